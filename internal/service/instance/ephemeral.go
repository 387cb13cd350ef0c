package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const tokenDescription = `The token of an instance, for other tools and providers in the same run. It is stored nowhere, neither in a plan nor in the state.

The token is found with the provider's admin token.`

var _ ephemeral.EphemeralResourceWithConfigure = (*tokenEphemeral)(nil)

type tokenEphemeral struct {
	server *access.Server
}

type tokenModel struct {
	InstanceID types.String `tfsdk:"instance_id"`
	Token      types.String `tfsdk:"token"`
}

// NewTokenEphemeral makes the ephemeral resource.
func NewTokenEphemeral() ephemeral.EphemeralResource { return &tokenEphemeral{} }

func (e *tokenEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_token"
}

func (e *tokenEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: tokenDescription,
		Attributes: map[string]schema.Attribute{
			"instance_id": schema.StringAttribute{
				MarkdownDescription: "Id of the instance.",
				Required:            true,
				Validators:          []validator.String{validate.InstanceID()},
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "Token of the instance.",
				Computed:            true,
				Sensitive:           true,
			},
		},
	}
}

func (e *tokenEphemeral) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (e *tokenEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var data tokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := data.InstanceID.ValueString()
	attempt := e.server.Attempt("get the token of", uazapi.Instance{ID: id}).Blaming(path.Root("instance_id"))
	found, err := e.server.Lookup(ctx, access.Ref{ID: id}, roster.Shared)
	if err == nil && found.Token == "" {
		err = call.ErrTokenUnknown
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	data.Token = types.StringValue(string(found.Token))
	resp.Diagnostics.Append(resp.Result.Set(ctx, &data)...)
}
