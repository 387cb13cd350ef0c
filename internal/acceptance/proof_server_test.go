package acceptance

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// anywhere is a configuration whose server is named by the environment.
func anywhere(body string) string { return "provider \"uazapi\" {}\n\n" + body }

// adminEnvironment is the environment of a user who administers a server.
func (w *world) adminEnvironment() map[string]string {
	return map[string]string{"UAZAPI_BASE_URL": w.url, "UAZAPI_ADMIN_TOKEN": w.AdminToken()}
}

// onServer is the environment of a user who has no token in it.
func onServer(w *world) map[string]string { return map[string]string{"UAZAPI_BASE_URL": w.url} }

// thisInstanceBlock is how the resource under test begins.
const thisInstanceBlock = "resource \"uazapi_instance\" \"this\""

// destroys is the command line that destroys everything.
var destroys = []string{"destroy", "-auto-approve", "-input=false", "-no-color"}

// By a wrong address in the environment, nothing is planned again: what is not there
// was never there.
func TestProof_wrongServerPlansNothing(t *testing.T) {
	t.Parallel()
	onCLI(t)
	living := livingOn("instance_id = " + thisInstance + ".id")
	imported := func(body string) func(simulator.Instance) (string, string) {
		return func(in simulator.Instance) (string, string) { return importing(thisInstance, in.ID) + body, body }
	}
	alone := func(body func(simulator.Instance) string) func(simulator.Instance) (string, string) {
		return func(in simulator.Instance) (string, string) { return body(in), body(in) }
	}
	for title, c := range map[string]struct {
		config func(in simulator.Instance) (first, then string)
		as     func(*world) map[string]string
		has    []string
	}{
		"with a stored token":                 {imported(sales() + living), (*world).adminEnvironment, nil},
		"without a stored token":              {imported(sales("store_token = false") + living), (*world).adminEnvironment, []string{"Outra"}},
		"protected":                           {imported(sales(protectedArgument)), (*world).adminEnvironment, []string{"Outra"}},
		"protected, without a stored token":   {imported(sales(protectedArgument, "store_token = false")), (*world).adminEnvironment, nil},
		"alone, without a stored token":       {imported(sales("store_token = false")), (*world).adminEnvironment, []string{"Outra"}},
		"where another instance has its name": {imported(sales()), (*world).adminEnvironment, []string{"Vendas"}},
		"adopted alone":                       {alone(func(in simulator.Instance) string { return sales(opened(in)) }), onServer, nil},
		"adopted, without an admin token":     {alone(func(in simulator.Instance) string { return sales(opened(in)) + living }), onServer, []string{"Outra"}},
		"privacy alone":                       {alone(func(in simulator.Instance) string { return privacyOf(in, privacyCase.asPaired) }), (*world).adminEnvironment, []string{"Outra"}},
		"privacy alone, by a token":           {alone(func(in simulator.Instance) string { return privacyCase.with(opened(in), privacyCase.asPaired) }), onServer, []string{"Outra"}},
		"presence alone":                      {alone(func(in simulator.Instance) string { return presenceOf(in, presenceCase.asPaired) }), (*world).adminEnvironment, nil},
		"a connection alone":                  {alone(func(in simulator.Instance) string { return connectionOf(named(in)) }), (*world).adminEnvironment, []string{"Outra"}},
		"a connection alone, by a token":      {alone(func(in simulator.Instance) string { return connectionOf(opened(in)) }), (*world).adminEnvironment, []string{"Vendas"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			home, staging := newGatedWorld(t, simulator.Options{}), newGatedWorld(t, simulator.Options{})
			in := home.paired("Vendas", phone)
			for _, name := range c.has {
				staging.Add(name)
			}
			first, then := c.config(in)
			user := home.terminal(anywhere(first))
			atHome, astray := user.with(c.as(home.world)), user.with(c.as(staging.world))
			atHome.run(applies...)
			home.ResetRequests()
			user.configure(anywhere(then))
			for _, does := range [][]string{planned, applies, refreshes, destroys} {
				astray.fails([]string{"it is not at this address, and never was", home.url, staging.url, "UAZAPI_BASE_URL", "UAZAPI_KNOWN_GONE=" + in.ID}, does...)
			}
			// Nor does it leave the state where nobody looks before.
			if !strings.Contains(then, "_connection") && strings.Contains(then, thisInstanceBlock) && !strings.Contains(then, protectedArgument) {
				astray.fails([]string{"it is not at this address, and never was"}, append(slices.Clone(destroys), "-refresh=false")...)
			}
			staging.wroteNothing()
			home.wroteNothing()
			if len(staging.Instances()) != len(c.has) || len(home.Instances()) != 1 {
				t.Errorf("there are %d instances at home and %d astray", len(home.Instances()), len(staging.Instances()))
			}
			if !strings.Contains(then, protectedArgument) {
				atHome.isSettled()
			}
		})
	}
}

// another is a second address of the same server, as after it was renamed. A copy
// of the server looks the same: it has the same ids and tokens.
func (g *gated) another() *world {
	g.t.Helper()
	listening := httptest.NewServer(g.edge)
	g.t.Cleanup(listening.Close)
	twin := *g.world
	twin.url = listening.URL
	return &twin
}

const newAddressNotice = "Instances are found at a new address"

// A server that has a new name is told of once, and after an apply not any more.
func TestProof_renamedServerIsToldOnce(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for holder, config := range holders {
		for by, command := range map[string][]string{"apply": applies, "refresh": refreshes} {
			t.Run(holder+"/"+by, func(t *testing.T) {
				t.Parallel()
				s := newStage(t, simulator.Options{})
				renamed := s.another()
				first, then, arguments := config(s)
				user := s.terminal(s.configured(arguments, first))
				user.run(applies...)
				s.ResetRequests()
				user.configure(renamed.configured(arguments, then))
				for range 2 {
					if said := user.run(planned...); !strings.Contains(said, nothingToDo) || strings.Count(said, newAddressNotice) != 1 || !strings.Contains(said, "allowed_hosts") {
						t.Errorf("the new address is not told of once:\n%s", said)
					}
				}
				user.run(command...)
				user.isSettled()
				user.configure(s.configured(arguments, then))
				user.isSettled()
				s.wroteNothing()
				// From now on, it can be proven there as well that it is gone.
				if strings.HasPrefix(holder, "admin") {
					user.configure(renamed.configured(arguments, then))
					deleted(s)
					user.ends(gone(vanishedNotice), 4)
				}
			})
		}
	}
}

// A copy of the server, such as one for tests, has the same ids and tokens. Nothing
// is ended there by a state that does not know it.
func TestProof_copyOfTheServerIsLeftAlone(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for holder, config := range holders {
		if holder == "owner by the provider" {
			continue // it has no instance to delete
		}
		t.Run(holder, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, simulator.Options{})
			aside := s.another()
			const byID = "instance_id = " + thisInstance + ".id"
			byToken := byID
			if holder == "owner" {
				byToken = "token = " + thisInstance + ".token"
			}
			first, then, arguments := config(s)
			// In an apply, nobody else finds the token for what lives on the instance.
			first, then = strings.ReplaceAll(first, byID, byToken), strings.ReplaceAll(then, byID, byToken)
			user := s.terminal(s.configured(arguments, first))
			user.run(applies...)
			s.ResetRequests()
			user.configure(aside.configured(arguments, then))
			user.says([]string{newAddressNotice, "If this is a copy of the server", "stop here"}, planned...)
			// A session can be ended as little as an instance can be deleted.
			user.fails([]string{`Unable to disconnect instance "Vendas": it was never found at this address before`, "nothing was done to it", "refresh-only"},
				append(slices.Clone(destroys), "-refresh=false")...)
			user.run("state", "rm", thisConnection)
			user.fails([]string{`Unable to delete instance "Vendas": it was never found at this address before`, "nothing was done to it", "refresh-only"},
				append(slices.Clone(destroys), "-refresh=false")...)
			s.wroteNothing()
			user.configure(aside.configured(arguments+"\n  allowed_hosts = [\"loja.uazapi.com\"]", then))
			s.ResetRequests()
			user.fails([]string{"This server is not allowed", "Nothing was sent"}, destroys...)
			if asked := len(s.Requests()); asked > 0 {
				t.Errorf("%d requests were sent", asked)
			}
		})
	}
}

// Where a server moved and its instances have other ids, the old ones are forgotten
// by the operator's word, and the new ones imported by their names.
func TestProof_serverMoved(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		arguments []string
		known     func(in simulator.Instance) string
	}{
		"by its id":                {nil, func(in simulator.Instance) string { return in.ID }},
		"all of them":              {nil, func(simulator.Instance) string { return "*" }},
		"without a stored token":   {[]string{"store_token = false"}, func(in simulator.Instance) string { return in.ID }},
		"with deletion_protection": {[]string{protectedArgument}, func(in simulator.Instance) string { return " " + in.ID + ",r0\n" }},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			old, moved := newGatedWorld(t, simulator.Options{}), newGatedWorld(t, simulator.Options{})
			in, now := old.paired("Vendas", phone), moved.paired("Vendas", phone)
			config := sales(c.arguments...) + livingOn("instance_id = "+thisInstance+".id")
			user := old.terminal(anywhere(importing(thisInstance, in.ID) + config))
			user.with(old.adminEnvironment()).run(applies...)
			user.configure(anywhere(config))
			there := user.with(moved.adminEnvironment())
			there.fails([]string{"it is not at this address, and never was", "terraform import RESOURCE name:NAME"}, planned...)
			knowing := moved.adminEnvironment()
			knowing["UAZAPI_KNOWN_GONE"] = c.known(in)
			user.with(knowing).says([]string{vanishedNotice, "known_gone"}, refreshes...)
			if left := user.managed(); len(left) > 0 {
				t.Errorf("the state still has %d instances", len(left))
			}
			there.run("import", "-input=false", "-no-color", thisInstance, "name:Vendas")
			there.run(applies...)
			there.isSettled()
			if has := moved.the(); has.ID != now.ID || !has.Connected || moved.Calls(createInstance) > 0 {
				t.Error("there is another instance, or it is not connected any more")
			}
			if _, known := user.managed()[now.ID]; !known || !old.the().Connected {
				t.Error("the state does not have it, or the old server not any more")
			}
		})
	}
}

// What an import names and the server has not is an error with what is there
// instead.
func TestProof_importOfWhatIsAbsent(t *testing.T) {
	t.Parallel()
	onCLI(t)
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
			w := newTickingWorld(t, simulator.Options{})
			w.Add("Vendas")
			w.Add("Suporte")
			w.Add("Suporte")
			user := w.terminal(w.asAdmin(sales()))
			user.fails(c.says, "import", "-input=false", "-no-color", thisInstance, c.id)
			user.configure(w.asAdmin(importing(thisInstance, c.id) + sales()))
			user.fails(c.says, planned...)
			w.wroteNothing()
		})
	}
}

// The way on that a refusal names is a way on.
func TestProof_wayOnOfALossThatIsNotBelieved(t *testing.T) {
	t.Parallel()
	onCLI(t)
	g := newGatedWorld(t, simulator.Options{})
	fleet, user := g.managedFleet(12)
	for _, in := range fleet {
		g.must(g.Remove(in.ID))
	}
	user.fails([]string{unprovenError, "UAZAPI_KNOWN_GONE='*' terraform apply -refresh-only"}, planned...)
	user.with(map[string]string{"UAZAPI_KNOWN_GONE": "*"}).run(refreshes...)
	if left := user.managed(); len(left) > 0 {
		t.Errorf("the state still has %d instances", len(left))
	}
	user.says([]string{fmt.Sprintf("Plan: %d to add", len(fleet))}, planned...)
}
