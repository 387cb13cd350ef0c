package world

import (
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// PlansInto plans into a file, and checks what is planned, as a step's ConfigPlanChecks do.
// It is for what the text of a plan does not tell, such as what is not known yet.
func (t *Terminal) PlansInto(file string, checks ...plancheck.PlanCheck) {
	t.T.Helper()
	t.Run(PlanInto(file)...)
	plan := &tfjson.Plan{}
	if err := plan.UnmarshalJSON([]byte(t.Run("show", "-json", file))); err != nil {
		t.T.Fatal(err)
	}
	for _, check := range checks {
		var found plancheck.CheckPlanResponse
		check.CheckPlan(t.T.Context(), plancheck.CheckPlanRequest{Plan: plan}, &found)
		if found.Error != nil {
			t.T.Error(found.Error)
		}
	}
}
