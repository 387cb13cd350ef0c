package uazapi

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/time/rate"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi/messagetest"
)

// network answers every request alike.
type network struct {
	status int
	header http.Header
	body   []byte
}

func (n network) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: n.status, Header: n.header, Body: io.NopCloser(bytes.NewReader(n.body))}, nil
}

// asked is a call and what the user is shown of its success.
type asked func(context.Context, *Client) (shown []string, err error)

// everyCall lists every call, in an order that the seeds of a fuzz target rely on.
func everyCall() []asked {
	var calls []asked
	for _, route := range routes() {
		calls = append(calls, func(ctx context.Context, c *Client) ([]string, error) { return nil, route.call(ctx, c) })
	}
	return append(calls,
		func(ctx context.Context, c *Client) ([]string, error) {
			created, err := c.CreateInstance(ctx, NewInstance{Name: "Vendas"})
			return []string{created.Info}, err
		},
		func(ctx context.Context, c *Client) ([]string, error) {
			reset, err := c.ResetInstance(ctx, ownKey)
			return []string{reset.Response}, err
		},
		func(ctx context.Context, c *Client) ([]string, error) {
			said, err := c.RestartServer(ctx)
			return []string{said}, err
		},
	)
}

// Whatever is answered, on whatever route, it is a success or an error that can
// be shown, and in neither is there a credential.
func FuzzAnswer(f *testing.F) {
	secrets := []string{string(ownSecret), string(adminSecret), headerSecret}
	calls := everyCall()
	for n := range calls {
		for _, route := range routes() {
			f.Add(uint8(n), 200, "", "", []byte(route.ok))
		}
		for _, secret := range secrets {
			f.Add(uint8(n), 401, "", "", []byte(`{"error":"no `+secret+`"}`))
			f.Add(uint8(n), 200, "", "", []byte(`{"info":"`+secret+`","response":"`+secret+`","message":"`+secret+`","token":"`+secret+`"}`))
			f.Add(uint8(n), 200, "", "", []byte("<title>"+secret))
			f.Add(uint8(n), 302, "", "https://"+secret+"@b.example/"+secret, []byte{})
		}
		f.Add(uint8(n), 302, "", "/instance/status", []byte{})
		f.Add(uint8(n), 503, "7", "", []byte(`"{\"error\":{\"message\":\"x\"}}"`))
		f.Add(uint8(n), 404, "Sat, 01 Jan 2000 00:00:09 GMT", "", []byte(`{"code":404}`))
	}
	f.Fuzz(func(t *testing.T, which uint8, status int, after, location string, body []byte) {
		client := newClient(t, "https://uazapi.invalid", func(config *Config) { config.MaxRetries = 0 })
		client.http.Transport = network{
			status: 200 + max(status, -status, 0)%400,
			header: http.Header{"Retry-After": {after}, "Location": {location}},
			body:   body,
		}
		shown, err := calls[int(which)%len(calls)](t.Context(), client)
		for _, text := range shown {
			if text != "" && !fit(text, secrets[1:]) {
				t.Errorf("%q is shown", text)
			}
		}
		if err == nil {
			return
		}
		var failed *Error
		if !errors.As(err, &failed) {
			t.Fatalf("got %T", err)
		}
		if failed.ByAdmin && !fit(err.Error(), secrets[1:]) || !failed.ByAdmin && !fit(err.Error(), secrets) {
			t.Errorf("the error is %q", err)
		}
		if failed.Kind == "" || failed.RetryAfter < 0 || failed.Attempts != 1 {
			t.Errorf("the error is incomplete: %+v", failed)
		}
	})
}

// fit tells whether a text can be shown. Of the token of an instance that the
// call is not about, only the whole is known.
func fit(text string, secrets []string) bool {
	return messagetest.Line(text, secrets...) == "" && !strings.Contains(strings.ToLower(text), string(ownSecret))
}

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
		shown := client.words(call{as: instance(token)}, said)
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

func FuzzJID(f *testing.F) {
	for _, seed := range []string{
		`null`, `""`, `12`, `"5511999990000:57@s.whatsapp.net"`, `"5511999990000.0:57@c.us"`, `"@"`, `":@.:"`, `"120363043968066561@g.us"`,
		`{"user":"5511999990000","agent":0,"device":57,"server":"s.whatsapp.net"}`, `{"User":5511999990000,"RawAgent":"1","Device":1e9}`,
		`{"user":"a@b","server":"c"}`, `{"user":"1","device":-1}`, `{"user":{"user":"1"}}`, `["5511999990000"]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		jid := object{"jid": raw}.jid("jid")
		number := jid.Number()
		if strings.Trim(number, "0123456789") != "" || !strings.HasPrefix(string(jid), number) {
			t.Errorf("%q: the number of %q is %q", raw, jid, number)
		}
		if !json.Valid(raw) || !utf8.ValidString(string(jid)) {
			return
		}
		again, err := json.Marshal(string(jid))
		if err != nil {
			t.Fatal(err)
		}
		if read := (object{"jid": again}).jid("jid"); read != jid {
			t.Errorf("%q is read as %q, and that as %q", raw, jid, read)
		}
	})
}

// Whatever the value, what is read of it is no larger than what was sent.
func FuzzScalar(f *testing.F) {
	for _, seed := range []string{`null`, `"a"`, `"\ud800"`, `1e400`, `-0`, `0.1e-999999`, `" 1"`, `"0x1p60"`, `"true"`, `{"a":1}`, `[1]`, "\"\xff\"", `9007199254740993`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		o := object{"it": raw}
		text, number, flag := o.text("it"), o.number("it"), o.flag("it")
		// Each byte that is no UTF-8 becomes a character of three.
		if len(text) > 3*len(raw) {
			t.Errorf("%d bytes became %d", len(raw), len(text))
		}
		if number > 1<<53 || number < -(1<<53) || flag && text == "" {
			t.Errorf("%q is read as %d and %t", raw, number, flag)
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
			t.Errorf("%q gives %v and %v", text, roots, err)
		}
		if err != nil && messagetest.Line(err.Error()) != "" {
			t.Errorf("%q: the error is %q", text, err)
		}
	})
}
