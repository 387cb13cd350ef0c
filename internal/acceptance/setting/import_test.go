package setting

import (
	"fmt"
	"slices"
	"strings"
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

// importIDs are the ids by which the setting of an instance is imported.
var importIDs = map[string]func(in simulator.Instance) string{
	"by id":   func(in simulator.Instance) string { return in.ID },
	"by name": func(in simulator.Instance) string { return "name:" + in.Name },
}

// byID and byIdentity are import blocks.
func byID(s world.Setting, in simulator.Instance) string {
	return world.ImportBlock(s.Address(), in.ID)
}

func byIdentity(s world.Setting, in simulator.Instance) string {
	return fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q }\n}\n\n", s.Address(), in.ID)
}

func TestSettingIsImportedByCommand(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(all.wanted(world.ByID(shop)))
	imports := each(all, func(s world.Setting) resource.TestStep {
		return resource.TestStep{
			PreConfig:                            func() { t.Log("this is imported: " + s.Address()) }, // no failure of the step says it
			ResourceName:                         s.Address(),
			ImportState:                          true,
			ImportStateId:                        shop.ID,
			ImportStateVerify:                    true,
			ImportStateVerifyIdentifierAttribute: "instance_id",
			ImportStateVerifyIgnore:              s.Untold,
		}
	})
	w.Steps(slices.Concat(
		[]resource.TestStep{{Config: config, PostApplyFunc: w.ResetRequests}},
		imports,
		[]resource.TestStep{{Config: config, PlanOnly: true, PostApplyFunc: all.notWritten(w)}},
	)...)
}

// A fresh state is where imports happen: nothing was created before.
func TestSettingIsImportedByCommandIntoAnEmptyState(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(all.asPaired(world.ByID(shop))))
	for _, s := range all {
		user.Run("import", "-input=false", "-no-color", s.Address(), shop.ID)
	}
	user.IsSettled()
	all.notWritten(w)()
	user.Configure(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Says([]string{fmt.Sprintf("Plan: 0 to add, %d to change, 0 to destroy", len(all))}, world.Apply...)
	all.written(w, shop.Token)()
	user.IsSettled()
}

// byIDs are import blocks of all settings.
func (all settings) byIDs(id string) string {
	return strings.Join(each(all, func(s world.Setting) string { return world.ImportBlock(s.Address(), id) }), "")
}

// imported checks that each is imported, and with what action.
func (all settings) imported(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: each(all, func(s world.Setting) plancheck.PlanCheck { return world.PlansImport(s.Address(), action) })}
}

func TestSettingIsImportedByBlock(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{
			Config:            w.AsAdmin(all.byIDs(shop.ID) + all.asPaired(world.ByID(shop))),
			ConfigPlanChecks:  all.imported(plancheck.ResourceActionNoop),
			ConfigStateChecks: all.show("instance_id", knownvalue.StringExact(shop.ID)),
			PostApplyFunc:     all.notWritten(w),
		},
		resource.TestStep{Config: w.AsAdmin(all.asPaired(world.ByID(shop))), PlanOnly: true},
	)
}

func TestSettingIsImportedAndChangedInOnePlan(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(resource.TestStep{
		Config:           w.AsAdmin(all.byIDs(shop.ID) + all.wanted(world.ByID(shop))),
		ConfigPlanChecks: all.imported(plancheck.ResourceActionUpdate),
		PostApplyFunc:    all.written(w, shop.Token),
	})
}

func TestSettingIsImportedByIdentity(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	identity := each(all, func(s world.Setting) statecheck.StateCheck {
		return statecheck.ExpectIdentity(s.Address(), map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID)})
	})
	byIdentity := strings.Join(each(all, func(s world.Setting) string { return byIdentity(s, shop) }), "")
	forgotten := strings.Join(each(all, func(s world.Setting) string {
		return fmt.Sprintf("removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}\n\n", s.Address())
	}), "")
	w.Test(resource.TestCase{TerraformVersionChecks: world.WithIdentity, Steps: []resource.TestStep{
		{
			Config:            w.AsAdmin(byIdentity + all.asPaired(world.ByID(shop))),
			ConfigPlanChecks:  all.imported(plancheck.ResourceActionNoop),
			ConfigStateChecks: append(all.show("instance_id", knownvalue.StringExact(shop.ID)), identity...),
			PostApplyFunc:     all.notWritten(w),
		},
		{Config: w.AsAdmin(all.asPaired(world.ByID(shop))), PlanOnly: true},
		// An update keeps the identity.
		{Config: w.AsAdmin(all.wanted(world.ByID(shop))), ConfigStateChecks: identity},
		{Config: w.AsAdmin(forgotten), PostApplyFunc: w.ResetRequests},
		{
			Config:            w.AsAdmin(byIdentity + all.wanted(world.ByID(shop))),
			ConfigPlanChecks:  all.imported(plancheck.ResourceActionNoop),
			ConfigStateChecks: identity,
			PostApplyFunc:     all.notWritten(w),
		},
	}})
}

func TestSettingIsImportedWithTheProvidersToken(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{
			Config:           w.AsOwner(shop.Token, all.byIDs(shop.ID)+all.asPaired()),
			ConfigPlanChecks: all.imported(plancheck.ResourceActionNoop),
			PostApplyFunc:    all.notWritten(w),
		},
		resource.TestStep{
			Config:        w.AsOwner(shop.Token, all.wanted()),
			PostApplyFunc: world.InTurn(w.NeverListed, all.written(w, shop.Token)),
		},
	)
}

func TestSettingThatCannotBeImported(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	for name, test := range map[string]struct {
		config func(w *world.World, setting string) string
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
			config: func(w *world.World, setting string) string { return w.Configured("", setting) },
			want:   []string{"no credential opens it", "Set admin_token in the provider"},
		},
		"another instance's token": {
			config: func(w *world.World, setting string) string {
				return w.AsOwner(w.Paired("outra", "5511990000009").Token, setting)
			},
			want: []string{"the token is another instance's", "Set admin_token in the provider"},
		},
		"wrong admin token": {
			config: func(w *world.World, setting string) string {
				return w.Configured(`admin_token = "wrong"`, setting)
			},
			want: []string{"the admin token was rejected", "Set the admin token of"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := allSettings()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			configured, id := w.AsAdmin, shop.ID
			if test.config != nil {
				configured = func(setting string) string { return test.config(w, setting) }
			}
			if test.id != nil {
				id = test.id(shop)
			}
			user := w.Terminal(configured(all.asPaired(world.ByID(shop))))
			for _, s := range all {
				want := test.want
				if want[0] != "Invalid import id" {
					want = append([]string{"Unable to import the " + s.Noun() + " of"}, want...)
				}
				user.Fails(want, "import", "-input=false", "-no-color", s.Address(), id)
			}
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
