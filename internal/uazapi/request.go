package uazapi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The most that is read of an answer. The listing holds every instance of a
// server, at about 2 kB each; all else is one instance at the most, with a QR.
const (
	maxAnswer    = 1 << 20
	maxListing   = 64 << 20
	maxInstances = 50_000
)

// credential is the header that opens a route. Its zero value is none.
type credential struct {
	header string
	token  Token
}

// The headers that carry the admin token, and the token of an instance.
const (
	adminHeader = "admintoken"
	tokenHeader = "token"
)

func (c *Client) admin() credential   { return credential{adminHeader, c.config.AdminToken} }
func instance(token Token) credential { return credential{tokenHeader, token} }

// instance is the token where it is one of an instance.
func (c credential) instance() Token {
	if c.header == adminHeader {
		return ""
	}
	return c.token
}

// call is a request to one route.
type call struct {
	method, path string
	as           credential
	// id names the instance that the call is about, where it is known.
	id string
	// body is sent as JSON, unless it is nil.
	body any
	// once marks a request that must not be repeated once it may have reached the
	// server, since a second one would do more than the first.
	once bool
	// mayBeEmpty marks a route whose answer to a success may have no body.
	mayBeEmpty bool
	// limit is the most that is read of the answer, maxAnswer unless set.
	limit int64
	// entries, where set, takes the entries of a listing as they come in.
	entries *entries
}

// do makes a call and decodes its answer into a value, unless that is nil.
func (c *Client) do(ctx context.Context, call call, into any) error {
	if failed := c.refuse(call); failed != nil {
		return failed
	}
	var body []byte
	if call.once && call.body == nil {
		call.body = struct{}{} // see sendOnce
	}
	if call.body != nil {
		encoded, err := json.Marshal(call.body)
		if err != nil {
			return fmt.Errorf("encoding the body of %s %s: %w", call.method, call.path, err)
		}
		body = encoded
	}
	if call.method != http.MethodGet && c.wrote != nil {
		defer c.wrote(call.as.instance(), call.id)
	}
	return c.repeat(ctx, call.once, func(number int) *Error {
		start := time.Now()
		answer, failed := c.attempt(ctx, call, body)
		if failed == nil && !answer.streamed {
			failed = c.read(call, answer, into)
		}
		c.throttle.learn(answer, failed)
		c.trace(ctx, call, number, start, answer, failed)
		return failed
	})
}

// refuse says why a call is not sent at all, if so.
func (c *Client) refuse(call call) *Error {
	failed := &Error{Method: call.method, Path: call.path, ByAdmin: call.as.header == adminHeader}
	switch {
	case c.config.ReadOnly && call.method != http.MethodGet:
		failed.Kind, failed.Message = ErrReadOnly, "the provider is read-only, so it was not sent"
	case call.as.header == tokenHeader && call.as.token == "":
		failed.Kind, failed.Message = ErrTokenUnknown, "the token of the instance is not known, so it was not sent"
	default:
		return nil
	}
	return failed
}

// answer is what came back, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
	// streamed tells that the body was decoded as it came in.
	streamed bool
	// pauses is how many pauses of all requests there were before this one.
	pauses int
}

// attempt sends a request once and reads the whole answer, within the bounds on
// concurrency, rate and time.
func (c *Client) attempt(ctx context.Context, call call, body []byte) (answer, *Error) {
	if err := c.slots.Acquire(ctx, 1); err != nil {
		return answer{}, c.waiting(call, err)
	}
	defer c.slots.Release(1)
	pauses, err := c.throttle.wait(ctx)
	switch {
	case errors.Is(err, errGaveUp):
		return answer{}, c.throttle.refusal(call)
	case err != nil:
		return answer{}, c.waiting(call, err)
	}
	bounded, cancel := context.WithTimeout(ctx, c.config.RequestTimeout)
	defer cancel()
	got, failed := c.exchange(bounded, call, body)
	got.pauses = pauses
	if failed != nil && failed.Kind == ErrUnreachable && bounded.Err() != nil && ctx.Err() == nil {
		failed.Timeout = c.config.RequestTimeout
		failed.Message = fmt.Sprintf("no answer in %s", failed.Timeout)
	}
	return got, failed
}

// waiting is for a call that ended before its turn came.
func (c *Client) waiting(call call, err error) *Error {
	failed := c.unreachable(call, false, err)
	failed.waiting = true
	return failed
}

// exchange sends a request and reads the whole answer.
func (c *Client) exchange(ctx context.Context, call call, body []byte) (answer, *Error) {
	// The connection may still be writing when an attempt ends early.
	var connected, sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn:      func(httptrace.GotConnInfo) { connected.Store(true) },
		WroteHeaders: func() { sent.Store(true) },
	})
	response, err := c.send(ctx, call, body)
	if err != nil {
		failed := c.unreachable(call, sent.Load(), err)
		failed.unconnected = !connected.Load()
		return answer{}, failed
	}
	defer func() { _ = response.Body.Close() }()
	limit := call.limit
	if limit == 0 {
		limit = maxAnswer
	}
	got := answer{status: response.StatusCode, header: response.Header}
	unpacked := unpack(response, limit)
	if call.entries != nil && got.status < 300 {
		got.streamed = true
		return got, c.stream(call, got, unpacked)
	}
	got.body, err = io.ReadAll(io.LimitReader(unpacked, limit+1))
	if err != nil && !errors.Is(err, errTooLong) {
		failed := c.unreachable(call, true, err)
		failed.Status = got.status
		return got, failed
	}
	if int64(len(got.body)) > limit || err != nil {
		return got, c.undecodable(call, got.status, fmt.Sprintf("the answer is longer than %d MB", limit>>20), nil)
	}
	got.body = bytes.TrimPrefix(got.body, []byte(byteOrderMark))
	return got, nil
}

// sendTo sends the request of a call to an address.
func (c *Client) sendTo(ctx context.Context, address *url.URL, call call, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, call.method, address.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range c.config.Headers {
		request.Header.Set(name, value)
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Accept-Encoding", "gzip")
	// A cache before the server must not answer in its place. Older ones know
	// the second name only.
	request.Header.Set("Cache-Control", "no-cache")
	request.Header.Set("Pragma", "no-cache")
	request.Header.Set("User-Agent", c.config.UserAgent)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if call.as.header != "" {
		request.Header.Set(call.as.header, string(call.as.token))
	}
	if call.once {
		sendOnce(request, body)
	}
	return c.http.Do(request)
}

// sendOnce keeps net/http from sending a request again on its own: on another
// connection where one that was used before dies, or where a server of HTTP/2
// says that it has not processed it, which a gateway may say of what it passed
// on. It needs to read the body anew for that, so this body can be read only
// once. A request without a body would always be sent again, so there is one.
func sendOnce(request *http.Request, body []byte) {
	request.GetBody = nil
	request.Body = io.NopCloser(bytes.NewReader(body))
}

// read turns an answer into a value or a failure.
func (c *Client) read(call call, got answer, into any) *Error {
	if got.status >= 300 {
		return c.refusal(call, got)
	}
	body := bytes.TrimSpace(got.body)
	switch {
	case len(body) == 0 && (into == nil || call.mayBeEmpty):
		return nil
	case len(body) == 0:
		return c.undecodable(call, got.status, "the answer is empty", nil)
	case looksLikeHTML(body):
		return c.undecodable(call, got.status, c.words(call, htmlMessage(body)), nil)
	}
	if into == nil {
		into = new(json.RawMessage)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return c.undecodable(call, got.status, "the answer is not the JSON that this route gives: "+shape(err), cutShort(err))
	}
	if answer, ok := into.(dater); ok {
		answer.dated(got.header)
	}
	return c.checkAbout(call, got.status, into)
}

// dater is an answer whose time matters, and which the header may tell.
type dater interface{ dated(header http.Header) }

// refusal is an answer whose status is not one of success.
func (c *Client) refusal(call call, got answer) *Error {
	text := message(got.status, got.body)
	return &Error{
		Kind:       classify(call, got, text),
		Method:     call.method,
		Path:       call.path,
		ByAdmin:    call.as.header == adminHeader,
		Status:     got.status,
		Message:    c.words(call, text),
		RetryAfter: retryAfter(got.header),
		Sent:       true,
		FromAPI:    fromAPI(got.status, got.body) || call.as.header == adminHeader && refusesAdmin(got),
		byEdge:     byEdge(got.status, formOf(got.body)),
	}
}

func (c *Client) unreachable(call call, sent bool, err error) *Error {
	failed := &Error{
		Kind:    ErrUnreachable,
		Method:  call.method,
		Path:    call.path,
		ByAdmin: call.as.header == adminHeader,
		Message: c.words(call, reason(err)),
		Sent:    sent,
		cause:   err,
	}
	if redirect, is := errors.AsType[*redirectError](err); is {
		failed.Kind = ErrRedirect
		failed.Location = c.words(call, redirect.to)
	}
	if status, stopped := stoppedByProxy(err); stopped {
		failed.Kind, failed.Status = ErrProxy, status
	}
	return failed
}

func (c *Client) undecodable(call call, status int, text string, cause error) *Error {
	return &Error{
		Kind:    ErrUndecodable,
		Method:  call.method,
		Path:    call.path,
		ByAdmin: call.as.header == adminHeader,
		Status:  status,
		Message: text,
		Sent:    true,
		// One at least: the retry loop, if it is still running, counts them.
		Attempts: 1,
		cause:    cause,
	}
}

// tokenPattern is what the tokens of instances look like, also in a text that
// was wrapped.
var tokenPattern = regexp.MustCompile(`(?i)(?:[0-9a-f] ?){8}- ?(?:(?:[0-9a-f] ?){4}- ?){3}(?:[0-9a-f] ?){11}[0-9a-f]`)

// words makes a foreign text fit to be shown: on one line, bounded, and without
// any credential that was sent, should the other side have quoted it.
func (c *Client) words(call call, text string) string {
	// What lies far beyond the end of a message need not be looked at.
	text = strings.ToValidUTF8(text[:min(len(text), 10*maxMessage)], "")
	text = mask(tidy(text), c.secrets(call))
	// A server may quote the token of another instance.
	text = tokenPattern.ReplaceAllString(text, masked)
	return clip(text)
}

// secrets lists what must not be shown of what is sent, longer ones first, since
// one may be part of another.
func (c *Client) secrets(call call) []string {
	secrets := []string{string(call.as.token), string(c.config.AdminToken)}
	secrets = append(secrets, keysOf(c.config.BaseURL.EscapedPath())...)
	for _, value := range c.config.Headers {
		secrets = append(secrets, secretsOf(value)...)
	}
	secrets = slices.DeleteFunc(secrets, func(secret string) bool { return len(secret) < shortestSecret })
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return secrets
}

func (c *Client) trace(ctx context.Context, call call, number int, start time.Time, got answer, failed *Error) {
	if c.config.Trace == nil {
		return
	}
	exchange := Exchange{
		Method:   call.method,
		Path:     call.path,
		Attempt:  number,
		Status:   got.status,
		Bytes:    len(got.body),
		Duration: time.Since(start),
	}
	if failed != nil {
		exchange.Err = failed
	}
	c.config.Trace(ctx, exchange)
}

// retryAfter reads how long a server asks to wait, in seconds or as a date.
func retryAfter(header http.Header) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// shape says what is wrong with a JSON text without quoting any of it, since
// answers hold tokens.
func shape(err error) string {
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case cutShort(err) != nil:
		return "it ends in the middle"
	case errors.As(err, &syntax):
		return fmt.Sprintf("it breaks off at byte %d", syntax.Offset)
	case errors.As(err, &mismatch):
		return "it is a JSON " + mismatch.Value
	case errors.Is(err, errNoList), errors.Is(err, errNoID), errors.Is(err, errNotAnID), errors.Is(err, errNoInstance), errors.Is(err, errTrailing):
		return err.Error()
	default:
		return "it has another shape"
	}
}

// cutShort gives io.ErrUnexpectedEOF for a JSON text that ends in the middle.
func cutShort(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || strings.HasSuffix(err.Error(), "unexpected end of JSON input") {
		return io.ErrUnexpectedEOF
	}
	return nil
}
