package lives

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A life that breaks a rule is told in steps, so that a person can follow it and do the
// same by hand.

// telling is what is told of a life.
type telling struct {
	mu    sync.Mutex
	steps []step
}

// step is one thing that happened, with what came of it.
type step struct {
	what    string
	details []string
}

// begin begins a step.
func (t *telling) begin(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.steps = append(t.steps, step{what: what})
}

// add tells more of the step that is under way.
func (t *telling) add(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := len(t.steps) - 1; last >= 0 {
		t.steps[last].details = append(t.steps[last].details, fmt.Sprintf(format, args...))
	}
}

// String numbers the steps. One of which nothing came is left out: what it needed was
// not there.
func (t *telling) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var text strings.Builder
	number := 0
	for _, s := range t.steps {
		if len(s.details) == 0 {
			continue
		}
		number++
		fmt.Fprintf(&text, "%3d. %s\n", number, s.what)
		for _, detail := range s.details {
			fmt.Fprintf(&text, "       %s\n", detail)
		}
	}
	return text.String()
}

// picture is how the files of the teams and the servers stand.
type picture struct {
	files   []config
	servers []map[string]simulator.Instance
}

func (w *world) picture() picture {
	var now picture
	for _, s := range w.spaces {
		now.files = append(now.files, s.config.clone())
	}
	for _, s := range w.servers {
		all := map[string]simulator.Instance{}
		for _, in := range s.Instances() {
			all[in.ID] = in
		}
		now.servers = append(now.servers, all)
	}
	return now
}

// tellSince tells what has changed in the files, and on the servers unless a run was
// there, whose requests are told already.
func (w *world) tellSince(before picture) {
	now := w.picture()
	for n, s := range w.spaces {
		for _, line := range differences(before.files[n], now.files[n], (*block).String) {
			w.telling.add("files of %s: %s", s.team, line)
		}
	}
	for n, s := range w.servers {
		if len(w.runs) > 0 {
			return
		}
		for _, line := range differences(before.servers[n], now.servers[n], describe) {
			w.telling.add("server %s: %s", s.name, line)
		}
	}
}

// differences tells what came, went and changed, sorted.
func differences[T any](before, after map[string]T, tell func(T) string) []string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(before)) {
		now, there := after[key]
		switch {
		case !there:
			lines = append(lines, "- "+key+" "+tell(before[key]))
		case tell(now) != tell(before[key]):
			lines = append(lines, "~ "+key+" "+tell(before[key])+" -> "+tell(now))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(after)) {
		if _, there := before[key]; !there {
			lines = append(lines, "+ "+key+" "+tell(after[key]))
		}
	}
	return lines
}

// String is a block as the files have it.
func (b *block) String() string {
	var parts []string
	if b.on != "" {
		parts = append(parts, "on "+b.on)
	}
	for _, name := range slices.Sorted(maps.Keys(b.arguments)) {
		switch value := b.arguments[name].(type) {
		case nil:
		case map[string]tftypes.Value:
			for _, key := range slices.Sorted(maps.Keys(value)) {
				if !value[key].IsNull() {
					parts = append(parts, fmt.Sprintf("%s.%s = %v", name, key, value[key]))
				}
			}
		default:
			parts = append(parts, fmt.Sprintf("%s = %#v", name, value))
		}
	}
	if b.draws {
		parts = append(parts, "with the connect action before it is created or updated")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// describe tells of an instance what a life is about. The token is told by its last
// signs, so that a rotation shows.
func describe(in simulator.Instance) string {
	parts := []string{
		fmt.Sprintf("%+q, %s, number %s, presence %s", in.Name, in.Status, in.Owner, in.Presence),
		fmt.Sprintf("admin fields %+q %+q, token …%s", in.AdminField01, in.AdminField02, in.Token[len(in.Token)-4:]),
	}
	for _, key := range []string{"last", "online", "readreceipts"} {
		if in.Privacy[key] != "" {
			parts = append(parts, key+" "+in.Privacy[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(in.LeadFields)) {
		parts = append(parts, fmt.Sprintf("%s %+q", key, in.LeadFields[key]))
	}
	if in.QR+in.PairCode != "" {
		parts = append(parts, "shows something to pair with")
	}
	return strings.Join(parts, ", ")
}

// faultsSay tells of each kind of fault what it does.
var faultsSay = map[simulator.FaultKind]string{
	simulator.FaultDropBefore:   "the connection is cut, and nothing is carried out",
	simulator.FaultDropAfter:    "it is carried out, and the connection is cut",
	simulator.FaultStatusBefore: "an error is answered, and nothing is carried out",
	simulator.FaultStatusAfter:  "it is carried out, and an error is answered",
	simulator.FaultHTMLBefore:   "a gateway answers with a page, and nothing is carried out",
	simulator.FaultHTMLAfter:    "it is carried out, and a gateway answers with a page",
	simulator.FaultCutJSON:      "it is carried out, and the answer breaks off",
	simulator.FaultHalfJSON:     "it is carried out, and half of the answer is sent as if it were all",
	simulator.FaultGarbled:      "it is carried out, and something else is answered",
	simulator.FaultRedirect:     "a redirect is answered",
	simulator.FaultEndless:      "the answer does not end",
	simulator.FaultAnswerOnly:   "it is answered as if it were carried out, and is not",
	simulator.FaultOld:          "it is answered as things stood when this began, and not carried out",
	simulator.FaultForeign:      "it is answered as if the token of another instance had come, and not carried out",
}

// fails has requests to a server go wrong.
func (s *server) fails(fault simulator.Fault) {
	route, times := fault.Route, "from now on"
	if route == "" {
		route = "any request"
	}
	if fault.Times > 0 {
		times = fmt.Sprintf("%d times, after %d", fault.Times, fault.Skip)
	}
	s.gate.world.telling.add("server %s: %s, %s: %s (status %d, Retry-After %q, body %+q)", s.name, route, times, faultsSay[fault.Kind], fault.Status, fault.RetryAfter, fault.Body)
	s.failing = append(s.failing, fault.Route)
	s.statusOld = s.statusOld || fault.Route == statusRoute && fault.Kind == simulator.FaultOld
	s.Inject(fault)
}
