package call

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v6"
)

// Pace is how long the client waits between attempts.
type Pace struct {
	// First is the wait before the first repetition; each further one is longer.
	First time.Duration
	// Most bounds every wait, also one that the server asked for. By default that
	// is half a minute, and 2 minutes after HTTP 429 where the server asked.
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

// growing returns waits that grow exponentially, with jitter.
func (p Pace) growing() *backoff.ExponentialBackOff {
	grown := backoff.NewExponentialBackOff()
	grown.InitialInterval = p.First
	grown.MaxInterval = p.Most
	return grown
}

// tries are the attempts at one call, and the waits between them.
type tries struct {
	throttle *throttle
	grown    *backoff.ExponentialBackOff
	most     time.Duration
	// retries is how many failures that count the call may have and still be
	// sent again.
	retries int
	// number counts the attempts, and counted the failures that count.
	number, counted int
	last            *Error
	// limited is when the call first met a limit of the rate, and passed how many
	// requests of the client had passed by the last attempt.
	limited time.Time
	passed  int
}

func (c *Client) newTries() *tries {
	pace := c.config.Pace.orDefault()
	return &tries{
		throttle: c.throttle,
		grown:    pace.growing(),
		most:     pace.Most,
		retries:  max(0, c.config.MaxRetries),
		passed:   c.throttle.passedSoFar(),
	}
}

// NextBackOff returns the wait before the next attempt. After a limit of the
// rate, it is the pause of all requests.
func (t *tries) NextBackOff() time.Duration {
	if t.last.Kind == ErrRateLimit {
		return max(0, t.throttle.pause())
	}
	return min(max(t.grown.NextBackOff(), t.last.RetryAfter), t.most)
}

// Reset starts again.
func (t *tries) Reset() { t.grown.Reset() }

// over tells whether the last failure, which may pass, ends the call.
func (t *tries) over() bool {
	limited := t.last.Kind == ErrRateLimit
	if limited && (t.last.RetryAfter > patience || t.throttle.gaveUp()) {
		return true
	}
	if !limited || !t.outrun() {
		t.counted++
	}
	return t.counted > t.retries
}

// outrun tells whether a call met a limit of the rate while other calls passed.
// The server works then, and the call's turn will come, unless the limit is one
// of its route alone: so it may not go on for ever.
func (t *tries) outrun() bool {
	before := t.passed
	t.passed = t.throttle.passedSoFar()
	if t.limited.IsZero() {
		t.limited = time.Now()
	}
	return t.passed > before && time.Since(t.limited) < time.Duration(t.retries)*t.most
}

// repeat runs attempts until one succeeds, fails for good, or there were enough
// of them. The bound on one attempt is inside of attempt. What is to be done once
// is repeated only where it was certainly not done.
func (c *Client) repeat(ctx context.Context, once bool, attempt func(number int) *Error) error {
	tries := c.newTries()
	try := func() (struct{}, error) {
		failed := attempt(tries.number + 1)
		if failed == nil {
			return struct{}{}, nil
		}
		if failed.waiting && tries.last != nil {
			// It was not sent, so what went wrong before is still the last to tell.
			failed = tries.last
			if ctx.Err() == nil {
				return struct{}{}, backoff.Permanent(failed)
			}
			return struct{}{}, failed
		}
		if failed.Remembered {
			tries.last = failed
			return struct{}{}, backoff.Permanent(failed)
		}
		tries.number++
		failed.earlier = tries.last != nil && (tries.last.earlier || !undone(tries.last) && tries.last.OutcomeUnknown())
		tries.last = failed
		failed.Attempts = tries.number
		if failed.Kind == ErrUnreachable && ctx.Err() != nil {
			// The connection may have been closed for it before it was noticed.
			failed.Message = reason(ctx.Err())
		}
		// An end of the context ends it as well, and is told as the reason.
		if ctx.Err() == nil && (!failed.Passing() || once && !undone(failed) || tries.over()) {
			return struct{}{}, backoff.Permanent(failed)
		}
		return struct{}{}, failed
	}
	_, err := backoff.Retry(ctx, try, backoff.WithBackOff(tries), backoff.WithMaxElapsedTime(0))
	stopped := backoff.AsRetryError(err)
	if stopped == nil {
		return nil
	}
	// It may be the context that ended it. That and what went wrong before are told.
	if !errors.Is(stopped.Cause, backoff.ErrPermanent) && !errors.Is(tries.last, stopped.Cause) {
		tries.last.cause = errors.Join(tries.last.cause, stopped.Cause)
	}
	return tries.last
}

// passingStatuses are those of a server that is out of order for a while. 408, 460 and
// 499 are of edges for which it took too long. The ones from 520 on are of Cloudflare
// before a server: no whole answer, the server is down, no connection, no route to it,
// no answer in time.
var passingStatuses = []int{
	http.StatusRequestTimeout, 460, 499,
	http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	520, 521, 522, 523, 524,
}

// Passing tells whether a failure may be over by the next attempt: no connection,
// no whole answer, HTTP 429, or one of [passingStatuses], of the server or of a
// proxy. What waits for something else than an answer, such as a phone, may sit it
// out.
func (e *Error) Passing() bool {
	switch e.Kind {
	case ErrUnreachable:
		return !lasting(e.cause)
	case ErrRateLimit:
		return true
	case ErrServerFault:
		return slices.Contains(passingStatuses, e.Status)
	case ErrProxy:
		return e.Status == 0 && !lasting(e.cause) || slices.Contains(passingStatuses, e.Status)
	case ErrUndecodable:
		return errors.Is(e.cause, io.ErrUnexpectedEOF)
	default:
		return false
	}
}

// undone tells whether a request that failed has certainly done nothing: a
// limiter refused it, or no connection was ever opened for it.
func undone(e *Error) bool {
	return e.Kind == ErrRateLimit || (e.Kind == ErrUnreachable || e.Kind == ErrProxy) && e.unconnected
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
