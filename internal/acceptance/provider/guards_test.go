package provider

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A server that is none of the allowed ones is refused before the first request.
func TestGuardAllowedHosts(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		hosts func(host string) string
		fails bool
	}{
		"this one":                   {func(host string) string { return fmt.Sprintf("%q", host) }, false},
		"this one among others":      {func(host string) string { return fmt.Sprintf(`"loja.uazapi.com", %q`, host) }, false},
		"another one":                {func(string) string { return `"loja.uazapi.com"` }, true},
		"this one on the usual port": {func(string) string { return `"127.0.0.1"` }, true},
		"one that ends as this one":  {func(host string) string { return fmt.Sprintf("%q", "1"+host) }, true},
	} {
		for by, environment := range map[string]func(w *world.World) map[string]string{"written": nil, "from the environment": (*world.World).AdminEnvironment} {
			t.Run(title+"/"+by, func(t *testing.T) {
				t.Parallel()
				w := world.StartTicking(t, simulator.Options{})
				address, err := url.Parse(w.URL)
				w.Must(err)
				guard := "allowed_hosts = [" + c.hosts(address.Host) + "]"
				body := world.Sales() + world.Block("data", "uazapi_instances", "this")
				user := w.Terminal(w.Configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), guard), body))
				if environment != nil {
					user.Configure("provider \"uazapi\" {\n  " + guard + "\n}\n\n" + body)
					user = user.With(environment(w))
				}
				if !c.fails {
					user.Run(world.Apply...)
					user.IsSettled()
					return
				}
				for _, does := range [][]string{world.Plan, world.Apply, world.Refresh} {
					user.Fails([]string{"This server is not allowed", address.Host, "Nothing was sent"}, does...)
				}
				if asked := len(w.Requests()); asked > 0 {
					t.Errorf("%d requests were sent", asked)
				}
			})
		}
	}
}

// A user who may only read plans as ever. An apply sends nothing, and says what to do.
func TestGuardReadOnly(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const readOnly = "the provider is read-only"
	living := func(privacy, presence string) string {
		argument := "instance_id = " + world.ThisInstance + ".id"
		return world.Privacy.With(argument, privacy) + world.Presence.With(argument, presence)
	}
	before := world.Sales() + living(world.Privacy.AsPaired, world.Presence.AsPaired)
	for title, c := range map[string]struct{ body, plan, says string }{
		"create": {before + world.Block("resource", "uazapi_instance", "other", `name = "Loja"`), "1 to add", `Unable to create instance "Loja": ` + readOnly},
		"rename": {strings.Replace(before, "Vendas", "Recife", 1), "1 to change", `Unable to rename instance "Vendas": ` + readOnly},
		"admin fields": {
			world.Sales(`admin_field_01 = "cliente 1"`) + living(world.Privacy.AsPaired, world.Presence.AsPaired),
			"1 to change", `Unable to change the admin fields of instance "Vendas": ` + readOnly,
		},
		"privacy":    {world.Sales() + living(world.Privacy.Wanted, world.Presence.AsPaired), "1 to change", `Unable to change the privacy of instance "Vendas": ` + readOnly},
		"presence":   {world.Sales() + living(world.Privacy.AsPaired, world.Presence.Wanted), "1 to change", `Unable to change the presence of instance "Vendas": ` + readOnly},
		"connection": {before + world.ConnectionOf("instance_id = "+world.ThisInstance+".id", `phone = "5511999990000"`), "1 to add", ""},
		"reset":      {before + world.ResetOf("instance_id = "+world.ThisInstance+".id", world.Triggered("1")), "1 to add", readOnly},
		"delete":     {"", "3 to destroy", `Unable to delete instance "Vendas": ` + readOnly},
	} {
		for by, environment := range map[string]map[string]string{
			"argument": nil, "variable": {"UAZAPI_READ_ONLY": "true"}, "variable of 1": {"UAZAPI_READ_ONLY": "1"},
		} {
			if by == "variable of 1" && title != "create" {
				continue
			}
			t.Run(title+"/"+by, func(t *testing.T) {
				t.Parallel()
				w := world.StartTicking(t, simulator.Options{})
				shop := w.Paired("Vendas", world.Phone)
				user := w.Terminal(w.AsAdmin(world.ImportBlock(world.ThisInstance, shop.ID) + before))
				user.Run(world.Apply...)
				w.ResetRequests()
				guard := ""
				if environment == nil {
					guard = "read_only = true"
				}
				guarded := user.With(environment)
				guarded.Configure(w.Configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), guard), c.body))
				guarded.Says([]string{c.plan}, world.Plan...)
				if c.says != "" {
					guarded.Fails([]string{c.says, "Nothing was sent", "read_only", "UAZAPI_READ_ONLY"}, world.Apply...)
				} else {
					guarded.Run(world.Apply...) // it is connected already
				}
				w.WroteNothing()
				// What it guards is possible without it.
				user.Configure(w.AsAdmin(c.body))
				user.Run(world.Apply...)
				user.IsSettled()
			})
		}
	}
}

// An argument of false beats the variable.
func TestGuardReadOnlyInTheConfigurationBeatsTheEnvironment(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	user := w.Terminal(w.Configured(fmt.Sprintf("admin_token = %q\n  read_only = false", w.AdminToken()), world.Sales()))
	user.With(map[string]string{"UAZAPI_READ_ONLY": "true"}).Run(world.Apply...)
	w.Only()
	user.With(map[string]string{"UAZAPI_READ_ONLY": "talvez"}).IsSettled()
	user.Configure(w.AsAdmin(world.Sales()))
	user.With(map[string]string{"UAZAPI_READ_ONLY": "talvez"}).Fails([]string{"Invalid UAZAPI_READ_ONLY", "true or false"}, world.Plan...)
}
