package instance

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// What a plan says of the instance under test.
var (
	plannedCreate = world.PlansCreate(world.ThisInstance)
	plannedUpdate = world.PlansUpdate(world.ThisInstance)
)

// What an apply says that it plans for the instance under test, and does.
var (
	isCreated = []string{plannedCreate, world.Created}
	isUpdated = []string{plannedUpdate, world.Updated}
)

// start begins a story that somebody tells in a terminal, with this server. Nothing is
// configured yet.
func start(t *testing.T, options simulator.Options) (*world.World, *world.Terminal) {
	t.Helper()
	world.NeedsCLI(t)
	w := world.Start(t, options)
	return w, w.Terminal("")
}

// plansNothing checks that nothing is planned, whatever is told: a server without a
// listing is warned of in each run.
func plansNothing(user *world.Terminal) {
	user.T.Helper()
	if said := user.Run(world.Plan...); !strings.Contains(said, world.NothingToDo) {
		user.T.Errorf("there is something left to do:\n%s", said)
	}
}

// otherIDs makes checks that each of these has another id whenever it is checked.
func otherIDs(addresses ...string) func() []statecheck.StateCheck {
	differs := map[string]interface {
		AddStateValue(address string, path tfjsonpath.Path) statecheck.StateCheck
	}{}
	for _, address := range addresses {
		differs[address] = statecheck.CompareValue(compare.ValuesDiffer())
	}
	return func() []statecheck.StateCheck {
		var checks []statecheck.StateCheck
		for _, address := range addresses {
			checks = append(checks, differs[address].AddStateValue(address, tfjsonpath.New("id")))
		}
		return checks
	}
}
