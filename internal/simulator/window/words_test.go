package window

import (
	"regexp"
	"strings"
	"testing"
)

// Each text is in both languages, is used, and is there where it is used.
func TestWords(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, name := range []string{"page.html.tmpl", "live.html.tmpl"} {
		content, err := templateFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`say "([^"]+)"`).FindAllStringSubmatch(string(content), -1) {
			used[match[1]] = true
			if _, known := words[match[1]]; !known {
				t.Errorf("%s has no words for %s", name, match[1])
			}
		}
	}
	for key, text := range words {
		if text.english == "" || text.portuguese == "" {
			t.Errorf("%s is not in both languages", key)
		}
		if !used[key] && !strings.HasPrefix(key, "status-") {
			t.Errorf("nobody says %s", key)
		}
	}
}

func TestMasked(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"":             "",
		`{"name":"a"}`: "{\n  \"name\": \"a\"\n}",
		`{"Token":"x","list":[{"qrcode":"y"}],"access_token":""}`: "{\n  \"Token\": \"•••\",\n  \"access_token\": \"\",\n  \"list\": [\n    {\n      \"qrcode\": \"•••\"\n    }\n  ]\n}",
		`{"url":"https://u:p@h.example/x?y=z"}`:                   "{\n  \"url\": \"https://h.example/…\"\n}",
		`{"number":12345678901234567}`:                            "{\n  \"number\": 12345678901234567\n}",
		`"` + strings.Repeat("a", 300) + `"`:                      `"` + strings.Repeat("a", 50) + `… (300)"`,
		"token=secret":                                            "(12 bytes)",
		`{"cut":`:                                                 "(7 bytes)",
	} {
		if got := masked(body); got != want {
			t.Errorf("%s is shown as\n%s\nand not\n%s", body, got, want)
		}
	}
}

func TestShownURL(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://h.example":           "https://h.example",
		"https://h.example/":          "https://h.example",
		"https://u:p@h.example:8/a?b": "https://h.example:8/…",
		"http://127.0.0.1:1/secret":   "http://127.0.0.1:1/…",
		"secret":                      stars,
		"://secret":                   stars,
	} {
		if got := shownURL(address); got != want {
			t.Errorf("%s is shown as %s", address, got)
		}
	}
}

func TestPhoneNumber(t *testing.T) {
	t.Parallel()
	for digits, want := range map[string]string{"": "", "5511990000001": "+55 11 99000-0001", "351912345678": "+351912345678"} {
		if got := phoneNumber(digits); got != want {
			t.Errorf("%s is %s", digits, got)
		}
	}
}
