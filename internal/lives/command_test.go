package lives

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The actions of this file are commands that a team runs.

func (w *world) look(t *rapid.T) { w.plan(w.space(t), !sometimes(t, "-refresh=false", 5)) }

func (w *world) planAndApply(t *rapid.T) { w.applyTo(t, w.space(t)) }

// applyTo has a team plan and apply.
func (w *world) applyTo(t *rapid.T, s *workspace) {
	how := manner{endsLast: sometimes(t, "ends last", 2)}
	w.atThePhones(t)
	if made := w.plan(s, !sometimes(t, "-refresh=false", 5)); made != nil {
		w.apply(s, made, how)
	}
}

func (w *world) planToFile(t *rapid.T) {
	s := w.space(t)
	s.saved = w.plan(s, true)
}

func (w *world) applyFile(t *rapid.T) {
	s := w.space(t)
	if s.stale() {
		t.Skip("there is no plan that can be applied")
	}
	w.atThePhones(t)
	w.apply(s, s.saved, manner{})
}

func (w *world) refresh(t *rapid.T) { w.refreshOnly(w.space(t)) }

func (w *world) killedApply(t *rapid.T) {
	s := w.space(t)
	kill := &killing{call: rapid.IntRange(1, 12).Draw(t, "last call"), requests: rapid.IntRange(-1, 4).Draw(t, "last request")}
	w.atThePhones(t)
	if made := w.plan(s, true); made != nil {
		w.apply(s, made, manner{kill: kill})
	}
}

// stoppedApply has somebody press Ctrl-C during an apply.
func (w *world) stoppedApply(t *rapid.T) {
	s, how := w.space(t), newStop(t)
	w.atThePhones(t)
	if made := w.plan(s, true); made != nil {
		w.apply(s, made, how)
	}
}

func (w *world) stoppedPlan(t *rapid.T) { w.planIn(w.space(t), true, newStop(t)) }

func newStop(t *rapid.T) manner {
	return manner{stop: &stopping{
		call:     rapid.IntRange(1, 12).Draw(t, "stopped in call"),
		requests: pick(t, "stopped at request", []int{0, 0, 1, 2, 3, 4, 6, 12, 40}),
		reaches:  sometimes(t, "and it is carried out", 2),
	}}
}

// applyMeanwhile has something happen while a plan is made or carried out.
func (w *world) applyMeanwhile(t *rapid.T) {
	s, how := w.space(t), manner{meanwhile: w.newHappening(t)}
	w.atThePhones(t)
	if sometimes(t, "while the plan is made", 4) {
		w.planIn(s, true, how)
		return
	}
	if made := w.plan(s, true); made != nil {
		w.apply(s, made, how)
	}
}

// wrongEnds are the faults of a request that is to end something: it was carried out and
// nobody says so, or it is said to be and was not.
var wrongEnds = []simulator.Fault{
	{Kind: simulator.FaultAnswerOnly},
	{Kind: simulator.FaultDropAfter},
	{Kind: simulator.FaultDropBefore},
	{Kind: simulator.FaultStatusAfter, Status: http.StatusInternalServerError},
	{Kind: simulator.FaultHTMLAfter},
	{Kind: simulator.FaultGarbled},
	{Kind: simulator.FaultHalfJSON},
}

// endsBadly has a team take something out of its files and apply that, and the answer to
// the request that ends it be wrong, and nothing else.
func (w *world) endsBadly(t *rapid.T) {
	s := w.space(t)
	all := slices.DeleteFunc(s.removable(), func(address string) bool { return s.state[address] == nil })
	address := pick(t, "address", all)
	fault := pick(t, "fault", wrongEnds)
	switch kindOf(address) {
	case instanceKind:
		fault.Route = deleteRoute
	case connectionKind:
		fault.Route = disconnectRoute
	default:
		t.Skip("nothing of it ends")
	}
	s.server.heal()
	s.removeAt(address)
	fault.Times = rapid.IntRange(1, retried).Draw(t, "times")
	s.server.ail(other)
	s.server.fails(fault)
	w.applyTo(t, s)
}

// lagsBehind has something happen, and the next reads not know of it.
func (w *world) lagsBehind(t *rapid.T) {
	s, happening := w.space(t), w.newHappening(t)
	lag := simulator.Fault{Route: pick(t, "route", []string{listRoute, statusRoute, statusRoute}), Kind: simulator.FaultOld}
	w.lagsOnce(t, lag)
	lag.Times = rapid.IntRange(1, 2).Draw(t, "times")
	w.servers[0].ail(other)
	w.servers[0].fails(lag)
	happening.do()
	w.refreshOnly(s)
}

// applyLater has something happen between plan and apply.
func (w *world) applyLater(t *rapid.T) {
	s, happenings := w.space(t), []*happening{w.newHappening(t), w.newHappening(t)}
	w.atThePhones(t)
	made := w.plan(s, true)
	if made == nil {
		return
	}
	for _, one := range happenings {
		one.do()
	}
	w.apply(s, made, manner{})
}

// applyInOutage has the server go away between plan and apply, for as long as a client
// tries again. What is created then meets it as well.
func (w *world) applyInOutage(t *rapid.T) {
	s := w.space(t)
	s.server.heal()
	if free := s.free(instanceKind); len(free) > 0 {
		s.config[free[0]] = w.newInstance(t, pick(t, "name", s.names()))
	}
	w.atThePhones(t)
	if made := w.plan(s, true); made != nil {
		w.goesAway(t)
		w.apply(s, made, manner{})
	}
}

// applyDown has the server go down before a plan or between plan and apply.
func (w *world) applyDown(t *rapid.T) {
	s, refresh := w.space(t), sometimes(t, "before the plan", 2)
	if s.server.trouble != fine {
		t.Skip("its requests fail already")
	}
	if refresh {
		defer s.server.goesDown()()
	}
	made := w.plan(s, true)
	if made == nil {
		return
	}
	if !refresh {
		defer s.server.goesDown()()
	}
	w.apply(s, made, manner{})
}

// goesDown has no connection be opened to a server, until it is back.
func (s *server) goesDown() (back func()) {
	s.gate.world.telling.add("server %s is down", s.name)
	s.down, s.trouble = true, lasting
	return func() { s.down, s.trouble = false, fine }
}

// connectByAction pairs an instance of a team with the connect action.
func (w *world) connectByAction(t *rapid.T) {
	s := w.space(t)
	config := w.pickHeld(t, s)
	if sometimes(t, "by code", 3) {
		config["phone"] = tftypes.NewValue(tftypes.String, w.newNumber())
	}
	how := manner{}
	switch rapid.IntRange(0, 3).Draw(t, "manner") {
	case 0:
		how = newStop(t)
	case 1:
		how.meanwhile = w.newHappening(t)
	}
	w.atThePhones(t)
	w.act(s, connectAction, config, how)
}

// waitMeanwhile has something happen while the connect action waits for a phone.
func (w *world) waitMeanwhile(t *rapid.T) {
	s := w.space(t)
	config := w.pickHeld(t, s)
	id := config.text("instance_id")
	if in, there := s.server.opened(config.text("token")); there {
		id = in.ID
	}
	_ = s.server.LogOut(id) // it may have no session
	happening := w.newHappening(t)
	w.meet(people{after: pick(t, "looks", []int{5, 12, 70})})
	w.act(s, connectAction, config, manner{meanwhile: happening})
}

func (w *world) disconnectByAction(t *rapid.T) {
	s := w.space(t)
	w.act(s, disconnectAction, w.pickHeld(t, s), manner{})
}

// pickHeld draws an instance that the state of a team has, as the configuration of
// an action names it.
func (w *world) pickHeld(t *rapid.T, s *workspace) values {
	held := slices.DeleteFunc(sorted(s.state), func(address string) bool { return kindOf(address) != instanceKind })
	had := s.state[pick(t, "instance", held)]
	if !w.tellsTokens() {
		return values{"token": had.values["token"]}
	}
	return values{"instance_id": had.values["id"]}
}

// moveConnection writes the moved block for a connection that has another address.
func (w *world) moveConnection(t *rapid.T) {
	if !w.space(t).moveConnections() {
		t.Skip("none has")
	}
}

// createTogether has both teams create an instance at the same time, of the same name.
func (w *world) createTogether(t *rapid.T) {
	if w.servers[0].trouble != fine {
		t.Skip("after a lost answer, nobody could tell which is whose")
	}
	name := pick(t, "name", []string{"painel", "loja 7"})
	for _, s := range w.spaces {
		if free := s.free(instanceKind); len(free) > 0 {
			s.config[free[0]] = w.newInstance(t, name)
		}
	}
	w.together(t)
	for _, s := range w.spaces {
		for _, address := range s.missing(instanceKind) {
			if s.config[address].arguments["name"] == name {
				delete(s.config, address)
			}
		}
	}
}

// together has both teams plan and apply at the same time.
func (w *world) together(t *rapid.T) {
	w.atThePhones(t)
	turns := newTurns(rapid.Uint64().Draw(t, "order"), len(w.spaces))
	var both sync.WaitGroup
	for n, s := range w.spaces {
		how := manner{turn: turns.of(n)}
		both.Go(func() {
			how.turn.await()
			defer how.turn.leave()
			if made := w.planIn(s, true, how); made != nil {
				w.apply(s, made, how)
			}
		})
	}
	both.Wait()
	for _, r := range w.runs {
		r.disturbed = true
	}
}

// wrongServer has base_url name another server for one run.
func (w *world) wrongServer(t *rapid.T) {
	s := w.space(t)
	holds := slices.ContainsFunc(sorted(s.state), func(address string) bool { return kindOf(address) == instanceKind })
	if !holds || s.knowsCopy {
		t.Skip("a team may begin on any server, and one that has applied on a copy means it")
	}
	s.server = w.servers[1]
	if made := w.plan(s, true); made != nil {
		w.apply(s, made, manner{})
	}
	s.server = s.home
}

// onCopy has base_url name a copy of the server for one run, such as one for tests that
// is restored from a backup. It has all ids and tokens.
func (w *world) onCopy(t *rapid.T) {
	s := w.space(t)
	if w.servers[0].trouble != fine || w.servers[0].gate.listing() != nil {
		t.Skip("the copy would be fine, and nobody would notice")
	}
	if slices.ContainsFunc(w.servers[1].Instances(), func(in simulator.Instance) bool { return len(w.holders(instanceKind, in.ID)) > 0 }) {
		t.Skip("what a team has there would be lost")
	}
	w.telling.add("%s is restored from a backup of %s, and base_url names it", w.servers[1].name, s.home.name)
	w.servers[1].CopyFrom(s.home.Simulator)
	s.server, w.servers[1].copied = w.servers[1], true
	defer func() { s.server, w.servers[1].copied = s.home, false }()
	made := w.plan(s, true)
	if made != nil && !made.makes() && sometimes(t, "and it is applied", 2) {
		w.apply(s, made, manner{})
		s.knowsCopy = true
	}
	w.check()
	w.servers[1].CopyFrom(simulator.New(simulator.Options{})) // it is wiped
}

// makes tells whether a plan creates an instance.
func (p *plan) makes() bool {
	return slices.ContainsFunc(p.changes, func(c *change) bool { return c.kind == instanceKind && c.creating() })
}

// importInstance takes an instance over that is in no state.
func (w *world) importInstance(t *rapid.T) {
	s := w.space(t)
	if !w.tellsTokens() {
		t.Skip("its token would not be known")
	}
	found := pick(t, "instance", w.unheld(s.home))
	if w.kept(found.Name+"-") == found.Name {
		t.Skip("its name was cut, so that a longer one cannot be told from it")
	}
	if len(s.free(instanceKind)) == 0 {
		t.Skip("there is no address left")
	}
	address := pick(t, "address", append(s.free(instanceKind), s.missing(instanceKind)...))
	if s.config[address] == nil {
		s.config[address] = w.newInstance(t, pick(t, "name", append(s.names(), written(found.Name)...)))
	}
	w.importInto(s, address, found.ID)
}

// written returns a name as files can have it, or none.
func written(name string) []string {
	if obeyed(name) || strings.Contains(name, "\n") {
		return nil
	}
	return []string{name}
}

// unheld returns the instances of a server that are in no state, the oldest first.
func (w *world) unheld(on *server) []simulator.Instance {
	return slices.DeleteFunc(on.Instances(), func(in simulator.Instance) bool { return len(w.holders(instanceKind, in.ID)) > 0 })
}

// missing returns the addresses of a kind that are in the files and not in the state.
func (s *workspace) missing(kind string) []string {
	return slices.DeleteFunc(s.config.of(kind), func(address string) bool { return s.state[address] != nil })
}

// importSetting takes over a setting of an instance that the team has.
func (w *world) importSetting(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", s.missing(pick(t, "kind", usual)))
	on := s.state[s.config[address].on]
	if on == nil || len(w.holders(kindOf(address), on.instance())) > 0 {
		t.Skip("there is nothing to import")
	}
	w.importInto(s, address, on.instance())
}

// forget takes an instance out of the state and of the files, with all that is on it,
// as a removed block does.
func (w *world) forget(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", s.config.of(instanceKind))
	if s.state[address] == nil {
		t.Skip("it is not in the state")
	}
	s.stateRm(s.state[address].instance())
	for _, setting := range append(s.config.settingsOf(address), address) {
		delete(s.config, setting)
	}
}

// stateRm takes an instance out of the state, with all that is on it.
func (s *workspace) stateRm(id string) {
	after := maps.Clone(s.state)
	maps.DeleteFunc(after, func(_ string, had *object) bool { return had.instance() == id })
	s.save(after)
}
