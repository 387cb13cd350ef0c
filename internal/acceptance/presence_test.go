package acceptance

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const presenceWrites = "POST /instance/presence"

// presenceOf configures the presence of an instance.
func presenceOf(in simulator.Instance, lines ...string) string {
	return presenceCase.with(append([]string{named(in)}, lines...)...)
}

// showsPresence checks the presence in the state: the one that was set, the one
// that the server shows, and whether a difference counts.
func showsPresence(set, shown string, drifts bool) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		presenceCase.shows("presence", knownvalue.StringExact(set)),
		presenceCase.shows("current_presence", knownvalue.StringExact(shown)),
		presenceCase.shows("detect_drift", knownvalue.Bool(drifts)),
	}
}

// turnsTo changes the presence, as servers do by themselves.
func (w *world) turnsTo(in simulator.Instance, presence string) func() {
	return w.do(func() error { return w.SetPresence(in.ID, presence) })
}

func TestPresenceIsWrittenAndUpdated(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.steps(
		resource.TestStep{
			Config:            w.asAdmin(presenceOf(shop, `presence = "unavailable"`)),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", false),
			PostApplyFunc:     w.sent(presenceWrites, `{"presence":"unavailable"}`),
		},
		resource.TestStep{
			Config:            w.asAdmin(presenceOf(shop, `presence = "available"`)),
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("available", "available", false),
			PostApplyFunc:     w.sent(presenceWrites, `{"presence":"available"}`),
		},
	)
}

// Servers forget the presence, so that it seems right proves nothing.
func TestPresenceIsWrittenEvenIfItSeemsToBeRight(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.steps(resource.TestStep{
		Config:        w.asAdmin(presenceOf(shop, `presence = "available"`)),
		PostApplyFunc: w.sent(presenceWrites, `{"presence":"available"}`),
	})
}

// Servers forget the presence when the number is paired again.
func TestPresenceIsSetAgainForANewSession(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := func(session string) string {
		return w.asAdmin(presenceOf(shop, `presence = "available"`, fmt.Sprintf("session = %q", session)))
	}
	again := w.do(func() error { return w.LogOut(shop.ID) }, func() error { return w.Pair(shop.ID, "5511990000001") })
	w.steps(
		resource.TestStep{Config: config("1"), PostApplyFunc: w.sent(presenceWrites, `{"presence":"available"}`)},
		resource.TestStep{
			PreConfig:         again,
			Config:            config("1"),
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("available", "unavailable", false),
			PostApplyFunc:     w.sent(presenceWrites),
		},
		resource.TestStep{
			Config:            config("2"),
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("available", "available", false),
			PostApplyFunc:     w.sent(presenceWrites, `{"presence":"available"}`),
		},
	)
}

func TestPresenceThatServersDoNotTakeIsRefusedByThePlan(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.steps(
		resource.TestStep{
			Config:      w.asAdmin(presenceOf(shop, `presence = "online"`)),
			PlanOnly:    true,
			ExpectError: says(`presence = "online"`, `Attribute presence value must be one of: ["available" "unavailable"], got: "online"`),
		},
		resource.TestStep{
			Config:      w.asAdmin(presenceOf(shop)),
			PlanOnly:    true,
			ExpectError: says(`The argument "presence" is required`),
		},
	)
	w.sent(presenceWrites)()
}

func TestPresenceThatTurnsByItselfIsShownAndNotPlanned(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := w.asAdmin(presenceOf(shop, `presence = "unavailable"`))
	w.steps(
		resource.TestStep{Config: config, PostApplyFunc: w.sent(presenceWrites, `{"presence":"unavailable"}`)},
		resource.TestStep{
			PreConfig:         w.turnsTo(shop, "available"),
			Config:            config,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "available", false),
			PostApplyFunc:     w.sent(presenceWrites),
		},
		// A value that this provider does not know is shown as well.
		resource.TestStep{
			PreConfig:         w.turnsTo(shop, "composing"),
			Config:            config,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "composing", false),
			PostApplyFunc:     w.sent(presenceWrites),
		},
	)
}

func TestPresenceThatTurnsByItselfIsMendedWhereThatIsAskedFor(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := w.asAdmin(presenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	steps := []resource.TestStep{{
		Config:            config,
		ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
		PostApplyFunc:     w.sent(presenceWrites, `{"presence":"unavailable"}`),
	}}
	for _, turned := range []string{"available", "composing"} {
		steps = append(steps, resource.TestStep{
			PreConfig: w.turnsTo(shop, turned),
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				changes{presenceCase.address(), "presence", turned, "unavailable"},
			}},
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
			PostApplyFunc:     w.sent(presenceWrites, `{"presence":"unavailable"}`),
		})
	}
	w.steps(steps...)
}

func TestPresenceDriftIsSwitchedOnAndOff(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	plain := w.asAdmin(presenceOf(shop, `presence = "unavailable"`))
	detecting := w.asAdmin(presenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	w.steps(
		resource.TestStep{Config: plain, ConfigStateChecks: showsPresence("unavailable", "unavailable", false)},
		resource.TestStep{
			PreConfig:         all(w.ResetRequests, w.turnsTo(shop, "available")),
			Config:            detecting,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
			PostApplyFunc:     w.sent(presenceWrites, `{"presence":"unavailable"}`),
		},
		resource.TestStep{
			Config:            plain,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", false),
		},
		resource.TestStep{
			PreConfig:         w.turnsTo(shop, "available"),
			Config:            plain,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "available", false),
		},
	)
}

// Without a session there is no presence that could differ, and nothing could
// be done about it.
func TestPresenceOfWhoIsNotConnectedIsNoDrift(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := w.asAdmin(presenceOf(shop, `presence = "available"`, "detect_drift = true"))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:         w.do(func() error { return w.LogOut(shop.ID) }),
			Config:            config,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("available", "unavailable", true),
		},
		// Once it is back, the same difference counts.
		resource.TestStep{
			PreConfig:         all(w.do(func() error { return w.Pair(shop.ID, "5511990000001") }), w.turnsTo(shop, "unavailable"), w.ResetRequests),
			Config:            config,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPresence("available", "available", true),
			PostApplyFunc:     w.sent(presenceWrites, `{"presence":"available"}`),
		},
	)
}

func TestPresenceThatTurnsRightAfterTheWriteDoesNotBreakTheApply(t *testing.T) {
	t.Parallel()
	for name, drifts := range map[string]bool{"detecting drift": true, "not detecting drift": false} {
		t.Run(name, func(t *testing.T) {
			var w *world
			var shop simulator.Instance
			turning := true
			w = newWorld(t, simulator.Options{OnRequest: func(r simulator.Request) {
				if turning && r.Route == presenceWrites {
					w.turnsTo(shop, "available")()
				}
			}})
			shop = w.paired("loja", "5511990000001")
			lines := []string{`presence = "unavailable"`}
			if drifts {
				lines = append(lines, "detect_drift = true")
			}
			w.steps(
				resource.TestStep{
					Config:             w.asAdmin(presenceOf(shop, lines...)),
					ConfigStateChecks:  showsPresence("unavailable", "available", drifts),
					ExpectNonEmptyPlan: drifts,
					PostApplyFunc:      func() { turning = false },
				},
				resource.TestStep{
					Config: w.asAdmin(presenceOf(shop, lines...)),
					ConfigPlanChecks: presenceCase.planned(map[bool]plancheck.ResourceActionType{
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
			w := newWorld(t, simulator.Options{})
			shop := w.paired("loja", "5511990000001")
			config := w.asAdmin(presenceOf(shop, `presence = "unavailable"`))
			failing := resource.TestStep{
				PreConfig: func() {
					w.Inject(simulator.Fault{Route: presenceWrites, Kind: test.kind, Status: 500, Body: `{"error":"context deadline exceeded"}`, Times: 1})
				},
				Config: config,
			}
			if !test.done {
				failing.ExpectError = says(`Unable to change the presence of instance "loja": the server failed`, `POST /instance/presence with HTTP 500, "context deadline exceeded".`)
			}
			w.steps(
				resource.TestStep{Config: w.asAdmin(presenceOf(shop, `presence = "available"`))},
				failing,
				resource.TestStep{
					PreConfig: w.ResetRequests,
					Config:    config,
					ConfigPlanChecks: presenceCase.planned(map[bool]plancheck.ResourceActionType{
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
	var w *world
	var shop simulator.Instance
	w = newWorld(t, simulator.Options{OnRequest: func(r simulator.Request) {
		if r.Route == presenceWrites {
			w.turnsTo(shop, "")()
		}
	}})
	shop = w.paired("loja", "5511990000001")
	w.turnsTo(shop, "")()
	config := w.asAdmin(presenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	w.steps(
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				presenceCase.shows("presence", knownvalue.StringExact("unavailable")),
				presenceCase.shows("current_presence", knownvalue.Null()),
			},
			PostApplyFunc: w.sent(presenceWrites, `{"presence":"unavailable"}`),
		},
		// What it told last stands until it tells something else.
		resource.TestStep{
			PreConfig:         w.turnsTo(shop, "unavailable"),
			Config:            config,
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
			PostApplyFunc:     w.turnsTo(shop, ""),
		},
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  presenceCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", true),
		},
	)
}
