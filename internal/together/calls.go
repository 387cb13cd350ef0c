// Package together lets those who want the same at the same time share one call, or
// wait for each other.
package together

import (
	"context"
	"sync"

	"golang.org/x/sync/singleflight"
)

// Calls are calls that several readers may share. Its zero value is ready.
type Calls[T any] struct {
	group singleflight.Group

	mu sync.Mutex
	// underWay are the calls under way, by their keys.
	underWay map[string]*underWay
}

// underWay is a call that readers wait for together.
type underWay struct {
	ctx    context.Context
	cancel context.CancelFunc
	// readers counts those that wait.
	readers int
}

// Share makes one call for all readers that come with the same key at the same time. A
// reader that is canceled leaves the call to the others. If it was the last reader, the
// call ends.
func (c *Calls[T]) Share(ctx context.Context, key string, call func(context.Context) (T, error)) (T, error) {
	var none T
	if ctx.Err() != nil {
		return none, context.Cause(ctx)
	}
	joined := c.join(ctx, key)
	defer c.leave(key, joined)
	answer := c.group.DoChan(key, func() (any, error) { return call(joined.ctx) })
	select {
	case got := <-answer:
		told, _ := got.Val.(T)
		return told, got.Err
	case <-ctx.Done():
		return none, context.Cause(ctx)
	}
}

func (c *Calls[T]) join(ctx context.Context, key string) *underWay {
	c.mu.Lock()
	defer c.mu.Unlock()
	joined := c.underWay[key]
	if joined == nil {
		joined = &underWay{}
		joined.ctx, joined.cancel = context.WithCancel(context.WithoutCancel(ctx))
		if c.underWay == nil {
			c.underWay = map[string]*underWay{}
		}
		c.underWay[key] = joined
	}
	joined.readers++
	return joined
}

func (c *Calls[T]) leave(key string, left *underWay) {
	c.mu.Lock()
	defer c.mu.Unlock()
	left.readers--
	if left.readers > 0 {
		return
	}
	// A reader that comes now must not wait for a call that was ended.
	c.group.Forget(key)
	delete(c.underWay, key)
	left.cancel()
}
