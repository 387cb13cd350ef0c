package instance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	unprotectedArgument = "deletion_protection = false"
	// isTainted is what a plan says of an instance that is to be replaced.
	isTainted = world.ThisInstance + " is tainted"
)

func TestInstanceProtectedIsNotDestroyed(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	on, off := w.AsAdmin(world.Sales(world.Protected)), w.AsAdmin(world.Sales(unprotectedArgument))
	refused := []string{"Instance is protected from deletion", `("Vendas") has deletion_protection = true in the state`, "set deletion_protection = false, run terraform apply"}
	user.Becomes(on, isCreated)
	w.Wrote(world.CreateRoute)()
	user.Fails(refused, world.Destroy...)
	// What counts is the state, not a configuration that is not applied yet.
	user.Refuses(off, world.Destroy, refused...)
	user.Refuses(w.AsAdmin(""), world.Plan, refused...)
	user.Settled(on)
	w.Wrote()()
	user.Becomes(off, isUpdated)
	w.Wrote()()
	user.Leaves()
	w.Wrote(world.DeleteRoute)()
}

func TestInstanceProtectedIsNotReplaced(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	refused := []string{isTainted, "Instance is protected from deletion", "needs terraform untaint first", "run terraform state rm for this resource and for all else"}
	user.Becomes(w.AsAdmin(world.Sales(world.Protected)), isCreated)
	w.Wrote(world.CreateRoute)()
	user.Run("taint", world.ThisInstance)
	user.Fails(refused, world.Apply...)
	// Protection is lifted by an update, and a tainted resource gets none.
	user.Refuses(w.AsAdmin(world.Sales(unprotectedArgument)), world.Apply, refused...)
	user.Becomes(w.AsAdmin("removed {\n  from = "+world.ThisInstance+"\n  lifecycle {\n    destroy = false\n  }\n}\n"), []string{world.Untouched})
	w.Wrote()()
	w.HasOnly("Vendas")
}

// With create_before_destroy, Terraform asks nobody before it has made another
// one, and keeps the protected one as deposed. The message says how to go on.
func TestInstanceProtectedAndDeposed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales(world.Protected, "lifecycle {\n    create_before_destroy = true\n  }"))
	user := w.Terminal(config)
	user.Run(world.Apply...)
	first := w.Only()
	refused := []string{"Instance is protected from deletion", "Instance " + first.ID, "If Terraform calls it deposed", "terraform state rm"}
	user.Fails(refused, append(slices.Clone(world.Apply), "-replace="+world.ThisInstance)...)
	user.Fails(refused, world.Plan...)

	user.Run("state", "rm", world.ThisInstance)
	user.Run("import", "-input=false", "-no-color", world.ThisInstance, first.ID)
	user.Run(world.Apply...) // the protection, which an import does not know of
	user.PlanSays(world.NothingToDo)
	if left := len(w.Instances()); left != 2 {
		t.Errorf("there are %d instances, want the protected one and the other", left)
	}
}

// A fleet that is protected is told of once in full, and then in a line each.
func TestInstanceProtectedFleetIsToldOfInShort(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin(world.Block("resource", "uazapi_instance", "each", "count = 12", `name = "cliente-${count.index}"`, world.Protected)))
	user.Run(world.Apply...)
	said, succeeded := user.Tries("plan", "-destroy", "-input=false", "-no-color")
	if full := strings.Count(said, "Deleting an instance ends its"); succeeded || full != 1 {
		t.Errorf("it succeeds, or %d errors are told in full:\n%s", full, said)
	}
	for n := range 12 {
		if !strings.Contains(said, fmt.Sprintf("uazapi_instance.each[%d]", n)) || !strings.Contains(said, fmt.Sprintf(`("cliente-%d")`, n)) {
			t.Errorf("instance %d is not told of:\n%s", n, said)
		}
	}
}

func TestInstanceUnprotectedIsReplaced(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales())
	user.Becomes(config, isCreated)
	w.Wrote(world.CreateRoute)()
	user.Run("taint", world.ThisInstance)
	user.Becomes(config, []string{isTainted, "-/+ resource", world.Replaced})
	w.Wrote(world.DeleteRoute, world.CreateRoute)()
	w.HasInstance("Vendas", "", "")()
	user.Leaves()
}
