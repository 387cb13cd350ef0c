package world

import (
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// AddCustomers adds paired instances, "cliente-000" and so on, which sort.
func (w *World) AddCustomers(count int) []simulator.Instance {
	var fleet []simulator.Instance
	for n := range count {
		fleet = append(fleet, w.Paired(fmt.Sprintf("cliente-%03d", n), fmt.Sprintf("55119%08d", n)))
	}
	return fleet
}

// AddShops adds paired instances, "loja-00" and so on.
func (w *World) AddShops(count int) []simulator.Instance {
	w.T.Helper()
	var fleet []simulator.Instance
	for n := range count {
		fleet = append(fleet, w.Paired(fmt.Sprintf("loja-%02d", n), fmt.Sprintf("55119900%05d", n)))
	}
	return fleet
}

// FleetWith configures a resource with these arguments for each of a fleet.
func FleetWith(kind string, fleet []simulator.Instance, arguments ...string) string {
	var ids []string
	for _, in := range fleet {
		ids = append(ids, fmt.Sprintf("%s = %q", in.ID, in.Name))
	}
	return fmt.Sprintf("locals {\n  fleet = {\n    %s\n  }\n}\n\n", strings.Join(ids, "\n    ")) +
		Block("resource", kind, "each", append([]string{"for_each = local.fleet"}, arguments...)...)
}

// ImportFleet imports the instances of a fleet.
const ImportFleet = "import {\n  for_each = local.fleet\n  to       = uazapi_instance.each[each.key]\n  id       = each.key\n}\n"

// AddExisting makes on an instance what it had of an object before Terraform came.
func (w *World) AddExisting(object objects.Object, in simulator.Instance) {
	w.T.Helper()
	if object.Existing != nil && object.Existing.Make != nil {
		w.Must(object.Existing.Make(w.Simulator, in.ID))
	}
	if object.Item != nil {
		_, err := object.Item.Add(w.Simulator, in.ID, object.Item.Has)
		w.Must(err)
	}
}
