package lives

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// people are those at the phones.
type people struct {
	// after is how often something to pair with is looked at before the phone pairs.
	// Less than 0 means that nobody is there.
	after int
	// strangers pair with another number than the instance had.
	strangers bool
}

// atHand are people who pair whatever shows.
var atHand = people{}

func (p people) String() string {
	switch {
	case p.after < 0:
		return "nobody is at the phones"
	case p.strangers:
		return fmt.Sprintf("somebody is at the phones, with other numbers, and pairs after %d looks", p.after)
	default:
		return fmt.Sprintf("somebody is at the phones, and pairs after %d looks", p.after)
	}
}

// atThePhones draws who is there while a run goes on. 70 looks are longer than a QR
// can be scanned.
func (w *world) atThePhones(t *rapid.T) {
	w.meet(people{
		after:     pick(t, "looks", []int{0, 1, 2, 5, 12, 70, -1}),
		strangers: sometimes(t, "other numbers", 5),
	})
}

// meet has other people at the phones.
func (w *world) meet(them people) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people, w.looked = them, map[string]int{}
	w.telling.add("%s", them)
}

// looksAt has a process look at an instance that shows something to pair with.
func (w *world) looksAt(r *run, in simulator.Instance) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shows(in.QR, in.PairCode)
	w.looked[in.ID]++
	if w.people.after < 0 || w.looked[in.ID] <= w.people.after {
		return
	}
	w.looked[in.ID] = 0
	if w.pairWith(in, w.numberFor(in, w.people.strangers)) {
		r.paired = append(r.paired, in.ID)
		if now := r.doing.Load(); now != nil && !now.ends {
			r.begun = append(r.begun, in.ID)
		}
	}
}

// scan has everybody pair what shows something to pair with.
func (w *world) scan() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, in := range w.servers[0].Instances() {
		if in.QR+in.PairCode != "" {
			w.pairWith(in, w.numberFor(in, false))
		}
	}
}

// pair pairs an instance in the panel, with the phone that it had or with another.
func (w *world) pair(in simulator.Instance, stranger bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pairWith(in, w.numberFor(in, stranger))
}

// pairWith pairs an instance with a number, on each server that has it. It is called
// with the lock, and tells whether anything was paired.
func (w *world) pairWith(in simulator.Instance, number string) (paired bool) {
	for _, s := range w.servers {
		if now, there := s.Instance(in.ID); there && w.canPair(now) {
			err := s.Pair(in.ID, number)
			if w.kind.FalseDisconnect.Dead && err != nil {
				continue // what shows is dead
			}
			w.must(err)
			w.pairings++
			w.telling.add("  %s pairs as %s", in.ID, number)
			paired = true
		}
	}
	return paired
}

// canPair tells whether an instance has no session, or one that its server only keeps
// for the next connect.
func (w *world) canPair(in simulator.Instance) bool {
	return !in.HasSession || w.kind.DisconnectKeepsSession && in.Status == "disconnected"
}

// numberFor returns the number that pairs an instance: the one that was asked for,
// that of its last session, or a new one. No two instances have the same, since they
// would share one account. It is called with the lock.
func (w *world) numberFor(in simulator.Instance, stranger bool) string {
	for _, number := range []string{w.codes[in.ID], in.Owner} {
		if number != "" && !stranger && !w.usedByAnother(number, in.ID) {
			return number
		}
	}
	return w.newNumber()
}

func (w *world) usedByAnother(number, id string) bool {
	for _, s := range w.servers {
		for _, in := range s.Instances() {
			if in.ID != id && in.Owner == number {
				return true
			}
		}
	}
	return false
}

// newNumber returns the number of a phone that nobody had before. It is one of WhatsApp
// Business, unless the server says otherwise.
func (w *world) newNumber() string {
	w.numbers++
	return fmt.Sprintf("55119%07d9", w.numbers)
}
