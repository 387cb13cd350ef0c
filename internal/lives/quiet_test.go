package lives

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// rounds is how many applies it may take until all is in order. What was deleted by
// hand is proven to be gone and created again, then its phone is paired, and then its
// settings follow. What turned out to be one of another instance is replaced one round
// later.
const rounds = 6

const afterQuiet = "one apply brings all in order"

// quiet ends all that went wrong, and judges what is left.
func (w *world) quiet() {
	w.telling.begin("all that went wrong is over, and each team applies")
	for _, s := range w.servers {
		s.heal()
		s.mendLines()
	}
	w.meet(atHand)
	w.clock.Advance(10 * time.Minute)
	for _, s := range w.spaces {
		s.server, s.saved = s.home, nil
		w.settle(s)
		made := w.plan(s, true)
		left := w.runs[len(w.runs)-1]
		w.check()
		if made == nil || len(made.todo()) > 0 {
			w.fail(afterQuiet, "the plan of "+s.team+" is not empty after it was applied")
			continue
		}
		w.allConnected(s, made)
		for _, address := range sorted(made.prior) {
			if fault := left.differsOnServer(w, address, made.prior[address], nil); fault != "" {
				w.fail(afterQuiet, fault)
			}
		}
	}
}

// allConnected judges the connections of a team when all is in order.
func (w *world) allConnected(s *workspace, made *plan) {
	for _, address := range s.config.of(connectionKind) {
		had := made.prior[address]
		in, there := s.server.Instance(had.instance())
		switch {
		case !there || !in.Connected:
			w.fail(afterQuiet, fmt.Sprintf("%s of %s is not connected", address, s.team))
		case !had.values.is("connected"):
			w.fail(afterQuiet, fmt.Sprintf("%s of %s is not shown as connected", address, s.team))
		}
	}
}

// settle applies what a team wants, as somebody does who reads the messages and has
// all phones at hand.
func (w *world) settle(s *workspace) {
	s.unprotect()
	s.takeTime()
	w.lookUpTokens(s)
	if w.kind.KeepEmptyAdminFields {
		s.wantNoEmptyFields()
	}
	for range rounds {
		s.letGoOfDoubles()
		w.removeTwins(s)
		w.renameTaken(s)
		w.pairByHand()
		before := w.pairings
		made := w.plan(s, true)
		said := w.runs[len(w.runs)-1].said
		w.check()
		if made == nil {
			if !w.obey(s, said) && !w.forgetEnded(s) && !s.moveConnections() && !s.moveGlobal() {
				w.fail(afterQuiet, "the plan of "+s.team+" fails, and nothing was deleted by hand")
			}
			continue
		}
		applied := w.apply(s, made, manner{})
		w.check()
		w.scan()
		w.lookUpTokens(s)
		switch {
		case s.holdsOfAnother():
		case made.restartsLines():
			w.clock.Advance(10 * time.Second) // and with the line comes the presence
		case made.unsetsHeld(): // the next plan shows it
		case w.pairings > before: // what hangs on a session may have changed with it
		case !applied.failed:
			return
		case !made.leavesUnpaired():
			w.fail(afterQuiet, "the apply of "+s.team+" fails")
		}
	}
	w.fail(afterQuiet, s.team+" does not get there")
}

// restartsLines tells whether a plan changes a proxy, which takes a line down for a
// moment.
func (p *plan) restartsLines() bool {
	return slices.ContainsFunc(p.todo(), func(c *change) bool { return c.kind == proxyKind })
}

// unsetsHeld tells whether a plan deletes a setting that is at another address as well: an
// apply has begun the one, and failed to end the other.
func (p *plan) unsetsHeld() bool {
	return slices.ContainsFunc(p.changes, func(c *change) bool {
		return c.action == deletes && !isItem(c.kind) && len(p.prior.holds(c.kind, c.prior.instance())) > 1
	})
}

// pairByHand pairs in the panel whatever no plan pairs.
func (w *world) pairByHand() {
	for _, in := range w.servers[0].Instances() {
		if w.canPair(in) && (w.nobodyScans() || !w.pairsItself(in.ID)) {
			w.endAttempt(in)
			w.pair(in, false)
		}
	}
}

// nobodyScans tells whether the servers show nothing that a phone can pair with, or go
// on showing a QR that is over, which counts as an attempt under way. Then somebody in
// the panel has to help.
func (w *world) nobodyScans() bool {
	return w.kind.NoProxyRoute || w.kind.FalseDisconnect.Dead || w.kind.QROutlivesWindow
}

// endAttempt ends one whose QR is dead.
func (w *world) endAttempt(in simulator.Instance) {
	if w.kind.FalseDisconnect.Dead {
		w.must(w.servers[0].SetStatus(in.ID, "disconnected"))
	}
}

// pairsItself tells whether the files of a team have an instance paired whose session
// is over.
func (w *world) pairsItself(id string) bool {
	return slices.ContainsFunc(w.spaces, func(s *workspace) bool {
		return slices.ContainsFunc(s.config.of(connectionKind), func(address string) bool {
			b := s.config[address]
			on := s.state[b.on]
			return on != nil && on.instance() == id && b.arguments["on_logout"] != "warn"
		})
	})
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

// leavesUnpaired tells whether a plan creates instances, pairs them, or ends sessions.
// Settings can be written only after somebody has paired the phone.
func (p *plan) leavesUnpaired() bool {
	return slices.ContainsFunc(p.changes, func(c *change) bool {
		return c.kind == instanceKind && c.creating() || c.kind == connectionKind && c.deleting() || c.pairs()
	})
}

// existed tells whether there ever was an instance. A server that lies tells of others.
func (w *world) existed(id string) bool {
	return slices.ContainsFunc(w.born, func(in birth) bool { return in.ID == id })
}

// forgetEnded takes out of the state what was deleted by hand, or what never was, which
// is the way on where nothing proves that. It tells whether there was anything.
func (w *world) forgetEnded(s *workspace) bool {
	before := s.serial
	for _, address := range sorted(s.state) {
		if had := s.state[address]; had != nil && !had.isGlobal() && (w.ended[had.instance()] || !w.existed(had.instance())) {
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

// obey does what messages ask for where something was made at another address. It tells
// whether there was anything.
func (w *world) obey(s *workspace, said []message) bool {
	before := s.serial
	for _, m := range said {
		switch {
		case m.warning:
		case strings.Contains(m.summary, "it was never found at this address before"):
			w.refreshOnly(s) // the state remembers the address from here
			return true
		case strings.Contains(m.summary, "it is not at this address, and never was"):
			s.keep(m.address, nil)
		}
	}
	return s.serial > before
}

// letGoOfDoubles takes a connection out of the state that the files have no longer,
// where another one is of the same instance. That is what an apply leaves that made the
// one and failed to end the other. To destroy it would end the session of both, of
// which the plan warns.
func (s *workspace) letGoOfDoubles() {
	for _, address := range sorted(s.state) {
		had := s.state[address]
		if had.kind == connectionKind && s.config[address] == nil && len(s.state.holds(connectionKind, had.instance())) > 1 {
			s.keep(address, nil)
		}
	}
}

// takeTime gives connections more time than they ever need, also on a machine that is
// busy.
func (s *workspace) takeTime() {
	for _, address := range s.config.of(connectionKind) {
		if _, is := s.config[address].arguments["timeouts"]; is {
			s.config[address].arguments["timeouts"] = within("10m")
		}
	}
}

// unprotect lets go of what the state protects and the files have no longer.
func (s *workspace) unprotect() {
	for _, address := range sorted(s.state) {
		had := s.state[address]
		if s.config[address] == nil && had.values.is("deletion_protection") {
			s.config[address] = &block{kind: had.kind, arguments: map[string]any{
				"name": had.values.text("name"), "deletion_protection": false, "store_token": had.values.is("store_token"),
			}}
		}
	}
}

// lookUpTokens has somebody write the tokens of instances that nobody knows, where the
// answer to their creation was lost and the listing tells none.
func (w *world) lookUpTokens(s *workspace) {
	for _, address := range s.config.of(instanceKind) {
		had := s.state[address]
		if had == nil || w.tellsTokens() || had.values.set("token") {
			continue
		}
		if in, there := s.server.Instance(had.instance()); there {
			s.config[address].arguments["token"] = in.Token
		}
	}
}

// wantNoEmptyFields leaves out what a server cannot do that keeps a field instead of
// clearing it. An apply fails for it, and says so.
func (s *workspace) wantNoEmptyFields() {
	for _, address := range s.config.of(instanceKind) {
		arguments := s.config[address].arguments
		for _, field := range []string{"admin_field_01", "admin_field_02"} {
			if arguments[field] == "" {
				delete(arguments, field)
			}
		}
	}
}

// removeTwins removes an item in the panel that an apply has added and not seen, where
// the server takes no other one that looks alike.
func (w *world) removeTwins(s *workspace) {
	for _, kind := range itemKinds {
		for _, address := range s.missing(kind) {
			on := s.state[s.config[address].on]
			if on == nil || !w.refusesTwins(kind) {
				continue
			}
			for _, one := range w.unheldItems(kind, on.instance()) {
				if strings.EqualFold(nameOf(one), s.config[address].arguments[ofItems[kind].named].(string)) {
					w.handRemoves(one)
				}
			}
		}
	}
}

// renameTaken wants another name where a server that gives each name only once has it
// already.
func (w *world) renameTaken(s *workspace) {
	if !w.kind.NamesUnique {
		return
	}
	for _, address := range s.missing(instanceKind) {
		arguments := s.config[address].arguments
		for w.hasName(arguments["name"].(string)) {
			arguments["name"] = "nova " + arguments["name"].(string)
		}
	}
}

// hasName tells whether an instance has a name already.
func (w *world) hasName(name string) bool {
	return slices.ContainsFunc(w.servers[0].Instances(), func(in simulator.Instance) bool { return w.sameName(in.Name, name) })
}
