// Package serverstatus is the data source uazapi_server_status: how a server is.
package serverstatus

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const description = `How a server is: whether it finds itself healthy, and how many of its instances are connected.

Every plan asks it, with one call that takes no credential. Servers tell different things, and older ones have no such route: what a server does not say is null.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &serverStatus{} }

type model struct {
	Status       types.String `tfsdk:"status"`
	Info         types.String `tfsdk:"info"`
	IsHealthy    types.Bool   `tfsdk:"is_healthy"`
	DC           types.String `tfsdk:"dc"`
	LastCheck    types.String `tfsdk:"last_check"`
	Total        types.Int64  `tfsdk:"total"`
	Connected    types.Int64  `tfsdk:"connected"`
	Connecting   types.Int64  `tfsdk:"connecting"`
	Disconnected types.Int64  `tfsdk:"disconnected"`
	Reconnecting types.Int64  `tfsdk:"reconnecting"`
}

var _ datasource.DataSourceWithConfigure = (*serverStatus)(nil)

type serverStatus struct {
	server *access.Server
}

func (d *serverStatus) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "uazapi_server_status"
}

func (d *serverStatus) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"status":       reading.Text("State of the server as it calls it, such as `running`, or `warning` where no instance is connected."),
			"info":         reading.Text("What the server says of it."),
			"is_healthy":   reading.Flag("Whether the server finds itself healthy."),
			"dc":           reading.Text("Data center of the server, as it calls it."),
			"last_check":   reading.Text("When the server last looked at itself, in RFC 3339."),
			"total":        reading.Number("How many instances there are. Only these count against the plan of the server, whether they are connected or not."),
			"connected":    reading.Number("How many of them are connected."),
			"connecting":   reading.Number("How many of them are connecting."),
			"disconnected": reading.Number("How many of them are disconnected."),
			"reconnecting": reading.Number("How many of them are coming back by themselves."),
		},
	}
}

func (d *serverStatus) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (d *serverStatus) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	status, err := d.server.API.ServerStatus(ctx)
	if err != nil {
		resp.Diagnostics.Append(d.server.AttemptAt("read", "the status of the server").Failed(ctx, err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, describe(status))...)
}

func describe(status uazapi.ServerStatus) model {
	count := func(name string) types.Int64 {
		if number, told := status.Counts[name]; told {
			return types.Int64Value(number)
		}
		return types.Int64Null()
	}
	return model{
		Status: nullable.Text(status.State), Info: nullable.Text(status.Info),
		IsHealthy: types.BoolPointerValue(status.Healthy), DC: nullable.Text(status.DC), LastCheck: nullable.Time(status.LastCheck),
		Total: count("total"), Connected: count("connected"), Connecting: count("connecting"),
		Disconnected: count("disconnected"), Reconnecting: count("reconnecting"),
	}
}
