package provider_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A listing that mixes tokens up, as a broken cache or a panel does, must not have
// anything done to the instance whose token it shows.
func TestOtherNothingIsDoneToAnInstanceWhoseTokenIsListedWithAnother(t *testing.T) {
	t.Parallel()
	for title, do := range map[string]func(s *scene, c *caller){
		"rename": func(s *scene, c *caller) {
			state := withoutToken(instanceState(s.in))
			c.change(state, values{"name": "Recife", "store_token": false}, s.here())
		},
		"delete": func(s *scene, c *caller) { c.ended(instanceType, withoutToken(instanceState(s.in)), s.here()) },
		"delete, and the status cannot tell": func(s *scene, c *caller) {
			s.Inject(simulator.Fault{Route: ownStatus, Kind: simulator.FaultStatusBefore, Status: 500})
			c.ended(instanceType, withoutToken(instanceState(s.in)), s.here())
		},
		"disconnect": func(s *scene, c *caller) {
			c.ended(connectionType, values{"instance_id": s.in.ID, "status": "connected", "connected": true}, s.here())
		},
		"privacy": func(s *scene, c *caller) {
			c.made(privacyType, values{"instance_id": s.in.ID, "last": "none"})
		},
		"presence": func(s *scene, c *caller) {
			c.made("uazapi_instance_presence", values{"instance_id": s.in.ID, "presence": "unavailable"})
		},
		"connect": func(s *scene, c *caller) {
			s.must(s.LogOut(s.more[0].ID))
			c.made(connectionType, values{"instance_id": s.in.ID})
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			s.must(s.Pair(s.more[0].ID, "5511999990001"))
			s.behind(listing, s.swapped)
			do(s, newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken(), "max_retries": 0}))
			for _, request := range s.Requests() {
				if request.Header.Get("token") == s.more[0].Token && request.Method != http.MethodGet {
					t.Errorf("%s was sent with the token of another instance", request.Route)
				}
			}
		})
	}
}

// made plans and applies a new object, and returns what it says.
func (c *caller) made(kind string, config values) []string {
	c.t.Helper()
	planned, err := c.PlanResourceChange(c.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, Config: c.resource(kind, config), PriorState: c.resource(kind, nil), ProposedNewState: c.resource(kind, c.propose(kind, nil, config)),
	})
	if err != nil {
		c.t.Fatal(err)
	}
	applied, err := c.ApplyResourceChange(c.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, Config: c.resource(kind, config), PriorState: c.resource(kind, nil), PlannedState: planned.PlannedState, PlannedPrivate: planned.PlannedPrivate,
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return summaries(applied.Diagnostics)
}

// A copy of a server has all its tokens and sessions. Nothing is ended on one, as
// nothing is deleted.
func TestOtherASessionIsNotEndedAtANewAddress(t *testing.T) {
	t.Parallel()
	for title, private := range map[string]values{"new": {"found_at": []string{elsewhere}}, "not kept": nil} {
		s := newScene(t, simulator.Options{DisconnectSettle: simulator.AtOnce})
		state, _ := s.known(connectionType)
		s.starts(nil).ended(connectionType, state, private)
		if sent := s.Calls(disconnectRoute); (sent == 0) != (title == "new") {
			t.Errorf("%s: %d requests to disconnect it were sent", title, sent)
		}
	}
}

// An instance that one resource has is not adopted by another, also where they
// were not made in one run.
func TestOtherWhatAResourceHasIsNotAdoptedByAnother(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(instanceType)
	c := s.starts(nil)
	c.fine(c.refreshing(instanceType, state, c.private(private)).Diagnostics)
	c.fine(c.planFor(nil, values{"name": "Suporte", "token": s.more[0].Token}, nil).plan.Diagnostics)
	c.only(tfprotov6.DiagnosticSeverityError, c.planFor(nil, values{"name": "Vendas", "token": s.in.Token}, nil).plan.Diagnostics)
}

// What the plan does not change is not written, and least of all what it was a
// moment ago: a read may be one late.
func TestOtherAnAdminFieldThatIsNotChangedOutlivesAReadThatIsLate(t *testing.T) {
	t.Parallel()
	for _, clears := range []bool{false, true} {
		s := newScene(t, simulator.Options{MissingAdminFieldsCleared: clears})
		s.must(s.SetAdminFields(s.in.ID, "crm-1", "em dia"))
		state, private := s.known(instanceType)
		s.Inject(simulator.Fault{Route: ownStatus, Kind: simulator.FaultOld, Times: 1})
		if !clears {
			s.must(s.SetAdminFields(s.in.ID, "crm-1", "inadimplente"))
		}
		changed := s.starts(nil).change(state, values{"name": "Vendas", "admin_field_01": "crm-2"}, private)
		s.starts(nil).fine(changed.applied.Diagnostics)
		want := "inadimplente"
		if clears {
			want = "em dia"
		}
		s.has(s.in.ID, "Vendas", "crm-2", want)
	}
}

// A look after the write may be from before somebody has set the other field. So one
// that lacks it does not show that the server has cleared it, and nothing is written
// back: a text that a terminal would obey would not even stay as it was.
func TestOtherAnAdminFieldIsNotWrittenBackSinceOneLookIsLate(t *testing.T) {
	t.Parallel()
	for _, late := range []simulator.Fault{{Skip: 0, Times: 1}, {Skip: 1, Times: 1}, {Skip: 1, Times: 3}, {Skip: 2, Times: 1}, {Skip: 2, Times: 2}} {
		s := newScene(t, simulator.Options{})
		s.must(s.SetAdminFields(s.in.ID, "crm-1", ""))
		state, private := s.known(instanceType)
		late.Route, late.Kind = ownStatus, simulator.FaultOld
		s.Inject(late)
		s.must(s.SetAdminFields(s.in.ID, "crm-1", "loja\x1b[2J"))
		changed := s.starts(nil).change(state, values{"name": "Vendas", "admin_field_01": "crm-2"}, private)
		s.starts(nil).fine(changed.applied.Diagnostics)
		s.has(s.in.ID, "Vendas", "crm-2", "loja\x1b[2J")
		if calls := s.Calls(adminFieldsRoute); calls != 1 {
			t.Errorf("%d looks are late after %d: the admin fields were written %d times", late.Times, late.Skip, calls)
		}
	}
}

// A read-back that fails once says nothing of the write, so it is made again.
func TestOtherAReadBackThatFailsOnceIsMadeAgain(t *testing.T) {
	t.Parallel()
	for title, fault := range map[string]simulator.Fault{
		"a fault of the server": {Kind: simulator.FaultStatusBefore, Status: 500},
		"another instance":      {Kind: simulator.FaultForeign},
		"a page":                {Kind: simulator.FaultHTMLBefore, Status: 200},
	} {
		s := newScene(t, simulator.Options{})
		state := instanceState(s.more[0])
		// The first look makes sure that the token opens the instance.
		fault.Route, fault.Times, fault.Skip = ownStatus, 1, 1
		s.Inject(fault)
		changed := s.starts(nil).change(state, values{"name": "Recife"}, nil)
		if says := summaries(changed.applied.Diagnostics); len(says) > 0 {
			t.Errorf("%s: it says %q", title, says)
		}
		s.has(s.more[0].ID, "Recife", "", "")
	}
}

// A token that was changed after the plan is no difference to the plan, which
// tools would call a bug: the next refresh takes it over.
func TestOtherATokenThatIsChangedAfterThePlanIsNotShownByTheApply(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(instanceType)
	config := values{"name": "Recife"}
	planned := s.starts(nil).planFor(state, config, private)
	_, err := s.RotateToken(s.in.ID)
	s.must(err)
	c := s.starts(nil)
	changed := c.applyPlan(state, config, planned)
	c.fine(changed.applied.Diagnostics)
	if changed.state["token"] != planned.planned["token"] {
		t.Error("the state has another token than the plan")
	}
	s.has(s.in.ID, "Recife", "", "")
}

// Names that servers escape are kept in their form, as those are that they trim.
func TestOtherWhatAServerEscapesOrStripsOfANameIsNoDifference(t *testing.T) {
	t.Parallel()
	for written, kept := range map[string]string{
		"Loja & Cia":            "Loja &amp; Cia",
		"Loja <Sul>":            "Loja &lt;Sul&gt;",
		`Loja "Sul"`:            "Loja &#34;Sul&#34;",
		"Loja\u200b Sul":        "Loja Sul",
		"Loja \u2764\ufe0f Sul": "Loja \u2764 Sul",
	} {
		s := newScene(t, simulator.Options{})
		s.behind("", func(a *said) {
			var body any
			if json.Unmarshal(a.body, &body) == nil {
				a.body, _ = json.Marshal(replaced(body, written, kept))
			}
		})
		config := values{"name": written}
		created := s.starts(nil).change(nil, config, nil)
		c := s.starts(nil)
		c.fine(created.applied.Diagnostics)
		read := c.refreshing(instanceType, created.state, created.applied.Private)
		if got := c.read(instanceType, read.NewState)["name"]; got != written {
			t.Errorf("%q: the refresh shows %q", written, got)
		}
	}
}

// replaced is a value of JSON in which one text stands in the place of another.
func replaced(value any, from, to string) any {
	switch value := value.(type) {
	case string:
		if value == from {
			return to
		}
	case []any:
		for n := range value {
			value[n] = replaced(value[n], from, to)
		}
	case map[string]any:
		for name := range value {
			value[name] = replaced(value[name], from, to)
		}
	}
	return value
}
