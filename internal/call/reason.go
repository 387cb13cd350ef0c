package call

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
)

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
