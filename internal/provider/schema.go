package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// model is the configuration of the provider.
type model struct {
	BaseURL               types.String         `tfsdk:"base_url"`
	AdminToken            types.String         `tfsdk:"admin_token"`
	Token                 types.String         `tfsdk:"token"`
	Headers               types.Map            `tfsdk:"headers"`
	RequestTimeout        timetypes.GoDuration `tfsdk:"request_timeout"`
	MaxRetries            types.Int64          `tfsdk:"max_retries"`
	MaxConcurrentRequests types.Int64          `tfsdk:"max_concurrent_requests"`
	RequestsPerSecond     types.Float64        `tfsdk:"requests_per_second"`
	CACertPEM             types.String         `tfsdk:"ca_cert_pem"`
	AllowedHosts          types.Set            `tfsdk:"allowed_hosts"`
	ReadOnly              types.Bool           `tfsdk:"read_only"`
	UniqueNames           types.Bool           `tfsdk:"unique_names"`
	KnownGone             types.Set            `tfsdk:"known_gone"`
	Gateway               types.Object         `tfsdk:"gateway"`
	SmileAPI              types.Object         `tfsdk:"smileapi"`
}

func providerSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Manages WhatsApp instances on a [uazapiGO](https://uazapi.com) server: creates and names them, pairs them with a phone, sets their privacy and presence, and tells how they stand.",
		Attributes: map[string]schema.Attribute{
			"base_url": schema.StringAttribute{
				MarkdownDescription: "Address of the server, such as `https://free.uazapi.com`. A path prefix is kept, as a gateway may need one. Parts of it that look like a key are not shown. It can be given in `UAZAPI_BASE_URL` instead. One of the two is required, unless only `smileapi` is used.",
				Optional:            true,
			},
			"admin_token": schema.StringAttribute{
				MarkdownDescription: "Admin token of the server. It creates instances, and finds those that are named by their id. It can be given in `UAZAPI_ADMIN_TOKEN` instead.",
				Optional:            true,
				Sensitive:           true,
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "Token of one instance, used for every object that names no instance of its own. It can be given in `UAZAPI_TOKEN` instead.",
				Optional:            true,
				Sensitive:           true,
			},
			"headers": schema.MapAttribute{
				MarkdownDescription: "Headers to send to the server with every request, such as the key of a reverse proxy before it. With `gateway`, they stand in the description of the call. None by default.",
				Optional:            true,
				Sensitive:           true,
				ElementType:         types.StringType,
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("How long one attempt at a request may take, such as `30s` or `1m`. Defaults to `%s`.", call.DefaultRequestTimeout),
				CustomType:          timetypes.GoDurationType{},
				Optional:            true,
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How often a request is repeated after a lost connection, HTTP 429, 502, 503, 504 or 520 to 524, at growing intervals. Requests that could do their work twice are repeated only after HTTP 429, or where no connection was opened: an instance is otherwise asked for once, and looked for in the listing where the answer is lost. From `0`, which repeats none, to `20`. Defaults to `%d`.", call.DefaultMaxRetries),
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(0, 20)},
			},
			"max_concurrent_requests": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How many requests may be under way at once, from `1` to `100`. Defaults to `%d`.", call.DefaultMaxConcurrentRequests),
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, 100)},
			},
			"requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "How many requests may be sent a second, on average. `0` sets no bound, which is the default.",
				Optional:            true,
				Validators:          []validator.Float64{float64validator.AtLeast(0)},
			},
			"allowed_hosts": schema.SetAttribute{
				MarkdownDescription: "Hosts that `base_url`, `gateway.url` and `smileapi.base_url` may have, such as `minha-empresa.uazapi.com`, with a port where it is not the usual one. With any other host, every plan fails before the first request, so that a wrong `UAZAPI_BASE_URL` does no harm. Any host by default.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(validate.Host())},
			},
			"read_only": schema.BoolAttribute{
				MarkdownDescription: "Whether every request that would change something is refused before it is sent: for plans, checks and imports with somebody else's credentials. It can be given in `UAZAPI_READ_ONLY` instead. Defaults to `false`.",
				Optional:            true,
			},
			"unique_names": schema.BoolAttribute{
				MarkdownDescription: "Whether a plan fails that creates an instance under a name which another instance of the server has, or two of one name. Defaults to `false`: the plan only warns of the former.",
				Optional:            true,
			},
			"known_gone": schema.SetAttribute{
				MarkdownDescription: "Ids of instances that are gone by your word, or `*` for all: they leave the state without a request, also if they still exist. An instance that the same run has seen is an error. It is meant for a single `terraform apply -refresh-only`, in `UAZAPI_KNOWN_GONE`, with commas between the ids; the guide [Servers that move](guides/servers-that-move.md) says when. None by default.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{setvalidator.NoNullValues(), setvalidator.ValueStringsAre(validate.KnownGone())},
			},
			"gateway":  gatewaySchema(),
			"smileapi": smileSchema(),
			"ca_cert_pem": schema.StringAttribute{
				MarkdownDescription: "Certificates to trust besides the system's, in PEM, for a server or gateway with a certificate of one's own. None by default.",
				Optional:            true,
			},
		},
	}
}
