package instance

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `A WhatsApp instance: one number on a uazapiGO server, with a token of its own.

A new instance is created with the provider's admin token and is not connected to WhatsApp yet. With ` + "`token`" + `, an instance that exists already is adopted instead, and no admin token is needed.

Destroying the resource deletes the instance from the server, with its session and its messages, whether it was created or adopted. ` + "`deletion_protection`" + ` guards against doing so by mistake.

Names are not unique on a server. The id is what an instance is known by.`

// stays marks a computed value that does not change with an update.
func stays() []planmodifier.String {
	return []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
}

func resourceSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the instance on its server, such as `r76b15a4a3614b4`.",
				Computed:            true,
				PlanModifiers:       stays(),
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the instance, in any language. It need not be unique, and can be changed at any time.",
				Required:            true,
				Validators:          []validator.String{validate.Name()},
			},
			"admin_field_01": schema.StringAttribute{
				MarkdownDescription: "A note of the server's administrator, such as a customer number. The owner of the instance can read it; changing it takes the admin token. Left out, it is empty.",
				Optional:            true,
			},
			"admin_field_02": schema.StringAttribute{
				MarkdownDescription: "A second note, like `admin_field_01`.",
				Optional:            true,
			},
			"token": schema.StringAttribute{
				MarkdownDescription: "Token of the instance. Given in the configuration, the instance that it opens is adopted rather than a new one created. Otherwise it is the token that the server gave, or null with `store_token = false`.",
				Optional:            true,
				Computed:            true,
				Sensitive:           true,
				Validators:          []validator.String{validate.Token()},
			},
			"store_token": schema.BoolAttribute{
				MarkdownDescription: "Whether the state holds the token of the instance. Defaults to `true`. With `false`, other resources name the instance by its `id`, and the token stays on the server. It cannot be `false` together with `token`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
			},
			"deletion_protection": schema.BoolAttribute{
				MarkdownDescription: "Whether a plan that destroys or replaces the instance fails. Defaults to `false`. To delete a protected instance, set it to `false` and apply first.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"created": schema.StringAttribute{
				MarkdownDescription: "When the instance was created, in RFC 3339, such as `2026-08-04T09:52:02.993Z`.",
				Computed:            true,
				PlanModifiers:       stays(),
			},
			"system_name": schema.StringAttribute{
				MarkdownDescription: "Name that the phone shows for the instance among its linked devices, unless the connection sets another.",
				Computed:            true,
				PlanModifiers:       stays(),
			},
		},
	}
}
