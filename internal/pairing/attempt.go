package pairing

import (
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// The times of an attempt.
const (
	// qrWindow and codeWindow are how long a server waits for the phone.
	qrWindow   = 2 * time.Minute
	codeWindow = 5 * time.Minute
	// showing is how long some servers take to show the QR or the code. As long
	// as that, the status may say disconnected although the attempt goes on.
	showing = 12 * time.Second
	// qrLife is how long a person may be scanning a QR, which another request to
	// connect could make worthless.
	qrLife = 30 * time.Second
	// recovery is waited before an attempt is repeated that showed nothing. Right
	// after the creation of an instance, the first one may fail.
	recovery = 5 * time.Second
)

// ReasonTimeout is the server's word for a window that closed.
const ReasonTimeout = "QR Code timeout"

// ErrNoSecret says that an attempt showed neither a QR nor a pairing code.
var ErrNoSecret = apidiag.NewError("the server showed neither a QR nor a pairing code", explainNoSecret)

// NoSecretError is an [ErrNoSecret] with what the server says of it.
type NoSecretError struct {
	// Reason is why the instance was disconnected last, in the server's words.
	// Where its proxy does not reach WhatsApp, this is what tells so.
	Reason string
}

func (e *NoSecretError) Error() string {
	if e.Reason == "" {
		return ErrNoSecret.Error()
	}
	return ErrNoSecret.Error() + ": " + e.Reason
}

// Unwrap makes it an [ErrNoSecret].
func (e *NoSecretError) Unwrap() error { return ErrNoSecret }

// attempt is one try to pair: one that we asked for, or one that we found.
type attempt struct {
	wanted uazapi.Pairing
	// ours tells whether we asked for it.
	ours bool
	// repeats tells whether the one before showed nothing, so that this one is
	// the last.
	repeats bool
	// failure is how our request to connect failed, where the attempt may run all
	// the same.
	failure error
	// since is when it was asked for or found, and begun is what the server said
	// then.
	since time.Time
	begun uazapi.Status
	// seen is when it was looked at last, and last is what the server said then.
	seen time.Time
	last uazapi.Status
	// served tells whether it ever showed a QR or a code.
	served bool
}

// take takes over what the server says.
func (a *attempt) take(status uazapi.Status) {
	a.last = status
	a.served = a.served || status.Instance.Pairing()
}

// join takes what is seen for an attempt of somebody else's that begins now.
func (a *attempt) join() {
	*a = attempt{wanted: a.wanted, since: a.seen, begun: a.last, seen: a.seen, last: a.last, served: a.last.Instance.Pairing()}
}

// next is the attempt that we ask for after this one. Until the server has been
// looked at, it shows nothing.
func (a *attempt) next(now time.Time) *attempt {
	unseen := a.last
	unseen.Instance.Status, unseen.Instance.QRCode, unseen.Instance.Paircode = uazapi.StatusConnecting, "", ""
	return &attempt{
		wanted:  a.wanted,
		ours:    true,
		repeats: a.ours && !a.served,
		since:   now,
		begun:   a.last,
		seen:    now,
		last:    unseen,
	}
}

func (a *attempt) paired() bool { return a.last.Paired() }

// useful tells whether there is nothing to wait for: the phone has paired, or
// what is wanted shows.
func (a *attempt) useful() bool {
	if a.paired() {
		return true
	}
	if a.wanted.Phone != "" {
		return a.last.Instance.Paircode != ""
	}
	return a.last.Instance.QRCode != ""
}

// settled tells whether it makes no sense to wait for what is wanted.
func (a *attempt) settled() bool {
	switch {
	case a.useful(), a.over():
		return true
	case a.last.Instance.Pairing():
		return !a.ours
	default:
		return a.age() >= showing
	}
}

// over tells whether the attempt has ended and nobody has paired. While it shows
// something, it runs, whatever the status says: some servers say disconnected
// and go on to serve the QR that a person is scanning.
func (a *attempt) over() bool {
	switch {
	case a.paired():
		return false
	case a.age() >= a.window():
		return true
	case a.last.Instance.Pairing():
		return a.ended() && ends(a.last.Instance.LastDisconnectReason) || a.foreign()
	case a.ended():
		return true
	case a.last.State() == uazapi.StatusDisconnected:
		return a.age() >= a.doubt()
	default:
		return false
	}
}

// age is how old the attempt was when it was looked at last.
func (a *attempt) age() time.Duration { return a.seen.Sub(a.since) }

// window is how long the server waits for the phone.
func (a *attempt) window() time.Duration {
	if a.wanted.Phone != "" || a.last.Instance.Paircode != "" {
		return codeWindow
	}
	return qrWindow
}

// doubt is how long a status is not believed that says disconnected.
func (a *attempt) doubt() time.Duration {
	if a.failure != nil {
		return recovery
	}
	return showing
}

// ended tells whether the last disconnect came after the attempt had begun, by
// the clock of the server. Where that is not told, any other date is a later one.
func (a *attempt) ended() bool {
	before, now := a.begun.Instance.LastDisconnect, a.last.Instance.LastDisconnect
	began, told := uazapi.ParseTime(a.begun.Instance.CurrentTime)
	at, dated := uazapi.ParseTime(now)
	if told && dated {
		return at.After(began)
	}
	return now != "" && now != before
}

// endReason is why the attempt has ended, where the server says so.
func (a *attempt) endReason() string {
	if !a.ended() {
		return ""
	}
	return a.last.Instance.LastDisconnectReason
}

// ends tells whether a disconnect for this reason ends an attempt that still
// shows something.
func ends(reason string) bool {
	return reason == ReasonTimeout || reason == "manual disconnect" || strings.HasPrefix(reason, "401")
}

// foreign tells whether our request met an attempt of the other kind. A server
// that is busy answers with what is there. That QR has its life before we end it.
func (a *attempt) foreign() bool { return a.ours && !a.useful() && a.age() >= qrLife }

// replaced tells whether somebody else has started another attempt since.
func (a *attempt) replaced() bool {
	return a.ended() && a.last.Instance.Pairing() && a.last.Instance.Status == uazapi.StatusConnecting
}

// restUntil is when another attempt may be asked for.
func (a *attempt) restUntil() time.Time {
	switch {
	case !a.ours:
		return a.seen
	case a.served:
		return a.since.Add(qrLife)
	case a.failure != nil:
		return a.since.Add(recovery)
	default:
		return a.seen.Add(recovery)
	}
}

// opened tells whether there was a window that could close: a request that failed,
// and after which nothing showed, has opened none.
func (a *attempt) opened() bool { return a.served || a.failure == nil }

// exhausted tells whether the attempt showed nothing, and the one before neither.
func (a *attempt) exhausted() bool { return a.repeats && !a.served }

// nothing says that there is nothing to pair with.
func (a *attempt) nothing() error {
	if a.failure != nil && a.last.Instance.Status == uazapi.StatusDisconnected {
		return a.failure
	}
	return &NoSecretError{Reason: a.last.Instance.LastDisconnectReason}
}

// status is the last status with the rules of pairing applied.
func (a *attempt) status() uazapi.Status {
	status := a.last
	status.Connected, status.Instance.Status = a.last.Paired(), a.last.State()
	return status
}

// underWay tells whether an attempt runs that has to be ended before another can
// begin. A session that comes back by itself looks much the same, and must not
// be ended.
func underWay(status uazapi.Status) bool {
	if status.Instance.Status == uazapi.StatusDisconnected || status.State() != uazapi.StatusConnecting {
		return false
	}
	return status.Instance.Pairing() || !status.Connected && !status.LoggedIn && status.JID == ""
}
