package setting

import (
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// refusedTwice are the errors of settings of which a configuration has two for one instance.
func (all settings) refusedTwice(instance string) [][]string {
	return each(all, func(s world.Setting) []string {
		return []string{
			"Unable to change the " + s.Noun() + " of instance " + instance + ": two resources have it",
			"two resources of the type " + s.ResourceType() + " for it",
			"remove the other one",
		}
	})
}

// Each would undo what the other one wrote, in every apply.
func TestSettingTwiceOfOneInstanceIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("Vendas", world.Phone)
	user := w.Terminal(w.AsAdmin(all.asPaired(world.ByID(shop)) + all.beside("other", world.ByID(shop))))
	user.FailsJust(all.refusedTwice(shop.ID), world.Plan...)
}

// What no plan can tell apart, or what it cannot know to be of one instance, the apply refuses.
func TestSettingTwiceOfOneInstanceIsRefusedByTheApply(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	for title, other := range map[string]func(in simulator.Instance) string{
		"the same twice": world.ByID,
		"by its token":   world.ByToken,
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("Vendas", world.Phone)
			user := w.Terminal(w.AsAdmin(all.beside("one", world.ByID(shop)) + all.beside("other", other(shop))))
			user.Run(world.Plan...)
			user.FailsJust(all.refusedTwice(`"Vendas"`), world.Apply...)
			if kept := strings.Fields(user.Run("state", "list")); len(kept) != len(all) {
				t.Errorf("%d settings are in the state, want one of each: %q", len(kept), kept)
			}
			all.writtenOn(w, shop)
		})
	}
}

// One that is in the state already may be on its way out, so only the plan after the apply
// tells that there are two.
func TestSettingTwiceOfOneInstanceIsToldOnceBothAreInTheState(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("Vendas", world.Phone)
	both := w.AsAdmin(all.wanted(world.ByID(shop)) + all.beside("other", world.ByID(shop)))
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Run(world.Apply...)
	user.Configure(both)
	user.Run(world.Apply...)
	said := user.Run(world.Plan...)
	for _, setting := range all {
		if summary := "Two resources have the " + setting.Noun() + " of one instance"; !strings.Contains(said, summary) {
			t.Errorf("the plan does not say %q:\n%s", summary, said)
		}
	}
	user.Run(slices.Concat([]string{"state", "rm"}, each(all, world.Setting.Address))...)
	user.Settled(w.AsAdmin(all.beside("other", world.ByID(shop))))
	user.Leaves(shop.Name)
}

// A setting is not its own twin, whatever a run does to it.
func TestSettingIsNoTwinOfItself(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("Vendas", world.Phone)
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Run(world.Apply...)
	replacing := each(all, func(s world.Setting) string { return "-replace=" + s.Address() })
	user.Run(append(slices.Clone(world.Apply), replacing...)...)
	user.IsSettled()
	// Its address changes without a moved block.
	user.Configure(w.AsAdmin(all.beside("other", world.ByID(shop))))
	user.Run(world.Apply...)
	user.IsSettled()
	for address := range strings.FieldsSeq(user.Run("state", "list")) {
		if !strings.HasSuffix(address, ".other") {
			t.Errorf("%s is still in the state", address)
		}
	}
	user.Leaves(shop.Name)
}
