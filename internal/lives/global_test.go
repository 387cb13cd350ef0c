package lives

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The actions and the rules of this file are about the global webhook, of which a server
// has one. So at most one team has it in its files.

const (
	globalReads  = "GET /globalwebhook"
	globalWrites = "POST /globalwebhook"
)

// globalEdit is what a request has changed of the global webhook.
type globalEdit struct{ from, to simulator.Webhook }

func (e globalEdit) String() string {
	return fmt.Sprintf("the global webhook went from %+v to %+v", e.from, e.to)
}

// addGlobal gives the server a global webhook.
func (w *world) addGlobal(t *rapid.T) {
	s := w.space(t)
	if w.kind.Webhooks.NotSaved || slices.ContainsFunc(w.spaces, (*workspace).hasGlobal) {
		t.Skip("a server has one, and keeps it")
	}
	s.config[pick(t, "address", s.free(globalKind))] = &block{kind: globalKind, arguments: newWebhook(t)}
}

// hasGlobal tells whether the files or the state of a team have the global webhook.
func (s *workspace) hasGlobal() bool {
	return len(s.config.of(globalKind)) > 0 || len(s.state.holds(globalKind, "")) > 0
}

func (w *world) changeGlobal(t *rapid.T) {
	s := w.space(t)
	s.config[pick(t, "address", s.config.of(globalKind))].arguments = newWebhook(t)
}

func (w *world) removeGlobal(t *rapid.T) {
	s := w.space(t)
	delete(s.config, pick(t, "address", s.config.of(globalKind)))
}

// importGlobal takes over the one that the server has.
func (w *world) importGlobal(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", s.missing(globalKind))
	if len(s.state.holds(globalKind, "")) > 0 {
		t.Skip("it is at another address")
	}
	w.importInto(s, address, "global")
}

// handSetsGlobal has somebody set it in the panel, or take its URL away.
func (w *world) handSetsGlobal(t *rapid.T) {
	one := simulator.Webhook{URL: pick(t, "url", append(webhookURLs(), "")), Enabled: sometimes(t, "enabled", 2), Events: []string{pick(t, "event", webhookEvents)}}
	if one.URL == "" {
		one = simulator.Webhook{}
	}
	w.telling.add("somebody makes the global webhook %+v", one)
	w.servers[0].SetGlobalWebhook(one)
}

// globalFails has requests of the global webhook go wrong.
func (w *world) globalFails(t *rapid.T) {
	fault := pick(t, "fault", faults)
	fault.Route = pick(t, "route", []string{globalReads, globalWrites})
	w.inject(t, fault)
}

// globalSeemsGone has a gateway answer once that there is none.
func (w *world) globalSeemsGone(t *rapid.T) {
	if slices.Contains(w.servers[0].failing, globalReads) {
		t.Skip("two such answers are what a server gives that has none")
	}
	w.servers[0].ail(other)
	w.servers[0].fails(simulator.Fault{Route: globalReads, Kind: simulator.FaultGarbled, Body: pick(t, "global webhook", []string{"null", "[]", "{}"}), Times: 1})
	w.refreshOnly(w.space(t))
}

// globalEndsBadly has a team take it out of its files, and the answer to that be wrong.
func (w *world) globalEndsBadly(t *rapid.T) {
	s := w.space(t)
	held := slices.DeleteFunc(s.config.of(globalKind), func(address string) bool { return s.state[address] == nil })
	delete(s.config, pick(t, "address", held))
	fault := pick(t, "fault", wrongEnds)
	fault.Route, fault.Times = globalWrites, rapid.IntRange(1, retried).Draw(t, "times")
	w.servers[0].heal()
	w.servers[0].ail(other)
	w.servers[0].fails(fault)
	w.applyTo(t, s)
}

var actionsOfGlobal = map[string]func(*world, *rapid.T){
	"add the global webhook":                            (*world).addGlobal,
	"add the global webhook again":                      (*world).addGlobal,
	"change the global webhook":                         (*world).changeGlobal,
	"remove the global webhook":                         (*world).removeGlobal,
	"import the global webhook":                         (*world).importGlobal,
	"somebody sets the global webhook":                  (*world).handSetsGlobal,
	"somebody sets the global webhook before the apply": handsBeforeApply((*world).handSetsGlobal),
	"apply with the global webhook":                     (*world).planAndApply,
	"apply once more with the global webhook":           (*world).planAndApply,
}

var faultsOfGlobal = map[string]func(*world, *rapid.T){
	"requests of the global webhook fail":    (*world).globalFails,
	"the global webhook seems gone":          (*world).globalSeemsGone,
	"the end of the global webhook is wrong": (*world).globalEndsBadly,
}

// compareGlobal adds what has changed of the global webhook since before the request.
func (e entry) compareGlobal(before simulator.Webhook) entry {
	if after := e.server.GlobalWebhook(); !sameGlobal(before, after) {
		e.global = &globalEdit{before, after}
	}
	return e
}

func sameGlobal(a, b simulator.Webhook) bool {
	return fmt.Sprintf("%+v", inOrder(a)) == fmt.Sprintf("%+v", inOrder(b))
}

// announcesGlobal tells whether the plan that a run applied says that the global webhook
// changes so. Its end switches it off.
func (r *run) announcesGlobal(e globalEdit) bool {
	return r != nil && r.what == "apply" && slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		switch {
		case c.kind != globalKind:
			return false
		case c.deleting() && !e.to.Enabled && (e.to.URL == "" || e.to.URL == e.from.URL || r.mayHaveBeenRefused(c, e)):
			return true
		default:
			return c.action != deletes && sameGlobal(webhookIn(c.planned), e.to)
		}
	})
}

// mayHaveBeenRefused tells whether a run could take the URL "" for one that the server does
// not take, and so send the one that was there.
func (r *run) mayHaveBeenRefused(c *change, e globalEdit) bool {
	fails := slices.Contains(r.failing, globalWrites) || slices.Contains(r.failing, "")
	return fails && e.to.URL == c.prior.values.text("url")
}

// lostGlobal says how the global webhook has left a state although the server has it, or "".
func (w *world) lostGlobal() string {
	for _, r := range w.runs {
		if r.global.URL == "" {
			continue
		}
		if slices.ContainsFunc(r.gone, (*object).isGlobal) {
			return r.agent + " takes the global webhook out of the state, and the server has it"
		}
		for _, address := range r.before.holds(globalKind, "") {
			if r.space.state[address] == nil && !w.destroyedAt(r.space, address) && len(r.space.state.holds(globalKind, "")) == 0 {
				return fmt.Sprintf("%s: %s is not in the state, and the server has a global webhook", r.agent, address)
			}
		}
	}
	return ""
}

func (o *object) isGlobal() bool { return o.kind == globalKind }

// untoldGlobal says which plan takes a global webhook over and does not say so, or "".
func (w *world) untoldGlobal() string {
	for _, r := range w.runs {
		if r.what != "plan" || r.failed || !r.healthy || r.disturbed || r.global.URL == "" {
			continue
		}
		for _, c := range r.plan.todo() {
			if c.kind == globalKind && c.action == creates && !r.saysAt(c.address, "A global webhook that exists is taken over") {
				return fmt.Sprintf("%s plans to overwrite a global webhook, and says nothing of it", r.agent)
			}
		}
	}
	return ""
}

// globalDiffers says how the global webhook differs on the server from the state, or "".
func (r *run) globalDiffers(address string, had *object) string {
	if want := webhookIn(had.values); !sameGlobal(want, r.global) {
		return fmt.Sprintf("the global webhook is %+v, and %s has %+v", r.global, address, want)
	}
	return ""
}

// moveGlobal writes the moved block where the global webhook has another address in the
// files than in the state, without which no plan goes on. It tells whether there was
// anything.
func (s *workspace) moveGlobal() bool {
	for _, to := range s.missing(globalKind) {
		for _, from := range s.state.holds(globalKind, "") {
			if s.config[from] == nil {
				had := s.state[from]
				s.keep(from, nil)
				s.keep(to, had)
				return true
			}
		}
	}
	return false
}

// opsGlobal is a global webhook of stories.
var opsGlobal = simulator.Webhook{URL: "https://ops.example.com", Enabled: true, Events: []string{"messages"}}

// setsGlobal has the server have the global webhook, and returns what a state has of it.
func (s *story) setsGlobal() *object {
	s.servers[0].SetGlobalWebhook(opsGlobal)
	s.run.global = opsGlobal
	had := complete(schemas().resources[globalKind].object, hookValues("", item{content: opsGlobal}).only("url", "events"))
	had["enabled"] = truth(true)
	return &object{kind: globalKind, values: had}
}

// plansGlobal has the plan of the run create the global webhook.
func (s *story) plansGlobal() {
	planned := s.setsGlobal().values
	s.run.plan.changes = append(s.run.plan.changes, &change{address: globalKind + ".a", kind: globalKind, action: creates, planned: planned})
}
