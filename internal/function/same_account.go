package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

const sameDescription = `Tells whether two phone numbers are of one WhatsApp account.

WhatsApp knows some numbers in another form than people write them: Brazilian ones without the ninth digit, Mexican ones with a ` + "`1`" + ` after the country's code, Argentine ones with a ` + "`9`" + ` there. ` + "`same_account(\"5534999990000\", \"553499990000\")`" + ` is ` + "`true`" + `.

Each of the two is a number in international digits, or a JID of an account, with or without a device. ` + "`null`" + `, such as the number of an instance that is not paired, is of no account, so the answer is ` + "`false`" + `.`

type sameAccount struct{}

// NewSameAccount makes the function same_account.
func NewSameAccount() function.Function { return sameAccount{} }

func (sameAccount) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "same_account"
}

func (sameAccount) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "Whether two numbers are of one WhatsApp account",
		MarkdownDescription: sameDescription,
		Parameters: []function.Parameter{
			function.StringParameter{Name: "a", AllowNullValue: true, MarkdownDescription: "A number in international digits such as `5511999990000`, or a JID such as `5511999990000@s.whatsapp.net`."},
			function.StringParameter{Name: "b", AllowNullValue: true, MarkdownDescription: "The other number or JID."},
		},
		Return: function.BoolReturn{},
	}
}

func (sameAccount) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var texts [2]types.String
	if resp.Error = req.Arguments.Get(ctx, &texts[0], &texts[1]); resp.Error != nil {
		return
	}
	var accounts [2]phone.JID
	for n, text := range texts {
		if text.IsNull() {
			continue
		}
		jid, fault := phone.AddressOf(text.ValueString())
		if fault == "" {
			fault = phone.AccountFault(jid)
		}
		if fault != "" {
			resp.Error = refused(int64(n), fault)
			return
		}
		accounts[n] = jid
	}
	if texts[0].IsNull() || texts[1].IsNull() {
		resp.Error = resp.Result.Set(ctx, false)
		return
	}
	if accounts[0].Kind != accounts[1].Kind {
		resp.Error = refused(1, "One of the two is a LID, which does not tell the number of its account. The data source uazapi_phone_numbers tells both of a number.")
		return
	}
	resp.Error = resp.Result.Set(ctx, phone.SameAccount(accounts[0].User, accounts[1].User))
}
