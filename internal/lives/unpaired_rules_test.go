package lives

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The rules of this file are about delays and proxies.

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

// notKept says what an apply that went well has not left on the server as planned, or "".
func (w *world) notKept() string {
	for _, r := range w.runs {
		if r.what != "apply" || r.failed || r.over() || r.disturbed || !r.healthy {
			continue
		}
		for _, c := range r.plan.todo() {
			if had := r.space.state[c.address]; c.action != deletes && had != nil {
				if fault := r.differsOnServer(w, c.address, had, c); fault != "" {
					return r.agent + " went well, and " + fault
				}
			}
		}
	}
	return ""
}

// differsOnServer says how a delay, a proxy or an item differs on the server from the
// state, or "". Of a proxy its address shows.
func (r *run) differsOnServer(w *world, address string, had *object, by *change) string {
	if had.isGlobal() {
		return r.globalDiffers(address, had)
	}
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
	case profileKind, businessKind:
		return r.accountDiffers(w, address, had, by)
	case webhookKind, labelKind, tagKind, replyKind:
		return r.itemDiffers(w, address, had)
	}
	return ""
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
