package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
)

// What a plan does to the session of an instance, as noted for the other
// connections of the plan.
const (
	noteStarts = "a plan creates its connection"
	// notePairs is noted while applying as well.
	notePairs = "it is to be paired"
)

// announcedKey tells a destroy, in private state, that its plan has warned.
const announcedKey = "announced_end"

// ModifyPlan plans what becomes of the session, and refuses what names no
// instance at all.
func (r *connectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state *model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || r.server == nil {
		return
	}
	if plan == nil {
		if err := r.server.CheckPlannedEnd(r.record(ctx, *state, req.Private)); err != nil && state.endsSession() {
			resp.Diagnostics.Append(r.attempt("disconnect", *state).Failed(ctx, err)...)
			return
		}
		resp.Diagnostics.Append(r.planEnd(ctx, *state, req.Private)...)
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, announcedKey, []byte("true"))...)
		return
	}
	resp.Diagnostics.Append(access.CheckNamed(ctx, r.server, req.Config)...)
	switch {
	case resp.Diagnostics.HasError():
		return
	case state == nil:
		resp.Diagnostics.Append(r.planStart(ctx, req.Config)...)
		return
	case !plan.InstanceID.IsUnknown() && !plan.InstanceID.Equal(state.InstanceID):
		// It is replaced, so this one ends.
		resp.Diagnostics.Append(r.planEnd(ctx, *state, req.Private)...)
		return
	}
	resp.Diagnostics.Append(otherNumber(r.attempt("connect", *state), plan.Phone, plan.Number)...)
	if pairs(*plan, *state) {
		plan.forget()
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
}

// Idle tells whether [connectionResource.ModifyPlan] has nothing to say of a connection
// that is as configured: the number is connected, and no other one is asked for.
func (r *connectionResource) Idle(config, state map[string]any) bool {
	return access.Names(r.server, config) && state["connected"] == true && config["phone"] == nil
}

// pairs tells whether an update is to pair the instance: its session is over, or
// the attempt that is under way is to be another.
func pairs(plan, state model) bool {
	waits := plan.WaitForConnected.ValueBool() && !state.WaitForConnected.ValueBool()
	switch {
	case state.Connected.ValueBool():
		return false
	case state.lost():
		return plan.OnLogout.ValueString() == onLogoutPair
	default:
		return plan.request != state.request || waits
	}
}

// forget makes unknown what a pairing may change.
func (m *model) forget() {
	m.Status, m.Connected = types.StringUnknown(), types.BoolUnknown()
	m.JID, m.Session, m.Number, m.Paircode = types.StringUnknown(), types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
}

// planEnd warns that a session ends, and refuses to end it for a connection of the
// same instance at another address: that is one connection under a new name. With an
// instance that is gone, none ends: Terraform 1.11 plans the end of what a refresh has
// just taken out of the state, where it only refreshes.
func (r *connectionResource) planEnd(ctx context.Context, state model, kept private.Reader) diag.Diagnostics {
	if !state.endsSession() || r.server.Gone(state.InstanceID.ValueString()) {
		return nil
	}
	attempt := r.attempt("disconnect", state)
	thing := owner.Thing{ID: state.InstanceID.ValueString(), Part: owner.Connection}
	if err := r.server.Owners.End(thing, owner.LoadMark(ctx, kept)); err != nil {
		return owner.Tell(ctx, attempt, err)
	}
	r.server.Note(access.NoteEnds, attempt.Instance.ID)
	if r.server.Noted(notePairs, attempt.Instance.ID) {
		return diag.Diagnostics{attempt.Renamed()}
	}
	return diag.Diagnostics{attempt.EndsSession(state.Number.ValueString())}
}

// planStart refuses what [connectionResource.planEnd] does, if that was planned first,
// and a second new connection of the same instance: each would undo what the other does.
func (r *connectionResource) planStart(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	named, diags := access.ReadTarget(ctx, config)
	if diags.HasError() {
		return diags
	}
	id := r.meant(ctx, named)
	if id == "" {
		return nil
	}
	attempt := r.server.AttemptAsSeen("connect", id)
	r.server.Note(notePairs, id)
	switch {
	case r.server.Noted(access.NoteEnds, id):
		return diag.Diagnostics{attempt.Renamed()}
	case r.server.Told(noteStarts+" of "+id) > 1:
		return diag.Diagnostics{attempt.Blaming(named.Blame()).ConnectedTwice()}
	}
	return nil
}

// meant is the id of the instance that a new connection names, also where a token names
// it. It is "" where the plan does not know it yet, or nobody tells.
func (r *connectionResource) meant(ctx context.Context, named access.Target) string {
	if !named.InstanceID.IsNull() || named.Token.IsUnknown() {
		return named.InstanceID.ValueString()
	}
	found, err := r.server.Lookup(ctx, named.Ref(), roster.Shared)
	if err != nil {
		return "" // the apply says why
	}
	return found.ID
}
