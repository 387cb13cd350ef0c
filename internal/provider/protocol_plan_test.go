package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A plan that creates an instance of a name that another one has says so. It may
// be one that an earlier run created without hearing of it.
func TestNameCheck(t *testing.T) {
	t.Parallel()
	fails := func(fault simulator.Fault) func(s *scene, _ *caller) {
		return func(s *scene, _ *caller) { s.Inject(fault) }
	}
	for title, test := range map[string]struct {
		options simulator.Options
		// before is what was done earlier in the run.
		before func(s *scene, c *caller)
		config func(s *scene) values
		warns  bool
		// only says that it warns also where names have to be unique.
		only bool
		asks int
	}{
		"the name is free":             {config: named("Loja nova"), asks: 1},
		"another has it":               {config: named("Vendas"), warns: true, asks: 1},
		"another has it, with blanks":  {config: named(" Vendas "), warns: true, asks: 1},
		"another has it in other case": {config: named("vendas"), warns: true, only: true, asks: 1},
		"what has it was refreshed": {
			before: func(s *scene, c *caller) { c.fine(c.refreshing(instanceType, instanceState(s.in), nil).Diagnostics) },
			config: named("Vendas"), asks: 1,
		},
		"what has it was imported": {
			before: func(s *scene, c *caller) { c.fine(c.bring(instanceType, s.in.ID)) },
			config: named("Vendas"), asks: 1,
		},
		"another is the one that was refreshed": {
			before: func(s *scene, c *caller) {
				c.fine(c.refreshing(instanceType, instanceState(s.more[0]), nil).Diagnostics)
			},
			config: named("Vendas"), warns: true, asks: 1,
		},
		"there is no listing": {options: simulator.Options{ListingDisabled: true}, config: named("Vendas"), asks: 1},
		"the listing fails":   {before: fails(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500}), config: named("Vendas"), asks: 1},
		"no server answers":   {before: fails(simulator.Fault{Kind: simulator.FaultDropBefore}), config: named("Vendas"), asks: 1},
		"the name is unknown": {config: func(*scene) values { return values{"name": unknown} }},
		"it is adopted":       {config: func(s *scene) values { return values{"name": "Vendas", "token": s.more[0].Token} }},
		"it is adopted once":  {config: func(s *scene) values { return adoptsOnce(s.more[0].Token) }},
	} {
		for _, unique := range []bool{false, true} {
			t.Run(title, func(t *testing.T) {
				t.Parallel()
				s := newScene(t, test.options)
				c := s.starts(values{"unique_names": unique})
				if test.before != nil {
					test.before(s, c)
				}
				planned := c.planFor(nil, test.config(s), nil)
				if asked := s.Calls(listing); asked != test.asks {
					t.Errorf("the listing was asked for %d times, want %d", asked, test.asks)
				}
				if !test.warns {
					c.fine(planned.plan.Diagnostics)
					return
				}
				severity := tfprotov6.DiagnosticSeverityWarning
				if unique && test.only {
					c.fine(planned.plan.Diagnostics) // it is not the very name
					return
				}
				if unique {
					severity = tfprotov6.DiagnosticSeverityError
				}
				said := c.only(severity, planned.plan.Diagnostics)
				if !strings.Contains(strings.ToLower(said.Summary), "another instance has th") || attributeName(said.Attribute) != "name" {
					t.Errorf("it says %q at %s", said.Summary, said.Attribute)
				}
				for _, words := range []string{s.in.ID + ", ", "connected, created", "import {\n    to = RESOURCE\n    id = \"" + s.in.ID + "\"\n  }"} {
					if !strings.Contains(said.Detail, words) {
						t.Errorf("it does not say %q:\n%s", words, said.Detail)
					}
				}
			})
		}
	}
}

func named(name string) func(*scene) values {
	return func(*scene) values { return values{"name": name} }
}

// Plans of a fleet share one listing.
func TestNameCheckOfAFleetAsksOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	c := s.starts(nil)
	for _, name := range []string{"Loja 1", "Loja 2", "Loja 3"} {
		c.fine(c.planFor(nil, values{"name": name}, nil).plan.Diagnostics)
	}
	if asked := s.Calls(listing); asked != 1 {
		t.Errorf("the listing was asked for %d times", asked)
	}
}

// Two instances of one name in one configuration are what the user wants, unless
// names are unique: TestInstancesOfOneNameInOnePlan.
func TestNameCheckOfWhatThisRunCreated(t *testing.T) {
	t.Parallel()
	c := newScene(t, simulator.Options{}).starts(nil)
	c.fine(c.change(nil, values{"name": "Loja nova"}, nil).applied.Diagnostics)
	c.fine(c.planFor(nil, values{"name": "Loja nova"}, nil).plan.Diagnostics)
}

// An instance that left the state by the operator's word, and is listed when its
// successor is planned, was not gone.
func TestNameCheckTellsOfWhatIsNotGone(t *testing.T) {
	t.Parallel()
	for _, listed := range []bool{true, false} {
		s := newScene(t, simulator.Options{})
		c := s.starts(values{"known_gone": texts(s.in.ID)})
		if read := c.refreshing(instanceType, instanceState(s.in), nil); c.read(instanceType, read.NewState) != nil {
			t.Fatal("it is not gone")
		}
		if !listed {
			removed(s)
		}
		planned := c.planFor(nil, values{"name": "Vendas"}, nil)
		if !listed {
			c.fine(planned.plan.Diagnostics)
			continue
		}
		refusal := c.only(tfprotov6.DiagnosticSeverityError, planned.plan.Diagnostics)
		if !strings.HasSuffix(refusal.Summary, ": known_gone names an instance that is there") || !strings.Contains(refusal.Detail, s.in.ID) {
			t.Errorf("it says %q: %s", refusal.Summary, refusal.Detail)
		}
	}
}

// An update writes what the plan changes, and nothing else.
func TestUpdateWritesOnlyWhatThePlanChanges(t *testing.T) {
	t.Parallel()
	const clears, keeps = "cliente 1", "crm-7"
	for title, test := range map[string]struct {
		options simulator.Options
		// prior and config are added to the state and to the name.
		prior, config values
		// meanwhile is what somebody else does between plan and apply.
		meanwhile func(s *scene)
		// name and fields are what the server has in the end.
		name             string
		field01, field02 string
		state            values
		renames, notes   int
	}{
		"nothing is managed": {
			name: "Vendas", field01: clears, field02: keeps,
			state: values{"admin_field_01": clears, "admin_field_02": keeps},
		},
		"one is not managed any more": {
			prior: values{"admin_field_01": clears}, name: "Vendas", field01: clears, field02: keeps,
			state: values{"admin_field_01": clears, "admin_field_02": keeps},
		},
		"an empty text clears": {
			config: values{"admin_field_01": ""}, name: "Vendas", field02: keeps,
			state: values{"admin_field_01": "", "admin_field_02": keeps}, notes: 1,
		},
		"an empty text clears on a server that clears what is not sent": {
			options: simulator.Options{MissingAdminFieldsCleared: true},
			config:  values{"admin_field_01": ""}, name: "Vendas", field02: keeps,
			state: values{"admin_field_01": "", "admin_field_02": keeps}, notes: 2,
		},
		"one changes, and the other since the plan": {
			config:    values{"admin_field_01": "novo"},
			meanwhile: func(s *scene) { s.must(s.SetAdminFields(s.in.ID, clears, "inadimplente")) },
			name:      "Vendas", field01: "novo", field02: "inadimplente",
			state: values{"admin_field_01": "novo", "admin_field_02": keeps}, notes: 1,
		},
		"a rename, and a field since the plan": {
			config:    values{"name": "Recife", "admin_field_02": keeps},
			meanwhile: func(s *scene) { s.must(s.SetAdminFields(s.in.ID, clears, "inadimplente")) },
			name:      "Recife", field01: clears, field02: "inadimplente",
			state: values{"name": "Recife", "admin_field_01": clears, "admin_field_02": keeps}, renames: 1,
		},
		"a field, and a rename since the plan": {
			config:    values{"admin_field_02": "novo"},
			meanwhile: func(s *scene) { s.must(s.Rename(s.in.ID, "Recife")) },
			name:      "Recife", field01: clears, field02: "novo",
			state: values{"admin_field_01": clears, "admin_field_02": "novo"}, notes: 1,
		},
		"all of it": {
			config: values{"name": "Recife", "admin_field_01": "a", "admin_field_02": "b"},
			name:   "Recife", field01: "a", field02: "b",
			state: values{"name": "Recife", "admin_field_01": "a", "admin_field_02": "b"}, renames: 1, notes: 1,
		},
		"what somebody did already": {
			config:    values{"name": "Recife"},
			meanwhile: func(s *scene) { s.must(s.Rename(s.in.ID, "Recife")) },
			name:      "Recife", field01: clears, field02: keeps,
			state: values{"name": "Recife", "admin_field_01": clears, "admin_field_02": keeps},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, test.options)
			s.must(s.SetAdminFields(s.in.ID, clears, keeps))
			state, private := s.known(instanceType)
			config := values{"name": "Vendas"}.with(test.config)
			c := s.starts(nil)
			planned := c.planFor(state, config, private)
			c.fine(planned.plan.Diagnostics)
			if diff := cmp.Diff(state.with(test.state), planned.planned); diff != "" {
				t.Fatalf("planned (-want +got):\n%s", diff)
			}
			if test.meanwhile != nil {
				test.meanwhile(s)
			}
			c = s.starts(nil)
			applied := c.applyPlan(state, config, planned)
			c.fine(applied.applied.Diagnostics)
			if diff := cmp.Diff(state.with(test.state), applied.state); diff != "" {
				t.Errorf("state (-want +got):\n%s", diff)
			}
			s.has(s.in.ID, test.name, test.field01, test.field02)
			if s.Calls(renameRoute) != test.renames || s.Calls(adminFieldsRoute) != test.notes {
				t.Errorf("there were %d renames and %d changes of the admin fields, want %d and %d", s.Calls(renameRoute), s.Calls(adminFieldsRoute), test.renames, test.notes)
			}
		})
	}
}

// Some servers clear the admin field that is not sent. They get it back as it was
// just before, and not as the run has seen it a while ago.
func TestUpdateRestoresTheOtherAdminFieldAsItWas(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{MissingAdminFieldsCleared: true})
	state, private := s.known(instanceType)
	c := s.starts(nil)
	c.fine(c.refreshing(instanceType, state, c.private(private)).Diagnostics)
	s.must(s.SetAdminFields(s.in.ID, "", "inadimplente"))
	c.fine(c.change(state, values{"name": "Vendas", "admin_field_01": "novo"}, private).applied.Diagnostics)
	s.has(s.in.ID, "Vendas", "novo", "inadimplente")
}

// Admin fields that are left out are read, no matter who writes them.
func TestRefreshReadsAdminFieldsThatAreNotManaged(t *testing.T) {
	t.Parallel()
	for _, admin := range []bool{true, false} {
		s := newScene(t, simulator.Options{})
		state, private := s.known(instanceType)
		if state["admin_field_01"] != nil {
			t.Errorf("an empty field is read as %v", state["admin_field_01"])
		}
		s.must(s.SetAdminFields(s.in.ID, "inadimplente", ""))
		arguments := values{"base_url": s.url}
		if admin {
			arguments["admin_token"] = s.AdminToken()
		}
		c := newConfigured(t, arguments)
		read := c.refreshing(instanceType, state, c.private(private))
		c.fine(read.Diagnostics)
		seen := c.read(instanceType, read.NewState)
		if diff := cmp.Diff(state.with(values{"admin_field_01": "inadimplente"}), seen); diff != "" {
			t.Errorf("state (-want +got):\n%s", diff)
		}
		planned := c.planFor(seen, values{"name": "Vendas"}, private)
		c.fine(planned.plan.Diagnostics)
		if diff := cmp.Diff(seen, planned.planned); diff != "" {
			t.Errorf("planned (-want +got):\n%s", diff)
		}
	}
}

// An owner renames with the token alone, and the admin fields take the admin
// token.
func TestUpdateByAnOwner(t *testing.T) {
	t.Parallel()
	for _, notes := range []bool{false, true} {
		s := newScene(t, simulator.Options{})
		state, private := s.known(instanceType)
		config := values{"name": "Recife"}
		if notes {
			config["admin_field_01"] = "nota"
		}
		c := newConfigured(t, values{"base_url": s.url})
		changed := c.change(state, config, private)
		if !notes {
			c.fine(changed.applied.Diagnostics)
			s.has(s.in.ID, "Recife", "", "")
			continue
		}
		refusal := c.only(tfprotov6.DiagnosticSeverityError, changed.applied.Diagnostics)
		if !strings.HasSuffix(refusal.Summary, ": it takes the admin token") || attributeName(refusal.Attribute) != "admin_field_01" {
			t.Errorf("it says %q at %s", refusal.Summary, refusal.Attribute)
		}
		// The state shows what was done and what was not.
		if changed.state["name"] != "Recife" || changed.state["admin_field_01"] != nil {
			t.Errorf("the state is %v", changed.state)
		}
	}
}

// A write is done when the server shows it, which may take a look more.
func TestUpdateIsReadBack(t *testing.T) {
	t.Parallel()
	old := func(times int) []simulator.Fault {
		return []simulator.Fault{{Route: ownStatus, Kind: simulator.FaultOld, Times: times}}
	}
	for title, test := range map[string]struct {
		faults []simulator.Fault
		says   string
		at     string
		name   string
	}{
		"one read is old":           {faults: old(1), name: "Recife"},
		"two reads are old":         {faults: old(2), name: "Recife"},
		"the answer is lost":        {faults: []simulator.Fault{{Route: renameRoute, Kind: simulator.FaultDropAfter}}, name: "Recife"},
		"a gateway answers instead": {faults: []simulator.Fault{{Route: renameRoute, Kind: simulator.FaultStatusAfter, Status: 504}}, name: "Recife"},
		"it is lost":                {faults: []simulator.Fault{{Route: renameRoute, Kind: simulator.FaultDropBefore}}, says: "no answer from the server", name: "Vendas"},
		"it is not kept":            {faults: []simulator.Fault{{Route: renameRoute, Kind: simulator.FaultAnswerOnly}}, says: "the server kept another value", at: "name", name: "Vendas"},
		"it is refused":             {faults: []simulator.Fault{{Route: renameRoute, Kind: simulator.FaultStatusBefore, Status: 400}}, says: "the server refused the request", at: "name", name: "Vendas"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			state, private := s.known(instanceType)
			c := s.starts(nil)
			for _, fault := range test.faults {
				s.Inject(fault)
			}
			changed := c.change(state, values{"name": "Recife"}, private)
			if changed.state["name"] != test.name {
				t.Errorf("the state has the name %v, want %s", changed.state["name"], test.name)
			}
			s.has(s.in.ID, test.name, "", "")
			if test.says == "" {
				c.fine(changed.applied.Diagnostics)
				return
			}
			failure := c.only(tfprotov6.DiagnosticSeverityError, changed.applied.Diagnostics)
			if !strings.HasSuffix(failure.Summary, ": "+test.says) || attributeName(failure.Attribute) != test.at {
				t.Errorf("it says %q at %q: %s", failure.Summary, attributeName(failure.Attribute), failure.Detail)
			}
		})
	}
}
