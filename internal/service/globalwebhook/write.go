package globalwebhook

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/delivery"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/settle"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// Create sets the webhook of the server, whether there is one or not. Nothing is saved
// unless the server has it: Terraform would taint what fails, and to set it once more
// does no harm.
func (r *globalResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	if err := r.server.NeedsAdminToken(); err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "set", err)...)
		return
	}
	done, err := r.turns.Take(ctx, globalID)
	if err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "set", err)...)
		return
	}
	defer done()
	if r.server.Noted(noteMade, globalID) {
		resp.Diagnostics.Append(r.failed(ctx, "set", errTaken)...)
		return
	}
	before, there, err := r.server.API.GlobalWebhook(ctx)
	if err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "set", err)...)
		return
	}
	change := settle.Change{Config: req.Config, Plan: req.Plan}
	kept, written, err := r.set(ctx, change)
	if err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "set", err)...)
		return
	}
	r.server.Note(noteMade, globalID)
	if there {
		resp.Diagnostics.Append(takesOver(before, "was taken over"))
	}
	// What the server keeps otherwise is no error, which would taint the webhook. The
	// next plan shows the difference.
	for _, mismatch := range written.Mismatches {
		resp.Diagnostics.Append(message.AsWarning(r.attempt("set").KeptOtherwise(mismatch.Path, mismatch.Wanted, mismatch.Kept)))
	}
	settled, diags := change.Settle(ctx, nil, kept)
	resp.Diagnostics.Append(diags...)
	resp.State = settled.State
	resp.Diagnostics.Append(identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
}

func (r *globalResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(identify(ctx, resp.Identity)...)
	if err := r.server.NeedsAdminToken(); err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "change", err)...)
		return
	}
	change := settle.Change{Config: req.Config, Plan: req.Plan, Before: &req.State}
	_, written, err := r.set(ctx, change)
	if err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "change", err)...)
		return
	}
	for _, mismatch := range written.Mismatches {
		resp.Diagnostics.Append(r.attempt("change").KeptOtherwise(mismatch.Path, mismatch.Wanted, mismatch.Kept))
	}
	resp.State = written.State
	resp.Diagnostics.Append(whereabouts.Add(ctx, resp.Private, whereabouts.Load(ctx, req.Private), r.server.BaseURL())...)
}

// own are the attributes that are written.
func own() settle.Written {
	own := settle.Written{}
	for name := range delivery.Attributes() {
		own[name] = true
	}
	return own
}

// set writes what is planned, and returns what the server then has, and the state that
// it makes. A webhook with another URL is not the one that was written.
func (r *globalResource) set(ctx context.Context, change settle.Change) (kept *model, settled settle.Settled, err error) {
	var planned model
	diags := change.Plan.Get(ctx, &planned)
	wanted, made := planned.Make(ctx)
	if diags.Append(made...); diags.HasError() {
		return nil, settled, unreadable(diags)
	}
	has, there, err := r.write(ctx, wanted, func(has uazapi.Webhook, there bool) (bool, error) {
		if !there {
			return false, nil
		}
		kept = new(planned)
		diags := kept.fill(ctx, has)
		var completed diag.Diagnostics
		settled, completed = change.Settle(ctx, own(), kept)
		if diags.Append(completed...); diags.HasError() {
			return false, unreadable(diags)
		}
		return len(settled.Mismatches) == 0, nil
	})
	switch {
	case err != nil:
		return nil, settled, err
	case !there || has.URL != wanted.URL:
		return nil, settled, errNotKept
	}
	return kept, settled, nil
}

// write writes the webhook whole, and reads it back until it is as wanted, or for a few
// seconds. One whose answer is lost is done if the server has it as wanted.
func (r *globalResource) write(ctx context.Context, wanted uazapi.Webhook, asWanted func(has uazapi.Webhook, there bool) (bool, error)) (has uazapi.Webhook, there bool, err error) {
	sent := r.server.API.SetGlobalWebhook(ctx, wanted)
	if sent != nil && !call.OutcomeUnknown(sent) {
		return has, false, sent
	}
	settled := false
	err = r.server.ReadBack(ctx, func() (bool, error) {
		var err error
		if has, there, err = r.server.API.GlobalWebhook(ctx); err != nil {
			return false, err
		}
		settled, err = asWanted(has, there)
		return settled, err
	})
	switch {
	case sent != nil && !settled:
		return has, there, errors.Join(sent, err)
	case err != nil:
		return has, there, &unreadError{err}
	}
	return has, there, nil
}

// unreadError says that a write was accepted, and that nobody could read what came of it.
type unreadError struct{ err error }

func (e *unreadError) Error() string { return e.err.Error() }

// Unwrap returns why it could not be read.
func (e *unreadError) Unwrap() error { return e.err }

// Delete switches the webhook off and takes its URL away, since servers have no other
// way to remove it.
func (r *globalResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	if err := r.server.NeedsAdminToken(); err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "destroy", err)...)
		return
	}
	done, err := r.turns.Take(ctx, globalID)
	if err != nil {
		resp.Diagnostics.Append(r.failed(ctx, "destroy", err)...)
		return
	}
	defer done()
	if r.server.Noted(noteMade, globalID) {
		resp.Diagnostics.Append(notEnded())
		return
	}
	if err = r.checkAddress(ctx, req.Private); err == nil {
		err = r.switchOff(ctx)
	}
	resp.Diagnostics.Append(r.failed(ctx, "destroy", err)...)
}

// switchOff takes the URL away. A server that does not take an empty one keeps the old
// one, and sends nothing to it.
func (r *globalResource) switchOff(ctx context.Context) error {
	off, there, err := r.look(ctx)
	if err != nil || !there {
		return err
	}
	url := off.URL
	off.Enabled, off.URL = false, ""
	has, there, err := r.write(ctx, off, isOff)
	if passes(err) && (err != nil || there && has.Enabled) {
		off.URL = url
		has, there, err = r.write(ctx, off, isOff)
	}
	switch {
	case err != nil:
		return err
	case there && has.Enabled:
		return errStillOn
	}
	return nil
}

func isOff(has uazapi.Webhook, there bool) (bool, error) { return !there || !has.Enabled, nil }

// passes tells whether another request may do what one did not: it was answered, or
// refused for what it asked. What was accepted and cannot be read may be done.
func passes(err error) bool {
	if _, unread := errors.AsType[*unreadError](err); unread {
		return false
	}
	return err == nil || errors.Is(err, call.ErrInvalid) || errors.Is(err, call.ErrServerFault)
}

// unreadable is a model that could not be read or filled.
func unreadable(diags diag.Diagnostics) error {
	return errors.New(diags.Errors()[0].Summary() + ": " + diags.Errors()[0].Detail())
}
