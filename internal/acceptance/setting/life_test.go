package setting

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestSettingIsUnsetOrLeftAsItIsWhenItIsDestroyed(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		config := w.AsAdmin(s.With(world.ByID(shop), s.Wanted))
		var written simulator.Instance
		w.Test(resource.TestCase{
			Steps: []resource.TestStep{{Config: config, PostApplyFunc: func() {
				written, _ = w.Instance(shop.ID)
				w.Sent(s.Writes, s.Sends)()
			}}},
			// Destroying refreshes nothing here, so that every request would be the
			// destruction's own.
			CheckDestroy: func(*terraform.State) error {
				left, _ := w.Instance(shop.ID)
				if s.Unsets != "" {
					w.Sent(s.Writes, s.Unsets)()
					return nil
				}
				if len(w.Requests()) > 0 {
					return fmt.Errorf("destroying made %d requests, the first of them %s", len(w.Requests()), w.Requests()[0].Route)
				}
				if fmt.Sprint(left.Privacy, left.Presence) != fmt.Sprint(written.Privacy, written.Presence) {
					return fmt.Errorf("destroying changed %v, %s to %v, %s", written.Privacy, written.Presence, left.Privacy, left.Presence)
				}
				return nil
			},
		})
	})
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
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		config := w.AsAdmin(s.With(world.ByID(shop), s.Wanted))
		w.Steps(
			resource.TestStep{Config: config},
			resource.TestStep{
				PreConfig:   w.Do(func() error { return w.Remove(shop.ID) }),
				Config:      config,
				ExpectError: world.Says("Unable to change the "+s.Noun()+" of instance "+shop.ID+": it does not exist", "instance_id ="),
			},
			resource.TestStep{
				RefreshState:       true,
				ExpectNonEmptyPlan: true,
				RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(s.Address(), plancheck.ResourceActionCreate),
				}},
			},
		)
	})
}

func TestSettingIsPlannedAnewWithItsInstance(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		adopted := fmt.Sprintf("resource \"uazapi_instance\" \"shop\" {\n  name  = \"loja\"\n  token = %q\n}\n\n", shop.Token)
		config := w.AsAdmin(adopted + s.With("instance_id = uazapi_instance.shop.id", s.Wanted))
		w.Steps(
			resource.TestStep{Config: config},
			resource.TestStep{
				PreConfig:          w.Do(func() error { return w.Remove(shop.ID) }),
				Config:             config,
				PlanOnly:           true,
				ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionCreate),
					plancheck.ExpectResourceAction(s.Address(), plancheck.ResourceActionCreate),
				}},
			},
		)
	})
}

// On a server without a listing nobody can tell a deleted instance from a wrong
// token, unless it had announced the deletion.
func TestSettingIsGoneWithItsInstanceOnADemoServer(t *testing.T) {
	eachSettingOn(t, simulator.Options{Demo: true}, func(w *world.World, s world.Setting) {
		instance := "resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n"
		config := w.AsAdmin(instance + s.With("token = uazapi_instance.shop.token", s.Wanted))
		w.Steps(
			resource.TestStep{Config: w.AsAdmin(instance)},
			resource.TestStep{
				PreConfig:     world.InTurn(w.Do(func() error { return w.Pair(w.Instances()[0].ID, "5511990000001") }), func() { w.Begin(w.Instances()[0].ID) }),
				Config:        config,
				PostApplyFunc: w.Sent(s.Writes, s.Sends),
			},
			resource.TestStep{
				PreConfig:          func() { w.Clock.Advance(63 * time.Minute) },
				Config:             config,
				PlanOnly:           true,
				ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionCreate),
					plancheck.ExpectResourceAction(s.Address(), plancheck.ResourceActionCreate),
				}},
			},
			// What ends without looking first cannot tell that it is gone.
			resource.TestStep{RefreshState: true, ExpectNonEmptyPlan: true},
		)
	})
}

func TestSettingStaysInTheStateWhereItsTokenIsRefused(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(w *world.World, s world.Setting, in simulator.Instance, setting string) string{
		"its own token": func(w *world.World, s world.Setting, in simulator.Instance, setting string) string {
			return w.Configured("", s.With(world.ByToken(in), setting))
		},
		"the provider's token": func(w *world.World, s world.Setting, in simulator.Instance, setting string) string {
			return w.AsOwner(in.Token, s.With(setting))
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world.World, s world.Setting) {
				shop := w.Paired("loja", "5511990000001")
				rejected := world.Says("Unable to read the "+s.Noun()+" of instance "+shop.ID+": the instance token was rejected",
					"both for a wrong token and for an instance that was deleted", "Nothing was changed in the state", "UAZAPI_KNOWN_GONE=", "HTTP 401")
				w.Steps(
					resource.TestStep{Config: config(w, s, shop, s.AsPaired)},
					resource.TestStep{PreConfig: w.Do(func() error { return w.Remove(shop.ID) }), Config: config(w, s, shop, s.AsPaired), ExpectError: rejected},
					// It is still there, for it is refused again rather than planned again.
					resource.TestStep{Config: config(w, s, shop, s.Wanted), ExpectError: rejected},
					// An admin token settles it.
					resource.TestStep{
						Config:             w.AsAdmin(s.With(world.ByID(shop), s.Wanted)),
						PlanOnly:           true,
						ExpectNonEmptyPlan: true,
						ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(s.Address(), plancheck.ResourceActionCreate),
						}},
					},
				)
			})
		})
	}
}

func TestSettingOfAnInstanceThatIsDeletedBetweenPlanAndApply(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		w.Steps(
			resource.TestStep{Config: w.AsAdmin(s.With(world.ByID(shop), s.AsPaired)), PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: w.AsAdmin(s.With(world.ByID(shop), s.Wanted)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					world.BetweenPlanAndApply(w.Do(func() error { return w.Remove(shop.ID) })),
				}},
				ExpectError: world.Says("Unable to change the " + s.Noun() + " of instance " + shop.ID + ": it does not exist"),
			},
		)
		w.Sent(s.Writes)()
	})
}

func TestSettingOfAnInstanceThatIsNotConnectedIsNotWritten(t *testing.T) {
	eachSettingOfASession(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		before, after := w.AsAdmin(s.With(world.ByID(shop), s.AsPaired)), w.AsAdmin(s.With(world.ByID(shop), s.Wanted))
		notConnected := world.Says(`Unable to change the `+s.Noun()+` of instance "loja": it is not connected to WhatsApp`,
			"Instance "+shop.ID+` ("loja") has no WhatsApp session (status: disconnected`, "401: logged out from another device",
			"has to be paired first", "run the command again", fmt.Sprintf(`HTTP %d, "No session"`, s.Refuses))
		logOut := w.Do(func() error { return w.LogOut(shop.ID) })
		pair := w.Do(func() error { return w.Pair(shop.ID, "5511990000001") })
		w.Steps(
			resource.TestStep{Config: before},
			// That the number logs out is no reason to plan anything.
			resource.TestStep{PreConfig: logOut, Config: before, PlanOnly: true},
			resource.TestStep{Config: after, ExpectError: notConnected},
			resource.TestStep{Config: before, PlanOnly: true},
			resource.TestStep{PreConfig: world.InTurn(pair, w.ResetRequests), Config: after, ConfigPlanChecks: s.Planned(plancheck.ResourceActionUpdate), PostApplyFunc: writtenWith(w, s, shop.Token)},
			// The session may also end after the plan.
			resource.TestStep{
				Config:           before,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.BetweenPlanAndApply(logOut)}},
				ExpectError:      notConnected,
			},
			resource.TestStep{PreConfig: pair, Config: before, ConfigPlanChecks: s.Planned(plancheck.ResourceActionUpdate)},
		)
	})
}

// A number that never was paired has nothing to refresh and nothing to write.
func TestSettingOfAnInstanceThatNeverWasPairedIsNotCreated(t *testing.T) {
	eachSettingOfASession(t, func(w *world.World, s world.Setting) {
		shop := w.Add("loja")
		config := w.AsAdmin(s.With(world.ByID(shop), s.Wanted))
		w.Steps(
			resource.TestStep{Config: config, ExpectError: world.Says(`Unable to change the ` + s.Noun() + ` of instance "loja": it is not connected to WhatsApp`)},
			resource.TestStep{
				PreConfig:        world.InTurn(w.Do(func() error { return w.Pair(shop.ID, "5511990000001") }), w.ResetRequests),
				Config:           config,
				ConfigPlanChecks: s.Planned(plancheck.ResourceActionCreate),
				PostApplyFunc:    writtenWith(w, s, shop.Token),
			},
		)
	})
}

func TestSettingIsReadDespitePassingFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"429": {Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "1"},
		"502": {Kind: simulator.FaultHTMLBefore},
		"cut": {Kind: simulator.FaultCutJSON},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world.World, s world.Setting) {
				shop := w.Paired("loja", "5511990000001")
				config := w.AsAdmin(s.With(world.ByID(shop), s.Wanted))
				fault := fault
				fault.Route, fault.Times = s.Reads, 2
				w.Steps(
					resource.TestStep{Config: config},
					resource.TestStep{
						PreConfig: func() {
							w.ResetRequests()
							w.Inject(fault)
						},
						Config:           config,
						ConfigPlanChecks: s.Planned(plancheck.ResourceActionNoop),
						PostApplyFunc: func() {
							if got := w.Calls(s.Reads); got < 3 {
								w.T.Errorf("%s was called %d times, want two that failed and more", s.Reads, got)
							}
						},
					},
				)
			})
		})
	}
}

func TestSettingThatCannotBeReadStaysInTheState(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault simulator.Fault
		want  []string
	}{
		"500": {
			fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"database is locked"}`},
			want:  []string{"the server failed", `HTTP 500, "database is locked"`},
		},
		"502 for good": {
			fault: simulator.Fault{Kind: simulator.FaultHTMLBefore},
			want:  []string{"the server failed", "HTTP 502", "It was tried 5 times."},
		},
		"a page": {
			fault: simulator.Fault{Kind: simulator.FaultGarbled, Body: "<!doctype html><title>Painel</title>"},
			want:  []string{"the answer makes no sense", "Painel", "Check that base_url is the address of a uazapi server"},
		},
		"half of the answer": {
			fault: simulator.Fault{Kind: simulator.FaultHalfJSON},
			want:  []string{"the answer makes no sense", "ends in the middle", "It was tried 5 times."},
		},
		"an empty object": {
			fault: simulator.Fault{Kind: simulator.FaultGarbled, Body: "{}"},
			want:  []string{"the answer makes no sense"},
		},
		// The one answer that may mean that the instance is gone.
		"401": {
			fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: "Unauthorized"},
			want:  []string{"HTTP 401"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world.World, s world.Setting) {
				shop := w.Paired("loja", "5511990000001")
				config := w.AsAdmin(s.With(world.ByID(shop), s.Wanted))
				fault := test.fault
				fault.Route = s.Reads
				w.Steps(
					resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
					resource.TestStep{
						PreConfig:   func() { w.Inject(fault) },
						Config:      config,
						ExpectError: world.Says(append([]string{"Unable to read the " + s.Noun() + " of instance"}, test.want...)...),
					},
					resource.TestStep{PreConfig: w.Heal, Config: config, PlanOnly: true, PostApplyFunc: w.Sent(s.Writes)},
				)
			})
		})
	}
}
