package instance

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// anywhere is a configuration whose server is named by the environment.
func anywhere(body string) string { return "provider \"uazapi\" {}\n\n" + body }

// onServer is the environment of a user who has no token in it.
func onServer(w *world.World) map[string]string { return map[string]string{"UAZAPI_BASE_URL": w.URL} }

// thisInstanceBlock is how the resource under test begins.
const thisInstanceBlock = "resource \"uazapi_instance\" \"this\""

// By a wrong address in the environment, nothing is planned again: what is not there
// was never there.
func TestProofWrongServerPlansNothing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	living := livingOn("instance_id = " + world.ThisInstance + ".id")
	imported := func(body string) func(simulator.Instance) (string, string) {
		return func(in simulator.Instance) (string, string) {
			return world.ImportBlock(world.ThisInstance, in.ID) + body, body
		}
	}
	alone := func(body func(simulator.Instance) string) func(simulator.Instance) (string, string) {
		return func(in simulator.Instance) (string, string) { return body(in), body(in) }
	}
	for title, c := range map[string]struct {
		config func(in simulator.Instance) (first, then string)
		as     func(*world.World) map[string]string
		has    []string
	}{
		"with a stored token":                 {imported(world.Sales() + living), (*world.World).AdminEnvironment, nil},
		"without a stored token":              {imported(world.Sales("store_token = false") + living), (*world.World).AdminEnvironment, []string{"Outra"}},
		"protected":                           {imported(world.Sales(world.Protected)), (*world.World).AdminEnvironment, []string{"Outra"}},
		"protected, without a stored token":   {imported(world.Sales(world.Protected, "store_token = false")), (*world.World).AdminEnvironment, nil},
		"alone, without a stored token":       {imported(world.Sales("store_token = false")), (*world.World).AdminEnvironment, []string{"Outra"}},
		"where another instance has its name": {imported(world.Sales()), (*world.World).AdminEnvironment, []string{"Vendas"}},
		"adopted alone":                       {alone(func(in simulator.Instance) string { return world.Sales(world.ByToken(in)) }), onServer, nil},
		"adopted, without an admin token":     {alone(func(in simulator.Instance) string { return world.Sales(world.ByToken(in)) + living }), onServer, []string{"Outra"}},
		"privacy alone":                       {alone(func(in simulator.Instance) string { return world.PrivacyOf(in, world.Privacy.AsPaired) }), (*world.World).AdminEnvironment, []string{"Outra"}},
		"privacy alone, by a token": {alone(func(in simulator.Instance) string {
			return world.Privacy.With(world.ByToken(in), world.Privacy.AsPaired)
		}), onServer, []string{"Outra"}},
		"presence alone":                 {alone(func(in simulator.Instance) string { return world.PresenceOf(in, world.Presence.AsPaired) }), (*world.World).AdminEnvironment, nil},
		"a connection alone":             {alone(func(in simulator.Instance) string { return world.ConnectionOf(world.ByID(in)) }), (*world.World).AdminEnvironment, []string{"Outra"}},
		"a connection alone, by a token": {alone(func(in simulator.Instance) string { return world.ConnectionOf(world.ByToken(in)) }), (*world.World).AdminEnvironment, []string{"Vendas"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			home, staging := world.StartGated(t, simulator.Options{}), world.StartGated(t, simulator.Options{})
			in := home.Paired("Vendas", world.Phone)
			for _, name := range c.has {
				staging.Add(name)
			}
			first, then := c.config(in)
			user := home.Terminal(anywhere(first))
			atHome, astray := user.With(c.as(home.World)), user.With(c.as(staging.World))
			atHome.Run(world.Apply...)
			home.ResetRequests()
			user.Configure(anywhere(then))
			for _, does := range [][]string{world.Plan, world.Apply, world.Refresh, world.Destroy} {
				astray.Fails([]string{"it is not at this address, and never was", home.URL, staging.URL, "UAZAPI_BASE_URL", "UAZAPI_KNOWN_GONE=" + in.ID}, does...)
			}
			// Nor does it leave the state where nobody looks before.
			if !strings.Contains(then, "_connection") && strings.Contains(then, thisInstanceBlock) && !strings.Contains(then, world.Protected) {
				astray.Fails([]string{"it is not at this address, and never was"}, world.DestroyUnseen...)
			}
			staging.WroteNothing()
			home.WroteNothing()
			if len(staging.Instances()) != len(c.has) || len(home.Instances()) != 1 {
				t.Errorf("there are %d instances at home and %d astray", len(home.Instances()), len(staging.Instances()))
			}
			if !strings.Contains(then, world.Protected) {
				atHome.IsSettled()
			}
		})
	}
}

// another is a second address of the same server, as after it was renamed. A copy
// of the server looks the same: it has the same ids and tokens.
func another(g *world.Gated) *world.World {
	g.T.Helper()
	listening := httptest.NewServer(g.Edge)
	g.T.Cleanup(listening.Close)
	twin := *g.World
	twin.URL = listening.URL
	return &twin
}

const newAddressNotice = "Instances are found at a new address"

// A server that has a new name is told of once, and after an apply not any more.
func TestProofRenamedServerIsToldOnce(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for holder, config := range holders {
		for by, command := range map[string][]string{"apply": world.Apply, "refresh": world.Refresh} {
			t.Run(holder+"/"+by, func(t *testing.T) {
				t.Parallel()
				s := newStage(t, simulator.Options{})
				renamed := another(s.Gated)
				first, then, arguments := config(s)
				user := s.Terminal(s.Configured(arguments, first))
				user.Run(world.Apply...)
				s.ResetRequests()
				user.Configure(renamed.Configured(arguments, then))
				for range 2 {
					if said := user.Run(world.Plan...); !strings.Contains(said, world.NothingToDo) || strings.Count(said, newAddressNotice) != 1 || !strings.Contains(said, "allowed_hosts") {
						t.Errorf("the new address is not told of once:\n%s", said)
					}
				}
				user.Run(command...)
				user.IsSettled()
				user.Configure(s.Configured(arguments, then))
				user.IsSettled()
				s.WroteNothing()
				// From now on, it can be proven there as well that it is gone.
				if strings.HasPrefix(holder, "admin") {
					user.Configure(renamed.Configured(arguments, then))
					deleted(s)
					ends(user, gone(vanishedNotice), 4)
				}
			})
		}
	}
}

// A copy of the server, such as one for tests, has the same ids and tokens. Nothing
// is ended there by a state that does not know it.
func TestProofCopyOfTheServerIsLeftAlone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for holder, config := range holders {
		if holder == "owner by the provider" {
			continue // it has no instance to delete
		}
		t.Run(holder, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, simulator.Options{})
			aside := another(s.Gated)
			const byID = "instance_id = " + world.ThisInstance + ".id"
			byToken := byID
			if holder == "owner" {
				byToken = "token = " + world.ThisInstance + ".token"
			}
			first, then, arguments := config(s)
			// In an apply, nobody else finds the token for what lives on the instance.
			first, then = strings.ReplaceAll(first, byID, byToken), strings.ReplaceAll(then, byID, byToken)
			user := s.Terminal(s.Configured(arguments, first))
			user.Run(world.Apply...)
			s.ResetRequests()
			user.Configure(aside.Configured(arguments, then))
			user.Says([]string{newAddressNotice, "If this is a copy of the server", "stop here"}, world.Plan...)
			// A session can be ended as little as an instance can be deleted.
			user.Fails([]string{`Unable to disconnect instance "Vendas": it was never found at this address before`, "nothing was done to it", "refresh-only"},
				world.DestroyUnseen...)
			user.Run("state", "rm", world.ThisConnection)
			user.Fails([]string{`Unable to delete instance "Vendas": it was never found at this address before`, "nothing was done to it", "refresh-only"},
				world.DestroyUnseen...)
			s.WroteNothing()
			user.Configure(aside.Configured(arguments+"\n  allowed_hosts = [\"loja.uazapi.com\"]", then))
			s.ResetRequests()
			user.Fails([]string{"This server is not allowed", "Nothing was sent"}, world.Destroy...)
			if asked := len(s.Requests()); asked > 0 {
				t.Errorf("%d requests were sent", asked)
			}
		})
	}
}

// Where a server moved and its instances have other ids, the old ones are forgotten
// by the operator's word, and the new ones imported by their names.
func TestProofServerMoved(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		arguments []string
		known     func(in simulator.Instance) string
	}{
		"by its id":                {nil, func(in simulator.Instance) string { return in.ID }},
		"all of them":              {nil, func(simulator.Instance) string { return "*" }},
		"without a stored token":   {[]string{"store_token = false"}, func(in simulator.Instance) string { return in.ID }},
		"with deletion_protection": {[]string{world.Protected}, func(in simulator.Instance) string { return " " + in.ID + ",r0\n" }},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			old, moved := world.StartGated(t, simulator.Options{}), world.StartGated(t, simulator.Options{})
			in, now := old.Paired("Vendas", world.Phone), moved.Paired("Vendas", world.Phone)
			config := world.Sales(c.arguments...) + livingOn("instance_id = "+world.ThisInstance+".id")
			user := old.Terminal(anywhere(world.ImportBlock(world.ThisInstance, in.ID) + config))
			user.With(old.AdminEnvironment()).Run(world.Apply...)
			user.Configure(anywhere(config))
			there := user.With(moved.AdminEnvironment())
			there.Fails([]string{"it is not at this address, and never was", "terraform import RESOURCE name:NAME"}, world.Plan...)
			knowing := moved.AdminEnvironment()
			knowing["UAZAPI_KNOWN_GONE"] = c.known(in)
			user.With(knowing).Says([]string{vanishedNotice, "known_gone"}, world.Refresh...)
			if left := user.Managed(); len(left) > 0 {
				t.Errorf("the state still has %d instances", len(left))
			}
			there.Run("import", "-input=false", "-no-color", world.ThisInstance, "name:Vendas")
			there.Run(world.Apply...)
			there.IsSettled()
			if has := moved.Only(); has.ID != now.ID || !has.Connected || moved.Calls(world.CreateRoute) > 0 {
				t.Error("there is another instance, or it is not connected any more")
			}
			if _, known := user.Managed()[now.ID]; !known || !old.Only().Connected {
				t.Error("the state does not have it, or the old server not any more")
			}
		})
	}
}

// What an import names and the server has not is an error with what is there
// instead.
func TestProofImportOfWhatIsAbsent(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		id   string
		says []string
	}{
		"by an id":           {"r0000000000000", []string{"Unable to import instance r0000000000000: it does not exist", "name:NAME"}},
		"by nearly its name": {"name:vendas", []string{`Unable to import instance "vendas": it does not exist`, `"Vendas"`}},
		"by another name":    {"name:Loja", []string{`Unable to import instance "Loja": it does not exist`, "None of the 3 instances"}},
		"by a name of two":   {"name:Suporte", []string{`Unable to import instance "Suporte": the name is not unique`, "2 instances", "Use the id"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			w.Add("Vendas")
			w.Add("Suporte")
			w.Add("Suporte")
			user := w.Terminal(w.AsAdmin(world.Sales()))
			user.Fails(c.says, "import", "-input=false", "-no-color", world.ThisInstance, c.id)
			user.Configure(w.AsAdmin(world.ImportBlock(world.ThisInstance, c.id) + world.Sales()))
			user.Fails(c.says, world.Plan...)
			w.WroteNothing()
		})
	}
}

// The way on that a refusal names is a way on.
func TestProofWayOnOfALossThatIsNotBelieved(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	g := world.StartGated(t, simulator.Options{})
	fleet, user := managedFleet(g, 12)
	for _, in := range fleet {
		g.Must(g.Remove(in.ID))
	}
	user.Fails([]string{unprovenError, "UAZAPI_KNOWN_GONE='*' terraform apply -refresh-only"}, world.Plan...)
	user.With(map[string]string{"UAZAPI_KNOWN_GONE": "*"}).Run(world.Refresh...)
	if left := user.Managed(); len(left) > 0 {
		t.Errorf("the state still has %d instances", len(left))
	}
	user.Says([]string{fmt.Sprintf("Plan: %d to add", len(fleet))}, world.Plan...)
}
