package reading

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

// tells checks attributes of a data source.
func tells(address string, attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range attributes {
		checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value))
	}
	return checks
}

// texts is a list of just these texts.
func texts(values ...string) knownvalue.Check {
	exact := []knownvalue.Check{}
	for _, value := range values {
		exact = append(exact, world.Exactly(value))
	}
	return knownvalue.ListExact(exact)
}

func TestInstanceDataIsFoundByIDAndByName(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, by := range map[string]func(in simulator.Instance) string{
		"id":   func(in simulator.Instance) string { return fmt.Sprintf("id = %q", in.ID) },
		"name": func(in simulator.Instance) string { return fmt.Sprintf("name = %q", in.Name) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			w.Add("vendas são paulo")
			w.Add("Vendas São Paulo ")
			shop := w.Paired("Vendas São Paulo", "5511999990000")
			w.Must(w.SetAdminFields(shop.ID, "cliente 1", ""))
			user := w.Terminal(w.AsAdmin(world.InstanceData(by(shop))))
			w.ResetRequests()
			user.Settles(nil, tells(world.ThisInstanceData, map[string]knownvalue.Check{
				"id": world.Exactly(shop.ID), "name": world.Exactly("Vendas São Paulo"), "status": world.Exactly("connected"), "number": world.Exactly("5511999990000"),
				"admin_field_01": world.Exactly("cliente 1"), "admin_field_02": knownvalue.Null(), "created": world.Exactly("2026-08-04T09:52:02.993Z"),
				"last_disconnect": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(), "system_name": world.Exactly("uazapi"),
			})...)
			w.Wrote()()
			w.Must(w.LogOut(shop.ID))
			user.Settles(nil, tells(world.ThisInstanceData, map[string]knownvalue.Check{
				"status": world.Exactly("disconnected"), "number": knownvalue.Null(), "last_disconnect": knownvalue.NotNull(),
				"last_disconnect_reason": world.Exactly("401: logged out from another device"),
			})...)
		})
	}
}

// An id that is not known yet is read once it is.
func TestInstanceDataOfAnInstanceThatIsYetToBe(t *testing.T) {
	for title, argument := range map[string]string{
		"id":   "id = uazapi_instance.this.id",
		"name": `name = "${uazapi_instance.this.id == "" ? "" : "Vendas"}"`,
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			config := w.AsAdmin(world.Sales() + world.InstanceData(argument))
			w.Steps(
				resource.TestStep{
					Config: config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(world.ThisInstanceData, plancheck.ResourceActionRead),
					}},
					ConfigStateChecks: tells(world.ThisInstanceData, map[string]knownvalue.Check{"name": world.Exactly("Vendas"), "id": knownvalue.NotNull()}),
				},
				world.Unchanged(config),
			)
		})
	}
}

func TestInstanceDataThatIsNotFound(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		options simulator.Options
		config  func(w *world.World, twin simulator.Instance) string
		says    []string
	}{
		"name of none": {
			config: func(w *world.World, _ simulator.Instance) string {
				return w.AsAdmin(world.InstanceData(`name = "recife"`))
			},
			says: []string{`Unable to find instance "recife": it does not exist`, `name = "recife"`, "None of the 2 instances", "Check the name"},
		},
		"id of none": {
			config: func(w *world.World, _ simulator.Instance) string {
				return w.AsAdmin(world.InstanceData(`id = "r00000000000000"`))
			},
			says: []string{"Unable to find instance r00000000000000: it does not exist", `id = "r00000000000000"`, "(2 instances)"},
		},
		"neither": {
			config: func(w *world.World, _ simulator.Instance) string { return w.AsAdmin(world.InstanceData()) },
			says:   []string{"Exactly one of these attributes must be configured: [id,name]"},
		},
		"both": {
			config: func(w *world.World, twin simulator.Instance) string {
				return w.AsAdmin(world.InstanceData(fmt.Sprintf("id = %q", twin.ID), `name = "Recife"`))
			},
			says: []string{"Exactly one of these attributes must be configured: [id,name]"},
		},
		"a token as id": {
			config: func(w *world.World, twin simulator.Instance) string {
				return w.AsAdmin(world.InstanceData(fmt.Sprintf("id = %q", twin.Token)))
			},
			says: []string{"Invalid instance id", "looks like the token of an instance"},
		},
		"blank name": {
			config: func(w *world.World, _ simulator.Instance) string { return w.AsAdmin(world.InstanceData(`name = " "`)) },
			says:   []string{"Invalid name", "The name is blank"},
		},
		"by name without the admin token": {
			config: func(w *world.World, twin simulator.Instance) string {
				return w.AsOwner(twin.Token, world.InstanceData(`name = "Olinda"`))
			},
			says: []string{`Unable to find instance "Olinda": the provider's token opens another one`, `"Recife"`, "Set admin_token"},
		},
		"by id without a credential": {
			config: func(w *world.World, twin simulator.Instance) string {
				return w.Configured("", world.InstanceData(fmt.Sprintf("id = %q", twin.ID)))
			},
			says: []string{"no credential opens it", "Set admin_token"},
		},
		"admin token refused": {
			config: func(w *world.World, _ simulator.Instance) string {
				return w.Configured(`admin_token = "errado"`, world.InstanceData(`name = "Recife"`))
			},
			says: []string{"the admin token was rejected", "Set the admin token of"},
		},
		"no listing, by name": {
			options: simulator.Options{ListingDisabled: true},
			config: func(w *world.World, _ simulator.Instance) string {
				return w.AsAdmin(world.InstanceData(`name = "Recife"`))
			},
			says: []string{`Unable to find instance "Recife"`, "The server answered GET /instance/all with HTTP"},
		},
		"no listing, by id": {
			options: simulator.Options{ListingDisabled: true},
			config: func(w *world.World, twin simulator.Instance) string {
				return w.AsAdmin(world.InstanceData(fmt.Sprintf("id = %q", twin.ID)))
			},
			says: []string{"the server shows no listing"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, test.options)
			twin := w.Add("Recife")
			w.Add("Olinda")
			w.Terminal(test.config(w, twin)).Fails(test.says, world.Plan...)
		})
	}
}

func TestInstanceDataOfANameThatSeveralHave(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	twin, other := w.Add("Recife"), w.Paired("Recife", "5511999990000")
	step := resource.TestStep{Config: w.AsAdmin(world.InstanceData(`name = "Recife"`)), PlanOnly: true}
	step.ExpectError = world.Says(`Unable to find instance "Recife": the name is not unique`, "2 instances of", `are named "Recife":`,
		"Use the id of the one that is meant")
	inAnyOrder := resource.TestStep{Config: step.Config, PlanOnly: true, ExpectError: listing(twin.ID+", disconnected, created 2026", other.ID+", connected, created 2026")}
	w.Steps(step, inAnyOrder)
}

// listing matches a message that holds both texts, in any order.
func listing(one, other string) *regexp.Regexp {
	return regexp.MustCompile(world.Says(one, other).String() + "|" + world.Says(other, one).String())
}

// The one instance that the provider's own token opens needs no listing.
func TestInstanceDataByTheProvidersToken(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	mine := w.Add("Vendas")
	user := w.Terminal(w.AsOwner(mine.Token, world.InstanceData(fmt.Sprintf("id = %q", mine.ID))))
	user.Settles(nil, tells(world.ThisInstanceData, map[string]knownvalue.Check{"name": world.Exactly("Vendas")})...)
	w.NeverListed()
}

func TestInstancesDataAreFiltered(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	sp, recife := w.Paired("Vendas São Paulo", "5511999990001"), w.Paired("Vendas Recife", "5511999990002")
	shop := w.Add("Loja")
	w.Must(w.SetAdminFields(sp.ID, "cliente 1", "ouro"))
	w.Must(w.SetAdminFields(shop.ID, "cliente 1", ""))
	blocks := []string{world.InstancesData(`name_prefix = "Vendas S"`)}
	var checks []statecheck.StateCheck
	for n, test := range []struct {
		arguments []string
		want      []string
	}{
		{nil, []string{shop.ID, recife.ID, sp.ID}},
		{[]string{`name_prefix = "Vendas"`}, []string{recife.ID, sp.ID}},
		{[]string{`name_regex = "(?i)PAULO$"`}, []string{sp.ID}},
		{[]string{`status = "disconnected"`}, []string{shop.ID}},
		{[]string{`admin_field_01 = "cliente 1"`, `admin_field_02 = ""`}, []string{shop.ID}},
		{[]string{`admin_field_02 = "ouro"`, `status = "connected"`, `name_prefix = "V"`}, []string{sp.ID}},
		{[]string{`name_prefix = "nada"`}, nil},
	} {
		name := fmt.Sprintf("of_%d", n)
		blocks = append(blocks, world.Block("data", "uazapi_instances", name, test.arguments...))
		checks = append(checks, tells("data.uazapi_instances."+name, map[string]knownvalue.Check{"ids": texts(test.want...), "instances": knownvalue.ListSizeExact(len(test.want))})...)
	}
	checks = append(checks, tells(world.ThisInstancesData, map[string]knownvalue.Check{"instances": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
		"id": world.Exactly(sp.ID), "name": world.Exactly("Vendas São Paulo"), "status": world.Exactly("connected"), "number": world.Exactly("5511999990001"),
		"admin_field_01": world.Exactly("cliente 1"), "admin_field_02": world.Exactly("ouro"), "created": knownvalue.NotNull(), "system_name": world.Exactly("uazapi"),
		"last_disconnect": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(),
	})})})...)
	user := w.Terminal(w.AsAdmin(strings.Join(blocks, "")))
	user.Settles(nil, checks...)
	w.Wrote()()
	user.Configure(w.AsAdmin(world.InstancesData(`name_regex = "Vendas ("`)))
	user.Fails([]string{"Invalid regular expression", "name_regex", "syntax of Go (RE2)"}, world.Plan...)
}

func TestInstancesDataThatCannotBeListed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		options simulator.Options
		config  func(w *world.World) string
		fault   simulator.Fault
		says    []string
	}{
		"no admin token":      {config: func(w *world.World) string { return w.AsOwner(w.Add("Vendas").Token, world.InstancesData()) }, says: []string{"it takes the admin token", "Set admin_token"}},
		"admin token refused": {config: func(w *world.World) string { return w.Configured(`admin_token = "errado"`, world.InstancesData()) }, says: []string{"the admin token was rejected"}},
		"listing disabled":    {options: simulator.Options{ListingDisabled: true}, says: []string{"the server has this route switched off", "The server answered GET /instance/all with HTTP"}},
		"server down":         {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500}, says: []string{"the server failed", "HTTP 500"}},
		"garbled":             {fault: simulator.Fault{Kind: simulator.FaultGarbled}, says: []string{"the answer makes no sense"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, test.options)
			if test.fault.Kind != 0 {
				test.fault.Route = world.ListRoute
				w.Inject(test.fault)
			}
			config := w.AsAdmin(world.InstancesData())
			if test.config != nil {
				config = test.config(w)
			}
			w.Terminal(config).Fails(append([]string{"Unable to list the instances"}, test.says...), world.Plan...)
		})
	}
}

// overThem makes something of each instance, and warns of those that are not
// connected.
const overThem = `
data "uazapi_instances" "all" {
  name_prefix = "cliente-"
}

resource "terraform_data" "each" {
  for_each = toset(data.uazapi_instances.all.ids)
  input    = { for i in data.uazapi_instances.all.instances : i.id => i.name }[each.key]
}

resource "terraform_data" "named" {
  for_each = { for i in data.uazapi_instances.all.instances : i.name => i.number }
  input    = each.value
}

check "none_is_disconnected" {
  assert {
    condition     = alltrue([for i in data.uazapi_instances.all.instances : i.status == "connected"])
    error_message = "Down: ${join(", ", [for i in data.uazapi_instances.all.instances : i.name if i.status != "connected"])}."
  }
}
`

const (
	checkFailed = "Check block assertion failed"
)

func TestInstancesDataInForEachAndInChecks(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	fleet := w.AddCustomers(12)
	user := w.Terminal(w.AsAdmin(overThem))
	user.Run(world.Apply...)
	// The server lists in another order each time.
	for range 3 {
		user.PlanSays(world.NothingToDo, "!"+checkFailed)
	}

	w.Must(w.Rename(fleet[3].ID, "cliente-003-nova"))
	user.PlanSays(fmt.Sprintf(`terraform_data.each[%q]`, fleet[3].ID), `"cliente-003" -> "cliente-003-nova"`, "Plan: 1 to add, 1 to change, 1 to destroy", "!"+checkFailed)
	user.Run(world.Apply...)
	user.PlanSays(world.NothingToDo)

	w.Must(w.LogOut(fleet[7].ID))
	user.PlanSays(checkFailed, "Down: cliente-007.", "Plan: 0 to add, 1 to change, 0 to destroy")
	user.Run(world.Apply...)
	user.PlanSays(world.NothingToDo, checkFailed, "Down: cliente-007.")

	w.Must(w.Remove(fleet[7].ID))
	user.PlanSays("Plan: 0 to add, 0 to change, 2 to destroy", "!"+checkFailed)
	user.Run(world.Apply...)

	// What is kept of it is good to be read by all who see the plans.
	state := user.ReadFile("terraform.tfstate")
	if !strings.Contains(state, fleet[0].ID) {
		t.Errorf("the state does not know %s", fleet[0].ID)
	}
	for _, instance := range w.Instances() {
		if strings.Contains(state, instance.Token) {
			t.Errorf("the token of %s is in the state", instance.Name)
		}
	}
}

func TestInstancesDataOfAnEmptyFleet(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	w.Add("of no customer")
	user := w.Terminal(w.AsAdmin(overThem + "output \"ids\" {\n  value = data.uazapi_instances.all.ids\n}\n"))
	if said := user.Run(world.Apply...); !world.Says(world.Untouched, "ids = ").MatchString(said) {
		t.Errorf("an empty fleet is not nothing:\n%s", said)
	}
	user.PlanSays(world.NothingToDo, "!"+checkFailed)
	if ids := strings.Join(strings.Fields(user.Run("output", "-json", "ids")), ""); ids != "[]" {
		t.Errorf("its ids are %s", ids)
	}
}
