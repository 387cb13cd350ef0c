package setting

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A read-back may be one read late: that is no other value.
func TestWriteReadBackThatIsLateIsNoOtherValue(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	argument := "instance_id = " + world.ThisInstance + ".id"
	before := world.Sales(`admin_field_01 = "cliente 1"`) + world.Privacy.With(argument, world.Privacy.AsPaired) + world.Presence.With(argument, world.Presence.AsPaired, "detect_drift = true")
	for title, c := range map[string]struct {
		then, writes, reads string
	}{
		"name":           {strings.Replace(before, "Vendas", "Recife", 1), world.RenameRoute, world.StatusRoute},
		"admin field":    {strings.Replace(before, "cliente 1", "cliente 2", 1), world.AdminFieldsRoute, world.StatusRoute},
		"no admin field": {strings.Replace(before, "cliente 1", "", 1), world.AdminFieldsRoute, world.StatusRoute},
		"privacy":        {strings.Replace(before, world.Privacy.AsPaired, world.Privacy.Wanted, 1), world.Privacy.Writes, world.Privacy.Reads},
		"presence":       {strings.Replace(before, world.Presence.AsPaired, world.Presence.Wanted, 1), world.Presence.Writes, world.StatusRoute},
	} {
		for late, times := range map[string]int{"by a read": 1, "by two reads": 2} {
			t.Run(title+"/"+late, func(t *testing.T) {
				t.Parallel()
				w := world.StartTicking(t, simulator.Options{})
				shop := w.Paired("Vendas", world.Phone)
				user := w.Terminal(w.AsAdmin(world.ImportBlock(world.ThisInstance, shop.ID) + before))
				user.Run(world.Apply...)
				user.Configure(w.AsAdmin(c.then))
				user.Run(world.PlanInto("plan.bin")...)
				w.ResetRequests()
				// What is read before the write may meet this as well, and is no other.
				w.Meets(c.reads, simulator.Fault{Kind: simulator.FaultOld, Times: times + readsBefore(c.writes)})()
				user.Run(world.ApplyFile("plan.bin")...)
				if c.writes == world.Presence.Writes {
					// It changes by itself, so it is read once, and not compared.
					w.Sent(c.writes, world.Presence.Sends)()
				} else {
					readsAfter(w, c.writes, c.reads)
				}
				user.IsSettled()
			})
		}
	}
}

// readsBefore is how often something is read before it is written: the instance, to
// make sure that its token opens it, and the privacy, for what differs.
func readsBefore(route string) int {
	if route == world.Presence.Writes {
		return 0
	}
	return 1
}

// readsAfter checks that a write was sent once, and read back more than once.
func readsAfter(w *world.World, writes, reads string) {
	w.T.Helper()
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
		w.T.Errorf("it is not written once and read back late: %q", routes)
	}
}

// A value that the server goes on not to keep is told, after one write.
func TestWriteValueThatIsNeverKeptIsTold(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	argument := "instance_id = " + world.ThisInstance + ".id"
	before := world.Sales(`admin_field_01 = "cliente 1"`) + world.Privacy.With(argument, world.Privacy.AsPaired) + world.Presence.With(argument, world.Presence.AsPaired, "detect_drift = true")
	for title, c := range map[string]struct{ then, writes string }{
		"name":        {strings.Replace(before, "Vendas", "Recife", 1), world.RenameRoute},
		"admin field": {strings.Replace(before, "cliente 1", "cliente 2", 1), world.AdminFieldsRoute},
		"privacy":     {strings.Replace(before, world.Privacy.AsPaired, world.Privacy.Wanted, 1), world.Privacy.Writes},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("Vendas", world.Phone)
			user := w.Terminal(w.AsAdmin(world.ImportBlock(world.ThisInstance, shop.ID) + before))
			user.Run(world.Apply...)
			user.Configure(w.AsAdmin(c.then))
			w.ResetRequests()
			w.Meets(c.writes, simulator.Fault{Kind: simulator.FaultAnswerOnly})()
			user.Fails([]string{"the server kept another value"}, world.Apply...)
			if calls := w.Calls(c.writes); calls != 1 {
				t.Errorf("it was written %d times", calls)
			}
			w.Heal()
			user.Says([]string{"1 to change"}, world.Plan...)
		})
	}
}

// What a saved plan does not change is nobody's to write back.
func TestWriteOnlyWhatThePlanChanges(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		options      simulator.Options
		before, then []string
		meanwhile    func(w *world.World, id string) error
		has          [3]string
	}{
		"a rename, and somebody sets a field": {
			before: []string{`name = "Vendas"`}, then: []string{`name = "Recife"`},
			meanwhile: func(w *world.World, id string) error { return w.SetAdminFields(id, "", "inadimplente") },
			has:       [3]string{"Recife", "", "inadimplente"},
		},
		"a rename, and somebody sets a field that is managed": {
			before: []string{`name = "Vendas"`, `admin_field_01 = "cliente 1"`}, then: []string{`name = "Recife"`, `admin_field_01 = "cliente 1"`},
			meanwhile: func(w *world.World, id string) error { return w.SetAdminFields(id, "cliente 7", "inadimplente") },
			has:       [3]string{"Recife", "cliente 7", "inadimplente"},
		},
		"a field, and somebody sets the other": {
			before: []string{`name = "Vendas"`, `admin_field_01 = "cliente 1"`}, then: []string{`name = "Vendas"`, `admin_field_01 = "cliente 2"`},
			meanwhile: func(w *world.World, id string) error { return w.SetAdminFields(id, "cliente 1", "inadimplente") },
			has:       [3]string{"Vendas", "cliente 2", "inadimplente"},
		},
		"a field, and somebody sets the other on a server that clears what is not sent": {
			options: simulator.Options{MissingAdminFieldsCleared: true},
			before:  []string{`name = "Vendas"`, `admin_field_02 = "a"`}, then: []string{`name = "Vendas"`, `admin_field_02 = ""`},
			meanwhile: func(w *world.World, id string) error { return w.SetAdminFields(id, "inadimplente", "a") },
			has:       [3]string{"Vendas", "inadimplente", ""},
		},
		"a field, and somebody renames it": {
			before: []string{`name = "Vendas"`}, then: []string{`name = "Vendas"`, `admin_field_01 = "cliente 2"`},
			meanwhile: func(w *world.World, id string) error { return w.Rename(id, "Outro nome") },
			has:       [3]string{"Outro nome", "cliente 2", ""},
		},
		"nothing of the server's, and somebody changes everything": {
			before: []string{`name = "Vendas"`}, then: []string{`name = "Vendas"`, world.Protected},
			meanwhile: func(w *world.World, id string) error {
				return errors.Join(w.Rename(id, "Outro nome"), w.SetAdminFields(id, "a", "b"))
			},
			has: [3]string{"Outro nome", "a", "b"},
		},
	} {
		for stored, more := range map[string][]string{"": nil, ", not stored": {"store_token = false"}} {
			t.Run(title+stored, func(t *testing.T) {
				t.Parallel()
				w := world.StartTicking(t, c.options)
				user := w.Terminal(w.AsAdmin(world.InstanceWith(append(slices.Clone(c.before), more...)...)))
				user.Run(world.Apply...)
				user.Configure(w.AsAdmin(world.InstanceWith(append(slices.Clone(c.then), more...)...)))
				user.Run(world.PlanInto("plan.bin")...)
				w.Must(c.meanwhile(w, w.Only().ID))
				user.Run(world.ApplyFile("plan.bin")...)
				w.HasInstance(c.has[0], c.has[1], c.has[2])()
			})
		}
	}
}

// The same holds for an adoption that was planned, and for the privacy of another
// plan.
func TestWriteOnlyWhatAnAdoptionChanges(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	in := w.Paired("Antiga", world.Phone)
	user := w.Terminal(w.AsAdmin(world.Sales(world.ByToken(in)) + world.PrivacyOf(in, world.Privacy.Wanted)))
	user.Run(world.PlanInto("plan.bin")...)
	w.Must(w.SetAdminFields(in.ID, "cliente 7", "inadimplente"))
	w.ChangesPrivacy(in, "status", "none")()
	user.Run(world.ApplyFile("plan.bin")...)
	w.HasInstance("Vendas", "cliente 7", "inadimplente")()
	hasPrivacy(w, in, map[string]string{"last": "contacts", "status": "none"})()
	user.IsSettled()
}
