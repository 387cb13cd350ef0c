// Package messagetest judges, in tests, whether a message can be shown to a user.
package messagetest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// longestLine and longestDetail bound messages, in characters.
	longestLine   = 1500
	longestDetail = 6000
	// harmless are characters that join or turn others, and a blank at which no line
	// is broken.
	harmless = "\u00a0\u200c\u200d\u200e\u200f"
	// longestPart is how many letters and digits of a secret in a row may stand in a
	// message.
	longestPart = 11
	// shortest is how many bytes a secret has at the least. A shorter one stands in
	// many a word by chance.
	shortest = 8
)

// orders are the signs with which a line orders a CI system to do something.
var orders = regexp.MustCompile(`(^|\s)::|##`)

// Line says what is wrong with a message of one line, or "".
func Line(text string, secrets ...string) string {
	return fault(text, "", longestLine, secrets)
}

// Detail says what is wrong with a message of several paragraphs, or "".
func Detail(text string, secrets ...string) string {
	return fault(text, "\n", longestDetail, secrets)
}

func fault(text, allowed string, most int, secrets []string) string {
	switch {
	case strings.TrimSpace(text) == "":
		return "it is blank"
	case !utf8.ValidString(text):
		return "it is no UTF-8"
	case utf8.RuneCountInString(text) > most:
		return fmt.Sprintf("it has %d characters", utf8.RuneCountInString(text))
	}
	for _, r := range text {
		if !unicode.IsPrint(r) && !strings.ContainsRune(allowed+harmless, r) {
			return fmt.Sprintf("it holds the character %U", r)
		}
	}
	if order := orders.FindString(text); order != "" {
		return fmt.Sprintf("it holds %q, which a CI system may obey", order)
	}
	said := bare(text)
	for _, secret := range secrets {
		if len(secret) >= shortest && strings.Contains(text, secret) {
			return "it holds a secret"
		}
		for start := []rune(bare(secret)); len(start) > longestPart; start = start[1:] {
			if strings.Contains(said, string(start[:longestPart+1])) {
				return "it holds a part of a secret"
			}
		}
	}
	return ""
}

// bare keeps letters and digits, without case. In all else a text may differ from
// what it quotes.
func bare(text string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text))
}
