package reset

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
)

const actionDescription = `Restarts an instance on its server and keeps its session, for an instance that is stuck.

The server allows one restart at a time, with a pause between two. When it declines for that, the action says so and ends well. It takes Terraform 1.14 or later; elsewhere, use the resource ` + "`uazapi_instance_reset`" + `.`

type actionConfig struct {
	invoke.Arguments
	Wait types.Bool `tfsdk:"wait"`
}

// NewAction makes the action.
func NewAction() action.Action {
	return invoke.New(invoke.Action[actionConfig]{
		Type:        typeName,
		Verb:        verb,
		Description: actionDescription,
		Attributes: map[string]schema.Attribute{
			"wait": schema.BoolAttribute{MarkdownDescription: waitText, Optional: true},
		},
		Timeout:    resetTime,
		LateAdvice: lateAdvice,
		Run: func(ctx context.Context, on *invoke.Target, config actionConfig) error {
			if err := on.Server.MakeSure(ctx, &on.Instance); err != nil {
				return err
			}
			_, err := run(ctx, on.Server, &on.Instance, config.Wait.ValueBool(), on.Say)
			return err
		},
	})
}
