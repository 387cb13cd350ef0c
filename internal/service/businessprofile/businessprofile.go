// Package businessprofile is uazapi_instance_business_profile: what the WhatsApp Business
// account of an instance tells of its business.
package businessprofile

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `What the WhatsApp Business account of an instance tells of its business: a description, an address and an email.

The number has to be paired first, and its account has to be one of WhatsApp Business. While the number is not paired, a refresh keeps what was last known and warns, and a change fails with what to do.

Only what is configured is written, and of that only what differs. The rest stays as the account has it and is read. Where a server takes some of it and refuses the rest, what it took stands in the state, and each field that it refused is an error of its own. ` + "`\"\"`" + ` clears a field; a server that keeps the old value instead makes that an error. Destroying the resource leaves the profile as it is. Websites and categories are not managed: servers only read them.`

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(businessProfile{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(businessProfile{}) }

type businessProfile struct{}

// It is found by its method alone, so that a misspelled one would go unseen.
var _ setting.WithHolders = businessProfile{}

func (businessProfile) About() setting.About {
	return setting.About{
		Type:        "instance_business_profile",
		Noun:        "business profile",
		Description: description,
		Attributes: map[string]schema.Attribute{
			"description": field("Description of the business. It may have several lines.", validate.Paragraph("description")),
			"address":     field("Address of the business. It may have several lines.", validate.Paragraph("address")),
			"email":       field("Email of the business.", validate.Email()),
		},
		Validators: []resource.ConfigValidator{validate.AtLeastOneOf("description", "address", "email")},
		Session:    true,
	}
}

func field(text string, rule validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: text + " `\"\"` clears it. Left out, the account keeps its own value, which is read.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{rule},
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// Holds tells whether the account is one of WhatsApp Business.
func (businessProfile) Holds(instance uazapi.Instance) bool { return instance.IsBusiness }

func (businessProfile) Read(ctx context.Context, on access.On, into *model) error {
	told, err := on.API.BusinessProfile(ctx, on.Key())
	if err != nil {
		return explain(err, on.Instance)
	}
	into.fill(told)
	return nil
}

// Write sends what differs. What the server refuses is told field by field, and what it
// took is kept.
func (businessProfile) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	changes := changes(change.Has, change.Wanted)
	if len(changes) == 0 {
		return nil
	}
	refused, err := on.API.SetBusinessProfile(ctx, on.Key(), changes)
	if err != nil {
		return explain(err, on.Instance)
	}
	var failed []error
	for _, name := range slices.Sorted(maps.Keys(refused)) {
		failed = append(failed, apidiag.OfField(path.Root(name), &refusedError{refused[name]}))
	}
	switch {
	case len(failed) == 0:
		return nil
	case len(failed) == len(changes):
		return errors.Join(failed...)
	default:
		return &setting.PartlyError{Err: errors.Join(failed...)}
	}
}
