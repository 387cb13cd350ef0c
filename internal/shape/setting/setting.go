// Package setting is the shape shared by the settings that every instance has,
// such as its privacy or its presence.
//
// A setting exists as long as its instance does. So creating its resource
// writes it, deleting the resource leaves it as it is, and it is gone only when
// the instance is. A setting brings its fields and two calls; what is the same
// for all of them is here: naming the instance, identity, import, refreshing,
// writing, and checking that the server kept what was written.
package setting

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/fleet"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Setting is what one setting has of its own. M is its model, a struct that
// embeds [access.Target].
type Setting[M comparable] struct {
	// Type is the name of the resource without the provider's, "instance_privacy".
	Type string
	// Noun is the setting in messages: "privacy".
	Noun string
	// Description opens the page of the resource, in Markdown.
	Description string
	// Attributes are the setting's own, besides those of [access.Target].
	Attributes map[string]schema.Attribute
	// Validators check the attributes together.
	Validators []resource.ConfigValidator

	// Read puts the values that the server has into a model. It leaves alone
	// what the server does not tell.
	Read func(ctx context.Context, api *uazapi.Client, instance uazapi.Instance, into *M) error
	// Write makes the server's values those of wanted, where they differ from
	// those it has. Wanted is what the plan changes of the configuration: what is
	// null there is not written, and defaults of the schema are not in it.
	Write func(ctx context.Context, api *uazapi.Client, instance uazapi.Instance, has, wanted M) error
	// Confirms tells whether what was read back proves that a write was carried
	// out whose answer was lost. Left out, nothing proves it.
	Confirms func(kept, wanted M) bool
	// InDescription says that the server tells the setting in its description of
	// the instance, and not on a route of its own.
	InDescription bool
	// Renewing are attributes whose change has all of the configuration written
	// again.
	Renewing []string
	// Refreshed, where set, settles after a refresh what counts as drift.
	Refreshed func(state *M, instance uazapi.Instance)
}

// model is a pointer to a model that embeds [access.Target].
type model[M comparable] interface {
	*M
	On() *access.Target
}

// New makes the resource of a setting.
func New[M comparable, P model[M]](setting Setting[M]) resource.Resource {
	return &settingResource[M, P]{setting: setting}
}

// NewList makes the list of a setting, over the instances that are connected.
func NewList[M comparable, P model[M]](setting Setting[M]) list.ListResource {
	return fleet.NewList(fleet.List{
		Type:        setting.Type,
		Noun:        setting.Noun + " of the instances",
		Description: "Finds the " + setting.Noun + " of the instances that are connected, to import it in bulk with `terraform query`.\n\nIt takes the admin token, and Terraform 1.14 or later.",
		IDAttribute: access.AttributeInstanceID,
		OfConnected: true,
		Describe: func(ctx context.Context, server *access.Server, instance uazapi.Instance) (any, error) {
			object := new(M)
			P(object).On().InstanceID = types.StringValue(instance.ID)
			if err := setting.Read(ctx, server.API, instance, object); err != nil {
				return nil, err
			}
			if setting.Refreshed != nil {
				setting.Refreshed(object, instance)
			}
			return object, nil
		},
	})
}

// Choice is an attribute with a few values. Left out, the value that the
// account has is kept and only read.
func Choice(description string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + " One of `" + strings.Join(values, "`, `") + "`. Left out, the account keeps its own value, which is read.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.OneOf(values...)},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}
