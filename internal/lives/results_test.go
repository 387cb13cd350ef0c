package lives

import (
	"fmt"
	"slices"
)

// The rules of this file are about what a run leaves behind.

// notEnded says what an apply has taken out of a state as destroyed, and the server has
// it still, or "". A session that is not connected may be kept for the next connect, as
// some servers do, or be interrupted: the status does not tell which.
func (w *world) notEnded() string {
	for _, r := range w.runs {
		for _, address := range sorted(r.destroyed) {
			had := r.destroyed[address]
			in, there := r.stands[had.instance()]
			switch {
			case had.kind == instanceKind && there:
				return fmt.Sprintf("%s has destroyed %s, and instance %s is on the server", r.agent, address, in.ID)
			case slices.ContainsFunc(r.items[in.ID], func(i item) bool { return had.isItem(i) && !w.holdsItem(i) && !r.disturbed }):
				return fmt.Sprintf("%s has destroyed %s, and it is on instance %s", r.agent, address, in.ID)
			case had.isGlobal() && r.global.Enabled && len(r.space.state.holds(globalKind, "")) == 0 && !r.disturbed:
				return fmt.Sprintf("%s has destroyed %s, and the global webhook is on", r.agent, address)
			case there && r.leavesUnset(had, in):
				return fmt.Sprintf("%s has destroyed %s, and instance %s has %s and %s", r.agent, address, in.ID, delayOf(in), proxyOf(in))
			case had.kind == connectionKind && there && in.Connected && had.endsSomething() && r.leftAlone(in.ID):
				return fmt.Sprintf("%s has destroyed %s, and instance %s is connected", r.agent, address, in.ID)
			}
		}
	}
	return ""
}

// leftAlone tells whether nothing has paired an instance while a run went on.
func (r *run) leftAlone(id string) bool {
	return !r.disturbed && !slices.Contains(r.made, id) && !slices.Contains(r.paired, id)
}

// failedThoughDone says what an apply has ended and counts as failed, although only the
// answers to that very request went wrong, or "".
func (w *world) failedThoughDone() string {
	for _, r := range w.runs {
		if r.what != "apply" || r.over() || r.disturbed || r.down {
			continue
		}
		for _, c := range r.plan.changes {
			had, there := r.stands[c.prior.id()]
			switch {
			case !c.deleting() || !r.failsAt(c.address):
			case c.kind == instanceKind && !there && onlyFails(r.failing, deleteRoute):
				return fmt.Sprintf("%s fails to delete %s, which is deleted", r.agent, c.address)
			case c.kind == connectionKind && there && had.Status == "disconnected" && c.prior.values.is("connected") && onlyFails(r.failing, disconnectRoute):
				return fmt.Sprintf("%s fails to end the session of %s, which is over", r.agent, c.address)
			case isItem(c.kind) && there && !slices.ContainsFunc(r.items[had.ID], c.prior.isItem) && onlyFails(r.failing, entryOf(c.kind).Removes):
				return fmt.Sprintf("%s fails to remove %s, which is removed", r.agent, c.address)
			}
		}
	}
	return ""
}

// onlyFails tells whether no other route of a server was to fail.
func onlyFails(failing []string, route string) bool {
	return !slices.ContainsFunc(failing, func(other string) bool { return other != route })
}

func (r *run) failsAt(address string) bool {
	return slices.ContainsFunc(r.said, func(m message) bool { return m.address == address && !m.warning })
}

// unpaired says which session a run has begun that is over at its end, or "".
func (w *world) unpaired() string {
	for _, r := range w.runs {
		for _, id := range r.begun {
			in, there := r.stands[id]
			if !r.disturbed && there && !in.HasSession && r.isToPair(id) {
				return fmt.Sprintf("%s has paired instance %s, and its session is over", r.agent, id)
			}
		}
	}
	return ""
}

// isToPair tells whether an apply pairs an instance by what it creates or updates.
func (r *run) isToPair(id string) bool {
	return r.what == "apply" && slices.ContainsFunc(r.plan.changes, func(c *change) bool {
		return c.pairs() && r.concerns(c, id, nil)
	})
}

// lostToken says which token a run has lost or changed that opens its instance, or "".
func (w *world) lostToken() string {
	for _, r := range w.runs {
		before, after := r.before, r.refreshed
		if r.what == "apply" {
			before, after = r.plan.prior, r.space.state
		}
		for _, address := range sorted(before) {
			had, now := before[address], after[address]
			in, there := r.stands[had.instance()]
			token := had.values.text("token")
			if now == nil || !there || r.disturbed || token == "" || in.Token != token || now.instance() != in.ID {
				continue
			}
			if kept := now.values.text("token"); kept != token && now.values.is("store_token") {
				return fmt.Sprintf("%s: the token of %s opens instance %s, and is another in the state by now", r.agent, address, in.ID)
			}
		}
	}
	return ""
}

// replacedUnasked says what a plan replaces although the files do not say so, or "".
func (w *world) replacedUnasked() string {
	for _, r := range w.runs {
		if r.what != "plan" || r.failed {
			continue
		}
		for _, c := range r.plan.changes {
			if c.action == replaces && !c.isToBeReplaced() {
				return fmt.Sprintf("%s plans to replace %s of instance %s", r.agent, c.address, c.prior.instance())
			}
		}
	}
	return ""
}

// isToBeReplaced tells whether there is a reason to replace an object: it is one of
// another instance in the files, or a connection whose create has failed. An instance
// that exists never has one.
func (c *change) isToBeReplaced() bool {
	moves := c.planned.set("instance_id") && c.planned.text("instance_id") != c.prior.instance()
	return c.kind != instanceKind && (moves || c.prior.tainted)
}
