package world

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// ThisStatus is the address of the data source that [StatusOf] writes.
const ThisStatus = "data.uazapi_instance_status.this"

// StatusOf is the data source under test with these arguments.
func StatusOf(arguments ...string) string {
	return "data \"uazapi_instance_status\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// ShowsStatus checks attributes of the data source.
func ShowsStatus(attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		checks = append(checks, statecheck.ExpectKnownValue(ThisStatus, tfjsonpath.New(name), attributes[name]))
	}
	return checks
}
