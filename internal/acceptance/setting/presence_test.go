package setting

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// showsPresence checks the presence in the state: the one that was set, the one
// that the server shows, and whether a difference counts.
func showsPresence(set, shown string, drifts bool) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		world.Presence.Shows("presence", knownvalue.StringExact(set)),
		world.Presence.Shows("current_presence", knownvalue.StringExact(shown)),
		world.Presence.Shows("detect_drift", knownvalue.Bool(drifts)),
	}
}

// turnsTo changes the presence, as servers do by themselves.
func turnsTo(w *world.World, in simulator.Instance, presence string) func() {
	return w.Do(func() error { return w.SetPresence(in.ID, presence) })
}

func TestPresenceIsWrittenAndUpdated(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{
			Config:            w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`)),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", false),
			PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"unavailable"}`),
		},
		resource.TestStep{
			Config:            w.AsAdmin(world.PresenceOf(shop, `presence = "available"`)),
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("available", "available", false),
			PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"available"}`),
		},
	)
}

// Servers forget the presence, so that it seems right proves nothing.
func TestPresenceIsWrittenEvenIfItSeemsToBeRight(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(resource.TestStep{
		Config:        w.AsAdmin(world.PresenceOf(shop, `presence = "available"`)),
		PostApplyFunc: w.Sent(world.PresenceRoute, `{"presence":"available"}`),
	})
}

// Servers forget the presence when the number is paired again.
func TestPresenceIsSetAgainForANewSession(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := func(session string) string {
		return w.AsAdmin(world.PresenceOf(shop, `presence = "available"`, fmt.Sprintf("session = %q", session)))
	}
	again := w.Do(func() error { return w.LogOut(shop.ID) }, func() error { return w.Pair(shop.ID, "5511990000001") })
	w.Steps(
		resource.TestStep{Config: config("1"), PostApplyFunc: w.Sent(world.PresenceRoute, `{"presence":"available"}`)},
		resource.TestStep{
			PreConfig:         again,
			Config:            config("1"),
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("available", "unavailable", false),
			PostApplyFunc:     w.Sent(world.PresenceRoute),
		},
		resource.TestStep{
			Config:            config("2"),
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("available", "available", false),
			PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"available"}`),
		},
	)
}

func TestPresenceThatServersDoNotTakeIsRefusedByThePlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{
			Config:      w.AsAdmin(world.PresenceOf(shop, `presence = "online"`)),
			PlanOnly:    true,
			ExpectError: world.Says(`presence = "online"`, `Attribute presence value must be one of: ["available" "unavailable"], got: "online"`),
		},
		resource.TestStep{
			Config:      w.AsAdmin(world.PresenceOf(shop)),
			PlanOnly:    true,
			ExpectError: world.Says(`The argument "presence" is required`),
		},
	)
	w.Sent(world.PresenceRoute)()
}

func TestPresenceThatTurnsByItselfIsShownAndNotPlanned(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`))
	w.Steps(
		resource.TestStep{Config: config, PostApplyFunc: w.Sent(world.PresenceRoute, `{"presence":"unavailable"}`)},
		resource.TestStep{
			PreConfig:         turnsTo(w, shop, "available"),
			Config:            config,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "available", false),
			PostApplyFunc:     w.Sent(world.PresenceRoute),
		},
		// A value that this provider does not know is shown as well.
		resource.TestStep{
			PreConfig:         turnsTo(w, shop, "composing"),
			Config:            config,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "composing", false),
			PostApplyFunc:     w.Sent(world.PresenceRoute),
		},
	)
}

func TestPresenceThatTurnsByItselfIsMendedWhereThatIsAskedFor(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	steps := []resource.TestStep{{
		Config:            config,
		ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
		PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"unavailable"}`),
	}}
	for _, turned := range []string{"available", "composing"} {
		steps = append(steps, resource.TestStep{
			PreConfig: turnsTo(w, shop, turned),
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				changes{world.Presence.Address(), "presence", turned, "unavailable"},
			}},
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
			PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"unavailable"}`),
		})
	}
	w.Steps(steps...)
}

func TestPresenceDriftIsSwitchedOnAndOff(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	plain := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`))
	detecting := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	w.Steps(
		resource.TestStep{Config: plain, ConfigStateChecks: showsPresence("unavailable", "unavailable", false)},
		resource.TestStep{
			PreConfig:         world.InTurn(w.ResetRequests, turnsTo(w, shop, "available")),
			Config:            detecting,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
			PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"unavailable"}`),
		},
		resource.TestStep{
			Config:            plain,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", false),
		},
		resource.TestStep{
			PreConfig:         turnsTo(w, shop, "available"),
			Config:            plain,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "available", false),
		},
	)
}

// Without a session there is no presence that could differ, and nothing could
// be done about it.
func TestPresenceOfWhoIsNotConnectedIsNoDrift(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PresenceOf(shop, `presence = "available"`, "detect_drift = true"))
	w.Steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:         w.Do(func() error { return w.LogOut(shop.ID) }),
			Config:            config,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("available", "unavailable", true),
		},
		// Once it is back, the same difference counts.
		resource.TestStep{
			PreConfig:         world.InTurn(w.Do(func() error { return w.Pair(shop.ID, "5511990000001") }), turnsTo(w, shop, "unavailable"), w.ResetRequests),
			Config:            config,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("available", "available", true),
			PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"available"}`),
		},
	)
}

func TestPresenceThatTurnsRightAfterTheWriteDoesNotBreakTheApply(t *testing.T) {
	t.Parallel()
	for name, drifts := range map[string]bool{"detecting drift": true, "not detecting drift": false} {
		t.Run(name, func(t *testing.T) {
			var w *world.World
			var shop simulator.Instance
			turning := true
			w = world.Start(t, simulator.Options{OnRequest: func(r simulator.Request) {
				if turning && r.Route == world.PresenceRoute {
					turnsTo(w, shop, "available")()
				}
			}})
			shop = w.Paired("loja", "5511990000001")
			lines := []string{`presence = "unavailable"`}
			if drifts {
				lines = append(lines, "detect_drift = true")
			}
			w.Steps(
				resource.TestStep{
					Config:             w.AsAdmin(world.PresenceOf(shop, lines...)),
					ConfigStateChecks:  showsPresence("unavailable", "available", drifts),
					ExpectNonEmptyPlan: drifts,
					PostApplyFunc:      func() { turning = false },
				},
				resource.TestStep{
					Config: w.AsAdmin(world.PresenceOf(shop, lines...)),
					ConfigPlanChecks: world.Presence.Planned(map[bool]plancheck.ResourceActionType{
						true: plancheck.ResourceActionUpdate, false: plancheck.ResourceActionNoop,
					}[drifts]),
				},
			)
		})
	}
}

// A write of unknown outcome counts as done only where the server shows it.
func TestPresenceWriteOfUnknownOutcomeIsReadBack(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind simulator.FaultKind
		done bool
	}{
		"carried out":     {simulator.FaultStatusAfter, true},
		"not carried out": {simulator.FaultStatusBefore, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			config := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`))
			failing := resource.TestStep{
				PreConfig: func() {
					w.Inject(simulator.Fault{Route: world.PresenceRoute, Kind: test.kind, Status: 500, Body: `{"error":"context deadline exceeded"}`, Times: 1})
				},
				Config: config,
			}
			if !test.done {
				failing.ExpectError = world.Says(`Unable to change the presence of instance "loja": the server failed`, `POST /instance/presence with HTTP 500, "context deadline exceeded".`)
			}
			w.Steps(
				resource.TestStep{Config: w.AsAdmin(world.PresenceOf(shop, `presence = "available"`))},
				failing,
				resource.TestStep{
					PreConfig: w.ResetRequests,
					Config:    config,
					ConfigPlanChecks: world.Presence.Planned(map[bool]plancheck.ResourceActionType{
						true: plancheck.ResourceActionNoop, false: plancheck.ResourceActionUpdate,
					}[test.done]),
					ConfigStateChecks: showsPresence("unavailable", "unavailable", false),
				},
			)
		})
	}
}

// Absent text is "" on these servers: an empty presence says nothing, and is no
// drift either.
func TestPresenceThatTheServerDoesNotTellIsNoDrift(t *testing.T) {
	var w *world.World
	var shop simulator.Instance
	w = world.Start(t, simulator.Options{OnRequest: func(r simulator.Request) {
		if r.Route == world.PresenceRoute {
			turnsTo(w, shop, "")()
		}
	}})
	shop = w.Paired("loja", "5511990000001")
	turnsTo(w, shop, "")()
	config := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	w.Steps(
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				world.Presence.Shows("presence", knownvalue.StringExact("unavailable")),
				world.Presence.Shows("current_presence", knownvalue.Null()),
			},
			PostApplyFunc: w.Sent(world.PresenceRoute, `{"presence":"unavailable"}`),
		},
		// What it told last stands until it tells something else.
		resource.TestStep{
			PreConfig:         turnsTo(w, shop, "unavailable"),
			Config:            config,
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
			PostApplyFunc:     turnsTo(w, shop, ""),
		},
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  world.Presence.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
		},
	)
}
