// Package settle works out what a write is to change, and the state after it: what
// was planned, completed by what the server kept.
package settle

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Change is what an apply is to make of an object.
type Change struct {
	Config tfsdk.Config
	Plan   tfsdk.Plan
	// Before is the state from before, nil for a new object.
	Before *tfsdk.State
}

// Written are the names of the attributes that are written.
type Written map[string]bool

// Wanted returns the configured values that the plan changes, as a state in which
// all else is null, and their names. What the plan does not mention is not
// written: it may have changed on the phone since. A change of an attribute in
// renewing counts as one of all.
func (c Change) Wanted(ctx context.Context, renewing []string) (tfsdk.State, Written, diag.Diagnostics) {
	wanted, written := blank(ctx, c.Plan), Written{}
	var diags diag.Diagnostics
	all := c.Before == nil
	for _, name := range renewing {
		renews, differs := c.Differs(ctx, name)
		diags.Append(differs...)
		all = all || renews
	}
	for name := range c.Plan.Schema.GetAttributes() {
		at := path.Root(name)
		var configured attr.Value
		diags.Append(c.Config.GetAttribute(ctx, at, &configured)...)
		differs, compared := c.Differs(ctx, name)
		diags.Append(compared...)
		if diags.HasError() {
			return wanted, nil, diags
		}
		if configured.IsNull() || !all && !differs {
			continue
		}
		written[name] = true
		diags.Append(wanted.SetAttribute(ctx, at, configured)...)
	}
	return wanted, written, diags
}

// Differs tells whether the plan changes an attribute of the state.
func (c Change) Differs(ctx context.Context, name string) (bool, diag.Diagnostics) {
	if c.Before == nil {
		return true, nil
	}
	var planned, before attr.Value
	diags := c.Plan.GetAttribute(ctx, path.Root(name), &planned)
	diags.Append(c.Before.GetAttribute(ctx, path.Root(name), &before)...)
	return !diags.HasError() && !planned.Equal(before), diags
}

// Settled is what became of a write.
type Settled struct {
	State tfsdk.State
	// Mismatches are what the server keeps otherwise than it was asked to.
	Mismatches []Mismatch
	// Untold are the names of what was written and is not told by the server.
	Untold []string
}

// Mismatch is an attribute that the server keeps otherwise than it was asked to.
type Mismatch struct {
	Path         path.Path
	Wanted, Kept string
}

// Settle returns the state after a write, with what the server has. A value that
// was written and that the server keeps otherwise is a mismatch, and stands in the
// state as the server keeps it. One that was not written stays as planned, even if
// it changed on the phone meanwhile: the next refresh shows that.
func (c Change) Settle(ctx context.Context, written Written, kept any) (Settled, diag.Diagnostics) {
	settled := Settled{State: tfsdk.State{Schema: c.Plan.Schema, Raw: c.Plan.Raw.Copy()}}
	server := blank(ctx, c.Plan)
	diags := server.Set(ctx, kept)

	attributes := c.Plan.Schema.GetAttributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		at := path.Root(name)
		var planned, has attr.Value
		diags.Append(c.Plan.GetAttribute(ctx, at, &planned)...)
		diags.Append(server.GetAttribute(ctx, at, &has)...)
		if diags.HasError() {
			return settled, diags
		}
		if written[name] && has.IsNull() {
			settled.Untold = append(settled.Untold, name)
		}
		differs := written[name] && !has.IsNull() && !planned.Equal(has)
		if differs && !planned.IsUnknown() {
			settled.Mismatches = append(settled.Mismatches, newMismatch(at, planned, has, attributes[name].IsSensitive()))
		}
		if differs || planned.IsUnknown() {
			diags.Append(settled.State.SetAttribute(ctx, at, has)...)
		}
	}
	return settled, diags
}

// Revert takes back to an earlier state what was to be written and was not, as far as
// anybody can tell.
func (s *Settled) Revert(ctx context.Context, before tfsdk.State, names []string) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range names {
		var value attr.Value
		diags.Append(before.GetAttribute(ctx, path.Root(name), &value)...)
		if !diags.HasError() {
			diags.Append(s.State.SetAttribute(ctx, path.Root(name), value)...)
		}
	}
	return diags
}

// Mismatched tells whether the server keeps an attribute otherwise.
func (s *Settled) Mismatched(name string) bool {
	return slices.ContainsFunc(s.Mismatches, func(m Mismatch) bool { return m.Path.Equal(path.Root(name)) })
}

// Accept takes what was planned of an attribute for what the server keeps.
func (s *Settled) Accept(ctx context.Context, name string, planned attr.Value) diag.Diagnostics {
	s.Mismatches = slices.DeleteFunc(s.Mismatches, func(m Mismatch) bool { return m.Path.Equal(path.Root(name)) })
	return s.State.SetAttribute(ctx, path.Root(name), planned)
}

func newMismatch(at path.Path, wanted, kept attr.Value, sensitive bool) Mismatch {
	if sensitive {
		return NotShown(at)
	}
	told := Mismatch{at, shown(wanted), shown(kept)}
	if told.Wanted == told.Kept {
		told.Kept = "another address there"
	}
	return told
}

// shown is a value as a message may show it: of an address, no more than the host, since
// the rest may hold a secret.
func shown(value attr.Value) string {
	text, is := value.(types.String)
	if !is {
		return value.String()
	}
	origin := call.OriginOf(text.ValueString())
	switch {
	case origin == "" && strings.Contains(text.ValueString(), "://"):
		return "an address that cannot be read"
	case origin == "", origin == text.ValueString():
		return value.String()
	default:
		return strconv.Quote(origin + "/…")
	}
}

// NotShown is a mismatch of values that are secret.
func NotShown(at path.Path) Mismatch {
	return Mismatch{at, "a value that is not shown here", "another"}
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
