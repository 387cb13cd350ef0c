package proxy

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `How an instance reaches WhatsApp: through a proxy of your own, through the server's, or through none.

No number has to be paired. Set the proxy before the connection: an instance on a proxy without a route to WhatsApp never shows a QR.

~> **The connection restarts.** A change of the proxy restarts the connection of a number that is connected. The session stays, and comes back by itself. A plan warns of it where it has just seen that the number is connected. What needs the session and is changed in the same apply, such as the privacy, may fail meanwhile: run the command again.

~> **Saved is not proven.** The server saves a proxy without trying it. Only the next connection does. If it fails, ` + "`effective_mode`" + ` shows what runs in its place.

Servers never tell the user and the password of a proxy. So the provider compares the scheme, the host and the port, and sees no change of the rest. After an import ` + "`proxy_url`" + ` is empty, and a configuration with the URL is planned as an update, which writes it once.

Destroying the resource goes back to the server's own proxy, which a new instance has. It never leaves an instance without a proxy: that takes ` + "`mode = \"none\"`" + `.`

const (
	urlText     = "URL of the proxy, such as `http://user:password@proxy.example.com:8080`, with the scheme `http`, `https`, `socks5` or `socks5h`."
	versionText = "Version of `proxy_url_wo`, such as `1`. No tool sees that a write-only value has changed: another number has `proxy_url_wo` written again."
	regionText  = " With `mode = \"internal\"` only, on servers of API 2.4 or later. Left out, the region stays as it is, and is read. Another attribute of the same name is in `uazapi_instance_connection`: set it in one place."
)

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"mode": schema.StringAttribute{
			MarkdownDescription: "Which proxy: `custom` for that of `proxy_url`, `internal` for the server's own, `none` for no proxy at all. Servers want a confirmation before they leave a proxy out, and writing `none` is that confirmation. Servers before API 2.1 do not know `none`.",
			Required:            true,
			Validators:          []validator.String{validate.OneOf(uazapi.ProxyCustom, uazapi.ProxyInternal, uazapi.ProxyNone)},
		},
		"proxy_url": schema.StringAttribute{
			MarkdownDescription: urlText + " It is stored in the state; `proxy_url_wo` is not. One of the two is required with `mode = \"custom\"`, and refused otherwise. Conflicts with `proxy_url_wo`.",
			Optional:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.ProxyURL(), stringvalidator.ConflictsWith(path.MatchRoot("proxy_url_wo"))},
		},
		"proxy_url_wo": schema.StringAttribute{
			MarkdownDescription: "Like `proxy_url`, and stored nowhere, neither in the state nor in a plan. It takes `proxy_url_wo_version`, and Terraform 1.11, OpenTofu 1.11 or later. Conflicts with `proxy_url`.",
			Optional:            true,
			WriteOnly:           true,
			Validators: []validator.String{
				validate.ProxyURL(), stringvalidator.ConflictsWith(path.MatchRoot("proxy_url")), stringvalidator.AlsoRequires(path.MatchRoot("proxy_url_wo_version")),
			},
		},
		"proxy_url_wo_version": schema.Int64Attribute{
			MarkdownDescription: versionText,
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("proxy_url_wo"))},
		},
		"proxy_fallback": schema.StringAttribute{
			MarkdownDescription: "What stands in for a proxy that fails: `internal` for the server's own, `never` for nothing, or the URL of another proxy. With `mode = \"custom\"` only. Left out, the fallback stays as it is. Of a URL the server does not tell the password, so the next change of the proxy puts `internal` in its place. It may hold a password, so plans do not show it. Servers before API 2.1 have none.",
			Optional:            true,
			Computed:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.ProxyFallback()},
			PlanModifiers:       kept,
		},
		"proxy_managed_country": region("Country of the server's own proxy, in two lower-case letters such as `br`.",
			stringvalidator.RegexMatches(regexp.MustCompile(`^[a-z]{2}$`), "must be two lower-case letters, such as br")),
		"proxy_managed_state": region("State of the server's own proxy, as the server's list of cities has it, such as `sp`.",
			validate.Word("state"), stringvalidator.AlsoRequires(path.MatchRoot("proxy_managed_country"), path.MatchRoot("proxy_managed_city"))),
		"proxy_managed_city": region("City of the server's own proxy, as the server's list of cities has it, such as `campinas`.",
			validate.Word("city"), stringvalidator.AlsoRequires(path.MatchRoot("proxy_managed_country"))),
		"proxy_address": schema.StringAttribute{
			MarkdownDescription: "Scheme, host and port of the proxy with `mode = \"custom\"`, such as `http://proxy.example.com:8080`: what a plan may show of it.",
			Computed:            true,
			PlanModifiers:       kept,
		},
		"effective_mode": schema.StringAttribute{
			MarkdownDescription: "What runs, as of the last refresh: `custom`, `internal`, or `direct` for no proxy. It is another than `mode` while a proxy fails and its fallback stands in.",
			Computed:            true,
			PlanModifiers:       kept,
		},
	}
}

// kept has a plan that changes something else show a value as it is.
var kept = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}

func region(text string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: text + regionText, Optional: true, Computed: true, Validators: validators, PlanModifiers: kept}
}

// ofItsMode refuses arguments of another mode than the configured one.
type ofItsMode struct{}

func (ofItsMode) Description(context.Context) string {
	return "each mode takes the arguments of its own"
}

func (v ofItsMode) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (ofItsMode) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Mode.IsUnknown() || config.Mode.IsNull() {
		return
	}
	mode := config.Mode.ValueString()
	if mode == uazapi.ProxyCustom && config.given().IsNull() {
		resp.Diagnostics.Append(message.ErrorAt(path.Root("proxy_url"), "No proxy given",
			"With mode = \"custom\", the proxy has to be given. Set proxy_url, or proxy_url_wo, which is not stored."))
	}
	for _, one := range []struct {
		name, of string
		value    attr.Value
	}{
		{"proxy_url", uazapi.ProxyCustom, config.URL},
		{"proxy_url_wo", uazapi.ProxyCustom, config.URLWO},
		{"proxy_fallback", uazapi.ProxyCustom, config.Fallback},
		{"proxy_managed_country", uazapi.ProxyInternal, config.Country},
	} {
		if mode != one.of && !one.value.IsNull() {
			resp.Diagnostics.Append(message.ErrorAt(path.Root(one.name), "Argument of another mode",
				one.name+" goes with mode = \""+one.of+"\" only. Take it out, or change the mode."))
		}
	}
}
