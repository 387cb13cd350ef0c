package instance

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
)

const manyDescription = `The instances of a server, or those that a filter picks, sorted by name. It takes the admin token.

Every plan reads it with a single call of the API, and asks the server with another how many instances it counts: a listing that lacks many of them is an error, since what a ` + "`for_each`" + ` lacks is destroyed. It tells no tokens. Use it in ` + "`for_each`" + ` and in ` + "`check`" + ` blocks.

Everybody who has the token of an instance can rename it. Where something is decided by which instances are picked, filter by ` + "`admin_field_01`" + ` or ` + "`admin_field_02`" + `, which only the admin token can write.

All instances that are picked stand in the state. A few thousand are no matter; 50,000 take the provider and Terraform more than a gigabyte of memory, so filter there.`

var _ datasource.DataSourceWithConfigure = (*instancesDataSource)(nil)

type instancesDataSource struct {
	server *access.Server
}

type instancesModel struct {
	fleet.Filter
	IDs       []types.String `tfsdk:"ids"`
	Instances []summary      `tfsdk:"instances"`
}

// NewInstancesDataSource makes the data source.
func NewInstancesDataSource() datasource.DataSource { return &instancesDataSource{} }

func (d *instancesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instances"
}

func (d *instancesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := fleet.DataSourceAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"ids": schema.ListAttribute{
			MarkdownDescription: "Ids of the instances, in the order of `instances`.",
			Computed:            true,
			ElementType:         types.StringType,
		},
		"instances": schema.ListNestedAttribute{
			MarkdownDescription: "The instances, sorted by name.",
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: summaryAttributes()},
		},
	})
	resp.Schema = schema.Schema{MarkdownDescription: manyDescription, Attributes: attributes}
}

func (d *instancesDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (d *instancesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data instancesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := d.server.AttemptAt("list", "the instances")
	all, err := d.server.Whole(ctx, d.server.ForData())
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	picked, err := data.Pick(all)
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	data.IDs, data.Instances = []types.String{}, []summary{}
	for _, instance := range picked {
		data.IDs = append(data.IDs, types.StringValue(instance.ID))
		data.Instances = append(data.Instances, summarize(instance))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}
