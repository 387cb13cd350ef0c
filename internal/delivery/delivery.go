// Package delivery is what the webhooks of an instance and the one of the server have in
// common: where events are sent, which ones, and what a plan warns of.
package delivery

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// Delivery is the part of a model that says where events are sent, and which. Models
// embed it.
type Delivery struct {
	URL                 types.String `tfsdk:"url"`
	Enabled             types.Bool   `tfsdk:"enabled"`
	Events              types.Set    `tfsdk:"events"`
	ExcludeMessages     types.Set    `tfsdk:"exclude_messages"`
	AddURLEvents        types.Bool   `tfsdk:"add_url_events"`
	AddURLTypesMessages types.Bool   `tfsdk:"add_url_types_messages"`
}

// Attributes are those of [Delivery].
func Attributes() map[string]schema.Attribute {
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

// Validators check the attributes together.
func Validators() []resource.ConfigValidator { return []resource.ConfigValidator{loop{}} }

// Fill puts all that the server has of a webhook into a model.
func (d *Delivery) Fill(ctx context.Context, has uazapi.Webhook) diag.Diagnostics {
	events, diags := types.SetValueFrom(ctx, types.StringType, has.Events)
	excluded, more := types.SetValueFrom(ctx, types.StringType, has.ExcludeMessages)
	diags.Append(more...)
	d.URL, d.Enabled = types.StringValue(has.URL), types.BoolValue(has.Enabled)
	d.Events, d.ExcludeMessages = events, excluded
	d.AddURLEvents, d.AddURLTypesMessages = types.BoolValue(has.AddURLEvents), types.BoolValue(has.AddURLTypesMessages)
	return diags
}

// Make returns the webhook that a plan wants.
func (d *Delivery) Make(ctx context.Context) (uazapi.Webhook, diag.Diagnostics) {
	made := uazapi.Webhook{
		URL:                 d.URL.ValueString(),
		Enabled:             d.Enabled.ValueBool(),
		Events:              []string{},
		ExcludeMessages:     []string{},
		AddURLEvents:        d.AddURLEvents.ValueBool(),
		AddURLTypesMessages: d.AddURLTypesMessages.ValueBool(),
	}
	diags := d.Events.ElementsAs(ctx, &made.Events, false)
	diags.Append(d.ExcludeMessages.ElementsAs(ctx, &made.ExcludeMessages, false)...)
	return made, diags
}
