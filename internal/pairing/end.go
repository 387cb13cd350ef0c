package pairing

import (
	"context"
	"errors"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// settling is how long a disconnect may take to show. Servers need about 2 s.
const settling = 30 * time.Second

// ErrNotEnded says that an instance stayed connected after a disconnect.
var ErrNotEnded = apidiag.NewError("the instance is still connected after the disconnect", explainNotEnded)

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
	if errors.Is(failure, call.ErrReadOnly) {
		return uazapi.Status{}, failure
	}
	var status uazapi.Status
	if failure == nil {
		err := polling.Patiently(ctx, i.Pause, i.untilEnded(ctx, settling, &status))
		return status, err
	}
	// Some servers fail although the session has ended, or refuse since there is none left.
	err := polling.Until(ctx, i.Pause, i.untilEnded(ctx, recovery, &status))
	if err != nil && ctx.Err() == nil {
		err = failure
	}
	return status, err
}

// untilEnded makes a look at the status, which is done when that says
// disconnected, and fails when it does not say so for too long.
func (i Instance) untilEnded(ctx context.Context, patience time.Duration, status *uazapi.Status) func() (bool, error) {
	began := i.Now()
	return func() (bool, error) {
		late := i.Now().Sub(began) >= patience
		seen, err := i.API.Status(ctx, i.Key)
		if err != nil {
			return false, err
		}
		*status = seen
		ended := seen.Instance.Status == uazapi.StatusDisconnected && !seen.Connected
		if late && !ended {
			return false, ErrNotEnded
		}
		return ended, nil
	}
}
