package acceptance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The routes that write an instance.
const (
	createInstance = "POST /instance/create"
	initInstance   = "POST /instance/init"
	renameInstance = "POST /instance/updateInstanceName"
	noteInstance   = "POST /instance/updateAdminFields"
	deleteInstance = "DELETE /instance"
)

// thisInstance is the address of the resource that [instance] writes.
const thisInstance = "uazapi_instance.this"

// instance is the resource under test with these arguments.
func instance(arguments ...string) string {
	return "resource \"uazapi_instance\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// sales is an instance with a name and further arguments.
func sales(arguments ...string) string {
	return instance(append([]string{`name = "Vendas"`}, arguments...)...)
}

// wrote checks that the server was asked for just these writes, in this order,
// since it was last asked. It serves where [world.sent] does.
func (w *world) wrote(routes ...string) func() {
	w.t.Helper()
	return func() {
		w.t.Helper()
		var got []string
		for _, request := range w.Requests() {
			if request.Method != http.MethodGet {
				got = append(got, request.Route)
			}
		}
		if !slices.Equal(got, routes) {
			w.t.Errorf("the server was asked to write %q, want %q", got, routes)
		}
		w.ResetRequests()
	}
}

// leaving runs steps, has what they made destroyed, and asks the server that
// only the named instances are left.
func (w *world) leaving(names []string, steps ...resource.TestStep) {
	w.t.Helper()
	w.steps(steps...)
	var left []string
	for _, instance := range w.Instances() {
		left = append(left, instance.Name)
	}
	if !slices.Equal(left, names) {
		w.t.Errorf("left on the server: %q, want %q", left, names)
	}
}

// the returns the only instance that the server has.
func (w *world) the() simulator.Instance {
	w.t.Helper()
	instances := w.Instances()
	if len(instances) != 1 {
		w.t.Errorf("the server has %d instances, want 1", len(instances))
		return simulator.Instance{}
	}
	return instances[0]
}

// has checks what the server has of its only instance.
func (w *world) has(name, field01, field02 string) func() {
	w.t.Helper()
	return func() {
		w.t.Helper()
		it := w.the()
		got, want := [3]string{it.Name, it.AdminField01, it.AdminField02}, [3]string{name, field01, field02}
		if got != want {
			w.t.Errorf("the server has name and admin fields %q, want %q", got, want)
		}
	}
}

// holds checks an attribute in the state.
func holds(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(thisInstance, tfjsonpath.New(attribute), value)
}

// holdsText checks an attribute in the state that is a text.
func holdsText(attribute, value string) statecheck.StateCheck {
	return holds(attribute, knownvalue.StringExact(value))
}

// holdsID checks that the state holds the id of the server's newest instance.
func (w *world) holdsID() statecheck.StateCheck {
	return holds("id", knownvalue.StringFunc(func(id string) error {
		if newest := w.newest(); id != newest.ID {
			return fmt.Errorf("it is not %s, the server's newest instance", newest.ID)
		}
		return nil
	}))
}

// holdsToken checks that the state holds the token of the server's newest
// instance.
func (w *world) holdsToken() statecheck.StateCheck {
	return holds("token", knownvalue.StringFunc(func(token string) error {
		if token != w.newest().Token {
			return fmt.Errorf("it is not the token of the server's newest instance")
		}
		return nil
	}))
}

// newest returns the instance that the server created last.
func (w *world) newest() simulator.Instance {
	instances := w.Instances()
	if len(instances) == 0 {
		return simulator.Instance{}
	}
	return instances[len(instances)-1]
}

// plans checks what a plan is about to do.
func plans(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(thisInstance, action)}}
}

// stillPlans is a step that only plans, and plans this once more. Before that
// it acts.
func stillPlans(config string, action plancheck.ResourceActionType, acts ...func()) resource.TestStep {
	return resource.TestStep{
		PreConfig: all(acts...),
		Config:    config,
		PlanOnly:  true,
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(thisInstance, action),
		}},
		ExpectNonEmptyPlan: action != plancheck.ResourceActionNoop,
	}
}

// unchanged is a step that plans nothing, which shows that the state is kept
// and true. Before that it acts.
func unchanged(config string, acts ...func()) resource.TestStep {
	return stillPlans(config, plancheck.ResourceActionNoop, acts...)
}

func TestInstance_createdAsConfigured(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(instance(`name = "Ação & Vendas São Paulo, nº 1 (\"Zé\")"`, `admin_field_01 = "cliente 1"`, `admin_field_02 = "R$ 99,90"`))
	w.leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectUnknownValue(thisInstance, tfjsonpath.New("id")),
				plancheck.ExpectUnknownValue(thisInstance, tfjsonpath.New("token")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				w.holdsID(),
				w.holdsToken(),
				statecheck.ExpectSensitiveValue(thisInstance, tfjsonpath.New("token")),
				holdsText("name", `Ação & Vendas São Paulo, nº 1 ("Zé")`),
				holdsText("admin_field_01", "cliente 1"),
				holdsText("admin_field_02", "R$ 99,90"),
				holds("store_token", knownvalue.Bool(true)),
				holds("deletion_protection", knownvalue.Bool(false)),
			},
			PostApplyFunc: w.sent(createInstance, `{"name":"Ação \u0026 Vendas São Paulo, nº 1 (\"Zé\")","adminField01":"cliente 1","adminField02":"R$ 99,90"}`),
		},
		unchanged(config, w.has(`Ação & Vendas São Paulo, nº 1 ("Zé")`, "cliente 1", "R$ 99,90")),
		resource.TestStep{PreConfig: w.wrote(), Config: config, Destroy: true, PostApplyFunc: w.wrote(deleteInstance)},
	)
}

func TestInstance_adminFieldsLeftOutAreNull(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	w.leaving(nil, resource.TestStep{
		Config: w.asAdmin(sales()),
		ConfigStateChecks: []statecheck.StateCheck{
			holds("admin_field_01", knownvalue.Null()),
			holds("admin_field_02", knownvalue.Null()),
		},
		PostApplyFunc: w.sent(createInstance, `{"name":"Vendas"}`),
	})
}

func TestInstance_twoMayHaveTheSameName(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales(`count = 2`))
	id := tfjsonpath.New("id")
	w.leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.CompareValuePairs(thisInstance+"[0]", id, thisInstance+"[1]", id, compare.ValuesDiffer()),
			},
			PostApplyFunc: w.wrote(createInstance, createInstance),
		},
		resource.TestStep{Config: config, PlanOnly: true},
	)
}

func TestInstance_changesInPlace(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	steps := []struct {
		arguments []string
		wrote     []string
		has       [3]string
	}{
		{[]string{`name = "Vendas"`, `admin_field_01 = "a"`, `admin_field_02 = "b"`}, []string{createInstance}, [3]string{"Vendas", "a", "b"}},
		{[]string{`name = "Vendas São Paulo"`, `admin_field_01 = "a"`, `admin_field_02 = "b"`}, []string{renameInstance}, [3]string{"Vendas São Paulo", "a", "b"}},
		{[]string{`name = "Vendas São Paulo"`, `admin_field_01 = "á"`, `admin_field_02 = "b"`}, []string{noteInstance}, [3]string{"Vendas São Paulo", "á", "b"}},
		{[]string{`name = "Vendas São Paulo"`, `admin_field_01 = "á"`, `admin_field_02 = "ê"`}, []string{noteInstance}, [3]string{"Vendas São Paulo", "á", "ê"}},
		{[]string{`name = "Recife"`, `admin_field_01 = "1"`, `admin_field_02 = "2"`}, []string{renameInstance, noteInstance}, [3]string{"Recife", "1", "2"}},
		// One that is removed is no longer managed, and stays as it is.
		{[]string{`name = "Recife"`, `admin_field_01 = "1"`, `deletion_protection = true`}, nil, [3]string{"Recife", "1", "2"}},
		{[]string{`name = "Recife"`, `admin_field_01 = ""`}, []string{noteInstance}, [3]string{"Recife", "", "2"}},
		{[]string{`name = "Recife"`, `admin_field_01 = "3"`, `admin_field_02 = ""`}, []string{noteInstance}, [3]string{"Recife", "3", ""}},
		{[]string{`name = "Recife"`, `admin_field_02 = "2"`}, []string{noteInstance}, [3]string{"Recife", "3", "2"}},
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
			Config:           w.asAdmin(instance(step.arguments...)),
			ConfigPlanChecks: plans(action),
			ConfigStateChecks: []statecheck.StateCheck{
				same.AddStateValue(thisInstance, tfjsonpath.New("id")),
				sameToken.AddStateValue(thisInstance, tfjsonpath.New("token")),
				holdsText("name", step.has[0]),
				holdsText("admin_field_01", step.has[1]),
				holdsText("admin_field_02", step.has[2]),
			},
			PostApplyFunc: all(w.wrote(step.wrote...), w.has(step.has[0], step.has[1], step.has[2])),
		})
	}
	w.leaving(nil, tests...)
}

func TestInstance_emptyAdminFieldPlansClean(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	empty := w.asAdmin(sales(`admin_field_01 = ""`))
	w.leaving(nil,
		resource.TestStep{
			Config:            empty,
			ConfigStateChecks: []statecheck.StateCheck{holdsText("admin_field_01", "")},
			PostApplyFunc:     w.sent(createInstance, `{"name":"Vendas"}`),
		},
		unchanged(empty),
		// To leave it out writes nothing.
		resource.TestStep{
			Config:            w.asAdmin(sales()),
			ConfigPlanChecks:  plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("admin_field_01", "")},
			PostApplyFunc:     w.wrote(),
		},
		resource.TestStep{Config: w.asAdmin(sales(`admin_field_01 = "nota"`)), PostApplyFunc: w.wrote(noteInstance)},
		resource.TestStep{
			Config:            empty,
			ConfigStateChecks: []statecheck.StateCheck{holdsText("admin_field_01", "")},
			PostApplyFunc:     all(w.wrote(noteInstance), w.has("Vendas", "", "")),
		},
	)
}

func TestInstance_serverThatClearsNoAdminFieldIsReported(t *testing.T) {
	w := newWorld(t, simulator.Options{KeepEmptyAdminFields: true})
	noted := w.asAdmin(sales(`admin_field_01 = "nota"`, `admin_field_02 = "outra"`))
	w.leaving(nil,
		resource.TestStep{Config: noted},
		resource.TestStep{
			PreConfig: w.wrote(createInstance),
			Config:    w.asAdmin(instance(`name = "Recife"`, `admin_field_01 = ""`, `admin_field_02 = "outra"`)),
			ExpectError: says(`Unable to update instance "Recife": the server kept another value`,
				`admin_field_01 was asked to be ""`, `kept "nota"`),
		},
		// The rename that came first is in the state, the field as the server has it.
		resource.TestStep{
			PreConfig:         w.wrote(renameInstance, noteInstance),
			Config:            w.asAdmin(instance(`name = "Recife"`, `admin_field_01 = "nota"`, `admin_field_02 = "outra"`)),
			ConfigPlanChecks:  plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{holdsText("name", "Recife"), holdsText("admin_field_01", "nota")},
			PostApplyFunc:     w.wrote(),
		},
	)
}

func TestInstance_tokenIsStoredOnlyWhenWanted(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	keeps := resource.TestStep{
		Config: w.asAdmin(sales()),
		ConfigStateChecks: []statecheck.StateCheck{
			w.holdsToken(),
		},
		PostApplyFunc: w.wrote(),
	}
	first := keeps
	first.PostApplyFunc = w.wrote(createInstance)
	drops := resource.TestStep{
		Config:            w.asAdmin(sales(`store_token = false`)),
		ConfigPlanChecks:  plans(plancheck.ResourceActionUpdate),
		ConfigStateChecks: []statecheck.StateCheck{holds("token", knownvalue.Null())},
		PostApplyFunc:     w.wrote(),
	}
	renamed := w.asAdmin(instance(`name = "Recife"`, `store_token = false`))
	w.leaving(nil, first, drops,
		// Without a token in the state, it is found with the admin token.
		resource.TestStep{
			Config:            renamed,
			ConfigStateChecks: []statecheck.StateCheck{holds("token", knownvalue.Null())},
			PostApplyFunc:     all(w.wrote(renameInstance), w.has("Recife", "", "")),
		},
		resource.TestStep{PreConfig: w.do(func() error { return w.Rename(w.the().ID, "Vendas") }), Config: renamed, PostApplyFunc: w.wrote(renameInstance)},
		resource.TestStep{PreConfig: w.do(func() error { return w.Rename(w.the().ID, "Vendas") }), Config: keeps.Config, ConfigStateChecks: keeps.ConfigStateChecks, PostApplyFunc: w.wrote()},
		drops,
	)
}

func TestInstance_tokenIsNeverStoredFromTheStart(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales(`store_token = false`))
	w.leaving(nil,
		resource.TestStep{
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(thisInstance, tfjsonpath.New("token"), knownvalue.Null()),
			}},
			ConfigStateChecks: []statecheck.StateCheck{holds("token", knownvalue.Null()), holds("id", knownvalue.NotNull())},
			PostApplyFunc:     w.wrote(createInstance),
		},
		unchanged(config),
	)
}

func TestInstance_configuredTokenCannotBeLeftOutOfTheState(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	w.leaving([]string{"Vendas"},
		resource.TestStep{
			Config:      w.asAdmin(sales(`store_token = false`, fmt.Sprintf(`token = %q`, existing.Token))),
			PlanOnly:    true,
			ExpectError: says("Invalid combination of store_token and token", "store_token = false", "cannot be left out of it"),
		},
		// A token that is not known yet may turn out to be none.
		resource.TestStep{
			PreConfig:     w.wrote(),
			Config:        w.asAdmin(later(`""`) + sales(`store_token = false`, `token = terraform_data.later.output == "" ? null : terraform_data.later.output`)),
			PostApplyFunc: w.wrote(createInstance),
		},
	)
}

// later is a value that is only known once it is applied.
func later(value string) string {
	return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %s\n}\n", value)
}

func TestInstance_namesOfAnyKindWork(t *testing.T) {
	for title, name := range map[string]string{
		"long":        strings.Repeat("Ç", 300),
		"emoji":       "Loja 🛍️ 👩🏽‍💻 ✅",
		"other":       "販売 Продажи المبيعات",
		"punctuation": `<b>"50%" & 'co' \ /;{}[]</b>`,
		"edges":       " Vendas ",
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			w.leaving(nil,
				resource.TestStep{
					Config:            w.asAdmin(instance(fmt.Sprintf("name = %q", name))),
					ConfigStateChecks: []statecheck.StateCheck{holdsText("name", name)},
					PostApplyFunc:     w.has(name, "", ""),
				},
				resource.TestStep{Config: w.asAdmin(sales()), PostApplyFunc: w.has("Vendas", "", "")},
				resource.TestStep{Config: w.asAdmin(instance(fmt.Sprintf("name = %q", name))), PostApplyFunc: w.has(name, "", "")},
			)
		})
	}
}

func TestInstance_namesThatNobodyCanReadAreRefused(t *testing.T) {
	w := newWorld(t, simulator.Options{})
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
			Config:      w.asAdmin(instance("name = " + bad.name)),
			PlanOnly:    true,
			ExpectError: says("Invalid name", "with "+thisInstance, "name = "+bad.name, bad.fault),
		})
	}
	w.leaving(nil, append(steps, resource.TestStep{
		PreConfig:     w.wrote(),
		Config:        w.asAdmin(sales()),
		PostApplyFunc: w.wrote(createInstance),
	})...)
}

func TestInstance_nameMayBeKnownLater(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	w.leaving(nil, resource.TestStep{
		Config:        w.asAdmin(later(`"Vendas"`) + instance(`name = terraform_data.later.output`, `store_token = terraform_data.later.output == ""`)),
		PostApplyFunc: all(w.wrote(createInstance), w.has("Vendas", "", "")),
		ConfigStateChecks: []statecheck.StateCheck{
			holds("token", knownvalue.Null()),
			holds("store_token", knownvalue.Bool(false)),
		},
	})
}

func TestInstance_createTakesTheAdminToken(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	other := w.Add("Outra")
	w.leaving([]string{"Outra"},
		resource.TestStep{
			Config:      w.asOwner(other.Token, sales()),
			PlanOnly:    true,
			ExpectError: says("Unable to create an instance: the provider has no admin token", "admin_token", "UAZAPI_ADMIN_TOKEN"),
		},
		resource.TestStep{PreConfig: w.wrote(), Config: w.asAdmin(sales()), PostApplyFunc: w.wrote(createInstance)},
	)
}
