package uazapi

import (
	"context"
	"net"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// What is known of a create after each way in which it can go wrong.
func TestWhetherACreateWasSent(t *testing.T) {
	t.Parallel()
	type outcome struct {
		kind          call.Kind
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
			want: outcome{call.ErrUnreachable, false, false}, repeated: true,
		},
		{
			name: "no such host",
			dial: func(context.Context) (net.Conn, error) { return nil, &net.DNSError{IsNotFound: true} },
			want: outcome{call.ErrUnreachable, false, false},
		},
		{
			name: "connection not made in time",
			dial: func(ctx context.Context) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() },
			want: outcome{call.ErrUnreachable, false, false}, repeated: true,
		},
		{name: "canceled before", handler: hang, ctx: canceled(0), want: outcome{call.ErrUnreachable, false, false}},
		{name: "cut without an answer", handler: cut, want: outcome{call.ErrUnreachable, true, true}},
		{name: "cut in the answer", handler: cutShortly, want: outcome{call.ErrUnreachable, true, true}},
		{name: "no answer in time", handler: hang, want: outcome{call.ErrUnreachable, true, true}},
		{name: "deadline of the operation", handler: hang, ctx: after(time.Second), want: outcome{call.ErrUnreachable, true, true}},
		{name: "canceled while waiting", handler: hang, ctx: canceled(time.Second), want: outcome{call.ErrUnreachable, true, true}},
		{name: "half an answer", handler: says(200, createBody[:30]), want: outcome{call.ErrUndecodable, true, true}},
		{name: "no JSON", handler: says(200, "ok"), want: outcome{call.ErrUndecodable, true, true}},
		{name: "a page", handler: says(200, "<html></html>"), want: outcome{call.ErrUndecodable, true, true}},
		{name: "nothing in it", handler: says(200, "{}"), want: outcome{call.ErrUndecodable, true, true}},
		{name: "empty", handler: says(200, ""), want: outcome{call.ErrUndecodable, true, true}},
		{name: "server fault", handler: says(500, `{"error":"x"}`), want: outcome{call.ErrServerFault, true, true}},
		{name: "proxy fault", handler: says(504, "<html></html>"), want: outcome{call.ErrServerFault, true, true}},
		{name: "redirect", handler: calltest.Redirects(307, "https://b.example"), want: outcome{call.ErrRedirect, true, false}},
		{name: "refused token", handler: says(401, `{"error":"Unauthorized"}`), want: outcome{call.ErrRejected, true, false}},
		{name: "refused request", handler: says(400, `{"error":"x"}`), want: outcome{call.ErrInvalid, true, false}},
		{name: "unknown route", handler: says(405, `{"message":"Method Not Allowed."}`), want: outcome{call.ErrNoRoute, true, false}},
		// Edges answer in the server's place, also after they have passed a request on.
		{name: "time-out of an edge", handler: says(408, ""), want: outcome{call.ErrServerFault, true, true}},
		{name: "time-out of an edge, JSON", handler: says(408, `{"message":"Request Timeout"}`), want: outcome{call.ErrServerFault, true, true}},
		{name: "client closed the request", handler: says(499, ""), want: outcome{call.ErrServerFault, true, true}},
		{name: "client closed the connection", handler: says(460, ""), want: outcome{call.ErrServerFault, true, true}},
		{name: "blocked, page", handler: says(403, "<html></html>"), want: outcome{call.ErrBlocked, true, true}},
		{name: "blocked, plain", handler: says(403, "error code: 1020"), want: outcome{call.ErrBlocked, true, true}},
		{name: "400 of an edge", handler: says(400, "<html></html>"), want: outcome{call.ErrBlocked, true, true}},
		{name: "404 of an edge", handler: says(404, "404 page not found"), want: outcome{call.ErrNoRoute, true, true}},
		{name: "409 of an edge", handler: says(409, "<html></html>"), want: outcome{call.ErrBlocked, true, true}},
		{name: "421 of an edge", handler: says(421, ""), want: outcome{call.ErrBlocked, true, true}},
		{name: "cut refusal", handler: says(400, `{"error":"na`), want: outcome{call.ErrBlocked, true, true}},
		// An edge that says this without a body has passed nothing on.
		{name: "refused, empty", handler: says(401, ""), want: outcome{call.ErrBlocked, true, false}},
		{name: "forbidden, empty", handler: says(403, ""), want: outcome{call.ErrBlocked, true, false}},
		{name: "invalid, empty", handler: says(400, ""), want: outcome{call.ErrInvalid, true, false}},
		{name: "conflict, empty", handler: says(409, ""), want: outcome{call.ErrInvalid, true, false}},
		{name: "plain refusal of uazapi", handler: says(401, "Invalid AdminToken Header"), want: outcome{call.ErrRejected, true, false}},
		{name: "unusual status, JSON", handler: says(422, `{"error":"x"}`), want: outcome{call.ErrInvalid, true, false}},
		{name: "rate limit", handler: says(429, `{"error":"x"}`), want: outcome{call.ErrRateLimit, true, false}, repeated: true},
		{name: "a proxy that wants a password", handler: says(407, "<html></html>"), want: outcome{call.ErrProxy, true, false}},
		{name: "conflict", handler: says(409, `{"error":"x"}`), want: outcome{call.ErrInvalid, true, false}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var changes []func(*call.Config)
				if test.dial != nil {
					changes = append(changes, dialing(func(ctx context.Context, _, _ string) (net.Conn, error) { return test.dial(ctx) }))
				}
				client := serveInBubble(t, test.handler, changes...)
				ctx := t.Context()
				if test.ctx != nil {
					ctx = test.ctx(t)
				}
				if test.name == "canceled before" {
					<-ctx.Done()
				}
				_, err := client.CreateInstance(ctx, NewInstance{Name: "Vendas"})
				failed := failure(t, err)
				if got := (outcome{failed.Kind, failed.Sent, call.OutcomeUnknown(err)}); got != test.want {
					t.Errorf("got %+v, want %+v (%v)", got, test.want, err)
				}
				attempts := 1
				if test.repeated {
					attempts += call.DefaultMaxRetries
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
