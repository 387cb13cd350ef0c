package uazapi

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestProxyIsReadInTheFormsOfAllGenerations(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		body string
		want Proxy
	}{
		"custom": {
			`{"mode":"custom","effective_mode":"custom","fallback":{"active":false},"proxy_url":"http://***:***@a.example:8080","proxy_fallback":"never"}`,
			Proxy{Mode: "custom", EffectiveMode: "custom", URL: "http://***:***@a.example:8080", Fallback: "never"},
		},
		"internal of 2.4": {
			`{"mode":"internal","effective_mode":"internal","proxy_url":"","proxy_fallback":"internal","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`,
			Proxy{Mode: "internal", EffectiveMode: "internal", Fallback: "internal", Country: "br", State: "sp", City: "campinas", internal: "internal"},
		},
		"internal of 2.1": {
			`{"mode":"internal","effective_mode":"internal","proxy_url":"","proxy_fallback":"internal_proxy"}`,
			Proxy{Mode: "internal", EffectiveMode: "internal", Fallback: "internal", internal: "internal_proxy"},
		},
		"none":          {`{"mode":"none","effective_mode":"direct","proxy_url":null}`, Proxy{Mode: "none", EffectiveMode: "direct"}},
		"enabled":       {`{"enabled":true,"proxy_url":"http://a.example:1"}`, Proxy{First: true, Mode: "custom", EffectiveMode: "custom", URL: "http://a.example:1"}},
		"not enabled":   {`{"enabled":false,"proxy_url":""}`, Proxy{First: true, Mode: "internal", EffectiveMode: "internal"}},
		"of no kind":    {`{"proxy_url":""}`, Proxy{}},
		"another thing": {`{"mode":{},"enabled":null}`, Proxy{}},
	} {
		var got Proxy
		if err := json.Unmarshal([]byte(test.body), &got); err != nil {
			t.Errorf("%s: %v", title, err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(Proxy{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

func TestProxyWithoutAModeIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `{"mode":""}`, `{"details":"ok"}`, `[]`} {
		proxy, err := serve(t, says(200, body)).Proxy(t.Context(), ownKey)
		if failed := failure(t, err); failed.Kind != call.ErrUndecodable || proxy != (Proxy{}) {
			t.Errorf("%s: got %v, %v", body, proxy, err)
		}
	}
}

func TestProxyAddress(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"http://user:secret@A.Example:8080": "http://a.example:8080",
		"http://***:***@a.example:8080":     "http://a.example:8080",
		"HTTP://a.example":                  "http://a.example:80",
		"https://a.example/":                "https://a.example:443",
		"socks5://u@[2001:db8::1]:1":        "socks5://[2001:db8::1]:1",
		"socks5h://a.example":               "socks5h://a.example:1080",
		"":                                  "",
		"never":                             "",
		"http://":                           "",
		"http://a b":                        "",
	} {
		if got := ProxyAddress(from); got != want {
			t.Errorf("%q: got %q, want %q", from, got, want)
		}
	}
}

func TestSetProxyWritesWhatTheGenerationKnows(t *testing.T) {
	t.Parallel()
	const address = "http://a.example:1"
	for title, test := range map[string]struct {
		has    Proxy
		wanted NewProxy
		// refused are the words for a fallback that the server does not take.
		refused []string
		sends   []string
		fails   bool
	}{
		"custom":      {wanted: NewProxy{Mode: "custom", URL: address, Fallback: "never"}, sends: []string{`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"never"}`}},
		"no fallback": {wanted: NewProxy{Mode: "custom", URL: address}, sends: []string{`{"mode":"custom","proxy_url":"http://a.example:1"}`}},
		"none":        {wanted: NewProxy{Mode: "none"}, sends: []string{`{"mode":"none","confirm_no_proxy":true}`}},
		"internal":    {wanted: NewProxy{Mode: "internal"}, sends: []string{`{"mode":"internal"}`}},
		"a place": {
			wanted: NewProxy{Mode: "internal", Country: "br", State: "sp", City: "campinas"},
			sends:  []string{`{"mode":"internal","proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`},
		},
		"the word that it shows": {
			has: Proxy{internal: "internal_proxy"}, wanted: NewProxy{Mode: "custom", URL: address, Fallback: "internal"},
			sends: []string{`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"internal_proxy"}`},
		},
		"another word than that": {
			has: Proxy{internal: "internal_proxy"}, wanted: NewProxy{Mode: "custom", URL: address, Fallback: "internal"}, refused: []string{"internal_proxy"},
			sends: []string{
				`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"internal_proxy"}`,
				`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"internal"}`,
			},
		},
		"a word of which nothing is known": {
			wanted: NewProxy{Mode: "custom", URL: address, Fallback: "internal"}, refused: []string{"internal"},
			sends: []string{
				`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"internal"}`,
				`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"internal_proxy"}`,
			},
		},
		"no word at all": {
			wanted: NewProxy{Mode: "custom", URL: address, Fallback: "internal"}, refused: []string{"internal", "internal_proxy"}, fails: true,
			sends: []string{
				`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"internal"}`,
				`{"mode":"custom","proxy_url":"http://a.example:1","proxy_fallback":"internal_proxy"}`,
			},
		},
		"first generation":           {has: Proxy{First: true}, wanted: NewProxy{Mode: "custom", URL: address}, sends: []string{`{"enable":true,"proxy_url":"http://a.example:1"}`}},
		"first generation, internal": {has: Proxy{First: true}, wanted: NewProxy{Mode: "internal"}, sends: []string{`{"enable":false,"proxy_url":""}`}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var sent []string
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				mu.Lock()
				defer mu.Unlock()
				sent = append(sent, string(body))
				if slices.ContainsFunc(test.refused, func(word string) bool { return strings.Contains(string(body), `"proxy_fallback":"`+word+`"`) }) {
					w.WriteHeader(http.StatusBadRequest)
				}
				_, _ = io.WriteString(w, `{"error":"proxy_fallback inválido"}`)
			})
			err := client.SetProxy(t.Context(), ownKey, test.has, test.wanted)
			if errors.Is(err, call.ErrInvalid) != test.fails || !test.fails && err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if diff := cmp.Diff(test.sends, sent, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("what was sent (-want +got):\n%s", diff)
			}
		})
	}
}

// A server may quote what it was sent, in whatever form, or the proxy that somebody
// else has set.
func TestNoMessageHoldsTheSecretsOfAProxy(t *testing.T) {
	t.Parallel()
	wanted := NewProxy{Mode: "custom", URL: "http://customer-4711:Pa55%2Fw0rd-0fTh3Pr0xy@a.example:8080", Fallback: "socks5://sp4re-us3r:Sp4reP455w0rd@b.example:1"}
	for _, quoted := range []string{
		wanted.URL, wanted.Fallback, "Pa55/w0rd-0fTh3Pr0xy", "Pa55%2Fw0rd-0fTh3Pr0xy", "pa55w0rd0fth3pr0xy", "Sp4reP455w0rd", "customer-4711",
		"Y3VzdG9tZXItNDcxMTpQYTU1L3cwcmQtMGZUaDNQcjB4eQ==",
	} {
		err := serve(t, says(400, `{"error":"no route to `+quoted+`"}`)).SetProxy(t.Context(), ownKey, Proxy{}, wanted)
		for _, secret := range []string{"Pa55", "w0rd", "Sp4re", "4711", "us3r", "pa55", "Y3Vzd"} {
			if strings.Contains(failure(t, err).Error(), secret) {
				t.Errorf("%s: it shows %q: %v", quoted, secret, err)
			}
		}
	}
	_, err := serve(t, says(500, `{"error":"proxyconnect tcp http://somebody:else@c.example:1: refused"}`)).Proxy(t.Context(), ownKey)
	if said := failure(t, err).Message; said != "proxyconnect tcp http://(secret)@c.example:1: refused" {
		t.Errorf("it says %q", said)
	}
	// The twin: where the proxy is stands in the message.
	err = serve(t, says(400, `{"error":"no route to a.example:8080"}`)).SetProxy(t.Context(), ownKey, Proxy{}, wanted)
	if said := failure(t, err).Message; said != "no route to a.example:8080" {
		t.Errorf("it says %q", said)
	}
}
