// Package phonenumbers asks WhatsApp which numbers it has: the data source
// uazapi_phone_numbers.
package phonenumbers

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `Which phone numbers are on WhatsApp, and in which form WhatsApp knows them.

Every plan asks for them, with one call for 50 numbers. The instance that asks has to be connected. Check the few numbers that a configuration depends on, and not an address book: WhatsApp may take many such questions for spam.

WhatsApp knows some numbers in another form than people write them. Brazil put a ` + "`9`" + ` before its mobile numbers when many accounts existed already, and these kept their digits: who asks for ` + "`5534999990000`" + ` may find ` + "`553499990000`" + `. Mexico had a ` + "`1`" + ` after the country's code, and Argentina has a ` + "`9`" + ` there. ` + "`digits`" + ` has the form that WhatsApp knows, and ` + "`note`" + ` says what differs. Both forms reach the account, and the function ` + "`same_account`" + ` tells that they are one.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(phoneNumbers{}) }

type model struct {
	access.Target
	Numbers []types.String `tfsdk:"numbers"`
	Results []result       `tfsdk:"results"`
}

// result is what WhatsApp says of one number.
type result struct {
	Query        types.String `tfsdk:"query"`
	IsInWhatsApp types.Bool   `tfsdk:"is_in_whatsapp"`
	JID          types.String `tfsdk:"jid"`
	LID          types.String `tfsdk:"lid"`
	Digits       types.String `tfsdk:"digits"`
	Note         types.String `tfsdk:"note"`
	VerifiedName types.String `tfsdk:"verified_name"`
	GroupName    types.String `tfsdk:"group_name"`
	Error        types.String `tfsdk:"error"`
}

type phoneNumbers struct{}

func (phoneNumbers) About() reading.About {
	return reading.About{
		Type:        "phone_numbers",
		Noun:        "phone numbers",
		Verb:        "check phone numbers with",
		Session:     true,
		Description: description,
		Attributes: map[string]schema.Attribute{
			"numbers": schema.ListAttribute{
				MarkdownDescription: "The numbers to ask for, in international digits such as `5511999990000`, which the function `phone_number` makes of other forms. JIDs of groups, such as `120363043968066561@g.us`, are taken as well.",
				Required:            true,
				ElementType:         types.StringType,
				Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.NoNullValues(), listvalidator.ValueStringsAre(validate.NumberOrGroup())},
			},
			"results": schema.ListNestedAttribute{
				MarkdownDescription: "What WhatsApp says of each number, in the order of `numbers`. Null where the instance is not connected.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"query":          reading.Text("The number as it stands in `numbers`."),
					"is_in_whatsapp": reading.Flag("Whether WhatsApp has an account with this number, or such a group."),
					"jid":            reading.Text("Address of the account, such as `553499990000@s.whatsapp.net`. Null where there is none."),
					"lid":            reading.Text("Address of the account that does not tell its number, such as `123456789012345@lid`. Null where the server does not tell one."),
					"digits":         reading.Text("The number in the form that WhatsApp knows, in international digits. Null where there is no account, and for a group."),
					"note":           reading.Text("In words, how `digits` differs from the number that was asked for, such as a ninth digit that is missing. Null where both are the same."),
					"verified_name":  reading.Text("Name of a business that WhatsApp has verified. Null for all others."),
					"group_name":     reading.Text("Name of a group. Null for a number."),
					"error":          reading.Text("What the server says of a number that it did not find. Null for all others."),
				}},
			},
		},
	}
}

func (phoneNumbers) Read(ctx context.Context, on reading.On, into *model) error {
	numbers := make([]string, 0, len(into.Numbers))
	for _, number := range into.Numbers {
		numbers = append(numbers, number.ValueString())
	}
	all, err := on.API.CheckNumbers(ctx, on.Key(), numbers)
	if err != nil {
		return err
	}
	into.Results = make([]result, 0, len(all))
	for _, one := range all {
		into.Results = append(into.Results, tell(one))
	}
	return nil
}

func tell(one uazapi.Checked) result {
	told := result{
		Query: types.StringValue(one.Query), IsInWhatsApp: types.BoolValue(one.InWhatsApp), Error: nullable.Text(one.Error),
		VerifiedName: nullable.Text(one.VerifiedName), GroupName: nullable.Text(one.GroupName),
	}
	if !one.InWhatsApp {
		return told
	}
	digits := one.JID.Number()
	told.JID, told.LID, told.Digits = nullable.Text(string(one.JID)), nullable.Text(one.LID), nullable.Text(digits)
	told.Note = nullable.Text(phone.Note(one.Query, digits))
	return told
}
