package simulator_test

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The requests of others are neither met nor counted.
func TestFaultOfOneInstance(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	one, other := w.sim.Add("a"), w.sim.Add("b")
	w.sim.Inject(simulator.Fault{Token: one.Token, Kind: simulator.FaultStatusBefore, Status: 502, Skip: 1, Times: 1})
	for _, want := range []int{200, 502, 200} {
		w.as(other, statusRoute, "").check(200, nil)
		w.as(one, statusRoute, "").check(want, nil)
	}
}
