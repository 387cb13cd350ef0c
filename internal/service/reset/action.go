package reset

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
)

const actionDescription = `Restarts an instance on its server and keeps its session, for an instance that is stuck.

The server allows one restart at a time, with a pause between two. When it declines for that, the action says so and ends well. It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_reset`" + `.`

const resourceDescription = `Restarts an instance on its server and keeps its session: once when the resource is created, and again whenever ` + "`triggers`" + ` change.

It is the form of the action ` + "`uazapi_instance_reset`" + ` for OpenTofu and for Terraform before 1.14. Destroying it does nothing.`

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
		LateAdvice: "The restart was asked for, and the session was not back in time. Look at the status of the instance: if it stays disconnected, the number has to be paired anew.",
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
