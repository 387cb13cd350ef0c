// Package reset restarts an instance and keeps its session: the action and the
// resource uazapi_instance_reset.
package reset

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const actionDescription = `Restarts an instance on its server and keeps its session, for an instance that is stuck.

The server allows one restart at a time, with a pause between two. When it declines for that, the action says so and ends well. It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_reset`" + `.`

const resourceDescription = `Restarts an instance on its server and keeps its session: once when the resource is created, and again whenever ` + "`triggers`" + ` change.

It is the form of the action ` + "`uazapi_instance_reset`" + ` for OpenTofu and for Terraform before 1.14. Destroying it does nothing.

Once the server may have taken the request, the restart is in the state as done. What fails after that is a warning, and no apply restarts the instance a second time until ` + "`triggers`" + ` change.

It cannot be imported: no server keeps which resource restarted an instance. Creating the resource restarts the instance once.`

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
		Noun:        "a reset",
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
			return run(ctx, on, config.Wait.ValueBool())
		},
	}
}

// run restarts an instance and says what the server made of it. With wait, it ends when
// the session is back. The instance is kept as it was last seen.
func run(ctx context.Context, on *invoke.Target, wait bool) error {
	var reset uazapi.Reset
	err := on.Ask(func() (err error) {
		reset, err = on.Server.API.ResetInstance(ctx, on.Instance.Key())
		return err
	})
	if err != nil {
		return err
	}
	on.Answer(answerResponse, reset.Response)
	switch {
	case reset.Started():
		on.Say("The reset has started.")
	case reset.CoolingDown():
		on.Say("No reset: the last one was a moment ago (%s).", reset.Response)
	default:
		on.Say("%s.", reset.Response)
	}
	if !wait || (!reset.Resetting && !reset.Started()) {
		return nil
	}
	hadSession := on.Instance.Connected()
	err = polling.Patiently(ctx, on.Server.Pause, func() (bool, error) {
		status, err := on.Server.API.Status(ctx, on.Instance.Key())
		if err != nil {
			return false, err
		}
		on.Instance = status.Instance
		return !status.Resetting && (status.Connected || !hadSession), nil
	})
	if err == nil {
		on.Say("The reset is over.")
	}
	return err
}
