package setting

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What a turn of a story plans, as a plan says it.
const (
	creates = "created"
	updates = "updated in-place"
)

// turn is one apply in the story of a setting.
type turn struct {
	// outside is what somebody else does first.
	outside   func(in simulator.Instance) error
	arguments string
	// plans is what is done to the setting, "" for nothing, and says is what its plan shows.
	plans string
	says  []string
	// sends are the bodies of all that is written, in this order.
	sends []string
	// shows is what the state has then.
	shows map[string]knownvalue.Check
	// then looks at the server.
	then func(w *world.World, in simulator.Instance)
}

// tells goes through stories of a setting side by side, each with the instance of its name: one
// apply has the same turn of all. After each, nothing is left to do.
func tells(w *world.World, s world.Setting, add func(name string) simulator.Instance, stories map[string][]turn) {
	w.T.Helper()
	var shops []simulator.Instance
	turns := 0
	for _, name := range slices.Sorted(maps.Keys(stories)) {
		shops = append(shops, add(name))
		turns = max(turns, len(stories[name]))
	}
	user := w.Terminal("")
	for n := range turns {
		now := map[string]turn{}
		for _, shop := range shops {
			now[shop.Name] = turnOf(stories[shop.Name], n)
			if outside := now[shop.Name].outside; outside != nil {
				w.Must(outside(shop))
			}
		}
		w.ResetRequests()
		user.Configure(allOf(w, s, shops, func(name string) string { return now[name].arguments }))
		said := user.Run(world.Apply...)
		for _, shop := range shops {
			now[shop.Name].holds(user, s, shop, said)
		}
		// An apply that finds nothing to do is an empty plan already.
		if !strings.Contains(said, world.NothingToDo) || strings.Contains(said, "Warning") {
			user.IsSettled()
		}
		if w.T.Failed() {
			w.T.Fatalf("this was turn %d", n+1)
		}
	}
}

// turnOf is a turn of a story. After the last one, all stays as it is.
func turnOf(story []turn, n int) turn {
	if n < len(story) {
		return story[n]
	}
	return turn{arguments: story[len(story)-1].arguments}
}

func (now turn) holds(user *world.Terminal, s world.Setting, in simulator.Instance, said string) {
	user.T.Helper()
	planned := planFor(said, besideOf(s, in))
	if strings.Contains(said, "# "+besideOf(s, in)+" must be replaced") {
		user.T.Errorf("%s is to be replaced:\n%s", in.Name, said)
	}
	if action, _, _ := strings.Cut(planned, "\n"); action != now.plans || !world.Says(now.says...).MatchString(planned) {
		user.T.Errorf("%s is to be %q, and to say %q:\n%s", in.Name, now.plans, now.says, said)
	}
	if diff := cmp.Diff(now.sends, writtenBy(user.World, in), cmpopts.EquateEmpty()); diff != "" {
		user.T.Errorf("what %s wrote is not as expected (-want +got):\n%s", in.Name, diff)
	}
	user.Keeps(holding(s, in, now.shows)...)
	if now.then != nil {
		now.then(user.World, in)
	}
}

// holding checks attributes of the setting of one instance among several.
func holding(s world.Setting, in simulator.Instance, shows map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(shows)) {
		checks = append(checks, statecheck.ExpectKnownValue(besideOf(s, in), tfjsonpath.New(name), shows[name]))
	}
	return checks
}

// writtenBy are the bodies of all writes with the token of one instance.
func writtenBy(w *world.World, in simulator.Instance) []string {
	var bodies []string
	for _, request := range w.Requests() {
		if request.Method != http.MethodGet && request.Route != world.BusinessProfile.Reads && request.Header.Get("token") == in.Token {
			bodies = append(bodies, request.Body)
		}
	}
	return bodies
}

// warnings applies, which has to succeed, and returns the titles of what it warns of, by the
// addresses. To people, the tool shows only one of several warnings with one title.
func warnings(user *world.Terminal) map[string][]string {
	user.T.Helper()
	titles := map[string][]string{}
	for line := range bytes.Lines([]byte(user.Run(append(slices.Clone(world.Apply), "-json")...))) {
		var told struct {
			Diagnostic struct {
				Severity string `json:"severity"`
				Summary  string `json:"summary"`
				Address  string `json:"address"`
			} `json:"diagnostic"`
		}
		if err := json.Unmarshal(line, &told); err != nil {
			user.T.Errorf("%v: %s", err, line)
		}
		if told.Diagnostic.Severity == "warning" {
			titles[told.Diagnostic.Address] = append(titles[told.Diagnostic.Address], told.Diagnostic.Summary)
		}
	}
	return titles
}

// business adds instances whose accounts are ones of WhatsApp Business.
func business(w *world.World) func(name string) simulator.Instance {
	return func(name string) simulator.Instance {
		w.T.Helper()
		return w.Paired(name, fmt.Sprintf("551199000%03d9", len(w.Instances())))
	}
}
