package instance

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
)

// movable are the types whose objects can be instances.
var movable = []string{"restapi_object", "restful_resource", "terraform_data"}

// MoveState has `moved` take over an instance that was managed by a provider of any API.
// The provider is not configured then, so what the state has of the instance has to do: its
// id, or its token. The next refresh reads the rest, as after an import.
func (r *instanceResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveState}}
}

func moveState(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	if !slices.Contains(movable, req.SourceTypeName) {
		resp.Diagnostics.Append(notMoved(req, fmt.Sprintf("Only objects of %s can be instances.", strings.Join(movable, ", "))))
		return
	}
	if req.SourceRawState == nil || req.SourceRawState.JSON == nil {
		resp.Diagnostics.Append(notMoved(req, "Its state is in a form that Terraform 0.11 wrote."))
		return
	}
	found, fault := searchState(req.SourceRawState.JSON)
	if fault != "" {
		resp.Diagnostics.Append(notMoved(req, fault))
		return
	}
	moved := model{ID: nullable.Text(found.id), Token: nullable.Text(found.token), Timeouts: fleet.NoTimeouts()}
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, moved)...)
	if found.id == "" {
		resp.TargetIdentity = nil // the next refresh knows it
		return
	}
	resp.Diagnostics.Append(keys.Set(ctx, resp.TargetIdentity, moved.ID)...)
}

// notMoved refuses a move, and says how the instance is taken over otherwise.
func notMoved(req resource.MoveStateRequest, why string) diag.Diagnostic {
	return message.Error("Unable to move "+message.Words(req.SourceTypeName)+" to uazapi_instance", why+"\n\n"+
		"Take the instance over by its id instead: replace the moved block by a removed block with destroy = false for the old object, "+
		"and an import block for the uazapi_instance, with the id of the instance, or name: and its name. Nothing was changed.")
}

// identify finds out the id of an instance that was moved here with a token only.
func (r *instanceResource) identify(ctx context.Context, state *model) error {
	if !state.ID.IsNull() {
		return nil
	}
	opened, err := r.server.Lookup(ctx, state.ref(), roster.Shared)
	if err == nil {
		state.ID = types.StringValue(opened.ID)
	}
	return err
}
