package instance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
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
func TestCreateAnswerOfAGatewayIsLookedUp(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, answer := range lostCreates {
		for stored, arguments := range map[string][]string{"": nil, ", not stored": {"store_token = false"}} {
			t.Run(title+stored, func(t *testing.T) {
				t.Parallel()
				g := world.StartGated(t, simulator.Options{})
				g.Edge.After(world.CreateRoute, 1, answer)
				user := g.Terminal(g.AsAdmin(world.Sales(arguments...)))
				user.Run(world.Apply...)
				if calls := g.Calls(world.CreateRoute); calls != 1 {
					t.Errorf("the server was asked %d times", calls)
				}
				user.Agrees()
			})
		}
	}
}

// A listing that lags proves nothing: no second request is sent, and the next plan
// shows what there is.
func TestCreateLostWhileTheListingLagsIsNotSentAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		lags   func(g *world.Gated)
		loses  func(g *world.Gated)
		exists bool
	}{
		"a frozen listing, and the answer is cut": {
			func(g *world.Gated) { g.Edge.Cache(world.ListRoute) },
			func(g *world.Gated) { g.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropAfter})() }, true,
		},
		"a frozen listing that tells its age, and a 502": {
			func(g *world.Gated) { g.Edge.Cache(world.ListRoute); g.Edge.ShowAge(time.Minute) },
			func(g *world.Gated) { g.Edge.After(world.CreateRoute, 0, lostCreates["502"]) }, true,
		},
		"a frozen listing, and a 408": {
			func(g *world.Gated) { g.Edge.Cache(world.ListRoute) },
			func(g *world.Gated) { g.Edge.After(world.CreateRoute, 0, lostCreates["408"]) }, true,
		},
		"a server that lags, and half an answer": {
			func(g *world.Gated) { g.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultOld})() },
			func(g *world.Gated) { g.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultHalfJSON})() }, true,
		},
		"a frozen listing, and the request was lost": {
			func(g *world.Gated) { g.Edge.Cache(world.ListRoute) },
			func(g *world.Gated) { g.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropBefore})() }, false,
		},
		"a good listing, and the request was lost": {
			func(*world.Gated) {},
			func(g *world.Gated) { g.Edge.Instead(world.CreateRoute, 0, lostCreates["504"]) }, false,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := world.StartGated(t, simulator.Options{})
			g.Add("Outra")
			config := g.AsAdmin(world.Sales())
			user := g.Terminal(config)
			c.lags(g)
			c.loses(g)
			user.Fails([]string{`Unable to tell whether instance "Vendas" was created`, "shows no new instance", "not sent again", "Run terraform plan"}, world.Apply...)
			if created := g.Calls(world.CreateRoute); c.exists && created != 1 || len(g.Instances()) > 2 {
				t.Errorf("%d requests came through, and there are %d instances", created, len(g.Instances()))
			}
			g.HealAll()
			if c.exists {
				lost := g.Newest()
				user.Says([]string{`Another instance has the name "Vendas"`, lost.ID, "import {"}, world.Plan...)
				user.Configure(world.ImportBlock(world.ThisInstance, lost.ID) + config)
			}
			user.Run(world.Apply...)
			user.IsSettled()
			if left := len(g.Instances()); left != 2 {
				t.Errorf("there are %d instances, want 2", left)
			}
		})
	}
}

// What fails after the creation taints nothing: by the next apply somebody may have
// paired the instance.
func TestCreateFailureAfterwardsTaintsNothing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, fault := range map[string]simulator.Fault{
		"the admin fields fail":                 {Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"the admin fields are refused":          {Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Plano vencido"}`},
		"the admin fields meet a page":          {Route: world.AdminFieldsRoute, Kind: simulator.FaultHTMLBefore},
		"the admin fields are only pretended":   {Route: world.AdminFieldsRoute, Kind: simulator.FaultAnswerOnly},
		"it cannot be read":                     {Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"its token is refused for a moment":     {Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid token"}`},
		"its description is another instance's": {Route: world.StatusRoute, Kind: simulator.FaultGarbled, Body: `{"instance":{"id":"r0000000000000","name":"Outra"},"status":{}}`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{CreateIgnoresAdminFields: true})
			user := w.Terminal(w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)))
			w.Inject(fault)
			user.Says([]string{"Warning: ", "new instance"}, world.Apply...)
			created := w.Only()
			w.Must(w.Pair(created.ID, world.Phone))
			w.Heal()
			if said := user.Run(world.Apply...); strings.Contains(said, "taint") {
				t.Errorf("it is tainted:\n%s", said)
			}
			user.IsSettled()
			if has := w.Only(); has.ID != created.ID || !has.Connected || has.AdminField01 != "cliente 1" {
				t.Errorf("it is another instance, or not connected (%t), or has the field %q", has.Connected, has.AdminField01)
			}
		})
	}
}

// Servers trim, fold or cut names. Such a name is written once, and plans nothing.
func TestCreateNameThatTheServerKeepsInItsOwnFormIsSettled(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		form       simulator.NameForm
		name, next string
	}{
		"trimmed": {simulator.NameTrimmed, "Vendas ", " Vendas Recife"},
		"folded":  {simulator.NameFolded, "Loja  do CENTRO", "Loja do Sul"},
		"cut":     {simulator.NameCut, "Vendas da loja do centro de São Paulo", "Vendas da loja do centro do Recife"},
	} {
		for how, arguments := range map[string]func(w *world.World) []string{
			"created":             func(*world.World) []string { return nil },
			"created, not stored": func(*world.World) []string { return []string{"store_token = false"} },
			"adopted":             func(w *world.World) []string { return []string{world.ByToken(w.Add("Antiga"))} },
		} {
			t.Run(title+"/"+how, func(t *testing.T) {
				t.Parallel()
				w := world.StartTicking(t, simulator.Options{NameForm: c.form})
				more := arguments(w)
				user := w.Terminal(w.AsAdmin(world.InstanceNamed(c.name, more...)))
				user.Run(world.Apply...)
				first := w.Only()
				w.Must(w.Pair(first.ID, world.Phone))
				user.IsSettled()
				user.Run(world.Apply...)
				user.Configure(w.AsAdmin(world.InstanceNamed(c.next, more...)))
				user.Run(world.Apply...)
				user.IsSettled()
				if has := w.Only(); has.ID != first.ID || !has.Connected || w.Calls(world.DeleteRoute) > 0 {
					t.Error("it is another instance, or not connected any more")
				}
				// A name that somebody else gave it is shown.
				w.Must(w.Rename(first.ID, "outro nome"))
				user.Says([]string{"1 to change", "0 to destroy"}, world.Plan...)
			})
		}
	}
}

// One instance at two addresses would be lost with either, so the second claim is
// an error.
func TestCreateSecondClaimOfAnInstanceIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const takenNow, takenBefore = "another resource of this run has it already", "the server answered with an instance that it had before"
	another := func(arguments ...string) string {
		return world.Block("resource", "uazapi_instance", "other", arguments...)
	}
	for title, c := range map[string]struct {
		options simulator.Options
		config  func(w *world.World, in simulator.Instance) string
		says    string
		// managed is how many instances are in the state in the end.
		managed int
	}{
		"two adopt by one token": {config: func(_ *world.World, in simulator.Instance) string {
			return world.Sales(world.ByToken(in)) + another(`name = "Loja"`, world.ByToken(in))
		}, says: takenNow, managed: 1},
		"two adopt by one token, of which one is not stored": {config: func(_ *world.World, in simulator.Instance) string {
			return world.Sales(world.ByToken(in)) + another(`name = "Loja"`, world.ByWriteOnlyToken(in, 1))
		}, says: takenNow, managed: 1},
		"two import blocks of one id": {config: func(_ *world.World, in simulator.Instance) string {
			return world.ImportBlock(world.ThisInstance, in.ID) + world.ImportBlock("uazapi_instance.other", in.ID) + world.Sales() + another(`name = "Loja"`)
		}, says: takenNow},
		"an import by its name, and one by its id": {config: func(_ *world.World, in simulator.Instance) string {
			return world.ImportBlock(world.ThisInstance, "name:"+in.Name) + world.ImportBlock("uazapi_instance.other", in.ID) + world.Sales() + another(`name = "Vendas"`)
		}, says: takenNow},
		"two imports of one privacy": {config: func(_ *world.World, in simulator.Instance) string {
			return world.ImportBlock("uazapi_instance_privacy.test", in.ID) + world.ImportBlock("uazapi_instance_privacy.other", in.ID) +
				world.PrivacyOf(in, world.Privacy.AsPaired) + world.Block("resource", "uazapi_instance_privacy", "other", world.ByID(in), world.Privacy.Wanted)
		}, says: takenNow},
		"two imports of one presence": {config: func(_ *world.World, in simulator.Instance) string {
			return world.ImportBlock("uazapi_instance_presence.test", in.ID) + world.ImportBlock("uazapi_instance_presence.other", in.ID) +
				world.PresenceOf(in, world.Presence.AsPaired) + world.Block("resource", "uazapi_instance_presence", "other", world.ByID(in), world.Presence.Wanted)
		}, says: takenNow},
		"a name that the server has already": {
			options: simulator.Options{NamesUnique: true},
			config:  func(*world.World, simulator.Instance) string { return world.Sales() }, says: takenBefore,
		},
		"two of a name that the server gives once": {
			options: simulator.Options{NamesUnique: true},
			config: func(*world.World, simulator.Instance) string {
				return world.InstanceNamed("Recife") + another(`name = "Recife"`)
			}, says: takenNow, managed: 1,
		},
		"three of a name that the server has already": {
			options: simulator.Options{NamesUnique: true},
			config:  func(*world.World, simulator.Instance) string { return world.Sales("count = 3") }, says: takenBefore,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, c.options)
			in := w.Paired("Vendas", world.Phone)
			config := c.config(w, in)
			if strings.Contains(config, "token_wo") {
				world.Needs(t, "write-only attributes")
			}
			user := w.Terminal(w.AsAdmin(config))
			user.Fails([]string{c.says}, world.Apply...)
			if managed := saved(user); len(managed) != c.managed {
				t.Errorf("the state has %d instances, want %d", len(managed), c.managed)
			}
			has, there := w.Instance(in.ID)
			if !there || !has.Connected || has.Privacy["last"] != "all" {
				t.Error("the instance is gone, or not as it was")
			}
			if w.Calls(world.RenameRoute) > 1 || w.Calls(world.DeleteRoute) > 0 {
				t.Error("it was renamed to and fro, or deleted")
			}
		})
	}
}

// With unique_names, a plan that would make a second instance of a name fails.
func TestCreateUniqueNames(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
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
			w := world.StartTicking(t, simulator.Options{})
			for _, name := range c.names {
				w.Add(name)
			}
			user := w.Terminal(w.Configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), c.arguments), world.Sales()))
			said, succeeded := user.Tries(world.Plan...)
			if succeeded == c.fails || !world.Says(c.says...).MatchString(said) {
				t.Errorf("it succeeds: %t, and does not say %q:\n%s", succeeded, c.says, said)
			}
			user.Tries(world.Apply...)
			if made := len(w.Instances()) - len(c.names); made > 0 == c.fails {
				t.Errorf("%d instances were made", made)
			}
		})
	}
}

// An instance that another person creates between plan and apply counts, too.
func TestCreateUniqueNamesBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	user := w.Terminal(w.Configured(fmt.Sprintf("admin_token = %q\n  unique_names = true", w.AdminToken()), world.Sales()))
	user.Run(world.PlanInto("plan.bin")...)
	w.Add("Vendas")
	user.Fails([]string{"another instance has this name"}, world.ApplyFile("plan.bin")...)
	w.Only()
}
