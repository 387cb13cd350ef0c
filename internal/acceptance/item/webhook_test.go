package item

import (
	"fmt"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	crmURL = `url = "https://crm.example.com/in"`
	quiet  = `exclude_messages = ["wasSentByApi"]`
)

// webhookOf configures a webhook of an instance.
func webhookOf(in simulator.Instance, lines ...string) string {
	return world.Block("resource", "uazapi_webhook", "crm", append([]string{world.ByID(in)}, lines...)...)
}

func TestWebhookWhatIsNoURLIsRefusedAtPlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	named := world.ByID(w.Add("loja"))
	rows := []refusal{{[]string{named, crmURL, "events = []"}, []string{"events"}}}
	for _, url := range []string{"", "crm.example.com", "ftp://crm.example.com", "https://", "https://crm.example.com/a b", "https://" + strings.Repeat("x", 2000)} {
		rows = append(rows, refusal{[]string{named, fmt.Sprintf("url = %q", url), `events = ["call"]`}, []string{"Invalid URL", "url ="}})
	}
	planRefuses(w, "uazapi_webhook", rows)
}

func TestWebhookWarnings(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsDropped}})
	shop := w.Add("loja")
	const secret = "s3cr3t-of-the-crm-0001"
	quietly := map[string][]string{
		"nothing_odd":                  {crmURL, `events = ["messages", "status_posts", "blocks"]`, quiet},
		"meant_to_hear_itself":         {crmURL, `events = ["messages"]`, "exclude_messages = []"},
		"no_messages":                  {crmURL, `events = ["connection"]`},
		"in_the_clear_on_this_machine": {`url = "http://127.0.0.1:8080/in"`, `events = ["call"]`},
	}
	odd := map[string][]string{
		"a_loop":                   {crmURL, `events = ["messages"]`},
		"an_event_of_another_tool": {crmURL, `events = ["messages.upsert"]`},
		"a_filter_of_another_tool": {crmURL, `events = ["call"]`, `exclude_messages = ["fromMe"]`},
		"in_the_clear":             {`url = "http://crm.example.com/` + secret + `"`, `events = ["call"]`},
	}
	warnings := map[string][]string{
		"a_loop":                   {"Warning: A bot may hear itself", `exclude_messages = ["wasSentByApi"]`},
		"an_event_of_another_tool": {"Warning: Unknown event", `"messages.upsert"`, "messages_update"},
		"a_filter_of_another_tool": {"Warning: Unknown kind of message", "fromMeYes"},
		"in_the_clear":             {"Warning: Events are sent without encryption", "http://crm.example.com carries the token"},
	}
	// They are planned apart, since a tool names only the first of those that warn alike.
	plans := func(cases map[string][]string) string {
		var config strings.Builder
		for name, lines := range cases {
			config.WriteString(world.Block("resource", "uazapi_webhook", name, append([]string{world.ByID(shop)}, lines...)...))
		}
		return w.Terminal(w.AsAdmin(config.String())).Run(world.Plan...)
	}
	if output := plans(quietly); strings.Contains(output, "Warning") {
		t.Errorf("it warns of what is not odd:\n%s", output)
	}
	output := plans(odd)
	for name, says := range warnings {
		if told := world.ToldAt(output, "uazapi_webhook."+name); len(told) != 1 || !world.Says(says...).MatchString(told[0]) {
			t.Errorf("of %s, it says %q", name, told)
		}
	}
	// The plan shows it, and the tool the line in which it stands.
	if strings.Count(output, secret) > 2 {
		t.Errorf("a warning quotes the URL:\n%s", output)
	}
	user := w.Terminal(w.AsAdmin(webhookOf(shop, crmURL, `events = ["call", "ack"]`)))
	user.Says([]string{"Warning: Unable to add the webhook to instance", "the server kept another value", "events"}, world.Apply...)
}

// A server that leaves out a webhook in two answers has it planned as new, and then delivers
// to both. The warning names the one of which no state knows, and how to be rid of it.
func TestWebhookThatWasLeftOutIsNamedBesideItsTwin(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	config := webhookOf(shop, crmURL, `events = ["call"]`)
	user := w.Terminal(w.AsAdmin(config))
	user.Run(world.Apply...)
	first := w.Webhooks(shop.ID)[0].ID
	w.Inject(simulator.Fault{Route: "GET /webhook", Kind: simulator.FaultGarbled, Body: "[]", Times: 2})
	user.Says([]string{
		"The webhook " + first + " no longer exists", "has more than one such webhook", "was there already: " + first,
		"terraform import uazapi_webhook.NAME " + shop.ID + "/" + first, "destroy",
	}, world.Apply...)
	user.IsSettled()

	user.Configure(w.AsAdmin(config + world.Block("resource", "uazapi_webhook", "old", world.ByID(shop), crmURL, `events = ["call"]`)))
	user.Run("import", "-input=false", "-no-color", "uazapi_webhook.old", shop.ID+"/"+first)
	user.Applies(w.AsAdmin(config), "1 destroyed")
	if left := w.Webhooks(shop.ID); len(left) != 1 || left[0].ID == first {
		t.Errorf("it leaves %v", left)
	}
	user.IsSettled()
}
