// Package privacy is uazapi_instance_privacy: who sees and reaches the WhatsApp
// account of an instance.
package privacy

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `Who sees and reaches the WhatsApp account of an instance: last seen, profile, groups, calls.

` + "`contacts`" + ` are those whom the phone has saved. ` + "`contact_blacklist`" + ` is “my contacts except …”: whom it leaves out is a list that the phone keeps, and that the API does not show. ` + "`known`" + ` lets call who is a contact or has chatted with the account; others are silenced. ` + "`match_last_seen`" + ` is what ` + "`last`" + ` says.

The settings live in the WhatsApp account, so the number has to be paired first. While it is not, a refresh keeps the values last known and warns, and a change fails with what to do.

Only the settings that are configured are written, and of those only what differs. The others stay as the account has them and are read. Destroying the resource, or removing a setting from it, leaves the account as it is: WhatsApp has no way to unset a value.`

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(privacy{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(privacy{}) }

type privacy struct{}

func (privacy) About() setting.About {
	return setting.About{
		Type:        "instance_privacy",
		Noun:        "privacy",
		Description: description,
		Attributes:  attributes(),
		Validators:  []resource.ConfigValidator{validate.AtLeastOneOf(names()...)},
		Session:     true,
	}
}

// Read keeps a value that the server does not name, and one that is in no list.
func (privacy) Read(ctx context.Context, on access.On, into *model) error {
	settings, err := on.API.Privacy(ctx, on.Key())
	if err != nil {
		return err
	}
	into.fill(settings)
	return nil
}

// Write sends what differs, since WhatsApp counts every change of an account.
func (privacy) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	changes := changes(change.Has, change.Wanted)
	if len(changes) == 0 {
		return nil
	}
	return on.API.SetPrivacy(ctx, on.Key(), changes)
}

// descriptions say what each setting is about.
var descriptions = map[string]string{
	"groupadd":     "Who may add the account to groups.",
	"last":         "Who sees when the account was last seen.",
	"status":       "Who sees the text below the name of the account. It is not about stories.",
	"profile":      "Who sees the profile picture.",
	"readreceipts": "Whether read receipts are sent, and so received.",
	"online":       "Who sees that the account is online.",
	"calladd":      "Who may call the account.",
}

func attributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, text := range descriptions {
		attributes[name] = setting.Choice(text, uazapi.PrivacyValues(name)...)
	}
	return attributes
}

// names are those of all settings, in order.
func names() []string { return slices.Sorted(maps.Keys(descriptions)) }
