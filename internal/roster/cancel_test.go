package roster

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// slow is a server that takes its time, and keeps what became of each request.
type slow struct {
	mu    sync.Mutex
	asked []string
	ended []error
	// takes is how long an answer takes, asLongAs unless set, and fails what it is.
	takes time.Duration
	fails error
	// ends is how long it takes a request to end that was canceled.
	ends time.Duration
}

const asLongAs = 20 * time.Second

func (s *slow) answer(ctx context.Context, name string) error {
	s.mu.Lock()
	s.asked = append(s.asked, name)
	s.mu.Unlock()
	err := s.fails
	select {
	case <-time.After(cmp.Or(s.takes, asLongAs)):
	case <-ctx.Done():
		err = ctx.Err()
		time.Sleep(s.ends)
	}
	s.mu.Lock()
	s.ended = append(s.ended, err)
	s.mu.Unlock()
	return err
}

func (s *slow) ListInstances(ctx context.Context) (uazapi.Listing, error) {
	return uazapi.Listing{Instances: []uazapi.Instance{{ID: "a", Token: tokenA}}}, s.answer(ctx, "listing")
}

func (s *slow) Status(ctx context.Context, _ uazapi.Key) (uazapi.Status, error) {
	return uazapi.Status{Instance: uazapi.Instance{ID: "a", Token: tokenA}}, s.answer(ctx, "status")
}

// tokenA is the token of the only instance there is.
const tokenA = "token-a-is-long"

// reads are the ways to wait for a server.
var reads = map[string]func(context.Context, *Roster) error{
	"Instance": func(ctx context.Context, r *Roster) error {
		_, err := r.Instance(ctx, "a", Shared)
		return err
	},
	"Instance, written to before": func(ctx context.Context, r *Roster) error {
		r.Learn(uazapi.Instance{ID: "a", Token: tokenA})
		r.Wrote(tokenA, "")
		_, err := r.Instance(ctx, "a", Shared)
		return err
	},
	"Instance, after writes": func(ctx context.Context, r *Roster) error {
		_, err := r.Instance(ctx, "a", AfterWrites)
		return err
	},
	"Instance, now": func(ctx context.Context, r *Roster) error {
		_, err := r.Instance(ctx, "a", Now)
		return err
	},
	"Open": func(ctx context.Context, r *Roster) error {
		_, err := r.Open(ctx, uazapi.Key{Token: tokenA}, Shared)
		return err
	},
	"Open, now": func(ctx context.Context, r *Roster) error {
		_, err := r.Open(ctx, uazapi.Key{ID: "a", Token: tokenA}, Now)
		return err
	},
	"Instances": func(ctx context.Context, r *Roster) error {
		_, err := r.Instances(ctx, Shared)
		return err
	},
	"Instances, after writes": func(ctx context.Context, r *Roster) error {
		_, err := r.Instances(ctx, AfterWrites)
		return err
	},
	"Instances, now": func(ctx context.Context, r *Roster) error {
		_, err := r.Instances(ctx, Now)
		return err
	},
}

// withEachRead tests each way to wait, in a bubble of its own.
func withEachRead(t *testing.T, test func(t *testing.T, read func(context.Context, *Roster) error)) {
	t.Helper()
	for name, read := range reads {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, read) })
		})
	}
}

// The wait is that for an answer which readers share. A reader that is canceled
// ends at once, and when the last has left, so does the request itself: nothing
// goes on that nobody waits for, and nothing new is sent.
func TestCancelEndsTheWaitForASharedAnswer(t *testing.T) {
	t.Parallel()
	withEachRead(t, func(t *testing.T, read func(context.Context, *Roster) error) {
		server := &slow{}
		roster := New(server, time.Now)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		start := time.Now()
		if err := read(ctx, roster); !errors.Is(err, context.Canceled) || time.Since(start) != 3*time.Second {
			t.Errorf("it ended after %s with %v", time.Since(start), err)
		}
		synctest.Wait()
		if len(server.asked) != 1 || len(server.ended) != 1 || !errors.Is(server.ended[0], context.Canceled) {
			t.Errorf("the requests %q ended with %v, want one that ended with its reader", server.asked, server.ended)
		}
		if err := read(ctx, roster); !errors.Is(err, context.Canceled) {
			t.Errorf("a canceled reader got %v", err)
		}
		synctest.Wait()
		if len(server.asked) != 1 {
			t.Errorf("a canceled reader had %q sent", server.asked[1:])
		}
		// It is no failure that others are told of.
		if err := read(t.Context(), roster); err != nil {
			t.Errorf("the next reader got %v", err)
		}
	})
}

// Who comes while a request that was canceled is still ending gets one of its own.
func TestCancelIsNotInherited(t *testing.T) {
	t.Parallel()
	withEachRead(t, func(t *testing.T, read func(context.Context, *Roster) error) {
		server := &slow{ends: 5 * time.Second}
		roster := New(server, time.Now)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := read(ctx, roster); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		if err := read(t.Context(), roster); err != nil {
			t.Errorf("the next reader got %v", err)
		}
	})
}

// The others that wait for the same answer get it.
func TestCancelLeavesASharedAnswerToTheOthers(t *testing.T) {
	t.Parallel()
	withEachRead(t, func(t *testing.T, read func(context.Context, *Roster) error) {
		server := &slow{}
		roster := New(server, time.Now)
		first, cancel := context.WithCancel(t.Context())
		results := make([]error, 2)
		var readers sync.WaitGroup
		readers.Go(func() { results[0] = read(first, roster) })
		synctest.Wait()
		// A second later: what came before counts as older than what is asked for now.
		readers.Go(func() { results[1] = read(t.Context(), roster) })
		time.Sleep(time.Second)
		cancel()
		start := time.Now()
		readers.Wait()
		if !errors.Is(results[0], context.Canceled) || results[1] != nil {
			t.Errorf("the canceled reader got %v, the other %v", results[0], results[1])
		}
		if slices.ContainsFunc(server.ended, func(err error) bool { return err != nil }) || time.Since(start) < asLongAs-2*time.Second {
			t.Errorf("the shared request was cut short: %v", server.ended)
		}
	})
}

// Readers come and go at any moment: each gets the answer, or is canceled itself.
func TestCancelAmongMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{}
		roster := New(server, time.Now)
		var readers sync.WaitGroup
		for n := range 200 {
			readers.Go(func() {
				time.Sleep(time.Duration(n) * 100 * time.Millisecond)
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(n%5)*7*time.Second+time.Second)
				defer cancel()
				got, err := roster.Instance(ctx, "a", Shared)
				switch {
				case err == nil && (!got.Found || got.Instance.ID != "a"):
					t.Errorf("reader %d got %v", n, got)
				case err != nil && ctx.Err() == nil:
					t.Errorf("reader %d got %v, which is another's", n, err)
				}
			})
		}
		readers.Wait()
	})
}
