package connection

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/ephemeral/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/qr"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/timelimit"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const ephemeralDescription = `The QR or the pairing code of an instance, for other tools in the same run. It is stored nowhere.

Opening it starts a pairing unless one is running or the instance is connected, so it does something each time that Terraform plans and applies. It waits for up to two minutes until there is something to pair with. A QR is valid for about half a minute. To pair from the terminal, use the action ` + "`uazapi_instance_connect`" + `.`

// openTime is enough for an attempt that shows nothing, and for the one after it.
const openTime = 2 * time.Minute

var _ ephemeral.EphemeralResourceWithConfigure = (*pairingEphemeral)(nil)

type pairingEphemeral struct {
	server *access.Server
}

type ephemeralModel struct {
	access.Target
	Phone     types.String   `tfsdk:"phone"`
	Connected types.Bool     `tfsdk:"connected"`
	QRCode    types.String   `tfsdk:"qrcode"`
	PNGBase64 types.String   `tfsdk:"png_base64"`
	Paircode  types.String   `tfsdk:"paircode"`
	Timeouts  timeouts.Value `tfsdk:"timeouts"`
}

// NewEphemeral makes the ephemeral resource.
func NewEphemeral() ephemeral.EphemeralResource { return &pairingEphemeral{} }

func (e *pairingEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_pairing"
}

func (e *pairingEphemeral) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	attributes := access.EphemeralAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"phone": schema.StringAttribute{
			MarkdownDescription: "Phone number of the account, in international digits such as `5511999990000`. With it there is a pairing code, without it a QR.",
			Optional:            true,
			Validators:          []validator.String{validate.Phone()},
		},
		"connected": schema.BoolAttribute{
			MarkdownDescription: "Whether the instance is connected already. There is nothing to pair with then.",
			Computed:            true,
		},
		"qrcode": schema.StringAttribute{
			MarkdownDescription: "The same as `png_base64`, as a data URI, which a browser opens.",
			Computed:            true,
			Sensitive:           true,
		},
		"png_base64": schema.StringAttribute{
			MarkdownDescription: "QR to scan as the bytes of a PNG image, in base64.",
			Computed:            true,
			Sensitive:           true,
		},
		"paircode": schema.StringAttribute{
			MarkdownDescription: "Code to enter on the phone, such as `ABCD-1234`.",
			Computed:            true,
			Sensitive:           true,
		},
		"timeouts": timelimit.Ephemeral(ctx,
			fmt.Sprintf("How long the server may take until it shows a QR or a code, such as `30s`. Defaults to `%s`.", polling.Short(openTime))),
	})
	resp.Schema = schema.Schema{MarkdownDescription: ephemeralDescription, Attributes: attributes}
}

func (e *pairingEphemeral) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (e *pairingEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var data ephemeralModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	resp.Diagnostics.Append(access.CheckNamed(ctx, e.server, req.Config)...)
	timeout, diags := data.Timeouts.Open(ctx, openTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	attempt := e.server.AttemptOn("start to pair", &data.Target)
	found, err := e.server.Lookup(ctx, data.Ref(), roster.Shared)
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	instance := pairingOf(e.server, found)
	status, err := instance.Start(ctx, uazapi.Pairing{Phone: data.Phone.ValueString()})
	attempt = attempt.Opened(asLastSeen(found, status))
	switch {
	case err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		resp.Diagnostics.Append(attempt.Late(timeout, "The server showed neither a QR nor a pairing code in time. Try again in a minute.", err))
		return
	case err != nil:
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	if status.Paired() {
		resp.Diagnostics.Append(otherNumber(attempt, data.Phone, nullable.Text(status.Number()))...)
	}
	data.fill(found.ID, status)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &data)...)
}

// fill takes over what there is to pair with. The image is given in the two
// forms that other tools take, whichever of them the server sent.
func (m *ephemeralModel) fill(id string, status uazapi.Status) {
	m.InstanceID = types.StringValue(id)
	m.Connected = types.BoolValue(status.Paired())
	m.QRCode, m.PNGBase64, m.Paircode = types.StringNull(), types.StringNull(), types.StringNull()
	if status.Paired() {
		return
	}
	m.Paircode = nullable.Text(status.Instance.Paircode)
	picture, err := qr.Image(status.Instance.QRCode)
	if err != nil || len(picture) == 0 {
		return
	}
	encoded := base64.StdEncoding.EncodeToString(picture)
	m.PNGBase64 = types.StringValue(encoded)
	m.QRCode = types.StringValue("data:image/png;base64," + encoded)
}
