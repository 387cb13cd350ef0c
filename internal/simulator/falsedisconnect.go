package simulator

import "time"

const (
	// falseAfter is how long after a connect the server says disconnected.
	falseAfter = time.Second
	// reasonFalse is a reason for that which ends no attempt.
	reasonFalse = "503: stream errored"
	// endless is longer than anybody asks.
	endless = 10 * 365 * 24 * time.Hour
)

// saysDisconnected tells whether the server calls the instance disconnected although its attempt goes on.
func (s *Simulator) saysDisconnected(in *instance, now time.Time) bool {
	return s.opts.FalseDisconnect.On && in.attempt != nil && !now.Before(in.attempt.started.Add(falseAfter))
}

// shownStatus returns the status that the server tells.
func (s *Simulator) shownStatus(in *instance, now time.Time) string {
	if s.saysDisconnected(in, now) {
		return statusDisconnected
	}
	return in.status
}

// disconnectFalsely dates the disconnect that is none, once for each attempt.
func (s *Simulator) disconnectFalsely(in *instance, now time.Time) {
	if !s.opts.FalseDisconnect.Moves || !s.saysDisconnected(in, now) {
		return
	}
	if at := in.attempt.started.Add(falseAfter); at.After(in.lastDisconnect) {
		in.lastDisconnect = at
		in.lastDisconnectReason = reasonFalse
	}
}

// reconnect answers a connect of an instance that says disconnected and serves a QR or a code.
func (s *Simulator) reconnect(c call, wish connectWish) answer {
	if s.opts.FalseDisconnect.Renews || wish.phone != c.in.attempt.phone {
		wish.keepIn(c.in)
		s.takeBack(c)
		s.begin(c.in, wish.phone, c.now)
	}
	return s.connectAnswer(c, "Connecting", s.showToConnect(c))
}
