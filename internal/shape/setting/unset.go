package setting

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/fields"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// removal is a setting that is to be unset.
type removal[M any] struct {
	state   M
	record  access.Record
	attempt apidiag.Attempt
}

func (r *settingResource[M, P]) removal(ctx context.Context, state tfsdk.State, kept private.Reader) (removal[M], diag.Diagnostics) {
	var removed removal[M]
	diags := fields.Read(ctx, state, &removed.state)
	removed.record = refresh.Record(ctx, r.server, P(&removed.state).On().Ref(), kept)
	removed.attempt = r.server.Attempt("unset the "+r.about.Noun+" of", uazapi.Instance{ID: removed.record.ID})
	return removed, diags
}

// checkUnset refuses to plan what a destroy would refuse.
func (r *settingResource[M, P]) checkUnset(ctx context.Context, req resource.ModifyPlanRequest) diag.Diagnostics {
	if _, is := r.setting.(WithUnset[M]); !is {
		return nil
	}
	removed, diags := r.removal(ctx, req.State, req.Private)
	if diags.HasError() {
		return diags
	}
	if err := r.server.CheckPlannedEnd(removed.record); err != nil {
		diags.Append(removed.attempt.Failed(ctx, err)...)
	}
	return diags
}

// Delete leaves the setting as it is, unless it can be unset. With the instance it
// is gone already.
func (r *settingResource[M, P]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	unsetting, is := r.setting.(WithUnset[M])
	if !is {
		return
	}
	removed, diags := r.removal(ctx, req.State, req.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := r.server.FindToEnd(ctx, removed.record)
	if _, gone := errors.AsType[*access.GoneError](err); gone {
		return
	}
	if found.ID != "" {
		removed.attempt = removed.attempt.Opened(found.Instance)
	}
	if err == nil {
		err = r.unset(ctx, unsetting, found.Instance, removed.state)
	}
	if err != nil {
		resp.Diagnostics.Append(removed.attempt.Failed(ctx, err)...)
	}
}

// unset unsets a setting, unless another object of this run has written it. That is one
// whose address changed without a moved block: the two begin and end at the same time.
func (r *settingResource[M, P]) unset(ctx context.Context, unsetting WithUnset[M], instance uazapi.Instance, before M) error {
	done, err := r.run().turns.Take(ctx, instance.ID)
	if err != nil {
		return err
	}
	defer done()
	if r.run().created(instance.ID) {
		return nil
	}
	r.server.Note(r.noteUnset(), instance.ID)
	send := func(uazapi.Key) error { return unsetting.Unset(ctx, r.server.On(instance), before) }
	err = r.server.Call(ctx, &instance, send)
	if mayBeUnset(err) {
		err = r.server.Call(ctx, &instance, send)
	}
	return err
}

// mayBeUnset tells whether a server failed that may have unset the setting all the same.
// Once more finds out: each setting is looked at, and left alone where it is unset.
func mayBeUnset(err error) bool {
	return call.OutcomeUnknown(err) && (errors.Is(err, call.ErrServerFault) || errors.Is(err, call.ErrUndecodable))
}

// noteUnset is noted of an instance of which an object of this run was unset.
func (r *settingResource[M, P]) noteUnset() string { return "the unset " + r.about.Type }
