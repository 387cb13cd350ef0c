// Package instance is uazapi_instance: a WhatsApp number on a server.
package instance

import (
	"context"
	"maps"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

var (
	_ resource.ResourceWithConfigure      = (*instanceResource)(nil)
	_ resource.ResourceWithIdentity       = (*instanceResource)(nil)
	_ resource.ResourceWithImportState    = (*instanceResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*instanceResource)(nil)
	_ resource.ResourceWithMoveState      = (*instanceResource)(nil)
	_ resource.ResourceWithValidateConfig = (*instanceResource)(nil)
)

// keys identify an instance.
var keys = identity.Keys{Instance: attributeID}

type instanceResource struct {
	server *access.Server
}

// NewResource makes the resource.
func NewResource() resource.Resource { return &instanceResource{} }

func (r *instanceResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

func (r *instanceResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

func (r *instanceResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = keys.Schema()
}

func (r *instanceResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (r *instanceResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Create(ctx, operationTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	within, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if given := config.given(nil); !given.token.IsNull() {
		r.adopt(within, plan, given, timeout, resp)
		return
	}
	r.create(within, plan, timeout, resp)
}

func (r *instanceResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	before := state
	if err := r.identify(ctx, &state); err != nil {
		resp.Diagnostics.Append(r.attempt("read", state).Failed(ctx, err)...)
		return
	}
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.ID)...)
	attempt, record := r.attempt("read", state), state.record(ctx, r.server, req.Private)
	found, ok := refresh.Find(ctx, r.server, attempt, record, resp)
	if !ok {
		return
	}
	resp.Diagnostics.Append(r.hold(ctx, found.Instance, resp.Private)...)
	known := loadForms(ctx, req.Private)
	kept := known.seeing(found.Instance)
	if !maps.Equal(kept, known) {
		resp.Diagnostics.Append(kept.store(ctx, resp.Private)...)
	}
	state.fill(found.Instance, kept)
	if !reflect.DeepEqual(state, before) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
	if before.Name.IsNull() {
		attempt.Instance = found.Instance
		resp.Diagnostics.Append(refresh.CheckImported(ctx, attempt, resp.State)...)
	}
}

func (r *instanceResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.ID)...)
	timeout, diags := plan.Timeouts.Update(ctx, operationTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := r.identify(ctx, &state); err != nil {
		resp.Diagnostics.Append(failed(ctx, r.attempt("update", state), "update", timeout, err)...)
		return
	}
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, state.ID)...)
	attempt := r.attempt("update", state)
	given := config.given(&state)
	found, err := r.find(ctx, state, given, req.Private)
	if !given.token.IsNull() {
		attempt.Blame = path.Root(given.attribute)
	}
	if err == nil && state.drops(plan.StoreToken) {
		attempt.Blame = path.Root(attributeStoreToken)
		err = r.server.CheckFoundAgain(ctx, found.ID)
	}
	if err != nil {
		resp.Diagnostics.Append(failed(ctx, attempt, "update", timeout, err)...)
		return
	}
	resp.Diagnostics.Append(plan.refused(attempt, state.Origin, found)...)
	if resp.Diagnostics.HasError() {
		return
	}
	known := loadForms(ctx, req.Private).seeing(found)
	kept, remembered, diags := r.change(ctx, found, plan.changes(state), known)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(whereabouts.Add(ctx, resp.Private, whereabouts.Load(ctx, req.Private), r.server.BaseURL())...)
	if diags.HasError() {
		// The state has to show what was not done.
		resp.Diagnostics.Append(known.after(nil, remembered).store(ctx, resp.Private)...)
		plan.fill(kept, nil)
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		return
	}
	resp.Diagnostics.Append(known.after(plan.changes(state), remembered).store(ctx, resp.Private)...)
	plan.complete(kept)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// find returns the instance of a state, by the credential that the configuration
// gives, if there is one.
func (r *instanceResource) find(ctx context.Context, state model, given credential, kept private.Reader) (uazapi.Instance, error) {
	if !given.token.IsNull() {
		return r.open(ctx, state.ID, given)
	}
	found, err := r.server.Find(ctx, state.record(ctx, r.server, kept), roster.Shared)
	return found.Instance, err
}

func (r *instanceResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionProtection.ValueBool() {
		resp.Diagnostics.Append(r.attempt("delete", state).Protected())
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, operationTime)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := r.identify(ctx, &state)
	if err == nil {
		err = r.server.Delete(ctx, state.record(ctx, r.server, req.Private))
	}
	if err != nil {
		resp.Diagnostics.Append(failed(ctx, r.attempt("delete", state), "delete", timeout, err)...)
	}
}

func (r *instanceResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	keys.Import(ctx, r.server, "import", req, resp)
	if !resp.Diagnostics.HasError() {
		r.wantImported(ctx, resp)
	}
}

func (r *instanceResource) attempt(verb string, m model) apidiag.Attempt {
	return r.server.Attempt(verb, uazapi.Instance{ID: m.ID.ValueString(), Name: m.Name.ValueString()})
}
