package lives

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The actions of this file are about what an instance has several of: webhooks, labels,
// lead tags and quick replies. They are the same for all kinds. What a kind has of its
// own stands in kinds_test.go.

// item is one that a server has.
type item struct {
	kind, on, id string
	// record tells it from another one that has got its id, "" where ids are for good.
	record string
	// content is all the rest, as the registry has it.
	content any
}

func (i item) String() string { return fmt.Sprintf("%s %s of %s: %+v", i.kind, i.id, i.on, i.content) }

// same tells whether it is the same item, whatever has changed of it.
func (i item) same(other item) bool {
	return i.kind == other.kind && i.on == other.on && i.id == other.id && i.record == other.record
}

// entryOf is the entry of a kind of item in the registry.
func entryOf(kind string) *objects.Item {
	object, _ := objects.Of(kind)
	return object.Item
}

// items are those that an instance of a server has of a kind.
func (s *server) items(kind, id string) []item {
	var all []item
	for _, made := range entryOf(kind).All(s.Simulator, id) {
		all = append(all, item{kind: kind, on: id, id: made.ID, content: made.Content})
	}
	if kind == labelKind {
		for n, label := range s.Labels(id) {
			all[n].record = label.RecordID
		}
	}
	return all
}

// allItems are all items of each instance of a server.
func (s *server) allItems() map[string][]item {
	all := map[string][]item{}
	for _, in := range s.Instances() {
		for _, kind := range itemKinds {
			all[in.ID] = append(all[in.ID], s.items(kind, in.ID)...)
		}
	}
	return all
}

func isItem(kind string) bool { return ofItems[kind] != nil }

// isItem tells whether an object of a state is an item of a server. A label whose record
// is another and whose name is the same was read from WhatsApp again.
func (o *object) isItem(i item) bool {
	if o.kind != i.kind || o.instance() != i.on || o.values.text("id") != i.id {
		return false
	}
	record := o.values.text("record_id")
	return record == "" || i.record == "" || record == i.record || o.values.text("name") == nameOf(i)
}

// nameOf is what two items of a kind have in common that look alike.
func nameOf(i item) string { return ofItems[i.kind].name(i.content) }

// addItem gives an instance an item. Where a server takes no two that look alike, an
// instance is to have each once.
func (w *world) addItem(t *rapid.T, kind string) {
	s := w.space(t)
	on, address := pick(t, "instance", s.config.of(instanceKind)), pick(t, "address", s.free(kind))
	if !ofItems[kind].kept(w) {
		t.Skip("the server would not keep it")
	}
	arguments := ofItems[kind].draw(w, t)
	name, has := arguments[ofItems[kind].named].(string), s.state[on]
	if w.refusesTwins(kind) && (s.writes(kind, on, name) || has != nil && w.hasItem(kind, has.instance(), name)) {
		t.Skip("the server would refuse it")
	}
	s.config[address] = &block{kind: kind, on: on, byToken: !w.tellsTokens(), arguments: arguments}
}

// refusesTwins tells whether the servers take no two items that look alike.
func (w *world) refusesTwins(kind string) bool {
	if kind == webhookKind {
		return w.kind.Webhooks.TwinsRefused
	}
	return w.kind.Lists.TwinsRefused
}

// writes tells whether the files give an instance an item with a name.
func (s *workspace) writes(kind, on, name string) bool {
	return slices.ContainsFunc(s.config.settingsOf(on), func(address string) bool {
		return kindOf(address) == kind && s.config[address].arguments[ofItems[kind].named] == name
	})
}

// hasItem tells whether an instance has an item with a name.
func (w *world) hasItem(kind, id, name string) bool {
	return slices.ContainsFunc(w.servers[0].items(kind, id), func(one item) bool { return strings.EqualFold(nameOf(one), name) })
}

// changeItem has the files say something else. The name stays where another one might be
// that of a twin.
func (w *world) changeItem(t *rapid.T, kind string) {
	w.argument(t, kind, func(_ *workspace, arguments map[string]any) {
		named := ofItems[kind].named
		name, drawn := arguments[named], ofItems[kind].draw(w, t)
		if w.refusesTwins(kind) || !sometimes(t, "another name", 3) {
			drawn[named] = name
		}
		clear(arguments)
		maps.Copy(arguments, drawn)
	})
}

// importItem takes over an item that no state has.
func (w *world) importItem(t *rapid.T, kind string) {
	s := w.space(t)
	address := pick(t, "address", s.missing(kind))
	on := s.state[s.config[address].on]
	if on == nil {
		t.Skip("its instance is not there")
	}
	found := pick(t, "item", slices.DeleteFunc(w.unheldItems(kind, on.instance()), item.ofThePhone))
	w.importInto(s, address, on.instance()+"/"+found.id)
}

// ofThePhone tells whether only the phone may change an item.
func (i item) ofThePhone() bool {
	reply, is := i.content.(simulator.QuickReply)
	return is && reply.OnWhatsApp
}

// unheldItems are the items of an instance that no state has.
func (w *world) unheldItems(kind, id string) []item {
	return slices.DeleteFunc(w.servers[0].items(kind, id), w.holdsItem)
}

// holdsItem tells whether any state has an item.
func (w *world) holdsItem(i item) bool {
	return slices.ContainsFunc(w.spaces, func(s *workspace) bool {
		return slices.ContainsFunc(sorted(s.state), func(address string) bool { return s.state[address].isItem(i) })
	})
}

// handAddsItem has somebody add one in the panel or on the phone, or the server by itself.
func (w *world) handAddsItem(t *rapid.T, kind string) {
	w.handAdds(kind, w.anyInstance(t).ID, ofItems[kind].drawByHand(w, t))
}

func (w *world) handAdds(kind, id string, content any) {
	if w.refusesTwins(kind) && w.hasItem(kind, id, ofItems[kind].name(content)) {
		return // whoever adds one sees those that are there
	}
	own, err := entryOf(kind).Add(w.servers[0].Simulator, id, content)
	w.must(err)
	w.telling.add("somebody adds %s %s of %s: %+v", kind, own, id, content)
}

// anyItem draws one of all items of a kind.
func (w *world) anyItem(t *rapid.T, kind string) item {
	return pick(t, "item", w.servers[0].items(kind, w.anyInstance(t).ID))
}

func (w *world) handChangesItem(t *rapid.T, kind string) {
	one := w.anyItem(t, kind)
	changed := ofItems[kind].changeByHand(w, t, one.content)
	if name := ofItems[kind].name(changed); w.refusesTwins(kind) && name != nameOf(one) && w.hasItem(kind, one.on, name) {
		t.Skip("it would be a twin")
	}
	w.telling.add("somebody changes %s to %+v", one, changed)
	w.must(entryOf(kind).Set(w.servers[0].Simulator, one.on, one.id, changed))
}

func (w *world) handRemovesItem(t *rapid.T, kind string) { w.handRemoves(w.anyItem(t, kind)) }

func (w *world) handRemoves(one item) {
	w.telling.add("somebody removes %s", one)
	w.must(entryOf(one.kind).Remove(w.servers[0].Simulator, one.on, one.id))
}

// handReplacesItem has somebody remove one and add another, which gets its id where the
// server gives it again.
func (w *world) handReplacesItem(t *rapid.T, kind string) {
	one := w.anyItem(t, kind)
	w.handRemoves(one)
	w.handAdds(kind, one.on, ofItems[kind].drawByHand(w, t))
}

// itemFails has requests of a kind of item go wrong.
func (w *world) itemFails(t *rapid.T, kind string) {
	fault := pick(t, "fault", faults)
	fault.Route = pick(t, "route", []string{entryOf(kind).Reads, entryOf(kind).Changing, entryOf(kind).Adds})
	w.inject(t, fault)
}

// itemIsLost has a team add an item, and the answer to that be wrong.
func (w *world) itemIsLost(t *rapid.T, kind string) {
	w.addItem(t, kind)
	fault := pick(t, "fault", wrongEnds)
	fault.Route, fault.Times = entryOf(kind).Adds, 1
	w.servers[0].ail(other)
	w.servers[0].fails(fault)
	w.applyTo(t, w.space(t))
}

// itemsSeemGone has a gateway answer once that there are no items.
func (w *world) itemsSeemGone(t *rapid.T, kind string) {
	reads := entryOf(kind).Reads
	if slices.Contains(w.servers[0].failing, reads) {
		t.Skip("two such answers are what a server gives whose items are gone")
	}
	w.servers[0].ail(other)
	w.servers[0].fails(simulator.Fault{Route: reads, Kind: simulator.FaultGarbled, Body: pick(t, "items", []string{"null", "[]"}), Times: 1})
	w.refreshOnly(w.space(t))
}

// itemEndsBadly has a team remove an item, and the answer to that be wrong.
func (w *world) itemEndsBadly(t *rapid.T, kind string) {
	s := w.space(t)
	held := slices.DeleteFunc(s.config.of(kind), func(address string) bool { return s.state[address] == nil })
	s.removeAt(pick(t, "address", held))
	fault := pick(t, "fault", wrongEnds)
	fault.Route, fault.Times = entryOf(kind).Removes, rapid.IntRange(1, retried).Draw(t, "times")
	w.servers[0].heal()
	w.servers[0].ail(other)
	w.servers[0].fails(fault)
	w.applyTo(t, s)
}

// itemAppears has an item be added to an instance while a team applies, of which the
// files may have one that looks the same.
func (w *world) itemAppears(t *rapid.T, kind string) {
	s := w.space(t)
	on := s.state[pick(t, "instance", s.config.of(instanceKind))]
	if on == nil {
		t.Skip("it is not there yet")
	}
	content := ofItems[kind].drawByHand(w, t)
	how := manner{meanwhile: &happening{
		requests: rapid.IntRange(1, 8).Draw(t, "at request"),
		do: func() {
			if w.exists(on.instance()) {
				w.handAdds(kind, on.instance(), content)
			}
		},
	}}
	w.atThePhones(t)
	if made := w.plan(s, true); made != nil {
		w.apply(s, made, how)
	}
}

// actionsOfItem are what teams and people do to a kind of item.
func actionsOfItem(kind, noun string) map[string]func(*world, *rapid.T) {
	of := func(act func(*world, *rapid.T, string)) func(*world, *rapid.T) {
		return func(w *world, t *rapid.T) { act(w, t, kind) }
	}
	adds, changes, removes, replaces := of((*world).handAddsItem), of((*world).handChangesItem), of((*world).handRemovesItem), of((*world).handReplacesItem)
	return map[string]func(*world, *rapid.T){
		"add a " + noun:                           of((*world).addItem),
		"add another " + noun:                     of((*world).addItem),
		"change a " + noun:                        of((*world).changeItem),
		"import a " + noun:                        of((*world).importItem),
		"somebody adds a " + noun:                 adds,
		"somebody adds another " + noun:           adds,
		"somebody changes a " + noun:              changes,
		"somebody removes a " + noun:              removes,
		"somebody replaces a " + noun:             replaces,
		"before the apply, a hand on a " + noun:   handsBeforeApply(adds, changes, removes, replaces),
		"a " + noun + " appears during the apply": of((*world).itemAppears),
		"apply with a " + noun:                    (*world).planAndApply,
		"apply once more with a " + noun:          (*world).planAndApply,
	}
}

// faultsOfItem are what goes wrong with a kind of item.
func faultsOfItem(kind, noun string) map[string]func(*world, *rapid.T) {
	of := func(act func(*world, *rapid.T, string)) func(*world, *rapid.T) {
		return func(w *world, t *rapid.T) { act(w, t, kind) }
	}
	return map[string]func(*world, *rapid.T){
		"requests of a " + noun + " fail":    of((*world).itemFails),
		"a " + noun + " is added and unseen": of((*world).itemIsLost),
		"each " + noun + " seems gone":       of((*world).itemsSeemGone),
		"the end of a " + noun + " is wrong": of((*world).itemEndsBadly),
	}
}
