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
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
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
}

func (r *settingResource[M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	written, diags := r.write(ctx, req.Config, req.Plan)
	resp.Diagnostics.Append(diags...)
	// Nothing came into being: what failed is tried again by the next apply,
	// and a state kept as tainted would only have it replaced first.
	if resp.Diagnostics.HasError() {
		return
	}
	resp.State = written
	resp.Diagnostics.Append(identify(ctx, resp.Identity, written.GetAttribute)...)
}

func (r *settingResource[M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state M
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, access.AttributeInstanceID, P(&state).On().InstanceID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ref := P(&state).On().Ref()
	attempt := apidiag.Attempt{Verb: "read the " + r.setting.Noun + " of", On: r.server}
	attempt.Instance.ID = ref.ID
	instance, err := r.server.Find(ctx, ref)
	if errors.Is(err, uazapi.ErrGone) {
		resp.Diagnostics.Append(attempt.Vanished(err))
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(err))
		return
	}
	attempt.Instance = instance

	before := state
	err = r.setting.Read(ctx, r.server.API, instance, &state)
	if errors.Is(err, uazapi.ErrNoSession) {
		resp.Diagnostics.Append(attempt.NotRefreshed(r.setting.Noun))
		return
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(err))
		return
	}
	if r.setting.Refreshed != nil {
		r.setting.Refreshed(&state, instance)
	}
	if state != before {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

func (r *settingResource[M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(identify(ctx, resp.Identity, req.State.GetAttribute)...)
	written, diags := r.write(ctx, req.Config, req.Plan)
	resp.Diagnostics.Append(diags...)
	if !written.Raw.IsNull() {
		resp.State = written
	}
}

// Delete leaves the setting as it is: servers have no way to unset one.
func (r *settingResource[M, P]) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

func (r *settingResource[M, P]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	identity.Import(ctx, r.server, access.AttributeInstanceID, "import the "+r.setting.Noun+" of", req, resp)
}

// write makes the server's values those that are planned, and gives the state
// that results. The state is null where it is not known.
func (r *settingResource[M, P]) write(ctx context.Context, config tfsdk.Config, plan tfsdk.Plan) (tfsdk.State, diag.Diagnostics) {
	var planned, wanted, has M
	none := tfsdk.State{}
	diags := plan.Get(ctx, &planned)
	// The plan repeats the values that nobody configured as they were when it
	// was made; to write those would undo what changed on the phone since.
	diags.Append(config.Get(ctx, &wanted)...)
	nothing := blank(ctx, plan)
	diags.Append(nothing.Get(ctx, &has)...)
	if diags.HasError() {
		return none, diags
	}
	kept := has
	named, ref := P(&wanted).On(), P(&planned).On().Ref()
	attempt := apidiag.Attempt{Verb: "change the " + r.setting.Noun + " of", On: r.server}
	attempt.Instance.ID = ref.ID
	attempt.Blame = named.Blame()
	instance, err := r.open(ctx, named.Ref(), ref)
	if err != nil {
		return none, append(diags, attempt.Failed(err))
	}
	attempt.Instance, attempt.Blame = instance, path.Empty()

	if err := r.setting.Read(ctx, r.server.API, instance, &has); err != nil {
		return none, append(diags, attempt.Failed(err))
	}
	writeErr := r.setting.Write(ctx, r.server.API, instance, has, wanted)
	if writeErr != nil && !uazapi.OutcomeUnknown(writeErr) {
		return none, append(diags, attempt.Failed(writeErr))
	}
	if err := r.readBack(ctx, instance, &kept); err != nil {
		return none, append(diags, attempt.Failed(errors.Join(writeErr, err)))
	}
	if writeErr != nil && (r.setting.Confirms == nil || !r.setting.Confirms(kept, wanted)) {
		return none, append(diags, attempt.Failed(writeErr))
	}
	P(&kept).On().InstanceID = types.StringValue(instance.ID)
	state, mismatches, settled := settle(ctx, config, plan, &kept)
	diags.Append(settled...)
	for _, m := range mismatches {
		diags.Append(attempt.KeptOtherwise(m.path, m.wanted, m.kept))
	}
	return state, diags
}

// open gives the instance that a configuration names. One that names none means
// the instance that the provider's token opens, which has to be the planned one.
func (r *settingResource[M, P]) open(ctx context.Context, named, planned access.Ref) (uazapi.Instance, error) {
	if named != (access.Ref{}) {
		return r.server.Open(ctx, planned)
	}
	instance, err := r.server.Open(ctx, named)
	if err == nil && planned.ID != "" && planned.ID != instance.ID {
		err = &access.OtherInstanceError{Wanted: planned.ID, Opened: instance.ID}
	}
	return instance, err
}

// readBack reads what the server made of a write, from a description fetched
// anew where the setting stands in that.
func (r *settingResource[M, P]) readBack(ctx context.Context, instance uazapi.Instance, into *M) error {
	if r.setting.InDescription {
		status, err := r.server.API.Status(ctx, instance.Key())
		if err != nil {
			return err
		}
		instance = status.Instance
	}
	return r.setting.Read(ctx, r.server.API, instance, into)
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
