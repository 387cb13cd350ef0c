package apidiag_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// fleet is so many instances that one failure is told of each.
const fleet = 31

// serverWith makes a server whose listing is answered so, and counts how often it
// is asked for.
func serverWith(t *testing.T, listing reply) (server *access.Server, asked *atomic.Int32) {
	t.Helper()
	asked = new(atomic.Int32)
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/instance/all" {
			asked.Add(1)
		}
		w.WriteHeader(listing.status)
		_, _ = w.Write([]byte(listing.body))
	}))
	t.Cleanup(listening.Close)
	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	client, err := uazapi.New(call.Config{BaseURL: base, AdminToken: adminToken})
	if err != nil {
		t.Fatal(err)
	}
	return access.NewServer(client, "", time.Now), asked
}

// One cause is told once in full. The others are short, and each says what it is
// about, what is the matter and what to do.
func TestOneCauseIsToldOnceInFull(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		listing     reply
		cause, cure string
	}{
		"the server is down":         {reply{503, "", ""}, "The server, or what stands before it, had a fault of its own.", "Try again in a while."},
		"a firewall":                 {reply{403, "error code: 1020", ""}, "a gateway, a proxy or a firewall.", "Check base_url"},
		"the admin token is refused": {reply{401, wrongAdmin, ""}, "the server does not accept that.", "Set the admin token of"},
		"there is no listing":        {reply{401, demoRefusal, ""}, "this server shows none", "Give the token of the instance itself"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, asked := serverWith(t, c.listing)
			var told []diag.Diagnostic
			for n := range fleet {
				instance := uazapi.Instance{ID: fmt.Sprintf("r%014x", n), Name: fmt.Sprintf("Loja %d", n)}
				_, err := server.Find(t.Context(), access.Record{Ref: access.Ref{ID: instance.ID}}, roster.Shared)
				told = append(told, failed(t, apidiag.Attempt{Verb: "read", Instance: instance, On: server}, err))
			}
			if got := asked.Load(); got != 1 {
				t.Errorf("the listing was asked for %d times, want once", got)
			}
			if !strings.Contains(told[0].Detail(), "\n\n") || !strings.Contains(told[0].Detail(), "GET /instance/all") {
				t.Errorf("the first is not told in full: %s", told[0].Detail())
			}
			for n, short := range told[1:] {
				checkStyle(t, short)
				summary, detail := short.Summary(), short.Detail()
				if strings.Contains(detail, "\n") || !strings.Contains(detail, c.cause) || !strings.Contains(detail, c.cure) {
					t.Fatalf("it is not short, or without cause or cure: %s", detail)
				}
				if !strings.Contains(summary, fmt.Sprintf(`"Loja %d"`, n+1)) || !strings.Contains(detail, fmt.Sprintf("r%014x", n+1)) {
					t.Fatalf("it does not name its instance: %s: %s", summary, detail)
				}
			}
		})
	}
}

// Another cause in the same run is told in full as well, and what concerns one
// instance always is.
func TestEachCauseIsToldInFull(t *testing.T) {
	t.Parallel()
	server := access.NewServer(newClient(t), "", time.Now)
	attempt := apidiag.Attempt{Verb: "read", Instance: sales, On: server}
	listing := func(kind call.Kind) error {
		return &call.Error{Kind: kind, Method: "GET", Path: "/instance/all", ByAdmin: true, Status: 502, Message: "what the server said"}
	}
	own := &call.Error{Kind: call.ErrServerFault, Method: "GET", Path: "/instance/privacy", Status: 502, Message: "what the server said"}
	for _, step := range []struct {
		err  error
		full bool
	}{
		{listing(call.ErrServerFault), true},
		{listing(call.ErrServerFault), false},
		{listing(call.ErrUnreachable), true},
		{listing(call.ErrServerFault), false},
		{own, true},
		{own, true},
		{&access.UnprovenError{ID: sales.ID, Why: access.NoSecondListing, Cause: listing(call.ErrServerFault)}, true},
		{context.Canceled, true},
		{context.Canceled, true},
		// Each may be refused for a reason of its own.
		{&call.Error{Kind: call.ErrRejected, Method: "POST", Path: "/instance/connect", Status: 403, Message: "Plano vencido"}, true},
		{&call.Error{Kind: call.ErrRejected, Method: "POST", Path: "/instance/connect", Status: 403, Message: "Plano em atraso"}, true},
	} {
		detail := failed(t, attempt, step.err).Detail()
		if full := strings.Contains(detail, "\n\n"); full != step.full {
			t.Errorf("%v in full: %t, want %t", step.err, full, step.full)
		}
	}
	// Each run tells it once.
	attempt.On = access.NewServer(newClient(t), "", time.Now)
	if detail := failed(t, attempt, listing(call.ErrServerFault)).Detail(); !strings.Contains(detail, "\n\n") {
		t.Errorf("another run is told in short: %s", detail)
	}
}
