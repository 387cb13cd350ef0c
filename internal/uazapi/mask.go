package uazapi

import (
	"strings"
	"unicode"
)

const (
	// masked stands where a secret was.
	masked = "(secret)"
	// maskedWords stand in the place of words that quote a secret in another form,
	// such as in base64.
	maskedWords = "(words that quote a secret)"
	// longestPart is how many letters and digits of a secret in a row may be shown,
	// and no more than half of them. A careful server quotes fewer.
	longestPart = 11
	// shortestParted is how many letters and digits a secret has whose parts are
	// looked for. Parts of shorter ones stand in many a word by chance.
	shortestParted = 12
)

// mask takes secrets out of a text: whole, and long parts of them, in upper or
// lower case, and with blanks and signs in between, as the text may have been
// wrapped or cut. Where the text has one in another form, nothing of it is shown.
func mask(text string, secrets []string) string {
	shown := hideAll(text, secrets)
	for _, form := range forms(shown) {
		if hideAll(form, secrets) != form {
			return maskedWords
		}
	}
	return shown
}

// hideAll takes secrets out of a text that quotes them as they are.
func hideAll(text string, secrets []string) string {
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

// letters are the letters and digits of a text, in lower case.
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
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			l.text, l.at = append(l.text, unicode.ToLower(r)), append(l.at, at)
		}
	}
	l.hidden = make([]bool, len(l.original))
	return l
}

// hide marks what the text has of a secret.
func (l *letters) hide(secret []rune) {
	most := min(longestPart, len(secret)/2)
	if len(secret) < shortestParted {
		most = len(secret) - 1
	}
	parts, whole := map[string]bool{}, string(secret)
	for i := range max(0, len(secret)-most) {
		parts[string(secret[i:i+most+1])] = true
	}
	for i := 0; len(parts) > 0 && i+most < len(l.text); {
		end := i + most + 1
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
