// Package reset restarts an instance and keeps its session: the action and the
// resource uazapi_instance_reset.
package reset

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const actionDescription = `Restarts an instance on its server and keeps its session, for an instance that is stuck.

The server allows one restart at a time, with a pause between two. When it declines for that, the action says so and ends well. It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_reset`" + `.`

const resourceDescription = `Restarts an instance on its server and keeps its session: once when the resource is created, and again whenever ` + "`triggers`" + ` change.

It is the form of the action ` + "`uazapi_instance_reset`" + ` for OpenTofu and for Terraform before 1.14. Destroying it does nothing.`

// resetTime is how long a restart may take unless the configuration says.
const resetTime = 2 * time.Minute

// answerResponse is the attribute with the server's word.
const answerResponse = "response"

type config struct {
	invoke.Arguments
	Wait types.Bool `tfsdk:"wait"`
}

// NewAction makes the action.
func NewAction() action.Action { return invoke.New(reset()) }

// NewResource makes the resource.
func NewResource() resource.Resource {
	return invoke.NewResource(reset(), invoke.Form{
		Noun:        "reset",
		Description: resourceDescription,
		Again:       "the instance is reset again",
		Waits:       "How long to wait for the session with `wait`, such as `1m`.",
		Answers:     []invoke.Answer{{Name: answerResponse, Description: "What the server answered to the last reset, such as `Instance reset started`."}},
	})
}

func reset() invoke.Action[config] {
	return invoke.Action[config]{
		Type:        "instance_reset",
		Verb:        "reset",
		Description: actionDescription,
		Arguments: []invoke.Argument{
			invoke.Flag("wait", "Whether to wait until the restart is over and the session, if there was one, is back. Defaults to `false`."),
		},
		Timeout:    resetTime,
		LateAdvice: "The restart was asked for, and the session was not back in time. Look at the status of the instance: if it stays disconnected, the number has to be paired again.",
		Run: func(ctx context.Context, on *invoke.Target, config config) error {
			if err := on.Server.MakeSure(ctx, &on.Instance); err != nil {
				return err
			}
			response, err := run(ctx, on.Server, &on.Instance, config.Wait.ValueBool(), on.Say)
			on.Answer(answerResponse, response)
			return err
		},
	}
}

// run restarts an instance, says what the server made of it, and returns the
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
