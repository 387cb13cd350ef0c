// Package calltest plays servers, in tests, that answer as no server should.
package calltest

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// PageOfProxy is what a proxy says before a server that is down.
const PageOfProxy = `<html><head><title>502 Bad Gateway</title></head></html>`

// Captured is an instance as real servers describe one.
const Captured = `{
	"id": "r76b15a4a3614b4", "token": "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10", "status": "connected",
	"paircode": "ABCD-1234", "qrcode": "data:image/png;base64,iVBORw0KGgo=", "name": "Vendas São Paulo",
	"profileName": "Loja", "profilePicUrl": "https://pps.whatsapp.net/v/x.jpg", "isBusiness": true,
	"plataform": "android", "systemName": "uazapiGO", "owner": "5511999990000",
	"current_presence": "available", "lastDisconnect": "2026-08-04 09:52:02.993Z",
	"lastDisconnectReason": "401: logged out from another device", "adminField01": "customer 7",
	"adminField02": "blue", "openai_apikey": "sk-1", "chatbot_enabled": true, "chatbot_ignoreGroups": true,
	"chatbot_stopConversation": "parar", "chatbot_stopMinutes": 60, "chatbot_stopWhenYouSendMsg": 5,
	"fieldsMap": {"lead_field01": "CPF", "lead_field02": ""}, "currentTime": "2026-08-04 09:53:00.000Z",
	"created": "2026-08-01 00:00:00.000Z", "updated": "2026-08-02T00:00:00.000Z",
	"msg_delay_min": 1, "msg_delay_max": 3, "proxy_managed_country": "br", "proxy_managed_state": "sp",
	"proxy_managed_city": "campinas", "added_next_year": {"deep": [1, 2]}
}`

// Says answers every request alike.
func Says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// Redirects answers every request with a redirect.
func Redirects(status int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(status)
	}
}

// AsksToWait answers with a status and Retry-After.
func AsksToWait(status int, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", after)
		w.WriteHeader(status)
	}
}

// Cut closes the connection without an answer.
func Cut(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// CutShortly begins an answer and closes the connection in the middle of it.
func CutShortly(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(`{"instance":{"id":"r1"`))
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// Hang answers nothing until the client has left.
func Hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // before that, the server does not notice
	<-r.Context().Done()
}

// Network is one that answers every request alike, without a connection.
type Network struct {
	Status int
	Header http.Header
	Body   []byte
}

// RoundTrip answers a request.
func (n Network) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: n.Status, Header: n.Header, Body: io.NopCloser(bytes.NewReader(n.Body))}, nil
}

// Pipes is a network in memory. In a bubble of testing/synctest, waiting on it
// lets time pass, which waiting on a socket does not.
type Pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	closeOnce   sync.Once
}

// NewPipes makes a network that nobody uses yet.
func NewPipes() *Pipes {
	return &Pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept waits for a client.
func (p *Pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close has nobody connect any more.
func (p *Pipes) Close() error {
	p.closeOnce.Do(func() { close(p.closed) })
	return nil
}

// Addr names the network.
func (p *Pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// Dial connects to the server, whatever the address.
func (p *Pipes) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
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

// Script answers each request with the next of its steps, and the last step for
// ever, and keeps the times at which requests came.
type Script struct {
	mu    sync.Mutex
	start time.Time
	at    []time.Duration
	steps []http.HandlerFunc
}

// NewScript makes a script that begins now.
func NewScript(steps ...http.HandlerFunc) *Script {
	return &Script{start: time.Now(), steps: steps}
}

// ServeHTTP takes the next step.
func (s *Script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	step := s.steps[min(len(s.at), len(s.steps)-1)]
	s.at = append(s.at, time.Since(s.start))
	s.mu.Unlock()
	step(w, r)
}

// Arrivals returns the times at which requests came, since the start.
func (s *Script) Arrivals() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]time.Duration(nil), s.at...)
}

// Waited returns the times between the requests.
func (s *Script) Waited() []time.Duration {
	arrivals := s.Arrivals()
	var waits []time.Duration
	for i := 1; i < len(arrivals); i++ {
		waits = append(waits, arrivals[i]-arrivals[i-1])
	}
	return waits
}

// NobodyListens returns an address where nobody listens until the test ends. The port of a
// server that was closed may be that of another test's by then; this one is held by a
// connection.
func NobodyListens(tb testing.TB) string {
	tb.Helper()
	server := httptest.NewServer(http.NotFoundHandler())
	tb.Cleanup(server.Close)
	held, err := new(net.Dialer).DialContext(tb.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = held.Close() })
	return "http://" + held.LocalAddr().String()
}

// ServeTLS starts a server with a certificate that no system trusts, and returns
// that certificate.
func ServeTLS(tb testing.TB, http2 bool, handler http.HandlerFunc) (address string, certificate []byte) {
	tb.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = http2
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes fail on purpose
	server.StartTLS()
	tb.Cleanup(server.Close)
	return server.URL, PEM(server.Certificate())
}

// PEM writes a certificate as text.
func PEM(certificate *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})
}
