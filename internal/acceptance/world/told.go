package world

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// PlansCreate is what a plan says of an object that is to be created.
func PlansCreate(address string) string { return "# " + address + " will be created" }

// PlansUpdate is what a plan says of an object that is to be changed.
func PlansUpdate(address string) string { return "# " + address + " will be updated in-place" }

// PlansReplace is what a plan says of an object that is to be destroyed and created anew.
func PlansReplace(address string) string { return "# " + address + " must be replaced" }

// PlansDestroy is what a plan says of an object that is to be destroyed.
func PlansDestroy(address string) string { return "# " + address + " will be destroyed" }

// Becomes is [Terminal.Settles] in two runs of the tool: it looks at the state in its file,
// which does not tell what is sensitive.
func (t *Terminal) Becomes(config string, saying []string, checks ...statecheck.StateCheck) {
	t.T.Helper()
	t.Applies(config, saying...)
	t.Keeps(checks...)
	t.IsSettled()
}

// ToldAt are the errors and the warnings that the tool has told of one object.
func ToldAt(said, address string) []string {
	var told []string
	for _, part := range strings.Split(strings.ReplaceAll(said, "\nWarning: ", "\nError: Warning: "), "\nError: ")[1:] {
		if Says("with " + address + ",").MatchString(part) {
			told = append(told, part)
		}
	}
	return told
}

// FailsAt runs the tool, which has to fail with an error of each of these objects, by their
// addresses, that says its texts in this order, and with no others. It returns what the tool
// said.
func (t *Terminal) FailsAt(errors map[string][]string, arguments ...string) string {
	t.T.Helper()
	said, succeeded := t.Tries(arguments...)
	var missing []string
	for address, texts := range errors {
		if !slices.ContainsFunc(ToldAt(said, address), Says(texts...).MatchString) {
			missing = append(missing, fmt.Sprintf("no error of %s says %q", address, texts))
		}
	}
	if told := strings.Count(said, "\nError: "); succeeded || len(missing) > 0 || told != len(errors) {
		t.T.Errorf("%s told %d errors, want %d\n%s\n%s", strings.Join(arguments, " "), told, len(errors), strings.Join(missing, "\n"), said)
	}
	return said
}
