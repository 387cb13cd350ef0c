package call

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// maxRedirects is how many redirects of a read are followed.
const maxRedirects = 5

// redirectError is a redirect that is not followed.
type redirectError struct {
	// text ends a sentence that begins with "it redirects to".
	text string
	// to is the path that it leads to, where that is on the same origin, else
	// the origin, and "" where neither can be told.
	to string
	// byGateway tells that the gateway redirects, and not the server.
	byGateway bool
}

func (e *redirectError) Error() string { return "it redirects to " + e.text }

// refuse says where a redirect leads, without anything of it that may be secret.
func refuse(from, to *url.URL) *redirectError {
	if !sameOrigin(from, to) {
		return &redirectError{text: Origin(to), to: Origin(to)}
	}
	path := shownPath(rooted(to))
	return &redirectError{text: "the path " + path, to: path}
}

// rooted is the path of an address with the slash in front, which net/url leaves
// out where a path was joined to a host.
func rooted(u *url.URL) string { return "/" + strings.TrimPrefix(u.EscapedPath(), "/") }

// checkRedirect follows redirects of reads only, within the origin and the path
// of the base URL. The credential is an ordinary header here, which net/http
// would carry along to any host and to any application on one. A write that is
// redirected is looked at by [Client.send].
func (c *Client) checkRedirect(next *http.Request, via []*http.Request) error {
	first := via[0]
	switch {
	case first.Method != http.MethodGet:
		return http.ErrUseLastResponse
	case !sameOrigin(first.URL, next.URL), !below(c.config.BaseURL, next.URL):
		return refuse(first.URL, next.URL)
	case len(via) > maxRedirects:
		return &redirectError{text: fmt.Sprintf("itself, more than %d times", maxRedirects)}
	default:
		return nil
	}
}

// send sends a request. A write that is redirected was not carried out where
// only a slash at the end of the path is amiss, and some gateways insist on one
// or on none: it is sent again to that path, once. Any other redirect of a write
// is refused, since a write that is sent again elsewhere may be done twice.
func (c *Client) send(ctx context.Context, call Call, body []byte) (*http.Response, error) {
	target := c.config.BaseURL.JoinPath(call.Path)
	target.RawQuery = call.Query.Encode()
	for followed := false; ; followed = true {
		response, err := c.sendTo(ctx, target, call, body)
		if err != nil || call.Method == http.MethodGet {
			return response, err
		}
		next, err := redirected(response)
		if next == nil && err == nil {
			return response, nil
		}
		discard(response)
		if err != nil {
			return nil, err
		}
		if followed || !onlyASlash(response.StatusCode, target, next) {
			return nil, refuse(target, next)
		}
		target = next
	}
}

// redirected returns where an answer sends the request, nil where it does not.
func redirected(response *http.Response) (*url.URL, error) {
	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	next, err := response.Location()
	switch {
	case errors.Is(err, http.ErrNoLocation):
		return nil, nil
	case err != nil:
		return nil, &redirectError{text: "an address that cannot be read"}
	default:
		return next, nil
	}
}

// discard reads what is left of an answer, so that its connection can be used
// again, and closes it.
func discard(response *http.Response) {
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswer)
	_ = response.Body.Close()
}

// onlyASlash tells whether a redirect keeps method and body, and leads to the
// same address but for a slash at the end of the path.
func onlyASlash(status int, from, to *url.URL) bool {
	if status != http.StatusTemporaryRedirect && status != http.StatusPermanentRedirect {
		return false
	}
	if !sameOrigin(from, to) || to.User != nil || to.RawQuery != from.RawQuery {
		return false
	}
	here, there := rooted(from), rooted(to)
	return there == here+"/" || here == there+"/"
}

// below tells whether an address stays at the path of the base URL or below it.
func below(base, next *url.URL) bool {
	prefix := path.Clean("/" + base.Path)
	if prefix == "/" {
		return true
	}
	target := path.Clean("/" + next.Path)
	return target == prefix || strings.HasPrefix(target, prefix+"/")
}

func sameOrigin(a, b *url.URL) bool { return Origin(a) == Origin(b) }

// OriginOf is [Origin] of an address as it is written, and "" for what names no host.
func OriginOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return ""
	}
	return Origin(parsed)
}

// Origin names scheme, host and port, and nothing of a URL that may be secret.
func Origin(u *url.URL) string {
	host := strings.ToLower(u.Host)
	switch u.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return u.Scheme + "://" + host
}
