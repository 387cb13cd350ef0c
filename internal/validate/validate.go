// Package validate checks values of a configuration while it is planned.
package validate

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// text validates a string. Null and unknown values pass.
type text struct {
	// thing completes "Invalid …".
	thing string
	// wanted completes "value must …".
	wanted string
	// fault says what is wrong with a value and what would be right, or "".
	fault func(value string) string
	// doubt, where set, says of a value without a fault why it may be meant
	// otherwise, or "".
	doubt func(value string) string
}

func (v text) Description(context.Context) string         { return "value must " + v.wanted }
func (v text) MarkdownDescription(context.Context) string { return "value must " + v.wanted }

func (v text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	value := req.ConfigValue.ValueString()
	if fault := v.fault(value); fault != "" {
		resp.Diagnostics.Append(message.ErrorAt(req.Path, "Invalid "+v.thing, fault))
		return
	}
	if v.doubt == nil {
		return
	}
	if doubt := v.doubt(value); doubt != "" {
		resp.Diagnostics.Append(message.WarningAt(req.Path, "Unusual "+v.thing, doubt))
	}
}

// maxText is how long a name or a note may be, in characters: enough for any, and
// short enough that the listing of a fleet can be read.
const maxText = 10_000

// tooLong says that a text is too long, or "".
func tooLong(what, value string) string {
	length := utf8.RuneCountInString(value)
	if length <= maxText {
		return ""
	}
	return fmt.Sprintf("The %s has %d characters, and at most %d are taken: a listing of all instances could not be read with longer ones.", what, length, maxText)
}

// Name refuses the name of an instance that nobody could read: a blank one, one
// with control characters, or one that is too long.
func Name() validator.String {
	return text{thing: "name", wanted: "hold at least one visible character", fault: func(value string) string {
		switch {
		case !strings.ContainsFunc(value, visible):
			return "The name is blank. Give the instance a name by which you would know it, such as \"Vendas São Paulo\"."
		case strings.ContainsFunc(value, call.Obeyed):
			return "The name holds a control character, such as a line break or a tab. Take it out; letters of any language, blanks and punctuation are fine."
		}
		return tooLong("name", value)
	}}
}

// Note refuses a note of the administrator that is too long, or has control
// characters.
func Note() validator.String {
	wanted := fmt.Sprintf("have at most %d characters, and no control characters", maxText)
	return text{thing: "admin field", wanted: wanted, fault: func(value string) string {
		if strings.ContainsFunc(value, call.Obeyed) {
			return "The value holds a control character, such as a line break or a tab. Take it out."
		}
		return tooLong("value", value)
	}}
}

// visible tells whether a character leaves a mark. Some that are no blanks do
// not, such as a zero-width space.
func visible(r rune) bool { return unicode.IsPrint(r) && r != ' ' }

// InstanceID refuses what can be no id of an instance.
func InstanceID() validator.String {
	return text{thing: "instance id", wanted: "be the id of an instance, such as r76b15a4a3614b4", fault: InstanceIDFault}
}

// InstanceIDFault says what is wrong with an id of an instance, or "". Ids look
// like r76b15a4a3614b4, but no document promises it, so it only refuses what no
// server could mean.
func InstanceIDFault(id string) string {
	switch {
	case strings.TrimSpace(id) == "":
		return "The id is blank. An id looks like r76b15a4a3614b4."
	case len(id) > uazapi.LongestID:
		return "The id is too long. An id looks like r76b15a4a3614b4."
	case !uazapi.IsID(id):
		return "The id holds a blank or a control character. An id looks like r76b15a4a3614b4."
	case uuid.Validate(id) == nil, uazapi.HoldsToken(id):
		return "This looks like the token of an instance, not like its id. An id looks like r76b15a4a3614b4; a token belongs in the argument \"token\"."
	}
	return ""
}

// KnownGone refuses what can be no id of an instance, and no "*" for all.
func KnownGone() validator.String {
	return text{thing: "instance id", wanted: "be the id of an instance, or *", fault: func(value string) string {
		if value == "*" {
			return ""
		}
		return InstanceIDFault(value)
	}}
}

// Host refuses what is no host name, with or without a port.
func Host() validator.String {
	return text{thing: "host", wanted: "be the name of a host, such as minha-empresa.uazapi.com", fault: func(value string) string {
		address, err := url.Parse("https://" + strings.TrimSpace(value))
		if err != nil || address.Hostname() == "" || address.Host != strings.TrimSpace(value) {
			return "This is no host name. Give the name alone, without https:// and without a path, such as minha-empresa.uazapi.com, with a port where it is not the usual one."
		}
		return ""
	}}
}

// Token refuses what can be no token of an instance. It never shows the value.
func Token() validator.String {
	return text{thing: "instance token", wanted: "be the token of an instance", fault: func(value string) string {
		if _, err := call.ParseToken(value); err != nil {
			return "This cannot be the token of an instance: " + err.Error() + "."
		}
		return ""
	}}
}

// Phone refuses what is no phone number as servers take it, and shows what it
// would be like. It warns of one that is dialed so, and known by another form.
func Phone() validator.String {
	return text{thing: "phone number", wanted: "be one in international digits, such as 5511999990000", fault: phone.Fault, doubt: phone.Doubt}
}

// NumberOrGroup refuses what is neither a phone number in international digits nor the
// JID of a group.
func NumberOrGroup() validator.String {
	return text{thing: "phone number", wanted: "be one in international digits, such as 5511999990000, or the JID of a group", fault: phone.AskedFault, doubt: phone.AskedDoubt}
}

// Status refuses no status of an instance, and warns of one that no server is
// known to have.
func Status() validator.String {
	known := []string{uazapi.StatusConnected, uazapi.StatusConnecting, uazapi.StatusDisconnected, "hibernated"}
	return text{
		thing: "status", wanted: "be a status of instances, such as connected",
		fault: func(value string) string {
			if value == "" {
				return "The status is empty. Leave the argument out to pick instances in every state."
			}
			return ""
		},
		doubt: func(value string) string {
			if slices.Contains(known, value) {
				return ""
			}
			return fmt.Sprintf("Servers are known to have %s, and case counts. On a server that does not have %q, it picks nothing.", strings.Join(known, ", "), clip(value))
		},
	}
}

// Regex refuses what is no regular expression.
func Regex() validator.String {
	return text{thing: "regular expression", wanted: "be a regular expression in the syntax of Go", fault: regexFault}
}

// maxQuoted is how much of a value is quoted in an error, in bytes.
const maxQuoted = 100

func regexFault(value string) string {
	_, err := regexp.Compile(value)
	wrong, is := errors.AsType[*syntax.Error](err)
	if !is {
		return ""
	}
	return fmt.Sprintf("This is no regular expression in the syntax of Go (RE2): %s at %q.", wrong.Code, clip(wrong.Expr))
}

func clip(value string) string { return value[:min(len(value), maxQuoted)] }
