package uazapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Pace is how long the client waits between attempts.
type Pace struct {
	// First is the wait before the first repetition; each further one is longer.
	First time.Duration
	// Most bounds every wait, also one that the server asked for.
	Most time.Duration
}

func (p Pace) orDefault() Pace {
	if p.First <= 0 {
		p.First = 500 * time.Millisecond
	}
	if p.Most <= 0 {
		p.Most = 30 * time.Second
	}
	return p
}

// waits grows exponentially with jitter, and gives way to what the server asked
// for in Retry-After.
type waits struct {
	grown *backoff.ExponentialBackOff
	most  time.Duration
	last  *Error
}

func newWaits(pace Pace) *waits {
	pace = pace.orDefault()
	grown := backoff.NewExponentialBackOff()
	grown.InitialInterval = pace.First
	grown.MaxInterval = pace.Most
	return &waits{grown: grown, most: pace.Most}
}

// NextBackOff gives the wait before the next attempt.
func (w *waits) NextBackOff() time.Duration {
	return min(max(w.grown.NextBackOff(), w.last.RetryAfter), w.most)
}

// Reset starts anew.
func (w *waits) Reset() { w.grown.Reset() }

// repeat runs attempts until one succeeds, fails for good, or there were enough
// of them. The bound on one attempt is inside of attempt. What is to be done once
// is repeated only where it was certainly not done.
func (c *Client) repeat(ctx context.Context, once bool, attempt func(number int) *Error) error {
	waits := newWaits(c.config.Pace)
	number := 0
	try := func() (struct{}, error) {
		number++
		waits.last = attempt(number)
		if waits.last == nil {
			return struct{}{}, nil
		}
		waits.last.Attempts = number
		if waits.last.Kind == ErrUnreachable && ctx.Err() != nil {
			// The connection may have been closed for it before it was noticed.
			waits.last.Message = reason(ctx.Err())
		}
		if !passing(waits.last) || once && !undone(waits.last) {
			return struct{}{}, backoff.Permanent(waits.last)
		}
		return struct{}{}, waits.last
	}
	_, err := backoff.Retry(ctx, try,
		backoff.WithBackOff(waits),
		backoff.WithMaxTries(uint(max(0, c.config.MaxRetries))+1),
		backoff.WithMaxElapsedTime(0))
	if err == nil {
		return nil
	}
	// A wait cut short by the context ends with the context's error, which
	// would hide what went wrong before. Both are told.
	if ctx.Err() != nil && !errors.Is(waits.last, context.Cause(ctx)) {
		waits.last.cause = errors.Join(waits.last.cause, context.Cause(ctx))
	}
	return waits.last
}

// passing tells whether a failure may be over at the next attempt.
func passing(e *Error) bool {
	switch e.Kind {
	case ErrUnreachable:
		return !lasting(e.cause)
	case ErrRateLimit:
		return true
	case ErrServerFault:
		return e.Status == http.StatusBadGateway ||
			e.Status == http.StatusServiceUnavailable ||
			e.Status == http.StatusGatewayTimeout
	case ErrUndecodable:
		return errors.Is(e.cause, io.ErrUnexpectedEOF)
	default:
		return false
	}
}

// undone tells whether a request that failed has certainly done nothing: a
// limiter refused it, or no connection was ever opened for it.
func undone(e *Error) bool {
	return e.Kind == ErrRateLimit || e.Kind == ErrUnreachable && e.unconnected
}

// lasting tells whether a connection error will be the same again: the user
// stopped, the host does not exist, its certificate is not trusted, or it does
// not speak TLS at all.
func lasting(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, http.ErrSchemeMismatch) {
		return true
	}
	if unknownHost, is := errors.AsType[*net.DNSError](err); is {
		return unknownHost.IsNotFound
	}
	var untrusted *tls.CertificateVerificationError
	var unknownAuthority x509.UnknownAuthorityError
	var notTLS tls.RecordHeaderError
	return errors.As(err, &untrusted) || errors.As(err, &unknownAuthority) || errors.As(err, &notTLS)
}
