package roster

import (
	"context"
)

// flight is a call that is under way, and that readers wait for together.
type flight struct {
	ctx    context.Context
	cancel context.CancelFunc
	// readers counts those that wait.
	readers int
}

// share makes one call for all readers that want it at the same time. A reader
// that is canceled leaves the call to the others, and the last one ends it.
func (r *Roster) share(ctx context.Context, key string, call func(context.Context) (any, error)) (any, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	joined := r.join(ctx, key)
	defer r.leave(key, joined)
	answer := r.calls.DoChan(key, func() (any, error) { return call(joined.ctx) })
	select {
	case got := <-answer:
		return got.Val, got.Err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (r *Roster) join(ctx context.Context, key string) *flight {
	r.mu.Lock()
	defer r.mu.Unlock()
	joined := r.flights[key]
	if joined == nil {
		joined = &flight{}
		joined.ctx, joined.cancel = context.WithCancel(context.WithoutCancel(ctx))
		r.flights[key] = joined
	}
	joined.readers++
	return joined
}

func (r *Roster) leave(key string, left *flight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	left.readers--
	if left.readers > 0 {
		return
	}
	// A reader that comes now must not be handed a call that was ended.
	r.calls.Forget(key)
	delete(r.flights, key)
	left.cancel()
}
