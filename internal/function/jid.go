package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

const jidDescription = `Returns the JID of a phone number, which is its address in WhatsApp: ` + "`jid(\"5511999990000\")`" + ` is ` + "`5511999990000@s.whatsapp.net`" + `.

It takes a number in international digits, which ` + "`phone_number`" + ` makes of other forms, or a JID, which it returns without the device and with the usual server: ` + "`jid(\"5511999990000:57@c.us\")`" + ` is the same.

The digits stay as they are. WhatsApp may know a Brazilian number without its ninth digit; only the data source ` + "`uazapi_phone_numbers`" + ` tells, since it asks.`

type jid struct{}

// NewJID makes the function jid.
func NewJID() function.Function { return jid{} }

func (jid) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "jid"
}

func (jid) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "The JID of a phone number",
		MarkdownDescription: jidDescription,
		Parameters: []function.Parameter{
			function.StringParameter{Name: "text", MarkdownDescription: "A number in international digits such as `5511999990000`, or a JID of an account, a group or a channel."},
		},
		Return: function.StringReturn{},
	}
}

func (jid) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	address, fault := phone.AddressOf(text)
	if fault != "" {
		resp.Error = refused(0, fault)
		return
	}
	resp.Error = resp.Result.Set(ctx, address.String())
}
