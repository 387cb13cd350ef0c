package send

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/invoke"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

type contact struct {
	shared
	FullName     types.String `tfsdk:"full_name"`
	PhoneNumbers types.List   `tfsdk:"phone_numbers"`
	Organization types.String `tfsdk:"organization"`
	Email        types.String `tfsdk:"email"`
	URL          types.String `tfsdk:"url"`
}

func aContact() kind {
	return kind{
		name: "contact", noun: "a contact",
		opens: "Sends a contact card from an instance",
		arguments: []invoke.Argument{
			invoke.RequiredText("full_name", "Name of the contact.", validate.Word("name of a contact")),
			invoke.RequiredTexts("phone_numbers", "Phone numbers of the contact, such as `5581999990001`. They need not be on WhatsApp.",
				listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(validate.NumberOfContact())),
			invoke.Text("organization", "Company of the contact. None by default.", validate.Word("organization")),
			invoke.Text("email", "Email address of the contact. None by default.", validate.Word("email address")),
			invoke.Text("url", "Website of the contact, with `https://` or `http://`. None by default.", validate.FileURL()),
		},
	}
}

// NewContactAction makes the action that sends a contact.
func NewContactAction() action.Action { return invoke.New(newAction(aContact(), contact.message)) }

// NewContactResource makes the resource that sends a contact.
func NewContactResource() resource.Resource {
	return invoke.NewResource(newAction(aContact(), contact.message), aContact().form())
}

func (contact) written() map[string]types.String { return nil }

func (c contact) message(envelope uazapi.Envelope) (uazapi.Outgoing, error) {
	return uazapi.ContactCard{
		Envelope: envelope, FullName: c.FullName.ValueString(), PhoneNumber: strings.Join(texts(c.PhoneNumbers), ","),
		Organization: c.Organization.ValueString(), Email: c.Email.ValueString(), URL: c.URL.ValueString(),
	}, nil
}
