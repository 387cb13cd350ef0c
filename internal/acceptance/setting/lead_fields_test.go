package setting

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// fieldsOf configures names of lead fields, each as KEY=NAME.
func fieldsOf(in simulator.Instance, names ...string) string {
	var lines []string
	for _, one := range names {
		key, name, _ := strings.Cut(one, "=")
		lines = append(lines, fmt.Sprintf("%s = %q", key, name))
	}
	return leadFieldsCase.With(world.ByID(in), "fields = {\n    "+strings.Join(lines, "\n    ")+"\n  }")
}

// leadNames are names by their keys, from KEY=NAME.
func leadNames(names ...string) map[string]string {
	byKey := map[string]string{}
	for _, one := range names {
		key, name, _ := strings.Cut(one, "=")
		byKey[key] = name
	}
	return byKey
}

// namesLeadFields is what somebody does in the panel.
func namesLeadFields(w *world.World, in simulator.Instance, names ...string) func() {
	return w.Do(func() error { return w.NameLeadFields(in.ID, leadNames(names...)) })
}

func hasLeadFields(w *world.World, in simulator.Instance, names ...string) func() {
	return func() {
		w.T.Helper()
		has, _ := w.Instance(in.ID)
		if diff := cmp.Diff(leadNames(names...), has.LeadFields); diff != "" {
			w.T.Errorf("the names (-want +got):\n%s", diff)
		}
	}
}

// showsFields checks that the state has these names and no others.
func showsFields(names ...string) []statecheck.StateCheck {
	values := map[string]knownvalue.Check{}
	for key, name := range leadNames(names...) {
		values[key] = knownvalue.StringExact(name)
	}
	return []statecheck.StateCheck{leadFieldsCase.Shows("fields", knownvalue.MapExact(values))}
}

// What is not configured is neither written nor shown, no matter who names it and when.
func TestLeadFieldsOfWhichAPartIsConfigured(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	namesLeadFields(w, shop, "lead_field03=Cidade")()
	one := w.AsAdmin(fieldsOf(shop, "lead_field01=CPF"))
	two := w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field20=Plano"))
	w.Steps(
		resource.TestStep{
			Config: one, ConfigStateChecks: showsFields("lead_field01=CPF"),
			PostApplyFunc: world.InTurn(w.Sent(leadFieldsCase.Writes, leadFieldsCase.Sends), hasLeadFields(w, shop, "lead_field01=CPF", "lead_field03=Cidade"), w.ResetRequests),
		},
		resource.TestStep{
			PreConfig: namesLeadFields(w, shop, "lead_field03=UF", "lead_field04=CEP"),
			Config:    one, ConfigPlanChecks: leadFieldsCase.Planned(plancheck.ResourceActionNoop),
			PostApplyFunc: w.Sent(leadFieldsCase.Writes),
		},
		// Only what is new is sent.
		resource.TestStep{
			Config: two, ConfigPlanChecks: leadFieldsCase.Planned(plancheck.ResourceActionUpdate), ConfigStateChecks: showsFields("lead_field01=CPF", "lead_field20=Plano"),
			PostApplyFunc: world.InTurn(w.Sent(leadFieldsCase.Writes, `{"lead_field20":"Plano"}`), w.ResetRequests),
		},
		resource.TestStep{
			PreConfig: namesLeadFields(w, shop, "lead_field01=RG"),
			Config:    two, ConfigPlanChecks: leadFieldsCase.Planned(plancheck.ResourceActionUpdate),
			PostApplyFunc: world.InTurn(w.Sent(leadFieldsCase.Writes, leadFieldsCase.Sends),
				hasLeadFields(w, shop, "lead_field01=CPF", "lead_field03=UF", "lead_field04=CEP", "lead_field20=Plano")),
		},
	)
}

func TestLeadFieldsThatLeaveTheConfigurationAreRefusedByThePlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field02=Plano", "lead_field03=UF")), PostApplyFunc: w.ResetRequests},
		resource.TestStep{
			Config: w.AsAdmin(fieldsOf(shop, "lead_field01=RG")), PlanOnly: true,
			ExpectError: world.Says("Names of lead fields cannot be cleared", "fields =", `lead_field02 = "Plano"`, `lead_field03 = "UF"`, "give them other names", "removed {", "uazapi_instance_lead_fields.NAME", "destroy = false"),
		},
		resource.TestStep{Config: w.AsAdmin(leadFieldsCase.With(world.ByID(shop), "fields = {}")), PlanOnly: true, ExpectError: world.Says("fields", "at least 1")},
		// Another name will do.
		resource.TestStep{
			Config:        w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field02=livre", "lead_field03=UF")),
			PostApplyFunc: w.Sent(leadFieldsCase.Writes, `{"lead_field02":"livre"}`),
		},
		// And so will no word on any: then they are only read.
		resource.TestStep{
			Config: w.AsAdmin(leadFieldsCase.With(world.ByID(shop))), ConfigPlanChecks: leadFieldsCase.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsFields("lead_field01=CPF", "lead_field02=livre", "lead_field03=UF"),
		},
	)
}

// The way on that the error tells.
func TestLeadFieldsAreLetGoWithARemovedBlock(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field02=Plano")))
	user.Run(world.Apply...)
	w.ResetRequests()
	user.Configure(w.AsAdmin("removed {\n  from = " + leadFieldsCase.Address() + "\n  lifecycle {\n    destroy = false\n  }\n}\n\n" +
		strings.Replace(fieldsOf(shop, "lead_field01=CPF"), `"test"`, `"left"`, 1)))
	user.Run(world.Apply...)
	w.Sent(leadFieldsCase.Writes)()
	hasLeadFields(w, shop, "lead_field01=CPF", "lead_field02=Plano")()
	user.IsSettled()
}

// Another instance has names of its own, and takes none of the first.
func TestLeadFieldsThatMoveToAnotherInstance(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop, other := w.Add("loja"), w.Add("outra")
	namesLeadFields(w, other, "lead_field02=Cidade")()
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field02=Plano"))},
		resource.TestStep{
			Config: w.AsAdmin(fieldsOf(other, "lead_field01=CPF")), ConfigPlanChecks: leadFieldsCase.Planned(plancheck.ResourceActionReplace),
			ConfigStateChecks: showsFields("lead_field01=CPF"),
			PostApplyFunc:     world.InTurn(hasLeadFields(w, shop, "lead_field01=CPF", "lead_field02=Plano"), hasLeadFields(w, other, "lead_field01=CPF", "lead_field02=Cidade")),
		},
	)
}

// An import brings all names. Those that nobody configures leave the state with a
// warning, and stay on the server.
func TestLeadFieldsThatAreImported(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	namesLeadFields(w, shop, "lead_field01=CPF", "lead_field02=Plano")()
	importing := byID(leadFieldsCase, shop)
	user := w.Terminal(w.AsAdmin(importing + fieldsOf(shop, "lead_field01=CPF", "lead_field02=Plano")))
	user.Run(world.Apply...)
	user.IsSettled()

	part := w.Terminal(w.AsAdmin(importing + fieldsOf(shop, "lead_field01=CPF")))
	output := part.Run(world.Apply...)
	if !world.Says("Warning: Some lead fields are not managed", `lead_field02 = "Plano"`, "stay on the server").MatchString(output) {
		t.Errorf("it says\n%s", output)
	}
	part.IsSettled()
	w.Sent(leadFieldsCase.Writes)()
	// From now on, the one is managed and the other is not.
	part.Configure(w.AsAdmin(fieldsOf(shop, "lead_field03=UF")))
	part.Fails([]string{"Names of lead fields cannot be cleared", `lead_field01 = "CPF"`}, world.Plan...)
}

// What is only read shows what the server has.
func TestLeadFieldsThatAreOnlyRead(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(leadFieldsCase.With(world.ByID(shop)))
	w.Steps(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{leadFieldsCase.Shows("fields", knownvalue.Null())}},
		resource.TestStep{
			PreConfig: namesLeadFields(w, shop, "lead_field01=CPF", "lead_field07=UF"),
			Config:    config, ConfigPlanChecks: leadFieldsCase.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsFields("lead_field01=CPF", "lead_field07=UF"), PostApplyFunc: w.Sent(leadFieldsCase.Writes),
		},
	)
}

func TestLeadFieldsThatAreNoneAreRefusedByThePlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	refused := func(want []string, names ...string) resource.TestStep {
		return resource.TestStep{Config: w.AsAdmin(fieldsOf(shop, names...)), PlanOnly: true, ExpectError: world.Says(want...)}
	}
	w.Steps(
		refused([]string{"Invalid lead field", "lead_field1 =", `Write "lead_field01"`}, "lead_field1=CPF"),
		refused([]string{"Invalid lead field", "There is no field 21"}, "lead_field21=CPF"),
		refused([]string{"Invalid name of a lead field", "The name is blank"}, "lead_field01="),
		refused([]string{"Invalid name of a lead field", "has 256 characters"}, "lead_field01="+strings.Repeat("x", 256)),
		resource.TestStep{Config: w.AsAdmin(leadFieldsCase.With(world.ByID(shop), "fields = { lead_field01 = null }")), PlanOnly: true, ExpectError: world.Says("fields", "ull")},
		resource.TestStep{Config: w.AsAdmin(fieldsOf(shop, "lead_field01="+strings.Repeat("é", 255)))},
	)
}

// A server that accepts names and does not keep them.
func TestLeadFieldsThatTheServerDoesNotKeepAreAnError(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(fieldsOf(shop, "lead_field01=CPF"))
	w.Steps(
		resource.TestStep{
			PreConfig: w.Meets(leadFieldsCase.Writes, simulator.Fault{Kind: simulator.FaultAnswerOnly}),
			Config:    config, ExpectError: world.Says(`Unable to change the lead fields of instance "loja": the server kept another value`, "CPF"),
		},
		resource.TestStep{PreConfig: w.Heal, Config: config, PostApplyFunc: hasLeadFields(w, shop, "lead_field01=CPF")},
	)
}

func TestLeadFieldsOnOddServers(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.Options{
		"the answer tells little": {LeadFieldsAnswerShort: true},
		"no admin token is known": {ListingDisabled: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, options)
			shop := w.Add("loja")
			config := func(fields string) string {
				return w.AsOwner(shop.Token, strings.Replace(fields, world.ByID(shop), "", 1))
			}
			w.Steps(
				resource.TestStep{Config: config(fieldsOf(shop, "lead_field01=CPF"))},
				resource.TestStep{Config: config(fieldsOf(shop, "lead_field01=RG")), ConfigPlanChecks: leadFieldsCase.Planned(plancheck.ResourceActionUpdate), PostApplyFunc: hasLeadFields(w, shop, "lead_field01=RG")},
			)
		})
	}
}
