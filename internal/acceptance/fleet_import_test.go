package acceptance

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// guides are the guide on fleets in each language, with the headings of the
// section that does without a query.
var guides = map[string]string{
	"import-a-fleet.md.tmpl":     "## On OpenTofu, or Terraform before 1.14",
	"importar-uma-frota.md.tmpl": "## No OpenTofu, ou no Terraform antes da 1.14",
}

// guided is the configuration that a guide gives for an import without a query.
func guided(t *testing.T, guide string) string {
	t.Helper()
	text, err := os.ReadFile("../../templates/guides/" + guide)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), guides[guide]+"\n")
	code := regexp.MustCompile("(?s)```terraform\n(.*?)```").FindStringSubmatch(section)
	if !found || code == nil {
		t.Fatalf("%s has no code below %q", guide, guides[guide])
	}
	return code[1]
}

// theRest imports what lives on the instances of the guide in the same way.
const theRest = `
import {
  for_each = local.legacy
  to       = uazapi_instance_connection.customer[each.key]
  id       = each.value.id
}

resource "uazapi_instance_connection" "customer" {
  for_each    = local.legacy
  instance_id = each.value.id
}

import {
  for_each = local.legacy
  to       = uazapi_instance_presence.customer[each.key]
  id       = each.value.id
}

resource "uazapi_instance_presence" "customer" {
  for_each    = local.legacy
  instance_id = each.value.id
  presence    = "available"
}

import {
  for_each = local.legacy
  to       = uazapi_instance_privacy.customer[each.key]
  id       = each.value.id
}

resource "uazapi_instance_privacy" "customer" {
  for_each    = local.legacy
  instance_id = each.value.id
  last        = "contacts"
}
`

// legacy adds instances of which some have notes.
func legacy(w *world, count int) []simulator.Instance {
	w.t.Helper()
	fleet := fleetOf(w, count)
	for n, instance := range fleet {
		w.must(w.SetPrivacy(instance.ID, "last", "contacts"))
		if n%3 == 0 {
			w.must(w.SetAdminFields(instance.ID, "cliente 1", "R$ 99,90"))
		}
	}
	w.Add("of no customer")
	return fleet
}

func TestFleet_isImportedWithoutAQuery(t *testing.T) {
	t.Parallel()
	onCLI(t)
	const fleet = 60
	w := newWorld(t, simulator.Options{AvailableAtPairing: true})
	legacy(w, fleet)
	user := w.terminal(w.asAdmin(guided(t, "import-a-fleet.md.tmpl") + theRest))
	for _, step := range []struct {
		command []string
		says    string
		// statuses are asked for once, for what the listing does not tell of a
		// connection.
		statuses int
	}{
		{planned, "Plan: 240 to import, 0 to add, 0 to change, 0 to destroy.", fleet},
		{applies, "Apply complete! Resources: 240 imported, 0 added, 0 changed, 0 destroyed.", fleet},
		{planned, nothingToDo, 0},
	} {
		w.ResetRequests()
		if said := user.run(step.command...); !strings.Contains(said, step.says) {
			t.Errorf("%s does not say %q:\n%s", step.command[0], step.says, said[max(0, len(said)-1000):])
		}
		want := [4]int{1, fleet, step.statuses, 1 + fleet + step.statuses}
		got := [4]int{w.Calls(readListing), w.Calls("GET /instance/privacy"), w.Calls(readStatus), len(w.Requests())}
		if got != want {
			t.Errorf("%s took %v listings, privacies, statuses and calls in all, want %v", step.command[0], got, want)
		}
	}
}

func TestFleet_isImportedAsEachGuideSays(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for guide := range guides {
		t.Run(guide, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{AvailableAtPairing: true})
			fleet := legacy(w, 4)
			code := guided(t, guide)
			user := w.terminal(w.asAdmin(code))
			user.planSays("Plan: 4 to import, 0 to add, 0 to change, 0 to destroy.")

			// Two that share a name take the id as the key.
			w.must(w.Rename(fleet[3].ID, fleet[2].Name))
			user.fails([]string{"Duplicate object key"}, planned...)
			code = strings.Replace(code, ": i.name => i", ": i.id => i", 1)
			user.configure(w.asAdmin(code))
			user.planSays("Plan: 4 to import, 0 to add, 0 to change, 0 to destroy.")
			w.ResetRequests()
			user.run(applies...)
			wroteNothing(w)
			user.planSays(nothingToDo)

			// What is not found is not missed, and may even be destroyed.
			w.must(w.Remove(fleet[1].ID))
			w.must(w.Rename(fleet[2].ID, "Padaria"))
			user.planLists(2, "Plan: 0 to add, 0 to change, 1 to destroy.", `"`+fleet[2].ID+`" -> null`)

			// A map of one's own knows better.
			_, managed, _ := strings.Cut(code, `resource "uazapi_instance" "customer"`)
			user.configure(w.asAdmin(ownMap(fleet) + `resource "uazapi_instance" "customer"` + managed))
			user.planLists(2, "Plan: 1 to add, ", "0 to destroy.", `"Padaria" -> "cliente-002"`)
		})
	}
}

// A fleet that exists is imported into a module for each customer.
func TestFleet_isImportedIntoModules(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{AvailableAtPairing: true})
	table := readExample(t, "large-fleet/customers.csv").text
	for n, line := range strings.Fields(table)[1:] {
		name, note, _ := strings.Cut(line, ",")
		existing := w.paired(name, fmt.Sprintf("55119%08d", n))
		w.must(w.SetAdminFields(existing.ID, note, ""))
		w.must(w.SetPrivacy(existing.ID, "last", "contacts"))
		w.must(w.SetPrivacy(existing.ID, "groupadd", "contacts"))
	}
	user := w.terminal("")
	user.write("customers.csv", table)
	user.write("customer/main.tf", readExample(t, "large-fleet/customer/main.tf").text)
	user.write("main.tf", strings.Replace(readExample(t, "large-fleet/main.tf").text, `provider "uazapi" {}`, w.asAdmin(`
locals {
  ids = { for i in data.uazapi_instances.customers.instances : i.name => i.id }
}

import {
  for_each = local.ids
  to       = module.customer[each.key].uazapi_instance.this
  id       = each.value
}

import {
  for_each = local.ids
  to       = module.customer[each.key].uazapi_instance_privacy.this[0]
  id       = each.value
}

import {
  for_each = local.ids
  to       = module.customer[each.key].uazapi_instance_presence.this[0]
  id       = each.value
}
`), 1))
	user.run("init", "-input=false", "-no-color")
	w.ResetRequests()
	user.run(applies...)
	wroteNothing(w)
	user.planSays(nothingToDo)
	if said := user.run("state", "list"); strings.Count(said, "module.customer[") != 9 {
		t.Errorf("not all three objects of the three customers are managed:\n%s", said)
	}
}

// ownMap is the fleet as a user writes it down.
func ownMap(fleet []simulator.Instance) string {
	var b strings.Builder
	for _, instance := range fleet {
		fmt.Fprintf(&b, "    %s = { name = %q, admin_field_01 = null, admin_field_02 = null }\n", instance.ID, instance.Name)
	}
	return "locals {\n  legacy = {\n" + b.String() + "  }\n}\n\n"
}
