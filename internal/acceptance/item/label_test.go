package item

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	labelAddress = "uazapi_label.new"
	// businessNumber is that of an account of WhatsApp Business, and personalNumber is not.
	businessNumber, personalNumber = "5511990000009", "5511990000001"
	isNew                          = `name = "Novo"`
)

func labelOf(in simulator.Instance, lines ...string) string {
	return world.Block("resource", "uazapi_label", "new", append([]string{world.ByID(in)}, lines...)...)
}

// hasLabels checks that an instance has just these labels, each as its number, its name
// and its color.
func hasLabels(w *world.World, in simulator.Instance, want ...string) {
	w.T.Helper()
	var got []string
	for _, label := range w.Labels(in.ID) {
		got = append(got, fmt.Sprintf("%s %s %d", label.LabelID, label.Name, label.Color))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.T.Errorf("the labels (-want +got):\n%s", diff)
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
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", businessNumber)
	config := w.AsAdmin(labelOf(shop, isNew))
	user := w.Terminal("")
	user.Becomes(config, []string{world.PlansCreate(labelAddress)}, showsLabel("record_id", knownvalue.NotNull()))
	changed := w.Labels(shop.ID)[0]
	changed.RecordID = "r0123456789abcd"
	w.Must(w.SetLabel(shop.ID, changed))
	user.Becomes(config, []string{world.Untouched}, showsLabel("record_id", knownvalue.StringExact("r0123456789abcd")))
}

// The next label gets the number of one that was removed. It is another's, and stays as
// it is.
func TestLabelThatGotTheNumberOfARemovedOneIsLeftAlone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", businessNumber)
	reuses := func(id, name string) {
		t.Helper()
		removesLabel(w, shop, id)
		if added := addsLabel(w, shop, name); added.LabelID != id {
			t.Errorf("it has the number %s, want %s", added.LabelID, id)
		}
	}
	config := w.AsAdmin(labelOf(shop, isNew))
	user := w.Terminal("")
	user.Becomes(config, []string{world.Created})
	hasLabels(w, shop, "1 Novo 0")
	reuses("1", "VIP")
	user.Becomes(config, []string{world.PlansCreate(labelAddress), world.Created})
	hasLabels(w, shop, "1 VIP 7", "2 Novo 0")

	// Between the plan and the apply, that is an error.
	user.Configure(w.AsAdmin(labelOf(shop, isNew, "color = 1")))
	user.Run(world.PlanInto("plan.bin")...)
	reuses("2", "Fornecedor")
	user.Fails([]string{"Unable to change the label 2", `of instance "loja": its id is another's now`, "Run terraform plan"}, world.ApplyFile("plan.bin")...)
	user.Becomes(w.AsAdmin(""), []string{world.Untouched})
	hasLabels(w, shop, "1 VIP 7", "2 Fornecedor 7")
}

// A number that is logged out can be planned, and says what a change takes.
func TestLabelTakesASession(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", businessNumber)
	changed := w.AsAdmin(labelOf(shop, isNew, "color = 4"))
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(labelOf(shop, isNew)), []string{world.Created})
	w.Must(w.LogOut(shop.ID))
	user.IsSettled()
	user.Refuses(changed, world.Apply, "Unable to change the label 1", `of instance "loja": it is not connected to WhatsApp`, "Pair it", "No session")
	w.Must(w.Pair(shop.ID, businessNumber))
	user.Becomes(changed, []string{world.Updated})
	hasLabels(w, shop, "1 Novo 4")
}

// A customer who has left takes the phone along, so a label stays there, and holds up
// nobody who is to be deleted.
func TestLabelStaysOnThePhoneOfWhoHasLoggedOut(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", businessNumber)
	user := w.Terminal(w.AsAdmin(labelOf(shop, isNew)))
	user.Run(world.Apply...)
	w.Must(w.LogOut(shop.ID))
	user.Applies(w.AsAdmin(""), "Warning: Not removed: a label of an instance that is not connected",
		shop.ID+" (\"loja\") is not connected to WhatsApp (status: disconnected", "the label 1 stays on the phone", "terraform import uazapi_label.NAME "+shop.ID+"/1", "1 destroyed")
	hasLabels(w, shop, "1 Novo 0")
	user.IsSettled()
}

// The server says that the number is logged in, so the session comes back by itself.
func TestLabelIsNotGivenUpWhileASessionMayComeBack(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for _, status := range []string{"disconnected", "connecting"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Paired("loja", businessNumber)
			user := w.Terminal(w.AsAdmin(labelOf(shop, isNew)))
			user.Run(world.Apply...)
			w.Must(w.Break(shop.ID, status))
			user.Refuses(w.AsAdmin(""), world.Apply, "Unable to remove the label 1", `of instance "loja": it is not connected to WhatsApp`,
				"run terraform apply again", "destroy = false", "No session")
			w.Must(w.SetStatus(shop.ID, "connected"))
			user.Run(world.Apply...)
			hasLabels(w, shop)
		})
	}
}

// The server does not say why WhatsApp takes no label.
func TestLabelThatIsNotTakenSaysWhatMayBeTheMatter(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	servers := world.Servers{
		"for a personal account": world.Start(t, simulator.Options{}),
		"that is old":            world.Start(t, simulator.Options{LabelsNotCreated: true}),
	}
	shops := map[string]simulator.Instance{
		"for a personal account": servers["for a personal account"].Paired("loja", personalNumber),
		"that is old":            servers["that is old"].Paired("loja", businessNumber),
	}
	errors := map[string][]string{}
	for title := range servers {
		errors[world.AddressOn("uazapi_label", title)] = []string{
			`Unable to add the label to instance "loja": WhatsApp did not take it`, "WhatsApp Business", "older than API 2.1.0", `HTTP 500, "error editing label"`,
		}
	}
	user := servers.Terminal(t)
	user.Configure(servers.AsAdmin(func(title string) string {
		return world.Block("resource", "uazapi_label", world.NameOf(title), world.OnServer(title), world.ByID(shops[title]), isNew)
	}))
	user.FailsAt(errors, world.Apply...)
	servers.Each(t, "refused", func(w *world.World, title string) { hasLabels(w, shops[title]) })
}

func TestLabelWhatCannotBeIsRefusedAtPlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	named := world.ByID(w.Add("loja"))
	planRefuses(w, "uazapi_label", []refusal{
		{[]string{named, `name = " "`}, []string{"Invalid name"}},
		{[]string{named, `name = "a\nb"`}, []string{"Invalid name"}},
		{[]string{named, isNew, "color = 20"}, []string{"color"}},
		{[]string{named, isNew, "color = -1"}, []string{"color"}},
	})
}
