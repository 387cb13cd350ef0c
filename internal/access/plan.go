package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// PlanNothing makes a plan that changes nothing one that says so. While the id of
// the instance is not known yet, the framework takes all that is computed for
// unknown, and so for a change.
func PlanNothing(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	for name := range req.Plan.Schema.GetAttributes() {
		same, diags := planKeeps(ctx, req, path.Root(name))
		resp.Diagnostics.Append(diags...)
		if diags.HasError() || !same {
			return
		}
	}
	resp.Plan.Raw = req.State.Raw
}

// planKeeps tells whether a plan leaves an attribute as it is.
func planKeeps(ctx context.Context, req resource.ModifyPlanRequest, at path.Path) (bool, diag.Diagnostics) {
	var configured, planned, before attr.Value
	diags := req.Config.GetAttribute(ctx, at, &configured)
	diags.Append(req.Plan.GetAttribute(ctx, at, &planned)...)
	diags.Append(req.State.GetAttribute(ctx, at, &before)...)
	if diags.HasError() {
		return false, diags
	}
	return planned.Equal(before) || planned.IsUnknown() && configured.IsNull(), diags
}
