package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Names tells whether a configuration names an instance, by itself or through the
// provider's token.
func Names(server *Server, config map[string]any) bool {
	return config[AttributeInstanceID] != nil || config[AttributeToken] != nil || server.HasToken()
}

// CheckNamed refuses a configuration that names no instance, neither by itself
// nor through the provider's token.
func CheckNamed(ctx context.Context, server *Server, config tfsdk.Config) diag.Diagnostics {
	var id, token types.String
	diags := config.GetAttribute(ctx, path.Root(AttributeInstanceID), &id)
	diags.Append(config.GetAttribute(ctx, path.Root(AttributeToken), &token)...)
	if diags.HasError() || server.HasToken() {
		return diags
	}
	// An unknown value may turn out to name one.
	if id.IsNull() && token.IsNull() {
		diags.Append(message.ErrorAt(path.Root(AttributeInstanceID), "No instance named",
			"Neither instance_id nor token is set, and the provider has no token of its own, so there is no telling which instance is meant.\n\n"+
				"Set instance_id, as in instance_id = uazapi_instance.NAME.id, or token, or the provider's token (UAZAPI_TOKEN)."))
	}
	return diags
}
