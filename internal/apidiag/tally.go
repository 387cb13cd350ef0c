package apidiag

import "sync"

// Tally counts what was told in a run, so that a [Server] can say how often. What was
// never counted is 0, and the zero value has counted nothing.
type Tally struct {
	mu     sync.Mutex
	counts map[string]int
}

// Add counts something, and returns how often it was told by now.
func (t *Tally) Add(what string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	t.counts[what]++
	return t.counts[what]
}

// Of returns how often something was told.
func (t *Tally) Of(what string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts[what]
}
