package setting

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestPrivacyChangedOnThePhoneIsShownAndMended(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`, `groupadd = "contacts"`))
	w.Steps(
		resource.TestStep{
			Config:        config,
			PostApplyFunc: w.Sent(world.PrivacyRoute, `{"groupadd":"contacts","last":"contacts"}`),
		},
		resource.TestStep{
			PreConfig: w.ChangesPrivacy(shop, "last", "none"),
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(world.Privacy.Address(), plancheck.ResourceActionUpdate),
				changes{world.Privacy.Address(), "last", "none", "contacts"},
			}},
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "groupadd": "contacts"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"last":"contacts"}`),
		},
	)
}

func TestPrivacyThatIsNotConfiguredFollowsThePhone(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`))
	w.Steps(
		resource.TestStep{Config: config, PostApplyFunc: w.Sent(world.PrivacyRoute, `{"last":"contacts"}`)},
		resource.TestStep{
			PreConfig:         w.ChangesPrivacy(shop, "profile", "contacts"),
			Config:            config,
			ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contacts"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute),
		},
	)
}

// WhatsApp has values that servers read and do not take.
func TestPrivacyValueOutsideOfTheListsIsKept(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.ChangesPrivacy(shop, "profile", "contact_allowlist")()
	w.Steps(
		resource.TestStep{
			Config:            w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`)),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contact_allowlist"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"last":"contacts"}`),
		},
		resource.TestStep{
			PreConfig: w.ChangesPrivacy(shop, "last", "contact_allowlist"),
			Config:    w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				changes{world.Privacy.Address(), "last", "contact_allowlist", "contacts"},
			}},
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contact_allowlist"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"last":"contacts"}`),
		},
		// What another setting's change is told meanwhile is not lost either.
		resource.TestStep{
			Config:            w.AsAdmin(world.PrivacyOf(shop, `last = "none"`)),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "none", "profile": "contact_allowlist"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"last":"none"}`),
		},
	)
}

// Absent text is "" on these servers: an empty value says nothing.
func TestPrivacyThatTheServerDoesNotTellStaysAsLastKnown(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.ChangesPrivacy(shop, "profile", "")()
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`))
	w.Steps(
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{world.Privacy.Shows("profile", knownvalue.Null())},
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"last":"contacts"}`),
		},
		resource.TestStep{
			PreConfig: world.InTurn(w.ChangesPrivacy(shop, "last", ""), w.ChangesPrivacy(shop, "profile", "contacts")),
			Config:    config,
			ConfigStateChecks: []statecheck.StateCheck{
				world.Privacy.Shows("last", knownvalue.StringExact("contacts")),
				world.Privacy.Shows("profile", knownvalue.StringExact("contacts")),
			},
			PostApplyFunc: w.Sent(world.PrivacyRoute),
		},
		// To configure one that the server does not tell writes it.
		resource.TestStep{
			PreConfig:         w.ChangesPrivacy(shop, "status", ""),
			Config:            w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`, `status = "none"`)),
			ConfigStateChecks: []statecheck.StateCheck{world.Privacy.Shows("status", knownvalue.StringExact("none"))},
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"status":"none"}`),
		},
	)
}

func TestPrivacyThatIsNotConfiguredMayChangeBetweenPlanAndApply(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{
			Config: w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				world.BetweenPlanAndApply(w.ChangesPrivacy(shop, "profile", "contacts")),
			}},
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contacts"}),
		},
		resource.TestStep{
			Config: w.AsAdmin(world.PrivacyOf(shop, `last = "none"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				world.BetweenPlanAndApply(w.ChangesPrivacy(shop, "profile", "none")),
			}},
			PostApplyFunc: hasPrivacy(w, shop, map[string]string{"last": "none", "profile": "none"}),
		},
		resource.TestStep{
			Config:            w.AsAdmin(world.PrivacyOf(shop, `last = "none"`)),
			ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "none", "profile": "none"}),
		},
	)
}

// What the plan does not mention is not written, whatever the phone did meanwhile.
// The next plan shows it.
func TestPrivacyThatIsConfiguredMayChangeBetweenPlanAndApply(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	wanted := map[string]string{"last": "contacts", "online": "match_last_seen"}
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`)), PostApplyFunc: w.ResetRequests},
		resource.TestStep{
			Config: w.AsAdmin(world.PrivacyOf(shop, arguments(wanted)...)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				world.BetweenPlanAndApply(world.InTurn(w.ChangesPrivacy(shop, "last", "none"), w.ChangesPrivacy(shop, "online", "match_last_seen"))),
			}},
			ExpectNonEmptyPlan: true,
			PostApplyFunc:      w.Sent(world.PrivacyRoute),
		},
		resource.TestStep{
			Config: w.AsAdmin(world.PrivacyOf(shop, arguments(wanted)...)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				changes{world.Privacy.Address(), "last", "none", "contacts"},
			}},
			ConfigStateChecks: showsPrivacy(wanted),
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"last":"contacts"}`),
		},
	)
}

func TestPrivacyOutputFollowsTheValueOnTheAccount(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`) + "output \"profile\" {\n  value = uazapi_instance_privacy.test.profile\n}\n")
	shows := func(value string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("profile", knownvalue.StringExact(value))}
	}
	w.Steps(
		resource.TestStep{Config: config, ConfigStateChecks: shows("all")},
		resource.TestStep{PreConfig: w.ChangesPrivacy(shop, "profile", "none"), Config: config, ConfigStateChecks: shows("none")},
	)
}

// changes checks that a plan shows how a text changes.
type changes struct{ address, attribute, from, to string }

func (c changes) CheckPlan(_ context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		if change.Address != c.address {
			continue
		}
		before, errBefore := tfjsonpath.Traverse(change.Change.Before, tfjsonpath.New(c.attribute))
		after, errAfter := tfjsonpath.Traverse(change.Change.After, tfjsonpath.New(c.attribute))
		if resp.Error = errors.Join(errBefore, errAfter); resp.Error == nil && (before != c.from || after != c.to) {
			resp.Error = fmt.Errorf("%s of %s is planned to change from %v to %v, want %s to %s", c.attribute, c.address, before, after, c.from, c.to)
		}
		return
	}
	resp.Error = fmt.Errorf("nothing is planned for %s", c.address)
}
