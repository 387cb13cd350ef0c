package item

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	labelAddress = "uazapi_label.new"
	writesLabel  = "POST /label/edit"
	// businessNumber is that of an account of WhatsApp Business, and personalNumber is not.
	businessNumber, personalNumber = "5511990000009", "5511990000001"
	isNew                          = `name = "Novo"`
)

func labelOf(in simulator.Instance, lines ...string) string {
	return world.Block("resource", "uazapi_label", "new", append([]string{world.ByID(in)}, lines...)...)
}

// hasLabels checks that an instance has just these labels, each as its number, its name
// and its color.
func hasLabels(w *world.World, in simulator.Instance, want ...string) func() {
	return func() {
		w.T.Helper()
		var got []string
		for _, label := range w.Labels(in.ID) {
			got = append(got, fmt.Sprintf("%s %s %d", label.LabelID, label.Name, label.Color))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.T.Errorf("the labels (-want +got):\n%s", diff)
		}
	}
}

func addsLabel(w *world.World, in simulator.Instance, name string) simulator.Label {
	w.T.Helper()
	added, err := w.AddLabel(in.ID, simulator.Label{Name: name, Color: 7})
	w.Must(err)
	return added
}

func removesLabel(w *world.World, in simulator.Instance, id string) {
	w.T.Helper()
	w.Must(w.SetLabel(in.ID, simulator.Label{LabelID: id}))
}

func showsLabel(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(labelAddress, tfjsonpath.New(attribute), value)
}

// A server that reads all labels from WhatsApp again has new records of them.
func TestLabelOfAnotherRecordIsTheSame(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", businessNumber)
	config := w.AsAdmin(labelOf(shop, isNew))
	w.Steps(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{showsLabel("record_id", knownvalue.NotNull())}},
		resource.TestStep{
			PreConfig: func() {
				changed := w.Labels(shop.ID)[0]
				changed.RecordID = "r0123456789abcd"
				w.Must(w.SetLabel(shop.ID, changed))
			},
			Config: config, ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{showsLabel("record_id", knownvalue.StringExact("r0123456789abcd"))},
		},
	)
}

// The next label gets the number of one that was removed. It is another's, and stays as
// it is.
func TestLabelThatGotTheNumberOfARemovedOneIsLeftAlone(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", businessNumber)
	reuses := func(id, name string) func() {
		return func() {
			removesLabel(w, shop, id)
			if added := addsLabel(w, shop, name); added.LabelID != id {
				w.T.Errorf("it has the number %s, want %s", added.LabelID, id)
			}
		}
	}
	config := w.AsAdmin(labelOf(shop, isNew))
	w.Steps(
		resource.TestStep{Config: config, PostApplyFunc: hasLabels(w, shop, "1 Novo 0")},
		resource.TestStep{
			PreConfig: reuses("1", "VIP"),
			Config:    config, ConfigPlanChecks: planIs(labelAddress, plancheck.ResourceActionCreate), PostApplyFunc: hasLabels(w, shop, "1 VIP 7", "2 Novo 0"),
		},
		// Between the plan and the apply, that is an error.
		resource.TestStep{
			Config:           w.AsAdmin(labelOf(shop, isNew, "color = 1")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.BetweenPlanAndApply(reuses("2", "Fornecedor"))}},
			ExpectError:      world.Says("Unable to change the label 2", `of instance "loja": its id is another's now`, "Run terraform plan"),
		},
		resource.TestStep{Config: w.AsAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: hasLabels(w, shop, "1 VIP 7", "2 Fornecedor 7")},
	)
}

// A number that is logged out can be planned, and says what a change takes.
func TestLabelTakesASession(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", businessNumber)
	config := w.AsAdmin(labelOf(shop, isNew))
	changed := w.AsAdmin(labelOf(shop, isNew, "color = 4"))
	w.Steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: w.Do(func() error { return w.LogOut(shop.ID) }), Config: config, PlanOnly: true},
		resource.TestStep{Config: changed, ExpectError: world.Says("Unable to change the label 1", `of instance "loja": it is not connected to WhatsApp`, "Pair it", "No session")},
		resource.TestStep{
			Config:      w.AsAdmin(`data "uazapi_instances" "all" {}`),
			ExpectError: world.Says("Unable to remove the label 1", "it is not connected to WhatsApp"),
		},
		resource.TestStep{PreConfig: w.Do(func() error { return w.Pair(shop.ID, businessNumber) }), Config: changed, PostApplyFunc: hasLabels(w, shop, "1 Novo 4")},
	)
}

// The server does not say why WhatsApp takes no label.
func TestLabelThatIsNotTakenSaysWhatMayBeTheMatter(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options simulator.Options
		number  string
	}{
		"a personal account": {simulator.Options{}, personalNumber},
		"an old server":      {simulator.Options{LabelsNotCreated: true}, businessNumber},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, test.options)
			shop := w.Paired("loja", test.number)
			w.Steps(resource.TestStep{
				Config: w.AsAdmin(labelOf(shop, isNew)),
				ExpectError: world.Says(`Unable to add the label to instance "loja": WhatsApp did not take it`, "WhatsApp Business", "older than API 2.1.0",
					`HTTP 500, "error editing label"`),
			})
			hasLabels(w, shop)()
		})
	}
}

func TestLabelWhatCannotBeIsRefusedAtPlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	var steps []resource.TestStep
	for _, wrong := range []struct{ lines, says string }{
		{`name = " "`, "Invalid name"},
		{`name = "a\nb"`, "Invalid name"},
		{isNew + "\n  color = 20", "color"},
		{isNew + "\n  color = -1", "color"},
	} {
		steps = append(steps, resource.TestStep{Config: w.AsAdmin(labelOf(shop, wrong.lines)), PlanOnly: true, ExpectError: world.Says(wrong.says)})
	}
	w.Steps(steps...)
	w.Sent(writesLabel)()
}
