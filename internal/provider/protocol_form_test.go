package provider_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// formStep is what a change of a form leaves, and what is said.
type formStep struct {
	state, identity values
	said            []*tfprotov6.Diagnostic
}

// reset plans a change of the reset and applies it.
func (s *scene) reset(c *caller, before formStep, config values) formStep {
	s.t.Helper()
	config = values{"instance_id": s.in.ID}.with(config)
	prior := c.resource(resetType, before.state)
	request := &tfprotov6.PlanResourceChangeRequest{
		TypeName: resetType, Config: c.resource(resetType, config), PriorState: prior,
		ProposedNewState: c.resource(resetType, c.propose(resetType, before.state, config)),
	}
	if before.identity != nil {
		request.PriorIdentity = c.identity(resetType, before.identity)
	}
	planned, err := c.PlanResourceChange(s.t.Context(), request)
	s.must(err)
	c.fine(planned.Diagnostics)
	applied, err := c.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resetType, Config: request.Config, PriorState: prior,
		PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	s.must(err)
	return formStep{c.read(resetType, applied.NewState), c.identified(resetType, applied.NewIdentity), applied.Diagnostics}
}

// reread refreshes the reset.
func (s *scene) reread(c *caller, before formStep) formStep {
	s.t.Helper()
	request := &tfprotov6.ReadResourceRequest{TypeName: resetType, CurrentState: c.resource(resetType, before.state)}
	if before.identity != nil {
		request.CurrentIdentity = c.identity(resetType, before.identity)
	}
	read, err := c.ReadResource(s.t.Context(), request)
	s.must(err)
	return formStep{c.read(resetType, read.NewState), c.identified(resetType, read.NewIdentity), read.Diagnostics}
}

// by are the triggers of a reset.
func by(version string) values {
	return values{"triggers": map[string]tftypes.Value{"version": tftypes.NewValue(tftypes.String, version)}}
}

// taking is how long a reset may take.
func taking(create, update any) values {
	return values{"timeouts": map[string]tftypes.Value{"create": tftypes.NewValue(tftypes.String, create), "update": tftypes.NewValue(tftypes.String, update)}}
}

// Several of one instance are told apart by a random id.
func TestFormIsIdentifiedByItsInstanceAndARandomID(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	c := s.starts(nil)
	ids := map[any]bool{}
	for range 2 {
		made := s.reset(c, formStep{}, nil)
		c.fine(made.said)
		text, _ := made.state["id"].(string)
		if id, err := uuid.Parse(text); err != nil || id.Version() != 4 || ids[text] {
			t.Errorf("its id is %q: %v", text, err)
		}
		ids[text] = true
		want := values{"instance_id": s.in.ID, "id": text}
		for title, after := range map[string]formStep{
			"a create":                     made,
			"a refresh":                    s.reread(c, made),
			"a refresh by an older tool":   s.reread(c, formStep{state: made.state}),
			"an update that is only kept":  s.reset(c, made, values{"wait": true}),
			"an update that resets again":  s.reset(c, made, by("2")),
			"an update by an older tool":   s.reset(c, formStep{state: made.state}, by("2")),
			"an update that changes times": s.reset(c, made, taking("3m", nil)),
		} {
			c.fine(after.said)
			if diff := cmp.Diff(want, after.identity); diff != "" || after.state["id"] != text {
				t.Errorf("after %s, its id is %v and its identity (-want +got):\n%s", title, after.state["id"], diff)
			}
		}
	}
}

// States of before that had no id. Tools upgrade state and identity by themselves, in
// every run until something is stored, and both have to agree each time.
func TestFormReadsWhatOlderVersionsWrote(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	old := `{"instance_id":"` + s.in.ID + `","response":"Instance reset started","timeouts":{"create":"3m","update":null},"token":null,"triggers":{"version":"1"},"wait":false}`
	known := `{"instance_id":"` + s.in.ID + `"}`
	upgrade := func(c *caller) formStep {
		state, err := c.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: resetType, Version: 0, RawState: &tfprotov6.RawState{JSON: []byte(old)}})
		s.must(err)
		c.fine(state.Diagnostics)
		identity, err := c.UpgradeResourceIdentity(t.Context(), &tfprotov6.UpgradeResourceIdentityRequest{TypeName: resetType, Version: 0, RawIdentity: &tfprotov6.RawState{JSON: []byte(known)}})
		s.must(err)
		c.fine(identity.Diagnostics)
		return formStep{state: c.read(resetType, state.UpgradedState), identity: c.identified(resetType, identity.UpgradedIdentity)}
	}
	c := s.starts(nil)
	first, again := upgrade(c), upgrade(s.starts(nil))
	if diff := cmp.Diff(first, again, cmp.AllowUnexported(formStep{})); diff != "" {
		t.Errorf("another run makes something else of it (-want +got):\n%s", diff)
	}
	id, _ := first.state["id"].(string)
	if _, err := uuid.Parse(id); err != nil {
		t.Errorf("its id is %q: %v", id, err)
	}
	if diff := cmp.Diff(values{"instance_id": s.in.ID, "id": id}, first.identity); diff != "" {
		t.Errorf("its identity (-want +got):\n%s", diff)
	}
	read := s.reread(c, first)
	c.fine(read.said)
	if diff := cmp.Diff(first, read, cmp.AllowUnexported(formStep{})); diff != "" {
		t.Errorf("a refresh makes something else of it (-want +got):\n%s", diff)
	}
	// Without a change there is nothing to do, and a trigger resets as before.
	config := by("1").with(taking("3m", nil))
	kept := s.reset(c, read, config)
	c.fine(kept.said)
	if diff := cmp.Diff(first.state, kept.state); diff != "" || s.Calls(resetRoute) != 0 {
		t.Errorf("it was reset %d times, and is (-want +got):\n%s", s.Calls(resetRoute), diff)
	}
	reset := s.reset(c, kept, config.with(by("2")))
	c.fine(reset.said)
	if reset.state["id"] != id || s.Calls(resetRoute) != 1 {
		t.Errorf("it was reset %d times, and is %v", s.Calls(resetRoute), reset.state)
	}
}

// The request is sent once, whatever the answer. If the server may have carried it out,
// that is stored, and the next apply has nothing to do.
func TestFormIsNotDoneTwice(t *testing.T) {
	t.Parallel()
	answers := func(kind simulator.FaultKind, status int, body string) func(s *scene) {
		return func(s *scene) {
			s.Inject(simulator.Fault{Route: resetRoute, Kind: kind, Status: status, Body: body})
		}
	}
	const unknown, after = "Nobody knows whether a reset was carried out", "Something failed after a reset"
	for title, c := range map[string]struct {
		given  func(s *scene)
		config values
		// done tells that it counts as done, and warns of what.
		done  bool
		warns string
	}{
		"the answer is lost":              {given: answers(simulator.FaultDropAfter, 0, ""), done: true, warns: unknown},
		"the answer is cut":               {given: answers(simulator.FaultCutJSON, 0, ""), done: true, warns: unknown},
		"the server fails afterwards":     {given: answers(simulator.FaultStatusAfter, 500, `{"error":"database is locked"}`), done: true, warns: unknown},
		"the server fails before":         {given: answers(simulator.FaultStatusBefore, 500, `{"error":"server not available"}`), done: true, warns: unknown},
		"a gateway has no time":           {given: answers(simulator.FaultStatusAfter, 504, "<html>Gateway Time-out</html>"), done: true, warns: unknown},
		"a firewall answers with a page":  {given: answers(simulator.FaultStatusBefore, 403, "<html>Forbidden</html>"), done: true, warns: unknown},
		"the session is not back in time": {config: values{"wait": true}, done: true, warns: after},
		"the token is refused afterwards": {given: func(s *scene) {
			s.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid token."}`, Skip: 1})
		}, config: values{"wait": true}, done: true, warns: after},
		"the token is refused":         {given: answers(simulator.FaultStatusBefore, 401, `{"error":"Invalid token."}`)},
		"a policy refuses":             {given: answers(simulator.FaultStatusBefore, 403, `{"error":"reset is not allowed"}`)},
		"there is no session":          {given: func(s *scene) { s.must(s.LogOut(s.in.ID)) }},
		"something else is under way":  {given: answers(simulator.FaultStatusBefore, 409, `{"error":"instance is busy"}`)},
		"the server has no such route": {given: answers(simulator.FaultStatusBefore, 404, `{"code":404,"message":"Not Found.","data":{}}`)},
		"a look before the request goes wrong": {given: func(s *scene) {
			s.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: 500})
		}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{ResetTime: time.Hour})
			if c.given != nil {
				c.given(s)
			}
			p := s.starts(nil)
			config := by("1").with(taking("1s", "1s")).with(c.config)
			made := s.reset(p, formStep{}, config)
			sent := s.Calls(resetRoute)
			if !c.done {
				p.only(tfprotov6.DiagnosticSeverityError, made.said)
				if made.state != nil {
					t.Errorf("the state is %v", made.state)
				}
				return
			}
			if warning := p.only(tfprotov6.DiagnosticSeverityWarning, made.said); warning.Summary != c.warns {
				t.Errorf("it warns of %q: %s", warning.Summary, warning.Detail)
			}
			s.Heal()
			again := s.reset(p, s.reread(p, made), config)
			p.fine(again.said)
			if diff := cmp.Diff(made.state, again.state); diff != "" || sent != 1 || s.Calls(resetRoute) != 1 {
				t.Errorf("it was reset %d times, and then %d. The state after the second apply (-first +second):\n%s", sent, s.Calls(resetRoute), diff)
			}
		})
	}
}

func TestFormWhoseServerIsDownIsNotDone(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	c := s.starts(values{"base_url": "http://127.0.0.1:1"})
	made := s.reset(c, formStep{}, nil)
	c.only(tfprotov6.DiagnosticSeverityError, made.said)
	if made.state != nil {
		t.Errorf("the state is %v", made.state)
	}
}

// What a form has done is nothing that a server could show.
func TestFormIsNotImported(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	c := s.starts(nil)
	for _, request := range []*tfprotov6.ImportResourceStateRequest{
		{TypeName: resetType, ID: s.in.ID},
		{TypeName: resetType, ID: "name:" + s.in.Name},
		{TypeName: resetType, ID: s.in.ID + "/" + uuid.NewString()},
		{TypeName: resetType, Identity: c.identity(resetType, values{"instance_id": s.in.ID, "id": uuid.NewString()})},
	} {
		imported, err := c.ImportResourceState(t.Context(), request)
		s.must(err)
		if refusal := c.only(tfprotov6.DiagnosticSeverityError, imported.Diagnostics); refusal.Summary != "Unable to import a reset" {
			t.Errorf("it says %q: %s", refusal.Summary, refusal.Detail)
		}
		if len(imported.ImportedResources) > 0 {
			t.Errorf("it imported %v", imported.ImportedResources)
		}
	}
	if asked := calls(s.Simulator); len(asked) > 0 {
		t.Errorf("the server was asked for %q", asked)
	}
}
