package instance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What the operator calls gone leaves the state without a request, with all that
// lives on it.
func TestKnownGoneLeavesTheStateWithoutARequest(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
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
			user := s.Terminal(s.Configured(arguments, first))
			user.Run(world.Apply...)
			deleted(s)
			s.ResetRequests()
			user.Configure(s.Configured(arguments, then))
			knowing := user.With(map[string]string{"UAZAPI_KNOWN_GONE": c.known(s.in)})
			knowing.Says([]string{vanishedNotice, "known_gone (UAZAPI_KNOWN_GONE) says so, and the server was not asked"}, world.Refresh...)
			if left := strings.Count(user.ReadFile("terraform.tfstate"), `"mode": "managed"`); left > 0 {
				t.Errorf("the state still has %d objects", left)
			}
			if asked := len(s.Requests()); asked > 0 {
				t.Errorf("%d requests were sent", asked)
			}
		})
	}
}

// As an argument, it does the same.
func TestKnownGoneAsAnArgument(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := newStage(t, simulator.Options{})
	first, then, arguments := holders["admin"](s)
	user := s.Terminal(s.Configured(arguments, first))
	user.Run(world.Apply...)
	deleted(s)
	user.Configure(s.Configured(fmt.Sprintf("%s\n  known_gone = [%q]", arguments, s.in.ID), then))
	ends(user, gone(vanishedNotice, "known_gone"), 4)
	// The argument beats the variable.
	ends(user.With(map[string]string{"UAZAPI_KNOWN_GONE": "r0000000000000"}), gone(vanishedNotice, "known_gone"), 4)
}

// What it does not name is kept, and asked for as ever.
func TestKnownGoneNamesNobodyElse(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for holder, config := range holders {
		t.Run(holder, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, simulator.Options{})
			first, then, arguments := config(s)
			user := s.Terminal(s.Configured(arguments, first))
			user.Run(world.Apply...)
			user.Configure(s.Configured(arguments, then))
			user.With(map[string]string{"UAZAPI_KNOWN_GONE": s.other.ID + ",r0000000000000"}).IsSettled()
		})
	}
}

// One that is there is an error in the plan that would create it again, so that
// nobody has two by mistake.
func TestKnownGoneThatIsThereIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct{ arguments, name, known string }{
		"its id":                   {"", "Vendas", ""},
		"all":                      {"", "Vendas", "*"},
		"without a stored token":   {"store_token = false", "Vendas", ""},
		"protected":                {world.Protected, "Vendas", "*"},
		"renamed in the same plan": {"", "Recife", ""},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			user := w.Terminal(w.AsAdmin(world.Sales(c.arguments)))
			user.Run(world.Apply...)
			in := w.Only()
			w.ResetRequests()
			known := in.ID
			if c.known != "" {
				known = c.known
			}
			user.Configure(w.AsAdmin(world.InstanceNamed(c.name, c.arguments)))
			mistaken := user.With(map[string]string{"UAZAPI_KNOWN_GONE": known})
			for _, does := range [][]string{world.Plan, world.Apply} {
				mistaken.Fails([]string{"known_gone names an instance that is there", in.ID, "Nothing was changed in the state", "unset UAZAPI_KNOWN_GONE"}, does...)
			}
			w.WroteNothing()
			user.Configure(w.AsAdmin(world.Sales(c.arguments)))
			user.IsSettled()
		})
	}
}

// What is gone by the operator's word is destroyed without asking for it, too.
func TestKnownGoneIsDestroyedWithoutAsking(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, more := range map[string][]string{"looking first": nil, "without looking": {"-refresh=false"}} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			user := w.Terminal(w.AsAdmin(world.Sales()))
			user.Run(world.Apply...)
			w.RemoveOnly()
			w.ResetRequests()
			user.With(map[string]string{"UAZAPI_KNOWN_GONE": "*"}).Run(append(slices.Clone(world.Destroy), more...)...)
			w.WroteNothing()
			if left, asked := len(user.Managed()), w.Calls(world.StatusRoute); left > 0 || asked > 0 {
				t.Errorf("%d are left in the state, and %d requests were sent with its token", left, asked)
			}
		})
	}
}

// What can be no id is refused before the first request.
func TestKnownGoneThatIsNoIDIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct{ argument, variable, says string }{
		"a token in the variable": {"", noToken, "Invalid UAZAPI_KNOWN_GONE"},
		"a token as an argument":  {fmt.Sprintf("known_gone = [%q]", noToken), "", "Invalid instance id"},
		"a blank":                 {`known_gone = [" "]`, "", "Invalid instance id"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			user := w.Terminal(w.Configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), c.argument), world.Sales()))
			user.With(map[string]string{"UAZAPI_KNOWN_GONE": c.variable}).Fails([]string{c.says}, world.Plan...)
			if asked := len(w.Requests()); asked > 0 {
				t.Errorf("%d requests were sent", asked)
			}
		})
	}
}
