package together

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// Turns has those wait for each other that change the same thing, which the same key
// tells. Its zero value is ready.
type Turns struct {
	mu    sync.Mutex
	turns map[string]*semaphore.Weighted
}

// Take waits for the turn, unless the context ends first. Done ends the turn, and is
// to be called once where there is no error.
func (t *Turns) Take(ctx context.Context, key string) (done func(), err error) {
	turn := t.of(key)
	if err := turn.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	return func() { turn.Release(1) }, nil
}

// Wanted tells whether anybody has waited for a turn with this key.
func (t *Turns) Wanted(key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.turns[key] != nil
}

func (t *Turns) of(key string) *semaphore.Weighted {
	t.mu.Lock()
	defer t.mu.Unlock()
	turn := t.turns[key]
	if turn == nil {
		turn = semaphore.NewWeighted(1)
		if t.turns == nil {
			t.turns = map[string]*semaphore.Weighted{}
		}
		t.turns[key] = turn
	}
	return turn
}
