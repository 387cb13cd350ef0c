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
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/settle"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// writing is one write of a setting: what is to be written, and what came of it.
type writing[M any, P model[M]] struct {
	*settingResource[M, P]
	plan    settle.Change
	attempt apidiag.Attempt
	// named is the instance that the configuration names, and planned the one of the
	// plan, which may know more.
	named, planned access.Ref
	instance       uazapi.Instance
	// change is what is written, and written are the names of that.
	change  Change[M]
	written settle.Written
	// scope are the keys that are configured of a setting that has a scope.
	scope []string
	// failed is why the write may not have been carried out, or not all of it, nil if
	// it was.
	failed error
	// kept is what the server has in the end.
	kept    M
	settled settle.Settled
	// shown is what the server shows of it for now.
	shown appearances
}

// outcome is what a write leaves. The state is null where it is not known.
type outcome struct {
	state tfsdk.State
	shown appearances
}

// write makes the server's values those that are planned, and returns what results.
func (r *settingResource[M, P]) write(ctx context.Context, plan settle.Change) (outcome, diag.Diagnostics) {
	w := &writing[M, P]{settingResource: r, plan: plan, shown: appearances{}}
	diags := w.prepare(ctx)
	if diags.HasError() {
		return outcome{}, diags
	}
	if err := w.open(ctx); err != nil {
		return outcome{}, append(diags, w.attempt.Failed(ctx, err)...)
	}
	done, err := r.run().turns.Take(ctx, w.instance.ID)
	if err != nil {
		return outcome{}, append(diags, w.attempt.Failed(ctx, err)...)
	}
	defer done()
	if plan.Before == nil && r.run().created(w.instance.ID) {
		return outcome{}, append(diags, w.attempt.Failed(ctx, r.twice())...)
	}
	settled, err := w.carryOut(ctx)
	diags.Append(settled...)
	if err != nil {
		return outcome{}, append(diags, w.attempt.Failed(ctx, err)...)
	}
	diags.Append(w.acceptLate(ctx)...)
	if w.partly() {
		diags.Append(w.revert(ctx)...)
		return outcome{w.settled.State, w.shown}, append(diags, w.attempt.Failed(ctx, w.failed)...)
	}
	if len(w.secrets()) > 0 {
		diags.Append(w.revert(ctx)...)
	}
	for _, m := range w.settled.Mismatches {
		diags.Append(w.attempt.KeptOtherwise(m.Path, m.Wanted, m.Kept))
	}
	if name, shown := w.shownInstead(); shown != "" {
		diags.Append(w.attempt.ShownInstead(path.Root(name), shown))
	}
	if plan.Before == nil && !diags.HasError() {
		r.run().create(w.instance.ID)
	}
	return outcome{w.settled.State, w.shown}, diags
}

// prepare works out what is to be written, and to which instance.
func (w *writing[M, P]) prepare(ctx context.Context) diag.Diagnostics {
	var configured, planned M
	diags := w.plan.Config.Get(ctx, &configured)
	diags.Append(w.plan.Plan.Get(ctx, &planned)...)
	if w.plan.Before != nil {
		w.change.Before = new(M)
		diags.Append(w.plan.Before.Get(ctx, w.change.Before)...)
	}
	wanted, written, compared := w.plan.Wanted(ctx, w.renewing())
	diags.Append(compared...)
	diags.Append(w.derive(ctx, written)...)
	if diags.HasError() {
		return diags
	}
	target := P(&configured).On()
	w.named, w.planned, w.written = target.Ref(), P(&planned).On().Ref(), written
	w.attempt = w.server.AttemptOn(w.verb(), target)
	w.attempt.Instance.ID = w.planned.ID
	if scoped, is := w.setting.(WithScope[M]); is {
		w.scope = scoped.Scope(configured)
	}
	diags.Append(wanted.Get(ctx, &w.change.Wanted)...)
	w.change.Planned, w.change.Untold = planned, new(M)
	return diags
}

// derive adds what the plan changes of the derived attributes to what is written.
func (w *writing[M, P]) derive(ctx context.Context, written settle.Written) diag.Diagnostics {
	deriving, is := w.setting.(WithDerived)
	if !is {
		return nil
	}
	var diags diag.Diagnostics
	for _, name := range deriving.Derived() {
		differs, compared := w.plan.Differs(ctx, name)
		diags.Append(compared...)
		if differs && written != nil {
			written[name] = true
		}
	}
	return diags
}

func (w *writing[M, P]) renewing() []string {
	if renewed, is := w.setting.(WithRenewal); is {
		return renewed.Renewing()
	}
	return nil
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
	w.attempt = w.attempt.Opened(instance)
	return nil
}

// carryOut writes what is wanted, and reads it back.
func (w *writing[M, P]) carryOut(ctx context.Context) (diag.Diagnostics, error) {
	if w.server.Noted(w.noteUnset(), w.instance.ID) { // perhaps since the instance was opened
		if err := w.describe(ctx); err != nil {
			return nil, err
		}
	}
	if err := w.read(ctx, &w.instance, &w.change.Has); err != nil {
		return nil, err
	}
	w.failed = w.server.Call(ctx, &w.instance, func(uazapi.Key) error {
		return w.setting.Write(ctx, w.server.On(w.instance), w.change)
	})
	if w.failed != nil && !w.partly() && !call.OutcomeUnknown(w.failed) {
		return nil, w.failed
	}
	diags, err := w.readBack(ctx)
	switch {
	case err != nil:
		return diags, errors.Join(w.failed, err)
	case !w.partly() && !w.confirmed():
		return diags, w.failed
	}
	return diags, nil
}

// partly tells whether the write failed after a part of it was carried out.
func (w *writing[M, P]) partly() bool {
	_, partly := errors.AsType[*PartlyError](w.failed)
	return partly
}

// revert keeps in the state what it had before of what the server does not tell,
// so that the next plan writes it again.
func (w *writing[M, P]) revert(ctx context.Context) diag.Diagnostics {
	if w.plan.Before == nil {
		return nil
	}
	return w.settled.Revert(ctx, *w.plan.Before, w.untold())
}

// untold are the attributes of the setting that were written and are not told. Those
// that name the instance never are.
func (w *writing[M, P]) untold() []string {
	var untold []string
	for _, name := range w.settled.Untold {
		if _, own := w.about.Attributes[name]; own {
			untold = append(untold, name)
		}
	}
	return untold
}

// secrets are the names of those that the server keeps otherwise.
func (w *writing[M, P]) secrets() []string {
	if comparing, is := w.setting.(WithSecrets[M]); is {
		return comparing.KeptOtherwise(w.kept, w.change)
	}
	return nil
}

// shownInstead returns what the server shows by itself, perhaps, of what was written.
func (w *writing[M, P]) shownInstead() (name, shown string) {
	if changing, is := w.setting.(WithOwnChanges[M]); is {
		return changing.ShownInstead(w.kept, w.change)
	}
	return "", ""
}

// confirmed tells whether the write was carried out: the answer says so, or where
// it was lost, what was read back proves it.
func (w *writing[M, P]) confirmed() bool {
	if w.failed == nil {
		return true
	}
	if proving, is := w.setting.(WithProof[M]); is {
		return proving.Proves(w.kept, w.change)
	}
	return len(w.settled.Mismatches) == 0 && len(w.untold()) == 0
}

// readBack reads what the server made of the write. The first reads may show what
// it had before. Of what failed for a part, nobody knows what to wait for.
func (w *writing[M, P]) readBack(ctx context.Context) (diag.Diagnostics, error) {
	var diags diag.Diagnostics
	err := w.server.ReadBack(ctx, func() (bool, error) {
		if err := w.readKept(ctx); err != nil {
			return false, err
		}
		w.settled, diags = w.plan.Settle(ctx, w.written, &w.kept)
		diags.Append(w.acceptForms(ctx)...)
		for _, name := range w.secrets() {
			w.settled.Mismatches = append(w.settled.Mismatches, settle.NotShown(path.Root(name)))
		}
		_, instead := w.shownInstead()
		return diags.HasError() || w.partly() || len(w.settled.Mismatches) == 0 && instead == "" && w.confirmed(), nil
	})
	return diags, err
}

// describe takes a new description of the instance, where the setting stands in that.
func (w *writing[M, P]) describe(ctx context.Context) error {
	if !w.about.WithInstance {
		return nil
	}
	status, err := w.server.Status(ctx, access.Ref{ID: w.instance.ID, Token: w.instance.Token})
	if err != nil {
		return err
	}
	w.instance = status.Instance
	return nil
}

// readKept reads what the server has now.
func (w *writing[M, P]) readKept(ctx context.Context) error {
	if err := w.describe(ctx); err != nil {
		return err
	}
	kept := *w.change.Untold
	if err := w.read(ctx, &w.instance, &kept); err != nil {
		return err
	}
	w.narrow(&kept, w.scope)
	P(&kept).On().InstanceID = types.StringValue(w.instance.ID)
	w.kept = kept
	return nil
}
