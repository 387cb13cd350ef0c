package globalwebhook

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/delivery"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/together"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

var (
	_ resource.ResourceWithConfigure        = (*globalResource)(nil)
	_ resource.ResourceWithConfigValidators = (*globalResource)(nil)
	_ resource.ResourceWithModifyPlan       = (*globalResource)(nil)
	_ resource.ResourceWithIdentity         = (*globalResource)(nil)
	_ resource.ResourceWithImportState      = (*globalResource)(nil)
)

type globalResource struct {
	global
	// turns has those of a run that write wait for each other.
	turns *together.Turns
}

// NewResource makes the resource.
func NewResource() resource.Resource { return &globalResource{} }

func (r *globalResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + typeName
}

func (r *globalResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

func (r *globalResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identitySchema()
}

func (r *globalResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return delivery.Validators()
}

func (r *globalResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.server = access.FromProviderData(req.ProviderData, &resp.Diagnostics)
	if r.server != nil {
		r.turns, _ = r.server.PerRun(typeName, func() any { return new(together.Turns) }).(*together.Turns)
	}
}

// What is noted of the global webhook for the other resources of a run.
const (
	noteEnds   = "a plan destroys it"
	noteStarts = "a plan creates it"
	// noteMade is noted while applying.
	noteMade = "an apply created it"
)

// ModifyPlan says, while it is still a plan, what is taken over, and refuses what an
// apply could only fail at.
func (r *globalResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.server == nil {
		return
	}
	var state, plan *model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case plan == nil:
		resp.Diagnostics.Append(r.planEnd(ctx, req.Private)...)
	case state == nil:
		resp.Diagnostics.Append(r.planStart(ctx)...)
	}
	resp.Diagnostics.Append(delivery.PlanOfServer(r.server, sent(state), sent(plan))...)
}

// sent is where a model sends what, nil where there is no model.
func sent(m *model) *delivery.Delivery {
	if m == nil {
		return nil
	}
	return &m.Delivery
}

// planEnd refuses to destroy the webhook for another resource that has it, and at an
// address where it never was.
func (r *globalResource) planEnd(ctx context.Context, kept private.Reader) diag.Diagnostics {
	r.server.Note(noteEnds, globalID)
	if r.server.Noted(noteMade, globalID) {
		return nil // it is replaced, and stays on
	}
	if r.server.Noted(noteStarts, globalID) {
		return r.failed(ctx, "destroy", errMoved)
	}
	if !whereabouts.IsNew(ctx, kept, r.server.BaseURL()) {
		return nil // if nothing was refreshed, the destroy itself looks first
	}
	return r.failed(ctx, "destroy", r.checkAddress(ctx, kept))
}

// planStart warns of a webhook that is there already.
func (r *globalResource) planStart(ctx context.Context) diag.Diagnostics {
	if err := r.server.NeedsAdminToken(); err != nil {
		return r.failed(ctx, "set", err)
	}
	r.server.Note(noteStarts, globalID)
	if r.server.Noted(noteEnds, globalID) {
		return r.failed(ctx, "set", errMoved)
	}
	has, there, err := delivery.Global(ctx, r.server)
	switch {
	case errors.Is(err, call.ErrDisabled):
		return r.failed(ctx, "set", err)
	case err != nil || !there:
		return nil // what passes is no reason to fail a plan
	}
	return diag.Diagnostics{takesOver(has, "is taken over")}
}

func (r *globalResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(fields.Read(ctx, req.State, &state)...)
	resp.Diagnostics.Append(identify(ctx, resp.Identity)...)
	if resp.Diagnostics.HasError() {
		return
	}
	known := whereabouts.Load(ctx, req.Private)
	has, there, err := r.look(ctx)
	if err == nil && !there && !r.foundHere(known) {
		err = &elsewhereError{FoundAt: known}
	}
	switch {
	case err != nil:
		resp.Diagnostics.Append(r.failed(ctx, "read", err)...)
		return
	case !there:
		resp.Diagnostics.Append(vanished(r.server.BaseURL()))
		resp.State.RemoveResource(ctx)
		return
	case !r.foundHere(known):
		resp.Diagnostics.Append(foundElsewhere(r.server.BaseURL()))
	}
	resp.Diagnostics.Append(whereabouts.Add(ctx, resp.Private, known, r.server.BaseURL())...)
	before := state
	resp.Diagnostics.Append(state.fill(ctx, has)...)
	if !resp.Diagnostics.HasError() && !reflect.DeepEqual(state, before) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
}

// foundHere tells whether the webhook was found at this address before, or nobody knows
// where.
func (r *globalResource) foundHere(known []string) bool {
	return len(known) == 0 || slices.Contains(known, r.server.BaseURL())
}

// checkAddress refuses to end a webhook at an address where no run before this one has
// found it: it may be that of another server.
func (r *globalResource) checkAddress(ctx context.Context, kept private.Reader) error {
	known := whereabouts.Load(ctx, kept)
	if r.foundHere(known) && !whereabouts.IsNew(ctx, kept, r.server.BaseURL()) {
		return nil
	}
	here := r.server.BaseURL()
	return &newAddressError{FoundAt: slices.DeleteFunc(slices.Clone(known), func(address string) bool { return address == here })}
}

func (r *globalResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := types.StringValue(req.ID)
	if req.ID == "" && req.Identity != nil {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(attributeID), &id)...)
	}
	if id.ValueString() != globalID {
		resp.Diagnostics.Append(invalidID())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	_, there, err := r.look(ctx)
	switch {
	case err == nil && !there:
		err = errNone
	case err == nil && r.server.Told("import of the global webhook") > 1:
		err = errTaken
	}
	if err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "import", err)...)
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(attributeID), globalID)...)
}
