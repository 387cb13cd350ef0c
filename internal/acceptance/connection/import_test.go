package connection

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// importsConnection is a step that imports the connection of an instance for
// good.
func importsConnection(config string, in simulator.Instance) resource.TestStep {
	return resource.TestStep{
		Config:             config,
		ResourceName:       world.ThisConnection,
		ImportState:        true,
		ImportStateId:      in.ID,
		ImportStatePersist: true,
	}
}

func TestConnectionIsImportedByCommand(t *testing.T) {
	for status, given := range map[string]func(s *world.Scene){
		"connected":  (*world.Scene).PhonePairs,
		"connecting": func(s *world.Scene) { s.Attempt(world.QRBody) },
	} {
		t.Run(status, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{})
			given(s)
			s.ResetRequests()
			config := connectionIn(s)
			s.Steps(
				importsConnection(config, s.It),
				settled(config),
				resource.TestStep{
					Config: config,
					ConfigStateChecks: connectionHolds(map[string]knownvalue.Check{
						"instance_id": world.Exactly(s.It.ID), "status": world.Exactly(status), "wait_for_connected": knownvalue.Bool(false),
					}),
					PostApplyFunc: s.Wrote(),
				},
				resource.TestStep{
					ResourceName:                         world.ThisConnection,
					ImportState:                          true,
					ImportStateId:                        s.It.ID,
					ImportStateVerify:                    true,
					ImportStateVerifyIdentifierAttribute: "instance_id",
				},
			)
		})
	}
}

func TestConnectionIsImportedByBlockWithID(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal("")
	user.Becomes(connectionIn(s)+world.ImportBlock(world.ThisConnection, s.It.ID), []string{"1 imported, 0 added, 0 changed, 0 destroyed"}, isConnected(s)...)
	s.Wrote()()
	user.Settled(connectionIn(s))
}

func TestConnectionIsImportedByBlockWithIdentity(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	block := fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q }\n}\n", world.ThisConnection, s.It.ID)
	identified := statecheck.ExpectIdentity(world.ThisConnection, map[string]knownvalue.Check{"instance_id": world.Exactly(s.It.ID)})
	s.Test(resource.TestCase{TerraformVersionChecks: world.WithIdentity, Steps: []resource.TestStep{
		{
			Config:            connectionIn(s) + block,
			ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.PlansImport(world.ThisConnection, plancheck.ResourceActionNoop)}},
			ConfigStateChecks: append(isConnected(s), identified),
			PostApplyFunc:     s.Wrote(),
		},
		settled(connectionIn(s)),
		{ResourceName: world.ThisConnection, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		// An update keeps the identity.
		{Config: connectionIn(s, world.PhoneArgument), ConfigStateChecks: []statecheck.StateCheck{identified}, PostApplyFunc: s.Wrote()},
	}})
}

func TestConnectionIsImportedOfWhatExists(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal(connectionIn(s))
	imports := func(id string) []string {
		return []string{"import", "-input=false", "-no-color", world.ThisConnection, id}
	}
	user.Fails([]string{"Unable to import the connection of instance r00000000000000: it does not exist"}, imports("r00000000000000")...)
	user.Run(imports(s.It.ID)...)
	user.Says([]string{plannedUpdate}, world.Plan...)
	s.PhonePairs()
	user.Becomes(connectionIn(s), isLeft, isConnected(s)...)
	s.Wrote()()
}
