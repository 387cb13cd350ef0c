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

// privacyOnPhone changes a setting on the phone.
func privacyOnPhone(w *world.World, setting, value string) func(in simulator.Instance) error {
	return func(in simulator.Instance) error { return w.SetPrivacy(in.ID, setting, value) }
}

// What is configured is mended, and the rest follows the phone.
func TestPrivacyThatChangesOnThePhone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	const contacts, sendsContacts = `last = "contacts"`, `{"last":"contacts"}`
	null := map[string]knownvalue.Check{"profile": knownvalue.Null()}
	tells(w, world.Privacy, business(w), map[string][]turn{
		"configured": {
			{arguments: contacts + "\n  groupadd = \"contacts\"", plans: creates, sends: []string{`{"groupadd":"contacts","last":"contacts"}`}},
			{
				outside:   privacyOnPhone(w, "last", "none"),
				arguments: contacts + "\n  groupadd = \"contacts\"", plans: updates, says: []string{`~ last = "none" -> "contacts"`}, sends: []string{sendsContacts},
				shows: privacies(map[string]string{"last": "contacts", "groupadd": "contacts"}),
			},
		},
		"not_configured": {
			{arguments: contacts, plans: creates, sends: []string{sendsContacts}},
			{outside: privacyOnPhone(w, "profile", "contacts"), arguments: contacts, shows: privacies(map[string]string{"last": "contacts", "profile": "contacts"})},
		},
		// WhatsApp has values that servers read and do not take.
		"outside_of_the_lists": {
			{
				outside:   privacyOnPhone(w, "profile", "contact_allowlist"),
				arguments: contacts, plans: creates, sends: []string{sendsContacts}, shows: privacies(map[string]string{"last": "contacts", "profile": "contact_allowlist"}),
			},
			{
				outside:   privacyOnPhone(w, "last", "contact_allowlist"),
				arguments: contacts, plans: updates, says: []string{`~ last = "contact_allowlist" -> "contacts"`}, sends: []string{sendsContacts},
				shows: privacies(map[string]string{"last": "contacts", "profile": "contact_allowlist"}),
			},
			// What another setting's change is told meanwhile is not lost either.
			{arguments: `last = "none"`, plans: updates, sends: []string{`{"last":"none"}`}, shows: privacies(map[string]string{"last": "none", "profile": "contact_allowlist"})},
		},
		// Absent text is "" on these servers: an empty value says nothing, and what is not told stays
		// as last known.
		"not_told": {
			{outside: privacyOnPhone(w, "profile", ""), arguments: contacts, plans: creates, sends: []string{sendsContacts}, shows: null},
			{
				outside: func(in simulator.Instance) error {
					return errors.Join(w.SetPrivacy(in.ID, "last", ""), w.SetPrivacy(in.ID, "profile", "contacts"))
				},
				arguments: contacts, shows: privacies(map[string]string{"last": "contacts", "profile": "contacts"}),
			},
			// To configure one that the server does not tell writes it.
			{
				outside:   privacyOnPhone(w, "status", ""),
				arguments: contacts + "\n  status = \"none\"", plans: updates, sends: []string{`{"status":"none"}`},
				shows: map[string]knownvalue.Check{"status": knownvalue.StringExact("none")},
			},
		},
	})
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
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`) + "output \"profile\" {\n  value = uazapi_instance_privacy.test.profile\n}\n")
	shows := func(value string) statecheck.StateCheck {
		return statecheck.ExpectKnownOutputValue("profile", knownvalue.StringExact(value))
	}
	user := w.Terminal("")
	user.Becomes(config, []string{world.PlansCreate(world.Privacy.Address())}, shows("all"))
	w.ChangesPrivacy(shop, "profile", "none")()
	user.Becomes(config, []string{`profile = "all" -> "none"`}, shows("none"))
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
