package send

import (
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

type text struct {
	shared
	Text        types.String `tfsdk:"text"`
	LinkPreview types.Bool   `tfsdk:"link_preview"`
}

func aText() kind {
	return kind{
		name: "text", noun: "a text", channels: true,
		opens: "Sends a text from an instance, such as a notice after a deployment or a test after a pairing",
		arguments: []invoke.Argument{
			invoke.RequiredText("text", "The text, of one line or several. The server replaces placeholders in it, such as `{{name}}`.", validate.Content()),
			invoke.Flag("link_preview", "Whether a link in the text shows a preview of its page. Defaults to `false`."),
		},
	}
}

// NewTextAction makes the action that sends a text.
func NewTextAction() action.Action { return invoke.New(newAction(aText(), text.message)) }

// NewTextResource makes the resource that sends a text.
func NewTextResource() resource.Resource {
	return invoke.NewResource(newAction(aText(), text.message), aText().form())
}

func (t text) written() map[string]types.String { return map[string]types.String{"text": t.Text} }

func (t text) message(envelope uazapi.Envelope) (uazapi.Outgoing, error) {
	return uazapi.Text{Envelope: envelope, Text: t.Text.ValueString(), LinkPreview: t.LinkPreview.ValueBool()}, nil
}
