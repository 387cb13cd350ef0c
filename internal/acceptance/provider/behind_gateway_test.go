package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Everything works, and is done once, behind gateways that change the form of an
// answer or the path of a request.
func TestGatewayThatChangesFormsOnly(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		options simulator.Options
		gateway func(g *world.Gated)
	}{
		"a byte order mark before every answer":        {gateway: func(g *world.Gated) { g.Edge.BOM() }},
		"a slash after every path":                     {gateway: func(g *world.Gated) { g.Edge.Slash() }},
		"a slash after every path, and a path before":  {simulator.Options{Prefix: "/api/v1/uazapi"}, func(g *world.Gated) { g.Edge.Slash() }},
		"a byte order mark, and a slash":               {gateway: func(g *world.Gated) { g.Edge.BOM(); g.Edge.Slash() }},
		"a byte order mark, on a server of API 1.0.0":  {simulator.Options{CreateRoute: simulator.InitOnly}, func(g *world.Gated) { g.Edge.BOM() }},
		"a slash, where create leaves the fields out":  {simulator.Options{CreateIgnoresAdminFields: true}, func(g *world.Gated) { g.Edge.Slash() }},
		"a byte order mark, and a JID in its own form": {simulator.Options{JIDForm: simulator.JIDObject}, func(g *world.Gated) { g.Edge.BOM() }},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			g := world.StartGated(t, c.options)
			c.gateway(g)
			user := g.Terminal(g.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)))
			user.Run(world.Apply...)
			created := g.Only()
			g.Must(g.Pair(created.ID, world.Phone))
			living := world.Privacy.With("instance_id = "+world.ThisInstance+".id", world.Privacy.Wanted) + world.Presence.With("instance_id = "+world.ThisInstance+".id", world.Presence.Wanted) +
				world.ConnectionOf("instance_id = "+world.ThisInstance+".id")
			user.Configure(g.AsAdmin(world.InstanceNamed("Recife", `admin_field_01 = "cliente 2"`) + living))
			user.Run(world.Apply...)
			user.IsSettled()
			has := g.Only()
			if has.ID != created.ID || has.Name != "Recife" || has.AdminField01 != "cliente 2" || has.Privacy["last"] != "contacts" || has.Presence != "available" {
				t.Errorf("the server has another instance, or %q, %q, last %q, presence %q", has.Name, has.AdminField01, has.Privacy["last"], has.Presence)
			}
			user.Run("destroy", "-auto-approve", "-input=false", "-no-color")
			if left := len(g.Instances()); left > 0 {
				t.Errorf("%d instances are left", left)
			}
		})
	}
}

// A redirect that is more than a slash is not followed with a request that writes,
// and the message names where it leads.
func TestGatewayThatSendsWritesElsewhereIsNamed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		route string
		fault simulator.Fault
		says  []string
	}{
		"create to another path": {
			world.CreateRoute,
			simulator.Fault{Kind: simulator.FaultRedirect, Status: 308, Location: "/v2/instance/create"},
			[]string{`Unable to create instance "Recife": the server redirects`, "POST /instance/create on to the path /v2/instance/create", "rewrite"},
		},
		"create to a slash, and the method may change": {
			world.CreateRoute,
			simulator.Fault{Kind: simulator.FaultRedirect, Status: 301, Location: "/instance/create/"},
			[]string{`Unable to create instance "Recife": the server redirects`, "the path /instance/create/"},
		},
		"create to a slash of another server": {
			world.CreateRoute,
			simulator.Fault{Kind: simulator.FaultRedirect, Status: 308, Location: "http://panel.example/instance/create/"},
			[]string{`Unable to create instance "Recife": the server redirects`, "Credentials are not sent to another address", "http://panel.example"},
		},
		"privacy to another path": {
			world.PrivacyRoute,
			simulator.Fault{Kind: simulator.FaultRedirect, Status: 307, Location: "/panel"},
			[]string{`Unable to change the privacy of instance "Vendas": the server redirects`, "POST /instance/privacy on to the path /panel"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("Vendas", world.Phone)
			body := world.PrivacyOf(shop, world.Privacy.Wanted)
			if c.route == world.CreateRoute {
				body = world.InstanceNamed("Recife")
			}
			user := w.Terminal(w.AsAdmin(body))
			c.fault.Route = c.route
			w.Inject(c.fault)
			user.Fails(c.says, world.Apply...)
			if calls := w.Calls(c.route); calls != 1 {
				t.Errorf("it was sent %d times", calls)
			}
			// What changes the path itself is what is to be mended.
			w.Heal()
			user.Run(world.Apply...)
			user.IsSettled()
		})
	}
}

// A refusal with a reason is told by its reason, and not as a wrong admin token.
func TestGatewayRefusalWithAReasonIsNoWrongAdminToken(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const limit, expired = `{"error":"Limite de instâncias do plano atingido (10/10)"}`, `{"error":"Plano vencido em 01/08"}`
	for title, c := range map[string]struct {
		route  string
		status int
		body   string
		says   []string
	}{
		"create, 403":              {world.CreateRoute, 403, limit, []string{`Unable to create instance "Recife": the server refused the request`, "accepts the admin token", "Limite de instâncias do plano atingido"}},
		"create, 401":              {world.CreateRoute, 401, expired, []string{`Unable to create instance "Recife": the server refused the request`, "Plano vencido"}},
		"create, 402":              {world.CreateRoute, 402, expired, []string{`Unable to create instance "Recife": the server refused the request`, "Plano vencido"}},
		"admin fields, 403":        {world.AdminFieldsRoute, 403, expired, []string{`Unable to change the admin fields of instance "Vendas": the server refused the request`, "Plano vencido"}},
		"create, a wrong token":    {world.CreateRoute, 403, `{"error":"Invalid AdminToken Header"}`, []string{`Unable to create instance "Recife": the admin token was rejected`}},
		"admin fields, a firewall": {world.AdminFieldsRoute, 403, "error code: 1020", []string{`Unable to change the admin fields of instance "Vendas": something before the server refused the request`}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			user := w.Terminal(w.AsAdmin(world.Sales()))
			user.Run(world.Apply...)
			w.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultStatusBefore, Status: c.status, Body: c.body})
			body := world.Sales(`admin_field_01 = "cliente 1"`)
			if c.route == world.CreateRoute {
				body = world.Sales() + world.Block("resource", "uazapi_instance", "new", `name = "Recife"`)
			}
			user.Configure(w.AsAdmin(body))
			said, succeeded := user.Tries(world.Apply...)
			if succeeded || !world.Says(c.says...).MatchString(said) {
				t.Errorf("it does not fail with %q:\n%s", c.says, said)
			}
			if wrong := strings.Contains(said, "admin token was rejected"); wrong != strings.Contains(fmt.Sprint(c.says), "admin token was rejected") {
				t.Errorf("it tells of a wrong admin token: %t", wrong)
			}
		})
	}
}
