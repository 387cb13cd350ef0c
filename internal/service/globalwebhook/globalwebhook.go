// Package globalwebhook is uazapi_global_webhook: where a server sends the events of all
// its instances.
package globalwebhook

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/delivery"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const description = `The global webhook of a server: a URL to which it sends what happens on any of its instances.

A server has one. If it has one already, it is taken over and overwritten, and the plan warns of that. It takes the admin token. Demo servers have it switched off.

~> **Every delivery carries the token of its instance,** unsigned. Send it to ` + "`https`" + ` addresses of your own only. Who has a secret in the URL passes it by a sensitive variable: plans show the URL.

An event that a ` + "`uazapi_webhook`" + ` names as well arrives twice, once from each. A plan that changes either of them warns of it.

Servers have no way to delete it. Destroying it switches it off and empties its URL. If the server takes no empty URL, the URL stays there, and nothing is sent to it.`

const (
	// typeName is the name of the resource without the provider's.
	typeName    = "_global_webhook"
	attributeID = "id"
	// globalID is the id of the only one that a server has.
	globalID = "global"
)

// model is the global webhook as Terraform knows it.
type model struct {
	ID types.String `tfsdk:"id"`
	delivery.Delivery
}

func resourceSchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		attributeID: schema.StringAttribute{
			MarkdownDescription: "Always `global`: a server has one only.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
	}
	maps.Copy(attributes, delivery.Attributes())
	return schema.Schema{MarkdownDescription: description, Attributes: attributes}
}

func identitySchema() identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		attributeID: identityschema.StringAttribute{Description: "Always global: a server has one only.", RequiredForImport: true},
	}}
}

// identify identifies the resource. Tools that know no identity send none.
func identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.SetAttribute(ctx, path.Root(attributeID), globalID)
}

// fill puts all that the server has into a model.
func (m *model) fill(ctx context.Context, has uazapi.Webhook) diag.Diagnostics {
	m.ID = types.StringValue(globalID)
	return m.Fill(ctx, has)
}
