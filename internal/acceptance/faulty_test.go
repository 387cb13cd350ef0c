package acceptance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

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
func TestFleet_aTenthOfAllAnswersIsFaulty(t *testing.T) {
	t.Parallel()
	onCLI(t)
	const fleet = 100
	w := newWorld(t, simulator.Options{})
	var ids strings.Builder
	for _, instance := range w.addCustomers(fleet) {
		w.must(w.SetPrivacy(instance.ID, "last", "contacts"))
		fmt.Fprintf(&ids, "    %q,\n", instance.ID)
	}
	wanting := func(last string) string {
		return w.asAdmin(fmt.Sprintf(`
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
	user := w.terminal(wanting("contacts"))
	user.run(applies...)
	w.ResetRequests()

	w.injectEvery(10, 30, "", passing)
	if said := user.run(planned...); !strings.Contains(said, "No changes") {
		t.Errorf("a plan takes a failure for a change:\n%s", said)
	}
	w.wroteNothing()
	w.failed(fleet / 10)

	w.injectEvery(10, 100, "", passing)
	user.configure(wanting("none"))
	w.wants(user, "0 to add, 100 to change, 0 to destroy")
	if said := user.run(applies...); !strings.Contains(said, "0 added, 100 changed, 0 destroyed") {
		t.Errorf("an apply does something else than what was planned:\n%s", said)
	}
	w.Heal()
	for _, instance := range w.Instances() {
		if instance.Privacy["last"] != "none" {
			t.Errorf("%s has %q", instance.Name, instance.Privacy["last"])
		}
	}
	if said := user.run(planned...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
}

// failed checks that at least so many requests did meet a fault, and ends the
// faults.
func (w *world) failed(least int) {
	w.t.Helper()
	met := 0
	for _, request := range w.Requests() {
		if request.Status != 200 {
			met++
		}
	}
	if met < least {
		w.t.Errorf("%d requests met a fault, want %d at least", met, least)
	}
	w.Heal()
	w.ResetRequests()
}

// wants checks the summary of a plan.
func (w *world) wants(user *terminal, summary string) {
	w.t.Helper()
	if said := user.run(planned...); !strings.Contains(said, summary) {
		w.t.Errorf("the plan is not %q:\n%s", summary, said)
	}
}

// refusesListings has the next listings be refused, as if the admin token were
// wrong.
func (w *world) refusesListings(times int) func() {
	return w.meets(listInstances, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Times: times})
}

// Whose token is in the state is read without a listing.
func TestInstance_listingThatFlapsIsNoChange(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales(`count = 3`))
	steps := []resource.TestStep{{Config: config, PostApplyFunc: w.wrote(createInstance, createInstance, createInstance)}}
	for _, times := range []int{1, 2, 1, 3} {
		steps = append(steps, resource.TestStep{PreConfig: all(w.Heal, w.refusesListings(times)), Config: config, PlanOnly: true})
	}
	steps = append(steps, resource.TestStep{PreConfig: w.Heal, Config: config, PlanOnly: true, PostApplyFunc: w.wrote()})
	w.leaving(nil, steps...)
}

// Whose token is not in the state cannot be read then, which proves nothing.
func TestInstance_listingThatFlapsIsNoProof(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales("store_token = false"))
	steps := []resource.TestStep{{Config: config, PostApplyFunc: w.wrote(createInstance)}}
	for range 2 {
		steps = append(steps,
			resource.TestStep{
				PreConfig:   w.refusesListings(0),
				Config:      config,
				PlanOnly:    true,
				ExpectError: says(`Unable to read instance "Vendas": the admin token was rejected`),
			},
			unchanged(config, w.Heal, w.wrote()),
		)
	}
	w.leaving(nil, steps...)
}
