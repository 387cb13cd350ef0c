package profile

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `The name and the picture under which the WhatsApp account of an instance shows itself.

Both belong to the WhatsApp account, so the number has to be paired first. While it is not, a refresh keeps what was last known, and a change fails with what to do. Destroying the resource leaves the name and the picture as they are.

~> **WhatsApp counts.** Who changes a name or a picture too often is refused for a while, and so is an account that WhatsApp has restricted. Such a change is not tried again by itself.

A server shows that there is a picture, and never which one. So the provider knows a picture by the hash of what it has sent, in ` + "`picture_sha256`" + `: a file that changes is planned as an update, and a picture that somebody removes is set again. Another picture that somebody sets on the phone is not seen. After an import nobody knows which picture it is: a configuration with one is planned as an update, which sends it once.

Servers tell a change late. For five minutes after an apply, the name of before, or no picture, is no difference.

To remove the picture of the account, write ` + "`picture_base64 = \"\"`" + `. Taking ` + "`picture_file`, `picture_url` or `picture_base64`" + ` out of the configuration leaves the picture, and no longer manages it.`

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			MarkdownDescription: "Name of the account, as others see it: at most 25 characters. An accent does not count as a character of its own. A joined emoji counts as all of its parts: a flag is 2. Left out, the account keeps its own name, which is read. It cannot be removed.",
			Optional:            true,
			Computed:            true,
			Validators:          []validator.String{validate.ProfileName()},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"picture_file": schema.StringAttribute{
			MarkdownDescription: "Path of a JPEG or PNG of at most 5 MB; 640 by 640 pixels are best. It is read by each plan, so it has to exist by then. One that changes between a plan and its apply is not sent: the tool then speaks of an inconsistent final plan, and another plan shows the change. The state has only its path and its hash. Conflicts with `picture_url` and `picture_base64`.",
			Optional:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"picture_url": schema.StringAttribute{
			MarkdownDescription: "Address of a JPEG, with `https://` or `http://`. The server fetches it once, when the address changes; a change of what is there is not seen. Conflicts with `picture_file` and `picture_base64`.",
			Optional:            true,
			Validators:          []validator.String{validate.PictureURL()},
		},
		"picture_base64": schema.StringAttribute{
			MarkdownDescription: "A JPEG or PNG of at most 5 MB in base64, or as a data URI. `\"\"` removes the picture of the account. The state holds all of it, so `picture_file` is better where there is a file. Conflicts with `picture_file` and `picture_url`.",
			Optional:            true,
		},
		"picture_sha256": schema.StringAttribute{
			MarkdownDescription: "SHA-256 of the picture that was sent, in hexadecimal; with `picture_url`, that of the address. Empty where no picture is managed.",
			Computed:            true,
		},
		"has_picture": schema.BoolAttribute{
			MarkdownDescription: "Whether the account has a picture, as of the last refresh.",
			Computed:            true,
		},
	}
}

// validators want something to manage, and one picture at the most.
func validators() []resource.ConfigValidator {
	pictures := []path.Expression{path.MatchRoot("picture_file"), path.MatchRoot("picture_url"), path.MatchRoot("picture_base64")}
	return []resource.ConfigValidator{
		validate.AtLeastOneOf("name", "picture_file", "picture_url", "picture_base64"),
		resourcevalidator.Conflicting(pictures...),
	}
}
