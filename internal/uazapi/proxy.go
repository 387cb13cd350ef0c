package uazapi

import (
	"context"
	"net/http"
	"net/url"
)

// proxyError is a connection that the proxy of the environment refused, since it
// wants to know who asks.
type proxyError struct{}

func (*proxyError) Error() string { return "the proxy wants a user and a password" }

// askedByProxy keeps a proxy that wants to know who asks apart from one that does
// not reach the server. It is told of the answer to CONNECT, which opens the way
// to a server with https.
func askedByProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusProxyAuthRequired {
		return &proxyError{}
	}
	return nil
}
