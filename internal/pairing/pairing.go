// Package pairing connects an instance to WhatsApp: it starts an attempt of the
// wanted kind, follows it until the phone has paired, and ends a session.
package pairing

import (
	"context"
	"errors"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// How many looks at the status the steps of a pairing take at the most. A look
// follows the one before after a pause of [polling.Every].
const (
	// looksForSecret: some servers give the QR or the code only some 12 s later.
	looksForSecret = 8
	// looksForEnd: a disconnect settles within about 2 s.
	looksForEnd = 15
	// startTries: the first connect right after the creation may fail.
	startTries = 4
)

// ErrNoSecret says that the server started an attempt and gave neither a QR nor
// a pairing code.
var ErrNoSecret = errors.New("the server gave neither a QR nor a pairing code")

// ErrNotEnded says that an instance stayed connected after a disconnect.
var ErrNotEnded = errors.New("the instance is still connected after the disconnect")

// Instance is the instance to pair, by what opens it.
type Instance struct {
	API *uazapi.Client
	Key uazapi.Key
	// Pause is the time between two looks at the status.
	Pause time.Duration
}

// Start makes sure that an attempt of the wanted kind is running: one with a
// pairing code if there is a phone, else one with a QR. An instance that is
// connected is left as it is, and so is an attempt of the wanted kind that runs
// already. One that hibernates, or is in a state unknown to us, is asked to
// connect and loses no session.
func (i Instance) Start(ctx context.Context, wanted uazapi.Pairing) (uazapi.Status, error) {
	status, err := i.API.Status(ctx, i.Key)
	failure := ErrNoSecret
	for asked := range startTries + 1 {
		// What an attempt of somebody else's shows is there already. One of our
		// own may take a while to show anything.
		if err == nil && (asked > 0 || connecting(status) && !running(status)) {
			status, err = i.await(ctx, wanted, status)
		}
		if err != nil || status.Connected || offers(status, wanted) {
			return status, err
		}
		if asked == startTries {
			break
		}
		if connecting(status) {
			// A code is given only to an instance that starts from
			// disconnected, and an attempt that shows nothing is stuck.
			if err := i.End(ctx); err != nil {
				return status, err
			}
		}
		status, err = i.API.Connect(ctx, i.Key, wanted)
		if err == nil {
			continue
		}
		if !errors.Is(err, uazapi.ErrConflict) && !uazapi.OutcomeUnknown(err) {
			return status, err
		}
		// Another attempt is under way, or this one is although the answer was
		// lost; or the instance was created a moment ago and is not ready.
		failure = err
		if err := polling.Pause(ctx, i.Pause); err != nil {
			return status, errors.Join(failure, err)
		}
		status, err = i.API.Status(ctx, i.Key)
	}
	return status, failure
}

// await looks at the status until it shows what is wanted, the attempt is over,
// or enough time has passed.
func (i Instance) await(ctx context.Context, wanted uazapi.Pairing, status uazapi.Status) (uazapi.Status, error) {
	settled := func() bool {
		over := status.Instance.Status == uazapi.StatusDisconnected
		// The answer to a connect may leave out the instance.
		return status.Instance.ID != "" && (over || status.Connected || offers(status, wanted))
	}
	if settled() {
		return status, nil
	}
	looks := 0
	err := polling.Until(ctx, i.Pause, func() (bool, error) {
		looks++
		seen, err := i.API.Status(ctx, i.Key)
		if err != nil {
			return false, err
		}
		status = seen
		return looks == looksForSecret || settled(), nil
	})
	return status, err
}

// connecting tells whether an attempt is under way.
func connecting(status uazapi.Status) bool {
	return status.Instance.Status == uazapi.StatusConnecting
}

// running tells whether a phone could pair with what the status shows.
func running(status uazapi.Status) bool {
	return status.Instance.QRCode != "" || status.Instance.Paircode != ""
}

// offers tells whether the status shows what is wanted: a code for a phone,
// else a QR. Servers may go on to show a QR whose window has closed.
func offers(status uazapi.Status, wanted uazapi.Pairing) bool {
	if status.Instance.Status == uazapi.StatusDisconnected {
		return false
	}
	if wanted.Phone != "" {
		return status.Instance.Paircode != ""
	}
	return status.Instance.QRCode != ""
}

// End ends the session or the attempt of an instance, and waits until the
// server agrees.
func (i Instance) End(ctx context.Context) error {
	if err := i.API.Disconnect(ctx, i.Key); err != nil {
		return err
	}
	looks := 0
	return polling.Until(ctx, i.Pause, func() (bool, error) {
		status, err := i.API.Status(ctx, i.Key)
		if err != nil {
			return false, err
		}
		ended := status.Instance.Status == uazapi.StatusDisconnected && !status.Connected
		if looks++; looks == looksForEnd && !ended {
			return false, ErrNotEnded
		}
		return ended, nil
	})
}

// EndAttempt ends an attempt that is under way, so that the next one can have
// other arguments. It ends no session.
func (i Instance) EndAttempt(ctx context.Context) error {
	status, err := i.API.Status(ctx, i.Key)
	if err != nil || status.Connected || !connecting(status) {
		return err
	}
	return i.End(ctx)
}

// Follow pairs an instance: it starts an attempt, tells see of everything that
// changes, starts another when the window of one closes, and ends when the
// phone has paired or the context ends.
func (i Instance) Follow(ctx context.Context, wanted uazapi.Pairing, see func(Event)) (uazapi.Status, error) {
	status, err := i.Start(ctx, wanted)
	if err != nil {
		return status, err
	}
	watch := watch{see: see}
	watch.look(status)
	if status.Connected {
		return status, nil
	}
	err = polling.Until(ctx, i.Pause, func() (bool, error) {
		look := i.API.Status
		if status.Instance.Status == uazapi.StatusDisconnected {
			look = func(ctx context.Context, _ uazapi.Key) (uazapi.Status, error) { return i.Start(ctx, wanted) }
		}
		seen, err := look(ctx, i.Key)
		if err != nil {
			return false, err
		}
		status = seen
		watch.look(status)
		return status.Connected, nil
	})
	return status, err
}
