package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/smileapi"
	smile "github.com/uazapi/terraform-provider-uazapi/internal/smileapi"
)

// smileModel is the configuration of an account of SmileAPI.
type smileModel struct {
	BaseURL  types.String `tfsdk:"base_url"`
	Username types.String `tfsdk:"username"`
	Token    types.String `tfsdk:"token"`
}

func smileSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "An account of SmileAPI, or of UZAPI, which has the same routes. They are other products than uazapi, and only the objects with `smileapi` in their names use it. With it alone, `base_url` is not needed. None by default.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"base_url": schema.StringAttribute{
				MarkdownDescription: "Address of the service, such as `https://api.uzapi.com.br`. It can be given in `SMILEAPI_BASE_URL` instead. Defaults to `" + smile.DefaultBaseURL + "`.",
				Optional:            true,
			},
			"username": schema.StringAttribute{
				MarkdownDescription: "Username of the account, which begins all paths. It can be given in `SMILEAPI_USERNAME` instead. Without one, paths begin with `/v1`, as at some servers of UZAPI.",
				Optional:            true,
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "Token of the account or of one instance, which is sent as a Bearer token. It can be given in `SMILEAPI_TOKEN` instead, which is enough also without a `smileapi` in the configuration.",
				Optional:            true,
				Sensitive:           true,
			},
		},
	}
}

// hasSmile tells whether there is an account of SmileAPI.
func (p *uazapiProvider) hasSmile(configured types.Object) bool {
	return !configured.IsNull() || !isBlank(p.getenv(envSmileToken))
}

// smile makes what the objects of SmileAPI talk to. What bounds the calls is the same as
// for uazapi; the headers of its gateway are sent to no other.
func (p *uazapiProvider) smile(ctx context.Context, config model, bounds call.Config, diags *diag.Diagnostics) *smileapi.Server {
	at := path.Root("smileapi")
	var account smileModel
	if !config.SmileAPI.IsNull() {
		diags.Append(config.SmileAPI.As(ctx, &account, objectOptions)...)
	}
	if account.BaseURL.IsNull() && isBlank(p.getenv(envSmileURL)) {
		account.BaseURL = types.StringValue(smile.DefaultBaseURL)
	}
	bounds.BaseURL = p.address(at.AtName("base_url"), account.BaseURL, envSmileURL, "smileapi", diags)
	bounds.AdminToken, bounds.Headers, bounds.Gateway = "", nil, nil
	checkHost(ctx, "smileapi.base_url ("+envSmileURL+")", bounds.BaseURL, config.AllowedHosts, diags)
	token := p.credential(at.AtName("token"), account.Token, envSmileToken, parseSmileToken, diags)
	if token == "" && !diags.HasError() {
		diags.Append(message.ErrorAt(at.AtName("token"), "Missing smileapi.token",
			"No call to SmileAPI or UZAPI is made without a token.\n\nSet smileapi.token in the provider, or SMILEAPI_TOKEN in the environment."))
	}
	username := p.smileUsername(at.AtName("username"), account.Username, diags)
	if diags.HasError() {
		return nil
	}
	client, err := smile.New(bounds, username, token)
	if err != nil {
		diags.Append(message.Error("Invalid provider configuration", err.Error()))
		return nil
	}
	server := smileapi.NewServer(client)
	if p.options.Pause != 0 {
		server.Pause = p.options.Pause
	}
	return server
}

func parseSmileToken(value string) (call.Token, error) {
	return call.ParseLongToken(value, smile.LongestToken)
}

// smileUsername takes the username from the configuration or the environment, "" for none.
func (p *uazapiProvider) smileUsername(at path.Path, configured types.String, diags *diag.Diagnostics) string {
	value, source := configured.ValueString(), "smileapi.username"
	if configured.IsNull() {
		value, source = p.getenv(envSmileUsername), envSmileUsername
	}
	value = trimmed(value)
	if value == "" && configured.IsNull() {
		return ""
	}
	if fault := smileapi.UsernameFault(value); fault != "" {
		diags.Append(message.ErrorAt(at, "Invalid "+source, fault))
	}
	return value
}
