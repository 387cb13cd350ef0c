package world

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Refused is a step that fails with all of these errors, each of which says its texts in
// this order. It is for a step with an error of each object: ExpectError would take the
// texts of one error for those of another, and not tell which of them is missing.
func (w *World) Refused(step resource.TestStep, errors ...[]string) resource.TestStep {
	first := step.PreConfig
	step.PreConfig = func() {
		if first != nil {
			first()
		}
		w.refusal = slices.Clone(errors)
	}
	// It is called where the step succeeds.
	step.PostApplyFunc = func() {
		w.T.Helper()
		w.refusal = nil
		w.T.Errorf("what was to be refused with %q succeeded", errors)
	}
	return step
}

// judge looks for each error that a step is to have, and returns an error that none is to
// have.
func (w *World) judge(err error) error {
	w.T.Helper()
	if w.refusal == nil {
		return err
	}
	w.tells(err.Error(), w.refusal)
	w.refusal = nil
	return nil
}

// tells checks that the tool has told all of these errors, each of which says its texts in
// this order, and returns how many it told.
func (w *World) tells(said string, errors [][]string) int {
	w.T.Helper()
	told := strings.Split(said, "\nError: ")[1:]
	missing := false
	for _, texts := range errors {
		if !slices.ContainsFunc(told, Says(texts...).MatchString) {
			w.T.Errorf("no error says %q", texts)
			missing = true
		}
	}
	if missing {
		w.T.Log(said)
	}
	return len(told)
}

// FailsEach runs the tool, which has to fail with all of these errors, each of which says
// its texts in this order: one is not taken for another. It returns how many errors the
// tool told.
func (t *Terminal) FailsEach(errors [][]string, arguments ...string) int {
	t.T.Helper()
	said, succeeded := t.Tries(arguments...)
	if succeeded {
		t.T.Errorf("%s succeeded:\n%s", strings.Join(arguments, " "), said)
	}
	return t.tells(said, errors)
}

// FailsJust is [Terminal.FailsEach], and there are no other errors.
func (t *Terminal) FailsJust(errors [][]string, arguments ...string) {
	t.T.Helper()
	if told := t.FailsEach(errors, arguments...); told != len(errors) {
		t.T.Errorf("%d errors, want %d", told, len(errors))
	}
}
