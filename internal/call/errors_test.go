package call

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
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
		ErrUnreachable, ErrRejected, ErrBlocked, ErrDisabled, ErrGone, ErrNoRoute, "one of a vendor",
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
				go func() { first <- remove(t.Context(), client) }()
				synctest.Wait()
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				err := create(ctx, client)
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
	client := newClient(t, calltest.NobodyListens(t))
	err := create(t.Context(), client)
	if failed := failure(t, err); failed.Kind != ErrUnreachable || failed.Sent || OutcomeUnknown(err) {
		t.Errorf("got %v, sent %t", err, failed.Sent)
	}
}
