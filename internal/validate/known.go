package validate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Known warns of a value that no server is known to have. It refuses none: servers of
// other versions have others, and some keep whatever they are sent.
func Known(thing string, values []string) validator.String { return known{thing, values} }

type known struct {
	thing  string
	values []string
}

func (k known) Description(context.Context) string {
	return "value should be one of " + strings.Join(k.values, ", ")
}

func (k known) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (k known) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	fault := longerThan(longestWord, value)
	switch {
	case req.ConfigValue.IsNull(), req.ConfigValue.IsUnknown(), slices.Contains(k.values, value):
	case strings.TrimSpace(value) == "", strings.ContainsFunc(value, call.Obeyed):
		resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid "+k.thing, "It is blank, or holds a character that is not shown."))
	case fault != "":
		resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid "+k.thing, fault))
	default:
		resp.Diagnostics.Append(message.WarningAt(req.Path, "Unknown "+k.thing, fmt.Sprintf(
			"No server is known to have the %s %s. The known ones are %s.\n\nThe server may drop it, and the plan then shows a difference each time.",
			k.thing, message.Quoted(value), strings.Join(k.values, ", "))))
	}
}
