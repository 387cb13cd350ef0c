package acceptance

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A read-back may be one read late: that is no other value.
func TestWrite_readBackThatIsLateIsNoOtherValue(t *testing.T) {
	t.Parallel()
	onCLI(t)
	argument := "instance_id = " + thisInstance + ".id"
	before := sales(`admin_field_01 = "cliente 1"`) + privacyCase.with(argument, privacyCase.asPaired) + presenceCase.with(argument, presenceCase.asPaired, "detect_drift = true")
	for title, c := range map[string]struct {
		then, writes, reads string
	}{
		"name":           {strings.Replace(before, "Vendas", "Recife", 1), renameInstance, readStatus},
		"admin field":    {strings.Replace(before, "cliente 1", "cliente 2", 1), noteInstance, readStatus},
		"no admin field": {strings.Replace(before, "cliente 1", "", 1), noteInstance, readStatus},
		"privacy":        {strings.Replace(before, privacyCase.asPaired, privacyCase.wanted, 1), privacyCase.writes, privacyCase.reads},
		"presence":       {strings.Replace(before, presenceCase.asPaired, presenceCase.wanted, 1), presenceCase.writes, readStatus},
	} {
		for late, times := range map[string]int{"by a read": 1, "by two reads": 2} {
			t.Run(title+"/"+late, func(t *testing.T) {
				t.Parallel()
				w := newTickingWorld(t, simulator.Options{})
				shop := w.paired("Vendas", phone)
				user := w.terminal(w.asAdmin(importing(thisInstance, shop.ID) + before))
				user.run(applies...)
				user.configure(w.asAdmin(c.then))
				user.run(append(slices.Clone(planned), "-out=plan.bin")...)
				w.ResetRequests()
				// What is read before the write may meet this as well, and is no other.
				w.meets(c.reads, simulator.Fault{Kind: simulator.FaultOld, Times: times + readsBefore(c.writes)})()
				user.run("apply", "-input=false", "-no-color", "plan.bin")
				if c.writes == presenceCase.writes {
					// It changes by itself, so it is read once, and not compared.
					w.sent(c.writes, presenceCase.sends)()
				} else {
					w.readsAfter(c.writes, c.reads)
				}
				user.isSettled()
			})
		}
	}
}

// readsBefore is how often something is read before it is written: the instance, to
// make sure that its token opens it, and the privacy, for what differs.
func readsBefore(route string) int {
	if route == presenceCase.writes {
		return 0
	}
	return 1
}

// readsAfter checks that a write was sent once, and read back more than once.
func (w *world) readsAfter(writes, reads string) {
	w.t.Helper()
	var routes []string
	for _, request := range w.Requests() {
		routes = append(routes, request.Route)
	}
	at := slices.Index(routes, writes)
	read := 0
	for _, route := range routes[at+1:] {
		if route == reads {
			read++
		}
	}
	if at < 0 || w.Calls(writes) != 1 || read < 2 {
		w.t.Errorf("it is not written once and read back late: %q", routes)
	}
}

// A value that the server goes on not to keep is told, after one write.
func TestWrite_valueThatIsNeverKeptIsTold(t *testing.T) {
	t.Parallel()
	onCLI(t)
	argument := "instance_id = " + thisInstance + ".id"
	before := sales(`admin_field_01 = "cliente 1"`) + privacyCase.with(argument, privacyCase.asPaired) + presenceCase.with(argument, presenceCase.asPaired, "detect_drift = true")
	for title, c := range map[string]struct{ then, writes string }{
		"name":        {strings.Replace(before, "Vendas", "Recife", 1), renameInstance},
		"admin field": {strings.Replace(before, "cliente 1", "cliente 2", 1), noteInstance},
		"privacy":     {strings.Replace(before, privacyCase.asPaired, privacyCase.wanted, 1), privacyCase.writes},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newTickingWorld(t, simulator.Options{})
			shop := w.paired("Vendas", phone)
			user := w.terminal(w.asAdmin(importing(thisInstance, shop.ID) + before))
			user.run(applies...)
			user.configure(w.asAdmin(c.then))
			w.ResetRequests()
			w.meets(c.writes, simulator.Fault{Kind: simulator.FaultAnswerOnly})()
			user.fails([]string{"the server kept another value"}, applies...)
			if calls := w.Calls(c.writes); calls != 1 {
				t.Errorf("it was written %d times", calls)
			}
			w.Heal()
			user.says([]string{"1 to change"}, planned...)
		})
	}
}

// What a saved plan does not change is nobody's to write back.
func TestWrite_onlyWhatThePlanChanges(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		options      simulator.Options
		before, then []string
		meanwhile    func(w *world, id string) error
		has          [3]string
	}{
		"a rename, and somebody sets a field": {
			before: []string{`name = "Vendas"`}, then: []string{`name = "Recife"`},
			meanwhile: func(w *world, id string) error { return w.SetAdminFields(id, "", "inadimplente") },
			has:       [3]string{"Recife", "", "inadimplente"},
		},
		"a rename, and somebody sets a field that is managed": {
			before: []string{`name = "Vendas"`, `admin_field_01 = "cliente 1"`}, then: []string{`name = "Recife"`, `admin_field_01 = "cliente 1"`},
			meanwhile: func(w *world, id string) error { return w.SetAdminFields(id, "cliente 7", "inadimplente") },
			has:       [3]string{"Recife", "cliente 7", "inadimplente"},
		},
		"a field, and somebody sets the other": {
			before: []string{`name = "Vendas"`, `admin_field_01 = "cliente 1"`}, then: []string{`name = "Vendas"`, `admin_field_01 = "cliente 2"`},
			meanwhile: func(w *world, id string) error { return w.SetAdminFields(id, "cliente 1", "inadimplente") },
			has:       [3]string{"Vendas", "cliente 2", "inadimplente"},
		},
		"a field, and somebody sets the other on a server that clears what is not sent": {
			options: simulator.Options{MissingAdminFieldsCleared: true},
			before:  []string{`name = "Vendas"`, `admin_field_02 = "a"`}, then: []string{`name = "Vendas"`, `admin_field_02 = ""`},
			meanwhile: func(w *world, id string) error { return w.SetAdminFields(id, "inadimplente", "a") },
			has:       [3]string{"Vendas", "inadimplente", ""},
		},
		"a field, and somebody renames it": {
			before: []string{`name = "Vendas"`}, then: []string{`name = "Vendas"`, `admin_field_01 = "cliente 2"`},
			meanwhile: func(w *world, id string) error { return w.Rename(id, "Outro nome") },
			has:       [3]string{"Outro nome", "cliente 2", ""},
		},
		"nothing of the server's, and somebody changes everything": {
			before: []string{`name = "Vendas"`}, then: []string{`name = "Vendas"`, protectedArgument},
			meanwhile: func(w *world, id string) error {
				return errors.Join(w.Rename(id, "Outro nome"), w.SetAdminFields(id, "a", "b"))
			},
			has: [3]string{"Outro nome", "a", "b"},
		},
	} {
		for stored, more := range map[string][]string{"": nil, ", not stored": {"store_token = false"}} {
			t.Run(title+stored, func(t *testing.T) {
				t.Parallel()
				w := newTickingWorld(t, c.options)
				user := w.terminal(w.asAdmin(instance(append(slices.Clone(c.before), more...)...)))
				user.run(applies...)
				user.configure(w.asAdmin(instance(append(slices.Clone(c.then), more...)...)))
				user.run(append(slices.Clone(planned), "-out=plan.bin")...)
				w.must(c.meanwhile(w, w.the().ID))
				user.run("apply", "-input=false", "-no-color", "plan.bin")
				w.has(c.has[0], c.has[1], c.has[2])()
			})
		}
	}
}

// The same holds for an adoption that was planned, and for the privacy of another
// plan.
func TestWrite_onlyWhatAnAdoptionChanges(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newTickingWorld(t, simulator.Options{})
	in := w.paired("Antiga", phone)
	user := w.terminal(w.asAdmin(sales(opened(in)) + privacyOf(in, privacyCase.wanted)))
	user.run(append(slices.Clone(planned), "-out=plan.bin")...)
	w.must(w.SetAdminFields(in.ID, "cliente 7", "inadimplente"))
	w.onPhone(in, "status", "none")()
	user.run("apply", "-input=false", "-no-color", "plan.bin")
	w.has("Vendas", "cliente 7", "inadimplente")()
	w.hasPrivacy(in, map[string]string{"last": "contacts", "status": "none"})()
	user.isSettled()
}
