package invoke

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// Form is what the resource form of an action has of its own: for OpenTofu, and for
// Terraform before 1.14, which have no actions. It does what the action does when it
// is created, and again when its triggers change. Once the server may have carried it
// out, it is in the state as done, and what fails is a warning: an error would have
// the next apply do it again. The request has to be made with [Once.Ask].
type Form struct {
	// Noun is what is done, in messages: "a reset".
	Noun string
	// Description opens the page of the resource, in Markdown.
	Description string
	// Again completes "When one of them changes, …".
	Again string
	// Waits says what the timeouts are for, and gives an example.
	Waits string
	// Answers are what there is to know afterwards.
	Answers []Answer
}

// Answer is a text that the action leaves behind, in [Target.Answers].
type Answer struct{ Name, Description string }

// An instance may have several of a form, and no server knows of any, so that each
// has an id of our own.
var keys = identity.Keys{Instance: access.AttributeInstanceID, Own: AttributeID}

var (
	_ resource.ResourceWithConfigure       = (*formResource[Arguments, *Arguments])(nil)
	_ resource.ResourceWithIdentity        = (*formResource[Arguments, *Arguments])(nil)
	_ resource.ResourceWithImportState     = (*formResource[Arguments, *Arguments])(nil)
	_ resource.ResourceWithModifyPlan      = (*formResource[Arguments, *Arguments])(nil)
	_ resource.ResourceWithUpgradeState    = (*formResource[Arguments, *Arguments])(nil)
	_ resource.ResourceWithUpgradeIdentity = (*formResource[Arguments, *Arguments])(nil)
)

type formResource[C any, P configuration[C]] struct {
	instanceAction[C, P]
	form Form
}

// NewResource makes the resource form of an action.
func NewResource[C any, P configuration[C]](action Action[C], form Form) resource.Resource {
	return &formResource[C, P]{instanceAction: instanceAction[C, P]{action: action}, form: form}
}

func (r *formResource[C, P]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.action.Type
}

func (r *formResource[C, P]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: r.form.Description, Version: version, Attributes: r.attributes(ctx)}
}

func (r *formResource[C, P]) attributes(ctx context.Context) map[string]schema.Attribute {
	attributes := access.ResourceAttributes()
	if r.action.ByID {
		attributes = access.ResourceAttributesByID()
	}
	attributes[AttributeID] = IDAttribute()
	attributes[AttributeTriggers] = TriggersAttribute(r.form.Again + ". Another argument that changes alone is only stored, for the next time")
	for _, argument := range r.action.Arguments {
		attributes[argument.Name] = argument.InResource
	}
	for _, answer := range r.form.Answers {
		attributes[answer.Name] = schema.StringAttribute{MarkdownDescription: answer.Description, Computed: true}
	}
	attributes[AttributeTimeouts] = TimeoutsAttribute(ctx, r.form.Waits, r.action.Timeout)
	return attributes
}

func (r *formResource[C, P]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = keys.Schema()
	resp.IdentitySchema.Version = version
}

func (r *formResource[C, P]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan refuses what names no instance at all, and keeps the last answers where
// nothing is due.
func (r *formResource[C, P]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.server == nil {
		return
	}
	resp.Diagnostics.Append(r.checkNamed(ctx, req.Config)...)
	due, diags := IsDue(ctx, req.Plan, req.State)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if due {
		resp.Diagnostics.Append(r.judged(ctx, req.Config)...)
		return
	}
	for _, answer := range r.form.Answers {
		resp.Diagnostics.Append(KeepAnswer(ctx, answer.Name, req.State, &resp.Plan)...)
	}
}

// judged says what keeps it from being done as it is configured, and what a plan that
// does it has to tell.
func (r *formResource[C, P]) judged(ctx context.Context, configured tfsdk.Config) diag.Diagnostics {
	config, diags := r.configuration(ctx, configured.Raw)
	if diags.HasError() {
		return diags
	}
	diags.Append(r.refuses(config)...)
	diags.Append(r.warns(ctx, config)...)
	return diags
}

func (r *formResource[C, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	times, diags := timesOf(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	timeout, diags := times.Create(ctx, r.action.Timeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	done, diags := r.do(ctx, req.Plan, timeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := uuid.NewString()
	resp.Diagnostics.Append(done.SetAttribute(ctx, path.Root(AttributeID), id)...)
	resp.State = done
	var instance types.String
	resp.Diagnostics.Append(done.GetAttribute(ctx, path.Root(access.AttributeInstanceID), &instance)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, instance, types.StringValue(id))...)
	resp.Diagnostics.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
}

func timesOf(ctx context.Context, plan tfsdk.Plan) (timeouts.Value, diag.Diagnostics) {
	var times timeouts.Value
	diags := plan.GetAttribute(ctx, path.Root(AttributeTimeouts), &times)
	return times, diags
}

func (r *formResource[C, P]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	target, diags := r.targetOf(ctx, req.State)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(identify(ctx, req.State, resp.Identity)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := r.server.Attempt("read", uazapi.Instance{ID: target.InstanceID.ValueString()})
	record := access.Record{Ref: target.Ref(), FoundAt: whereabouts.Load(ctx, req.Private)}
	refresh.Find(ctx, r.server, attempt, record, resp)
}

// targetOf is what a plan or a state of the form has to name the instance.
func (r *formResource[C, P]) targetOf(ctx context.Context, of access.Attributed) (access.Target, diag.Diagnostics) {
	if !r.action.ByID {
		return access.ReadTarget(ctx, of)
	}
	var target access.Target
	diags := of.GetAttribute(ctx, path.Root(access.AttributeInstanceID), &target.InstanceID)
	return target, diags
}

// identify identifies what has this state.
func identify(ctx context.Context, state tfsdk.State, identified *tfsdk.ResourceIdentity) diag.Diagnostics {
	var instance, id types.String
	diags := state.GetAttribute(ctx, path.Root(access.AttributeInstanceID), &instance)
	diags.Append(state.GetAttribute(ctx, path.Root(AttributeID), &id)...)
	diags.Append(keys.Set(ctx, identified, instance, id)...)
	return diags
}

func (r *formResource[C, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(identify(ctx, req.State, resp.Identity)...)
	due, diags := IsDue(ctx, req.Plan, req.State)
	resp.Diagnostics.Append(diags...)
	times, diags := timesOf(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)
	timeout, diags := times.Update(ctx, r.action.Timeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	done := tfsdk.State(req.Plan)
	if due {
		done, diags = r.do(ctx, req.Plan, timeout)
	} else {
		diags = r.checkSame(ctx, req.Plan, req.State)
	}
	resp.Diagnostics.Append(diags...)
	if !resp.Diagnostics.HasError() {
		resp.State = done
	}
}

// checkSame makes sure that another token opens the same instance, where it is only stored.
func (r *formResource[C, P]) checkSame(ctx context.Context, plan tfsdk.Plan, state tfsdk.State) diag.Diagnostics {
	planned, diags := r.targetOf(ctx, plan)
	before, read := r.targetOf(ctx, state)
	diags.Append(read...)
	if diags.HasError() {
		return diags
	}
	if err := r.server.CheckSame(ctx, planned, before); err != nil {
		return r.server.AttemptOn(r.action.Verb, &planned).Failed(ctx, err)
	}
	return nil
}

// Delete does nothing: what was done cannot be undone.
func (r *formResource[C, P]) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState refuses every import.
func (r *formResource[C, P]) ImportState(_ context.Context, _ resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resp.Diagnostics.Append(NotImported(r.form.Noun))
}

// do does what the action does, and returns the state that results. A resource has
// nowhere to show progress, so it goes to the log.
func (r *formResource[C, P]) do(ctx context.Context, plan tfsdk.Plan, timeout time.Duration) (tfsdk.State, diag.Diagnostics) {
	config, diags := r.configuration(ctx, plan.Raw)
	diags.Append(r.refuses(config)...)
	if diags.HasError() {
		return tfsdk.State{}, diags
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	target, err := r.run(ctx, config, func(event message.Event) { tflog.Info(ctx, event.Message) })
	switch {
	case err == nil:
	case target == nil || !target.WasAsked():
		return tfsdk.State{}, r.failed(ctx, config, target, timeout, err)
	default:
		attempt := r.server.Attempt(r.action.Verb, target.Instance)
		diags.Append(target.NotSeenDone(ctx, attempt, r.form.Noun, timeout, r.action.LateAdvice, err))
	}
	diags.Append(target.Warnings...)
	done := tfsdk.State{Schema: plan.Schema, Raw: plan.Raw.Copy()}
	diags.Append(done.SetAttribute(ctx, path.Root(access.AttributeInstanceID), target.Instance.ID)...)
	for _, answer := range r.form.Answers {
		diags.Append(done.SetAttribute(ctx, path.Root(answer.Name), target.answer(answer.Name))...)
	}
	return done, diags
}

// configuration is the configuration of the action that a plan or a configuration of the
// form stands for: what has the same name in both.
func (r *formResource[C, P]) configuration(ctx context.Context, raw tftypes.Value) (C, diag.Diagnostics) {
	var config C
	var planned map[string]tftypes.Value
	if err := raw.As(&planned); err != nil {
		return config, diag.Diagnostics{message.Error("Unable to read the plan", err.Error())}
	}
	of := r.schema(ctx)
	object, _ := of.Type().TerraformType(ctx).(tftypes.Object)
	values := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
		if value, same := planned[name]; same && name != AttributeTimeouts {
			values[name] = value
		}
	}
	diags := (tfsdk.Config{Schema: of, Raw: tftypes.NewValue(object, values)}).Get(ctx, &config)
	return config, diags
}
