package lives

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// turns lets one of several players go on at a time, each from one of its requests to
// the next. Who goes on is drawn, so that a seed means the same life.
type turns struct {
	mu      sync.Mutex
	changed *sync.Cond
	random  *rand.Rand
	// whose turn it is, and who is still playing.
	whose   int
	playing []int
}

func newTurns(seed uint64, players int) *turns {
	t := &turns{random: rand.New(rand.NewPCG(seed, 0))}
	t.changed = sync.NewCond(&t.mu)
	for player := range players {
		t.playing = append(t.playing, player)
	}
	t.draw()
	return t
}

// draw has one of those go on who are still playing.
func (t *turns) draw() {
	if len(t.playing) > 0 {
		t.whose = t.playing[t.random.IntN(len(t.playing))]
	}
	t.changed.Broadcast()
}

func (t *turns) of(player int) *turn { return &turn{t, player} }

// turn is that of one player. Nil is that of somebody who plays alone.
type turn struct {
	turns  *turns
	player int
}

// await waits for the turn.
func (t *turn) await() {
	t.turns.mu.Lock()
	defer t.turns.mu.Unlock()
	for t.turns.whose != t.player {
		t.turns.changed.Wait()
	}
}

// pass ends the turn, and waits for the next.
func (t *turn) pass() {
	if t == nil {
		return
	}
	t.turns.mu.Lock()
	t.turns.draw()
	t.turns.mu.Unlock()
	t.await()
}

// leave ends the last turn.
func (t *turn) leave() {
	t.turns.mu.Lock()
	defer t.turns.mu.Unlock()
	t.turns.playing = slices.DeleteFunc(t.turns.playing, func(player int) bool { return player == t.player })
	t.turns.draw()
}
