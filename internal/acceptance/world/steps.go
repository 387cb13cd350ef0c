package world

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

// Test runs steps on the command-line tool that the environment names.
func (w *World) Test(test resource.TestCase) {
	w.T.Helper()
	test.ProtoV6ProviderFactories = Factories(w.Options())
	test.ErrorCheck = w.judge
	resource.ParallelTest(w.T, test)
}

// Steps runs steps and then destroys what they made, which has to succeed.
func (w *World) Steps(steps ...resource.TestStep) {
	w.T.Helper()
	w.Test(resource.TestCase{Steps: steps})
}

// Leaving runs steps, has what they made destroyed, and asks the server that
// only the named instances are left.
func (w *World) Leaving(names []string, steps ...resource.TestStep) {
	w.T.Helper()
	w.Steps(steps...)
	w.HasOnly(names...)
}

// HasOnly checks that the server has just the named instances, in the order of their creation.
func (w *World) HasOnly(names ...string) {
	w.T.Helper()
	var existing []string
	for _, instance := range w.Instances() {
		existing = append(existing, instance.Name)
	}
	if !slices.Equal(existing, names) {
		w.T.Errorf("the server has %q, want %q", existing, names)
	}
}

// InTurn does one thing after another, as a step's PreConfig or PostApplyFunc.
func InTurn(acts ...func()) func() {
	return func() {
		for _, act := range acts {
			act()
		}
	}
}

// BetweenPlanAndApply does something after the plan was made and before it is applied, as
// one of the step's ConfigPlanChecks.PreApply.
func BetweenPlanAndApply(act func()) plancheck.PlanCheck { return betweenPlanAndApply{act} }

type betweenPlanAndApply struct{ act func() }

func (b betweenPlanAndApply) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	b.act()
}

// PlansImport checks that a plan imports a resource, and with what action.
func PlansImport(address string, action plancheck.ResourceActionType) plancheck.PlanCheck {
	return imported{address, action}
}

type imported struct {
	address string
	action  plancheck.ResourceActionType
}

func (i imported) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, change := range req.Plan.ResourceChanges {
		if change.Address == i.address && change.Change.Importing == nil {
			resp.Error = fmt.Errorf("%s is not planned to be imported", i.address)
			return
		}
	}
	plancheck.ExpectResourceAction(i.address, i.action).CheckPlan(ctx, req, resp)
}

// WithIdentity skips a test where the tool does not know resource identity.
var WithIdentity = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)}
