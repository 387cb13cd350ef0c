package call

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind tells failures apart by what a caller can do about them. Each kind is an
// error to be used with [errors.Is].
type Kind string

// Error makes a kind an error of its own.
func (k Kind) Error() string { return string(k) }

// The kinds of failure that servers of any vendor have. A vendor may have others.
const (
	// ErrUnreachable: there was no connection, or no whole answer came in time.
	ErrUnreachable Kind = "server unreachable"
	// ErrRejected: the credential was refused. Servers give this answer for a
	// wrong token and for the token of a deleted instance alike.
	ErrRejected Kind = "credential rejected"
	// ErrBlocked: what stands before the server, such as a gateway or a firewall,
	// refused the request, with whatever status. It says nothing of the credential,
	// of the instance or of what was asked. The body tells: it is a page, an unknown
	// text, or there is none.
	ErrBlocked Kind = "blocked before the server"
	// ErrDisabled: the server's owner switched the route off, as demo servers do.
	ErrDisabled Kind = "route disabled on this server"
	// ErrGone: the server says that there is no such instance, in its own form and
	// on a route that names the instance.
	ErrGone Kind = "instance not found"
	// ErrNoRoute: this server, or what stands before it, has no such route.
	ErrNoRoute Kind = "route not on this server"
	// ErrRateLimit: too many requests in too little time.
	ErrRateLimit Kind = "rate limit reached"
	// ErrConflict: something else is under way on the instance.
	ErrConflict Kind = "conflict"
	// ErrInvalid: the request was refused for what it asked.
	ErrInvalid Kind = "request refused"
	// ErrServerFault: the server, or what stands before it, failed.
	ErrServerFault Kind = "server fault"
	// ErrRedirect: the server sent the request elsewhere, where its credential
	// must not go, or where a write might be done twice.
	ErrRedirect Kind = "redirect refused"
	// ErrProxy: the proxy of the environment passed nothing on. The status is what
	// it answered, 0 where it cannot be reached.
	ErrProxy Kind = "proxy refused"
	// ErrTokenUnknown: nobody knows the token of the instance, so nothing was sent.
	ErrTokenUnknown Kind = "instance token unknown"
	// ErrUndecodable: the answer was not what this route answers.
	ErrUndecodable Kind = "answer not understood"
	// ErrOtherInstance: the answer describes another instance than the one that
	// was asked for, as of a cache that mixes answers up. It is no answer.
	ErrOtherInstance Kind = "answer about another instance"
	// ErrReadOnly: the client is to change nothing, so nothing was sent.
	ErrReadOnly Kind = "read-only"
)

// Error is a call that failed.
type Error struct {
	Kind   Kind
	Method string
	Path   string
	// Status is the HTTP status of the answer, 0 when there was none.
	Status int
	// Message is what the server said, or what was wrong with its answer. No
	// credential of the request stands in it.
	Message string
	// Code is what the vendor, or who stands behind it, calls the failure, "" where it has no
	// name.
	Code string
	// Page tells whether Message says that the answer was an HTML page.
	Page bool
	// About is the id of the instance that the answer describes, where that is
	// another than the call named.
	About string
	// Location is where a redirect leads that was not followed: a path, where it
	// stays on the origin of the server, else an origin. It is "" where neither
	// can be told.
	Location string
	// RetryAfter is how long the server asked to wait, 0 when it did not.
	RetryAfter time.Duration
	// Timeout is how long an answer was waited for, where it did not come within
	// the bound on one request, and 0 elsewhere.
	Timeout time.Duration
	// ByAdmin tells whether the request carried the admin token.
	ByAdmin bool
	// Reads tells that the request would have changed nothing.
	Reads bool
	// Sent tells whether the request may have reached the server.
	Sent bool
	// FromAPI tells whether a refusal (401, 403 or 404) has the form and the words
	// in which the API itself refuses the credential, and not those of a gateway, a
	// proxy or a firewall.
	FromAPI bool
	// AnsweredBy tells who gave the answer, where there is one and the call went through
	// a gateway.
	AnsweredBy Answerer
	// Outage tells that an instance was asked for and nobody answered, as others that ask
	// the same of other instances may meet it at the same time.
	Outage bool
	// Remembered tells that the request was not sent, since others had just failed like this.
	Remembered bool
	// Attempts counts how often the request was sent.
	Attempts int
	// earlier tells whether the server may have done it at an attempt before the last.
	earlier bool
	// byEdge tells whether what stands before the server may have answered.
	byEdge bool
	// waiting tells that the call ended before its turn came.
	waiting bool
	// unconnected tells that no connection was ever opened for the request.
	unconnected bool
	cause       error
}

// Error names the call, the status and the server's words, on one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, e.Path)
	if e.Status != 0 {
		fmt.Fprintf(&b, "HTTP %d: ", e.Status)
	}
	if e.Message == "" {
		b.WriteString(e.Kind.Error())
		return b.String()
	}
	b.WriteString(e.Message)
	return b.String()
}

// Unwrap returns the kind and, where there is one, the cause.
func (e *Error) Unwrap() []error {
	if e.cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.cause}
}

// OutcomeUnknown tells whether the server may have done what was asked of it
// although the call failed: at one of the attempts no whole answer came, it makes no
// sense, or it may be that of an edge before the server.
func (e *Error) OutcomeUnknown() bool {
	if e.earlier {
		return true
	}
	switch e.Kind {
	case ErrUnreachable, ErrServerFault, ErrUndecodable, ErrOtherInstance:
		return e.Sent
	default:
		return e.Sent && e.byEdge
	}
}

// OutcomeUnknown tells whether err is a failed call that the server may have
// carried out all the same.
func OutcomeUnknown(err error) bool {
	var failed *Error
	return errors.As(err, &failed) && failed.OutcomeUnknown()
}
