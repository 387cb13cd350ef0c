package validate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Lines refuses a text, of one line or several, that a terminal or a log would obey.
func Lines() validator.String {
	wanted := fmt.Sprintf("have at most %d characters, and no control characters", maxText)
	return text{thing: "text", wanted: wanted, fault: linesFault}
}

func linesFault(value string) string {
	switch {
	case strings.Contains(value, "\r"):
		return `Its lines end with a carriage return and a line feed, as those of Windows do. Take the former out: replace(TEXT, "\r", "").`
	case call.ObeyedInLines(value):
		return "It holds a control character, or something that a log obeys, such as a line that begins with two colons. Take it out; line breaks and tabs are fine."
	}
	return longerThan(maxText, value)
}

func longerThan(most int, value string) string {
	if length := utf8.RuneCountInString(value); length > most {
		return fmt.Sprintf("It has %d characters, and at most %d are taken.", length, most)
	}
	return ""
}

// longestWord is longer than any server takes one, in characters.
const longestWord = 250

// Word refuses a name that is blank, or holds what nobody could see.
func Word(thing string) validator.String {
	return text{thing: thing, wanted: "hold at least one visible character", fault: func(value string) string {
		switch {
		case !strings.ContainsFunc(value, visible):
			return "It is blank."
		case strings.ContainsFunc(value, call.Obeyed):
			return "It holds a control character, such as a line break or a tab. Take it out; letters of any language, blanks and punctuation are fine."
		case strings.TrimSpace(value) != value:
			return "It has blanks around it. Take them out: the server may do so, too, and every plan would then show a difference."
		}
		return longerThan(longestWord, value)
	}}
}
