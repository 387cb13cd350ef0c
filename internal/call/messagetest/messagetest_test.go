package messagetest_test

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
)

func TestWhatIsWrongWithAMessage(t *testing.T) {
	t.Parallel()
	const secret = "0b5c2a51-7a65-4b2e"
	for name, test := range map[string]struct {
		text string
		// line and detail are what is wrong with it as one or the other.
		line, detail string
	}{
		"fine":              {"Instance \"Loja São João\" is not there.", "", ""},
		"part of a secret":  {"It begins with 0b5c2a51-7a.", "", ""},
		"paragraphs":        {"One.\n\nTwo.", "the character U+000A", ""},
		"blank":             {" \n", "it is blank", "it is blank"},
		"no UTF-8":          {"a\xff", "it is no UTF-8", "it is no UTF-8"},
		"an escape":         {"a\x1b[31mred", "the character U+001B", "the character U+001B"},
		"invisible":         {"a\u200bb", "the character U+200B", "the character U+200B"},
		"turned around":     {"a\u202eb", "the character U+202E", "the character U+202E"},
		"long":              {strings.Repeat("é", 2000), "2000 characters", ""},
		"endless":           {strings.Repeat("é", 9000), "9000 characters", "9000 characters"},
		"secret":            {"no " + secret + ".", "a secret", "a secret"},
		"most of a secret":  {"no " + secret[:13], "a part of a secret", "a part of a secret"},
		"as much as may be": {"no " + secret[:12], "", ""},
		"wrapped, loud":     {"no 0B5C2A51- 7A65", "a part of a secret", "a part of a secret"},
	} {
		line, detail := messagetest.Line(test.text, secret), messagetest.Detail(test.text, secret)
		if !found(line, test.line) || !found(detail, test.detail) {
			t.Errorf("%s: as a line %q, as a detail %q", name, line, detail)
		}
	}
}

func found(got, want string) bool {
	return (got == "") == (want == "") && strings.Contains(got, want)
}
