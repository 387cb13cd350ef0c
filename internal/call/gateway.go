package call

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"
)

// Gateway is a service that makes calls for others: each call is one POST to it,
// whose body describes the call.
type Gateway struct {
	// URL is where it takes calls, as [ParseBaseURL] returns it.
	URL *url.URL
	// Key is the credential of the gateway itself.
	Key Token
	// Service is what the gateway calls the servers of the vendor.
	Service string
}

// gatewayKeyHeader carries the key of a gateway.
const gatewayKeyHeader = "X-Api-Key"

// Answerer tells who gave an answer.
type Answerer int

const (
	// TheServer gave it, or what stands before it that nobody knows of.
	TheServer Answerer = iota
	// TheGateway gave it, and nothing is known of the server.
	TheGateway
	// Either gave it: the gateway hands answers on as they came, and its own look alike.
	Either
)

// answererHeader tells of an answer who gave it, from the transport to [Client.exchange].
// What comes in under this name is dropped.
const answererHeader = "Uazapi-Answerer"

var answerers = map[string]Answerer{"gateway": TheGateway, "either": Either}

// headersOfGateway are those of the gateway in an answer that it hands on. The date is
// its own: an answer that it has kept for a while would look new.
var headersOfGateway = []string{answererHeader, "Date", "Age", "Content-Encoding", "Content-Length"}

// maxEnvelope bounds what is read of an answer to see whether there is another in it.
const maxEnvelope = 64 << 20

// envelopes sends each request to a gateway, as a description, and returns the answer of
// the server.
type envelopes struct {
	Gateway
	base *url.URL
	next http.RoundTripper
	// opens tells that an answer had another one in it. All that this gateway hands on
	// have then, and what has none is its own.
	opens atomic.Bool
}

// throughGateway sends what goes through a transport to a gateway, where there is one.
func throughGateway(config Config, next http.RoundTripper) http.RoundTripper {
	if config.Gateway == nil {
		return next
	}
	return &envelopes{Gateway: *config.Gateway, base: config.BaseURL, next: next}
}

// RoundTrip makes one call.
func (e *envelopes) RoundTrip(request *http.Request) (*http.Response, error) {
	described, err := e.describe(request)
	if err != nil {
		return nil, err
	}
	outer, err := http.NewRequestWithContext(request.Context(), http.MethodPost, e.URL.String(), bytes.NewReader(described))
	if err != nil {
		return nil, err
	}
	if request.GetBody == nil {
		sendOnce(outer, described)
	}
	outer.Header = http.Header{
		"Accept":          {"application/json"},
		"Accept-Encoding": {"gzip"},
		"Cache-Control":   {"no-cache"},
		"Content-Type":    {"application/json"},
		"User-Agent":      request.Header["User-Agent"],
		gatewayKeyHeader:  {string(e.Key)},
	}
	answer, err := e.next.RoundTrip(outer)
	if err != nil {
		return nil, err
	}
	if err := e.checkRedirect(answer); err != nil {
		discard(answer)
		return nil, err
	}
	e.open(answer)
	answer.Request = request
	return answer, nil
}

// checkRedirect refuses a redirect of the gateway itself. Its requests hold all
// credentials, and each of them is a POST. One within the origin of the server is an
// answer of the server that was handed on.
func (e *envelopes) checkRedirect(answer *http.Response) error {
	next, err := redirected(answer)
	if redirect, is := errors.AsType[*redirectError](err); is {
		redirect.byGateway = true
		return redirect
	}
	if next == nil || sameOrigin(next, e.base) && !sameOrigin(e.base, e.URL) {
		return nil
	}
	redirect := refuse(e.URL, next)
	redirect.byGateway = true
	return redirect
}

// open makes of an answer of the gateway that of the server, and tells who gave it.
func (e *envelopes) open(answer *http.Response) {
	body := unpack(answer, maxEnvelope)
	for _, name := range headersOfGateway {
		answer.Header.Del(name)
	}
	answer.ContentLength = -1
	buffered := bufio.NewReader(body)
	if !beginsObject(buffered) { // such as a list, which is decoded as it comes in
		e.handOn(answer, buffered)
		return
	}
	read, err := io.ReadAll(io.LimitReader(buffered, maxEnvelope+1))
	if err != nil || len(read) > maxEnvelope {
		e.handOn(answer, io.MultiReader(bytes.NewReader(read), failing{err}))
		return
	}
	inner, is := openEnvelope(read)
	switch {
	case !is:
		e.handOn(answer, bytes.NewReader(read))
	case inner.failed:
		if answer.StatusCode < 400 {
			answer.StatusCode = http.StatusBadGateway
		}
		e.hand(answer, "gateway", bytes.NewReader(read))
	default:
		e.opens.Store(true)
		answer.StatusCode = inner.status
		e.hand(answer, "", bytes.NewReader(inner.body))
	}
}

// handOn hands on an answer that has none in it.
func (e *envelopes) handOn(answer *http.Response, body io.Reader) {
	switch {
	case !e.opens.Load():
		e.hand(answer, "either", body)
	case answer.StatusCode >= 300:
		e.hand(answer, "gateway", body)
	default:
		e.hand(answer, "", body)
	}
}

func (e *envelopes) hand(answer *http.Response, by string, body io.Reader) {
	if by != "" {
		answer.Header.Set(answererHeader, by)
	}
	answer.Status = ""
	answer.Body = handed{body, answer.Body}
}

// handed is the body of an answer, with what has to be closed for it.
type handed struct {
	io.Reader
	io.Closer
}

// failing fails with the error that ended what was read before it, if there was one.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, ErrTooLong
	}
	return 0, f.err
}

// beginsObject tells whether a body may be a JSON object.
func beginsObject(body *bufio.Reader) bool {
	start, _ := body.Peek(peeked)
	start = bytes.TrimPrefix(start, []byte(byteOrderMark))
	return bytes.HasPrefix(bytes.TrimSpace(start), []byte("{"))
}

// judgeGateway tells what an answer of a gateway itself means. It says nothing of a
// credential of the server, nor of what is there.
func judgeGateway(got Answer) Verdict {
	verdict := Verdict{Kind: ErrBlocked, ByEdge: ByEdge(got.Status, FormOf(got.Body, nil), nil)}
	switch {
	case got.Status == http.StatusTooManyRequests:
		verdict.Kind = ErrRateLimit
	case got.Status >= 500, got.Status == http.StatusRequestTimeout:
		verdict.Kind = ErrServerFault
	}
	return verdict
}
