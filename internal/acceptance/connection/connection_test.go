package connection

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func becomes(s *world.Scene, status string) func() {
	return s.Do(func() error { return s.SetStatus(s.It.ID, status) })
}

// connectionIn configures the connection of the instance, with an admin token in
// the provider.
func connectionIn(s *world.Scene, arguments ...string) string {
	return s.AsAdmin(world.ConnectionOf(append([]string{world.ByID(s.It)}, arguments...)...))
}

// What the tool says that it does with the connection.
var (
	isCreated  = []string{world.PlansCreate(world.ThisConnection), world.Created}
	isUpdated  = []string{world.PlansUpdate(world.ThisConnection), world.Updated}
	isReplaced = []string{world.PlansReplace(world.ThisConnection), "-/+ resource", world.Replaced}
	isLeft     = []string{world.Untouched}
)

// plannedUpdate is what a plan says that pairs it again.
var plannedUpdate = world.PlansUpdate(world.ThisConnection)

// plansOnly is a step that only plans, after it has acted.
func plansOnly(config string, action plancheck.ResourceActionType, acts ...func()) resource.TestStep {
	return resource.TestStep{
		PreConfig: world.InTurn(acts...),
		Config:    config,
		PlanOnly:  true,
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(world.ThisConnection, action),
		}},
		ExpectNonEmptyPlan: action != plancheck.ResourceActionNoop,
	}
}

// settled is a step that plans nothing, after it has acted.
func settled(config string, acts ...func()) resource.TestStep {
	return plansOnly(config, plancheck.ResourceActionNoop, acts...)
}

// connectionHolds checks attributes of the connection in the state.
func connectionHolds(attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	return connectionAt(world.ThisConnection, attributes)
}

// connectionAt is [connectionHolds] of one that is at another address.
func connectionAt(address string, attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range attributes {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value))
	}
	return checks
}

// isPending checks that the state shows an attempt, with or without a code.
func isPending(s *world.Scene, paircode knownvalue.Check) []statecheck.StateCheck {
	return append(connectionHolds(map[string]knownvalue.Check{
		"instance_id": world.Exactly(s.It.ID),
		"status":      world.Exactly("connecting"),
		"connected":   knownvalue.Bool(false),
		"jid":         knownvalue.Null(),
		"session":     knownvalue.Null(),
		"number":      knownvalue.Null(),
		"paircode":    paircode,
	}), statecheck.ExpectSensitiveValue(world.ThisConnection, tfjsonpath.New("paircode")))
}

// isConnected checks that the state shows a session of the phone.
func isConnected(s *world.Scene) []statecheck.StateCheck { return connectionHolds(sessionOf(s)) }

// sessionOf is what a state has of a session of the phone.
func sessionOf(s *world.Scene) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"instance_id": world.Exactly(s.It.ID),
		"status":      world.Exactly("connected"),
		"connected":   knownvalue.Bool(true),
		"number":      world.Exactly(world.Phone),
		"jid":         isOnServer(s, func(now simulator.Instance) string { return now.JID }),
		"session":     isOnServer(s, func(now simulator.Instance) string { return now.JID }),
		"paircode":    knownvalue.Null(),
	}
}

// isOnServer checks for what the server has of the instance by then.
func isOnServer(s *world.Scene, member func(simulator.Instance) string) knownvalue.Check {
	return knownvalue.StringFunc(func(value string) error {
		if want := member(s.Now()); value != want || want == "" {
			return fmt.Errorf("it is %q, and the server has %q", value, want)
		}
		return nil
	})
}

// itsCode checks for the code that the server shows.
func itsCode(s *world.Scene) knownvalue.Check {
	return isOnServer(s, func(now simulator.Instance) string { return now.PairCode })
}

func TestConnectionAsksForAQRAndIsPendingUntilThePhonePairs(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated, isPending(s, knownvalue.Null())...)
	s.Sent(world.ConnectRoute, world.QRBody)()
	s.HasStatus("connecting")()
	s.PhonePairs()
	user.Settles(isLeft, isConnected(s)...)
	s.Wrote()()
	user.Run(world.Destroy...)
	s.Wrote(world.DisconnectRoute)()
	s.HasStatus("disconnected")()
}

func TestConnectionAsksForACodeAndShowsItUntilThePhonePairs(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal(connectionIn(s, world.PhoneArgument))
	user.Settles(isCreated, isPending(s, itsCode(s))...)
	s.Sent(world.ConnectRoute, world.CodeBody)()
	s.PhonePairs()
	user.Settles(isLeft, isConnected(s)...)
	s.Wrote()()
}

func TestConnectionWaitsForThePhone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		options   simulator.Options
		given     func(s *world.Scene)
		arguments []string
		wrote     []string
	}{
		"by QR": {
			given: func(s *world.Scene) { s.After(world.StatusRoute, 4, s.PhonePairs) },
			wrote: []string{world.ConnectRoute},
		},
		"by a QR that only the status shows": {
			options: simulator.Options{QROnlyInStatus: true},
			given:   func(s *world.Scene) { s.After(world.StatusRoute, 4, s.PhonePairs) },
			wrote:   []string{world.ConnectRoute},
		},
		"by a code that comes late": {
			options:   simulator.Options{ShowDelay: 9 * time.Second},
			arguments: []string{world.PhoneArgument},
			given:     func(s *world.Scene) { s.After(world.StatusRoute, 9, s.PhonePairs) },
			wrote:     []string{world.ConnectRoute},
		},
		"past the first window": {
			options: simulator.Options{QRWindow: 5 * time.Second},
			given:   func(s *world.Scene) { s.After(world.ConnectRoute, 3, s.PhonePairs) },
			wrote:   []string{world.ConnectRoute, world.ConnectRoute, world.ConnectRoute},
		},
		"which is connected already": {
			given: (*world.Scene).PhonePairs,
		},
		"which scans what somebody else asked for": {
			given: func(s *world.Scene) {
				s.Attempt(world.QRBody)
				s.ResetRequests()
				s.After(world.StatusRoute, 3, s.PhonePairs)
			},
		},
		"by a code, where a QR was asked for": {
			options:   simulator.Options{DisconnectSettle: 3 * time.Second},
			arguments: []string{world.PhoneArgument},
			given: func(s *world.Scene) {
				s.Attempt(world.QRBody)
				s.ResetRequests()
				s.After(world.ConnectRoute, 2, s.PhonePairs)
			},
			wrote: []string{world.DisconnectRoute, world.ConnectRoute},
		},
		"which somebody else's attempt gets in the way of": {
			arguments: []string{world.PhoneArgument},
			given: func(s *world.Scene) {
				s.After(world.StatusRoute, 1, func() { s.Attempt(world.CodeBody) })
				s.After(world.StatusRoute, 3, s.PhonePairs)
			},
			wrote: []string{world.ConnectRoute, world.ConnectRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, c.options)
			c.given(s)
			s.Terminal(connectionIn(s, append(c.arguments, world.WaitArgument)...)).Settles(isCreated, isConnected(s)...)
			s.Wrote(c.wrote...)()
		})
	}
}
