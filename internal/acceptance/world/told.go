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

// ToldAt are the errors and the warnings that the tool has told of one object. What a schema
// refuses is told of its block, without an address.
func ToldAt(said, address string) []string {
	kind, name, _ := strings.Cut(address, ".")
	block := fmt.Sprintf("in resource %q %q", kind, name)
	var told []string
	for _, part := range strings.Split(strings.ReplaceAll(said, "\nWarning: ", "\nError: Warning: "), "\nError: ")[1:] {
		if Says("with "+address+",").MatchString(part) || strings.Contains(part, block) {
			told = append(told, part)
		}
	}
	return told
}

// FailsEachAt runs the tool, which has to fail with an error of each of these objects, by
// their addresses, that says its texts in this order. It returns what the tool said.
func (t *Terminal) FailsEachAt(errors map[string][]string, arguments ...string) string {
	t.T.Helper()
	said, succeeded := t.Tries(arguments...)
	var missing []string
	for address, texts := range errors {
		if !slices.ContainsFunc(ToldAt(said, address), Says(texts...).MatchString) {
			missing = append(missing, fmt.Sprintf("no error of %s says %q", address, texts))
		}
	}
	if succeeded || len(missing) > 0 {
		t.T.Errorf("%s is to fail\n%s\n%s", strings.Join(arguments, " "), strings.Join(missing, "\n"), said)
	}
	return said
}

// FailsAt is [Terminal.FailsEachAt], and there are no other errors.
func (t *Terminal) FailsAt(errors map[string][]string, arguments ...string) string {
	t.T.Helper()
	said := t.FailsEachAt(errors, arguments...)
	if told := strings.Count(said, "\nError: "); told != len(errors) {
		t.T.Errorf("%d errors, want %d\n%s", told, len(errors), said)
	}
	return said
}
