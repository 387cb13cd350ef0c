// Package webhook is uazapi_webhook: where an instance sends its events.
package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `A webhook of an instance: a URL to which the server sends what happens.

An instance may have several. Each is added, changed and removed by its id, so that the others stay as they are, also those that other tools made. No number has to be paired.

~> **Every delivery carries the token of the instance,** unsigned. Send it to ` + "`https`" + ` addresses of your own only. Who has a secret in the URL passes it by a sensitive variable: plans show the URL.

Servers promise no redelivery: what the receiver misses is lost. The newest failures are in the server's panel.`

// model is a webhook as Terraform knows it.
type model struct {
	item.Target
	URL                 types.String `tfsdk:"url"`
	Enabled             types.Bool   `tfsdk:"enabled"`
	Events              types.Set    `tfsdk:"events"`
	ExcludeMessages     types.Set    `tfsdk:"exclude_messages"`
	AddURLEvents        types.Bool   `tfsdk:"add_url_events"`
	AddURLTypesMessages types.Bool   `tfsdk:"add_url_types_messages"`
}

// NewResource makes the resource.
func NewResource() resource.Resource { return item.New(webhook{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return item.NewList(webhook{}) }

type webhook struct{}

func (webhook) About() item.About {
	return item.About{
		Type:        "webhook",
		Noun:        "webhook",
		Plural:      "webhooks",
		Description: description,
		Attributes:  attributes(),
		Validators:  []resource.ConfigValidator{loop{}},
	}
}

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"url": schema.StringAttribute{
			MarkdownDescription: "Where the events are sent, an address with `https://` or `http://`. With `http://` to another machine, a plan warns.",
			Required:            true,
			Validators:          []validator.String{validate.Receiver()},
		},
		"enabled": flag("Whether events are sent.", true),
		"events": schema.SetAttribute{
			MarkdownDescription: "The events that are sent, such as `messages`, `messages_update` and `connection`. Servers of different versions have different ones: a plan warns of one that no known server has.",
			Required:            true,
			ElementType:         types.StringType,
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(validate.Known("event", uazapi.WebhookEvents()))},
		},
		"exclude_messages": schema.SetAttribute{
			MarkdownDescription: "Kinds of messages that are not sent: `wasSentByApi`, `wasNotSentByApi`, `fromMeYes`, `fromMeNo`, `isGroupYes`, `isGroupNo`. None by default. " +
				"A bot that answers its own messages never ends, so a plan warns where `messages` are sent without a word on it; `[]` says that it is meant.",
			Optional:    true,
			Computed:    true,
			ElementType: types.StringType,
			Default:     setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})),
			Validators:  []validator.Set{setvalidator.ValueStringsAre(validate.Known("kind of message", uazapi.WebhookExclusions()))},
		},
		"add_url_events":         flag("Whether the name of the event is added to the path of the URL.", false),
		"add_url_types_messages": flag("Whether the kind of message is added to the path of the URL, after the event.", false),
	}
}

func flag(description string, usual bool) schema.BoolAttribute {
	said := map[bool]string{true: "`true`", false: "`false`"}[usual]
	return schema.BoolAttribute{
		MarkdownDescription: description + " Defaults to " + said + ".",
		Optional:            true,
		Computed:            true,
		Default:             booldefault.StaticBool(usual),
	}
}

func (webhook) All(ctx context.Context, on access.On) ([]uazapi.Webhook, error) {
	return on.API.Webhooks(ctx, on.Key())
}

func (webhook) Add(ctx context.Context, on access.On, added uazapi.Webhook) error {
	return on.API.AddWebhook(ctx, on.Key(), added)
}

func (webhook) Change(ctx context.Context, on access.On, changed uazapi.Webhook) error {
	return on.API.UpdateWebhook(ctx, on.Key(), changed)
}

func (webhook) Remove(ctx context.Context, on access.On, removed uazapi.Webhook) error {
	return on.API.DeleteWebhook(ctx, on.Key(), removed)
}

// Marks name a webhook by its origin: the rest of the URL may be secret.
func (webhook) Marks(of uazapi.Webhook) item.Marks {
	return item.Marks{ID: of.ID, Alike: of.URL, Name: of.Origin()}
}

func (webhook) Fill(ctx context.Context, into *model, has uazapi.Webhook) diag.Diagnostics {
	events, diags := types.SetValueFrom(ctx, types.StringType, has.Events)
	excluded, more := types.SetValueFrom(ctx, types.StringType, has.ExcludeMessages)
	diags.Append(more...)
	into.URL, into.Enabled = types.StringValue(has.URL), types.BoolValue(has.Enabled)
	into.Events, into.ExcludeMessages = events, excluded
	into.AddURLEvents, into.AddURLTypesMessages = types.BoolValue(has.AddURLEvents), types.BoolValue(has.AddURLTypesMessages)
	return diags
}

func (webhook) Make(ctx context.Context, planned model, has uazapi.Webhook) (uazapi.Webhook, diag.Diagnostics) {
	made := uazapi.Webhook{
		ID:                  has.ID,
		URL:                 planned.URL.ValueString(),
		Enabled:             planned.Enabled.ValueBool(),
		Events:              []string{},
		ExcludeMessages:     []string{},
		AddURLEvents:        planned.AddURLEvents.ValueBool(),
		AddURLTypesMessages: planned.AddURLTypesMessages.ValueBool(),
	}
	diags := planned.Events.ElementsAs(ctx, &made.Events, false)
	diags.Append(planned.ExcludeMessages.ElementsAs(ctx, &made.ExcludeMessages, false)...)
	return made, diags
}
