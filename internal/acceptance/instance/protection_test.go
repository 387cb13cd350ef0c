package instance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	unprotectedArgument = "deletion_protection = false"
)

func TestInstanceProtectedIsNotDestroyed(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	on, off := w.AsAdmin(world.Sales(world.Protected)), w.AsAdmin(world.Sales(unprotectedArgument))
	refused := world.Says("Instance is protected from deletion", `("Vendas") has deletion_protection = true in the state`, "set deletion_protection = false, run terraform apply")
	w.Leaving(nil,
		resource.TestStep{Config: on, PostApplyFunc: w.Wrote(world.CreateRoute)},
		resource.TestStep{Config: on, Destroy: true, ExpectError: refused},
		// What counts is the state, not a configuration that is not applied yet.
		resource.TestStep{Config: off, Destroy: true, ExpectError: refused},
		resource.TestStep{Config: w.AsAdmin(""), PlanOnly: true, ExpectError: refused},
		world.Unchanged(on, w.Wrote()),
		resource.TestStep{Config: off, ConfigPlanChecks: world.Plans(plancheck.ResourceActionUpdate), PostApplyFunc: w.Wrote()},
		resource.TestStep{Config: off, Destroy: true, PostApplyFunc: w.Wrote(world.DeleteRoute)},
	)
}

func TestInstanceProtectedIsNotReplaced(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	on, off := w.AsAdmin(world.Sales(world.Protected)), w.AsAdmin(world.Sales(unprotectedArgument))
	taint := []string{world.ThisInstance}
	refused := world.Says("Instance is protected from deletion", "needs terraform untaint first", "run terraform state rm for this resource and for its connection")
	w.Leaving([]string{"Vendas"},
		resource.TestStep{Config: on, PostApplyFunc: w.Wrote(world.CreateRoute)},
		resource.TestStep{Taint: taint, Config: on, ConfigPlanChecks: world.Plans(plancheck.ResourceActionReplace), ExpectError: refused},
		// Protection is lifted by an update, and a tainted resource gets none.
		resource.TestStep{Config: off, ConfigPlanChecks: world.Plans(plancheck.ResourceActionReplace), ExpectError: refused},
		resource.TestStep{Config: w.AsAdmin("removed {\n  from = " + world.ThisInstance + "\n  lifecycle {\n    destroy = false\n  }\n}\n"), PostApplyFunc: w.Wrote()},
	)
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
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales())
	w.Leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.Wrote(world.CreateRoute)},
		resource.TestStep{
			Taint:            []string{world.ThisInstance},
			Config:           config,
			ConfigPlanChecks: world.Plans(plancheck.ResourceActionReplace),
			PostApplyFunc:    world.InTurn(w.Wrote(world.DeleteRoute, world.CreateRoute), w.HasInstance("Vendas", "", "")),
		},
	)
}
