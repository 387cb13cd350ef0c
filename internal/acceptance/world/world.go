package world

import (
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// World is one server and one provider that talks to it, for one test.
type World struct {
	*simulator.Simulator
	T     *testing.T
	URL   string // of the server
	Clock *simulator.FakeClock
	// Begins, where set, gives each paired instance something to begin with.
	Begins func(s *simulator.Simulator, instance string) error

	// refusal are the errors that a step is to have, while it runs.
	refusal [][]string
}

// newSimulator returns the server of a test. It refuses what the provider has no reason to
// write, and its disconnects show at once, since the clock does not move by itself.
func newSimulator(options simulator.Options) *simulator.Simulator {
	options.Strict = true
	if options.DisconnectSettle == 0 {
		options.DisconnectSettle = simulator.AtOnce
	}
	return simulator.New(options)
}

// Start starts the server of a test. Its clock stands still until moved.
func Start(t *testing.T, options simulator.Options) *World {
	t.Helper()
	clock := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))
	options.Clock = clock
	server := newSimulator(options)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	return &World{Simulator: server, T: t, URL: listening.URL, Clock: clock}
}

// StartTicking starts a server whose clock moves with each listing, as time
// passes between two.
func StartTicking(t *testing.T, options simulator.Options) *World {
	t.Helper()
	script := &simulator.Script{}
	options.OnRequest = script.Play
	w := Start(t, options)
	script.Every(ListRoute, func() { w.Clock.Advance(polling.Every) })
	return w
}

// StartPassing starts a server whose clock moves with each request, as time passes
// while somebody waits for a phone. Passes says how far.
func StartPassing(t *testing.T, options simulator.Options, passes func(simulator.Request) time.Duration) *World {
	t.Helper()
	var clock atomic.Pointer[simulator.FakeClock]
	options.OnRequest = func(request simulator.Request) { clock.Load().Advance(passes(request)) }
	w := Start(t, options)
	clock.Store(w.Clock)
	return w
}

// HalfASecond passes with each request.
func HalfASecond(simulator.Request) time.Duration { return 500 * time.Millisecond }

// Paired adds an instance that is connected to WhatsApp.
func (w *World) Paired(name, number string) simulator.Instance {
	w.T.Helper()
	added := w.Add(name)
	w.Must(w.Pair(added.ID, number))
	w.Begin(added.ID)
	paired, _ := w.Instance(added.ID)
	return paired
}

// Begin gives a new instance what each has to begin with.
func (w *World) Begin(id string) {
	w.T.Helper()
	if w.Begins != nil {
		w.Must(w.Begins(w.Simulator, id))
	}
}

// Must fails the test on an error of the outside hand.
func (w *World) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Error(err)
	}
}

// Do is a step's PreConfig that does something from outside, in between.
func (w *World) Do(acts ...func() error) func() {
	return func() {
		for _, act := range acts {
			w.Must(act())
		}
	}
}
