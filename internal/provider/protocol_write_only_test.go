package provider_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// aToken looks like a token.
const aToken = "0e4ab1e1-52b0-4d0e-9d53-0123456789ab"

// validate validates the configuration of an instance for a tool that knows
// write-only attributes, or for one that does not.
func (c *caller) validate(config values, writeOnly bool) []*tfprotov6.Diagnostic {
	c.t.Helper()
	resp, err := c.ValidateResourceConfig(c.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName:           instanceType,
		Config:             c.resource(instanceType, config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: writeOnly},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}

// adoptsOnce is the configuration of an adoption by a write-only token.
func adoptsOnce(token any) values {
	return values{"name": "Vendas", "token_wo": token, "token_wo_version": 1, "store_token": false}
}

func TestInstanceWriteOnlyTokenIsValidated(t *testing.T) {
	t.Parallel()
	const (
		needsVersion = `Attribute "token_wo_version" must be specified when "token_wo" is specified`
		needsToken   = `Attribute "token_wo" must be specified when "token_wo_version" is specified`
		notBoth      = `Attribute "token" cannot be specified when "token_wo" is specified`
		notStored    = "Set store_token = false"
	)
	for _, test := range []struct {
		name string
		with values
		// says are the faults, each with the attribute that it is at.
		says map[string]string
	}{
		{name: "all of it"},
		{name: "the version is any number", with: values{"token_wo_version": -7}},
		{name: "no version", with: values{"token_wo_version": nil}, says: map[string]string{"token_wo": needsVersion}},
		{name: "no token", with: values{"token_wo": nil}, says: map[string]string{"token_wo_version": needsToken}},
		{name: "a version and a token that is stored", with: values{"token_wo": nil, "token": aToken, "store_token": nil}, says: map[string]string{"token_wo_version": needsToken}},
		{name: "two tokens", with: values{"token": aToken}, says: map[string]string{"token_wo": notBoth, "store_token": "Give it as token_wo instead"}},
		{name: "store_token left out", with: values{"store_token": nil}, says: map[string]string{"store_token": notStored}},
		{name: "store_token is true", with: values{"store_token": true}, says: map[string]string{"store_token": notStored}},
		{name: "blank", with: values{"token_wo": " "}, says: map[string]string{"token_wo": "it is blank"}},
		{name: "no token at all", with: values{"token_wo": "um token"}, says: map[string]string{"token_wo": "it holds a blank at position 3"}},
		{
			name: "everything at once",
			with: values{"token": aToken, "token_wo_version": nil, "store_token": true},
			says: map[string]string{"token_wo": needsVersion, "store_token": notStored},
		},
		{
			name: "a token that is stored, and store_token is false",
			with: values{"token": aToken, "token_wo": nil, "token_wo_version": nil},
			says: map[string]string{"store_token": "cannot be left out of it"},
		},

		{name: "unknown token", with: values{"token_wo": unknown}},
		{name: "unknown token, no version", with: values{"token_wo": unknown, "token_wo_version": nil}},
		{name: "unknown token, store_token left out", with: values{"token_wo": unknown, "store_token": nil}},
		{name: "unknown token, and another", with: values{"token_wo": unknown, "token": aToken, "store_token": nil}},
		{name: "unknown version", with: values{"token_wo_version": unknown}},
		{name: "unknown version, no token", with: values{"token_wo": nil, "token_wo_version": unknown}},
		{name: "unknown other token", with: values{"token": unknown}},
		{name: "unknown store_token", with: values{"store_token": unknown}},
		{name: "unknown store_token, a token that is stored", with: values{"token": aToken, "token_wo": nil, "token_wo_version": nil, "store_token": unknown}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newCaller(t)
			said := map[string]string{}
			for _, diagnostic := range c.validate(adoptsOnce(aToken).with(test.with), true) {
				at := strings.TrimSuffix(strings.TrimPrefix(diagnostic.Attribute.String(), `AttributeName("`), `")`)
				said[at] += diagnostic.Summary + "\n" + diagnostic.Detail + "\n"
			}
			for at, words := range said {
				if want, expected := test.says[at]; !expected || !strings.Contains(words, want) {
					t.Errorf("it says at %s:\n%s", at, words)
				}
				if strings.Contains(words, aToken) {
					t.Errorf("it shows the token:\n%s", words)
				}
			}
			for at, words := range test.says {
				if said[at] == "" {
					t.Errorf("nothing is said at %s, want %q", at, words)
				}
			}
		})
	}
}

// Tools that know no write-only attributes say so where one is set, and only
// there.
func TestInstanceWriteOnlyTokenOnAnOlderTool(t *testing.T) {
	t.Parallel()
	c := newCaller(t)
	refused := c.only(tfprotov6.DiagnosticSeverityError, c.validate(adoptsOnce(aToken), false))
	if refused.Summary != "WriteOnly Attribute Not Allowed" || !strings.Contains(refused.Detail, "Terraform 1.11") {
		t.Errorf("it says %q: %q", refused.Summary, refused.Detail)
	}
	c.fine(c.validate(values{"name": "Vendas", "token": aToken}, false))
	c.fine(c.validate(values{"name": "Vendas"}, false))
}

// plan asks for the plan of a change of an instance.
func (c *caller) plan(config, prior, proposed values) *tfprotov6.PlanResourceChangeResponse {
	c.t.Helper()
	resp, err := c.PlanResourceChange(c.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:         instanceType,
		Config:           c.resource(instanceType, config),
		PriorState:       c.resource(instanceType, prior),
		ProposedNewState: c.resource(instanceType, proposed),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

// A provider that holds nothing could not find the instance again. The plan says
// so, unless the token is not known yet.
func TestInstanceWriteOnlyTokenThatLaterRunsWouldMissIsNotPlanned(t *testing.T) {
	t.Parallel()
	server, url := newServer(t, simulator.Options{})
	existing := server.Add("Vendas")
	proposed := instancePlan(adoptsOnce(nil))
	for title, test := range map[string]struct {
		provider, config, prior values
		refused                 bool
	}{
		"nothing":                {values{"base_url": url}, adoptsOnce(existing.Token), nil, true},
		"nothing, stored before": {values{"base_url": url}, adoptsOnce(existing.Token), instanceState(existing), true},
		"nothing, adopted":       {values{"base_url": url}, adoptsOnce(existing.Token), instanceState(existing).with(values{"token": nil, "store_token": false, "token_wo_version": 1}), false},
		"nothing, not known yet": {values{"base_url": url}, adoptsOnce(unknown), nil, false},
		"an admin token":         {values{"base_url": url, "admin_token": server.AdminToken()}, adoptsOnce(existing.Token), nil, false},
		"a token":                {values{"base_url": url, "token": existing.Token}, adoptsOnce(existing.Token), nil, false},
	} {
		c := newConfigured(t, test.provider)
		planned := c.plan(test.config, test.prior, proposed)
		if !test.refused {
			c.fine(planned.Diagnostics)
			continue
		}
		refusal := c.only(tfprotov6.DiagnosticSeverityError, planned.Diagnostics)
		if !strings.HasSuffix(refusal.Summary, ": it could not be found again") || refusal.Attribute.String() != `AttributeName("token_wo")` {
			t.Errorf("%s: it says %q at %s", title, refusal.Summary, refusal.Attribute)
		}
	}
	if asked := calls(server); len(asked) != 0 {
		t.Errorf("the server was asked for %q", asked)
	}
}

// What goes to the tool, and may be kept by it, is searched for the token. The
// twin adopts by a token that is stored.
func TestInstanceWriteOnlyTokenIsNowhere(t *testing.T) {
	t.Parallel()
	for name, stored := range map[string]bool{"token_wo": false, "token": true} {
		server, url := newServer(t, simulator.Options{})
		admin := values{"base_url": url, "admin_token": server.AdminToken()}
		c := newConfigured(t, admin)
		existing := server.Add("Vendas")
		config := values{"name": "Vendas", name: existing.Token}
		if !stored {
			config = adoptsOnce(existing.Token)
		}
		// A tool takes the write-only value out before it proposes anything.
		proposed := instancePlan(config).with(values{"token_wo": nil})

		planned := c.plan(config, nil, proposed)
		c.fine(planned.Diagnostics)
		created := c.apply(t.Context(), config, nil, c.read(instanceType, planned.PlannedState))
		c.fine(created.Diagnostics)
		state := c.read(instanceType, created.NewState)
		if state["id"] != existing.ID || len(server.Instances()) != 1 {
			t.Errorf("by %s, it is not adopted: %v", name, state)
		}
		c = newConfigured(t, admin) // the next run
		read := c.refresh(state)
		c.fine(read.Diagnostics)
		config["token_wo_version"], state["token_wo_version"] = 2, 2
		again := c.plan(config.with(values{"name": "Recife"}), c.read(instanceType, read.NewState), state.with(values{"name": "Recife"}))
		updated := c.apply(t.Context(), config.with(values{"name": "Recife"}), c.read(instanceType, read.NewState), c.read(instanceType, again.PlannedState))
		c.fine(slices.Concat(again.Diagnostics, updated.Diagnostics))

		for what, kept := range map[string][]byte{
			"the plan":                    planned.PlannedState.MsgPack,
			"what is private to the plan": planned.PlannedPrivate,
			"the state":                   created.NewState.MsgPack,
			"what is private to it":       created.Private,
			"the state read":              read.NewState.MsgPack,
			"what is private to that":     read.Private,
			"the next plan":               again.PlannedState.MsgPack,
			"the state updated":           updated.NewState.MsgPack,
			"what is private to the last": updated.Private,
		} {
			holds := bytes.Contains(kept, []byte(existing.Token))
			if want := stored && !strings.Contains(what, "private"); holds != want {
				t.Errorf("adopted by %s, %s holds the token: %t", name, what, holds)
			}
		}
	}
}
