package item

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
)

// WithPlan is a kind of item that has a word in the plan.
type WithPlan[M any] interface {
	// Plan is asked of what is planned to be there. What is new has no before.
	Plan(ctx context.Context, server *access.Server, before, planned *M) diag.Diagnostics
}

// WithIdle is a kind of item that can tell when its plan has nothing to do.
type WithIdle interface {
	// Idle tells it of an item that is as configured. It makes no call.
	Idle(server *access.Server, state map[string]any) bool
}

// Idle tells whether [itemResource.ModifyPlan] has nothing to say of an item that is as
// configured.
func (r *itemResource[E, M, P]) Idle(config, state map[string]any) bool {
	with, can := r.item.(WithIdle)
	return can && access.Names(r.server, config) && with.Idle(r.server, state)
}

// word is what the kind of item has to say of a plan.
func (r *itemResource[E, M, P]) word(ctx context.Context, req resource.ModifyPlanRequest) diag.Diagnostics {
	with, has := r.item.(WithPlan[M])
	if !has {
		return nil
	}
	var before, planned *M
	diags := req.State.Get(ctx, &before)
	diags.Append(req.Plan.Get(ctx, &planned)...)
	if diags.HasError() {
		return diags
	}
	return append(diags, with.Plan(ctx, r.server, before, planned)...)
}
