package validate_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/validate"
)

// Whatever is written in a configuration, what is said of it is said in words that
// can be shown, and without a credential.
func fuzzed(t *testing.T, thing, value string, secrets ...string) (accepted bool) {
	t.Helper()
	said := diagnose(t, validators[thing](), types.StringValue(value))
	for _, one := range said {
		if fault := messagetest.Line(one.Detail(), secrets...); fault != "" {
			t.Errorf("of %s %q is said %q: %s", thing, value, one.Detail(), fault)
		}
	}
	return !said.HasError()
}

func FuzzName(f *testing.F) {
	for _, seed := range []string{"", " ", "Vendas São Paulo", "a\nb", "\u200b", "\xff", "👍", "\x1b[31m"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if fuzzed(t, "name", name) && (strings.TrimSpace(name) == "" || strings.ContainsAny(name, "\x00\n\r\t\x1b")) {
			t.Errorf("%q is accepted", name)
		}
	})
}

func FuzzInstanceID(f *testing.F) {
	for _, seed := range []string{"", " ", "r76b15a4a3614b4", token, "{" + token + "}", "urn:uuid:" + token, "a b", "a\u2028b", "\xff", "\x1b[31m", "name:Vendas", strings.Repeat("x", 201)} {
		f.Add(seed)
	}
	known := map[string]bool{"": true}
	for _, id := range []string{" ", "a b", token, strings.Repeat("x", 10_000)} {
		known[validate.InstanceIDFault(id)] = true
	}
	f.Fuzz(func(t *testing.T, id string) {
		if fuzzed(t, "instance id", id) && (strings.ContainsAny(id, " \n\r\t\x00\x1b") || !utf8.ValidString(id) || len(id) > 200) {
			t.Errorf("%q is accepted", id)
		}
		// What was refused as a token may be one.
		if fault := validate.InstanceIDFault(id); !known[fault] {
			t.Errorf("%q is quoted: %s", id, fault)
		}
	})
}

func FuzzToken(f *testing.F) {
	for _, seed := range []string{"", " ", token, " " + token + "\n", token + "\n" + token, "ção", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) { fuzzed(t, "instance token", value, value) })
}

func FuzzRegex(f *testing.F) {
	for _, seed := range []string{"", "^loja-", "(", "a**", "[z-a]", `\p{X}`, "(?i)são", "(\n", "\xff", "a{1000}{1000}", strings.Repeat("(", 1001), "\x1b[31m("} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if fuzzed(t, "regular expression", expression) {
			if _, err := regexp.Compile(expression); err != nil {
				t.Errorf("%q is accepted: %v", expression, err)
			}
		}
	})
}
