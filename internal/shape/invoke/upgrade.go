package invoke

import (
	"context"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/identity"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// version is that of the states and identities of resource forms. Those of version 0
// had no id of their own.
const version = 1

// oldKeys are those of version 0.
var oldKeys = identity.Keys{Instance: access.AttributeInstanceID}

// oldID is the id of a form whose state had none. Tools have state and identity
// upgraded in calls of their own, and again in each run until an apply stores them, so
// it cannot be random: each time, it has to be the same.
func (r *formResource[C, P]) oldID(instance string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(r.action.Type+"/"+instance)).String()
}

func (r *formResource[C, P]) UpgradeState(ctx context.Context) map[int64]resource.StateUpgrader {
	old := r.attributes(ctx)
	delete(old, AttributeID)
	return map[int64]resource.StateUpgrader{0: {PriorSchema: &schema.Schema{Attributes: old}, StateUpgrader: r.upgradeState}}
}

func (r *formResource[C, P]) upgradeState(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
	var instance types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(access.AttributeInstanceID), &instance)...)
	var values map[string]tftypes.Value
	if err := req.State.Raw.As(&values); err != nil {
		resp.Diagnostics.Append(message.Error("Unable to read the state", err.Error()))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	values[AttributeID] = tftypes.NewValue(tftypes.String, r.oldID(instance.ValueString()))
	resp.State.Raw = tftypes.NewValue(resp.State.Schema.Type().TerraformType(ctx), values)
}

func (r *formResource[C, P]) UpgradeIdentity(context.Context) map[int64]resource.IdentityUpgrader {
	old := oldKeys.Schema()
	return map[int64]resource.IdentityUpgrader{0: {PriorSchema: &old, IdentityUpgrader: r.upgradeIdentity}}
}

func (r *formResource[C, P]) upgradeIdentity(ctx context.Context, req resource.UpgradeIdentityRequest, resp *resource.UpgradeIdentityResponse) {
	var instance types.String
	resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(access.AttributeInstanceID), &instance)...)
	resp.Identity.Raw = tftypes.NewValue(resp.Identity.Schema.Type().TerraformType(ctx), nil)
	resp.Diagnostics.Append(keys.Set(ctx, resp.Identity, instance, types.StringValue(r.oldID(instance.ValueString())))...)
}
