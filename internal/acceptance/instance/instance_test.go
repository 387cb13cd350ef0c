package instance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// holdsToken checks that the state holds the token of the server's newest
// instance.
func holdsToken(w *world.World) statecheck.StateCheck {
	return world.Holds("token", knownvalue.StringFunc(func(token string) error {
		if token != w.Newest().Token {
			return fmt.Errorf("it is not the token of the server's newest instance")
		}
		return nil
	}))
}

func TestInstanceCreatedAsConfigured(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.InstanceWith(`name = "Ação & Vendas São Paulo, nº 1 (\"Zé\")"`, `admin_field_01 = "cliente 1"`, `admin_field_02 = "R$ 99,90"`))
	w.Leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(world.ThisInstance, tfjsonpath.New("id")),
				plancheck.ExpectUnknownValue(world.ThisInstance, tfjsonpath.New("token")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				w.HoldsID(),
				holdsToken(w),
				statecheck.ExpectSensitiveValue(world.ThisInstance, tfjsonpath.New("token")),
				world.HoldsText("name", `Ação & Vendas São Paulo, nº 1 ("Zé")`),
				world.HoldsText("admin_field_01", "cliente 1"),
				world.HoldsText("admin_field_02", "R$ 99,90"),
				world.Holds("store_token", knownvalue.Bool(true)),
				world.Holds("deletion_protection", knownvalue.Bool(false)),
			},
			PostApplyFunc: w.Sent(world.CreateRoute, `{"name":"Ação \u0026 Vendas São Paulo, nº 1 (\"Zé\")","adminField01":"cliente 1","adminField02":"R$ 99,90"}`),
		},
		world.Unchanged(config, w.HasInstance(`Ação & Vendas São Paulo, nº 1 ("Zé")`, "cliente 1", "R$ 99,90")),
		resource.TestStep{PreConfig: w.Wrote(), Config: config, Destroy: true, PostApplyFunc: w.Wrote(world.DeleteRoute)},
	)
}

func TestInstanceAdminFieldsLeftOutAreNull(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Leaving(nil, resource.TestStep{
		Config: w.AsAdmin(world.Sales()),
		ConfigStateChecks: []statecheck.StateCheck{
			world.Holds("admin_field_01", knownvalue.Null()),
			world.Holds("admin_field_02", knownvalue.Null()),
		},
		PostApplyFunc: w.Sent(world.CreateRoute, `{"name":"Vendas"}`),
	})
}

func TestInstanceTwoMayHaveTheSameName(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales(`count = 2`))
	id := tfjsonpath.New("id")
	w.Leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.CompareValuePairs(world.ThisInstance+"[0]", id, world.ThisInstance+"[1]", id, compare.ValuesDiffer()),
			},
			PostApplyFunc: w.Wrote(world.CreateRoute, world.CreateRoute),
		},
		resource.TestStep{Config: config, PlanOnly: true},
	)
}

func TestInstanceChangesInPlace(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	steps := []struct {
		arguments []string
		wrote     []string
		has       [3]string
	}{
		{[]string{`name = "Vendas"`, `admin_field_01 = "a"`, `admin_field_02 = "b"`}, []string{world.CreateRoute}, [3]string{"Vendas", "a", "b"}},
		{[]string{`name = "Vendas São Paulo"`, `admin_field_01 = "a"`, `admin_field_02 = "b"`}, []string{world.RenameRoute}, [3]string{"Vendas São Paulo", "a", "b"}},
		{[]string{`name = "Vendas São Paulo"`, `admin_field_01 = "á"`, `admin_field_02 = "b"`}, []string{world.AdminFieldsRoute}, [3]string{"Vendas São Paulo", "á", "b"}},
		{[]string{`name = "Vendas São Paulo"`, `admin_field_01 = "á"`, `admin_field_02 = "ê"`}, []string{world.AdminFieldsRoute}, [3]string{"Vendas São Paulo", "á", "ê"}},
		{[]string{`name = "Recife"`, `admin_field_01 = "1"`, `admin_field_02 = "2"`}, []string{world.RenameRoute, world.AdminFieldsRoute}, [3]string{"Recife", "1", "2"}},
		// One that is removed is no longer managed, and stays as it is.
		{[]string{`name = "Recife"`, `admin_field_01 = "1"`, `deletion_protection = true`}, nil, [3]string{"Recife", "1", "2"}},
		{[]string{`name = "Recife"`, `admin_field_01 = ""`}, []string{world.AdminFieldsRoute}, [3]string{"Recife", "", "2"}},
		{[]string{`name = "Recife"`, `admin_field_01 = "3"`, `admin_field_02 = ""`}, []string{world.AdminFieldsRoute}, [3]string{"Recife", "3", ""}},
		{[]string{`name = "Recife"`, `admin_field_02 = "2"`}, []string{world.AdminFieldsRoute}, [3]string{"Recife", "3", "2"}},
		{[]string{`name = "Recife"`, `deletion_protection = true`}, nil, [3]string{"Recife", "3", "2"}},
		{[]string{`name = "Recife"`, `deletion_protection = false`}, nil, [3]string{"Recife", "3", "2"}},
	}
	same := statecheck.CompareValue(compare.ValuesSame())
	sameToken := statecheck.CompareValue(compare.ValuesSame())
	var tests []resource.TestStep
	for i, step := range steps {
		action := plancheck.ResourceActionUpdate
		if i == 0 {
			action = plancheck.ResourceActionCreate
		}
		tests = append(tests, resource.TestStep{
			Config:           w.AsAdmin(world.InstanceWith(step.arguments...)),
			ConfigPlanChecks: world.Plans(action),
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(world.ThisInstance, tfjsonpath.New("id")),
				sameToken.AddStateValue(world.ThisInstance, tfjsonpath.New("token")),
				world.HoldsText("name", step.has[0]),
				world.HoldsText("admin_field_01", step.has[1]),
				world.HoldsText("admin_field_02", step.has[2]),
			},
			PostApplyFunc: world.InTurn(w.Wrote(step.wrote...), w.HasInstance(step.has[0], step.has[1], step.has[2])),
		})
	}
	w.Leaving(nil, tests...)
}

func TestInstanceEmptyAdminFieldPlansClean(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	empty := w.AsAdmin(world.Sales(`admin_field_01 = ""`))
	w.Leaving(nil,
		resource.TestStep{
			Config:            empty,
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("admin_field_01", "")},
			PostApplyFunc:     w.Sent(world.CreateRoute, `{"name":"Vendas"}`),
		},
		world.Unchanged(empty),
		// To leave it out writes nothing.
		resource.TestStep{
			Config:            w.AsAdmin(world.Sales()),
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("admin_field_01", "")},
			PostApplyFunc:     w.Wrote(),
		},
		resource.TestStep{Config: w.AsAdmin(world.Sales(`admin_field_01 = "nota"`)), PostApplyFunc: w.Wrote(world.AdminFieldsRoute)},
		resource.TestStep{
			Config:            empty,
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("admin_field_01", "")},
			PostApplyFunc:     world.InTurn(w.Wrote(world.AdminFieldsRoute), w.HasInstance("Vendas", "", "")),
		},
	)
}

func TestInstanceServerThatClearsNoAdminFieldIsReported(t *testing.T) {
	w := world.Start(t, simulator.Options{KeepEmptyAdminFields: true})
	noted := w.AsAdmin(world.Sales(`admin_field_01 = "nota"`, `admin_field_02 = "outra"`))
	w.Leaving(nil,
		resource.TestStep{Config: noted},
		resource.TestStep{
			PreConfig: w.Wrote(world.CreateRoute),
			Config:    w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = ""`, `admin_field_02 = "outra"`)),
			ExpectError: world.Says(`Unable to update instance "Recife": the server kept another value`,
				`admin_field_01 was asked to be ""`, `kept "nota"`),
		},
		// The rename that came first is in the state, the field as the server has it.
		resource.TestStep{
			PreConfig:         w.Wrote(world.RenameRoute, world.AdminFieldsRoute),
			Config:            w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = "nota"`, `admin_field_02 = "outra"`)),
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("name", "Recife"), world.HoldsText("admin_field_01", "nota")},
			PostApplyFunc:     w.Wrote(),
		},
	)
}

func TestInstanceTokenIsStoredOnlyWhenWanted(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	keeps := resource.TestStep{
		Config: w.AsAdmin(world.Sales()),
		ConfigStateChecks: []statecheck.StateCheck{
			holdsToken(w),
		},
		PostApplyFunc: w.Wrote(),
	}
	first := keeps
	first.PostApplyFunc = w.Wrote(world.CreateRoute)
	drops := resource.TestStep{
		Config:            w.AsAdmin(world.Sales(`store_token = false`)),
		ConfigPlanChecks:  world.Plans(plancheck.ResourceActionUpdate),
		ConfigStateChecks: []statecheck.StateCheck{world.Holds("token", knownvalue.Null())},
		PostApplyFunc:     w.Wrote(),
	}
	renamed := w.AsAdmin(world.InstanceWith(`name = "Recife"`, `store_token = false`))
	w.Leaving(nil, first, drops,
		// Without a token in the state, it is found with the admin token.
		resource.TestStep{
			Config:            renamed,
			ConfigStateChecks: []statecheck.StateCheck{world.Holds("token", knownvalue.Null())},
			PostApplyFunc:     world.InTurn(w.Wrote(world.RenameRoute), w.HasInstance("Recife", "", "")),
		},
		resource.TestStep{PreConfig: w.Do(func() error { return w.Rename(w.Only().ID, "Vendas") }), Config: renamed, PostApplyFunc: w.Wrote(world.RenameRoute)},
		resource.TestStep{PreConfig: w.Do(func() error { return w.Rename(w.Only().ID, "Vendas") }), Config: keeps.Config, ConfigStateChecks: keeps.ConfigStateChecks, PostApplyFunc: w.Wrote()},
		drops,
	)
}

func TestInstanceTokenIsNeverStoredFromTheStart(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales(`store_token = false`))
	w.Leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(world.ThisInstance, tfjsonpath.New("token"), knownvalue.Null()),
			}},
			ConfigStateChecks: []statecheck.StateCheck{world.Holds("token", knownvalue.Null()), world.Holds("id", knownvalue.NotNull())},
			PostApplyFunc:     w.Wrote(world.CreateRoute),
		},
		world.Unchanged(config),
	)
}

func TestInstanceConfiguredTokenCannotBeLeftOutOfTheState(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	w.Leaving([]string{"Vendas"},
		resource.TestStep{
			Config:      w.AsAdmin(world.Sales(`store_token = false`, fmt.Sprintf(`token = %q`, existing.Token))),
			PlanOnly:    true,
			ExpectError: world.Says("Invalid combination of store_token and token", "store_token = false", "cannot be left out of it"),
		},
		// A token that is not known yet may turn out to be none.
		resource.TestStep{
			PreConfig:     w.Wrote(),
			Config:        w.AsAdmin(world.Later(`""`) + world.Sales(`store_token = false`, `token = terraform_data.later.output == "" ? null : terraform_data.later.output`)),
			PostApplyFunc: w.Wrote(world.CreateRoute),
		},
	)
}

func TestInstanceNamesOfAnyKindWork(t *testing.T) {
	for title, name := range map[string]string{
		"long":        strings.Repeat("Ç", 300),
		"emoji":       "Loja 🛍️ 👩🏽‍💻 ✅",
		"other":       "販売 Продажи المبيعات",
		"punctuation": `<b>"50%" & 'co' \ /;{}[]</b>`,
		"edges":       " Vendas ",
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			w.Leaving(nil,
				resource.TestStep{
					Config:            w.AsAdmin(world.InstanceWith(fmt.Sprintf("name = %q", name))),
					ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("name", name)},
					PostApplyFunc:     w.HasInstance(name, "", ""),
				},
				resource.TestStep{Config: w.AsAdmin(world.Sales()), PostApplyFunc: w.HasInstance("Vendas", "", "")},
				resource.TestStep{Config: w.AsAdmin(world.InstanceWith(fmt.Sprintf("name = %q", name))), PostApplyFunc: w.HasInstance(name, "", "")},
			)
		})
	}
}

func TestInstanceNamesThatNobodyCanReadAreRefused(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	var steps []resource.TestStep
	for _, bad := range []struct{ name, fault string }{
		{`""`, "The name is blank"},
		{`"   "`, "The name is blank"},
		{`"\u00a0"`, "The name is blank"},
		{`"Vendas\nSão Paulo"`, "a control character"},
		{`"Vendas\t"`, "a control character"},
		{`"Vendas\u0000"`, "a control character"},
		{`"Vendas\u0085"`, "a control character"},
	} {
		steps = append(steps, resource.TestStep{
			Config:      w.AsAdmin(world.InstanceWith("name = " + bad.name)),
			PlanOnly:    true,
			ExpectError: world.Says("Invalid name", "with "+world.ThisInstance, "name = "+bad.name, bad.fault),
		})
	}
	w.Leaving(nil, append(steps, resource.TestStep{
		PreConfig:     w.Wrote(),
		Config:        w.AsAdmin(world.Sales()),
		PostApplyFunc: w.Wrote(world.CreateRoute),
	})...)
}

func TestInstanceNameMayBeKnownLater(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Leaving(nil, resource.TestStep{
		Config:        w.AsAdmin(world.Later(`"Vendas"`) + world.InstanceWith(`name = terraform_data.later.output`, `store_token = terraform_data.later.output == ""`)),
		PostApplyFunc: world.InTurn(w.Wrote(world.CreateRoute), w.HasInstance("Vendas", "", "")),
		ConfigStateChecks: []statecheck.StateCheck{
			world.Holds("token", knownvalue.Null()),
			world.Holds("store_token", knownvalue.Bool(false)),
		},
	})
}

func TestInstanceCreateTakesTheAdminToken(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	other := w.Add("Outra")
	w.Leaving([]string{"Outra"},
		resource.TestStep{
			Config:      w.AsOwner(other.Token, world.Sales()),
			PlanOnly:    true,
			ExpectError: world.Says("Unable to create an instance: the provider has no admin token", "admin_token", "UAZAPI_ADMIN_TOKEN"),
		},
		resource.TestStep{PreConfig: w.Wrote(), Config: w.AsAdmin(world.Sales()), PostApplyFunc: w.Wrote(world.CreateRoute)},
	)
}
