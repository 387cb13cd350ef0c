package simulator

import (
	"encoding/base64"
	"math/rand/v2"
	"time"
)

// Tick lets happen what is due, such as the end of an attempt, and tells webhooks of it. It also draws the QRs that show
// now and next, so that no answer has to wait for them: a listing with hundreds would wait for a second. A server that
// runs long is ticked once a second.
func (s *Simulator) Tick() {
	for _, wanted := range s.undrawn() {
		image := base64.StdEncoding.EncodeToString(drawQR(qrTextOf(wanted.attempt, wanted.turn)))
		s.keepDrawn(wanted, image)
	}
}

// undrawnQR is a QR that is not drawn yet.
type undrawnQR struct {
	// attempt is a copy, which belongs to nobody else.
	attempt *attempt
	id      string
	turn    int
}

// undrawn returns the QRs that show now, and after them those that show next.
func (s *Simulator) undrawn() []undrawnQR {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Clock.Now()
	var showing, next []undrawnQR
	for _, in := range s.all(now) {
		if in.attempt == nil || in.attempt.phone != "" || in.attempt.routeless {
			continue
		}
		turn := s.qrTurn(in.attempt, now)
		if !in.attempt.turnTo(turn) {
			showing = append(showing, undrawnQR{in.attempt.clone(), in.id, turn})
		}
		if in.attempt.next == "" && !s.opts.FalseDisconnect.On {
			next = append(next, undrawnQR{in.attempt.clone(), in.id, turn + 1})
		}
	}
	return append(showing, next...)
}

// keepDrawn gives an image to its attempt, if it is that which runs.
func (s *Simulator) keepDrawn(drawn undrawnQR, image string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.state.byID[drawn.id]
	if in == nil || in.attempt == nil || in.attempt.secret != drawn.attempt.secret {
		return
	}
	switch drawn.turn {
	case in.attempt.turn:
		in.attempt.image = image
	case in.attempt.turn + 1:
		in.attempt.next = image
	}
}

// Changes returns a number that is another one after whatever may have changed the state.
func (s *Simulator) Changes() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changes
}

// latency is how long the next request waits.
func (s *Simulator) latency() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	least, most := s.opts.Latency, s.opts.LatencyMost
	if most <= least {
		return least
	}
	// Not drawn from what answers are drawn from, which requests at the same time would reach in another order.
	return least + rand.N(most-least)
}

// Latency returns between which times requests wait.
func (s *Simulator) Latency() (least, most time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opts.Latency, max(s.opts.Latency, s.opts.LatencyMost)
}

// SetLatency has requests wait from now on.
func (s *Simulator) SetLatency(least, most time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Latency, s.opts.LatencyMost = least, most
}
