package setting

import (
	"context"
	"errors"
	"maps"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/settle"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// The shape promises what Terraform can ask of a resource.
var (
	_ resource.ResourceWithConfigure        = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithConfigValidators = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithModifyPlan       = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithIdentity         = (*settingResource[access.Target, *access.Target])(nil)
	_ resource.ResourceWithImportState      = (*settingResource[access.Target, *access.Target])(nil)
)

// keys are those of any setting.
var keys = identity.Keys{Instance: access.AttributeInstanceID}

// settingResource is the resource of any setting.
type settingResource[M any, P model[M]] struct {
	setting Setting[M]
	about   About
	server  *access.Server
}

// New makes the resource of a setting.
func New[M any, P model[M]](setting Setting[M]) resource.Resource {
	return &settingResource[M, P]{setting: setting, about: setting.About()}
}

func (r *settingResource[M, P]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.about.Type
}

func (r *settingResource[M, P]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := access.ResourceAttributes()
	maps.Copy(attributes, r.about.Attributes)
	resp.Schema = schema.Schema{MarkdownDescription: r.about.Description, Attributes: attributes}
}

func (r *settingResource[M, P]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = keys.Schema()
}

func (r *settingResource[M, P]) ConfigValidators(context.Context) []resource.ConfigValidator {
	return r.about.Validators
}

func (r *settingResource[M, P]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan refuses, while it is still a plan, what names no instance at all.
func (r *settingResource[M, P]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.server == nil {
		return
	}
	if req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(r.checkUnset(ctx, req)...)
		resp.Diagnostics.Append(r.warnings(ctx, req.State, req.Plan)...)
		return
	}
	resp.Diagnostics.Append(access.CheckNamed(ctx, r.server, req.Config)...)
	if planning, is := r.setting.(WithPlan); is {
		planning.Plan(ctx, req, resp)
		req.Plan = resp.Plan
	}
	access.PlanNothing(ctx, req, resp)
	if !resp.Diagnostics.HasError() { // what is refused by itself is nobody's twin
		resp.Diagnostics.Append(r.checkTwice(ctx, req)...)
	}
	resp.Diagnostics.Append(r.warnings(ctx, req.State, resp.Plan)...)
}

// Idle tells whether [settingResource.ModifyPlan] has nothing to say of a setting that is
// as configured. A setting whose attributes have plan modifiers that look at more than
// their own attribute needs a [WithPlan] instead of these.
func (r *settingResource[M, P]) Idle(config, _ map[string]any) bool {
	_, plans := r.setting.(WithPlan)
	return access.Names(r.server, config) && (!plans || r.about.PlansChanges)
}

// warnings are those of the setting, for a number that is connected.
func (r *settingResource[M, P]) warnings(ctx context.Context, state tfsdk.State, plan tfsdk.Plan) diag.Diagnostics {
	warning, is := r.setting.(WithWarnings[M])
	if !is {
		return nil
	}
	var before, planned *M
	var diags diag.Diagnostics
	var id types.String
	if !state.Raw.IsNull() {
		before = new(M)
		diags.Append(state.Get(ctx, before)...)
		id = P(before).On().InstanceID
	}
	if !plan.Raw.IsNull() {
		planned = new(M)
		diags.Append(plan.Get(ctx, planned)...)
		id = P(planned).On().InstanceID
	}
	seen, found := r.server.Seen(id.ValueString())
	if diags.HasError() || !found || !seen.Connected() {
		return diags
	}
	return append(diags, warning.Warnings(seen, before, planned)...)
}

func (r *settingResource[M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	written, diags := r.write(ctx, settle.Change{Config: req.Config, Plan: req.Plan})
	resp.Diagnostics.Append(diags...)
	// Nothing came into being: what failed is tried again by the next apply,
	// and a state kept as tainted would only have it replaced first.
	if resp.Diagnostics.HasError() {
		return
	}
	resp.State = written.state
	resp.Diagnostics.Append(identify(ctx, resp.Identity, written.state.GetAttribute)...)
	resp.Diagnostics.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
	resp.Diagnostics.Append(r.keepScope(ctx, req.Config, resp.Private)...)
	resp.Diagnostics.Append(r.keep(ctx, resp.Private, written.shown)...)
}

func (r *settingResource[M, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state M
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, P(&state).On().InstanceID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	record := access.Record{Ref: P(&state).On().Ref(), FoundAt: whereabouts.Load(ctx, req.Private)}
	attempt := r.server.Attempt("read the "+r.about.Noun+" of", uazapi.Instance{ID: record.ID})
	found, ok := refresh.Find(ctx, r.server, attempt, record, resp)
	if !ok {
		return
	}
	attempt.Instance = found.Instance
	refresh.CheckShared(ctx, r.server, attempt, owner.Thing{Part: r.about.Noun}, resp)

	before, imported := state, namesOnly(req.State)
	err := r.read(ctx, &found.Instance, &state)
	if r.about.Session && errors.Is(err, uazapi.ErrNoSession) {
		resp.Diagnostics.Append(attempt.NotRefreshed(r.about.Noun, !imported))
		return
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	r.narrow(&state, r.keptScope(ctx, req.Private))
	if settling, is := r.setting.(WithRefreshed[M]); is {
		settling.Refreshed(&state, found.Instance)
	}
	if !reflect.DeepEqual(state, before) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
	resp.Diagnostics.Append(r.keepShown(ctx, req, resp)...)
	if imported {
		resp.Diagnostics.Append(refresh.CheckImported(ctx, attempt, resp.State)...)
	}
}

func (r *settingResource[M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(identify(ctx, resp.Identity, req.State.GetAttribute)...)
	written, diags := r.write(ctx, settle.Change{Config: req.Config, Plan: req.Plan, Before: &req.State})
	resp.Diagnostics.Append(diags...)
	if written.state.Raw.IsNull() {
		return
	}
	resp.State = written.state
	resp.Diagnostics.Append(whereabouts.Add(ctx, resp.Private, whereabouts.Load(ctx, req.Private), r.server.BaseURL())...)
	resp.Diagnostics.Append(r.keepScope(ctx, req.Config, resp.Private)...)
	resp.Diagnostics.Append(r.keep(ctx, resp.Private, r.known(ctx, req.Private).after(written.shown))...)
}

func (r *settingResource[M, P]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	keys.Import(ctx, r.server, "import the "+r.about.Noun+" of", req, resp)
}

// read puts the values that the server has into a model.
func (r *settingResource[M, P]) read(ctx context.Context, instance *uazapi.Instance, into *M) error {
	return r.server.Call(ctx, instance, func(uazapi.Key) error {
		return r.setting.Read(ctx, r.server.On(*instance), into)
	})
}

// namesOnly tells whether a state has nothing but the id of the instance, as just
// after an import.
func namesOnly(state tfsdk.State) bool {
	var attributes map[string]tftypes.Value
	if err := state.Raw.As(&attributes); err != nil {
		return false
	}
	for name, value := range attributes {
		if name != access.AttributeInstanceID && !value.IsNull() {
			return false
		}
	}
	return true
}

// identify identifies the object by the instance that its state names.
func identify(ctx context.Context, to *tfsdk.ResourceIdentity, get func(context.Context, path.Path, any) diag.Diagnostics) diag.Diagnostics {
	var id types.String
	diags := get(ctx, path.Root(access.AttributeInstanceID), &id)
	diags.Append(keys.Set(ctx, to, id)...)
	return diags
}
