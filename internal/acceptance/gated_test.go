package acceptance

import (
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

// gated is a world whose server stands behind a cache, a gateway or a firewall.
// That passes everything on at first. The clock moves with each listing.
type gated struct {
	*world
	edge   *edge.Edge
	script *simulator.Script
}

func newGatedWorld(t *testing.T, options simulator.Options) *gated {
	t.Helper()
	g := &gated{script: &simulator.Script{}}
	clock := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC))
	options.Clock, options.OnRequest = clock, g.script.Play
	server := newSimulator(options)
	g.edge = edge.New(server)
	listening := httptest.NewServer(g.edge)
	t.Cleanup(listening.Close)
	g.world = &world{Simulator: server, t: t, url: listening.URL + options.Prefix, clock: clock}
	g.script.Every(listInstances, func() { clock.Advance(polling.Every) })
	return g
}

// heal ends what goes wrong at the server and before it.
func (g *gated) heal() {
	g.Heal()
	g.edge.Heal()
}

// addShops adds instances that are paired.
func (w *world) addShops(count int) []simulator.Instance {
	w.t.Helper()
	var fleet []simulator.Instance
	for n := range count {
		fleet = append(fleet, w.paired(fmt.Sprintf("loja-%02d", n), fmt.Sprintf("55119900%05d", n)))
	}
	return fleet
}

// importing is a block that imports an instance.
func importing(to, id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", to, id)
}

// with is the same terminal in a shell that has these variables set.
func (t *terminal) with(environment map[string]string) *terminal {
	t.t.Helper()
	options, twin := t.options(), *t
	options.Getenv = func(name string) string { return environment[name] }
	twin.environment = append(slices.Clone(t.environment), "TF_REATTACH_PROVIDERS="+serve(t.t, t.tool.provider(), options))
	return &twin
}

// tries runs the tool, and returns what it printed and whether it succeeded.
func (t *terminal) tries(arguments ...string) (said string, succeeded bool) {
	t.t.Helper()
	output, err := t.command(t.t.Context(), arguments...).CombinedOutput()
	return string(output), err == nil
}

// says runs the tool, which has to succeed and to say this.
func (t *terminal) says(saying []string, arguments ...string) {
	t.t.Helper()
	if said := t.run(arguments...); !says(saying...).MatchString(said) {
		t.t.Errorf("%s does not say %q:\n%s", strings.Join(arguments, " "), saying, said)
	}
}

// isSettled checks that nothing is planned, and nothing told.
func (t *terminal) isSettled() {
	t.t.Helper()
	said := t.run(planned...)
	if !strings.Contains(said, nothingToDo) || strings.Contains(said, "Warning") {
		t.t.Errorf("there is something left to do, or to tell:\n%s", said)
	}
}

// refreshes is the command line that takes note of what the server has.
var refreshes = append(slices.Clone(applies), "-refresh-only")
