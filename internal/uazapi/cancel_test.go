package uazapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// keepsWaiting answers in a way that a call waits for, each a wait of its own.
var keepsWaiting = map[string]struct {
	handler   http.HandlerFunc
	configure func(*call.Config)
	// arrange is for waits that are not the server's doing.
	arrange func(*testing.T, *Client)
	// repeats is for a wait that comes only before a repetition, and undone for
	// one that comes also before that of what is sent once.
	repeats, undone bool
	// sent is how many requests are sent before.
	sent int
}{
	"between attempts": {
		handler: says(503, ``), repeats: true, sent: 1,
		configure: func(config *call.Config) { config.Pace = call.Pace{First: time.Minute, Most: time.Hour} },
	},
	"between attempts, as the server asked": {handler: askedToWait(429, "25"), repeats: true, undone: true, sent: 1},
	"between attempts, without a connection": {
		configure: func(config *call.Config) {
			config.Pace = call.Pace{First: time.Minute, Most: time.Hour}
			dialing(func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
			})(config)
		},
		repeats: true, undone: true,
	},
	"for a slot of max_concurrent_requests": {
		handler:   hang,
		configure: func(config *call.Config) { config.MaxConcurrentRequests = 1 },
		arrange: func(t *testing.T, client *Client) {
			go func() { _, _ = client.Status(t.Context(), ownKey) }()
			synctest.Wait()
		},
		sent: 1, // of the one that holds the slot
	},
	"for the rate of requests_per_second": {
		handler:   says(200, statusBody),
		configure: func(config *call.Config) { config.RequestsPerSecond = 0.01 },
		arrange: func(t *testing.T, client *Client) {
			if _, err := client.Status(t.Context(), ownKey); err != nil {
				t.Error(err)
			}
		},
		sent: 1, // of the one before
	},
	"for a connection": {
		configure: dialing(func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}),
	},
	"for a name server that heeds no context": {
		configure: dialing(func(context.Context, string, string) (net.Conn, error) {
			time.Sleep(time.Hour)
			return nil, errors.New("no such host")
		}),
		arrange: func(t *testing.T, _ *Client) {
			t.Cleanup(func() { time.Sleep(2 * time.Hour) })
		},
	},
	"for the server to take the request": {
		configure: dialing(func(context.Context, string, string) (net.Conn, error) {
			ours, _ := net.Pipe() // nobody reads at the other end
			return ours, nil
		}),
	},
	"for the headers": {handler: hang, sent: 1},
	"for the body": {handler: func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"instance":`)
		_ = http.NewResponseController(w).Flush()
		hang(w, r)
	}, sent: 1},
	"for the rest of a list": {handler: func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `[{"id":"r1","name":"`+strings.Repeat("x", 1024)+`"},`)
		_ = http.NewResponseController(w).Flush()
		hang(w, r)
	}, sent: 1},
	"for a body that trickles": {handler: func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Second / 10)
		}
	}, sent: 1},
	"for the body of a refusal": {handler: func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_ = http.NewResponseController(w).Flush()
		hang(w, r)
	}, sent: 1},
}

// Every wait of a call ends with its context, at once and for that reason, and
// nothing is sent afterwards.
func TestCancelEndsEveryWaitOfEveryCall(t *testing.T) {
	t.Parallel()
	for wait, c := range keepsWaiting {
		for _, route := range routes() {
			if c.repeats && route.once && !c.undone {
				continue
			}
			t.Run(wait+"/"+route.name, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					steps := newScript(c.handler)
					changes := []func(*call.Config){func(config *call.Config) { config.RequestTimeout = time.Hour }}
					if c.configure != nil {
						changes = append(changes, c.configure)
					}
					client := serveInBubble(t, steps.ServeHTTP, changes...)
					if c.arrange != nil {
						c.arrange(t, client)
					}
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(3*time.Second, cancel)
					start := time.Now()
					err := route.call(ctx, client)
					if took := time.Since(start); took < 3*time.Second || took > 4*time.Second {
						t.Errorf("it took %s, want the 3s until the interrupt and no second more", took)
					}
					if !errors.Is(err, context.Canceled) {
						t.Errorf("got %v, which does not say that it was canceled", err)
					}
					if !c.repeats && !strings.Contains(err.Error(), "the run was interrupted") {
						t.Errorf("it says %v", err)
					}
					time.Sleep(30 * time.Minute)
					if got := len(steps.Arrivals()); got != c.sent {
						t.Errorf("%d requests were sent, want %d and none after the interrupt", got, c.sent)
					}
				})
			})
		}
	}
}

// The twin: without an interrupt the same calls are still waiting when the test
// above wants them to have ended.
func TestWhatIsNotCanceledIsStillWaiting(t *testing.T) {
	t.Parallel()
	for wait, c := range keepsWaiting {
		t.Run(wait, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				changes := []func(*call.Config){func(config *call.Config) { config.RequestTimeout = time.Hour }}
				if c.configure != nil {
					changes = append(changes, c.configure)
				}
				client := serveInBubble(t, newScript(c.handler).ServeHTTP, changes...)
				if c.arrange != nil {
					c.arrange(t, client)
				}
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() {
					_, _ = client.ListInstances(ctx)
					close(ended)
				}()
				time.Sleep(4 * time.Second)
				select {
				case <-ended:
					t.Error("it waits for nothing, so that its cancellation proves nothing")
				default:
				}
				cancel()
				<-ended
				time.Sleep(time.Second) // the server is done as well
			})
		})
	}
}
