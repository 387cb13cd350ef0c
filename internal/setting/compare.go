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

// mismatch is an attribute that the server keeps otherwise than it was asked to.
type mismatch struct {
	path         path.Path
	wanted, kept string
}

// settle gives the state after a write: what was planned, completed by what the
// server has. A configured value that the server keeps otherwise is a mismatch,
// and stands in the state as the server keeps it. A value that nobody
// configured stays as planned, even if it changed on the phone meanwhile: the
// next refresh shows that.
func settle(ctx context.Context, config tfsdk.Config, plan tfsdk.Plan, kept any) (tfsdk.State, []mismatch, diag.Diagnostics) {
	state := tfsdk.State{Schema: plan.Schema, Raw: plan.Raw.Copy()}
	server := blank(ctx, plan)
	diags := server.Set(ctx, kept)

	var mismatches []mismatch
	attributes := plan.Schema.GetAttributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		at := path.Root(name)
		var configured, planned, has attr.Value
		diags.Append(config.GetAttribute(ctx, at, &configured)...)
		diags.Append(plan.GetAttribute(ctx, at, &planned)...)
		diags.Append(server.GetAttribute(ctx, at, &has)...)
		if diags.HasError() {
			return state, nil, diags
		}
		differs := !configured.IsNull() && !has.IsNull() && !planned.Equal(has)
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
