package validate

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// ChatwootURL refuses what is no address of a Chatwoot, and warns of one that anybody on
// the way can read. It quotes no more of it than the host.
func ChatwootURL() validator.String { return chatwootURL{} }

type chatwootURL struct{}

func (chatwootURL) Description(context.Context) string {
	return "value must be an address with https:// or http://, without a slash at its end"
}

func (c chatwootURL) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

func (chatwootURL) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	parsed, fault := parseReceiver(value)
	switch {
	case fault != "":
	case parsed.User != nil:
		fault = "It holds a user. Give the address alone, such as https://app.chatwoot.com."
	case strings.ContainsAny(value, "?#"):
		fault = "It goes on behind the path. Give the address alone, such as https://app.chatwoot.com."
	case strings.HasSuffix(value, "/"):
		fault = "It ends with a slash, which servers do not take. Write " + call.Origin(parsed) + " without one, or the whole path without its last slash."
	}
	if fault != "" {
		resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid URL of a Chatwoot", fault))
		return
	}
	if call.SendsInClear(parsed) {
		resp.Diagnostics.Append(message.WarningAt(req.Path, "The Chatwoot is called without encryption", fmt.Sprintf(
			"Each request to %s carries the access token and messages, and anybody on the way can read them. "+
				"Use https:// wherever the Chatwoot is not in a network of your own.", call.Origin(parsed))))
	}
}

// ChatwootToken refuses what can be no access token of a Chatwoot. It never shows the
// value.
func ChatwootToken() validator.String {
	return text{thing: "access token", wanted: "be an access token of a Chatwoot", fault: func(value string) string {
		_, err := call.ParseToken(value)
		switch {
		case strings.ContainsFunc(value, func(r rune) bool { return r > unicode.MaxASCII }):
			return "This cannot be an access token of a Chatwoot: it holds a character that none has. One that is hidden may have been copied."
		case err != nil:
			return "This cannot be an access token of a Chatwoot: " + err.Error() + "."
		case strings.Contains(value, "*"):
			return "This is what is shown in the place of a token that is hidden. Chatwoot shows the token itself in the profile of each user."
		}
		return ""
	}}
}
