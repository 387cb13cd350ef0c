package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
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
}

func providerSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Manages WhatsApp instances on a [uazapiGO](https://uazapi.com) server: creates and names them, pairs them with a phone, sets their privacy and presence, and tells how they stand.",
		Attributes: map[string]schema.Attribute{
			"base_url": schema.StringAttribute{
				MarkdownDescription: "Address of the server, such as `https://free.uazapi.com`. A path prefix is kept, as a gateway may need one. It can be given in `UAZAPI_BASE_URL` instead. One of the two is required.",
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
				MarkdownDescription: "Headers to send with every request, such as the key of a gateway before the server. None by default.",
				Optional:            true,
				Sensitive:           true,
				ElementType:         types.StringType,
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("How long one attempt at a request may take, such as `30s` or `1m`. Defaults to `%s`.", uazapi.DefaultRequestTimeout),
				CustomType:          timetypes.GoDurationType{},
				Optional:            true,
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How often a request is repeated after a lost connection, HTTP 429, 502, 503 or 504, at growing intervals. Requests that could do their work twice are repeated only after HTTP 429, or where no connection was opened: otherwise an instance is asked for again only once the listing shows that the first request created none. `0` repeats none. Defaults to `%d`.", uazapi.DefaultMaxRetries),
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(0, 20)},
			},
			"max_concurrent_requests": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("How many requests may be under way at once. Defaults to `%d`.", uazapi.DefaultMaxConcurrentRequests),
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(1, 100)},
			},
			"requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "How many requests may be sent a second, on average. `0` sets no bound, which is the default.",
				Optional:            true,
				Validators:          []validator.Float64{float64validator.AtLeast(0)},
			},
			"ca_cert_pem": schema.StringAttribute{
				MarkdownDescription: "Certificates to trust besides the system's, in PEM, for a server or gateway with a certificate of one's own. None by default.",
				Optional:            true,
			},
		},
	}
}
