package world

import (
	"slices"
)

// The command lines of users.
var (
	Apply   = []string{"apply", "-auto-approve", "-input=false", "-no-color"}
	Plan    = []string{"plan", "-input=false", "-no-color"}
	Destroy = []string{"destroy", "-auto-approve", "-input=false", "-no-color"}
	// Refresh takes note of what the server has.
	Refresh = append(slices.Clone(Apply), "-refresh-only")
)

// Invoke is the command line that runs an action.
func Invoke(action string) []string {
	return append(slices.Clone(Apply), "-invoke=action."+action)
}

// NothingToDo is what a plan says that changes nothing.
const NothingToDo = "No changes"
