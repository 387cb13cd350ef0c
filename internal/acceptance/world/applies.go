package world

import (
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// Applies configures this and applies it, which has to say these texts in this order.
func (t *Terminal) Applies(config string, saying ...string) {
	t.T.Helper()
	t.Configure(config)
	t.Says(saying, Apply...)
}

// Refuses configures this and runs the tool, which has to fail and to say these texts in
// this order.
func (t *Terminal) Refuses(config string, command []string, saying ...string) {
	t.T.Helper()
	t.Configure(config)
	t.Fails(saying, command...)
}

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

// Leaves has what is managed destroyed, and checks that only the named instances are left.
func (t *Terminal) Leaves(names ...string) {
	t.T.Helper()
	t.Run(Destroy...)
	t.HasOnly(names...)
}

// Settled checks that nothing is planned for this configuration, and nothing told.
func (t *Terminal) Settled(config string) {
	t.T.Helper()
	t.Configure(config)
	t.IsSettled()
}
