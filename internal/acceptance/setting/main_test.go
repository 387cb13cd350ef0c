// Package setting proves all that every instance has once: what is the same for all settings,
// and what is the own of each.
package setting

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
