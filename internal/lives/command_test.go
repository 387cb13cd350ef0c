package lives

import (
	"maps"
	"slices"
	"sync"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The actions of this file are commands that a team runs.

func (w *world) look(t *rapid.T) { w.plan(w.space(t), !sometimes(t, "-refresh=false", 5)) }

func (w *world) planAndApply(t *rapid.T) { w.applied(t, manner{}) }

func (w *world) applyEndsLast(t *rapid.T) { w.applied(t, manner{endsLast: true}) }

func (w *world) applied(t *rapid.T, how manner) {
	s := w.space(t)
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
	w.apply(s, s.saved, manner{})
}

func (w *world) refresh(t *rapid.T) { w.refreshOnly(w.space(t)) }

func (w *world) killedApply(t *rapid.T) {
	s := w.space(t)
	kill := &killing{call: rapid.IntRange(1, 12).Draw(t, "last call"), requests: rapid.IntRange(-1, 4).Draw(t, "last request")}
	if made := w.plan(s, true); made != nil {
		w.apply(s, made, manner{kill: kill})
	}
}

// together has both teams plan and apply at the same time.
func (w *world) together(*rapid.T) {
	var both sync.WaitGroup
	for _, s := range w.spaces {
		both.Go(func() {
			if made := w.plan(s, true); made != nil {
				w.apply(s, made, manner{})
			}
		})
	}
	both.Wait()
}

// wrongServer has base_url name another server for one run.
func (w *world) wrongServer(t *rapid.T) {
	s := w.space(t)
	holds := slices.ContainsFunc(sorted(s.state), func(address string) bool { return kindOf(address) == instanceKind })
	if !holds {
		t.Skip("a team without instances may begin on any server")
	}
	s.server = w.servers[1]
	if made := w.plan(s, true); made != nil {
		w.apply(s, made, manner{})
	}
	s.server = s.home
}

// importInstance takes an instance over that is in no state.
func (w *world) importInstance(t *rapid.T) {
	s := w.space(t)
	found := pick(t, "instance", w.unheld(s.home))
	if len(s.free(instanceKind)) == 0 {
		t.Skip("there is no address left")
	}
	address := pick(t, "address", append(s.free(instanceKind), s.missing(instanceKind)...))
	if s.config[address] == nil {
		s.config[address] = newInstance(t, pick(t, "name", append(s.names(), found.Name)))
	}
	w.importInto(s, address, found.ID)
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
	address := pick(t, "address", s.missing(pick(t, "kind", kinds[1:])))
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
