package delivery

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// loop warns of a webhook through which a bot would hear itself.
type loop struct{}

func (loop) Description(context.Context) string {
	return "exclude_messages should be set where messages are sent"
}

func (l loop) MarkdownDescription(ctx context.Context) string { return l.Description(ctx) }

func (loop) ValidateResource(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var events, excluded types.Set
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("events"), &events)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("exclude_messages"), &excluded)...)
	if resp.Diagnostics.HasError() || !excluded.IsNull() || !slices.Contains(events.Elements(), attr.Value(types.StringValue("messages"))) {
		return
	}
	resp.Diagnostics.Append(message.WarningAt(path.Root("exclude_messages"), "A bot may hear itself",
		"This webhook sends messages, and nothing says whether also those that the API itself has sent. A bot that answers them never ends.\n\n"+
			`Set exclude_messages = ["wasSentByApi"], or exclude_messages = [] if it is meant.`))
}
