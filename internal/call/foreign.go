package call

import (
	"regexp"
	"strings"
	"unicode"

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

// order is what a log obeys that is read by a system for CI, wherever it begins a line
// or, in the second form, stands in it.
var order = regexp.MustCompile(`(?m)^[\s\x{a0}]*::|##(?:vso)?\[`)

// ObeyedInLines tells whether something obeys a text of several lines, or a part of it.
// Its line feeds and tabs are what they are there for.
func ObeyedInLines(text string) bool { return harmlessLines(text) != norm.NFC.String(text) }

// harmlessLines is harmless for a text that may have several lines. However they end,
// they end with a line feed then.
func harmlessLines(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	text = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && Obeyed(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
	return norm.NFC.String(order.ReplaceAllStringFunc(text, func(found string) string {
		return found[:len(found)-1] + string(unicode.ReplacementChar)
	}))
}
