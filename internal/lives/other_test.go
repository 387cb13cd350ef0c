package lives

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// refreshOnly reads all objects again and saves them, as terraform apply
// -refresh-only does. After an error nothing is saved.
func (w *world) refreshOnly(space *workspace) *run {
	p := w.start("refresh", space)
	made := &plan{server: space.server, prior: maps.Clone(space.state)}
	walk := planning{process: p, plan: made, refresh: true}
	for _, address := range sorted(space.state) {
		walk.bringUpToDate(address, space.state[address])
	}
	p.run.refreshed = made.prior
	w.log(p.run)
	if !p.run.failed {
		space.save(made.prior)
	}
	return p.run
}

// importInto imports what lives on an instance, as terraform import does.
func (w *world) importInto(space *workspace, address, id string) *run {
	p := w.start("import", space)
	defer func() { w.log(p.run) }()
	b := space.config[address]
	answer, answered := ask(p, address, p.server.ImportResourceState, &tfprotov6.ImportResourceStateRequest{TypeName: b.kind, ID: id})
	if !answered || p.run.hear(address, answer.Diagnostics) {
		return p.run
	}
	for _, imported := range answer.ImportedResources {
		found := &object{
			kind: b.kind, values: decode(schemas().resources[b.kind].object, imported.State),
			private: imported.Private, identity: imported.Identity, on: b.on,
		}
		read, ok := p.read(address, found)
		switch {
		case !ok:
		case read == nil:
			p.run.said = append(p.run.said, message{address: address, summary: "Cannot import non-existent remote object", detail: "There is none."})
			p.run.failed = true
		default:
			space.keep(address, read)
		}
	}
	return p.run
}

// stale tells whether the state was saved since a plan was made. Terraform does not
// apply such a plan.
func (s *workspace) stale() bool { return s.saved == nil || s.saved.serial != s.serial }
