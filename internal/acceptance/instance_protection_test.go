package acceptance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	protectedArgument   = "deletion_protection = true"
	unprotectedArgument = "deletion_protection = false"
)

func TestInstance_protectedIsNotDestroyed(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	on, off := w.asAdmin(sales(protectedArgument)), w.asAdmin(sales(unprotectedArgument))
	refused := says("Instance is protected from deletion", `("Vendas") has deletion_protection = true in the state`, "set deletion_protection = false, run terraform apply")
	w.leaving(nil,
		resource.TestStep{Config: on, PostApplyFunc: w.wrote(createInstance)},
		resource.TestStep{Config: on, Destroy: true, ExpectError: refused},
		// What counts is the state, not a configuration that is not applied yet.
		resource.TestStep{Config: off, Destroy: true, ExpectError: refused},
		resource.TestStep{Config: w.asAdmin(""), PlanOnly: true, ExpectError: refused},
		unchanged(on, w.wrote()),
		resource.TestStep{Config: off, ConfigPlanChecks: plans(plancheck.ResourceActionUpdate), PostApplyFunc: w.wrote()},
		resource.TestStep{Config: off, Destroy: true, PostApplyFunc: w.wrote(deleteInstance)},
	)
}

func TestInstance_protectedIsNotReplaced(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	on, off := w.asAdmin(sales(protectedArgument)), w.asAdmin(sales(unprotectedArgument))
	taint := []string{thisInstance}
	refused := says("Instance is protected from deletion", "needs terraform untaint first", "run terraform state rm for this resource and for its connection")
	w.leaving([]string{"Vendas"},
		resource.TestStep{Config: on, PostApplyFunc: w.wrote(createInstance)},
		resource.TestStep{Taint: taint, Config: on, ConfigPlanChecks: plans(plancheck.ResourceActionReplace), ExpectError: refused},
		// Protection is lifted by an update, and a tainted resource gets none.
		resource.TestStep{Config: off, ConfigPlanChecks: plans(plancheck.ResourceActionReplace), ExpectError: refused},
		resource.TestStep{Config: w.asAdmin("removed {\n  from = " + thisInstance + "\n  lifecycle {\n    destroy = false\n  }\n}\n"), PostApplyFunc: w.wrote()},
	)
}

// With create_before_destroy, Terraform asks nobody before it has made another
// one, and keeps the protected one as deposed. The message says how to go on.
func TestInstance_protectedAndDeposed(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales(protectedArgument, "lifecycle {\n    create_before_destroy = true\n  }"))
	user := w.terminal(config)
	user.run(applies...)
	first := w.the()
	refused := []string{"Instance is protected from deletion", "Instance " + first.ID, "If Terraform calls it deposed", "terraform state rm"}
	user.fails(refused, append(slices.Clone(applies), "-replace="+thisInstance)...)
	user.fails(refused, planned...)

	user.run("state", "rm", thisInstance)
	user.run("import", "-input=false", "-no-color", thisInstance, first.ID)
	user.run(applies...) // the protection, which an import does not know of
	user.planSays(nothingToDo)
	if left := len(w.Instances()); left != 2 {
		t.Errorf("there are %d instances, want the protected one and the other", left)
	}
}

// A fleet that is protected is told of once in full, and then in a line each.
func TestInstance_protectedFleetIsToldOfInShort(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	user := w.terminal(w.asAdmin(block("resource", "uazapi_instance", "each", "count = 12", `name = "cliente-${count.index}"`, protectedArgument)))
	user.run(applies...)
	said, succeeded := user.tries("plan", "-destroy", "-input=false", "-no-color")
	if full := strings.Count(said, "Deleting an instance ends its"); succeeded || full != 1 {
		t.Errorf("it succeeds, or %d errors are told in full:\n%s", full, said)
	}
	for n := range 12 {
		if !strings.Contains(said, fmt.Sprintf("uazapi_instance.each[%d]", n)) || !strings.Contains(said, fmt.Sprintf(`("cliente-%d")`, n)) {
			t.Errorf("instance %d is not told of:\n%s", n, said)
		}
	}
}

func TestInstance_unprotectedIsReplaced(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales())
	w.leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.wrote(createInstance)},
		resource.TestStep{
			Taint:            []string{thisInstance},
			Config:           config,
			ConfigPlanChecks: plans(plancheck.ResourceActionReplace),
			PostApplyFunc:    all(w.wrote(deleteInstance, createInstance), w.has("Vendas", "", "")),
		},
	)
}
