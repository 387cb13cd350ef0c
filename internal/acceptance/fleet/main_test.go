// Package fleet proves what many instances need in one configuration: few calls, an import
// of all, and plans that tell the truth while servers fail.
package fleet

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
