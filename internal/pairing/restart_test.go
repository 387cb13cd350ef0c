package pairing_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// restarting is a server that may be away, without a network.
type restarting struct {
	*simulator.Simulator
	away atomic.Bool
}

func (r *restarting) RoundTrip(request *http.Request) (*http.Response, error) {
	if r.away.Load() {
		return nil, errors.New("connection refused")
	}
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	return answer.Result(), nil
}

// While a fleet waits for its phones, the server is restarted. Whoever waits for an attempt
// of somebody else's has written nothing, so the failures of others answer it as well.
func TestFollowSitsOutARestart(t *testing.T) {
	t.Parallel()
	const size = 12
	for name, attempts := range map[string]int{"attempts of its own": size, "attempts of somebody else's": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &restarting{Simulator: simulator.New(simulator.Options{})}
				var fleet []simulator.Instance
				for n := range size {
					fleet = append(fleet, server.Add(fmt.Sprintf("loja-%02d", n)))
					if attempts == 0 {
						do(t, server.Connect(fleet[n].ID, phone))
					}
				}
				var waiting sync.WaitGroup
				followEach(t, &waiting, fleet, server)
				time.Sleep(5 * time.Second)
				server.away.Store(true)
				time.Sleep(30 * time.Second)
				server.away.Store(false)
				time.Sleep(15 * time.Second)
				for _, in := range fleet {
					do(t, server.Pair(in.ID, phone))
				}
				waiting.Wait()
				if asked := server.Calls(connect); asked != attempts {
					t.Errorf("the server was asked to connect %d times, want %d", asked, attempts)
				}
			})
		})
	}
}

// followEach pairs all instances of a fleet at once, through one client.
func followEach(t *testing.T, waiting *sync.WaitGroup, fleet []simulator.Instance, server http.RoundTripper) {
	t.Helper()
	api, err := uazapi.New(call.Config{
		BaseURL:    &url.URL{Scheme: "http", Host: "uazapi.test"},
		MaxRetries: call.DefaultMaxRetries,
		Through:    func(*http.Transport) http.RoundTripper { return server },
	})
	do(t, err)
	for _, in := range fleet {
		to := pairing.Instance{API: api, Key: uazapi.Key{ID: in.ID, Token: call.Token(in.Token)}, Pause: polling.Every, Now: time.Now}
		waiting.Go(func() {
			if status, err := to.Follow(t.Context(), byCode, func(pairing.Event) {}); err != nil || !status.Connected {
				t.Errorf("%s is connected: %t, and the wait ended with %v", in.Name, status.Connected, err)
			}
		})
	}
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
