package acceptance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestPrivacyChangedOnThePhoneIsShownAndMended(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := w.asAdmin(privacyOf(shop, `last = "contacts"`, `groupadd = "contacts"`))
	w.steps(
		resource.TestStep{
			Config:        config,
			PostApplyFunc: w.sent(privacyWrites, `{"groupadd":"contacts","last":"contacts"}`),
		},
		resource.TestStep{
			PreConfig: w.onPhone(shop, "last", "none"),
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(privacyCase.address(), plancheck.ResourceActionUpdate),
				changes{privacyCase.address(), "last", "none", "contacts"},
			}},
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "groupadd": "contacts"}),
			PostApplyFunc:     w.sent(privacyWrites, `{"last":"contacts"}`),
		},
	)
}

func TestPrivacyThatIsNotConfiguredFollowsThePhone(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := w.asAdmin(privacyOf(shop, `last = "contacts"`))
	w.steps(
		resource.TestStep{Config: config, PostApplyFunc: w.sent(privacyWrites, `{"last":"contacts"}`)},
		resource.TestStep{
			PreConfig:         w.onPhone(shop, "profile", "contacts"),
			Config:            config,
			ConfigPlanChecks:  privacyCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contacts"}),
			PostApplyFunc:     w.sent(privacyWrites),
		},
	)
}

// WhatsApp has values that servers read and do not take.
func TestPrivacyValueOutsideOfTheListsIsKept(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.onPhone(shop, "profile", "contact_allowlist")()
	w.steps(
		resource.TestStep{
			Config:            w.asAdmin(privacyOf(shop, `last = "contacts"`)),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contact_allowlist"}),
			PostApplyFunc:     w.sent(privacyWrites, `{"last":"contacts"}`),
		},
		resource.TestStep{
			PreConfig: w.onPhone(shop, "last", "contact_allowlist"),
			Config:    w.asAdmin(privacyOf(shop, `last = "contacts"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				changes{privacyCase.address(), "last", "contact_allowlist", "contacts"},
			}},
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contact_allowlist"}),
			PostApplyFunc:     w.sent(privacyWrites, `{"last":"contacts"}`),
		},
		// What another setting's change is told meanwhile is not lost either.
		resource.TestStep{
			Config:            w.asAdmin(privacyOf(shop, `last = "none"`)),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "none", "profile": "contact_allowlist"}),
			PostApplyFunc:     w.sent(privacyWrites, `{"last":"none"}`),
		},
	)
}

// Absent text is "" on these servers: an empty value says nothing.
func TestPrivacyThatTheServerDoesNotTellStaysAsLastKnown(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.onPhone(shop, "profile", "")()
	config := w.asAdmin(privacyOf(shop, `last = "contacts"`))
	w.steps(
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{privacyCase.shows("profile", knownvalue.Null())},
			PostApplyFunc:     w.sent(privacyWrites, `{"last":"contacts"}`),
		},
		resource.TestStep{
			PreConfig: all(w.onPhone(shop, "last", ""), w.onPhone(shop, "profile", "contacts")),
			Config:    config,
			ConfigStateChecks: []statecheck.StateCheck{
				privacyCase.shows("last", knownvalue.StringExact("contacts")),
				privacyCase.shows("profile", knownvalue.StringExact("contacts")),
			},
			PostApplyFunc: w.sent(privacyWrites),
		},
		// To configure one that the server does not tell writes it.
		resource.TestStep{
			PreConfig:         w.onPhone(shop, "status", ""),
			Config:            w.asAdmin(privacyOf(shop, `last = "contacts"`, `status = "none"`)),
			ConfigStateChecks: []statecheck.StateCheck{privacyCase.shows("status", knownvalue.StringExact("none"))},
			PostApplyFunc:     w.sent(privacyWrites, `{"status":"none"}`),
		},
	)
}

func TestPrivacyThatIsNotConfiguredMayChangeBetweenPlanAndApply(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.steps(
		resource.TestStep{
			Config: w.asAdmin(privacyOf(shop, `last = "contacts"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				between(w.onPhone(shop, "profile", "contacts")),
			}},
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "contacts", "profile": "contacts"}),
		},
		resource.TestStep{
			Config: w.asAdmin(privacyOf(shop, `last = "none"`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				between(w.onPhone(shop, "profile", "none")),
			}},
			PostApplyFunc: w.hasPrivacy(shop, map[string]string{"last": "none", "profile": "none"}),
		},
		resource.TestStep{
			Config:            w.asAdmin(privacyOf(shop, `last = "none"`)),
			ConfigPlanChecks:  privacyCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "none", "profile": "none"}),
		},
	)
}

// What the plan does not mention is not written, whatever the phone did meanwhile.
// The next plan shows it.
func TestPrivacyThatIsConfiguredMayChangeBetweenPlanAndApply(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	wanted := map[string]string{"last": "contacts", "online": "match_last_seen"}
	w.steps(
		resource.TestStep{Config: w.asAdmin(privacyOf(shop, `last = "contacts"`)), PostApplyFunc: w.ResetRequests},
		resource.TestStep{
			Config: w.asAdmin(privacyOf(shop, arguments(wanted)...)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				between(all(w.onPhone(shop, "last", "none"), w.onPhone(shop, "online", "match_last_seen"))),
			}},
			ExpectNonEmptyPlan: true,
			PostApplyFunc:      w.sent(privacyWrites),
		},
		resource.TestStep{
			Config: w.asAdmin(privacyOf(shop, arguments(wanted)...)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				changes{privacyCase.address(), "last", "none", "contacts"},
			}},
			ConfigStateChecks: showsPrivacy(wanted),
			PostApplyFunc:     w.sent(privacyWrites, `{"last":"contacts"}`),
		},
	)
}

func TestPrivacyOutputFollowsTheValueOnTheAccount(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	config := w.asAdmin(privacyOf(shop, `last = "contacts"`) + "output \"profile\" {\n  value = uazapi_instance_privacy.test.profile\n}\n")
	shows := func(value string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("profile", knownvalue.StringExact(value))}
	}
	w.steps(
		resource.TestStep{Config: config, ConfigStateChecks: shows("all")},
		resource.TestStep{PreConfig: w.onPhone(shop, "profile", "none"), Config: config, ConfigStateChecks: shows("none")},
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
