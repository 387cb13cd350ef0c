package reset

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/uazapitest"
)

const (
	resetRoute  = "POST /instance/reset"
	statusRoute = "GET /instance/status"

	started    = "Instance reset started"
	inProgress = "Instance reset already in progress"
	phone      = "5511999990000"
)

// world is a server with a paired instance. Each look at the status takes the
// time of a pause there.
type world struct {
	*simulator.Simulator
	script *simulator.Script
	clock  *simulator.FakeClock
	server *access.Server
	id     string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{clock: simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))}
	w.script = &simulator.Script{}
	w.script.Every(statusRoute, func() { w.clock.Advance(polling.Every) })
	w.Simulator = simulator.New(simulator.Options{Strict: true, Clock: w.clock, OnRequest: w.script.Play})
	w.id = w.Add("Vendas").ID
	if err := w.Pair(w.id, phone); err != nil {
		t.Fatal(err)
	}
	client := uazapitest.Connect(t, w.Simulator)
	w.server = access.NewServer(client, "", w.clock.Now)
	w.server.Pause = time.Microsecond
	return w
}

// seen is the instance as it was found before the reset.
func (w *world) seen() uazapi.Instance {
	in, _ := w.Instance(w.id)
	return uazapi.Instance{ID: in.ID, Token: call.Token(in.Token), Status: in.Status}
}

// target is the instance as what is to be reset, by who hears what is said.
func (w *world) target(hear func(string)) *invoke.Target {
	return &invoke.Target{Server: w.server, Instance: w.seen(), Send: func(event message.Event) { hear(event.Message) }}
}

// reset starts a reset of somebody else's.
func (w *world) reset(t *testing.T) {
	t.Helper()
	if _, err := w.server.API.ResetInstance(t.Context(), w.seen().Key()); err != nil {
		t.Error(err)
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		given    func(t *testing.T, w *world)
		wait     bool
		response string
		said     []string
		looks    int
		err      error
	}{
		"says that it has started": {
			response: started, said: []string{"The reset has started."},
		},
		"waits until it is over": {
			wait: true, response: started, said: []string{"The reset has started.", "The reset is over."}, looks: 4,
		},
		"says that one is under way": {
			given:    func(t *testing.T, w *world) { w.reset(t) },
			response: inProgress, said: []string{inProgress + "."},
		},
		"waits for one that is under way": {
			given: func(t *testing.T, w *world) { w.reset(t); w.clock.Advance(2 * time.Second) },
			wait:  true, response: inProgress, said: []string{inProgress + ".", "The reset is over."}, looks: 3,
		},
		"says that it is too early, and waits for nothing": {
			given: func(t *testing.T, w *world) { w.reset(t); w.clock.Advance(7 * time.Second) },
			wait:  true, response: "Instance reset cooldown active (8s remaining)",
			said: []string{"No reset: the last one was a moment ago (Instance reset cooldown active (8s remaining))."},
		},
		"says what the server says": {
			given:    func(_ *testing.T, w *world) { w.answers(`{"response":"Reset agendado","resetting":false}`) },
			response: "Reset agendado", said: []string{"Reset agendado."},
		},
		"waits where the server resets, whatever it calls that": {
			given: func(_ *testing.T, w *world) { w.answers(`{"response":"Reset agendado","resetting":true}`) },
			wait:  true, response: "Reset agendado", said: []string{"Reset agendado.", "The reset is over."}, looks: 4,
		},
		"fails without a session": {
			given: func(t *testing.T, w *world) {
				if err := w.LogOut(w.id); err != nil {
					t.Error(err)
				}
			},
			err: uazapi.ErrNoSession,
		},
		"fails where the server fails, and asks once": {
			given: func(_ *testing.T, w *world) {
				w.Inject(simulator.Fault{Route: resetRoute, Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"server not available"}`})
			},
			err: call.ErrServerFault,
		},
		"sits out a server that is gone for a while": {
			given: func(_ *testing.T, w *world) {
				w.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: 503, Times: 2})
				w.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultDropBefore, Times: 2})
				w.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "3600", Times: 1})
			},
			wait: true, response: started, said: []string{"The reset has started.", "The reset is over."}, looks: 6,
		},
		"fails where the server fails meanwhile": {
			given: func(_ *testing.T, w *world) {
				w.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: 500})
			},
			wait: true, response: started, said: []string{"The reset has started."}, looks: 1, err: call.ErrServerFault,
		},
		"fails where the instance goes meanwhile": {
			given: func(_ *testing.T, w *world) {
				w.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: 401, Skip: 1, Body: `{"error":"Invalid token."}`})
			},
			wait: true, response: started, said: []string{"The reset has started."}, looks: 2, err: call.ErrRejected,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var said []string
			on := w.target(func(text string) { said = append(said, text) })
			if c.given != nil {
				c.given(t, w)
			}
			w.ResetRequests()
			err := run(t.Context(), on, c.wait)
			response := on.Answers[answerResponse]
			if !errors.Is(err, c.err) || response != c.response {
				t.Errorf("ended with %q, %v, want %q, %v", response, err, c.response, c.err)
			}
			if diff := cmp.Diff(c.said, said); diff != "" {
				t.Errorf("what was said (-want +got):\n%s", diff)
			}
			if resets, looks := w.Calls(resetRoute), w.Calls(statusRoute); resets != 1 || looks != c.looks {
				t.Errorf("%d resets and %d looks, want 1 and %d", resets, looks, c.looks)
			}
			if in, _ := w.Instance(w.id); c.wait && c.err == nil && in.Resetting {
				t.Error("it is still resetting")
			}
		})
	}
}

// answers resets the instance and has the server say this.
func (w *world) answers(body string) {
	w.Inject(simulator.Fault{Route: resetRoute, Kind: simulator.FaultGarbled, Body: body})
}

// A server that does not come back is waited for as long as the operation may
// take, and no longer.
func TestRunWaitsForTheServerNoLongerThanItMay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: 502})
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	w.script.After(statusRoute, 3, func() { cancel(context.DeadlineExceeded) })
	err := run(ctx, w.target(func(string) {}), true)
	if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v, want the end of the time", err)
	}
	if looks := w.Calls(statusRoute); looks != 3 {
		t.Errorf("it looked %d times, want 3", looks)
	}
}

// A session that a reset lost is not back when the reset is over.
func TestRunWaitsForTheSession(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		had  bool
		back bool
		err  error
	}{
		"that comes back":             {had: true, back: true},
		"that does not come back":     {had: true, err: context.DeadlineExceeded},
		"but not where there is none": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if err := w.SetStatus(w.id, "connecting"); err != nil {
				t.Fatal(err)
			}
			on := w.target(func(string) {
				if !c.back {
					return
				}
				if err := w.SetStatus(w.id, "connected"); err != nil {
					t.Error(err)
				}
			})
			if c.had {
				on.Instance.Status = "connected"
			}
			w.answers(`{"response":"Instance reset started","resetting":true}`)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			err := run(ctx, on, true)
			if !errors.Is(err, c.err) {
				t.Errorf("ended with %v, want %v", err, c.err)
			}
			if want := map[bool]string{true: "connected", false: "connecting"}[c.back]; on.Instance.Status != want {
				t.Errorf("it was last seen %s, want %s", on.Instance.Status, want)
			}
		})
	}
}
