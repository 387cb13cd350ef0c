package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Names tells whether a configuration names an instance, by itself or through the
// provider's token.
func Names(server *Server, config map[string]any) bool {
	return config[AttributeInstanceID] != nil || config[AttributeToken] != nil || server.HasToken()
}

// Attributed is a configuration, a plan or a state.
type Attributed interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// ReadTarget reads what a configuration, a plan or a state has to name the instance.
func ReadTarget(ctx context.Context, from Attributed) (Target, diag.Diagnostics) {
	var named Target
	diags := from.GetAttribute(ctx, path.Root(AttributeInstanceID), &named.InstanceID)
	diags.Append(from.GetAttribute(ctx, path.Root(AttributeToken), &named.Token)...)
	return named, diags
}

// CheckNamed refuses a configuration that names no instance, neither by itself
// nor through the provider's token.
func CheckNamed(ctx context.Context, server *Server, config tfsdk.Config) diag.Diagnostics {
	named, diags := ReadTarget(ctx, config)
	if diags.HasError() || server.HasToken() {
		return diags
	}
	// An unknown value may turn out to name one.
	if named.InstanceID.IsNull() && named.Token.IsNull() {
		diags.Append(message.ErrorAt(path.Root(AttributeInstanceID), "No instance named",
			"Neither instance_id nor token is set, and the provider has no token of its own, so there is no telling which instance is meant.\n\n"+
				"Set instance_id, as in instance_id = uazapi_instance.NAME.id, or token, or the provider's token (UAZAPI_TOKEN)."))
	}
	return diags
}
