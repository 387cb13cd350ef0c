package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// validated checks what is said of values, "" for those that are taken.
func validated(t *testing.T, thing string, values map[string]string) {
	t.Helper()
	for value, says := range values {
		summary, detail := check(t, validators[thing](), types.StringValue(value))
		if (says == "") != (summary == "") || !strings.Contains(detail, says) {
			t.Errorf("%s %.50q: it says %q: %s", thing, value, summary, detail)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	validated(t, "text", map[string]string{
		"":                          "",
		"Olá!\n\n\tAté 18h ::":      "",
		"Olá\r\nAté":                `replace(TEXT, "\r", "")`,
		"Olá\x1b[2J":                "control character",
		"Olá\n::error::x":           "two colons",
		strings.Repeat("é", 10_000): "",
		strings.Repeat("é", 10_001): "It has 10001 characters, and at most 10000 are taken.",
	})
}

func TestWord(t *testing.T) {
	t.Parallel()
	validated(t, "word", map[string]string{
		"horário 2":               "",
		"":                        "blank",
		" \u200b":                 "blank",
		"a\nb":                    "control character",
		" a":                      "blanks around it",
		strings.Repeat("é", 250):  "",
		strings.Repeat("é", 251):  "at most 250",
		"Etiqueta de São Paulo 👍": "",
	})
}

func TestFile(t *testing.T) {
	t.Parallel()
	const no = "neither a URL with https:// or http:// nor contents in base64"
	values := map[string]string{
		"https://a.example/b.pdf?key=Pa55w0rd":       "",
		"http://10.0.0.1/b.pdf":                      "",
		"UGE1NXcwcmQgUGE1NXcwcmQ=":                   "",
		"data:image/png;base64,UGE1NXcwcmQgUGE1NXc=": "",
		"":                            no,
		"Pa55w0rd.pdf":                no,
		"/tmp/Pa55w0rd":               no,
		"Pa55":                        no,
		"ftp://a.example/Pa55w0rd":    no,
		"https:///Pa55w0rd":           no,
		"https://a.example/Pa55 w0rd": no,
		"UGE1NXcwcmQgUGE1NXcwcmQ":     no,
		"UGE1NXcwcmQg\nUGE1NXcwcmQ=":  no,
		"UGE1NXcwcmQgUGE1NXcwcmR=":    no,
		"data:image/png,UGE1NXcwcmQgUGE1NXcwcmQ=":     no,
		"data:image/png;base64,Pa55w0rd is no base64": no,
	}
	validated(t, "file", values)
	for value := range values {
		if _, detail := check(t, validators["file"](), types.StringValue(value)); strings.Contains(detail, "Pa55") || strings.Contains(detail, "UGE1") {
			t.Errorf("%q is quoted: %s", value, detail)
		}
	}
}
