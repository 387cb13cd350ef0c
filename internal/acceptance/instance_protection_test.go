package acceptance

import (
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
