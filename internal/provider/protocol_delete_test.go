package provider_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

// deletion is one way in which a delete ends, without a refresh before it.
type deletion struct {
	options simulator.Options
	given   func(s *scene)
	private func(s *scene) values
	// both, admin and owner are how it ends for who holds what, as in [proof]: ""
	// where it is done, or the headline of an error.
	both, admin, owner string
	// unsent says that no request to delete it may be sent, and stays that the
	// instance is there in the end.
	unsent, stays bool
}

var deletions = map[string]deletion{
	"it is there": {},
	"the answer is lost": {given: func(s *scene) {
		s.Inject(simulator.Fault{Route: deleteRoute, Kind: simulator.FaultDropAfter})
	}},
	"a gateway answers instead": {given: func(s *scene) {
		s.Inject(simulator.Fault{Route: deleteRoute, Kind: simulator.FaultStatusAfter, Status: 504})
	}},
	"a page answers instead": {given: func(s *scene) {
		s.Inject(simulator.Fault{Route: deleteRoute, Kind: simulator.FaultHTMLAfter, Status: 200})
	}},
	"the server says that it is gone": {options: simulator.Options{GoneAnswer: simulator.Gone404}},
	"it still opens for a moment": {given: func(s *scene) {
		// The first look of all is before the request.
		s.Inject(simulator.Fault{Route: ownStatus, Kind: simulator.FaultOld, Times: 2})
	}},
	"it is lost": {
		given: func(s *scene) { s.Inject(simulator.Fault{Route: deleteRoute, Kind: simulator.FaultDropBefore}) },
		both:  noAnswer, admin: noAnswer, owner: noAnswer, stays: true,
	},
	"it is still there afterwards": {
		given: func(s *scene) { s.Inject(simulator.Fault{Route: deleteRoute, Kind: simulator.FaultAnswerOnly}) },
		both:  "it is still there", admin: "it is still there", owner: "it is still there", stays: true,
	},
	"it is refused": {
		given: func(s *scene) {
			s.Inject(simulator.Fault{Route: deleteRoute, Kind: simulator.FaultStatusBefore, Status: 400})
		},
		both: "the server refused the request", admin: "the server refused the request", owner: "the server refused the request", stays: true,
	},

	"it was deleted before":                                 {given: removed, owner: rejected, unsent: true},
	"it was deleted before from a server that says so":      {options: simulator.Options{GoneAnswer: simulator.Gone404}, given: removed, unsent: true},
	"it was deleted before from a server without a listing": {options: simulator.Options{ListingDisabled: true}, given: removed, both: rejected, admin: isDisabled, owner: rejected, unsent: true},
	"its token was changed":                                 {given: func(s *scene) { _, err := s.RotateToken(s.in.ID); s.must(err) }, owner: rejected},
	"there is no listing":                                   {options: simulator.Options{ListingDisabled: true}, admin: isDisabled},
	"the listing lacks it":                                  {given: func(s *scene) { s.Empty() }, admin: unproven},
	"the listing lacks it, and a proxy answers to its token": {
		given: func(s *scene) {
			s.Empty()
			s.Instead(ownStatus, 0, edge.Answer{Status: 404, Body: "<html><title>404 Not Found</title></html>"})
		},
		both: unproven, admin: unproven, owner: "the server has no such route", unsent: true, stays: true,
	},
	"it was found elsewhere, and is not here": {
		given: removed, private: foundAt(elsewhere),
		both: movedAway, admin: movedAway, owner: movedAway, unsent: true,
	},
	"nothing is answered": {
		given: func(s *scene) { s.Inject(simulator.Fault{Kind: simulator.FaultDropBefore}) },
		both:  noAnswer, admin: noAnswer, owner: noAnswer, unsent: true, stays: true,
	},
}

// A delete is done when the server refuses the token of what opened before. It
// looks by itself first: with -refresh=false nobody else did.
func TestDelete(t *testing.T) {
	t.Parallel()
	for title, deletion := range deletions {
		for holds, want := range map[string]string{"both": deletion.both, "admin": deletion.admin, "owner": deletion.owner} {
			t.Run(title+"/"+holds, func(t *testing.T) {
				t.Parallel()
				deletion.look(t, holds, want)
			})
		}
	}
}

func (d deletion) look(t *testing.T, holds, want string) {
	t.Helper()
	s := newScene(t, d.options)
	state, private := s.known(instanceType)
	arguments := values{"base_url": s.url, "max_retries": 0}
	if holds != "owner" {
		arguments["admin_token"] = s.AdminToken()
	}
	if holds == "admin" {
		state = state.with(values{"store_token": false, "token": nil})
		delete(state, "token")
	}
	if d.given != nil {
		d.given(s)
	}
	if d.private != nil {
		private = private.with(d.private(s))
	}
	c := newConfigured(t, arguments)
	deleted := c.applyPlan(state, nil, step{plan: &tfprotov6.PlanResourceChangeResponse{PlannedPrivate: c.private(private)}})
	_, there := s.Instance(s.in.ID)
	if want == "" {
		c.fine(deleted.applied.Diagnostics)
		if deleted.state != nil || there {
			t.Errorf("it is in the state: %t, and on the server: %t", deleted.state != nil, there)
		}
	} else {
		failure := c.only(tfprotov6.DiagnosticSeverityError, deleted.applied.Diagnostics)
		if !strings.HasSuffix(failure.Summary, ": "+want) {
			t.Errorf("it says %q, want %q: %s", failure.Summary, want, failure.Detail)
		}
		if diff := cmp.Diff(state, deleted.state); diff != "" {
			t.Errorf("state (-want +got):\n%s", diff)
		}
	}
	sent := s.Calls(deleteRoute)
	if d.unsent && sent > 0 {
		t.Error("a request to delete it was sent")
	}
	if d.stays && !there {
		t.Error("it is not on the server any more")
	}
	if others := len(s.Instances()); there && others != 2 || !there && others != 1 {
		t.Errorf("there are %d instances", others)
	}
}

// What the operator calls gone is not asked for when it is destroyed, either.
func TestDeleteOfWhatIsKnownToBeGone(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(instanceType)
	removed(s)
	c := s.starts(values{"known_gone": texts(s.in.ID)})
	deleted := c.applyPlan(state, nil, step{plan: &tfprotov6.PlanResourceChangeResponse{PlannedPrivate: c.private(private)}})
	c.fine(deleted.applied.Diagnostics)
	if deleted.state != nil || len(calls(s.Simulator)) > 0 {
		t.Errorf("it is in the state: %t, and the server was asked for %v", deleted.state != nil, calls(s.Simulator))
	}
}

// Terraform 1.11 plans the end of what a refresh has just taken out of the state, also where
// it only refreshes. No session ends with an instance that is gone.
func TestNoSessionEndsWithAnInstanceThatIsGone(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(connectionType)
	state = state.with(values{"disconnect_on_destroy": true})
	removed(s)
	c := s.starts(values{"known_gone": texts(s.in.ID)})
	for _, want := range [][]string{{"WARNING: A WhatsApp session ends"}, nil} {
		planned, err := c.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: connectionType, PriorState: c.resource(connectionType, state), PriorPrivate: c.private(private),
			Config: c.resource(connectionType, nil), ProposedNewState: c.resource(connectionType, nil),
		})
		s.must(err)
		if diff := cmp.Diff(want, summaries(planned.Diagnostics)); diff != "" {
			t.Errorf("the end is planned with other words (-want +got):\n%s", diff)
		}
		c.refreshing(connectionType, state, c.private(private))
	}
}

// A fleet is deleted without a listing for each of it.
func TestDeleteOfAFleetSharesOneListing(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	var fleet []simulator.Instance
	for range 10 {
		fleet = append(fleet, s.Add("Loja"))
	}
	c := s.starts(nil)
	for _, instance := range fleet {
		c.fine(c.apply(t.Context(), nil, instanceState(instance), nil).Diagnostics)
	}
	if asked := s.Calls(listing); asked != 1 {
		t.Errorf("the listing was asked for %d times", asked)
	}
	if left := len(s.Instances()); left != 2 {
		t.Errorf("%d instances are left", left)
	}
}
