package setting

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestSettingIsUnsetWhenItIsDestroyed(t *testing.T) {
	all := allSettings().those(func(s world.Setting) bool { return s.Unsets != "" })
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(resource.TestStep{Config: w.AsAdmin(all.wanted(world.ByID(shop))), PostApplyFunc: all.written(w, shop.Token)})
	for _, s := range all {
		if calls := w.Calls(s.Writes); calls != 1 {
			t.Errorf("destroying sent %s %d times, want once", s.Writes, calls)
		}
	}
	all.unsetOn(w, shop)()
}

func TestSettingIsLeftAsItIsWhenItIsDestroyed(t *testing.T) {
	all := allSettings().those(func(s world.Setting) bool { return s.Unsets == "" })
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	var written simulator.Instance
	w.Steps(resource.TestStep{
		Config: w.AsAdmin(all.wanted(world.ByID(shop))),
		PostApplyFunc: func() {
			written, _ = w.Instance(shop.ID)
			all.written(w, shop.Token)()
		},
	})
	// Destroying refreshes nothing here, so that every request would be the destruction's
	// own.
	if requests := w.Requests(); len(requests) > 0 {
		t.Errorf("destroying made %d requests, the first of them %s", len(requests), requests[0].Route)
	}
	left, _ := w.Instance(shop.ID)
	if fmt.Sprint(left.Privacy, left.Presence) != fmt.Sprint(written.Privacy, written.Presence) {
		t.Errorf("destroying changed %v, %s to %v, %s", written.Privacy, written.Presence, left.Privacy, left.Presence)
	}
}

func TestSettingsOfOneInstanceDoNotDisturbEachOther(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := world.PrivacyOf(shop, world.Privacy.Wanted) + world.PresenceOf(shop, world.Presence.Wanted)
	w.Steps(
		resource.TestStep{
			Config:        w.AsAdmin(config),
			PostApplyFunc: world.InTurn(writtenOnce(w, world.Privacy, shop.Token), writtenWith(w, world.Presence, shop.Token)),
		},
		resource.TestStep{
			PreConfig: world.InTurn(w.ChangesPrivacy(shop, "last", "none"), turnsTo(w, shop, "available")),
			Config:    w.AsAdmin(config),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(world.Privacy.Address(), plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(world.Presence.Address(), plancheck.ResourceActionNoop),
			}},
			PostApplyFunc: world.InTurn(writtenOnce(w, world.Privacy, shop.Token), w.Sent(world.PresenceRoute)),
		},
	)
}

func TestSettingIsGoneWithItsInstance(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(all.wanted(world.ByID(shop)))
	w.Steps(
		resource.TestStep{Config: config},
		all.refused(w, resource.TestStep{PreConfig: w.Do(func() error { return w.Remove(shop.ID) }), Config: config}, func(s world.Setting) []string {
			return []string{"Unable to change the " + s.Noun() + " of instance " + shop.ID + ": it does not exist", "instance_id ="}
		}),
		resource.TestStep{
			RefreshState:       true,
			ExpectNonEmptyPlan: true,
			RefreshPlanChecks:  resource.RefreshPlanChecks{PostRefresh: all.planned(plancheck.ResourceActionCreate)},
		},
	)
}

// createdAgain checks that the instance is planned to be created, and all settings with it.
func (all settings) createdAgain() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PostApplyPostRefresh: append(all.planned(plancheck.ResourceActionCreate),
		plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionCreate))}
}

func TestSettingIsPlannedAnewWithItsInstance(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	adopted := fmt.Sprintf("resource \"uazapi_instance\" \"shop\" {\n  name  = \"loja\"\n  token = %q\n}\n\n", shop.Token)
	config := w.AsAdmin(adopted + all.wanted("instance_id = uazapi_instance.shop.id"))
	w.Steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:          w.Do(func() error { return w.Remove(shop.ID) }),
			Config:             config,
			PlanOnly:           true,
			ExpectNonEmptyPlan: true,
			ConfigPlanChecks:   all.createdAgain(),
		},
	)
}

// On a server without a listing nobody can tell a deleted instance from a wrong
// token, unless it had announced the deletion.
func TestSettingIsGoneWithItsInstanceOnADemoServer(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{Demo: true})
	instance := "resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n"
	config := w.AsAdmin(instance + all.wanted("token = uazapi_instance.shop.token"))
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(instance)},
		resource.TestStep{
			PreConfig:     world.InTurn(w.Do(func() error { return w.Pair(w.Only().ID, "5511990000001") }), func() { w.Begin(w.Only().ID) }),
			Config:        config,
			PostApplyFunc: func() { all.written(w, w.Only().Token)() },
		},
		resource.TestStep{
			PreConfig:          func() { w.Clock.Advance(63 * time.Minute) },
			Config:             config,
			PlanOnly:           true,
			ExpectNonEmptyPlan: true,
			ConfigPlanChecks:   all.createdAgain(),
		},
		// What ends without looking first cannot tell that it is gone.
		resource.TestStep{RefreshState: true, ExpectNonEmptyPlan: true},
	)
}

func TestSettingStaysInTheStateWhereItsTokenIsRefused(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(w *world.World, in simulator.Instance, configured func(lines ...string) string) string{
		"its own token": func(w *world.World, in simulator.Instance, configured func(lines ...string) string) string {
			return w.Configured("", configured(world.ByToken(in)))
		},
		"the provider's token": func(w *world.World, in simulator.Instance, configured func(lines ...string) string) string {
			return w.AsOwner(in.Token, configured())
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := allSettings()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			rejected := func(s world.Setting) []string {
				return []string{
					"Unable to read the " + s.Noun() + " of instance " + shop.ID + ": the instance token was rejected",
					"both for a wrong token and for an instance that was deleted", "Nothing was changed in the state", "UAZAPI_KNOWN_GONE=", "HTTP 401",
				}
			}
			w.Steps(
				resource.TestStep{Config: config(w, shop, all.asPaired)},
				all.refused(w, resource.TestStep{PreConfig: w.Do(func() error { return w.Remove(shop.ID) }), Config: config(w, shop, all.asPaired)}, rejected),
				// It is still there, for it is refused again rather than planned again.
				all.refused(w, resource.TestStep{Config: config(w, shop, all.wanted)}, rejected),
				// An admin token settles it.
				resource.TestStep{
					Config:             w.AsAdmin(all.wanted(world.ByID(shop))),
					PlanOnly:           true,
					ExpectNonEmptyPlan: true,
					ConfigPlanChecks:   resource.ConfigPlanChecks{PostApplyPostRefresh: all.planned(plancheck.ResourceActionCreate)},
				},
			)
		})
	}
}

func TestSettingOfAnInstanceThatIsDeletedBetweenPlanAndApply(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(all.asPaired(world.ByID(shop))), PostApplyFunc: w.ResetRequests},
		all.refused(w, resource.TestStep{
			Config: w.AsAdmin(all.wanted(world.ByID(shop))),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				world.BetweenPlanAndApply(w.Do(func() error { return w.Remove(shop.ID) })),
			}},
		}, func(s world.Setting) []string {
			return []string{"Unable to change the " + s.Noun() + " of instance " + shop.ID + ": it does not exist"}
		}),
	)
	all.notWritten(w)()
}

func TestSettingOfAnInstanceThatIsNotConnectedIsNotWritten(t *testing.T) {
	all := allSettings().ofASession()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	before, after := w.AsAdmin(all.asPaired(world.ByID(shop))), w.AsAdmin(all.wanted(world.ByID(shop)))
	notConnected := func(s world.Setting) []string {
		return []string{
			`Unable to change the ` + s.Noun() + ` of instance "loja": it is not connected to WhatsApp`,
			"Instance " + shop.ID + ` ("loja") has no WhatsApp session (status: disconnected`, "401: logged out from another device",
			"has to be paired first", "run the command again", fmt.Sprintf(`HTTP %d, "No session"`, s.Refuses),
		}
	}
	logOut := w.Do(func() error { return w.LogOut(shop.ID) })
	pair := w.Do(func() error { return w.Pair(shop.ID, "5511990000001") })
	w.Steps(
		resource.TestStep{Config: before},
		// That the number logs out is no reason to plan anything.
		resource.TestStep{PreConfig: logOut, Config: before, PlanOnly: true},
		all.refused(w, resource.TestStep{Config: after}, notConnected),
		resource.TestStep{Config: before, PlanOnly: true},
		resource.TestStep{PreConfig: world.InTurn(pair, w.ResetRequests), Config: after, ConfigPlanChecks: all.plan(plancheck.ResourceActionUpdate), PostApplyFunc: all.written(w, shop.Token)},
		// The session may also end after the plan.
		all.refused(w, resource.TestStep{
			Config:           before,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.BetweenPlanAndApply(logOut)}},
		}, notConnected),
		resource.TestStep{PreConfig: pair, Config: before, ConfigPlanChecks: all.plan(plancheck.ResourceActionUpdate)},
	)
}

// A number that never was paired has nothing to refresh and nothing to write.
func TestSettingOfAnInstanceThatNeverWasPairedIsNotCreated(t *testing.T) {
	all := allSettings().ofASession()
	w := all.start(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(all.wanted(world.ByID(shop)))
	w.Steps(
		all.refused(w, resource.TestStep{Config: config}, func(s world.Setting) []string {
			return []string{`Unable to change the ` + s.Noun() + ` of instance "loja": it is not connected to WhatsApp`}
		}),
		resource.TestStep{
			PreConfig:        world.InTurn(w.Do(func() error { return w.Pair(shop.ID, "5511990000001") }), w.ResetRequests),
			Config:           config,
			ConfigPlanChecks: all.plan(plancheck.ResourceActionCreate),
			PostApplyFunc:    all.written(w, shop.Token),
		},
	)
}

// meet has each route that they are read from meet a fault.
func (all settings) meet(w *world.World, fault simulator.Fault) func() {
	routes := each(all, func(s world.Setting) string { return s.Reads })
	slices.Sort(routes)
	return func() {
		for _, route := range slices.Compact(routes) {
			w.Meets(route, fault)()
		}
	}
}

func TestSettingIsReadDespitePassingFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"429": {Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "1", Times: 2},
		"502": {Kind: simulator.FaultHTMLBefore, Times: 2},
		"cut": {Kind: simulator.FaultCutJSON, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			all := allSettings()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			config := w.AsAdmin(all.wanted(world.ByID(shop)))
			w.Steps(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig:        world.InTurn(w.ResetRequests, all.meet(w, fault)),
					Config:           config,
					ConfigPlanChecks: all.plan(plancheck.ResourceActionNoop),
					PostApplyFunc: func() {
						for _, s := range all {
							if got := w.Calls(s.Reads); got < 3 {
								w.T.Errorf("%s: %s was called %d times, want two that failed and more", s.Name, s.Reads, got)
							}
						}
					},
				},
			)
		})
	}
}

func TestSettingThatCannotBeReadStaysInTheState(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault simulator.Fault
		// is what is the matter, and answered what the server said.
		is, answered []string
	}{
		"500": {
			fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"database is locked"}`},
			is:    []string{"the server failed"}, answered: []string{`HTTP 500, "database is locked"`},
		},
		"502 for good": {
			fault: simulator.Fault{Kind: simulator.FaultHTMLBefore},
			is:    []string{"the server failed"}, answered: []string{"HTTP 502", "It was tried 5 times."},
		},
		"a page": {
			fault: simulator.Fault{Kind: simulator.FaultGarbled, Body: "<!doctype html><title>Painel</title>"},
			is:    []string{"the answer makes no sense", "Painel", "Check that base_url is the address of a uazapi server"},
		},
		"half of the answer": {
			fault: simulator.Fault{Kind: simulator.FaultHalfJSON},
			is:    []string{"the answer makes no sense", "ends in the middle"}, answered: []string{"It was tried 5 times."},
		},
		"an empty object": {
			fault: simulator.Fault{Kind: simulator.FaultGarbled, Body: "{}"},
			is:    []string{"the answer makes no sense"},
		},
		// The one answer that may mean that the instance is gone.
		"401": {
			fault:    simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: "Unauthorized"},
			answered: []string{"HTTP 401"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := allSettings().those(func(s world.Setting) bool { return s.Reads != world.ListRoute })
			cannotBeRead(t, all, test.fault, func(s world.Setting) []string {
				return slices.Concat([]string{"Unable to read the " + s.Noun() + " of instance"}, test.is, test.answered)
			})
		})
		// What the listing answered is told once for all that are read from it.
		t.Run(name+" in place of the listing", func(t *testing.T) {
			all := allSettings().those(func(s world.Setting) bool { return s.Reads == world.ListRoute })
			cannotBeRead(t, all, test.fault, func(s world.Setting) []string {
				return append([]string{"Unable to read the " + s.Noun() + " of instance"}, test.is...)
			}, slices.Concat(test.is, test.answered))
		})
	}
}

// cannotBeRead has a fault where settings are read from, and checks that they stay.
func cannotBeRead(t *testing.T, all settings, fault simulator.Fault, says func(s world.Setting) []string, once ...[]string) {
	t.Helper()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(all.wanted(world.ByID(shop)))
	w.Steps(
		resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
		all.refused(w, resource.TestStep{PreConfig: all.meet(w, fault), Config: config}, says, once...),
		resource.TestStep{PreConfig: w.Heal, Config: config, PlanOnly: true, PostApplyFunc: all.notWritten(w)},
	)
}
