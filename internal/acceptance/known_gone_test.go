package acceptance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What the operator calls gone leaves the state without a request, with all that
// lives on it.
func TestKnownGone_leavesTheStateWithoutARequest(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		holder string
		known  func(in simulator.Instance) string
	}{
		"its id":                              {"admin", func(in simulator.Instance) string { return in.ID }},
		"all":                                 {"admin", func(simulator.Instance) string { return "*" }},
		"its id among others":                 {"admin", func(in simulator.Instance) string { return "r0000000000000, " + in.ID + "\n" }},
		"its id, without a stored token":      {"admin without a stored token", func(in simulator.Instance) string { return in.ID }},
		"its id, without an admin token":      {"owner", func(in simulator.Instance) string { return in.ID }},
		"all, with one token in the provider": {"owner by the provider", func(simulator.Instance) string { return "*" }},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, simulator.Options{})
			first, then, arguments := holders[c.holder](s)
			user := s.terminal(s.configured(arguments, first))
			user.run(applies...)
			deleted(s)
			s.ResetRequests()
			user.configure(s.configured(arguments, then))
			knowing := user.with(map[string]string{"UAZAPI_KNOWN_GONE": c.known(s.in)})
			knowing.says([]string{vanishedNotice, "known_gone (UAZAPI_KNOWN_GONE) says so, and the server was not asked"}, refreshes...)
			if left := strings.Count(user.read("terraform.tfstate"), `"mode": "managed"`); left > 0 {
				t.Errorf("the state still has %d objects", left)
			}
			if asked := len(s.Requests()); asked > 0 {
				t.Errorf("%d requests were sent", asked)
			}
		})
	}
}

// As an argument, it does the same.
func TestKnownGone_asAnArgument(t *testing.T) {
	t.Parallel()
	onCLI(t)
	s := newStage(t, simulator.Options{})
	first, then, arguments := holders["admin"](s)
	user := s.terminal(s.configured(arguments, first))
	user.run(applies...)
	deleted(s)
	user.configure(s.configured(fmt.Sprintf("%s\n  known_gone = [%q]", arguments, s.in.ID), then))
	user.ends(gone(vanishedNotice, "known_gone"), 4)
	// The argument beats the variable.
	user.with(map[string]string{"UAZAPI_KNOWN_GONE": "r0000000000000"}).ends(gone(vanishedNotice, "known_gone"), 4)
}

// What it does not name is kept, and asked for as ever.
func TestKnownGone_namesNobodyElse(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for holder, config := range holders {
		t.Run(holder, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, simulator.Options{})
			first, then, arguments := config(s)
			user := s.terminal(s.configured(arguments, first))
			user.run(applies...)
			user.configure(s.configured(arguments, then))
			user.with(map[string]string{"UAZAPI_KNOWN_GONE": s.other.ID + ",r0000000000000"}).isSettled()
		})
	}
}

// One that is there is an error in the plan that would create it again, so that
// nobody has two by mistake.
func TestKnownGone_thatIsThereIsAnError(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct{ arguments, name, known string }{
		"its id":                   {"", "Vendas", ""},
		"all":                      {"", "Vendas", "*"},
		"without a stored token":   {"store_token = false", "Vendas", ""},
		"protected":                {protectedArgument, "Vendas", "*"},
		"renamed in the same plan": {"", "Recife", ""},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			user := w.terminal(w.asAdmin(sales(c.arguments)))
			user.run(applies...)
			in := w.the()
			w.ResetRequests()
			known := in.ID
			if c.known != "" {
				known = c.known
			}
			user.configure(w.asAdmin(instanceNamed(c.name, c.arguments)))
			mistaken := user.with(map[string]string{"UAZAPI_KNOWN_GONE": known})
			for _, does := range [][]string{planned, applies} {
				mistaken.fails([]string{"known_gone names an instance that is there", in.ID, "Nothing was changed in the state", "unset UAZAPI_KNOWN_GONE"}, does...)
			}
			w.wroteNothing()
			user.configure(w.asAdmin(sales(c.arguments)))
			user.isSettled()
		})
	}
}

// What is gone by the operator's word is destroyed without asking for it, too.
func TestKnownGone_isDestroyedWithoutAsking(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, more := range map[string][]string{"looking first": nil, "without looking": {"-refresh=false"}} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			user := w.terminal(w.asAdmin(sales()))
			user.run(applies...)
			w.remove()
			w.ResetRequests()
			user.with(map[string]string{"UAZAPI_KNOWN_GONE": "*"}).run(append(slices.Clone(destroys), more...)...)
			w.wroteNothing()
			if left, asked := len(user.managed()), w.Calls(readStatus); left > 0 || asked > 0 {
				t.Errorf("%d are left in the state, and %d requests were sent with its token", left, asked)
			}
		})
	}
}

// What can be no id is refused before the first request.
func TestKnownGone_thatIsNoIDIsRefused(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct{ argument, variable, says string }{
		"a token in the variable": {"", noToken, "Invalid UAZAPI_KNOWN_GONE"},
		"a token as an argument":  {fmt.Sprintf("known_gone = [%q]", noToken), "", "Invalid instance id"},
		"a blank":                 {`known_gone = [" "]`, "", "Invalid instance id"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			user := w.terminal(w.configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), c.argument), sales()))
			user.with(map[string]string{"UAZAPI_KNOWN_GONE": c.variable}).fails([]string{c.says}, planned...)
			if asked := len(w.Requests()); asked > 0 {
				t.Errorf("%d requests were sent", asked)
			}
		})
	}
}
