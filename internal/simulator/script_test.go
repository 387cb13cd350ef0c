package simulator_test

import (
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestScript(t *testing.T) {
	t.Parallel()
	script := &simulator.Script{}
	w := newWorld(t, simulator.Options{OnRequest: script.Play})
	in := w.sim.Add("a")
	var happened []string
	note := func(what string) func() { return func() { happened = append(happened, what) } }
	script.Every(statusRoute, note("every"))
	script.After(statusRoute, 2, func() {
		note("second")()
		script.After(statusRoute, 3, note("third"))
	})
	script.After(connectRoute, 1, func() { w.must(w.sim.Pair(in.ID, "5511990000001")) })

	for range 3 {
		w.as(in, statusRoute, "")
	}
	if want := []string{"every", "second", "every", "third", "every"}; !slices.Equal(happened, want) {
		t.Errorf("%q happened, want %q", happened, want)
	}
	// What happens is not in the answer yet, and is done when that has come.
	w.as(in, connectRoute, "{}").check(200, wants{"connected": false})
	if !w.instance(in.ID).Connected {
		t.Error("nothing happened at the connect")
	}
}
