package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

const parseDescription = `Returns the parts of a JID, which is an address in WhatsApp, such as ` + "`5511999990000:57@s.whatsapp.net`" + `:

- ` + "`kind`" + `: ` + "`number`, `lid`, `group`, `newsletter`, `broadcast`" + `, or ` + "`other`" + ` where the server is not known;
- ` + "`number`" + `: the phone number in international digits, null where the JID does not tell it;
- ` + "`user`" + ` and ` + "`server`" + `: what stands before and behind the ` + "`@`" + `, without the device, with the usual server of numbers;
- ` + "`device`" + `: the number of the linked device, null where the JID is of the whole account;
- ` + "`jid`" + `: the JID without the device, as the function ` + "`jid`" + ` returns it.`

// parts are what parse_jid returns.
type parts struct {
	Kind   types.String `tfsdk:"kind"`
	Number types.String `tfsdk:"number"`
	User   types.String `tfsdk:"user"`
	Server types.String `tfsdk:"server"`
	Device types.Int64  `tfsdk:"device"`
	JID    types.String `tfsdk:"jid"`
}

type parseJID struct{}

// NewParseJID makes the function parse_jid.
func NewParseJID() function.Function { return parseJID{} }

func (parseJID) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_jid"
}

func (parseJID) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "The parts of a JID",
		MarkdownDescription: parseDescription,
		Parameters: []function.Parameter{
			function.StringParameter{Name: "jid", MarkdownDescription: "A JID, such as `5511999990000@s.whatsapp.net` or `120363043968066561@g.us`."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"kind": types.StringType, "number": types.StringType, "user": types.StringType,
			"server": types.StringType, "device": types.Int64Type, "jid": types.StringType,
		}},
	}
}

func (parseJID) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	parsed, fault := phone.ParseJID(text)
	if fault != "" {
		resp.Error = refused(0, fault)
		return
	}
	device := types.Int64Null()
	if parsed.Device > 0 {
		device = types.Int64Value(parsed.Device)
	}
	resp.Error = resp.Result.Set(ctx, parts{
		Kind: types.StringValue(parsed.Kind), Number: nullable.Text(parsed.Number()),
		User: types.StringValue(parsed.User), Server: types.StringValue(parsed.Server),
		Device: device, JID: types.StringValue(parsed.String()),
	})
}
