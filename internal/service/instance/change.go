package instance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// change writes edits where the server has something else, and returns the
// instance as the server then has it, with the forms in which it keeps what was
// written.
func (r *instanceResource) change(ctx context.Context, has uazapi.Instance, wanted edits, known forms) (uazapi.Instance, forms, diag.Diagnostics) {
	wanted = wanted.missing(has)
	if len(wanted) == 0 {
		return has, nil, nil
	}
	written, attempt := writing{wanted: wanted, before: has, known: known}, r.attempt("update", model{})
	blame, lost := r.write(ctx, &has, wanted)
	attempt.Instance = has
	if lost != nil {
		attempt.Verb, attempt.Blame = verbs[blame], path.Root(blame)
	}
	if lost != nil && !call.OutcomeUnknown(lost) {
		return has, nil, attempt.Failed(ctx, lost)
	}
	kept, err := r.readBack(ctx, has, written)
	sent := unseen(wanted, written.before)
	if err != nil {
		return has, sent, attempt.Failed(ctx, errors.Join(lost, err))
	}
	remembered, other := written.compare(kept)
	if len(other) > 0 { // which may show later
		remembered = sent.seeing(kept).after(nil, remembered)
	}
	if lost != nil && len(other) > 0 {
		return kept, remembered, attempt.Failed(ctx, lost)
	}
	var diags diag.Diagnostics
	for _, attribute := range slices.Sorted(maps.Keys(other)) {
		diags.Append(attempt.KeptOtherwise(path.Root(attribute), fmt.Sprintf("%q", wanted[attribute]), fmt.Sprintf("%q", other[attribute])))
	}
	return kept, remembered, diags
}

// verbs say what was attempted, by the attribute to blame.
var verbs = map[string]string{
	attributeName:         "rename",
	attributeAdminField01: "change the admin fields of",
	attributeAdminField02: "change the admin fields of",
}

// write sends edits, and returns the attribute to blame for an error. Has becomes
// what the server has by then. One of which the answer is lost may be done, so
// the others follow, and all are read back.
func (r *instanceResource) write(ctx context.Context, has *uazapi.Instance, wanted edits) (blame string, lost error) {
	if wanted.names() {
		err := r.rename(ctx, has, wanted[attributeName])
		if err != nil && !call.OutcomeUnknown(err) {
			return attributeName, err
		}
		blame, lost = attributeName, err
		has.Name = wanted[attributeName]
	}
	if notes := wanted.notes(); notes != "" {
		if err := r.note(ctx, has, wanted); err != nil {
			return notes, err
		}
	}
	return blame, lost
}

func (r *instanceResource) rename(ctx context.Context, has *uazapi.Instance, name string) error {
	if err := r.server.MakeSure(ctx, has); err != nil {
		return err
	}
	return r.server.Call(ctx, has, func(key uazapi.Key) error { return r.server.API.RenameInstance(ctx, key, name) })
}

// note writes the admin fields that are wanted, and no other: what was read of
// another may be old. A server that clears what is not sent gets the other back.
func (r *instanceResource) note(ctx context.Context, has *uazapi.Instance, wanted edits) error {
	before, err := r.look(ctx, *has)
	if err != nil {
		return err
	}
	fields := wanted.withoutName()
	if err := r.server.SetAdminFields(ctx, has.ID, fields.adminFields()); err != nil {
		return err
	}
	cleared := r.cleared(ctx, *has, before, fields)
	if len(cleared) == 0 {
		return nil
	}
	maps.Copy(cleared, fields)
	return r.server.SetAdminFields(ctx, has.ID, cleared.adminFields())
}

// cleared are the admin fields that were not sent and that the server has no longer, as
// they were before. One look may be late, and show what was there before somebody has set
// them, so several looks have to lack them. Looks that fail show nothing: the write is
// done, and is read back in any case.
func (r *instanceResource) cleared(ctx context.Context, has, before uazapi.Instance, sent edits) edits {
	had, cleared := valuesOf(before), edits{}
	for _, attribute := range []string{attributeAdminField01, attributeAdminField02} {
		if _, is := sent[attribute]; !is && had[attribute] != "" {
			cleared[attribute] = had[attribute]
		}
	}
	err := r.server.ReadBack(ctx, func() (bool, error) {
		after, err := r.look(ctx, has)
		if err != nil {
			return false, err
		}
		left := valuesOf(after)
		maps.DeleteFunc(cleared, func(attribute, _ string) bool { return left[attribute] != "" })
		return len(cleared) == 0, nil
	})
	if err != nil {
		return nil
	}
	return cleared
}

// look reads an instance with its own token, or where that is not known, in the
// listing.
func (r *instanceResource) look(ctx context.Context, has uazapi.Instance) (uazapi.Instance, error) {
	if has.Token == "" {
		return r.server.Lookup(ctx, access.Ref{ID: has.ID}, roster.Now)
	}
	status, err := r.server.Status(ctx, access.Ref{ID: has.ID, Token: has.Token})
	return status.Instance, err
}

// writing is what was written, what the server had before, and the forms in which
// it was known to keep that.
type writing struct {
	wanted edits
	before uazapi.Instance
	known  forms
}

// readBack reads what the server made of a write.
func (r *instanceResource) readBack(ctx context.Context, has uazapi.Instance, written writing) (uazapi.Instance, error) {
	kept := has
	err := r.server.ReadBack(ctx, func() (bool, error) {
		seen, err := r.look(ctx, has)
		if err != nil {
			return false, err
		}
		kept = seen
		_, other := written.compare(seen)
		return len(other) == 0, nil
	})
	return kept, err
}

// compare tells what the server keeps otherwise than it was written: in a form of
// its own, or as another value. The beginning of a name is such a form, unless the
// server had just that before and is not known to cut names.
func (w writing) compare(kept uazapi.Instance) (remembered forms, other map[string]string) {
	remembered, other = forms{}, map[string]string{}
	had, has := valuesOf(w.before), valuesOf(kept)
	for attribute, wanted := range w.wanted.missing(kept) {
		value := has[attribute]
		cuts := value != had[attribute] || w.known.keeps(attribute, value)
		if creation.SameName(wanted, value) || cuts && creation.IsCut(wanted, value) {
			remembered[attribute] = form{Written: wanted, Kept: value}
			continue
		}
		other[attribute] = value
	}
	return remembered, other
}
