package world

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Servers are servers side by side, by the titles of their cases. One configuration works
// with all of them, so that the tool runs once for all. Each has a provider of its own: one
// that is served by the process of the test can be configured only once.
type Servers map[string]*World

// notInNames is what a provider cannot be called by.
var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// NameOf makes a name of a title, for the provider of a server and for the objects there.
func NameOf(title string) string {
	return "on-" + notInNames.ReplaceAllString(strings.ToLower(title), "-")
}

// OnServer is the argument that has a resource live on a server.
func OnServer(title string) string { return "provider = " + NameOf(title) }

// AddressOn is the address of an object that is called by its server.
func AddressOn(kind, title string) string { return kind + "." + NameOf(title) }

// Planned is what a plan has to say of an object on each server, in the order of the plan.
func (all Servers) Planned(kind string, plans func(address string) string) []string {
	var addresses, says []string
	for title := range all {
		addresses = append(addresses, AddressOn(kind, title))
	}
	slices.Sort(addresses)
	for _, address := range addresses {
		says = append(says, plans(address))
	}
	return says
}

// Terminal opens a terminal that reaches them all. The world of the terminal itself is
// another one, which stays empty.
func (all Servers) Terminal(t *testing.T) *Terminal {
	t.Helper()
	user := Start(t, simulator.Options{}).Terminal("")
	for title, w := range all {
		user.AlsoReaches(NameOf(title), func() tfprotov6.ProviderServer { return describe(w.Options()) })
	}
	return user
}

// AsAdmin is a configuration of what lives on each server, where its provider has the
// admin token.
func (all Servers) AsAdmin(body func(title string) string) string {
	return all.Configured(func(w *World, title string) string { return w.AsAdmin(body(title)) })
}

// Configured is a configuration of what lives on each server, with its provider.
func (all Servers) Configured(each func(w *World, title string) string) string {
	var config strings.Builder
	for _, title := range slices.Sorted(maps.Keys(all)) {
		config.WriteString(strings.Replace(each(all[title], title), `provider "uazapi"`, fmt.Sprintf("provider %q", NameOf(title)), 1))
	}
	return config.String()
}

// Each looks at each server, as a test of its own that is called by what was done before.
func (all Servers) Each(t *testing.T, when string, look func(w *World, title string)) {
	t.Helper()
	for _, title := range slices.Sorted(maps.Keys(all)) {
		t.Run(when+"/"+title, func(t *testing.T) {
			here := *all[title]
			here.T = t
			look(&here, title)
		})
	}
}
