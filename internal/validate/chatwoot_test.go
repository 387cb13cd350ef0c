package validate_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestChatwootURL(t *testing.T) {
	t.Parallel()
	for value, says := range map[string]string{
		"https://chat.example.com":                 "",
		"https://chat.example.com:8443/base":       "",
		"http://localhost:3000":                    "",
		"http://127.0.0.1":                         "",
		"":                                         "begin with https:// or http://",
		"chat.example.com":                         "begin with https:// or http://",
		"ftp://chat.example.com":                   "begin with https:// or http://",
		"https://":                                 "names no host",
		"https://chat.example.com/":                "Write https://chat.example.com without one",
		"https://chat.example.com/s3cr3t/":         "without its last slash",
		"https://s3cr3t@chat.example.com":          "holds a user",
		"https://user:s3cr3t@chat.example.com":     "holds a user",
		"https://chat.example.com/?key=s3cr3t":     "behind the path",
		"https://chat.example.com#s3cr3t":          "behind the path",
		"https://chat.example.com/s3cr3t\n":        "a line break",
		"https://chat.example.com/ s3cr3t":         "a blank",
		"https://" + strings.Repeat("s3cr3t", 400): "longer than 2000",
	} {
		summary, detail := check(t, validators["URL of a Chatwoot"](), types.StringValue(value))
		if (says == "") != (summary == "") || !strings.Contains(detail, says) {
			t.Errorf("%q: it says %q: %s", value, summary, detail)
		}
		if strings.Contains(detail, "s3cr3t") {
			t.Errorf("%q is quoted: %s", value, detail)
		}
	}
}

func TestChatwootURLThatAnybodyCanRead(t *testing.T) {
	t.Parallel()
	said := diagnose(t, validators["URL of a Chatwoot"](), types.StringValue("http://chat.example.com:80/s3cr3t"))
	if len(said) != 1 || said[0].Severity() != diag.SeverityWarning || !strings.Contains(said[0].Detail(), "Each request to http://chat.example.com carries") || strings.Contains(said[0].Detail(), "s3cr3t") {
		t.Errorf("it says %v", said)
	}
}

func TestChatwootToken(t *testing.T) {
	t.Parallel()
	for value, says := range map[string]string{
		"pXXGHHHyJPYHYgWHJHYHgJjj":    "",
		" pXXGHHHyJPYHYgWHJHYHgJjj\n": "",
		"":                            "it is blank",
		"pXXG HHHyJPYHYgWH":           "a blank at position 5",
		"pXXG\nHHHyJPYHYgWH":          "a control character at position 5",
		"pXXGção":                     "a character that none has",
		"pXXG********":                "in the place of a token that is hidden",
	} {
		summary, detail := check(t, validators["access token"](), types.StringValue(value))
		if (says == "") != (summary == "") || !strings.Contains(detail, says) || strings.Contains(detail, "pXXG") {
			t.Errorf("%q: it says %q: %s", value, summary, detail)
		}
	}
}

func FuzzChatwootURL(f *testing.F) {
	for _, seed := range []string{"https://chat.example.com", "https://a/", "http://a?b", "https://u@a", "", "\x1b[31m", "https://a b", "https://[::1]/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if fuzzed(t, "URL of a Chatwoot", value) && (strings.HasSuffix(value, "/") || strings.ContainsAny(value, "?# \n\x1b")) {
			t.Errorf("%q is accepted", value)
		}
	})
}
