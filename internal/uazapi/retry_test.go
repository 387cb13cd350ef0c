package uazapi

import (
	"context"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// Each fault meets each route. What may be over by the next attempt is sent
// again as often as is allowed, all else once, and what could do its work twice
// is sent again only where it was certainly not done.
func TestWhichFailuresAreRepeated(t *testing.T) {
	t.Parallel()
	faults := []struct {
		name    string
		repeat  bool
		undone  bool
		quota   bool // and not repeated where an instance is made or connected
		handler http.HandlerFunc
		dial    error
	}{
		{name: "connection refused", repeat: true, undone: true, dial: &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}},
		{name: "name server silent", repeat: true, undone: true, dial: &net.DNSError{IsTimeout: true}},
		{name: "no such host", repeat: false, dial: &net.DNSError{IsNotFound: true}},
		{name: "cut without an answer", repeat: true, handler: cut},
		{name: "cut in the answer", repeat: true, handler: cutShortly},
		{name: "no answer in time", repeat: true, handler: hang},
		{name: "half an answer", repeat: true},
		{name: "429", repeat: true, undone: true, handler: says(429, `{"error":"Too Many Requests"}`)},
		{name: "407", repeat: false, handler: says(407, calltest.PageOfProxy)},
		{name: "429, page", repeat: true, undone: true, handler: says(429, calltest.PageOfProxy)},
		{name: "429, empty", repeat: true, undone: true, handler: says(429, ``)},
		{name: "408", repeat: true, handler: says(408, ``)},
		{name: "408, JSON", repeat: true, handler: says(408, `{"message":"Request Timeout"}`)},
		{name: "460", repeat: true, handler: says(460, ``)},
		{name: "499", repeat: true, handler: says(499, `{"error":"client closed request"}`)},
		{name: "502", repeat: true, handler: says(502, calltest.PageOfProxy)},
		{name: "503", repeat: true, handler: says(503, `{"error":"x"}`)},
		{name: "503, empty", repeat: true, handler: says(503, ``)},
		{name: "504", repeat: true, handler: says(504, calltest.PageOfProxy)},
		{name: "quota", repeat: true, undone: true, quota: true, handler: says(429, `{"error":"Maximum number of instances connected reached"}`)},
		{name: "no session, 500", repeat: false, handler: says(500, `{"error":"No session"}`)},
		{name: "no session, 401", repeat: false, handler: says(401, `{"error":"No session"}`)},
		{name: "no session, 503", repeat: false, handler: says(503, `{"error":true,"message":"WhatsApp disconnected: session is not reconnectable"}`)},
		{name: "500", repeat: false, handler: says(500, `{"error":"x"}`)},
		{name: "501", repeat: false, handler: says(501, `{"error":"x"}`)},
		{name: "400", repeat: false, handler: says(400, `{"error":"x"}`)},
		{name: "401", repeat: false, handler: says(401, `{"error":"Invalid token."}`)},
		{name: "403", repeat: false, handler: says(403, `{"error":"Invalid AdminToken Header"}`)},
		{name: "403, page", repeat: false, handler: says(403, calltest.PageOfProxy)},
		{name: "404, gone", repeat: false, handler: says(404, `{"error":"Instance not found"}`)},
		{name: "409", repeat: false, handler: says(409, `{"error":"x"}`)},
		{name: "disabled", repeat: false, handler: says(401, `{"error":"This is a public demo server. This endpoint has been disabled."}`)},
		{name: "redirect", repeat: false, handler: calltest.Redirects(302, "https://b.example/")},
		{name: "page with 200", repeat: false, handler: says(200, calltest.PageOfProxy)},
		{name: "plain text with 200", repeat: false, handler: says(200, `certainly`)},
	}
	for _, route := range routes() {
		for _, fault := range faults {
			t.Run(route.name+"/"+fault.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					handler := fault.handler
					if handler == nil {
						handler = says(200, route.ok[:len(route.ok)/2])
					}
					requests := 0
					changes := []func(*call.Config){
						func(config *call.Config) {
							config.Trace = func(context.Context, call.Exchange) { requests++ }
						},
						// net/http repeats some requests by itself on a used connection
						connecting(func(made *http.Transport) { made.DisableKeepAlives = true }),
					}
					if fault.dial != nil {
						changes = append(changes, dialing(func(context.Context, string, string) (net.Conn, error) { return nil, fault.dial }))
					}
					client := serveInBubble(t, handler, changes...)
					want := 1
					ofPlan := fault.quota && (route.name == "create" || route.name == "connect")
					if fault.repeat && !ofPlan && (fault.undone || !route.once) {
						want = 1 + call.DefaultMaxRetries
					}
					err := route.call(t.Context(), client)
					if requests != want {
						t.Errorf("it was sent %d times, want %d (%v)", requests, want, err)
					}
					if route.name == "disconnect" && strings.HasPrefix(fault.name, "no session") {
						return // which is what a disconnect wants
					}
					if failed := failure(t, err); failed.Attempts != want {
						t.Errorf("the error says %d attempts, want %d", failed.Attempts, want)
					}
				})
			})
		}
	}
}

func TestPassing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		want    bool
	}{
		"closed":        {cut, true},
		"cut":           {cutShortly, true},
		"429":           {says(429, `{"error":"Too Many Requests"}`), true},
		"502":           {says(502, calltest.PageOfProxy), true},
		"503":           {says(503, ``), true},
		"504":           {says(504, calltest.PageOfProxy), true},
		"520":           {says(520, "error code: 520"), true},
		"522":           {says(522, calltest.PageOfProxy), true},
		"525":           {says(525, "error code: 525"), false},
		"no session":    {says(503, `{"error":true,"message":"WhatsApp disconnected: session is not reconnectable"}`), false},
		"500":           {says(500, `{"error":"x"}`), false},
		"unauthorized":  {says(401, `{"error":"Invalid token."}`), false},
		"blocked":       {says(403, "error code: 1020"), false},
		"no such route": {says(404, "404 page not found"), false},
		"a page":        {says(200, calltest.PageOfProxy), false},
	} {
		client := serve(t, c.handler, func(config *call.Config) { config.MaxRetries = 0 })
		_, err := client.Status(t.Context(), ownKey)
		if failed := failure(t, err); failed.Passing() != c.want {
			t.Errorf("%s: passing is %t of %v", name, !c.want, err)
		}
	}
	if quota := (&call.Error{Kind: ErrQuota, Status: 429}); quota.Passing() {
		t.Error("a quota is said to pass")
	}
}
