// Package setting is the shape of something that every instance has once, such as
// its privacy or its presence.
//
// A setting exists as long as its instance does. So creating its resource
// writes it, and it is gone only when the instance is. A setting brings its fields
// and two calls, and what only some settings have as a method more, see
// [WithUnset] and the types below it. What is the same for all of them is here:
// naming the instance, identity, import, refreshing, writing, and checking that the
// server kept what was written.
package setting

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// Setting is what every setting has of its own. M is its model, a struct that
// embeds [access.Target].
type Setting[M any] interface {
	About() About
	// Read puts the values that the server has into a model. It leaves alone
	// what the server does not tell.
	Read(ctx context.Context, on access.On, into *M) error
	// Write makes the server's values those that are wanted. Where it fails after a
	// part of it was carried out, it returns a [PartlyError].
	Write(ctx context.Context, on access.On, change Change[M]) error
}

// About is what there is to say of a setting.
type About struct {
	// Type is the name of the resource without the provider's, "instance_privacy".
	Type string
	// Noun is the setting in messages: "privacy".
	Noun string
	// Description opens the page of the resource, in Markdown. It says what
	// destroying the resource does.
	Description string
	// Attributes are the setting's own, besides those of [access.Target].
	Attributes map[string]schema.Attribute
	// Validators check the attributes together.
	Validators []resource.ConfigValidator
	// Session says that an instance has the setting only while it is connected to
	// WhatsApp. Others are neither listed nor refreshed then.
	Session bool
	// WithInstance says that the server tells the setting where it describes the
	// instance, and not on a route of its own.
	WithInstance bool
	// PlansChanges says that the plan of [WithPlan] has nothing to say of a setting that
	// is as configured.
	PlansChanges bool
}

// Change is what is to be written.
type Change[M any] struct {
	// Before is what the state has, nil for a new object.
	Before *M
	// Has is what the server has.
	Has M
	// Wanted is what the plan changes of the configuration, and what is write-only.
	// What is null there is not written, and defaults of the schema are not in it.
	Wanted M
	// Planned is all of the plan, also what it does not change.
	Planned M
	// Untold is empty. Write puts there what no read tells: what only its answer says, or
	// which picture it has sent. The state has that from here.
	Untold *M
}

// WithUnset is a setting that can be unset. That of others stays as it is when the
// resource is destroyed.
type WithUnset[M any] interface {
	Unset(ctx context.Context, on access.On, before M) error
}

// WithRenewal is a setting that is written as a whole when certain attributes
// change.
type WithRenewal interface {
	// Renewing are the names of these attributes.
	Renewing() []string
}

// WithPlan is a setting that has a word in the plan. It is asked of a setting that is as
// configured as well, unless [About.PlansChanges] spares that.
type WithPlan interface {
	Plan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse)
}

// WithRefreshed is a setting of which not every difference counts as drift.
type WithRefreshed[M any] interface {
	// Refreshed settles after a refresh what does.
	Refreshed(state *M, instance uazapi.Instance)
}

// WithProof is a setting whose server does not tell all that is written.
type WithProof[M any] interface {
	// Proves tells whether what was read back proves that a write was carried out
	// whose answer was lost. For other settings that all of it is told, and as
	// wanted, proves it.
	Proves(kept M, change Change[M]) bool
}

// WithDerived is a setting that plans some attributes by what is configured, which
// the server then tells.
type WithDerived interface {
	// Derived are the names of these attributes. Where a plan changes one, the server
	// has to keep it as if it were written.
	Derived() []string
}

// WithOwnChanges is a setting that servers change by themselves as well. That one shows another
// value after a write is told, and is no failure.
type WithOwnChanges[M any] interface {
	// ShownInstead returns the name of the attribute that was written and what the server
	// shows instead, which is "" where it shows what was written, or nothing.
	ShownInstead(kept M, change Change[M]) (name, shown string)
}

// WithSecrets is a setting whose server shows secrets that no state has.
type WithSecrets[M any] interface {
	// KeptOtherwise are the names of the attributes that were written, and of which the
	// server shows another value.
	KeptOtherwise(kept M, change Change[M]) []string
}

// WithAbsence is a setting that not every instance has, as only a read tells, so that
// lists leave it out.
type WithAbsence[M any] interface {
	Absent(of M) bool
}

// WithScope is a setting that has a map of which a configuration may have a part. What
// is configured is managed, and the rest stays on the server as it is.
type WithScope[M any] interface {
	// Scope returns the keys of the map that a model has, and nil where it has no map.
	Scope(of M) []string
	// Narrow leaves out of the map what the server has under other keys.
	Narrow(has *M, scope []string)
}

// WithWarnings is a setting of which a change does something to a connected number.
type WithWarnings[M any] interface {
	// Warnings are told by the plan for an instance that this run has seen connected.
	// What is new has no before, and what is destroyed no planned.
	Warnings(seen uazapi.Instance, before, planned *M) diag.Diagnostics
}

// WithLate is a setting of which the server shows something late, or keeps texts in a
// form of its own, as by trimming them.
type WithLate interface {
	// Late are the names of these attributes.
	Late() []string
}

// WithHolders is a setting that not every account has, as the listing tells.
type WithHolders interface {
	// Holds tells whether an instance has it. Others are not listed.
	Holds(instance uazapi.Instance) bool
}

// PartlyError is a write that failed after a part of it was carried out.
type PartlyError struct{ Err error }

func (e *PartlyError) Error() string { return e.Err.Error() }

// Unwrap returns why it failed, so that each of several failures is told.
func (e *PartlyError) Unwrap() []error { return []error{e.Err} }

// model is a pointer to a model. Only the pointer has the method, and Go wants both
// types named.
type model[M any] interface {
	*M
	On() *access.Target
}

// Choice is an attribute with a few values. Left out, the value that the
// account has is kept and only read.
func Choice(description string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " One of `" + strings.Join(values, "`, `") + "`. Left out, the account keeps its own value, which is read.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{validate.OneOf(values...)},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// ChangedTexts are the texts to write, by the names that the server has for them, so that
// what it has becomes what is wanted. What is null or not known is not wanted.
func ChangedTexts(has, wanted map[string]*types.String) map[string]string {
	changed := map[string]string{}
	for name, text := range wanted {
		if !text.IsNull() && !text.IsUnknown() && !text.Equal(*has[name]) {
			changed[name] = text.ValueString()
		}
	}
	return changed
}
