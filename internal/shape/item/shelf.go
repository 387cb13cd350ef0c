package item

import (
	"context"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/together"
)

// shelf has what the server told of the items of each instance in this run. All items
// of an instance are read by one call, and those who change some take turns.
type shelf[E any] struct {
	now   func() time.Time
	calls together.Calls[told[E]]
	turns together.Turns

	mu sync.Mutex
	// step orders what happened, where clocks are too coarse to.
	step int
	// known is what was last told of each instance, and written the step at which its
	// items were last written to, both by the id of the instance.
	known   map[string]told[E]
	written map[string]int
}

// told are the items of an instance as of a step.
type told[E any] struct {
	items []E
	asked int
	at    time.Time
}

func newShelf[E any](now func() time.Time) *shelf[E] {
	return &shelf[E]{now: now, known: map[string]told[E]{}, written: map[string]int{}}
}

// wrote takes note that the items of an instance may be others from now on.
func (s *shelf[E]) wrote(instance string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.step++
	s.written[instance] = s.step
}

// next is the next step.
func (s *shelf[E]) next() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.step++
	return s.step
}

// shared returns the items of an instance from a call that all readers of a run
// share, and that is newer than the last write of this process.
func (s *shelf[E]) shared(ctx context.Context, instance string, ask func(context.Context) ([]E, error)) ([]E, error) {
	s.mu.Lock()
	since := s.written[instance]
	s.mu.Unlock()
	return s.after(ctx, instance, since, ask)
}

// fresh returns the items of an instance from a call that begins now.
func (s *shelf[E]) fresh(ctx context.Context, instance string, ask func(context.Context) ([]E, error)) ([]E, error) {
	return s.after(ctx, instance, s.next(), ask)
}

// after returns items that were asked for after a step.
func (s *shelf[E]) after(ctx context.Context, instance string, step int, ask func(context.Context) ([]E, error)) ([]E, error) {
	for {
		if known, ok := s.knownAfter(instance, step); ok {
			return known.items, nil
		}
		got, err := s.calls.Share(ctx, instance, func(ctx context.Context) (told[E], error) {
			if known, ok := s.knownAfter(instance, step); ok {
				return known, nil // another reader's answer came in meanwhile
			}
			return s.ask(ctx, instance, ask)
		})
		if err != nil {
			return nil, err
		}
		// A call that was on its way already tells less than was asked for.
		if got.asked > step {
			return got.items, nil
		}
	}
}

func (s *shelf[E]) ask(ctx context.Context, instance string, ask func(context.Context) ([]E, error)) (told[E], error) {
	asked := s.next()
	items, err := ask(ctx)
	if err != nil {
		return told[E]{}, err
	}
	got := told[E]{items: items, asked: asked, at: s.now()}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[instance] = got
	return got, nil
}

func (s *shelf[E]) knownAfter(instance string, step int) (told[E], bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.known[instance]
	return known, ok && known.asked > step && s.now().Sub(known.at) < roster.Fresh
}
