package validate

import (
	"net/mail"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Paragraph refuses a text that is too long, or has control characters other than line
// breaks.
func Paragraph(thing string) validator.String {
	return text{thing: thing, wanted: "hold no control characters but line breaks", fault: func(value string) string {
		switch {
		case strings.ContainsFunc(value, func(r rune) bool { return r != '\n' && call.Obeyed(r) }):
			return "The value holds a control character that is no line break, such as a tab or \\r. Take it out."
		case call.ObeyedInLines(value):
			return "The value holds something that a log obeys, such as a line that begins with two colons. Take it out."
		}
		return tooLong("value", value)
	}}
}

// Email refuses what is no address of an email. "" passes.
func Email() validator.String {
	return text{thing: "email", wanted: "be the address of an email, such as oi@acme.example", fault: func(value string) string {
		address, err := mail.ParseAddress(value)
		if value == "" || err == nil && address.Address == value {
			return longerThan(longestWord, value)
		}
		return "This is no address of an email. Write it alone, without a name, such as oi@acme.example."
	}}
}
