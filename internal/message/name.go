package message

import (
	"fmt"
	"strings"
	"unicode"
)

// Name is the name of an instance as a list shows it. A letter that looks like one
// of the Latin letters around it is written as its code: "Vendas" with a Cyrillic
// letter must not look like "Vendas".
func Name(name string) string {
	var b strings.Builder
	for _, word := range splitWords(name) {
		mixed := strings.ContainsFunc(word, isLatin)
		for _, r := range word {
			if mixed && unicode.In(r, unicode.Cyrillic, unicode.Greek) {
				fmt.Fprintf(&b, `\u%04x`, r)
				continue
			}
			b.WriteRune(r)
		}
	}
	return Printable(b.String())
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }

// splitWords splits a text into words and what stands between them.
func splitWords(text string) []string {
	var words []string
	inWord := false
	for _, r := range text {
		if letter := unicode.IsLetter(r); len(words) == 0 || letter != inWord {
			words, inWord = append(words, ""), letter
		}
		words[len(words)-1] += string(r)
	}
	return words
}
