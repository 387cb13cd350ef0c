package uazapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestAnErrorIsItsKindAndItsCause(t *testing.T) {
	t.Parallel()
	failed := fmt.Errorf("reading: %w", &Error{Kind: ErrUnreachable, cause: context.DeadlineExceeded})
	for _, want := range []error{ErrUnreachable, context.DeadlineExceeded} {
		if !errors.Is(failed, want) {
			t.Errorf("it is not %v", want)
		}
	}
	for _, other := range []error{ErrGone, ErrRejected, context.Canceled, io.EOF} {
		if errors.Is(failed, other) {
			t.Errorf("it is %v", other)
		}
	}
}

func TestAnErrorNamesCallStatusAndWordsOnOneLine(t *testing.T) {
	t.Parallel()
	for want, failed := range map[string]*Error{
		"GET /instance/all: HTTP 401: Unauthorized":           {Kind: ErrRejected, Method: "GET", Path: pathAll, Status: 401, Message: "Unauthorized"},
		"GET /instance/all: HTTP 599: server fault":           {Kind: ErrServerFault, Method: "GET", Path: pathAll, Status: 599},
		"GET /instance/all: no answer in time":                {Kind: ErrUnreachable, Method: "GET", Path: pathAll, Message: "no answer in time"},
		"POST /instance/create: HTTP 200: server unreachable": {Kind: ErrUnreachable, Method: "POST", Path: pathCreate, Status: 200},
	} {
		if got := failed.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTheOutcomeIsUnknownOnlyOfWhatWasSentAndNotRefused(t *testing.T) {
	t.Parallel()
	unknown := map[Kind]bool{ErrUnreachable: true, ErrServerFault: true, ErrUndecodable: true, ErrOtherInstance: true}
	for _, kind := range []Kind{
		ErrUnreachable, ErrRejected, ErrBlocked, ErrDisabled, ErrGone, ErrNoRoute, ErrNoSession, ErrQuota,
		ErrRateLimit, ErrConflict, ErrInvalid, ErrServerFault, ErrRedirect, ErrUndecodable, ErrOtherInstance, ErrReadOnly,
		ErrProxy,
	} {
		if got := OutcomeUnknown(fmt.Errorf("x: %w", &Error{Kind: kind, Sent: true})); got != unknown[kind] {
			t.Errorf("%s, sent: unknown %t, want %t", kind, got, unknown[kind])
		}
		if OutcomeUnknown(&Error{Kind: kind}) {
			t.Errorf("%s, not sent: unknown", kind)
		}
	}
	if OutcomeUnknown(nil) || OutcomeUnknown(errors.New("x")) || OutcomeUnknown(ErrUnreachable) {
		t.Error("the outcome is unknown of what is no failed call")
	}
}

// What is known of a create after each way in which it can go wrong.
func TestWhetherACreateWasSent(t *testing.T) {
	t.Parallel()
	type outcome struct {
		kind          Kind
		sent, unknown bool
	}
	after := func(d time.Duration) func(*testing.T) context.Context {
		return func(t *testing.T) context.Context {
			ctx, cancel := context.WithTimeout(t.Context(), d)
			t.Cleanup(cancel)
			return ctx
		}
	}
	canceled := func(d time.Duration) func(*testing.T) context.Context {
		return func(t *testing.T) context.Context {
			ctx, cancel := context.WithCancel(t.Context())
			timer := time.AfterFunc(d, cancel)
			t.Cleanup(func() { timer.Stop(); cancel() })
			return ctx
		}
	}
	for _, test := range []struct {
		name    string
		handler http.HandlerFunc
		dial    func(context.Context) (net.Conn, error)
		ctx     func(*testing.T) context.Context
		want    outcome
		// repeated says that it is sent again as often as is allowed.
		repeated bool
	}{
		{
			name: "connection refused",
			dial: func(context.Context) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
			},
			want: outcome{ErrUnreachable, false, false}, repeated: true,
		},
		{
			name: "no such host",
			dial: func(context.Context) (net.Conn, error) { return nil, &net.DNSError{IsNotFound: true} },
			want: outcome{ErrUnreachable, false, false},
		},
		{
			name: "connection not made in time",
			dial: func(ctx context.Context) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() },
			want: outcome{ErrUnreachable, false, false}, repeated: true,
		},
		{name: "canceled before", handler: hang, ctx: canceled(0), want: outcome{ErrUnreachable, false, false}},
		{name: "cut without an answer", handler: cut, want: outcome{ErrUnreachable, true, true}},
		{name: "cut in the answer", handler: cutShortly, want: outcome{ErrUnreachable, true, true}},
		{name: "no answer in time", handler: hang, want: outcome{ErrUnreachable, true, true}},
		{name: "deadline of the operation", handler: hang, ctx: after(time.Second), want: outcome{ErrUnreachable, true, true}},
		{name: "canceled while waiting", handler: hang, ctx: canceled(time.Second), want: outcome{ErrUnreachable, true, true}},
		{name: "half an answer", handler: says(200, createBody[:30]), want: outcome{ErrUndecodable, true, true}},
		{name: "no JSON", handler: says(200, "ok"), want: outcome{ErrUndecodable, true, true}},
		{name: "a page", handler: says(200, "<html></html>"), want: outcome{ErrUndecodable, true, true}},
		{name: "nothing in it", handler: says(200, "{}"), want: outcome{ErrUndecodable, true, true}},
		{name: "empty", handler: says(200, ""), want: outcome{ErrUndecodable, true, true}},
		{name: "server fault", handler: says(500, `{"error":"x"}`), want: outcome{ErrServerFault, true, true}},
		{name: "proxy fault", handler: says(504, "<html></html>"), want: outcome{ErrServerFault, true, true}},
		{name: "redirect", handler: redirects(307, "https://b.example"), want: outcome{ErrRedirect, true, false}},
		{name: "refused token", handler: says(401, `{"error":"Unauthorized"}`), want: outcome{ErrRejected, true, false}},
		{name: "refused request", handler: says(400, `{"error":"x"}`), want: outcome{ErrInvalid, true, false}},
		{name: "unknown route", handler: says(405, `{"message":"Method Not Allowed."}`), want: outcome{ErrNoRoute, true, false}},
		// Edges answer in the server's place, also after they have passed a request on.
		{name: "time-out of an edge", handler: says(408, ""), want: outcome{ErrServerFault, true, true}},
		{name: "time-out of an edge, JSON", handler: says(408, `{"message":"Request Timeout"}`), want: outcome{ErrServerFault, true, true}},
		{name: "client closed the request", handler: says(499, ""), want: outcome{ErrServerFault, true, true}},
		{name: "client closed the connection", handler: says(460, ""), want: outcome{ErrServerFault, true, true}},
		{name: "blocked, page", handler: says(403, "<html></html>"), want: outcome{ErrBlocked, true, true}},
		{name: "blocked, plain", handler: says(403, "error code: 1020"), want: outcome{ErrBlocked, true, true}},
		{name: "400 of an edge", handler: says(400, "<html></html>"), want: outcome{ErrBlocked, true, true}},
		{name: "404 of an edge", handler: says(404, "404 page not found"), want: outcome{ErrNoRoute, true, true}},
		{name: "409 of an edge", handler: says(409, "<html></html>"), want: outcome{ErrBlocked, true, true}},
		{name: "421 of an edge", handler: says(421, ""), want: outcome{ErrBlocked, true, true}},
		{name: "cut refusal", handler: says(400, `{"error":"na`), want: outcome{ErrBlocked, true, true}},
		// An edge that says this without a body has passed nothing on.
		{name: "refused, empty", handler: says(401, ""), want: outcome{ErrBlocked, true, false}},
		{name: "forbidden, empty", handler: says(403, ""), want: outcome{ErrBlocked, true, false}},
		{name: "invalid, empty", handler: says(400, ""), want: outcome{ErrInvalid, true, false}},
		{name: "conflict, empty", handler: says(409, ""), want: outcome{ErrInvalid, true, false}},
		{name: "plain refusal of uazapi", handler: says(401, "Invalid AdminToken Header"), want: outcome{ErrRejected, true, false}},
		{name: "unusual status, JSON", handler: says(422, `{"error":"x"}`), want: outcome{ErrInvalid, true, false}},
		{name: "rate limit", handler: says(429, `{"error":"x"}`), want: outcome{ErrRateLimit, true, false}, repeated: true},
		{name: "a proxy that wants a password", handler: says(407, "<html></html>"), want: outcome{ErrProxy, true, false}},
		{name: "conflict", handler: says(409, `{"error":"x"}`), want: outcome{ErrInvalid, true, false}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := serveInBubble(t, test.handler)
				if test.dial != nil {
					client.http.Transport.(*http.Transport).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return test.dial(ctx) }
				}
				ctx := t.Context()
				if test.ctx != nil {
					ctx = test.ctx(t)
				}
				if test.name == "canceled before" {
					<-ctx.Done()
				}
				_, err := client.CreateInstance(ctx, NewInstance{Name: "Vendas"})
				failed := failure(t, err)
				if got := (outcome{failed.Kind, failed.Sent, OutcomeUnknown(err)}); got != test.want {
					t.Errorf("got %+v, want %+v (%v)", got, test.want, err)
				}
				attempts := 1
				if test.repeated {
					attempts += DefaultMaxRetries
				}
				if failed.Attempts != attempts {
					t.Errorf("it was tried %d times, want %d", failed.Attempts, attempts)
				}
				if !failed.ByAdmin {
					t.Error("it does not say that the admin token was used")
				}
			})
		})
	}
}

func TestARequestThatWaitsForItsTurnIsNotSent(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"slot": func(config *Config) { config.MaxConcurrentRequests = 1 },
		"rate": func(config *Config) { config.RequestsPerSecond = 0.001 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := serveInBubble(t, hang, change)
				first := make(chan error)
				go func() { first <- client.DeleteInstance(t.Context(), ownKey) }()
				synctest.Wait()
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				_, err := client.CreateInstance(ctx, NewInstance{Name: "Vendas"})
				if failed := failure(t, err); failed.Sent || OutcomeUnknown(err) || !errors.Is(err, context.Canceled) {
					t.Errorf("got sent %t and %v", failed.Sent, err)
				}
				if err := <-first; !errors.Is(err, ErrUnreachable) {
					t.Errorf("the request before it: %v", err)
				}
			})
		})
	}
}

// The same, on the connection of a real network: a server that has gone away.
func TestAnAddressWhereNobodyListensIsNotSentTo(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	client := newClient(t, server.URL)
	_, err := client.CreateInstance(t.Context(), NewInstance{Name: "Vendas"})
	if failed := failure(t, err); failed.Kind != ErrUnreachable || failed.Sent || OutcomeUnknown(err) {
		t.Errorf("got %v, sent %t", err, failed.Sent)
	}
}
