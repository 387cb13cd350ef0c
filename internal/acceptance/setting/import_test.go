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

// importedAs is the plan of an import block.
func importedAs(s world.Setting, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.PlansImport(s.Address(), action)}}
}

// byID and byIdentity are import blocks.
func byID(s world.Setting, in simulator.Instance) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", s.Address(), in.ID)
}

func byIdentity(s world.Setting, in simulator.Instance) string {
	return fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q }\n}\n\n", s.Address(), in.ID)
}

func TestSettingIsImportedByCommand(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		config := w.AsAdmin(s.With(world.ByID(shop), s.Wanted))
		w.Steps(
			resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				ResourceName:                         s.Address(),
				ImportState:                          true,
				ImportStateId:                        shop.ID,
				ImportStateVerify:                    true,
				ImportStateVerifyIdentifierAttribute: "instance_id",
				ImportStateVerifyIgnore:              s.Untold,
			},
			resource.TestStep{Config: config, PlanOnly: true, PostApplyFunc: w.Sent(s.Writes)},
		)
	})
}

// A fresh state is where imports happen: nothing was created before.
func TestSettingIsImportedByCommandIntoAnEmptyState(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		config := w.AsAdmin(s.With(world.ByID(shop), s.AsPaired))
		w.Steps(
			resource.TestStep{
				Config:             config,
				ResourceName:       s.Address(),
				ImportState:        true,
				ImportStateId:      shop.ID,
				ImportStatePersist: true,
			},
			resource.TestStep{Config: config, PlanOnly: true, PostApplyFunc: w.Sent(s.Writes)},
			resource.TestStep{
				Config:           w.AsAdmin(s.With(world.ByID(shop), s.Wanted)),
				ConfigPlanChecks: s.Planned(plancheck.ResourceActionUpdate),
				PostApplyFunc:    writtenWith(w, s, shop.Token),
			},
		)
	})
}

func TestSettingIsImportedByBlock(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		w.Steps(
			resource.TestStep{
				Config:            w.AsAdmin(byID(s, shop) + s.With(world.ByID(shop), s.AsPaired)),
				ConfigPlanChecks:  importedAs(s, plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{s.Shows("instance_id", knownvalue.StringExact(shop.ID))},
				PostApplyFunc:     w.Sent(s.Writes),
			},
			resource.TestStep{Config: w.AsAdmin(s.With(world.ByID(shop), s.AsPaired)), PlanOnly: true},
		)
	})
}

func TestSettingIsImportedAndChangedInOnePlan(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		w.Steps(resource.TestStep{
			Config:           w.AsAdmin(byID(s, shop) + s.With(world.ByID(shop), s.Wanted)),
			ConfigPlanChecks: importedAs(s, plancheck.ResourceActionUpdate),
			PostApplyFunc:    writtenWith(w, s, shop.Token),
		})
	})
}

func TestSettingIsImportedByIdentity(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		w.Test(resource.TestCase{TerraformVersionChecks: world.WithIdentity, Steps: []resource.TestStep{
			{
				Config:           w.AsAdmin(byIdentity(s, shop) + s.With(world.ByID(shop), s.AsPaired)),
				ConfigPlanChecks: importedAs(s, plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{
					s.Shows("instance_id", knownvalue.StringExact(shop.ID)),
					statecheck.ExpectIdentity(s.Address(), map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID)}),
				},
				PostApplyFunc: w.Sent(s.Writes),
			},
			{Config: w.AsAdmin(s.With(world.ByID(shop), s.AsPaired)), PlanOnly: true},
			// An update keeps the identity.
			{
				Config: w.AsAdmin(s.With(world.ByID(shop), s.Wanted)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(s.Address(), map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID)}),
				},
			},
			{ResourceName: s.Address(), ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity, ImportStateId: shop.ID},
		}})
	})
}

func TestSettingIsImportedWithTheProvidersToken(t *testing.T) {
	eachSetting(t, func(w *world.World, s world.Setting) {
		shop := w.Paired("loja", "5511990000001")
		w.Steps(
			resource.TestStep{
				Config:           w.AsOwner(shop.Token, byID(s, shop)+s.With(s.AsPaired)),
				ConfigPlanChecks: importedAs(s, plancheck.ResourceActionNoop),
				PostApplyFunc:    w.Sent(s.Writes),
			},
			resource.TestStep{
				Config:        w.AsOwner(shop.Token, s.With(s.Wanted)),
				PostApplyFunc: world.InTurn(func() { w.NeverListed() }, writtenWith(w, s, shop.Token)),
			},
		)
	})
}

func TestSettingThatCannotBeImported(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config func(w *world.World, in simulator.Instance, setting string) string
		id     func(in simulator.Instance) string
		want   []string
	}{
		"unknown id": {
			id:   func(simulator.Instance) string { return "r00000000000000" },
			want: []string{"instance r00000000000000: it does not exist", "is not in the listing of"},
		},
		"token as id": {
			id:   func(in simulator.Instance) string { return in.Token },
			want: []string{"Invalid import id", "looks like the token of an instance"},
		},
		"id with a blank": {
			id:   func(in simulator.Instance) string { return in.ID + " " },
			want: []string{"Invalid import id", "holds a blank"},
		},
		"no credential": {
			config: func(w *world.World, _ simulator.Instance, setting string) string { return w.Configured("", setting) },
			want:   []string{"no credential opens it", "Set admin_token in the provider"},
		},
		"another instance's token": {
			config: func(w *world.World, _ simulator.Instance, setting string) string {
				return w.AsOwner(w.Paired("outra", "5511990000009").Token, setting)
			},
			want: []string{"the token is another instance's", "Set admin_token in the provider"},
		},
		"wrong admin token": {
			config: func(w *world.World, _ simulator.Instance, setting string) string {
				return w.Configured(`admin_token = "wrong"`, setting)
			},
			want: []string{"the admin token was rejected", "Set the admin token of"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world.World, s world.Setting) {
				shop := w.Paired("loja", "5511990000001")
				config, id := w.AsAdmin(s.With(world.ByID(shop), s.AsPaired)), shop.ID
				if test.config != nil {
					config = test.config(w, shop, s.With(world.ByID(shop), s.AsPaired))
				}
				if test.id != nil {
					id = test.id(shop)
				}
				want := test.want
				if want[0] != "Invalid import id" {
					want = append([]string{"Unable to import the " + s.Noun() + " of"}, want...)
				}
				w.Steps(resource.TestStep{
					Config: config, ResourceName: s.Address(), ImportState: true, ImportStateId: id, ExpectError: world.Says(want...),
				})
			})
		})
	}
}

// An import of an instance that is not paired brings what the server tells, and
// the next refresh with a session the rest.
func TestPrivacyOfAnUnpairedInstanceIsImported(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "all"`))
	w.Steps(
		resource.TestStep{Config: config, ResourceName: world.Privacy.Address(), ImportState: true, ImportStateId: shop.ID, ImportStatePersist: true},
		resource.TestStep{
			Config:      config,
			ExpectError: world.Says(`Unable to change the privacy of instance "loja": it is not connected to WhatsApp`),
		},
		resource.TestStep{
			PreConfig:         w.Do(func() error { return w.Pair(shop.ID, "5511990000001") }),
			Config:            config,
			ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(nil),
			PostApplyFunc:     w.Sent(world.PrivacyRoute),
		},
	)
}

func TestPresenceOfAnUnpairedInstanceIsImported(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	w.Steps(
		resource.TestStep{
			Config:            w.AsAdmin(byID(world.Presence, shop) + world.PresenceOf(shop, `presence = "unavailable"`)),
			ConfigPlanChecks:  importedAs(world.Presence, plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", false),
		},
		resource.TestStep{
			Config:      w.AsAdmin(world.PresenceOf(shop, `presence = "available"`)),
			ExpectError: world.Says(`Unable to change the presence of instance "loja": it is not connected to WhatsApp`),
		},
		resource.TestStep{
			PreConfig:         world.InTurn(w.Do(func() error { return w.Pair(shop.ID, "5511990000001") }), w.ResetRequests),
			Config:            w.AsAdmin(world.PresenceOf(shop, `presence = "available"`)),
			ConfigStateChecks: showsPresence("available", "available", false),
			PostApplyFunc:     w.Sent(world.PresenceRoute, `{"presence":"available"}`),
		},
	)
}
