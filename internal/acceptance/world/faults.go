package world

import (
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Meets has a route meet a fault.
func (w *World) Meets(route string, fault simulator.Fault) func() {
	fault.Route = route
	return func() { w.Inject(fault) }
}

// InjectEvery has every n-th request of a route meet one of the faults, in turn,
// until so many have failed.
func (w *World) InjectEvery(n, times int, route string, faults []simulator.Fault) {
	for i := range times {
		fault := faults[i%len(faults)]
		// Those that met a fault before are not counted.
		fault.Route, fault.Times, fault.Skip = route, 1, (n-1)*(i+1)
		w.Inject(fault)
	}
}
