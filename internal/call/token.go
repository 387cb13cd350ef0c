package call

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a credential: an instance token or the admin token of a server.
//
// It prints as "(token)" with every formatting verb, so that no message or log
// line shows one by accident. Convert it to string where the value itself is
// wanted.
type Token string

// Format prints the placeholder, whatever the verb.
func (t Token) Format(f fmt.State, _ rune) {
	if t == "" {
		_, _ = f.Write([]byte("(no token)"))
		return
	}
	_, _ = f.Write([]byte("(token)"))
}

const (
	// shortestToken is how many characters a token has at the least.
	shortestToken = 8
	// longestToken is longer than the token of any server is, in bytes. What is done
	// with secrets takes longer, the longer they are.
	longestToken = 500
)

// signsOfMasking stand in what servers and gateways show in the place of a
// token, in lower case.
var signsOfMasking = []string{"*", "•", "●", "…", "...", "xxxx", "redacted", "hidden", "masked", "secret"}

// Masked tells whether what a listing shows as a token is none: nothing, or what
// a server or a gateway that hides credentials puts in its place. It is then no
// news of the token. A UUID, as real tokens of instances are, is never masked.
func (t Token) Masked() bool {
	text := strings.ToLower(string(t))
	if utf8.RuneCountInString(text) < shortestToken || isFragment(text) {
		return true
	}
	return slices.ContainsFunc(signsOfMasking, func(sign string) bool { return strings.Contains(text, sign) })
}

// isFragment tells whether a text is part of a UUID.
func isFragment(text string) bool {
	const digits = 32
	return len(strings.ReplaceAll(text, "-", "")) < digits && strings.Trim(text, "0123456789abcdef-") == ""
}

// ParseToken trims the blanks around a credential and refuses what cannot be a
// header value. Its errors never quote the value.
func ParseToken(value string) (Token, error) { return ParseLongToken(value, longestToken) }

// ParseLongToken is [ParseToken] for credentials of another length, such as those that
// hold claims. In bytes, it may be as long as most.
func ParseLongToken(value string, most int) (Token, error) {
	trimmed := strings.TrimSpace(value)
	if trimmed == "" {
		return "", errors.New("it is blank")
	}
	if len(trimmed) > most {
		return "", fmt.Errorf("it has more than %d characters", most)
	}
	for i, r := range []rune(trimmed) {
		switch {
		case unicode.IsControl(r):
			return "", fmt.Errorf("it holds a control character at position %d, such as a line break from a copied file", i+1)
		case unicode.IsSpace(r):
			return "", fmt.Errorf("it holds a blank at position %d", i+1)
		case r > unicode.MaxASCII || !unicode.IsPrint(r):
			return "", fmt.Errorf("it holds a character at position %d that no token has", i+1)
		}
	}
	return Token(trimmed), nil
}
