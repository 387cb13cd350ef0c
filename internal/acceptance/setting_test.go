package acceptance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// settingCase is one setting of an instance, in the tests of what is the same
// for all of them.
type settingCase struct {
	// name completes the type of the resource, and stands in messages.
	name string
	// asPaired is an argument with the value of a number that was just paired,
	// wanted one with another.
	asPaired, wanted string
	// sends is the body that writes wanted.
	sends string
	// reads is the route that a refresh reads the setting from.
	reads string
}

var settingCases = []settingCase{
	{
		name:     "privacy",
		asPaired: `last = "all"`,
		wanted:   `last = "contacts"`,
		sends:    `{"last":"contacts"}`,
		reads:    "GET /instance/privacy",
	},
	{
		name:     "presence",
		asPaired: `presence = "unavailable"`,
		wanted:   `presence = "available"`,
		sends:    `{"presence":"available"}`,
		reads:    "GET /instance/all",
	},
}

// eachSetting runs a test for every setting, each in a world of its own.
func eachSetting(t *testing.T, test func(w *world, s settingCase)) {
	eachSettingOn(t, simulator.Options{}, test)
}

// eachSettingOn is [eachSetting] on a server of a certain kind.
func eachSettingOn(t *testing.T, options simulator.Options, test func(w *world, s settingCase)) {
	t.Helper()
	t.Parallel()
	for _, s := range settingCases {
		t.Run(s.name, func(t *testing.T) { test(newTickingWorld(t, options), s) })
	}
}

// resourceType is the type of the setting's resource.
func (s settingCase) resourceType() string { return "uazapi_instance_" + s.name }

// writes is the route that writes the setting.
func (s settingCase) writes() string { return "POST /instance/" + s.name }

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
