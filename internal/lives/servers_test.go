package lives

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Servers differ. A life is led on two of one kind, which differs from the usual one in
// a few settings.

// settingsOfServers are those that may be drawn: all that the simulator knows by name,
// and those of its options which have no name.
func settingsOfServers() map[string]func(*simulator.Options) {
	all := maps.Clone(simulator.Oddities)
	maps.Copy(all, map[string]func(*simulator.Options){
		"names-trimmed": func(o *simulator.Options) { o.NameForm = simulator.NameTrimmed },
		"names-folded":  func(o *simulator.Options) { o.NameForm = simulator.NameFolded },
		"names-cut":     func(o *simulator.Options) { o.NameForm = simulator.NameCut },
		"gateway": func(o *simulator.Options) {
			o.Prefix, o.RequireHeader = "/api/uazapi", simulator.Header{Name: "X-Key", Value: keyOfGateway}
		},
		"health-stale":  func(o *simulator.Options) { o.HealthStale = time.Hour },
		"qr-slow-turns": func(o *simulator.Options) { o.QRRotation = 44 * time.Second },
	})
	for name := range notDrawn {
		delete(all, name)
	}
	return all
}

// keyOfGateway is what the gateway before a server wants to see.
const keyOfGateway = "chave-do-gateway-7Qx29"

// notDrawn are settings that lives do not meet, with the reason.
var notDrawn = map[string]string{
	"strict": "each server of a life is strict",
}

// drawServer draws how the servers of a life differ from usual ones. Most differ in
// little, since one setting may hide what another one brings to light.
func drawServer(t *rapid.T) (simulator.Options, []string) {
	settings := settingsOfServers()
	names := slices.Sorted(maps.Keys(settings))
	if *onlyServer != "" {
		return serverOf(strings.Split(*onlyServer, ",")...), nil
	}
	var drawn []string
	for range pick(t, "settings", []int{0, 1, 1, 2, 2, 3, 4}) {
		drawn = append(drawn, pick(t, "setting", names))
	}
	slices.Sort(drawn)
	return serverOf(drawn...), drawn
}

// serverOf returns the options of a server with these settings.
func serverOf(names ...string) simulator.Options {
	settings := settingsOfServers()
	var options simulator.Options
	for _, name := range names {
		settings[name](&options)
	}
	return options
}

// Each setting that is left out is one that there is.
func TestSettingsThatAreNotDrawn(t *testing.T) {
	t.Parallel()
	for name, why := range notDrawn {
		if simulator.Oddities[name] == nil || why == "" {
			t.Errorf("there is no setting %s", name)
		}
	}
}

// Each fault of the simulator is one that lives meet, or is left out for a reason. What
// is met is told in words.
func TestFaultsAreMet(t *testing.T) {
	t.Parallel()
	for kind := simulator.FaultLatency; kind <= simulator.FaultForeign; kind++ {
		met := kind == simulator.FaultEndless // see listingIsEndless
		for _, fault := range slices.Concat(faults, outages) {
			met = met || fault.Kind == kind
		}
		if met != (notMet[kind] == "") || met != (faultsSay[kind] != "") {
			t.Errorf("fault %d: met %t, left out since %q, told as %q", kind, met, notMet[kind], faultsSay[kind])
		}
	}
}

// tellsTokens tells whether the listing of the servers shows the tokens of instances.
func (w *world) tellsTokens() bool {
	return w.kind.ListedTokens == simulator.TokensShown && !w.kind.ListingDisabled
}

// sameName tells whether a server makes the same of two names.
func (w *world) sameName(a, b string) bool { return w.kept(a) == w.kept(b) }

// kept returns what a server keeps of a name.
func (w *world) kept(name string) string {
	switch w.kind.NameForm {
	case simulator.NameFolded:
		return strings.ToLower(name)
	case simulator.NameCut:
		signs := []rune(name)
		return string(signs[:min(len(signs), 20)])
	default:
		return name
	}
}

// request makes one that passes the gateway of a server.
func (s *server) request(method, path, body string) *http.Request {
	request := httptest.NewRequest(method, s.prefix+path, strings.NewReader(body))
	request.Header.Set("X-Key", keyOfGateway)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return request
}

// headers are those that the gateway before a server wants to see.
func (s *server) headers() tftypes.Value {
	kind := tftypes.Map{ElementType: tftypes.String}
	if s.prefix == "" {
		return tftypes.NewValue(kind, nil)
	}
	return tftypes.NewValue(kind, map[string]tftypes.Value{"X-Key": tftypes.NewValue(tftypes.String, keyOfGateway)})
}
