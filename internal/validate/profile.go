package validate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"golang.org/x/text/unicode/norm"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// longestProfileName is in characters.
const longestProfileName = 25

// ProfileName refuses what WhatsApp does not take for the name of an account. An accent
// is no character of its own, however the letter under it is written. What is joined to
// one emoji counts as its parts: WhatsApp, and all in between, may count so.
func ProfileName() validator.String {
	wanted := fmt.Sprintf("have at most %d characters, and no control characters", longestProfileName)
	return text{thing: "profile name", wanted: wanted, fault: func(value string) string {
		length := utf8.RuneCountInString(norm.NFC.String(value))
		switch {
		case !strings.ContainsFunc(value, visible):
			return "The name is blank. An account always has a name: leave the argument out to keep the one it has."
		case strings.ContainsFunc(value, call.Obeyed):
			return "The name holds a control character, such as a line break or a tab. Take it out."
		case length > longestProfileName:
			return fmt.Sprintf("The name has %d characters, and WhatsApp takes at most %d. An emoji may count as several: a flag is 2, and one of several people counts each of them.", length, longestProfileName)
		}
		return ""
	}}
}

// PictureURL refuses what is no address of a picture. It never shows the value, which
// may hold a secret.
func PictureURL() validator.String {
	return text{thing: "picture URL", wanted: "be an address with https:// or http://", fault: func(value string) string {
		if value == "" {
			return "The address is empty. To remove the picture of the account, write picture_base64 = \"\"."
		}
		_, fault := parseReceiver(value)
		return fault
	}}
}
