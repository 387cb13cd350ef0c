package serving

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type toyProvider struct{}

func (toyProvider) Metadata(_ context.Context, _ framework.MetadataRequest, resp *framework.MetadataResponse) {
	resp.TypeName = "toy"
}
func (toyProvider) Schema(context.Context, framework.SchemaRequest, *framework.SchemaResponse) {}
func (toyProvider) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {
}
func (toyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource { return toyResource{"thing", toyAttributes, nil} },
		func() resource.Resource { return toyResource{"lists", toyLists, nil} },
		func() resource.Resource { return toyResource{"numbers", toyNumbers, nil} },
		func() resource.Resource { return toyResource{"block", toyAttributes, toyBlocks} },
		func() resource.Resource { return toyResource{"nest", toyNest, nil} },
	}
}

const toyVersion = 3

var (
	toyAttributes = map[string]schema.Attribute{
		"name":  schema.StringAttribute{Optional: true},
		"size":  schema.Int64Attribute{Optional: true},
		"ready": schema.BoolAttribute{Optional: true},
	}
	toyLists = map[string]schema.Attribute{
		"list": schema.ListAttribute{Optional: true, ElementType: types.StringType},
		"set":  schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"map":  schema.MapAttribute{Optional: true, ElementType: types.StringType},
	}
	toyNumbers = map[string]schema.Attribute{
		"sizes": schema.ListAttribute{Optional: true, ElementType: types.NumberType},
	}
	toyNest = map[string]schema.Attribute{
		"name":     schema.StringAttribute{Optional: true},
		"timeouts": schema.SingleNestedAttribute{Optional: true, Attributes: toyAttributes},
	}
	toyBlocks = map[string]schema.Block{
		"rule": schema.SingleNestedBlock{Attributes: toyAttributes},
	}
)

type toyResource struct {
	name       string
	attributes map[string]schema.Attribute
	blocks     map[string]schema.Block
}

func (r toyResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.name
}

func (r toyResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Version: toyVersion, Attributes: r.attributes, Blocks: r.blocks}
}

func (toyResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (toyResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (toyResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (toyResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
