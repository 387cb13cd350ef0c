package roster

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// A server may take longer for an answer than the answer is fresh. Nobody asks
// for ever then, and readers that come a moment later share the answer.
func TestSlowAnAnswerIsUsedHoweverLongItTook(t *testing.T) {
	t.Parallel()
	withEachRead(t, func(t *testing.T, read func(context.Context, *Roster) error) {
		server := &slow{takes: 2 * Fresh}
		roster := New(server, time.Now)
		start := time.Now()
		if err := read(t.Context(), roster); err != nil || time.Since(start) != 2*Fresh {
			t.Errorf("it ended after %s with %v", time.Since(start), err)
		}
		if len(server.asked) != 1 {
			t.Errorf("the requests are %q, want one", server.asked)
		}
	})
}

func TestSlowReadersShareALateStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{takes: 2 * Fresh}
		roster := New(server, time.Now)
		for range 3 {
			if got, err := roster.Open(t.Context(), uazapi.Key{Token: tokenA}, Shared); err != nil || got.ID != "a" {
				t.Errorf("got %q, %v", got.ID, err)
			}
		}
		if len(server.asked) != 1 {
			t.Errorf("the requests are %q, want one", server.asked)
		}
	})
}

func TestSlowReadersShareALateListing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{takes: 2 * Fresh}
		roster := New(server, time.Now)
		for range 3 {
			for _, id := range []string{"a", "x"} {
				if got, err := roster.Instance(t.Context(), id, Shared); err != nil || got.Found != (id == "a") {
					t.Errorf("%s: found %t, %v", id, got.Found, err)
				}
			}
		}
		if len(server.asked) != 1 {
			t.Errorf("the requests are %q, want one", server.asked)
		}
	})
}

// A clock that jumps, as when a machine was asleep, is no reason to ask for ever.
func TestSlowAClockThatJumps(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	at := time.Date(2026, 8, 4, 9, 0, 0, 0, time.UTC)
	roster := New(server, func() time.Time {
		at = at.Add(2 * Fresh)
		return at
	})
	for range 3 {
		if got, err := roster.Instance(t.Context(), "a", Shared); err != nil || !got.Found {
			t.Errorf("found %t, %v", got.Found, err)
		}
	}
	server.expectCalls(t, 3, 0)
}

// A server that never answers costs one wait for all readers of a while, and not
// one for each.
func TestSlowReadersShareALateFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &slow{takes: 2 * Fresh, fails: call.ErrUnreachable}
		roster := New(server, time.Now)
		start := time.Now()
		for range 100 {
			if _, err := roster.Instance(t.Context(), "a", Shared); !errors.Is(err, call.ErrUnreachable) {
				t.Errorf("got %v", err)
			}
		}
		if time.Since(start) != 2*Fresh || len(server.asked) != 1 {
			t.Errorf("it took %s and %d requests", time.Since(start), len(server.asked))
		}
	})
}

// Readers and writers at once: nobody waits for ever, and nobody is told of a time
// before its own last write.
func TestAnAnswerIsNeverOlderThanTheReadersOwnWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server := &counting{}
		roster := New(server, time.Now)
		roster.Learn(uazapi.Instance{ID: "a", Token: tokenA})
		reads := []func() (uazapi.Instance, error){
			func() (uazapi.Instance, error) { return roster.Open(t.Context(), uazapi.Key{Token: tokenA}, Shared) },
			func() (uazapi.Instance, error) { return roster.Open(t.Context(), uazapi.Key{Token: tokenA}, Now) },
			func() (uazapi.Instance, error) {
				got, err := roster.Instance(t.Context(), "a", Shared)
				return got.Instance, err
			},
			func() (uazapi.Instance, error) {
				got, err := roster.Instance(t.Context(), "a", AfterWrites)
				return got.Instance, err
			},
			func() (uazapi.Instance, error) {
				got, err := roster.Instance(t.Context(), "a", Now)
				return got.Instance, err
			},
		}
		var workers sync.WaitGroup
		for n := range 50 {
			workers.Go(func() {
				for turn := range 20 {
					time.Sleep(time.Duration(n*7%13) * 100 * time.Millisecond)
					written := server.write()
					roster.Wrote(tokenA, "a")
					got, err := reads[(n+turn)%len(reads)]()
					if err != nil || got.MsgDelayMax < written {
						t.Errorf("read %d: it is told of %d, and wrote %d before; %v", (n+turn)%len(reads), got.MsgDelayMax, written, err)
					}
				}
			})
		}
		workers.Wait()
	})
}

// counting is a server that counts writes, tells the count, and takes its time.
type counting struct {
	mu     sync.Mutex
	writes int64
}

func (s *counting) write() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	return s.writes
}

func (s *counting) answer() uazapi.Instance {
	s.mu.Lock()
	told := uazapi.Instance{ID: "a", Token: tokenA, MsgDelayMax: s.writes}
	s.mu.Unlock()
	time.Sleep(time.Second)
	return told
}

func (s *counting) ListInstances(context.Context) (uazapi.Listing, error) {
	return uazapi.Listing{Instances: []uazapi.Instance{s.answer()}}, nil
}

func (s *counting) Status(context.Context, uazapi.Key) (uazapi.Status, error) {
	return uazapi.Status{Instance: s.answer()}, nil
}
