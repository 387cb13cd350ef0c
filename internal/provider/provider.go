// Package provider configures the provider and registers what it offers.
package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	functions "github.com/uazapi/terraform-provider-uazapi/internal/function"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/businessprofile"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/chatwoot"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/connection"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/globalwebhook"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/groups"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/instance"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/label"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/leadfields"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/leadtag"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/messagedelay"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/messagelimits"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/messagequeue"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/phonenumbers"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/presence"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/privacy"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/profile"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/proxy"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/proxylocations"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/quickreply"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/reset"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/rotateproxy"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/rotatetoken"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/send"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/serverrestart"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/serverstatus"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/smileapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/status"
	"github.com/uazapi/terraform-provider-uazapi/internal/service/webhook"
	"github.com/uazapi/terraform-provider-uazapi/internal/serving"
)

var (
	_ provider.ProviderWithActions            = (*uazapiProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*uazapiProvider)(nil)
	_ provider.ProviderWithFunctions          = (*uazapiProvider)(nil)
	_ provider.ProviderWithListResources      = (*uazapiProvider)(nil)
	_ serving.WithResourceData                = (*uazapiProvider)(nil)
)

// Options are what a build or a test decides about a provider.
type Options struct {
	// Version is the provider's own, for the User-Agent.
	Version string
	// Pace is how long to wait between attempts; its zero value is the default.
	Pace call.Pace
	// Pause is the time between two looks at a server that settles; its zero
	// value is the default.
	Pause time.Duration
	// Now tells the time; it is [time.Now] unless set.
	Now func() time.Time
	// Getenv reads the environment; it is [os.Getenv] unless set.
	Getenv func(name string) string
}

type uazapiProvider struct {
	options Options
	// data is what resources are configured with.
	data *data
}

// New makes the provider.
func New(options Options) provider.Provider {
	return &uazapiProvider{options: options}
}

func (p *uazapiProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "uazapi"
	resp.Version = p.options.Version
}

func (p *uazapiProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema()
}

func (p *uazapiProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if unknown := config.unknown(); len(unknown) > 0 {
		if req.ClientCapabilities.DeferralAllowed {
			resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
			return
		}
		resp.Diagnostics.Append(unknownErrors(unknown)...)
		return
	}
	configured, diags := p.servers(ctx, config, userAgent(p.options.Version, req.TerraformVersion, p.getenv(envAppendUserAgent)))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	p.data = configured
	resp.ResourceData = configured
	resp.DataSourceData = configured
	resp.EphemeralResourceData = configured
	resp.ActionData = configured
	resp.ListResourceData = configured
}

// ResourceData is what resources are configured with, for [serving.Idle].
func (p *uazapiProvider) ResourceData() any {
	if p.data == nil {
		return nil
	}
	return p.data
}

func (p *uazapiProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		businessprofile.NewResource,
		chatwoot.NewResource,
		connection.NewResource,
		globalwebhook.NewResource,
		instance.NewResource,
		label.NewResource,
		leadfields.NewResource,
		leadtag.NewResource,
		messagedelay.NewResource,
		messagequeue.NewResource,
		presence.NewResource,
		privacy.NewResource,
		profile.NewResource,
		proxy.NewResource,
		quickreply.NewResource,
		reset.NewResource,
		rotateproxy.NewResource,
		rotatetoken.NewResource,
		send.NewContactResource,
		send.NewLocationResource,
		send.NewMediaResource,
		send.NewMenuResource,
		send.NewTextResource,
		smileapi.NewResource,
		webhook.NewResource,
	}
}

func (p *uazapiProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		groups.NewDataSource,
		instance.NewDataSource,
		instance.NewInstancesDataSource,
		messagelimits.NewDataSource,
		messagequeue.NewDataSource,
		phonenumbers.NewDataSource,
		privacy.NewDataSource,
		proxy.NewDataSource,
		proxylocations.NewDataSource,
		serverstatus.NewDataSource,
		smileapi.NewDataSource,
		status.NewDataSource,
		webhook.NewDataSource,
		webhook.NewErrorsDataSource,
	}
}

func (p *uazapiProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		connection.NewConnectAction,
		connection.NewDisconnectAction,
		messagequeue.NewAction,
		reset.NewAction,
		rotateproxy.NewAction,
		rotatetoken.NewAction,
		send.NewContactAction,
		send.NewLocationAction,
		send.NewMediaAction,
		send.NewMenuAction,
		send.NewTextAction,
		serverrestart.NewAction,
		smileapi.NewAction,
	}
}

func (p *uazapiProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		connection.NewEphemeral,
		instance.NewTokenEphemeral,
	}
}

func (p *uazapiProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		functions.NewJID,
		functions.NewParseJID,
		functions.NewPhoneNumber,
		functions.NewSameAccount,
	}
}

func (p *uazapiProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		businessprofile.NewList,
		chatwoot.NewList,
		connection.NewList,
		globalwebhook.NewList,
		instance.NewList,
		label.NewList,
		leadfields.NewList,
		leadtag.NewList,
		messagedelay.NewList,
		presence.NewList,
		privacy.NewList,
		profile.NewList,
		proxy.NewList,
		quickreply.NewList,
		webhook.NewList,
	}
}
