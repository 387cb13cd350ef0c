package setting

import (
	"fmt"
	"maps"
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

const (
	privacyReads = "GET /instance/privacy"
)

// tightened is a value for every privacy setting that a new account has not.
var tightened = map[string]string{
	"calladd":      "known",
	"groupadd":     "contact_blacklist",
	"last":         "contacts",
	"online":       "match_last_seen",
	"profile":      "none",
	"readreceipts": "none",
	"status":       "contacts",
}

// arguments returns settings as the lines of a configuration.
func arguments(settings map[string]string) []string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		lines = append(lines, fmt.Sprintf("%s = %q", name, settings[name]))
	}
	return lines
}

// showsPrivacy checks all seven settings in the state: those of a new account,
// but for the ones given.
func showsPrivacy(but map[string]string) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name := range tightened {
		value := "all"
		if other, given := but[name]; given {
			value = other
		}
		checks = append(checks, world.Privacy.Shows(name, knownvalue.StringExact(value)))
	}
	return checks
}

// hasPrivacy fails the test unless an account has these settings, and else
// those of a new one.
func hasPrivacy(w *world.World, in simulator.Instance, but map[string]string) func() {
	return func() {
		w.T.Helper()
		found, _ := w.Instance(in.ID)
		for name := range tightened {
			want := "all"
			if other, given := but[name]; given {
				want = other
			}
			if found.Privacy[name] != want {
				w.T.Errorf("the account of %s has %s = %q, want %q", in.Name, name, found.Privacy[name], want)
			}
		}
	}
}

func TestPrivacyCreateWritesOnlyWhatDiffers(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.ChangesPrivacy(shop, "last", "contacts")()
	wanted := map[string]string{"last": "contacts", "readreceipts": "none", "online": "match_last_seen"}
	w.Steps(resource.TestStep{
		Config:            w.AsAdmin(world.PrivacyOf(shop, arguments(wanted)...)),
		ConfigStateChecks: append(showsPrivacy(wanted), world.Privacy.Shows("instance_id", knownvalue.StringExact(shop.ID)), world.Privacy.Shows("token", knownvalue.Null())),
		PostApplyFunc:     world.InTurn(hasPrivacy(w, shop, wanted), w.Sent(world.PrivacyRoute, `{"online":"match_last_seen","readreceipts":"none"}`)),
	})
}

func TestPrivacyWritesNothingThatTheAccountHas(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{
			Config:            w.AsAdmin(world.PrivacyOf(shop, `last = "all"`, `calladd = "all"`)),
			ConfigStateChecks: showsPrivacy(nil),
			PostApplyFunc:     w.Sent(world.PrivacyRoute),
		},
		resource.TestStep{
			Config: w.AsAdmin(world.PrivacyOf(shop, `last = "all"`, `calladd = "known"`)),
			// What is not configured stays known in the plan.
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(world.Privacy.Address(), plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(world.Privacy.Address(), tfjsonpath.New("instance_id"), knownvalue.StringExact(shop.ID)),
				plancheck.ExpectKnownValue(world.Privacy.Address(), tfjsonpath.New("profile"), knownvalue.StringExact("all")),
			}},
			PostApplyFunc: w.Sent(world.PrivacyRoute, `{"calladd":"known"}`),
		},
	)
}

func TestPrivacyUpdatesEverySetting(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	settings := map[string]string{}
	for name := range tightened {
		settings[name] = "all"
	}
	steps := []resource.TestStep{{
		Config:            w.AsAdmin(world.PrivacyOf(shop, arguments(settings)...)),
		ConfigStateChecks: showsPrivacy(nil),
		PostApplyFunc:     w.Sent(world.PrivacyRoute),
	}}
	for _, name := range slices.Sorted(maps.Keys(tightened)) {
		settings[name] = tightened[name]
		steps = append(steps, resource.TestStep{
			Config:            w.AsAdmin(world.PrivacyOf(shop, arguments(settings)...)),
			ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPrivacy(settings),
			PostApplyFunc:     world.InTurn(hasPrivacy(w, shop, maps.Clone(settings)), w.Sent(world.PrivacyRoute, fmt.Sprintf("{%q:%q}", name, tightened[name]))),
		})
	}
	w.Steps(steps...)
}

func TestPrivacySettingThatIsRemovedKeepsItsValue(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	steps := []resource.TestStep{{
		Config:        w.AsAdmin(world.PrivacyOf(shop, arguments(tightened)...)),
		PostApplyFunc: w.Sent(world.PrivacyRoute, `{"calladd":"known","groupadd":"contact_blacklist","last":"contacts","online":"match_last_seen","profile":"none","readreceipts":"none","status":"contacts"}`),
	}}
	left := maps.Clone(tightened)
	for _, name := range slices.Sorted(maps.Keys(tightened))[1:] {
		delete(left, name)
		steps = append(steps, resource.TestStep{
			Config:            w.AsAdmin(world.PrivacyOf(shop, arguments(left)...)),
			ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(tightened),
			PostApplyFunc:     world.InTurn(hasPrivacy(w, shop, tightened), w.Sent(world.PrivacyRoute)),
		})
	}
	// The one that was left until now goes as well, for another.
	steps = append(steps, resource.TestStep{
		Config:            w.AsAdmin(world.PrivacyOf(shop, `status = "contacts"`)),
		ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionNoop),
		ConfigStateChecks: showsPrivacy(tightened),
		PostApplyFunc:     world.InTurn(hasPrivacy(w, shop, tightened), w.Sent(world.PrivacyRoute)),
	})
	w.Steps(steps...)
}

func TestPrivacyNeedsASetting(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(resource.TestStep{
		Config:      w.AsAdmin(world.PrivacyOf(shop)),
		PlanOnly:    true,
		ExpectError: world.Says("Missing Attribute Configuration", "At least one of these", "[calladd,groupadd,last,online,profile,readreceipts,status]"),
	})
}

func TestPrivacyValueThatServersDoNotTakeIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"calladd":      "contacts",
		"groupadd":     "known",
		"last":         "everyone",
		"online":       "contacts",
		"profile":      "",
		"readreceipts": "contacts",
		"status":       "All",
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			line := fmt.Sprintf("%s = %q", name, value)
			w.Steps(resource.TestStep{
				Config:      w.AsAdmin(world.PrivacyOf(shop, line)),
				PlanOnly:    true,
				ExpectError: world.Says("in resource \"uazapi_instance_privacy\" \"test\"", line, "Attribute "+name+" value must be one of", `"all"`, fmt.Sprintf("got: %q", value)),
			})
			w.Sent(world.PrivacyRoute)()
		})
	}
}
