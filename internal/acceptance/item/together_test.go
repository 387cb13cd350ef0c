package item

import (
	"maps"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// allItems are all kinds of items in one configuration, each on a server of its own, by
// their types, and who works with all of them.
type allItems struct {
	world.Servers
	cases map[string]itemCase
	shops map[string]simulator.Instance
	user  *world.Terminal
}

// startAllItems starts the servers, each with an instance.
func startAllItems(t *testing.T) allItems {
	t.Helper()
	all := allItems{world.Servers{}, map[string]itemCase{}, map[string]simulator.Instance{}, nil}
	for _, entry := range objects.Items() {
		i := itemCase{entry, entry.Item}
		i.isComplete(t)
		w := world.StartTicking(t, i.Server)
		all.Servers[i.Type], all.cases[i.Type], all.shops[i.Type] = w, i, addsFor(w, i, "loja")
	}
	all.user = all.Terminal(t)
	return all
}

// with configures the usual item of each kind, with what a change of its kind makes of it.
func (all allItems) with(change func(i itemCase) objects.Change) string {
	return all.AsAdmin(func(kind string) string {
		i := all.cases[kind]
		arguments := maps.Clone(i.Arguments)
		maps.Copy(arguments, change(i).Arguments)
		named := []string{world.OnServer(kind), world.ByID(all.shops[kind])}
		return world.Block("resource", kind, world.NameOf(kind), append(named, objects.Lines(arguments)...)...)
	})
}

// usually is the change that changes nothing.
func usually(itemCase) objects.Change { return objects.Change{} }

// firstly is the first change of each kind.
func firstly(i itemCase) objects.Change { return i.Changes[0] }

// itself is the address of the item of a kind.
func itself(kind string) string { return world.AddressOn(kind, kind) }

// each is what a plan has to say of the item of each kind for which it is so.
func (all allItems) each(plans func(address string) string, so func(i itemCase) bool) []string {
	var says []string
	for _, kind := range slices.Sorted(maps.Keys(all.cases)) {
		if so(all.cases[kind]) {
			says = append(says, plans(itself(kind)))
		}
	}
	return says
}

// every is true of each kind.
func every(itemCase) bool { return true }

// look looks at the server of each kind, as a test of its own.
func (all allItems) look(when string, at func(w *world.World, i itemCase, shop simulator.Instance)) {
	all.user.T.Helper()
	all.Each(all.user.T, when, func(w *world.World, kind string) { at(w, all.cases[kind], all.shops[kind]) })
}

// settled checks that the next plan does nothing, whatever it warns of, and takes one
// listing of each server.
func (all allItems) settled(when string) {
	all.user.T.Helper()
	for _, w := range all.Servers {
		w.ResetRequests()
	}
	all.user.Says([]string{world.NothingToDo}, world.Plan...)
	all.look(when+" and planned", func(w *world.World, _ itemCase, _ simulator.Instance) {
		w.Listed(1)
		w.WroteNothing()
	})
}
