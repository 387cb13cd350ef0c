package lives

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// manner is how a run goes.
type manner struct {
	// kill, where it is set, ends the run before it has done all. So does stop, which
	// is Ctrl-C.
	kill *killing
	stop *stopping
	// meanwhile, where it is set, happens while the run goes on.
	meanwhile *happening
	// turn, where it is set, lets the run go on when it is its turn.
	turn *turn
	// endsLast has what is deleted end after all that begins. Terraform does both at
	// the same time, so either may come first. What is replaced always ends first.
	endsLast bool
}

// apply carries a plan out, as terraform apply does.
func (w *world) apply(space *workspace, made *plan, how manner) *run {
	// Base_url is part of the configuration that a plan was made with.
	meant := space.server
	space.server = made.server
	p := w.start("apply", space)
	space.server = meant
	p.run.plan = made
	p.goes(how)
	walk := applying{process: p, plan: made, space: space, failed: map[string]bool{}}
	space.saved = nil
	space.save(maps.Clone(made.prior))
	if how.endsLast && !made.replaces() {
		walk.beginAll()
		walk.endAll()
	} else {
		walk.endAll()
		walk.beginAll()
	}
	w.log(p.run)
	return p.run
}

// save writes the state file. Runs that go on have the one from before.
func (s *workspace) save(after state) {
	s.state = after
	s.serial++
}

// keep saves a state in which one object is another, or none.
func (s *workspace) keep(address string, now *object) {
	after := maps.Clone(s.state)
	after[address] = now
	if now == nil {
		delete(after, address)
	}
	s.save(after)
}

// applying is the walk of an apply.
type applying struct {
	*process
	plan   *plan
	space  *workspace
	failed map[string]bool
}

func (w *applying) endAll() {
	for _, c := range slices.Backward(w.plan.changes) {
		if c.deleting() && !w.run.over() && !w.end(c) {
			w.failed[c.address] = true
		}
	}
}

func (w *applying) beginAll() {
	for _, c := range w.plan.changes {
		if c.action != deletes && !w.run.over() && !w.begin(c) {
			w.failed[c.address] = true
		}
	}
}

// end destroys what a change deletes or replaces, and tells whether that went well.
// Nothing is destroyed while something that depends on it is left.
func (w *applying) end(c *change) bool {
	for address, had := range w.space.state {
		if had.on == c.address && w.failed[address] {
			return false
		}
	}
	had, ok := w.upgrade(c.address, c.prior)
	if !ok {
		return false
	}
	object := schemas().resources[c.kind].object
	null := encode(object, nil)
	w.does(doing{change: c, ends: true})
	answer, answered := ask(w.process, c.address, w.server.ApplyResourceChange, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: c.kind, PriorState: encode(object, had.values), PlannedState: null, Config: null, PlannedPrivate: c.private,
	})
	if !answered {
		return false
	}
	failed := w.run.hear(c.address, answer.Diagnostics)
	left := decode(object, answer.NewState)
	switch {
	case failed && left == nil:
		return false // Terraform keeps what it had
	case left != nil:
		had.values, had.private, had.identity = left, answer.Private, answer.NewIdentity
		w.space.keep(c.address, had)
		if !failed {
			w.run.blame(c.address, "it is still there after it was destroyed")
		}
		return false
	}
	w.space.keep(c.address, nil)
	w.run.destroyed[c.address] = had
	return true
}

// begin creates or updates what a change is about, and tells whether that went well.
func (w *applying) begin(c *change) bool {
	b := w.plan.config[c.address]
	if w.failed[c.address] || w.failed[b.on] {
		return false
	}
	if c.action == nothing {
		return true
	}
	had := w.space.state[c.address]
	if had != nil {
		upgraded, ok := w.upgrade(c.address, had)
		if !ok {
			return false
		}
		had = upgraded
	}
	// Terraform plans once more, since more is known by now.
	wanted := b.evaluate(w.attribute)
	final := w.planChange(c.address, b, had, wanted, c)
	if final == nil || !w.keepsTo(c, final) {
		return false
	}
	if final.action == nothing {
		return true
	}
	return w.trigger(final, b, wanted) && w.change(final, had, b, wanted)
}

// trigger invokes the action that the files want before a change.
func (w *applying) trigger(c *change, b *block, wanted values) bool {
	return !b.draws || w.invoke(c.address, connectAction, connectsTo(wanted))
}

// attribute returns what an instance has that the state has by now.
func (w *applying) attribute(address, name string) tftypes.Value {
	if had := w.space.state[address]; had != nil {
		return had.values[name]
	}
	return tftypes.NewValue(tftypes.String, nil)
}

// keepsTo tells whether the final plan is the one that somebody has agreed to.
func (w *applying) keepsTo(agreed, final *change) bool {
	needless := agreed.action == updates && final.action == nothing
	if agreed.action == updates && final.action == replaces {
		// An instance_id that was unknown is planned as the one in the state. Where it
		// turned out to be another, the object stops here, and the next plan replaces it.
		w.run.stop(final.address)
		return false
	}
	if agreed.action != final.action && !needless {
		w.run.blame(final.address, "the final plan is to %s, and the plan was to %s", final.action, agreed.action)
		return false
	}
	return w.agrees(final.address, "final plan", agreed.planned, final.planned)
}

// agrees tells whether all that was known has stayed as it was.
func (w *applying) agrees(address, where string, before, after values) bool {
	same := true
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if before[name].IsFullyKnown() && !before[name].Equal(after[name]) {
			w.run.blame(address, "inconsistent %s: %s was planned otherwise", where, name)
			same = false
		}
	}
	return same
}

// change asks the provider for a change, and saves what comes of it.
func (w *applying) change(c *change, had *object, b *block, wanted values) bool {
	object, prior := schemas().resources[c.kind].object, values(nil)
	if had != nil {
		prior = had.values
	}
	id := c.planned.text("instance_id")
	if on := w.space.state[b.on]; on != nil {
		id = on.instance()
	}
	w.does(doing{change: c, id: id})
	w.timed = c.timed()
	defer func() { w.timed = false }()
	answer, answered := ask(w.process, c.address, w.server.ApplyResourceChange, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: c.kind, PriorState: encode(object, prior), PlannedState: encode(object, c.planned), Config: encode(object, wanted),
		PlannedPrivate: c.private, PlannedIdentity: c.identity,
	})
	if !answered {
		return false
	}
	failed := w.run.hear(c.address, answer.Diagnostics)
	after := decode(object, answer.NewState)
	if after == nil {
		if !failed {
			w.run.blame(c.address, "inconsistent result after apply: there is no object")
		}
		return false // what there was stays
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if !after[name].IsFullyKnown() {
			w.run.blame(c.address, "inconsistent result after apply: %s is not known", name)
			return false
		}
	}
	if !failed && !w.agrees(c.address, "result after apply", c.planned, after) {
		failed = true
	}
	now := newObject(c.kind, b.on, after, answer)
	now.tainted = failed && c.creating()
	if c.kind == connectionKind && c.creating() && !failed {
		w.run.made = append(w.run.made, now.instance())
	}
	w.space.keep(c.address, now)
	return !failed
}

func newObject(kind, on string, now values, answer *tfprotov6.ApplyResourceChangeResponse) *object {
	return &object{kind: kind, values: now, private: answer.Private, identity: answer.NewIdentity, on: on}
}
