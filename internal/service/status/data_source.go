// Package status is the data source uazapi_instance_status: how an instance
// stands right now.
package status

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
)

var _ datasource.DataSourceWithConfigure = (*statusDataSource)(nil)

type statusDataSource struct {
	server *access.Server
}

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &statusDataSource{} }

func (d *statusDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance_status"
}

func (d *statusDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataSourceSchema()
}

func (d *statusDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (d *statusDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data model
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	resp.Diagnostics.Append(access.CheckNamed(ctx, d.server, req.Config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	status, err := d.server.Status(ctx, data.Ref())
	if err != nil {
		resp.Diagnostics.Append(d.server.AttemptOn("read the status of", &data.Target).Failed(ctx, err)...)
		return
	}
	data.fill(status)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}
