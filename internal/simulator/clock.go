package simulator

import (
	"sync"
	"time"
)

// Clock tells a Simulator the time. Everything that happens by itself (QR rotation, expiry, settling)
// is worked out from it when somebody looks, so a test moves the clock instead of sleeping.
type Clock interface {
	Now() time.Time
}

// FakeClock is a Clock that stands still until it is moved. It is safe for concurrent use.
type FakeClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a FakeClock that stands at start.
func NewClock(start time.Time) *FakeClock {
	return &FakeClock{now: start}
}

// Now returns the time at which the clock stands.
func (c *FakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward by d.
func (c *FakeClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set moves the clock to t.
func (c *FakeClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }
