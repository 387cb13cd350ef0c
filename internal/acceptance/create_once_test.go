package acceptance

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

// lostCreates are answers that a gateway sends after the server has created an
// instance.
var lostCreates = map[string]edge.Answer{
	"408":               {Status: 408, Body: "<html><title>408 Request Timeout</title></html>"},
	"408 in JSON":       {Status: 408, Body: `{"message":"stream timeout"}`, ContentType: "application/json"},
	"499":               {Status: 499, Body: ""},
	"520":               {Status: 520, Body: "error code: 520", ContentType: "text/plain"},
	"502":               {Status: 502, Body: "<html><title>502 Bad Gateway</title></html>"},
	"504":               {Status: 504, Body: `{"message":"Endpoint request timed out"}`, ContentType: "application/json"},
	"200 with a page":   {Body: "<html><title>One moment</title></html>"},
	"200 with nothing":  {ContentType: "application/json"},
	"403 of a firewall": {Status: 403, Body: "error code: 1020", ContentType: "text/plain"},
}

// An answer of what stands before the server does not tell whether an instance was
// created: it is looked up, and there is one.
func TestCreate_answerOfAGatewayIsLookedUp(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, answer := range lostCreates {
		for stored, arguments := range map[string][]string{"": nil, ", not stored": {"store_token = false"}} {
			t.Run(title+stored, func(t *testing.T) {
				t.Parallel()
				g := newGatedWorld(t, simulator.Options{})
				g.edge.After(createInstance, 1, answer)
				user := g.terminal(g.asAdmin(sales(arguments...)))
				user.run(applies...)
				if calls := g.Calls(createInstance); calls != 1 {
					t.Errorf("the server was asked %d times", calls)
				}
				user.agrees()
			})
		}
	}
}

// A listing that lags proves nothing: no second request is sent, and the next plan
// shows what there is.
func TestCreate_lostWhileTheListingLagsIsNotSentAgain(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		lags   func(g *gated)
		loses  func(g *gated)
		exists bool
	}{
		"a frozen listing, and the answer is cut": {
			func(g *gated) { g.edge.Cache(listInstances) },
			func(g *gated) { g.meets(createInstance, simulator.Fault{Kind: simulator.FaultDropAfter})() }, true,
		},
		"a frozen listing that tells its age, and a 502": {
			func(g *gated) { g.edge.Cache(listInstances); g.edge.ShowAge(time.Minute) },
			func(g *gated) { g.edge.After(createInstance, 0, lostCreates["502"]) }, true,
		},
		"a frozen listing, and a 408": {
			func(g *gated) { g.edge.Cache(listInstances) },
			func(g *gated) { g.edge.After(createInstance, 0, lostCreates["408"]) }, true,
		},
		"a server that lags, and half an answer": {
			func(g *gated) { g.meets(listInstances, simulator.Fault{Kind: simulator.FaultOld})() },
			func(g *gated) { g.meets(createInstance, simulator.Fault{Kind: simulator.FaultHalfJSON})() }, true,
		},
		"a frozen listing, and the request was lost": {
			func(g *gated) { g.edge.Cache(listInstances) },
			func(g *gated) { g.meets(createInstance, simulator.Fault{Kind: simulator.FaultDropBefore})() }, false,
		},
		"a good listing, and the request was lost": {
			func(*gated) {},
			func(g *gated) { g.edge.Instead(createInstance, 0, lostCreates["504"]) }, false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := newGatedWorld(t, simulator.Options{})
			g.Add("Outra")
			config := g.asAdmin(sales())
			user := g.terminal(config)
			c.lags(g)
			c.loses(g)
			user.fails([]string{`Unable to tell whether instance "Vendas" was created`, "shows no new instance", "not sent again", "Run terraform plan"}, applies...)
			if created := g.Calls(createInstance); c.exists && created != 1 || len(g.Instances()) > 2 {
				t.Errorf("%d requests came through, and there are %d instances", created, len(g.Instances()))
			}
			g.heal()
			if c.exists {
				lost := g.newest()
				user.says([]string{`Another instance has the name "Vendas"`, lost.ID, "import {"}, planned...)
				user.configure(importing(thisInstance, lost.ID) + config)
			}
			user.run(applies...)
			user.isSettled()
			if left := len(g.Instances()); left != 2 {
				t.Errorf("there are %d instances, want 2", left)
			}
		})
	}
}

// What fails after the creation taints nothing: by the next apply somebody may have
// paired the instance.
func TestCreate_failureAfterwardsTaintsNothing(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, fault := range map[string]simulator.Fault{
		"the admin fields fail":                 {Route: noteInstance, Kind: simulator.FaultStatusBefore, Status: 500},
		"the admin fields are refused":          {Route: noteInstance, Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Plano vencido"}`},
		"the admin fields meet a page":          {Route: noteInstance, Kind: simulator.FaultHTMLBefore},
		"the admin fields are only pretended":   {Route: noteInstance, Kind: simulator.FaultAnswerOnly},
		"it cannot be read":                     {Route: readStatus, Kind: simulator.FaultStatusBefore, Status: 500},
		"its token is refused for a moment":     {Route: readStatus, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid token"}`},
		"its description is another instance's": {Route: readStatus, Kind: simulator.FaultGarbled, Body: `{"instance":{"id":"r0000000000000","name":"Outra"},"status":{}}`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{CreateIgnoresAdminFields: true})
			user := w.terminal(w.asAdmin(sales(`admin_field_01 = "cliente 1"`)))
			w.Inject(fault)
			user.says([]string{"Warning: ", "new instance"}, applies...)
			created := w.the()
			w.must(w.Pair(created.ID, phone))
			w.Heal()
			if said := user.run(applies...); strings.Contains(said, "taint") {
				t.Errorf("it is tainted:\n%s", said)
			}
			user.isSettled()
			if has := w.the(); has.ID != created.ID || !has.Connected || has.AdminField01 != "cliente 1" {
				t.Errorf("it is another instance, or not connected (%t), or has the field %q", has.Connected, has.AdminField01)
			}
		})
	}
}

// Servers trim, fold or cut names. Such a name is written once, and plans nothing.
func TestCreate_nameThatTheServerKeepsInItsOwnFormIsSettled(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		form       simulator.NameForm
		name, next string
	}{
		"trimmed": {simulator.NameTrimmed, "Vendas ", " Vendas Recife"},
		"folded":  {simulator.NameFolded, "Loja  do CENTRO", "Loja do Sul"},
		"cut":     {simulator.NameCut, "Vendas da loja do centro de São Paulo", "Vendas da loja do centro do Recife"},
	} {
		for how, arguments := range map[string]func(w *world) []string{
			"created":             func(*world) []string { return nil },
			"created, not stored": func(*world) []string { return []string{"store_token = false"} },
			"adopted":             func(w *world) []string { return []string{opened(w.Add("Antiga"))} },
		} {
			t.Run(title+"/"+how, func(t *testing.T) {
				t.Parallel()
				w := newTickingWorld(t, simulator.Options{NameForm: c.form})
				more := arguments(w)
				user := w.terminal(w.asAdmin(instanceNamed(c.name, more...)))
				user.run(applies...)
				first := w.the()
				w.must(w.Pair(first.ID, phone))
				user.isSettled()
				user.run(applies...)
				user.configure(w.asAdmin(instanceNamed(c.next, more...)))
				user.run(applies...)
				user.isSettled()
				if has := w.the(); has.ID != first.ID || !has.Connected || w.Calls(deleteInstance) > 0 {
					t.Error("it is another instance, or not connected any more")
				}
				// A name that somebody else gave it is shown.
				w.must(w.Rename(first.ID, "outro nome"))
				user.says([]string{"1 to change", "0 to destroy"}, planned...)
			})
		}
	}
}

// One instance at two addresses would be lost with either, so the second claim is
// an error.
func TestCreate_secondClaimOfAnInstanceIsAnError(t *testing.T) {
	t.Parallel()
	onCLI(t)
	const takenNow, takenBefore = "another resource of this run has it already", "the server answered with an instance that it had before"
	another := func(arguments ...string) string { return block("resource", "uazapi_instance", "other", arguments...) }
	for title, c := range map[string]struct {
		options simulator.Options
		config  func(w *world, in simulator.Instance) string
		says    string
		// managed is how many instances are in the state in the end.
		managed int
	}{
		"two adopt by one token": {config: func(_ *world, in simulator.Instance) string {
			return sales(opened(in)) + another(`name = "Loja"`, opened(in))
		}, says: takenNow, managed: 1},
		"two adopt by one token, of which one is not stored": {config: func(_ *world, in simulator.Instance) string {
			return sales(opened(in)) + another(`name = "Loja"`, opensOnce(in, 1))
		}, says: takenNow, managed: 1},
		"two import blocks of one id": {config: func(_ *world, in simulator.Instance) string {
			return importing(thisInstance, in.ID) + importing("uazapi_instance.other", in.ID) + sales() + another(`name = "Loja"`)
		}, says: takenNow},
		"an import by its name, and one by its id": {config: func(_ *world, in simulator.Instance) string {
			return importing(thisInstance, "name:"+in.Name) + importing("uazapi_instance.other", in.ID) + sales() + another(`name = "Vendas"`)
		}, says: takenNow},
		"two imports of one privacy": {config: func(_ *world, in simulator.Instance) string {
			return importing("uazapi_instance_privacy.test", in.ID) + importing("uazapi_instance_privacy.other", in.ID) +
				privacyOf(in, privacyCase.asPaired) + block("resource", "uazapi_instance_privacy", "other", named(in), privacyCase.wanted)
		}, says: takenNow},
		"two imports of one presence": {config: func(_ *world, in simulator.Instance) string {
			return importing("uazapi_instance_presence.test", in.ID) + importing("uazapi_instance_presence.other", in.ID) +
				presenceOf(in, presenceCase.asPaired) + block("resource", "uazapi_instance_presence", "other", named(in), presenceCase.wanted)
		}, says: takenNow},
		"a name that the server has already": {
			options: simulator.Options{NamesUnique: true},
			config:  func(*world, simulator.Instance) string { return sales() }, says: takenBefore,
		},
		"two of a name that the server gives once": {
			options: simulator.Options{NamesUnique: true},
			config: func(*world, simulator.Instance) string {
				return instanceNamed("Recife") + another(`name = "Recife"`)
			}, says: takenNow, managed: 1,
		},
		"three of a name that the server has already": {
			options: simulator.Options{NamesUnique: true},
			config:  func(*world, simulator.Instance) string { return sales("count = 3") }, says: takenBefore,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, c.options)
			in := w.paired("Vendas", phone)
			config := c.config(w, in)
			if strings.Contains(config, "token_wo") {
				needs(t, "write-only attributes")
			}
			user := w.terminal(w.asAdmin(config))
			user.fails([]string{c.says}, applies...)
			if managed := user.saved(); len(managed) != c.managed {
				t.Errorf("the state has %d instances, want %d", len(managed), c.managed)
			}
			has, there := w.Instance(in.ID)
			if !there || !has.Connected || has.Privacy["last"] != "all" {
				t.Error("the instance is gone, or not as it was")
			}
			if w.Calls(renameInstance) > 1 || w.Calls(deleteInstance) > 0 {
				t.Error("it was renamed to and fro, or deleted")
			}
		})
	}
}

// With unique_names, a plan that would make a second instance of a name fails.
func TestCreate_uniqueNames(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		arguments string
		names     []string
		says      []string
		fails     bool
	}{
		"without it, the plan warns":        {"", []string{"Vendas"}, []string{`Another instance has the name "Vendas"`, "import {"}, false},
		"with it, the plan fails":           {"unique_names = true", []string{"Vendas"}, []string{`Unable to create instance "Vendas": another instance has this name`, "import {"}, true},
		"blanks around a name do not count": {"unique_names = true", []string{"Vendas "}, []string{"another instance has this name"}, true},
		"several of the name":               {"unique_names = true", []string{"Vendas", "Vendas"}, []string{"another instance has this name", "2 instances"}, true},
		"another name":                      {"unique_names = true", []string{"Loja"}, []string{"1 to add"}, false},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			for _, name := range c.names {
				w.Add(name)
			}
			user := w.terminal(w.configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), c.arguments), sales()))
			said, succeeded := user.tries(planned...)
			if succeeded == c.fails || !says(c.says...).MatchString(said) {
				t.Errorf("it succeeds: %t, and does not say %q:\n%s", succeeded, c.says, said)
			}
			user.tries(applies...)
			if made := len(w.Instances()) - len(c.names); made > 0 == c.fails {
				t.Errorf("%d instances were made", made)
			}
		})
	}
}

// An instance that another person creates between plan and apply counts, too.
func TestCreate_uniqueNamesBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newTickingWorld(t, simulator.Options{})
	user := w.terminal(w.configured(fmt.Sprintf("admin_token = %q\n  unique_names = true", w.AdminToken()), sales()))
	user.run(append(slices.Clone(planned), "-out=plan.bin")...)
	w.Add("Vendas")
	user.fails([]string{"another instance has this name"}, "apply", "-input=false", "-no-color", "plan.bin")
	w.the()
}
