package call

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

// maxAnswer is the most that is read of an answer, and of an entry of a list, in
// bytes. An answer is one instance at the most, with a QR.
const maxAnswer = 1 << 20

// Credential is the header that opens a route. Its zero value is none.
type Credential struct {
	Header string
	// Scheme stands before the token, such as "Bearer". It is "" for the token alone.
	Scheme string
	Token  Token
	// Admin tells whether it opens the routes of the server itself, and not those of
	// one instance.
	Admin bool
}

// instance is the token where it is one of an instance.
func (c Credential) instance() Token {
	if c.Admin {
		return ""
	}
	return c.Token
}

// value is that of the header.
func (c Credential) value() string {
	if c.Scheme == "" {
		return string(c.Token)
	}
	return c.Scheme + " " + string(c.Token)
}

// missing tells whether it opens an instance whose token nobody knows.
func (c Credential) missing() bool { return c.Header != "" && !c.Admin && c.Token == "" }

// Call is a request to one route.
type Call struct {
	Method, Path string
	// Query is what the address goes on with, behind a question mark. It is in no message
	// and in no log.
	Query url.Values
	As    Credential
	// ID names the instance that the call is about, where it is known.
	ID string
	// Body is sent as JSON, unless it is nil.
	Body any
	// Secrets are what of the body must never be shown, should the other side quote it.
	Secrets []string
	// Once marks a request that must not be repeated once it may have reached the
	// server, since a second one would do more than the first.
	Once bool
	// Reads marks a request that changes nothing, whatever its method.
	Reads bool
	// Takes, where set, tells whether an answer whose status is not one of success is
	// what the route answers all the same, so that it is decoded.
	Takes func(Answer) bool
	// MayBeEmpty marks a route whose answer to a success may have no body.
	MayBeEmpty bool
	// MayBeText marks a route whose answer may be a plain text. It is decoded as a JSON
	// string.
	MayBeText bool
	// Limit is the most that is read of the answer, 1 MB unless set.
	Limit int64
	// Entries, where set, takes the entries of a list as they come in.
	Entries Entries
}

// writes tells whether the request may change something. What must be sent only once does,
// whatever its method.
func (c Call) writes() bool { return (c.Method != http.MethodGet || c.Once) && !c.Reads }

// Answer is what came back, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
	// streamed tells that the body was decoded as it came in.
	streamed bool
	// by tells who gave it.
	by Answerer
	// pauses is how many pauses of all requests there were before this one.
	pauses int
}

// Do makes a call and decodes its answer into a value, unless that is nil.
func (c *Client) Do(ctx context.Context, call Call, into any) error {
	if failed := c.refuse(call); failed != nil {
		return failed
	}
	var body []byte
	if call.Once && call.Body == nil && call.Method != http.MethodDelete {
		call.Body = struct{}{} // see sendOnce
	}
	if call.Body != nil {
		encoded, err := json.Marshal(call.Body)
		if err != nil {
			return fmt.Errorf("encoding the body of %s %s: %w", call.Method, call.Path, err)
		}
		body = encoded
	}
	if call.writes() && c.config.OnWrite != nil {
		defer c.config.OnWrite(call.As.instance(), call.ID)
	}
	watch := c.outages.follow(call)
	err := c.repeat(ctx, call.Once, func(number int) *Error {
		start := time.Now()
		answer, failed := c.attempt(ctx, call, body, watch)
		if failed == nil && !answer.streamed {
			failed = c.read(call, answer, into)
		}
		if failed != nil {
			failed.Reads = !call.writes()
			if answer.by != TheServer {
				failed.AnsweredBy = answer.by
			}
		}
		c.throttle.learn(answer, failed)
		watch.learn(failed)
		c.trace(ctx, call, number, start, answer, failed)
		return failed
	})
	watch.end(ctx, err)
	return err
}

// refuse says why a call is not sent at all, if so.
func (c *Client) refuse(call Call) *Error {
	failed := &Error{Method: call.Method, Path: call.Path, ByAdmin: call.As.Admin}
	switch {
	case c.config.ReadOnly && call.writes():
		failed.Kind, failed.Message = ErrReadOnly, "the provider is read-only, so it was not sent"
	case call.As.missing():
		failed.Kind, failed.Message = ErrTokenUnknown, "the token of the instance is not known, so it was not sent"
	default:
		return nil
	}
	return failed
}

// attempt sends a request once and reads the whole answer, within the bounds on
// concurrency, rate and time.
func (c *Client) attempt(ctx context.Context, call Call, body []byte, watch *watch) (Answer, *Error) {
	if err := c.slots.Acquire(ctx, 1); err != nil {
		return Answer{}, c.waiting(call, err)
	}
	defer c.slots.Release(1)
	if remembered := watch.recall(); remembered != nil {
		return Answer{}, remembered
	}
	pauses, err := c.throttle.wait(ctx)
	switch {
	case errors.Is(err, errGaveUp):
		return Answer{}, c.throttle.refusal(call)
	case err != nil:
		return Answer{}, c.waiting(call, err)
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
func (c *Client) waiting(call Call, err error) *Error {
	failed := c.unreachable(call, false, err)
	failed.waiting = true
	return failed
}

// exchange sends a request and reads the whole answer.
func (c *Client) exchange(ctx context.Context, call Call, body []byte) (Answer, *Error) {
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
		return Answer{}, failed
	}
	defer func() { _ = response.Body.Close() }()
	limit := call.Limit
	if limit == 0 {
		limit = maxAnswer
	}
	got := Answer{Status: response.StatusCode, Header: response.Header, by: answerers[response.Header.Get(answererHeader)]}
	unpacked := unpack(response, limit)
	if call.Entries != nil && got.Status < 300 {
		got.streamed = true
		return got, c.stream(call, got, unpacked)
	}
	got.Body, err = io.ReadAll(io.LimitReader(unpacked, limit+1))
	if err != nil && !errors.Is(err, ErrTooLong) {
		failed := c.unreachable(call, true, err)
		failed.Status = got.Status
		return got, failed
	}
	if int64(len(got.Body)) > limit || err != nil {
		return got, c.undecodable(call, got.Status, fmt.Sprintf("the answer is longer than %d MB", limit>>20), nil)
	}
	got.Body = bytes.TrimPrefix(got.Body, []byte(byteOrderMark))
	if namesWestern(got.Header) {
		got.Body = inUTF8(got.Body)
	}
	return got, nil
}

// sendTo sends the request of a call to an address.
func (c *Client) sendTo(ctx context.Context, address *url.URL, call Call, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, call.Method, address.String(), bytes.NewReader(body))
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
	if call.As.Header != "" {
		request.Header.Set(call.As.Header, call.As.value())
	}
	if call.Once {
		sendOnce(request, body)
	}
	return c.http.Do(request)
}

// sendOnce keeps net/http from sending a request again on its own: on another
// connection where one that was used before dies, or where a server of HTTP/2
// says that it has not processed it, which a gateway may say of what it passed
// on. It needs to read the body again for that, so this body can be read only
// once. A request without a body would always be sent again, so there is one. That of
// a DELETE is empty, since gateways refuse one that has a body: net/http cannot tell
// before it reads it.
func sendOnce(request *http.Request, body []byte) {
	request.GetBody = nil
	request.Body = io.NopCloser(bytes.NewReader(body))
}

// read turns an answer into a value or a failure.
func (c *Client) read(call Call, got Answer, into any) *Error {
	if got.Status >= 300 && (call.Takes == nil || !call.Takes(got)) {
		return c.refusal(call, got)
	}
	body := bytes.TrimSpace(got.Body)
	switch {
	case len(body) == 0 && (into == nil || call.MayBeEmpty):
		return nil
	case len(body) == 0:
		return c.undecodable(call, got.Status, "the answer is empty", nil)
	case looksLikeHTML(body):
		return c.pageInstead(call, got.Status, body)
	}
	if into == nil {
		into = new(json.RawMessage)
	}
	if call.MayBeText && isText(body) {
		body = quoted(body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return c.undecodable(call, got.Status, "the answer is not the JSON that this route returns: "+shape(err), cutShort(err))
	}
	if answer, ok := into.(Dater); ok {
		answer.Dated(got.Header)
	}
	return c.checkAbout(call, got.Status, into)
}

// isText tells whether a body is a plain text, and not JSON that came cut.
func isText(body []byte) bool {
	return !json.Valid(body) && !bytes.ContainsAny(body[:1], `{["`)
}

// quoted is a text as a JSON string.
func quoted(body []byte) []byte {
	encoded, err := json.Marshal(string(body))
	if err != nil {
		return body // no text is as odd
	}
	return encoded
}

// refusal is an answer whose status is not one of success.
func (c *Client) refusal(call Call, got Answer) *Error {
	words, page := message(got.Status, got.Body)
	said := c.Words(call, words)
	verdict := c.config.Vendor.Judge(call, got, words)
	if got.by == TheGateway {
		verdict = judgeGateway(got)
	}
	return &Error{
		Kind:       verdict.Kind,
		Method:     call.Method,
		Path:       call.Path,
		ByAdmin:    call.As.Admin,
		Status:     got.Status,
		Message:    said,
		Code:       c.Words(call, verdict.Code),
		Page:       page && said != maskedWords,
		RetryAfter: retryAfter(got.Header),
		Sent:       true,
		FromAPI:    verdict.FromAPI,
		byEdge:     verdict.ByEdge,
	}
}

func (c *Client) unreachable(call Call, sent bool, err error) *Error {
	failed := &Error{
		Kind:    ErrUnreachable,
		Method:  call.Method,
		Path:    call.Path,
		ByAdmin: call.As.Admin,
		Message: c.Words(call, reason(err)),
		Sent:    sent,
		cause:   err,
	}
	if redirect, is := errors.AsType[*redirectError](err); is {
		failed.Kind = ErrRedirect
		failed.Location = c.Words(call, redirect.to)
		if redirect.byGateway {
			failed.AnsweredBy = TheGateway
		}
	}
	if status, stopped := stoppedByProxy(err); stopped {
		failed.Kind, failed.Status = ErrProxy, status
	}
	return failed
}

// Undecodable is the failure of a call whose answer is one of success, and not
// what the route answers. The text says why, fit to be shown.
func (c *Client) Undecodable(call Call, text string) *Error {
	return c.undecodable(call, http.StatusOK, text, nil)
}

func (c *Client) undecodable(call Call, status int, text string, cause error) *Error {
	return &Error{
		Kind:    ErrUndecodable,
		Method:  call.Method,
		Path:    call.Path,
		ByAdmin: call.As.Admin,
		Status:  status,
		Message: text,
		Sent:    true,
		// One at least: the retry loop, if it is still running, counts them.
		Attempts: 1,
		cause:    cause,
	}
}

// pageInstead is an answer of success that is an HTML page.
func (c *Client) pageInstead(call Call, status int, body []byte) *Error {
	said := c.Words(call, htmlMessage(body))
	failed := c.undecodable(call, status, said, nil)
	failed.Page = said != maskedWords
	return failed
}

// Words makes a foreign text fit to be shown: on one line, bounded, and without
// any Credential that was sent, should the other side have quoted it.
func (c *Client) Words(call Call, text string) string {
	// What lies far beyond the end of a message need not be looked at.
	text = strings.ToValidUTF8(text[:min(len(text), 10*maxMessage)], "")
	text = mask(tidy(text), c.secrets(call))
	// A server may quote the token of another instance, or the address of a proxy that
	// somebody gave it.
	text = c.config.Vendor.TokenPattern().ReplaceAllString(text, masked)
	text = userInfo.ReplaceAllString(text, "://"+masked+"@")
	return clip(text)
}

// userInfo is the user and the password in an address.
var userInfo = regexp.MustCompile(`://[^\s/?#]+@`)

// secrets lists what must not be shown of what is sent, longer ones first, since
// one may be part of another.
func (c *Client) secrets(call Call) []string {
	secrets := append([]string{string(call.As.Token), string(c.config.AdminToken)}, call.Secrets...)
	secrets = append(secrets, keysOf(c.config.BaseURL.EscapedPath())...)
	if gateway := c.config.Gateway; gateway != nil {
		secrets = append(secrets, string(gateway.Key))
		secrets = append(secrets, keysOf(gateway.URL.EscapedPath())...)
	}
	for _, value := range c.config.Headers {
		secrets = append(secrets, secretsOf(value)...)
	}
	secrets = slices.DeleteFunc(secrets, func(secret string) bool { return len(secret) < shortestSecret })
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return secrets
}

func (c *Client) trace(ctx context.Context, call Call, number int, start time.Time, got Answer, failed *Error) {
	if c.config.Trace == nil {
		return
	}
	exchange := Exchange{
		Method:   call.Method,
		Path:     call.Path,
		Attempt:  number,
		Status:   got.Status,
		Bytes:    len(got.Body),
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
