package acceptance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	tagAddress = "uazapi_lead_tag.hot"
	writesTags = "POST /lead/tags/edit"
	readsTags  = "GET /lead/tags"
	hotName    = `name = "Quente"`
	nothing    = `data "uazapi_instances" "all" {}`
)

// tagOf configures a tag of an instance.
func tagOf(in simulator.Instance, lines ...string) string {
	return block("resource", "uazapi_lead_tag", "hot", append([]string{named(in)}, lines...)...)
}

// addsTag adds a tag as somebody in the panel does, or a server by itself.
func (w *world) addsTag(in simulator.Instance, tag simulator.LeadTag) simulator.LeadTag {
	w.t.Helper()
	added, err := w.AddLeadTag(in.ID, tag)
	w.must(err)
	return added
}

// hasTags checks that an instance has just these tags, whatever their ids.
func (w *world) hasTags(in simulator.Instance, want ...simulator.LeadTag) func() {
	return func() {
		w.t.Helper()
		got := w.LeadTags(in.ID)
		for n := range got {
			got[n].ID = ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.t.Errorf("the tags (-want +got):\n%s", diff)
		}
	}
}

func showsTag(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(tagAddress, tfjsonpath.New(attribute), value)
}

func tagIs(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(tagAddress, action)}}
}

var (
	hot, cold = simulator.LeadTag{Name: "Quente"}, simulator.LeadTag{Name: "Frio", Kanban: true, KanbanOrder: 1}
	column    = simulator.LeadTag{Name: "Fervendo", Kanban: true, KanbanOrder: 7}
)

func TestLeadTag_isAddedChangedAndRemovedBesideItsNeighbors(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	w.addsTag(shop, cold)
	w.steps(
		resource.TestStep{
			Config: w.asAdmin(tagOf(shop, hotName)),
			ConfigStateChecks: []statecheck.StateCheck{
				showsTag("name", knownvalue.StringExact("Quente")), showsTag("kanban", knownvalue.Bool(false)), showsTag("kanban_order", knownvalue.Int64Exact(0)),
				showsTag("instance_id", knownvalue.StringExact(shop.ID)), showsTag("id", knownvalue.NotNull()),
			},
			PostApplyFunc: all(w.hasTags(shop, cold, hot), w.sent(writesTags, `{"name":"Quente","kanban":false,"kanbanOrder":0}`)),
		},
		resource.TestStep{
			Config: w.asAdmin(tagOf(shop, `name = "Fervendo"`, "kanban = true", "kanban_order = 7")), ConfigPlanChecks: tagIs(plancheck.ResourceActionUpdate),
			PostApplyFunc: w.hasTags(shop, cold, column),
		},
		// What is left out is its default again.
		resource.TestStep{Config: w.asAdmin(tagOf(shop, hotName)), ConfigPlanChecks: tagIs(plancheck.ResourceActionUpdate), PostApplyFunc: w.hasTags(shop, cold, hot)},
		resource.TestStep{Config: w.asAdmin(nothing), PostApplyFunc: w.hasTags(shop, cold)},
	)
}

func TestLeadTag_driftIsMendedAndOthersAreLeft(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.asAdmin(tagOf(shop, hotName))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				changed := w.LeadTags(shop.ID)[0]
				changed.Name, changed.Kanban = "Morno", true
				w.must(w.SetLeadTag(shop.ID, changed))
				w.addsTag(shop, cold)
			},
			Config: config, ConfigPlanChecks: tagIs(plancheck.ResourceActionUpdate), PostApplyFunc: w.hasTags(shop, hot, cold),
		},
	)
}

func TestLeadTag_thatIsRemovedInThePanelIsPlannedAnew(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.asAdmin(tagOf(shop, hotName))
	remove := func() { w.must(w.SetLeadTag(shop.ID, simulator.LeadTag{ID: w.LeadTags(shop.ID)[0].ID})) }
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: remove, Config: config, ConfigPlanChecks: tagIs(plancheck.ResourceActionCreate)},
		// Between the plan and the apply, that is an error, and the next plan mends it.
		resource.TestStep{
			Config:           w.asAdmin(tagOf(shop, hotName, "kanban = true")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{between(remove)}},
			ExpectError:      says("Unable to change the lead tag", `of instance "loja": it does not exist any more`, "Run terraform plan"),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: tagIs(plancheck.ResourceActionCreate)},
	)
}

func TestLeadTag_isGoneWithItsInstance(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	config := w.asAdmin(instance(`name = "loja"`) + block("resource", "uazapi_lead_tag", "hot", "instance_id = "+thisInstance+".id", hotName))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: w.do(func() error { return w.Remove(w.the().ID) }), Config: config, ConfigPlanChecks: tagIs(plancheck.ResourceActionCreate)},
	)
}

// Whatever becomes of the answer, there is one tag in the end.
func TestLeadTag_isAddedOnceWhateverBecomesOfTheAnswer(t *testing.T) {
	t.Parallel()
	onCLI(t)
	const took = "was taken for the one that was added"
	for name, test := range map[string]struct {
		fault simulator.Fault
		says  string
	}{
		"lost":      {simulator.Fault{Kind: simulator.FaultDropAfter}, took},
		"an error":  {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"context deadline exceeded"}`}, took},
		"cut":       {simulator.Fault{Kind: simulator.FaultCutJSON}, took},
		"429 first": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429}, "1 added"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			shop := w.Add("loja")
			w.addsTag(shop, cold)
			fault := test.fault
			fault.Route, fault.Times = writesTags, 1
			w.Inject(fault)
			user := w.terminal(w.asAdmin(tagOf(shop, hotName)))
			if output := user.run(applies...); !says(test.says).MatchString(output) {
				t.Errorf("it says\n%s", output)
			}
			w.hasTags(shop, cold, hot)()
			user.isSettled()
		})
	}
}

func TestLeadTag_onOddServers(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.Options{
		"twins are refused":     {Lists: simulator.ListOptions{TwinsRefused: true}},
		"new ones are late":     {Lists: simulator.ListOptions{LateReads: 2}},
		"edits clear":           {Lists: simulator.ListOptions{EditClears: true}},
		"all in the answer":     {LeadTagAnswer: simulator.TagsAnswerList},
		"a message is answered": {LeadTagAnswer: simulator.TagsAnswerMessage},
		"late, and a message":   {LeadTagAnswer: simulator.TagsAnswerMessage, Lists: simulator.ListOptions{LateReads: 5}},
		"404 in another form":   {CodeForm: true, WrongVerb405: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTickingWorld(t, options)
			shop := w.Add("loja")
			w.addsTag(shop, cold)
			w.steps(
				resource.TestStep{Config: w.asAdmin(tagOf(shop, hotName, "kanban = true")), PostApplyFunc: w.hasTags(shop, cold, simulator.LeadTag{Name: "Quente", Kanban: true})},
				resource.TestStep{Config: w.asAdmin(tagOf(shop, hotName, "kanban = true", "kanban_order = 2")), ConfigPlanChecks: tagIs(plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: w.asAdmin(tagOf(shop, hotName)), ConfigPlanChecks: tagIs(plancheck.ResourceActionUpdate), PostApplyFunc: w.hasTags(shop, cold, hot)},
				resource.TestStep{Config: w.asAdmin(nothing), PostApplyFunc: w.hasTags(shop, cold)},
			)
		})
	}
}

// A server before API 2.4.4 says nothing of tags: what the state has stays there.
func TestLeadTag_onAServerThatHasNone(t *testing.T) {
	t.Parallel()
	onCLI(t)
	old := []string{"the server has no lead tags", "new in API 2.4.4", "HTTP 40"}
	w := newWorld(t, simulator.Options{MissingRoutes: []string{readsTags, writesTags}})
	shop := w.Add("loja")
	user := w.terminal(w.asAdmin(tagOf(shop, hotName)))
	user.fails(append([]string{`Unable to add the lead tag to instance "loja"`}, old...), applies...)

	// It was updated, and then taken back.
	newer := newWorld(t, simulator.Options{})
	newer.CopyFrom(w.Simulator)
	user.configure(newer.asAdmin(tagOf(shop, hotName)))
	user.run(applies...)
	newer.Inject(simulator.Fault{Route: readsTags, Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`})
	user.fails(append([]string{"Unable to read the lead tag", `of instance "loja"`}, old...), planned...)
	user.fails(append([]string{"Unable to remove the lead tag"}, old...), "destroy", "-auto-approve", "-no-color", "-refresh=false")
	newer.Heal()
	user.isSettled()
	newer.hasTags(shop, hot)()
	newer.Inject(simulator.Fault{Route: writesTags, Kind: simulator.FaultStatusBefore, Status: 405, Body: `{"message":"Method Not Allowed."}`})
	user.configure(newer.asAdmin(tagOf(shop, hotName, "kanban = true")))
	user.fails(append([]string{"Unable to change the lead tag"}, old...), applies...)
}

// A tag that was there before is never taken over.
func TestLeadTag_thatIsThereAlready(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for name, test := range map[string]struct {
		options simulator.Options
		refused bool
	}{
		"twins are refused":                      {simulator.Options{Lists: simulator.ListOptions{TwinsRefused: true}}, true},
		"twins are allowed":                      {simulator.Options{}, false},
		"twins are allowed, and nothing is told": {simulator.Options{LeadTagAnswer: simulator.TagsAnswerMessage}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.options)
			shop := w.Add("loja")
			appeared := w.addsTag(shop, hot)
			user := w.terminal(w.asAdmin(tagOf(shop, hotName)))
			if test.refused {
				user.fails([]string{
					"the server refused it, and one like it is there already", "looks like it: " + appeared.ID,
					"terraform import uazapi_lead_tag.NAME " + shop.ID + "/" + appeared.ID, "Tag already exists",
				}, applies...)
				w.hasTags(shop, hot)()
				return
			}
			if output := user.run(applies...); !says("more than one such lead tag", appeared.ID).MatchString(output) {
				t.Errorf("it says\n%s", output)
			}
			w.hasTags(shop, hot, hot)()
			user.isSettled()
			user.run("destroy", "-auto-approve", "-no-color")
			if left := w.LeadTags(shop.ID); len(left) != 1 || left[0] != appeared {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

// One appears by itself while the apply adds another.
func TestLeadTag_thatAppearsMeanwhile(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for name, test := range map[string]struct {
		answer   simulator.LeadTagAnswer
		appeared simulator.LeadTag
		fails    bool
	}{
		"the same, and the answer has the id":            {simulator.TagsAnswerTag, hot, false},
		"the same, and the answer has all":               {simulator.TagsAnswerList, hot, true},
		"the same, and the answer has a message":         {simulator.TagsAnswerMessage, hot, true},
		"only of its name, and the answer has a message": {simulator.TagsAnswerMessage, simulator.LeadTag{Name: "Quente", Kanban: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script := &simulator.Script{}
			w := newWorld(t, simulator.Options{LeadTagAnswer: test.answer, OnRequest: script.Play})
			shop := w.Add("loja")
			var appeared simulator.LeadTag
			// Between the read before the addition and the one after it.
			script.After(readsTags, 1, func() { appeared = w.addsTag(shop, test.appeared) })
			user := w.terminal(w.asAdmin(tagOf(shop, hotName)))
			if test.fails {
				user.fails([]string{"several new lead tags look like it", "2 new lead tags", "terraform import uazapi_lead_tag.NAME " + shop.ID + "/"}, applies...)
				return
			}
			user.run(applies...)
			user.isSettled()
			user.run("destroy", "-auto-approve", "-no-color")
			if left := w.LeadTags(shop.ID); len(left) != 1 || left[0] != appeared {
				t.Errorf("it leaves %v, want %v", left, appeared)
			}
		})
	}
}

func TestLeadTag_thatTheServerDoesNotKeepIsAnError(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]simulator.LeadTagAnswer{"answered with it": simulator.TagsAnswerTag, "answered with a message": simulator.TagsAnswerMessage} {
		t.Run(name, func(t *testing.T) {
			w := newTickingWorld(t, simulator.Options{LeadTagAnswer: answer})
			shop := w.Add("loja")
			w.steps(resource.TestStep{
				PreConfig:   w.meets(writesTags, simulator.Fault{Kind: simulator.FaultAnswerOnly, Times: 1}),
				Config:      w.asAdmin(tagOf(shop, hotName)),
				ExpectError: says(`Unable to add the lead tag to instance "loja": it does not show`, "import it; otherwise run terraform apply again"),
			})
		})
	}
}

func TestLeadTag_whatIsNoTagIsRefusedByThePlan(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	refused := func(want []string, lines ...string) resource.TestStep {
		return resource.TestStep{Config: w.asAdmin(tagOf(shop, lines...)), PlanOnly: true, ExpectError: says(want...)}
	}
	w.steps(
		refused([]string{"Invalid name of a lead tag", "name =", "The name is blank"}, `name = " "`),
		refused([]string{"Invalid name of a lead tag", "has 101 characters"}, fmt.Sprintf("name = %q", strings.Repeat("x", 101))),
		refused([]string{"kanban_order", "at least 0"}, hotName, "kanban_order = -1"),
		resource.TestStep{Config: w.asAdmin(tagOf(shop, fmt.Sprintf("name = %q", strings.Repeat("é", 100))))},
	)
}

func TestLeadTag_imports(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id     func(in simulator.Instance, tag simulator.LeadTag) string
		config func(w *world, in simulator.Instance, body string) string
	}{
		"by id":   {func(in simulator.Instance, tag simulator.LeadTag) string { return in.ID + "/" + tag.ID }, toAdmin},
		"by name": {func(_ simulator.Instance, tag simulator.LeadTag) string { return "name:Loja 1/2/" + tag.ID }, toAdmin},
		"with its own token": {
			func(_ simulator.Instance, tag simulator.LeadTag) string { return "/" + tag.ID },
			func(w *world, in simulator.Instance, body string) string { return w.asOwner(in.Token, body) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			shop := w.Add("Loja 1/2")
			w.addsTag(shop, hot)
			there := w.addsTag(shop, column)
			text := tagOf(shop, `name = "Fervendo"`, "kanban = true", "kanban_order = 7")
			importing := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", tagAddress, test.id(shop, there))
			w.steps(
				resource.TestStep{
					Config:           test.config(w, shop, importing+text),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{imported{tagAddress, plancheck.ResourceActionNoop}}},
					ConfigStateChecks: []statecheck.StateCheck{
						showsTag("id", knownvalue.StringExact(there.ID)), showsTag("instance_id", knownvalue.StringExact(shop.ID)),
					},
					PostApplyFunc: w.sent(writesTags),
				},
				resource.TestStep{Config: test.config(w, shop, text), PlanOnly: true},
			)
		})
	}
}

func TestLeadTag_isImportedByCommandAndByIdentity(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	w.addsTag(shop, cold)
	w.test(resource.TestCase{TerraformVersionChecks: withIdentity, Steps: []resource.TestStep{
		{Config: w.asAdmin(tagOf(shop, hotName)), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(tagAddress, map[string]knownvalue.Check{
			"instance_id": knownvalue.StringExact(shop.ID), "id": knownvalue.NotNull(),
		})}},
		{ResourceName: tagAddress, ImportState: true, ImportStateIdFunc: idOfTag, ImportStateVerify: true},
		{ResourceName: tagAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}})
}

// idOfTag is the import id of the tag in the state.
func idOfTag(state *terraform.State) (string, error) {
	attributes := state.RootModule().Resources[tagAddress].Primary.Attributes
	return attributes["instance_id"] + "/" + attributes["id"], nil
}

// All tags of an instance are read by one call.
func TestLeadTag_allOfAnInstanceAreReadByOneCall(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.terminal(w.asAdmin(fmt.Sprintf("resource \"uazapi_lead_tag\" \"all\" {\n  count = 5\n  instance_id = %q\n  name = \"Etapa ${count.index}\"\n  kanban = true\n  kanban_order = count.index\n}\n\n", shop.ID)))
	user.run(applies...)
	w.ResetRequests()
	if said := user.run(planned...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
	if calls := w.Calls(readsTags); calls != 1 {
		t.Errorf("%d calls, want one", calls)
	}
	user.run("destroy", "-auto-approve", "-no-color")
	w.hasTags(shop)()
}

func TestLeadTag_list(t *testing.T) {
	t.Parallel()
	needs(t, "queries")
	w := newWorld(t, simulator.Options{})
	shop, other := w.Add("loja"), w.Add("outra")
	w.addsTag(shop, hot)
	w.addsTag(shop, cold)
	w.addsTag(other, hot)
	user := w.terminal(w.asAdmin(""))
	user.write("list.tfquery.hcl", fmt.Sprintf("list \"uazapi_lead_tag\" \"all\" {\n  provider = uazapi\n}\n\nlist \"uazapi_lead_tag\" \"of_shop\" {\n  provider = uazapi\n  config {\n    instance_id = %q\n  }\n}\n", shop.ID))
	output := user.run("query", "-no-color")
	for line, times := range map[string]int{"loja: Quente": 2, "loja: Frio": 2, "outra: Quente": 1} {
		if got := strings.Count(output, line); got != times {
			t.Errorf("%s is listed %d times, want %d:\n%s", line, got, times, output)
		}
	}
}
