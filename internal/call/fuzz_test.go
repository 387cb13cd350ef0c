package call

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
)

// However a server quotes a secret, the words that are shown do not have it, in no
// form that this test knows. The forms here are made in another way than those that
// the client reads.
func FuzzQuotedSecret(f *testing.F) {
	for form := range quotations {
		f.Add(uint8(form), "no token ", " is known here", "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10")
		f.Add(uint8(form), "", "", "AdminTokenOfVeryManyLetters")
		f.Add(uint8(form), "a%2", "3b&amp;", "sk-0p3nA1C4n4ry5Tr4ng3R8Lk2Jh6Gf")
		f.Add(uint8(form), "token=", ";", `q"uo\ted-key-of-a-gateway-that-is-long`)
	}
	f.Fuzz(func(t *testing.T, form uint8, before, after, secret string) {
		token, err := ParseToken(secret)
		if err != nil || len(newLetters(string(token)).text) < 2*shortestParted || len(before)+len(after) > 10*maxMessage {
			t.Skip("it is no credential, or there is too much around it")
		}
		said := before + quotations[int(form)%len(quotations)](string(token)) + after
		client := newClient(t, "https://uazapi.invalid")
		shown := client.Words(Call{As: Credential{Token: token}}, said)
		if strings.Contains(strings.ToLower(said), strings.ToLower(string(token))) && strings.Contains(strings.ToLower(shown), strings.ToLower(string(token))) {
			t.Errorf("%q is shown as %q", said, shown)
		}
		for _, quote := range quotations {
			if quoted := quote(string(token)); strings.Contains(shown, quoted) {
				t.Errorf("%q is shown as %q, with %q in it", said, shown, quoted)
			}
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{
		"", "0", "7", "-7", "+7", "4294967295", "4294967296", "99999999999999999999", "1e3", " 7", "soon",
		"Sat, 01 Jan 2000 00:00:09 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Saturday, 01-Jan-00 00:00:09 GMT", "Sat Jan  1 00:00:09 2000",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		asked := retryAfter(http.Header{"Retry-After": {value}})
		if asked < 0 {
			t.Errorf("%q asks to wait %s", value, asked)
		}
		tries := (&Client{throttle: newThrottle(rate.Inf, Pace{})}).newTries()
		tries.last = &Error{RetryAfter: asked}
		if wait := tries.NextBackOff(); wait < min(asked, tries.most) || wait > tries.most || wait < time.Millisecond {
			t.Errorf("%q makes it wait %s", value, wait)
		}
	})
}

func FuzzParseCACert(f *testing.F) {
	for _, seed := range []string{"", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		roots, err := ParseCACert(text)
		if (roots == nil) != (err != nil) {
			t.Errorf("%q returns %v and %v", text, roots, err)
		}
		if err != nil && messagetest.Line(err.Error()) != "" {
			t.Errorf("%q: the error is %q", text, err)
		}
	})
}

// Whatever the value, what is read of it is no larger than what was sent.
func FuzzScalar(f *testing.F) {
	for _, seed := range []string{`null`, `"a"`, `"\ud800"`, `1e400`, `-0`, `0.1e-999999`, `" 1"`, `"0x1p60"`, `"true"`, `{"a":1}`, `[1]`, "\"\xff\"", `9007199254740993`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		o := Object{"it": raw}
		text, number, flag := o.Text("it"), o.Number("it"), o.Flag("it")
		// Each byte that is no UTF-8 becomes a character of three.
		if len(text) > 3*len(raw) {
			t.Errorf("%d bytes became %d", len(raw), len(text))
		}
		if number > 1<<53 || number < -(1<<53) || flag && text == "" {
			t.Errorf("%q is read as %d and %t", raw, number, flag)
		}
	})
}

// quotations are the ways in which a careless server quotes a secret.
var quotations = []func(secret string) string{
	func(secret string) string { return secret },
	strings.ToUpper,
	url.QueryEscape,
	func(secret string) string { return base64.StdEncoding.EncodeToString([]byte(secret)) },
	func(secret string) string { return base64.RawURLEncoding.EncodeToString([]byte("admin:" + secret)) },
	func(secret string) string { return hex.EncodeToString([]byte(secret)) },
	html.EscapeString,
	strconv.QuoteToASCII,
	func(secret string) string {
		var b strings.Builder
		for _, c := range []byte(secret) {
			fmt.Fprintf(&b, "%%%02x", c)
		}
		return b.String()
	},
	func(secret string) string {
		var b strings.Builder
		for _, c := range []byte(secret) {
			fmt.Fprintf(&b, `\u%04X`, c)
		}
		return b.String()
	},
	func(secret string) string {
		var b strings.Builder
		for _, c := range []byte(secret) {
			fmt.Fprintf(&b, "&#%d;", c)
		}
		return b.String()
	},
	func(secret string) string { return strings.ReplaceAll(secret, "-", "") },
	func(secret string) string { return strings.ReplaceAll(secret, "-", "_") },
	func(secret string) string { return strings.Join(strings.Split(secret, ""), " ") },
}
