package item

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/settle"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// longest bounds the addition of an item, which an interrupt does not cut short.
const longest = 2 * time.Minute

func (r *itemResource[E, M, P]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var planned M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planned)...)
	wanted, diags := r.item.Make(ctx, planned, *new(E))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	target := P(&planned).Item()
	attempt := r.server.AttemptOn("add the "+r.about.Noun+" to", &target.Target)
	instance, err := r.server.Open(ctx, target.Ref())
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	attempt = attempt.Opened(instance)
	added, err := r.add(ctx, &instance, wanted)
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	resp.Diagnostics.Append(r.save(ctx, req, instance, added.item, attempt, resp)...)
	if len(added.twins) > 0 {
		resp.Diagnostics.Append(r.hasTwins(instance, r.item.Marks(added.item), added.twins))
	}
	if added.unsure {
		resp.Diagnostics.Append(r.tookFor(instance, r.item.Marks(added.item)))
	}
}

// save saves an item that was just added. What the server keeps otherwise is a
// warning: Terraform taints what fails while it is created, and the next apply would
// add it again. The next plan shows the difference.
func (r *itemResource[E, M, P]) save(ctx context.Context, req resource.CreateRequest, instance uazapi.Instance, added E, attempt apidiag.Attempt, resp *resource.CreateResponse) diag.Diagnostics {
	kept, diags := r.modelOf(ctx, req.Plan, instance, added)
	change := settle.Change{Config: req.Config, Plan: req.Plan}
	settled, completed := change.Settle(ctx, nil, kept)
	diags.Append(completed...)
	resp.State = settled.State
	marks := r.item.Marks(added)
	diags.Append(keys.Set(ctx, resp.Identity, types.StringValue(instance.ID), types.StringValue(marks.ID))...)
	diags.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
	for _, mismatch := range r.mismatches(ctx, change, kept) {
		diags.Append(message.AsWarning(attempt.KeptOtherwise(mismatch.Path, mismatch.Wanted, mismatch.Kept)))
	}
	return diags
}

// modelOf is the model of what the server has of an item, on top of what is planned.
func (r *itemResource[E, M, P]) modelOf(ctx context.Context, plan tfsdk.Plan, instance uazapi.Instance, item E) (*M, diag.Diagnostics) {
	kept := new(M)
	diags := plan.Get(ctx, kept)
	diags.Append(r.item.Fill(ctx, kept, item)...)
	target := P(kept).Item()
	target.InstanceID, target.ID = types.StringValue(instance.ID), types.StringValue(r.item.Marks(item).ID)
	return kept, diags
}

// mismatches are the attributes that the server keeps otherwise than planned.
func (r *itemResource[E, M, P]) mismatches(ctx context.Context, change settle.Change, kept *M) []settle.Mismatch {
	settled, _ := change.Settle(ctx, r.own(), kept)
	return settled.Mismatches
}

// own are the item's own attributes that may be configured. All of them are written.
func (r *itemResource[E, M, P]) own() settle.Written {
	own := settle.Written{}
	for name, attribute := range r.about.Attributes {
		if attribute.IsRequired() || attribute.IsOptional() {
			own[name] = true
		}
	}
	return own
}

// addition is what came of the request to add an item.
type addition[E any] struct {
	item E
	// twins are those that looked like it before.
	twins []string
	// unsure is that the answer was lost, and that servers add some by themselves.
	unsure bool
}

// add adds an item, and finds out which one it is: the one of which the answer tells, or
// the one that was not there before and looks like it. An interrupt does not cut it short,
// since an item that nobody knows of would be added again.
func (r *itemResource[E, M, P]) add(ctx context.Context, instance *uazapi.Instance, wanted E) (addition[E], error) {
	done, err := r.shelf.turns.Take(ctx, instance.ID)
	if err != nil {
		return addition[E]{}, err
	}
	defer done()
	before, err := r.readNow(ctx, instance)
	if err != nil {
		return addition[E]{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	twins := r.ids(r.alike(before, wanted))
	told, sent := r.send(ctx, instance, wanted)
	if sent != nil && !call.OutcomeUnknown(sent) {
		return addition[E]{}, r.refused(sent, twins)
	}
	named := r.named(told, before, wanted)
	found, others, err := r.findNew(ctx, instance, before, wanted, named, sent == nil)
	switch {
	case err != nil:
		return addition[E]{}, &UnreadError{Noun: r.about.Noun, Plural: r.about.Plural, Sent: sent, Err: err}
	case len(found) == 0 && named == "" && len(r.alike(told, wanted)) > 0:
		return addition[E]{}, &ExistsError{Type: r.about.Type, Noun: r.about.Noun, IDs: r.ids(r.alike(told, wanted))}
	case len(found) == 0 && named == "" && sent == nil && len(others) > 0:
		return addition[E]{}, &UnlikeError{Type: r.about.Type, Noun: r.about.Noun, Plural: r.about.Plural, IDs: r.ids(others)}
	case len(found) == 0:
		return addition[E]{}, r.unseen(sent, named)
	case len(found) > 1:
		return addition[E]{}, &SeveralError{Type: r.about.Type, Noun: r.about.Plural, IDs: r.ids(found), Err: sent}
	}
	return addition[E]{item: found[0], twins: twins, unsure: sent != nil && r.about.Appears}, nil
}

// send sends an item that is to be added, and returns those of which the answer tells.
func (r *itemResource[E, M, P]) send(ctx context.Context, instance *uazapi.Instance, wanted E) (told []E, err error) {
	err = r.write(ctx, instance, func(on access.On) error {
		telling, tells := r.item.(WithAnswer[E])
		if !tells {
			return r.item.Add(ctx, on, wanted)
		}
		var err error
		told, err = telling.AddAndTell(ctx, on, wanted)
		return err
	})
	return told, err
}

// named is the id of the item that was added, "" where the answer does not say which one
// it is. An answer that tells of just one means that one, whatever it looks like.
func (r *itemResource[E, M, P]) named(told, before []E, wanted E) string {
	added := r.newOf(told, before, wanted)
	if len(told) == 1 {
		added = r.notAmong(before, told)
	}
	if len(added) != 1 {
		return ""
	}
	return r.item.Marks(added[0]).ID
}

// write sends something that may change the items of an instance.
func (r *itemResource[E, M, P]) write(ctx context.Context, instance *uazapi.Instance, send func(access.On) error) error {
	defer r.shelf.wrote(instance.ID)
	return r.server.Call(ctx, instance, func(uazapi.Key) error { return send(r.server.On(*instance)) })
}

// findNew returns the item that the answer has named, or else those that were not there
// before and look like the wanted one. The first reads may show what was there before.
// Others are all that were not there before, as the last read shows them.
func (r *itemResource[E, M, P]) findNew(ctx context.Context, instance *uazapi.Instance, before []E, wanted E, named string, accepted bool) (found, others []E, err error) {
	err = r.readUntil(ctx, accepted, func() (bool, error) {
		after, err := r.readNow(ctx, instance)
		if item, is := r.findByID(after, named); is && named != "" {
			found = []E{item}
			return true, nil
		}
		found, others = r.newOf(after, before, wanted), r.notAmong(before, after)
		return len(found) > 0 && named == "", err
	})
	return found, others, err
}

// newOf are the items of a list that were not there before and look like the wanted
// one. Of several, those which are the same in all that was written are meant, and no
// others where servers add some by themselves.
func (r *itemResource[E, M, P]) newOf(after, before []E, wanted E) []E {
	found := r.notAmong(before, r.alike(after, wanted))
	whole := r.item.Marks(wanted).Whole
	same := slices.DeleteFunc(slices.Clone(found), func(item E) bool { return r.item.Marks(item).Whole != whole })
	if len(same) > 0 || r.about.Appears {
		return same
	}
	return found
}

// notAmong are the items that were not there before.
func (r *itemResource[E, M, P]) notAmong(before, items []E) []E {
	known := r.ids(before)
	return slices.DeleteFunc(slices.Clone(items), func(item E) bool { return slices.Contains(known, r.item.Marks(item).ID) })
}

// lateLooks is how often a list is read that may show only after a while what the server
// has accepted.
const lateLooks = 12

// readUntil reads back what was written until it is as wanted, and no longer than it may
// take to show. What failed is not waited for any longer than with other items.
func (r *itemResource[E, M, P]) readUntil(ctx context.Context, accepted bool, read func() (bool, error)) error {
	if r.about.Late && accepted {
		return r.server.ReadBackTimes(ctx, lateLooks, read)
	}
	return r.server.ReadBack(ctx, read)
}

// alike are the items that look like another.
func (r *itemResource[E, M, P]) alike(items []E, wanted E) []E {
	mark := r.item.Marks(wanted).Alike
	return slices.DeleteFunc(slices.Clone(items), func(item E) bool { return r.item.Marks(item).Alike != mark })
}

func (r *itemResource[E, M, P]) ids(items []E) []string {
	var ids []string
	for _, item := range items {
		ids = append(ids, r.item.Marks(item).ID)
	}
	return ids
}

func (r *itemResource[E, M, P]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	state, _, diags := r.load(ctx, req.State, req.Private)
	resp.Diagnostics.Append(diags...)
	before := P(&state).Item()
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, before.InstanceID, before.ID)...)
	var planned M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &planned)...)
	if resp.Diagnostics.HasError() {
		return
	}
	target := P(&planned).Item()
	attempt := r.server.AttemptOn(r.verb("change", target.ID), &target.Target)
	instance, err := r.server.Open(ctx, target.Ref())
	if err == nil && before.InstanceID.ValueString() != instance.ID {
		err = &access.OtherInstanceError{Wanted: before.InstanceID.ValueString(), Opened: instance.ID}
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	attempt = attempt.Opened(instance)
	settled, err := r.change(ctx, &instance, state, planned, settle.Change{Config: req.Config, Plan: req.Plan, Before: &req.State})
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return
	}
	for _, mismatch := range settled.Mismatches {
		resp.Diagnostics.Append(attempt.KeptOtherwise(mismatch.Path, mismatch.Wanted, mismatch.Kept))
	}
	resp.State = settled.State
	resp.Diagnostics.Append(whereabouts.Add(ctx, resp.Private, whereabouts.Load(ctx, req.Private), r.server.BaseURL())...)
}

// change writes an item whole, and reads it back.
func (r *itemResource[E, M, P]) change(ctx context.Context, instance *uazapi.Instance, known, planned M, change settle.Change) (settled settle.Settled, err error) {
	done, err := r.shelf.turns.Take(ctx, instance.ID)
	if err != nil {
		return settled, err
	}
	defer done()
	items, err := r.readNow(ctx, instance)
	if err != nil {
		return settled, err
	}
	id := P(&known).Item().ID.ValueString()
	has, stands := r.find(items, known)
	if stands != there {
		return settled, &NotThereError{Noun: r.about.Noun, ID: id, Replaced: stands == replaced}
	}
	wanted, diags := r.item.Make(ctx, planned, has)
	if diags.HasError() {
		return settled, unfilled(diags)
	}
	sent := r.write(ctx, instance, func(on access.On) error { return r.item.Change(ctx, on, wanted) })
	if sent != nil && !call.OutcomeUnknown(sent) && !notFound(sent) {
		return settled, sent
	}
	settled, err = r.readBack(ctx, instance, id, change, sent == nil)
	if sent != nil && (err != nil || len(settled.Mismatches) > 0) {
		return settled, errors.Join(sent, err)
	}
	return settled, err
}

// notFound tells whether a server may have said that it does not know the item. Whether
// it is gone, the list tells.
func notFound(err error) bool {
	failed, is := errors.AsType[*call.Error](err)
	return is && (failed.Kind == call.ErrGone || failed.Kind == call.ErrNoRoute && failed.Status == http.StatusNotFound)
}

// readBack reads what the server made of a change.
func (r *itemResource[E, M, P]) readBack(ctx context.Context, instance *uazapi.Instance, id string, change settle.Change, accepted bool) (settled settle.Settled, err error) {
	err = r.readUntil(ctx, accepted, func() (bool, error) {
		items, err := r.readNow(ctx, instance)
		if err != nil {
			return false, err
		}
		has, is := r.findByID(items, id)
		if !is {
			return false, &NotThereError{Noun: r.about.Noun, ID: id}
		}
		kept, diags := r.modelOf(ctx, change.Plan, *instance, has)
		if diags.HasError() {
			return false, unfilled(diags)
		}
		settled, diags = change.Settle(ctx, r.own(), kept)
		if diags.HasError() {
			return false, unfilled(diags)
		}
		return len(settled.Mismatches) == 0, nil
	})
	return settled, err
}

// remove removes an item, and makes sure that it is gone.
func (r *itemResource[E, M, P]) remove(ctx context.Context, instance uazapi.Instance, known M) error {
	done, err := r.shelf.turns.Take(ctx, instance.ID)
	if err != nil {
		return err
	}
	defer done()
	items, err := r.readNow(ctx, &instance)
	if err != nil {
		return err
	}
	item, stands := r.find(items, known)
	if stands != there {
		return nil
	}
	sent := r.write(ctx, &instance, func(on access.On) error { return r.item.Remove(ctx, on, item) })
	if sent != nil && !call.OutcomeUnknown(sent) && !errors.Is(sent, call.ErrGone) && !errors.Is(sent, call.ErrNoRoute) {
		return sent
	}
	gone := false
	err = r.readUntil(ctx, sent == nil, func() (bool, error) {
		items, err := r.readNow(ctx, &instance)
		_, stands := r.find(items, known)
		gone = err == nil && stands != there
		return gone, err
	})
	switch {
	case gone:
		return nil
	case sent != nil || err != nil:
		return errors.Join(sent, err)
	default:
		return &StillThereError{Noun: r.about.Noun, ID: P(&known).Item().ID.ValueString()}
	}
}
