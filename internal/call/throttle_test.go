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

	"golang.org/x/time/rate"
)

// limited is a server that takes so many requests in each second. It refuses the
// others, on the routes that it limits.
type limited struct {
	each int
	only string
	// after, where set, is what it asks in Retry-After.
	after string

	mu       sync.Mutex
	second   int64
	taken    int
	requests int
	refused  int
}

func (l *limited) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if l.refuses(r.URL.Path) {
		w.Header().Set("Retry-After", l.after)
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	_, _ = w.Write([]byte(statusBody))
}

func (l *limited) refuses(path string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now().Unix(); now != l.second {
		l.second, l.taken = now, 0
	}
	l.requests++
	if l.only != "" && l.only != path {
		return false
	}
	l.taken++
	if l.taken > l.each {
		l.refused++
		return true
	}
	return false
}

// readAll reads many objects, with as many readers as Terraform has, and returns
// how many failed and how long it took.
func readAll(t *testing.T, client *Client, objects int) (failed []error, took time.Duration) {
	t.Helper()
	start := time.Now()
	todo := make(chan struct{}, objects)
	for range objects {
		todo <- struct{}{}
	}
	close(todo)
	var mu sync.Mutex
	var readers sync.WaitGroup
	for range 10 {
		readers.Go(func() {
			for range todo {
				err := status(t.Context(), client)
				if err == nil {
					continue
				}
				mu.Lock()
				failed = append(failed, err)
				mu.Unlock()
			}
		})
	}
	readers.Wait()
	return failed, time.Since(start)
}

// A limit that lasts slows a run down, and fails nothing of it.
func TestALastingLimitOnlyTakesTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		each, objects int
		change        func(*Config)
		most          time.Duration
		refused       int
	}{
		"5 a second":              {each: 5, objects: 30, most: 9 * time.Second, refused: 25},
		"5 a second, for long":    {each: 5, objects: 300, most: 90 * time.Second, refused: 60},
		"1 a second":              {each: 1, objects: 20, most: 30 * time.Second, refused: 50},
		"50 a second":             {each: 50, objects: 300, most: 12 * time.Second, refused: 60},
		"and the rate is bounded": {each: 5, objects: 30, change: func(config *Config) { config.RequestsPerSecond = 4 }, most: 8 * time.Second, refused: 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 5 { // the pauses are jittered
				synctest.Test(t, func(t *testing.T) {
					server := &limited{each: c.each}
					change := c.change
					if change == nil {
						change = func(*Config) {}
					}
					client := serveInBubble(t, server.ServeHTTP, change)
					failed, took := readAll(t, client, c.objects)
					if len(failed) > 0 {
						t.Errorf("%d of %d failed: %v", len(failed), c.objects, failed[0])
					}
					if took > c.most || server.refused > c.refused {
						t.Errorf("it took %s and met the limit %d times, want %s and %d at the most", took, server.refused, c.most, c.refused)
					}
				})
			}
		})
	}
}

// One 429 holds up all requests of the client, also those of other routes.
func TestAPauseIsSharedByAllRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		steps := newScript(askedToWait(429, "20"), says(200, statusBody))
		client := serveInBubble(t, steps.ServeHTTP)
		var calls sync.WaitGroup
		for n := range 3 {
			calls.Go(func() {
				if err := status(t.Context(), client); err != nil {
					t.Errorf("call %d: %v", n, err)
				}
			})
			synctest.Wait()
		}
		calls.Wait()
		arrivals := steps.Arrivals()
		if len(arrivals) != 4 || arrivals[1] != 20*time.Second || slices.Max(arrivals) > 22*time.Second {
			t.Errorf("requests came after %v, want one at once and the others after 20s", arrivals)
		}
	})
}

// Those who were refused together make one pause, and one fall of the rate.
func TestRefusalsOfOneMomentAreOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		throttle := newThrottle(rate.Inf, Pace{})
		for range 40 {
			if _, err := throttle.wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for range 40 {
			throttle.refused(0, 0)
		}
		if throttle.pauses != 1 || throttle.limiter.Limit() != 20 {
			t.Errorf("%d pauses, %v requests a second, want 1 and 20", throttle.pauses, throttle.limiter.Limit())
		}
		if pause := throttle.pause(); pause < 250*time.Millisecond || pause > 750*time.Millisecond {
			t.Errorf("the first pause is %s, want between 250ms and 750ms", pause)
		}
		throttle.refused(0, 5*time.Second)
		if pause := throttle.pause(); pause != 5*time.Second {
			t.Errorf("it waits %s where one was asked to wait 5s", pause)
		}
	})
}

func TestTheRateFallsAndRecovers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		throttle := newThrottle(100, Pace{})
		limit := func(want rate.Limit) {
			t.Helper()
			if got := throttle.limiter.Limit(); got < want*0.999 || got > want*1.001 {
				t.Errorf("the rate is %v, want %v", got, want)
			}
		}
		throttle.sent.count(time.Now())
		for range 39 {
			throttle.sent.count(time.Now())
		}
		throttle.refused(0, 0)
		limit(20)
		throttle.refused(1, 0)
		limit(20) // it fell less than a second ago
		time.Sleep(time.Second)
		throttle.refused(2, 0)
		limit(10)
		time.Sleep(9 * time.Second)
		throttle.passed()
		limit(10)
		time.Sleep(time.Second)
		throttle.passed()
		throttle.passed()
		limit(11)
		for range 60 {
			time.Sleep(time.Second)
			throttle.passed()
		}
		limit(100) // and no more than the configuration allows
		for range 20 {
			time.Sleep(time.Second)
			throttle.refused(throttle.pauses, 0)
		}
		limit(2)
	})
	synctest.Test(t, func(t *testing.T) {
		throttle := newThrottle(0.1, Pace{})
		throttle.sent.count(time.Now())
		throttle.refused(0, 0)
		if got := throttle.limiter.Limit(); got != 0.1 {
			t.Errorf("the rate is %v, want that of the configuration, which is lower than all falls", got)
		}
	})
}

func TestWhatTheServerAsksForIsNotWaitedForTooLong(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		synctest.Test(t, func(t *testing.T) {
			steps := newScript(askedToWait(429, "3600"))
			client := serveInBubble(t, steps.ServeHTTP)
			start := time.Now()
			failed := failure(t, route.call(t.Context(), client))
			if failed.Kind != ErrRateLimit || failed.RetryAfter != time.Hour || failed.Attempts != 1 || time.Since(start) != 0 {
				t.Errorf("%s: after %s and %d attempts: %v", route.name, time.Since(start), failed.Attempts, failed)
			}
			// It holds up nobody: the limit may be one of that route.
			if pause := client.throttle.pause(); pause > 0 {
				t.Errorf("%s: others wait %s", route.name, pause)
			}
		})
	}
}

// A server that refuses everything for good is waited for once, and not once for
// each object. What comes after that fails without being sent.
func TestALimitThatLetsNothingPassIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after string
		most  time.Duration
	}{
		"and does not ask":      {"", 3 * time.Minute},
		"and asks for a minute": {"60", 5 * time.Minute},
		"and asks for an hour":  {"3600", 5 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			client := serveInBubble(t, askedToWait(429, c.after))
			failed, took := readAll(t, client, 300)
			if len(failed) != 300 || took > c.most {
				t.Errorf("%s: %d of 300 failed in %s, want all in %s", name, len(failed), took, c.most)
			}
			for _, err := range failed {
				if !errors.Is(err, ErrRateLimit) {
					t.Fatalf("%s: got %v", name, err)
				}
			}
		})
	}
}

// Once a limit was given up, a request tries now and then whether the server has
// others again.
func TestALimitThatWasGivenUpIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &limited{each: 0, after: "3600"}
		client := serveInBubble(t, server.ServeHTTP)
		for range 20 {
			err := status(t.Context(), client)
			if failed := failure(t, err); failed.Kind != ErrRateLimit || failed.RetryAfter != time.Hour || failed.Path != pathStatus {
				t.Fatalf("it failed with %v", err)
			}
		}
		if server.requests != convincing {
			t.Errorf("%d requests were sent, want %d", server.requests, convincing)
		}
		server.each = 100
		time.Sleep(closed)
		if failed, _ := readAll(t, client, 20); len(failed) > 0 {
			t.Errorf("%d of 20 failed after the limit was over: %v", len(failed), failed[0])
		}
	})
}

// Others pass for ever, so the calls of a route that lets none pass must end by
// themselves.
func TestALimitOfOneRouteEndsItsCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &limited{each: 0, only: pathPrivacy}
		client := serveInBubble(t, server.ServeHTTP)
		ctx, cancel := context.WithCancel(t.Context())
		var polling sync.WaitGroup
		polling.Go(func() {
			for ctx.Err() == nil {
				_ = status(ctx, client)
				_ = sleep(ctx, 100*time.Millisecond)
			}
		})
		start := time.Now()
		err := privacy(t.Context(), client)
		if failed := failure(t, err); failed.Kind != ErrRateLimit || failed.Attempts <= 1+DefaultMaxRetries {
			t.Errorf("after %d attempts: %v, want a limit that was met more often than other failures may be", failed.Attempts, err)
		}
		if took := time.Since(start); took < 2*time.Minute || took > 5*time.Minute {
			t.Errorf("it ended after %s, want between 2 and 5 minutes", took)
		}
		cancel()
		polling.Wait()
	})
}

// What went wrong is told although the end came while the call waited for its
// turn once more.
func TestTheEndWhileWaitingForATurnTellsWhatWentWrong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := serveInBubble(t, askedToWait(429, "5"), func(config *Config) { config.RequestsPerSecond = 0.01 })
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		err := status(ctx, client)
		failed := failure(t, err)
		if failed.Kind != ErrRateLimit || failed.Attempts != 1 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %d attempts: %v", failed.Attempts, err)
		}
	})
}
