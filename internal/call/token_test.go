package call

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/http/httpguts"
)

func TestATokenPrintsAsAPlaceholderWithEveryVerb(t *testing.T) {
	t.Parallel()
	const secret = Token("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11")
	holder := struct {
		Name  string
		Token Token
	}{"Vendas", secret}
	values := map[string]any{
		"alone":     secret,
		"pointer":   &secret2,
		"struct":    holder,
		"pointed":   &holder,
		"slice":     []Token{secret},
		"map":       map[string]Token{"a": secret},
		"map key":   map[Token]bool{secret: true},
		"interface": []any{secret},
		"config":    Config{AdminToken: secret},
		"call":      Call{As: Credential{Token: secret}},
		"error":     fmt.Errorf("with %w and %s", errors.ErrUnsupported, secret),
	}
	for name, value := range values {
		// %T prints a type and %p a pointer, which a token is none of: vet refuses it.
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c", "%U", "%e", "%b", "%o", "%10s", "%-60v", "%.3s", "% x", "%+q"} {
			printed := fmt.Sprintf(verb, value)
			for _, shown := range []string{string(secret), string(secret[:8]), fmt.Sprintf("%x", string(secret[:8])), fmt.Sprintf("%X", string(secret[:8]))} {
				if strings.Contains(printed, shown) {
					t.Errorf("%s printed with %s shows the token", name, verb)
				}
			}
		}
	}
	if got := fmt.Sprint(secret); got != "(token)" {
		t.Errorf("a token prints as %q", got)
	}
	if got := fmt.Sprint(Token("")); got != "(no token)" {
		t.Errorf("no token prints as %q", got)
	}
	// The twin: the same looks find the same text where it is no token.
	if printed := fmt.Sprintf("<%v>", string(secret)); !strings.Contains(printed, string(secret)) {
		t.Error("the search above finds nothing at all")
	}
}

var secret2 = Token("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11")

func TestParseToken(t *testing.T) {
	t.Parallel()
	const token = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"
	for name, test := range map[string]struct {
		value string
		want  Token
		fault string
	}{
		"token":                  {value: token, want: token},
		"admin token":            {value: string(adminSecret), want: adminSecret},
		"other characters":       {value: "a_b.c~d+e/f=", want: "a_b.c~d+e/f="},
		"blanks around":          {value: " \t" + token + "  ", want: token},
		"line break at the end":  {value: token + "\r\n", want: token},
		"no-break space around":  {value: "\u00a0" + token, want: token},
		"empty":                  {value: "", fault: "it is blank"},
		"only blanks":            {value: " \n\t ", fault: "it is blank"},
		"blank inside":           {value: "0b5c 2a51", fault: "a blank at position 5"},
		"line break inside":      {value: "0b5c\n2a51", fault: "a control character at position 5"},
		"null byte":              {value: "0b5c\x002a51", fault: "a control character at position 5"},
		"delete":                 {value: "0b5c\x7f2a51", fault: "a control character at position 5"},
		"accent":                 {value: "çb5c2a51", fault: "position 1"},
		"typographic dash":       {value: "0b5c–2a51", fault: "position 5"},
		"zero-width space":       {value: "\u200b0b5c2a51", fault: "position 1"},
		"byte order mark":        {value: "\ufeff0b5c2a51", fault: "position 1"},
		"not UTF-8":              {value: "0b5c\xff", fault: "position 5"},
		"line separator":         {value: "0b\u20282a51", fault: "position 3"},
		"line break after token": {value: token + "\nadmintoken: x", fault: "a control character at position 37"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseToken(test.value)
			if test.fault == "" {
				if err != nil || got != test.want {
					t.Errorf("got %d characters and %v", len(got), err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.fault) {
				t.Fatalf("got the error %v, want one that says %q", err, test.fault)
			}
			if got != "" {
				t.Error("a refused value came back all the same")
			}
			if trimmed := strings.TrimSpace(test.value); len(trimmed) > 4 && strings.Contains(err.Error(), trimmed[:4]) {
				t.Errorf("the error quotes the value: %v", err)
			}
		})
	}
}

func FuzzParseToken(f *testing.F) {
	for _, seed := range []string{"", " ", string(ownSecret), string(adminSecret), "a b", "a\nb", "\ufeffab", "ção", "\xff", "\u0085x", "x\u2028y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		token, err := ParseToken(value)
		if err != nil {
			if token != "" {
				t.Error("a refused value came back all the same")
			}
			return
		}
		if token == "" || strings.TrimSpace(value) != string(token) {
			t.Errorf("%q became %q", value, string(token))
		}
		if !httpguts.ValidHeaderFieldValue(string(token)) {
			t.Errorf("%q can be no header", string(token))
		}
		if strings.ContainsFunc(string(token), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r > unicode.MaxASCII }) {
			t.Errorf("%q was let through", string(token))
		}
		if again, err := ParseToken(string(token)); err != nil || again != token {
			t.Errorf("%q is not stable", string(token))
		}
	})
}

func TestWhatIsShownInThePlaceOfATokenIsNone(t *testing.T) {
	t.Parallel()
	for token, want := range map[Token]bool{
		ownSecret: false,
		Token(strings.ToUpper(string(ownSecret))): false,
		"00000000-0000-0000-0000-000000000000":    false,
		"abcdefgh":                                false,
		"xxx-yyy-xxx-zzz":                         false,
		"Adm1n.To.ken":                            false,
		"":                                        true,
		"abcdefg":                                 true,
		"ção-ção":                                 true,
		"********":                                true,
		"0b5c2a51-****-****-****-************":    true,
		"0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c1*":    true,
		"••••••••":                                true,
		"●●●●●●●●●●":                              true,
		"0b5c2a51…6c11":                           true,
		"0b5c2a51...6c11":                         true,
		"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx":    true,
		"0b5c2a51-XxXx-4b2e-9d0e-3f4b8f1f6c11":    true,
		"[REDACTED]":                              true,
		"<hidden>-token":                          true,
		"MaskedValue":                             true,
		"(Secret) value":                          true,
	} {
		if got := token.Masked(); got != want {
			t.Errorf("%q: masked %t, want %t", string(token), got, want)
		}
	}
}
