package fleet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestFleetAPlanListsOnceAndReadsEachPrivacyOnce(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	var ids []string
	for _, instance := range w.AddCustomers(30) {
		ids = append(ids, fmt.Sprintf("%q", instance.ID))
	}
	terminal := w.Terminal(w.AsAdmin(`
locals {
  ids = toset([` + strings.Join(ids, ", ") + `])
}

data "uazapi_instances" "all" {}

resource "uazapi_instance_connection" "it" {
  for_each    = local.ids
  instance_id = each.key
}

resource "uazapi_instance_presence" "it" {
  for_each    = local.ids
  instance_id = each.key
  presence    = "available"
}

resource "uazapi_instance_privacy" "it" {
  for_each    = local.ids
  instance_id = each.key
  last        = "contacts"
}
`))
	terminal.Run(world.Apply...)
	w.ResetRequests()
	if said := terminal.Run(world.Plan...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
	for route, want := range map[string]int{"GET /instance/all": 1, "GET /status": 1, "GET /instance/privacy": 30} {
		if calls := w.Calls(route); calls != want {
			t.Errorf("%d calls of %s, want %d", calls, route, want)
		}
	}
	if calls := len(w.Requests()); calls != 32 {
		t.Errorf("%d calls in all, want 32", calls)
	}
}

// Where the server shows no listing, whatever lives on an instance shares one
// look at it.
func TestFleetAPlanWithoutAListingReadsEachInstanceOnce(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const fleet = 30
	w := world.Start(t, simulator.Options{ListingDisabled: true})
	var tokens strings.Builder
	for _, instance := range w.AddCustomers(fleet) {
		fmt.Fprintf(&tokens, "    %q = %q\n", instance.Name, instance.Token)
	}
	terminal := w.Terminal(w.AsAdmin(`
locals {
  tokens = {
` + tokens.String() + `  }
}

resource "uazapi_instance" "it" {
  for_each = local.tokens
  name     = each.key
  token    = each.value
}

resource "uazapi_instance_connection" "it" {
  for_each = local.tokens
  token    = uazapi_instance.it[each.key].token
}

resource "uazapi_instance_presence" "it" {
  for_each = local.tokens
  token    = uazapi_instance.it[each.key].token
  presence = "available"
}
`))
	terminal.Run(world.Apply...)
	w.ResetRequests()
	if said := terminal.Run(world.Plan...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
	if calls := w.Calls(world.StatusRoute); calls != fleet {
		t.Errorf("%d instances were read %d times", fleet, calls)
	}
	if refused := w.Calls(world.ListRoute); refused > fleet {
		t.Errorf("a listing that is refused was asked for %d times", refused)
	}
}

func TestFleetCreatesInstancesWithOneListing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	terminal := w.Terminal(w.AsAdmin(`
resource "uazapi_instance" "it" {
  count       = 25
  name        = "Vendas" # names need not be unique
  store_token = false
}
`))
	w.Inject(simulator.Fault{Route: "POST /instance/create", Kind: simulator.FaultDropAfter, Times: 5, Skip: 3})
	terminal.Run(world.Apply...)
	if made, asked := len(w.Instances()), w.Calls("POST /instance/create"); made != 25 || asked != 25 {
		t.Errorf("%d requests made %d instances, want 25", asked, made)
	}
	if said := terminal.Run(world.Plan...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
	distinct := map[string]bool{}
	for _, instance := range w.Instances() {
		if !strings.Contains(terminal.ReadFile("terraform.tfstate"), instance.ID) {
			t.Errorf("the state does not know %s", instance.ID)
		}
		distinct[instance.ID] = true
	}
	if len(distinct) != 25 {
		t.Errorf("%d distinct ids", len(distinct))
	}
}

func TestFleetWhatAQueryFindsIsImportedAndPlansClean(t *testing.T) {
	t.Parallel()
	world.Needs(t, "queries")
	w := world.Start(t, simulator.Options{})
	w.AddCustomers(50)
	w.Add("never paired")
	terminal := w.Terminal(w.AsAdmin(""))
	var query strings.Builder
	for _, kind := range []string{"uazapi_instance", "uazapi_instance_connection", "uazapi_instance_presence", "uazapi_instance_privacy"} {
		fmt.Fprintf(&query, "list %q \"all\" {\n  provider         = uazapi\n  include_resource = true\n  limit            = 1000\n}\n\n", kind)
	}
	terminal.WriteFile("fleet.tfquery.hcl", query.String())
	terminal.Run("query", "-no-color", "-generate-config-out=fleet.tf")
	w.ResetRequests()
	if said := terminal.Run(world.Apply...); !strings.Contains(said, "201 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("it did not import everything as it is:\n%s", said[max(0, len(said)-500):])
	}
	if said := terminal.Run(world.Plan...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
	w.WroteNothing()
}

// Terraform throws away a whole list for one error, so one instance's fault is
// a warning.
func TestFleetAQueryFindsTheOthersWhereOneCannotBeRead(t *testing.T) {
	t.Parallel()
	world.Needs(t, "queries")
	w := world.Start(t, simulator.Options{})
	w.AddCustomers(30)
	user := w.Terminal(w.AsAdmin(""))
	user.WriteFile("fleet.tfquery.hcl", world.Block("list", "uazapi_instance_privacy", "all", "provider = uazapi", "include_resource = true"))
	w.Inject(simulator.Fault{Route: "GET /instance/privacy", Kind: simulator.FaultStatusBefore, Status: 500, Times: 1})
	said := user.Run("query", "-no-color")
	if found := strings.Count(said, "list.uazapi_instance_privacy.all   instance_id="); found != 29 ||
		!world.Says("Warning: Unable to read the privacy of the instances", `instance "cliente-0`, "the server failed").MatchString(said) {
		t.Errorf("it finds %d, want 29 and a warning:\n%s", found, said)
	}
}

func TestFleetAQueryAsksForNoMoreThanItsLimit(t *testing.T) {
	t.Parallel()
	world.Needs(t, "queries")
	w := world.Start(t, simulator.Options{})
	w.AddCustomers(30)
	user := w.Terminal(w.AsAdmin(""))
	for _, limit := range []int{0, 1, 12} {
		user.WriteFile("fleet.tfquery.hcl", world.Block("list", "uazapi_instance_privacy", "all", "provider = uazapi", "include_resource = true", fmt.Sprintf("limit = %d", limit)))
		w.ResetRequests()
		said := user.Run("query", "-no-color")
		found, asked := strings.Count(said, "list.uazapi_instance_privacy.all   instance_id="), w.Calls("GET /instance/privacy")
		if found != limit || asked != limit {
			t.Errorf("a limit of %d finds %d with %d calls", limit, found, asked)
		}
		cut := world.Says("Warning: A list is not complete", "There are 30 results for the privacy of the instances", fmt.Sprintf("only %d are listed", limit))
		if warned := cut.MatchString(said); warned != (limit > 0) {
			t.Errorf("a limit of %d is told as one that cuts: %t\n%s", limit, warned, said)
		}
	}
}

// What is cut short must not look complete.
func TestFleetAQueryOfAListingThatIsNotWhole(t *testing.T) {
	t.Parallel()
	world.Needs(t, "queries")
	g := world.StartGated(t, simulator.Options{})
	g.AddCustomers(30)
	user := g.Terminal(g.AsAdmin(""))
	user.WriteFile("fleet.tfquery.hcl", world.Block("list", "uazapi_instance_presence", "all", "provider = uazapi"))
	g.Edge.Truncate(20)
	user.Fails([]string{"Unable to list the presence of the instances", "the listing is not complete", "counts 30"}, "query", "-no-color")
	g.Edge.Whole()
	if found := strings.Count(user.Run("query", "-no-color"), "list.uazapi_instance_presence.all   instance_id="); found != 30 {
		t.Errorf("it finds %d of 30", found)
	}
}
