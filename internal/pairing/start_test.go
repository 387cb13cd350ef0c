package pairing_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Something is to be seen when Start has succeeded, unless the instance is
// connected: the secret that the server has issued.
func TestStart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		// given is how things stand before, also what is to happen meanwhile.
		given  func(w *world)
		wanted uazapi.Pairing
		asked  string
		err    error
	}{
		"asks for a QR":   {wanted: byQR, asked: "status connect"},
		"asks for a code": {wanted: byCode, asked: "status connect"},

		"leaves a session alone, whatever is wanted": {
			given:  (*world).pair,
			wanted: byCode, asked: "status",
		},
		"leaves a running attempt by QR alone": {
			given:  func(w *world) { w.attempt(byQR) },
			wanted: byQR, asked: "status",
		},
		"leaves a running attempt by code alone": {
			given:  func(w *world) { w.attempt(byCode) },
			wanted: byCode, asked: "status",
		},
		"ends an attempt by QR where a code is wanted": {
			given:  func(w *world) { w.attempt(byQR) },
			wanted: byCode, asked: "status disconnect status connect",
		},
		"ends an attempt by code where a QR is wanted": {
			given:  func(w *world) { w.attempt(byCode) },
			wanted: byQR, asked: "status disconnect status connect",
		},
		"waits until the attempt that it ended is over": {
			options: simulator.Options{DisconnectSettle: 5 * time.Second},
			given:   func(w *world) { w.attempt(byQR) },
			wanted:  byCode, asked: "status disconnect status×4 connect",
		},
		"leaves a QR alone that is served, though the status says disconnected": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true}},
			given:   func(w *world) { w.attempt(byQR); w.clock.Advance(time.Minute) },
			wanted:  byQR, asked: "status",
		},
		"leaves a code alone that is served so": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true, Moves: true}},
			given:   func(w *world) { w.attempt(byCode); w.clock.Advance(time.Minute) },
			wanted:  byCode, asked: "status",
		},
		"asks for a code where a QR is served so": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true}},
			given:   func(w *world) { w.attempt(byQR); w.clock.Advance(time.Minute) },
			wanted:  byCode, asked: "status connect",
		},
		"takes no open line for a session": {
			options: simulator.Options{HalfConnected: true},
			wanted:  byQR, asked: "status connect",
		},
		"leaves an attempt alone whose line is open": {
			options: simulator.Options{HalfConnected: true},
			given:   func(w *world) { w.attempt(byCode) },
			wanted:  byCode, asked: "status",
		},
		"ends one of the other kind whose line is open": {
			options: simulator.Options{HalfConnected: true},
			given:   func(w *world) { w.attempt(byQR) },
			wanted:  byCode, asked: "status disconnect status connect",
		},

		"finds a QR that only the status has": {
			options: simulator.Options{QROnlyInStatus: true},
			wanted:  byQR, asked: "status connect status",
		},
		"finds a QR that comes late": {
			options: simulator.Options{ShowDelay: 5 * time.Second},
			wanted:  byQR, asked: "status connect status×4",
		},
		"finds a code that comes late": {
			options: simulator.Options{ShowDelay: 12 * time.Second},
			wanted:  byCode, asked: "status connect status×7",
		},
		"waits for the code of an attempt that runs": {
			options: simulator.Options{ShowDelay: 12 * time.Second},
			given:   func(w *world) { w.attempt(byCode); w.clock.Advance(5 * time.Second) },
			wanted:  byCode, asked: "status×5",
		},
		"starts again an attempt that shows nothing": {
			given:  func(w *world) { w.becomes("connecting") },
			wanted: byQR, asked: "status×7 disconnect status connect",
		},
		"does not ask again while an attempt runs that shows nothing": {
			options: simulator.Options{ShowDelay: time.Hour},
			wanted:  byQR, asked: "status connect status×7", err: pairing.ErrNoSecret,
		},
		"does not ask again without a route": {
			options: simulator.Options{NoProxyRoute: true},
			wanted:  byCode, asked: "status connect status×7", err: pairing.ErrNoSecret,
		},
		"asks again when the attempt is over before it shows anything": {
			given: func(w *world) {
				w.After(connect, 1, func() { w.becomes("connecting") })
				w.After(status, 3, func() { w.becomes("disconnected") })
			},
			options: simulator.Options{QROnlyInStatus: true},
			wanted:  byQR, asked: "status connect status×10 connect status",
		},
		"asks again when the attempt is ended before it shows anything": {
			given:   func(w *world) { w.After(status, 3, func() { w.elsewhere(disconnect, "") }) },
			options: simulator.Options{ShowDelay: 5 * time.Second},
			wanted:  byCode, asked: "status connect status×6 connect status×4",
		},
		"asks again only once": {
			given: func(w *world) {
				end := func() { w.elsewhere(disconnect, "") }
				w.After(status, 3, end)
				w.After(status, 9, end)
			},
			options: simulator.Options{ShowDelay: 5 * time.Second},
			wanted:  byQR, asked: "status connect status×6 connect status×3", err: pairing.ErrNoSecret,
		},
		"sees that the phone has paired meanwhile": {
			options: simulator.Options{ShowDelay: time.Hour, PairAfter: 5 * time.Second},
			wanted:  byQR, asked: "status connect status×4",
		},

		"wakes up what hibernates and ends no session": {
			given:  func(w *world) { w.pair(); w.becomes("hibernated") },
			wanted: byQR, asked: "status connect",
		},
		"asks in a state that it does not know": {
			given:  func(w *world) { w.becomes("initializing") },
			wanted: byCode, asked: "status connect",
		},

		"looks where the answer describes no instance": {
			given:  func(w *world) { w.answers(`{"connected":false,"response":"Connecting"}`) },
			wanted: byQR, asked: "status connect status",
		},
		"looks where the answer describes no instance, only a session": {
			given:  func(w *world) { w.pair(); w.becomes("hibernated"); w.answers(`{"connected":true}`) },
			wanted: byQR, asked: "status connect status",
		},

		"joins an attempt by QR that began a moment before": {
			given:  func(w *world) { w.After(status, 1, func() { w.attempt(byQR) }) },
			wanted: byQR, asked: "status connect",
		},
		"joins one on an older server": {
			options: simulator.Options{Busy: simulator.Busy409},
			given:   func(w *world) { w.After(status, 1, func() { w.attempt(byQR) }) },
			wanted:  byQR, asked: "status connect status",
		},
		"joins one on a curt server": {
			options: simulator.Options{Busy: simulator.Busy409Bare},
			given:   func(w *world) { w.After(status, 1, func() { w.attempt(byQR) }) },
			wanted:  byQR, asked: "status connect status",
		},
		"finds the code of one whose answer has none": {
			given:  func(w *world) { w.After(status, 1, func() { w.attempt(byCode) }) },
			wanted: byCode, asked: "status connect status",
		},
		"replaces an attempt by QR that began a moment before, once its QR has had its life": {
			given:  func(w *world) { w.After(status, 1, func() { w.attempt(byQR) }) },
			wanted: byCode, asked: "status connect status×16 disconnect status connect",
		},
		"replaces one on an older server": {
			options: simulator.Options{Busy: simulator.Busy409},
			given:   func(w *world) { w.After(status, 1, func() { w.attempt(byQR) }) },
			wanted:  byCode, asked: "status connect status×16 disconnect status connect",
		},
		"asks again where a disconnect of somebody else's has not settled": {
			options: simulator.Options{DisconnectSettle: 5 * time.Second},
			given: func(w *world) {
				w.After(status, 1, func() { w.attempt(byQR); w.elsewhere(disconnect, "") })
			},
			wanted: byCode, asked: "status connect status×16 connect",
		},
		"tries again right after the creation": {
			options: simulator.Options{FirstConnectDelay: 3 * time.Second},
			wanted:  byCode, asked: "status connect status×4 connect",
		},
		"fails when it is still busy, and shows nothing": {
			given: func(w *world) {
				w.Inject(simulator.Fault{Route: connect, Kind: simulator.FaultStatusBefore, Status: 409})
			},
			wanted: byQR, asked: "status connect status×4 connect status×4", err: call.ErrConflict,
		},

		"fails at once when the plan's limit is reached": {
			options: simulator.Options{Quota: 1},
			given:   func(w *world) { w.must(w.Pair(w.Add("Outra").ID, phone)) },
			wanted:  byQR, asked: "status connect", err: uazapi.ErrQuota,
		},
		"needs no place of the plan's for a session": {
			options: simulator.Options{Quota: 1},
			given:   (*world).pair,
			wanted:  byQR, asked: "status",
		},
		"fails at once when the server refuses": {
			wanted: uazapi.Pairing{Browser: "lynx"}, asked: "status connect", err: call.ErrInvalid,
		},
		"fails at once when the instance is gone": {
			given:  (*world).remove,
			wanted: byQR, asked: "status", err: call.ErrRejected,
		},
		"fails at once when the instance goes": {
			options: simulator.Options{FirstConnectDelay: time.Hour},
			given:   func(w *world) { w.After(connect, 1, w.remove) },
			wanted:  byQR, asked: "status connect status", err: call.ErrRejected,
		},
		"fails when the instance goes while it waits": {
			options: simulator.Options{ShowDelay: time.Hour},
			given:   func(w *world) { w.After(status, 3, w.remove) },
			wanted:  byQR, asked: "status connect status×3", err: call.ErrRejected,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			got, err := w.to.Start(t.Context(), c.wanted)
			if !errors.Is(err, c.err) {
				t.Errorf("ended with %v, want %v", err, c.err)
			}
			if diff := cmp.Diff(c.asked, w.asked()); diff != "" {
				t.Errorf("what the server was asked for (-want +got):\n%s", diff)
			}
			if c.err != nil {
				return
			}
			if got.Instance.ID != w.id {
				t.Errorf("it is the status of instance %q", got.Instance.ID)
			}
			issued := w.the()
			if got.Connected != issued.Connected {
				t.Errorf("connected is %t, want %t", got.Connected, issued.Connected)
			}
			if saw, want := secret(t, got), issued.QR+issued.PairCode; saw != want {
				t.Errorf("it shows %q, the server issued %q", saw, want)
			}
			if !got.Connected && (c.wanted.Phone != "") != (got.Instance.Paircode != "") {
				t.Errorf("it shows the code %q for the phone %q", got.Instance.Paircode, c.wanted.Phone)
			}
		})
	}
}

func TestStartSendsAllArguments(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	wanted := uazapi.Pairing{
		Phone: phone, Browser: "edge", SystemName: "Loja", ProxyManagedCountry: "br", ProxyManagedState: "sp", ProxyManagedCity: "campinas",
	}
	if _, err := w.to.Start(t.Context(), wanted); err != nil {
		t.Fatal(err)
	}
	const want = `{"phone":"5511990000001","browser":"edge","systemName":"Loja","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`
	if got := w.Requests()[1].Body; got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
}

// A second attempt would take the QR or the code of the first from the person who
// looks at it.
func TestStartAfterAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	const handled, notHandled = "status connect status", "status connect status×4 connect"
	for name, c := range map[string]struct {
		fault simulator.Fault
		asked string
	}{
		"handled, and the connection cut":     {simulator.Fault{Kind: simulator.FaultDropAfter}, handled},
		"handled, and HTTP 500":               {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 500}, handled},
		"handled, and HTTP 503":               {simulator.Fault{Kind: simulator.FaultStatusAfter}, handled},
		"handled, and a proxy's page":         {simulator.Fault{Kind: simulator.FaultHTMLAfter}, handled},
		"handled, and cut in the answer":      {simulator.Fault{Kind: simulator.FaultCutJSON}, handled},
		"handled, and half an answer":         {simulator.Fault{Kind: simulator.FaultHalfJSON}, handled},
		"handled, and nonsense":               {simulator.Fault{Kind: simulator.FaultGarbled}, handled},
		"not handled, and the connection cut": {simulator.Fault{Kind: simulator.FaultDropBefore}, notHandled},
		"not handled, and HTTP 503":           {simulator.Fault{Kind: simulator.FaultStatusBefore}, notHandled},
		"not handled, and a proxy's page":     {simulator.Fault{Kind: simulator.FaultHTMLBefore}, notHandled},
	} {
		for kind, wanted := range map[string]uazapi.Pairing{"QR": byQR, "code": byCode} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, simulator.Options{})
				w.startWith(c.fault, wanted)
				if got := w.asked(); got != c.asked {
					t.Errorf("the server was asked for %q, want %q", got, c.asked)
				}
			})
		}
	}
}

// The server may still be at work when the client has given up.
func TestStartAfterNoAnswerInTime(t *testing.T) {
	t.Parallel()
	const patience = time.Second
	for name, c := range map[string]struct {
		fault simulator.Fault
		asked string
	}{
		"handled":            {simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Hour}, "status connect status"},
		"not handled":        {simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour}, "status connect status×4 connect"},
		"handled after that": {simulator.Fault{Kind: simulator.FaultLate, Latency: 2 * patience}, "status connect status×4 connect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{Busy: simulator.Busy409})
			w.patience(patience)
			w.startWith(c.fault, byCode)
			w.end()
			if got := w.asked(); got != c.asked {
				t.Errorf("the server was asked for %q, want %q", got, c.asked)
			}
			if got := w.attempts(); got > 1 {
				t.Errorf("%d attempts were started", got)
			}
		})
	}
}

// startWith starts an attempt whose first request meets a fault, and checks
// that what is shown in the end is good.
func (w *world) startWith(fault simulator.Fault, wanted uazapi.Pairing) {
	w.t.Helper()
	fault.Route, fault.Times = connect, 1
	w.Inject(fault)
	got, err := w.to.Start(w.t.Context(), wanted)
	if err != nil {
		w.t.Fatal(err)
	}
	if saw, want := secret(w.t, got), w.the().QR+w.the().PairCode; saw == "" || saw != want {
		w.t.Errorf("it shows %q, the server issued %q", saw, want)
	}
}

func TestStartGivesUpOnAServerThatKeepsFailing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.Inject(simulator.Fault{Route: connect, Kind: simulator.FaultStatusBefore, Status: 500})
	_, err := w.to.Start(t.Context(), byQR)
	if !errors.Is(err, call.ErrServerFault) {
		t.Errorf("ended with %v", err)
	}
	if got, want := w.asked(), "status connect status×4 connect status×4"; got != want {
		t.Errorf("the server was asked for %q, want %q", got, want)
	}
}

// A lost answer to a look says nothing of the attempt.
func TestStartSurvivesALookThatFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{QROnlyInStatus: true})
	w.Inject(simulator.Fault{Route: status, Kind: simulator.FaultStatusBefore, Skip: 1, Times: 2})
	got, err := w.to.Start(t.Context(), byQR)
	if err != nil || secret(t, got) != w.the().QR {
		t.Errorf("shows %q, %v", secret(t, got), err)
	}
	if got, want := w.asked(), "status connect status×3"; got != want {
		t.Errorf("the server was asked for %q, want %q", got, want)
	}
}

// What is seen is used at once: a QR lives for 20 s.
func TestStartPausesNoMoreThanItHasTo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{QROnlyInStatus: true})
	w.to.Pause = time.Hour
	if _, err := w.to.Start(t.Context(), byQR); err != nil {
		t.Fatal(err)
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		// route and times are when the context ends.
		route string
		times int
		asked string
	}{
		"at the first look":           {route: status, times: 1, asked: "status"},
		"while it asks":               {options: simulator.Options{ShowDelay: time.Hour}, route: connect, times: 1, asked: "status connect"},
		"while it waits for a secret": {options: simulator.Options{ShowDelay: time.Hour}, route: status, times: 3, asked: "status connect status×2"},
		"while an attempt ends": {
			options: simulator.Options{DisconnectSettle: time.Hour}, given: func(w *world) { w.attempt(byQR) },
			route: status, times: 3, asked: "status disconnect status×2",
		},
		"before it asks once more": {options: simulator.Options{FirstConnectDelay: time.Hour}, route: connect, times: 1, asked: "status connect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			// Only the context can end a pause.
			w.to.Pause = time.Hour
			if c.times > 1 {
				w.to.Pause = time.Microsecond
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			w.After(c.route, c.times, cancel)
			if c.given != nil {
				c.given(w)
			}
			if _, err := w.to.Start(ctx, byCode); !errors.Is(err, context.Canceled) {
				t.Errorf("ended with %v", err)
			}
			if got := w.asked(); got != c.asked {
				t.Errorf("the server was asked for %q, want %q", got, c.asked)
			}
		})
	}
}
