package call

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
	var sought []secret
	for _, value := range secrets {
		sought = append(sought, newSecret(value))
	}
	shown := hideAll(text, sought)
	for _, form := range forms(shown) {
		if hideAll(form, sought) != form {
			return maskedWords
		}
	}
	return shown
}

// hideAll takes secrets out of a text that quotes them as they are.
func hideAll(text string, secrets []secret) string {
	letters := newLetters(text)
	for _, secret := range secrets {
		letters.hide(secret)
	}
	text = letters.shown()
	for _, secret := range secrets {
		text = strings.ReplaceAll(text, secret.value, masked)
	}
	return text
}

// secret is a secret with what a text is searched for.
type secret struct {
	value string
	// letters are its letters and digits, and parts the runs of so many of them that
	// are hidden wherever they stand.
	letters string
	parts   map[string]bool
	length  int
}

func newSecret(value string) secret {
	text := newLetters(value).text
	s := secret{value: value, letters: string(text), parts: map[string]bool{}, length: len(text)}
	if len(text) >= shortestParted {
		s.length = min(longestPart, len(text)/2) + 1
	}
	for end := s.length; 0 < end && end <= len(text); end++ {
		s.parts[string(text[end-s.length:end])] = true
	}
	return s
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
func (l *letters) hide(secret secret) {
	for i := 0; len(secret.parts) > 0 && i+secret.length <= len(l.text); {
		end := i + secret.length
		if !secret.parts[string(l.text[i:end])] {
			i++
			continue
		}
		for end < len(l.text) && strings.Contains(secret.letters, string(l.text[i:end+1])) {
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
