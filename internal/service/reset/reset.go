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

const (
	typeName = "instance_reset"
	verb     = "reset"
	// resetTime is how long a restart may take unless the configuration says.
	resetTime  = 2 * time.Minute
	lateAdvice = "The restart was asked for, and the session was not back in time. Look at the status of the instance: if it stays disconnected, the number has to be paired anew."
	waitText   = "Whether to wait until the restart is over and the session, if there was one, is back. Defaults to `false`."
)

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
