package chatwoot

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `The Chatwoot in which the conversations of an instance are answered.

No number has to be paired. Only new messages are passed on, in both directions; there is no history. The integration of uazapiGO is a beta, and may change.

~> **One step is left to you.** Chatwoot has to know where to send what its agents write. Put ` + "`inbox_webhook_url`" + ` into the settings of the inbox there, as its webhook URL.

Servers tell that URL in the answer to a change, and nowhere else. It is kept in the state, and empty after an import. A change of any attribute brings it, and so does another ` + "`access_token_wo_version`" + `, or the ` + "`access_token`" + ` that an import leaves out. It is known after the apply wherever an apply changes something, since servers may make a new one each time.

The access token is stored only if it is configured as ` + "`access_token`" + `. What a server shows of a token that is not in the configuration is never stored. With ` + "`access_token`" + `, a token that somebody else has set is seen as drift, unless the server masks it; with ` + "`access_token_wo`" + `, another version writes yours again. With neither, a change is sent with the token that the server shows.

Destroying the resource disables the integration, and leaves the rest as it is: servers cannot remove it. If the server masks the access token, and it is not in the state either, the destroy fails and says what to do.`

const versionText = "Version of `access_token_wo`, such as `1`. No tool sees that a write-only value has changed: another number has `access_token_wo` written again."

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"enabled": schema.BoolAttribute{
			MarkdownDescription: "Whether messages are passed on. Defaults to `true`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(true),
		},
		"url": schema.StringAttribute{
			MarkdownDescription: "Address of the Chatwoot, such as `https://app.chatwoot.com`, without a slash at its end. With `http://` to another machine, a plan warns.",
			Required:            true,
			Validators:          []validator.String{validate.ChatwootURL()},
		},
		"access_token": schema.StringAttribute{
			MarkdownDescription: "Access token of a user of the Chatwoot, from the settings of the profile there. It is stored in the state; `access_token_wo` is not. One of the two is required unless the server has a token and shows it. Conflicts with `access_token_wo`.",
			Optional:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.ChatwootToken(), stringvalidator.ConflictsWith(path.MatchRoot("access_token_wo"))},
		},
		"access_token_wo": schema.StringAttribute{
			MarkdownDescription: "Like `access_token`, and stored nowhere, neither in the state nor in a plan. It takes `access_token_wo_version`, and Terraform 1.11, OpenTofu 1.11 or later. Conflicts with `access_token`.",
			Optional:            true,
			WriteOnly:           true,
			Validators: []validator.String{
				validate.ChatwootToken(), stringvalidator.ConflictsWith(path.MatchRoot("access_token")), stringvalidator.AlsoRequires(path.MatchRoot("access_token_wo_version")),
			},
		},
		"access_token_wo_version": schema.Int64Attribute{
			MarkdownDescription: versionText,
			Optional:            true,
			Validators:          []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("access_token_wo"))},
		},
		"account_id":              id("Number of the account in the Chatwoot, such as the `3` in `https://app.chatwoot.com/app/accounts/3`."),
		"inbox_id":                id("Number of the inbox in the Chatwoot, as its settings show it."),
		"ignore_groups":           flag("Whether messages of groups are left out."),
		"sign_messages":           flag("Whether messages carry the name of the agent who wrote them."),
		"create_new_conversation": flag("Whether each contact of a customer opens a new conversation instead of going on with the last."),
		"inbox_webhook_url": schema.StringAttribute{
			MarkdownDescription: "URL that the inbox in the Chatwoot has to call, to be put into its settings there. Empty after an import, until the next change.",
			Computed:            true,
		},
	}
}

func id(text string) schema.Int64Attribute {
	return schema.Int64Attribute{MarkdownDescription: text, Required: true, Validators: []validator.Int64{int64validator.AtLeast(1)}}
}

// flag is a switch that is not managed where it is left out.
func flag(text string) schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: text + " Left out, the server keeps its own value, which is read.",
		Optional:            true,
		Computed:            true,
		PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
	}
}
