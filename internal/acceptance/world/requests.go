package world

import (
	"net/http"
	"slices"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Sent is a check that just these bodies were sent to a route since it was last
// asked. It serves as a step's PostApplyFunc, or as PreConfig of the step after
// one that fails.
func (w *World) Sent(route string, bodies ...string) func() {
	w.T.Helper()
	return func() {
		w.T.Helper()
		var got []string
		for _, request := range w.Requests() {
			if request.Route == route {
				got = append(got, request.Body)
			}
		}
		if diff := cmp.Diff(bodies, got, cmpopts.EquateEmpty()); diff != "" {
			w.T.Errorf("what was sent to %s is not as expected (-want +got):\n%s", route, diff)
		}
		w.ResetRequests()
	}
}

// Wrote checks that the server was asked for just these writes, in this order,
// since it was last asked. It serves where [World.Sent] does.
func (w *World) Wrote(routes ...string) func() {
	w.T.Helper()
	return func() {
		w.T.Helper()
		var got []string
		for _, request := range w.Requests() {
			if request.Method != http.MethodGet {
				got = append(got, request.Route)
			}
		}
		if !slices.Equal(got, routes) {
			w.T.Errorf("the server was asked to write %q, want %q", got, routes)
		}
		w.ResetRequests()
	}
}

// Listed checks that the server was asked for so many listings.
func (w *World) Listed(times int) {
	w.T.Helper()
	if calls := w.Calls(ListRoute); calls != times {
		w.T.Errorf("it took %d listings, want %d", calls, times)
	}
}

// WroteNothing checks that the server was asked for no write.
func (w *World) WroteNothing() {
	w.T.Helper()
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet && request.Route != BusinessProfile.Reads { // a read, for all its verb
			w.T.Errorf("it wrote: %s %s", request.Route, request.Body)
		}
	}
}

// NeverListed fails the test if the admin's listing was asked for.
func (w *World) NeverListed() {
	w.T.Helper()
	if got := w.Calls("GET /instance/all"); got > 0 {
		w.T.Errorf("the listing was asked for %d times without an admin token", got)
	}
}
