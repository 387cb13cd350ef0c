package pairing

import (
	"context"
	"errors"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// settling is how long a disconnect may take to show. Servers need about 2 s.
const settling = 30 * time.Second

// ErrNotEnded says that an instance stayed connected after a disconnect.
var ErrNotEnded = errors.New("the instance is still connected after the disconnect")

// End ends the session or the attempt of an instance, and waits until the
// server agrees.
func (i Instance) End(ctx context.Context) error {
	_, err := i.end(ctx)
	return err
}

// EndAttempt ends an attempt that is under way, so that the next one can have
// other arguments. It ends no session.
func (i Instance) EndAttempt(ctx context.Context) error {
	status, err := i.API.Status(ctx, i.Key)
	if err != nil || !underWay(status) {
		return err
	}
	return i.End(ctx)
}

// end is End, and returns the status in which the server agrees.
func (i Instance) end(ctx context.Context) (uazapi.Status, error) {
	failure := i.API.Disconnect(ctx, i.Key)
	if failure != nil && !uazapi.OutcomeUnknown(failure) {
		return uazapi.Status{}, failure
	}
	// Some servers answer with a failure although the session has ended.
	patience := settling
	if failure != nil {
		patience = recovery
	}
	status, err := i.awaitEnd(ctx, patience)
	if err != nil && failure != nil && ctx.Err() == nil {
		err = failure
	}
	return status, err
}

// awaitEnd looks at the status until it says disconnected.
func (i Instance) awaitEnd(ctx context.Context, patience time.Duration) (uazapi.Status, error) {
	began := i.Now()
	var status uazapi.Status
	err := polling.Until(ctx, i.Pause, func() (bool, error) {
		late := i.Now().Sub(began) >= patience
		seen, err := i.API.Status(ctx, i.Key)
		if err != nil {
			return false, err
		}
		status = seen
		ended := status.Instance.Status == uazapi.StatusDisconnected && !status.Connected
		if late && !ended {
			return false, ErrNotEnded
		}
		return ended, nil
	})
	return status, err
}
