// Package environment is what the programs that run a command-line tool by
// themselves pass on of the environment.
package environment

import (
	"slices"
	"strings"
)

// Without returns an environment without what sets up Terraform, OpenTofu or this
// provider. Of the user's own, no variable may change what a program does, name a
// folder or a log to write into, or hold a credential of a real server.
func Without(inherited []string) []string {
	return slices.DeleteFunc(slices.Clone(inherited), isSetting)
}

func isSetting(variable string) bool {
	// On Windows, the names are the same in any case.
	name := strings.ToUpper(variable)
	return strings.HasPrefix(name, "TF_") || strings.HasPrefix(name, "UAZAPI_")
}
