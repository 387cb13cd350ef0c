package instance

import (
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

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
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
func wishing(w *world.World) string {
	var fleet strings.Builder
	for n, name := range wishedNames() {
		fmt.Fprintf(&fleet, "  %03d = %q\n", n, name)
	}
	return w.Configured(fmt.Sprintf("admin_token = %q\n  request_timeout = \"2s\"", w.AdminToken()), `
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

// saved are the instances in the state. A tool that is killed leaves none, or
// an empty file.
func saved(user *world.Terminal) map[string]string {
	user.T.Helper()
	info, err := os.Stat(filepath.Join(user.Folder, "terraform.tfstate"))
	if err != nil || info.Size() == 0 {
		return nil
	}
	return user.Managed()
}

func TestCreateTwoHundredOfWhichAFifthLoseTheirAnswer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	w.InjectEvery(5, wishes/5, world.CreateRoute, lostWays)
	user := w.Terminal(wishing(w))
	user.Run(world.Apply...)
	if got, want := slices.Sorted(maps.Values(w.Existing())), slices.Sorted(slices.Values(wishedNames())); !slices.Equal(got, want) {
		t.Errorf("the server has %d instances, or others than the %d that were wanted", len(got), len(want))
	}
	if calls := w.Calls(world.CreateRoute); calls != wishes {
		t.Errorf("the server was asked %d times, want %d", calls, wishes)
	}
	user.Agrees()
}

var doubt = regexp.MustCompile(`Unable to tell whether instance "(cliente-\d+)" was\s+(?:│\s+)?created`)

// Without a listing, a user who lost an answer is told so, and nothing is asked for
// twice.
func TestCreateTwoHundredWithoutAListing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{ListingDisabled: true})
	w.InjectEvery(5, wishes/5, world.CreateRoute, lostWays)
	user := w.Terminal(strings.ReplaceAll(wishing(w), "store_token = false", "store_token = true"))
	output, err := user.Command(t.Context(), world.Apply...).CombinedOutput()
	if err == nil {
		t.Errorf("nothing is said of lost answers:\n%s", output)
	}
	if existing := w.Existing(); len(existing) != wishes || w.Calls(world.CreateRoute) != wishes {
		t.Errorf("%d requests made %d instances, want %d", w.Calls(world.CreateRoute), len(existing), wishes)
	}
	managed := user.Managed()
	var doubted, missing []string
	for _, match := range doubt.FindAllStringSubmatch(string(output), -1) {
		doubted = append(doubted, match[1])
	}
	for id, name := range w.Existing() {
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
func TestCreateAdminTokenIsRevokedInTheMiddle(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	var script simulator.Script
	w := world.Start(t, simulator.Options{OnRequest: script.Play})
	revoked := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid AdminToken Header"}`}
	script.After(world.CreateRoute, 7, func() {
		revoked.Route = world.ListRoute
		w.Inject(revoked)
	})
	// Several are created at the same time, so the fault itself counts them.
	eighth := revoked
	eighth.Route, eighth.Skip = world.CreateRoute, 7
	w.Inject(eighth)
	user := w.Terminal(w.AsAdmin(`
resource "uazapi_instance" "it" {
  count = 20
  name  = "cliente-${count.index}"
}
`))
	user.Fails([]string{`Unable to create instance "cliente-`, "the admin token was rejected"}, world.Apply...)
	if managed, existing := user.Managed(), w.Existing(); len(existing) != 7 || !maps.Equal(managed, existing) {
		t.Errorf("the state has %d instances and the server %d, want 7 in both", len(managed), len(existing))
	}
	w.Heal()
	user.Run(world.Apply...)
	if count := len(w.Existing()); count != 20 {
		t.Errorf("the server has %d instances, want 20", count)
	}
	user.Agrees()
}

// Two runs want instances of the same names at the same time, and answers are
// lost. Neither takes what is the other's, and what nobody has is told.
func TestCreateTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	w.InjectEvery(3, 10, world.CreateRoute, []simulator.Fault{{Kind: simulator.FaultDropAfter}, {Kind: simulator.FaultHTMLAfter}})
	var users [2]*world.Terminal
	var said [2]string
	var running sync.WaitGroup
	for i := range users {
		users[i] = w.Terminal(w.AsAdmin(`
resource "uazapi_instance" "it" {
  count = 20
  name  = "cliente-${count.index}"
}
`))
		running.Go(func() {
			output, _ := users[i].Command(t.Context(), world.Apply...).CombinedOutput()
			said[i] = string(output)
		})
	}
	running.Wait()
	disjoint(w, users, said[0]+said[1])

	// A user who could not tell asks again, and is told what is left over.
	w.Heal()
	for i, user := range users {
		said[i] = user.Run(world.Apply...)
		if managed := user.Managed(); len(managed) != 20 {
			t.Errorf("the state has %d instances, want 20", len(managed))
		}
		if again := user.Run(world.Plan...); !strings.Contains(again, "No changes") {
			t.Errorf("there is something left to do:\n%s", again)
		}
	}
	disjoint(w, users, said[0]+said[1])
}

// disjoint checks that no instance is in both states, and that those that are
// in none were told of.
func disjoint(w *world.World, users [2]*world.Terminal, said string) {
	w.T.Helper()
	first, second := users[0].Managed(), users[1].Managed()
	for id, name := range w.Existing() {
		_, inFirst := first[id]
		_, inSecond := second[id]
		switch {
		case inFirst && inSecond:
			w.T.Errorf("both states have %s (%s)", id, name)
		case !inFirst && !inSecond && !strings.Contains(said, id):
			w.T.Errorf("no state has %s (%s), and it is not told of", id, name)
		}
	}
}
