package call

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// faultyServer is a server of which some routes are out of order, each in a way of its own.
type faultyServer struct {
	mu sync.Mutex
	// how is what a route does, and everything what all others do.
	how        map[string]http.HandlerFunc
	everything http.HandlerFunc
	got        map[string]int
}

func (b *faultyServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	ofRoute, ofAll := b.how[r.URL.Path], b.everything
	b.got[r.Method+" "+r.URL.Path]++
	b.mu.Unlock()
	switch {
	case ofRoute != nil:
		ofRoute(w, r)
	case ofAll != nil:
		ofAll(w, r)
	default:
		says(200, statusBody)(w, r)
	}
}

// breaks has a route go out of order, or be mended where how is nil. No route is all.
func (b *faultyServer) breaks(path string, how http.HandlerFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if path == "" {
		b.everything = how
		return
	}
	b.how[path] = how
}

// asked counts the requests since the last count.
func (b *faultyServer) asked(route string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer func() { b.got[route] = 0 }()
	return b.got[route]
}

const readsStatus, readsPrivacy = "GET " + pathStatus, "GET " + pathPrivacy

// inOutages runs a test in a bubble, with a client that tries everything twice.
func inOutages(t *testing.T, test func(t *testing.T, server *faultyServer, client *Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		server := &faultyServer{how: map[string]http.HandlerFunc{}, got: map[string]int{}}
		test(t, server, serveInBubble(t, server.ServeHTTP, func(config *Config) {
			config.MaxRetries, config.RequestTimeout = 1, time.Second
		}))
	})
}

// asInstance is the credential of one instance of many.
func asInstance(number int) Credential {
	return Credential{Header: "token", Token: Token(fmt.Sprintf("00000000-0000-4000-8000-%012d", number))}
}

// callOn makes a call on one instance of many.
func callOn(ctx context.Context, client *Client, method, path string, number int) error {
	return client.Do(ctx, Call{Method: method, Path: path, As: asInstance(number)}, new(Object))
}

// readFleet reads a route of instances one after another, and returns how many failed.
func readFleet(t *testing.T, client *Client, path string, from, to int) (failed int) {
	t.Helper()
	for number := from; number < to; number++ {
		if callOn(t.Context(), client, http.MethodGet, path, number) != nil {
			failed++
		}
	}
	return failed
}

func TestOutageCostsAFleetNoMoreThanAFewInstances(t *testing.T) {
	t.Parallel()
	for name, how := range map[string]http.HandlerFunc{"cut": cut, "silent": hang, "502": says(502, pageOfProxy), "503": says(503, ``), "504": says(504, ``)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, size := range []int{30, 1000} {
				inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
					server.breaks(pathPrivacy, how)
					began := time.Now()
					if failed := readFleet(t, client, pathPrivacy, 0, size); failed != size {
						t.Errorf("%d of %d reads failed", failed, size)
					}
					if asked := server.asked(readsPrivacy); asked != 2*convincingInstances {
						t.Errorf("%d reads took %d requests, want %d", size, asked, 2*convincingInstances)
					}
					if took := time.Since(began); took > 10*time.Second {
						t.Errorf("%d reads took %s", size, took)
					}
				})
			}
		})
	}
}

func TestOutageIsRememberedByThoseWhoWaitForTheirTurn(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks("", hang)
		client.config.MaxRetries = 0
		var readers sync.WaitGroup
		for number := range 200 {
			readers.Go(func() { _ = callOn(t.Context(), client, http.MethodGet, pathStatus, number) })
		}
		readers.Wait()
		if asked := server.asked(readsStatus); asked > 2*DefaultMaxConcurrentRequests {
			t.Errorf("200 readers at once took %d requests", asked)
		}
	})
}

func TestOutageIsToldAsWhatItWas(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks(pathPrivacy, hang)
		first := failure(t, callOn(t.Context(), client, http.MethodGet, pathPrivacy, 0))
		readFleet(t, client, pathPrivacy, 1, convincingInstances)
		got := failure(t, callOn(t.Context(), client, http.MethodGet, pathPrivacy, convincingInstances))
		if !got.Remembered || !got.Outage || got.Attempts != 0 || got.Sent || !got.Passing() {
			t.Errorf("it is told as %+v", got)
		}
		if first.Remembered || !first.Outage || got.Kind != first.Kind || got.Timeout != first.Timeout || got.Error() != first.Error() {
			t.Errorf("it is told as %+v, and was %+v", got, first)
		}
	})
}

func TestOutageOfOneRouteSaysNothingOfOthers(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks(pathPrivacy, hang)
		for number := range 50 {
			if err := callOn(t.Context(), client, http.MethodGet, pathStatus, number); err != nil {
				t.Fatalf("the status of %d: %v", number, err)
			}
			if err := callOn(t.Context(), client, http.MethodGet, pathPrivacy, number); err == nil {
				t.Fatalf("the privacy of %d was read", number)
			}
		}
		if asked := server.asked(readsPrivacy); asked > 4*convincingInstances {
			t.Errorf("it took %d requests", asked)
		}
	})
}

// Two instances may be stuck while all others work.
func TestOutageTakesAFewInstancesInARow(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		for round := range 5 {
			server.breaks(pathStatus, says(503, ``))
			for range 3 {
				readFleet(t, client, pathStatus, 0, convincingInstances-1)
			}
			if asked := server.asked(readsStatus); asked != 2*3*(convincingInstances-1) {
				t.Fatalf("in round %d %d requests were sent", round, asked)
			}
			server.breaks(pathStatus, nil)
			if failed := readFleet(t, client, pathStatus, convincingInstances, convincingInstances+1); failed != 0 {
				t.Fatalf("in round %d another one is not read", round)
			}
			server.asked(readsStatus)
		}
	})
}

func TestOutageIsTriedAgainByOne(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks("", cut)
		readFleet(t, client, pathStatus, 0, convincingInstances)
		for range 5 {
			server.asked(readsStatus)
			time.Sleep(closed)
			var readers sync.WaitGroup
			for number := range 20 {
				readers.Go(func() { readFleet(t, client, pathStatus, number, number+1) })
			}
			readers.Wait()
			if asked := server.asked(readsStatus); asked != 2 {
				t.Fatalf("%d requests tried again, want one call", asked)
			}
		}
		server.breaks("", nil)
		time.Sleep(closed)
		if failed := readFleet(t, client, pathStatus, 0, 20); failed != 0 {
			t.Errorf("%d reads failed once the server was back", failed)
		}
	})
}

// If the whole server was away, any answer says that it is back.
func TestOutageEndsWithAnyAnswerOfTheServer(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"success": says(200, `{}`), "refused token": says(401, `{"error":"Unauthorized"}`), "refused by an edge": says(403, pageOfProxy),
		"not found": says(404, `{"error":"x"}`), "fault": says(500, `{"error":"x"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
				server.breaks("", cut)
				readFleet(t, client, pathStatus, 0, convincingInstances+1)
				server.breaks("", nil)
				server.breaks("/instance/presence", answer)
				_ = callOn(t.Context(), client, http.MethodPost, "/instance/presence", 0)
				if failed := readFleet(t, client, pathStatus, 1, 20); failed != 0 {
					t.Errorf("%d reads failed after an answer", failed)
				}
			})
		})
	}
}

// Too many requests are neither an answer nor a silence of the route.
func TestOutageIsNotEndedByALimitOfTheRate(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		client.config.MaxRetries = 0
		server.breaks("", says(429, ``))
		readFleet(t, client, pathStatus, 0, convincingInstances+1)
		server.breaks("", cut)
		readFleet(t, client, pathStatus, 0, convincingInstances)
		server.breaks("", says(429, ``))
		_ = callOn(t.Context(), client, http.MethodPost, "/instance/presence", 0)
		server.asked(readsStatus)
		if failed := failure(t, callOn(t.Context(), client, http.MethodGet, pathStatus, 30)); !failed.Remembered || failed.Kind != ErrUnreachable {
			t.Errorf("it is told as %+v", failed)
		}
		if asked := server.asked(readsStatus); asked != 0 {
			t.Errorf("%d requests were sent", asked)
		}
	})
}

// Some instances may be stuck for as long as a request may take. While the route answers
// for others, it is not out of order.
func TestOutageIsNotLearnedWhileTheRouteAnswersForOthers(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		stuck := 2 * convincingInstances
		server.breaks(pathStatus, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("token") < string(asInstance(stuck).Token) {
				hang(w, r)
			}
			says(200, statusBody)(w, r)
		})
		var readers sync.WaitGroup
		for number := range stuck {
			readers.Go(func() { readFleet(t, client, pathStatus, number, number+1) })
		}
		readers.Go(func() {
			time.Sleep(100 * time.Millisecond)
			readFleet(t, client, pathStatus, stuck, stuck+1)
		})
		readers.Wait()
		if failed := readFleet(t, client, pathStatus, stuck, 2*stuck); failed != 0 {
			t.Errorf("%d reads failed of instances that are not stuck", failed)
		}
	})
}

// What must be sent only once is sent, and says nothing of reads. Where it may have been
// done by the admin, only its id tells which instance was written to.
func TestOutageKnowsAWriteByTheIDToo(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks("", cut)
		for number := range 2 * convincingInstances {
			once := Call{Method: http.MethodPost, Path: "/instance/connect", As: asInstance(100 + number), Once: true}
			if failed := failure(t, client.Do(t.Context(), once, nil)); failed.Attempts != 1 || failed.Outage {
				t.Errorf("what is sent once is told as %+v", failed)
			}
		}
		readFleet(t, client, pathStatus, 0, convincingInstances+1)
		for number := range 5 {
			id := fmt.Sprintf("r%d", number)
			_ = client.Do(t.Context(), Call{Method: http.MethodPost, Path: "/instance/updateAdminFields", As: asAdmin, ID: id}, nil)
			read := Call{Method: http.MethodGet, Path: pathStatus, As: asInstance(200 + number), ID: id}
			if failed := failure(t, client.Do(t.Context(), read, nil)); failed.Remembered {
				t.Errorf("what reads back is told as %+v", failed)
			}
		}
		if failed := failure(t, callOn(t.Context(), client, http.MethodGet, pathStatus, 300)); !failed.Remembered {
			t.Errorf("a read of another instance is told as %+v", failed)
		}
	})
}

func TestOutageNeverAnswersAWriteOrWhoReadsItBack(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks("", cut)
		readFleet(t, client, pathStatus, 0, convincingInstances+1)
		server.asked(readsStatus)
		for number := range 10 {
			for _, method := range []string{http.MethodPost, http.MethodDelete} {
				if failed := failure(t, callOn(t.Context(), client, method, pathPrivacy, number)); failed.Remembered || failed.Attempts != 2 {
					t.Errorf("%s is told as %+v", method, failed)
				}
			}
			if failed := failure(t, callOn(t.Context(), client, http.MethodGet, pathStatus, number)); failed.Remembered || failed.Attempts != 2 {
				t.Errorf("what reads back is told as %+v", failed)
			}
		}
	})
}

// Who waits looks again and again, and each look fails in a way that passes: it goes on
// when the server is back.
func TestOutageIsSatOutByWhoWaits(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks("", cut)
		back := time.Now().Add(time.Minute)
		time.AfterFunc(time.Minute, func() { server.breaks("", nil) })
		var waiters sync.WaitGroup
		for number := range 20 {
			waiters.Go(func() {
				for {
					err := callOn(t.Context(), client, http.MethodGet, pathStatus, number)
					if err == nil {
						break
					}
					if !failure(t, err).Passing() {
						t.Errorf("it ends with %v", err)
						return
					}
					time.Sleep(2 * time.Second)
				}
				if late := time.Since(back); late > closed+5*time.Second {
					t.Errorf("it goes on %s after the server is back", late)
				}
			})
		}
		waiters.Wait()
	})
}

func TestOutageIsNotLearnedFromWhoIsInterrupted(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks("", hang)
		for number := range 10 {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			if err := callOn(ctx, client, http.MethodGet, pathStatus, number); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			cancel()
		}
		server.breaks("", nil)
		if failed := readFleet(t, client, pathStatus, 0, 10); failed != 0 {
			t.Errorf("%d reads failed", failed)
		}
	})
}

// Other vendors name the instance in the path, and have one credential for all.
func TestOutageKnowsTheRouteOfAnInstanceThatIsInThePath(t *testing.T) {
	t.Parallel()
	inOutages(t, func(t *testing.T, server *faultyServer, client *Client) {
		server.breaks("", cut)
		for number := range 30 {
			id := fmt.Sprintf("55119%d", number)
			_ = client.Do(t.Context(), Call{Method: http.MethodGet, Path: "/me/v1/" + id + "/status", ID: id, As: asOwner}, new(Object))
		}
		asked := 0
		for number := range 30 {
			asked += server.asked(fmt.Sprintf("GET /me/v1/55119%d/status", number))
		}
		if asked != 2*convincingInstances {
			t.Errorf("it took %d requests, want %d", asked, 2*convincingInstances)
		}
	})
}

func TestOutageNamesARouteWithoutItsInstance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		call        Call
		name, route string
	}{
		{Call{Path: pathStatus, As: asInstance(1), ID: "r1"}, string(asInstance(1).Token), "GET " + pathStatus},
		{Call{Path: "/instance/all", As: asAdmin}, "", "GET /instance/all"},
		{Call{Path: "/me/v1/55119/status", As: asOwner, ID: "55119"}, "55119", "GET /me/v1/{id}/status"},
		{Call{Path: "/me/v1/55119", As: asOwner, ID: "55119"}, "55119", "GET /me/v1/{id}"},
		{Call{Path: "/551199/v1/55119/status", As: asOwner, ID: "55119"}, "55119", "GET /551199/v1/{id}/status"},
	} {
		c.call.Method = http.MethodGet
		if name, route := c.call.instance(); name != c.name || route != c.route {
			t.Errorf("%s is %q of %q, want %q of %q", c.call.Path, route, name, c.route, c.name)
		}
	}
}
