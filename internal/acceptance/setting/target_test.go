package setting

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

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
		config func(w *world.World, all settings, in simulator.Instance) string
		token  func(in simulator.Instance) knownvalue.Check
	}{
		"by its id": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.AsAdmin(all.wanted(world.ByID(in)))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its token": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.Configured("", all.wanted(world.ByToken(in)))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(in.Token) },
		},
		"by the provider's token": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.AsOwner(in.Token, all.wanted())
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its id, which the provider's token opens": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.AsOwner(in.Token, all.wanted(world.ByID(in)))
			},
			token: func(simulator.Instance) knownvalue.Check { return knownvalue.Null() },
		},
		"by its token, next to the provider's own": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				other, _ := w.Instance(w.Instances()[0].ID)
				return w.AsOwner(other.Token, all.wanted(world.ByToken(in)))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(in.Token) },
		},
		"by its token with blanks around it": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.Configured("", all.wanted(fmt.Sprintf("token = %q", " "+in.Token+"\n")))
			},
			token: func(in simulator.Instance) knownvalue.Check { return knownvalue.StringExact(" " + in.Token + "\n") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := allSettings()
			w := all.start(t, simulator.Options{})
			w.Paired("outra", "5511990000009")
			shop := w.Paired("loja", "5511990000001")
			w.Steps(resource.TestStep{
				Config: test.config(w, all, shop),
				ConfigStateChecks: slices.Concat(
					all.show("instance_id", knownvalue.StringExact(shop.ID)),
					all.show("token", test.token(shop)),
					all.haveSensitive("token"),
				),
				PostApplyFunc: all.written(w, shop.Token),
			})
		})
	}
}

func TestSettingThatNamesNoInstanceWellIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config func(w *world.World, all settings, in simulator.Instance) string
		// summary and detail are those of each error.
		summary string
		detail  []string
	}{
		"by id and token": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.AsAdmin(all.wanted(world.ByID(in), world.ByToken(in)))
			},
			summary: "Invalid Attribute Combination", detail: []string{`Attribute "token" cannot be specified when "instance_id" is specified`},
		},
		"not at all": {
			config:  func(w *world.World, all settings, _ simulator.Instance) string { return w.AsAdmin(all.wanted()) },
			summary: "No instance named", detail: []string{"Neither instance_id nor token is set", "Set instance_id, as in instance_id = uazapi_instance.NAME.id"},
		},
		"by a token as id": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.AsAdmin(all.wanted(fmt.Sprintf("instance_id = %q", in.Token)))
			},
			summary: "Invalid instance id", detail: []string{"instance_id =", `looks like the token of an instance`, `belongs in the argument "token"`},
		},
		"by a blank id": {
			config: func(w *world.World, all settings, _ simulator.Instance) string {
				return w.AsAdmin(all.wanted(`instance_id = ""`))
			},
			summary: "Invalid instance id", detail: []string{`instance_id = ""`, "The id is blank"},
		},
		"by a blank token": {
			config: func(w *world.World, all settings, _ simulator.Instance) string {
				return w.AsAdmin(all.wanted(`token = " "`))
			},
			summary: "Invalid instance token", detail: []string{"token =", "it is blank"},
		},
		"by a token of two lines": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.AsAdmin(all.wanted(fmt.Sprintf(`token = "%s\n%s"`, in.Token, in.Token)))
			},
			summary: "Invalid instance token", detail: []string{"token =", "control character at position 37"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := allSettings()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			w.Steps(all.refused(w, resource.TestStep{Config: test.config(w, all, shop), PlanOnly: true}, func(s world.Setting) []string {
				return append([]string{test.summary, "with " + s.Address()}, test.detail...)
			}))
			if requests := w.Requests(); len(requests) > 0 {
				w.T.Errorf("the plan made %d requests, the first of them %s", len(requests), requests[0].Route)
			}
		})
	}
}

func TestSettingOfWhatCannotBeOpenedIsNotCreated(t *testing.T) {
	t.Parallel()
	const stranger = "0b0b0b0b-1111-4222-8333-444444444444"
	for name, test := range map[string]struct {
		config func(w *world.World, all settings, in simulator.Instance) string
		want   []string
		// once is what one error tells for all.
		once [][]string
	}{
		"unknown id": {
			config: func(w *world.World, all settings, _ simulator.Instance) string {
				return w.AsAdmin(all.wanted(`instance_id = "r00000000000000"`))
			},
			want: []string{"instance r00000000000000: it does not exist", `instance_id = "r00000000000000"`, "is not in the listing of", "(1 instances)"},
		},
		"wrong token": {
			config: func(w *world.World, all settings, _ simulator.Instance) string {
				return w.Configured("", all.wanted(fmt.Sprintf("token = %q", stranger)))
			},
			want: []string{"the instance token was rejected", "token =", "HTTP 401"},
		},
		"id as token": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.Configured("", all.wanted(fmt.Sprintf("token = %q", in.ID)))
			},
			want: []string{"the instance token was rejected", "token ="},
		},
		"admin token as token": {
			config: func(w *world.World, all settings, _ simulator.Instance) string {
				return w.Configured("", all.wanted(fmt.Sprintf("token = %q", w.AdminToken())))
			},
			want: []string{"the instance token was rejected", "token =", "is not the admin token of the server"},
		},
		"wrong token of the provider": {
			config: func(w *world.World, all settings, _ simulator.Instance) string {
				return w.AsOwner(stranger, all.wanted())
			},
			want: []string{"the instance token was rejected", "HTTP 401"},
		},
		"id without a credential": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.Configured("", all.wanted(world.ByID(in)))
			},
			want: []string{"no credential opens it", "instance_id =", "Set admin_token in the provider", "the provider's token (UAZAPI_TOKEN)"},
		},
		"id and a wrong admin token": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				return w.Configured(`admin_token = "wrong"`, all.wanted(world.ByID(in)))
			},
			want: []string{"the admin token was rejected", "Set the admin token of"},
			once: [][]string{{"the admin token was rejected", "Set the admin token of", "The server answered GET /instance/all with HTTP 40"}},
		},
		"id, and the provider's token is another's": {
			config: func(w *world.World, all settings, in simulator.Instance) string {
				other := w.Paired("outra", "5511990000009")
				return w.AsOwner(other.Token, all.wanted(world.ByID(in)))
			},
			want: []string{"the token is another instance's", "instance_id =", "The provider's token opens instance"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			all := allSettings()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			w.Steps(
				all.refused(w, resource.TestStep{Config: test.config(w, all, shop)}, func(s world.Setting) []string {
					return append([]string{"Unable to change the " + s.Noun() + " of"}, test.want...)
				}, test.once...),
				// Nothing was written and nothing is in the state.
				resource.TestStep{
					PreConfig:        all.notWritten(w),
					Config:           w.AsAdmin(all.wanted(world.ByID(shop))),
					ConfigPlanChecks: all.plan(plancheck.ResourceActionCreate),
					PostApplyFunc:    all.written(w, shop.Token),
				},
			)
		})
	}
}

func TestSettingWithAnotherInstancesTokenIsNotWritten(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	before := w.Configured("", all.asPaired(world.ByToken(shop)))
	w.Steps(
		resource.TestStep{Config: before, PostApplyFunc: w.ResetRequests},
		all.refused(w, resource.TestStep{Config: w.Configured("", all.wanted(world.ByToken(other)))}, func(s world.Setting) []string {
			return []string{
				"the token is another instance's", "with " + s.Address(), "token =",
				fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID), "Nothing was changed",
			}
		}),
		resource.TestStep{PreConfig: all.notWritten(w), Config: before, PlanOnly: true},
	)
}

func TestSettingIsNotWrittenWhereTheProvidersTokenBecameAnothers(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	w.Steps(
		resource.TestStep{Config: w.AsBoth(shop.Token, all.asPaired()), PostApplyFunc: w.ResetRequests},
		all.refused(w, resource.TestStep{Config: w.AsBoth(other.Token, all.wanted())}, func(s world.Setting) []string {
			return []string{
				"Unable to change the " + s.Noun() + " of instance " + shop.ID + ": the token is another instance's",
				fmt.Sprintf("The token opens instance %s, not %s.", other.ID, shop.ID),
			}
		}),
		resource.TestStep{
			PreConfig:     all.notWritten(w),
			Config:        w.AsBoth(shop.Token, all.wanted()),
			PostApplyFunc: all.written(w, shop.Token),
		},
	)
}

func TestSettingIsNotReadThroughAnotherInstancesToken(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	w.Steps(
		resource.TestStep{Config: w.AsOwner(shop.Token, all.wanted()), PostApplyFunc: w.ResetRequests},
		all.refused(w, resource.TestStep{Config: w.AsOwner(other.Token, all.asPaired())}, func(s world.Setting) []string {
			return []string{
				"Unable to read the " + s.Noun() + " of instance " + shop.ID + ": the token is another instance's",
				fmt.Sprintf("The provider's token opens instance %s, not %s", other.ID, shop.ID),
			}
		}),
		resource.TestStep{PreConfig: all.notWritten(w), Config: w.AsOwner(shop.Token, all.wanted()), PlanOnly: true},
	)
}

func TestSettingChangesTheWayItsInstanceIsNamed(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	sameInstance := func(line string, action plancheck.ResourceActionType, token knownvalue.Check) resource.TestStep {
		return resource.TestStep{
			Config:            w.AsBoth(shop.Token, all.wanted(line)),
			ConfigPlanChecks:  all.plan(action),
			ConfigStateChecks: append(all.show("instance_id", knownvalue.StringExact(shop.ID)), all.show("token", token)...),
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
}

func TestSettingOfAnotherInstanceReplacesIt(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop, other := w.Paired("loja", "5511990000001"), w.Paired("outra", "5511990000009")
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(all.wanted(world.ByID(shop))), PostApplyFunc: all.written(w, shop.Token)},
		resource.TestStep{
			Config:            w.AsAdmin(all.wanted(world.ByID(other))),
			ConfigPlanChecks:  all.plan(plancheck.ResourceActionReplace),
			ConfigStateChecks: all.show("instance_id", knownvalue.StringExact(other.ID)),
			PostApplyFunc:     world.InTurn(all.unsetOn(w, shop), all.written(w, other.Token)),
		},
	)
}

// unsetOn checks that each was unset once, on this instance, if it can be.
func (all settings) unsetOn(w *world.World, in simulator.Instance) func() {
	return func() {
		w.T.Helper()
		for _, s := range all {
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
}

// adopted configures an instance that exists, as uazapi_instance.shop.
func adopted(in simulator.Instance) string {
	return fmt.Sprintf("resource \"uazapi_instance\" \"shop\" {\n  name  = \"loja\"\n  token = %q\n}\n\n", in.Token)
}

func TestSettingOfAnInstanceThatIsAppliedWithIt(t *testing.T) {
	t.Parallel()
	for name, reference := range map[string]string{
		"by id":    "instance_id = uazapi_instance.shop.id",
		"by token": "token = uazapi_instance.shop.token",
	} {
		t.Run(name, func(t *testing.T) {
			all := allSettings()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			adopted := fmt.Sprintf("resource \"uazapi_instance\" \"shop\" {\n  name  = \"loja\"\n  token = %q\n}\n\n", shop.Token)
			w.Steps(resource.TestStep{
				Config:            w.AsAdmin(adopted + all.wanted(reference)),
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: all.planUnknown("instance_id")},
				ConfigStateChecks: all.show("instance_id", knownvalue.StringExact(shop.ID)),
				PostApplyFunc:     all.written(w, shop.Token),
			})
		})
	}
}

// A new instance is not paired yet, so its settings have to wait.
func TestSettingOfANewInstanceWaitsForItsPairing(t *testing.T) {
	all := allSettings().ofASession()
	w := all.start(t, simulator.Options{})
	config := w.AsAdmin("resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n" + all.wanted("instance_id = uazapi_instance.shop.id"))
	w.Steps(
		all.refused(w, resource.TestStep{Config: config}, func(s world.Setting) []string {
			return []string{`Unable to change the ` + s.Noun() + ` of instance "loja": it is not connected to WhatsApp`, "has to be paired first", "run the command again"}
		}),
		resource.TestStep{
			PreConfig: w.Do(func() error { return w.Pair(w.Instances()[0].ID, "5511990000001") }),
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: append(all.planned(plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction("uazapi_instance.shop", plancheck.ResourceActionNoop))},
		},
	)
	if got := w.Calls("POST /instance/create"); got != 1 {
		t.Errorf("%d instances were created, want 1", got)
	}
}
