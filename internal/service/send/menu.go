package send

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const choicesText = "What there is to choose from, each in the form of the API, in which `|` separates the parts. " +
	"Buttons: `text|id` for an answer (without an id, it is the text), `text|https://…` for a link, `text|call:+5511999990000` for a call, `text|copy:CODE` for a code to copy. " +
	"A list: `[Section]` begins a section, and `text|id|description` is an entry, of which the text is enough. " +
	"A poll: the answers as they are."

type menu struct {
	shared
	Type            types.String `tfsdk:"type"`
	Text            types.String `tfsdk:"text"`
	Choices         types.List   `tfsdk:"choices"`
	FooterText      types.String `tfsdk:"footer_text"`
	ListButton      types.String `tfsdk:"list_button"`
	SelectableCount types.Int64  `tfsdk:"selectable_count"`
	ImageButton     types.String `tfsdk:"image_button"`
}

func aMenu() kind {
	return kind{
		name: "menu", noun: "a menu",
		opens: "Sends buttons, a list or a poll from an instance. WhatsApp may stop to show buttons and lists without notice",
		arguments: []invoke.Argument{
			invoke.RequiredText("type", "What it is: `button` (buttons under the text), `list` (a list that one opens) or `poll`.", validate.Known("type of menu", uazapi.MenuTypes())),
			invoke.RequiredText("text", "The text above the choices, or the question of a poll, of one line or several. The server replaces placeholders in it, such as `{{name}}`.", validate.Content()),
			invoke.RequiredTexts("choices", choicesText, listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(validate.Content())),
			invoke.Text("footer_text", "A line under the text, of the types `button` and `list`. None by default.", validate.Word("footer")),
			invoke.Text("list_button", "The button that opens the list, of the type `list`. The server chooses a text by default.", validate.Word("button")),
			invoke.Integer("selectable_count", "How many answers of a poll one may choose. The server takes `1` by default.", int64validator.AtLeast(1)),
			invoke.Text("image_button", "Picture above the text, of the type `button`: a URL, which the server fetches, or contents in base64. None by default.", validate.File()),
		},
	}
}

// NewMenuAction makes the action that sends a menu.
func NewMenuAction() action.Action { return invoke.New(newAction(aMenu(), menu.message)) }

// NewMenuResource makes the resource that sends a menu.
func NewMenuResource() resource.Resource {
	return invoke.NewResource(newAction(aMenu(), menu.message), aMenu().form())
}

func (m menu) written() map[string]types.String {
	return map[string]types.String{"text": m.Text, "footer_text": m.FooterText}
}

func (m menu) message(envelope uazapi.Envelope) (uazapi.Outgoing, error) {
	return uazapi.Menu{
		Envelope: envelope, Type: m.Type.ValueString(), Text: m.Text.ValueString(), Choices: texts(m.Choices), FooterText: m.FooterText.ValueString(),
		ListButton: m.ListButton.ValueString(), SelectableCount: m.SelectableCount.ValueInt64(), ImageButton: m.ImageButton.ValueString(),
	}, nil
}
