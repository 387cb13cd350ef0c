package item

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

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	replyAddress = "uazapi_quick_reply.hours"
	writesReply  = "POST /quickreply/edit"
	greets       = `short_cut = "oi"`
	picture      = "aGVsbG8gd29ybGQsIHBpY3R1cmUh"
)

// replyOf configures a quick reply of an instance.
func replyOf(in simulator.Instance, lines ...string) string {
	return world.Block("resource", "uazapi_quick_reply", "hours", append([]string{world.ByID(in), greets}, lines...)...)
}

// otherReply is a quick reply that somebody else made.
var otherReply = simulator.QuickReply{ShortCut: "tchau", Type: "text", Text: "Até logo"}

// hasReplies checks that an instance has just these quick replies, whatever their ids.
func hasReplies(w *world.World, in simulator.Instance, want ...simulator.QuickReply) func() {
	return func() {
		w.T.Helper()
		got := w.QuickReplies(in.ID)
		for n := range got {
			got[n].ID = ""
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.T.Errorf("the quick replies (-want +got):\n%s", diff)
		}
	}
}

func addsReply(w *world.World, in simulator.Instance, reply simulator.QuickReply) simulator.QuickReply {
	w.T.Helper()
	added, err := w.AddQuickReply(in.ID, reply)
	w.Must(err)
	return added
}

func showsReply(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(replyAddress, tfjsonpath.New(attribute), value)
}

// planIs checks what a plan does with an object.
func planIs(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// idInState is the import id of an item in the state.
func idInState(address string) resource.ImportStateIdFunc {
	return func(state *terraform.State) (string, error) {
		attributes := state.RootModule().Resources[address].Primary.Attributes
		return attributes["instance_id"] + "/" + attributes["id"], nil
	}
}

// Somebody changes the file of one.
func TestQuickReplyDriftOfAFileIsMended(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(replyOf(shop, `type = "image"`, fmt.Sprintf("file = %q", picture)))
	w.Steps(
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{showsReply("file_fingerprint", knownvalue.NotNull())}},
		resource.TestStep{
			PreConfig: func() {
				reply := w.QuickReplies(shop.ID)[0]
				reply.File = "https://a.example/b.png"
				w.Must(w.SetQuickReply(shop.ID, reply))
			},
			Config: config, ConfigPlanChecks: planIs(replyAddress, plancheck.ResourceActionUpdate),
			PostApplyFunc: hasReplies(w, shop, simulator.QuickReply{ShortCut: "oi", Type: "image", File: picture}),
		},
		// Without a file there is no fingerprint of one.
		resource.TestStep{
			Config: w.AsAdmin(replyOf(shop, `text = "Olá"`)), ConfigPlanChecks: planIs(replyAddress, plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{showsReply("file", knownvalue.Null()), showsReply("file_fingerprint", knownvalue.Null())},
			PostApplyFunc:     hasReplies(w, shop, simulator.QuickReply{ShortCut: "oi", Type: "text", Text: "Olá"}),
		},
	)
}

// A file is written, kept, and changed, on servers that keep it in their own ways.
func TestQuickReplyWithAFileOnOddServers(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.Options{
		"edits clear":          {Lists: simulator.ListOptions{EditClears: true}},
		"WhatsApp is editable": {QuickReplies: simulator.QuickReplyOptions{MirrorEditable: true}},
		"files are stored":     {QuickReplies: simulator.QuickReplyOptions{FilesStored: true}},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.StartTicking(t, options)
			shop := w.Add("loja")
			addsReply(w, shop, otherReply)
			mirrored := ""
			if options.QuickReplies.MirrorEditable {
				mirrored = "on_whatsapp = true"
			}
			file := fmt.Sprintf("file = %q", picture)
			w.Steps(
				resource.TestStep{Config: w.AsAdmin(replyOf(shop, `text = "Olá"`, mirrored))},
				resource.TestStep{Config: w.AsAdmin(replyOf(shop, `text = "Oi"`)), ConfigPlanChecks: planIs(replyAddress, plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: w.AsAdmin(replyOf(shop, `type = "image"`, file)), ConfigPlanChecks: planIs(replyAddress, plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: w.AsAdmin(replyOf(shop, `type = "image"`, file, `text = "Olá"`)), ConfigPlanChecks: planIs(replyAddress, plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: w.AsAdmin(replyOf(shop, `type = "image"`, `file = "https://a.example/b.png"`)), ConfigPlanChecks: planIs(replyAddress, plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: w.AsAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: hasReplies(w, shop, otherReply)},
			)
		})
	}
}

// What was made on the phone can be read, and changed on the phone only.
func TestQuickReplyOfThePhoneIsReadOnly(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	made := addsReply(w, shop, simulator.QuickReply{ShortCut: "oi", Type: "text", Text: "Olá", OnWhatsApp: true})
	importing := world.ImportBlock(replyAddress, shop.ID+"/"+made.ID)
	w.Steps(
		resource.TestStep{
			Config:           w.AsAdmin(importing + replyOf(shop, `text = "Olá"`, "on_whatsapp = true")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.PlansImport(replyAddress, plancheck.ResourceActionNoop)}},
			PostApplyFunc:    w.Sent(writesReply),
		},
		resource.TestStep{
			Config:      w.AsAdmin(replyOf(shop, `text = "Bom dia"`, "on_whatsapp = true")),
			ExpectError: world.Says("Unable to change the quick reply", `of instance "loja": it is read-only here`, "Change or remove it in WhatsApp Business on the phone", "terraform state rm", "HTTP 403"),
		},
		resource.TestStep{
			Config:      w.AsAdmin(`data "uazapi_instances" "all" {}`),
			ExpectError: world.Says("Unable to remove the quick reply", "it is read-only here"),
		},
		resource.TestStep{
			PreConfig: w.Do(func() error { return w.SetQuickReply(shop.ID, simulator.QuickReply{ID: made.ID}) }),
			Config:    w.AsAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: hasReplies(w, shop),
		},
	)
}

// A server of API 2.1.0 does not know of WhatsApp.
func TestQuickReplyThatIsKeptOtherwiseIsAWarning(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{QuickReplies: simulator.QuickReplyOptions{MirrorIgnored: true}})
	user := w.Terminal(w.AsAdmin(replyOf(w.Add("loja"), `text = "Olá"`, "on_whatsapp = true")))
	if output := user.Run(world.Apply...); !world.Says("Warning: Unable to add the quick reply to instance", "the server kept another value", "on_whatsapp").MatchString(output) {
		t.Errorf("it says:\n%s", output)
	}
}

func TestQuickReplyWhatCannotBeIsRefusedAtPlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	var steps []resource.TestStep
	for _, wrong := range []struct {
		lines []string
		says  string
	}{
		{nil, "Missing text"},
		{[]string{`text = ""`}, "Missing text"},
		{[]string{`text = "Olá"`, `file = "https://a.example/b"`}, "A text has no file"},
		{[]string{`type = "image"`}, "Missing file"},
		{[]string{`type = "image"`, `file = "foto.jpg"`}, "Invalid file"},
		{[]string{`type = "image"`, `file = "https://a.example/b"`, `doc_name = "b"`}, "Only a document has a name"},
		{[]string{`type = "image"`, `file = "https://a.example/b"`, "on_whatsapp = true"}, "Only a text can be on WhatsApp"},
		{[]string{`type = "sticker"`, `file = "https://a.example/b"`}, "Invalid Attribute Value Match"},
		{[]string{`text = "Olá\r\n"`}, "Invalid text"},
		{[]string{`text = "::error::x"`}, "Invalid text"},
	} {
		steps = append(steps, resource.TestStep{Config: w.AsAdmin(replyOf(shop, wrong.lines...)), PlanOnly: true, ExpectError: world.Says(wrong.says)})
	}
	steps = append(steps, resource.TestStep{
		Config: w.AsAdmin(strings.Replace(replyOf(shop, `text = "Olá"`), `"oi"`, `" "`, 1)), PlanOnly: true, ExpectError: world.Says("Invalid short cut"),
	})
	w.Steps(steps...)
	w.Sent(writesReply)()
}

func TestQuickReplyWithAFileIsImported(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	addsReply(w, shop, otherReply)
	config := w.AsAdmin(replyOf(shop, `type = "document"`, `file = "https://a.example/b.pdf"`, `doc_name = "b.pdf"`))
	identity := map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID), "id": knownvalue.NotNull()}
	w.Test(resource.TestCase{TerraformVersionChecks: world.WithIdentity, Steps: []resource.TestStep{
		{Config: config, ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(replyAddress, identity)}},
		{ResourceName: replyAddress, ImportState: true, ImportStateIdFunc: idInState(replyAddress), ImportStateVerify: true},
		{ResourceName: replyAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}})
}
