package validate

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Receiver refuses what is no URL that events can be sent to, and warns of one that
// anybody on the way can read. It quotes nothing of it, since it may hold a secret.
func Receiver() validator.String { return receiver{} }

type receiver struct{}

func (receiver) Description(context.Context) string {
	return "value must be an address with https:// or http://"
}

func (r receiver) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

func (receiver) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	parsed, fault := parseReceiver(req.ConfigValue.ValueString())
	if fault != "" {
		resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid URL", fault+" The value is not shown here, since it may hold a secret."))
		return
	}
	if call.SendsInClear(parsed) {
		resp.Diagnostics.Append(message.WarningAt(req.Path, "Events are sent without encryption", fmt.Sprintf(
			"Each delivery to %s carries the token of the instance, and anybody on the way can read it.\n\n"+
				"Use https:// wherever the receiver is not on this machine or in a network of your own.", call.Origin(parsed))))
	}
}

// longestURL is longer than any server takes one, in bytes.
const longestURL = 2000

// parseReceiver returns a URL, or says what is wrong with it.
func parseReceiver(value string) (*url.URL, string) {
	if len(value) > longestURL {
		return nil, fmt.Sprintf("It is longer than %d characters.", longestURL)
	}
	if strings.ContainsFunc(value, func(r rune) bool { return call.Obeyed(r) || unicode.IsSpace(r) }) {
		return nil, "It holds a blank, a line break or another character that is not shown."
	}
	parsed, err := url.Parse(value)
	switch {
	case err != nil:
		return nil, "It cannot be read as a URL."
	case parsed.Scheme != "https" && parsed.Scheme != "http":
		return nil, "It has to begin with https:// or http://."
	case parsed.Hostname() == "":
		return nil, "It names no host."
	}
	return parsed, ""
}
