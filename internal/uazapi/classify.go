package uazapi

import (
	"context"
	"encoding/json"
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
func classify(call call, got answer, text string) Kind {
	said := fold(text)
	switch {
	case strings.Contains(said, "no session"), strings.Contains(said, "not reconnectable"):
		return ErrNoSession
	case strings.Contains(said, "endpoint has been disabled"), strings.Contains(said, "public demo server"):
		return ErrDisabled
	}
	switch got.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		switch {
		case looksLikeHTML(got.body):
			return ErrBlocked
		case got.status == http.StatusForbidden && call.path == pathReset:
			return ErrInvalid // a policy of the server's, whoever asks
		}
		return ErrRejected
	case http.StatusNotFound:
		return classifyNotFound(got.body, said)
	case http.StatusMethodNotAllowed:
		return ErrNoRoute
	case http.StatusConflict:
		return ErrConflict
	case http.StatusTooManyRequests:
		if call.path == pathConnect || strings.Contains(said, "maximum number of instances") {
			return ErrQuota
		}
		return ErrRateLimit
	}
	switch {
	case got.status >= 500:
		return ErrServerFault
	case got.status < 400:
		return ErrRedirect
	default:
		return ErrInvalid
	}
}

// classifyNotFound keeps "this instance does not exist" apart from "this route
// does not exist", of a server or of a proxy before it. Only the first makes an
// instance gone, so it takes the server's own words for it.
func classifyNotFound(body []byte, said string) Kind {
	var fields object
	if json.Unmarshal(body, &fields) != nil || fields.number("code") == http.StatusNotFound {
		return ErrNoRoute
	}
	for _, words := range []string{"instancia nao encontrada", "instance not found", "instance info not found", "client not found"} {
		if strings.Contains(said, words) {
			return ErrGone
		}
	}
	return ErrNoRoute
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
	var wrapped *url.Error
	var timeout net.Error
	switch {
	case errors.As(err, &redirect):
		return redirect.Error()
	case errors.Is(err, context.Canceled):
		return "the run was interrupted"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was cut in the middle of the answer"
	case errors.Is(err, io.EOF):
		return "the connection was closed without an answer"
	case errors.As(err, &wrapped):
		return wrapped.Err.Error()
	default:
		return err.Error()
	}
}
