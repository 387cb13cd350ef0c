package together

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// slowly is a call that takes a second, and counts.
func slowly(calls *atomic.Int32) func(context.Context) (int32, error) {
	return func(ctx context.Context) (int32, error) {
		number := calls.Add(1)
		select {
		case <-time.After(time.Second):
			return number, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

func TestCallsAreSharedByThoseWhoComeMeanwhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var shared Calls[int32]
		var calls atomic.Int32
		var readers sync.WaitGroup
		for n := range 20 {
			readers.Go(func() {
				key := []string{"a", "b"}[n%2]
				if _, err := shared.Share(t.Context(), key, slowly(&calls)); err != nil {
					t.Error(err)
				}
			})
		}
		readers.Wait()
		if calls.Load() != 2 {
			t.Errorf("%d calls were made, want one for each key", calls.Load())
		}
		// Who comes later is not told of what was before.
		if got, err := shared.Share(t.Context(), "a", slowly(&calls)); err != nil || got != 3 {
			t.Errorf("a later reader is told %d, %v", got, err)
		}
	})
}

func TestCallsOutliveAReaderThatLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var shared Calls[int32]
		var calls atomic.Int32
		leaving, leave := context.WithCancelCause(t.Context())
		gone := errors.New("gone")
		var readers sync.WaitGroup
		readers.Go(func() {
			if _, err := shared.Share(leaving, "a", slowly(&calls)); !errors.Is(err, gone) {
				t.Errorf("the reader that left is told %v", err)
			}
		})
		synctest.Wait()
		readers.Go(func() {
			if got, err := shared.Share(t.Context(), "a", slowly(&calls)); err != nil || got != 1 {
				t.Errorf("the reader that stayed is told %d, %v", got, err)
			}
		})
		synctest.Wait()
		leave(gone)
		readers.Wait()
	})
}

func TestCallsEndWithTheLastReader(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var shared Calls[int32]
		var calls atomic.Int32
		ended := make(chan error, 1)
		leaving, leave := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		readers.Go(func() {
			_, _ = shared.Share(leaving, "a", func(ctx context.Context) (int32, error) {
				_, err := slowly(&calls)(ctx)
				ended <- err
				return 0, err
			})
		})
		synctest.Wait()
		leave()
		readers.Wait()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the call ended with %v", err)
		}
		// A reader that comes now is not handed the call that was ended.
		if got, err := shared.Share(t.Context(), "a", slowly(&calls)); err != nil || got != 2 {
			t.Errorf("the next reader is told %d, %v", got, err)
		}
		if _, err := shared.Share(leaving, "a", slowly(&calls)); !errors.Is(err, context.Canceled) || calls.Load() != 2 {
			t.Errorf("a reader that left before it came is told %v, after %d calls", err, calls.Load())
		}
	})
}

func TestTurnsAreTakenOneByOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		var busy, most atomic.Int32
		var all sync.WaitGroup
		begun := time.Now()
		for range 3 {
			for _, key := range []string{"a", "b"} {
				all.Go(func() {
					done, err := turns.Take(t.Context(), key)
					if err != nil {
						t.Error(err)
						return
					}
					defer done()
					most.Store(max(most.Load(), busy.Add(1)))
					time.Sleep(time.Second)
					busy.Add(-1)
				})
			}
		}
		all.Wait()
		if took := time.Since(begun); took != 3*time.Second || most.Load() != 2 {
			t.Errorf("it took %s with %d at once, want 3s and one for each key", took, most.Load())
		}
		if !turns.Wanted("a") || turns.Wanted("c") {
			t.Error("who waited for what is not known")
		}
	})
}

func TestTurnsAreNotWaitedForAfterTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var turns Turns
		done, err := turns.Take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		leaving, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		if _, err := turns.Take(leaving, "a"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the turn is refused with %v", err)
		}
		done()
		done, err = turns.Take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		done()
	})
}
