package call

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestARequestIsRepeatedUntilItSucceeds(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		if route.once {
			continue
		}
		t.Run(route.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				steps := newScript(cut, says(503, ``), says(429, ``), says(502, pageOfProxy), says(200, route.ok))
				client := serveInBubble(t, steps.ServeHTTP)
				client.http.Transport.(*http.Transport).DisableKeepAlives = true
				if err := route.call(t.Context(), client); err != nil {
					t.Error(err)
				}
				if got := len(steps.Arrivals()); got != 5 {
					t.Errorf("the server got %d requests, want 5", got)
				}
			})
		})
	}
}

func TestMaxRetriesBoundsHowOftenARequestIsRepeated(t *testing.T) {
	t.Parallel()
	for retries, want := range map[int]int{-1: 1, 0: 1, 1: 2, 4: 5, 20: 21} {
		synctest.Test(t, func(t *testing.T) {
			steps := newScript(says(503, ``))
			client := serveInBubble(t, steps.ServeHTTP, func(config *Config) { config.MaxRetries = retries })
			err := status(t.Context(), client)
			if got := len(steps.Arrivals()); got != want || failure(t, err).Attempts != want {
				t.Errorf("with max_retries = %d the server got %d requests, want %d", retries, got, want)
			}
		})
	}
}

func TestWaitsGrowWithJitterUpToTheirBound(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	firsts := map[time.Duration]bool{}
	for range 20 {
		synctest.Test(t, func(t *testing.T) {
			steps := newScript(says(503, ``))
			client := serveInBubble(t, steps.ServeHTTP, func(config *Config) { config.MaxRetries = 15 })
			if err := status(t.Context(), client); err == nil {
				t.Error("got no error")
			}
			waits := steps.Waited()
			middle := 500 * time.Millisecond
			for i, wait := range waits {
				if least, most := middle/2, min(middle*3/2, 30*time.Second); wait < least-1 || wait > most+1 {
					t.Errorf("wait %d is %s, want between %s and %s", i+1, wait, least, most)
				}
				middle = min(middle*3/2, 30*time.Second)
			}
			mu.Lock()
			firsts[waits[0]] = true
			mu.Unlock()
		})
	}
	if len(firsts) < 2 {
		t.Error("all clients wait alike, so they would all come back at once")
	}
}

func TestRetryAfterIsHonoredAndCapped(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		status      int
		value       string
		least, most time.Duration
	}{
		{"seconds", 429, "7", 7 * time.Second, 7 * time.Second},
		{"seconds, 503", 503, "7", 7 * time.Second, 7 * time.Second},
		{"date", 429, time.Date(2000, 1, 1, 0, 0, 9, 0, time.UTC).Format(http.TimeFormat), 9 * time.Second, 9 * time.Second},
		{"the longest", 429, "120", 2 * time.Minute, 2 * time.Minute},
		{"too long, 503", 503, "3600", 30 * time.Second, 30 * time.Second},
		{"absurd, 503", 503, "4000000000", 30 * time.Second, 30 * time.Second},
		{"far date, 503", 503, time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC).Format(http.TimeFormat), 30 * time.Second, 30 * time.Second},
		{"beyond numbers", 429, "99999999999999999999", 250 * time.Millisecond, 750 * time.Millisecond},
		{"past date", 429, time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC).Format(http.TimeFormat), 250 * time.Millisecond, 750 * time.Millisecond},
		{"zero", 429, "0", 250 * time.Millisecond, 750 * time.Millisecond},
		{"negative", 429, "-5", 250 * time.Millisecond, 750 * time.Millisecond},
		{"no number", 429, "soon", 250 * time.Millisecond, 750 * time.Millisecond},
		{"empty", 429, "", 250 * time.Millisecond, 750 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				steps := newScript(askedToWait(test.status, test.value), says(200, statusBody))
				client := serveInBubble(t, steps.ServeHTTP)
				if err := status(t.Context(), client); err != nil {
					t.Error(err)
				}
				waits := steps.Waited()
				if len(waits) != 1 || waits[0] < test.least || waits[0] > test.most {
					t.Errorf("it waited %v, want once between %s and %s", waits, test.least, test.most)
				}
			})
		})
	}
}

func TestRetryAfterIsToldInTheEnd(t *testing.T) {
	t.Parallel()
	client := serve(t, askedToWait(429, "7"))
	err := create(t.Context(), client)
	if got := failure(t, err).RetryAfter; got != 7*time.Second {
		t.Errorf("it says %s, want 7s", got)
	}
}

// A limiter has not passed the request on, so waiting for it is safe.
func TestARateLimitIsSatOutAlsoByWhatIsSentOnce(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		if !route.once {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			steps := newScript(askedToWait(429, "7"), askedToWait(429, "60"), says(200, route.ok))
			client := serveInBubble(t, steps.ServeHTTP)
			if err := route.call(t.Context(), client); err != nil {
				t.Errorf("%s: %v", route.name, err)
			}
			waits := steps.Waited()
			if len(waits) != 2 || waits[0] != 7*time.Second || waits[1] != time.Minute {
				t.Errorf("%s: it waited %v, want 7s and 1m", route.name, waits)
			}
		})
	}
}

// After a rate limit it is sent again. If that may have been carried out, it is
// not sent a third time.
func TestWhatIsSentOnceIsNotRepeatedOnceItMayHaveBeenDone(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		if !route.once {
			continue
		}
		for name, fault := range map[string]http.HandlerFunc{"cut": cut, "503": says(503, ``), "408": says(408, ``)} {
			synctest.Test(t, func(t *testing.T) {
				steps := newScript(says(429, ``), fault, says(200, route.ok))
				client := serveInBubble(t, steps.ServeHTTP)
				if err := route.call(t.Context(), client); !OutcomeUnknown(err) {
					t.Errorf("%s, %s: got %v", route.name, name, err)
				}
				if got := len(steps.Arrivals()); got != 2 {
					t.Errorf("%s, %s: the server got %d requests, want 2", route.name, name, got)
				}
			})
		}
	}
}

// A refusal says nothing of what an attempt before it has done.
func TestAnEarlierAttemptMayHaveDoneIt(t *testing.T) {
	t.Parallel()
	refusal := says(401, `{"error":"Invalid token."}`)
	for name, test := range map[string]struct {
		steps []http.HandlerFunc
		open  bool
	}{
		"refused":                           {[]http.HandlerFunc{refusal}, false},
		"limited, then refused":             {[]http.HandlerFunc{says(429, ``), refusal}, false},
		"cut, then refused":                 {[]http.HandlerFunc{cut, refusal}, true},
		"503, then refused":                 {[]http.HandlerFunc{says(503, ``), refusal}, true},
		"cut, then limited, then refused":   {[]http.HandlerFunc{cut, says(429, ``), refusal}, true},
		"cut, then limited, and no more":    {[]http.HandlerFunc{cut, says(429, ``), says(429, ``), says(429, ``), says(429, ``)}, true},
		"limited again and again, then 400": {[]http.HandlerFunc{says(429, ``), says(429, ``), says(400, ``)}, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			steps := newScript(test.steps...)
			client := serveInBubble(t, steps.ServeHTTP)
			client.http.Transport.(*http.Transport).DisableKeepAlives = true
			err := rename(t.Context(), client)
			if got := len(steps.Arrivals()); err == nil || got != len(test.steps) || OutcomeUnknown(err) != test.open {
				t.Errorf("%s: got %v after %d requests, outcome unknown: %t, want %t", name, err, got, OutcomeUnknown(err), test.open)
			}
		})
	}
}

func TestThePaceCanBeSet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := newScript(askedToWait(503, "60"), says(503, ``))
		client := serveInBubble(t, steps.ServeHTTP, func(config *Config) { config.Pace = Pace{First: time.Minute, Most: 2 * time.Second} })
		if err := status(t.Context(), client); err == nil {
			t.Error("got no error")
		}
		if waits := steps.Waited(); len(waits) != 4 || waits[0] != 2*time.Second || slices.Max(waits) > 2*time.Second {
			t.Errorf("it waited %v, want 2s at the most", waits)
		}
	})
}

func TestTheEndOfTheContextEndsAWaitAtOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		handler http.HandlerFunc
		kind    Kind
	}{
		{"between attempts", askedToWait(503, "25"), ErrServerFault},
		{"between attempts, rate limit", askedToWait(429, "25"), ErrRateLimit},
		{"during an attempt", hang, ErrUnreachable},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				steps := newScript(test.handler)
				client := serveInBubble(t, steps.ServeHTTP)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(3*time.Second, cancel)
				start := time.Now()
				err := status(ctx, client)
				if got := time.Since(start); got != 3*time.Second {
					t.Errorf("it took %s, want 3s", got)
				}
				if !errors.Is(err, context.Canceled) || failure(t, err).Kind != test.kind {
					t.Errorf("got %v", err)
				}
				if got := len(steps.Arrivals()); got != 1 {
					t.Errorf("the server got %d requests, want 1", got)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				client := serveInBubble(t, test.handler)
				ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
				defer cancel()
				start := time.Now()
				err := status(ctx, client)
				if got := time.Since(start); got != 3*time.Second || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("after %s: got %v, want the deadline's error after 3s", got, err)
				}
			})
		})
	}
}

func TestACanceledContextSendsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := newScript(says(200, statusBody))
		client := serveInBubble(t, steps.ServeHTTP)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := status(ctx, client); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if got := len(steps.Arrivals()); got != 0 {
			t.Errorf("the server got %d requests, want none", got)
		}
	})
}

// The bound on time is one of each attempt, so a slow first one leaves time for
// the next.
func TestTheTimeoutBoundsOneAttemptAndNotAllOfThem(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const timeout = 20 * time.Second
		steps := newScript(hang, hang, says(200, statusBody))
		client := serveInBubble(t, steps.ServeHTTP, func(config *Config) { config.RequestTimeout = timeout })
		if err := status(t.Context(), client); err != nil {
			t.Error(err)
		}
		waits := steps.Waited()
		if len(waits) != 2 {
			t.Fatalf("the server got %d requests, want 3", len(waits)+1)
		}
		for i, wait := range waits {
			if wait < timeout+250*time.Millisecond || wait > timeout+1200*time.Millisecond {
				t.Errorf("attempt %d came after %s, want the timeout of %s and a wait", i+2, wait, timeout)
			}
		}
	})
}

func TestTheTimeoutAlsoBoundsAnAnswerThatTrickles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serveInBubble(t, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte(" "))
				_ = http.NewResponseController(w).Flush()
				select {
				case <-time.After(time.Second):
				case <-r.Context().Done():
				}
			}
		}, func(config *Config) { config.MaxRetries = 0 })
		start := time.Now()
		err := status(t.Context(), client)
		if got := time.Since(start); got != DefaultRequestTimeout {
			t.Errorf("it took %s, want %s", got, DefaultRequestTimeout)
		}
		if failed := failure(t, err); failed.Kind != ErrUnreachable || failed.Message != "no answer in 45s" || failed.Timeout != DefaultRequestTimeout {
			t.Errorf("got %v", failed)
		}
	})
}

// What ends with the operation or with the connection was not too slow for the
// bound on one request.
func TestOnlyTheBoundOnARequestIsToldAsOne(t *testing.T) {
	t.Parallel()
	within := func(d time.Duration) func(*Config) {
		return func(config *Config) { config.RequestTimeout, config.MaxRetries = d, 0 }
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		call    func(context.Context, *Client) error
		bound   time.Duration
		want    time.Duration
	}{
		"no answer":                   {hang, status, 20 * time.Second, 20 * time.Second},
		"no listing":                  {hang, listing, 90 * time.Second, 90 * time.Second},
		"half a listing":              {halfAndHang, listing, 20 * time.Second, 20 * time.Second},
		"the end of the operation":    {hang, status, 2 * time.Minute, 0},
		"the end of the connection":   {cut, status, 20 * time.Second, 0},
		"an answer that is no answer": {says(503, ""), status, 20 * time.Second, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			client := serveInBubble(t, c.handler, within(c.bound))
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
			defer cancel()
			failed := failure(t, c.call(ctx, client))
			if failed.Timeout != c.want {
				t.Errorf("%s: the bound is %s, want %s (%v)", name, failed.Timeout, c.want, failed)
			}
		})
	}
}

// halfAndHang begins a listing, and does not go on.
func halfAndHang(w http.ResponseWriter, r *http.Request) {
	_, _ = w.Write([]byte(listBody[:20]))
	_ = http.NewResponseController(w).Flush()
	hang(w, r)
}

func TestNoMoreRequestsAreUnderWayThanAllowed(t *testing.T) {
	t.Parallel()
	for allowed, want := range map[int64]int{1: 1, 3: 3, 0: DefaultMaxConcurrentRequests} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			present, most := 0, 0
			client := serveInBubble(t, func(w http.ResponseWriter, _ *http.Request) {
				mu.Lock()
				present++
				most = max(most, present)
				mu.Unlock()
				time.Sleep(time.Second)
				mu.Lock()
				present--
				mu.Unlock()
				_, _ = w.Write([]byte(statusBody))
			}, func(config *Config) { config.MaxConcurrentRequests = allowed })
			start := time.Now()
			const calls = 30
			var waiting sync.WaitGroup
			for range calls {
				waiting.Go(func() {
					if err := status(t.Context(), client); err != nil {
						t.Error(err)
					}
				})
			}
			waiting.Wait()
			if most != want {
				t.Errorf("with %d allowed, %d requests were under way at once, want %d", allowed, most, want)
			}
			if got, want := time.Since(start), time.Duration(calls/want)*time.Second; got != want {
				t.Errorf("with %d allowed, %d requests took %s, want %s", allowed, calls, got, want)
			}
		})
	}
}

func TestARequestThatWaitsToBeRepeatedHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := newScript(askedToWait(503, "20"), says(200, statusBody))
		client := serveInBubble(t, steps.ServeHTTP, func(config *Config) { config.MaxConcurrentRequests = 1 })
		first := make(chan error)
		go func() {
			err := status(t.Context(), client)
			first <- err
		}()
		synctest.Wait()
		start := time.Now()
		if err := status(t.Context(), client); err != nil {
			t.Error(err)
		}
		if got := time.Since(start); got != 0 {
			t.Errorf("the other request was held up for %s", got)
		}
		if err := <-first; err != nil {
			t.Error(err)
		}
		if got := time.Since(start); got != 20*time.Second {
			t.Errorf("the repeated request took %s, want 20s", got)
		}
	})
}

func TestRequestsPerSecondIsHonored(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := newScript(says(200, statusBody))
		client := serveInBubble(t, steps.ServeHTTP, func(config *Config) { config.RequestsPerSecond = 4 })
		var waiting sync.WaitGroup
		for range 13 {
			waiting.Go(func() {
				if err := status(t.Context(), client); err != nil {
					t.Error(err)
				}
			})
		}
		waiting.Wait()
		arrivals := steps.Arrivals()
		slices.Sort(arrivals)
		for i, at := range arrivals {
			if want := time.Duration(i) * 250 * time.Millisecond; at < want-time.Millisecond || at > want+time.Millisecond {
				t.Errorf("request %d came after %s, want %s", i+1, at, want)
			}
		}
	})
}

func TestWithoutABoundRequestsGoOutAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := newScript(says(200, statusBody))
		client := serveInBubble(t, steps.ServeHTTP)
		for range 100 {
			if err := status(t.Context(), client); err != nil {
				t.Error(err)
			}
		}
		if arrivals := steps.Arrivals(); arrivals[99] != 0 {
			t.Errorf("100 requests took %s", arrivals[99])
		}
	})
}

func TestRepetitionsCountToTheRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := newScript(says(503, ``))
		client := serveInBubble(t, steps.ServeHTTP, func(config *Config) { config.RequestsPerSecond = 0.1 })
		if err := status(t.Context(), client); err == nil {
			t.Error("got no error")
		}
		waits := steps.Waited()
		if len(waits) != 4 || slices.Min(waits) < 10*time.Second-time.Millisecond {
			t.Errorf("it waited %v, want 10s each", waits)
		}
	})
}
