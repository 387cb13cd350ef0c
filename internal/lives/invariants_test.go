package lives

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// invariant is a rule that holds after every step of every life.
type invariant struct {
	name string
	why  string
	// breach says how the rule is broken by what happened last, or "".
	breach func(w *world) string
}

var invariants = []invariant{
	{"nothing lost", "what a state held is on the server and in that state until a plan, state rm or a person ends it", (*world).lost},
	{"no session lost", "a connection stays in the state when its session ends, until a plan, state rm or a person ends it, and no plan creates, deletes or replaces it for that, or because its address changed", (*world).lostSession},
	{"sessions are as they are", "a refresh shows each session as the server has it, and one that comes back by itself as it was", (*world).shownOtherwise},
	{"no pairing without a reason", "a plan pairs what has no session and is to have one, and only such a plan, or an action, asks the server to connect", (*world).pairedUnannounced},
	{"no QR lost", "nobody is asked to scan another QR while one shows that is less than 30 seconds old, and what showed nothing is repeated once", (*world).lostQR},
	{"no connect while a QR shows", "nobody asks for a QR or a code while there is one that is not too old to pair", (*world).askedAgain},
	{"another number is told", "each plan warns of a connection that is of another number than the files say", (*world).untoldNumber},
	{"nothing orphaned", "what was created is in a state, or a message of the run says that it may exist, or the run was killed", (*world).orphaned},
	{"nobody is surprised", "a plan that creates a name warns of the instance that an earlier run has left with that name", (*world).surprised},
	{"no item orphaned", "a webhook, label, lead tag or quick reply that was added is in the state, or a message of the run says that it may be there, or the run was killed", (*world).orphanedItem},
	{"no neighbor is taken over", "a refresh shows the label that the state had, and not another one that has got its number", (*world).takenOver},
	{"nothing doubled", "no instance is at two addresses, and after an apply nothing else is", (*world).doubled},
	{"nothing made twice", "no planned create makes two instances, or two items", (*world).madeTwice},
	{"nothing ended", "an instance is deleted and a session ended only where the applied plan says so, and never a session that the same apply has paired", (*world).endedUnannounced},
	{"nothing after a stop", "what begins after Ctrl-C writes nothing", (*world).wroteAfterStop},
	{"a short outage is sat out", "a server that is away for a moment fails no run, and one that is away for longer no wait for a phone", (*world).failedShortly},
	{"a long outage is told once", "a server that is away fails a run at once, with one cause in full, and the state stays", (*world).failedAtLength},
	{"nothing written", "names, admin fields, privacy, presence, lead fields, delays, proxies, profiles, items and the global webhook are written only where the applied plan changes them, and the neighbors of an item stay as they are", (*world).writtenUnannounced},
	{"what is applied is there", "after an apply that went well, the server has each delay, proxy, profile, item and global webhook as planned", (*world).notKept},
	{"nothing replaced", "a plan replaces only what is of another instance in the files, or a connection whose create has failed", (*world).replacedUnasked},
	{"what is destroyed is gone", "the server no longer has the instance or the session that an apply has destroyed", (*world).notEnded},
	{"what is done is no failure", "an instance that is deleted and a session that is over were ended well, whatever became of the answers to that request", (*world).failedThoughDone},
	{"what was paired stays paired", "a session that an apply has begun is there at its end", (*world).unpaired},
	{"no token lost", "a stored token that opens its instance stays", (*world).lostToken},
	{"an end is told", "a plan that ends a session or renames a connected instance warns of it", (*world).untold},
	{"a new address is told", "a plan warns that it finds instances at a new address, and nothing is ended there", (*world).newAddress},
	{"a takeover is told", "a plan that overwrites a global webhook which is there warns of it", (*world).untoldGlobal},
	{"nothing secret", "no message and no log holds a token, a QR or a code, and no message an order to a CI system", (*world).secret},
	{"nothing hostile", "neither a message nor a state holds a sign that a terminal would obey", (*world).hostile},
	{"no bug", "no message is one of those that ask to report a bug of the provider", (*world).bug},
}

// check judges what happened since it was called last.
func (w *world) check() {
	for _, s := range w.servers {
		s.gate.idle()
	}
	for _, e := range w.entries {
		for _, in := range e.deaths {
			w.ended[in.ID] = true // whether it may be is judged below
		}
	}
	for _, rule := range invariants {
		if breach := rule.breach(w); breach != "" {
			w.fail(rule.name, breach+"\n("+rule.why+")")
		}
	}
	w.rememberStrays()
	w.runs, w.entries = nil, nil
	w.clock.Advance(time.Second)
}

// fail ends a life. Ids differ between two lives of one seed, so they are logged: a
// failure that says something else each time counts as one that cannot be reproduced.
func (w *world) fail(rule, breach string) {
	if slices.Contains(strings.Split(*exceptions, ","), rule) {
		return
	}
	w.t.Logf("what happened:\n%s", w.telling.String())
	w.t.Logf("BROKEN: %s: %s", rule, breach)
	w.t.Fatalf("broken: %s", rule)
}

// rememberStrays takes note of what runs have left behind.
func (w *world) rememberStrays() {
	for _, e := range w.entries {
		for _, in := range e.births {
			if len(w.holders(instanceKind, in.ID)) == 0 {
				w.strays[in.ID] = birth{in, e.server}
			}
		}
	}
	for id := range w.strays {
		if len(w.holders(instanceKind, id)) > 0 || !w.exists(id) {
			delete(w.strays, id)
		}
	}
}

// of returns the run of a process.
func (w *world) of(agent string) *run {
	at := slices.IndexFunc(w.runs, func(r *run) bool { return r.agent == agent })
	if at < 0 {
		return nil
	}
	return w.runs[at]
}

func (w *world) lost() string {
	if fault := w.lostOf(instanceKind, privacyKind, presenceKind, chatwootKind, fieldsKind, delayKind, proxyKind, profileKind, businessKind); fault != "" {
		return fault
	}
	if fault := w.lostItem(); fault != "" {
		return fault
	}
	return w.lostGlobal()
}

// lostOf says what was lost of some kinds.
func (w *world) lostOf(kinds ...string) string {
	for _, r := range w.runs {
		for _, had := range r.gone {
			if slices.Contains(kinds, had.kind) && w.exists(had.instance()) {
				return fmt.Sprintf("%s takes the %s of %s out of the state, and the instance is there", r.agent, had.kind, had.instance())
			}
		}
		for _, address := range sorted(r.before) {
			had := r.before[address]
			if fault := w.missing(r, address, had); fault != "" && slices.Contains(kinds, had.kind) {
				return fault
			}
		}
	}
	return ""
}

// missing says how an object is lost that a state held before a run, or "".
func (w *world) missing(r *run, address string, had *object) string {
	id := had.instance()
	if w.ended[id] {
		return ""
	}
	if !w.existed(id) {
		return "" // a server that lies has told of it
	}
	if w.destroyedAt(r.space, address) {
		return ""
	}
	if !w.exists(id) {
		return fmt.Sprintf("%s: instance %s of %s is not on the server", r.agent, id, address)
	}
	if now := r.space.state[address]; now == nil || now.instance() != id {
		return fmt.Sprintf("%s: %s of instance %s is not in the state", r.agent, address, id)
	}
	return ""
}

// destroyedAt tells whether an apply has destroyed what was at an address, as it was to.
func (w *world) destroyedAt(space *workspace, address string) bool {
	return slices.ContainsFunc(w.runs, func(r *run) bool { return r.space == space && r.destroyed[address] != nil })
}

// mayExist is how a message says that an instance was perhaps created.
var mayExist = regexp.MustCompile(`(?i)may exist|may have created|may have been created|unable to tell`)

// mayBeAdded is how a message says that an item was perhaps added. It is not sent again,
// since the server would add it twice.
var mayBeAdded = regexp.MustCompile(`no answer told whether it was added|it may have been added`)

func (w *world) orphaned() string {
	for _, e := range w.entries {
		r := w.of(e.agent)
		for _, in := range e.births {
			if r == nil || r.killed || len(w.holders(instanceKind, in.ID)) > 0 || r.mentions(in.ID, in.Name) {
				continue
			}
			return fmt.Sprintf("%s made %s %q, which is in no state and in no message", e.agent, in.ID, in.Name)
		}
	}
	return ""
}

// mentions tells whether the user heard of an instance: by its id, or that one of that
// name may exist.
func (r *run) mentions(id, name string) bool {
	return slices.ContainsFunc(r.said, func(m message) bool {
		text := m.summary + "\n" + m.detail
		return strings.Contains(text, id) || strings.Contains(text, fmt.Sprintf("%q", name)) && mayExist.MatchString(text)
	})
}

func (w *world) surprised() string {
	for _, r := range w.runs {
		if r.what != "plan" || r.failed || !r.healthy {
			continue
		}
		for _, c := range r.plan.todo() {
			for id, left := range w.strays {
				instance, there := r.on.Instance(id)
				if c.action == creates && c.kind == instanceKind && there && w.sameName(instance.Name, c.planned.text("name")) && !w.kind.ListingDisabled && !r.mentions(id, "") {
					return fmt.Sprintf("%s plans to create %q and says nothing of %s, which a run has left", r.agent, instance.Name, left.ID)
				}
			}
		}
	}
	return ""
}

func (w *world) doubled() string {
	for _, in := range w.born {
		if at := w.holders(instanceKind, in.ID); len(at) > 1 {
			return fmt.Sprintf("instance %s (%q) is at %s", in.ID, in.Name, strings.Join(at, " and "))
		}
	}
	for _, r := range w.runs {
		if r.what != "apply" || r.failed || r.over() {
			continue // the next apply goes on
		}
		for _, address := range sorted(r.space.state) {
			had := r.space.state[address]
			if at := r.space.state.holds(had.kind, had.instance()); len(at) > 1 && !isItem(had.kind) {
				return fmt.Sprintf("%s leaves instance %s at %s", r.agent, had.instance(), strings.Join(at, " and "))
			}
		}
	}
	return ""
}

func (w *world) madeTwice() string {
	for _, r := range w.runs {
		made, planned := map[string]int{}, map[string]int{}
		for _, in := range w.bornOf(r.agent) {
			made[w.kept(in.Name)]++
		}
		if r.what == "apply" {
			for _, c := range r.plan.todo() {
				if c.kind == instanceKind && c.creating() {
					planned[w.kept(c.planned.text("name"))]++
				}
			}
		}
		if fault := w.addedTwice(r); fault != "" {
			return fault
		}
		for name, count := range made {
			if count > planned[name] {
				return fmt.Sprintf("%s made %d instances %q and was to make %d", r.agent, count, name, planned[name])
			}
		}
	}
	return ""
}

func (w *world) endedUnannounced() string {
	for _, e := range w.entries {
		if e.to == nil || e.announced(w.of(e.agent)) {
			continue
		}
		return fmt.Sprintf("%s sent %s to %s (%q), which its plan does not end", e.agent, e.route, e.to.ID, e.to.Name)
	}
	return ""
}

// announced tells whether a request ends nothing, or what the run was to end.
func (e entry) announced(r *run) bool {
	switch e.route {
	case deleteRoute:
		return r != nil && r.ends(instanceKind, e.to.ID)
	case disconnectRoute:
		return e.now.mayDisconnect(e)
	default:
		return true
	}
}

// ends tells whether the plan that a run applied ends what an instance has of a kind.
func (r *run) ends(kind, id string) bool {
	return r.what == "apply" && slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		return c.kind == kind && c.deleting() && c.prior.instance() == id
	})
}

// edits returns what a request has changed. A server that clears the admin field which
// it is not sent makes the client write that once more: what counts is what comes of it.
func (w *world) edits(e entry) []edit {
	if !w.kind.MissingAdminFieldsCleared || e.route != "POST /instance/updateAdminFields" {
		return e.edits
	}
	return slices.DeleteFunc(slices.Clone(e.edits), func(one edit) bool {
		undone := func(other edit) bool {
			return other.id == one.id && other.field == one.field && other.from == one.to && other.to == one.from
		}
		return slices.ContainsFunc(w.entries, func(other entry) bool { return other.agent == e.agent && slices.ContainsFunc(other.edits, undone) })
	})
}

func (w *world) writtenUnannounced() string {
	for _, e := range w.entries {
		for _, edit := range w.edits(e) {
			// The presence turns by itself as well, with the session.
			itself := edit.field == "presence" && e.route != presenceRoute
			if !itself && !w.of(e.agent).announces(w, edit) {
				return fmt.Sprintf("%s: %s of %s went from %q to %q by %s, which its plan does not say", e.agent, edit.field, edit.id, edit.from, edit.to, e.route)
			}
		}
		if e.global != nil && !w.of(e.agent).announcesGlobal(*e.global) {
			return fmt.Sprintf("%s: %s by %s, which its plan does not say", e.agent, e.global, e.route)
		}
		for _, edit := range e.items {
			if !w.of(e.agent).announcesItem(w, edit) {
				return fmt.Sprintf("%s: %s by %s, which its plan does not say", e.agent, edit, e.route)
			}
		}
	}
	return ""
}

// bornOf returns the instances that a process has made.
func (w *world) bornOf(agent string) []simulator.Instance {
	var made []simulator.Instance
	for _, e := range w.entries {
		if e.agent == agent {
			made = append(made, e.births...)
		}
	}
	return made
}

// announces tells whether the plan that a run applied says that a value changes so.
func (r *run) announces(w *world, e edit) bool {
	if r == nil || r.what != "apply" {
		return false
	}
	if e.field == "delay" || e.field == "proxy" {
		return r.announcesUnpaired(e)
	}
	made := w.bornOf(r.agent)
	if e.field == "profile.picture" {
		return r.announcesPicture(e)
	}
	if key, is := strings.CutPrefix(e.field, "chatwoot."); is {
		return r.announcesChatwoot(e, key, made)
	}
	kind, field := instanceKind, e.field
	if key, ofPrivacy := strings.CutPrefix(e.field, "privacy."); ofPrivacy {
		kind, field = privacyKind, key
	}
	if e.field == "presence" {
		kind = presenceKind
	}
	for ofAccount, attributes := range attributesOfAccount {
		for attribute, name := range attributes {
			if name == e.field {
				kind, field = ofAccount, attribute
			}
		}
	}
	leadField, ofLeads := strings.CutPrefix(e.field, "fields.")
	if ofLeads {
		kind, field = fieldsKind, "fields"
	}
	return slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		if c.kind != kind || c.action == deletes || !r.concerns(c, e.id, made) {
			return false
		}
		fresh := c.creating() || kind == presenceKind
		changes := fresh || !c.planned[field].Equal(c.prior.values[field])
		wanted := c.planned.text(field)
		if ofLeads {
			wanted = c.planned.within(field).text(leadField)
		}
		return changes && c.planned[field].IsKnown() && (wanted == e.to || field == "name" && w.sameName(wanted, e.to))
	})
}

// concerns tells whether a change is about an instance.
func (r *run) concerns(c *change, id string, made []simulator.Instance) bool {
	if c.kind == instanceKind && c.creating() {
		// It is not known yet which instance the change is going to make.
		return slices.ContainsFunc(made, func(in simulator.Instance) bool {
			return in.ID == id && r.on.gate.world.sameName(in.Name, c.planned.text("name"))
		})
	}
	if c.kind == instanceKind {
		return c.prior.instance() == id
	}
	if c.planned.set("instance_id") {
		return c.planned.text("instance_id") == id
	}
	on := r.space.state[r.plan.config[c.address].on]
	return on != nil && on.instance() == id
}

// bugs are words of messages that only a mistake in the provider brings about.
var bugs = regexp.MustCompile(`(?i)provider produced|provider returned|inconsistent|report this|always an error in the provider|is a bug|panic`)

func (w *world) bug() string {
	for _, r := range w.runs {
		for _, m := range r.said {
			if bugs.MatchString(m.summary + "\n" + m.detail) {
				return fmt.Sprintf("%s says %v", r.agent, m)
			}
		}
	}
	return ""
}
