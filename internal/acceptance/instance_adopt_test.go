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

// noted adds an instance with admin fields.
func (w *world) noted(name, field01, field02 string) simulator.Instance {
	w.t.Helper()
	added := w.Add(name)
	w.must(w.SetAdminFields(added.ID, field01, field02))
	noted, _ := w.Instance(added.ID)
	return noted
}

func TestInstance_adoptedByItsTokenAlone(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.noted("Vendas", "cliente 1", "")
	config := w.configured("", sales(opened(existing)))
	w.leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				holdsText("id", existing.ID),
				holdsText("name", "Vendas"),
				holdsText("token", existing.Token),
				// What is not configured is read, and not managed.
				holdsText("admin_field_01", "cliente 1"),
			},
			PostApplyFunc: w.wrote(),
		},
		unchanged(config),
		resource.TestStep{
			Config:           w.configured("", instance(`name = "Vendas São Paulo"`, opened(existing))),
			ConfigPlanChecks: plans(plancheck.ResourceActionUpdate),
			PostApplyFunc:    all(w.wrote(renameInstance), w.has("Vendas São Paulo", "cliente 1", "")),
		},
		resource.TestStep{Config: config, Destroy: true, PostApplyFunc: w.wrote(deleteInstance)},
	)
}

func TestInstance_adoptionMakesItAsConfigured(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.noted("Antiga", "velha", "fica")
	arguments := []string{`name = "Nova"`, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`}
	w.leaving(nil,
		resource.TestStep{
			Config:           w.asAdmin(instance(append(arguments, opened(existing))...)),
			ConfigPlanChecks: plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				holdsText("id", existing.ID), holdsText("name", "Nova"), holdsText("admin_field_01", "nova"),
			},
			PostApplyFunc: all(w.wrote(renameInstance, noteInstance), w.has("Nova", "nova", "fica")),
		},
		// With the admin token, the token has done its service.
		resource.TestStep{
			Config:            w.asAdmin(instance(arguments...)),
			ConfigPlanChecks:  plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("token", existing.Token)},
			PostApplyFunc:     w.wrote(),
		},
		resource.TestStep{
			Config:            w.asAdmin(instance(append(arguments, "store_token = false")...)),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("id", existing.ID), holds("token", knownvalue.Null())},
			PostApplyFunc:     w.wrote(),
		},
	)
}

func TestInstance_adoptionClearsNoAdminFieldUnasked(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.noted("Vendas", "cliente 1", "plano \"B\"")
	w.leaving(nil,
		resource.TestStep{
			Config:            w.asAdmin(instance(`name = "Outra"`, opened(existing))),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("admin_field_01", "cliente 1"), holdsText("admin_field_02", "plano \"B\"")},
			PostApplyFunc:     all(w.wrote(renameInstance), w.has("Outra", "cliente 1", "plano \"B\"")),
		},
		resource.TestStep{
			Config:            w.asAdmin(instance(`name = "Outra"`, opened(existing), `admin_field_02 = ""`)),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("admin_field_01", "cliente 1"), holdsText("admin_field_02", "")},
			PostApplyFunc:     all(w.wrote(noteInstance), w.has("Outra", "cliente 1", "")),
		},
		resource.TestStep{
			PreConfig:         w.do(func() error { return w.SetAdminFields(existing.ID, "cliente 1", "plano C") }),
			Config:            w.asAdmin(instance(`name = "Outra"`, opened(existing), `admin_field_01 = "cliente 1"`, `admin_field_02 = ""`)),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("admin_field_01", "cliente 1"), holdsText("admin_field_02", "")},
			PostApplyFunc:     all(w.wrote(noteInstance), w.has("Outra", "cliente 1", "")),
		},
	)
}

func TestInstance_adminFieldsOfAnAdoptedInstanceTakeTheAdminToken(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.noted("Vendas", "velha", "")
	body := sales(opened(existing), `admin_field_01 = "nova"`)
	same := w.configured("", sales(opened(existing), `admin_field_01 = "velha"`))
	w.leaving(nil,
		resource.TestStep{
			Config: w.configured("", body),
			ExpectError: says(`Unable to change the admin fields of instance "Vendas": it takes the admin token`, "with "+thisInstance,
				`admin_field_01 = "nova"`, "Set admin_token"),
		},
		// One that is right already takes no credential.
		resource.TestStep{PreConfig: w.wrote(), Config: same, ConfigPlanChecks: plans(plancheck.ResourceActionCreate), PostApplyFunc: w.wrote()},
		unchanged(same),
		resource.TestStep{Config: w.asAdmin(body), PostApplyFunc: all(w.wrote(noteInstance), w.has("Vendas", "nova", ""))},
	)
}

// A saved adoption that failed would be tainted, and the next apply would
// delete an instance that others use.
func TestInstance_adoptionThatFailsHalfWayIsTriedAgain(t *testing.T) {
	for title, fault := range map[string]simulator.Fault{
		"rename":    {Route: renameInstance, Kind: simulator.FaultStatusBefore, Status: 500},
		"admin":     {Route: noteInstance, Kind: simulator.FaultStatusBefore, Status: 500},
		"read back": {Route: "GET /instance/status", Skip: 1, Kind: simulator.FaultStatusBefore, Status: 500},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			existing := w.paired("Antiga", "5511999990000")
			config := w.asAdmin(instance(`name = "Nova"`, `admin_field_01 = "nota"`, opened(existing)))
			w.leaving(nil,
				resource.TestStep{
					PreConfig:   func() { w.Inject(fault) },
					Config:      config,
					ExpectError: says("Unable to", "the server failed", "HTTP 500"),
				},
				resource.TestStep{
					PreConfig:         w.Heal,
					Config:            config,
					ConfigPlanChecks:  plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{holdsText("id", existing.ID), holdsText("name", "Nova"), holdsText("admin_field_01", "nota")},
					PostApplyFunc: func() {
						w.has("Nova", "nota", "")()
						if w.Calls(deleteInstance) != 0 || w.Calls(createInstance) != 0 || !w.the().Connected {
							t.Error("the adopted instance was not left in peace")
						}
					},
				},
				unchanged(config, w.ResetRequests),
			)
		})
	}
}

// What was done although the answer was lost is read back.
func TestInstance_adoptionWithALostAnswerIsReadBack(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.paired("Antiga", "5511999990000")
	config := w.asAdmin(instance(`name = "Nova"`, `admin_field_01 = "nota"`, opened(existing)))
	w.leaving(nil,
		resource.TestStep{
			PreConfig: func() {
				w.Inject(simulator.Fault{Route: renameInstance, Kind: simulator.FaultStatusAfter, Status: 500})
				w.Inject(simulator.Fault{Route: noteInstance, Kind: simulator.FaultStatusAfter, Status: 500})
			},
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{holdsText("id", existing.ID), holdsText("name", "Nova"), holdsText("admin_field_01", "nota")},
			PostApplyFunc:     w.has("Nova", "nota", ""),
		},
		unchanged(config, w.Heal),
	)
}

func TestInstance_adoptionByAWrongTokenFails(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	wrong := simulator.Instance{Token: "0e4ab1e1-52b0-4d0e-9d53-0123456789ab"}
	w.leaving(nil,
		resource.TestStep{
			Config: w.asAdmin(sales(opened(wrong))),
			ExpectError: says(`Unable to adopt instance "Vendas": the instance token was rejected`, "with "+thisInstance, "token =",
				"Check the token", "HTTP 401"),
		},
		// The admin token opens no instance.
		resource.TestStep{
			Config:      w.asAdmin(sales(opened(simulator.Instance{Token: w.AdminToken()}))),
			ExpectError: says("the instance token was rejected", "is not the admin token of the server"),
		},
		resource.TestStep{
			Config:      w.asAdmin(sales(opened(simulator.Instance{Token: "um token"}))),
			ExpectError: says("Invalid instance token", "This cannot be the token of an instance: it holds a blank at position 3"),
		},
		resource.TestStep{
			Config:      w.asAdmin(sales(`token = ""`)),
			ExpectError: says("Invalid instance token", "it is blank"),
		},
		resource.TestStep{PreConfig: w.wrote(), Config: w.asAdmin(sales(opened(existing))), PostApplyFunc: w.wrote()},
	)
}

func TestInstance_tokenMayCarryBlanksOfAFile(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	padded := simulator.Instance{Token: " " + existing.Token + "\n"}
	config := w.configured("", sales(opened(padded)))
	w.leaving(nil,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{holdsText("id", existing.ID)}},
		unchanged(config),
		resource.TestStep{Config: w.configured("", instance(`name = "Recife"`, opened(padded))), PostApplyFunc: w.has("Recife", "", "")},
		resource.TestStep{Config: w.configured("", sales(opened(existing))), PostApplyFunc: w.has("Vendas", "", "")},
	)
}

func TestInstance_tokenMayBeKnownLater(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Antiga")
	config := w.asAdmin(later(fmt.Sprintf("%q", existing.Token)) + sales(`token = terraform_data.later.output`))
	w.leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{holdsText("id", existing.ID), holdsText("token", existing.Token)},
			PostApplyFunc:     w.wrote(renameInstance),
		},
		unchanged(config),
	)
}

func TestInstance_tokenOfAnotherInstanceChangesNothing(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	mine, other := w.Add("Vendas"), w.Add("Outra")
	refused := says(`Unable to update instance "Vendas": the token is another instance's`, "with "+thisInstance, "token =",
		fmt.Sprintf("The token opens instance %s, not %s", other.ID, mine.ID), "Nothing was changed")
	w.leaving([]string{"Outra"},
		resource.TestStep{Config: w.asAdmin(sales(opened(mine)))},
		resource.TestStep{PreConfig: w.wrote(), Config: w.asAdmin(instance(`name = "Trocada"`, opened(other))), ExpectError: refused},
		resource.TestStep{Config: w.configured("", instance(`name = "Trocada"`, opened(other))), ExpectError: refused},
		resource.TestStep{
			PreConfig:         w.wrote(),
			Config:            w.asAdmin(sales(opened(mine))),
			ConfigPlanChecks:  plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("id", mine.ID), holdsText("token", mine.Token)},
		},
	)
}

// Somebody deleted an adopted instance: adopting it again has to fail, and not
// to create another one.
func TestInstance_adoptedAndDeletedIsNotCreated(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.asAdmin(sales(opened(existing)))
	w.leaving(nil,
		resource.TestStep{Config: config},
		stillPlans(config, plancheck.ResourceActionCreate, w.do(func() error { return w.Remove(existing.ID) })),
		resource.TestStep{Config: config, ExpectError: says(`Unable to adopt instance "Vendas": the instance token was rejected`, "If the instance was deleted, remove it")},
		resource.TestStep{
			PreConfig:         w.wrote(),
			Config:            w.asAdmin(sales()),
			ConfigStateChecks: []statecheck.StateCheck{w.holdsID()},
			PostApplyFunc:     w.wrote(createInstance),
		},
	)
}
