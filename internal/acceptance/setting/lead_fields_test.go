package setting

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// fieldsOf configures names of lead fields, each as KEY=NAME.
func fieldsOf(in simulator.Instance, names ...string) string {
	return leadFieldsCase.With(world.ByID(in), fields(names...))
}

// fields is the argument with these names.
func fields(names ...string) string {
	var lines []string
	for _, one := range names {
		key, name, _ := strings.Cut(one, "=")
		lines = append(lines, fmt.Sprintf("%s = %q", key, name))
	}
	return "fields = {\n    " + strings.Join(lines, "\n    ") + "\n  }"
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
func namesLeadFields(w *world.World, names ...string) func(in simulator.Instance) error {
	return func(in simulator.Instance) error { return w.NameLeadFields(in.ID, leadNames(names...)) }
}

func hasLeadFields(names ...string) func(w *world.World, in simulator.Instance) {
	return func(w *world.World, in simulator.Instance) {
		w.T.Helper()
		has, _ := w.Instance(in.ID)
		if diff := cmp.Diff(leadNames(names...), has.LeadFields); diff != "" {
			w.T.Errorf("the names of %s (-want +got):\n%s", in.Name, diff)
		}
	}
}

// haveFields is what the state has of these names, and no others.
func haveFields(names ...string) map[string]knownvalue.Check {
	values := map[string]knownvalue.Check{}
	for key, name := range leadNames(names...) {
		values[key] = knownvalue.StringExact(name)
	}
	return map[string]knownvalue.Check{"fields": knownvalue.MapExact(values)}
}

func showsFields(names ...string) statecheck.StateCheck {
	return leadFieldsCase.Shows("fields", haveFields(names...)["fields"])
}

// What is not configured is neither written nor shown, no matter who names it and when.
func TestLeadFieldsOfWhichAPartIsConfigured(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	one, two := fields("lead_field01=CPF"), fields("lead_field01=CPF", "lead_field20=Plano")
	tells(w, leadFieldsCase, w.Add, map[string][]turn{"loja": {
		{
			outside:   namesLeadFields(w, "lead_field03=Cidade"),
			arguments: one, plans: creates, sends: []string{leadFieldsCase.Sends}, shows: haveFields("lead_field01=CPF"),
			then: hasLeadFields("lead_field01=CPF", "lead_field03=Cidade"),
		},
		{outside: namesLeadFields(w, "lead_field03=UF", "lead_field04=CEP"), arguments: one},
		// Only what is new is sent.
		{arguments: two, plans: updates, sends: []string{`{"lead_field20":"Plano"}`}, shows: haveFields("lead_field01=CPF", "lead_field20=Plano")},
		{
			outside:   namesLeadFields(w, "lead_field01=RG"),
			arguments: two, plans: updates, sends: []string{leadFieldsCase.Sends},
			then: hasLeadFields("lead_field01=CPF", "lead_field03=UF", "lead_field04=CEP", "lead_field20=Plano"),
		},
	}})
}

func TestLeadFieldsThatLeaveTheConfigurationAreRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field02=Plano", "lead_field03=UF")), []string{world.PlansCreate(leadFieldsCase.Address())})
	w.ResetRequests()
	user.Refuses(w.AsAdmin(fieldsOf(shop, "lead_field01=RG")), world.Plan,
		"Names of lead fields cannot be cleared", "fields =", `lead_field02 = "Plano"`, `lead_field03 = "UF"`, "give them other names", "removed {", "uazapi_instance_lead_fields.NAME", "destroy = false")
	user.Refuses(w.AsAdmin(leadFieldsCase.With(world.ByID(shop), "fields = {}")), world.Plan, "fields", "at least 1")
	// Another name will do.
	user.Becomes(w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field02=livre", "lead_field03=UF")), []string{world.PlansUpdate(leadFieldsCase.Address())})
	w.Sent(leadFieldsCase.Writes, `{"lead_field02":"livre"}`)()
	// And so will no word on any: then they are only read.
	user.Becomes(w.AsAdmin(leadFieldsCase.With(world.ByID(shop))), []string{world.NothingToDo}, showsFields("lead_field01=CPF", "lead_field02=livre", "lead_field03=UF"))
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
	hasLeadFields("lead_field01=CPF", "lead_field02=Plano")(w, shop)
	user.IsSettled()
}

// Another instance has names of its own, and takes none of the first.
func TestLeadFieldsThatMoveToAnotherInstance(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop, other := w.Add("loja"), w.Add("outra")
	w.Must(namesLeadFields(w, "lead_field02=Cidade")(other))
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(fieldsOf(shop, "lead_field01=CPF", "lead_field02=Plano")), []string{world.PlansCreate(leadFieldsCase.Address())})
	user.Becomes(w.AsAdmin(fieldsOf(other, "lead_field01=CPF")), []string{world.PlansReplace(leadFieldsCase.Address())}, showsFields("lead_field01=CPF"))
	hasLeadFields("lead_field01=CPF", "lead_field02=Plano")(w, shop)
	hasLeadFields("lead_field01=CPF", "lead_field02=Cidade")(w, other)
}

// An import brings all names. Those that nobody configures leave the state with a
// warning, and stay on the server.
func TestLeadFieldsThatAreImported(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	w.Must(namesLeadFields(w, "lead_field01=CPF", "lead_field02=Plano")(shop))
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
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	tells(w, leadFieldsCase, w.Add, map[string][]turn{"loja": {
		{plans: creates, shows: map[string]knownvalue.Check{"fields": knownvalue.Null()}},
		{outside: namesLeadFields(w, "lead_field01=CPF", "lead_field07=UF"), shows: haveFields("lead_field01=CPF", "lead_field07=UF")},
	}})
}

func TestLeadFieldsThatAreNoneAreRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	planRefuses(w, leadFieldsCase, shop, "",
		refused(fields("lead_field1=CPF"), "Invalid lead field", "lead_field1 =", `Write "lead_field01"`),
		refused(fields("lead_field21=CPF"), "Invalid lead field", "There is no field 21"),
		refused(fields("lead_field01="), "Invalid name of a lead field", "The name is blank"),
		refused(fields("lead_field01="+strings.Repeat("x", 256)), "Invalid name of a lead field", "has 256 characters"),
		refused("fields = { lead_field01 = null }", "fields", "ull"),
	)
	w.Terminal("").Becomes(w.AsAdmin(fieldsOf(shop, "lead_field01="+strings.Repeat("é", 255))), []string{world.PlansCreate(leadFieldsCase.Address())})
}

// A server that accepts names and does not keep them.
func TestLeadFieldsThatTheServerDoesNotKeepAreAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(fieldsOf(shop, "lead_field01=CPF"))
	w.Meets(leadFieldsCase.Writes, simulator.Fault{Kind: simulator.FaultAnswerOnly})()
	user := w.Terminal("")
	user.Refuses(config, world.Apply, `Unable to change the lead fields of instance "loja": the server kept another value`, "CPF")
	w.Heal()
	user.Becomes(config, []string{world.PlansCreate(leadFieldsCase.Address())})
	hasLeadFields("lead_field01=CPF")(w, shop)
}

func TestLeadFieldsOnOddServers(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, options := range map[string]simulator.Options{
		"the answer tells little": {LeadFieldsAnswerShort: true},
		"no admin token is known": {ListingDisabled: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, options)
			shop := w.Add("loja")
			config := func(name string) string {
				return w.AsOwner(shop.Token, leadFieldsCase.With(fields("lead_field01="+name)))
			}
			user := w.Terminal("")
			user.Becomes(config("CPF"), []string{world.PlansCreate(leadFieldsCase.Address())})
			user.Becomes(config("RG"), []string{world.PlansUpdate(leadFieldsCase.Address())})
			hasLeadFields("lead_field01=RG")(w, shop)
		})
	}
}
