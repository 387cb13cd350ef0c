package acceptance

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// settingCase is one setting of an instance, in the tests of what is the same
// for all of them.
type settingCase struct {
	// name completes the type of the resource.
	name string
	// asPaired are the arguments with the values of a number that was just paired, none where
	// it has no value, and wanted ones with others.
	asPaired, wanted string
	// writes is the route that writes it, and sends the body that writes wanted.
	writes, sends string
	// reads is the route that a refresh reads the setting from.
	reads string
	// unsets is the body that a destroy writes, "" where it leaves the values.
	unsets string
	// session tells whether the setting takes a session.
	session bool
	// refuses is the status with which its route says that there is no session.
	refuses int
	// begins gives a new instance what asPaired says, where it has nothing by itself.
	begins func(s *simulator.Simulator, instance string) error
	// untold are the attributes that only the answer to a write tells.
	untold []string
}

// The settings that have tests of their own.
var (
	businessCase   = settingNamed("business_profile")
	chatwootCase   = settingNamed("chatwoot")
	delayCase      = settingNamed("message_delay")
	leadFieldsCase = settingNamed("lead_fields")
	presenceCase   = settingNamed("presence")
	privacyCase    = settingNamed("privacy")
	profileCase    = settingNamed("profile")
	proxyCase      = settingNamed("proxy")
)

// settingNamed is the case of a setting, from its entry in the registry.
func settingNamed(name string) settingCase {
	entry, _ := objects.Of("uazapi_instance_" + name)
	setting := *entry.Setting
	var untold []string
	if setting.Answered != nil {
		untold = slices.Sorted(maps.Keys(setting.Answered("")))
	}
	return settingCase{
		name: name, asPaired: setting.AsPaired, wanted: setting.Wanted,
		writes: setting.Writes, sends: setting.Sends, reads: setting.Reads, unsets: setting.Unsets, session: setting.Session,
		refuses: cmp.Or(setting.Refuses, http.StatusInternalServerError),
		begins:  setting.Begins, untold: untold,
	}
}

// settingCases are all settings of the registry.
func settingCases() []settingCase {
	var cases []settingCase
	for _, entry := range objects.Settings() {
		cases = append(cases, settingNamed(strings.TrimPrefix(entry.Type, "uazapi_instance_")))
	}
	return cases
}

// eachSetting runs a test for every setting, each in a world of its own.
func eachSetting(t *testing.T, test func(w *world, s settingCase)) {
	eachSettingOn(t, simulator.Options{}, test)
}

// eachSettingOn is [eachSetting] on a server of a certain kind.
func eachSettingOn(t *testing.T, options simulator.Options, test func(w *world, s settingCase)) {
	t.Helper()
	t.Parallel()
	options.Accounts = simulator.AccountsBusiness // some settings have no other
	for _, s := range settingCases() {
		t.Run(s.name, func(t *testing.T) {
			w := newTickingWorld(t, options)
			w.begins = s.begins
			test(w, s)
		})
	}
}

// eachSettingOfASession is [eachSetting] for those that take a session.
func eachSettingOfASession(t *testing.T, test func(w *world, s settingCase)) {
	t.Helper()
	t.Parallel()
	for _, s := range settingCases() {
		if s.session {
			t.Run(s.name, func(t *testing.T) {
				test(newTickingWorld(t, simulator.Options{Accounts: simulator.AccountsBusiness}), s)
			})
		}
	}
}

// noun is what messages call the setting.
func (s settingCase) noun() string {
	entry, _ := objects.Of(s.resourceType())
	return entry.Noun()
}

// resourceType is the type of the setting's resource.
func (s settingCase) resourceType() string { return "uazapi_instance_" + s.name }

// address is that of the resource that [settingCase.with] configures.
func (s settingCase) address() string { return s.resourceType() + ".test" }

// with configures the setting with these arguments.
func (s settingCase) with(arguments ...string) string {
	return fmt.Sprintf("resource %q \"test\" {\n  %s\n}\n", s.resourceType(), strings.Join(arguments, "\n  "))
}

// shows checks the value of an attribute in the state.
func (s settingCase) shows(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(s.address(), tfjsonpath.New(attribute), value)
}

// planned checks what is planned for the setting.
func (s settingCase) planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(s.address(), action)}}
}

// named is the argument that names an instance by its id.
func named(in simulator.Instance) string { return fmt.Sprintf("instance_id = %q", in.ID) }

// opened is the argument that names an instance by its token.
func opened(in simulator.Instance) string { return fmt.Sprintf("token = %q", in.Token) }
