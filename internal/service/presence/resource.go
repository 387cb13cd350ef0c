// Package presence is uazapi_instance_presence: how the WhatsApp account of an
// instance shows itself to its contacts.
package presence

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/setting"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

const description = `Whether the WhatsApp account of an instance shows itself as online.

The number has to be paired first. Destroying the resource leaves the presence as it is.

~> **Receipts.** While the presence is ` + "`unavailable`" + ` and the API is the only active device of the account, delivery and read receipts are neither sent nor received, and webhooks do not get them. While it is ` + "`available`" + `, the phone of the account may stop ringing for new messages.

~> **It changes by itself.** Servers turn the presence to ` + "`available`" + ` on some operations of their own, and forget it when the number is paired again (` + "`session`" + ` sets it again then). So a difference is not planned as a change, unless ` + "`detect_drift`" + ` asks for it; ` + "`current_presence`" + ` shows the truth either way. To hide only when the account was last seen, use ` + "`uazapi_instance_privacy`" + `.`

// NewResource makes the resource.
func NewResource() resource.Resource { return setting.New(presence{}) }

// NewList makes the list resource.
func NewList() list.ListResource { return setting.NewList(presence{}) }

type presence struct{}

func (presence) About() setting.About {
	return setting.About{
		Type:         "instance_presence",
		Noun:         "presence",
		Description:  description,
		Attributes:   attributes(),
		Session:      true,
		WithInstance: true,
	}
}

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"presence": schema.StringAttribute{
			MarkdownDescription: "The presence to set: `available` or `unavailable`.",
			Required:            true,
			Validators:          []validator.String{validate.OneOf(uazapi.PresenceValues()...)},
		},
		"session": schema.StringAttribute{
			MarkdownDescription: "Something that changes with the session, such as `session` of the `uazapi_instance_connection`. When it changes, the presence is set again, since servers forget it when a number is paired again. None by default.",
			Optional:            true,
		},
		"detect_drift": schema.BoolAttribute{
			MarkdownDescription: "Whether a presence that changed on the server is planned to be set again. Defaults to `false`, since servers change it by themselves.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(false),
		},
		"current_presence": schema.StringAttribute{
			MarkdownDescription: "The presence that the server shows, as of the last refresh.",
			Computed:            true,
		},
	}
}

// Renewing has the presence set again where the session is another one.
func (presence) Renewing() []string { return []string{"session", "detect_drift"} }

func (presence) Read(_ context.Context, on access.On, into *model) error {
	if on.Instance.CurrentPresence != "" {
		into.CurrentPresence = types.StringValue(on.Instance.CurrentPresence)
	}
	return nil
}

// Write sends the presence even if it seems to be right: servers forget it.
func (presence) Write(ctx context.Context, on access.On, change setting.Change[model]) error {
	if change.Wanted.Presence.IsNull() {
		return nil
	}
	return on.API.SetPresence(ctx, on.Key(), change.Wanted.Presence.ValueString())
}

// Proves compares what the server shows, which has an attribute of its own.
func (presence) Proves(kept model, change setting.Change[model]) bool {
	return kept.CurrentPresence.Equal(change.Wanted.Presence)
}

// ShownInstead is the presence that the server shows where another one was set.
func (presence) ShownInstead(kept model, change setting.Change[model]) (name, shown string) {
	if change.Wanted.Presence.IsNull() || kept.CurrentPresence.Equal(change.Wanted.Presence) {
		return "", ""
	}
	return "presence", kept.CurrentPresence.ValueString()
}

// Refreshed takes over the presence that the server shows where that counts as
// drift, and after an import, when there is no other. Without a session there
// is no presence that could differ, and one that is not told does not either.
func (presence) Refreshed(state *model, instance uazapi.Instance) {
	if state.DetectDrift.IsNull() {
		state.DetectDrift = types.BoolValue(false)
	}
	drifted := state.DetectDrift.ValueBool() && instance.Connected() && instance.CurrentPresence != ""
	if drifted || state.Presence.IsNull() {
		state.Presence = state.CurrentPresence
	}
}
