package smileapi

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/timelimit"
)

const actionDescription = notUazapi + `This restarts an instance there, and waits until it answers again.

It takes ` + "`smileapi`" + ` in the provider, and nothing of uazapi. The request is sent once: where its answer is lost, the action looks at the instance and says that nobody knows, and does not restart it twice. Where the server tells whether a phone has paired, the action waits for that as well. Nothing of it was tried against these services: it is built from what their documents and the clients of others say.

It takes Terraform 1.14 or later; elsewhere, use the resource of the same name.`

// NewAction makes the action.
func NewAction() action.Action { return &restartAction{} }

var _ action.ActionWithConfigure = (*restartAction)(nil)

type restartAction struct{ server *Server }

type actionModel struct {
	PhoneNumberID types.String   `tfsdk:"phone_number_id"`
	Method        types.String   `tfsdk:"method"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

func (a *restartAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = typeRestart
}

func (a *restartAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: actionDescription,
		Attributes: map[string]schema.Attribute{
			attributePhoneNumberID: schema.StringAttribute{
				MarkdownDescription: phoneNumberIDText,
				Required:            true,
				Validators:          []validator.String{phoneNumberID{}},
			},
			attributeMethod: schema.StringAttribute{
				MarkdownDescription: methodText,
				Optional:            true,
				Validators:          methodValidators(),
			},
			invoke.AttributeTimeouts: timelimit.Action(ctx,
				fmt.Sprintf("%s Defaults to `%s`.", waitsText, polling.Short(restartTime))),
		},
	}
}

func (a *restartAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.server = fromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (a *restartAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer apidiag.Recover(&resp.Diagnostics)
	var config actionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := config.Timeouts.Invoke(ctx, restartTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	restart := newRestart(a.server, config.PhoneNumberID, config.Method, func(text string) { resp.SendProgress(message.Progress(text)) })
	if err := restart.run(ctx); err != nil {
		resp.Diagnostics.Append(restart.failed(ctx, timeout, err)...)
	}
}
