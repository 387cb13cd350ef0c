package lives

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The rules of this file are about delays, proxies and webhooks.

// webhookEdit is what a request has changed of one webhook. From is nil for one that it
// added, and to for one that it removed.
type webhookEdit struct {
	id       string
	from, to *simulator.Webhook
}

func (e webhookEdit) String() string {
	switch {
	case e.from == nil:
		return fmt.Sprintf("webhook %s of %s was added: %+v", e.to.ID, e.id, *e.to)
	case e.to == nil:
		return fmt.Sprintf("webhook %s of %s was removed", e.from.ID, e.id)
	default:
		return fmt.Sprintf("webhook %s of %s: %+v to %+v", e.to.ID, e.id, *e.from, *e.to)
	}
}

// allWebhooks are the webhooks of each instance of a server.
func (s *server) allWebhooks() map[string][]simulator.Webhook {
	all := map[string][]simulator.Webhook{}
	for _, in := range s.Instances() {
		all[in.ID] = s.Webhooks(in.ID)
	}
	return all
}

func withID(own string) func(simulator.Webhook) bool {
	return func(one simulator.Webhook) bool { return one.ID == own }
}

func (o *object) isWebhook(one simulator.Webhook) bool { return one.ID == o.values.text("id") }

// compareWebhooks adds what has changed of the webhooks since before the request. Those
// of an instance that is gone went with it.
func (e entry) compareWebhooks(before map[string][]simulator.Webhook) entry {
	for _, in := range e.server.Instances() {
		after := e.server.Webhooks(in.ID)
		for _, was := range before[in.ID] {
			switch at := slices.IndexFunc(after, withID(was.ID)); {
			case at < 0:
				e.webhooks = append(e.webhooks, webhookEdit{in.ID, &was, nil})
			case !sameWebhook(was, after[at]):
				e.webhooks = append(e.webhooks, webhookEdit{in.ID, &was, &after[at]})
			}
		}
		for _, is := range after {
			if !slices.ContainsFunc(before[in.ID], withID(is.ID)) {
				e.webhooks = append(e.webhooks, webhookEdit{in.ID, nil, &is})
			}
		}
	}
	return e
}

// announcesWebhook tells whether the plan that a run applied says that a webhook changes
// so.
func (r *run) announcesWebhook(e webhookEdit) bool {
	if r == nil || r.what != "apply" {
		return false
	}
	return slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		switch {
		case c.kind != webhookKind:
			return false
		case e.from == nil:
			return c.creating() && sameWebhook(webhookIn(c.planned), *e.to) && r.concerns(c, e.id, nil)
		case e.to == nil:
			return c.deleting() && c.prior.isWebhook(*e.from)
		default:
			return c.action == updates && c.prior.isWebhook(*e.from) && sameWebhook(webhookIn(c.planned), *e.to)
		}
	})
}

// announcesUnpaired tells whether the plan that a run applied says that a delay or a
// proxy changes so. The end of one goes back to what a new instance has.
func (r *run) announcesUnpaired(e edit) bool {
	kind, factory := delayKind, factoryDelay
	if e.field == "proxy" {
		kind, factory = proxyKind, factoryProxy
	}
	return slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		switch {
		case c.kind != kind:
			return false
		case c.deleting() && c.prior.instance() == e.id && e.to == factory:
			return true
		case c.action == deletes || !r.concerns(c, e.id, nil):
			return false
		case kind == delayKind:
			return delayIn(c.planned) == e.to
		default:
			return proxyIn(c.planned, e.from) == e.to
		}
	})
}

// leavesUnset tells whether a run has destroyed a delay or a proxy and left what it was.
func (r *run) leavesUnset(had *object, in simulator.Instance) bool {
	if r.disturbed || len(r.space.state.holds(had.kind, in.ID)) > 0 {
		return false
	}
	return had.kind == delayKind && delayOf(in) != factoryDelay || had.kind == proxyKind && proxyOf(in) != factoryProxy
}

// lostWebhook says which webhook has left a state that is on its server, or "".
func (w *world) lostWebhook() string {
	for _, r := range w.runs {
		for _, had := range r.gone {
			if had.kind == webhookKind && w.onServer(had) {
				return fmt.Sprintf("%s takes webhook %s of instance %s out of the state, and it is there", r.agent, had.values.text("id"), had.instance())
			}
		}
		for _, address := range sorted(r.before) {
			had, now := r.before[address], r.space.state[address]
			if had.kind != webhookKind || w.destroyedAt(r.space, address) || !w.onServer(had) {
				continue
			}
			if now == nil || now.values.text("id") != had.values.text("id") {
				return fmt.Sprintf("%s: %s is not in the state, and webhook %s is on instance %s", r.agent, address, had.values.text("id"), had.instance())
			}
		}
	}
	return ""
}

// onServer tells whether a webhook is on the server that the teams mean.
func (w *world) onServer(had *object) bool {
	return slices.ContainsFunc(w.servers[0].Webhooks(had.instance()), had.isWebhook)
}

// mayBeThere is how a message says that a webhook was perhaps added.
var mayBeThere = regexp.MustCompile(`no answer told whether it was added|several new webhooks look like it|may have been added`)

// orphanedWebhook says which webhook a run has added of which nobody knows, or "".
func (w *world) orphanedWebhook() string {
	for _, e := range w.entries {
		r := w.of(e.agent)
		for _, edit := range e.webhooks {
			if edit.from != nil || r == nil || r.killed || w.holdsWebhook(edit.to.ID) || r.tellsOfWebhook(edit.to.ID) || !slices.ContainsFunc(w.servers[0].Webhooks(edit.id), withID(edit.to.ID)) {
				continue
			}
			return fmt.Sprintf("%s: %s, and it is in no state and in no message", e.agent, edit)
		}
	}
	return ""
}

func (r *run) tellsOfWebhook(own string) bool {
	return slices.ContainsFunc(r.said, func(m message) bool {
		text := m.summary + "\n" + m.detail
		return mayBeThere.MatchString(text) || regexp.MustCompile(regexp.QuoteMeta(own)).MatchString(text)
	})
}

// addedTwice says which webhooks a run has added more often than it was to, or "".
func (w *world) addedTwice(r *run) string {
	added, planned := map[string]int{}, map[string]int{}
	for _, e := range w.entries {
		for _, edit := range e.webhooks {
			if e.agent == r.agent && edit.from == nil {
				added[edit.to.URL]++
			}
		}
	}
	if r.what == "apply" {
		for _, c := range r.plan.todo() {
			if c.kind == webhookKind && c.creating() {
				planned[c.planned.text("url")]++
			}
		}
	}
	for url, count := range added {
		if count > planned[url] {
			return fmt.Sprintf("%s added %d webhooks for %s and was to add %d", r.agent, count, url, planned[url])
		}
	}
	return ""
}

// notKept says what an apply that went well has not left on the server as planned, or "".
func (w *world) notKept() string {
	for _, r := range w.runs {
		if r.what != "apply" || r.failed || r.over() || r.disturbed || !r.healthy {
			continue
		}
		for _, c := range r.plan.todo() {
			if had := r.space.state[c.address]; c.action != deletes && had != nil {
				if fault := r.differsOnServer(c.address, had); fault != "" {
					return r.agent + " went well, and " + fault
				}
			}
		}
	}
	return ""
}

// differsOnServer says how a delay, a proxy or a webhook differs on the server from the
// state, or "". Of a proxy its address shows.
func (r *run) differsOnServer(address string, had *object) string {
	in, there := r.stands[had.instance()]
	if !there {
		return ""
	}
	switch had.kind {
	case delayKind:
		if is, want := delayOf(in), delayIn(had.values); is != want {
			return fmt.Sprintf("the delay of %s is %s, and %s has %s", in.ID, is, address, want)
		}
	case proxyKind:
		if in.Proxy.Mode != had.values.text("mode") || in.Proxy.Mode == "custom" && addressOf(in.Proxy.URL) != had.values.text("proxy_address") {
			return fmt.Sprintf("the proxy of %s is %s, and %s has %s", in.ID, proxyOf(in), address, proxyIn(had.values, ""))
		}
	case webhookKind:
		all := r.webhooks[in.ID]
		if at := slices.IndexFunc(all, had.isWebhook); at < 0 || !sameWebhook(all[at], webhookIn(had.values)) {
			return fmt.Sprintf("the webhooks of %s are %+v, and %s has %+v", in.ID, all, address, webhookIn(had.values))
		}
	}
	return ""
}

// Webhooks of stories: one that the state has, what a plan makes of it, and a neighbor.
var (
	hook     = simulator.Webhook{ID: "r000000000000a1", URL: "https://crm.example.com", Events: []string{"messages"}}
	changed  = simulator.Webhook{ID: "r000000000000a1", URL: "https://bot.example.com", Events: []string{"messages"}}
	neighbor = simulator.Webhook{ID: "r000000000000a2", URL: "https://log.example.com", Events: []string{"messages"}}
)

// hookValues are the attributes of a webhook of an instance.
func hookValues(id string, one simulator.Webhook) values {
	object := schemas().resources[webhookKind].object
	return complete(object, values{
		"instance_id": word(id), "id": word(one.ID), "url": word(one.URL), "events": tftypes.NewValue(object.AttributeTypes["events"], words(one.Events...)),
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
	added, err := s.servers[0].AddWebhook(s.in.ID, hook)
	s.must(err)
	return &object{kind: webhookKind, values: hookValues(s.in.ID, added)}
}

// adds has the run add a webhook that no state has.
func (s *story) adds() {
	s.hooked()
	added := s.servers[0].Webhooks(s.in.ID)[0]
	s.did(entry{webhooks: []webhookEdit{{s.in.ID, nil, &added}}})
}

// delays has the plan of the run set the delay, and the state have it then.
func (s *story) delays(delay string) {
	var least, most int64
	if _, err := fmt.Sscanf(delay, "%d to %d", &least, &most); err != nil {
		s.t.Fatal(err)
	}
	planned := complete(schemas().resources[delayKind].object, values{
		"instance_id": word(s.in.ID), "msg_delay_min": tftypes.NewValue(tftypes.Number, least), "msg_delay_max": tftypes.NewValue(tftypes.Number, most),
	})
	address := delayKind + ".a"
	s.space.state = state{address: {kind: delayKind, values: planned}}
	s.run.plan.changes = append(s.run.plan.changes, &change{address: address, kind: delayKind, action: creates, planned: planned})
}

// destroysDelay has the run destroy the delay.
func (s *story) destroysDelay() {
	s.space.state = state{}
	s.run.destroyed = state{delayKind + ".a": {kind: delayKind, values: values{"instance_id": word(s.in.ID)}}}
}

// routes has the plan of the run set a proxy with a fallback.
func (s *story) routes(fallback string) {
	planned := complete(schemas().resources[proxyKind].object, values{
		"instance_id": word(s.in.ID), "mode": word("custom"), "proxy_url": word("http://um.example"), "proxy_fallback": word(fallback),
	})
	s.run.plan.changes = append(s.run.plan.changes, &change{address: proxyKind + ".a", kind: proxyKind, action: creates, planned: planned})
}
