package lives

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// world is one life: servers, teams, and all that is remembered of what happened.
type world struct {
	t     tester
	clock *simulator.FakeClock
	// kind is how the servers differ from usual ones.
	kind    simulator.Options
	servers []*server
	spaces  []*workspace

	// telling is what happened, for a reader who wants to follow it.
	telling telling

	mu        sync.Mutex
	processes int
	// runs and entries are those since the invariants were checked last.
	runs    []*run
	entries []entry

	// born are all instances that ever were, in the order of their creation, as they
	// were then.
	born []birth
	// ended are the instances that were deleted: by hand, or by a plan that said so.
	ended map[string]bool
	// toPair is what showed to pair with, and replaced are the tokens that were once right.
	toPair, replaced []string
	// strays are instances that a run has made and no state knows, by id.
	strays map[string]birth
	// people are at the phones, and looked counts the looks that they had at each
	// instance.
	people people
	looked map[string]int
	// codes are the numbers for which codes were asked, by id. Numbers counts the
	// phones, and pairings how often one has paired.
	codes             map[string]string
	numbers, pairings int
}

// tester is a test, or a life in one.
type tester interface {
	rapid.TB
	Cleanup(func())
}

// birth is an instance when it came to be.
type birth struct {
	simulator.Instance
	on *server
}

func newWorld(t tester, kind simulator.Options) *world {
	w := &world{
		t:      t,
		kind:   kind,
		clock:  simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)),
		ended:  map[string]bool{},
		strays: map[string]birth{},
		looked: map[string]int{},
		codes:  map[string]string{},
	}
	for n, name := range []string{"matriz", "filial"} {
		kind.Seed = uint64(n)
		w.servers = append(w.servers, newServer(w, name, kind))
	}
	for _, team := range []string{"norte", "sul"} {
		w.spaces = append(w.spaces, &workspace{team: team, home: w.servers[0], server: w.servers[0], config: config{}, state: state{}})
	}
	return w
}

// note takes down what a request changed.
func (w *world) note(e entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.entries = append(w.entries, e)
	if e.route == connectRoute && e.to != nil {
		w.codes[e.to.ID] = e.phone
		now, _ := e.server.Instance(e.to.ID)
		w.shows(now.QR, now.PairCode)
	}
	for _, in := range e.births {
		w.born = append(w.born, birth{in, e.server})
	}
	w.telling.add("  %s: %s%s", e.agent, e.route, e.tells())
}

// end takes note of an instance that is deleted.
func (w *world) end(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended[id] = true
}

// tells says what a request changed.
func (e entry) tells() string {
	var parts []string
	for _, in := range e.births {
		parts = append(parts, fmt.Sprintf("made %s %q", in.ID, in.Name))
	}
	for _, in := range e.deaths {
		parts = append(parts, fmt.Sprintf("ended %s %q", in.ID, in.Name))
	}
	for _, edit := range e.items {
		parts = append(parts, edit.String())
	}
	if e.global != nil {
		parts = append(parts, e.global.String())
	}
	for _, edit := range e.edits {
		parts = append(parts, fmt.Sprintf("%s of %s: %q to %q", edit.field, edit.id, edit.from, edit.to))
	}
	if e.to != nil {
		parts = append(parts, "to "+e.to.ID)
	}
	if len(parts) == 0 {
		return ""
	}
	return " -> " + strings.Join(parts, ", ")
}

// log tells what a run did, for the reader of a life that failed, and takes note of
// how the server stood then.
func (w *world) log(r *run) {
	r.on.gate.idle()
	var todo []string
	if r.plan != nil {
		for _, c := range r.plan.todo() {
			todo = append(todo, c.String())
		}
	}
	end := map[bool]string{true: "failed", false: "ok"}[r.failed]
	switch {
	case r.killed:
		end = "killed"
	case r.stopped.Load():
		end = "stopped"
	}
	r.requests = r.on.gate.visitor(r.agent).count()
	r.stands = map[string]simulator.Instance{}
	for _, in := range r.on.Instances() {
		r.stands[in.ID] = in
	}
	r.items, r.global = r.on.allItems(), r.on.GlobalWebhook()
	w.telling.add("%s on %s: %s [%s]", r.agent, r.on.name, end, strings.Join(todo, ", "))
	for _, line := range r.told {
		first, _, _ := strings.Cut(line, "\n")
		w.telling.add("  progress: %s", first)
	}
	for _, said := range r.said {
		w.telling.add("  %s", strings.ReplaceAll(said.String(), "\n", "\n         "))
	}
}

// secrets are all that no message may show.
func (w *world) secrets() []string {
	all := slices.Concat(w.replaced, ofProxies, ofWebhooks, ofFiles, tokensOfChatwoots)
	for _, in := range w.born {
		all = append(all, in.Token)
	}
	for _, s := range w.servers {
		all = append(all, s.AdminToken())
	}
	if w.kind.Prefix != "" {
		all = append(all, keyOfGateway)
	}
	return all
}

// holders returns the objects of a kind that any state has for an instance.
func (w *world) holders(kind, id string) []string {
	var all []string
	for _, space := range w.spaces {
		for _, address := range space.state.holds(kind, id) {
			all = append(all, space.team+" "+address)
		}
	}
	return all
}

// exists tells whether any server has the instance.
func (w *world) exists(id string) bool {
	return slices.ContainsFunc(w.servers, func(s *server) bool {
		_, there := s.Instance(id)
		return there
	})
}

// pick draws one of several. Without any, the action does not take place.
func pick[T any](t *rapid.T, what string, from []T) T {
	if len(from) == 0 {
		t.Skip("there is no " + what)
	}
	return from[rapid.IntRange(0, len(from)-1).Draw(t, what)]
}

// sometimes draws whether something is so, once in so many times.
func sometimes(t *rapid.T, what string, oneIn int) bool {
	return rapid.IntRange(1, oneIn).Draw(t, what) == oneIn
}

// begin gives each team a small fleet that is applied and paired, so that a life is
// about something from its first step.
func (w *world) begin(t *rapid.T) {
	w.telling.begin("each team has a fleet, and all phones are paired")
	w.meet(atHand)
	for _, s := range w.spaces {
		before := w.picture()
		for n := range rapid.IntRange(1, 3).Draw(t, "instances of "+s.team) {
			on := instanceKind + "." + letters[n]
			s.config[on] = w.newInstance(t, fmt.Sprintf("%s %d", s.team, n+1))
			for _, kind := range usual {
				if sometimes(t, "with "+kind, 2) {
					s.config[kind+"."+letters[n]] = w.newSetting(t, kind, on)
				}
			}
		}
		w.tellSince(before)
		w.settle(s)
	}
}
