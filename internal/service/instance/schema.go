package instance

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/timelimit"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `A WhatsApp instance: one number on a uazapiGO server, with a token of its own.

A new instance is created with the provider's admin token and is not connected to WhatsApp yet. With ` + "`token`" + `, an instance that exists already is adopted instead, and no admin token is needed. With ` + "`token_wo`" + ` it is adopted without storing its token. An adopted instance is renamed if its name differs; its admin fields can be set only with the admin token.

Destroying the resource deletes the instance from the server, with its session and its messages, whether it was created or adopted. ` + "`deletion_protection`" + ` guards against doing so by mistake.

Names are not unique on a server. The id is what an instance is known by.`

func resourceSchema(ctx context.Context) schema.Schema {
	attributes := ownAttributes()
	maps.Copy(attributes, originAttributes())
	within := polling.Short(operationTime)
	attributes["timeouts"] = timelimit.Resource(ctx, timeouts.Opts{
		Create:            true,
		CreateDescription: fmt.Sprintf("How long creating or adopting the instance may take, with all repetitions of requests, such as `5m`. Once the request to create it is sent, its outcome is waited for in any case, so that no instance is lost. Defaults to `%s`.", within),
		Update:            true,
		UpdateDescription: fmt.Sprintf("The same for a change. Defaults to `%s`.", within),
		Delete:            true,
		DeleteDescription: fmt.Sprintf("The same for deleting it, until the server refuses its token. Defaults to `%s`.", within),
	})
	return schema.Schema{MarkdownDescription: description, Attributes: attributes}
}

func ownAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "Id of the instance on its server, such as `r76b15a4a3614b4`.",
			Computed:            true,
			// The state has no id yet where the instance was moved here with a token only.
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseNonNullStateForUnknown()},
		},
		"name": schema.StringAttribute{
			MarkdownDescription: "Name of the instance, in any language. It need not be unique, and can be changed at any time.",
			Required:            true,
			Validators:          []validator.String{validate.Name()},
		},
		"admin_field_01": schema.StringAttribute{
			MarkdownDescription: "A note of the server's administrator, such as a customer number, of at most 10,000 characters. The owner of the instance can read it; changing it takes the admin token. Left out, it is not managed, and the value that the instance has is read; `\"\"` clears it.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{validate.Note()},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"admin_field_02": schema.StringAttribute{
			MarkdownDescription: "A second note, like `admin_field_01`.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{validate.Note()},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"token": schema.StringAttribute{
			MarkdownDescription: "Token of the instance. Given in the configuration, the instance that it opens is adopted rather than a new one created. Otherwise it is the token that the server gave, or null with `store_token = false`.",
			Optional:            true,
			Computed:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.Token()},
		},
		attributeTokenWO: schema.StringAttribute{
			MarkdownDescription: "Like `token`, and stored nowhere, neither in the state nor in a plan: the instance that it opens is adopted. It takes `store_token = false`, `token_wo_version`, and Terraform 1.11, OpenTofu 1.11 or later. " +
				"Later runs find the instance by its id, so the provider needs the admin token, or this token as its own. Once the instance is adopted, it may be removed. Conflicts with `token`.",
			// Not Sensitive: what is stored nowhere needs no mark, and each mark
			// takes 130 bytes of the state of every instance.
			Optional:  true,
			WriteOnly: true,
			Validators: []validator.String{
				validate.Token(),
				stringvalidator.ConflictsWith(path.MatchRoot("token")),
				stringvalidator.AlsoRequires(path.MatchRoot("token_wo_version")),
			},
		},
		"token_wo_version": schema.Int64Attribute{
			MarkdownDescription: "Version of `token_wo`, such as `1`. No tool sees that a write-only value has changed: another number has `token_wo` tried again, and it has to open the same instance.",
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AlsoRequires(path.MatchRoot(attributeTokenWO))},
		},
		attributeStoreToken: schema.BoolAttribute{
			MarkdownDescription: "Whether the state holds the token of the instance. Defaults to `true`. With `false`, other resources name the instance by its `id`, and the token stays on the server. It cannot be `false` together with `token`, and has to be `false` with `token_wo`. Changing it to `false` is refused where the provider could not find the instance without its token.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(true),
		},
		"deletion_protection": schema.BoolAttribute{
			MarkdownDescription: "Whether deleting the instance is refused. A plan that destroys it fails. A replacement (`-replace`, `replace_triggered_by`, a tainted instance) is refused by the apply, since Terraform asks no provider before. Do not combine it with `create_before_destroy`, which makes another instance first. Defaults to `false`. To delete a protected instance, set it to `false` and apply first.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
	}
}
