package call

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

// tally counts what reaches a server.
type tally struct{ requests, writes atomic.Int32 }

func (t *tally) add(method string) {
	t.requests.Add(1)
	if method != http.MethodGet {
		t.writes.Add(1)
	}
}

// serveRaw has a function serve each connection of a listener, until the test
// ends.
func serveRaw(t *testing.T, listener net.Listener, serve func(net.Conn)) {
	t.Helper()
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer func() { _ = connection.Close() }()
				serve(connection)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		serving.Wait()
	})
}

// net/http sends a request again on its own where a connection that was used
// before dies, if the request has no body, or has a header that says it may.
func TestWhatIsSentOnceIsNotSentAgainWhenAUsedConnectionDies(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		for _, header := range []string{"Idempotency-Key", "X-Idempotency-Key", "X-Other"} {
			t.Run(route.name+"/"+header, func(t *testing.T) {
				t.Parallel()
				listener, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				var seen tally
				serveRaw(t, listener, func(connection net.Conn) { answerFirstRequest(connection, &seen) })
				client := newClient(t, "http://"+listener.Addr().String(), func(config *Config) {
					config.MaxRetries = 0
					config.Headers = map[string]string{header: "4711"}
				})
				t.Cleanup(client.http.CloseIdleConnections)
				if err := status(t.Context(), client); err != nil {
					t.Fatal(err)
				}
				err = route.call(t.Context(), client)
				if !route.once {
					return // may be sent again, by us or by net/http
				}
				if got := seen.writes.Load(); got != 1 {
					t.Errorf("it was sent %d times, want once", got)
				}
				if failed := failure(t, err); failed.Kind != ErrUnreachable || !OutcomeUnknown(err) {
					t.Errorf("got %v, outcome unknown: %t", failed, OutcomeUnknown(err))
				}
			})
		}
	}
}

// answerFirstRequest answers the first request on a connection, and closes the
// connection when it has read the second.
func answerFirstRequest(connection net.Conn, seen *tally) {
	reader := bufio.NewReader(connection)
	for number := range 2 {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		seen.add(request.Method)
		if number == 0 {
			answer := http.Response{StatusCode: http.StatusOK, ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(statusBody)), Body: io.NopCloser(strings.NewReader(statusBody))}
			_ = answer.Write(connection)
		}
	}
}

// The HTTP/2 of net/http sends a request again on its own where the server says
// that it was not processed, which gateways say also of what they passed on.
func TestWhatIsSentOnceIsNotSentAgainWhenHTTP2IsRefused(t *testing.T) {
	t.Parallel()
	refusals := map[string]func(*http2.Framer, uint32) error{
		"refused stream": func(framer *http2.Framer, stream uint32) error {
			return framer.WriteRSTStream(stream, http2.ErrCodeRefusedStream)
		},
		"goaway": func(framer *http2.Framer, _ uint32) error {
			return errors.Join(framer.WriteGoAway(0, http2.ErrCodeNo, nil), io.EOF)
		},
	}
	for name, refuse := range refusals {
		for _, route := range routes() {
			t.Run(name+"/"+route.name, func(t *testing.T) {
				t.Parallel()
				listener, certificate := listenHTTP2(t)
				var seen tally
				serveRaw(t, listener, func(connection net.Conn) {
					refuseHTTP2(connection, &seen, route, refuse)
				})
				client := newClient(t, "https://"+listener.Addr().String(), func(config *Config) {
					config.MaxRetries = 0
					config.CACertPEM = certificate
				})
				t.Cleanup(client.http.CloseIdleConnections)
				err := route.call(t.Context(), client)
				if !route.once {
					if err != nil {
						t.Errorf("net/http does not send it again: %v", err)
					}
					return // the twin: what may be sent again is
				}
				if got := seen.writes.Load(); got != 1 {
					t.Errorf("it was sent %d times, want once", got)
				}
				failed := failure(t, err)
				if failed.Kind != ErrUnreachable || !OutcomeUnknown(err) {
					t.Errorf("got %v, outcome unknown: %t", failed, OutcomeUnknown(err))
				}
				if strings.Contains(failed.Message, "GetBody") {
					t.Errorf("it speaks to programmers: %s", failed.Message)
				}
			})
		}
	}
}

// listenHTTP2 listens for HTTP/2 over TLS, and returns the certificate to trust.
func listenHTTP2(t *testing.T) (listener net.Listener, certificate []byte) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	secure := &tls.Config{Certificates: server.TLS.Certificates, NextProtos: []string{http2.NextProtoTLS}, MinVersion: tls.VersionTLS12}
	return tls.NewListener(plain, secure), calltest.PEM(server.Certificate())
}

// refuseHTTP2 reads the requests on a connection of HTTP/2. The first one is
// refused when all of it was read, and those after it are answered.
func refuseHTTP2(connection net.Conn, seen *tally, route route, refuse func(*http2.Framer, uint32) error) {
	if _, err := io.CopyN(io.Discard, connection, int64(len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(connection, connection)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if framer.WriteSettings() != nil {
		return
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		ended := false
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				err = framer.WriteSettingsAck()
			}
		case *http2.MetaHeadersFrame:
			seen.add(frame.PseudoValue("method"))
			ended = frame.StreamEnded()
		case *http2.DataFrame:
			ended = frame.StreamEnded()
		}
		if err == nil && ended {
			err = answerHTTP2(framer, frame.Header().StreamID, seen, route, refuse)
		}
		if err != nil {
			return
		}
	}
}

func answerHTTP2(framer *http2.Framer, stream uint32, seen *tally, route route, refuse func(*http2.Framer, uint32) error) error {
	if seen.requests.Load() == 1 {
		return refuse(framer, stream)
	}
	var block bytes.Buffer
	if err := hpack.NewEncoder(&block).WriteField(hpack.HeaderField{Name: ":status", Value: "200"}); err != nil {
		return err
	}
	headers := http2.HeadersFrameParam{StreamID: stream, BlockFragment: block.Bytes(), EndHeaders: true}
	return errors.Join(framer.WriteHeaders(headers), framer.WriteData(stream, true, []byte(route.ok)))
}

// Some gateways refuse a body without a length, and a DELETE with a body. Some servers
// read a body as broken JSON if it is empty.
func TestWhatIsSentOnceHasALength(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		var length atomic.Int64
		var encodings atomic.Int32
		var deletes atomic.Bool
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			length.Store(r.ContentLength)
			encodings.Store(int32(len(r.TransferEncoding)))
			deletes.Store(r.Method == http.MethodDelete)
			_, _ = w.Write([]byte(route.ok))
		})
		if err := route.call(t.Context(), client); err != nil {
			t.Errorf("%s: %v", route.name, err)
		}
		if length.Load() < 0 || encodings.Load() != 0 {
			t.Errorf("%s: it is sent in chunks", route.name)
		}
		if got := length.Load(); (got == 0) != deletes.Load() && !isRead(route.name) && route.once {
			t.Errorf("%s: its body has %d bytes", route.name, got)
		}
	}
}
