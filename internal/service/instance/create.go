package instance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// create makes a new instance and puts it into the state before anything else
// can fail. Nothing that fails afterwards is an error: Terraform would taint the
// instance, and the next apply would delete it.
func (r *instanceResource) create(ctx context.Context, plan model, timeout time.Duration, resp *resource.CreateResponse) {
	attempt := r.attempt("create", plan)
	created, err := r.server.Create(ctx, uazapi.NewInstance{
		Name:                plan.Name.ValueString(),
		AdminField01:        plan.AdminField01.ValueString(),
		AdminField02:        plan.AdminField02.ValueString(),
		SystemName:          plan.SystemName.ValueString(),
		ProxyManagedCountry: plan.Country.ValueString(),
		ProxyManagedState:   plan.State.ValueString(),
		ProxyManagedCity:    plan.City.ValueString(),
	})
	if err != nil {
		resp.Diagnostics.Append(failed(ctx, attempt, "create", timeout, err)...)
		return
	}
	if created.Info != "" {
		resp.Diagnostics.Append(notice(created, plan.StoreToken.ValueBool()))
	}
	resp.Diagnostics.Append(plan.untaken(created.Instance)...)
	wanted := plan.wanted()
	r.save(ctx, plan, created.Instance, resp)
	announcement, _ := announced(created.Info, r.server.Now())
	resp.Diagnostics.Append(announcement.store(ctx, resp.Private)...)

	kept, remembered, diags := r.complete(ctx, created.Instance, wanted)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(remembered.store(ctx, resp.Private)...)
	r.save(ctx, plan, kept, resp)
	if plan.StoreToken.ValueBool() && kept.Token == "" {
		resp.Diagnostics.Append(tokenUnknown(kept))
	}
}

// tokenUnknown warns of a new instance whose token only the lost answer has told.
func tokenUnknown(created uazapi.Instance) diag.Diagnostic {
	return message.WarningAt(path.Root("token"), "The token of the new instance is not known", fmt.Sprintf(
		"%s was created, and the answer with its token was lost. The listing of the server tells no tokens, so the state has none, and what refers to it names no instance.\n\n"+
			"Look the token up in the server's panel, write it as token of this uazapi_instance, and apply again.", apidiag.Which(created)))
}

// complete gives a new instance what is still missing: servers that create by
// another route may leave the admin fields out. A name that the server keeps
// otherwise is not written again.
func (r *instanceResource) complete(ctx context.Context, created uazapi.Instance, wanted edits) (uazapi.Instance, forms, diag.Diagnostics) {
	if wanted.done(created) {
		return created, nil, nil
	}
	attempt := r.attempt("read", model{})
	attempt.Instance = created
	written := writing{wanted: wanted}
	kept, err := r.readBack(ctx, created, written)
	if err == nil && wanted.missing(kept).notes() != "" {
		attempt.Verb = verbs[attributeAdminField01]
		kept, err = r.complement(ctx, kept, wanted.withoutName())
	}
	remembered, other := written.compare(kept)
	if err != nil {
		// The answer to the create tells already what the server makes of a name.
		return kept, remembered, diag.Diagnostics{attempt.NotFinished(ctx, err)}
	}
	var diags diag.Diagnostics
	for _, attribute := range slices.Sorted(maps.Keys(other)) {
		diags.Append(attempt.NotKept(attribute, fmt.Sprintf("%q", wanted[attribute]), fmt.Sprintf("%q", other[attribute])))
	}
	return kept, remembered, diags
}

// complement writes admin fields that a create left out. A write whose answer is
// lost is done if the server shows it.
func (r *instanceResource) complement(ctx context.Context, created uazapi.Instance, wanted edits) (uazapi.Instance, error) {
	lost := r.note(ctx, &created, wanted.missing(created))
	if lost != nil && !call.OutcomeUnknown(lost) {
		return created, lost
	}
	kept, err := r.readBack(ctx, created, writing{wanted: wanted, before: created})
	if err == nil && wanted.done(kept) {
		return kept, nil
	}
	return kept, errors.Join(lost, err)
}

// adopt takes over the instance that a credential opens. Nothing is saved before
// it is as planned: an adoption that failed is tried again, while a saved one
// would be tainted, and the next apply would delete the instance.
func (r *instanceResource) adopt(ctx context.Context, plan model, given credential, timeout time.Duration, resp *resource.CreateResponse) {
	attempt := r.attempt("adopt", plan).Blaming(path.Root(given.attribute))
	found, err := r.open(ctx, plan.ID, given)
	if err == nil {
		err = r.server.Claim(found.ID)
	}
	if err != nil {
		resp.Diagnostics.Append(failed(ctx, attempt, "create", timeout, err)...)
		return
	}
	attempt.Instance = found
	resp.Diagnostics.Append(plan.refused(attempt, Origin{}, found)...)
	if resp.Diagnostics.HasError() {
		return
	}
	kept, remembered, diags := r.change(ctx, found, plan.wanted(), nil)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(announcement{}.store(ctx, resp.Private)...)
	resp.Diagnostics.Append(remembered.store(ctx, resp.Private)...)
	r.save(ctx, plan, kept, resp)
}

// open returns the instance that a credential opens, which must be the one of
// this id where that is known.
func (r *instanceResource) open(ctx context.Context, id types.String, given credential) (uazapi.Instance, error) {
	ref := access.Ref{ID: id.ValueString(), Token: access.Token(given.token)}
	if given.attribute == attributeTokenWO {
		return r.server.LookupOnce(ctx, ref)
	}
	return r.server.Lookup(ctx, ref, roster.Shared)
}

// save puts what is known of a new instance into the state: the planned values,
// completed by what the server has.
func (r *instanceResource) save(ctx context.Context, plan model, instance uazapi.Instance, resp *resource.CreateResponse) {
	plan.complete(instance)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(whereabouts.Reset(ctx, resp.Private, r.server.BaseURL())...)
}
