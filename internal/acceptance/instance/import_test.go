package instance

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// imports is a step that imports an instance for good.
func imports(config, id string) resource.TestStep {
	return resource.TestStep{
		Config:             config,
		ResourceName:       world.ThisInstance,
		ImportState:        true,
		ImportStateId:      id,
		ImportStatePersist: true,
	}
}

func TestInstanceImportedByIDOnTheCommandLine(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Leaving(nil,
		resource.TestStep{Config: w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))},
		resource.TestStep{ResourceName: world.ThisInstance, ImportState: true, ImportStateVerify: true},
		resource.TestStep{Config: w.AsAdmin(world.Sales()), PostApplyFunc: w.Wrote(world.CreateRoute)},
		resource.TestStep{ResourceName: world.ThisInstance, ImportState: true, ImportStateVerify: true},
	)
}

func TestInstanceImportedInstancePlansClean(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Vendas", "cliente 1", "")
	w.Add("Vendas")
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	w.Leaving([]string{"Vendas"},
		imports(config, existing.ID),
		world.Unchanged(config),
		resource.TestStep{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				world.HoldsText("id", existing.ID),
				world.HoldsText("token", existing.Token),
				world.Holds("admin_field_02", knownvalue.Null()),
				world.Holds("store_token", knownvalue.Bool(true)),
				world.Holds("deletion_protection", knownvalue.Bool(false)),
			},
			PostApplyFunc: w.Wrote(),
		},
	)
}

func TestInstanceImportedByBlockWithID(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Vendas", "cliente 1", "")
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	block := world.ImportBlock(world.ThisInstance, existing.ID)
	w.Leaving(nil,
		resource.TestStep{
			Config:          config,
			ResourceName:    world.ThisInstance,
			ImportState:     true,
			ImportStateKind: resource.ImportBlockWithID,
			ImportStateId:   existing.ID,
		},
		resource.TestStep{
			Config:            config + block,
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID)},
			PostApplyFunc:     w.Wrote(),
		},
		world.Unchanged(config),
	)
}

func TestInstanceImportedByBlockWithIdentity(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Vendas", "cliente 1", "")
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	block := fmt.Sprintf("import {\n  to = %s\n  identity = {\n    id = %q\n  }\n}\n", world.ThisInstance, existing.ID)
	w.Test(resource.TestCase{
		TerraformVersionChecks: world.WithIdentity,
		Steps: []resource.TestStep{
			{
				Config:           config + block,
				ConfigPlanChecks: world.Plans(plancheck.ResourceActionNoop),
				ConfigStateChecks: []statecheck.StateCheck{
					world.HoldsText("id", existing.ID),
					statecheck.ExpectIdentity(world.ThisInstance, map[string]knownvalue.Check{"id": knownvalue.StringExact(existing.ID)}),
				},
				PostApplyFunc: w.Wrote(),
			},
			world.Unchanged(config),
			{ResourceName: world.ThisInstance, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

func TestInstanceIdentityIsTheID(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	identified := []statecheck.StateCheck{statecheck.ExpectIdentityValueMatchesState(world.ThisInstance, tfjsonpath.New("id"))}
	w.Test(resource.TestCase{
		TerraformVersionChecks: world.WithIdentity,
		Steps: []resource.TestStep{
			{Config: w.AsAdmin(world.Sales()), ConfigStateChecks: identified},
			{Config: w.AsAdmin(world.InstanceWith(`name = "Recife"`)), ConfigStateChecks: identified},
		},
	})
}

func TestInstanceImportWritesItsConfiguration(t *testing.T) {
	for title, name := range map[string]string{
		"a name":                           "Ação \"Zé\"",
		"a name with a line break":         "Vendas\nSP",
		"a name with a control character":  "Vendas\u0007 SP",
		"a name with a template of HCL":    "${Vendas} %{SP}",
		"a name in decomposed characters":  "Sa\u0303o Paulo",
		"a name that begins with a number": "1 \\ 2",
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			existing := noted(w, name, "cliente 1", "duas\nlinhas")
			w.Leaving([]string{existing.Name},
				resource.TestStep{
					Config:          w.AsAdmin(""),
					ResourceName:    world.ThisInstance,
					ImportState:     true,
					ImportStateKind: resource.ImportBlockWithID,
					ImportStateId:   existing.ID,
					GenerateConfig:  true,
				},
			)
		})
	}
}

// What the server does not know of is settled by an update that asks nothing
// of it.
func TestInstanceImportIntoAnyConfiguration(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Antiga")
	config := w.AsAdmin(world.Sales("store_token = false", world.Protected))
	w.Leaving(nil,
		imports(config, existing.ID),
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID), world.Holds("token", knownvalue.Null()), world.HoldsText("name", "Vendas")},
			PostApplyFunc:     w.Wrote(world.RenameRoute),
		},
		resource.TestStep{Config: w.AsAdmin(world.Sales())},
	)
}

func TestInstanceImportOfWhatIsNoneFails(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.AsAdmin(world.Sales())
	var steps []resource.TestStep
	for _, bad := range []struct {
		id   string
		says []string
	}{
		{"r00000000000000", []string{"Unable to import instance r00000000000000: it does not exist", "not in the listing", "(1 instances)", "Check the id, and that base_url is the server"}},
		{" ", []string{"Invalid import id", "The id is blank. An id looks like r76b15a4a3614b4"}},
		{existing.ID + " ", []string{"Invalid import id", "holds a blank"}},
		{existing.Token, []string{"Invalid import id", "This looks like the token of an instance, not like its id"}},
		{"Vendas", []string{"Unable to import instance Vendas: it does not exist"}},
	} {
		step := imports(config, bad.id)
		step.ExpectError = world.Says(bad.says...)
		block := resource.TestStep{
			Config:      config + world.ImportBlock(world.ThisInstance, bad.id),
			PlanOnly:    true,
			ExpectError: world.Says(bad.says...),
		}
		if bad.id == " " {
			// Some tools refuse it before the provider sees it.
			block.ExpectError = world.Says("import")
		}
		steps = append(steps, step, block)
	}
	// Nothing of all that is left behind.
	steps = append(steps, imports(config, existing.ID), world.Unchanged(config))
	w.Leaving(nil, steps...)
}

func TestInstanceImportedByName(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas São Paulo")
	twin, other := w.Add("Recife"), w.Add("Recife")
	config := w.AsAdmin(world.InstanceWith(`name = "Vendas São Paulo"`))
	unknown, several := imports(config, "name:Vendas sao paulo"), imports(config, "name:Recife")
	unknown.ExpectError = world.Says("Unable to import", `"Vendas sao paulo"`, "Check the name")
	several.ExpectError = regexp.MustCompile(
		world.Says("the name is not unique", twin.ID, other.ID, "Use the id").String() + "|" +
			world.Says("the name is not unique", other.ID, twin.ID, "Use the id").String())
	w.Leaving([]string{"Recife", "Recife"},
		unknown,
		several,
		imports(config, "name:Vendas São Paulo"),
		world.Unchanged(config, w.Wrote()),
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID)}},
	)
}

// oddNames are names that a prefix, a shell or a template could get wrong.
var oddNames = []string{"name:Vendas", `"Zé" & Cia: nº 1/2 100%20 \\ ${x} %{y}`, " com espaços ", "日本 🚀", "r76b15a4a3614b4"}

func TestInstanceImportedByAnyName(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	var config strings.Builder
	for n, name := range oddNames {
		w.Add(name)
		w.Add(strings.TrimPrefix(strings.ToUpper(name)+".", "NAME:"))
		quoted := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(fmt.Sprintf("%q", name))
		fmt.Fprintf(&config, "import {\n  to = uazapi_instance.n%d\n  id = \"name:${local.n%d}\"\n}\n\n", n, n)
		fmt.Fprintf(&config, "locals {\n  n%d = %s\n}\n\nresource \"uazapi_instance\" \"n%d\" {\n  name = local.n%d\n}\n\n", n, quoted, n, n)
	}
	user := w.Terminal(w.AsAdmin(config.String()))
	if said := user.Run(world.Apply...); !strings.Contains(said, "5 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("it does not import them by their names:\n%s", said)
	}
	state := user.ReadFile("terraform.tfstate")
	for n, existing := range w.Instances() {
		if meant := n%2 == 0; strings.Contains(state, existing.ID) != meant {
			t.Errorf("%q is imported: %t", existing.Name, !meant)
		}
	}
	user.Run("state", "rm", "uazapi_instance.n1")
	user.Run("import", "-no-color", "uazapi_instance.n1", "name:"+oddNames[1])
	user.PlanSays(world.NothingToDo)
}

func TestInstanceImportByANameThatIsNotOfOne(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	twin, other := w.Add("Recife"), w.Paired("Recife", "5511999990000")
	user := w.Terminal("")
	for _, test := range []struct {
		id   string
		says []string
	}{
		{"name:Recife", []string{`Unable to import instance "Recife": the name is not unique`, "2 instances of", `are named "Recife":`}},
		{"name:Recife", []string{twin.ID + ", disconnected, created 2026-08-04T09:52:02.993Z"}},
		{"name:Recife", []string{other.ID + ", connected, created 2026-08-04T09:52:02.993Z"}},
		{"name:recife", []string{`Unable to import instance "recife": it does not exist`, "None of the 2 instances"}},
		{"name: Recife", []string{`Unable to import instance " Recife": it does not exist`}},
		{"name:", []string{"it does not exist", `is named ""`}},
		{"NAME:Recife", []string{"Unable to import instance NAME:Recife: it does not exist"}},
	} {
		user.Configure(w.AsAdmin(world.Sales() + world.ImportBlock(world.ThisInstance, test.id)))
		user.Fails(test.says, world.Plan...)
	}
	// Without the admin token, there is only the one that the provider's token opens.
	byName := func(name string) string {
		return w.AsOwner(twin.Token, world.Sales()+world.ImportBlock(world.ThisInstance, "name:"+name))
	}
	user.Configure(byName("Olinda"))
	user.Fails([]string{`Unable to import instance "Olinda": the provider's token opens another one`, `"Recife"`, "Set admin_token"}, world.Plan...)
	user.Configure(byName("Recife"))
	if said := user.Run("plan", "-no-color", "-input=false"); !world.Says(`imported from "name:Recife"`, twin.ID, "1 to import").MatchString(said) {
		t.Errorf("the instance of the token is not imported by its name:\n%s", said)
	}
}

func TestInstanceImportByTheProvidersToken(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	mine, other := w.Add("Vendas"), w.Add("Outra")
	config := w.AsOwner(mine.Token, world.Sales())
	refused := imports(config, other.ID)
	refused.ExpectError = world.Says(fmt.Sprintf("Unable to import instance %s: the token is another instance's", other.ID),
		fmt.Sprintf("The provider's token opens instance %s, not %s", mine.ID, other.ID), "Set admin_token")
	w.Leaving([]string{"Outra"},
		refused,
		imports(config, mine.ID),
		world.Unchanged(config),
		resource.TestStep{
			Config:            w.AsOwner(mine.Token, world.InstanceWith(`name = "Recife"`)),
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", mine.ID), world.HoldsText("token", mine.Token)},
			PostApplyFunc:     w.Wrote(world.RenameRoute),
		},
	)
}

func TestInstanceImportTakesACredential(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	without := imports(w.Configured("", world.Sales(world.ByToken(existing))), existing.ID)
	without.ExpectError = world.Says(fmt.Sprintf("Unable to import instance %s: no credential opens it", existing.ID), "Set admin_token")
	wrong := imports(w.Configured(`admin_token = "errado"`, world.Sales(world.ByToken(existing))), existing.ID)
	wrong.ExpectError = world.Says("the admin token was rejected", "the server does not accept that", "Set the admin token of")
	w.Leaving(nil, without, wrong, imports(w.AsAdmin(world.Sales()), existing.ID), world.Unchanged(w.AsAdmin(world.Sales())))
}
