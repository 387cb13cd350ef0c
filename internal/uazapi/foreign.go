package uazapi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Obeyed tells whether a terminal, a log or the text around it obeys a character
// and does not show it: a control character, a line or paragraph separator, or one
// that turns the direction of a text. No text of a server holds one once it was
// decoded, and no configuration may.
func Obeyed(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true
	default:
		return false
	}
}

// harmless is a text of a server in which each character that would be obeyed has
// another in its place. None is left out, since two names must not become one. It
// is in NFC, as Terraform makes every text: in another form it could neither be
// named in a configuration nor equal what was planned.
func harmless(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if Obeyed(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text))
}

// text reads a member as text. An absent member, null, an object and an array read
// as "".
func (o object) text(names ...string) string { return harmless(o.raw(names...)) }

// texts reads every member as text.
func (o object) texts() map[string]string {
	if len(o) == 0 {
		return nil
	}
	texts := make(map[string]string, len(o))
	for name := range o {
		texts[harmless(name)] = o.text(name)
	}
	return texts
}

// LongestID is longer than the id of any server is, in bytes.
const LongestID = 200

// IsID tells whether a text can be the id of an instance. Ids look like
// r76b15a4a3614b4, but no document promises it, so this only refuses what no server
// could mean.
func IsID(id string) bool {
	hidden := func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' }
	return id != "" && len(id) <= LongestID && utf8.ValidString(id) && !strings.ContainsFunc(id, hidden)
}

// longestToken is longer than the token of any server is, in bytes. What is done
// with secrets takes longer, the longer they are.
const longestToken = 500

// token reads a member as a token. What cannot be sent is none.
func (o object) token(name string) Token {
	token, err := ParseToken(o.raw(name))
	if err != nil {
		return ""
	}
	return token
}

var withoutBlanks = strings.NewReplacer("\r", "", "\n", "", " ", "", "\t", "")

// image reads a member as an image in base64, without the line breaks that some
// servers put into it.
func (o object) image(name string) string { return harmless(withoutBlanks.Replace(o.raw(name))) }
