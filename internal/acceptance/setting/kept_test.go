package setting

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A server takes a write of a setting and keeps one of its fields as it was. That one is told, as
// long as it lasts, and the rest is saved.
func TestSettingFieldThatIsKeptOtherwiseIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const (
		inbox  = "url = \"https://chat.example.com\"\n  account_id = 3\n  inbox_id = 42\n  access_token = \"pXXGHHHyJPYHYgWHJHYHgJjj\""
		custom = "mode = \"custom\"\n  proxy_url = "
	)
	type kept struct {
		// before and after are arguments, and saved are those of what the server has then.
		before, after, saved string
		// field is what the server keeps, by its name in the body, and says is what is told of it.
		field string
		says  []string
	}
	cases := map[string]kept{
		"business_profile": {
			"description = \"Loja\"\n  address = \"Rua A\"", "description = \"Oficina\"\n  address = \"Rua B\"", "description = \"Oficina\"\n  address = \"Rua A\"",
			"address",
			[]string{`address was asked to be "Rua B". The server accepted it and kept "Rua A".`},
		},
		"chatwoot": {
			inbox, inbox + "\n  ignore_groups = true\n  sign_messages = true", inbox + "\n  ignore_groups = true",
			"sign_messages",
			[]string{"sign_messages was asked to be true. The server accepted it and kept false."},
		},
		"lead_fields": {
			`fields = { lead_field01 = "CPF", lead_field02 = "Plano" }`, `fields = { lead_field01 = "RG", lead_field02 = "Cidade" }`, `fields = { lead_field01 = "RG", lead_field02 = "Plano" }`,
			"lead_field02",
			[]string{"lead_field02", "Cidade", "Plano"},
		},
		"message_delay": {
			"msg_delay_min = 1\n  msg_delay_max = 3", "msg_delay_min = 2\n  msg_delay_max = 6", "msg_delay_min = 2\n  msg_delay_max = 3",
			"msg_delay_max",
			[]string{"msg_delay_max was asked to be 6. The server accepted it and kept 3."},
		},
		"privacy": {
			"last = \"all\"\n  online = \"all\"", "last = \"none\"\n  online = \"match_last_seen\"", "last = \"none\"\n  online = \"all\"",
			"online",
			[]string{`online was asked to be "match_last_seen". The server accepted it and kept "all".`},
		},
		"proxy": {
			custom + `"` + proxyURL + "\"\n  proxy_fallback = \"never\"", custom + `"` + otherProxy + "\"\n  proxy_fallback = \"internal\"", custom + `"` + otherProxy + "\"\n  proxy_fallback = \"never\"",
			"proxy_fallback",
			[]string{"proxy_fallback was asked to be a value that is not shown here. The server accepted it and kept another."},
		},
	}
	elsewhere := map[string]string{
		world.Presence.Name: "TestPresenceThatIsKeptOtherwiseIsTold: servers change it by themselves",
		profileCase.Name:    "TestProfileThatIsNeverShownIsWrittenAgain: servers show it late",
	}
	all := allSettings().those(func(s world.Setting) bool {
		_, known := cases[s.Name]
		if _, other := elsewhere[s.Name]; !known && !other {
			t.Errorf("%s has no case", s.Name)
		}
		return known
	})
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", world.Phone)
	config := func(arguments func(c kept) string) string {
		return w.AsAdmin(strings.Join(each(all, func(s world.Setting) string { return s.With(world.ByID(shop), arguments(cases[s.Name])) }), "\n"))
	}
	before := config(func(c kept) string { return c.before })
	after := config(func(c kept) string { return c.after })
	saved := config(func(c kept) string { return c.saved })
	keep := func() {
		for _, s := range all {
			w.Must(w.Keep(shop.ID, s.Writes, cases[s.Name].field))
		}
	}
	told := func(s world.Setting) []string {
		return append([]string{"Unable to change the " + s.Noun() + ` of instance "loja": the server kept another value`}, cases[s.Name].says...)
	}
	user := w.Terminal(before)
	user.Settles(nil)
	keep()
	user.Configure(after)
	user.FailsEach(each(all, told), world.Apply...)
	user.FailsEach(each(all, told), world.Apply...)
	user.Settled(saved)
	w.Heal()
	user.Configure(after)
	all.settles(user, world.PlansUpdate)
}
