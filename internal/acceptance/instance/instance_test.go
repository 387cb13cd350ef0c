package instance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
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
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Configure(w.AsAdmin(world.InstanceWith(`name = "Ação & Vendas São Paulo, nº 1 (\"Zé\")"`, `admin_field_01 = "cliente 1"`, `admin_field_02 = "R$ 99,90"`)))
	user.PlansInto("plan.bin",
		plancheck.ExpectUnknownValue(world.ThisInstance, tfjsonpath.New("id")),
		plancheck.ExpectUnknownValue(world.ThisInstance, tfjsonpath.New("token")),
	)
	user.Run(world.ApplyFile("plan.bin")...)
	user.Shows(
		w.HoldsID(),
		holdsToken(w),
		statecheck.ExpectSensitiveValue(world.ThisInstance, tfjsonpath.New("token")),
		world.HoldsText("name", `Ação & Vendas São Paulo, nº 1 ("Zé")`),
		world.HoldsText("admin_field_01", "cliente 1"),
		world.HoldsText("admin_field_02", "R$ 99,90"),
		world.Holds("store_token", knownvalue.Bool(true)),
		world.Holds("deletion_protection", knownvalue.Bool(false)),
	)
	w.Sent(world.CreateRoute, `{"name":"Ação \u0026 Vendas São Paulo, nº 1 (\"Zé\")","adminField01":"cliente 1","adminField02":"R$ 99,90"}`)()
	user.IsSettled()
	w.HasInstance(`Ação & Vendas São Paulo, nº 1 ("Zé")`, "cliente 1", "R$ 99,90")()
	w.Wrote()()
	user.Leaves()
	w.Wrote(world.DeleteRoute)()
}

func TestInstanceTwoMayHaveTheSameNameAndNoAdminFields(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	first, id := world.ThisInstance+"[0]", tfjsonpath.New("id")
	user.Applies(w.AsAdmin(world.Sales(`count = 2`)), "2 added")
	user.Keeps(
		statecheck.CompareValuePairs(first, id, world.ThisInstance+"[1]", id, compare.ValuesDiffer()),
		statecheck.ExpectKnownValue(first, tfjsonpath.New("admin_field_01"), knownvalue.Null()),
		statecheck.ExpectKnownValue(first, tfjsonpath.New("admin_field_02"), knownvalue.Null()),
	)
	w.Sent(world.CreateRoute, `{"name":"Vendas"}`, `{"name":"Vendas"}`)()
	user.IsSettled()
	w.Wrote()()
	user.Leaves()
}

func TestInstanceChangesInPlace(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	same := statecheck.CompareValue(compare.ValuesSame())
	sameToken := statecheck.CompareValue(compare.ValuesSame())
	for i, step := range []struct {
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
	} {
		does := world.Updated
		if i == 0 {
			does = world.Created
		}
		user.Applies(w.AsAdmin(world.InstanceWith(step.arguments...)), does)
		user.Keeps(
			same.AddStateValue(world.ThisInstance, tfjsonpath.New("id")),
			sameToken.AddStateValue(world.ThisInstance, tfjsonpath.New("token")),
			world.HoldsText("name", step.has[0]),
			world.HoldsText("admin_field_01", step.has[1]),
			world.HoldsText("admin_field_02", step.has[2]),
		)
		w.Wrote(step.wrote...)()
		w.HasInstance(step.has[0], step.has[1], step.has[2])()
		user.IsSettled()
		w.Wrote()()
	}
	user.Leaves()
}

func TestInstanceEmptyAdminFieldPlansClean(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	empty := w.AsAdmin(world.Sales(`admin_field_01 = ""`))
	user.Applies(empty, world.Created)
	user.Keeps(world.HoldsText("admin_field_01", ""))
	w.Sent(world.CreateRoute, `{"name":"Vendas"}`)()
	user.IsSettled()
	// To leave it out writes nothing.
	user.Applies(w.AsAdmin(world.Sales()), world.NothingToDo)
	user.Keeps(world.HoldsText("admin_field_01", ""))
	w.Wrote()()
	user.Applies(w.AsAdmin(world.Sales(`admin_field_01 = "nota"`)))
	w.Wrote(world.AdminFieldsRoute)()
	user.IsSettled()
	user.Applies(empty)
	user.Keeps(world.HoldsText("admin_field_01", ""))
	w.Wrote(world.AdminFieldsRoute)()
	w.HasInstance("Vendas", "", "")()
	user.IsSettled()
	user.Leaves()
}

func TestInstanceServerThatClearsNoAdminFieldIsReported(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{KeepEmptyAdminFields: true})
	user.Applies(w.AsAdmin(world.Sales(`admin_field_01 = "nota"`, `admin_field_02 = "outra"`)))
	user.IsSettled()
	w.Wrote(world.CreateRoute)()
	user.Refuses(w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = ""`, `admin_field_02 = "outra"`)), world.Apply,
		`Unable to update instance "Recife": the server kept another value`, `admin_field_01 was asked to be ""`, `kept "nota"`)
	w.Wrote(world.RenameRoute, world.AdminFieldsRoute)()
	// The rename that came first is in the state, the field as the server has it.
	user.Keeps(world.HoldsText("name", "Recife"), world.HoldsText("admin_field_01", "nota"))
	user.Settled(w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = "nota"`, `admin_field_02 = "outra"`)))
	w.Wrote()()
	user.Leaves()
}

func TestInstanceTokenIsStoredOnlyWhenWanted(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	stored, dropped := w.AsAdmin(world.Sales()), w.AsAdmin(world.Sales(`store_token = false`))
	noToken := world.Holds("token", knownvalue.Null())
	user.Configure(dropped)
	user.PlanSays("+ id ", "!+ token ")
	user.Applies(stored, world.Created)
	user.Keeps(holdsToken(w))
	w.Wrote(world.CreateRoute)()
	user.IsSettled()
	drops := func() {
		user.Applies(dropped, world.Updated)
		user.Keeps(noToken)
		w.Wrote()()
		user.IsSettled()
	}
	drops()
	// Without a token in the state, it is found with the admin token.
	user.Applies(w.AsAdmin(world.InstanceWith(`name = "Recife"`, `store_token = false`)), world.Updated)
	user.Keeps(noToken)
	w.Wrote(world.RenameRoute)()
	w.HasInstance("Recife", "", "")()
	w.Must(w.Rename(w.Only().ID, "Vendas"))
	user.Run(world.Apply...)
	w.Wrote(world.RenameRoute)()
	w.Must(w.Rename(w.Only().ID, "Vendas"))
	user.Applies(stored)
	user.Keeps(holdsToken(w))
	w.Wrote()()
	user.IsSettled()
	drops()
	user.Leaves()
}

func TestInstanceTokenIsNeverStoredFromTheStart(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Applies(w.AsAdmin(world.Sales(`store_token = false`)), world.Created)
	user.Keeps(world.Holds("token", knownvalue.Null()), world.Holds("id", knownvalue.NotNull()))
	w.Wrote(world.CreateRoute)()
	user.IsSettled()
	w.HasInstance("Vendas", "", "")()
	user.Leaves()
	w.Wrote(world.DeleteRoute)()
}

func TestInstanceConfiguredTokenCannotBeLeftOutOfTheState(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := w.Add("Vendas")
	user.Refuses(w.AsAdmin(world.Sales(`store_token = false`, world.ByToken(existing))), world.Plan,
		"Invalid combination of store_token and token", "store_token = false", "cannot be left out of it")
	w.Wrote()()
	// A token that is not known yet may turn out to be none.
	user.Applies(w.AsAdmin(world.Later(`""`) + world.Sales(`store_token = false`, `token = terraform_data.later.output == "" ? null : terraform_data.later.output`)))
	w.Wrote(world.CreateRoute)()
	user.IsSettled()
	user.Run(world.Destroy...)
	if left := w.Only(); left.ID != existing.ID {
		t.Error("another instance was deleted")
	}
}

func TestInstanceNamesOfAnyKindWork(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	names := []string{
		strings.Repeat("Ç", 300),
		"Loja 🛍️ 👩🏽‍💻 ✅",
		"販売 Продажи المبيعات",
		`<b>"50%" & 'co' \ /;{}[]</b>`,
		" Vendas ",
	}
	body := func(suffix string) string {
		var all strings.Builder
		for n, name := range names {
			all.WriteString(world.Block("resource", "uazapi_instance", fmt.Sprintf("n%d", n), fmt.Sprintf("name = %q", name+suffix)))
		}
		return all.String()
	}
	has := func(suffix string) {
		t.Helper()
		existing := map[string]bool{}
		for _, instance := range w.Instances() {
			existing[instance.Name] = true
		}
		for n, name := range names {
			if !existing[name+suffix] {
				t.Errorf("the server has no instance %q", name+suffix)
			}
			user.Keeps(statecheck.ExpectKnownValue(fmt.Sprintf("uazapi_instance.n%d", n), tfjsonpath.New("name"), knownvalue.StringExact(name+suffix)))
		}
		user.IsSettled()
	}
	user.Applies(w.AsAdmin(body("")), "5 added")
	has("")
	user.Applies(w.AsAdmin(body("2")), "5 changed")
	has("2")
	user.Applies(w.AsAdmin(body("")), "5 changed")
	has("")
	user.Leaves()
}

func TestInstanceNamesThatNobodyCanReadAreRefused(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	var body strings.Builder
	var refused [][]string
	for n, bad := range []struct{ name, fault string }{
		{`""`, "The name is blank"},
		{`"   "`, "The name is blank"},
		{`"\u00a0"`, "The name is blank"},
		{`"Vendas\nSão Paulo"`, "a control character"},
		{`"Vendas\t"`, "a control character"},
		{`"Vendas\u0000"`, "a control character"},
		{`"Vendas\u0085"`, "a control character"},
	} {
		body.WriteString(world.Block("resource", "uazapi_instance", fmt.Sprintf("n%d", n), "name = "+bad.name))
		refused = append(refused, []string{"Invalid name", fmt.Sprintf("with uazapi_instance.n%d", n), "name = " + bad.name, bad.fault})
	}
	user.Configure(w.AsAdmin(body.String()))
	user.FailsEach(refused, world.Plan...)
	w.Wrote()()
}

func TestInstanceNameMayBeKnownLater(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Applies(w.AsAdmin(world.Later(`"Vendas"`) + world.InstanceWith(`name = terraform_data.later.output`, `store_token = terraform_data.later.output == ""`)))
	w.Wrote(world.CreateRoute)()
	w.HasInstance("Vendas", "", "")()
	user.Keeps(world.Holds("token", knownvalue.Null()), world.Holds("store_token", knownvalue.Bool(false)))
	user.IsSettled()
	user.Leaves()
}

func TestInstanceCreateTakesTheAdminToken(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	other := w.Add("Outra")
	user.Refuses(w.AsOwner(other.Token, world.Sales()), world.Plan,
		"Unable to create an instance: the provider has no admin token", "admin_token", "UAZAPI_ADMIN_TOKEN")
	w.Wrote()()
	user.Applies(w.AsAdmin(world.Sales()))
	w.Wrote(world.CreateRoute)()
	user.IsSettled()
	user.Leaves("Outra")
}
