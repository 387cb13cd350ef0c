package item

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
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
func hasReplies(w *world.World, in simulator.Instance, want ...simulator.QuickReply) {
	w.T.Helper()
	got := w.QuickReplies(in.ID)
	for n := range got {
		got[n].ID = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.T.Errorf("the quick replies (-want +got):\n%s", diff)
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

// idInState is the import id of an item in the state.
func idInState(address string) resource.ImportStateIdFunc {
	return func(state *terraform.State) (string, error) {
		attributes := state.RootModule().Resources[address].Primary.Attributes
		return attributes["instance_id"] + "/" + attributes["id"], nil
	}
}

// Somebody changes the file of one.
func TestQuickReplyDriftOfAFileIsMended(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.AsAdmin(replyOf(shop, `type = "image"`, fmt.Sprintf("file = %q", picture)))
	user := w.Terminal("")
	user.Becomes(config, []string{world.PlansCreate(replyAddress)}, showsReply("file_fingerprint", knownvalue.NotNull()))
	reply := w.QuickReplies(shop.ID)[0]
	reply.File = "https://a.example/b.png"
	w.Must(w.SetQuickReply(shop.ID, reply))
	user.Becomes(config, []string{world.PlansUpdate(replyAddress), world.Updated})
	hasReplies(w, shop, simulator.QuickReply{ShortCut: "oi", Type: "image", File: picture})
	// Without a file there is no fingerprint of one.
	user.Becomes(w.AsAdmin(replyOf(shop, `text = "Olá"`)), []string{world.PlansUpdate(replyAddress), world.Updated},
		showsReply("file", knownvalue.Null()), showsReply("file_fingerprint", knownvalue.Null()))
	hasReplies(w, shop, simulator.QuickReply{ShortCut: "oi", Type: "text", Text: "Olá"})
}

// A file is written, kept, and changed, on servers that keep it in their own ways.
func TestQuickReplyWithAFileOnOddServers(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const kind = "uazapi_quick_reply"
	servers := world.Servers{
		"where edits clear":          world.StartTicking(t, simulator.Options{Lists: simulator.ListOptions{EditClears: true}}),
		"where WhatsApp is editable": world.StartTicking(t, simulator.Options{QuickReplies: simulator.QuickReplyOptions{MirrorEditable: true}}),
		"where files are stored":     world.StartTicking(t, simulator.Options{QuickReplies: simulator.QuickReplyOptions{FilesStored: true}}),
	}
	shops := map[string]simulator.Instance{}
	for title, w := range servers {
		shops[title] = w.Add("loja")
		addsReply(w, shops[title], otherReply)
	}
	user := servers.Terminal(t)
	becomes := func(plans func(address string) string, lines func(title string) []string) {
		t.Helper()
		user.Becomes(servers.AsAdmin(func(title string) string {
			named := []string{world.OnServer(title), world.ByID(shops[title]), greets}
			return world.Block("resource", kind, world.NameOf(title), append(named, lines(title)...)...)
		}), servers.Planned(kind, plans))
	}
	all := func(lines ...string) func(string) []string { return func(string) []string { return lines } }
	file := fmt.Sprintf("file = %q", picture)
	becomes(world.PlansCreate, func(title string) []string {
		return []string{`text = "Olá"`, fmt.Sprintf("on_whatsapp = %t", title == "where WhatsApp is editable")}
	})
	becomes(world.PlansUpdate, all(`text = "Oi"`))
	becomes(world.PlansUpdate, all(`type = "image"`, file))
	becomes(world.PlansUpdate, all(`type = "image"`, file, `text = "Olá"`))
	becomes(world.PlansUpdate, all(`type = "image"`, `file = "https://a.example/b.png"`))
	user.Becomes(servers.AsAdmin(func(string) string { return "" }), servers.Planned(kind, world.PlansDestroy))
	servers.Each(t, "destroyed", func(w *world.World, title string) { hasReplies(w, shops[title], otherReply) })
}

// What was made on the phone can be read, and changed on the phone only.
func TestQuickReplyOfThePhoneIsReadOnly(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	made := addsReply(w, shop, simulator.QuickReply{ShortCut: "oi", Type: "text", Text: "Olá", OnWhatsApp: true})
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(world.ImportBlock(replyAddress, shop.ID+"/"+made.ID)+replyOf(shop, `text = "Olá"`, "on_whatsapp = true")),
		[]string{"1 imported, 0 added, 0 changed, 0 destroyed"})
	w.Sent(writesReply)()
	user.Refuses(w.AsAdmin(replyOf(shop, `text = "Bom dia"`, "on_whatsapp = true")), world.Apply,
		"Unable to change the quick reply", `of instance "loja": it is read-only here`, "Change or remove it in WhatsApp Business on the phone", "terraform state rm", "HTTP 403")
	user.Refuses(w.AsAdmin(""), world.Apply, "Unable to remove the quick reply", "it is read-only here")
	w.Must(w.SetQuickReply(shop.ID, simulator.QuickReply{ID: made.ID}))
	user.Becomes(w.AsAdmin(""), []string{world.Untouched})
	hasReplies(w, shop)
}

// A gateway that refuses without a reason does not make a quick reply the phone's.
func TestQuickReplyThatAGatewayRefusesIsNotReadOnly(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(replyOf(shop, `text = "Olá"`)))
	user.Settles(nil)
	w.Meets(writesReply, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"message":"Forbidden"}`})()
	for verb, config := range map[string]string{"change": replyOf(shop, `text = "Oi"`), "remove": ""} {
		user.Refuses(w.AsAdmin(config), world.Apply, "Unable to "+verb+" the quick reply", "the request was refused in unknown words", "HTTP 403")
	}
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
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	named := world.ByID(w.Add("loja"))
	var rows []refusal
	for _, wrong := range []struct {
		lines []string
		says  string
	}{
		{[]string{greets}, "Missing text"},
		{[]string{greets, `text = ""`}, "Missing text"},
		{[]string{greets, `text = "Olá"`, `file = "https://a.example/b"`}, "A text has no file"},
		{[]string{greets, `type = "image"`}, "Missing file"},
		{[]string{greets, `type = "image"`, `file = "foto.jpg"`}, "Invalid file"},
		{[]string{greets, `type = "image"`, `file = "https://a.example/b"`, `doc_name = "b"`}, "Only a document has a name"},
		{[]string{greets, `type = "image"`, `file = "https://a.example/b"`, "on_whatsapp = true"}, "Only a text can be on WhatsApp"},
		{[]string{greets, `type = "sticker"`, `file = "https://a.example/b"`}, "Invalid type"},
		{[]string{greets, `text = "Olá\r\n"`}, "Invalid text"},
		{[]string{greets, `text = "::error::x"`}, "Invalid text"},
		{[]string{`short_cut = " "`, `text = "Olá"`}, "Invalid short cut"},
	} {
		rows = append(rows, refusal{append([]string{named}, wrong.lines...), []string{wrong.says}})
	}
	planRefuses(w, "uazapi_quick_reply", rows)
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
