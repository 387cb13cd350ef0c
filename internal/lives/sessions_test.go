package lives

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The rules of this file are about sessions, and about runs that are stopped or meet
// an outage.

func (w *world) lostSession() string {
	if fault := w.lostOf(connectionKind); fault != "" {
		return fault
	}
	for _, r := range w.runs {
		if r.what != "plan" || r.failed {
			continue
		}
		if fault := r.plan.endsForAnother(); fault != "" {
			return r.agent + " " + fault
		}
		for _, address := range sorted(r.before) {
			had, c := r.before[address], r.plan.change(address)
			if had.kind != connectionKind || c == nil || !w.exists(had.instance()) || c.keeps(had) {
				continue
			}
			return fmt.Sprintf("%s plans to %s %s of instance %s", r.agent, c.action, address, had.instance())
		}
	}
	return ""
}

// endsForAnother says how a plan ends a session that another of its connections is to
// have, or "". That is one connection whose address has changed.
func (p *plan) endsForAnother() string {
	for _, ends := range p.changes {
		if ends.kind != connectionKind || !ends.deleting() || !ends.prior.values.is("connected") || !ends.prior.endsSomething() {
			continue
		}
		for _, pairs := range p.changes {
			if pairs != ends && pairs.pairs() && pairs.planned.text("instance_id") == ends.prior.instance() {
				return fmt.Sprintf("plans to end the session of %s, which %s is to have", ends.address, pairs.address)
			}
		}
	}
	return ""
}

// keeps tells whether a change leaves a connection that a state had, or has a reason
// to end it: that it is not in the files, is of another instance by now, or was not
// created as planned.
func (c *change) keeps(had *object) bool {
	switch c.action {
	case creates:
		return false
	case replaces:
		return had.tainted || c.planned.set("instance_id") && c.planned.text("instance_id") != had.instance()
	default:
		return true // only what is not in the files is planned to be deleted
	}
}

// shownOtherwise compares what a refresh has shown with the server.
func (w *world) shownOtherwise() string {
	for _, r := range w.runs {
		if r.refreshed == nil || r.failed || !r.healthy || r.disturbed {
			continue
		}
		for _, address := range sorted(r.refreshed) {
			now, was := r.refreshed[address], r.before[address]
			in, there := r.stands[now.instance()]
			if now.kind != connectionKind || !there {
				continue
			}
			if fault := now.differs(was, in, w.kind.JIDForm == simulator.JIDHidden); fault != "" {
				return fmt.Sprintf("%s shows %s of instance %s as %s", r.agent, address, in.ID, fault)
			}
		}
	}
	return ""
}

// differs says how a connection after a refresh differs from an instance, or "". The
// address of its account may be hidden.
func (o *object) differs(was *object, in simulator.Instance, hidden bool) string {
	connected, number, jid := o.values.is("connected"), o.values.text("number"), o.values.text("jid")
	switch {
	case in.Connected && (!connected || number != in.Owner || jid != in.JID && !hidden):
		return fmt.Sprintf("connected %t, number %q, jid %q, and the server has %q", connected, number, jid, in.JID)
	case in.Status == "connecting" && in.QR+in.PairCode == "" && was.values.is("connected") && o.values.equal(was.values):
		return "" // an attempt that shows nothing looks like a session that comes back
	case !in.HasSession && (connected || number != "" || jid != ""):
		return fmt.Sprintf("connected %t, number %q, jid %q, and it has no session", connected, number, jid)
	case in.QR+in.PairCode != "" && o.values.text("status") != "connecting":
		return fmt.Sprintf("%s, and it shows a QR or a code", o.values.text("status"))
	case in.HasSession && !in.Connected && was.values.is("connected") && !o.values.equal(was.values):
		return "changed, although its session comes back by itself"
	default:
		return o.namesAnother(was)
	}
}

// namesAnother says how a connection after a refresh names another session than the one
// that was paired last, or "".
func (o *object) namesAnother(was *object) string {
	session, last := o.values.text("session"), o.values.text("jid")
	if last == "" && was != nil {
		last = was.values.text("session")
	}
	if session != last {
		return fmt.Sprintf("session %q, and %q was paired last", session, last)
	}
	return ""
}

// pairs tells whether a change pairs an instance.
func (c *change) pairs() bool {
	return c.kind == connectionKind && c.planned != nil && !c.planned["connected"].IsKnown()
}

// startsWith are the arguments with which an attempt is started.
var startsWith = []string{"phone", "browser", "system_name", "proxy_managed_country", "proxy_managed_state", "proxy_managed_city"}

// mayPair tells whether the session of an instance is over and is to come back, or an
// attempt is under way and is to be another.
func (c *change) mayPair() bool {
	had := c.prior
	switch {
	case c.creating():
		return true
	case had.values.is("connected"):
		return false
	case had.values.text("status") != "connecting":
		return c.planned.text("on_logout") == "pair"
	}
	return c.planned.is("wait_for_connected") && !had.values.is("wait_for_connected") || c.startsOtherwise()
}

// startsOtherwise tells whether a change has an attempt started with other arguments.
func (c *change) startsOtherwise() bool {
	return slices.ContainsFunc(startsWith, func(name string) bool { return !c.planned[name].Equal(c.prior.values[name]) })
}

// computed are the attributes of a connection that only a pairing changes.
var computed = []string{"status", "connected", "jid", "session", "number", "paircode"}

func (w *world) pairedUnannounced() string {
	for _, r := range w.runs {
		if r.what != "plan" || r.failed {
			continue
		}
		for _, c := range r.plan.changes {
			if fault := c.pairsOtherwise(); fault != "" {
				return fmt.Sprintf("%s: %s %s", r.agent, c.address, fault)
			}
		}
	}
	for _, e := range w.entries {
		if e.route == connectRoute && e.to != nil && !e.now.mayConnect(e.to.ID) {
			return fmt.Sprintf("%s asked %s (%q) to connect, which its plan does not say", e.agent, e.to.ID, e.to.Name)
		}
	}
	return ""
}

// pairsOtherwise says how a planned change of a connection pairs where it should not,
// or the other way round, or "".
func (c *change) pairsOtherwise() string {
	if c.kind != connectionKind || c.action == deletes {
		return ""
	}
	switch {
	case c.pairs() && !c.mayPair():
		return "is paired without a reason"
	case !c.pairs() && c.mayPair():
		return "is not paired, and has a reason to be"
	case c.pairs():
		return ""
	}
	for _, name := range computed {
		if !c.planned[name].Equal(c.prior.values[name]) {
			return fmt.Sprintf("changes its %s and is not paired", name)
		}
	}
	return ""
}

// mayConnect tells whether a process may ask an instance to connect.
func (d *doing) mayConnect(id string) bool {
	switch {
	case d == nil:
		return false
	case d.action != "":
		return d.action == connectAction && d.id == id
	default:
		return !d.ends && d.change.pairs() && d.id == id
	}
}

// mayDisconnect tells whether a process may send a disconnect. A session ends where its
// connection is destroyed. An attempt ends for another one too. A phone may pair
// between the last look of the process and its disconnect.
func (d *doing) mayDisconnect(e entry) bool {
	id := e.to.ID
	ofAttempt := !e.to.HasSession || !e.saw.session
	switch {
	case d == nil:
		return false
	case d.action == disconnectAction:
		return d.id == id
	case d.action != "" || !d.ends:
		return ofAttempt && d.mayConnect(id)
	default:
		c := d.change
		return c.kind == connectionKind && c.deleting() && c.prior.instance() == id && c.prior.endsSomething() && !slices.Contains(d.made, id)
	}
}

// endsSomething tells whether the server is asked to end something where an object is
// destroyed.
func (o *object) endsSomething() bool {
	keeps := tftypes.NewValue(tftypes.Bool, false)
	return o.kind == instanceKind || o.kind == connectionKind && !o.values["disconnect_on_destroy"].Equal(keeps)
}

// qrLife is how long somebody may be scanning a QR.
const qrLife = 30 * time.Second

func (w *world) lostQR() string {
	type asking struct{ agent, id string }
	last, silent := map[asking]time.Time{}, map[asking]int{}
	for _, e := range w.entries {
		if e.endsQR() {
			return fmt.Sprintf("%s ended the attempt of %s %s after the QR or code began to show", e.agent, e.to.ID, e.at.Sub(e.saw.since))
		}
		if !e.connects() {
			continue
		}
		who := asking{e.agent, e.to.ID}
		before, asked := last[who]
		last[who] = e.at
		if !asked || e.saw.showed {
			silent[who] = 0
		}
		silent[who]++
		switch {
		case e.saw.shows(e.phone) && e.at.Sub(e.saw.since) < qrLife:
			return fmt.Sprintf("%s asked %s to connect %s after the QR or code began to show", e.agent, e.to.ID, e.at.Sub(e.saw.since))
		case asked && e.saw.showed && e.at.Sub(before) < qrLife:
			return fmt.Sprintf("%s asked %s to connect again after %s", e.agent, e.to.ID, e.at.Sub(before))
		case silent[who] > 2:
			return fmt.Sprintf("%s asked %s to connect %d times, and nothing showed", e.agent, e.to.ID, silent[who])
		}
	}
	return ""
}

// windows are how long a QR or a code can show after it was asked for, less the time
// between two looks at it.
const (
	qrWindow   = 2*time.Minute - 10*time.Second
	codeWindow = 5*time.Minute - 10*time.Second
)

// askedAgain says which instance was asked to connect while it showed what was wanted,
// and the process knew that, or "". After its window it may be worthless.
func (w *world) askedAgain() string {
	for _, e := range w.entries {
		if !e.connects() {
			continue
		}
		age := e.at.Sub(e.saw.since)
		qr := e.phone == "" && e.saw.qr && e.to.QR != "" && age < qrWindow
		code := e.phone != "" && e.saw.code && e.to.PairCode != "" && age < codeWindow
		if qr || code {
			return fmt.Sprintf("%s asked %s to connect %s after the QR or code began to show, which shows still", e.agent, e.to.ID, age)
		}
	}
	return ""
}

// shows tells whether an instance showed what pairs this phone: a code, or a QR where
// none is named.
func (s sight) shows(phone string) bool { return s.qr && phone == "" || s.code && phone != "" }

// endsQR tells whether a request ends an attempt that shows what is wanted, and shows
// it for so short a time that somebody may be scanning. The plan may say that the
// attempt is to be another.
func (e entry) endsQR() bool {
	if e.route != disconnectRoute || e.to == nil || e.now == nil || e.now.ends || e.now.action == disconnectAction {
		return false
	}
	phone := e.now.phone
	if c := e.now.change; c != nil {
		phone = c.planned.text("phone")
		if c.action == updates && c.startsOtherwise() {
			return false
		}
	}
	return e.saw.shows(phone) && e.at.Sub(e.saw.since) < qrLife
}

func (w *world) untoldNumber() string {
	for _, r := range w.runs {
		if r.what != "plan" || r.failed {
			continue
		}
		for _, c := range r.plan.changes {
			if c.kind != connectionKind || c.action == deletes || c.creating() || !c.prior.values.is("connected") {
				continue
			}
			phone, number := c.planned.text("phone"), c.prior.values.text("number")
			if phone != "" && number != "" && phone != number && !r.saysAt(c.address, "Another number is connected") {
				return fmt.Sprintf("%s says nothing of %s, which is connected as %s, and phone is %s", r.agent, c.address, number, phone)
			}
		}
	}
	return ""
}

func (r *run) saysAt(address, summary string) bool {
	return slices.ContainsFunc(r.said, func(m message) bool { return m.address == address && m.summary == summary })
}

func (w *world) wroteAfterStop() string {
	for _, e := range w.entries {
		if e.late {
			return fmt.Sprintf("%s sent %s after it was stopped", e.agent, e.route)
		}
	}
	return ""
}

// ofOutage is how a message quotes a server that is away, or has too many requests.
var ofOutage = regexp.MustCompile(`HTTP (429|502|503)|EOF|connection (reset|refused)|closed the connection|no answer`)

func (w *world) failedShortly() string {
	for _, r := range w.runs {
		shortly := r.trouble == passing && !r.disturbed || r.trouble == fine && r.waited
		if !shortly || r.over() {
			continue
		}
		for _, m := range r.said {
			text := m.summary + "\n" + m.detail
			if !m.warning && ofOutage.MatchString(text) && !mayExist.MatchString(text) && !mayBeAdded.MatchString(text) {
				return fmt.Sprintf("%s says %v", r.agent, m)
			}
		}
	}
	return ""
}

// mostInOutage is how many requests tell a plan of any size that a server is away: for
// the listing, for the health, and their repetitions.
const mostInOutage = 2 * (1 + retried)

func (w *world) failedAtLength() string {
	for _, r := range w.runs {
		if r.trouble != lasting || r.disturbed || r.over() {
			continue
		}
		if r.what != "apply" && r.requests > mostInOutage {
			return fmt.Sprintf("%s sends %d requests", r.agent, r.requests)
		}
		full := 0
		for _, m := range r.said {
			// A create that failed may have made something, so each is told in full.
			if !m.warning && strings.Contains(m.detail, "\n") && !strings.Contains(m.detail, createRoute) && !strings.Contains(m.detail, initRoute) {
				full++
			}
		}
		if full > 1 {
			return fmt.Sprintf("%s tells %d causes in full", r.agent, full)
		}
		before := r.before
		if r.what == "apply" {
			before = r.plan.prior
		}
		for _, address := range sorted(before) {
			if had := before[address]; had.endsSomething() && r.space.state[address] == nil {
				return fmt.Sprintf("%s takes %s out of the state", r.agent, address)
			}
		}
	}
	return ""
}
