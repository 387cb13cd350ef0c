package provider

import (
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// gatewayModel is the configuration of a gateway.
type gatewayModel struct {
	URL    types.String `tfsdk:"url"`
	APIKey types.String `tfsdk:"api_key"`
}

func gatewaySchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "A service that makes the calls to the server, such as n8ntools: each call is one POST to it, whose body describes the call. It is built from the description of that request, and was not tried against the service. None by default. An ordinary reverse proxy takes a path in `base_url`, and `headers`, instead.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"url": schema.StringAttribute{
				MarkdownDescription: "Address to which calls are sent, such as `https://n8ntools.io/api/v1/proxy/uazapi`. It can be given in `UAZAPI_GATEWAY_URL` instead, which sends all calls there also without a `gateway` in the configuration.",
				Optional:            true,
			},
			"api_key": schema.StringAttribute{
				MarkdownDescription: "Key of the gateway. It is sent to the gateway alone, in the header `x-api-key`. It can be given in `UAZAPI_GATEWAY_API_KEY` instead.",
				Optional:            true,
				Sensitive:           true,
			},
		},
	}
}

// gateway takes the gateway from the configuration or the environment. There is none
// where neither has an address for it.
func (p *uazapiProvider) gateway(ctx context.Context, configured types.Object, base *url.URL, diags *diag.Diagnostics) *call.Gateway {
	at := path.Root("gateway")
	var config gatewayModel
	if !configured.IsNull() {
		diags.Append(configured.As(ctx, &config, objectOptions)...)
	}
	if config.URL.IsNull() && isBlank(p.getenv(envGatewayURL)) {
		if !configured.IsNull() {
			diags.Append(message.ErrorAt(at.AtName("url"), "Missing gateway.url",
				"The provider has to know where the gateway takes calls.\n\n"+
					"Set gateway.url in the provider, or UAZAPI_GATEWAY_URL in the environment, to an address such as https://n8ntools.io/api/v1/proxy/uazapi."))
		}
		return nil
	}
	address := p.address(at.AtName("url"), config.URL, envGatewayURL, "gateway", diags)
	key := p.credential(at.AtName("api_key"), config.APIKey, envGatewayKey, call.ParseToken, diags)
	switch {
	case address == nil:
		return nil
	case base != nil && address.String() == base.String():
		diags.Append(message.ErrorAt(at.AtName("url"), "Invalid gateway.url",
			"The gateway has the address of the server. base_url is the server, as the gateway reaches it, and gateway.url is where the gateway takes calls.\n\n"+
				"If the server stands behind an ordinary reverse proxy, leave gateway out, and give its address in base_url."))
	case key == "" && !diags.HasError():
		diags.Append(message.ErrorAt(at.AtName("api_key"), "Missing gateway.api_key",
			"The gateway takes no call without its key.\n\nSet gateway.api_key in the provider, or UAZAPI_GATEWAY_API_KEY in the environment."))
	}
	return &call.Gateway{URL: address, Key: key, Service: uazapi.GatewayService}
}
