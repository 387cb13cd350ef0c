package connection

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A session that has ended stays in the state, and the next plan pairs it again.
func TestConnectionThatEndedIsPairedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		paired bool
		ends   func(s *world.Scene)
	}{
		"logged out on the phone":   {paired: true, ends: (*world.Scene).PhoneLogsOut},
		"disconnected in the panel": {paired: true, ends: func(s *world.Scene) { becomes(s, "disconnected")() }},
		"nobody paired in time":     {ends: func(s *world.Scene) { s.Clock.Advance(time.Hour) }},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			user := s.Terminal(connectionIn(s))
			user.Settles(isCreated)
			s.Wrote(world.ConnectRoute)()
			if c.paired {
				s.PhonePairs()
				user.IsSettled()
			}
			c.ends(s)
			user.Says([]string{plannedUpdate}, world.Plan...)
			// Only the plan offers it: nothing was asked of the server yet.
			s.Wrote()()
			user.Settles(isUpdated, isPending(s, knownvalue.Null())...)
			s.Wrote(world.ConnectRoute)()
		})
	}
}

func TestConnectionIsKeptInStatesThatMayPass(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for _, status := range []string{"hibernated", "banned"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			kept := connectionHolds(map[string]knownvalue.Check{
				"status": world.Exactly("connected"), "connected": knownvalue.Bool(true), "number": world.Exactly(world.Phone), "jid": world.Exactly(s.Now().JID),
			})
			user := s.Terminal(connectionIn(s))
			user.Settles(isCreated)
			becomes(s, status)()
			user.Says(isLeft, world.Apply...)
			user.Shows(kept...)
			user.PlanSays(world.NothingToDo)
			// Whatever is changed then ends no session, and asks for no other.
			user.Configure(connectionIn(s, `browser = "edge"`))
			user.Says(isUpdated, world.Apply...)
			user.Shows(kept...)
			user.PlanSays(world.NothingToDo)
			s.Wrote()()
		})
	}
}

func TestConnectionOfADeletedInstanceIsGone(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.Add("Outra")
	config := connectionIn(s)
	s.PhonePairs()
	s.Steps(
		resource.TestStep{Config: config},
		plansOnly(config, plancheck.ResourceActionCreate, s.RemoveIt),
		resource.TestStep{Config: config, ExpectError: world.Says("Unable to connect instance "+s.It.ID+": it does not exist", "not in the listing")},
	)
	s.Wrote()()
}

// Without an admin token, nobody can tell a deleted instance from a wrong token.
func TestConnectionIsKeptWhereNobodyCanTellWhetherTheInstanceIsGone(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	config := s.Configured("", world.ConnectionOf(world.ByToken(s.It)))
	s.PhonePairs()
	s.Steps(
		resource.TestStep{Config: config, ConfigStateChecks: isConnected(s)},
		resource.TestStep{
			PreConfig:   s.RemoveIt,
			Config:      config,
			ExpectError: world.Says("Unable to read the connection of", "the instance token was rejected", "Nothing was changed in the state"),
		},
		// It is in the state still: with an admin token it is settled.
		resource.TestStep{Config: s.AsAdmin("")},
	)
	s.Wrote()()
}

func TestConnectionIsDestroyed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		options simulator.Options
		// before is what happens between the last refresh and the destruction.
		before func(s *world.Scene)
		wrote  []string
		ends   string
	}{
		"and ends the session":                    {wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"and waits until the server agrees":       {options: simulator.Options{DisconnectSettle: 7 * time.Second}, wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"where the phone has logged out":          {before: (*world.Scene).PhoneLogsOut, wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"where it hibernates":                     {before: func(s *world.Scene) { becomes(s, "hibernated")() }, wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"where the instance is gone":              {before: removeForGood},
		"although the answer to that was lost":    {before: loses(simulator.FaultDropAfter), wrote: []string{world.DisconnectRoute, world.DisconnectRoute}, ends: "disconnected"},
		"although the server says 400 of it":      {before: says(400, "instance is not connected"), wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"although the server says 401 of it":      {before: says(401, "logged out"), wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"although the server says 404 of it":      {before: says(404, "no connection"), wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"although the server says 409 of it":      {before: says(409, "already disconnected"), wrote: []string{world.DisconnectRoute}, ends: "disconnected"},
		"although the server was away for a time": {before: loses(simulator.FaultStatusBefore), wrote: []string{world.DisconnectRoute, world.DisconnectRoute}, ends: "disconnected"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, c.options)
			s.PhonePairs()
			user := s.Terminal(connectionIn(s))
			user.Settles(isCreated)
			s.Wrote()()
			if c.before != nil {
				c.before(s)
			}
			user.Run(world.DestroyUnseen...)
			s.Wrote(c.wrote...)()
			s.HasStatus(c.ends)()
		})
	}
}

// removeForGood deletes the instance, and has time pass between two listings.
func removeForGood(s *world.Scene) {
	s.Every(world.ListRoute, func() { s.Clock.Advance(polling.Every) })
	s.RemoveIt()
}

func loses(kind simulator.FaultKind) func(s *world.Scene) {
	return func(s *world.Scene) {
		s.Inject(simulator.Fault{Route: world.DisconnectRoute, Kind: kind, Times: 1})
	}
}

// says has the server refuse a disconnect once it has ended the session.
func says(status int, words string) func(s *world.Scene) {
	return func(s *world.Scene) {
		body := `{"error":"` + words + `"}`
		s.Inject(simulator.Fault{Route: world.DisconnectRoute, Kind: simulator.FaultStatusAfter, Status: status, Body: body})
	}
}

func TestConnectionThatDoesNotEndIsKeptAndSaysSo(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		fault     simulator.Fault
		arguments []string
		says      []string
	}{
		"the server does nothing": {
			fault: simulator.Fault{Route: world.DisconnectRoute, Kind: simulator.FaultAnswerOnly},
			says:  []string{`Unable to disconnect instance "Vendas": it is still connected`, "still shows it as connected"},
		},
		"the server fails": {
			fault: simulator.Fault{Route: world.DisconnectRoute, Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"falha"}`},
			says:  []string{`Unable to disconnect instance "Vendas": the server failed`, "HTTP 500", "falha"},
		},
		"the server takes too long": {
			fault:     simulator.Fault{Route: world.DisconnectRoute, Kind: simulator.FaultLatency, Latency: time.Hour},
			arguments: []string{`timeouts = { delete = "1s" }`},
			says:      []string{`Unable to disconnect instance "Vendas" in 1s`, "The server was asked to disconnect it", "Run terraform apply again"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			user := s.Terminal(connectionIn(s, c.arguments...))
			user.Run(world.Apply...)
			s.Inject(c.fault)
			user.Fails(c.says, world.Destroy...)
			s.Heal()
			user.IsSettled()
			user.Run(world.Destroy...)
			s.HasStatus("disconnected")()
		})
	}
}
