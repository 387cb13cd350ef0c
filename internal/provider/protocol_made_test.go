package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// loses has a gateway answer a create in the server's place, once it is done.
func (s *scene) loses() {
	s.Inject(simulator.Fault{Route: createRoute, Kind: simulator.FaultStatusAfter, Status: http.StatusBadGateway})
}

// A redirect that may come after the request was carried out leaves it open, as a
// page does: 303 even says so. Only 307 and 308 ask to send the request again.
func TestMadeWhatARedirectFollowedIsFound(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 301, 302, 303, 304} {
		for _, location := range []string{"", "/painel", "https://painel.example/instancias"} {
			t.Run(fmt.Sprintf("%d to %s", status, location), func(t *testing.T) {
				t.Parallel()
				s := newScene(t, simulator.Options{})
				s.behind(createRoute, func(a *said) {
					a.status, a.body = status, nil
					if location != "" {
						a.header.Set("Location", location)
					}
				})
				created := s.starts(nil).change(nil, values{"name": "Loja nova"}, nil)
				if created.state == nil {
					t.Errorf("%d instances are on the server, and nothing is saved: %q", len(s.Instances()), summaries(created.applied.Diagnostics))
				}
			})
		}
	}
}

// What stands in the place of a token is none, in the answer to a create as well.
func TestMadeAMaskedTokenIsNotSaved(t *testing.T) {
	t.Parallel()
	for _, mask := range []string{"****", "********-****", "c0ff\u2026", "[REDACTED]", "a1b2"} {
		s := newScene(t, simulator.Options{})
		s.behind(createRoute, func(a *said) {
			var answer map[string]any
			s.must(json.Unmarshal(a.body, &answer))
			answer["token"] = mask
			answer["instance"].(map[string]any)["token"] = mask //nolint:forcetypeassert // as the simulator writes it
			a.body, _ = json.Marshal(answer)
		})
		created := s.starts(nil).change(nil, values{"name": "Loja nova"}, nil)
		all := s.Instances()
		if created.state["token"] != all[len(all)-1].Token {
			t.Errorf("%s: the state has not the token of the instance", mask)
		}
	}
}

// Where the listing from before was empty for a moment, all that was there before
// looks new. Its own times tell that it is not.
func TestMadeWhatWasThereBeforeIsNotTakenForNew(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		options simulator.Options
		fault   simulator.FaultKind
		made    int
	}{
		"nothing was created":                          {fault: simulator.FaultStatusBefore},
		"one was created":                              {fault: simulator.FaultStatusAfter, made: 1},
		"the server returns the one that has the name": {options: simulator.Options{NamesUnique: true}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, test.options)
			old := s.Add("Loja nova")
			s.ages()
			looks := 0
			s.behind(listing, func(a *said) {
				if looks++; looks == 1 {
					a.body = []byte(`[]`)
				}
			})
			if !test.options.NamesUnique {
				s.Inject(simulator.Fault{Route: createRoute, Kind: test.fault, Status: http.StatusBadGateway})
			}
			created := s.starts(nil).change(nil, values{"name": "Loja nova"}, nil)
			if created.state["id"] == old.ID {
				t.Error("it took an instance that was there before")
			}
			if len(s.Instances()) != 3+test.made {
				t.Errorf("there are %d instances", len(s.Instances()))
			}
			if test.made == 1 && created.state == nil {
				t.Errorf("what was made is not saved: %q", summaries(created.applied.Diagnostics))
			}
		})
	}
}

// The next plan warns of what a lost request may have made, in whatever form the
// server keeps names: the next apply would make another.
func TestMadeTheNextPlanWarnsWhateverTheServerMakesOfNames(t *testing.T) {
	t.Parallel()
	for _, form := range []simulator.NameForm{simulator.NameAsSent, simulator.NameTrimmed, simulator.NameFolded, simulator.NameCut} {
		s := newScene(t, simulator.Options{NameForm: form})
		s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultOld})
		s.loses()
		config := values{"name": " Loja Nova do Centro Histórico"}
		if lost := s.starts(nil).change(nil, config, nil); lost.state != nil {
			t.Fatal("it is saved")
		}
		s.Heal()
		if says := summaries(s.starts(nil).planFor(nil, config, nil).plan.Diagnostics); len(says) != 1 {
			t.Errorf("form %d: the plan says %q", form, says)
		}
	}
}

// A server that trims an admin field has made what was lost all the same.
func TestMadeATrimmedAdminFieldIsTheOneThatWasSent(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	s.behind("", replacing(`"cliente 1 "`, `"cliente 1"`))
	s.loses()
	created := s.starts(nil).change(nil, values{"name": "Loja nova", "admin_field_01": "cliente 1 "}, nil)
	if created.state == nil {
		t.Errorf("it is not saved: %q", summaries(created.applied.Diagnostics))
	}
}

// An answer that describes another instance than the one that was asked for is no
// answer. What was made is looked for.
func TestMadeTheAnswerToAnotherCreateIsNoAnswer(t *testing.T) {
	t.Parallel()
	for title, answers := range map[string]func(s *scene) func(a *said){
		"of this run": func(*scene) func(a *said) {
			var first []byte
			return func(a *said) {
				if first == nil {
					first = a.body
				}
				a.body = first
			}
		},
		"of somebody else": func(s *scene) func(a *said) {
			looks := 0
			return func(a *said) {
				if looks++; looks == 1 {
					return
				}
				other := s.Add("De outro")
				var answer map[string]any
				s.must(json.Unmarshal(a.body, &answer))
				instance := answer["instance"].(map[string]any) //nolint:forcetypeassert // as the simulator writes it
				instance["id"], instance["name"], instance["token"] = other.ID, other.Name, other.Token
				answer["name"], answer["token"] = other.Name, other.Token
				a.body, _ = json.Marshal(answer)
			}
		},
	} {
		s := newScene(t, simulator.Options{})
		s.behind(createRoute, answers(s))
		c := s.starts(nil)
		c.fine(c.change(nil, values{"name": "Loja 1"}, nil).applied.Diagnostics)
		second := c.change(nil, values{"name": "Loja 2"}, nil)
		id, _ := second.state["id"].(string)
		if got, _ := s.Instance(id); got.Name != "Loja 2" {
			t.Errorf("%s: it took %q, and says %q", title, got.Name, summaries(second.applied.Diagnostics))
		}
	}
}

// An apply does not refuse what its plan has allowed: the names that this run's
// own resources have are known by then.
func TestMadeUniqueNamesRefuseNothingThatThePlanAllowed(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(instanceType)
	unique := values{"unique_names": true}
	c := s.starts(unique)
	c.fine(c.refreshing(instanceType, state, c.private(private)).Diagnostics)
	// It is to be replaced, and the new one is created before the old one goes.
	planned := c.planFor(nil, values{"name": "Vendas"}, nil)
	c.fine(planned.plan.Diagnostics)
	c = s.starts(unique)
	c.fine(c.applyPlan(nil, values{"name": "Vendas"}, planned).applied.Diagnostics)
}
