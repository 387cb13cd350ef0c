package setting

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The settings that have tests of their own.
var (
	chatwootCase   = world.SettingNamed("chatwoot")
	delayCase      = world.SettingNamed("message_delay")
	leadFieldsCase = world.SettingNamed("lead_fields")
	profileCase    = world.SettingNamed("profile")
	proxyCase      = world.SettingNamed("proxy")
)

// settingCases are all settings of the registry.
func settingCases() []world.Setting {
	var cases []world.Setting
	for _, entry := range objects.Settings() {
		cases = append(cases, world.SettingNamed(strings.TrimPrefix(entry.Type, "uazapi_instance_")))
	}
	return cases
}

// eachSetting runs a test for every setting, each in a world of its own.
func eachSetting(t *testing.T, test func(w *world.World, s world.Setting)) {
	eachSettingOn(t, simulator.Options{}, test)
}

// eachSettingOn is [eachSetting] on a server of a certain kind.
func eachSettingOn(t *testing.T, options simulator.Options, test func(w *world.World, s world.Setting)) {
	t.Helper()
	t.Parallel()
	options.Accounts = simulator.AccountsBusiness // some settings have no other
	for _, s := range settingCases() {
		t.Run(s.Name, func(t *testing.T) {
			w := world.StartTicking(t, options)
			w.Begins = s.Begins
			test(w, s)
		})
	}
}

// eachSettingOfASession is [eachSetting] for those that take a session.
func eachSettingOfASession(t *testing.T, test func(w *world.World, s world.Setting)) {
	t.Helper()
	t.Parallel()
	for _, s := range settingCases() {
		if s.Session {
			t.Run(s.Name, func(t *testing.T) {
				test(world.StartTicking(t, simulator.Options{Accounts: simulator.AccountsBusiness}), s)
			})
		}
	}
}
