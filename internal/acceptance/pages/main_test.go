// Package pages proves what the pages show: every example is applied, every guide is followed,
// and every link leads.
package pages

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
