package setting

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
)

// TwiceError says that a run creates two objects of one kind for one instance. Each would
// undo what the other one has written, in every run.
type TwiceError struct {
	// Type is the name of the resource without the provider's.
	Type, Noun string
}

func (e *TwiceError) Error() string { return "two resources have the " + e.Noun + " of one instance" }

// Explain says what to do with the two.
func (e *TwiceError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "two resources have it",
		Detail: fmt.Sprintf("%s has its %s only once, and the configuration has two resources of the type uazapi_%s for it. Each would undo what the other one writes, in every apply.",
			apidiag.Which(a.Instance), e.Noun, e.Type),
		Advice: "Write into one of them what both are to do, and remove the other one. If the two are meant for two instances, let each name its own by instance_id or token.",
	}
}

// checkTwice refuses, while it is still a plan, two new objects for one instance, as far as
// the plan knows their instance. The apply refuses the others.
func (r *settingResource[M, P]) checkTwice(ctx context.Context, req resource.ModifyPlanRequest) diag.Diagnostics {
	if !req.State.Raw.IsNull() {
		return nil
	}
	var id types.String
	diags := req.Plan.GetAttribute(ctx, path.Root(access.AttributeInstanceID), &id)
	if diags.HasError() || id.ValueString() == "" || !r.run().plansAnother(id.ValueString(), req.Config.Raw) {
		return diags
	}
	attempt := r.server.AttemptAsSeen(r.verb(), id.ValueString()).Blaming(path.Root(access.AttributeInstanceID))
	return append(diags, attempt.Failed(ctx, r.twice())...)
}

func (r *settingResource[M, P]) twice() error {
	return &TwiceError{Type: r.about.Type, Noun: r.about.Noun}
}

// verb completes "Unable to …" up to the instance.
func (r *settingResource[M, P]) verb() string { return "change the " + r.about.Noun + " of" }
