package fleet

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// fleetGuides are the guide on fleets in each language, with the headings of the
// section that does without a query.
var fleetGuides = map[string]string{
	"import-a-fleet.md.tmpl":     "## On OpenTofu, or Terraform before 1.14",
	"importar-uma-frota.md.tmpl": "## No OpenTofu, ou no Terraform anterior ao 1.14",
}

// guided is the configuration that a guide gives for an import without a query.
func guided(t *testing.T, guide string) string {
	t.Helper()
	_, section, found := strings.Cut(world.ReadRepository(t, "templates/guides/"+guide), fleetGuides[guide]+"\n")
	code := regexp.MustCompile("(?s)```terraform\n(.*?)```").FindStringSubmatch(section)
	if !found || code == nil {
		t.Fatalf("%s has no code below %q", guide, fleetGuides[guide])
	}
	return code[1]
}

// theRest imports what lives on the instances of the guide in the same way.
func theRest(w *world.World, fleet []simulator.Instance) string {
	var b strings.Builder
	for _, object := range objects.All {
		id := "each.value.id"
		var arguments []string
		switch {
		case object.Existing != nil:
			arguments = object.Existing.Arguments
		case object.Item != nil:
			// No listing of instances tells of their items, so the user has a map.
			b.WriteString(itemsOf(w, object, fleet))
			id, arguments = fmt.Sprintf(`"${each.value.id}/${local.%s[each.value.id]}"`, object.Type), objects.Lines(object.Item.Arguments)
		default:
			continue
		}
		fmt.Fprintf(&b, "import {\n  for_each = local.legacy\n  to       = %s.customer[each.key]\n  id       = %s\n}\n\n", object.Type, id)
		b.WriteString(world.Block("resource", object.Type, "customer", append([]string{"for_each = local.legacy", "instance_id = each.value.id"}, arguments...)...))
	}
	return b.String()
}

// itemsOf is a map of the one item of each instance, by the id of the instance.
func itemsOf(w *world.World, object objects.Object, fleet []simulator.Instance) string {
	var b strings.Builder
	for _, instance := range fleet {
		fmt.Fprintf(&b, "    %s = %q\n", instance.ID, object.Item.All(w.Simulator, instance.ID)[0].ID)
	}
	return fmt.Sprintf("locals {\n  %s = {\n%s  }\n}\n\n", object.Type, b.String())
}

// readsOf are the routes that tell of what lives on an instance, besides the listing.
// Those of a session are asked only when it is imported.
func readsOf(object objects.Object) (route string, always bool) {
	if object.Item != nil {
		return object.Item.Reads, true
	}
	list, _ := object.Listed()
	return list.Reads, object.Setting != nil
}

// legacy adds instances of which some have notes.
func legacy(w *world.World, count int) []simulator.Instance {
	w.T.Helper()
	fleet := w.AddCustomers(count)
	for n, instance := range fleet {
		w.Must(w.SetPrivacy(instance.ID, "last", "contacts"))
		if n%3 == 0 {
			w.Must(w.SetAdminFields(instance.ID, "cliente 1", "R$ 99,90"))
		}
	}
	w.Add("of no customer")
	return fleet
}

func TestFleetIsImportedWithoutAQuery(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const fleet = 20
	w := world.Start(t, simulator.Options{AvailableAtPairing: true, ProfileAtOnce: true, Accounts: simulator.AccountsBusiness})
	instances := legacy(w, fleet)
	// The health tells whether the listing, from which the guide picks, is whole.
	once := map[string]int{world.ListRoute: 1, "GET /status": 1}
	imported, first, later := fleet, maps.Clone(once), once
	for _, object := range objects.All {
		if object.Existing == nil && object.Item == nil {
			continue
		}
		imported += fleet
		for _, instance := range instances {
			w.AddExisting(object, instance)
		}
		if route, always := readsOf(object); route != "" {
			first[route] = fleet
			if always {
				later[route] = fleet
			}
		}
	}
	user := w.Terminal(w.AsAdmin(guided(t, "import-a-fleet.md.tmpl") + theRest(w, instances)))
	for _, step := range []struct {
		command []string
		says    string
		// calls are the routes that are called, with how often.
		calls map[string]int
	}{
		{world.Plan, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", imported), first},
		{world.Apply, fmt.Sprintf("Apply complete! Resources: %d imported, 0 added, 0 changed, 0 destroyed.", imported), first},
		// Statuses were asked for once, for what the listing does not tell of a connection.
		{world.Plan, world.NothingToDo, later},
	} {
		w.ResetRequests()
		if said := user.Run(step.command...); !strings.Contains(said, step.says) {
			t.Errorf("%s does not say %q:\n%s", step.command[0], step.says, said[max(0, len(said)-1000):])
		}
		got := map[string]int{}
		for _, request := range w.Requests() {
			got[request.Route]++
		}
		if diff := cmp.Diff(step.calls, got); diff != "" {
			t.Errorf("%s made other calls (-want +got):\n%s", step.command[0], diff)
		}
	}
}

func TestFleetIsImportedAsEachGuideSays(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for guide := range fleetGuides {
		t.Run(guide, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{AvailableAtPairing: true})
			fleet := legacy(w, 4)
			code := guided(t, guide)
			user := w.Terminal(w.AsAdmin(code))
			user.PlanSays("Plan: 4 to import, 0 to add, 0 to change, 0 to destroy.")

			// Two that share a name take the id as the key.
			w.Must(w.Rename(fleet[3].ID, fleet[2].Name))
			user.Fails([]string{"Duplicate object key"}, world.Plan...)
			code = strings.Replace(code, ": i.name => i", ": i.id => i", 1)
			user.Configure(w.AsAdmin(code))
			user.PlanSays("Plan: 4 to import, 0 to add, 0 to change, 0 to destroy.")
			w.ResetRequests()
			user.Run(world.Apply...)
			w.WroteNothing()
			user.PlanSays(world.NothingToDo)

			// What is not found is not missed, and may even be destroyed.
			w.Must(w.Remove(fleet[1].ID))
			w.Must(w.Rename(fleet[2].ID, "Padaria"))
			user.PlanLists(2, "Plan: 0 to add, 0 to change, 1 to destroy.", `"`+fleet[2].ID+`" -> null`)

			// A map of one's own knows better.
			_, managed, _ := strings.Cut(code, `resource "uazapi_instance" "customer"`)
			user.Configure(w.AsAdmin(ownMap(fleet) + `resource "uazapi_instance" "customer"` + managed))
			user.PlanLists(2, "Plan: 1 to add, ", "0 to destroy.", `"Padaria" -> "cliente-002"`)
		})
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
