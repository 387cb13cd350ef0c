package call

import (
	"slices"
	"strings"
	"testing"
)

func TestSecretsAreMaskedInEveryForm(t *testing.T) {
	t.Parallel()
	secrets := []string{"Bearer gateway-key-4711-0815", "gateway-key-4711-0815", "AdminTokenOfManyLetters", "short-key"}
	for _, test := range []struct{ title, text, want string }{
		{"no secret", "no route here", "no route here"},
		{"nothing", "", ""},
		{"whole", "no AdminTokenOfManyLetters here", "no (secret) here"},
		{"lower case", "http://admintokenofmanyletters.example", "http://(secret).example"},
		{"upper case", "no ADMINTOKENOFMANYLETTERS here", "no (secret) here"},
		{"wrapped", "no AdminTokenOf ManyLetters here", "no (secret) here"},
		{"in single letters", "no Ad mi nT ok en Of Ma ny Le tters here", "no (secret) here"},
		{"its beginning", "no AdminTokenOf… here", "no (secret)… here"},
		{"its end", "no …ManyLetters of it, or OfManyLetters", "no …ManyLetters of it, or (secret)"},
		{"less than a part", "no AdminTokenO here", "no AdminTokenO here"},
		{"twice", "AdminTokenOfManyLettersAdminTokenOfManyLetters", "(secret)"},
		{"two", "AdminTokenOfManyLetters gateway-key-4711-0815", "(secret) (secret)"},
		{"one in the other", "no Bearer gateway-key-4711-0815 here", "no (secret) here"},
		{"a short one", "no short-key here", "no (secret) here"},
		{"half of a short one", "no short- here", "no short- here"},
		{"a short one in capitals", "no SHORT KEY here", "no (secret) here"},
		{"without its signs", "no gatewaykey47110815 here", "no (secret) here"},
		{"with other signs", "no gateway_key.4711:0815 here", "no (secret) here"},
		{"with characters that are not shown", "no Admin\u200bToken\ufffdOfMany\u200dLetters here", "no (secret) here"},
		{"half of it", "no gateway-key4 here", "no (secret) here"},
		{"percent", "no %41dmin%54oken%4ff%4dany%4cetters here", maskedWords},
		{"percent, of the signs", "no gateway%2Dkey%2D4711%2D0815 here", maskedWords},
		{"HTML", "no &#65;dmin&#x54;oken&#79;f&#77;any&#76;etters here", maskedWords},
		{"JSON", `no \u0041dmin\u0054oken\u004ff\u004dany\u004cetters here`, maskedWords},
		{"base64", "no QWRtaW5Ub2tlbk9mTWFueUxldHRlcnM= here", maskedWords},
		{"base64 for addresses, within more", "see eyJ0IjoiQWRtaW5Ub2tlbk9mTWFueUxldHRlcnMifQ here", maskedWords},
		{"hexadecimal", "no 41646d696e546f6b656e4f664d616e794c657474657273 here", maskedWords},
		{"percent of base64", "no QWRtaW5Ub2tlbk9mTWFueUxldHRlcnM%3D here, or QWRtaW5Ub2tlbk9m%4DTWFueUxldHRlcnM", maskedWords},
		{"percent, twice", "no %2541dmin%2554oken%254ff%254dany%254cetters here", maskedWords},
		{"words that look like base64", "WhatsApp disconnected: session is not reconnectable", "WhatsApp disconnected: session is not reconnectable"},
		{"letters of many bytes", "não há AdminTokenOfManyLetters aqui: ação", "não há (secret) aqui: ação"},
	} {
		if got := mask(test.text, secrets); got != test.want {
			t.Errorf("%s: %q, want %q", test.title, got, test.want)
		}
	}
}

// Of a header, the credential in it is a secret as well.
func TestTheSecretsOfAHeader(t *testing.T) {
	t.Parallel()
	for header, want := range map[string][]string{
		"Bearer ab12cd":              {"Bearer ab12cd", "ab12cd"},
		"ab12cd":                     {"ab12cd", "ab12cd"},
		"Key  ab12cd, k=ef34":        {"Key ab12cd, k=ef34", "Key", "ab12cd,", "k=ef34"},
		"Basic dXNlcjpwYXNzd29yZDE=": {"Basic dXNlcjpwYXNzd29yZDE=", "dXNlcjpwYXNzd29yZDE=", "user:password1", "password1"},
	} {
		if got := secretsOf(header); !slices.Equal(got, want) {
			t.Errorf("of %q: %q, want %q", header, got, want)
		}
	}
	client := newClient(t, "https://uazapi.invalid", func(config *Config) {
		config.Headers = map[string]string{"Authorization": "Basic dXNlcjpwYXNzd29yZDE=", "X-Key": "Key ab12cd"}
	})
	for _, said := range []string{"who is password1?", "no user user:password1", "the key AB12CD is unknown"} {
		if got := client.Words(Call{}, said); !strings.Contains(got, masked) {
			t.Errorf("%q is shown as %q", said, got)
		}
	}
}

// A credential of signs alone has no letters to search for, and is hidden as it is.
func TestASecretOfSignsIsMasked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"no +-/=+ here": "no (secret) here",
		"no secret":     "no secret",
		"":              "",
	} {
		if got := mask(text, []string{"+-/=+"}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A refusal that is made to cost much is told in no time: each of a thousand objects
// may meet one.
func BenchmarkWords(b *testing.B) {
	client := newClient(b, "https://uazapi.invalid", func(config *Config) { config.AdminToken = Token(strings.Repeat("x", longestToken)) })
	for name, part := range map[string]string{
		"plain":        "no route here ",
		"parts":        strings.Repeat("x", 240) + " ",
		"percent":      "%41",
		"base64":       "QWRtaW5Ub2tlbk9mTWFueUxldHRlcnM ",
		"hexadecimal":  "41646d696e",
		"all of these": "%41%5a QWRtaW5U &#65; \\u0041 41646d69 ",
	} {
		text := strings.Repeat(part, 100*maxMessage/len(part))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_ = client.Words(Call{As: asOwner}, text)
			}
		})
	}
}
