package lives

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The rules of this file are about items, of whatever kind.

// itemEdit is what a request has changed of one item. From is nil for one that it added,
// and to for one that it removed.
type itemEdit struct{ from, to *item }

func (e itemEdit) String() string {
	switch {
	case e.from == nil:
		return fmt.Sprintf("%s was added", e.to)
	case e.to == nil:
		return fmt.Sprintf("%s was removed", e.from)
	default:
		return fmt.Sprintf("%s became %+v", e.from, e.to.content)
	}
}

// compareItems adds what has changed of the items since before the request. Those of an
// instance that is gone went with it.
func (e entry) compareItems(before map[string][]item) entry {
	for id, after := range e.server.allItems() {
		for _, was := range before[id] {
			switch at := slices.IndexFunc(after, was.same); {
			case at < 0:
				e.items = append(e.items, itemEdit{&was, nil})
			case after[at].String() != was.String():
				e.items = append(e.items, itemEdit{&was, &after[at]})
			}
		}
		for _, is := range after {
			if !slices.ContainsFunc(before[id], is.same) {
				e.items = append(e.items, itemEdit{nil, &is})
			}
		}
	}
	return e
}

// announcesItem tells whether the plan that a run applied says that an item changes so.
func (r *run) announcesItem(w *world, e itemEdit) bool {
	if r == nil || r.what != "apply" {
		return false
	}
	becomes := func(c *change) bool { return w.text(ofItems[c.kind].in(c.planned)) == w.text(e.to.content) }
	return slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		switch {
		case e.from == nil:
			return c.kind == e.to.kind && c.creating() && becomes(c) && r.concerns(c, e.to.on, nil)
		case e.to == nil:
			return c.deleting() && c.prior.isItem(*e.from)
		default:
			return c.action == updates && c.prior.isItem(*e.from) && becomes(c)
		}
	})
}

// lostItem says which item has left a state that is on its server, or "".
func (w *world) lostItem() string {
	for _, r := range w.runs {
		for _, had := range r.gone {
			if w.onServer(had) {
				return fmt.Sprintf("%s takes %s %s of instance %s out of the state, and it is there", r.agent, had.kind, had.values.text("id"), had.instance())
			}
		}
		for _, address := range sorted(r.before) {
			had, now := r.before[address], r.space.state[address]
			if w.destroyedAt(r.space, address) || !w.onServer(had) {
				continue
			}
			if now == nil || now.values.text("id") != had.values.text("id") {
				return fmt.Sprintf("%s: %s is not in the state, and %s is on instance %s", r.agent, address, had.values.text("id"), had.instance())
			}
		}
	}
	return ""
}

// takenOver says which item of a state another one has taken the place of, or "".
func (w *world) takenOver() string {
	for _, r := range w.runs {
		for _, address := range sorted(r.refreshed) {
			was, now := r.before[address], r.refreshed[address]
			if was == nil || !isItem(now.kind) || was.values.text("record_id") == "" || was.values.text("name") == now.values.text("name") {
				continue
			}
			if had, has := was.values.text("record_id"), now.values.text("record_id"); had != has {
				return fmt.Sprintf("%s shows %s as %q with the record %s, and it was %q with %s", r.agent, address, now.values.text("name"), has, was.values.text("name"), had)
			}
		}
	}
	return ""
}

// onServer tells whether an object is an item on the server that the teams mean, and not
// another one that has got its id since.
func (w *world) onServer(had *object) bool {
	return isItem(had.kind) && slices.ContainsFunc(w.servers[0].items(had.kind, had.instance()), func(i item) bool {
		return had.isItem(i) && (i.record == "" || i.record == had.values.text("record_id"))
	})
}

// mayBeThere is how a message says that an item was perhaps added, or another one taken
// for it.
var mayBeThere = regexp.MustCompile(`no answer told whether it was added|several new .* look like it|what is new does not look like it|may have been added|It may be late, or may not have kept it|was taken for the one that was added`)

// orphanedItem says which item a run has added of which nobody knows, or "".
func (w *world) orphanedItem() string {
	for _, e := range w.entries {
		r := w.of(e.agent)
		for _, edit := range e.items {
			if edit.from != nil || r == nil || r.killed || w.holdsItem(*edit.to) || r.tellsOfItem(*edit.to) {
				continue
			}
			if slices.ContainsFunc(w.servers[0].items(edit.to.kind, edit.to.on), edit.to.same) {
				return fmt.Sprintf("%s: %s, and it is in no state and in no message", e.agent, edit)
			}
		}
	}
	return ""
}

// tellsOfItem tells whether a run has said that an item may be there, or has named it. A
// number may stand in a message for anything else.
func (r *run) tellsOfItem(one item) bool {
	return slices.ContainsFunc(r.said, func(m message) bool {
		text := m.summary + "\n" + m.detail
		if mayBeThere.MatchString(text) {
			return true
		}
		return one.record == "" && regexp.MustCompile(regexp.QuoteMeta(one.id)).MatchString(text)
	})
}

// addedTwice says which items a run has added more often than it was to, or "".
func (w *world) addedTwice(r *run) string {
	added, planned := map[string]int{}, map[string]int{}
	for _, e := range w.entries {
		for _, edit := range e.items {
			if e.agent == r.agent && edit.from == nil {
				added[edit.to.kind+" "+nameOf(*edit.to)]++
			}
		}
	}
	if r.what == "apply" {
		for _, c := range r.plan.todo() {
			if isItem(c.kind) && c.creating() {
				planned[c.kind+" "+c.planned.text(ofItems[c.kind].named)]++
			}
		}
	}
	for name, count := range added {
		if count > planned[name] {
			return fmt.Sprintf("%s added %d of %s and was to add %d", r.agent, count, name, planned[name])
		}
	}
	return ""
}

// itemDiffers says how an item differs on the server from the state, or "".
func (r *run) itemDiffers(w *world, address string, had *object) string {
	all := r.items[had.instance()]
	want := ofItems[had.kind].in(had.values)
	if at := slices.IndexFunc(all, had.isItem); at < 0 || w.text(all[at].content) != w.text(want) {
		return fmt.Sprintf("there are %+v, and %s has %s: %+v", all, address, had.values.text("id"), want)
	}
	return ""
}

// Webhooks of stories: one that the state has, what a plan makes of it, and a neighbor.
var (
	hook     = item{kind: webhookKind, id: "r000000000000a1", content: simulator.Webhook{URL: "https://crm.example.com", Events: []string{"messages"}}}
	changed  = item{kind: webhookKind, id: "r000000000000a1", content: simulator.Webhook{URL: "https://bot.example.com", Events: []string{"messages"}}}
	neighbor = item{kind: webhookKind, id: "r000000000000a2", content: simulator.Webhook{URL: "https://log.example.com", Events: []string{"messages"}}}
)

// of is one of these on the instance of a story.
func (s *story) one(of item) *item {
	of.on = s.in.ID
	return &of
}

// hookValues are the attributes of a webhook of an instance.
func hookValues(id string, one item) values {
	object, webhook := schemas().resources[webhookKind].object, one.content.(simulator.Webhook)
	return complete(object, values{
		"instance_id": word(id), "id": word(one.id), "url": word(webhook.URL), "events": tftypes.NewValue(object.AttributeTypes["events"], words(webhook.Events...)),
	})
}

// hooks has the plan of the run change the webhook.
func (s *story) hooks(what action) {
	c := &change{address: "uazapi_webhook.a", kind: webhookKind, action: what}
	had := &object{kind: webhookKind, values: hookValues(s.in.ID, hook)}
	s.space.state = state{"uazapi_webhook.a": had}
	if what != creates {
		c.prior = had
	}
	if what != deletes {
		c.planned = hookValues(s.in.ID, changed)
	}
	s.run.plan.changes = append(s.run.plan.changes, c)
}

// hooked is a webhook in a state that is on the server.
func (s *story) hooked() *object {
	s.handAdds(webhookKind, s.in.ID, hook.content)
	all := s.servers[0].items(webhookKind, s.in.ID)
	return &object{kind: webhookKind, values: hookValues(s.in.ID, all[len(all)-1])}
}

// adds has the run add a webhook that no state has.
func (s *story) adds() {
	s.hooked()
	s.did(entry{items: []itemEdit{{nil, &s.servers[0].items(webhookKind, s.in.ID)[0]}}})
}

// labeled is a label in a state that is on the server.
func (s *story) labeled() *object {
	s.handAdds(labelKind, s.in.ID, simulator.Label{Name: "Novo", Color: 2})
	label := s.servers[0].Labels(s.in.ID)[0]
	return &object{kind: labelKind, values: complete(schemas().resources[labelKind].object, values{
		"instance_id": word(s.in.ID), "id": word(label.LabelID), "record_id": word(label.RecordID), "name": word(label.Name), "color": tftypes.NewValue(tftypes.Number, label.Color),
	})}
}

// refreshesLabel has the run find the label 1 with another name, and with a record.
func (s *story) refreshesLabel(name, shown, record string) {
	s.run.before = state{labelKind + ".a": {kind: labelKind, values: values{"id": word("1"), "name": word(name), "record_id": word("r1")}}}
	s.run.refreshed = state{labelKind + ".a": {kind: labelKind, values: values{"id": word("1"), "name": word(shown), "record_id": word(record)}}}
}
