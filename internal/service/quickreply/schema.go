package quickreply

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `A quick reply of an instance: an answer that people who talk to customers choose by a short cut.

The server only stores it; the programs in which people talk to customers show it. People change quick replies there, which a plan shows and an apply takes back. No number has to be paired.

One that was made on the phone can be imported and read. Only the phone changes or removes it.

-> **A file in base64 stands in the state and in each plan,** and every read of the quick replies brings it along. Give a URL for what is larger than some kilobytes.`

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"short_cut": schema.StringAttribute{
			MarkdownDescription: "The word by which it is chosen, such as `horario`. Two with the same word are possible on most servers, and a plan does not see them.",
			Required:            true,
			Validators:          []validator.String{validate.Word("short cut")},
		},
		"type": schema.StringAttribute{
			MarkdownDescription: "What is sent: one of `" + strings.Join(uazapi.QuickReplyTypes(), "`, `") + "`. Defaults to `text`.",
			Optional:            true,
			Computed:            true,
			Default:             stringdefault.StaticString(uazapi.QuickReplyText),
			Validators:          []validator.String{validate.OneOf(uazapi.QuickReplyTypes()...)},
		},
		"text": schema.StringAttribute{
			MarkdownDescription: "The text, which may have several lines. The type `text` needs one; with another type it goes with the file. Defaults to `\"\"`.",
			Optional:            true,
			Computed:            true,
			Default:             stringdefault.StaticString(""),
			Validators:          []validator.String{validate.Lines()},
		},
		"file": schema.StringAttribute{
			MarkdownDescription: "The file of every type but `text`: a URL with `https://` or `http://`, or contents in base64, such as `filebase64(\"${path.module}/tabela.pdf\")`. It is sensitive, since a URL may hold a secret.",
			Optional:            true,
			Sensitive:           true,
			Validators:          []validator.String{validate.File()},
		},
		"file_fingerprint": schema.StringAttribute{
			MarkdownDescription: "A short hash of what the server shows of the file. It tells whether somebody changed the file, also where the server shows it in a form of its own.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{ofNoFile{}},
		},
		"doc_name": schema.StringAttribute{
			MarkdownDescription: "The name under which a `document` is sent, such as `tabela.pdf`. Defaults to `\"\"`, which leaves it to the server.",
			Optional:            true,
			Computed:            true,
			Default:             stringdefault.StaticString(""),
			Validators:          []validator.String{validate.Note()},
		},
		"on_whatsapp": schema.BoolAttribute{
			MarkdownDescription: "Whether WhatsApp Business on the phone gets it as well, which the type `text` and API 2.1.1 or later allow. Defaults to `false`. A server may leave one that is on WhatsApp to the phone from then on: changing or destroying it is an error then.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
	}
}

// ofNoFile plans no fingerprint where there is no file.
type ofNoFile struct{}

func (ofNoFile) Description(context.Context) string { return "null without a file" }

func (o ofNoFile) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

func (ofNoFile) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	var file types.String
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("file"), &file)...)
	if file.IsNull() {
		resp.PlanValue = types.StringNull()
	}
}
