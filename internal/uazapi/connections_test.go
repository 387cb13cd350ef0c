package uazapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// connections counts the connections of a client, and knows what the server
// makes of each.
type connections struct {
	mu         sync.Mutex
	open, most int
	states     map[net.Conn]http.ConnState
}

// counted is a connection that tells when the client closes it.
type counted struct {
	net.Conn
	of   *connections
	once sync.Once
}

func (c *counted) Close() error {
	c.once.Do(func() {
		c.of.mu.Lock()
		c.of.open--
		c.of.mu.Unlock()
	})
	return c.Conn.Close()
}

func (c *connections) opened(conn net.Conn) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open++
	c.most = max(c.most, c.open)
	return &counted{Conn: conn, of: c}
}

func (c *connections) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state == http.StateClosed || state == http.StateHijacked {
		delete(c.states, conn)
		return
	}
	c.states[conn] = state
}

// now tells how many connections are open, how many there were at the most, and
// how many the server is still busy with.
func (c *connections) now() (open, most, busy int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, state := range c.states {
		if state == http.StateActive {
			busy++
		}
	}
	return c.open, c.most, busy
}

// serveCounted starts a server in memory, and a client whose connections are
// counted.
func serveCounted(t *testing.T, handler http.Handler, allowed int64) (*Client, *http.Transport, *connections) {
	t.Helper()
	count := &connections{states: map[net.Conn]http.ConnState{}}
	listener := calltest.NewPipes()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Hour, ConnState: count.changed}
	go func() { _ = server.Serve(listener) }()
	var transport *http.Transport
	client := newClient(t, "http://uazapi.test", func(config *call.Config) {
		config.MaxConcurrentRequests, config.MaxRetries, config.RequestTimeout = allowed, 1, time.Minute
	}, connecting(func(made *http.Transport) { transport = made }))
	transport.Proxy = nil
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		// The transport lets the next connection open a moment before it closes the one that
		// has failed. In a bubble, this passes when nothing else goes on.
		time.Sleep(time.Nanosecond)
		conn, err := listener.Dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return count.opened(conn), nil
	}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close()
		synctest.Wait()
		if open, _, busy := count.now(); open != 0 || busy != 0 {
			t.Errorf("after all was closed, %d connections are open, and the server is busy with %d", open, busy)
		}
	})
	return client, transport, count
}

// troubles are all the faults of the simulator, and none.
var troubles = map[string]*simulator.Fault{
	"none":              nil,
	"latency":           {Kind: simulator.FaultLatency, Latency: time.Second},
	"too late":          {Kind: simulator.FaultLate, Latency: 2 * time.Minute},
	"slow answer":       {Kind: simulator.FaultSlowAnswer, Latency: 2 * time.Minute},
	"drop before":       {Kind: simulator.FaultDropBefore},
	"drop after":        {Kind: simulator.FaultDropAfter},
	"429":               {Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "1"},
	"503":               {Kind: simulator.FaultStatusAfter},
	"page before":       {Kind: simulator.FaultHTMLBefore},
	"page after":        {Kind: simulator.FaultHTMLAfter, Status: 200},
	"cut":               {Kind: simulator.FaultCutJSON},
	"half":              {Kind: simulator.FaultHalfJSON},
	"garbled":           {Kind: simulator.FaultGarbled},
	"redirect":          {Kind: simulator.FaultRedirect},
	"redirect to other": {Kind: simulator.FaultRedirect, Location: "https://b.example/", Status: 307},
	"answer only":       {Kind: simulator.FaultAnswerOnly},
}

// allowed are the requests that may be under way.
const allowed = 3

// However calls end, the connections are never more than the requests that may
// be under way, and afterwards the server is busy with none. The most that is
// kept is for the next call.
func TestConnectionsAreBoundedAndReturnToIdle(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		for name, fault := range troubles {
			t.Run(route.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { staysIdle(t, route, fault, 8) })
			})
		}
	}
}

// staysIdle checks that after these calls, of which some are interrupted, the server is
// busy with none. It runs in a bubble.
func staysIdle(t *testing.T, of route, fault *simulator.Fault, calls int) {
	t.Helper()
	server := simulator.New(simulator.Options{Strict: true, AdminToken: string(adminSecret)})
	if fault != nil {
		server.Inject(*fault)
	}
	client, _, count := serveCounted(t, server, allowed)
	var group sync.WaitGroup
	for n := range calls {
		group.Go(func() {
			ctx := t.Context()
			if n%4 == 0 {
				interrupted, cancel := context.WithTimeout(ctx, time.Second/2)
				defer cancel()
				ctx = interrupted
			}
			_ = of.call(ctx, client)
		})
	}
	group.Wait()
	synctest.Wait()
	open, most, busy := count.now()
	if most > allowed || open > allowed || most == 0 {
		t.Errorf("there were up to %d connections, and %d now, of %d allowed", most, open, allowed)
	}
	if busy == 0 {
		return
	}
	// FaultLate goes on by itself, as a server that heeds nothing.
	time.Sleep(3 * time.Minute)
	synctest.Wait()
	if _, _, later := count.now(); later != 0 || fault == nil || fault.Kind != simulator.FaultLate {
		t.Errorf("the server is still busy with %d connections, and with %d later", busy, later)
	}
}

// The twin: an answer that nobody closes keeps its connection, and that is seen.
func TestAnAnswerThatIsNotClosedIsSeen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, transport, count := serveCounted(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "[")
			_ = http.NewResponseController(w).Flush()
			hang(w, r)
		}), 3)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://uazapi.test/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := (&http.Client{Transport: transport}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if open, most, busy := count.now(); open != 1 || most != 1 || busy != 1 {
			t.Errorf("%d connections are open, %d at the most, and the server is busy with %d; want 1 each", open, most, busy)
		}
		_ = response.Body.Close()
	})
}

// Over TCP, and with HTTP/2, whose connections carry many requests at a time.
func TestConnectionsAreBoundedOverTheNetwork(t *testing.T) {
	t.Parallel()
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			var answers sync.WaitGroup
			address, certificate := calltest.ServeTLS(t, http2, func(w http.ResponseWriter, r *http.Request) {
				answers.Add(1)
				defer answers.Done()
				says(200, statusBody)(w, r)
			})
			var transport *http.Transport
			client := newClient(t, address, func(config *call.Config) {
				config.CACertPEM, config.MaxConcurrentRequests = certificate, allowed
			}, connecting(func(made *http.Transport) { transport = made }))
			count := &connections{}
			var dialer net.Dialer
			transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := dialer.DialContext(ctx, network, address)
				if err != nil {
					return nil, err
				}
				return count.opened(conn), nil
			}
			var group sync.WaitGroup
			for n := range 200 {
				group.Go(func() {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if n%10 == 0 {
						time.AfterFunc(time.Millisecond, cancel)
					}
					if _, err := client.Status(ctx, ownKey); err != nil && !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
				})
			}
			group.Wait()
			answers.Wait()
			if _, most, _ := count.now(); most > allowed {
				t.Errorf("there were up to %d connections, %d are allowed", most, allowed)
			}
			transport.CloseIdleConnections()
		})
	}
}
