package provider_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// customerObject is one of the objects that a customer of the bench has, as it is in a state.
type customerObject struct {
	kind          string
	config, state *tfprotov6.DynamicValue
	// proposed is what tools propose, which has what is write-only.
	proposed *tfprotov6.DynamicValue
	identity *tfprotov6.ResourceIdentityData
	private  []byte
}

// customerOf makes all that a customer of the bench has.
func customerOf(tb testing.TB, c *caller, in simulator.Instance) []customerObject {
	tb.Helper()
	on := values{"instance_id": in.ID}
	bot := on.with(values{"url": "https://bot.example.com/in", "events": texts("messages", "messages_update"), "exclude_messages": texts("wasSentByApi")})
	alarms := on.with(values{"url": "https://ops.example.com/uazapi", "events": texts("connection")})
	chatwoot := on.with(values{
		"url": "https://chat.example.com", "account_id": 3, "inbox_id": 42,
		"access_token_wo": "token-of-the-bench", "access_token_wo_version": 1,
	})
	return []customerObject{
		c.object(instanceType, values{"name": "Vendas", "token": in.Token, "admin_field_01": "crm-1"}),
		c.object("uazapi_instance_connection", on),
		c.object("uazapi_instance_presence", on.with(values{"presence": "available"})),
		c.object("uazapi_instance_privacy", on.with(values{"last": "contacts"})),
		c.object("uazapi_instance_message_delay", on.with(values{"msg_delay_min": 2, "msg_delay_max": 6})),
		c.object("uazapi_webhook", bot),
		c.object("uazapi_webhook", alarms),
		c.object("uazapi_instance_chatwoot", chatwoot),
	}
}

// object makes an object, as tools do.
func (c *caller) object(kind string, config values) customerObject {
	c.t.Helper()
	planned, err := c.PlanResourceChange(c.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, Config: c.resource(kind, config), PriorState: c.resource(kind, nil),
		ProposedNewState: c.resource(kind, c.propose(kind, nil, config)),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.fine(planned.Diagnostics)
	applied, err := c.ApplyResourceChange(c.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, Config: c.resource(kind, config), PriorState: c.resource(kind, nil),
		PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	c.fine(applied.Diagnostics)
	return customerObject{
		kind: kind, config: c.resource(kind, config), state: applied.NewState,
		proposed: c.resource(kind, c.propose(kind, c.read(kind, applied.NewState), config)),
		identity: applied.NewIdentity, private: applied.Private,
	}
}

// plansAsItIs asks for the plan of an object that is as configured.
func (c *caller) plansAsItIs(o customerObject) *tfprotov6.PlanResourceChangeResponse {
	c.t.Helper()
	planned, err := c.PlanResourceChange(c.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: o.kind, Config: o.config, PriorState: o.state, ProposedNewState: o.proposed,
		PriorIdentity: o.identity, PriorPrivate: o.private,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return planned
}

// A customer whose objects are as configured costs a plan hardly anything, and what is
// planned of them is what the framework would plan.
func TestPlanLeavesACustomerAloneAsTheFrameworkDoes(t *testing.T) {
	t.Parallel()
	server, url := newServer(t, simulator.Options{})
	in := server.Add("Vendas")
	if err := server.Pair(in.ID, "5511999990000"); err != nil {
		t.Fatal(err)
	}
	arguments := values{"base_url": url, "admin_token": server.AdminToken()}
	c := newConfigured(t, arguments)
	framework := newCaller(t)
	framework.ProviderServer = providerserver.NewProtocol6(provider.New(provider.Options{Version: "test"}))()
	framework.configure(arguments)
	for _, object := range customerOf(t, c, in) {
		got, want := c.plansAsItIs(object), framework.plansAsItIs(object)
		if got.PlannedState != object.state {
			t.Errorf("%s: it is planned by the framework", object.kind)
		}
		if diff := cmp.Diff(c.said(object.kind, want), c.said(object.kind, got)); diff != "" {
			t.Errorf("%s: the framework plans - and not +:\n%s", object.kind, diff)
		}
	}
}

// said is what a plan says.
func (c *caller) said(kind string, planned *tfprotov6.PlanResourceChangeResponse) []any {
	c.t.Helper()
	c.fine(planned.Diagnostics)
	return []any{
		c.read(kind, planned.PlannedState), c.privately(planned.PlannedPrivate), c.identified(kind, planned.PlannedIdentity),
		len(planned.RequiresReplace),
	}
}

// What is as configured and has something to be said or done all the same is planned by
// the framework.
func TestPlanLeavesNothingAloneThatHasSomethingToDo(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{})
	in := server.Add("Vendas")
	if err := server.Pair(in.ID, "5511999990000"); err != nil {
		t.Fatal(err)
	}
	objects := customerOf(t, c, in)
	connection, webhook := objects[1], objects[6]
	lost := c.read(connection.kind, connection.state).with(values{"connected": false, "status": "disconnected", "on_logout": "pair"})
	other := values{"instance_id": in.ID, "phone": "5511888880000"}
	for title, object := range map[string]customerObject{
		"a session that is lost": {kind: connection.kind, config: c.resource(connection.kind, values{"instance_id": in.ID, "on_logout": "pair"}), state: c.resource(connection.kind, lost)},
		"another number": {
			kind: connection.kind, config: c.resource(connection.kind, other),
			state: c.resource(connection.kind, c.read(connection.kind, connection.state).with(other)),
		},
		"no instance that is named": {kind: webhook.kind, config: c.resource(webhook.kind, values{"url": "https://ops.example.com/uazapi"}), state: webhook.state},
	} {
		object.identity, object.proposed = connection.identity, object.state
		if object.kind == webhook.kind {
			object.identity = webhook.identity
		}
		if planned := c.plansAsItIs(object); planned.PlannedState == object.state {
			t.Errorf("%s is left alone", title)
		}
	}

	global := c.resource("uazapi_global_webhook", values{"url": "https://ops.example.com/all", "events": texts("connection")})
	if planned := c.plansAsItIs(webhook); planned.PlannedState != webhook.state {
		t.Error("a webhook is not left alone")
	}
	if _, err := c.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "uazapi_global_webhook", Config: global, PriorState: c.resource("uazapi_global_webhook", nil), ProposedNewState: global,
	}); err != nil {
		t.Fatal(err)
	}
	c.only(tfprotov6.DiagnosticSeverityWarning, c.plansAsItIs(webhook).Diagnostics)
}
