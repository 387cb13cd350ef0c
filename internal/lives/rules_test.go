package lives

import (
	"maps"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// story is what happened to one instance that a state holds.
type story struct {
	*world
	in    simulator.Instance
	had   *object
	run   *run
	space *workspace
}

// tell begins a story in which nothing has happened but a run without a plan.
func tell(t *testing.T, what string) *story {
	t.Helper()
	w := newWorld(t, simulator.Options{})
	s := &story{world: w, in: w.servers[0].Add("norte 1"), space: w.spaces[0]}
	w.born = append(w.born, birth{s.in, w.servers[0]})
	s.had = &object{kind: instanceKind, values: values{"id": word(s.in.ID), "name": word(s.in.Name), "admin_field_01": word("")}}
	s.space.state = state{"uazapi_instance.a": s.had}
	s.run = &run{agent: "1", what: what, space: s.space, on: w.servers[0], healthy: true, before: s.space.state, destroyed: state{}, plan: &plan{config: config{}}}
	w.runs = []*run{s.run}
	return s
}

func word(text string) tftypes.Value { return tftypes.NewValue(tftypes.String, text) }

func truth(is bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, is) }

// of returns the attributes of a connection of the instance.
func (s *story) of(given values) values {
	given["instance_id"] = word(s.in.ID)
	return complete(schemas().resources[connectionKind].object, given)
}

// unpaired are the attributes of a connection whose pairing is planned.
func (s *story) unpaired(given values) values {
	planned := s.of(given)
	for _, name := range computed {
		planned[name] = tftypes.NewValue(planned[name].Type(), tftypes.UnknownValue)
	}
	return planned
}

// connects adds a change of a connection of the instance to the plan of the run, at an
// address of its own.
func (s *story) connects(what action, had, planned values) *change {
	address := connectionKind + "." + letters[len(s.run.plan.changes)]
	c := &change{address: address, kind: connectionKind, action: what, planned: planned}
	if had != nil {
		c.prior = &object{kind: connectionKind, values: had}
	}
	s.run.plan.changes = append(s.run.plan.changes, c)
	return c
}

// held puts a connection of the instance into the state, where it was before the run.
func (s *story) held(had values) {
	s.space.state = state{"uazapi_instance_connection.a": {kind: connectionKind, values: had}}
	s.run.before = s.space.state
}

// shown is the connection after the refresh of the run, beside how the server stands.
func (s *story) shown(now values) {
	in, _ := s.servers[0].Instance(s.in.ID)
	s.run.stands = map[string]simulator.Instance{in.ID: in}
	s.run.refreshed = state{"uazapi_instance_connection.a": {kind: connectionKind, values: now}}
}

// stands takes note of how the server stands at the end of the run.
func (s *story) stands() {
	s.run.stands = map[string]simulator.Instance{}
	for _, in := range s.servers[0].Instances() {
		s.run.stands[in.ID] = in
	}
	s.run.items = s.servers[0].allItems()
}

// refreshes has the run find the instance with a token, and show another.
func (s *story) refreshes(token, shown string) {
	s.had.values["token"] = word(token)
	s.run.refreshed = state{"uazapi_instance.a": {kind: instanceKind, values: values{
		"id": word(s.in.ID), "token": word(shown), "store_token": truth(true),
	}}}
	s.stands()
}

// session pairs the instance, and returns the attributes of its connection.
func (s *story) session() values {
	s.must(s.servers[0].Pair(s.in.ID, "5511900000001"))
	s.in, _ = s.servers[0].Instance(s.in.ID)
	return s.of(values{"connected": truth(true), "status": word("connected"), "number": word(s.in.Owner), "jid": word(s.in.JID), "session": word(s.in.JID)})
}

// after is so many seconds after some moment.
func (s *story) after(seconds int) time.Time {
	return s.clock.Now().Add(time.Duration(seconds) * time.Second)
}

// ends has the run destroy a connection of the instance, after it has created others.
func (s *story) ends(given values, made ...string) {
	had := s.session()
	maps.Copy(had, given)
	s.did(entry{route: disconnectRoute, to: &s.in, now: &doing{id: s.in.ID, change: s.connects(deletes, had, nil), ends: true, made: made}})
}

// pairsAnew has the run end what is there of the instance, to pair it again.
func (s *story) pairsAnew(saw sight) {
	s.session()
	s.did(entry{route: disconnectRoute, to: &s.in, saw: saw, now: &doing{id: s.in.ID, change: s.connects(creates, nil, s.unpaired(values{}))}})
}

// lostSession are the attributes of a connection whose session is over.
func (s *story) lostSession() values {
	return s.of(values{"connected": truth(false), "status": word("disconnected")})
}

// plans adds a change of the instance to the plan of the run.
func (s *story) plans(what action, planned values) {
	c := &change{address: "uazapi_instance.a", kind: instanceKind, action: what, prior: s.had, planned: planned}
	if what == creates {
		c.prior = nil
	}
	s.run.plan.changes = append(s.run.plan.changes, c)
}

func (s *story) did(e entry) {
	e.agent, e.server = s.run.agent, s.servers[0]
	s.entries = append(s.entries, e)
}

// saysAt has the run fail at an address.
func (s *story) saysAt(address string) {
	s.run.said = append(s.run.said, message{address: address, summary: "Unable to do that", detail: "It failed."})
}

func (s *story) says(summary, detail string) {
	s.run.said = append(s.run.said, message{summary: summary, detail: detail})
}

// Each rule is broken by what it forbids, and not by the same thing when it was said.
func TestRulesAreBroken(t *testing.T) {
	t.Parallel()
	stray := simulator.Instance{ID: "r00000000000001", Name: "norte 2"}
	named := func(name string) values { return values{"name": word(name), "admin_field_01": word("")} }
	tested := map[string]bool{}
	for _, test := range []struct {
		rule, what   string
		broken, kept func(s *story)
	}{
		{
			"nothing lost", "plan",
			func(s *story) { s.run.gone = []*object{s.had} },
			func(s *story) {
				s.must(s.servers[0].Remove(s.in.ID))
				s.ended[s.in.ID] = true
				s.run.gone = []*object{s.had}
			},
		},
		{
			"nothing lost", "apply",
			func(s *story) { s.space.state = state{} },
			func(s *story) { s.space.state, s.run.destroyed = state{}, s.run.before },
		},
		{
			"no session lost", "plan",
			func(s *story) {
				s.run.gone = []*object{{kind: connectionKind, values: values{"instance_id": word(s.in.ID)}}}
			},
			func(s *story) {
				s.run.gone = []*object{{kind: connectionKind, values: values{"instance_id": word(stray.ID)}}}
			},
		},
		{
			"no session lost", "plan",
			func(s *story) { had := s.session(); s.held(had); s.connects(replaces, had, s.unpaired(values{})) },
			func(s *story) {
				had, moved := s.session(), s.unpaired(values{})
				moved["instance_id"] = word(stray.ID)
				s.held(had)
				s.connects(replaces, had, moved)
			},
		},
		{
			"no session lost", "plan",
			func(s *story) { s.connects(deletes, s.session(), nil); s.connects(creates, nil, s.unpaired(values{})) },
			func(s *story) { s.connects(deletes, s.session(), nil) },
		},
		{
			"sessions are as they are", "plan",
			func(s *story) { s.session(); s.shown(s.lostSession()) },
			func(s *story) { s.shown(s.session()) },
		},
		{
			"sessions are as they are", "plan",
			func(s *story) {
				s.held(s.session())
				s.must(s.servers[0].Break(s.in.ID, "disconnected"))
				s.shown(s.lostSession())
			},
			func(s *story) {
				had := s.session()
				s.held(had)
				s.must(s.servers[0].Break(s.in.ID, "disconnected"))
				s.shown(had)
			},
		},
		{
			"sessions are as they are", "plan",
			func(s *story) {
				s.held(s.session())
				s.must(s.servers[0].LogOut(s.in.ID))
				s.shown(s.lostSession())
			},
			func(s *story) {
				s.held(s.session())
				s.must(s.servers[0].LogOut(s.in.ID))
				lost := s.lostSession()
				lost["session"] = word(s.in.JID)
				s.shown(lost)
			},
		},
		{
			"no pairing without a reason", "plan",
			func(s *story) { s.connects(updates, s.lostSession(), s.unpaired(values{"on_logout": word("warn")})) },
			func(s *story) { s.connects(updates, s.lostSession(), s.unpaired(values{"on_logout": word("pair")})) },
		},
		{
			"no pairing without a reason", "plan",
			func(s *story) {
				planned := s.lostSession()
				planned["on_logout"] = word("pair")
				s.connects(nothing, s.lostSession(), planned)
			},
			func(s *story) { s.connects(nothing, s.lostSession(), s.lostSession()) },
		},
		{
			"no pairing without a reason", "apply",
			func(s *story) {
				s.did(entry{route: connectRoute, to: &s.in, now: &doing{id: s.in.ID, change: s.connects(updates, s.lostSession(), s.lostSession())}})
			},
			func(s *story) {
				s.did(entry{route: connectRoute, to: &s.in, now: &doing{id: s.in.ID, change: s.connects(creates, nil, s.unpaired(values{}))}})
				s.did(entry{route: connectRoute, to: &s.in, now: &doing{action: connectAction, id: s.in.ID}})
			},
		},
		{
			"no QR lost", "apply",
			func(s *story) {
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(29), saw: sight{qr: true, since: s.after(0)}})
			},
			func(s *story) {
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(30), saw: sight{qr: true, since: s.after(0)}})
			},
		},
		{
			"no QR lost", "apply",
			func(s *story) {
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(0)})
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(29), saw: sight{showed: true}})
			},
			func(s *story) {
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(0)})
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(5)})
			},
		},
		{
			"no QR lost", "apply",
			func(s *story) {
				now := &doing{change: s.connects(creates, nil, s.unpaired(values{}))}
				s.did(entry{route: disconnectRoute, to: &s.in, now: now, at: s.after(2), saw: sight{qr: true, since: s.after(0)}})
			},
			func(s *story) {
				now := &doing{change: s.connects(creates, nil, s.unpaired(values{"phone": word("5511900000001")}))}
				s.did(entry{route: disconnectRoute, to: &s.in, now: now, at: s.after(2), saw: sight{qr: true, since: s.after(0)}})
			},
		},
		{
			"another number is told", "plan",
			func(s *story) { s.connects(nothing, s.session(), s.of(values{"phone": word("5511900000002")})) },
			func(s *story) {
				c := s.connects(nothing, s.session(), s.of(values{"phone": word("5511900000002")}))
				s.run.said = append(s.run.said, message{address: c.address, warning: true, summary: "Another number is connected"})
			},
		},
		{
			"no connect while a QR shows", "apply",
			func(s *story) {
				s.in.QR = "2@AbC"
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(100), saw: sight{qr: true, since: s.clock.Now()}})
			},
			func(s *story) {
				s.in.QR = "2@AbC"
				s.did(entry{route: connectRoute, to: &s.in, at: s.after(120), saw: sight{qr: true, since: s.clock.Now()}})
			},
		},
		{
			"nothing orphaned", "apply",
			func(s *story) { s.did(entry{births: []simulator.Instance{stray}}) },
			func(s *story) {
				s.did(entry{births: []simulator.Instance{stray}})
				s.says("Unable to create", `Instance "norte 2" may exist now.`)
			},
		},
		{
			"nobody is surprised", "plan",
			func(s *story) {
				s.strays[s.in.ID] = s.born[0]
				s.plans(creates, named("norte 1"))
			},
			func(s *story) {
				s.strays[s.in.ID] = s.born[0]
				s.plans(creates, named("norte 1"))
				s.says("The name is taken", "It is that of "+s.in.ID)
			},
		},
		{
			"nothing doubled", "apply",
			func(s *story) { s.spaces[1].state = state{"uazapi_instance.b": s.had} },
			func(*story) {},
		},
		{
			"nothing doubled", "apply",
			func(s *story) {
				held := &object{kind: connectionKind, values: s.session()}
				s.space.state = state{"uazapi_instance_connection.a": held, "uazapi_instance_connection.b": held}
			},
			func(s *story) {
				s.space.state = state{"uazapi_instance_connection.a": {kind: connectionKind, values: s.session()}}
			},
		},
		{
			"nothing made twice", "apply",
			func(s *story) {
				s.plans(creates, named("norte 2"))
				s.did(entry{births: []simulator.Instance{stray, stray}})
			},
			func(s *story) {
				s.plans(creates, named("norte 2"))
				s.did(entry{births: []simulator.Instance{stray}})
			},
		},
		{
			"nothing ended", "apply",
			func(s *story) { s.did(entry{route: deleteRoute, to: &s.in}) },
			func(s *story) { s.did(entry{route: deleteRoute, to: &s.in}); s.plans(deletes, nil) },
		},
		{
			"nothing ended", "apply",
			func(s *story) { s.ends(values{"disconnect_on_destroy": truth(false)}) },
			func(s *story) { s.ends(values{"disconnect_on_destroy": truth(true)}) },
		},
		{
			"nothing ended", "apply",
			func(s *story) { s.ends(values{}, s.in.ID) },
			func(s *story) { s.ends(values{}, stray.ID) },
		},
		{
			"nothing ended", "apply",
			func(s *story) { s.pairsAnew(sight{session: true}) },
			func(s *story) { s.pairsAnew(sight{qr: true}) }, // the phone has paired since
		},
		{
			"nothing after a stop", "apply",
			func(s *story) { s.did(entry{route: connectRoute, to: &s.in, late: true}) },
			func(s *story) { s.did(entry{route: connectRoute, to: &s.in}) },
		},
		{
			"a short outage is sat out", "apply",
			func(s *story) {
				s.run.trouble = passing
				s.says("Unable to rename", "The server answered with HTTP 503.")
			},
			func(s *story) {
				s.run.trouble = passing
				s.says("Unable to create", "It may exist. The server answered with HTTP 503.")
			},
		},
		{
			"a short outage is sat out", "apply",
			func(s *story) {
				s.run.trouble = passing
				s.says("Unable to change the label", "The connection was cut: EOF.")
			},
			func(s *story) {
				s.run.trouble = passing
				s.says("Unable to add the label: no answer told whether it was added", "The connection was cut: EOF.")
			},
		},
		{
			"a short outage is sat out", "invoke",
			func(s *story) { s.run.waited = true; s.says("Unable to connect", "The server answered with HTTP 503.") },
			func(s *story) { s.says("Unable to connect", "The server answered with HTTP 503.") },
		},
		{
			"a long outage is told once", "plan",
			func(s *story) {
				s.run.trouble = lasting
				s.says("Unable to read", "The server failed.\n\nTry again.")
				s.says("Unable to read", "The server failed.\n\nTry again.")
			},
			func(s *story) {
				s.run.trouble = lasting
				s.says("Unable to read", "The server failed.\n\nTry again.")
				s.says("Unable to read", "The server failed. Try again.")
			},
		},
		{
			"a long outage is told once", "plan",
			func(s *story) { s.run.trouble, s.run.requests = lasting, mostInOutage+1 },
			func(s *story) { s.run.trouble, s.run.requests = lasting, mostInOutage },
		},
		{
			"a long outage is told once", "refresh",
			func(s *story) { s.run.trouble, s.space.state = lasting, state{} },
			func(s *story) { s.run.trouble = lasting },
		},
		{
			"nothing written", "apply",
			func(s *story) {
				s.plans(updates, named("norte 2"))
				s.did(entry{edits: []edit{{s.in.ID, "admin_field_01", "cliente 1", ""}}})
			},
			func(s *story) {
				s.plans(updates, named("norte 2"))
				s.did(entry{edits: []edit{{s.in.ID, "name", "norte 1", "norte 2"}}})
			},
		},
		{
			"nothing written", "apply",
			func(s *story) {
				s.hooks(updates)
				s.did(entry{items: []itemEdit{{s.one(neighbor), s.one(changed)}}})
			},
			func(s *story) { s.hooks(updates); s.did(entry{items: []itemEdit{{s.one(hook), s.one(changed)}}}) },
		},
		{
			"nothing written", "apply",
			func(s *story) { s.hooks(deletes); s.did(entry{items: []itemEdit{{s.one(neighbor), nil}}}) },
			func(s *story) { s.hooks(deletes); s.did(entry{items: []itemEdit{{s.one(hook), nil}}}) },
		},
		{
			"nothing written", "apply",
			func(s *story) {
				s.delays("2 to 6")
				s.did(entry{edits: []edit{{s.in.ID, "delay", "1 to 3", "2 to 2"}}})
			},
			func(s *story) {
				s.delays("2 to 6")
				s.did(entry{edits: []edit{{s.in.ID, "delay", "1 to 3", "2 to 6"}}})
			},
		},
		{
			"nothing written", "apply",
			func(s *story) {
				s.routes("never")
				s.did(entry{edits: []edit{{s.in.ID, "proxy", "internal", "custom http://um.example else internal"}}})
			},
			func(s *story) {
				s.routes("never")
				s.did(entry{edits: []edit{{s.in.ID, "proxy", "internal", "custom http://um.example else never"}}})
			},
		},
		{
			"nothing lost", "plan",
			func(s *story) { s.run.gone = []*object{s.hooked()} },
			func(s *story) {
				s.run.gone = []*object{s.hooked()}
				s.must(s.servers[0].SetWebhook(s.in.ID, simulator.Webhook{ID: s.run.gone[0].values.text("id")}))
			},
		},
		{
			"nothing made twice", "apply",
			func(s *story) {
				s.hooks(creates)
				s.did(entry{items: []itemEdit{{nil, s.one(changed)}, {nil, s.one(changed)}}})
			},
			func(s *story) { s.hooks(creates); s.did(entry{items: []itemEdit{{nil, s.one(changed)}}}) },
		},
		{
			"nothing lost", "plan",
			func(s *story) { s.run.gone = []*object{s.labeled()} },
			func(s *story) {
				s.run.gone = []*object{s.labeled()}
				s.handRemoves(s.servers[0].items(labelKind, s.in.ID)[0])
				s.labeled() // another one gets its number and its name
			},
		},
		{
			"no neighbor is taken over", "plan",
			func(s *story) { s.refreshesLabel("Novo", "Pago", "r2") },
			func(s *story) { s.refreshesLabel("Novo", "Pago", "r1") },
		},
		{
			"nothing lost", "plan",
			func(s *story) { s.run.gone = []*object{s.setsGlobal()} },
			func(s *story) { s.run.gone = []*object{s.setsGlobal()}; s.run.global = simulator.Webhook{} },
		},
		{
			"nothing written", "apply",
			func(s *story) { s.did(entry{global: &globalEdit{to: opsGlobal}}) },
			func(s *story) { s.plansGlobal(); s.did(entry{global: &globalEdit{to: opsGlobal}}) },
		},
		{
			"nothing written", "apply",
			func(s *story) {
				s.account("name", "loja um", "loja dois")
				s.did(entry{edits: []edit{{s.in.ID, "profile.picture", "", pictures[0]}}})
			},
			func(s *story) {
				s.account("name", "loja um", "loja dois")
				s.did(entry{edits: []edit{{s.in.ID, "profile.name", "loja um", "loja dois"}}})
			},
		},
		{
			"a takeover is told", "plan",
			func(s *story) { s.plansGlobal() },
			func(s *story) {
				s.plansGlobal()
				s.run.said = append(s.run.said, message{address: globalKind + ".a", warning: true, summary: "A global webhook that exists is taken over"})
			},
		},
		{
			"what is destroyed is gone", "apply",
			func(s *story) { s.space.state, s.run.destroyed = state{}, state{globalKind + ".a": s.setsGlobal()} },
			func(s *story) {
				s.space.state, s.run.destroyed = state{}, state{globalKind + ".a": s.setsGlobal()}
				s.run.global = simulator.Webhook{}
			},
		},
		{
			"what is applied is there", "apply",
			func(s *story) { s.session(); s.account("name", "loja um", "loja dois"); s.stands() },
			func(s *story) {
				s.session()
				s.account("name", "loja um", "loja dois")
				s.must(s.servers[0].SetProfileName(s.in.ID, "loja dois"))
				s.stands()
			},
		},
		{
			"a new address is told", "apply",
			func(s *story) {
				s.run.copied, s.run.destroyed = true, state{globalKind + ".a": s.setsGlobal()}
				s.run.global = simulator.Webhook{}
			},
			func(s *story) { s.run.copied, s.run.refreshed = true, state{} },
		},
		{
			"no item orphaned", "apply",
			func(s *story) { s.adds() },
			func(s *story) { s.adds(); s.says("Unable to add the webhook", "no answer told whether it was added") },
		},
		{
			"what is destroyed is gone", "apply",
			func(s *story) { s.run.destroyed = state{"uazapi_webhook.a": s.hooked()}; s.stands() },
			func(s *story) {
				s.run.destroyed = state{"uazapi_webhook.a": {kind: webhookKind, values: hookValues(s.in.ID, hook)}}
				s.stands()
			},
		},
		{
			"what is destroyed is gone", "apply",
			func(s *story) { s.destroysDelay(); s.must(s.servers[0].SetMessageDelay(s.in.ID, 2, 6)); s.stands() },
			func(s *story) { s.destroysDelay(); s.stands() },
		},
		{
			"what is applied is there", "apply",
			func(s *story) { s.delays("2 to 6"); s.stands() },
			func(s *story) { s.delays("2 to 6"); s.must(s.servers[0].SetMessageDelay(s.in.ID, 2, 6)); s.stands() },
		},
		{
			"what is applied is there", "apply",
			func(s *story) { s.hooks(creates); s.stands() },
			func(s *story) { s.hooks(creates); s.space.state = state{"uazapi_webhook.a": s.hooked()}; s.stands() },
		},
		{
			"nothing replaced", "plan",
			func(s *story) { s.plans(replaces, named("norte 1")) },
			func(s *story) { s.plans(updates, named("norte 1")) },
		},
		{
			"nothing replaced", "plan",
			func(s *story) { s.connects(replaces, s.session(), s.unpaired(values{})) },
			func(s *story) {
				s.connects(replaces, s.session(), s.unpaired(values{})).planned["instance_id"] = word(stray.ID)
			},
		},
		{
			"what is destroyed is gone", "apply",
			func(s *story) { s.run.destroyed = s.space.state; s.stands() },
			func(s *story) { s.run.destroyed = s.space.state; s.must(s.servers[0].Remove(s.in.ID)); s.stands() },
		},
		{
			"what is destroyed is gone", "apply",
			func(s *story) { s.held(s.session()); s.run.destroyed = s.space.state; s.stands() },
			func(s *story) {
				s.held(s.session())
				s.run.destroyed, s.run.paired = s.space.state, []string{s.in.ID}
				s.stands()
			},
		},
		{
			"what is done is no failure", "apply",
			func(s *story) {
				s.plans(deletes, nil)
				s.must(s.servers[0].Remove(s.in.ID))
				s.run.failing = []string{deleteRoute}
				s.saysAt("uazapi_instance.a")
				s.stands()
			},
			func(s *story) {
				s.plans(deletes, nil)
				s.must(s.servers[0].Remove(s.in.ID))
				s.run.failing = []string{deleteRoute, statusRoute}
				s.saysAt("uazapi_instance.a")
				s.stands()
			},
		},
		{
			"what is done is no failure", "apply",
			func(s *story) {
				address := s.connects(deletes, s.session(), nil).address
				s.must(s.servers[0].LogOut(s.in.ID))
				s.saysAt(address)
				s.stands()
			},
			func(s *story) {
				address := s.connects(deletes, s.session(), nil).address
				s.saysAt(address)
				s.stands()
			},
		},
		{
			"what was paired stays paired", "apply",
			func(s *story) {
				s.connects(creates, nil, s.unpaired(values{}))
				s.run.begun = []string{s.in.ID}
				s.stands()
			},
			func(s *story) {
				s.connects(creates, nil, s.unpaired(values{}))
				s.run.begun = []string{s.in.ID}
				s.session()
				s.stands()
			},
		},
		{
			"no token lost", "refresh",
			func(s *story) { s.refreshes(s.in.Token, "another") },
			func(s *story) { s.refreshes("another", s.in.Token) },
		},
		{
			"an end is told", "plan",
			func(s *story) { s.run.refreshed = state{}; s.connects(deletes, s.session(), nil) },
			func(s *story) {
				s.run.refreshed = state{}
				s.run.said = append(s.run.said, message{address: s.connects(deletes, s.session(), nil).address, summary: "A WhatsApp session ends"})
			},
		},
		{
			"an end is told", "plan",
			func(s *story) {
				s.run.refreshed = state{}
				s.session()
				s.stands()
				s.plans(updates, named("norte 2"))
			},
			func(s *story) { s.run.refreshed = state{}; s.stands(); s.plans(updates, named("norte 2")) },
		},
		{
			"a new address is told", "plan",
			func(s *story) { s.run.copied, s.run.refreshed = true, s.run.before },
			func(s *story) {
				s.run.copied, s.run.refreshed = true, s.run.before
				s.says("Instances are found at a new address", "Stop here.")
			},
		},
		{
			"a new address is told", "apply",
			func(s *story) { s.run.copied = true; s.did(entry{route: deleteRoute, to: &s.in}) },
			func(s *story) { s.did(entry{route: deleteRoute, to: &s.in}) },
		},
		{
			"a new address is told", "apply",
			func(s *story) { s.run.copied = true; s.session(); s.did(entry{route: disconnectRoute, to: &s.in}) },
			func(s *story) { s.run.copied = true; s.did(entry{route: disconnectRoute, to: &s.in}) },
		},
		{
			"nothing hostile", "plan",
			func(s *story) { s.says("Unable to read", "The server answered \u202e.") },
			func(s *story) { s.says("Unable to read", "The server answered\n\nnothing.") },
		},
		{
			"nothing hostile", "refresh",
			func(s *story) { s.had.values["name"] = word("norte\n1") },
			func(s *story) { s.had.values["name"] = word("norte 1") },
		},
		{
			"nothing secret", "plan",
			func(s *story) { s.toPair = []string{"AB12-CD34"}; s.says("It is refused", "Enter AB12-CD34.") },
			func(s *story) { s.toPair = []string{"AB12-CD34"}; s.run.told = []string{"Enter AB12-CD34."} },
		},
		{
			"nothing secret", "plan",
			func(s *story) { s.run.logs.WriteString("with " + s.in.Token) },
			func(s *story) { s.run.logs.WriteString("with a token") },
		},
		{
			"nothing secret", "plan",
			func(s *story) { s.says("It is refused", "The token "+s.in.Token+" is wrong.") },
			func(s *story) { s.says("It is refused", "The token is wrong.") },
		},
		{
			"no bug", "plan",
			func(s *story) { s.run.blame("uazapi_instance.a", "inconsistent result") },
			func(s *story) { s.says("Unable to create", "The server is down.") },
		},
	} {
		tested[test.rule] = true
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			for _, rule := range invariants {
				broken, kept := tell(t, test.what), tell(t, test.what)
				test.broken(broken)
				test.kept(kept)
				if breach := rule.breach(broken.world); rule.name == test.rule && breach == "" {
					t.Errorf("%s is not broken", rule.name)
				}
				if breach := rule.breach(kept.world); rule.name == test.rule && breach != "" {
					t.Errorf("%s is broken: %s", rule.name, breach)
				}
			}
		})
	}
	for _, rule := range invariants {
		if !tested[rule.name] {
			t.Errorf("nothing shows that %q can be broken", rule.name)
		}
	}
}
