package smileapi

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
)

const notUazapi = "SmileAPI, and UZAPI, which has the same routes, are other products than uazapi, with servers and credentials of their own. "

const dataSourceDescription = notUazapi + `This tells how an instance there is.

It takes ` + "`smileapi`" + ` in the provider, and nothing of uazapi. Nothing of it was tried against these services: it is built from what their documents and the clients of others say. What a server does not tell is null.`

const attributePhoneNumberID = "phone_number_id"

const phoneNumberIDText = "Id of the instance, as the panel of the service shows it: 13 to 15 digits."

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &instanceSource{} }

var _ datasource.DataSourceWithConfigure = (*instanceSource)(nil)

type instanceSource struct{ server *Server }

type instanceModel struct {
	PhoneNumberID    types.String `tfsdk:"phone_number_id"`
	DeploymentStatus types.String `tfsdk:"deployment_status"`
	IsAuthenticated  types.Bool   `tfsdk:"is_authenticated"`
	Connected        types.Bool   `tfsdk:"connected"`
	PhoneNumber      types.String `tfsdk:"phone_number"`
	Answer           types.String `tfsdk:"answer"`
}

func (d *instanceSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "uazapi_smileapi_instance"
}

func (d *instanceSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: dataSourceDescription,
		Attributes: map[string]schema.Attribute{
			attributePhoneNumberID: schema.StringAttribute{
				MarkdownDescription: phoneNumberIDText,
				Required:            true,
				Validators:          []validator.String{phoneNumberID{}},
			},
			"deployment_status": reading.Text("State of the instance as the server calls it, such as `connected`."),
			"is_authenticated":  reading.Flag("Whether a phone has paired with the instance."),
			"connected":         reading.Flag("Whether the instance is connected and a phone has paired with it."),
			"phone_number":      reading.Text("Number of the phone."),
			"answer":            reading.Secret("All that the server answered, in JSON or as a text. It may hold tokens."),
		},
	}
}

func (d *instanceSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.server = fromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (d *instanceSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config instanceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := config.PhoneNumberID.ValueString()
	instance, err := d.server.API.Instance(ctx, id)
	if err != nil {
		resp.Diagnostics.Append(d.server.attempt("read", id).Failed(ctx, err)...)
		return
	}
	config.DeploymentStatus = nullable.Text(instance.DeploymentStatus)
	config.IsAuthenticated = types.BoolPointerValue(instance.Authenticated)
	config.PhoneNumber = nullable.Text(instance.PhoneNumber)
	config.Answer = types.StringValue(instance.Answer)
	if instance.TellsState() {
		config.Connected = types.BoolValue(instance.Works())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, config)...)
}
