package smileapi

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	api "github.com/uazapi/terraform-provider-uazapi/internal/smileapi"
)

const resourceDescription = notUazapi + `This restarts an instance there: once when the resource is created, and again whenever ` + "`triggers`" + ` change. It waits until the instance answers again.

It is the form of the action ` + "`uazapi_smileapi_instance_restart`" + ` for OpenTofu and for Terraform before 1.14. It takes ` + "`smileapi`" + ` in the provider, and nothing of uazapi. Destroying it does nothing, and a refresh asks nobody. Nothing of it was tried against these services: it is built from what their documents and the clients of others say.

Once the server may have taken the request, the restart is in the state as done. What fails after that is a warning, and no apply restarts the instance a second time until ` + "`triggers`" + ` change.

It cannot be imported: no server keeps which resource restarted an instance. Creating the resource restarts the instance once.`

// keys identify a restart: an instance may have several, and no server knows of any.
var keys = identity.Keys{Instance: attributePhoneNumberID, Own: invoke.AttributeID}

// NewResource makes the resource.
func NewResource() resource.Resource { return &restartResource{} }

var (
	_ resource.ResourceWithConfigure   = (*restartResource)(nil)
	_ resource.ResourceWithIdentity    = (*restartResource)(nil)
	_ resource.ResourceWithImportState = (*restartResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*restartResource)(nil)
)

type restartResource struct{ server *Server }

type resourceModel struct {
	ID            types.String   `tfsdk:"id"`
	PhoneNumberID types.String   `tfsdk:"phone_number_id"`
	Method        types.String   `tfsdk:"method"`
	Triggers      types.Map      `tfsdk:"triggers"`
	Message       types.String   `tfsdk:"message"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

func (r *restartResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = typeRestart
}

func (r *restartResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceDescription,
		Attributes: map[string]schema.Attribute{
			invoke.AttributeID: invoke.IDAttribute(),
			attributePhoneNumberID: schema.StringAttribute{
				MarkdownDescription: phoneNumberIDText + " Changing it replaces the resource, which restarts the other instance.",
				Required:            true,
				Validators:          []validator.String{phoneNumberID{}},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			attributeMethod: schema.StringAttribute{
				MarkdownDescription: methodText + " A change alone is only stored, for the next time.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(api.Verbs[0]),
				Validators:          methodValidators(),
			},
			invoke.AttributeTriggers: invoke.TriggersAttribute("the instance is restarted again"),
			attributeAnswer: schema.StringAttribute{
				MarkdownDescription: "What the server answered to the last restart, such as `Instance restarted successfully`.",
				Computed:            true,
			},
			invoke.AttributeTimeouts: invoke.TimeoutsAttribute(ctx, waitsText, restartTime),
		},
	}
}

func (r *restartResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = keys.Schema()
}

func (r *restartResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = fromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan keeps the last answer where no restart is due.
func (r *restartResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	due, diags := invoke.IsDue(ctx, req.Plan, req.State)
	resp.Diagnostics.Append(diags...)
	if due || resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(invoke.KeepAnswer(ctx, attributeAnswer, req.State, &resp.Plan)...)
}

func (r *restartResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, restartTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.do(ctx, &plan, timeout)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.ID = types.StringValue(uuid.NewString())
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, plan.PhoneNumberID, plan.ID)...)
}

// Read keeps the state: no server knows of a restart.
func (r *restartResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.PhoneNumberID, state.ID)...)
}

func (r *restartResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.PhoneNumberID, state.ID)...)
	timeout, diags := plan.Timeouts.Update(ctx, restartTime)
	resp.Diagnostics.Append(diags...)
	due, diags := invoke.IsDue(ctx, req.Plan, req.State)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if due {
		resp.Diagnostics.Append(r.do(ctx, &plan, timeout)...)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	}
}

// Delete does nothing: what was done cannot be undone.
func (r *restartResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState refuses every import.
func (r *restartResource) ImportState(_ context.Context, _ resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resp.Diagnostics.Append(invoke.NotImported(nounRestart))
}

// do restarts the instance, and puts into the plan what the server answered. Once the
// server may have carried it out, a failure is a warning: an error would have the next
// apply do it again.
func (r *restartResource) do(ctx context.Context, plan *resourceModel, timeout time.Duration) diag.Diagnostics {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	// A resource has nowhere to show progress, so it goes to the log.
	restart := newRestart(r.server, plan.PhoneNumberID, plan.Method, func(text string) { tflog.Info(ctx, text) })
	err := restart.run(ctx)
	plan.Message = types.StringNull()
	if restart.WasDone() {
		plan.Message = types.StringValue(restart.message)
	}
	switch {
	case err == nil:
		return nil
	case !restart.WasAsked():
		return restart.failed(ctx, timeout, err)
	default:
		return diag.Diagnostics{restart.notSeenDone(ctx, timeout, err)}
	}
}
