package acceptance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	thisData = "data.uazapi_instance.this"
	thisMany = "data.uazapi_instances.this"
)

// dataOf is the data source of one instance with these arguments.
func dataOf(arguments ...string) string {
	return block("data", "uazapi_instance", "this", arguments...)
}

// manyOf is the data source of many instances with these arguments.
func manyOf(arguments ...string) string {
	return block("data", "uazapi_instances", "this", arguments...)
}

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
		exact = append(exact, exactly(value))
	}
	return knownvalue.ListExact(exact)
}

func TestInstanceData_isFoundByIDAndByName(t *testing.T) {
	for title, by := range map[string]func(in simulator.Instance) string{
		"id":   func(in simulator.Instance) string { return fmt.Sprintf("id = %q", in.ID) },
		"name": func(in simulator.Instance) string { return fmt.Sprintf("name = %q", in.Name) },
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			w.Add("vendas são paulo")
			w.Add("Vendas São Paulo ")
			shop := w.paired("Vendas São Paulo", "5511999990000")
			w.must(w.SetAdminFields(shop.ID, "cliente 1", ""))
			config := w.asAdmin(dataOf(by(shop)))
			w.steps(
				resource.TestStep{
					PreConfig: w.ResetRequests,
					Config:    config,
					ConfigStateChecks: tells(thisData, map[string]knownvalue.Check{
						"id": exactly(shop.ID), "name": exactly("Vendas São Paulo"), "status": exactly("connected"), "number": exactly("5511999990000"),
						"admin_field_01": exactly("cliente 1"), "admin_field_02": knownvalue.Null(), "created": exactly("2026-08-04T09:52:02.993Z"),
						"last_disconnect": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(), "system_name": exactly("uazapi"),
					}),
					PostApplyFunc: w.wrote(),
				},
				resource.TestStep{Config: config, PlanOnly: true},
				resource.TestStep{
					PreConfig: w.do(func() error { return w.LogOut(shop.ID) }),
					Config:    config,
					ConfigStateChecks: tells(thisData, map[string]knownvalue.Check{
						"status": exactly("disconnected"), "number": knownvalue.Null(), "last_disconnect": knownvalue.NotNull(),
						"last_disconnect_reason": exactly("401: logged out from another device"),
					}),
				},
			)
		})
	}
}

// An id that is not known yet is read once it is.
func TestInstanceData_ofAnInstanceThatIsYetToBe(t *testing.T) {
	for title, argument := range map[string]string{
		"id":   "id = uazapi_instance.this.id",
		"name": `name = "${uazapi_instance.this.id == "" ? "" : "Vendas"}"`,
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			config := w.asAdmin(sales() + dataOf(argument))
			w.steps(
				resource.TestStep{
					Config: config,
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(thisData, plancheck.ResourceActionRead),
					}},
					ConfigStateChecks: tells(thisData, map[string]knownvalue.Check{"name": exactly("Vendas"), "id": knownvalue.NotNull()}),
				},
				unchanged(config),
			)
		})
	}
}

func TestInstanceData_thatIsNotFound(t *testing.T) {
	for title, test := range map[string]struct {
		options simulator.Options
		config  func(w *world, twin simulator.Instance) string
		says    []string
	}{
		"name of none": {
			config: func(w *world, _ simulator.Instance) string { return w.asAdmin(dataOf(`name = "recife"`)) },
			says:   []string{`Unable to find instance "recife": it does not exist`, `name = "recife"`, "None of the 2 instances", "Check the name"},
		},
		"id of none": {
			config: func(w *world, _ simulator.Instance) string { return w.asAdmin(dataOf(`id = "r00000000000000"`)) },
			says:   []string{"Unable to find instance r00000000000000: it does not exist", `id = "r00000000000000"`, "(2 instances)"},
		},
		"neither": {
			config: func(w *world, _ simulator.Instance) string { return w.asAdmin(dataOf()) },
			says:   []string{"Exactly one of these attributes must be configured: [id,name]"},
		},
		"both": {
			config: func(w *world, twin simulator.Instance) string {
				return w.asAdmin(dataOf(fmt.Sprintf("id = %q", twin.ID), `name = "Recife"`))
			},
			says: []string{"Exactly one of these attributes must be configured: [id,name]"},
		},
		"a token as id": {
			config: func(w *world, twin simulator.Instance) string {
				return w.asAdmin(dataOf(fmt.Sprintf("id = %q", twin.Token)))
			},
			says: []string{"Invalid instance id", "looks like the token of an instance"},
		},
		"blank name": {
			config: func(w *world, _ simulator.Instance) string { return w.asAdmin(dataOf(`name = " "`)) },
			says:   []string{"Invalid name", "The name is blank"},
		},
		"by name without the admin token": {
			config: func(w *world, twin simulator.Instance) string {
				return w.asOwner(twin.Token, dataOf(`name = "Olinda"`))
			},
			says: []string{`Unable to find instance "Olinda": the provider's token opens another one`, `"Recife"`, "Set admin_token"},
		},
		"by id without a credential": {
			config: func(w *world, twin simulator.Instance) string {
				return w.configured("", dataOf(fmt.Sprintf("id = %q", twin.ID)))
			},
			says: []string{"no credential opens it", "Set admin_token"},
		},
		"admin token refused": {
			config: func(w *world, _ simulator.Instance) string {
				return w.configured(`admin_token = "errado"`, dataOf(`name = "Recife"`))
			},
			says: []string{"the admin token was rejected", "Set the admin token of"},
		},
		"no listing, by name": {
			options: simulator.Options{ListingDisabled: true},
			config:  func(w *world, _ simulator.Instance) string { return w.asAdmin(dataOf(`name = "Recife"`)) },
			says:    []string{`Unable to find instance "Recife"`, "The server answered GET /instance/all with HTTP"},
		},
		"no listing, by id": {
			options: simulator.Options{ListingDisabled: true},
			config: func(w *world, twin simulator.Instance) string {
				return w.asAdmin(dataOf(fmt.Sprintf("id = %q", twin.ID)))
			},
			says: []string{"the server shows no listing"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, test.options)
			twin := w.Add("Recife")
			w.Add("Olinda")
			w.steps(resource.TestStep{Config: test.config(w, twin), PlanOnly: true, ExpectError: says(test.says...)})
		})
	}
}

func TestInstanceData_ofANameThatSeveralHave(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	twin, other := w.Add("Recife"), w.paired("Recife", "5511999990000")
	step := resource.TestStep{Config: w.asAdmin(dataOf(`name = "Recife"`)), PlanOnly: true}
	step.ExpectError = says(`Unable to find instance "Recife": the name is not unique`, "2 instances of", `are named "Recife":`,
		"Use the id of the one that is meant")
	inAnyOrder := resource.TestStep{Config: step.Config, PlanOnly: true, ExpectError: listing(twin.ID+", disconnected, created 2026", other.ID+", connected, created 2026")}
	w.steps(step, inAnyOrder)
}

// listing matches a message that holds both texts, in any order.
func listing(one, other string) *regexp.Regexp {
	return regexp.MustCompile(says(one, other).String() + "|" + says(other, one).String())
}

// The one instance that the provider's own token opens needs no listing.
func TestInstanceData_byTheProvidersToken(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	mine := w.Add("Vendas")
	w.steps(resource.TestStep{
		Config:            w.asOwner(mine.Token, dataOf(fmt.Sprintf("id = %q", mine.ID))),
		ConfigStateChecks: tells(thisData, map[string]knownvalue.Check{"name": exactly("Vendas")}),
		PostApplyFunc:     w.neverListed,
	})
}

func TestInstancesData_areFiltered(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	sp, recife := w.paired("Vendas São Paulo", "5511999990001"), w.paired("Vendas Recife", "5511999990002")
	shop := w.Add("Loja")
	w.must(w.SetAdminFields(sp.ID, "cliente 1", "ouro"))
	w.must(w.SetAdminFields(shop.ID, "cliente 1", ""))
	var steps []resource.TestStep
	for _, test := range []struct {
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
		steps = append(steps, resource.TestStep{
			Config:            w.asAdmin(manyOf(test.arguments...)),
			ConfigStateChecks: tells(thisMany, map[string]knownvalue.Check{"ids": texts(test.want...), "instances": knownvalue.ListSizeExact(len(test.want))}),
			PostApplyFunc:     w.wrote(),
		})
	}
	steps = append(steps,
		resource.TestStep{
			Config:      w.asAdmin(manyOf(`name_regex = "Vendas ("`)),
			PlanOnly:    true,
			ExpectError: says("Invalid regular expression", "name_regex", "syntax of Go (RE2)"),
		},
		resource.TestStep{
			Config: w.asAdmin(manyOf(`name_prefix = "Vendas S"`)),
			ConfigStateChecks: tells(thisMany, map[string]knownvalue.Check{"instances": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": exactly(sp.ID), "name": exactly("Vendas São Paulo"), "status": exactly("connected"), "number": exactly("5511999990001"),
				"admin_field_01": exactly("cliente 1"), "admin_field_02": exactly("ouro"), "created": knownvalue.NotNull(), "system_name": exactly("uazapi"),
				"last_disconnect": knownvalue.Null(), "last_disconnect_reason": knownvalue.Null(),
			})})}),
		},
	)
	w.steps(steps...)
}

func TestInstancesData_thatCannotBeListed(t *testing.T) {
	for title, test := range map[string]struct {
		options simulator.Options
		config  func(w *world) string
		fault   simulator.Fault
		says    []string
	}{
		"no admin token":      {config: func(w *world) string { return w.asOwner(w.Add("Vendas").Token, manyOf()) }, says: []string{"it takes the admin token", "Set admin_token"}},
		"admin token refused": {config: func(w *world) string { return w.configured(`admin_token = "errado"`, manyOf()) }, says: []string{"the admin token was rejected"}},
		"listing disabled":    {options: simulator.Options{ListingDisabled: true}, says: []string{"the server has this route switched off", "The server answered GET /instance/all with HTTP"}},
		"server down":         {fault: simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500}, says: []string{"the server failed", "HTTP 500"}},
		"garbled":             {fault: simulator.Fault{Kind: simulator.FaultGarbled}, says: []string{"the answer makes no sense"}},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, test.options)
			if test.fault.Kind != 0 {
				test.fault.Route = listInstances
				w.Inject(test.fault)
			}
			config := w.asAdmin(manyOf())
			if test.config != nil {
				config = test.config(w)
			}
			w.steps(resource.TestStep{Config: config, ExpectError: says(append([]string{"Unable to list the instances"}, test.says...)...)})
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

// planSays plans, and checks that the output holds some texts and lacks others,
// which are those that begin with "!". It takes one listing.
func (t *terminal) planSays(texts ...string) {
	t.t.Helper()
	t.planLists(1, texts...)
}

// planLists checks what a plan says, and that it takes so many listings: one for
// all that is there, and another for what that one lacks.
func (t *terminal) planLists(listings int, texts ...string) {
	t.t.Helper()
	t.ResetRequests()
	said := t.run(planned...)
	for _, text := range texts {
		unwanted, absent := strings.CutPrefix(text, "!")
		if strings.Contains(said, unwanted) == absent {
			t.t.Errorf("the plan is to say %q:\n%s", text, said)
		}
	}
	if calls := t.Calls(listInstances); calls != listings {
		t.t.Errorf("the plan took %d listings, want %d", calls, listings)
	}
	t.wroteNothing()
}

const (
	nothingToDo = "No changes"
	checkFailed = "Check block assertion failed"
)

func TestInstancesData_inForEachAndInChecks(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	fleet := w.addCustomers(12)
	user := w.terminal(w.asAdmin(overThem))
	user.run(applies...)
	// The server lists in another order each time.
	for range 3 {
		user.planSays(nothingToDo, "!"+checkFailed)
	}

	w.must(w.Rename(fleet[3].ID, "cliente-003-nova"))
	user.planSays(fmt.Sprintf(`terraform_data.each[%q]`, fleet[3].ID), `"cliente-003" -> "cliente-003-nova"`, "Plan: 1 to add, 1 to change, 1 to destroy", "!"+checkFailed)
	user.run(applies...)
	user.planSays(nothingToDo)

	w.must(w.LogOut(fleet[7].ID))
	user.planSays(checkFailed, "Down: cliente-007.", "Plan: 0 to add, 1 to change, 0 to destroy")
	user.run(applies...)
	user.planSays(nothingToDo, checkFailed, "Down: cliente-007.")

	w.must(w.Remove(fleet[7].ID))
	user.planSays("Plan: 0 to add, 0 to change, 2 to destroy", "!"+checkFailed)
	user.run(applies...)

	// What is kept of it is good to be read by all who see the plans.
	state := user.read("terraform.tfstate")
	if !strings.Contains(state, fleet[0].ID) {
		t.Errorf("the state does not know %s", fleet[0].ID)
	}
	for _, instance := range w.Instances() {
		if strings.Contains(state, instance.Token) {
			t.Errorf("the token of %s is in the state", instance.Name)
		}
	}
}

func TestInstancesData_ofAnEmptyFleet(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	w.Add("of no customer")
	user := w.terminal(w.asAdmin(overThem + "output \"ids\" {\n  value = data.uazapi_instances.all.ids\n}\n"))
	if said := user.run(applies...); !says("0 added, 0 changed, 0 destroyed", "ids = ").MatchString(said) {
		t.Errorf("an empty fleet is not nothing:\n%s", said)
	}
	user.planSays(nothingToDo, "!"+checkFailed)
	if ids := strings.Join(strings.Fields(user.run("output", "-json", "ids")), ""); ids != "[]" {
		t.Errorf("its ids are %s", ids)
	}
}
