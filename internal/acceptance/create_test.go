package acceptance

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// lostWays are the ways in which the answer to a request that was handled is
// lost, among them one that does not come in time.
var lostWays = []simulator.Fault{
	{Kind: simulator.FaultDropAfter},
	{Kind: simulator.FaultStatusAfter},
	{Kind: simulator.FaultHTMLAfter},
	{Kind: simulator.FaultGarbled},
	{Kind: simulator.FaultSlowAnswer, Latency: time.Hour},
	{Kind: simulator.FaultCutJSON},
	{Kind: simulator.FaultHalfJSON},
}

// injectEvery has every n-th request of a route meet one of the faults, in turn,
// until so many have failed.
func (w *world) injectEvery(n, times int, route string, faults []simulator.Fault) {
	for i := range times {
		fault := faults[i%len(faults)]
		// Those that met a fault before are not counted.
		fault.Route, fault.Times, fault.Skip = route, 1, (n-1)*(i+1)
		w.Inject(fault)
	}
}

// wishes is a fleet in which some share a name.
const wishes = 200

func wishedNames() []string {
	var names []string
	for n := range wishes {
		if n%5 == 0 {
			n %= 4
		}
		names = append(names, fmt.Sprintf("cliente-%03d", n))
	}
	return names
}

// wishing is the configuration of this fleet. An answer is waited for no longer
// than two seconds.
func (w *world) wishing() string {
	var fleet strings.Builder
	for n, name := range wishedNames() {
		fmt.Fprintf(&fleet, "  %03d = %q\n", n, name)
	}
	return w.configured(fmt.Sprintf("admin_token = %q\n  request_timeout = \"2s\"", w.AdminToken()), `
resource "uazapi_instance" "it" {
  for_each    = local.fleet
  name        = each.value
  store_token = false
}

locals {
  fleet = {
`+fleet.String()+`  }
}
`)
}

// managed are the ids of the instances in the state, and their names.
func (t *terminal) managed() map[string]string {
	t.t.Helper()
	var state struct {
		Resources []struct {
			Type      string `json:"type"`
			Instances []struct {
				Attributes struct {
					ID   string `json:"id"`
					Name string `json:"name"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(t.read("terraform.tfstate")), &state); err != nil {
		t.t.Fatal(err)
	}
	ids := map[string]string{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			if resource.Type != "uazapi_instance" {
				continue
			}
			if _, twice := ids[instance.Attributes.ID]; twice {
				t.t.Errorf("the state has %s twice", instance.Attributes.ID)
			}
			ids[instance.Attributes.ID] = instance.Attributes.Name
		}
	}
	return ids
}

// saved are the instances in the state. A tool that is killed leaves none, or
// an empty file.
func (t *terminal) saved() map[string]string {
	t.t.Helper()
	info, err := os.Stat(filepath.Join(t.folder, "terraform.tfstate"))
	if err != nil || info.Size() == 0 {
		return nil
	}
	return t.managed()
}

// existing are the ids of the instances on the server, and their names.
func (w *world) existing() map[string]string {
	ids := map[string]string{}
	for _, instance := range w.Instances() {
		ids[instance.ID] = instance.Name
	}
	return ids
}

// agrees checks that the state has just what the server has.
func (t *terminal) agrees() {
	t.t.Helper()
	if managed, existing := t.managed(), t.existing(); !maps.Equal(managed, existing) {
		t.t.Errorf("the state has %d instances and the server %d, or others", len(managed), len(existing))
	}
	if said := t.run(planned...); !strings.Contains(said, "No changes") {
		t.t.Errorf("there is something left to do:\n%s", said)
	}
}

func TestCreate_twoHundredOfWhichAFifthLoseTheirAnswer(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	w.injectEvery(5, wishes/5, createInstance, lostWays)
	user := w.terminal(w.wishing())
	user.run(applies...)
	if got, want := slices.Sorted(maps.Values(w.existing())), slices.Sorted(slices.Values(wishedNames())); !slices.Equal(got, want) {
		t.Errorf("the server has %d instances, or others than the %d that were wanted", len(got), len(want))
	}
	if calls := w.Calls(createInstance); calls != wishes {
		t.Errorf("the server was asked %d times, want %d", calls, wishes)
	}
	user.agrees()
}

var doubt = regexp.MustCompile(`Unable to tell whether instance "(cliente-\d+)" was\s+(?:│\s+)?created`)

// Without a listing, a user who lost an answer is told so, and nothing is asked for
// twice.
func TestCreate_twoHundredWithoutAListing(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{ListingDisabled: true})
	w.injectEvery(5, wishes/5, createInstance, lostWays)
	user := w.terminal(strings.ReplaceAll(w.wishing(), "store_token = false", "store_token = true"))
	output, err := user.command(t.Context(), applies...).CombinedOutput()
	if err == nil {
		t.Errorf("nothing is said of lost answers:\n%s", output)
	}
	if existing := w.existing(); len(existing) != wishes || w.Calls(createInstance) != wishes {
		t.Errorf("%d requests made %d instances, want %d", w.Calls(createInstance), len(existing), wishes)
	}
	managed := user.managed()
	var doubted, missing []string
	for _, match := range doubt.FindAllStringSubmatch(string(output), -1) {
		doubted = append(doubted, match[1])
	}
	for id, name := range w.existing() {
		if _, known := managed[id]; !known {
			missing = append(missing, name)
		}
	}
	slices.Sort(doubted)
	slices.Sort(missing)
	if len(missing) != wishes/5 || !slices.Equal(doubted, missing) {
		t.Errorf("the state lacks %d instances, and it is said of %d:\n%s", len(missing), len(doubted), output)
	}
}

// What was created before the admin token was revoked is in the state.
func TestCreate_adminTokenIsRevokedInTheMiddle(t *testing.T) {
	t.Parallel()
	onCLI(t)
	var script simulator.Script
	w := newWorld(t, simulator.Options{OnRequest: script.Play})
	revoked := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid AdminToken Header"}`}
	script.After(createInstance, 7, func() {
		revoked.Route = listInstances
		w.Inject(revoked)
	})
	// Several are created at the same time, so the fault itself counts them.
	eighth := revoked
	eighth.Route, eighth.Skip = createInstance, 7
	w.Inject(eighth)
	user := w.terminal(w.asAdmin(`
resource "uazapi_instance" "it" {
  count = 20
  name  = "cliente-${count.index}"
}
`))
	user.fails([]string{`Unable to create instance "cliente-`, "the admin token was rejected"}, applies...)
	if managed, existing := user.managed(), w.existing(); len(existing) != 7 || !maps.Equal(managed, existing) {
		t.Errorf("the state has %d instances and the server %d, want 7 in both", len(managed), len(existing))
	}
	w.Heal()
	user.run(applies...)
	if count := len(w.existing()); count != 20 {
		t.Errorf("the server has %d instances, want 20", count)
	}
	user.agrees()
}

// Two runs want instances of the same names at the same time, and answers are
// lost. Neither takes what is the other's, and what nobody has is told.
func TestCreate_twoRunsAtOnce(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	w.injectEvery(3, 10, createInstance, []simulator.Fault{{Kind: simulator.FaultDropAfter}, {Kind: simulator.FaultHTMLAfter}})
	var users [2]*terminal
	var said [2]string
	var running sync.WaitGroup
	for i := range users {
		users[i] = w.terminal(w.asAdmin(`
resource "uazapi_instance" "it" {
  count = 20
  name  = "cliente-${count.index}"
}
`))
		running.Go(func() {
			output, _ := users[i].command(t.Context(), applies...).CombinedOutput()
			said[i] = string(output)
		})
	}
	running.Wait()
	w.disjoint(users, said[0]+said[1])

	// A user who could not tell asks again, and is told what is left over.
	w.Heal()
	for i, user := range users {
		said[i] = user.run(applies...)
		if managed := user.managed(); len(managed) != 20 {
			t.Errorf("the state has %d instances, want 20", len(managed))
		}
		if again := user.run(planned...); !strings.Contains(again, "No changes") {
			t.Errorf("there is something left to do:\n%s", again)
		}
	}
	w.disjoint(users, said[0]+said[1])
}

// disjoint checks that no instance is in both states, and that those that are
// in none were told of.
func (w *world) disjoint(users [2]*terminal, said string) {
	w.t.Helper()
	first, second := users[0].managed(), users[1].managed()
	for id, name := range w.existing() {
		_, inFirst := first[id]
		_, inSecond := second[id]
		switch {
		case inFirst && inSecond:
			w.t.Errorf("both states have %s (%s)", id, name)
		case !inFirst && !inSecond && !strings.Contains(said, id):
			w.t.Errorf("no state has %s (%s), and it is not told of", id, name)
		}
	}
}
