package call

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold takes case and accents off a text.
func Fold(text string) string {
	bare := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(bare, text)
	if err != nil {
		folded = text
	}
	return strings.ToLower(folded)
}

// Sentence makes a text comparable with the words of a list: without case,
// accents, outer blanks and the dot at its end.
func Sentence(text string) string {
	if len(text) > maxMessage {
		return "" // no known words are as long
	}
	return strings.TrimSuffix(Fold(tidy(text)), ".")
}
