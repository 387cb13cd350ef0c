package quickreply

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// ofItsType refuses what a quick reply of its type lacks, or cannot have.
type ofItsType struct{}

func (ofItsType) Description(context.Context) string {
	return "text, file, doc_name and on_whatsapp have to fit the type"
}

func (o ofItsType) MarkdownDescription(ctx context.Context) string { return o.Description(ctx) }

func (ofItsType) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Type.IsUnknown() {
		return
	}
	refuse := func(attribute, summary, detail string) {
		resp.Diagnostics.Append(message.ErrorAt(path.Root(attribute), summary, detail))
	}
	isText := config.Type.IsNull() || config.Type.ValueString() == uazapi.QuickReplyText
	switch {
	case isText && !config.Text.IsUnknown() && config.Text.ValueString() == "":
		refuse("text", "Missing text", "A quick reply of the type text needs a text.")
	case isText && !config.File.IsNull():
		refuse("file", "A text has no file", "Set type to what the file is, such as image or document, or leave the file out.")
	case !isText && config.File.IsNull():
		refuse("file", "Missing file", "A quick reply of the type "+config.Type.ValueString()+` needs a file: a URL, or contents in base64, such as filebase64("${path.module}/FILE").`)
	}
	if config.Type.ValueString() != uazapi.QuickReplyDocument && config.DocName.ValueString() != "" {
		refuse("doc_name", "Only a document has a name", "Leave doc_name out, or set type to document.")
	}
	if !isText && config.OnWhatsApp.ValueBool() {
		refuse("on_whatsapp", "Only a text can be on WhatsApp", "WhatsApp takes quick replies of the type text only. Leave on_whatsapp out.")
	}
}
