package setting

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A server of API version 1 may have no such routes, and says nothing of what they write.
func TestSettingOnAServerThatHasNone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{MissingRoutes: []string{
		chatwootCase.Writes, chatwootCase.Reads, delayCase.Writes, leadFieldsCase.Writes, proxyCase.Writes, proxyCase.Reads,
	}})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(chatwootOf(shop, storing(chatwootToken)) + delayOf(shop, 2, 6) + fieldsOf(shop, "lead_field01=CPF") + proxyOf(shop, `mode = "none"`)))
	user.FailsJust([][]string{
		{`Unable to change the Chatwoot of instance "loja": the server has no such route`, "HTTP 405"},
		{`Unable to change the message delay of instance "loja"`, "HTTP 405"},
		{`Unable to change the lead fields of instance "loja"`, "HTTP 405"},
		{`Unable to change the proxy of instance "loja": the server has no such route`, "HTTP 404"},
	}, world.Apply...)
}
