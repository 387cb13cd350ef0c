package setting

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
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

// eachSetting runs a test for every setting, each in a world of its own. Most tests take
// them together instead.
func eachSetting(t *testing.T, test func(w *world.World, s world.Setting)) {
	t.Helper()
	t.Parallel()
	for _, s := range allSettings() {
		t.Run(s.Name, func(t *testing.T) { test(settings{s}.start(t, simulator.Options{}), s) })
	}
}
