// Package timelimit describes the attribute timeouts of an object, which the library that
// makes it leaves without a description.
package timelimit

import (
	"context"

	actiontimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	ephemeraltimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/ephemeral/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	action "github.com/hashicorp/terraform-plugin-framework/action/schema"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

const description = "How long the provider goes on before it gives up, such as `30s` or `1h30m`. Each operation has a default of its own."

// Resource is the attribute of a resource.
func Resource(ctx context.Context, of timeouts.Opts) resource.Attribute {
	attribute := timeouts.Attributes(ctx, of)
	if nested, is := attribute.(resource.SingleNestedAttribute); is {
		nested.MarkdownDescription = description
		return nested
	}
	return attribute
}

// Action is the attribute of an action, which has one time to limit.
func Action(ctx context.Context, invoke string) action.Attribute {
	attribute := actiontimeouts.AttributesWithOpts(ctx, actiontimeouts.Opts{InvokeDescription: invoke})
	if nested, is := attribute.(action.SingleNestedAttribute); is {
		nested.MarkdownDescription = description
		return nested
	}
	return attribute
}

// Ephemeral is the attribute of an ephemeral resource, which has one time to limit.
func Ephemeral(ctx context.Context, open string) ephemeral.Attribute {
	attribute := ephemeraltimeouts.AttributesWithOpts(ctx, ephemeraltimeouts.Opts{OpenDescription: open})
	if nested, is := attribute.(ephemeral.SingleNestedAttribute); is {
		nested.MarkdownDescription = description
		return nested
	}
	return attribute
}
