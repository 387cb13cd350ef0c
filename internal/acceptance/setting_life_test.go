package acceptance

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestSettingIsUnsetOrLeftAsItIsWhenItIsDestroyed(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		config := w.asAdmin(s.with(named(shop), s.wanted))
		var written simulator.Instance
		w.test(resource.TestCase{
			Steps: []resource.TestStep{{Config: config, PostApplyFunc: func() {
				written, _ = w.Instance(shop.ID)
				w.sent(s.writes, s.sends)()
			}}},
			// Destroying refreshes nothing here, so that every request would be the
			// destruction's own.
			CheckDestroy: func(*terraform.State) error {
				left, _ := w.Instance(shop.ID)
				if s.unsets != "" {
					w.sent(s.writes, s.unsets)()
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
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := privacyOf(shop, privacyCase.wanted) + presenceOf(shop, presenceCase.wanted)
	w.steps(
		resource.TestStep{
			Config:        w.asAdmin(config),
			PostApplyFunc: all(w.writtenOnce(privacyCase, shop.Token), w.writtenWith(presenceCase, shop.Token)),
		},
		resource.TestStep{
			PreConfig: all(w.onPhone(shop, "last", "none"), w.turnsTo(shop, "available")),
			Config:    w.asAdmin(config),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(privacyCase.address(), plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(presenceCase.address(), plancheck.ResourceActionNoop),
			}},
			PostApplyFunc: all(w.writtenOnce(privacyCase, shop.Token), w.sent(presenceWrites)),
		},
	)
}

func TestSettingIsGoneWithItsInstance(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		config := w.asAdmin(s.with(named(shop), s.wanted))
		w.steps(
			resource.TestStep{Config: config},
			resource.TestStep{
				PreConfig:   w.do(func() error { return w.Remove(shop.ID) }),
				Config:      config,
				ExpectError: says("Unable to change the "+s.noun()+" of instance "+shop.ID+": it does not exist", "instance_id ="),
			},
			resource.TestStep{
				RefreshState:       true,
				ExpectNonEmptyPlan: true,
				RefreshPlanChecks: resource.RefreshPlanChecks{PostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(s.address(), plancheck.ResourceActionCreate),
				}},
			},
		)
	})
}

func TestSettingIsPlannedAnewWithItsInstance(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		adopted := fmt.Sprintf("resource \"uazapi_instance\" \"shop\" {\n  name  = \"loja\"\n  token = %q\n}\n\n", shop.Token)
		config := w.asAdmin(adopted + s.with("instance_id = uazapi_instance.shop.id", s.wanted))
		w.steps(
			resource.TestStep{Config: config},
			resource.TestStep{
				PreConfig:          w.do(func() error { return w.Remove(shop.ID) }),
				Config:             config,
				PlanOnly:           true,
				ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionCreate),
					plancheck.ExpectResourceAction(s.address(), plancheck.ResourceActionCreate),
				}},
			},
		)
	})
}

// On a server without a listing nobody can tell a deleted instance from a wrong
// token, unless it had announced the deletion.
func TestSettingIsGoneWithItsInstanceOnADemoServer(t *testing.T) {
	eachSettingOn(t, simulator.Options{Demo: true}, func(w *world, s settingCase) {
		instance := "resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n"
		config := w.asAdmin(instance + s.with("token = uazapi_instance.shop.token", s.wanted))
		w.steps(
			resource.TestStep{Config: w.asAdmin(instance)},
			resource.TestStep{
				PreConfig:     all(w.do(func() error { return w.Pair(w.Instances()[0].ID, "5511990000001") }), func() { w.begin(w.Instances()[0].ID) }),
				Config:        config,
				PostApplyFunc: w.sent(s.writes, s.sends),
			},
			resource.TestStep{
				PreConfig:          func() { w.clock.Advance(63 * time.Minute) },
				Config:             config,
				PlanOnly:           true,
				ExpectNonEmptyPlan: true,
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionCreate),
					plancheck.ExpectResourceAction(s.address(), plancheck.ResourceActionCreate),
				}},
			},
			// What ends without looking first cannot tell that it is gone.
			resource.TestStep{RefreshState: true, ExpectNonEmptyPlan: true},
		)
	})
}

func TestSettingStaysInTheStateWhereItsTokenIsRefused(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(w *world, s settingCase, in simulator.Instance, setting string) string{
		"its own token": func(w *world, s settingCase, in simulator.Instance, setting string) string {
			return w.configured("", s.with(opened(in), setting))
		},
		"the provider's token": func(w *world, s settingCase, in simulator.Instance, setting string) string {
			return w.asOwner(in.Token, s.with(setting))
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world, s settingCase) {
				shop := w.paired("loja", "5511990000001")
				rejected := says("Unable to read the "+s.noun()+" of instance "+shop.ID+": the instance token was rejected",
					"both for a wrong token and for an instance that was deleted", "Nothing was changed in the state", "UAZAPI_KNOWN_GONE=", "HTTP 401")
				w.steps(
					resource.TestStep{Config: config(w, s, shop, s.asPaired)},
					resource.TestStep{PreConfig: w.do(func() error { return w.Remove(shop.ID) }), Config: config(w, s, shop, s.asPaired), ExpectError: rejected},
					// It is still there, for it is refused again rather than planned again.
					resource.TestStep{Config: config(w, s, shop, s.wanted), ExpectError: rejected},
					// An admin token settles it.
					resource.TestStep{
						Config:             w.asAdmin(s.with(named(shop), s.wanted)),
						PlanOnly:           true,
						ExpectNonEmptyPlan: true,
						ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(s.address(), plancheck.ResourceActionCreate),
						}},
					},
				)
			})
		})
	}
}

func TestSettingOfAnInstanceThatIsDeletedBetweenPlanAndApply(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		w.steps(
			resource.TestStep{Config: w.asAdmin(s.with(named(shop), s.asPaired)), PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: w.asAdmin(s.with(named(shop), s.wanted)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					between(w.do(func() error { return w.Remove(shop.ID) })),
				}},
				ExpectError: says("Unable to change the " + s.noun() + " of instance " + shop.ID + ": it does not exist"),
			},
		)
		w.sent(s.writes)()
	})
}

func TestSettingOfAnInstanceThatIsNotConnectedIsNotWritten(t *testing.T) {
	eachSettingOfASession(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		before, after := w.asAdmin(s.with(named(shop), s.asPaired)), w.asAdmin(s.with(named(shop), s.wanted))
		notConnected := says(`Unable to change the `+s.noun()+` of instance "loja": it is not connected to WhatsApp`,
			"Instance "+shop.ID+` ("loja") has no WhatsApp session (status: disconnected`, "401: logged out from another device",
			"has to be paired first", "run the command again", fmt.Sprintf(`HTTP %d, "No session"`, s.refuses))
		logOut := w.do(func() error { return w.LogOut(shop.ID) })
		pair := w.do(func() error { return w.Pair(shop.ID, "5511990000001") })
		w.steps(
			resource.TestStep{Config: before},
			// That the number logs out is no reason to plan anything.
			resource.TestStep{PreConfig: logOut, Config: before, PlanOnly: true},
			resource.TestStep{Config: after, ExpectError: notConnected},
			resource.TestStep{Config: before, PlanOnly: true},
			resource.TestStep{PreConfig: all(pair, w.ResetRequests), Config: after, ConfigPlanChecks: s.planned(plancheck.ResourceActionUpdate), PostApplyFunc: w.writtenWith(s, shop.Token)},
			// The session may also end after the plan.
			resource.TestStep{
				Config:           before,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{between(logOut)}},
				ExpectError:      notConnected,
			},
			resource.TestStep{PreConfig: pair, Config: before, ConfigPlanChecks: s.planned(plancheck.ResourceActionUpdate)},
		)
	})
}

// A number that never was paired has nothing to refresh and nothing to write.
func TestSettingOfAnInstanceThatNeverWasPairedIsNotCreated(t *testing.T) {
	eachSettingOfASession(t, func(w *world, s settingCase) {
		shop := w.Add("loja")
		config := w.asAdmin(s.with(named(shop), s.wanted))
		w.steps(
			resource.TestStep{Config: config, ExpectError: says(`Unable to change the ` + s.noun() + ` of instance "loja": it is not connected to WhatsApp`)},
			resource.TestStep{
				PreConfig:        all(w.do(func() error { return w.Pair(shop.ID, "5511990000001") }), w.ResetRequests),
				Config:           config,
				ConfigPlanChecks: s.planned(plancheck.ResourceActionCreate),
				PostApplyFunc:    w.writtenWith(s, shop.Token),
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
			eachSetting(t, func(w *world, s settingCase) {
				shop := w.paired("loja", "5511990000001")
				config := w.asAdmin(s.with(named(shop), s.wanted))
				fault := fault
				fault.Route, fault.Times = s.reads, 2
				w.steps(
					resource.TestStep{Config: config},
					resource.TestStep{
						PreConfig: func() {
							w.ResetRequests()
							w.Inject(fault)
						},
						Config:           config,
						ConfigPlanChecks: s.planned(plancheck.ResourceActionNoop),
						PostApplyFunc: func() {
							if got := w.Calls(s.reads); got < 3 {
								w.t.Errorf("%s was called %d times, want two that failed and more", s.reads, got)
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
			eachSetting(t, func(w *world, s settingCase) {
				shop := w.paired("loja", "5511990000001")
				config := w.asAdmin(s.with(named(shop), s.wanted))
				fault := test.fault
				fault.Route = s.reads
				w.steps(
					resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
					resource.TestStep{
						PreConfig:   func() { w.Inject(fault) },
						Config:      config,
						ExpectError: says(append([]string{"Unable to read the " + s.noun() + " of instance"}, test.want...)...),
					},
					resource.TestStep{PreConfig: w.Heal, Config: config, PlanOnly: true, PostApplyFunc: w.sent(s.writes)},
				)
			})
		})
	}
}
