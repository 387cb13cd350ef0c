package setting

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// writing is one write of a setting: what is to be written, and what came of it.
type writing[M comparable, P model[M]] struct {
	*settingResource[M, P]
	change  change
	attempt apidiag.Attempt
	// named is the instance that the configuration names, and planned the one of the
	// plan, which may know more.
	named, planned access.Ref
	instance       uazapi.Instance
	// wanted is what is written, and changed are the names of that.
	wanted  M
	changed map[string]bool
	// lost is why it is not known whether the write was carried out, nil if it is.
	lost error
	// kept is what the server has in the end, and mismatches are what it keeps
	// otherwise than it was asked to.
	kept       M
	state      tfsdk.State
	mismatches []mismatch
}

// write makes the server's values those that are planned, and returns the state
// that results. The state is null where it is not known.
func (r *settingResource[M, P]) write(ctx context.Context, change change) (tfsdk.State, diag.Diagnostics) {
	w := &writing[M, P]{settingResource: r, change: change}
	diags := w.prepare(ctx)
	if diags.HasError() {
		return tfsdk.State{}, diags
	}
	if err := w.open(ctx); err != nil {
		return tfsdk.State{}, append(diags, w.attempt.Failed(err))
	}
	settled, err := w.carryOut(ctx)
	diags.Append(settled...)
	if err != nil {
		return tfsdk.State{}, append(diags, w.attempt.Failed(err))
	}
	for _, m := range w.mismatches {
		diags.Append(w.attempt.KeptOtherwise(m.path, m.wanted, m.kept))
	}
	return w.state, diags
}

// prepare works out what is to be written, and to which instance.
func (w *writing[M, P]) prepare(ctx context.Context) diag.Diagnostics {
	var configured, planned M
	diags := w.change.config.Get(ctx, &configured)
	diags.Append(w.change.plan.Get(ctx, &planned)...)
	wanted, changed, compared := w.change.wanted(ctx, w.setting.Renewing)
	diags.Append(compared...)
	if diags.HasError() {
		return diags
	}
	target := P(&configured).On()
	w.named, w.planned, w.changed = target.Ref(), P(&planned).On().Ref(), changed
	w.attempt = apidiag.Attempt{Verb: "change the " + w.setting.Noun + " of", On: w.server, Blame: target.Blame()}
	w.attempt.Instance.ID = w.planned.ID
	diags.Append(wanted.Get(ctx, &w.wanted)...)
	return diags
}

// open finds the instance. A configuration that names none means the one that the
// provider's token opens, which has to be the planned one.
func (w *writing[M, P]) open(ctx context.Context) error {
	ref := w.planned
	if w.named == (access.Ref{}) {
		ref = w.named
	}
	instance, err := w.server.Open(ctx, ref)
	switch {
	case err != nil:
		return err
	case w.planned.ID != "" && w.planned.ID != instance.ID:
		return &access.OtherInstanceError{Wanted: w.planned.ID, Opened: instance.ID}
	}
	w.instance = instance
	w.attempt.Instance, w.attempt.Blame = instance, path.Empty()
	return nil
}

// carryOut writes what is wanted, and reads it back.
func (w *writing[M, P]) carryOut(ctx context.Context) (diag.Diagnostics, error) {
	var has M
	if err := w.read(ctx, &w.instance, &has); err != nil {
		return nil, err
	}
	w.lost = w.server.Call(ctx, &w.instance, func(uazapi.Key) error {
		return w.setting.Write(ctx, w.server.API, w.instance, has, w.wanted)
	})
	if w.lost != nil && !uazapi.OutcomeUnknown(w.lost) {
		return nil, w.lost
	}
	diags, err := w.readBack(ctx)
	switch {
	case err != nil:
		return diags, errors.Join(w.lost, err)
	case !w.confirmed():
		return diags, w.lost
	}
	return diags, nil
}

// confirmed tells whether the write was carried out: the answer says so, or where
// it was lost, what was read back proves it.
func (w *writing[M, P]) confirmed() bool {
	return w.lost == nil || w.setting.Confirms != nil && w.setting.Confirms(w.kept, w.wanted)
}

// readBack reads what the server made of the write. The first reads may show what
// it had before.
func (w *writing[M, P]) readBack(ctx context.Context) (diag.Diagnostics, error) {
	var diags diag.Diagnostics
	err := w.server.ReadBack(ctx, func() (bool, error) {
		if err := w.readKept(ctx); err != nil {
			return false, err
		}
		w.state, w.mismatches, diags = settle(ctx, w.change, w.changed, &w.kept)
		return diags.HasError() || len(w.mismatches) == 0 && w.confirmed(), nil
	})
	return diags, err
}

// readKept reads what the server has now, from a description of the instance that
// is new, where the setting stands in that.
func (w *writing[M, P]) readKept(ctx context.Context) error {
	if w.setting.InDescription {
		status, err := w.server.Status(ctx, access.Ref{ID: w.instance.ID, Token: w.instance.Token})
		if err != nil {
			return err
		}
		w.instance = status.Instance
	}
	var kept M
	if err := w.read(ctx, &w.instance, &kept); err != nil {
		return err
	}
	P(&kept).On().InstanceID = types.StringValue(w.instance.ID)
	w.kept = kept
	return nil
}
