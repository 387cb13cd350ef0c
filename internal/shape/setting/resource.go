package setting

import (
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// settingResource is the resource of any setting.
type settingResource[M comparable, P model[M]] struct {
	setting Setting[M]
	server  *access.Server
}

func (r *settingResource[M, P]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.setting.Type
}

func (r *settingResource[M, P]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := access.ResourceAttributes()
	maps.Copy(attributes, r.setting.Attributes)
	resp.Schema = schema.Schema{MarkdownDescription: r.setting.Description, Attributes: attributes}
}

func (r *settingResource[M, P]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identity.Schema(access.AttributeInstanceID)
}

func (r *settingResource[M, P]) ConfigValidators(context.Context) []resource.ConfigValidator {
	return r.setting.Validators
}

func (r *settingResource[M, P]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan refuses, while it is still a plan, what names no instance at all.
func (r *settingResource[M, P]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.server == nil {
		return
	}
	resp.Diagnostics.Append(access.CheckNamed(ctx, r.server, req.Config)...)
	access.PlanNothing(ctx, req, resp)
}

func (r *settingResource[M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	written, diags := r.write(ctx, change{config: req.Config, plan: req.Plan})
	resp.Diagnostics.Append(diags...)
	// Nothing came into being: what failed is tried again by the next apply,
	// and a state kept as tainted would only have it replaced first.
	if resp.Diagnostics.HasError() {
		return
	}
	resp.State = written
	resp.Diagnostics.Append(identify(ctx, resp.Identity, written.GetAttribute)...)
	resp.Diagnostics.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
}

func (r *settingResource[M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state M
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, access.AttributeInstanceID, P(&state).On().InstanceID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	record := access.Record{Ref: P(&state).On().Ref(), FoundAt: whereabouts.Load(ctx, req.Private)}
	attempt := apidiag.Attempt{Verb: "read the " + r.setting.Noun + " of", On: r.server}
	attempt.Instance.ID = record.ID
	found, ok := refresh.Find(ctx, attempt, record, resp)
	if !ok {
		return
	}
	attempt.Instance = found.Instance

	before := state
	var nothing M
	*P(&nothing).On() = *P(&before).On()
	imported := before == nothing
	err := r.read(ctx, &found.Instance, &state)
	if errors.Is(err, uazapi.ErrNoSession) {
		resp.Diagnostics.Append(attempt.NotRefreshed(r.setting.Noun, !imported))
		return
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(err))
		return
	}
	if r.setting.Refreshed != nil {
		r.setting.Refreshed(&state, found.Instance)
	}
	if state != before {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
	if imported {
		resp.Diagnostics.Append(refresh.CheckImported(ctx, attempt, resp.State)...)
	}
}

func (r *settingResource[M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(identify(ctx, resp.Identity, req.State.GetAttribute)...)
	written, diags := r.write(ctx, change{config: req.Config, plan: req.Plan, before: &req.State})
	resp.Diagnostics.Append(diags...)
	if written.Raw.IsNull() {
		return
	}
	resp.State = written
	resp.Diagnostics.Append(whereabouts.Add(ctx, resp.Private, whereabouts.Load(ctx, req.Private), r.server.BaseURL())...)
}

// Delete leaves the setting as it is: servers have no way to unset one.
func (r *settingResource[M, P]) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

func (r *settingResource[M, P]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	identity.Import(ctx, r.server, access.AttributeInstanceID, "import the "+r.setting.Noun+" of", req, resp)
}

// read puts the values that the server has into a model.
func (r *settingResource[M, P]) read(ctx context.Context, instance *uazapi.Instance, into *M) error {
	return r.server.Call(ctx, instance, func(uazapi.Key) error {
		return r.setting.Read(ctx, r.server.API, *instance, into)
	})
}

// identify identifies the object by the instance that its state names.
func identify(ctx context.Context, to *tfsdk.ResourceIdentity, get func(context.Context, path.Path, any) diag.Diagnostics) diag.Diagnostics {
	var id types.String
	diags := get(ctx, path.Root(access.AttributeInstanceID), &id)
	diags.Append(identity.Set(ctx, to, access.AttributeInstanceID, id)...)
	return diags
}

// The shape promises what Terraform can ask of a resource.
var (
	_ resource.ResourceWithConfigure        = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithConfigValidators = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithModifyPlan       = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithIdentity         = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithImportState      = (*settingResource[access.Target, *access.Target])(nil)
)
