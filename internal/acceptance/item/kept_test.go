package item

import (
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
)

// keptFields are attributes of each item with the names that they have in bodies: the one by which
// a new item is known again, and another one.
var keptFields = map[string]struct{ known, other [2]string }{
	"uazapi_label":       {[2]string{"name", "name"}, [2]string{"color", "color"}},
	"uazapi_lead_tag":    {[2]string{"name", "name"}, [2]string{"kanban_order", "kanbanOrder"}},
	"uazapi_quick_reply": {[2]string{"short_cut", "shortCut"}, [2]string{"doc_name", "docName"}},
	"uazapi_webhook":     {[2]string{"url", "url"}, [2]string{"events", "events"}},
}

// before is the change that takes an attribute of [itemCase.whole] back to the usual one.
func (i itemCase) before(attribute string) objects.Change {
	return objects.Change{Arguments: map[string]string{attribute: i.Arguments[attribute]}}
}

// A server takes a change of an item and keeps one of its fields as it was. That one is told, as
// long as it lasts, and the rest is saved.
func TestItemFieldThatIsKeptOtherwiseIsAnError(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop := addsFor(w, i, "loja")
		user := w.Terminal(w.AsAdmin(i.usual(shop)))
		fields, known := keptFields[i.Type]
		if !known {
			w.T.Fatal("it is not among keptFields")
		}
		for _, names := range [][2]string{fields.known, fields.other} {
			attribute, field := names[0], names[1]
			user.Configure(w.AsAdmin(i.usual(shop)))
			user.Run(world.Apply...)
			w.Must(w.Keep(shop.ID, i.Changing, field))
			user.Configure(w.AsAdmin(i.usual(shop, i.whole())))
			refused := []string{"Unable to change the " + i.Noun(), `of instance "loja": the server kept another value`, attribute + " was asked to be"}
			user.Fails(refused, world.Apply...)
			user.Fails(refused, world.Apply...)
			user.Configure(w.AsAdmin(i.usual(shop, i.whole(), i.before(attribute))))
			user.IsSettled()
			w.Heal()
			user.Configure(w.AsAdmin(i.usual(shop, i.whole())))
			user.Run(world.Apply...)
			user.IsSettled()
		}
		hasItems(w, i, shop, i.whole().Has)()
	})
}

// What a server does not keep of a new item is told and is no failure: Terraform would add it
// again. The next plan changes it.
func TestItemFieldOfANewOneThatIsNotKeptIsTold(t *testing.T) {
	eachItemOnCLI(t, func(w *world.World, i itemCase) {
		shop, other := addsFor(w, i, "loja"), keptFields[i.Type].other
		w.Must(w.Keep(shop.ID, i.Adds, other[1]))
		user := w.Terminal(w.AsAdmin(i.usual(shop, i.whole())))
		user.Says([]string{"Warning: Unable to add the " + i.Noun(), `to instance "loja": the server kept another value`, other[0] + " was asked to be"}, world.Apply...)
		user.Says([]string{"0 to add, 1 to change, 0 to destroy"}, world.Plan...)
		w.Heal()
		user.Run(world.Apply...)
		user.IsSettled()
		hasItems(w, i, shop, i.whole().Has)()
	})
}
