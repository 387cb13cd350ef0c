package uazapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// classify tells what kind of failure an answer is. The status alone does not:
// a missing session comes as 401, 500 or 503, an unknown route as 404 or 405.
// The words count only in a form that the API uses: the login page of a gateway
// may speak of a session as well.
func classify(call call, got answer, text string) Kind {
	said, form := fold(text), formOf(got.body)
	if form == formJSON || form == formText {
		switch {
		case strings.Contains(said, "no session"), strings.Contains(said, "not reconnectable"):
			return ErrNoSession
		case strings.Contains(said, "endpoint has been disabled"), strings.Contains(said, "public demo server"):
			return ErrDisabled
		}
	}
	switch got.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return classifyRefused(call, got.status, form)
	case http.StatusNotFound:
		return classifyNotFound(call, got.body)
	case http.StatusMethodNotAllowed:
		return ErrNoRoute
	case http.StatusConflict:
		return classifyConflict(call, form)
	case http.StatusTooManyRequests:
		return classifyTooMany(call, said)
	case http.StatusProxyAuthRequired:
		return ErrProxy
	case http.StatusRequestTimeout, 460, 499:
		return ErrServerFault
	}
	switch {
	case got.status >= 500:
		return ErrServerFault
	case got.status < 400:
		return ErrRedirect
	case byEdge(got.status, form):
		return ErrBlocked
	default:
		return ErrInvalid
	}
}

// classifyConflict keeps an instance that is busy apart from a value that another
// instance has already, and both from an edge: some firewalls use this status.
func classifyConflict(call call, form form) Kind {
	if byEdge(http.StatusConflict, form) {
		return ErrBlocked
	}
	switch call.path {
	case pathCreate, pathInit, pathRename, pathAdminFields:
		return ErrInvalid
	default:
		return ErrConflict
	}
}

// classifyRefused keeps a refusal of the server apart from one of what stands
// before it, which says nothing of the credential.
func classifyRefused(call call, status int, form form) Kind {
	switch {
	case form == formForeign, form == formEmpty:
		return ErrBlocked
	case status == http.StatusForbidden && call.path == pathReset:
		return ErrInvalid // a policy of the server's, whoever asks
	default:
		return ErrRejected
	}
}

// classifyNotFound keeps "this instance does not exist" apart from "this route
// does not exist", of a server or of a proxy before it. Only the first makes an
// instance gone, so it takes the server's own words for it, on a route that
// names the instance: by its own credential, or by its id.
func classifyNotFound(call call, body []byte) Kind {
	switch {
	case !fromAPI(http.StatusNotFound, body):
		return ErrNoRoute
	case call.as.header == tokenHeader, call.path == pathAdminFields && call.id != "":
		return ErrGone
	default:
		return ErrServerFault // nobody asked for an instance
	}
}

// fold takes case and accents off a text.
func fold(text string) string {
	bare := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(bare, text)
	if err != nil {
		folded = text
	}
	return strings.ToLower(folded)
}

// reason says in a few words why no answer came. The error of net/http quotes
// the URL, which adds nothing to a message that names the call.
func reason(err error) string {
	var redirect *redirectError
	var proxy *proxyError
	var wrapped *url.Error
	var timeout net.Error
	switch {
	case errors.As(err, &redirect):
		return redirect.Error()
	case errors.As(err, &proxy):
		return proxy.Error()
	case errors.Is(err, context.Canceled):
		return "the run was interrupted"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was cut in the middle of the answer"
	case errors.Is(err, io.EOF):
		return "the connection was closed without an answer"
	case strings.Contains(err.Error(), "define Request.GetBody"):
		return "the server closed the connection, or refused the request without an answer (HTTP/2)"
	case errors.As(err, &wrapped):
		return wrapped.Err.Error()
	default:
		return err.Error()
	}
}
