package acceptance

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A server that is none of the allowed ones is refused before the first request.
func TestGuard_allowedHosts(t *testing.T) {
	t.Parallel()
	onCLI(t)
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
		for by, environment := range map[string]func(w *world) map[string]string{"written": nil, "from the environment": (*world).adminEnvironment} {
			t.Run(title+"/"+by, func(t *testing.T) {
				t.Parallel()
				w := newTickingWorld(t, simulator.Options{})
				address, err := url.Parse(w.url)
				w.must(err)
				guard := "allowed_hosts = [" + c.hosts(address.Host) + "]"
				body := sales() + block("data", "uazapi_instances", "this")
				user := w.terminal(w.configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), guard), body))
				if environment != nil {
					user.configure("provider \"uazapi\" {\n  " + guard + "\n}\n\n" + body)
					user = user.with(environment(w))
				}
				if !c.fails {
					user.run(applies...)
					user.isSettled()
					return
				}
				for _, does := range [][]string{planned, applies, refreshes} {
					user.fails([]string{"This server is not allowed", address.Host, "Nothing was sent"}, does...)
				}
				if asked := len(w.Requests()); asked > 0 {
					t.Errorf("%d requests were sent", asked)
				}
			})
		}
	}
}

// A user who may only read plans as ever. An apply sends nothing, and says what to do.
func TestGuard_readOnly(t *testing.T) {
	t.Parallel()
	onCLI(t)
	const readOnly = "the provider is read-only"
	living := func(privacy, presence string) string {
		argument := "instance_id = " + thisInstance + ".id"
		return privacyCase.with(argument, privacy) + presenceCase.with(argument, presence)
	}
	before := sales() + living(privacyCase.asPaired, presenceCase.asPaired)
	for title, c := range map[string]struct{ body, plan, says string }{
		"create": {before + block("resource", "uazapi_instance", "other", `name = "Loja"`), "1 to add", `Unable to create instance "Loja": ` + readOnly},
		"rename": {strings.Replace(before, "Vendas", "Recife", 1), "1 to change", `Unable to rename instance "Vendas": ` + readOnly},
		"admin fields": {
			sales(`admin_field_01 = "cliente 1"`) + living(privacyCase.asPaired, presenceCase.asPaired),
			"1 to change", `Unable to change the admin fields of instance "Vendas": ` + readOnly,
		},
		"privacy":    {sales() + living(privacyCase.wanted, presenceCase.asPaired), "1 to change", `Unable to change the privacy of instance "Vendas": ` + readOnly},
		"presence":   {sales() + living(privacyCase.asPaired, presenceCase.wanted), "1 to change", `Unable to change the presence of instance "Vendas": ` + readOnly},
		"connection": {before + connectionOf("instance_id = "+thisInstance+".id", `phone = "5511999990000"`), "1 to add", ""},
		"reset":      {before + resetOf("instance_id = "+thisInstance+".id", triggered("1")), "1 to add", readOnly},
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
				w := newTickingWorld(t, simulator.Options{})
				shop := w.paired("Vendas", phone)
				user := w.terminal(w.asAdmin(importing(thisInstance, shop.ID) + before))
				user.run(applies...)
				w.ResetRequests()
				guard := ""
				if environment == nil {
					guard = "read_only = true"
				}
				guarded := user.with(environment)
				guarded.configure(w.configured(fmt.Sprintf("admin_token = %q\n  %s", w.AdminToken(), guard), c.body))
				guarded.says([]string{c.plan}, planned...)
				if c.says != "" {
					guarded.fails([]string{c.says, "Nothing was sent", "read_only", "UAZAPI_READ_ONLY"}, applies...)
				} else {
					guarded.run(applies...) // it is connected already
				}
				w.wroteNothing()
				// What it guards is possible without it.
				user.configure(w.asAdmin(c.body))
				user.run(applies...)
				user.isSettled()
			})
		}
	}
}

// An argument of false beats the variable.
func TestGuard_readOnlyInTheConfigurationBeatsTheEnvironment(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newTickingWorld(t, simulator.Options{})
	user := w.terminal(w.configured(fmt.Sprintf("admin_token = %q\n  read_only = false", w.AdminToken()), sales()))
	user.with(map[string]string{"UAZAPI_READ_ONLY": "true"}).run(applies...)
	w.the()
	user.with(map[string]string{"UAZAPI_READ_ONLY": "talvez"}).isSettled()
	user.configure(w.asAdmin(sales()))
	user.with(map[string]string{"UAZAPI_READ_ONLY": "talvez"}).fails([]string{"Invalid UAZAPI_READ_ONLY", "true or false"}, planned...)
}
