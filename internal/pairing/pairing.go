// Package pairing connects an instance to WhatsApp: it starts an attempt of the
// wanted kind, follows it until the phone has paired, and ends a session.
package pairing

import (
	"context"
	"errors"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Instance is the instance to pair, by what opens it.
type Instance struct {
	API *uazapi.Client
	Key uazapi.Key
	// Pause is the time between two looks at the status.
	Pause time.Duration
	// Now tells the time, from which the age of an attempt is known.
	Now func() time.Time
}

// Start makes sure that an attempt of the wanted kind is running: one with a
// pairing code if there is a phone, else one with a QR. An instance that is
// connected is left as it is, and so is an attempt of the wanted kind that runs
// already. One that hibernates, or is in a state unknown to us, is asked to
// connect and loses no session.
//
// In the status that it returns, the two rules of pairing have been applied:
// Connected is true only if a phone is paired, and an instance that shows a QR
// or a code is connecting, whatever the server calls it.
func (i Instance) Start(ctx context.Context, wanted uazapi.Pairing) (uazapi.Status, error) {
	a, err := i.begin(ctx, wanted)
	for err == nil {
		err = i.await(ctx, a)
		if err != nil || a.useful() || !a.over() || a.exhausted() {
			break
		}
		a, err = i.again(ctx, a)
	}
	if err == nil && !a.useful() {
		err = a.nothing()
	}
	return a.status(), err
}

// Follow pairs an instance: it starts an attempt, tells see of everything that
// changes, starts another when the window of one closes, and ends when the
// phone has paired or the context ends. It returns the status as Start does.
func (i Instance) Follow(ctx context.Context, wanted uazapi.Pairing, see func(Event)) (uazapi.Status, error) {
	a, err := i.begin(ctx, wanted)
	if err == nil && a.paired() {
		see(Event{Kind: AlreadyConnected, Status: a.last})
		return a.status(), nil
	}
	for err == nil {
		err = i.follow(ctx, a, see)
		if err != nil || a.paired() {
			break
		}
		if a.exhausted() {
			err = a.nothing()
			break
		}
		if a.opened() {
			see(Event{Kind: WindowClosed, Status: a.last, Reason: a.endReason()})
		}
		a, err = i.again(ctx, a)
	}
	return a.status(), err
}

// begin joins an attempt that is under way and of the wanted kind. Otherwise it
// asks the server for one.
func (i Instance) begin(ctx context.Context, wanted uazapi.Pairing) (*attempt, error) {
	a := &attempt{wanted: wanted}
	if err := i.look(ctx, a); err != nil {
		return a, err
	}
	a.join()
	if a.last.State() == uazapi.StatusConnecting {
		if err := i.await(ctx, a); err != nil {
			return a, err
		}
	}
	if a.useful() {
		return a, nil
	}
	return i.ask(ctx, a)
}

// await looks at an attempt until it shows what is wanted, is over, or has had
// the time in which servers show something.
func (i Instance) await(ctx context.Context, a *attempt) error {
	if a.settled() {
		return nil
	}
	return polling.Patiently(ctx, i.Pause, func() (bool, error) {
		err := i.look(ctx, a)
		return a.settled(), err
	})
}

// follow looks at an attempt until the phone has paired or the attempt is over.
func (i Instance) follow(ctx context.Context, a *attempt, see func(Event)) error {
	watch := watch{see: see}
	watch.look(a)
	if a.paired() || a.over() {
		return nil
	}
	return polling.Patiently(ctx, i.Pause, func() (bool, error) {
		if err := i.look(ctx, a); err != nil {
			return false, err
		}
		watch.look(a)
		return a.paired() || a.over(), nil
	})
}

// again goes on after an attempt that is over. That may be by an attempt that
// somebody else has started, or by the same one if it comes back to life.
func (i Instance) again(ctx context.Context, a *attempt) (*attempt, error) {
	if err := i.rest(ctx, a); err != nil {
		return a, err
	}
	if !a.over() {
		return a, nil
	}
	if a.replaced() {
		a.join()
		return a, nil
	}
	next := a
	err := polling.Patiently(ctx, i.Pause, func() (bool, error) {
		asked, err := i.ask(ctx, a)
		next = asked
		return true, err
	})
	return next, err
}

// rest waits until another request to connect costs nobody a QR.
func (i Instance) rest(ctx context.Context, a *attempt) error {
	until := a.restUntil()
	rested := func() bool { return !a.over() || a.replaced() || !a.seen.Before(until) }
	if rested() {
		return nil
	}
	if err := polling.Pause(ctx, i.Pause); err != nil {
		return err
	}
	return polling.Patiently(ctx, i.Pause, func() (bool, error) {
		err := i.look(ctx, a)
		return rested(), err
	})
}

// ask has the server begin an attempt. Before is the one that it replaces, or
// what was found where nobody had asked for one.
func (i Instance) ask(ctx context.Context, before *attempt) (*attempt, error) {
	if underWay(before.last) {
		// A code is given only to an instance that starts from disconnected, and
		// an attempt that shows nothing is stuck.
		ended, err := i.end(ctx)
		if err != nil {
			return before, err
		}
		before.last = ended
	}
	answer, err := i.API.Connect(ctx, i.Key, before.wanted)
	if err != nil && !errors.Is(err, call.ErrConflict) && !call.OutcomeUnknown(err) {
		return before, err
	}
	next := before.next(i.Now())
	next.failure = err
	if err == nil && answer.Instance.ID != "" {
		next.begun = answer
		next.take(answer)
	}
	return next, nil
}

// look reads the status of the instance.
func (i Instance) look(ctx context.Context, a *attempt) error {
	now := i.Now()
	status, err := i.API.Status(ctx, i.Key)
	if err != nil {
		return err
	}
	a.seen = now
	a.take(status)
	return nil
}
