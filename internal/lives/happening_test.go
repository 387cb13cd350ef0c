package lives

import (
	"time"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// happening is something that happens while a process is at work: just before the
// server handles one of its requests.
type happening struct {
	requests int
	do       func()
}

// happenings are what may happen to an instance of a server, or to the server. What
// cannot happen as things stand does not.
var happenings = []struct {
	what string
	do   func(w *world, in simulator.Instance)
}{
	{"its phone logs out", func(w *world, in simulator.Instance) { _ = w.servers[0].LogOut(in.ID) }},
	{"its phone pairs", func(w *world, in simulator.Instance) { w.pair(in, false) }},
	{"another phone pairs", func(w *world, in simulator.Instance) {
		_ = w.servers[0].LogOut(in.ID)
		w.pair(in, true)
	}},
	{"its line breaks", func(w *world, in simulator.Instance) { _ = w.servers[0].breakLine(in.ID, broken[0]) }},
	{"somebody asks for a QR", func(w *world, in simulator.Instance) {
		if w.servers[0].trouble == fine {
			w.panelConnectsWith(in, "")
		}
	}},
	{"somebody deletes it", func(w *world, in simulator.Instance) {
		w.must(w.servers[0].Remove(in.ID))
		w.end(in.ID)
	}},
	{"its phone changes the privacy", func(w *world, in simulator.Instance) {
		_ = w.servers[0].SetPrivacy(in.ID, "last", "contacts") // it may have no phone
		_ = w.servers[0].SetPrivacy(in.ID, "online", "match_last_seen")
	}},
	{"somebody renames it", func(w *world, in simulator.Instance) { w.must(w.servers[0].Rename(in.ID, "painel")) }},
	{"somebody sets its admin fields", func(w *world, in simulator.Instance) {
		w.must(w.servers[0].SetAdminFields(in.ID, "inadimplente", "inadimplente"))
	}},
	{"its presence turns", func(w *world, in simulator.Instance) { w.must(w.servers[0].SetPresence(in.ID, "available")) }},
	{"its token is rotated", func(w *world, in simulator.Instance) {
		if w.tellsTokens() {
			w.rotate(in)
		}
	}},
	{"somebody creates one of the same name", func(w *world, in simulator.Instance) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.born = append(w.born, birth{w.servers[0].Add(in.Name), w.servers[0]})
	}},
	{"lines come back", func(w *world, _ simulator.Instance) { w.servers[0].mendLines() }},
	{"the server restarts", func(w *world, _ simulator.Instance) { w.servers[0].Restart() }},
	{"the server restarts and is away", func(w *world, _ simulator.Instance) {
		w.servers[0].Restart()
		w.servers[0].ail(other)
		w.servers[0].fails(simulator.Fault{Kind: simulator.FaultDropBefore, Times: 3 * retried})
	}},
	{"the QR runs out", func(w *world, _ simulator.Instance) { w.clock.Advance(3 * time.Minute) }},
}

// newHappening draws what happens, when, and to which instance.
func (w *world) newHappening(t *rapid.T) *happening {
	one := happenings[rapid.IntRange(0, len(happenings)-1).Draw(t, "happening")]
	nth := rapid.IntRange(0, 4).Draw(t, "to instance")
	return &happening{
		requests: pick(t, "at request", []int{1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 40}),
		do: func() {
			all := w.servers[0].Instances()
			if nth < len(all) {
				w.telling.add("  %s: %s", all[nth].ID, one.what)
				one.do(w, all[nth])
			}
		},
	}
}
