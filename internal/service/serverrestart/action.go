// Package serverrestart is the action uazapi_server_restart: restarting a server with
// every instance on it.
package serverrestart

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/timelimit"
)

const description = `Restarts the whole server, with every instance on it.

~> **Every number is interrupted.** All instances lose their connection and connect again by themselves. It is meant for a server that is in trouble as a whole; for a single instance, use ` + "`uazapi_instance_reset`" + `.

It ends once the server has taken the request, and does not wait until the instances are back. It takes the admin token, and Terraform 1.14 or later.`

// restartTime is how long the request may take unless the configuration says.
const restartTime = 2 * time.Minute

var (
	_ action.ActionWithConfigure  = (*restartAction)(nil)
	_ action.ActionWithModifyPlan = (*restartAction)(nil)
)

type restartAction struct {
	server *access.Server
}

// NewAction makes the action.
func NewAction() action.Action { return &restartAction{} }

func (a *restartAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_server_restart"
}

func (a *restartAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"confirm": schema.BoolAttribute{
				MarkdownDescription: "Has to be `true`, so that nobody restarts a server by accident.",
				Required:            true,
				Validators:          []validator.Bool{boolvalidator.Equals(true)},
			},
			"timeouts": timelimit.Action(ctx,
				fmt.Sprintf("How long the server may take to answer, such as `30s`. The request is sent once, and waits no longer than `request_timeout` of the provider. Defaults to `%s`.", polling.Short(restartTime))),
		},
	}
}

func (a *restartAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan refuses, while it is still a plan, what takes an admin token.
func (a *restartAction) ModifyPlan(_ context.Context, _ action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	if a.server != nil && !a.server.HasAdminToken() {
		resp.Diagnostics.Append(noAdminToken())
	}
}

func (a *restartAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer apidiag.Recover(&resp.Diagnostics)
	var config struct {
		Confirm  types.Bool     `tfsdk:"confirm"`
		Timeouts timeouts.Value `tfsdk:"timeouts"`
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := config.Timeouts.Invoke(ctx, restartTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := a.server.AttemptAt("restart", "the server")
	switch {
	case a.server == nil:
		resp.Diagnostics.Append(attempt.Failed(ctx, access.ErrNotConfigured)...)
		return
	case !a.server.HasAdminToken():
		resp.Diagnostics.Append(noAdminToken())
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	answer, err := a.server.API.RestartServer(ctx)
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	resp.SendProgress(message.Progress(fmt.Sprintf("%s restarts (%s). Its instances connect again by themselves.", a.server.BaseURL(), message.Quoted(answer))))
}

func noAdminToken() diag.Diagnostic {
	return message.Error("Unable to restart the server: the provider has no admin token",
		"Restarting a server takes its admin token. Set admin_token in the provider, or UAZAPI_ADMIN_TOKEN in the environment.")
}
