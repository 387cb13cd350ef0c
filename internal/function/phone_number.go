package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

const numberDescription = `Returns a phone number in international digits, as the API takes it: ` + "`phone_number(\"(81) 99999-0000\", \"BR\")`" + ` is ` + "`5581999990000`" + `.

It takes the forms in which people write numbers, with blanks, brackets, hyphens and what is dialed only, such as a ` + "`0`" + ` before the area code. What is no number of a country, by the data of libphonenumber, is an error that says why.

A Brazilian mobile number that lacks its ninth digit is returned with it, and a Mexican one without the ` + "`1`" + ` of former times, as they are dialed today. WhatsApp may know an account in the other form: ` + "`same_account`" + ` compares both, and the data source ` + "`uazapi_phone_numbers`" + ` tells which one it is.`

type phoneNumber struct{}

// NewPhoneNumber makes the function phone_number.
func NewPhoneNumber() function.Function { return phoneNumber{} }

func (phoneNumber) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "phone_number"
}

func (phoneNumber) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:             "A phone number in international digits",
		MarkdownDescription: numberDescription,
		Parameters: []function.Parameter{
			function.StringParameter{Name: "text", MarkdownDescription: "The number as people write it, such as `(81) 99999-0000` or `+351 912 345 678`. Blanks around it do not matter."},
			function.StringParameter{
				Name: "region", AllowNullValue: true,
				MarkdownDescription: "Country of a number that is written without a country's code, in two letters such as `BR`. A number with a plus may be of any country. With `null`, each number has to have its country's code.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (phoneNumber) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	var region types.String
	if resp.Error = req.Arguments.Get(ctx, &text, &region); resp.Error != nil {
		return
	}
	if fault := phone.RegionFault(region.ValueString()); !region.IsNull() && fault != "" {
		resp.Error = refused(1, fault)
		return
	}
	digits, fault := phone.Parse(text, region.ValueString())
	if fault != "" {
		resp.Error = refused(0, fault)
		return
	}
	resp.Error = resp.Result.Set(ctx, digits)
}
