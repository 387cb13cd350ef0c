package acceptance

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A session that has ended stays in the state, and the next plan pairs it again.
func TestConnection_thatEndedIsPairedAgain(t *testing.T) {
	for title, c := range map[string]struct {
		paired bool
		ends   func(s *scene)
	}{
		"logged out on the phone":   {paired: true, ends: (*scene).logOut},
		"disconnected in the panel": {paired: true, ends: func(s *scene) { s.becomes("disconnected")() }},
		"nobody paired in time":     {ends: func(s *scene) { s.clock.Advance(time.Hour) }},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			config := s.connection()
			began := func() {}
			if c.paired {
				began = s.pair
			}
			s.steps(
				resource.TestStep{Config: config, PostApplyFunc: all(s.wrote(connectRoute), began)},
				settled(config),
				plansOnly(config, plancheck.ResourceActionUpdate, func() { c.ends(s) }),
				// Only the plan offers it: nothing was asked of the server yet.
				resource.TestStep{
					PreConfig:         s.wrote(),
					Config:            config,
					ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
					ConfigStateChecks: s.isPending(knownvalue.Null()),
					PostApplyFunc:     s.wrote(connectRoute),
				},
			)
		})
	}
}

func TestConnection_isKeptInStatesThatMayPass(t *testing.T) {
	for _, status := range []string{"hibernated", "banned"} {
		t.Run(status, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			config := s.connection()
			s.pair()
			kept := connectionHolds(map[string]knownvalue.Check{
				"status": exactly("connected"), "connected": knownvalue.Bool(true), "number": exactly(phone), "jid": exactly(s.now().JID),
			})
			s.steps(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig:         s.becomes(status),
					Config:            config,
					ConfigPlanChecks:  connects(plancheck.ResourceActionNoop),
					ConfigStateChecks: kept,
				},
				// Whatever is changed then ends no session, and asks for no other.
				resource.TestStep{
					Config:            s.connection(`browser = "edge"`),
					ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
					ConfigStateChecks: kept,
					PostApplyFunc:     s.wrote(),
				},
			)
		})
	}
}

func TestConnection_ofADeletedInstanceIsGone(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.Add("Outra")
	config := s.connection()
	s.pair()
	s.steps(
		resource.TestStep{Config: config},
		plansOnly(config, plancheck.ResourceActionCreate, s.remove),
		resource.TestStep{Config: config, ExpectError: says("Unable to connect instance "+s.in.ID+": it does not exist", "not in the listing")},
	)
	s.wrote()()
}

// Without an admin token, nobody can tell a deleted instance from a wrong token.
func TestConnection_isKeptWhereNobodyCanTellWhetherTheInstanceIsGone(t *testing.T) {
	s := newScene(t, simulator.Options{})
	config := s.configured("", connectionOf(opened(s.in)))
	s.pair()
	s.steps(
		resource.TestStep{Config: config, ConfigStateChecks: s.isConnected()},
		resource.TestStep{
			PreConfig:   s.remove,
			Config:      config,
			ExpectError: says("Unable to read the connection of", "the instance token was rejected", "Nothing was changed in the state"),
		},
		// It is in the state still: with an admin token it is settled.
		resource.TestStep{Config: s.asAdmin("")},
	)
	s.wrote()()
}

func TestConnection_isDestroyed(t *testing.T) {
	for title, c := range map[string]struct {
		options simulator.Options
		// before is what happens between the last refresh and the destruction.
		before func(s *scene)
		wrote  []string
		ends   string
	}{
		"and ends the session":                    {wrote: []string{disconnectRoute}, ends: "disconnected"},
		"and waits until the server agrees":       {options: simulator.Options{DisconnectSettle: 7 * time.Second}, wrote: []string{disconnectRoute}, ends: "disconnected"},
		"where the phone has logged out":          {before: (*scene).logOut, wrote: []string{disconnectRoute}, ends: "disconnected"},
		"where it hibernates":                     {before: func(s *scene) { s.becomes("hibernated")() }, wrote: []string{disconnectRoute}, ends: "disconnected"},
		"where the instance is gone":              {before: (*scene).removeForGood},
		"although the answer to that was lost":    {before: loses(simulator.FaultDropAfter), wrote: []string{disconnectRoute, disconnectRoute}, ends: "disconnected"},
		"although the server was away for a time": {before: loses(simulator.FaultStatusBefore), wrote: []string{disconnectRoute, disconnectRoute}, ends: "disconnected"},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, c.options)
			s.pair()
			before := func() {}
			if c.before != nil {
				before = func() { c.before(s) }
			}
			s.steps(resource.TestStep{Config: s.connection(), PostApplyFunc: all(s.wrote(), before)})
			s.wrote(c.wrote...)()
			s.status(c.ends)()
		})
	}
}

// removeForGood deletes the instance, and has time pass between two listings.
func (s *scene) removeForGood() {
	s.Every(listInstances, func() { s.clock.Advance(polling.Every) })
	s.remove()
}

func loses(kind simulator.FaultKind) func(s *scene) {
	return func(s *scene) {
		s.Inject(simulator.Fault{Route: disconnectRoute, Kind: kind, Times: 1})
	}
}

func TestConnection_thatDoesNotEndIsKeptAndSaysSo(t *testing.T) {
	for title, c := range map[string]struct {
		fault     simulator.Fault
		arguments []string
		says      []string
	}{
		"the server does nothing": {
			fault: simulator.Fault{Route: disconnectRoute, Kind: simulator.FaultAnswerOnly},
			says:  []string{`Unable to disconnect instance "Vendas": it is still connected`, "still shows it as connected"},
		},
		"the server fails": {
			fault: simulator.Fault{Route: disconnectRoute, Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"falha"}`},
			says:  []string{`Unable to disconnect instance "Vendas": the server failed`, "HTTP 500", "falha"},
		},
		"the server takes too long": {
			fault:     simulator.Fault{Route: disconnectRoute, Kind: simulator.FaultLatency, Latency: time.Hour},
			arguments: []string{`timeouts = { delete = "1s" }`},
			says:      []string{`Unable to disconnect instance "Vendas" in 1s`, "The server was asked to disconnect it", "Run terraform apply again"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			config := s.connection(c.arguments...)
			s.pair()
			s.steps(
				resource.TestStep{Config: config},
				resource.TestStep{PreConfig: func() { s.Inject(c.fault) }, Config: config, Destroy: true, ExpectError: says(c.says...)},
				settled(config, s.Heal),
			)
			s.status("disconnected")()
		})
	}
}
