package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const errorsDescription = `The last deliveries that failed: of the webhooks of an instance, or of the webhook of the server.

Every plan reads them, with one call an instance. The server keeps the last 20 in memory, and forgets them when it restarts. It takes API 2.0.1 or later. No number has to be connected.

A URL may have a secret in it. Plans and outputs show it, unless an output is marked as sensitive.`

// NewErrorsDataSource makes the data source of deliveries that failed.
func NewErrorsDataSource() datasource.DataSource {
	return &errorsDataSource{ofInstance: reading.New(webhookErrors{}).(datasource.DataSourceWithConfigure)}
}

// errorsDataSource reads those of an instance, or of the server, which is on no instance.
type errorsDataSource struct {
	ofInstance datasource.DataSourceWithConfigure
	server     *access.Server
}

var _ datasource.DataSourceWithConfigure = (*errorsDataSource)(nil)

func (d *errorsDataSource) Metadata(ctx context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	d.ofInstance.Metadata(ctx, req, resp)
}

func (d *errorsDataSource) Schema(ctx context.Context, req datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	d.ofInstance.Schema(ctx, req, resp)
}

func (d *errorsDataSource) Configure(ctx context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
	d.ofInstance.Configure(ctx, req, resp)
}

func (d *errorsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data errorsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !data.Global.ValueBool() {
		d.ofInstance.Read(ctx, req, resp)
		return
	}
	told, err := d.globalErrors(ctx)
	if err != nil {
		resp.Diagnostics.Append(d.server.AttemptAt("read the failed deliveries of", "the global webhook").Failed(ctx, err)...)
		return
	}
	data.fill(told)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

func (d *errorsDataSource) globalErrors(ctx context.Context) (uazapi.WebhookErrors, error) {
	if err := d.server.NeedsAdminToken(); err != nil {
		return uazapi.WebhookErrors{}, err
	}
	return d.server.API.GlobalWebhookErrors(ctx)
}

type errorsModel struct {
	access.Target
	Global          types.Bool      `tfsdk:"global"`
	IncludePayloads types.Bool      `tfsdk:"include_payloads"`
	CapturedSince   types.String    `tfsdk:"captured_since"`
	Errors          []deliveryError `tfsdk:"errors"`
}

// deliveryError is one delivery that failed.
type deliveryError struct {
	Created     types.String `tfsdk:"created"`
	URL         types.String `tfsdk:"url"`
	Event       types.String `tfsdk:"event"`
	MessageType types.String `tfsdk:"message_type"`
	StatusCode  types.Int64  `tfsdk:"status_code"`
	Attempts    types.Int64  `tfsdk:"attempts"`
	Error       types.String `tfsdk:"error"`
	Payload     types.String `tfsdk:"payload"`
}

type webhookErrors struct{}

func (webhookErrors) About() reading.About {
	return reading.About{
		Type:        "webhook_errors",
		Noun:        "failed deliveries",
		Description: errorsDescription,
		Attributes: map[string]schema.Attribute{
			"global": schema.BoolAttribute{
				MarkdownDescription: "Whether to read those of the webhook of the server, which takes the admin token, instead of those of an instance. Defaults to `false`. Conflicts with `instance_id` and `token`.",
				Optional:            true,
				Validators: []validator.Bool{
					boolvalidator.ConflictsWith(path.MatchRoot(access.AttributeInstanceID), path.MatchRoot(access.AttributeToken)),
				},
			},
			"include_payloads": schema.BoolAttribute{
				MarkdownDescription: "Whether to read what was to be delivered as well. It holds messages of customers, and the state would store them. Defaults to `false`.",
				Optional:            true,
			},
			"captured_since": reading.Text("Since when the server has kept failures, in RFC 3339. Null where it does not tell."),
			"errors": schema.ListNestedAttribute{
				MarkdownDescription: "The deliveries that failed, in the order of the server. Empty if there is none.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"created":      reading.Text("When the delivery failed, in RFC 3339."),
					"url":          reading.Text("Where the event was to be sent, with what the webhook adds to the path."),
					"event":        reading.Text("Event that was to be sent, such as `messages`."),
					"message_type": reading.Text("Kind of the message, such as `text`. Null where it was none."),
					"status_code":  reading.Number("HTTP status that the receiver answered. Null where no answer came."),
					"attempts":     reading.Number("How often it was tried. Servers were seen to try once."),
					"error":        reading.Text("What the server says of the failure."),
					"payload":      reading.Secret("What was to be delivered, as JSON, without the token of the instance. Null without `include_payloads`."),
				}},
			},
		},
	}
}

func (webhookErrors) Read(ctx context.Context, on reading.On, into *errorsModel) error {
	told, err := on.API.WebhookErrors(ctx, on.Key())
	if err != nil {
		return err
	}
	into.fill(told)
	return nil
}

func (m *errorsModel) fill(told uazapi.WebhookErrors) {
	m.CapturedSince = nullable.Time(told.Since)
	m.Errors = make([]deliveryError, 0, len(told.Errors))
	for _, failed := range told.Errors {
		one := deliveryError{
			Created: nullable.Time(failed.Created), URL: types.StringValue(failed.URL), Event: nullable.Text(failed.Event),
			MessageType: nullable.Text(failed.MessageType), Attempts: types.Int64Value(failed.Attempts), Error: nullable.Text(failed.Error),
		}
		if failed.StatusCode != 0 {
			one.StatusCode = types.Int64Value(failed.StatusCode)
		}
		if m.IncludePayloads.ValueBool() {
			one.Payload = nullable.Text(failed.Payload)
		}
		m.Errors = append(m.Errors, one)
	}
}
