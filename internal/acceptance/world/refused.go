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
	told := strings.Split(err.Error(), "\nError: ")[1:]
	missing := slices.DeleteFunc(w.refusal, func(texts []string) bool { return slices.ContainsFunc(told, Says(texts...).MatchString) })
	for _, texts := range missing {
		w.T.Errorf("no error says %q", texts)
	}
	if len(missing) > 0 {
		w.T.Log(err)
	}
	w.refusal = nil
	return nil
}
