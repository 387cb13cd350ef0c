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
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	labelAddress = "uazapi_label.new"
	readsLabels  = "GET /labels"
	writesLabel  = "POST /label/edit"
	// businessNumber is that of an account of WhatsApp Business, and personalNumber is not.
	businessNumber, personalNumber = "5511990000009", "5511990000001"
	isNew                          = `name = "Novo"`
)

func labelOf(in simulator.Instance, lines ...string) string {
	return block("resource", "uazapi_label", "new", append([]string{named(in)}, lines...)...)
}

// hasLabels checks that an instance has just these labels, each as its number, its name
// and its color.
func (w *world) hasLabels(in simulator.Instance, want ...string) func() {
	return func() {
		w.t.Helper()
		var got []string
		for _, label := range w.Labels(in.ID) {
			got = append(got, fmt.Sprintf("%s %s %d", label.LabelID, label.Name, label.Color))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.t.Errorf("the labels (-want +got):\n%s", diff)
		}
	}
}

func (w *world) addsLabel(in simulator.Instance, name string) simulator.Label {
	w.t.Helper()
	added, err := w.AddLabel(in.ID, simulator.Label{Name: name, Color: 7})
	w.must(err)
	return added
}

func (w *world) removesLabel(in simulator.Instance, id string) {
	w.t.Helper()
	w.must(w.SetLabel(in.ID, simulator.Label{LabelID: id}))
}

func showsLabel(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(labelAddress, tfjsonpath.New(attribute), value)
}

func TestLabel_isAddedChangedAndRemovedBesideItsNeighbors(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", businessNumber)
	w.addsLabel(shop, "VIP")
	w.steps(
		resource.TestStep{
			Config: w.asAdmin(labelOf(shop, isNew, "color = 3")),
			ConfigStateChecks: []statecheck.StateCheck{
				showsLabel("id", knownvalue.StringExact("2")), showsLabel("color_hex", knownvalue.StringExact("#dfaef0")), showsLabel("record_id", knownvalue.NotNull()),
			},
			PostApplyFunc: all(w.hasLabels(shop, "1 VIP 7", "2 Novo 3"), w.sent(writesLabel, `{"labelid":"new","name":"Novo","color":3,"delete":false}`)),
		},
		resource.TestStep{
			Config: w.asAdmin(labelOf(shop, `name = "Pago"`, "color = 19")), ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{showsLabel("color_hex", knownvalue.StringExact("#9568cf"))},
			PostApplyFunc:     all(w.hasLabels(shop, "1 VIP 7", "2 Pago 19"), w.sent(writesLabel, `{"labelid":"2","name":"Pago","color":19,"delete":false}`)),
		},
		// What is left out is its default again.
		resource.TestStep{
			Config: w.asAdmin(labelOf(shop, `name = "Pago"`)), ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionUpdate),
			PostApplyFunc: w.hasLabels(shop, "1 VIP 7", "2 Pago 0"),
		},
		resource.TestStep{Config: w.asAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: w.hasLabels(shop, "1 VIP 7")},
	)
}

// People change labels on the phone.
func TestLabel_driftIsMended(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.paired("loja", businessNumber)
	config := w.asAdmin(labelOf(shop, isNew))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				changed := w.Labels(shop.ID)[0]
				changed.Name, changed.Color = "Antigo", 5
				w.must(w.SetLabel(shop.ID, changed))
			},
			Config: config, ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionUpdate), PostApplyFunc: w.hasLabels(shop, "1 Novo 0"),
		},
		// A server that reads all labels from WhatsApp again has new records of them.
		resource.TestStep{
			PreConfig: func() {
				changed := w.Labels(shop.ID)[0]
				changed.RecordID = "r0123456789abcd"
				w.must(w.SetLabel(shop.ID, changed))
			},
			Config: config, ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{showsLabel("record_id", knownvalue.StringExact("r0123456789abcd"))},
		},
		resource.TestStep{
			PreConfig: func() { w.removesLabel(shop, "1") },
			Config:    config, ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionCreate), PostApplyFunc: w.hasLabels(shop, "1 Novo 0"),
		},
	)
}

// The next label gets the number of one that was removed. It is another's, and stays as
// it is.
func TestLabel_thatGotTheNumberOfARemovedOneIsLeftAlone(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.paired("loja", businessNumber)
	reuses := func(id, name string) func() {
		return func() {
			w.removesLabel(shop, id)
			if added := w.addsLabel(shop, name); added.LabelID != id {
				w.t.Errorf("it has the number %s, want %s", added.LabelID, id)
			}
		}
	}
	config := w.asAdmin(labelOf(shop, isNew))
	w.steps(
		resource.TestStep{Config: config, PostApplyFunc: w.hasLabels(shop, "1 Novo 0")},
		resource.TestStep{
			PreConfig: reuses("1", "VIP"),
			Config:    config, ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionCreate), PostApplyFunc: w.hasLabels(shop, "1 VIP 7", "2 Novo 0"),
		},
		// Between the plan and the apply, that is an error.
		resource.TestStep{
			Config:           w.asAdmin(labelOf(shop, isNew, "color = 1")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{between(reuses("2", "Fornecedor"))}},
			ExpectError:      says("Unable to change the label 2", `of instance "loja": its id is another's now`, "Run terraform plan"),
		},
		resource.TestStep{Config: w.asAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: w.hasLabels(shop, "1 VIP 7", "2 Fornecedor 7")},
	)
}

// Whatever becomes of the answer, there is one label in the end.
func TestLabel_isAddedOnceWhateverBecomesOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"lost":      {Kind: simulator.FaultDropAfter},
		"an error":  {Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"error editing label"}`},
		"a page":    {Kind: simulator.FaultHTMLAfter},
		"cut":       {Kind: simulator.FaultCutJSON},
		"429 first": {Kind: simulator.FaultStatusBefore, Status: 429},
	} {
		for _, late := range []int{0, 2} {
			t.Run(fmt.Sprintf("%s, %d", name, late), func(t *testing.T) {
				w := newWorld(t, simulator.Options{Lists: simulator.ListOptions{LateReads: late}})
				shop := w.paired("loja", businessNumber)
				w.addsLabel(shop, "VIP")
				fault := fault
				fault.Route, fault.Times = writesLabel, 1
				w.Inject(fault)
				w.steps(resource.TestStep{Config: w.asAdmin(labelOf(shop, isNew)), PostApplyFunc: w.hasLabels(shop, "1 VIP 7", "2 Novo 0")})
			})
		}
	}
}

func TestLabel_onOddServers(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.ListOptions{
		"twins are refused": {TwinsRefused: true},
		"listed late":       {LateReads: 5},
		"edits clear":       {EditClears: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTickingWorld(t, simulator.Options{Lists: options})
			shop := w.paired("loja", businessNumber)
			w.steps(
				resource.TestStep{Config: w.asAdmin(labelOf(shop, isNew))},
				resource.TestStep{Config: w.asAdmin(labelOf(shop, isNew, "color = 4")), ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: w.asAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: w.hasLabels(shop)},
			)
		})
	}
}

// A number that is logged out can be planned, and says what a change takes.
func TestLabel_takesASession(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.paired("loja", businessNumber)
	config := w.asAdmin(labelOf(shop, isNew))
	changed := w.asAdmin(labelOf(shop, isNew, "color = 4"))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: w.do(func() error { return w.LogOut(shop.ID) }), Config: config, PlanOnly: true},
		resource.TestStep{Config: changed, ExpectError: says("Unable to change the label 1", `of instance "loja": it is not connected to WhatsApp`, "Pair it", "No session")},
		resource.TestStep{
			Config:      w.asAdmin(`data "uazapi_instances" "all" {}`),
			ExpectError: says("Unable to remove the label 1", "it is not connected to WhatsApp"),
		},
		resource.TestStep{PreConfig: w.do(func() error { return w.Pair(shop.ID, businessNumber) }), Config: changed, PostApplyFunc: w.hasLabels(shop, "1 Novo 4")},
	)
}

// The server does not say why WhatsApp takes no label.
func TestLabel_thatIsNotTakenSaysWhatMayBeTheMatter(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options simulator.Options
		number  string
	}{
		"a personal account": {simulator.Options{}, personalNumber},
		"an old server":      {simulator.Options{LabelsNotCreated: true}, businessNumber},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.options)
			shop := w.paired("loja", test.number)
			w.steps(resource.TestStep{
				Config: w.asAdmin(labelOf(shop, isNew)),
				ExpectError: says(`Unable to add the label to instance "loja": WhatsApp did not take it`, "WhatsApp Business", "older than API 2.1.0",
					`HTTP 500, "error editing label"`),
			})
			w.hasLabels(shop)()
		})
	}
}

func TestLabel_whatCannotBeIsRefusedAtPlan(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	var steps []resource.TestStep
	for _, wrong := range []struct{ lines, says string }{
		{`name = " "`, "Invalid name"},
		{`name = "a\nb"`, "Invalid name"},
		{isNew + "\n  color = 20", "color"},
		{isNew + "\n  color = -1", "color"},
	} {
		steps = append(steps, resource.TestStep{Config: w.asAdmin(labelOf(shop, wrong.lines)), PlanOnly: true, ExpectError: says(wrong.says)})
	}
	w.steps(steps...)
	w.sent(writesLabel)()
}

func TestLabel_imports(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(w *world, in simulator.Instance, body string) string{
		"name:Loja 1/2/": toAdmin,
		"/":              func(w *world, in simulator.Instance, body string) string { return w.asOwner(in.Token, body) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			shop := w.paired("Loja 1/2", businessNumber)
			w.addsLabel(shop, "VIP")
			added := w.addsLabel(shop, "Novo")
			importing := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", labelAddress, name+added.LabelID)
			w.steps(
				resource.TestStep{
					Config:            config(w, shop, importing+labelOf(shop, isNew, "color = 7")),
					ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{imported{labelAddress, plancheck.ResourceActionNoop}}},
					ConfigStateChecks: []statecheck.StateCheck{showsLabel("record_id", knownvalue.StringExact(added.RecordID))},
					PostApplyFunc:     w.sent(writesLabel),
				},
				resource.TestStep{Config: config(w, shop, labelOf(shop, isNew, "color = 7")), PlanOnly: true},
			)
		})
	}
}

func TestLabel_isImportedByCommandAndByIdentity(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.paired("loja", businessNumber)
	w.addsLabel(shop, "VIP")
	identity := map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID), "id": knownvalue.StringExact("2")}
	w.test(resource.TestCase{TerraformVersionChecks: withIdentity, Steps: []resource.TestStep{
		{Config: w.asAdmin(labelOf(shop, isNew)), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(labelAddress, identity)}},
		{ResourceName: labelAddress, ImportState: true, ImportStateIdFunc: idInState(labelAddress), ImportStateVerify: true},
		{ResourceName: labelAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}})
}

func TestLabel_isGoneWithItsInstance(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.paired("loja", businessNumber)
	config := w.asAdmin(labelOf(shop, isNew))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.do(func() error { return w.Remove(shop.ID) }), Config: w.asAdmin(`data "uazapi_instances" "all" {}`),
		},
	)
}

func TestLabel_list(t *testing.T) {
	t.Parallel()
	needs(t, "queries")
	w := newWorld(t, simulator.Options{})
	shop, other := w.Add("loja"), w.Add("outra")
	w.addsLabel(shop, "VIP")
	w.addsLabel(other, "VIP")
	user := w.terminal(w.asAdmin(""))
	user.write("list.tfquery.hcl", fmt.Sprintf("list \"uazapi_label\" \"all\" {\n  provider = uazapi\n}\n\nlist \"uazapi_label\" \"of_shop\" {\n  provider = uazapi\n  config {\n    instance_id = %q\n  }\n}\n", shop.ID))
	output := user.run("query", "-no-color")
	if lines := strings.Count(output, "loja: VIP"); lines != 2 {
		t.Errorf("the label of the shop is listed %d times, want once by each list:\n%s", lines, output)
	}
}
