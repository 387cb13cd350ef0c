package setting

import "github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"

// The settings that have tests of their own.
var (
	chatwootCase   = world.SettingNamed("chatwoot")
	delayCase      = world.SettingNamed("message_delay")
	leadFieldsCase = world.SettingNamed("lead_fields")
	profileCase    = world.SettingNamed("profile")
	proxyCase      = world.SettingNamed("proxy")
)
