package provider_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

const adminFieldsRoute = "POST /instance/updateAdminFields"

// step is a change of an instance, from its plan to its end.
type step struct {
	plan    *tfprotov6.PlanResourceChangeResponse
	applied *tfprotov6.ApplyResourceChangeResponse
	// planned and state are the attributes, private is what is private to the state.
	planned, state, private values
}

// propose is what tools propose: what is configured, and what was computed before.
func (c *caller) propose(kind string, prior, config values) values {
	if config == nil {
		return nil
	}
	proposed := values{}.with(config)
	for _, attribute := range c.schemas.ResourceSchemas[kind].Block.Attributes {
		if config[attribute.Name] != nil || !attribute.Computed {
			continue
		}
		proposed[attribute.Name] = prior[attribute.Name]
		if prior == nil {
			proposed[attribute.Name] = unknown
		}
	}
	return proposed
}

// planFor plans a change of an instance, as tools do.
func (c *caller) planFor(prior, config, private values) step {
	c.t.Helper()
	resp, err := c.PlanResourceChange(c.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:         instanceType,
		Config:           c.resource(instanceType, config),
		PriorState:       c.resource(instanceType, prior),
		PriorPrivate:     c.private(private),
		ProposedNewState: c.resource(instanceType, c.propose(instanceType, prior, config)),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return step{plan: resp, planned: c.read(instanceType, resp.PlannedState)}
}

// applyPlan applies a change that was planned, maybe by another run.
func (c *caller) applyPlan(prior, config values, planned step) step {
	c.t.Helper()
	resp, err := c.ApplyResourceChange(c.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName:       instanceType,
		Config:         c.resource(instanceType, config),
		PriorState:     c.resource(instanceType, prior),
		PlannedState:   c.resource(instanceType, planned.planned),
		PlannedPrivate: planned.plan.PlannedPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	planned.applied, planned.state, planned.private = resp, c.read(instanceType, resp.NewState), c.besideSession(resp.Private)
	return planned
}

// change plans a change and applies it.
func (c *caller) change(prior, config, private values) step {
	c.t.Helper()
	planned := c.planFor(prior, config, private)
	if len(planned.plan.Diagnostics) > 0 {
		c.fine(planned.plan.Diagnostics)
		c.t.FailNow()
	}
	return c.applyPlan(prior, config, planned)
}

// starts runs a provider for a scene, as tools do for each command.
func (s *scene) starts(arguments values) *caller {
	s.t.Helper()
	return newConfigured(s.t, values{"base_url": s.url, "admin_token": s.AdminToken(), "max_retries": 0}.with(arguments))
}

// summaries are the severities and summaries of diagnostics.
func summaries(diagnostics []*tfprotov6.Diagnostic) []string {
	var all []string
	for _, diagnostic := range diagnostics {
		all = append(all, diagnostic.Severity.String()+": "+diagnostic.Summary)
	}
	return all
}

// has fails the test unless an instance has these values.
func (s *scene) has(id any, name, field01, field02 string) {
	s.t.Helper()
	text, _ := id.(string)
	got, found := s.Instance(text)
	if !found {
		s.t.Fatalf("there is no instance %v", id)
	}
	if got.Name != name || got.AdminField01 != field01 || got.AdminField02 != field02 {
		s.t.Errorf("it has %q, %q and %q, want %q, %q and %q", got.Name, got.AdminField01, got.AdminField02, name, field01, field02)
	}
}

const (
	notFinished = "WARNING: A new instance is not yet as planned"
	notKept     = "WARNING: The server keeps another value of a new instance"
)

// An error after the create would taint the instance, and the next apply would
// delete it. So what fails then is a warning, and the state is as planned.
func TestCreateNothingTaints(t *testing.T) {
	t.Parallel()
	config := values{"name": "Loja nova", "admin_field_01": "cliente 1", "admin_field_02": "crm-7"}
	ignores := simulator.Options{CreateIgnoresAdminFields: true}
	for title, test := range map[string]struct {
		options simulator.Options
		faults  []simulator.Fault
		says    []string
	}{
		"all goes well":                   {},
		"the admin fields come later":     {options: ignores},
		"the admin fields fail":           {ignores, []simulator.Fault{{Route: adminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500}}, []string{notFinished}},
		"the admin fields are refused":    {ignores, []simulator.Fault{{Route: adminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 403}}, []string{notFinished}},
		"the answer to them is lost":      {ignores, []simulator.Fault{{Route: adminFieldsRoute, Kind: simulator.FaultDropAfter}}, nil},
		"they are lost":                   {ignores, []simulator.Fault{{Route: adminFieldsRoute, Kind: simulator.FaultDropBefore}}, []string{notFinished}},
		"the admin fields are not kept":   {ignores, []simulator.Fault{{Route: adminFieldsRoute, Kind: simulator.FaultAnswerOnly}}, []string{notKept, notKept}},
		"the server cannot be read":       {ignores, []simulator.Fault{{Route: ownStatus, Kind: simulator.FaultStatusBefore, Status: 500}}, []string{notFinished}},
		"the server answers nonsense":     {ignores, []simulator.Fault{{Route: ownStatus, Kind: simulator.FaultHTMLBefore, Status: 200}}, []string{notFinished}},
		"the instance is said to be gone": {ignores, []simulator.Fault{{Route: ownStatus, Kind: simulator.FaultStatusBefore, Status: 401}}, []string{notFinished}},
		"the server announces its end":    {options: simulator.Options{Demo: true}, says: []string{"WARNING: The server announces the end of the instance"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, test.options)
			c := s.starts(nil)
			planned := c.planFor(nil, config, nil)
			c.fine(planned.plan.Diagnostics)
			for _, fault := range test.faults {
				s.Inject(fault)
			}
			created := c.applyPlan(nil, config, planned)
			if diff := cmp.Diff(test.says, summaries(created.applied.Diagnostics)); diff != "" {
				t.Errorf("it says (-want +got):\n%s", diff)
				c.fine(created.applied.Diagnostics)
			}
			if s.Calls(createRoute) != 1 {
				t.Errorf("it was created %d times", s.Calls(createRoute))
			}
			all := s.Instances()
			want := instanceState(all[len(all)-1]).with(config)
			if diff := cmp.Diff(want, created.state); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
		})
	}
}

// What failed after a create is what the next plan has to do.
func TestCreateThatIsNotFinishedIsFinishedByTheNextApply(t *testing.T) {
	t.Parallel()
	config := values{"name": "Loja nova", "admin_field_01": "cliente 1"}
	s := newScene(t, simulator.Options{CreateIgnoresAdminFields: true})
	s.Inject(simulator.Fault{Route: adminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500, Times: 1})
	created := s.starts(nil).change(nil, config, nil)
	id := created.state["id"]
	// Somebody pairs it meanwhile: nothing may end that session.
	s.must(s.Pair(id.(string), "5511990000009"))

	c := s.starts(nil)
	read := c.refreshing(instanceType, created.state, created.applied.Private)
	c.fine(read.Diagnostics)
	state := c.read(instanceType, read.NewState)
	if state["admin_field_01"] != nil {
		t.Errorf("the refresh shows %v", state["admin_field_01"])
	}
	changed := c.change(state, config, c.besideSession(read.Private))
	c.fine(changed.applied.Diagnostics)
	s.has(id, "Loja nova", "cliente 1", "")
	if now, _ := s.Instance(id.(string)); now.Status != "connected" {
		t.Errorf("its status is %s", now.Status)
	}
}

// The private state of a new instance may be inherited from the one that it
// replaces.
func TestCreateSetsAndClearsWhatIsPrivate(t *testing.T) {
	t.Parallel()
	inherited := values{
		"found_at":           []string{elsewhere},
		"kept_forms":         values{"name": values{"written": "Loja ", "kept": "Loja"}},
		"announced_deletion": values{"at": time.Now().Add(-time.Hour)},
	}
	for title, test := range map[string]struct {
		options simulator.Options
		config  func(s *scene) values
		want    func(s *scene, kept values)
	}{
		"created": {
			config: func(*scene) values { return values{"name": "Loja nova"} },
			want:   func(*scene, values) {},
		},
		"created and trimmed": {
			options: simulator.Options{NameForm: simulator.NameTrimmed},
			config:  func(*scene) values { return values{"name": " Loja nova"} },
			want: func(_ *scene, kept values) {
				kept["kept_forms"] = map[string]any{"name": map[string]any{"written": " Loja nova", "kept": "Loja nova"}}
			},
		},
		"adopted": {
			config: func(s *scene) values { return values{"name": "Suporte", "token": s.more[0].Token} },
			want:   func(*scene, values) {},
		},
		"adopted and renamed": {
			options: simulator.Options{NameForm: simulator.NameFolded},
			config:  func(s *scene) values { return values{"name": "Loja NOVA", "token": s.more[0].Token} },
			want: func(_ *scene, kept values) {
				kept["kept_forms"] = map[string]any{"name": map[string]any{"written": "Loja NOVA", "kept": "loja nova"}}
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, test.options)
			c, config := s.starts(nil), test.config(s)
			planned := c.planFor(nil, config, nil)
			c.fine(planned.plan.Diagnostics)
			planned.plan.PlannedPrivate = c.private(inherited)
			created := c.applyPlan(nil, config, planned)
			c.fine(created.applied.Diagnostics)
			want := values{"found_at": []any{s.url}}
			test.want(s, want)
			if diff := cmp.Diff(want, created.private); diff != "" {
				t.Errorf("what is private (-want +got):\n%s", diff)
			}
		})
	}
}

// A server's notice that it deletes an instance is private to the instance.
func TestCreateKeepsWhatTheServerAnnounces(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{Demo: true})
	before := time.Now()
	created := s.starts(nil).change(nil, values{"name": "Loja nova"}, nil)
	announced, _ := created.private["announced_deletion"].(map[string]any)
	text, _ := announced["at"].(string)
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || at.Before(before.Add(time.Hour)) || at.After(time.Now().Add(time.Hour)) {
		t.Errorf("it announces %v: %v", created.private, err)
	}
}

// Settings and connections inherit private state as well.
func TestCreateOfWhatLivesOnAnInstanceForgetsWhereAnotherWas(t *testing.T) {
	t.Parallel()
	for _, kind := range append(settingTypes(), connectionType, resetType) {
		s := newScene(t, simulator.Options{Accounts: simulator.AccountsBusiness})
		c := s.starts(nil)
		config, want := values{"instance_id": s.in.ID}, values{"found_at": []any{s.url}}
		if entry, _ := objects.Of(kind); entry.Setting != nil {
			config, want = config.with(c.arguments(kind, entry.Setting.Other)), want.with(entry.Setting.Keeps)
		}
		planned, err := c.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: kind, Config: c.resource(kind, config), PriorState: c.resource(kind, nil), ProposedNewState: c.resource(kind, c.propose(kind, nil, config)),
		})
		s.must(err)
		c.fine(planned.Diagnostics)
		applied, err := c.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: kind, Config: c.resource(kind, config), PriorState: c.resource(kind, nil), PlannedState: planned.PlannedState,
			PlannedPrivate: c.private(values{"found_at": []string{elsewhere}}),
		})
		s.must(err)
		c.fine(applied.Diagnostics)
		kept := c.besideSession(applied.Private)
		delete(kept, "kept_forms") // of the value that was written, and not of another place
		if diff := cmp.Diff(want, kept); diff != "" {
			t.Errorf("%s: what is private (-want +got):\n%s", kind, diff)
		}
	}
}

// Whatever becomes of the answer, an instance is asked for once, and what came
// into being is in the state.
func TestCreateWhoseAnswerIsLostIsFound(t *testing.T) {
	t.Parallel()
	after := func(status int) func(s *scene) {
		return func(s *scene) {
			s.Inject(simulator.Fault{Route: createRoute, Kind: simulator.FaultStatusAfter, Status: status})
		}
	}
	fault := func(kind simulator.FaultKind) func(s *scene) {
		return func(s *scene) { s.Inject(simulator.Fault{Route: createRoute, Kind: kind}) }
	}
	for title, lose := range map[string]func(s *scene){
		"408": after(408), "499": after(499), "500": after(500), "502": after(502), "503": after(503), "504": after(504),
		"cut":               fault(simulator.FaultDropAfter),
		"a page of a proxy": fault(simulator.FaultHTMLAfter),
		"cut JSON":          fault(simulator.FaultCutJSON),
		"half of it":        fault(simulator.FaultHalfJSON),
		"garbled":           fault(simulator.FaultGarbled),
		"a word of a gateway": func(s *scene) {
			s.After(createRoute, 0, edge.Answer{Status: 403, Body: "error code: 1020", ContentType: "text/plain"})
		},
		"a page with 200": func(s *scene) { s.After(createRoute, 0, edge.Answer{Body: "<html>please wait</html>"}) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			c := s.starts(values{"max_retries": 3})
			planned := c.planFor(nil, values{"name": "Loja nova"}, nil)
			c.fine(planned.plan.Diagnostics)
			lose(s)
			created := c.applyPlan(nil, values{"name": "Loja nova"}, planned)
			c.fine(created.applied.Diagnostics)
			all := s.Instances()
			if diff := cmp.Diff(instanceState(all[len(all)-1]), created.state); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			if s.Calls(createRoute) != 1 || len(all) != 3 {
				t.Errorf("it was asked for %d times, and there are %d instances", s.Calls(createRoute), len(all))
			}
		})
	}
}

// Where it cannot be told what came into being, nothing is saved, and nothing is
// asked for a second time.
func TestCreateWhoseOutcomeIsNotKnownIsAnError(t *testing.T) {
	t.Parallel()
	const (
		whether = `Unable to tell whether instance "Loja nova" was created`
		which   = `Unable to tell which instance was created as "Loja nova"`
	)
	lostBefore := simulator.Fault{Route: createRoute, Kind: simulator.FaultStatusBefore, Status: 502}
	lostAfter := simulator.Fault{Route: createRoute, Kind: simulator.FaultStatusAfter, Status: 502}
	for title, test := range map[string]struct {
		options simulator.Options
		given   func(s *scene)
		// meanwhile is what others do while the request is under way.
		meanwhile     func(s *scene)
		summary, says string
	}{
		"nothing was created": {
			given:   func(s *scene) { s.Inject(lostBefore) },
			summary: whether, says: "The listing shows no new instance",
		},
		"the listing is frozen": {
			given: func(s *scene) {
				s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultOld})
				s.Inject(lostAfter)
			},
			summary: whether, says: "The listing shows no new instance",
		},
		"there is no listing": {
			options: simulator.Options{ListingDisabled: true},
			given:   func(s *scene) { s.Inject(lostAfter) },
			summary: whether, says: "The instance may exist now",
		},
		"the listing fails afterwards": {
			given: func(s *scene) {
				s.Inject(lostAfter)
				s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1})
			},
			summary: whether, says: "The instance may exist now",
		},
		"two of the name are new": {
			given:     func(s *scene) { s.Inject(lostAfter) },
			meanwhile: func(s *scene) { s.Add("Loja nova") },
			summary:   which, says: `"Loja nova", disconnected`,
		},
		"another is new": {
			given:     func(s *scene) { s.Inject(lostBefore) },
			meanwhile: func(s *scene) { s.Add("Oficina") },
			summary:   which, says: `"Oficina", disconnected`,
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, test.options)
			c := s.starts(values{"max_retries": 3})
			planned := c.planFor(nil, values{"name": "Loja nova"}, nil)
			c.fine(planned.plan.Diagnostics)
			s.ResetRequests()
			// A run of its own: what the plan listed is not known to the apply.
			c = s.starts(values{"max_retries": 3})
			test.given(s)
			if test.meanwhile != nil {
				s.meanwhile = test.meanwhile
			}
			created := c.applyPlan(nil, values{"name": "Loja nova"}, planned)
			failure := c.only(tfprotov6.DiagnosticSeverityError, created.applied.Diagnostics)
			if failure.Summary != test.summary || !strings.Contains(failure.Detail, test.says) {
				t.Errorf("it says %q, want %q and %q:\n%s", failure.Summary, test.summary, test.says, failure.Detail)
			}
			if created.state != nil {
				t.Errorf("it is in the state: %v", created.state)
			}
			if s.Calls(createRoute) != 1 {
				t.Errorf("it was asked for %d times", s.Calls(createRoute))
			}
		})
	}
}

// A create that the server refuses for a reason is told as that, and not as a
// wrong admin token.
func TestCreateThatIsRefusedForAReason(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	s.Inject(simulator.Fault{Route: createRoute, Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Limite de instâncias do plano atingido (10/10)"}`})
	c := s.starts(nil)
	created := c.change(nil, values{"name": "Loja nova"}, nil)
	refusal := c.only(tfprotov6.DiagnosticSeverityError, created.applied.Diagnostics)
	if refusal.Summary != `Unable to create instance "Loja nova": the server refused the request` || !strings.Contains(refusal.Detail, "Limite de instâncias do plano atingido (10/10)") {
		t.Errorf("it says %q: %s", refusal.Summary, refusal.Detail)
	}
}

// Two resources that end at one instance would undo each other: the second one is
// an error, and nothing is saved.
func TestCreateThatEndsWhereAnotherDidIsAnError(t *testing.T) {
	t.Parallel()
	config := values{"name": "Loja nova"}
	t.Run("two adoptions of one token", func(t *testing.T) {
		t.Parallel()
		s := newScene(t, simulator.Options{})
		c := s.starts(nil)
		adopts := values{"name": "Suporte", "token": s.more[0].Token}
		c.fine(c.change(nil, adopts, nil).applied.Diagnostics)
		again := c.change(nil, adopts.with(values{"name": "Outra"}), nil)
		c.isTaken(s.more[0].ID, again.applied.Diagnostics)
		if again.state != nil {
			t.Errorf("it is in the state: %v", again.state)
		}
		s.has(s.more[0].ID, "Suporte", "", "")
	})
	t.Run("two creates of one name, on a server that has each name once", func(t *testing.T) {
		t.Parallel()
		s := newScene(t, simulator.Options{NamesUnique: true})
		c := s.starts(nil)
		first := c.change(nil, config, nil)
		c.fine(first.applied.Diagnostics)
		again := c.change(nil, config, nil)
		c.isTaken(first.state["id"].(string), again.applied.Diagnostics)
		if again.state != nil {
			t.Errorf("it is in the state: %v", again.state)
		}
	})
	t.Run("a create of a name that the server has", func(t *testing.T) {
		t.Parallel()
		s := newScene(t, simulator.Options{NamesUnique: true})
		c := s.starts(nil)
		planned := c.planFor(nil, values{"name": "Suporte"}, nil)
		created := c.applyPlan(nil, values{"name": "Suporte"}, planned)
		refusal := c.only(tfprotov6.DiagnosticSeverityError, created.applied.Diagnostics)
		if !strings.HasSuffix(refusal.Summary, ": the server answered with an instance that it had before") || !strings.Contains(refusal.Detail, s.more[0].ID) {
			t.Errorf("it says %q: %s", refusal.Summary, refusal.Detail)
		}
		if created.state != nil {
			t.Errorf("it is in the state: %v", created.state)
		}
	})
	t.Run("two creates of one name, on any server", func(t *testing.T) {
		t.Parallel()
		s := newScene(t, simulator.Options{})
		c := s.starts(nil)
		first, second := c.change(nil, config, nil), c.change(nil, config, nil)
		c.fine(slices.Concat(first.applied.Diagnostics, second.applied.Diagnostics))
		if first.state["id"] == second.state["id"] {
			t.Errorf("both are instance %v", first.state["id"])
		}
	})
}

// What a server makes of a name is known from its answer to the create, also when the looks
// after that fail.
func TestNameThatIsCutIsKnownWhereTheCreateIsNotFinished(t *testing.T) {
	t.Parallel()
	config := values{"name": "Central de atendimento da loja do centro"}
	s := newScene(t, simulator.Options{NameForm: simulator.NameCut})
	s.Inject(simulator.Fault{Route: ownStatus, Kind: simulator.FaultStatusBefore, Status: 500, Times: 8})
	created := s.starts(nil).change(nil, config, nil)
	if diff := cmp.Diff([]string{notFinished}, summaries(created.applied.Diagnostics)); diff != "" {
		t.Fatalf("it says (-want +got):\n%s", diff)
	}
	c := s.starts(nil)
	read := c.refreshing(instanceType, created.state, c.private(created.private))
	c.fine(read.Diagnostics)
	if diff := cmp.Diff(created.state, c.read(instanceType, read.NewState)); diff != "" {
		t.Errorf("refreshed (-want +got):\n%s", diff)
	}
}

// A rename whose looks fail is not lost: the next refresh sees what the server made of it.
func TestNameThatIsCutIsKnownWhereTheLooksAfterARenameFailed(t *testing.T) {
	t.Parallel()
	const long = "Central de atendimento da loja do centro"
	s := newScene(t, simulator.Options{NameForm: simulator.NameCut})
	c := s.starts(nil)
	made := c.change(nil, values{"name": "Loja"}, nil)
	c.fine(made.applied.Diagnostics)
	s.Inject(simulator.Fault{Route: ownStatus, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1})
	renamed := s.starts(nil).change(made.state, values{"name": long}, made.private)
	if said := summaries(renamed.applied.Diagnostics); len(said) != 1 || !strings.HasPrefix(said[0], "ERROR: Unable to update ") {
		t.Fatalf("it says %q, want that the update failed", said)
	}
	s.has(made.state["id"], long[:20], "", "")
	s.Heal()
	refreshed := func(state values, private []byte) (values, []byte) {
		t.Helper()
		c := s.starts(nil)
		read := c.refreshing(instanceType, state, private)
		c.fine(read.Diagnostics)
		return c.read(instanceType, read.NewState), read.Private
	}
	state, private := refreshed(renamed.state, c.private(renamed.private))
	if state["name"] != long {
		t.Errorf("refreshed, the name is %v, want %q", state["name"], long)
	}

	// Somebody who shortens it further has renamed it.
	s.must(s.Rename(made.state["id"].(string), long[:7]))
	if state, _ = refreshed(state, private); state["name"] != long[:7] {
		t.Errorf("renamed, the name is %v, want %q", state["name"], long[:7])
	}
}

// A server that trims, folds or cuts names is no reason to rename for ever. The
// state keeps what was written, as long as the server keeps its form of that.
func TestNameThatTheServerKeepsInAFormOfItsOwn(t *testing.T) {
	t.Parallel()
	const long = "Central de atendimento da loja do centro"
	for title, test := range map[string]struct {
		form             simulator.NameForm
		name, kept       string
		other, otherKept string
	}{
		"trimmed": {simulator.NameTrimmed, "Loja nova ", "Loja nova", " Loja velha", "Loja velha"},
		"folded":  {simulator.NameFolded, "Loja  NOVA", "loja nova", "Loja VELHA", "loja velha"},
		"cut":     {simulator.NameCut, long, long[:20], "Outra " + long, ("Outra " + long)[:20]},
	} {
		for how, starting := range map[string]func(s *scene) values{
			"created": func(*scene) values { return values{"name": test.name} },
			"adopted": func(s *scene) values { return values{"name": test.name, "token": s.more[0].Token} },
		} {
			t.Run(title+" "+how, func(t *testing.T) {
				t.Parallel()
				s := newScene(t, simulator.Options{NameForm: test.form})
				config := starting(s)
				c := s.starts(nil)
				made := c.change(nil, config, nil)
				c.fine(made.applied.Diagnostics)
				id := made.state["id"]
				s.has(id, test.kept, "", "")

				// Later runs see no difference.
				state, private := made.state, made.private
				for range 2 {
					c = s.starts(nil)
					read := c.refreshing(instanceType, state, c.private(private))
					c.fine(read.Diagnostics)
					if diff := cmp.Diff(made.state, c.read(instanceType, read.NewState)); diff != "" {
						t.Fatalf("refreshed (-want +got):\n%s", diff)
					}
					state, private = c.read(instanceType, read.NewState), c.besideSession(read.Private)
					planned := c.planFor(state, config, private)
					c.fine(planned.plan.Diagnostics)
					if diff := cmp.Diff(state, planned.planned); diff != "" {
						t.Fatalf("planned (-want +got):\n%s", diff)
					}
				}

				// A rename is kept in its form, too.
				renamed := config.with(values{"name": test.other})
				c = s.starts(nil)
				changed := c.change(state, renamed, private)
				c.fine(changed.applied.Diagnostics)
				s.has(id, test.otherKept, "", "")
				c = s.starts(nil)
				read := c.refreshing(instanceType, changed.state, c.private(changed.private))
				if diff := cmp.Diff(changed.state, c.read(instanceType, read.NewState)); diff != "" || changed.state["name"] != test.other {
					t.Errorf("refreshed (-want +got):\n%s", diff)
				}

				// One in the server's own form leaves nothing to remember.
				changed = c.change(changed.state, config.with(values{"name": test.kept}), changed.private)
				c.fine(changed.applied.Diagnostics)
				if changed.private["kept_forms"] != nil {
					t.Errorf("it keeps %v", changed.private)
				}
			})
		}
	}
}

// What somebody else renames is drift, also where a form was kept.
func TestNameThatIsChangedOutsideShows(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{NameForm: simulator.NameTrimmed})
	config := values{"name": "Loja nova "}
	made := s.starts(nil).change(nil, config, nil)
	s.must(s.Rename(made.state["id"].(string), "Oficina"))
	c := s.starts(nil)
	read := c.refreshing(instanceType, made.state, made.applied.Private)
	state := c.read(instanceType, read.NewState)
	if state["name"] != "Oficina" {
		t.Errorf("the refresh shows %v", state["name"])
	}
	changed := c.change(state, config, c.besideSession(read.Private))
	c.fine(changed.applied.Diagnostics)
	s.has(made.state["id"], "Loja nova", "", "")
	if changed.state["name"] != "Loja nova " {
		t.Errorf("the state has %v", changed.state["name"])
	}
}

// Where the answer to a create is lost and no listing tells tokens, nobody knows the
// token: what refers to it would name no instance, so it is told with the way on, and the
// token may be written then.
func TestCreateTellsOfATokenThatNobodyKnows(t *testing.T) {
	t.Parallel()
	for _, listed := range []simulator.ListedTokens{simulator.TokensMasked, simulator.TokensLeftOut, simulator.TokensShown} {
		s := newScene(t, simulator.Options{ListedTokens: listed})
		s.Inject(simulator.Fault{Route: createRoute, Kind: simulator.FaultStatusAfter, Status: 502, Times: 1})
		c := s.starts(nil)
		made := c.change(nil, values{"name": "Recife"}, nil)
		if listed == simulator.TokensShown {
			c.fine(made.applied.Diagnostics)
			continue
		}
		c.warnsOf("The token of the new instance is not known", []string{"Recife", "token"}, made.applied.Diagnostics)
		in, _ := s.Instance(made.state["id"].(string))
		planned := s.starts(nil).change(made.state, values{"name": "Recife", "token": in.Token}, c.privately(made.applied.Private))
		c.fine(planned.applied.Diagnostics)
		if planned.state["id"] != in.ID || planned.state["token"] != in.Token {
			t.Errorf("the state has %v", planned.state)
		}
	}
}
