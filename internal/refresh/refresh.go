// Package refresh finds the instance of a resource while Terraform refreshes it.
package refresh

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
	"github.com/uazapi/terraform-provider-uazapi/internal/whereabouts"
)

// Record is what a resource knows of its instance and of where it was found.
func Record(ctx context.Context, server *access.Server, ref access.Ref, kept private.Reader) access.Record {
	return access.Record{
		Ref:     ref,
		FoundAt: whereabouts.Load(ctx, kept),
		NewHere: whereabouts.IsNew(ctx, kept, server.BaseURL()),
	}
}

// Find returns the instance of a resource, and keeps at which address it was found.
// It says in the response what was odd. Where there is none, ok is false and the
// response is complete: the resource leaves the state if the instance is proven to
// be gone, and stays with an error if not.
func Find(ctx context.Context, server *access.Server, attempt apidiag.Attempt, record access.Record, resp *resource.ReadResponse) (found access.Found, ok bool) {
	found, err := server.Refresh(ctx, record)
	if gone, is := errors.AsType[*access.GoneError](err); is {
		resp.Diagnostics.Append(server.Vanished(attempt.Instance, gone))
		resp.State.RemoveResource(ctx)
		return access.Found{}, false
	}
	if err != nil {
		resp.Diagnostics.Append(attempt.Failed(ctx, err)...)
		return access.Found{}, false
	}
	resp.Diagnostics.Append(server.Notices(found)...)
	resp.Diagnostics.Append(whereabouts.Add(ctx, resp.Private, record.FoundAt, server.BaseURL())...)
	return found, true
}

// CheckShared tells if another resource in the state has the same part of an instance.
func CheckShared(ctx context.Context, server *access.Server, attempt apidiag.Attempt, part owner.Thing, resp *resource.ReadResponse) {
	part.ID = attempt.Instance.ID
	mark, diags := owner.GiveMark(ctx, resp.Private)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(owner.Tell(ctx, attempt, server.Owners.HoldPart(part, mark))...)
}

// CheckImported warns where a state that was just imported holds what no
// configuration may hold.
func CheckImported(ctx context.Context, attempt apidiag.Attempt, state tfsdk.State) diag.Diagnostics {
	refused := validate.Refused(ctx, tfsdk.Config(state))
	if len(refused) == 0 {
		return nil
	}
	return diag.Diagnostics{attempt.Unfit(refused)}
}
