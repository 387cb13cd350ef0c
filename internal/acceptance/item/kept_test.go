package item

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// keptFields are attributes of each item with the names that they have in bodies: the one by which
// a new item is known again, and another one.
var keptFields = map[string]struct{ known, other [2]string }{
	"uazapi_label":       {[2]string{"name", "name"}, [2]string{"color", "color"}},
	"uazapi_lead_tag":    {[2]string{"name", "name"}, [2]string{"kanban_order", "kanbanOrder"}},
	"uazapi_quick_reply": {[2]string{"short_cut", "shortCut"}, [2]string{"doc_name", "docName"}},
	"uazapi_webhook":     {[2]string{"url", "url"}, [2]string{"events", "events"}},
}

// wholeBut is [itemCase.whole] with an attribute as it is usually.
func (i itemCase) wholeBut(attribute string) objects.Change {
	arguments := maps.Clone(i.whole().Arguments)
	arguments[attribute] = i.Arguments[attribute]
	return objects.Change{Arguments: arguments}
}

// A server takes a change of an item and keeps one of its fields as it was. That one is told, as
// long as it lasts, and the rest is saved.
func TestItemFieldThatIsKeptOtherwiseIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := startAllItems(t)
	for kind := range all.cases {
		if _, known := keptFields[kind]; !known {
			t.Fatalf("%s is not among keptFields", kind)
		}
	}
	keepsOne := func(names func(kind string) [2]string) {
		t.Helper()
		all.user.Applies(all.with(usually))
		refused := map[string][]string{}
		for kind, i := range all.cases {
			attribute, field := names(kind)[0], names(kind)[1]
			all.user.Must(all.Servers[kind].Keep(all.shops[kind].ID, i.Changing, field))
			refused[itself(kind)] = []string{"Unable to change the " + i.Noun(), `of instance "loja": the server kept another value`, attribute + " was asked to be"}
		}
		all.user.Configure(all.with(itemCase.whole))
		all.user.FailsAt(refused, world.Apply...)
		all.user.FailsAt(refused, world.Apply...)
		all.user.Settled(all.with(func(i itemCase) objects.Change { return i.wholeBut(names(i.Type)[0]) }))
		for _, w := range all.Servers {
			w.Heal()
		}
		all.user.Becomes(all.with(itemCase.whole), all.each(world.PlansUpdate, every))
	}
	keepsOne(func(kind string) [2]string { return keptFields[kind].known })
	keepsOne(func(kind string) [2]string { return keptFields[kind].other })
	all.look("changed", func(w *world.World, i itemCase, shop simulator.Instance) { hasItems(w, i, shop, i.whole().Has)() })
}

// What a server does not keep of a new item is told and is no failure: Terraform would add it
// again. The next plan changes it.
func TestItemFieldOfANewOneThatIsNotKeptIsTold(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := startAllItems(t)
	for kind, i := range all.cases {
		all.user.Must(all.Servers[kind].Keep(all.shops[kind].ID, i.Adds, keptFields[kind].other[1]))
	}
	all.user.Configure(all.with(itemCase.whole))
	said := all.user.Run(world.Apply...)
	for kind, i := range all.cases {
		warns := world.Says("Warning: Unable to add the "+i.Noun(), `to instance "loja": the server kept another value`, keptFields[kind].other[0]+" was asked to be")
		if told := world.ToldAt(said, itself(kind)); !slices.ContainsFunc(told, warns.MatchString) {
			t.Errorf("of %s it says %q:\n%s", kind, told, said)
		}
	}
	all.user.Says(append(all.each(world.PlansUpdate, every), fmt.Sprintf("0 to add, %d to change, 0 to destroy", len(all.cases))), world.Plan...)
	for _, w := range all.Servers {
		w.Heal()
	}
	all.user.Becomes(all.with(itemCase.whole), all.each(world.PlansUpdate, every))
	all.look("changed", func(w *world.World, i itemCase, shop simulator.Instance) { hasItems(w, i, shop, i.whole().Has)() })
}
