package acceptance

import (
	"context"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// plansImport checks that a plan imports a resource, and with what action.
func plansImport(address string, action plancheck.ResourceActionType) plancheck.PlanCheck {
	return imported{address, action}
}

type imported struct {
	address string
	action  plancheck.ResourceActionType
}

func (i imported) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		if change.Address == i.address && change.Change.Importing == nil {
			resp.Error = fmt.Errorf("%s is not planned to be imported", i.address)
			return
		}
	}
	plancheck.ExpectResourceAction(i.address, i.action).CheckPlan(ctx, req, resp)
}

// importedAs is the plan of an import block.
func (s settingCase) importedAs(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plansImport(s.address(), action)}}
}

// byID and byIdentity are import blocks.
func (s settingCase) byID(in simulator.Instance) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", s.address(), in.ID)
}

func (s settingCase) byIdentity(in simulator.Instance) string {
	return fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q }\n}\n\n", s.address(), in.ID)
}

func TestSettingIsImportedByCommand(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		config := w.asAdmin(s.with(named(shop), s.wanted))
		w.steps(
			resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
			resource.TestStep{
				ResourceName:                         s.address(),
				ImportState:                          true,
				ImportStateId:                        shop.ID,
				ImportStateVerify:                    true,
				ImportStateVerifyIdentifierAttribute: "instance_id",
				ImportStateVerifyIgnore:              s.untold,
			},
			resource.TestStep{Config: config, PlanOnly: true, PostApplyFunc: w.sent(s.writes)},
		)
	})
}

// A fresh state is where imports happen: nothing was created before.
func TestSettingIsImportedByCommandIntoAnEmptyState(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		config := w.asAdmin(s.with(named(shop), s.asPaired))
		w.steps(
			resource.TestStep{
				Config:             config,
				ResourceName:       s.address(),
				ImportState:        true,
				ImportStateId:      shop.ID,
				ImportStatePersist: true,
			},
			resource.TestStep{Config: config, PlanOnly: true, PostApplyFunc: w.sent(s.writes)},
			resource.TestStep{
				Config:           w.asAdmin(s.with(named(shop), s.wanted)),
				ConfigPlanChecks: s.planned(plancheck.ResourceActionUpdate),
				PostApplyFunc:    w.writtenWith(s, shop.Token),
			},
		)
	})
}

func TestSettingIsImportedByBlock(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		w.steps(
			resource.TestStep{
				Config:            w.asAdmin(s.byID(shop) + s.with(named(shop), s.asPaired)),
				ConfigPlanChecks:  s.importedAs(plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{s.shows("instance_id", knownvalue.StringExact(shop.ID))},
				PostApplyFunc:     w.sent(s.writes),
			},
			resource.TestStep{Config: w.asAdmin(s.with(named(shop), s.asPaired)), PlanOnly: true},
		)
	})
}

func TestSettingIsImportedAndChangedInOnePlan(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		w.steps(resource.TestStep{
			Config:           w.asAdmin(s.byID(shop) + s.with(named(shop), s.wanted)),
			ConfigPlanChecks: s.importedAs(plancheck.ResourceActionUpdate),
			PostApplyFunc:    w.writtenWith(s, shop.Token),
		})
	})
}

func TestSettingIsImportedByIdentity(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		w.test(resource.TestCase{TerraformVersionChecks: withIdentity, Steps: []resource.TestStep{
			{
				Config:           w.asAdmin(s.byIdentity(shop) + s.with(named(shop), s.asPaired)),
				ConfigPlanChecks: s.importedAs(plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{
					s.shows("instance_id", knownvalue.StringExact(shop.ID)),
					statecheck.ExpectIdentity(s.address(), map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID)}),
				},
				PostApplyFunc: w.sent(s.writes),
			},
			{Config: w.asAdmin(s.with(named(shop), s.asPaired)), PlanOnly: true},
			// An update keeps the identity.
			{
				Config: w.asAdmin(s.with(named(shop), s.wanted)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(s.address(), map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID)}),
				},
			},
			{ResourceName: s.address(), ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity, ImportStateId: shop.ID},
		}})
	})
}

func TestSettingIsImportedWithTheProvidersToken(t *testing.T) {
	eachSetting(t, func(w *world, s settingCase) {
		shop := w.paired("loja", "5511990000001")
		w.steps(
			resource.TestStep{
				Config:           w.asOwner(shop.Token, s.byID(shop)+s.with(s.asPaired)),
				ConfigPlanChecks: s.importedAs(plancheck.ResourceActionNoop),
				PostApplyFunc:    w.sent(s.writes),
			},
			resource.TestStep{
				Config:        w.asOwner(shop.Token, s.with(s.wanted)),
				PostApplyFunc: all(func() { w.neverListed() }, w.writtenWith(s, shop.Token)),
			},
		)
	})
}

// neverListed fails the test if the admin's listing was asked for.
func (w *world) neverListed() {
	w.t.Helper()
	if got := w.Calls("GET /instance/all"); got > 0 {
		w.t.Errorf("the listing was asked for %d times without an admin token", got)
	}
}

func TestSettingThatCannotBeImported(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config func(w *world, in simulator.Instance, setting string) string
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
			config: func(w *world, _ simulator.Instance, setting string) string { return w.configured("", setting) },
			want:   []string{"no credential opens it", "Set admin_token in the provider"},
		},
		"another instance's token": {
			config: func(w *world, _ simulator.Instance, setting string) string {
				return w.asOwner(w.paired("outra", "5511990000009").Token, setting)
			},
			want: []string{"the token is another instance's", "Set admin_token in the provider"},
		},
		"wrong admin token": {
			config: func(w *world, _ simulator.Instance, setting string) string {
				return w.configured(`admin_token = "wrong"`, setting)
			},
			want: []string{"the admin token was rejected", "Set the admin token of"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachSetting(t, func(w *world, s settingCase) {
				shop := w.paired("loja", "5511990000001")
				config, id := w.asAdmin(s.with(named(shop), s.asPaired)), shop.ID
				if test.config != nil {
					config = test.config(w, shop, s.with(named(shop), s.asPaired))
				}
				if test.id != nil {
					id = test.id(shop)
				}
				want := test.want
				if want[0] != "Invalid import id" {
					want = append([]string{"Unable to import the " + s.noun() + " of"}, want...)
				}
				w.steps(resource.TestStep{
					Config: config, ResourceName: s.address(), ImportState: true, ImportStateId: id, ExpectError: says(want...),
				})
			})
		})
	}
}

// An import of an instance that is not paired brings what the server tells, and
// the next refresh with a session the rest.
func TestPrivacyOfAnUnpairedInstanceIsImported(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.asAdmin(privacyOf(shop, `last = "all"`))
	w.steps(
		resource.TestStep{Config: config, ResourceName: privacyCase.address(), ImportState: true, ImportStateId: shop.ID, ImportStatePersist: true},
		resource.TestStep{
			Config:      config,
			ExpectError: says(`Unable to change the privacy of instance "loja": it is not connected to WhatsApp`),
		},
		resource.TestStep{
			PreConfig:         w.do(func() error { return w.Pair(shop.ID, "5511990000001") }),
			Config:            config,
			ConfigPlanChecks:  privacyCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(nil),
			PostApplyFunc:     w.sent(privacyWrites),
		},
	)
}

func TestPresenceOfAnUnpairedInstanceIsImported(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	w.steps(
		resource.TestStep{
			Config:            w.asAdmin(presenceCase.byID(shop) + presenceOf(shop, `presence = "unavailable"`)),
			ConfigPlanChecks:  presenceCase.importedAs(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPresence("unavailable", "unavailable", false),
		},
		resource.TestStep{
			Config:      w.asAdmin(presenceOf(shop, `presence = "available"`)),
			ExpectError: says(`Unable to change the presence of instance "loja": it is not connected to WhatsApp`),
		},
		resource.TestStep{
			PreConfig:         all(w.do(func() error { return w.Pair(shop.ID, "5511990000001") }), w.ResetRequests),
			Config:            w.asAdmin(presenceOf(shop, `presence = "available"`)),
			ConfigStateChecks: showsPresence("available", "available", false),
			PostApplyFunc:     w.sent(presenceWrites, `{"presence":"available"}`),
		},
	)
}
