package acceptance

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// importsConnection is a step that imports the connection of an instance for
// good.
func importsConnection(config string, in simulator.Instance) resource.TestStep {
	return resource.TestStep{
		Config:             config,
		ResourceName:       thisConnection,
		ImportState:        true,
		ImportStateId:      in.ID,
		ImportStatePersist: true,
	}
}

func TestConnection_isImportedByCommand(t *testing.T) {
	for status, given := range map[string]func(s *scene){
		"connected":  (*scene).pair,
		"connecting": func(s *scene) { s.attempt(byQR) },
	} {
		t.Run(status, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			given(s)
			s.ResetRequests()
			config := s.connection()
			s.steps(
				importsConnection(config, s.in),
				settled(config),
				resource.TestStep{
					Config: config,
					ConfigStateChecks: connectionHolds(map[string]knownvalue.Check{
						"instance_id": exactly(s.in.ID), "status": exactly(status), "wait_for_connected": knownvalue.Bool(false),
					}),
					PostApplyFunc: s.wrote(),
				},
				resource.TestStep{
					ResourceName:                         thisConnection,
					ImportState:                          true,
					ImportStateId:                        s.in.ID,
					ImportStateVerify:                    true,
					ImportStateVerifyIdentifierAttribute: "instance_id",
				},
			)
		})
	}
}

func TestConnection_isImportedByBlockWithID(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	config := s.connection()
	block := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", thisConnection, s.in.ID)
	s.steps(
		resource.TestStep{
			Config:            config + block,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plansImport(thisConnection, plancheck.ResourceActionNoop)}},
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		},
		settled(config),
	)
}

func TestConnection_isImportedByBlockWithIdentity(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	block := fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q }\n}\n", thisConnection, s.in.ID)
	identified := statecheck.ExpectIdentity(thisConnection, map[string]knownvalue.Check{"instance_id": exactly(s.in.ID)})
	s.test(resource.TestCase{TerraformVersionChecks: withIdentity, Steps: []resource.TestStep{
		{
			Config:            s.connection() + block,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plansImport(thisConnection, plancheck.ResourceActionNoop)}},
			ConfigStateChecks: append(s.isConnected(), identified),
			PostApplyFunc:     s.wrote(),
		},
		settled(s.connection()),
		{ResourceName: thisConnection, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		// An update keeps the identity.
		{Config: s.connection(phoneArgument), ConfigStateChecks: []statecheck.StateCheck{identified}, PostApplyFunc: s.wrote()},
	}})
}

func TestConnection_isImportedOfWhatExists(t *testing.T) {
	s := newScene(t, simulator.Options{})
	config := s.connection()
	ofNothing := importsConnection(config, simulator.Instance{ID: "r00000000000000"})
	ofNothing.ExpectError = says("Unable to import the connection of instance r00000000000000: it does not exist")
	disconnected := importsConnection(config, s.in)
	s.steps(ofNothing, disconnected, plansOnly(config, plancheck.ResourceActionUpdate), resource.TestStep{
		PreConfig:         s.pair,
		Config:            config,
		ConfigPlanChecks:  connects(plancheck.ResourceActionNoop),
		ConfigStateChecks: s.isConnected(),
		PostApplyFunc:     s.wrote(),
	})
}
