package acceptance

import (
	"fmt"
	"slices"
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
	webhookAddress = "uazapi_webhook.crm"
	writesWebhook  = "POST /webhook"
	readsWebhooks  = "GET /webhook"
	crmURL         = `url = "https://crm.example.com/in"`
	quiet          = `exclude_messages = ["wasSentByApi"]`
)

// webhookOf configures a webhook of an instance.
func webhookOf(in simulator.Instance, lines ...string) string {
	return block("resource", "uazapi_webhook", "crm", append([]string{named(in)}, lines...)...)
}

// usualWebhook is a webhook with what has to be there.
func usualWebhook(in simulator.Instance, lines ...string) string {
	return webhookOf(in, append([]string{crmURL, `events = ["messages"]`, quiet}, lines...)...)
}

// neighbor is a webhook that somebody else made.
var neighbor = simulator.Webhook{URL: "https://outra.example.com", Enabled: true, Events: []string{"connection"}, ExcludeMessages: []string{"isGroupYes"}, AddURLEvents: true}

// hasWebhooks checks that an instance has just these webhooks, whatever their ids.
func (w *world) hasWebhooks(in simulator.Instance, want ...simulator.Webhook) func() {
	return func() {
		w.t.Helper()
		got := append([]simulator.Webhook(nil), w.Webhooks(in.ID)...)
		for n := range got {
			got[n].ID = ""
			slices.Sort(got[n].Events)
			slices.Sort(got[n].ExcludeMessages)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			w.t.Errorf("the webhooks (-want +got):\n%s", diff)
		}
	}
}

func (w *world) addsNeighbor(in simulator.Instance) simulator.Webhook {
	w.t.Helper()
	added, err := w.AddWebhook(in.ID, neighbor)
	w.must(err)
	return added
}

func showsWebhook(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(webhookAddress, tfjsonpath.New(attribute), value)
}

func webhookIs(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(webhookAddress, action)}}
}

func setOfTexts(values ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, value := range values {
		checks = append(checks, knownvalue.StringExact(value))
	}
	return knownvalue.SetExact(checks)
}

func TestWebhook_isAddedChangedAndRemovedBesideItsNeighbors(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	w.addsNeighbor(shop)
	crm := simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}}
	full := simulator.Webhook{
		URL: "https://crm.example.com/out", Events: []string{"connection", "messages"}, ExcludeMessages: []string{"isGroupYes", "wasSentByApi"},
		AddURLEvents: true, AddURLTypesMessages: true,
	}
	fullText := webhookOf(shop, `url = "https://crm.example.com/out"`, "enabled = false", `events = ["messages", "connection"]`,
		`exclude_messages = ["wasSentByApi", "isGroupYes"]`, "add_url_events = true", "add_url_types_messages = true")
	w.steps(
		resource.TestStep{
			Config: w.asAdmin(usualWebhook(shop)),
			ConfigStateChecks: []statecheck.StateCheck{
				showsWebhook("enabled", knownvalue.Bool(true)), showsWebhook("events", setOfTexts("messages")), showsWebhook("exclude_messages", setOfTexts("wasSentByApi")),
				showsWebhook("add_url_events", knownvalue.Bool(false)), showsWebhook("add_url_types_messages", knownvalue.Bool(false)),
				showsWebhook("instance_id", knownvalue.StringExact(shop.ID)),
			},
			PostApplyFunc: all(w.hasWebhooks(shop, neighbor, crm), w.sent(writesWebhook,
				`{"action":"add","url":"https://crm.example.com/in","enabled":true,"events":["messages"],"excludeMessages":["wasSentByApi"],"addUrlEvents":false,"addUrlTypesMessages":false}`)),
		},
		resource.TestStep{Config: w.asAdmin(fullText), ConfigPlanChecks: webhookIs(plancheck.ResourceActionUpdate), PostApplyFunc: w.hasWebhooks(shop, neighbor, full)},
		// What is left out is its default again.
		resource.TestStep{Config: w.asAdmin(usualWebhook(shop)), ConfigPlanChecks: webhookIs(plancheck.ResourceActionUpdate), PostApplyFunc: w.hasWebhooks(shop, neighbor, crm)},
		resource.TestStep{Config: w.asAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: w.hasWebhooks(shop, neighbor)},
	)
}

func TestWebhook_driftIsMendedAndNeighborsOfAPanelAreLeft(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.asAdmin(usualWebhook(shop))
	crm := simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}}
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				changed := w.Webhooks(shop.ID)[0]
				changed.Enabled, changed.Events = false, []string{"call"}
				w.must(w.SetWebhook(shop.ID, changed))
				w.addsNeighbor(shop)
			},
			Config: config, ConfigPlanChecks: webhookIs(plancheck.ResourceActionUpdate), PostApplyFunc: w.hasWebhooks(shop, crm, neighbor),
		},
		// Somebody adds one between the plan and the apply.
		resource.TestStep{
			Config: w.asAdmin(usualWebhook(shop, "enabled = false")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				between(func() { w.addsNeighbor(shop) }),
			}},
			PostApplyFunc: func() {
				off := crm
				off.Enabled = false
				w.hasWebhooks(shop, off, neighbor, neighbor)()
			},
		},
	)
}

func TestWebhook_thatIsRemovedInThePanelIsPlannedAnew(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	shop := w.Add("loja")
	config := w.asAdmin(usualWebhook(shop))
	remove := func() {
		w.must(w.SetWebhook(shop.ID, simulator.Webhook{ID: w.Webhooks(shop.ID)[0].ID}))
		w.addsNeighbor(shop)
	}
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: remove, Config: config, ConfigPlanChecks: webhookIs(plancheck.ResourceActionCreate)},
		// Between the plan and the apply, that is an error, and the next plan mends it.
		resource.TestStep{
			Config: w.asAdmin(usualWebhook(shop, "enabled = false")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{between(func() {
				for _, webhook := range w.Webhooks(shop.ID) {
					if webhook.URL == "https://crm.example.com/in" {
						w.must(w.SetWebhook(shop.ID, simulator.Webhook{ID: webhook.ID}))
					}
				}
			})}},
			ExpectError: says("Unable to change the webhook", `of instance "loja": it does not exist any more`, "Run terraform plan"),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: webhookIs(plancheck.ResourceActionCreate)},
	)
}

func TestWebhook_isGoneWithItsInstance(t *testing.T) {
	w := newTickingWorld(t, simulator.Options{})
	adopted := "resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n"
	config := w.asAdmin(adopted + block("resource", "uazapi_webhook", "crm", "instance_id = uazapi_instance.shop.id", crmURL, `events = ["messages"]`, quiet))
	w.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: w.do(func() error { return w.Remove(w.the().ID) }), Config: config, ConfigPlanChecks: webhookIs(plancheck.ResourceActionCreate),
		},
	)
}

// Whatever becomes of the answer, there is one webhook in the end.
func TestWebhook_isAddedOnceWhateverBecomesOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"lost":      {Kind: simulator.FaultDropAfter},
		"an error":  {Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"context deadline exceeded"}`},
		"a page":    {Kind: simulator.FaultHTMLAfter},
		"cut":       {Kind: simulator.FaultCutJSON},
		"429 first": {Kind: simulator.FaultStatusBefore, Status: 429},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			shop := w.Add("loja")
			w.addsNeighbor(shop)
			fault.Route, fault.Times = writesWebhook, 1
			w.Inject(fault)
			w.steps(resource.TestStep{Config: w.asAdmin(usualWebhook(shop)), PostApplyFunc: func() {
				if webhooks := w.Webhooks(shop.ID); len(webhooks) != 2 {
					w.t.Errorf("there are %d webhooks, want 2", len(webhooks))
				}
			}})
		})
	}
}

func TestWebhook_onOddServers(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]simulator.WebhookOptions{
		"unknown ids are 400":  {UnknownID: simulator.UnknownID400},
		"unknown ids are 200":  {UnknownID: simulator.UnknownIDTaken},
		"a delete needs a URL": {DeleteNeedsURL: true},
		"twins are refused":    {TwinsRefused: true},
		"newest first":         {Reversed: true},
		"two at the most":      {Most: 2},
		"no simple mode":       {SimpleRefused: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, simulator.Options{Webhooks: options})
			shop := w.Add("loja")
			w.addsNeighbor(shop)
			w.steps(
				resource.TestStep{Config: w.asAdmin(usualWebhook(shop))},
				resource.TestStep{Config: w.asAdmin(usualWebhook(shop, "enabled = false")), ConfigPlanChecks: webhookIs(plancheck.ResourceActionUpdate)},
				resource.TestStep{Config: w.asAdmin(`data "uazapi_instances" "all" {}`), PostApplyFunc: w.hasWebhooks(shop, neighbor)},
			)
		})
	}
}

// A server was once seen to answer 200 and to save nothing.
func TestWebhook_thatTheServerDoesNotKeepIsAnError(t *testing.T) {
	w := newWorld(t, simulator.Options{Webhooks: simulator.WebhookOptions{NotSaved: true}})
	shop := w.Add("loja")
	w.steps(resource.TestStep{
		Config:      w.asAdmin(usualWebhook(shop)),
		ExpectError: says(`Unable to add the webhook to instance "loja": the server did not keep it`, "Run terraform apply again"),
	})
}

func TestWebhook_overTheLimitIsAnError(t *testing.T) {
	w := newWorld(t, simulator.Options{Webhooks: simulator.WebhookOptions{Most: 1}})
	shop := w.Add("loja")
	w.addsNeighbor(shop)
	w.steps(resource.TestStep{
		Config:      w.asAdmin(usualWebhook(shop)),
		ExpectError: says(`Unable to add the webhook to instance "loja": the server refused the request`, "Maximum number of webhooks reached"),
	})
}

func TestWebhook_whatIsNoURLIsRefusedAtPlan(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	var steps []resource.TestStep
	for _, url := range []string{"", "crm.example.com", "ftp://crm.example.com", "https://", "https://crm.example.com/a b", "https://" + strings.Repeat("x", 2000)} {
		steps = append(steps, resource.TestStep{
			Config:   w.asAdmin(webhookOf(shop, fmt.Sprintf("url = %q", url), `events = ["call"]`)),
			PlanOnly: true, ExpectError: says("Invalid URL", "url ="),
		})
	}
	steps = append(steps, resource.TestStep{Config: w.asAdmin(webhookOf(shop, crmURL, "events = []")), PlanOnly: true, ExpectError: says("events")})
	w.steps(steps...)
	w.sent(writesWebhook)()
}

func TestWebhook_warnings(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsDropped}})
	shop := w.Add("loja")
	const secret = "s3cr3t-of-the-crm-0001"
	for name, test := range map[string]struct {
		lines []string
		says  []string
	}{
		"nothing odd":                  {[]string{crmURL, `events = ["messages", "status_posts", "blocks"]`, quiet}, nil},
		"meant to hear itself":         {[]string{crmURL, `events = ["messages"]`, "exclude_messages = []"}, nil},
		"no messages":                  {[]string{crmURL, `events = ["connection"]`}, nil},
		"a loop":                       {[]string{crmURL, `events = ["messages"]`}, []string{"Warning: A bot may hear itself", `exclude_messages = ["wasSentByApi"]`}},
		"an event of another tool":     {[]string{crmURL, `events = ["messages.upsert"]`}, []string{"Warning: Unknown event", `"messages.upsert"`, "messages_update"}},
		"a filter of another tool":     {[]string{crmURL, `events = ["call"]`, `exclude_messages = ["fromMe"]`}, []string{"Warning: Unknown kind of message", "fromMeYes"}},
		"in the clear":                 {[]string{`url = "http://crm.example.com/` + secret + `"`, `events = ["call"]`}, []string{"Warning: Events are sent without encryption", "http://crm.example.com carries the token"}},
		"in the clear on this machine": {[]string{`url = "http://127.0.0.1:8080/in"`, `events = ["call"]`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output := w.terminal(w.asAdmin(webhookOf(shop, test.lines...))).run(planned...)
			if len(test.says) == 0 && strings.Contains(output, "Warning") || len(test.says) > 0 && !says(test.says...).MatchString(output) {
				t.Errorf("it says\n%s", output)
			}
			// The plan shows it, and the tool the line in which it stands.
			if strings.Count(output, secret) > 2 {
				t.Errorf("a warning quotes the URL:\n%s", output)
			}
		})
	}
	user := w.terminal(w.asAdmin(webhookOf(shop, crmURL, `events = ["call", "ack"]`)))
	if output := user.run(applies...); !says("Warning: Unable to add the webhook to instance", "the server kept another value", "events").MatchString(output) {
		t.Errorf("an event that the server drops is not told:\n%s", output)
	}
}

func toAdmin(w *world, _ simulator.Instance, body string) string { return w.asAdmin(body) }

// idOfWebhook is the import id of the webhook in the state.
func idOfWebhook(state *terraform.State) (string, error) {
	attributes := state.RootModule().Resources[webhookAddress].Primary.Attributes
	return attributes["instance_id"] + "/" + attributes["id"], nil
}

func TestWebhook_imports(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id     func(in simulator.Instance, webhook simulator.Webhook) string
		config func(w *world, in simulator.Instance, body string) string
	}{
		"by id":   {func(in simulator.Instance, webhook simulator.Webhook) string { return in.ID + "/" + webhook.ID }, toAdmin},
		"by name": {func(_ simulator.Instance, webhook simulator.Webhook) string { return "name:Loja 1/2/" + webhook.ID }, toAdmin},
		"with its own token": {
			func(_ simulator.Instance, webhook simulator.Webhook) string { return "/" + webhook.ID },
			func(w *world, in simulator.Instance, body string) string { return w.asOwner(in.Token, body) },
		},
		"by name with its own token": {
			func(_ simulator.Instance, webhook simulator.Webhook) string { return "name:Loja 1/2/" + webhook.ID },
			func(w *world, in simulator.Instance, body string) string { return w.asOwner(in.Token, body) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			shop := w.Add("Loja 1/2")
			w.addsNeighbor(shop)
			crm, err := w.AddWebhook(shop.ID, simulator.Webhook{URL: "https://crm.example.com/in", Enabled: true, Events: []string{"messages"}, ExcludeMessages: []string{"wasSentByApi"}})
			w.must(err)
			importing := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n\n", webhookAddress, test.id(shop, crm))
			w.steps(
				resource.TestStep{
					Config:           test.config(w, shop, importing+usualWebhook(shop)),
					ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{imported{webhookAddress, plancheck.ResourceActionNoop}}},
					ConfigStateChecks: []statecheck.StateCheck{
						showsWebhook("id", knownvalue.StringExact(crm.ID)), showsWebhook("instance_id", knownvalue.StringExact(shop.ID)),
					},
					PostApplyFunc: w.sent(writesWebhook),
				},
				resource.TestStep{Config: test.config(w, shop, usualWebhook(shop)), PlanOnly: true},
			)
		})
	}
}

func TestWebhook_isImportedByCommandAndByIdentity(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	w.addsNeighbor(shop)
	config := w.asAdmin(usualWebhook(shop))
	identity := func() map[string]knownvalue.Check {
		return map[string]knownvalue.Check{"instance_id": knownvalue.StringExact(shop.ID), "id": knownvalue.NotNull()}
	}
	w.test(resource.TestCase{TerraformVersionChecks: withIdentity, Steps: []resource.TestStep{
		{Config: config, ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(webhookAddress, identity())}},
		{ResourceName: webhookAddress, ImportState: true, ImportStateIdFunc: idOfWebhook, ImportStateVerify: true},
		{ResourceName: webhookAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}})
}

// All webhooks of an instance are read by one call.
func TestWebhook_allOfAnInstanceAreReadByOneCall(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	shop, other := w.Add("loja"), w.Add("outra")
	of := func(in simulator.Instance, name string) string {
		return fmt.Sprintf("resource \"uazapi_webhook\" %q {\n  count = 4\n  instance_id = %q\n  url = \"https://crm.example.com/${count.index}\"\n  events = [\"call\"]\n}\n\n", name, in.ID)
	}
	user := w.terminal(w.asAdmin(of(shop, "shop") + of(other, "other")))
	user.run(applies...)
	w.ResetRequests()
	if said := user.run(planned...); !strings.Contains(said, "No changes") {
		t.Errorf("there is something left to do:\n%s", said)
	}
	if calls := w.Calls(readsWebhooks); calls != 2 {
		t.Errorf("%d calls, want one for each instance", calls)
	}
	user.run("destroy", "-auto-approve", "-no-color")
	w.hasWebhooks(shop)()
}

func TestWebhook_list(t *testing.T) {
	t.Parallel()
	needs(t, "queries")
	w := newWorld(t, simulator.Options{})
	shop, other := w.Add("loja"), w.Add("outra")
	w.addsNeighbor(shop)
	w.addsNeighbor(shop)
	w.addsNeighbor(other)
	user := w.terminal(w.asAdmin(""))
	user.write("list.tfquery.hcl", fmt.Sprintf("list \"uazapi_webhook\" \"all\" {\n  provider = uazapi\n}\n\nlist \"uazapi_webhook\" \"of_shop\" {\n  provider = uazapi\n  config {\n    instance_id = %q\n  }\n}\n", shop.ID))
	output := user.run("query", "-no-color")
	if lines := strings.Count(output, "loja: https://outra.example.com"); lines != 4 {
		t.Errorf("the webhooks of the shop are listed %d times, want twice by each list:\n%s", lines, output)
	}
	if lines := strings.Count(output, "outra: https://outra.example.com"); lines != 1 {
		t.Errorf("the webhook of the other is listed %d times, want once:\n%s", lines, output)
	}
}
