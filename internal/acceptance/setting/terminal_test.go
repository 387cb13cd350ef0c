package setting

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// planFor is what a plan says of one object, beginning with what is done to it: "" where
// nothing is.
func planFor(said, address string) string {
	_, part, _ := strings.Cut(said, "# "+address+" will be ")
	part, _, _ = strings.Cut(part, "\n    }\n")
	return part
}

// knownLater tells whether a plan says of an attribute that it is known after the apply.
func knownLater(planned, attribute string) bool {
	return regexp.MustCompile(`\b` + attribute + ` += .*\(known after apply\)`).MatchString(planned)
}

// beside configures a setting of one instance among several, under the name of the instance.
func beside(s world.Setting, in simulator.Instance, arguments ...string) string {
	return world.Block("resource", s.ResourceType(), in.Name, append([]string{world.ByID(in)}, arguments...)...)
}

// besideOf is the address of what [beside] configures.
func besideOf(s world.Setting, in simulator.Instance) string { return s.ResourceType() + "." + in.Name }

// label makes a name of what a case is called, for an instance and for a block.
func label(title string) string { return regexp.MustCompile(`\W+`).ReplaceAllString(title, "_") }

// sentBy are the bodies that were sent to a route with the token of one instance.
func sentBy(w *world.World, in simulator.Instance, route string) []string {
	var bodies []string
	for _, request := range w.Requests() {
		if request.Route == route && request.Header.Get("token") == in.Token {
			bodies = append(bodies, request.Body)
		}
	}
	return bodies
}

// sentFor checks that just these bodies were sent to a route for one instance among several.
func sentFor(w *world.World, in simulator.Instance, route string, bodies ...string) {
	w.T.Helper()
	if diff := cmp.Diff(bodies, sentBy(w, in, route), cmpopts.EquateEmpty()); diff != "" {
		w.T.Errorf("what was sent to %s for %s is not as expected (-want +got):\n%s", route, in.Name, diff)
	}
}

// mended checks that an apply has changed the setting of one instance among several, and has
// written it so often: not at all, or once.
func mended(w *world.World, s world.Setting, in simulator.Instance, said string, writes int) {
	w.T.Helper()
	if planned := strings.HasPrefix(planFor(said, besideOf(s, in)), "updated in-place"); planned != (writes > 0) {
		w.T.Errorf("%s: that it is changed is %t:\n%s", in.Name, planned, said)
	}
	if got := len(sentBy(w, in, s.Writes)); got != writes {
		w.T.Errorf("%s: it was written %d times, want %d", in.Name, got, writes)
	}
}

// change is a change of a setting, and the error where there is one.
type change struct {
	before, after string
	says          []string
	// meets is what becomes of its request, where that is lost.
	meets simulator.FaultKind
}

// allOf configures a setting of several instances with what each has of it.
func allOf(w *world.World, s world.Setting, instances []simulator.Instance, has func(name string) string) string {
	var config strings.Builder
	for _, in := range instances {
		config.WriteString(beside(s, in, has(in.Name)))
	}
	return w.AsAdmin(config.String())
}

// changesWhileAnswersAreLost changes a setting of several instances while the server answers to
// no write. Each that is an error is changed by the next apply, and no other.
func changesWhileAnswersAreLost(w *world.World, s world.Setting, routes []string, changes map[string]change) {
	w.T.Helper()
	var shops []simulator.Instance
	var errors [][]string
	for n, name := range slices.Sorted(maps.Keys(changes)) {
		shops = append(shops, w.Paired(name, fmt.Sprintf("551199000%04d", n)))
		if says := changes[name].says; says != nil {
			errors = append(errors, says)
		}
	}
	user := w.Terminal(allOf(w, s, shops, func(name string) string { return changes[name].before }))
	user.Run(world.Apply...)
	user.IsSettled()
	passLateness(w)
	for _, shop := range shops {
		for _, route := range routes {
			w.Inject(simulator.Fault{Route: route, Token: shop.Token, Kind: changes[shop.Name].meets})
		}
	}
	user.Configure(allOf(w, s, shops, func(name string) string { return changes[name].after }))
	user.FailsJust(errors, world.Apply...)
	w.Heal()
	passLateness(w)
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		if planned := planFor(said, besideOf(s, shop)) != ""; planned != (changes[shop.Name].says != nil) {
			w.T.Errorf("%s: that it is changed once more is %t:\n%s", shop.Name, planned, said)
		}
	}
	user.IsSettled()
}

// tellsThatItIsNotKept changes attributes of a setting, each of an instance of its own, on a
// server that accepts the changes and keeps what it had. Each is an error, and the next plan
// asks for it again.
func tellsThatItIsNotKept(t *testing.T, s world.Setting, changes map[string]change) {
	t.Helper()
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	var shops []simulator.Instance
	var errors [][]string
	for _, attribute := range slices.Sorted(maps.Keys(changes)) {
		shops = append(shops, w.Add(attribute))
		errors = append(errors, []string{fmt.Sprintf("Unable to change the %s of instance %q: the server kept another value", s.Noun(), attribute), attribute + " was asked to be"})
	}
	user := w.Terminal(allOf(w, s, shops, func(name string) string { return changes[name].before }))
	user.Run(world.Apply...)
	user.IsSettled()
	w.Inject(simulator.Fault{Route: s.Writes, Kind: simulator.FaultAnswerOnly})
	user.Configure(allOf(w, s, shops, func(name string) string { return changes[name].after }))
	user.FailsEach(errors, world.Apply...)
	w.Heal()
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		if !strings.Contains(said, world.PlansUpdate(besideOf(s, shop))) {
			t.Errorf("%s is not asked for again:\n%s", shop.Name, said)
		}
	}
	user.IsSettled()
}

// refusal is a setting that the plan refuses, and what it says.
type refusal struct {
	arguments string
	says      []string
}

func refused(arguments string, says ...string) refusal { return refusal{arguments, says} }

// planRefuses plans a setting in all these ways, side by side. Each is refused at its own
// resource, and nothing is written.
func planRefuses(w *world.World, s world.Setting, in simulator.Instance, more string, rows ...refusal) {
	w.T.Helper()
	var config strings.Builder
	config.WriteString(more)
	errors := map[string][]string{}
	for n, row := range rows {
		name := fmt.Sprintf("case_%d", n)
		config.WriteString(world.Block("resource", s.ResourceType(), name, world.ByID(in), row.arguments))
		errors[s.ResourceType()+"."+name] = row.says
	}
	w.Terminal(w.AsAdmin(config.String())).FailsEachAt(errors, world.Plan...)
	w.WroteNothing()
}
