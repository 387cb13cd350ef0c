package uazapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Credentials that are easy to look for.
const (
	adminSecret  = Token("Adm1nSecretAdm1nSecretAdm1nSecretAdm1nSecretAdm1nS")
	ownSecret    = Token("0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11")
	headerSecret = "Bearer gateway-key-4711-0815"
)

// ownKey opens an instance of which no id is known.
var ownKey = Key{Token: ownSecret}

// impatient waits next to nothing between attempts.
var impatient = Pace{First: time.Nanosecond, Most: time.Microsecond}

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

// says answers every request alike.
func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
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

// pipes is a network in memory. In a bubble of testing/synctest, waiting on it
// lets time pass, which waiting on a socket does not.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	closeOnce   sync.Once
}

func newPipes() *pipes {
	return &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.closeOnce.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.connections <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, errors.New("connection refused")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// serveInBubble starts a server in memory and makes a client of it. All of it
// has ended when the test has.
func serveInBubble(t *testing.T, handler http.HandlerFunc, changes ...func(*Config)) *Client {
	t.Helper()
	listener := newPipes()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour}
	go func() { _ = server.Serve(listener) }()
	// The default pace, and no other bound than those of the test.
	changes = append([]func(*Config){func(config *Config) { config.Pace = Pace{} }}, changes...)
	client := newClient(t, "http://uazapi.test", changes...)
	transport := client.http.Transport.(*http.Transport)
	transport.Proxy = nil
	transport.DialContext = listener.dial
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
	})
	return client
}

// script answers each request with the next of its steps, and the last step for
// ever, and keeps the times at which requests came.
type script struct {
	mu    sync.Mutex
	start time.Time
	at    []time.Duration
	steps []http.HandlerFunc
}

func newScript(steps ...http.HandlerFunc) *script {
	return &script{start: time.Now(), steps: steps}
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	step := s.steps[min(len(s.at), len(s.steps)-1)]
	s.at = append(s.at, time.Since(s.start))
	s.mu.Unlock()
	step(w, r)
}

// arrivals gives the times at which requests came, since the start.
func (s *script) arrivals() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Duration(nil), s.at...)
}

// cut closes the connection without an answer.
func cut(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// cutShortly begins an answer and closes the connection in the middle of it.
func cutShortly(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(`{"instance":{"id":"r1"`))
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// hang answers nothing until the client has left.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // before that, the server does not notice
	<-r.Context().Done()
}

// askedToWait answers with a status and Retry-After.
func askedToWait(status int, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", after)
		w.WriteHeader(status)
	}
}

const (
	statusBody = `{"instance":{"id":"r76b15a4a3614b4","name":"Vendas","status":"connected"},"status":{"connected":true,"loggedIn":true,"jid":null}}`
	listBody   = `[{"id":"r76b15a4a3614b4","name":"Vendas","token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"}]`
	createBody = `{"instance":{"id":"r76b15a4a3614b4","name":"Vendas"},"token":"9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10"}`
)

// route is one call of the client, with a body that it takes for success.
type route struct {
	name string
	ok   string
	// once says that the call must never be sent twice.
	once bool
	call func(context.Context, *Client) error
}

func routes() []route {
	return []route{
		{"status", statusBody, false, func(ctx context.Context, c *Client) error {
			_, err := c.Status(ctx, ownKey)
			return err
		}},
		{"listing", listBody, false, func(ctx context.Context, c *Client) error {
			_, err := c.ListInstances(ctx)
			return err
		}},
		{"privacy", `{"last":"all"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Privacy(ctx, ownKey)
			return err
		}},
		{"set privacy", `{"last":"none"}`, false, func(ctx context.Context, c *Client) error {
			return c.SetPrivacy(ctx, ownKey, Privacy{"last": "none"})
		}},
		{"set presence", `{"response":"ok"}`, false, func(ctx context.Context, c *Client) error {
			return c.SetPresence(ctx, ownKey, "available")
		}},
		{"rename", `{"id":"r1"}`, false, func(ctx context.Context, c *Client) error {
			return c.RenameInstance(ctx, ownKey, "Suporte")
		}},
		{"set admin fields", `{"id":"r1"}`, false, func(ctx context.Context, c *Client) error {
			return c.SetAdminFields(ctx, "r1", AdminFields{Field01: new("a"), Field02: new("")})
		}},
		{"delete", `{"response":"Instance Deleted"}`, false, func(ctx context.Context, c *Client) error {
			return c.DeleteInstance(ctx, ownKey)
		}},
		{"disconnect", `{"response":"Disconnected"}`, false, func(ctx context.Context, c *Client) error {
			return c.Disconnect(ctx, ownKey)
		}},
		{"create", createBody, true, func(ctx context.Context, c *Client) error {
			_, err := c.CreateInstance(ctx, NewInstance{Name: "Vendas"})
			return err
		}},
		{"connect", statusBody, true, func(ctx context.Context, c *Client) error {
			_, err := c.Connect(ctx, ownKey, Pairing{})
			return err
		}},
		{"reset", `{"response":"Instance reset started","resetting":true}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.ResetInstance(ctx, ownKey)
			return err
		}},
		{"restart", `{"message":"restarting"}`, true, func(ctx context.Context, c *Client) error {
			_, err := c.RestartServer(ctx)
			return err
		}},
		{"health", `{"instance_counts":{"total":1},"status":"ok"}`, false, func(ctx context.Context, c *Client) error {
			_, err := c.Health(ctx)
			return err
		}},
	}
}

func routeNamed(t *testing.T, name string) route {
	t.Helper()
	for _, route := range routes() {
		if route.name == name {
			return route
		}
	}
	t.Fatalf("there is no route %q", name)
	return route{}
}

func TestNewRefusesAConfigWithoutABaseURL(t *testing.T) {
	t.Parallel()
	if _, err := New(Config{}); err == nil {
		t.Error("New made a client of no server")
	}
}

func TestNewMakesNoRequestAndNeedsNoServer(t *testing.T) {
	t.Parallel()
	client := newClient(t, "https://uazapi.invalid")
	if got := client.BaseURL(); got != "https://uazapi.invalid" {
		t.Errorf("the base URL is %q", got)
	}
	if !client.HasAdminToken() {
		t.Error("the admin token got lost")
	}
	bare := newClient(t, "https://uazapi.invalid", func(config *Config) { config.AdminToken = "" })
	if bare.HasAdminToken() {
		t.Error("an admin token came out of nowhere")
	}
}

// Every call goes to its route, with the credential of that route and no other.
func TestEveryRequestCarriesTheCredentialOfItsRouteAndNoOther(t *testing.T) {
	t.Parallel()
	byAdmin := map[string]bool{"listing": true, "create": true, "set admin fields": true, "restart": true}
	for _, route := range routes() {
		t.Run(route.name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var header http.Header
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				header = r.Header.Clone()
				_, _ = w.Write([]byte(route.ok))
			})
			if err := route.call(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			defer mu.Unlock()
			wanted := map[string]string{"Token": string(ownSecret), "Admintoken": ""}
			if byAdmin[route.name] {
				wanted = map[string]string{"Token": "", "Admintoken": string(adminSecret)}
			}
			if route.name == "health" {
				wanted = map[string]string{"Token": "", "Admintoken": ""}
			}
			wanted["X-Gateway"] = headerSecret
			wanted["User-Agent"] = "test"
			wanted["Accept"] = "application/json"
			wanted["Cache-Control"] = "no-cache"
			wanted["Pragma"] = "no-cache"
			for name, want := range wanted {
				if got := header.Get(name); got != want {
					t.Errorf("header %s differs: it has %d characters, want %d", name, len(got), len(want))
				}
			}
		})
	}
}

func TestAPathPrefixIsKeptOnEveryRoute(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		paths = append(paths, r.URL.EscapedPath())
		_, _ = w.Write([]byte(statusBody))
	}))
	t.Cleanup(server.Close)
	for _, prefix := range []string{"", "/", "/api/v1/proxy/uazapi", "/api/v1/proxy/uazapi/", "/ca%2Ffe/x"} {
		client := newClient(t, server.URL+prefix)
		if _, err := client.Status(t.Context(), ownKey); err != nil {
			t.Errorf("with prefix %q: %v", prefix, err)
		}
		client.http.CloseIdleConnections()
	}
	want := "/instance/status /instance/status /api/v1/proxy/uazapi/instance/status /api/v1/proxy/uazapi/instance/status /ca%2Ffe/x/instance/status"
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("got the paths\n%s\nwant\n%s", got, want)
	}
}

func TestTheTraceSeesEveryAttemptAndNoSecret(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var seen []string
	steps := newScript(cut, says(http.StatusServiceUnavailable, `{"error":"`+string(ownSecret)+`"}`), says(http.StatusOK, statusBody))
	client := serve(t, steps.ServeHTTP, func(config *Config) {
		config.Trace = func(_ context.Context, exchange Exchange) {
			mu.Lock()
			defer mu.Unlock()
			if exchange.Duration < 0 {
				t.Errorf("attempt %d took %s", exchange.Attempt, exchange.Duration)
			}
			exchange.Duration = 0
			seen = append(seen, fmt.Sprintf("%+v", exchange))
		}
	})
	if _, err := client.Status(t.Context(), ownKey); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) != 3 {
		t.Fatalf("the trace saw %d attempts, want 3: %q", len(seen), seen)
	}
	for i, want := range []string{"Attempt:1 Status:0", "Attempt:2 Status:503", "Attempt:3 Status:200"} {
		if !strings.Contains(seen[i], "Method:GET Path:/instance/status "+want) {
			t.Errorf("attempt %d was traced as %s", i+1, seen[i])
		}
		if strings.Contains(seen[i], string(ownSecret)) {
			t.Errorf("attempt %d was traced with its token", i+1)
		}
	}
}
