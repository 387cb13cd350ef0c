package setting

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
)

// keptKey is where the appearances stand in the private state of the resource. What the
// instance keeps there of its texts is another shape: service/instance/kept.go says why.
const keptKey = "kept_forms"

// lateBy is for how long after a write a server may show what it had before.
const lateBy = 5 * time.Minute

// appearance is a value as it was written, and as the server shows it.
type appearance struct {
	Written string `json:"written"`
	Shown   string `json:"shown"`
	// Until is when what the server shows is a change that somebody made. The zero time
	// is never: the server keeps a form of its own.
	Until time.Time `json:"until,omitzero"`
}

// hides tells whether the server shows no more than it may for a value that it has.
func (a appearance) hides(before, now attr.Value, at time.Time) bool {
	if textOf(before) != a.Written {
		return false
	}
	if a.Until.IsZero() {
		return textOf(now) == a.Shown
	}
	return at.Before(a.Until) && (textOf(now) == a.Shown || empty(now))
}

// appearances are values that the server shows otherwise than they were written, by
// attribute.
type appearances map[string]appearance

// after returns the appearances once something else was written.
func (a appearances) after(written appearances) appearances {
	left := appearances{}
	maps.Copy(left, a)
	maps.Copy(left, written)
	return left
}

func (r *settingResource[M, P]) lateNames() []string {
	if late, is := r.setting.(WithLate); is {
		return late.Late()
	}
	return nil
}

// known returns the appearances that were kept, or none.
func (r *settingResource[M, P]) known(ctx context.Context, state private.Reader) appearances {
	if len(r.lateNames()) == 0 {
		return nil
	}
	loaded, _ := private.Load[appearances](ctx, state, keptKey)
	return loaded
}

// keep keeps the appearances, and forgets those from before.
func (r *settingResource[M, P]) keep(ctx context.Context, state private.Writer, shown appearances) diag.Diagnostics {
	switch {
	case len(r.lateNames()) == 0:
		return nil
	case len(shown) == 0:
		return private.Forget(ctx, state, keptKey)
	default:
		return private.Keep(ctx, state, keptKey, shown)
	}
}

// keepShown has a refresh keep what was written where the server shows only what it
// may for that. Once it shows the value itself, or another one, a form is forgotten.
func (r *settingResource[M, P]) keepShown(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) diag.Diagnostics {
	known := r.known(ctx, req.Private)
	var diags diag.Diagnostics
	left := appearances{}
	for name, shown := range known {
		var before, now attr.Value
		diags.Append(req.State.GetAttribute(ctx, path.Root(name), &before)...)
		diags.Append(resp.State.GetAttribute(ctx, path.Root(name), &now)...)
		if diags.HasError() {
			return diags
		}
		at := r.server.Now()
		switch {
		case shown.hides(before, now, at):
			diags.Append(resp.State.SetAttribute(ctx, path.Root(name), before)...)
			left[name] = shown
		case now.Equal(before) && at.Before(shown.Until):
			left[name] = shown // another read may still be late
		}
	}
	if len(left) != len(known) {
		diags.Append(r.keep(ctx, resp.Private, left)...)
	}
	return diags
}

// acceptForms takes a text that the server keeps in a form of its own for what was
// written: one that it trims, folds or cuts. The beginning of a text is such a form
// unless the server had just that before.
func (w *writing[M, P]) acceptForms(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range w.lateNames() {
		planned, before, now, found := w.mismatch(ctx, name)
		diags.Append(found...)
		text, is := planned.(types.String)
		if !is || w.failed != nil {
			continue
		}
		kept := textOf(now)
		cuts := textOf(before) != kept && creation.IsCut(text.ValueString(), kept)
		if creation.SameName(text.ValueString(), kept) || cuts {
			diags.Append(w.settled.Accept(ctx, name, planned)...)
			w.shown[name] = appearance{Written: text.ValueString(), Shown: kept}
		}
	}
	return diags
}

// acceptLate takes what the server had before for what was written, where it shows that
// late, and remembers it in any case: the next read may be one of a listing that is late.
// What the server goes on to show of something that was cleared is a form of its own.
func (w *writing[M, P]) acceptLate(ctx context.Context) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, name := range w.lateNames() {
		if _, known := w.shown[name]; known || !w.written[name] || w.failed != nil {
			continue
		}
		planned, before, now, found := w.mismatch(ctx, name)
		diags.Append(found...)
		if planned == nil {
			diags.Append(w.rememberBefore(ctx, name)...)
			continue
		}
		if !now.Equal(before) && !empty(now) {
			continue
		}
		diags.Append(w.settled.Accept(ctx, name, planned)...)
		shown := appearance{Written: textOf(planned), Shown: textOf(now)}
		if empty(planned) {
			diags.Append(w.attempt.StillShown(path.Root(name)))
		} else {
			shown.Until = w.server.Now().Add(lateBy)
			diags.Append(w.attempt.NotShownYet(path.Root(name), lateBy))
		}
		w.shown[name] = shown
	}
	return diags
}

// rememberBefore remembers what the server had before a write that it shows by now.
func (w *writing[M, P]) rememberBefore(ctx context.Context, name string) diag.Diagnostics {
	var written attr.Value
	diags := w.settled.State.GetAttribute(ctx, path.Root(name), &written)
	before, read := w.had(ctx, name)
	diags.Append(read...)
	if !diags.HasError() && textOf(before) != textOf(written) {
		w.shown[name] = appearance{Written: textOf(written), Shown: textOf(before), Until: w.server.Now().Add(lateBy)}
	}
	return diags
}

// mismatch returns an attribute that the server keeps otherwise than it was written: as
// it is planned, as the server had it before, and as it has it now. Others have none.
func (w *writing[M, P]) mismatch(ctx context.Context, name string) (planned, before, now attr.Value, diags diag.Diagnostics) {
	if !w.settled.Mismatched(name) {
		return nil, nil, nil, nil
	}
	diags.Append(w.plan.Plan.GetAttribute(ctx, path.Root(name), &planned)...)
	diags.Append(w.settled.State.GetAttribute(ctx, path.Root(name), &now)...)
	before, read := w.had(ctx, name)
	return planned, before, now, append(diags, read...)
}

// had returns an attribute as the server had it before the write.
func (w *writing[M, P]) had(ctx context.Context, name string) (attr.Value, diag.Diagnostics) {
	state := w.settled.State
	state.Raw = state.Raw.Copy()
	diags := state.Set(ctx, &w.change.Has)
	var had attr.Value
	diags.Append(state.GetAttribute(ctx, path.Root(name), &had)...)
	return had, diags
}

// textOf is a value as it is compared. Null is as empty as "".
func textOf(value attr.Value) string {
	if text, is := value.(types.String); is {
		return text.ValueString()
	}
	return value.String()
}

// empty tells whether a value is one that a server shows where it does not know better.
func empty(value attr.Value) bool {
	return value.IsNull() || textOf(value) == "" || value.Equal(types.BoolValue(false))
}
