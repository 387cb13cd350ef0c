package validate

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

// Content refuses a text of a message that is blank, or that a terminal or a log would obey.
func Content() validator.String {
	wanted := fmt.Sprintf("have at most %d characters, one of them visible, and no control characters", maxText)
	return text{thing: "text", wanted: wanted, fault: func(value string) string {
		if !strings.ContainsFunc(value, visible) {
			return "It is blank, and WhatsApp sends no blank message."
		}
		return linesFault(value)
	}}
}

// jid is the address of a chat. That of an old group has a hyphen, and that of a device
// a colon.
var jid = regexp.MustCompile(`^[0-9][0-9:-]*@(s\.whatsapp\.net|lid|g\.us|newsletter)$`)

// channel ends the JID of a channel.
const channel = "@newsletter"

// Recipient refuses what nothing can be sent to: it takes a phone number as servers take
// it, or the JID of a person or a group.
func Recipient() validator.String {
	return recipient("the JID of a person or a group", func(value string) string {
		if strings.HasSuffix(value, channel) {
			return "This is a channel, and messages of this kind cannot be sent to channels: only texts and media can."
		}
		return ""
	})
}

// RecipientOrChannel is [Recipient] for messages that channels take as well.
func RecipientOrChannel() validator.String {
	return recipient("the JID of a person, a group or a channel", func(string) string { return "" })
}

func recipient(chats string, refuse func(string) string) validator.String {
	return text{
		thing: "number", wanted: "be a phone number in international digits, such as 5511999990000, or " + chats,
		fault: func(value string) string {
			switch {
			case !strings.Contains(value, "@"):
				return phone.Fault(value)
			case !jid.MatchString(value):
				return "This is no JID of a chat: that is 5511999990000@s.whatsapp.net for a person, 120363000000000000@g.us for a group, 120363000000000000@newsletter for a channel, or one that ends in @lid."
			}
			return refuse(value)
		},
		doubt: func(value string) string {
			if strings.Contains(value, "@") {
				return ""
			}
			return phone.Doubt(value)
		},
	}
}

// Mention refuses what is neither a phone number nor "all".
func Mention() validator.String {
	return text{thing: "mention", wanted: "be a phone number in international digits, or all", fault: func(value string) string {
		if value == "all" {
			return ""
		}
		return phone.Fault(value)
	}}
}

// dialed are the signs with which people write phone numbers.
var dialed = regexp.MustCompile(`^\+?[0-9][0-9 ().-]*$`)

// NumberOfContact refuses what is no number of a contact. Such a one need not be on
// WhatsApp: it may be short, or as it is dialed within a country.
func NumberOfContact() validator.String {
	return text{thing: "phone number", wanted: "hold digits, such as 5511999990000", fault: func(value string) string {
		if dialed.MatchString(value) {
			return ""
		}
		return "A phone number has digits, maybe with a + before them and with blanks, hyphens or brackets in between, such as +55 11 99999-0000."
	}}
}

// FileURL refuses what is no URL of a file. It quotes nothing of it, since it may hold a
// secret.
func FileURL() validator.String {
	return text{thing: "URL", wanted: "be a URL with https:// or http://", fault: func(value string) string {
		if isURLOfFile(value) {
			return ""
		}
		return "It is no URL with https:// or http://. The value is not shown here, since it may hold a secret."
	}}
}

// Base64 refuses what is no file in base64.
func Base64() validator.String {
	return text{thing: "file", wanted: "be contents in base64", fault: func(value string) string {
		if isBase64(value) {
			return ""
		}
		return `It is not base64. For a file of this machine, write filebase64("${path.module}/FILE"), or give its path in media_file.`
	}}
}
