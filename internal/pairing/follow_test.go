package pairing_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

var kinds = map[pairing.Kind]string{
	pairing.AlreadyConnected: "already connected",
	pairing.NewQR:            "QR",
	pairing.RotatedQR:        "another QR",
	pairing.NewCode:          "code",
	pairing.NothingShown:     "nothing shown",
	pairing.WindowClosed:     "window closed",
	pairing.Paired:           "paired",
}

// Each QR and each code that is told of is the one that the server shows at
// that moment, and none is told of twice.
func TestFollow(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		wanted  uazapi.Pairing
		told    []string
		asked   string
		err     error
	}{
		"the phone scans the first QR": {
			given:  func(w *world) { w.After(connect, 1, w.pair) },
			wanted: byQR,
			told:   []string{"QR", "paired"},
			asked:  "status connect status",
		},
		"the phone scans the third QR": {
			options: simulator.Options{QRRotation: 5 * time.Second},
			given:   func(w *world) { w.After(status, 7, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "another QR", "another QR", "paired"},
			asked:   "status connect status×7",
		},
		"the QR comes late": {
			options: simulator.Options{QROnlyInStatus: true, ShowDelay: 5 * time.Second},
			given:   func(w *world) { w.After(status, 6, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "paired"},
			asked:   "status connect status×6",
		},
		"nobody scans in time, and then somebody does": {
			options: simulator.Options{QRRotation: 44 * time.Second},
			given:   func(w *world) { w.After(connect, 2, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "another QR", "another QR", "window closed", "QR", "paired"},
			asked:   "status connect status×61 connect status",
		},
		"the window closes twice": {
			options: simulator.Options{QRWindow: 40 * time.Second, QRRotation: time.Minute, QROutlivesWindow: true},
			given:   func(w *world) { w.After(connect, 3, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "window closed", "QR", "window closed", "QR", "paired"},
			asked:   "status connect status×21 connect status×21 connect status",
		},
		"the window closes at once, and the next attempt waits until no QR can be lost": {
			options: simulator.Options{QRWindow: 3 * time.Second},
			given:   func(w *world) { w.After(connect, 2, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "window closed", "QR", "paired"},
			asked:   "status connect status×16 connect status",
		},
		"somebody ends the attempt in the panel": {
			given: func(w *world) {
				w.After(status, 20, func() { w.elsewhere(disconnect, "") })
				w.After(connect, 2, w.pair)
			},
			options: simulator.Options{QRRotation: time.Hour},
			wanted:  byQR,
			told:    []string{"QR", "window closed", "QR", "paired"},
			asked:   "status connect status×20 connect status",
		},
		"the status says disconnected while the QR is served": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true}},
			given:   func(w *world) { w.After(status, 40, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "paired"},
			asked:   "status connect status×40",
		},
		"the status says disconnected, with a date, while the QR is served": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true, Moves: true}, DatesWithT: true},
			given:   func(w *world) { w.After(status, 40, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "paired"},
			asked:   "status connect status×40",
		},
		"the status says disconnected while the code is served": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true, Moves: true}},
			given:   func(w *world) { w.After(status, 100, w.pair) },
			wanted:  byCode,
			told:    []string{"code", "paired"},
			asked:   "status connect status×100",
		},
		"nobody can pair with what is served so, and another attempt is made after the window": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true, Renews: true}},
			given:   func(w *world) { w.After(connect, 2, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "window closed", "QR", "paired"},
			asked:   "status connect status×61 connect status",
		},
		"it joins an attempt that is served so": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true}},
			given: func(w *world) {
				w.attempt(byQR)
				w.clock.Advance(time.Minute)
				w.After(status, 10, w.pair)
			},
			wanted: byQR,
			told:   []string{"QR", "paired"},
			asked:  "status×11",
		},
		"only the line is open": {
			options: simulator.Options{HalfConnected: true},
			given:   func(w *world) { w.After(status, 10, w.pair) },
			wanted:  byQR,
			told:    []string{"QR", "paired"},
			asked:   "status connect status×10",
		},
		"the line is open while no QR shows yet": {
			options: simulator.Options{HalfConnected: true, ShowDelay: 20 * time.Second},
			given:   func(w *world) { w.After(status, 20, w.pair) },
			wanted:  byQR,
			told:    []string{"nothing shown", "QR", "paired"},
			asked:   "status connect status×20",
		},
		"no QR comes without a route": {
			options: simulator.Options{NoProxyRoute: true},
			wanted:  byQR,
			told:    []string{"nothing shown", "window closed", "nothing shown"},
			asked:   "status connect status×64 connect status×61",
			err:     pairing.ErrNoSecret,
		},
		"it pairs without showing anything": {
			options: simulator.Options{ShowDelay: time.Hour},
			given:   func(w *world) { w.After(status, 10, w.pair) },
			wanted:  byCode,
			told:    []string{"nothing shown", "paired"},
			asked:   "status connect status×10",
		},
		"it comes back to life after it was given up": {
			options: simulator.Options{ShowDelay: time.Hour},
			given: func(w *world) {
				w.After(status, 2, func() { w.becomes("disconnected") })
				w.After(status, 9, func() { w.attempt(byCode) })
				w.After(status, 11, w.pair)
			},
			wanted: byQR,
			told:   []string{"window closed", "nothing shown", "paired"},
			asked:  "status connect status×11",
		},
		"the phone takes the code": {
			given:  func(w *world) { w.After(status, 3, w.pair) },
			wanted: byCode,
			told:   []string{"code", "paired"},
			asked:  "status connect status×3",
		},
		"a code expires, and the next is taken": {
			given:  func(w *world) { w.After(connect, 2, w.pair) },
			wanted: byCode,
			told:   []string{"code", "window closed", "code", "paired"},
			asked:  "status connect status×151 connect status",
		},
		"an attempt by QR is replaced by one with a code": {
			given:  func(w *world) { w.attempt(byQR); w.After(connect, 1, w.pair) },
			wanted: byCode,
			told:   []string{"code", "paired"},
			asked:  "status disconnect status connect status",
		},
		"somebody replaces the attempt by QR by one with a code": {
			given: func(w *world) {
				w.After(status, 3, func() { w.elsewhere(disconnect, ""); w.attempt(byCode) })
				w.After(status, 5, w.pair)
			},
			wanted: byQR,
			told:   []string{"QR", "window closed", "code", "paired"},
			asked:  "status connect status×5",
		},
		"it is connected already": {
			given:  (*world).pair,
			wanted: byCode,
			told:   []string{"already connected"},
			asked:  "status",
		},
		"it hibernates": {
			given:  func(w *world) { w.pair(); w.becomes("hibernated") },
			wanted: byQR,
			told:   []string{"already connected"},
			asked:  "status connect",
		},
		"a look fails in between": {
			given: func(w *world) {
				w.Inject(simulator.Fault{Route: status, Kind: simulator.FaultHTMLBefore, Skip: 1, Times: 3})
				w.After(connect, 1, w.pair)
			},
			wanted: byQR,
			told:   []string{"QR", "paired"},
			asked:  "status connect status×4",
		},
		"the server is restarted while a phone is waited for": {
			options: simulator.Options{QRRotation: time.Hour},
			given: func(w *world) {
				w.Inject(outage(status, 1, 10))
				w.After(status, 12, w.pair)
			},
			wanted: byQR,
			told:   []string{"QR", "paired"},
			asked:  "status connect status×12",
		},
		"it is restarted before the QR shows": {
			options: simulator.Options{ShowDelay: 5 * time.Second},
			given: func(w *world) {
				w.Inject(outage(status, 2, 7))
				w.After(status, 11, w.pair)
			},
			wanted: byQR,
			told:   []string{"QR", "paired"},
			asked:  "status connect status×11",
		},
		"it is down when the window has closed": {
			options: simulator.Options{QRWindow: 40 * time.Second, QRRotation: time.Minute},
			given: func(w *world) {
				w.Inject(outage(connect, 1, 1))
				w.Inject(outage(status, 22, 7))
				w.After(connect, 3, w.pair)
			},
			wanted: byQR,
			told:   []string{"QR", "window closed", "QR", "paired"},
			asked:  "status connect status×21 connect status×8 connect status",
		},
		"it has too many requests when the window has closed": {
			options: simulator.Options{QRWindow: 40 * time.Second, QRRotation: time.Minute},
			given: func(w *world) {
				w.Inject(simulator.Fault{Route: connect, Kind: simulator.FaultStatusBefore, Status: 429, Body: `{"error":"Too Many Requests"}`, Skip: 1, Times: 7})
				w.After(connect, 9, w.pair)
			},
			wanted: byQR,
			told:   []string{"QR", "window closed", "QR", "paired"},
			asked:  "status connect status×21 connect×8 status",
		},
		"it is down from the beginning": {
			given:  func(w *world) { w.Inject(outage(status, 0, 100)) },
			wanted: byQR,
			asked:  "status×5",
			err:    call.ErrServerFault,
		},
		"the plan's limit is reached at the first try": {
			options: simulator.Options{Quota: 1},
			given:   func(w *world) { w.must(w.Pair(w.Add("Outra").ID, phone)) },
			wanted:  byQR,
			asked:   "status connect",
			err:     uazapi.ErrQuota,
		},
		"the plan's limit is reached at the second try": {
			options: simulator.Options{Quota: 1, QRWindow: 40 * time.Second, QRRotation: time.Minute},
			given:   func(w *world) { w.After(status, 3, func() { w.must(w.Pair(w.Add("Outra").ID, phone)) }) },
			wanted:  byQR,
			told:    []string{"QR", "window closed"},
			asked:   "status connect status×21 connect",
			err:     uazapi.ErrQuota,
		},
		"the instance is deleted meanwhile": {
			given:  func(w *world) { w.After(status, 2, w.remove) },
			wanted: byQR,
			told:   []string{"QR"},
			asked:  "status connect status×2",
			err:    call.ErrRejected,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			var told, secrets []string
			last, err := w.to.Follow(t.Context(), c.wanted, func(event pairing.Event) {
				told = append(told, kinds[event.Kind])
				switch event.Kind {
				case pairing.NewQR, pairing.RotatedQR, pairing.NewCode:
					secrets = append(secrets, secret(t, event.Status))
				}
			})
			if !errors.Is(err, c.err) {
				t.Errorf("ended with %v, want %v", err, c.err)
			}
			if diff := cmp.Diff(c.told, told); diff != "" {
				t.Errorf("what was told (-want +got):\n%s", diff)
			}
			if got := w.asked(); got != c.asked {
				t.Errorf("the server was asked for %q, want %q", got, c.asked)
			}
			if slices.Sort(secrets); len(slices.Compact(secrets)) != len(secrets) || slices.Contains(secrets, "") {
				t.Errorf("told of %q", secrets)
			}
			if c.err == nil && (!last.Connected || last.JID.Number() != phone) {
				t.Errorf("ended with %+v, want it connected as %s", last, phone)
			}
		})
	}
}

// outage has a route fail for some requests after the first ones.
func outage(route string, skip, times int) simulator.Fault {
	return simulator.Fault{Route: route, Kind: simulator.FaultHTMLBefore, Skip: skip, Times: times}
}

// Where the time is over while the server is down, that is the reason.
func TestFollowEndsInAnOutage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.Inject(outage(status, 1, 1000))
	w.After(status, 30, cancel)
	_, err := w.to.Follow(ctx, byQR, func(pairing.Event) {})
	_, is := errors.AsType[*polling.OutageError](err)
	if !is || !errors.Is(err, context.Canceled) || !errors.Is(err, call.ErrServerFault) {
		t.Errorf("ended with %v", err)
	}
}

func TestFollowTellsWhatTheServerIssued(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{QRRotation: 4 * time.Second})
	var issued []string
	note := func() { issued = append(issued, w.the().QR) }
	w.After(connect, 1, note)
	for n := 2; n < 12; n++ {
		w.After(status, n, note)
	}
	w.After(status, 12, func() { note(); w.pair() })
	var told []string
	_, err := w.to.Follow(t.Context(), byQR, func(event pairing.Event) {
		if event.Kind != pairing.Paired {
			told = append(told, secret(t, event.Status))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Compact(issued), told); diff != "" || len(told) < 4 {
		t.Errorf("told of %d QRs (-issued +told):\n%s", len(told), diff)
	}
}

// What the server says of it is all that tells why no QR comes.
func TestNothingToPairWithHasItsReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{NoProxyRoute: true})
	const reason = "proxy managed_pool: region route country unsupported: country=br"
	var told []string
	_, err := w.to.Follow(t.Context(), byQR, func(event pairing.Event) {
		if event.Kind == pairing.NothingShown {
			told = append(told, event.Reason)
		}
	})
	failed, is := errors.AsType[*pairing.NoSecretError](err)
	if !is || failed.Reason != reason || !errors.Is(err, pairing.ErrNoSecret) {
		t.Errorf("ended with %v", err)
	}
	if diff := cmp.Diff([]string{reason, reason}, told); diff != "" {
		t.Errorf("the reasons that were told (-want +got):\n%s", diff)
	}
}

// The reason of a disconnect from before an attempt is not that of its end.
func TestWindowClosedHasTheReasonOfThisAttempt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options simulator.Options
		given   func(w *world)
		reason  string
	}{
		"nobody paired in time": {reason: pairing.ReasonTimeout},
		"somebody ended it":     {given: func(w *world) { w.After(status, 3, func() { w.elsewhere(disconnect, "") }) }, reason: "manual disconnect"},
		"the server does not say": {
			options: simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true}},
			given:   func(w *world) { w.pair(); w.must(w.LogOut(w.id)); w.clock.Advance(time.Minute) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.options)
			if c.given != nil {
				c.given(w)
			}
			w.After(connect, 2, w.pair)
			_, err := w.to.Follow(t.Context(), byQR, func(event pairing.Event) {
				if event.Kind == pairing.WindowClosed && event.Reason != c.reason {
					t.Errorf("the reason is %q, want %q", event.Reason, c.reason)
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

// A person who scans is told so at once, and not after one more pause.
func TestFollowTellsAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.to.Pause = time.Hour
	w.After(connect, 1, w.pair)
	var told []pairing.Kind
	_, err := w.to.Follow(t.Context(), byQR, func(event pairing.Event) { told = append(told, event.Kind) })
	if err != nil || !slices.Equal(told, []pairing.Kind{pairing.NewQR, pairing.Paired}) {
		t.Errorf("told %v and ended with %v", told, err)
	}
}

func TestFollowEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end func(context.Context) (context.Context, context.CancelFunc)
		err error
	}{
		"canceled": {context.WithCancel, context.Canceled},
		"when the time is over": {
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, time.Second)
			}, context.DeadlineExceeded,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			w.to.Pause = time.Hour
			ctx, cancel := c.end(t.Context())
			defer cancel()
			if errors.Is(c.err, context.Canceled) {
				w.After(status, 2, cancel)
			}
			var told []string
			last, err := w.to.Follow(ctx, byCode, func(event pairing.Event) { told = append(told, kinds[event.Kind]) })
			if !errors.Is(err, c.err) {
				t.Errorf("ended with %v, want %v", err, c.err)
			}
			if !slices.Equal(told, []string{"code"}) {
				t.Errorf("told %q", told)
			}
			// Where it stood is known all the same.
			if last.Instance.Status != uazapi.StatusConnecting {
				t.Errorf("the last status is %q", last.Instance.Status)
			}
			if got := w.asked(); got != "status connect status" {
				t.Errorf("the server was asked for %q", got)
			}
		})
	}
}
