// Package instance is uazapi_instance: a WhatsApp number on a server.
package instance

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

var (
	_ resource.ResourceWithConfigure      = (*instanceResource)(nil)
	_ resource.ResourceWithIdentity       = (*instanceResource)(nil)
	_ resource.ResourceWithImportState    = (*instanceResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*instanceResource)(nil)
	_ resource.ResourceWithValidateConfig = (*instanceResource)(nil)
)

const (
	// attributeID is the attribute that identifies an instance.
	attributeID = "id"
	// attributeTokenWO holds a token that is stored nowhere.
	attributeTokenWO = "token_wo"
	// attributeStoreToken says whether the state holds the token.
	attributeStoreToken = "store_token"
)

type instanceResource struct {
	server *access.Server
}

// NewResource makes the resource.
func NewResource() resource.Resource { return &instanceResource{} }

func (r *instanceResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_instance"
}

func (r *instanceResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

func (r *instanceResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identity.Schema(attributeID)
}

func (r *instanceResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
}

func (r *instanceResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if given := config.given(nil); !given.token.IsNull() {
		r.adopt(ctx, plan, given, resp)
		return
	}
	r.create(ctx, plan, resp)
}

func (r *instanceResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, attributeID, state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := r.attempt("read", state)
	found, err := r.server.Find(ctx, state.ref())
	if r.gone(ctx, err, req.Private) {
		r.server.MarkGone(state.ID.ValueString(), access.Token(state.Token))
		resp.Diagnostics.Append(attempt.Vanished(err))
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(err))
		return
	}
	before := state
	state.fill(found, r.server.HasAdminToken())
	if state != before {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

func (r *instanceResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, attributeID, state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	attempt := r.attempt("update", state)
	find := func() (uazapi.Instance, error) { return r.server.Find(ctx, state.ref()) }
	if given := config.given(&state); !given.token.IsNull() {
		attempt.Blame = path.Root(given.attribute)
		find = func() (uazapi.Instance, error) { return r.open(ctx, state.ID, given) }
	}
	found, err := find()
	if err == nil && state.drops(plan.StoreToken) {
		attempt.Blame = path.Root(attributeStoreToken)
		_, err = r.server.FindAgain(ctx, found.ID)
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(err))
		return
	}
	changed, diags := r.change(ctx, found, plan)
	resp.Diagnostics.Append(diags...)
	plan.fill(changed, r.server.HasAdminToken())
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

func (r *instanceResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.DeletionProtection.ValueBool() {
		resp.Diagnostics.Append(protected(state))
		return
	}
	found, err := r.server.Find(ctx, state.ref())
	if err == nil {
		err = r.delete(ctx, state.ref(), found)
	}
	if err != nil && !r.gone(ctx, err, req.Private) {
		resp.Diagnostics.Append(r.attempt("delete", state).Failed(err))
	}
}

func (r *instanceResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	identity.Import(ctx, r.server, attributeID, "import", req, resp)
}

func (r *instanceResource) attempt(verb string, m model) apidiag.Attempt {
	return apidiag.Attempt{
		Verb:     verb,
		Instance: uazapi.Instance{ID: m.ID.ValueString(), Name: m.Name.ValueString()},
		On:       r.server,
	}
}

// gone tells whether an error proves that the instance does not exist: the
// server says so, or it refuses the token after the time at which it had
// announced to delete the instance.
func (r *instanceResource) gone(ctx context.Context, err error, private privateReader) bool {
	if errors.Is(err, uazapi.ErrGone) {
		return true
	}
	// A listing that is refused says nothing of the instance.
	if unsettled, ok := errors.AsType[*access.UnsettledError](err); ok {
		err = unsettled.Own
	}
	return errors.Is(err, uazapi.ErrRejected) && loadAnnouncement(ctx, private).over(r.server.Now())
}
