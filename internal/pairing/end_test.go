package pairing_test

import (
	"errors"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		asked   string
		err     error
	}{
		"ends a session":                    {given: (*world).pair, asked: "disconnect status"},
		"ends an attempt":                   {given: func(w *world) { w.attempt(byQR) }, asked: "disconnect status"},
		"ends what hibernates":              {given: func(w *world) { w.pair(); w.becomes("hibernated") }, asked: "disconnect status"},
		"takes disconnected for a success":  {asked: "disconnect status"},
		"takes no session for a success":    {given: refusesToDisconnect, asked: "disconnect status"},
		"waits until the server agrees":     {options: simulator.Options{DisconnectSettle: 5 * time.Second}, given: (*world).pair, asked: "disconnect status×4"},
		"asks again when the answer is cut": {given: func(w *world) { w.pair(); w.Inject(cut(disconnect)) }, asked: "disconnect×2 status"},
		"fails when the server does not do as it says": {
			given: func(w *world) {
				w.pair()
				w.Inject(simulator.Fault{Route: disconnect, Kind: simulator.FaultAnswerOnly})
			},
			asked: "disconnect status×16", err: pairing.ErrNotEnded,
		},
		"takes a failure for a success where the session ended": {
			given: func(w *world) { w.pair(); w.Inject(failing(simulator.FaultStatusAfter)) },
			asked: "disconnect status",
		},
		"waits for that": {
			options: simulator.Options{DisconnectSettle: 3 * time.Second},
			given:   func(w *world) { w.pair(); w.Inject(failing(simulator.FaultStatusAfter)) },
			asked:   "disconnect status×3",
		},
		"fails where the session did not end": {
			given: func(w *world) { w.pair(); w.Inject(failing(simulator.FaultStatusBefore)) },
			asked: "disconnect status×4", err: call.ErrServerFault,
		},
		"fails for what it was asked when the looks fail as well": {
			given: func(w *world) {
				w.pair()
				w.Inject(failing(simulator.FaultStatusBefore))
				w.Inject(simulator.Fault{Route: status, Kind: simulator.FaultStatusBefore})
			},
			asked: "disconnect status×5", err: call.ErrServerFault,
		},
		"waits while the server is restarted": {
			options: simulator.Options{DisconnectSettle: 3 * time.Second},
			given:   func(w *world) { w.pair(); w.Inject(outage(status, 0, 7)) },
			asked:   "disconnect status×8",
		},
		"takes a refusal for a success where the session ended": {
			given: func(w *world) { w.pair(); w.Inject(refusing(simulator.FaultStatusAfter)) },
			asked: "disconnect status",
		},
		"fails where it was refused and the session did not end": {
			given: func(w *world) { w.pair(); w.Inject(refusing(simulator.FaultStatusBefore)) },
			asked: "disconnect status×4", err: call.ErrConflict,
		},
		"fails when the instance is gone": {given: (*world).remove, asked: "disconnect status", err: call.ErrRejected},
		"fails when the instance goes": {
			options: simulator.Options{DisconnectSettle: time.Hour},
			given:   func(w *world) { w.pair(); w.After(status, 2, w.remove) },
			asked:   "disconnect status×3", err: call.ErrRejected,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			if err := w.to.End(t.Context()); !errors.Is(err, c.err) {
				t.Errorf("ended with %v, want %v", err, c.err)
			}
			if got := w.asked(); got != c.asked {
				t.Errorf("the server was asked for %q, want %q", got, c.asked)
			}
			if got := w.the(); c.err == nil && got.Status != "disconnected" {
				t.Errorf("it is %s", got.Status)
			}
		})
	}
}

func TestEndAttemptEndsNoSession(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given  func(w *world)
		asked  string
		status string
		err    error
	}{
		"an attempt":     {func(w *world) { w.attempt(byQR) }, "status disconnect status", "disconnected", nil},
		"a session":      {(*world).pair, "status", "connected", nil},
		"a sleeping one": {func(w *world) { w.pair(); w.becomes("hibernated") }, "status", "hibernated", nil},
		"nothing":        {func(*world) {}, "status", "disconnected", nil},
		"no instance":    {(*world).remove, "status", "", call.ErrRejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			c.given(w)
			if err := w.to.EndAttempt(t.Context()); !errors.Is(err, c.err) {
				t.Errorf("ended with %v, want %v", err, c.err)
			}
			if got := w.asked(); got != c.asked {
				t.Errorf("the server was asked for %q, want %q", got, c.asked)
			}
			if got := w.the().Status; got != c.status {
				t.Errorf("it is %q, want %q", got, c.status)
			}
		})
	}
}

// refusing is a server that says of a session which it ended that there is none to end.
func refusing(kind simulator.FaultKind) simulator.Fault {
	return simulator.Fault{Route: disconnect, Kind: kind, Status: 409, Body: `{"error":"already disconnected"}`}
}

func cut(route string) simulator.Fault {
	return simulator.Fault{Route: route, Kind: simulator.FaultDropAfter, Times: 1}
}

func failing(kind simulator.FaultKind) simulator.Fault {
	return simulator.Fault{Route: disconnect, Kind: kind, Status: 500, Body: `{"error":"failed to disconnect"}`}
}

func refusesToDisconnect(w *world) {
	w.Inject(simulator.Fault{Route: disconnect, Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"No session"}`, Times: 1})
}
