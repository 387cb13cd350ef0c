// Package secrets proves that no secret is anywhere but where it belongs, with every object,
// every way to name an instance and every way in which a server fails.
package secrets

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
