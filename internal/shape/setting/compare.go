package setting

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// change is what an apply is to make of a setting.
type change struct {
	config tfsdk.Config
	plan   tfsdk.Plan
	// before is the state from before, nil for a new object.
	before *tfsdk.State
}

// wanted returns the configured values that the plan changes, as a state in which
// all else is null, and their names. What the plan does not mention is not
// written: it may have changed on the phone since. A change of an attribute in
// renewing counts as one of all.
func (c change) wanted(ctx context.Context, renewing []string) (tfsdk.State, map[string]bool, diag.Diagnostics) {
	wanted, changed := blank(ctx, c.plan), map[string]bool{}
	var diags diag.Diagnostics
	all := c.before == nil
	for _, name := range renewing {
		renews, differs := c.differs(ctx, name)
		diags.Append(differs...)
		all = all || renews
	}
	for name := range c.plan.Schema.GetAttributes() {
		at := path.Root(name)
		var configured attr.Value
		diags.Append(c.config.GetAttribute(ctx, at, &configured)...)
		differs, compared := c.differs(ctx, name)
		diags.Append(compared...)
		if diags.HasError() {
			return wanted, nil, diags
		}
		if configured.IsNull() || !all && !differs {
			continue
		}
		changed[name] = true
		diags.Append(wanted.SetAttribute(ctx, at, configured)...)
	}
	return wanted, changed, diags
}

// differs tells whether the plan changes an attribute of the state.
func (c change) differs(ctx context.Context, name string) (bool, diag.Diagnostics) {
	if c.before == nil {
		return true, nil
	}
	var planned, before attr.Value
	diags := c.plan.GetAttribute(ctx, path.Root(name), &planned)
	diags.Append(c.before.GetAttribute(ctx, path.Root(name), &before)...)
	return !diags.HasError() && !planned.Equal(before), diags
}

// mismatch is an attribute that the server keeps otherwise than it was asked to.
type mismatch struct {
	path         path.Path
	wanted, kept string
}

// settle returns the state after a write: what was planned, completed by what the
// server has. A value that was written and that the server keeps otherwise is a
// mismatch, and stands in the state as the server keeps it. One that was not
// written stays as planned, even if it changed on the phone meanwhile: the next
// refresh shows that.
func settle(ctx context.Context, change change, written map[string]bool, kept any) (tfsdk.State, []mismatch, diag.Diagnostics) {
	plan := change.plan
	state := tfsdk.State{Schema: plan.Schema, Raw: plan.Raw.Copy()}
	server := blank(ctx, plan)
	diags := server.Set(ctx, kept)

	var mismatches []mismatch
	attributes := plan.Schema.GetAttributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		at := path.Root(name)
		var planned, has attr.Value
		diags.Append(plan.GetAttribute(ctx, at, &planned)...)
		diags.Append(server.GetAttribute(ctx, at, &has)...)
		if diags.HasError() {
			return state, nil, diags
		}
		differs := written[name] && !has.IsNull() && !planned.Equal(has)
		if differs && !planned.IsUnknown() {
			mismatches = append(mismatches, newMismatch(at, planned, has, attributes[name].IsSensitive()))
		}
		if differs || planned.IsUnknown() {
			diags.Append(state.SetAttribute(ctx, at, has)...)
		}
	}
	return state, mismatches, diags
}

func newMismatch(at path.Path, wanted, kept attr.Value, sensitive bool) mismatch {
	if sensitive {
		return mismatch{at, "a value that is not shown here", "another"}
	}
	return mismatch{at, wanted.String(), kept.String()}
}

// blank is a state in which every attribute is null.
func blank(ctx context.Context, plan tfsdk.Plan) tfsdk.State {
	object, _ := plan.Schema.Type().TerraformType(ctx).(tftypes.Object)
	nulls := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, attributeType := range object.AttributeTypes {
		nulls[name] = tftypes.NewValue(attributeType, nil)
	}
	return tfsdk.State{Schema: plan.Schema, Raw: tftypes.NewValue(object, nulls)}
}
