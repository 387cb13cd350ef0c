package provider_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const instanceType = "uazapi_instance"

// instanceState is how the state describes an instance that is configured with
// its name alone.
func instanceState(instance simulator.Instance) values {
	return values{
		"id":                  instance.ID,
		"name":                instance.Name,
		"token":               instance.Token,
		"store_token":         true,
		"deletion_protection": false,
	}
}

// instancePlan is how a plan describes an instance that is to be created.
func instancePlan(attributes values) values {
	return values{
		"id": unknown, "token": unknown,
		"store_token": true, "deletion_protection": false,
	}.with(attributes)
}

// apply asks for a change of an instance, without an identity, as tools do that
// know none.
func (c *caller) apply(ctx context.Context, config, prior, planned values) *tfprotov6.ApplyResourceChangeResponse {
	c.t.Helper()
	resp, err := c.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName:     instanceType,
		Config:       c.resource(instanceType, config),
		PriorState:   c.resource(instanceType, prior),
		PlannedState: c.resource(instanceType, planned),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

func (c *caller) refresh(state values) *tfprotov6.ReadResourceResponse {
	c.t.Helper()
	resp, err := c.ReadResource(c.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName:     instanceType,
		CurrentState: c.resource(instanceType, state),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

func TestInstanceReadWithoutIdentity(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")

	present := c.refresh(instanceState(instance))
	c.fine(present.Diagnostics)
	if diff := cmp.Diff(instanceState(instance), c.read(instanceType, present.NewState)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(values{"id": instance.ID}, c.identified(instanceType, present.NewIdentity)); diff != "" {
		t.Errorf("identity (-want +got):\n%s", diff)
	}
}

// The framework wants an identity even of what turned out to be gone.
func TestInstanceReadOfAGoneInstanceWithoutIdentity(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")
	if err := server.Remove(instance.ID); err != nil {
		t.Fatal(err)
	}

	gone := c.refresh(instanceState(instance))
	if state := c.read(instanceType, gone.NewState); state != nil {
		t.Errorf("the state is %v, want none", state)
	}
	warning := c.only(tfprotov6.DiagnosticSeverityWarning, gone.Diagnostics)
	if warning.Summary != "Instance no longer exists on the server" {
		t.Errorf("the warning is %q", warning.Summary)
	}
	for _, words := range []string{instance.ID, `"Vendas"`, "deleted outside Terraform", "the listing of", "(0 instances)", "refused its token twice"} {
		if !strings.Contains(warning.Detail, words) {
			t.Errorf("the warning does not say %q:\n%s", words, warning.Detail)
		}
	}
}

func TestInstanceUpdateWithoutIdentity(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	before := server.Add("Vendas")
	after := instanceState(before).with(values{"name": "Recife", "admin_field_01": "nota"})

	updated := c.apply(t.Context(), values{"name": "Recife", "admin_field_01": "nota"}, instanceState(before), after)
	c.fine(updated.Diagnostics)
	if diff := cmp.Diff(after, c.read(instanceType, updated.NewState)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(values{"id": before.ID}, c.identified(instanceType, updated.NewIdentity)); diff != "" {
		t.Errorf("identity (-want +got):\n%s", diff)
	}
}

func TestInstanceFailedUpdateKeepsTheStateWithoutIdentity(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	before := server.Add("Vendas")
	server.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500})

	failed := c.apply(t.Context(), values{"name": "Recife"}, instanceState(before), instanceState(before).with(values{"name": "Recife"}))
	c.only(tfprotov6.DiagnosticSeverityError, failed.Diagnostics)
	if diff := cmp.Diff(instanceState(before), c.read(instanceType, failed.NewState)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}

func TestInstanceDeleteWithoutIdentity(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")

	deleted := c.apply(t.Context(), nil, instanceState(instance), nil)
	c.fine(deleted.Diagnostics)
	if state := c.read(instanceType, deleted.NewState); state != nil {
		t.Errorf("the state is %v, want none", state)
	}
	if left := server.Instances(); len(left) != 0 {
		t.Errorf("%d instances are left", len(left))
	}

	again := c.apply(t.Context(), nil, instanceState(instance), nil)
	c.fine(again.Diagnostics)
}

func TestInstanceProtectedIsNotDeletedWhateverThePlan(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	state := instanceState(server.Add("Vendas")).with(values{"deletion_protection": true})

	refused := c.apply(t.Context(), nil, state, nil)
	c.only(tfprotov6.DiagnosticSeverityError, refused.Diagnostics)
	if diff := cmp.Diff(state, c.read(instanceType, refused.NewState)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if asked := calls(server); len(asked) != 0 {
		t.Errorf("the server was asked for %q", asked)
	}
}

func TestInstanceCreateWarnsOfWhatTheServerAnnounces(t *testing.T) {
	for _, demo := range []bool{true, false} {
		c, _ := newAdmin(t, simulator.Options{Demo: demo})
		created := c.apply(t.Context(), values{"name": "Vendas"}, nil, instancePlan(values{"name": "Vendas"}))
		if !demo {
			c.fine(created.Diagnostics)
			continue
		}
		warning := c.only(tfprotov6.DiagnosticSeverityWarning, created.Diagnostics)
		for _, words := range []string{"deleted after 1 hour", `"Vendas"`, "the next plan offers to create another"} {
			if !strings.Contains(warning.Detail, words) {
				t.Errorf("the warning does not say %q:\n%s", words, warning.Detail)
			}
		}
	}
}

func TestInstanceTokenThatIsNotStoredIsNowhere(t *testing.T) {
	for _, stored := range []bool{false, true} {
		c, server := newAdmin(t, simulator.Options{})
		plan := instancePlan(values{"name": "Vendas", "store_token": stored})
		if !stored {
			plan["token"] = nil
		}
		created := c.apply(t.Context(), values{"name": "Vendas", "store_token": stored}, nil, plan)
		c.fine(created.Diagnostics)
		token := []byte(server.Instances()[0].Token)
		found := slices.ContainsFunc([][]byte{created.NewState.MsgPack, created.NewState.JSON, created.Private}, func(part []byte) bool {
			return bytes.Contains(part, token)
		})
		if found != stored {
			t.Errorf("with store_token = %t, the token is in the answer: %t", stored, found)
		}
	}
}

// Who interrupts the tool while the server is at work keeps what it made.
func TestInstanceInterruptedCreateIsSaved(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	c, server := newAdmin(t, simulator.Options{OnRequest: func(request simulator.Request) {
		if request.Route == "POST /instance/create" {
			interrupt()
		}
	}})

	created := c.apply(ctx, values{"name": "Vendas"}, nil, instancePlan(values{"name": "Vendas"}))
	c.fine(created.Diagnostics)
	if diff := cmp.Diff(instanceState(server.Instances()[0]), c.read(instanceType, created.NewState)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if created := server.Calls("POST /instance/create"); created != 1 {
		t.Errorf("the server was asked %d times to create an instance", created)
	}
}

// A plan asks nothing of the server, but for the name of what is to be created:
// TestNameCheck.
func TestInstancePlanAsksNothingOfTheServer(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	existing := instanceState(server.Add("Vendas"))
	for title, change := range map[string]struct{ config, prior, proposed values }{
		"adopt":            {values{"name": "Vendas", "token": existing["token"]}, nil, instancePlan(values{"name": "Vendas", "token": existing["token"]})},
		"adopt write-only": {adoptsOnce(existing["token"]), nil, instancePlan(adoptsOnce(existing["token"])).with(values{"token_wo": nil})},
		"unknown":          {values{"name": unknown, "token": unknown, "store_token": unknown}, nil, instancePlan(values{"name": unknown, "store_token": unknown})},
		"rename":           {values{"name": "Recife"}, existing, existing.with(values{"name": "Recife"})},
		"delete":           {nil, existing, nil},
	} {
		resp, err := c.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName:         instanceType,
			Config:           c.resource(instanceType, change.config),
			PriorState:       c.resource(instanceType, change.prior),
			ProposedNewState: c.resource(instanceType, change.proposed),
		})
		if err != nil {
			t.Fatal(err)
		}
		c.fine(resp.Diagnostics)
		if asked := calls(server); len(asked) != 0 {
			t.Errorf("%s: the server was asked for %q", title, asked)
		}
		server.ResetRequests()
	}
}

func TestInstanceUnknownConfigurationIsValid(t *testing.T) {
	c := newCaller(t)
	c.fine(c.validate(values{
		"name": unknown, "admin_field_01": unknown, "admin_field_02": unknown,
		"token": unknown, "token_wo": unknown, "token_wo_version": unknown, "store_token": unknown, "deletion_protection": unknown,
	}, true))
}

// importing imports an instance by an id, or by an identity where that is set.
func (c *caller) importing(id string, identity *tfprotov6.ResourceIdentityData) *tfprotov6.ImportResourceStateResponse {
	c.t.Helper()
	resp, err := c.ImportResourceState(c.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: instanceType, ID: id, Identity: identity})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

func TestInstanceImports(t *testing.T) {
	server, url := newServer(t, simulator.Options{})
	instance := server.Add("Vendas")
	for title, importing := range map[string]func(c *caller) *tfprotov6.ImportResourceStateResponse{
		"by id":   func(c *caller) *tfprotov6.ImportResourceStateResponse { return c.importing(instance.ID, nil) },
		"by name": func(c *caller) *tfprotov6.ImportResourceStateResponse { return c.importing("name:Vendas", nil) },
		"by identity": func(c *caller) *tfprotov6.ImportResourceStateResponse {
			return c.importing("", c.identity(instanceType, values{"id": instance.ID}))
		},
	} {
		c := newConfigured(t, values{"base_url": url, "admin_token": server.AdminToken()})
		imported := importing(c)
		c.fine(imported.Diagnostics)
		if len(imported.ImportedResources) != 1 {
			t.Fatalf("%s: %d resources were imported", title, len(imported.ImportedResources))
		}
		read := c.refreshing(instanceType, c.read(instanceType, imported.ImportedResources[0].State), imported.ImportedResources[0].Private)
		c.fine(read.Diagnostics)
		if diff := cmp.Diff(instanceState(instance), c.read(instanceType, read.NewState)); diff != "" {
			t.Errorf("%s: state (-want +got):\n%s", title, diff)
		}
	}
}

func TestInstanceImportOfNoIDFails(t *testing.T) {
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")
	for title, test := range map[string]struct {
		imported *tfprotov6.ImportResourceStateResponse
		says     string
	}{
		"blank id":           {c.importing(" ", nil), "The id is blank"},
		"identity blank":     {c.importing("", c.identity(instanceType, values{"id": " "})), "The id is blank"},
		"identity is null":   {c.importing("", c.identity(instanceType, values{"id": nil})), ""},
		"identity a token":   {c.importing("", c.identity(instanceType, values{"id": instance.Token})), "looks like the token of an instance"},
		"identity not there": {c.importing("", c.identity(instanceType, values{"id": "r00000000000000"})), "not in the listing"},
	} {
		failure := c.only(tfprotov6.DiagnosticSeverityError, test.imported.Diagnostics)
		if !strings.Contains(failure.Detail, test.says) {
			t.Errorf("%s: the error does not say %q:\n%s\n%s", title, test.says, failure.Summary, failure.Detail)
		}
		if strings.Contains(failure.Summary+failure.Detail, instance.Token) {
			t.Errorf("%s: the error shows the token", title)
		}
	}
}

func TestInstanceNotConfiguredIsSaid(t *testing.T) {
	c := newCaller(t)
	state := instanceState(simulator.Instance{ID: "r76b15a4a3614b4", Token: "0e4ab1e1-52b0-4d0e-9d53-0123456789ab", Name: "Vendas"})
	adopted, once := values{"name": "Vendas", "token": state["token"]}, adoptsOnce(state["token"])
	for title, diagnostics := range map[string][]*tfprotov6.Diagnostic{
		"create":  c.apply(t.Context(), values{"name": "Vendas"}, nil, instancePlan(values{"name": "Vendas"})).Diagnostics,
		"adopt":   c.apply(t.Context(), adopted, nil, instancePlan(adopted)).Diagnostics,
		"once":    c.apply(t.Context(), once, nil, instancePlan(once).with(values{"token_wo": nil})).Diagnostics,
		"read":    c.refresh(state).Diagnostics,
		"update":  c.apply(t.Context(), values{"name": "Recife"}, state, state.with(values{"name": "Recife"})).Diagnostics,
		"readopt": c.apply(t.Context(), adopted.with(values{"name": "Recife"}), state, state.with(values{"name": "Recife"})).Diagnostics,
		"delete":  c.apply(t.Context(), nil, state, nil).Diagnostics,
		"import":  c.importing("r76b15a4a3614b4", nil).Diagnostics,
	} {
		failure := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
		if !strings.HasPrefix(failure.Summary, "Unable to ") || !strings.HasSuffix(failure.Summary, ": the provider is not configured") {
			t.Errorf("%s: the error is %q", title, failure.Summary)
		}
	}
}

// A token is not taken out of the state where nothing else opens the instance:
// the plan refuses what it can know, and the apply what the server answers.
func TestInstanceTokenThatLaterRunsNeedStays(t *testing.T) {
	t.Parallel()
	config := values{"name": "Vendas", "store_token": false}
	for title, test := range map[string]struct {
		options  simulator.Options
		provider func(server *simulator.Simulator, instance simulator.Instance) values
		// refusedBy is empty where the token goes.
		refusedBy, because string
	}{
		"nothing": {
			provider:  func(*simulator.Simulator, simulator.Instance) values { return nil },
			refusedBy: "plan", because: "neither an admin token nor a token of its own",
		},
		"the token of another instance": {
			provider: func(server *simulator.Simulator, _ simulator.Instance) values {
				return values{"token": server.Add("Compras").Token}
			},
			refusedBy: "apply", because: "the provider's own token opens instance",
		},
		"an admin token on a server without a listing": {
			options: simulator.Options{Demo: true},
			provider: func(server *simulator.Simulator, _ simulator.Instance) values {
				return values{"admin_token": server.AdminToken()}
			},
			refusedBy: "apply", because: "the server shows no listing",
		},
		"an admin token": {
			provider: func(server *simulator.Simulator, _ simulator.Instance) values {
				return values{"admin_token": server.AdminToken()}
			},
		},
		"the token of the instance": {
			provider: func(_ *simulator.Simulator, instance simulator.Instance) values {
				return values{"token": instance.Token}
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server, url := newServer(t, test.options)
			existing := server.Add("Vendas")
			c := newConfigured(t, values{"base_url": url}.with(test.provider(server, existing)))
			prior := instanceState(existing)
			planned := c.plan(config, prior, prior.with(values{"store_token": false}))
			said, by := planned.Diagnostics, "plan"
			if len(said) == 0 {
				applied := c.apply(t.Context(), config, prior, c.read(instanceType, planned.PlannedState))
				said, by = applied.Diagnostics, "apply"
				kept := c.read(instanceType, applied.NewState)["token"]
				if gone := kept == nil; gone != (test.refusedBy == "") {
					t.Errorf("the state holds the token %v", kept)
				}
			}
			if test.refusedBy == "" {
				c.fine(said)
				return
			}
			refusal := c.only(tfprotov6.DiagnosticSeverityError, said)
			if by != test.refusedBy || !strings.Contains(refusal.Detail, test.because) || refusal.Attribute.String() != `AttributeName("store_token")` {
				t.Errorf("the %s says %q at %s, want it from the %s: %q", by, refusal.Detail, refusal.Attribute, test.refusedBy, test.because)
			}
		})
	}
}

// What takes longer than the configuration allows is given up, and the message says which
// time that was. Nothing is lost: the state stays. The request that creates an instance is
// waited for in any case, as TestInstanceInterruptedCreateIsSaved shows.
func TestInstanceTimeoutsBoundEachOperation(t *testing.T) {
	t.Parallel()
	times := values{"timeouts": map[string]tftypes.Value{
		"create": tftypes.NewValue(tftypes.String, "1s"), "update": tftypes.NewValue(tftypes.String, "1s"), "delete": tftypes.NewValue(tftypes.String, "1s"),
	}}
	for name, test := range map[string]struct {
		hangs string
		given func(c *caller, before values) *tfprotov6.ApplyResourceChangeResponse
		keeps bool
		says  []string
	}{
		"adopt": {
			statusRoute,
			func(c *caller, before values) *tfprotov6.ApplyResourceChangeResponse {
				config := values{"name": "Vendas", "token": before["token"]}.with(times)
				return c.apply(c.t.Context(), config, nil, instancePlan(config))
			},
			false,
			[]string{"Unable to adopt", "it was not done in 1s", "timeouts.create"},
		},
		"update": {
			listRoute,
			func(c *caller, before values) *tfprotov6.ApplyResourceChangeResponse {
				return c.apply(c.t.Context(), values{"name": "Recife"}.with(times), before, before.with(values{"name": "Recife"}).with(times))
			},
			true,
			[]string{"Unable to update instance \"Vendas\": it was not done in 1s", "timeouts.update"},
		},
		"delete": {
			listRoute,
			func(c *caller, before values) *tfprotov6.ApplyResourceChangeResponse {
				return c.apply(c.t.Context(), nil, before.with(times), nil)
			},
			true,
			[]string{"Unable to delete instance \"Vendas\": it was not done in 1s", "timeouts.delete"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, server := newAdmin(t, simulator.Options{})
			instance := server.Add("Vendas")
			server.Inject(simulator.Fault{Route: test.hangs, Kind: simulator.FaultLatency, Latency: time.Hour})
			ended := test.given(c, instanceState(instance))
			failed := c.only(tfprotov6.DiagnosticSeverityError, ended.Diagnostics)
			for _, words := range test.says {
				if !strings.Contains(failed.Summary+"\n"+failed.Detail, words) {
					t.Errorf("it does not say %q:\n%s\n%s", words, failed.Summary, failed.Detail)
				}
			}
			if kept := c.read(instanceType, ended.NewState) != nil; kept != test.keeps {
				t.Errorf("it is in the state: %t", kept)
			}
		})
	}
}
