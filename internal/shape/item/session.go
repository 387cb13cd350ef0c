package item

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// removal tells what came of the removal of an item, nothing where it was removed.
func (r *itemResource[E, M, P]) removal(ctx context.Context, attempt apidiag.Attempt, instance uazapi.Instance, id types.String, err error) diag.Diagnostics {
	if err == nil {
		return nil
	}
	if !r.about.Session || !errors.Is(err, uazapi.ErrNoSession) {
		return attempt.Failed(ctx, err)
	}
	now, over := r.sessionOf(ctx, instance)
	if !over {
		return attempt.Failed(ctx, &AwayError{Noun: r.about.Noun, Err: err})
	}
	return diag.Diagnostics{r.stays(now, id)}
}

// sessionOf returns an instance that has refused to remove an item for want of a session,
// and tells whether its session is over for certain. One that comes back by itself is not,
// and neither is one that nobody can tell of.
func (r *itemResource[E, M, P]) sessionOf(ctx context.Context, instance uazapi.Instance) (now uazapi.Instance, over bool) {
	status, err := r.server.Status(ctx, access.Ref{ID: instance.ID, Token: instance.Token})
	if err != nil {
		return instance, false
	}
	return status.Instance, status.State() == uazapi.StatusDisconnected && !status.LoggedIn
}

// stays warns that an item is left on the phone of somebody who has logged out. An error
// would hold up the end of the instance for good: who leaves does not pair again.
func (r *itemResource[E, M, P]) stays(instance uazapi.Instance, id types.String) diag.Diagnostic {
	noun, shown := r.about.Noun, message.Words(id.ValueString())
	return message.Warning("Not removed: a "+noun+" of an instance that is not connected", fmt.Sprintf(
		"%s is not connected to WhatsApp (%s), and only the phone can take it away. It leaves the state, and the %s %s stays on the phone.\n\n"+
			"If the number is to be paired again, import it then (terraform import uazapi_%s.NAME %s/%s), and remove it once more.",
		apidiag.Which(instance), apidiag.State(instance), noun, shown, r.about.Type, message.Words(instance.ID), shown))
}

// AwayError says that an item cannot be removed since its instance is not connected, and
// that the session may come back.
type AwayError struct {
	Noun string
	// Err is the refusal.
	Err error
}

func (e *AwayError) Error() string { return e.Err.Error() }

// Unwrap returns the refusal.
func (e *AwayError) Unwrap() error { return e.Err }

// Explain says how to go on with the session or without it.
func (e *AwayError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is not connected to WhatsApp",
		Detail: fmt.Sprintf("%s has no WhatsApp session at the moment (%s), and nothing says that the session is over. A %s is removed only while there is one.",
			apidiag.Which(a.Instance), apidiag.State(a.Instance), e.Noun),
		Advice: "Wait until the number is connected, or pair it, and run terraform apply again. " +
			"To leave the " + e.Noun + " on the phone, take it out of the state only: with a removed block that has destroy = false, or terraform state rm and its address.",
	}
}
