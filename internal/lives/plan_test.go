package lives

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// action is what a plan wants of an address.
type action string

const (
	nothing action = "no-op"
	creates action = "create"
	updates action = "update"
	deletes action = "delete"
	// replaces deletes first and then creates.
	replaces action = "replace"
)

// plan is what a team looks at before it applies.
type plan struct {
	config config
	server *server
	// serial is the state from which it was made: a plan of an older state is stale.
	serial int
	// prior is the state after the refresh.
	prior   state
	changes []*change
}

// change is what a plan says of one address.
type change struct {
	address  string
	kind     string
	action   action
	prior    *object
	planned  values
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

func (c *change) String() string { return fmt.Sprintf("%s: %s", c.address, c.action) }

// creating and deleting tell of the halves of a change.
func (c *change) creating() bool { return c.action == creates || c.action == replaces }
func (c *change) deleting() bool { return c.action == deletes || c.action == replaces }

// todo returns the changes that an apply makes.
func (p *plan) todo() []*change {
	return slices.DeleteFunc(slices.Clone(p.changes), func(c *change) bool { return c.action == nothing })
}

// replaces tells whether anything is destroyed and created again.
func (p *plan) replaces() bool {
	return slices.ContainsFunc(p.changes, func(c *change) bool { return c.action == replaces })
}

// change returns what the plan says of an address, or nil.
func (p *plan) change(address string) *change {
	at := slices.IndexFunc(p.changes, func(c *change) bool { return c.address == address })
	if at < 0 {
		return nil
	}
	return p.changes[at]
}

// plan makes a plan, as terraform plan does. It returns nil after an error: such a
// plan is not applied, and nothing of it is saved.
func (w *world) plan(space *workspace, refresh bool) *plan { return w.planIn(space, refresh, manner{}) }

// planIn makes a plan in a manner.
func (w *world) planIn(space *workspace, refresh bool, how manner) *plan {
	p := w.start("plan", space)
	p.goes(how)
	made := &plan{config: space.config.clone(), server: space.server, serial: space.serial, prior: maps.Clone(space.state)}
	p.run.plan = made
	walk := planning{process: p, plan: made, refresh: refresh, failed: map[string]bool{}}
	all := map[string]bool{}
	for address := range made.config {
		all[address] = true
	}
	for address := range made.prior {
		all[address] = true
	}
	for _, address := range sorted(all) {
		if p.run.over() || !walk.visit(address) {
			walk.failed[address] = true
			p.run.failed = true
		}
	}
	if refresh {
		p.run.refreshed = made.prior
	}
	w.log(p.run)
	if p.run.failed {
		return nil
	}
	return made
}

// planning is the walk of a plan.
type planning struct {
	*process
	plan    *plan
	refresh bool
	failed  map[string]bool
}

// visit refreshes and plans one address, and tells whether that went well.
func (w *planning) visit(address string) bool {
	b := w.plan.config[address]
	if b != nil && w.failed[b.on] {
		return false // Terraform does not come to what depends on what failed
	}
	if had := w.plan.prior[address]; had != nil {
		if !w.bringUpToDate(address, had) {
			return false
		}
	}
	had := w.plan.prior[address]
	var planned *change
	switch {
	case b != nil:
		planned = w.planChange(address, b, had, b.evaluate(w.plan.attribute), nil)
	case had != nil:
		planned = w.planDelete(address, had)
	default:
		return true // it was in the state and is gone
	}
	if planned == nil || !w.planTrigger(planned, b) {
		return false
	}
	w.plan.changes = append(w.plan.changes, planned)
	return true
}

// planTrigger plans the action that the files want before a change.
func (w *planning) planTrigger(c *change, b *block) bool {
	if b == nil || !b.draws || c.action == nothing {
		return true
	}
	return w.planAction(c.address, connectAction, connectsTo(b.evaluate(w.plan.attribute)))
}

// attribute returns what an instance has or, where it is still to be created, is going
// to have.
func (p *plan) attribute(address, name string) tftypes.Value {
	if planned := p.change(address); planned != nil && planned.planned != nil {
		return planned.planned[name]
	}
	return tftypes.NewValue(tftypes.String, nil)
}

// bringUpToDate upgrades an object and reads it again.
func (w *planning) bringUpToDate(address string, had *object) bool {
	upgraded, ok := w.upgrade(address, had)
	if !ok {
		return false
	}
	w.plan.prior[address] = upgraded
	if !w.refresh {
		return true
	}
	read, ok := w.read(address, upgraded)
	if !ok {
		return false
	}
	w.plan.prior[address] = read
	if read == nil {
		w.run.gone = append(w.run.gone, had)
		delete(w.plan.prior, address)
	}
	return true
}

// upgrade brings an object of a state file to the present schema.
func (p *process) upgrade(address string, had *object) (*object, bool) {
	shape := schemas().resources[had.kind]
	answer, answered := ask(p, address, p.server.UpgradeResourceState, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: had.kind, Version: shape.version, RawState: &tfprotov6.RawState{JSON: had.values.asJSON()},
	})
	if !answered || p.run.hear(address, answer.Diagnostics) {
		return nil, false
	}
	upgraded := *had
	upgraded.values = decode(shape.object, answer.UpgradedState)
	return &upgraded, true
}

// read reads an object again. It returns nil for one that is gone.
func (p *process) read(address string, had *object) (*object, bool) {
	shape := schemas().resources[had.kind]
	answer, answered := ask(p, address, p.server.ReadResource, &tfprotov6.ReadResourceRequest{
		TypeName: had.kind, CurrentState: encode(shape.object, had.values), Private: had.private, CurrentIdentity: had.identity,
	})
	if !answered || p.run.hear(address, answer.Diagnostics) {
		return nil, false
	}
	now := *had
	now.values, now.private, now.identity = decode(shape.object, answer.NewState), answer.Private, answer.NewIdentity
	if now.values == nil {
		return nil, true
	}
	return &now, true
}

// planChange plans what the configuration asks for. Earlier is what the plan said
// where this is an apply, which plans again with all that is known by then.
func (p *process) planChange(address string, b *block, had *object, wanted values, earlier *change) *change {
	if !p.validate(address, b.kind, wanted) {
		return nil
	}
	// What is tainted is planned as if it were not there, and replaced.
	from := had
	if had != nil && had.tainted {
		from = nil
	}
	planned, replace := p.propose(address, b.kind, from, wanted)
	if planned == nil {
		return nil
	}
	planned.prior = had
	switch {
	case from == nil:
		planned.action = creates
	case replace:
		again, _ := p.propose(address, b.kind, &object{kind: b.kind, private: planned.private, identity: planned.identity}, wanted)
		if again == nil {
			return nil
		}
		again.action, again.prior = replaces, had
		planned = again
	case planned.planned.equal(had.values):
		planned.action = nothing
	default:
		planned.action = updates
	}
	if planned.action == creates && had != nil {
		planned.action = replaces
	}
	if earlier != nil && earlier.action == replaces && planned.action == creates {
		planned.action, planned.prior = replaces, earlier.prior
	}
	return planned
}

func (p *process) validate(address, kind string, wanted values) bool {
	object := schemas().resources[kind].object
	answer, answered := ask(p, address, p.server.ValidateResourceConfig, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: kind, Config: encode(object, wanted),
	})
	return answered && !p.run.hear(address, answer.Diagnostics)
}

// propose asks the provider for a plan, and whether it replaces the object. An
// object without values stands for one that is about to be destroyed.
func (p *process) propose(address, kind string, from *object, wanted values) (planned *change, replace bool) {
	shape := schemas().resources[kind]
	request := &tfprotov6.PlanResourceChangeRequest{TypeName: kind, Config: encode(shape.object, wanted)}
	var prior values
	if from != nil {
		prior = from.values
		request.PriorPrivate, request.PriorIdentity = from.private, from.identity
	}
	request.PriorState = encode(shape.object, prior)
	request.ProposedNewState = encode(shape.object, proposed(shape, prior, wanted))
	answer, answered := ask(p, address, p.server.PlanResourceChange, request)
	if !answered || p.run.hear(address, answer.Diagnostics) {
		return nil, false
	}
	planned = &change{
		address: address, kind: kind,
		planned: decode(shape.object, answer.PlannedState), private: answer.PlannedPrivate, identity: answer.PlannedIdentity,
	}
	for _, name := range shape.names() {
		if fault := invalid(shape.attributes[name], prior[name], wanted[name], planned.planned[name]); fault != "" {
			p.run.blame(address, "the plan of %s is invalid: %s", name, fault)
			return nil, false
		}
	}
	for _, path := range answer.RequiresReplace {
		name, _ := path.Steps()[0].(tftypes.AttributeName)
		replace = replace || prior != nil && !planned.planned[string(name)].Equal(prior[string(name)])
	}
	return planned, replace
}

// proposed returns what Terraform expects of a change: what the configuration says,
// and what it leaves out and the provider computes, as it was.
func proposed(shape shape, prior, wanted values) values {
	after := maps.Clone(wanted)
	for name, attribute := range shape.attributes {
		if attribute.Computed && wanted[name].IsNull() && prior != nil {
			after[name] = prior[name]
		}
	}
	return after
}

// invalid says what a planned value must not be. It knows what the attributes of
// this provider need of Terraform's rules.
func invalid(attribute *tfprotov6.SchemaAttribute, prior, wanted, planned tftypes.Value) string {
	switch {
	case planned.Equal(wanted):
		return ""
	case attribute.WriteOnly && !planned.IsNull():
		return "it is write-only and has a value"
	case attribute.WriteOnly, attribute.Computed && !attribute.Optional, attribute.Computed && wanted.IsNull():
		return ""
	case prior.Type() != nil && planned.Equal(prior) && !prior.IsNull() && !wanted.IsNull():
		return ""
	default:
		return "it is neither what the configuration says nor what was there"
	}
}

// planDelete plans the end of what the configuration has no longer.
func (p *process) planDelete(address string, had *object) *change {
	object := schemas().resources[had.kind].object
	null := encode(object, nil)
	answer, answered := ask(p, address, p.server.PlanResourceChange, &tfprotov6.PlanResourceChangeRequest{
		TypeName: had.kind, PriorState: encode(object, had.values), ProposedNewState: null, Config: null,
		PriorPrivate: had.private, PriorIdentity: had.identity,
	})
	if !answered || p.run.hear(address, answer.Diagnostics) {
		return nil
	}
	return &change{address: address, kind: had.kind, action: deletes, prior: had, private: answer.PlannedPrivate, identity: answer.PlannedIdentity}
}
