package world

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Setting is one setting of an instance, in the tests of what is the same
// for all of them.
type Setting struct {
	// Name completes the type of the resource.
	Name string
	// AsPaired are the arguments with the values of a number that was just paired, none where
	// it has no value, and Wanted ones with others.
	AsPaired, Wanted string
	// Writes is the route that writes it, and Sends the body that writes Wanted.
	Writes, Sends string
	// Reads is the route that a refresh reads the setting from.
	Reads string
	// Unsets is the body that a destroy writes, "" where it leaves the values.
	Unsets string
	// Session tells whether the setting takes a session.
	Session bool
	// Refuses is the status with which its route says that there is no session.
	Refuses int
	// Begins gives a new instance what AsPaired says, where it has nothing by itself.
	Begins func(s *simulator.Simulator, instance string) error
	// Untold are the attributes that only the answer to a write tells.
	Untold []string
}

// The settings that more than one folder uses.
var (
	BusinessProfile = SettingNamed("business_profile")
	Presence        = SettingNamed("presence")
	Privacy         = SettingNamed("privacy")
)

// SettingNamed is a setting, from its entry in the registry.
func SettingNamed(name string) Setting {
	entry, _ := objects.Of("uazapi_instance_" + name)
	setting := *entry.Setting
	var untold []string
	if setting.Answered != nil {
		untold = slices.Sorted(maps.Keys(setting.Answered("")))
	}
	return Setting{
		Name: name, AsPaired: setting.AsPaired, Wanted: setting.Wanted,
		Writes: setting.Writes, Sends: setting.Sends, Reads: setting.Reads, Unsets: setting.Unsets, Session: setting.Session,
		Refuses: cmp.Or(setting.Refuses, http.StatusInternalServerError),
		Begins:  setting.Begins, Untold: untold,
	}
}

// Noun is what messages call the setting.
func (s Setting) Noun() string {
	entry, _ := objects.Of(s.ResourceType())
	return entry.Noun()
}

// ResourceType is the type of the setting's resource.
func (s Setting) ResourceType() string { return "uazapi_instance_" + s.Name }

// Address is that of the resource that [Setting.With] configures.
func (s Setting) Address() string { return s.ResourceType() + ".test" }

// With configures the setting with these arguments.
func (s Setting) With(arguments ...string) string {
	return fmt.Sprintf("resource %q \"test\" {\n  %s\n}\n", s.ResourceType(), strings.Join(arguments, "\n  "))
}

// Shows checks the value of an attribute in the state.
func (s Setting) Shows(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(s.Address(), tfjsonpath.New(attribute), value)
}

// Planned checks what is planned for the setting.
func (s Setting) Planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(s.Address(), action)}}
}

// PrivacyOf configures privacy settings of an instance.
func PrivacyOf(in simulator.Instance, lines ...string) string {
	return Privacy.With(append([]string{ByID(in)}, lines...)...)
}

// PresenceOf configures the presence of an instance.
func PresenceOf(in simulator.Instance, lines ...string) string {
	return Presence.With(append([]string{ByID(in)}, lines...)...)
}

// ChangesPrivacy changes a privacy setting on the phone of an instance.
func (w *World) ChangesPrivacy(in simulator.Instance, setting, value string) func() {
	return w.Do(func() error { return w.SetPrivacy(in.ID, setting, value) })
}

// ChatwootArguments say where a Chatwoot is.
const ChatwootArguments = "url = \"https://chat.example.com\"\n  account_id = 3\n  inbox_id = 42"
