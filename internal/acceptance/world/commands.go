package world

import (
	"slices"
)

// The command lines of users.
var (
	Apply   = []string{"apply", "-auto-approve", "-input=false", "-no-color"}
	Plan    = []string{"plan", "-input=false", "-no-color"}
	Destroy = []string{"destroy", "-auto-approve", "-input=false", "-no-color"}
	// DestroyUnseen looks at nothing first, so that every request is the destruction's own.
	DestroyUnseen = append(slices.Clone(Destroy), "-refresh=false")
	// Refresh takes note of what the server has.
	Refresh = append(slices.Clone(Apply), "-refresh-only")
)

// Invoke is the command line that runs an action.
func Invoke(action string) []string {
	return append(slices.Clone(Apply), "-invoke=action."+action)
}

// PlanInto is the command line that plans into a file.
func PlanInto(file string) []string { return append(slices.Clone(Plan), "-out="+file) }

// ApplyFile is the command line that applies what was planned into a file.
func ApplyFile(file string) []string { return []string{"apply", "-input=false", "-no-color", file} }

// What an apply says that it did.
const (
	Created   = "1 added, 0 changed, 0 destroyed"
	Updated   = "0 added, 1 changed, 0 destroyed"
	Replaced  = "1 added, 0 changed, 1 destroyed"
	Destroyed = "0 added, 0 changed, 1 destroyed"
	Untouched = "0 added, 0 changed, 0 destroyed"
)

// NothingToDo is what a plan says that changes nothing.
const NothingToDo = "No changes"
