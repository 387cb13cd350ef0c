package acceptance

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// writtenOnce checks that a setting was written just once, with this token.
func (w *world) writtenOnce(s settingCase, token string) func() {
	return func() {
		w.t.Helper()
		var bodies []string
		for _, request := range w.Requests() {
			if request.Route != s.writes {
				continue
			}
			if request.Header.Get("token") != token {
				if s.unsets == "" || request.Body != s.unsets {
					w.t.Errorf("%s was sent with another instance's token", s.writes)
				}
				continue
			}
			bodies = append(bodies, request.Body)
		}
		if !slices.Equal(bodies, []string{s.sends}) {
			w.t.Errorf("%s was sent with %q, want once %s", s.writes, bodies, s.sends)
		}
	}
}

// writtenWith is [world.writtenOnce], after which the record begins again.
func (w *world) writtenWith(s settingCase, token string) func() {
	return all(w.writtenOnce(s, token), w.ResetRequests)
}

func TestSettingIsOfTheInstanceThatIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// config is of a provider and of the argument that names the instance.
		config func(w *world, s settingCase, in simulator.Instance) string
		token  func(in simulator.Instance) knownvalue.Check
	}{
		"by its id": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.asAdmin(s.with(named(in), s.wanted))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its token": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.configured("", s.with(opened(in), s.wanted))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(in.Token) },
		},
		"by the provider's token": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.asOwner(in.Token, s.with(s.wanted))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its id, which the provider's token opens": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.asOwner(in.Token, s.with(named(in), s.wanted))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its token, next to the provider's own": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				other, _ := w.Instance(w.Instances()[0].ID)
				return w.asOwner(other.Token, s.with(opened(in), s.wanted))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(in.Token) },
		},
		"by its token with blanks around it": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.configured("", s.with(fmt.Sprintf("token = %q", " "+in.Token+"\n"), s.wanted))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(" " + in.Token + "\n") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world, s settingCase) {
				w.paired("outra", "5511990000009")
				shop := w.paired("loja", "5511990000001")
				w.steps(resource.TestStep{
					Config: test.config(w, s, shop),
					ConfigStateChecks: []statecheck.StateCheck{
						s.shows("instance_id", knownvalue.StringExact(shop.ID)),
						s.shows("token", test.token(shop)),
						statecheck.ExpectSensitiveValue(s.address(), tfjsonpath.New("token")),
					},
					PostApplyFunc: w.writtenWith(s, shop.Token),
				})
			})
		})
	}
}

func TestSettingThatNamesNoInstanceWellIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config func(w *world, s settingCase, in simulator.Instance) string
		want   []string
	}{
		"by id and token": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.asAdmin(s.with(named(in), opened(in), s.wanted))
			},
			want: []string{"Invalid Attribute Combination", `Attribute "token" cannot be specified when "instance_id" is specified`},
		},
		"not at all": {
			config: func(w *world, s settingCase, _ simulator.Instance) string { return w.asAdmin(s.with(s.wanted)) },
			want:   []string{"No instance named", "Neither instance_id nor token is set", "Set instance_id, as in instance_id = uazapi_instance.NAME.id"},
		},
		"by a token as id": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.asAdmin(s.with(fmt.Sprintf("instance_id = %q", in.Token), s.wanted))
			},
			want: []string{"Invalid instance id", "instance_id =", `looks like the token of an instance`, `belongs in the argument "token"`},
		},
		"by a blank id": {
			config: func(w *world, s settingCase, _ simulator.Instance) string {
				return w.asAdmin(s.with(`instance_id = ""`, s.wanted))
			},
			want: []string{"Invalid instance id", `instance_id = ""`, "The id is blank"},
		},
		"by a blank token": {
			config: func(w *world, s settingCase, _ simulator.Instance) string {
				return w.asAdmin(s.with(`token = " "`, s.wanted))
			},
			want: []string{"Invalid instance token", "token =", "it is blank"},
		},
		"by a token of two lines": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.asAdmin(s.with(fmt.Sprintf(`token = "%s\n%s"`, in.Token, in.Token), s.wanted))
			},
			want: []string{"Invalid instance token", "token =", "control character at position 37"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world, s settingCase) {
				shop := w.paired("loja", "5511990000001")
				w.steps(resource.TestStep{Config: test.config(w, s, shop), PlanOnly: true, ExpectError: says(test.want...)})
				if requests := w.Requests(); len(requests) > 0 {
					w.t.Errorf("the plan made %d requests, the first of them %s", len(requests), requests[0].Route)
				}
			})
		})
	}
}

func TestSettingOfWhatCannotBeOpenedIsNotCreated(t *testing.T) {
	t.Parallel()
	const stranger = "0b0b0b0b-1111-4222-8333-444444444444"
	for name, test := range map[string]struct {
		config func(w *world, s settingCase, in simulator.Instance) string
		want   []string
	}{
		"unknown id": {
			config: func(w *world, s settingCase, _ simulator.Instance) string {
				return w.asAdmin(s.with(`instance_id = "r00000000000000"`, s.wanted))
			},
			want: []string{"instance r00000000000000: it does not exist", `instance_id = "r00000000000000"`, "is not in the listing of", "(1 instances)"},
		},
		"wrong token": {
			config: func(w *world, s settingCase, _ simulator.Instance) string {
				return w.configured("", s.with(fmt.Sprintf("token = %q", stranger), s.wanted))
			},
			want: []string{"the instance token was rejected", "token =", "HTTP 401"},
		},
		"id as token": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.configured("", s.with(fmt.Sprintf("token = %q", in.ID), s.wanted))
			},
			want: []string{"the instance token was rejected", "token ="},
		},
		"admin token as token": {
			config: func(w *world, s settingCase, _ simulator.Instance) string {
				return w.configured("", s.with(fmt.Sprintf("token = %q", w.AdminToken()), s.wanted))
			},
			want: []string{"the instance token was rejected", "token =", "is not the admin token of the server"},
		},
		"wrong token of the provider": {
			config: func(w *world, s settingCase, _ simulator.Instance) string {
				return w.asOwner(stranger, s.with(s.wanted))
			},
			want: []string{"the instance token was rejected", "HTTP 401"},
		},
		"id without a credential": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.configured("", s.with(named(in), s.wanted))
			},
			want: []string{"no credential opens it", "instance_id =", "Set admin_token in the provider", "the provider's token (UAZAPI_TOKEN)"},
		},
		"id and a wrong admin token": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				return w.configured(`admin_token = "wrong"`, s.with(named(in), s.wanted))
			},
			want: []string{"the admin token was rejected", "Set the admin token of", "The server answered GET /instance/all with HTTP 40"},
		},
		"id, and the provider's token is another's": {
			config: func(w *world, s settingCase, in simulator.Instance) string {
				other := w.paired("outra", "5511990000009")
				return w.asOwner(other.Token, s.with(named(in), s.wanted))
			},
			want: []string{"the token is another instance's", "instance_id =", "The provider's token opens instance"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world, s settingCase) {
				shop := w.paired("loja", "5511990000001")
				w.steps(
					resource.TestStep{
						Config:      test.config(w, s, shop),
						ExpectError: says(append([]string{"Unable to change the " + s.noun() + " of"}, test.want...)...),
					},
					// Nothing was written and nothing is in the state.
					resource.TestStep{
						PreConfig:        w.sent(s.writes),
						Config:           w.asAdmin(s.with(named(shop), s.wanted)),
						ConfigPlanChecks: s.planned(plancheck.ResourceActionCreate),
						PostApplyFunc:    w.writtenWith(s, shop.Token),
					},
				)
			})
		})
	}
}

func TestSettingWithAnotherInstancesTokenIsNotWritten(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop, other := w.paired("loja", "5511990000001"), w.paired("outra", "5511990000009")
		before := w.configured("", s.with(opened(shop), s.asPaired))
		w.steps(
			resource.TestStep{Config: before, PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: w.configured("", s.with(opened(other), s.wanted)),
				ExpectError: says("the token is another instance's", "token =",
					fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID), "Nothing was changed"),
			},
			resource.TestStep{PreConfig: w.sent(s.writes), Config: before, PlanOnly: true},
		)
	})
}

func TestSettingIsNotWrittenWhereTheProvidersTokenBecameAnothers(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop, other := w.paired("loja", "5511990000001"), w.paired("outra", "5511990000009")
		with := func(token, setting string) string {
			return w.configured(fmt.Sprintf("admin_token = %q\n  token = %q", w.AdminToken(), token), s.with(setting))
		}
		w.steps(
			resource.TestStep{Config: with(shop.Token, s.asPaired), PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: with(other.Token, s.wanted),
				ExpectError: says("Unable to change the "+s.noun()+" of instance "+shop.ID+": the token is another instance's",
					fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID)),
			},
			resource.TestStep{
				PreConfig:     w.sent(s.writes),
				Config:        with(shop.Token, s.wanted),
				PostApplyFunc: w.writtenWith(s, shop.Token),
			},
		)
	})
}

func TestSettingIsNotReadThroughAnotherInstancesToken(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop, other := w.paired("loja", "5511990000001"), w.paired("outra", "5511990000009")
		w.steps(
			resource.TestStep{Config: w.asOwner(shop.Token, s.with(s.wanted)), PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: w.asOwner(other.Token, s.with(s.asPaired)),
				ExpectError: says("Unable to read the "+s.noun()+" of instance "+shop.ID+": the token is another instance's",
					fmt.Sprintf("The provider's token opens instance %s, not %s", other.ID, shop.ID)),
			},
			resource.TestStep{PreConfig: w.sent(s.writes), Config: w.asOwner(shop.Token, s.with(s.wanted)), PlanOnly: true},
		)
	})
}

func TestSettingChangesTheWayItsInstanceIsNamed(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		admin := fmt.Sprintf("admin_token = %q\n  token = %q", w.AdminToken(), shop.Token)
		sameInstance := func(line string, action plancheck.ResourceActionType, token knownvalue.Check) resource.TestStep {
			return resource.TestStep{
				Config:           w.configured(admin, s.with(line, s.wanted)),
				ConfigPlanChecks: s.planned(action),
				ConfigStateChecks: []statecheck.StateCheck{
					s.shows("instance_id", knownvalue.StringExact(shop.ID)),
					s.shows("token", token),
				},
			}
		}
		w.steps(
			sameInstance(opened(shop), plancheck.ResourceActionCreate, knownvalue.StringExact(shop.Token)),
			sameInstance(named(shop), plancheck.ResourceActionUpdate, knownvalue.Null()),
			sameInstance(opened(shop), plancheck.ResourceActionUpdate, knownvalue.StringExact(shop.Token)),
			sameInstance("", plancheck.ResourceActionUpdate, knownvalue.Null()),
			sameInstance(named(shop), plancheck.ResourceActionNoop, knownvalue.Null()),
			sameInstance("", plancheck.ResourceActionNoop, knownvalue.Null()),
		)
	})
}

func TestSettingOfAnotherInstanceReplacesIt(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop, other := w.paired("loja", "5511990000001"), w.paired("outra", "5511990000009")
		w.steps(
			resource.TestStep{Config: w.asAdmin(s.with(named(shop), s.wanted)), PostApplyFunc: w.writtenWith(s, shop.Token)},
			resource.TestStep{
				Config:            w.asAdmin(s.with(named(other), s.wanted)),
				ConfigPlanChecks:  s.planned(plancheck.ResourceActionReplace),
				ConfigStateChecks: []statecheck.StateCheck{s.shows("instance_id", knownvalue.StringExact(other.ID))},
				PostApplyFunc:     all(w.unsetOn(s, shop), w.writtenWith(s, other.Token)),
			},
		)
	})
}

// unsetOn checks that a setting was unset once, on this instance, if it can be.
func (w *world) unsetOn(s settingCase, in simulator.Instance) func() {
	return func() {
		w.t.Helper()
		unset := 0
		for _, request := range w.Requests() {
			if request.Route == s.writes && request.Header.Get("token") == in.Token && request.Body == s.unsets {
				unset++
			}
		}
		if can := s.unsets != ""; can && unset != 1 || !can && unset > 0 {
			w.t.Errorf("%s was unset %d times", s.name, unset)
		}
	}
}

func TestSettingOfAnInstanceThatIsAppliedWithIt(t *testing.T) {
	t.Parallel()
	for name, reference := range map[string]string{
		"by id":    "instance_id = uazapi_instance.shop.id",
		"by token": "token = uazapi_instance.shop.token",
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world, s settingCase) {
				shop := w.paired("loja", "5511990000001")
				adopted := fmt.Sprintf("resource \"uazapi_instance\" \"shop\" {\n  name  = \"loja\"\n  token = %q\n}\n\n", shop.Token)
				w.steps(resource.TestStep{
					Config:            w.asAdmin(adopted + s.with(reference, s.wanted)),
					ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(s.address(), tfjsonpath.New("instance_id"))}},
					ConfigStateChecks: []statecheck.StateCheck{s.shows("instance_id", knownvalue.StringExact(shop.ID))},
					PostApplyFunc:     w.writtenWith(s, shop.Token),
				})
			})
		})
	}
}

// A new instance is not paired yet, so its settings have to wait.
func TestSettingOfANewInstanceWaitsForItsPairing(t *testing.T) {
	eachSettingOfASession(t, func(w *world, s settingCase) {
		config := w.asAdmin("resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n" + s.with("instance_id = uazapi_instance.shop.id", s.wanted))
		w.steps(
			resource.TestStep{
				Config:      config,
				ExpectError: says(`Unable to change the `+s.noun()+` of instance "loja": it is not connected to WhatsApp`, "has to be paired first", "run the command again"),
			},
			resource.TestStep{
				PreConfig: w.do(func() error { return w.Pair(w.Instances()[0].ID, "5511990000001") }),
				Config:    config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionNoop),
					plancheck.ExpectResourceAction(s.address(), plancheck.ResourceActionCreate),
				}},
			},
		)
		if got := w.Calls("POST /instance/create"); got != 1 {
			t.Errorf("%d instances were created, want 1", got)
		}
	})
}
