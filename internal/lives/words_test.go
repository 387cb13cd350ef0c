package lives

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
)

// The rules of this file are about what a run says.

func (w *world) secret() string {
	secrets, codes := w.secrets(), w.toPair
	for _, r := range w.runs {
		for _, m := range r.said {
			for _, fault := range []string{messagetest.Line(m.summary, secrets...), messagetest.Detail(m.detail, secrets...)} {
				if fault != "" {
					return fmt.Sprintf("%s says %v\n%s", r.agent, m, fault)
				}
			}
			if quotes(m.summary+m.detail, codes) {
				return fmt.Sprintf("%s says %v\nit holds a QR or a code", r.agent, m)
			}
		}
		// What an action tells meanwhile is what somebody has to scan or to enter.
		for _, text := range r.told {
			if quotes(text, secrets) {
				return fmt.Sprintf("%s tells %q, which holds a token", r.agent, text)
			}
		}
		if log := r.logs.String(); quotes(log, append(secrets, codes...)) {
			return fmt.Sprintf("%s logs a token, a QR or a code:\n%s", r.agent, log)
		}
	}
	return ""
}

func quotes(text string, secrets []string) bool {
	return slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(text, secret) })
}

// shows takes note of what somebody can pair with, which no message may show. It is
// called with the lock.
func (w *world) shows(texts ...string) {
	for _, text := range texts {
		if text != "" && !slices.Contains(w.toPair, text) {
			w.toPair = append(w.toPair, text)
		}
	}
}

// hostile says where a sign stands that a terminal would obey, or "". Messages, what an
// action tells, and what a state holds are all printed.
func (w *world) hostile() string {
	for _, r := range w.runs {
		for _, m := range r.said {
			if obeyed(m.summary) || obeyed(m.detail) {
				return fmt.Sprintf("%s says %+q", r.agent, m.String())
			}
		}
		for _, text := range r.told {
			if obeyed(colors.ReplaceAllString(text, "")) {
				return fmt.Sprintf("%s tells %+q", r.agent, text)
			}
		}
		for _, after := range []state{r.refreshed, r.space.state} {
			for _, address := range sorted(after) {
				if fault := after[address].obeyed(); fault != "" {
					return fmt.Sprintf("%s: %s of %s", r.agent, fault, address)
				}
			}
		}
	}
	return ""
}

// colors are those in which a QR is drawn.
var colors = regexp.MustCompile("\x1b\\[(38;5;231;48;5;16|0)m")

// obeyed tells whether a text of several lines holds a sign that a terminal obeys.
func obeyed(text string) bool {
	return strings.ContainsFunc(text, func(sign rune) bool {
		return sign != '\n' && (unicode.IsControl(sign) || unicode.Is(turning, sign))
	})
}

// turning are the signs that end a line, or turn or hide what follows.
var turning = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x2028, Hi: 0x202e, Stride: 1}, {Lo: 0x2066, Hi: 0x2069, Stride: 1}}}

// obeyed says which text of an object a terminal would obey, or "". The end of a line
// counts as well, since Terraform shows an id or a name within a line, but in a text that
// may have several. There is a tab then, too.
func (o *object) obeyed() string {
	for name, value := range o.values {
		text := o.values.text(name)
		if slices.Contains(ofSeveralLines, o.kind+"."+name) {
			text = strings.NewReplacer("\n", "", "\t", "").Replace(text)
		}
		if value.Type().Is(tftypes.String) && (obeyed(text) || strings.Contains(text, "\n")) {
			return fmt.Sprintf("%s is %+q", name, text)
		}
	}
	return ""
}

// ofSeveralLines are the attributes whose text may have several lines.
var ofSeveralLines = []string{replyKind + ".text", businessKind + ".description", businessKind + ".address"}

// newAddress says what a run does on a copy of the server of which it does not tell, or
// does not stop at, or "".
func (w *world) newAddress() string {
	for _, e := range w.entries {
		if r := w.of(e.agent); r != nil && r.copied && e.endsSomething() {
			return fmt.Sprintf("%s sent %s to a copy of the server", e.agent, e.route)
		}
	}
	for _, r := range w.runs {
		if fault := r.newAddressOfGlobal(); fault != "" {
			return fault
		}
		holds := slices.ContainsFunc(sorted(r.refreshed), func(address string) bool { return kindOf(address) == instanceKind })
		told := slices.ContainsFunc(r.said, func(m message) bool { return m.summary == "Instances are found at a new address" })
		if r.copied && r.what == "plan" && !r.failed && holds && !told {
			return r.agent + " finds the instances on a copy of the server, and says nothing of that"
		}
	}
	return ""
}

// newAddressOfGlobal says what a run does with the global webhook on a copy of the server
// of which it does not tell, or does not stop at, or "".
func (r *run) newAddressOfGlobal() string {
	held := r.refreshed.holds(globalKind, "")
	switch {
	case !r.copied:
		return ""
	case slices.ContainsFunc(sorted(r.destroyed), func(address string) bool { return kindOf(address) == globalKind }) && !r.global.Enabled:
		return r.agent + " ends the global webhook of a copy of the server"
	case r.what == "plan" && !r.failed && len(held) > 0 && !r.saysAt(held[0], "The global webhook is found at a new address"):
		return r.agent + " finds the global webhook on a copy of the server, and says nothing of that"
	}
	return ""
}

// endsSomething tells whether a request deletes an instance or ends a session. The end of
// an attempt is part of the next one, which a plan may want on a copy as well.
func (e entry) endsSomething() bool {
	return e.route == deleteRoute || e.route == disconnectRoute && e.to != nil && e.to.HasSession
}

func (w *world) untold() string {
	for _, r := range w.runs {
		if r.what != "plan" || r.failed || r.refreshed == nil || r.disturbed || !r.healthy {
			continue
		}
		for _, c := range r.plan.changes {
			if fault := r.silentOf(c); fault != "" {
				return fmt.Sprintf("%s says nothing of %s, which %s", r.agent, c.address, fault)
			}
		}
	}
	return ""
}

// silentOf says what a planned change does to a session of which the plan does not
// warn, or "".
func (r *run) silentOf(c *change) string {
	switch {
	case c.prior == nil:
		return ""
	case c.kind == connectionKind && c.deleting() && !c.prior.tainted && c.prior.values.is("connected") && c.prior.endsSomething():
		if !r.saysAt(c.address, "A WhatsApp session ends") {
			return "ends the session of " + c.prior.values.text("number")
		}
	case c.kind == instanceKind && c.action == updates && !c.planned["name"].Equal(c.prior.values["name"]) && r.stands[c.prior.instance()].Connected && !slices.Contains(r.paired, c.prior.instance()):
		if !r.saysAt(c.address, "A connected instance is renamed") {
			return "renames a connected instance"
		}
	}
	return ""
}
