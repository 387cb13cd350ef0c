package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const privacyType = "uazapi_instance_privacy"

// bring imports an object of any kind.
func (c *caller) bring(kind, id string) []*tfprotov6.Diagnostic {
	c.t.Helper()
	resp, err := c.ImportResourceState(c.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: id})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.Diagnostics
}

// isTaken fails the test unless the one error is that another resource has the
// instance, and names it.
func (c *caller) isTaken(id string, diagnostics []*tfprotov6.Diagnostic) {
	c.t.Helper()
	refusal := c.only(tfprotov6.DiagnosticSeverityError, diagnostics)
	if !strings.HasSuffix(refusal.Summary, ": another resource of this run has it already") || !strings.Contains(refusal.Detail, "Instance "+id) {
		c.t.Errorf("it says %q: %s", refusal.Summary, refusal.Detail)
	}
}

// Two resources of one instance would undo each other, and destroying one would
// delete it for both.
func TestImportOfOneInstanceTwiceIsRefused(t *testing.T) {
	t.Parallel()
	for _, kind := range append(settingTypes(), instanceType, connectionType) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			c, server := newAdmin(t, simulator.Options{})
			instance, other := server.Add("Vendas"), server.Add("Suporte")
			c.fine(c.bring(kind, instance.ID))
			c.fine(c.bring(kind, other.ID))
			c.isTaken(instance.ID, c.bring(kind, instance.ID))
		})
	}
}

func TestImportByNameAndByIDIsOfOneInstance(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")
	c.fine(c.bring(instanceType, "name:Vendas"))
	c.isTaken(instance.ID, c.bring(instanceType, instance.ID))
	c.isTaken(instance.ID, c.bring(instanceType, "name:Vendas"))
}

// What lives on an instance is imported by its name as well, and all of it with
// one listing.
func TestImportByNameOfEveryKind(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas São Paulo")
	server.Add("Suporte")
	server.Add("Suporte")
	for _, kind := range append(settingTypes(), instanceType, connectionType) {
		resp, err := c.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: "name:Vendas São Paulo"})
		if err != nil {
			t.Fatal(err)
		}
		c.fine(resp.Diagnostics)
		attribute := "instance_id"
		if kind == instanceType {
			attribute = "id"
		}
		if got := c.read(kind, resp.ImportedResources[0].State)[attribute]; got != instance.ID {
			t.Errorf("%s: it is of %v", kind, got)
		}
		if kind != instanceType {
			c.isTaken(instance.ID, c.bring(kind, instance.ID))
		}
	}
	if listings := server.Calls(listing); listings != 1 {
		t.Errorf("it took %d listings", listings)
	}
	for name, says := range map[string]string{"Suporte": "the name is not unique", "Compras": "it does not exist"} {
		refusal := c.only(tfprotov6.DiagnosticSeverityError, c.bring(privacyType, "name:"+name))
		if refusal.Summary != `Unable to import the privacy of instance "`+name+`": `+says {
			t.Errorf("it says %q: %s", refusal.Summary, refusal.Detail)
		}
	}
}

// An instance and what lives on it are imported by one id.
func TestImportOfOneInstanceOnceForEachKind(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")
	for _, kind := range append(settingTypes(), instanceType, connectionType) {
		c.fine(c.bring(kind, instance.ID))
	}
}

// What failed was imported by nobody.
func TestImportThatFailedIsTriedAgain(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")
	server.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 400, Times: 1})
	c.only(tfprotov6.DiagnosticSeverityError, c.bring(instanceType, "name:Vendas"))
	c.fine(c.bring(instanceType, "name:Vendas"))
	c.isTaken(instance.ID, c.bring(instanceType, instance.ID))
}

// A run goes on with what it imported: it refreshes it, and changes it.
func TestImportIsRefreshedAndChangedInTheSameRun(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{})
	instance := server.Add("Vendas")
	imported := c.importing(instance.ID, nil)
	c.fine(imported.Diagnostics)
	for range 2 {
		read := c.refreshing(instanceType, c.read(instanceType, imported.ImportedResources[0].State), imported.ImportedResources[0].Private)
		c.fine(read.Diagnostics)
		state := c.read(instanceType, read.NewState)
		c.fine(c.apply(t.Context(), values{"name": "Recife"}, state, state.with(values{"name": "Recife"})).Diagnostics)
	}
	c.fine(c.apply(t.Context(), nil, instanceState(instance), nil).Diagnostics)
}

// What was imported is not adopted by another resource, nor imported after that.
func TestImportAndAdoptionOfOneInstance(t *testing.T) {
	t.Parallel()
	server, url := newServer(t, simulator.Options{})
	instance := server.Add("Vendas")
	config := values{"name": "Vendas", "token": instance.Token}
	arguments := values{"base_url": url, "admin_token": server.AdminToken()}

	c := newConfigured(t, arguments)
	c.fine(c.bring(instanceType, instance.ID))
	adopted := c.apply(t.Context(), config, nil, instancePlan(config))
	c.isTaken(instance.ID, adopted.Diagnostics)
	if state := c.read(instanceType, adopted.NewState); state != nil {
		t.Errorf("it is in the state: %v", state)
	}

	c = newConfigured(t, arguments)
	c.fine(c.apply(t.Context(), config, nil, instancePlan(config)).Diagnostics)
	c.isTaken(instance.ID, c.bring(instanceType, instance.ID))
}

func TestImportAndCreateThatEndAtOneInstance(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{NamesUnique: true})
	instance := server.Add("Vendas")
	c.fine(c.bring(instanceType, instance.ID))
	created := c.apply(t.Context(), values{"name": "Vendas"}, nil, instancePlan(values{"name": "Vendas"}))
	c.isTaken(instance.ID, created.Diagnostics)
	if state := c.read(instanceType, created.NewState); state != nil {
		t.Errorf("it is in the state: %v", state)
	}
}

// A name that nobody has is answered with those that come near.
func TestImportByANameThatNobodyHas(t *testing.T) {
	t.Parallel()
	c, server := newAdmin(t, simulator.Options{})
	near, far := server.Add("Vendas  São Paulo "), server.Add("Suporte")
	for _, name := range []string{"Vendas São Paulo", "vendas são paulo", "VENDAS SA\u0303O PAULO"} {
		refusal := c.only(tfprotov6.DiagnosticSeverityError, c.bring(instanceType, "name:"+name))
		if !strings.HasSuffix(refusal.Summary, ": it does not exist") || !strings.Contains(refusal.Detail, near.ID+`, "Vendas  São Paulo "`) {
			t.Errorf("%q: it does not tell the name that comes near: %s\n%s", name, refusal.Summary, refusal.Detail)
		}
		if strings.Contains(refusal.Detail, far.ID) {
			t.Errorf("%q: it tells a name that does not come near: %s", name, refusal.Detail)
		}
	}
	refusal := c.only(tfprotov6.DiagnosticSeverityError, c.bring(instanceType, "name:Compras"))
	if strings.Contains(refusal.Detail, "nearly") {
		t.Errorf("nothing comes near, and it says: %s", refusal.Detail)
	}
}

// Configuration is generated from what is imported, and some of that no
// configuration may hold. That is said where it is imported.
func TestImportOfWhatCannotBeConfiguredIsWarnedOf(t *testing.T) {
	t.Parallel()
	const unfit = "What is imported cannot be configured as it is"
	for title, test := range map[string]struct {
		kind  string
		given func(s *simulator.Simulator, in simulator.Instance) error
		// says is what the warning says, nothing where there is none.
		summary string
		says    []string
	}{
		"an instance": {instanceType, nil, "", nil},
		"an instance with a line break in its name": {instanceType, func(s *simulator.Simulator, in simulator.Instance) error {
			return s.Rename(in.ID, "Vendas\nSP")
		}, "", nil},
		"an instance with a blank name": {instanceType, func(s *simulator.Simulator, in simulator.Instance) error {
			return s.Rename(in.ID, "\u200b \u2003")
		}, unfit, []string{"name: The name is blank", "write another value"}},
		"an instance with a long note": {instanceType, func(s *simulator.Simulator, in simulator.Instance) error {
			return s.SetAdminFields(in.ID, strings.Repeat("7", 20_000), "cliente 1")
		}, unfit, []string{"admin_field_01: The value has 20000 characters", "Leave such an attribute out"}},
		"a privacy": {privacyType, nil, "", nil},
		"a privacy with a value of its own": {privacyType, func(s *simulator.Simulator, in simulator.Instance) error {
			return s.SetPrivacy(in.ID, "last", "contact_allowlist")
		}, unfit, []string{`"contact_allowlist"`, "last: ", "Leave such an attribute out"}},
		"a privacy without a session": {privacyType, func(s *simulator.Simulator, in simulator.Instance) error {
			return s.LogOut(in.ID)
		}, "Not refreshed: the privacy of an instance that is not connected", []string{"has no value", "Pair the number first"}},
		"a presence": {presenceKind, nil, "", nil},
		"a presence of its own": {presenceKind, func(s *simulator.Simulator, in simulator.Instance) error {
			return s.SetPresence(in.ID, "composing")
		}, unfit, []string{"presence: ", `"composing"`}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			c, server := newAdmin(t, simulator.Options{})
			in := server.Add("Vendas")
			for _, act := range []error{server.Pair(in.ID, "5511999990000"), server.SetPresence(in.ID, "available")} {
				if act != nil {
					t.Fatal(act)
				}
			}
			if test.given != nil {
				if err := test.given(server, in); err != nil {
					t.Fatal(err)
				}
			}
			imported, err := c.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: test.kind, ID: in.ID})
			if err != nil {
				t.Fatal(err)
			}
			c.fine(imported.Diagnostics)
			read, err := c.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: test.kind, CurrentState: imported.ImportedResources[0].State, Private: imported.ImportedResources[0].Private})
			if err != nil {
				t.Fatal(err)
			}
			c.warnsOf(test.summary, test.says, read.Diagnostics)
			if test.kind == privacyType && test.summary != unfit {
				return
			}
			// A query says the same, and a refresh of what is managed says nothing.
			list := &listTest{caller: c, Simulator: server, kind: test.kind}
			c.warnsOf(test.summary, test.says, told(list.all(query{include: true, limit: 10})))
			again, err := c.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: test.kind, CurrentState: read.NewState, Private: read.Private})
			if err != nil {
				t.Fatal(err)
			}
			c.fine(again.Diagnostics)
		})
	}
}

// warnsOf fails the test unless there is just this warning, or none where it has
// no summary.
func (c *caller) warnsOf(summary string, says []string, diagnostics []*tfprotov6.Diagnostic) {
	c.t.Helper()
	if summary == "" {
		c.fine(diagnostics)
		return
	}
	warning := c.only(tfprotov6.DiagnosticSeverityWarning, diagnostics)
	if warning.Summary != summary {
		c.t.Errorf("it warns of %q", warning.Summary)
	}
	for _, words := range says {
		if !strings.Contains(warning.Detail, words) {
			c.t.Errorf("it does not say %q: %s", words, warning.Detail)
		}
	}
}
