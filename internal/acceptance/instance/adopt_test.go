package instance

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

// noted adds an instance with admin fields.
func noted(w *world.World, name, field01, field02 string) simulator.Instance {
	w.T.Helper()
	added := w.Add(name)
	w.Must(w.SetAdminFields(added.ID, field01, field02))
	noted, _ := w.Instance(added.ID)
	return noted
}

func TestInstanceAdoptedByItsTokenAlone(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Vendas", "cliente 1", "")
	config := w.Configured("", world.Sales(world.ByToken(existing)))
	w.Leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				world.HoldsText("id", existing.ID),
				world.HoldsText("name", "Vendas"),
				world.HoldsText("token", existing.Token),
				// What is not configured is read, and not managed.
				world.HoldsText("admin_field_01", "cliente 1"),
			},
			PostApplyFunc: w.Wrote(),
		},
		world.Unchanged(config),
		resource.TestStep{
			Config:           w.Configured("", world.InstanceWith(`name = "Vendas São Paulo"`, world.ByToken(existing))),
			ConfigPlanChecks: world.Plans(plancheck.ResourceActionUpdate),
			PostApplyFunc:    world.InTurn(w.Wrote(world.RenameRoute), w.HasInstance("Vendas São Paulo", "cliente 1", "")),
		},
		resource.TestStep{Config: config, Destroy: true, PostApplyFunc: w.Wrote(world.DeleteRoute)},
	)
}

func TestInstanceAdoptionMakesItAsConfigured(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Antiga", "velha", "fica")
	arguments := []string{`name = "Nova"`, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`}
	w.Leaving(nil,
		resource.TestStep{
			Config:           w.AsAdmin(world.InstanceWith(append(arguments, world.ByToken(existing))...)),
			ConfigPlanChecks: world.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				world.HoldsText("id", existing.ID), world.HoldsText("name", "Nova"), world.HoldsText("admin_field_01", "nova"),
			},
			PostApplyFunc: world.InTurn(w.Wrote(world.RenameRoute, world.AdminFieldsRoute), w.HasInstance("Nova", "nova", "fica")),
		},
		// With the admin token, the token has done its service.
		resource.TestStep{
			Config:            w.AsAdmin(world.InstanceWith(arguments...)),
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("token", existing.Token)},
			PostApplyFunc:     w.Wrote(),
		},
		resource.TestStep{
			Config:            w.AsAdmin(world.InstanceWith(append(arguments, "store_token = false")...)),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID), world.Holds("token", knownvalue.Null())},
			PostApplyFunc:     w.Wrote(),
		},
	)
}

func TestInstanceAdoptionClearsNoAdminFieldUnasked(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Vendas", "cliente 1", "plano \"B\"")
	w.Leaving(nil,
		resource.TestStep{
			Config:            w.AsAdmin(world.InstanceWith(`name = "Outra"`, world.ByToken(existing))),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("admin_field_01", "cliente 1"), world.HoldsText("admin_field_02", "plano \"B\"")},
			PostApplyFunc:     world.InTurn(w.Wrote(world.RenameRoute), w.HasInstance("Outra", "cliente 1", "plano \"B\"")),
		},
		resource.TestStep{
			Config:            w.AsAdmin(world.InstanceWith(`name = "Outra"`, world.ByToken(existing), `admin_field_02 = ""`)),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("admin_field_01", "cliente 1"), world.HoldsText("admin_field_02", "")},
			PostApplyFunc:     world.InTurn(w.Wrote(world.AdminFieldsRoute), w.HasInstance("Outra", "cliente 1", "")),
		},
		resource.TestStep{
			PreConfig:         w.Do(func() error { return w.SetAdminFields(existing.ID, "cliente 1", "plano C") }),
			Config:            w.AsAdmin(world.InstanceWith(`name = "Outra"`, world.ByToken(existing), `admin_field_01 = "cliente 1"`, `admin_field_02 = ""`)),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("admin_field_01", "cliente 1"), world.HoldsText("admin_field_02", "")},
			PostApplyFunc:     world.InTurn(w.Wrote(world.AdminFieldsRoute), w.HasInstance("Outra", "cliente 1", "")),
		},
	)
}

func TestInstanceAdminFieldsOfAnAdoptedInstanceTakeTheAdminToken(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Vendas", "velha", "")
	body := world.Sales(world.ByToken(existing), `admin_field_01 = "nova"`)
	same := w.Configured("", world.Sales(world.ByToken(existing), `admin_field_01 = "velha"`))
	w.Leaving(nil,
		resource.TestStep{
			Config: w.Configured("", body),
			ExpectError: world.Says(`Unable to change the admin fields of instance "Vendas": it takes the admin token`, "with "+world.ThisInstance,
				`admin_field_01 = "nova"`, "Set admin_token"),
		},
		// One that is right already takes no credential.
		resource.TestStep{PreConfig: w.Wrote(), Config: same, ConfigPlanChecks: world.Plans(plancheck.ResourceActionCreate), PostApplyFunc: w.Wrote()},
		world.Unchanged(same),
		resource.TestStep{Config: w.AsAdmin(body), PostApplyFunc: world.InTurn(w.Wrote(world.AdminFieldsRoute), w.HasInstance("Vendas", "nova", ""))},
	)
}

// A saved adoption that failed would be tainted, and the next apply would
// delete an instance that others use.
func TestInstanceAdoptionThatFailsHalfWayIsTriedAgain(t *testing.T) {
	for title, fault := range map[string]simulator.Fault{
		"rename":    {Route: world.RenameRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"admin":     {Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"read back": {Route: "GET /instance/status", Skip: 1, Kind: simulator.FaultStatusBefore, Status: 500},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			existing := w.Paired("Antiga", "5511999990000")
			config := w.AsAdmin(world.InstanceWith(`name = "Nova"`, `admin_field_01 = "nota"`, world.ByToken(existing)))
			w.Leaving(nil,
				resource.TestStep{
					PreConfig:   func() { w.Inject(fault) },
					Config:      config,
					ExpectError: world.Says("Unable to", "the server failed", "HTTP 500"),
				},
				resource.TestStep{
					PreConfig:         w.Heal,
					Config:            config,
					ConfigPlanChecks:  world.Plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID), world.HoldsText("name", "Nova"), world.HoldsText("admin_field_01", "nota")},
					PostApplyFunc: func() {
						w.HasInstance("Nova", "nota", "")()
						if w.Calls(world.DeleteRoute) != 0 || w.Calls(world.CreateRoute) != 0 || !w.Only().Connected {
							t.Error("the adopted instance was not left in peace")
						}
					},
				},
				world.Unchanged(config, w.ResetRequests),
			)
		})
	}
}

// What was done although the answer was lost is read back.
func TestInstanceAdoptionWithALostAnswerIsReadBack(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Paired("Antiga", "5511999990000")
	config := w.AsAdmin(world.InstanceWith(`name = "Nova"`, `admin_field_01 = "nota"`, world.ByToken(existing)))
	w.Leaving(nil,
		resource.TestStep{
			PreConfig: func() {
				w.Inject(simulator.Fault{Route: world.RenameRoute, Kind: simulator.FaultStatusAfter, Status: 500})
				w.Inject(simulator.Fault{Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusAfter, Status: 500})
			},
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID), world.HoldsText("name", "Nova"), world.HoldsText("admin_field_01", "nota")},
			PostApplyFunc:     w.HasInstance("Nova", "nota", ""),
		},
		world.Unchanged(config, w.Heal),
	)
}

func TestInstanceAdoptionByAWrongTokenFails(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	wrong := simulator.Instance{Token: "0e4ab1e1-52b0-4d0e-9d53-0123456789ab"}
	w.Leaving(nil,
		resource.TestStep{
			Config: w.AsAdmin(world.Sales(world.ByToken(wrong))),
			ExpectError: world.Says(`Unable to adopt instance "Vendas": the instance token was rejected`, "with "+world.ThisInstance, "token =",
				"Check the token", "HTTP 401"),
		},
		// The admin token opens no instance.
		resource.TestStep{
			Config:      w.AsAdmin(world.Sales(world.ByToken(simulator.Instance{Token: w.AdminToken()}))),
			ExpectError: world.Says("the instance token was rejected", "is not the admin token of the server"),
		},
		resource.TestStep{
			Config:      w.AsAdmin(world.Sales(world.ByToken(simulator.Instance{Token: "um token"}))),
			ExpectError: world.Says("Invalid instance token", "This cannot be the token of an instance: it holds a blank at position 3"),
		},
		resource.TestStep{
			Config:      w.AsAdmin(world.Sales(`token = ""`)),
			ExpectError: world.Says("Invalid instance token", "it is blank"),
		},
		resource.TestStep{PreConfig: w.Wrote(), Config: w.AsAdmin(world.Sales(world.ByToken(existing))), PostApplyFunc: w.Wrote()},
	)
}

func TestInstanceTokenMayCarryBlanksOfAFile(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	padded := simulator.Instance{Token: " " + existing.Token + "\n"}
	config := w.Configured("", world.Sales(world.ByToken(padded)))
	w.Leaving(nil,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID)}},
		world.Unchanged(config),
		resource.TestStep{Config: w.Configured("", world.InstanceWith(`name = "Recife"`, world.ByToken(padded))), PostApplyFunc: w.HasInstance("Recife", "", "")},
		resource.TestStep{Config: w.Configured("", world.Sales(world.ByToken(existing))), PostApplyFunc: w.HasInstance("Vendas", "", "")},
	)
}

func TestInstanceTokenMayBeKnownLater(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Antiga")
	config := w.AsAdmin(world.Later(fmt.Sprintf("%q", existing.Token)) + world.Sales(`token = terraform_data.later.output`))
	w.Leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID), world.HoldsText("token", existing.Token)},
			PostApplyFunc:     w.Wrote(world.RenameRoute),
		},
		world.Unchanged(config),
	)
}

func TestInstanceTokenOfAnotherInstanceChangesNothing(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	mine, other := w.Add("Vendas"), w.Add("Outra")
	refused := world.Says(`Unable to update instance "Vendas": the token is another instance's`, "with "+world.ThisInstance, "token =",
		fmt.Sprintf("The token opens instance %s, not %s", other.ID, mine.ID), "Nothing was changed")
	w.Leaving([]string{"Outra"},
		resource.TestStep{Config: w.AsAdmin(world.Sales(world.ByToken(mine)))},
		resource.TestStep{PreConfig: w.Wrote(), Config: w.AsAdmin(world.InstanceWith(`name = "Trocada"`, world.ByToken(other))), ExpectError: refused},
		resource.TestStep{Config: w.Configured("", world.InstanceWith(`name = "Trocada"`, world.ByToken(other))), ExpectError: refused},
		resource.TestStep{
			PreConfig:         w.Wrote(),
			Config:            w.AsAdmin(world.Sales(world.ByToken(mine))),
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", mine.ID), world.HoldsText("token", mine.Token)},
		},
	)
}

// Somebody deleted an adopted instance: adopting it again has to fail, and not
// to create another one.
func TestInstanceAdoptedAndDeletedIsNotCreated(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.AsAdmin(world.Sales(world.ByToken(existing)))
	w.Leaving(nil,
		resource.TestStep{Config: config},
		world.StillPlans(config, plancheck.ResourceActionCreate, w.Do(func() error { return w.Remove(existing.ID) })),
		resource.TestStep{Config: config, ExpectError: world.Says(`Unable to adopt instance "Vendas": the instance token was rejected`, "If the instance was deleted, remove it")},
		resource.TestStep{
			PreConfig:         w.Wrote(),
			Config:            w.AsAdmin(world.Sales()),
			ConfigStateChecks: []statecheck.StateCheck{w.HoldsID()},
			PostApplyFunc:     w.Wrote(world.CreateRoute),
		},
	)
}
