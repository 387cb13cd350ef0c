package lives

import (
	"slices"
	"time"
)

// rounds is how many applies it may take until all is in order: what was deleted by
// hand is created anew, then its phone is paired, and then its settings follow. What
// turned out to be one of another instance is replaced one round later.
const rounds = 4

const afterQuiet = "one apply brings all in order"

// quiet ends all that went wrong, and judges what is left.
func (w *world) quiet() {
	w.t.Logf("quiet")
	for _, s := range w.servers {
		s.heal()
	}
	w.clock.Advance(10 * time.Minute)
	for _, s := range w.spaces {
		s.server, s.saved = s.home, nil
		w.settle(s)
		made := w.plan(s, true)
		w.check()
		if made == nil || len(made.todo()) > 0 {
			w.fail(afterQuiet, "the plan of "+s.team+" is not empty after it was applied")
		}
	}
}

// settle applies what a team wants, as somebody does who reads the messages.
func (w *world) settle(s *workspace) {
	s.unprotect()
	for range rounds {
		for _, in := range w.servers[0].Instances() {
			if !in.Connected {
				w.pair(in)
			}
		}
		made := w.plan(s, true)
		w.check()
		if made == nil {
			if !w.forgetEnded(s) && !s.moveConnections() {
				w.fail(afterQuiet, "the plan of "+s.team+" fails, and nothing was deleted by hand")
			}
			continue
		}
		applied := w.apply(s, made, manner{})
		w.check()
		switch {
		case s.holdsOfAnother():
		case !applied.failed:
			return
		case !made.leavesUnpaired():
			w.fail(afterQuiet, "the apply of "+s.team+" fails")
		}
	}
	w.fail(afterQuiet, s.team+" does not get there")
}

// holdsOfAnother tells whether an object in the state is of another instance than the
// files say. While the id of that one was unknown, it was planned as the one in the
// state, and the next plan replaces the object.
func (s *workspace) holdsOfAnother() bool {
	for address, b := range s.config {
		had, on := s.state[address], s.state[b.on]
		if had != nil && on != nil && had.instance() != on.instance() {
			return true
		}
	}
	return false
}

// leavesUnpaired tells whether a plan creates instances or ends sessions. Settings can
// be written only after somebody has paired the phone.
func (p *plan) leavesUnpaired() bool {
	return slices.ContainsFunc(p.changes, func(c *change) bool {
		return c.kind == instanceKind && c.creating() || c.kind == connectionKind && c.deleting()
	})
}

// forgetEnded takes out of the state what was deleted by hand, which is the way on
// where nothing proves the deletion. It tells whether there was anything.
func (w *world) forgetEnded(s *workspace) bool {
	before := s.serial
	for _, address := range sorted(s.state) {
		if had := s.state[address]; had != nil && w.ended[had.instance()] {
			s.stateRm(had.instance())
		}
	}
	return s.serial > before
}

// moveConnections writes the moved block where a connection has another address in the
// files than in the state. Without it a plan would end the session that it keeps. It
// tells whether there was anything.
func (s *workspace) moveConnections() bool {
	before := s.serial
	for _, to := range s.missing(connectionKind) {
		on := s.state[s.config[to].on]
		if on == nil {
			continue
		}
		for _, from := range s.state.holds(connectionKind, on.instance()) {
			had := s.state[from]
			s.keep(from, nil)
			s.keep(to, had)
		}
	}
	return s.serial > before
}

// unprotect lets go of what the state protects and the files have no longer.
func (s *workspace) unprotect() {
	for _, address := range sorted(s.state) {
		had := s.state[address]
		if s.config[address] == nil && had.values.is("deletion_protection") {
			s.config[address] = &block{kind: had.kind, arguments: map[string]any{"name": had.values.text("name"), "deletion_protection": false}}
		}
	}
}
