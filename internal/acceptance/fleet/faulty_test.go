package fleet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// passing are failures that pass, before and after a request was handled.
var passing = []simulator.Fault{
	{Kind: simulator.FaultStatusBefore, Status: 503},
	{Kind: simulator.FaultStatusBefore, Status: 429},
	{Kind: simulator.FaultDropBefore},
	{Kind: simulator.FaultHTMLBefore},
	{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "1"},
	{Kind: simulator.FaultStatusAfter, Status: 502},
	{Kind: simulator.FaultDropAfter},
	{Kind: simulator.FaultHTMLAfter, Status: 504},
	{Kind: simulator.FaultCutJSON},
	{Kind: simulator.FaultStatusBefore, Status: 503, RetryAfter: time.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")},
}

// A tenth of all answers is faulty: a plan of 100 instances tells the truth, and
// an apply writes what it should.
func TestFleetATenthOfAllAnswersIsFaulty(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const fleet = 100
	w := world.Start(t, simulator.Options{})
	var ids strings.Builder
	for _, instance := range w.AddCustomers(fleet) {
		w.Must(w.SetPrivacy(instance.ID, "last", "contacts"))
		fmt.Fprintf(&ids, "    %q,\n", instance.ID)
	}
	wanting := func(last string) string {
		return w.AsAdmin(fmt.Sprintf(`
locals {
  ids = toset([
%s  ])
}

import {
  for_each = local.ids
  to       = uazapi_instance_privacy.it[each.key]
  id       = each.key
}

resource "uazapi_instance_privacy" "it" {
  for_each    = local.ids
  instance_id = each.key
  last        = %q
}
`, &ids, last))
	}
	user := w.Terminal(wanting("contacts"))
	user.Run(world.Apply...)
	w.ResetRequests()

	w.InjectEvery(10, 30, "", passing)
	if said := user.Run(world.Plan...); !strings.Contains(said, "No changes") {
		t.Errorf("a plan takes a failure for a change:\n%s", said)
	}
	w.WroteNothing()
	metFaults(w, fleet/10)

	w.InjectEvery(10, 100, "", passing)
	user.Configure(wanting("none"))
	wantsPlan(w, user, "0 to add, 100 to change, 0 to destroy")
	if said := user.Run(world.Apply...); !strings.Contains(said, "0 added, 100 changed, 0 destroyed") {
		t.Errorf("an apply does something else than what was planned:\n%s", said)
	}
	w.Heal()
	for _, instance := range w.Instances() {
		if instance.Privacy["last"] != "none" {
			t.Errorf("%s has %q", instance.Name, instance.Privacy["last"])
		}
	}
	if said := user.Run(world.Plan...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
}

// metFaults checks that at least so many requests did meet a fault, and ends the
// faults.
func metFaults(w *world.World, least int) {
	w.T.Helper()
	met := 0
	for _, request := range w.Requests() {
		if request.Status != 200 {
			met++
		}
	}
	if met < least {
		w.T.Errorf("%d requests met a fault, want %d at least", met, least)
	}
	w.Heal()
	w.ResetRequests()
}

// wantsPlan checks the summary of a plan.
func wantsPlan(w *world.World, user *world.Terminal, summary string) {
	w.T.Helper()
	if said := user.Run(world.Plan...); !strings.Contains(said, summary) {
		w.T.Errorf("the plan is not %q:\n%s", summary, said)
	}
}

// refusesListings has the next listings be refused, as if the admin token were
// wrong.
func refusesListings(w *world.World, times int) func() {
	return w.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Times: times})
}

// Whose token is in the state is read without a listing.
func TestInstanceListingThatFlapsIsNoChange(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales(`count = 3`))
	steps := []resource.TestStep{{Config: config, PostApplyFunc: w.Wrote(world.CreateRoute, world.CreateRoute, world.CreateRoute)}}
	for _, times := range []int{1, 2, 1, 3} {
		steps = append(steps, resource.TestStep{PreConfig: world.InTurn(w.Heal, refusesListings(w, times)), Config: config, PlanOnly: true})
	}
	steps = append(steps, resource.TestStep{PreConfig: w.Heal, Config: config, PlanOnly: true, PostApplyFunc: w.Wrote()})
	w.Leaving(nil, steps...)
}

// Whose token is not in the state cannot be read then, which proves nothing.
func TestInstanceListingThatFlapsIsNoProof(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales("store_token = false"))
	steps := []resource.TestStep{{Config: config, PostApplyFunc: w.Wrote(world.CreateRoute)}}
	for range 2 {
		steps = append(steps,
			resource.TestStep{
				PreConfig:   refusesListings(w, 0),
				Config:      config,
				PlanOnly:    true,
				ExpectError: world.Says(`Unable to read instance "Vendas": the admin token was rejected`),
			},
			world.Unchanged(config, w.Heal, w.Wrote()),
		)
	}
	w.Leaving(nil, steps...)
}
