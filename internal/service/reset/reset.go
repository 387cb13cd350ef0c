// Package reset restarts an instance and keeps its session: the action and the
// resource uazapi_instance_reset.
package reset

import (
	"context"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// resetTime is how long a restart may take unless the configuration says.
const resetTime = 2 * time.Minute

// run restarts an instance, says what the server made of it, and gives the
// server's word. With wait, it ends when the session is back. The instance is
// kept as it was last seen.
func run(ctx context.Context, server *access.Server, instance *uazapi.Instance, wait bool, say func(format string, values ...any)) (string, error) {
	reset, err := server.API.ResetInstance(ctx, instance.Key())
	if err != nil {
		return "", err
	}
	switch {
	case reset.Started():
		say("The reset has started.")
	case reset.CoolingDown():
		say("No reset: the last one was a moment ago (%s).", reset.Response)
	default:
		say("%s.", reset.Response)
	}
	if !wait || (!reset.Resetting && !reset.Started()) {
		return reset.Response, nil
	}
	hadSession := instance.Connected()
	err = polling.Patiently(ctx, server.Pause, func() (bool, error) {
		status, err := server.API.Status(ctx, instance.Key())
		if err != nil {
			return false, err
		}
		*instance = status.Instance
		return !status.Resetting && (status.Connected || !hadSession), nil
	})
	if err == nil {
		say("The reset is over.")
	}
	return reset.Response, err
}
