package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// hold tells if another resource has the instance of one in the state, or is to take it.
func (r *instanceResource) hold(ctx context.Context, instance uazapi.Instance, kept private.Store) diag.Diagnostics {
	mark, diags := owner.GiveMark(ctx, kept)
	err := r.server.Owners.HoldInstance(instance.ID, instance.Token, mark)
	return append(diags, owner.Tell(ctx, r.server.Attempt("import or adopt", instance), err)...)
}

// checkShared refuses to destroy an instance that another resource in the state has.
func (r *instanceResource) checkShared(ctx context.Context, state model, kept private.Reader) diag.Diagnostics {
	if r.server == nil {
		return nil // the destroy itself says so
	}
	err := r.server.Owners.End(owner.Thing{ID: state.ID.ValueString()}, owner.LoadMark(ctx, kept))
	return owner.Tell(ctx, r.attempt("delete", state), err)
}

// wantImported makes sure that no resource in the state has what is imported.
func (r *instanceResource) wantImported(ctx context.Context, resp *resource.ImportStateResponse) {
	var id types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root(attributeID), &id)...)
	mark, diags := owner.GiveMark(ctx, resp.Private)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.server.Owners.Want(id.ValueString(), mark)
	resp.Diagnostics.Append(owner.Tell(ctx, r.server.Attempt("import", uazapi.Instance{ID: id.ValueString()}), err)...)
}
