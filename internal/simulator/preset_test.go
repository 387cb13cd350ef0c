package simulator_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestPresets(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ missing, has string }{
		"recent": {"POST /instance/init", "GET /lead/tags"},
		"2.1":    {"GET /lead/tags", "GET /labels"},
		"2.0":    {"GET /lead/tags", "DELETE /instance/proxy"},
		"1.0":    {"POST /instance/create", "POST /instance/init"},
		"odd":    {"DELETE /instance/proxy", "POST /instance/init"},
	} {
		var opts simulator.Options
		simulator.Presets[name](&opts)
		w := newWorld(t, opts)
		in := w.sim.Add("a")
		both := func(route string) int {
			return w.do(route, "", "token", in.Token, "admintoken", w.sim.AdminToken()).status
		}
		if got := both(test.missing); got != 404 && got != 405 {
			t.Errorf("%s: %s is %d", name, test.missing, got)
		}
		if got := both(test.has); got == 404 || got == 405 {
			t.Errorf("%s: %s is %d", name, test.has, got)
		}
	}
	var demo simulator.Options
	simulator.Presets["demo"](&demo)
	w := newWorld(t, demo)
	w.admin(listRoute, "").check(401, nil)
}

func TestPresetsAreAllDifferent(t *testing.T) {
	t.Parallel()
	var seen []simulator.Options
	for name, change := range simulator.Presets {
		var opts simulator.Options
		change(&opts)
		if slices.ContainsFunc(seen, func(other simulator.Options) bool { return reflect.DeepEqual(other, opts) }) {
			t.Errorf("%s is like another", name)
		}
		seen = append(seen, opts)
	}
}
