package call

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// shortestSecret is how many characters a secret has that is looked for. Shorter
// ones stand in many a word by chance.
const shortestSecret = 4

// deepestQuotation is how often a quotation may be encoded on top of itself.
const deepestQuotation = 2

var (
	percentPattern = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	escapePattern  = regexp.MustCompile(`\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\.`)
	base64Pattern  = regexp.MustCompile(`[0-9A-Za-z+/_-]{6,}`)
	hexPattern     = regexp.MustCompile(`[0-9A-Fa-f]{8,}`)
)

// decoders undo the ways in which a text may quote another.
var decoders = []func(text string) string{
	func(text string) string { return percentPattern.ReplaceAllStringFunc(text, fromPercent) },
	html.UnescapeString,
	func(text string) string { return escapePattern.ReplaceAllStringFunc(text, fromEscape) },
	func(text string) string { return base64Pattern.ReplaceAllStringFunc(text, fromBase64) },
	func(text string) string { return hexPattern.ReplaceAllStringFunc(text, fromHex) },
}

// forms are what a text may mean, if it quotes something in another form.
func forms(text string) []string {
	known, last := []string{text}, []string{text}
	for range deepestQuotation {
		var next []string
		for _, form := range last {
			for _, decode := range decoders {
				if decoded := decode(form); !slices.Contains(known, decoded) {
					known, next = append(known, decoded), append(next, decoded)
				}
			}
		}
		last = next
	}
	return known[1:]
}

func fromPercent(sequence string) string {
	decoded, _ := hex.DecodeString(sequence[1:]) // the pattern has two digits
	return string(decoded)
}

// fromEscape reads an escape of JSON, or of a language that writes texts like it.
func fromEscape(sequence string) string {
	if len(sequence) > 2 && (sequence[1] == 'u' || sequence[1] == 'x') {
		value, _ := strconv.ParseInt(sequence[2:], 16, 32) // the pattern has digits
		return string(rune(value))
	}
	if strings.ContainsAny(sequence[1:], "nrtbf") {
		return " "
	}
	return sequence[1:]
}

// standardAlphabet turns base64 for addresses into that for texts.
var standardAlphabet = strings.NewReplacer("-", "+", "_", "/")

// fromBase64 reads a word in base64, or as much of its beginning as can be read. A
// word may begin in the middle of one, so that each of the four ways is tried.
func fromBase64(word string) string {
	word = standardAlphabet.Replace(word)
	var decoded strings.Builder
	for skip := range 4 {
		rest := word[skip:]
		bytes, _ := base64.RawStdEncoding.DecodeString(rest[:len(rest)-len(rest)%4])
		decoded.WriteString(" " + strings.ToValidUTF8(string(bytes), " "))
	}
	return decoded.String()
}

// fromHex reads a word of hexadecimal digits, which may begin in the middle of one.
func fromHex(word string) string {
	var decoded strings.Builder
	for skip := range 2 {
		rest := word[skip:]
		bytes, _ := hex.DecodeString(rest[:len(rest)-len(rest)%2])
		decoded.WriteString(" " + strings.ToValidUTF8(string(bytes), " "))
	}
	return decoded.String()
}

// schemes are the words before a credential in a header.
var schemes = []string{"basic", "bearer", "token", "digest", "apikey", "negotiate"}

// secretsOf are the secrets in the value of a header: the value, each of its words,
// and the user and the password that Basic encodes.
func secretsOf(header string) []string {
	secrets := []string{tidy(header)}
	for word := range strings.FieldsSeq(header) {
		if slices.Contains(schemes, strings.ToLower(word)) {
			continue
		}
		secrets = append(secrets, word)
		pair, err := base64.StdEncoding.DecodeString(word)
		if _, password, is := strings.Cut(string(pair), ":"); err == nil && is {
			secrets = append(secrets, string(pair), password)
		}
	}
	return secrets
}
