package world

import (
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// Settles applies, which has to succeed and to say these texts in this order, checks the
// state, and checks that nothing is planned then, and nothing told. It is what a step of
// the library is, in three runs of the tool instead of nine.
func (t *Terminal) Settles(saying []string, checks ...statecheck.StateCheck) {
	t.T.Helper()
	t.Says(saying, Apply...)
	if len(checks) > 0 {
		t.Shows(checks...)
	}
	t.IsSettled()
}
