// Package pages proves what the pages show: every example is applied, every guide is followed,
// and every link leads.
package pages

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) {
	if program := filepath.Base(os.Args[0]); slices.Contains(standIns, program) {
		os.Exit(actAs(program, os.Args[1:]))
	}
	world.Main(m)
}
