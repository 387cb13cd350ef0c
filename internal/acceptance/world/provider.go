package world

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/provider"
)

// AsAdmin is a configuration whose provider has the admin token.
func (w *World) AsAdmin(body string) string {
	return w.Configured(fmt.Sprintf("admin_token = %q", w.AdminToken()), body)
}

// AsOwner is a configuration whose provider has the token of one instance.
func (w *World) AsOwner(token, body string) string {
	return w.Configured(fmt.Sprintf("token = %q", token), body)
}

// AsBoth is a configuration whose provider has the admin token and the token
// of one instance.
func (w *World) AsBoth(token, body string) string {
	return w.Configured(fmt.Sprintf("admin_token = %q\n  token = %q", w.AdminToken(), token), body)
}

// Configured is a configuration with arguments of its own for the provider.
func (w *World) Configured(arguments, body string) string {
	return fmt.Sprintf("provider \"uazapi\" {\n  base_url = %q\n  %s\n}\n\n%s", w.URL, arguments, body)
}

// AdminEnvironment is the environment of a user who administers a server.
func (w *World) AdminEnvironment() map[string]string {
	return map[string]string{"UAZAPI_BASE_URL": w.URL, "UAZAPI_ADMIN_TOKEN": w.AdminToken()}
}

// Options are those of a provider that lives by the world's clock, waits little
// between attempts and sees nothing of the environment.
func (w *World) Options() provider.Options {
	return provider.Options{
		Version: "test",
		Pace:    call.Pace{First: time.Millisecond, Most: 10 * time.Millisecond},
		Pause:   time.Millisecond,
		Now:     w.Clock.Now,
		Getenv:  func(string) string { return "" },
	}
}

// Factories serve a provider as its program does.
func Factories(options provider.Options) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"uazapi": func() (tfprotov6.ProviderServer, error) { return describe(options), nil },
	}
}

var baseURLPattern = regexp.MustCompile(`(base_url\s*=\s*)"([^"]*)"`)

// Here makes the addresses in a configuration those of the world's server. The
// path of a gateway stays.
func (w *World) Here(configuration string) string {
	configuration = strings.ReplaceAll(configuration, "https://n8ntools.io", w.URL)
	return baseURLPattern.ReplaceAllStringFunc(configuration, func(argument string) string {
		parts := baseURLPattern.FindStringSubmatch(argument)
		address, err := url.Parse(parts[2])
		if err != nil {
			w.T.Error(err)
			return argument
		}
		return fmt.Sprintf("%s%q", parts[1], w.URL+address.Path)
	})
}
