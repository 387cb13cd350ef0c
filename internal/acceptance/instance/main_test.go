// Package instance proves uazapi_instance: it is created once, adopted and imported, it
// changes in place, and it leaves the state only where it is proven gone.
package instance

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
