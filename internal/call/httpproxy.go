package call

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
)

// proxyError is a connection that the proxy of the environment did not make, with
// the status that it answered.
type proxyError struct{ status int }

func (e *proxyError) Error() string {
	if e.status == http.StatusProxyAuthRequired {
		return "the proxy wants a user and a password"
	}
	return "the proxy answered " + http.StatusText(e.status)
}

// refusedByProxy keeps a proxy that does not let a request through apart from a
// server that is down. It is told of the answer to CONNECT, which opens the way to
// a server with https.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &proxyError{answer.StatusCode}
	}
	return nil
}

// stoppedByProxy tells whether a request got no further than the proxy of the
// environment, and returns what that answered, 0 where it cannot be reached.
func stoppedByProxy(err error) (status int, stopped bool) {
	if refused, is := errors.AsType[*proxyError](err); is {
		return refused.status, true
	}
	dial, is := errors.AsType[*net.OpError](err)
	return 0, is && dial.Op == "proxyconnect"
}
