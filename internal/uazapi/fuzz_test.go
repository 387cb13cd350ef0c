package uazapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
)

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
		func(ctx context.Context, c *Client) ([]string, error) {
			sent, err := c.Send(ctx, ownKey, Text{Envelope: Envelope{TrackID: "a"}, Text: "Olá"})
			return []string{sent.ID, sent.Status, sent.Error}, err
		},
		func(ctx context.Context, c *Client) ([]string, error) {
			sent, _, err := c.FindMessage(ctx, ownKey, Text{Envelope: Envelope{TrackID: "a"}, Text: "Olá"})
			return []string{sent.ID, sent.Status, sent.Error}, err
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
		f.Add(uint8(n), 348, "", "0", []byte("### ::"))
		f.Add(uint8(n), 404, "", "", []byte(strings.ToUpper(strings.ReplaceAll(string(ownSecret), "-", "")[8:20])))
		f.Add(uint8(n), 501, "", "", []byte("7A654B2E9D0"))
		f.Add(uint8(n), 404, "Sat, 01 Jan 2000 00:00:09 GMT", "", []byte(`{"code":404}`))
	}
	f.Fuzz(func(t *testing.T, which uint8, status int, after, location string, body []byte) {
		client := newClient(t, "https://uazapi.invalid", func(config *call.Config) { config.MaxRetries = 0 }, through(calltest.Network{
			Status: 200 + max(status, -status, 0)%400,
			Header: http.Header{"Retry-After": {after}, "Location": {location}},
			Body:   body,
		}))
		shown, err := calls[int(which)%len(calls)](t.Context(), client)
		for _, text := range shown {
			if text != "" && !fit(text, secrets[1:]) {
				t.Errorf("%q is shown", text)
			}
		}
		if err == nil {
			return
		}
		var failed *call.Error
		if !errors.As(err, &failed) {
			t.Fatalf("got %T", err)
		}
		sent := secrets // the health of a server is asked without a token
		if failed.ByAdmin || failed.Path == pathHealth {
			sent = secrets[1:]
		}
		// The last digit of a status would lengthen a part of a secret by chance.
		if said := strings.Replace(err.Error(), "HTTP "+strconv.Itoa(failed.Status), "HTTP", 1); !fit(said, sent) {
			t.Errorf("the error is %q", err)
		}
		if failed.Kind == "" || failed.RetryAfter < 0 || failed.Attempts != 1 {
			t.Errorf("the error is incomplete: %+v", failed)
		}
	})
}

// orders are the signs of orders to CI systems, which are parted where a message shows them.
var orders = strings.NewReplacer(":", " ", "#", " ")

// fit tells whether a text can be shown. Of the token of an instance that the
// call is not about, only the whole is known.
func fit(text string, secrets []string) bool {
	text = orders.Replace(text)
	return messagetest.Line(text, secrets...) == "" && !strings.Contains(strings.ToLower(text), string(ownSecret))
}

// Whatever a refusal says, it is a failure of some kind, and of the same kind
// however often it is asked.
func FuzzJudge(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{}", `{"error":true,"message":"No session"}`, `{"error":{"error":"deep"}}`, "<title>", "plain", "\xff\x00", "{", "[", `{"error":"limit of 5/5 instances"}`,
	} {
		f.Add(500, pathStatus, seed, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, path, words string, body []byte) {
		asked, got := call.Call{Path: path, As: asInstance(ownSecret)}, call.Answer{Status: status, Body: body}
		verdict := vendor{}.Judge(asked, got, words)
		if verdict.Kind == "" || verdict != (vendor{}).Judge(asked, got, words) {
			t.Errorf("%d, %q is judged as %+v", status, body, verdict)
		}
		if verdict.FromAPI && verdict.ByEdge {
			t.Errorf("%d, %q is of the API and of an edge", status, body)
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
		jid := jidOf(call.Object{"jid": raw})
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
		if read := jidOf(call.Object{"jid": again}); read != jid {
			t.Errorf("%q is read as %q, and that as %q", raw, jid, read)
		}
	})
}
