package uazapi

import (
	"strings"
	"unicode"
)

const (
	// masked stands where a secret was.
	masked = "(secret)"
	// longestPart is how many characters of a secret in a row may be shown. A
	// server that means well quotes fewer.
	longestPart = 11
)

// mask takes secrets out of a text: whole, and long parts of them, in upper or
// lower case, and with blanks in between, as the text may have been wrapped or
// cut. Of secrets that are no longer than a part, only the whole is known.
func mask(text string, secrets []string) string {
	letters := newLetters(text)
	for _, secret := range secrets {
		letters.hide(newLetters(secret).text)
	}
	text = letters.shown()
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret, masked)
	}
	return text
}

// letters are the characters of a text that are no blanks, in lower case.
type letters struct {
	original []rune
	text     []rune
	// at is where in the original each of them stands.
	at     []int
	hidden []bool
}

func newLetters(text string) *letters {
	l := &letters{original: []rune(text)}
	for at, r := range l.original {
		if !unicode.IsSpace(r) {
			l.text, l.at = append(l.text, unicode.ToLower(r)), append(l.at, at)
		}
	}
	l.hidden = make([]bool, len(l.original))
	return l
}

// hide marks what the text has of a secret.
func (l *letters) hide(secret []rune) {
	parts, whole := map[string]bool{}, string(secret)
	for i := range len(secret) - longestPart {
		parts[string(secret[i:i+longestPart+1])] = true
	}
	for i := 0; len(parts) > 0 && i+longestPart < len(l.text); {
		end := i + longestPart + 1
		if !parts[string(l.text[i:end])] {
			i++
			continue
		}
		for end < len(l.text) && strings.Contains(whole, string(l.text[i:end+1])) {
			end++
		}
		for at := l.at[i]; at <= l.at[end-1]; at++ {
			l.hidden[at] = true
		}
		i = end
	}
}

// shown is the original with each hidden stretch replaced.
func (l *letters) shown() string {
	var b strings.Builder
	for at, r := range l.original {
		switch {
		case !l.hidden[at]:
			b.WriteRune(r)
		case at == 0 || !l.hidden[at-1]:
			b.WriteString(masked)
		}
	}
	return b.String()
}
