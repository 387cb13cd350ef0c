package item

import (
	"maps"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// itemsBeside are servers side by side that differ in something, each with an instance on
// which somebody has made an item already, and who works with all of them.
type itemsBeside struct {
	world.Servers
	itemCase
	shops map[string]simulator.Instance
	user  *world.Terminal
}

// eachItemBeside runs a test for every item, on servers of the item's own side by side.
func eachItemBeside(t *testing.T, servers func(i itemCase) map[string]simulator.Options, test func(o itemsBeside)) {
	t.Helper()
	t.Parallel()
	world.NeedsCLI(t)
	for _, entry := range objects.Items() {
		i := itemCase{entry, entry.Item}
		t.Run(entry.Type, func(t *testing.T) {
			t.Parallel()
			i.isComplete(t)
			o := itemsBeside{world.Servers{}, i, map[string]simulator.Instance{}, nil}
			for title, options := range servers(i) {
				w := world.StartTicking(t, options)
				o.Servers[title], o.shops[title] = w, addsFor(w, i, "Loja 1/2")
				addsItem(w, i, o.shops[title], o.neighbor())
			}
			o.user = o.Terminal(t)
			test(o)
		})
	}
}

// neighbor is the item that each server has before.
func (o itemsBeside) neighbor() any { return o.Neighbors[0].Content }

// one configures the usual item of one server, with what some changes make of it.
func (o itemsBeside) one(title string, changes ...objects.Change) string {
	arguments := maps.Clone(o.Arguments)
	for _, change := range changes {
		maps.Copy(arguments, change.Arguments)
	}
	named := []string{world.OnServer(title), world.ByID(o.shops[title])}
	return world.Block("resource", o.Type, world.NameOf(title), append(named, objects.Lines(arguments)...)...)
}

// all configures the usual item of each server, with what some changes make of it.
func (o itemsBeside) all(changes ...objects.Change) string {
	return o.AsAdmin(func(title string) string { return o.one(title, changes...) })
}

// none is a configuration without any item, which still works with each server.
func (o itemsBeside) none() string {
	return o.AsAdmin(func(title string) string {
		return world.Block("data", "uazapi_instances", world.NameOf(title), world.OnServer(title))
	})
}

// each is what a plan has to say of the item of each server.
func (o itemsBeside) each(plans func(address string) string) []string {
	return o.Planned(o.Type, plans)
}

// become has a configuration applied, which has to say these texts, and checks that each
// server then has just these items, if any are named, and that the next plan does nothing
// and takes one listing of each server.
func (o itemsBeside) become(when, config string, says []string, want ...any) {
	o.user.T.Helper()
	o.user.Applies(config, says...)
	o.Each(o.user.T, when, func(w *world.World, title string) {
		if len(want) > 0 {
			hasItems(w, o.itemCase, o.shops[title], want...)()
		}
		w.ResetRequests()
	})
	o.user.IsSettled()
	o.Each(o.user.T, when+" and planned", func(w *world.World, _ string) {
		w.Listed(1)
		w.WroteNothing()
	})
}
