package simulator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// View is a part of a server, for somebody who looks at it.
type View struct {
	// Shown are the first instances of those that match, in the order of their creation.
	Shown []Instance
	// Matching is how many match, and Statuses how many of all have each status.
	Matching int
	Statuses map[string]int
}

// Look returns the instances whose id, name, number or status has the text in it, so many at most. It copies no others,
// since a server may have thousands.
func (s *Simulator) Look(text string, most int) View {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.opts.Clock.Now()
	view := View{Statuses: map[string]int{}}
	text = strings.ToLower(strings.TrimSpace(text))
	for _, in := range s.all(now) {
		status := s.shownStatus(in, now)
		view.Statuses[status]++
		if !matches(text, in.id, in.name, in.owner, status) {
			continue
		}
		view.Matching++
		if len(view.Shown) < most {
			view.Shown = append(view.Shown, s.snapshot(in, now))
		}
	}
	return view
}

func matches(text string, among ...string) bool {
	return slices.ContainsFunc(among, func(value string) bool { return strings.Contains(strings.ToLower(value), text) })
}

// Faults returns the faults that requests meet now.
func (s *Simulator) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	faults := make([]Fault, len(s.faults))
	for n, met := range s.faults {
		faults[n] = met.Fault
	}
	return faults
}

// namedFaults are faults by the names that people give them.
var namedFaults = map[string]Fault{
	"401":         {Kind: FaultStatusBefore, Status: 401},
	"429":         {Kind: FaultStatusBefore, Status: 429, RetryAfter: "2"},
	"500":         {Kind: FaultStatusBefore, Status: 500},
	"503":         {Kind: FaultStatusBefore, Status: 503},
	"503-after":   {Kind: FaultStatusAfter, Status: 503},
	"html":        {Kind: FaultHTMLBefore},
	"dropped":     {Kind: FaultDropBefore},
	"lost":        {Kind: FaultDropAfter},
	"cut":         {Kind: FaultCutJSON},
	"garbled":     {Kind: FaultGarbled},
	"redirect":    {Kind: FaultRedirect},
	"slow":        {Kind: FaultSlowAnswer, Latency: 5 * time.Second},
	"answer-only": {Kind: FaultAnswerOnly},
	"old":         {Kind: FaultOld},
	"foreign":     {Kind: FaultForeign},
}

// FaultNames are the names that FaultNamed knows.
func FaultNames() []string { return slices.Sorted(maps.Keys(namedFaults)) }

// FaultNamed returns the fault of a name, for a route or for all with "", and for so many requests, or all with 0.
func FaultNamed(name, route string, times int) (Fault, error) {
	fault, known := namedFaults[name]
	switch {
	case !known:
		return Fault{}, fmt.Errorf("there is no fault %q, only %s", name, strings.Join(FaultNames(), ", "))
	case times < 0:
		return Fault{}, fmt.Errorf("a fault is met %d times, which cannot be", times)
	case route != "" && !isRoute(route):
		return Fault{}, fmt.Errorf("%q is no route: write one like GET /instance/all", route)
	}
	fault.Route, fault.Times = route, times
	return fault, nil
}

// isRoute tells whether a text is a method and a path.
func isRoute(text string) bool {
	method, path, found := strings.Cut(text, " ")
	return found && strings.HasPrefix(path, "/") && slices.Contains([]string{"GET", "POST", "PUT", "DELETE"}, method)
}

// ParseFault reads a fault as people write one: its name, perhaps with a route before it and with how often it is met
// behind it, as in "POST /instance/create=lost*2".
func ParseFault(text string) (Fault, error) {
	route, name, found := strings.Cut(text, "=")
	if !found {
		route, name = "", text
	}
	name, often, counted := strings.Cut(name, "*")
	times := 0
	if counted {
		read, err := strconv.Atoi(often)
		if err != nil || read < 1 {
			return Fault{}, fmt.Errorf("%q is not how often a fault is met", often)
		}
		times = read
	}
	return FaultNamed(name, route, times)
}

// Name returns the name of the fault, or the number of its kind where nobody named it.
func (f Fault) Name() string {
	for _, name := range FaultNames() {
		named := namedFaults[name]
		if named.Kind == f.Kind && named.Status == f.Status && named.Latency == f.Latency {
			return name
		}
	}
	return cmp.Or(strconv.Itoa(f.Status), strconv.Itoa(int(f.Kind)))
}
