package globalwebhook

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// global is the webhook of a server.
type global struct {
	server *access.Server
}

// look reads the webhook. One answer could be wrong, such as a null that a gateway made
// of something else: it is there unless two answers say that it is not, one a while
// after the other.
func (g *global) look(ctx context.Context) (uazapi.Webhook, bool, error) {
	if err := g.server.NeedsAdminToken(); err != nil {
		return uazapi.Webhook{}, false, err
	}
	has, there, err := g.server.API.GlobalWebhook(ctx)
	if there || err != nil {
		return has, there, err
	}
	if err := polling.Pause(ctx, g.server.Pause); err != nil {
		return uazapi.Webhook{}, false, err
	}
	return g.server.API.GlobalWebhook(ctx)
}

// attempt is something that is done to the webhook. The verb completes "Unable to …".
func (g *global) attempt(verb string) apidiag.Attempt {
	return g.server.AttemptAt(verb, "the global webhook")
}

// failed tells why something could not be done.
func (g *global) failed(ctx context.Context, verb string, err error) diag.Diagnostics {
	if err == nil {
		return nil
	}
	if errors.Is(err, call.ErrDisabled) {
		err = &disabledError{err}
	}
	return g.attempt(verb).Failed(ctx, err)
}
