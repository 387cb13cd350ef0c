package setting

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// writtenOnce checks that a setting was written just once, with this token.
func writtenOnce(w *world.World, s world.Setting, token string) func() {
	return func() {
		w.T.Helper()
		var bodies []string
		for _, request := range w.Requests() {
			if request.Route != s.Writes {
				continue
			}
			if request.Header.Get("token") != token {
				if s.Unsets == "" || request.Body != s.Unsets {
					w.T.Errorf("%s was sent with another instance's token", s.Writes)
				}
				continue
			}
			bodies = append(bodies, request.Body)
		}
		if !slices.Equal(bodies, []string{s.Sends}) {
			w.T.Errorf("%s was sent with %q, want once %s", s.Writes, bodies, s.Sends)
		}
	}
}

// writtenWith is [writtenOnce], after which the record begins again.
func writtenWith(w *world.World, s world.Setting, token string) func() {
	return world.InTurn(writtenOnce(w, s, token), w.ResetRequests)
}

func TestSettingIsOfTheInstanceThatIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		// config is of a provider and of the argument that names the instance.
		config func(w *world.World, s world.Setting, in simulator.Instance) string
		token  func(in simulator.Instance) knownvalue.Check
	}{
		"by its id": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.AsAdmin(s.With(world.ByID(in), s.Wanted))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its token": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.Configured("", s.With(world.ByToken(in), s.Wanted))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(in.Token) },
		},
		"by the provider's token": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.AsOwner(in.Token, s.With(s.Wanted))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its id, which the provider's token opens": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.AsOwner(in.Token, s.With(world.ByID(in), s.Wanted))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its token, next to the provider's own": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				other, _ := w.Instance(w.Instances()[0].ID)
				return w.AsOwner(other.Token, s.With(world.ByToken(in), s.Wanted))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(in.Token) },
		},
		"by its token with blanks around it": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.Configured("", s.With(fmt.Sprintf("token = %q", " "+in.Token+"\n"), s.Wanted))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(" " + in.Token + "\n") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world.World, s world.Setting) {
				w.Paired("outra", "5511990000009")
				shop := w.Paired("loja", "5511990000001")
				w.Steps(resource.TestStep{
					Config: test.config(w, s, shop),
					ConfigStateChecks: []statecheck.StateCheck{
						s.Shows("instance_id", knownvalue.StringExact(shop.ID)),
						s.Shows("token", test.token(shop)),
						statecheck.ExpectSensitiveValue(s.Address(), tfjsonpath.New("token")),
					},
					PostApplyFunc: writtenWith(w, s, shop.Token),
				})
			})
		})
	}
}

func TestSettingThatNamesNoInstanceWellIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config func(w *world.World, s world.Setting, in simulator.Instance) string
		want   []string
	}{
		"by id and token": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.AsAdmin(s.With(world.ByID(in), world.ByToken(in), s.Wanted))
			},
			want: []string{"Invalid Attribute Combination", `Attribute "token" cannot be specified when "instance_id" is specified`},
		},
		"not at all": {
			config: func(w *world.World, s world.Setting, _ simulator.Instance) string { return w.AsAdmin(s.With(s.Wanted)) },
			want:   []string{"No instance named", "Neither instance_id nor token is set", "Set instance_id, as in instance_id = uazapi_instance.NAME.id"},
		},
		"by a token as id": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.AsAdmin(s.With(fmt.Sprintf("instance_id = %q", in.Token), s.Wanted))
			},
			want: []string{"Invalid instance id", "instance_id =", `looks like the token of an instance`, `belongs in the argument "token"`},
		},
		"by a blank id": {
			config: func(w *world.World, s world.Setting, _ simulator.Instance) string {
				return w.AsAdmin(s.With(`instance_id = ""`, s.Wanted))
			},
			want: []string{"Invalid instance id", `instance_id = ""`, "The id is blank"},
		},
		"by a blank token": {
			config: func(w *world.World, s world.Setting, _ simulator.Instance) string {
				return w.AsAdmin(s.With(`token = " "`, s.Wanted))
			},
			want: []string{"Invalid instance token", "token =", "it is blank"},
		},
		"by a token of two lines": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.AsAdmin(s.With(fmt.Sprintf(`token = "%s\n%s"`, in.Token, in.Token), s.Wanted))
			},
			want: []string{"Invalid instance token", "token =", "control character at position 37"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world.World, s world.Setting) {
				shop := w.Paired("loja", "5511990000001")
				w.Steps(resource.TestStep{Config: test.config(w, s, shop), PlanOnly: true, ExpectError: world.Says(test.want...)})
				if requests := w.Requests(); len(requests) > 0 {
					w.T.Errorf("the plan made %d requests, the first of them %s", len(requests), requests[0].Route)
				}
			})
		})
	}
}

func TestSettingOfWhatCannotBeOpenedIsNotCreated(t *testing.T) {
	t.Parallel()
	const stranger = "0b0b0b0b-1111-4222-8333-444444444444"
	for name, test := range map[string]struct {
		config func(w *world.World, s world.Setting, in simulator.Instance) string
		want   []string
	}{
		"unknown id": {
			config: func(w *world.World, s world.Setting, _ simulator.Instance) string {
				return w.AsAdmin(s.With(`instance_id = "r00000000000000"`, s.Wanted))
			},
			want: []string{"instance r00000000000000: it does not exist", `instance_id = "r00000000000000"`, "is not in the listing of", "(1 instances)"},
		},
		"wrong token": {
			config: func(w *world.World, s world.Setting, _ simulator.Instance) string {
				return w.Configured("", s.With(fmt.Sprintf("token = %q", stranger), s.Wanted))
			},
			want: []string{"the instance token was rejected", "token =", "HTTP 401"},
		},
		"id as token": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.Configured("", s.With(fmt.Sprintf("token = %q", in.ID), s.Wanted))
			},
			want: []string{"the instance token was rejected", "token ="},
		},
		"admin token as token": {
			config: func(w *world.World, s world.Setting, _ simulator.Instance) string {
				return w.Configured("", s.With(fmt.Sprintf("token = %q", w.AdminToken()), s.Wanted))
			},
			want: []string{"the instance token was rejected", "token =", "is not the admin token of the server"},
		},
		"wrong token of the provider": {
			config: func(w *world.World, s world.Setting, _ simulator.Instance) string {
				return w.AsOwner(stranger, s.With(s.Wanted))
			},
			want: []string{"the instance token was rejected", "HTTP 401"},
		},
		"id without a credential": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.Configured("", s.With(world.ByID(in), s.Wanted))
			},
			want: []string{"no credential opens it", "instance_id =", "Set admin_token in the provider", "the provider's token (UAZAPI_TOKEN)"},
		},
		"id and a wrong admin token": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				return w.Configured(`admin_token = "wrong"`, s.With(world.ByID(in), s.Wanted))
			},
			want: []string{"the admin token was rejected", "Set the admin token of", "The server answered GET /instance/all with HTTP 40"},
		},
		"id, and the provider's token is another's": {
			config: func(w *world.World, s world.Setting, in simulator.Instance) string {
				other := w.Paired("outra", "5511990000009")
				return w.AsOwner(other.Token, s.With(world.ByID(in), s.Wanted))
			},
			want: []string{"the token is another instance's", "instance_id =", "The provider's token opens instance"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world.World, s world.Setting) {
				shop := w.Paired("loja", "5511990000001")
				w.Steps(
					resource.TestStep{
						Config:      test.config(w, s, shop),
						ExpectError: world.Says(append([]string{"Unable to change the " + s.Noun() + " of"}, test.want...)...),
					},
					// Nothing was written and nothing is in the state.
					resource.TestStep{
						PreConfig:        w.Sent(s.Writes),
						Config:           w.AsAdmin(s.With(world.ByID(shop), s.Wanted)),
						ConfigPlanChecks: s.Planned(plancheck.ResourceActionCreate),
						PostApplyFunc:    writtenWith(w, s, shop.Token),
					},
				)
			})
		})
	}
}

func TestSettingWithAnotherInstancesTokenIsNotWritten(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
		before := w.Configured("", s.With(world.ByToken(shop), s.AsPaired))
		w.Steps(
			resource.TestStep{Config: before, PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: w.Configured("", s.With(world.ByToken(other), s.Wanted)),
				ExpectError: world.Says("the token is another instance's", "token =",
					fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID), "Nothing was changed"),
			},
			resource.TestStep{PreConfig: w.Sent(s.Writes), Config: before, PlanOnly: true},
		)
	})
}

func TestSettingIsNotWrittenWhereTheProvidersTokenBecameAnothers(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
		with := func(token, setting string) string {
			return w.Configured(fmt.Sprintf("admin_token = %q\n  token = %q", w.AdminToken(), token), s.With(setting))
		}
		w.Steps(
			resource.TestStep{Config: with(shop.Token, s.AsPaired), PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: with(other.Token, s.Wanted),
				ExpectError: world.Says("Unable to change the "+s.Noun()+" of instance "+shop.ID+": the token is another instance's",
					fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID)),
			},
			resource.TestStep{
				PreConfig:     w.Sent(s.Writes),
				Config:        with(shop.Token, s.Wanted),
				PostApplyFunc: writtenWith(w, s, shop.Token),
			},
		)
	})
}

func TestSettingIsNotReadThroughAnotherInstancesToken(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
		w.Steps(
			resource.TestStep{Config: w.AsOwner(shop.Token, s.With(s.Wanted)), PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				Config: w.AsOwner(other.Token, s.With(s.AsPaired)),
				ExpectError: world.Says("Unable to read the "+s.Noun()+" of instance "+shop.ID+": the token is another instance's",
					fmt.Sprintf("The provider's token opens instance %s, not %s", other.ID, shop.ID)),
			},
			resource.TestStep{PreConfig: w.Sent(s.Writes), Config: w.AsOwner(shop.Token, s.With(s.Wanted)), PlanOnly: true},
		)
	})
}

func TestSettingChangesTheWayItsInstanceIsNamed(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		admin := fmt.Sprintf("admin_token = %q\n  token = %q", w.AdminToken(), shop.Token)
		sameInstance := func(line string, action plancheck.ResourceActionType, token knownvalue.Check) resource.TestStep {
			return resource.TestStep{
				Config:           w.Configured(admin, s.With(line, s.Wanted)),
				ConfigPlanChecks: s.Planned(action),
				ConfigStateChecks: []statecheck.StateCheck{
					s.Shows("instance_id", knownvalue.StringExact(shop.ID)),
					s.Shows("token", token),
				},
			}
		}
		w.Steps(
			sameInstance(world.ByToken(shop), plancheck.ResourceActionCreate, knownvalue.StringExact(shop.Token)),
			sameInstance(world.ByID(shop), plancheck.ResourceActionUpdate, knownvalue.Null()),
			sameInstance(world.ByToken(shop), plancheck.ResourceActionUpdate, knownvalue.StringExact(shop.Token)),
			sameInstance("", plancheck.ResourceActionUpdate, knownvalue.Null()),
			sameInstance(world.ByID(shop), plancheck.ResourceActionNoop, knownvalue.Null()),
			sameInstance("", plancheck.ResourceActionNoop, knownvalue.Null()),
		)
	})
}

func TestSettingOfAnotherInstanceReplacesIt(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
		w.Steps(
			resource.TestStep{Config: w.AsAdmin(s.With(world.ByID(shop), s.Wanted)), PostApplyFunc: writtenWith(w, s, shop.Token)},
			resource.TestStep{
				Config:            w.AsAdmin(s.With(world.ByID(other), s.Wanted)),
				ConfigPlanChecks:  s.Planned(plancheck.ResourceActionReplace),
				ConfigStateChecks: []statecheck.StateCheck{s.Shows("instance_id", knownvalue.StringExact(other.ID))},
				PostApplyFunc:     world.InTurn(unsetOn(w, s, shop), writtenWith(w, s, other.Token)),
			},
		)
	})
}

// unsetOn checks that a setting was unset once, on this instance, if it can be.
func unsetOn(w *world.World, s world.Setting, in simulator.Instance) func() {
	return func() {
		w.T.Helper()
		unset := 0
		for _, request := range w.Requests() {
			if request.Route == s.Writes && request.Header.Get("token") == in.Token && request.Body == s.Unsets {
				unset++
			}
		}
		if can := s.Unsets != ""; can && unset != 1 || !can && unset > 0 {
			w.T.Errorf("%s was unset %d times", s.Name, unset)
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
			eachSetting(t, func(w *world.World, s world.Setting) {
				shop := w.Paired("loja", "5511990000001")
				adopted := fmt.Sprintf("resource \"uazapi_instance\" \"shop\" {\n  name  = \"loja\"\n  token = %q\n}\n\n", shop.Token)
				w.Steps(resource.TestStep{
					Config:            w.AsAdmin(adopted + s.With(reference, s.Wanted)),
					ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(s.Address(), tfjsonpath.New("instance_id"))}},
					ConfigStateChecks: []statecheck.StateCheck{s.Shows("instance_id", knownvalue.StringExact(shop.ID))},
					PostApplyFunc:     writtenWith(w, s, shop.Token),
				})
			})
		})
	}
}

// A new instance is not paired yet, so its settings have to wait.
func TestSettingOfANewInstanceWaitsForItsPairing(t *testing.T) {
	eachSettingOfASession(t, func(w *world.World, s world.Setting) {
		config := w.AsAdmin("resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n" + s.With("instance_id = uazapi_instance.shop.id", s.Wanted))
		w.Steps(
			resource.TestStep{
				Config:      config,
				ExpectError: world.Says(`Unable to change the `+s.Noun()+` of instance "loja": it is not connected to WhatsApp`, "has to be paired first", "run the command again"),
			},
			resource.TestStep{
				PreConfig: w.Do(func() error { return w.Pair(w.Instances()[0].ID, "5511990000001") }),
				Config:    config,
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionNoop),
					plancheck.ExpectResourceAction(s.Address(), plancheck.ResourceActionCreate),
				}},
			},
		)
		if got := w.Calls("POST /instance/create"); got != 1 {
			t.Errorf("%d instances were created, want 1", got)
		}
	})
}
