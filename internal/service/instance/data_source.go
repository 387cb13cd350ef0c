package instance

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const dataSourceDescription = `An instance of the server, found by its id or by its name. It takes the admin token.

It does not tell the token of the instance: the ephemeral ` + "`uazapi_instance_token`" + ` does.`

var (
	_ datasource.DataSourceWithConfigure        = (*instanceDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*instanceDataSource)(nil)
)

type instanceDataSource struct {
	server *access.Server
}

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &instanceDataSource{} }

func (d *instanceDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

func (d *instanceDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := summaryAttributes()
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "Id of the instance, such as `r76b15a4a3614b4`. Give this or `name`.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{validate.InstanceID()},
	}
	attributes["name"] = schema.StringAttribute{
		MarkdownDescription: "Name of the instance, which no other instance of the server may have. Give this or `id`.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{validate.Name()},
	}
	resp.Schema = schema.Schema{MarkdownDescription: dataSourceDescription, Attributes: attributes}
}

func (d *instanceDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *instanceDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (d *instanceDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data summary
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := d.server.Attempt("find", uazapi.Instance{ID: data.ID.ValueString(), Name: data.Name.ValueString()}).Blaming(path.Root("id"))
	if data.ID.IsNull() {
		attempt = attempt.Blaming(path.Root("name"))
	}
	found, err := d.find(ctx, data)
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	data = summarize(found)
	resp.Diagnostics.Append(resp.State.Set(ctx, &data)...)
}

// find returns the instance as it is now. What it depends on may have changed it a
// moment ago, so a listing that is shared only says with which token to ask.
func (d *instanceDataSource) find(ctx context.Context, data summary) (uazapi.Instance, error) {
	seen, err := d.seen(ctx, data, roster.Shared)
	if _, failed := errors.AsType[*call.Error](err); failed {
		return uazapi.Instance{}, err // each of a fleet would ask again
	}
	if err != nil || seen.Token == "" {
		return d.seen(ctx, data, roster.Now)
	}
	status, err := d.server.Status(ctx, access.Ref{ID: seen.ID})
	if err != nil || !data.Name.IsNull() && status.Instance.Name != data.Name.ValueString() {
		return d.seen(ctx, data, roster.Now)
	}
	return status.Instance, nil
}

func (d *instanceDataSource) seen(ctx context.Context, data summary, how roster.Freshness) (uazapi.Instance, error) {
	if data.ID.IsNull() {
		return d.server.ByName(ctx, data.Name.ValueString(), how)
	}
	return d.server.Lookup(ctx, access.Ref{ID: data.ID.ValueString()}, how)
}
