package simulator

import (
	"fmt"
	"testing"
	"time"
)

// fleetWithQRs returns a server of so many instances, of which some show a QR.
func fleetWithQRs(tb testing.TB, size, showing int, opts Options) *Simulator {
	tb.Helper()
	s := New(opts)
	if err := s.AddMixedFleet(size-showing, Mix{Disconnected: 15, Hibernated: 5, New: 5}); err != nil {
		tb.Fatal(err)
	}
	for n := range showing {
		if err := s.Connect(s.Add(fmt.Sprintf("QR %d", n)).ID, ""); err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

// listAll lists all instances as a request does.
func listAll(s *Simulator) []byte {
	s.mu.Lock()
	now := s.opts.Clock.Now()
	said := s.list(call{now: now, shown: now, opts: &s.opts})
	s.mu.Unlock()
	_, body := said.encode()
	return body
}

// To draw the QRs of hundreds of instances takes a second, which no listing may wait for.
func TestTickSparesListingsTheDrawing(t *testing.T) {
	t.Parallel()
	clock := NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC))
	s := fleetWithQRs(t, 12, 8, Options{Clock: clock})
	for turn := range 3 {
		s.Tick()
		before := s.drawn
		listAll(s)
		if s.drawn != before {
			t.Errorf("in turn %d, a listing after a tick drew %d QRs", turn, s.drawn-before)
		}
		// The next are drawn as well, so that those do not all wait for the tick that comes after they turn.
		clock.Advance(s.opts.QRRotation)
		listAll(s)
		if s.drawn != before {
			t.Errorf("after turn %d, a listing drew %d QRs", turn, s.drawn-before)
		}
	}
	clock.Advance(2 * s.opts.QRRotation)
	before := s.drawn
	listAll(s)
	if got := s.drawn - before; got != 8 {
		t.Errorf("without a tick, a listing drew %d QRs, want 8: this test would not see them", got)
	}
}

func TestTickDrawsWhatTheAnswersWouldDraw(t *testing.T) {
	t.Parallel()
	clock := NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC))
	ticked, plain := New(Options{Clock: clock}), New(Options{Clock: clock})
	a, b := ticked.Add("a"), plain.Add("a")
	for s, in := range map[*Simulator]Instance{ticked: a, plain: b} {
		if err := s.Connect(in.ID, ""); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		ticked.Tick()
		if got, want := ticked.QRImage(a.ID), plain.QRImage(b.ID); len(want) == 0 || string(got) != string(want) {
			t.Error("another QR")
		}
		clock.Advance(ticked.opts.QRRotation)
	}
}

// What happens by itself happens without anybody who asks.
func TestTickTellsWebhooksOfWhatIsDue(t *testing.T) {
	t.Parallel()
	clock := NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC))
	var told []string
	s := New(Options{Clock: clock, PairAfter: 10 * time.Second, OnEvent: func(event Event) {
		told = append(told, event.Body["instance"].(instanceObject).Status)
	}})
	if err := s.Connect(s.Add("a").ID, ""); err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Minute)
	s.Tick()
	s.Tick()
	if got := fmt.Sprint(told); got != "[connecting connected]" {
		t.Errorf("told of %s", got)
	}
}

// BenchmarkListing is the listing of a large server, with and without QRs that show: it has to take less than 50 ms.
func BenchmarkListing(b *testing.B) {
	for _, showing := range []int{0, 200} {
		b.Run(fmt.Sprintf("instances=5000/showing=%d", showing), func(b *testing.B) {
			s := fleetWithQRs(b, 5000, showing, Options{QRWindow: 24 * time.Hour})
			s.Tick()
			b.ReportAllocs()
			for b.Loop() {
				listAll(s)
			}
		})
	}
}

func TestLatencyIsBetweenTheTwo(t *testing.T) {
	t.Parallel()
	s := New(Options{Latency: time.Millisecond, LatencyMost: 3 * time.Millisecond})
	seen := map[time.Duration]bool{}
	for range 100 {
		drawn := s.latency()
		seen[drawn] = true
		if drawn < time.Millisecond || drawn >= 3*time.Millisecond {
			t.Errorf("drew %s", drawn)
		}
	}
	if len(seen) < 2 {
		t.Error("always the same")
	}
	s.SetLatency(time.Second, 0)
	if least, most := s.Latency(); least != time.Second || most != time.Second || s.latency() != time.Second {
		t.Errorf("between %s and %s", least, most)
	}
}
