package call

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// Short words for what servers do.
var (
	says, redirects, askedToWait = calltest.Says, calltest.Redirects, calltest.AsksToWait
	cut, hang, newScript         = calltest.Cut, calltest.Hang, calltest.NewScript
)

const pageOfProxy = calltest.PageOfProxy

// Credentials that are easy to look for.
const (
	adminSecret  = Token("Adm1nK3y0fTheSrvAdm1nK3y0fTheSrvAdm1nK3y0fTheSrvAd")
	ownSecret    = Token("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11")
	headerSecret = "Bearer gateway-key-4711-0815"
)

// impatient waits next to nothing between attempts.
var impatient = Pace{First: time.Nanosecond, Most: time.Microsecond}

// toy is a vendor whose servers say no in JSON, and whose tokens look like none.
type toy struct{}

func (toy) TokenPattern() *regexp.Regexp { return regexp.MustCompile(`toy-[0-9]+`) }

func (toy) Judge(_ Call, got Answer, _ string) Verdict {
	form := FormOf(got.Body, nil)
	verdict := Verdict{FromAPI: form == FormJSON, ByEdge: ByEdge(got.Status, form, []int{400, 401, 403, 404})}
	switch {
	case got.Status < 400:
		verdict.Kind = ErrRedirect
	case got.Status == http.StatusTooManyRequests:
		verdict.Kind = ErrRateLimit
	case got.Status == http.StatusRequestTimeout, got.Status >= 500:
		verdict.Kind = ErrServerFault
	case verdict.ByEdge:
		verdict.Kind = ErrBlocked
	case got.Status == http.StatusUnauthorized:
		verdict.Kind = ErrRejected
	default:
		verdict.Kind = ErrInvalid
	}
	return verdict
}

// The routes of the toy that are named in tests.
const (
	pathStatus  = "/instance/status"
	pathAll     = "/instance/all"
	pathPrivacy = "/instance/privacy"
	pathCreate  = "/instance/create"
)

const (
	statusBody = `{"instance":{"id":"r76b15a4a3614b4","name":"Vendas","status":"connected"},"status":{"connected":true,"loggedIn":true,"jid":null}}`
	listBody   = `[{"id":"r76b15a4a3614b4","name":"Vendas","token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"}]`
)

// maxListing bounds the listing of the toy, in bytes.
const maxListing = 4 << 20

var asOwner, asAdmin = Credential{Header: "token", Token: ownSecret}, Credential{Header: "admintoken", Token: adminSecret, Admin: true}

// toyEntries are the ids of what is listed.
type toyEntries struct{ ids []string }

func (e *toyEntries) Begin() { *e = toyEntries{} }

func (e *toyEntries) Add(entry []byte) error {
	var o Object
	if err := json.Unmarshal(entry, &o); err != nil {
		return err
	}
	if o.Raw("id") == "" {
		return Fault("it lists a toy without an id")
	}
	return e.AddTooLong(o.Raw("id"))
}

func (e *toyEntries) AddTooLong(id string) error {
	e.ids = append(e.ids, id)
	if len(e.ids) > 1000 {
		return ErrTooLong
	}
	return nil
}

func (*toyEntries) NoEntry() Fault    { return "it lists something that is no toy" }
func (*toyEntries) Most() string      { return "1000 toys" }
func (*toyEntries) Dated(http.Header) {}

// readStatus reads one toy, and returns its id.
func readStatus(ctx context.Context, c *Client) (id string, err error) {
	var o Object
	err = c.Do(ctx, Call{Method: http.MethodGet, Path: pathStatus, As: asOwner}, &o)
	return o.Object("instance").Raw("id"), err
}

func status(ctx context.Context, c *Client) error {
	_, err := readStatus(ctx, c)
	return err
}

// readListing lists all toys by their ids.
func readListing(ctx context.Context, c *Client) (ids []string, err error) {
	var entries toyEntries
	err = c.Do(ctx, Call{Method: http.MethodGet, Path: pathAll, As: asAdmin, Limit: maxListing, Entries: &entries}, nil)
	return entries.ids, err
}

func listing(ctx context.Context, c *Client) error {
	_, err := readListing(ctx, c)
	return err
}

func privacy(ctx context.Context, c *Client) error {
	return c.Do(ctx, Call{Method: http.MethodGet, Path: pathPrivacy, As: asOwner}, new(Object))
}

func rename(ctx context.Context, c *Client) error {
	body := map[string]string{"name": "Suporte"}
	return c.Do(ctx, Call{Method: http.MethodPost, Path: "/instance/updateInstanceName", As: asOwner, Body: body, MayBeEmpty: true}, new(json.RawMessage))
}

func setFields(ctx context.Context, c *Client) error {
	body := map[string]string{"id": "r1"}
	return c.Do(ctx, Call{Method: http.MethodPost, Path: "/instance/updateAdminFields", As: asAdmin, ID: "r1", Body: body, MayBeEmpty: true}, new(json.RawMessage))
}

func remove(ctx context.Context, c *Client) error {
	return c.Do(ctx, Call{Method: http.MethodDelete, Path: "/instance", As: asOwner}, nil)
}

func create(ctx context.Context, c *Client) error {
	return c.Do(ctx, Call{Method: http.MethodPost, Path: pathCreate, As: asAdmin, Body: map[string]string{"name": "Vendas"}, Once: true}, new(Object))
}

// route is one call of the client, with a body that it takes for success.
type route struct {
	name string
	ok   string
	// once says that the call must never be sent twice.
	once bool
	call func(context.Context, *Client) error
}

// routes are one of each kind of call that there is.
func routes() []route {
	return []route{
		{"status", statusBody, false, status},
		{"listing", listBody, false, listing},
		{"privacy", `{"last":"all"}`, false, privacy},
		{"rename", `{"id":"r1"}`, false, rename},
		{"set fields", `{"id":"r1"}`, false, setFields},
		{"delete", `{"response":"Deleted"}`, false, remove},
		{"disconnect", `{"response":"Disconnected"}`, false, func(ctx context.Context, c *Client) error {
			return c.Do(ctx, Call{Method: http.MethodPost, Path: "/instance/disconnect", As: asOwner, MayBeEmpty: true}, new(json.RawMessage))
		}},
		{"create", `{"id":"r1"}`, true, create},
		{"reset", `{"response":"started"}`, true, func(ctx context.Context, c *Client) error {
			return c.Do(ctx, Call{Method: http.MethodPost, Path: "/instance/reset", As: asOwner, Once: true}, new(Object))
		}},
		{"clear", `{"response":"cleared"}`, true, func(ctx context.Context, c *Client) error {
			return c.Do(ctx, Call{Method: http.MethodDelete, Path: "/instance/queue", As: asOwner, Once: true}, new(Object))
		}},
		{"health", `{"status":"ok"}`, false, func(ctx context.Context, c *Client) error {
			return c.Do(ctx, Call{Method: http.MethodGet, Path: "/status"}, new(Object))
		}},
	}
}

// isRead tells whether a route changes nothing.
func isRead(name string) bool {
	return slices.Contains([]string{"status", "listing", "privacy", "health"}, name)
}

// newClient makes a client of a server, with every kind of credential.
func newClient(tb testing.TB, address string, changes ...func(*Config)) *Client {
	tb.Helper()
	base, err := ParseBaseURL(address)
	if err != nil {
		tb.Fatal(err)
	}
	config := Config{
		BaseURL:    base,
		AdminToken: adminSecret,
		Vendor:     toy{},
		Headers:    map[string]string{"X-Gateway": headerSecret},
		UserAgent:  "test",
		MaxRetries: DefaultMaxRetries,
		Pace:       impatient,
	}
	for _, change := range changes {
		change(&config)
	}
	client, err := New(config)
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// serve starts a server for a test and makes a client of it.
func serve(t *testing.T, handler http.HandlerFunc, changes ...func(*Config)) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	client := newClient(t, server.URL, changes...)
	t.Cleanup(func() {
		client.http.CloseIdleConnections()
		server.Close()
	})
	return client
}

// serveInBubble starts a server in memory and makes a client of it. All of it
// has ended when the test has.
func serveInBubble(t *testing.T, handler http.HandlerFunc, changes ...func(*Config)) *Client {
	t.Helper()
	listener := calltest.NewPipes()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour}
	go func() { _ = server.Serve(listener) }()
	// The default pace, and no other bound than those of the test.
	changes = append([]func(*Config){func(config *Config) { config.Pace = Pace{} }}, changes...)
	client := newClient(t, "http://uazapi.test", changes...)
	transport := client.http.Transport.(*http.Transport)
	transport.Proxy = nil
	transport.DialContext = listener.Dial
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
	})
	return client
}

// failure gets the failed call out of an error.
func failure(t *testing.T, err error) *Error {
	t.Helper()
	var failed *Error
	if !errors.As(err, &failed) {
		t.Fatalf("got the error %v, want a failed call", err)
	}
	return failed
}
