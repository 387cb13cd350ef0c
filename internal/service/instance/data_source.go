package instance

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

// summary is what is told of an instance where it is one of many: nothing
// secret, and nothing that changes with every read.
type summary struct {
	ID                   types.String `tfsdk:"id"`
	Name                 types.String `tfsdk:"name"`
	Status               types.String `tfsdk:"status"`
	Number               types.String `tfsdk:"number"`
	AdminField01         types.String `tfsdk:"admin_field_01"`
	AdminField02         types.String `tfsdk:"admin_field_02"`
	SystemName           types.String `tfsdk:"system_name"`
	LastDisconnect       types.String `tfsdk:"last_disconnect"`
	LastDisconnectReason types.String `tfsdk:"last_disconnect_reason"`
	Created              types.String `tfsdk:"created"`
}

func summarize(instance uazapi.Instance) summary {
	none := types.StringNull()
	s := summary{
		ID:                   types.StringValue(instance.ID),
		Name:                 types.StringValue(instance.Name),
		Status:               textOrNull(instance.Status, none),
		AdminField01:         textOrNull(instance.AdminField01, none),
		AdminField02:         textOrNull(instance.AdminField02, none),
		SystemName:           textOrNull(instance.SystemName, none),
		LastDisconnect:       textOrNull(uazapi.NormalTime(instance.LastDisconnect), none),
		LastDisconnectReason: textOrNull(instance.LastDisconnectReason, none),
		Created:              textOrNull(uazapi.NormalTime(instance.Created), none),
	}
	// The owner stays after a disconnect, so it tells a number only of those
	// that are connected.
	if instance.Connected() {
		s.Number = textOrNull(uazapi.JID(instance.Owner).Number(), none)
	}
	return s
}

// summaryAttributes are the attributes of [summary], all of them computed.
func summaryAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, description := range map[string]string{
		"id":                     "Id of the instance, such as `r76b15a4a3614b4`.",
		"name":                   "Name of the instance.",
		"status":                 "State of the connection: `connected`, `connecting` or `disconnected`. Servers may have others.",
		"number":                 "Phone number that is connected, in international digits. Null while the instance is not connected.",
		"admin_field_01":         "First note of the server's administrator.",
		"admin_field_02":         "Second note of the server's administrator.",
		"system_name":            "Name that the phone shows for the instance among its linked devices.",
		"last_disconnect":        "When the instance was last disconnected, in RFC 3339.",
		"last_disconnect_reason": "Why the instance was last disconnected, such as `401: logged out from another device`.",
		"created":                "When the instance was created, in RFC 3339.",
	} {
		attributes[name] = schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	return attributes
}
