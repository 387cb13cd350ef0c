// Package reading proves the data sources, of one instance and of many, and the functions that
// agree with them.
package reading

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
)

func TestMain(m *testing.M) { world.Main(m) }
