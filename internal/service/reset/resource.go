package reset

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

const resourceDescription = `Restarts an instance on its server and keeps its session: once when the resource is created, and again whenever ` + "`triggers`" + ` change.

It is the form of the action ` + "`uazapi_instance_reset`" + ` for OpenTofu and for Terraform before 1.14. Destroying it does nothing.`

var (
	_ resource.ResourceWithConfigure   = (*resetResource)(nil)
	_ resource.ResourceWithIdentity    = (*resetResource)(nil)
	_ resource.ResourceWithImportState = (*resetResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*resetResource)(nil)
)

// keys identify a reset.
var keys = identity.Keys{Instance: access.AttributeInstanceID}

type resetResource struct {
	server *access.Server
}

type resourceModel struct {
	access.Target
	Triggers types.Map      `tfsdk:"triggers"`
	Wait     types.Bool     `tfsdk:"wait"`
	Response types.String   `tfsdk:"response"`
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// NewResource makes the resource.
func NewResource() resource.Resource { return &resetResource{} }

func (r *resetResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + typeName
}

func (r *resetResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := access.ResourceAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"triggers": schema.MapAttribute{
			MarkdownDescription: "Any values. When one of them changes, the instance is reset again. None by default.",
			Optional:            true,
			ElementType:         types.StringType,
		},
		"wait": schema.BoolAttribute{
			MarkdownDescription: waitText,
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
		"response": schema.StringAttribute{
			MarkdownDescription: "What the server answered to the last reset, such as `Instance reset started`.",
			Computed:            true,
		},
		"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
			Create:            true,
			CreateDescription: fmt.Sprintf("How long to wait for the session with `wait`, such as `1m`. Defaults to `%s`.", polling.Short(resetTime)),
			Update:            true,
			UpdateDescription: fmt.Sprintf("The same when `triggers` have changed. Defaults to `%s`.", polling.Short(resetTime)),
		}),
	})
	resp.Schema = schema.Schema{MarkdownDescription: resourceDescription, Attributes: attributes}
}

func (r *resetResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = keys.Schema()
}

func (r *resetResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan refuses what names no instance at all, and keeps the last answer
// where no reset is due.
func (r *resetResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.server == nil {
		return
	}
	resp.Diagnostics.Append(access.CheckNamed(ctx, r.server, req.Config)...)
	if req.State.Raw.IsNull() {
		return
	}
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !plan.Triggers.Equal(state.Triggers) {
		return
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("response"), state.Response)...)
}

func (r *resetResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	timeout, diags := plan.Timeouts.Create(ctx, resetTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.reset(ctx, &plan, timeout)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, plan.InstanceID)...)
	resp.Diagnostics.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
}

func (r *resetResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state resourceModel
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.InstanceID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := apidiag.Attempt{Verb: "read", Instance: uazapi.Instance{ID: state.InstanceID.ValueString()}, On: r.server}
	record := access.Record{Ref: state.Ref(), FoundAt: whereabouts.Load(ctx, req.Private)}
	if _, ok := refresh.Find(ctx, attempt, record, resp); !ok {
		return
	}
	if state.Wait.IsNull() {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("wait"), false)...)
	}
}

func (r *resetResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state resourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.InstanceID)...)
	timeout, diags := plan.Timeouts.Update(ctx, resetTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Triggers.Equal(state.Triggers) {
		resp.Diagnostics.Append(r.reset(ctx, &plan, timeout)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete does nothing: a reset that was done cannot be undone.
func (r *resetResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

func (r *resetResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	keys.Import(ctx, r.server, "import the reset of", req, resp)
}

// reset does what the action does. A resource has nowhere to show progress, so
// it goes to the log.
func (r *resetResource) reset(ctx context.Context, plan *resourceModel, timeout time.Duration) diag.Diagnostics {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	attempt := apidiag.Attempt{Verb: verb, Instance: uazapi.Instance{ID: plan.InstanceID.ValueString()}, On: r.server, Blame: plan.Blame()}
	found, err := r.server.Lookup(ctx, plan.Ref(), roster.Shared)
	if err != nil {
		return diag.Diagnostics{attempt.Failed(err)}
	}
	attempt.Blame = path.Empty()
	if err := r.server.MakeSure(ctx, &found); err != nil {
		return diag.Diagnostics{attempt.Failed(err)}
	}
	response, err := run(ctx, r.server, &found, plan.Wait.ValueBool(), func(format string, values ...any) {
		tflog.Info(ctx, fmt.Sprintf(format, values...))
	})
	attempt.Instance = found
	switch {
	case err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return diag.Diagnostics{attempt.Late(timeout, lateAdvice, err)}
	case err != nil:
		return diag.Diagnostics{attempt.Failed(err)}
	}
	plan.InstanceID = types.StringValue(found.ID)
	plan.Response = types.StringValue(response)
	return nil
}
