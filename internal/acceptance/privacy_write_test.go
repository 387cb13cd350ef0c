package acceptance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	privacyReads  = "GET /instance/privacy"
	privacyWrites = "POST /instance/privacy"
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

// privacyOf configures privacy settings of an instance.
func privacyOf(in simulator.Instance, lines ...string) string {
	return privacyCase.with(append([]string{named(in)}, lines...)...)
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
		checks = append(checks, privacyCase.shows(name, knownvalue.StringExact(value)))
	}
	return checks
}

// onPhone changes a privacy setting on the phone of an instance.
func (w *world) onPhone(in simulator.Instance, setting, value string) func() {
	return w.do(func() error { return w.SetPrivacy(in.ID, setting, value) })
}

// hasPrivacy fails the test unless an account has these settings, and else
// those of a new one.
func (w *world) hasPrivacy(in simulator.Instance, but map[string]string) func() {
	return func() {
		w.t.Helper()
		found, _ := w.Instance(in.ID)
		for name := range tightened {
			want := "all"
			if other, given := but[name]; given {
				want = other
			}
			if found.Privacy[name] != want {
				w.t.Errorf("the account of %s has %s = %q, want %q", in.Name, name, found.Privacy[name], want)
			}
		}
	}
}

func TestPrivacyCreateWritesOnlyWhatDiffers(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.onPhone(shop, "last", "contacts")()
	wanted := map[string]string{"last": "contacts", "readreceipts": "none", "online": "match_last_seen"}
	w.steps(resource.TestStep{
		Config:            w.asAdmin(privacyOf(shop, arguments(wanted)...)),
		ConfigStateChecks: append(showsPrivacy(wanted), privacyCase.shows("instance_id", knownvalue.StringExact(shop.ID)), privacyCase.shows("token", knownvalue.Null())),
		PostApplyFunc:     all(w.hasPrivacy(shop, wanted), w.sent(privacyWrites, `{"online":"match_last_seen","readreceipts":"none"}`)),
	})
}

func TestPrivacyWritesNothingThatTheAccountHas(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.steps(
		resource.TestStep{
			Config:            w.asAdmin(privacyOf(shop, `last = "all"`, `calladd = "all"`)),
			ConfigStateChecks: showsPrivacy(nil),
			PostApplyFunc:     w.sent(privacyWrites),
		},
		resource.TestStep{
			Config: w.asAdmin(privacyOf(shop, `last = "all"`, `calladd = "known"`)),
			// What is not configured stays known in the plan.
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(privacyCase.address(), plancheck.ResourceActionUpdate),
				plancheck.ExpectKnownValue(privacyCase.address(), tfjsonpath.New("instance_id"), knownvalue.StringExact(shop.ID)),
				plancheck.ExpectKnownValue(privacyCase.address(), tfjsonpath.New("profile"), knownvalue.StringExact("all")),
			}},
			PostApplyFunc: w.sent(privacyWrites, `{"calladd":"known"}`),
		},
	)
}

func TestPrivacyUpdatesEverySetting(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	settings := map[string]string{}
	for name := range tightened {
		settings[name] = "all"
	}
	steps := []resource.TestStep{{
		Config:            w.asAdmin(privacyOf(shop, arguments(settings)...)),
		ConfigStateChecks: showsPrivacy(nil),
		PostApplyFunc:     w.sent(privacyWrites),
	}}
	for _, name := range slices.Sorted(maps.Keys(tightened)) {
		settings[name] = tightened[name]
		steps = append(steps, resource.TestStep{
			Config:            w.asAdmin(privacyOf(shop, arguments(settings)...)),
			ConfigPlanChecks:  privacyCase.planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: showsPrivacy(settings),
			PostApplyFunc:     all(w.hasPrivacy(shop, maps.Clone(settings)), w.sent(privacyWrites, fmt.Sprintf("{%q:%q}", name, tightened[name]))),
		})
	}
	w.steps(steps...)
}

func TestPrivacySettingThatIsRemovedKeepsItsValue(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	steps := []resource.TestStep{{
		Config:        w.asAdmin(privacyOf(shop, arguments(tightened)...)),
		PostApplyFunc: w.sent(privacyWrites, `{"calladd":"known","groupadd":"contact_blacklist","last":"contacts","online":"match_last_seen","profile":"none","readreceipts":"none","status":"contacts"}`),
	}}
	left := maps.Clone(tightened)
	for _, name := range slices.Sorted(maps.Keys(tightened))[1:] {
		delete(left, name)
		steps = append(steps, resource.TestStep{
			Config:            w.asAdmin(privacyOf(shop, arguments(left)...)),
			ConfigPlanChecks:  privacyCase.planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(tightened),
			PostApplyFunc:     all(w.hasPrivacy(shop, tightened), w.sent(privacyWrites)),
		})
	}
	// The one that was left until now goes as well, for another.
	steps = append(steps, resource.TestStep{
		Config:            w.asAdmin(privacyOf(shop, `status = "contacts"`)),
		ConfigPlanChecks:  privacyCase.planned(plancheck.ResourceActionNoop),
		ConfigStateChecks: showsPrivacy(tightened),
		PostApplyFunc:     all(w.hasPrivacy(shop, tightened), w.sent(privacyWrites)),
	})
	w.steps(steps...)
}

func TestPrivacyNeedsASetting(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", "5511990000001")
	w.steps(resource.TestStep{
		Config:      w.asAdmin(privacyOf(shop)),
		PlanOnly:    true,
		ExpectError: says("Missing Attribute Configuration", "At least one of these", "[calladd,groupadd,last,online,profile,readreceipts,status]"),
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
			w := newWorld(t, simulator.Options{})
			shop := w.paired("loja", "5511990000001")
			line := fmt.Sprintf("%s = %q", name, value)
			w.steps(resource.TestStep{
				Config:      w.asAdmin(privacyOf(shop, line)),
				PlanOnly:    true,
				ExpectError: says("in resource \"uazapi_instance_privacy\" \"test\"", line, "Attribute "+name+" value must be one of", `"all"`, fmt.Sprintf("got: %q", value)),
			})
			w.sent(privacyWrites)()
		})
	}
}
