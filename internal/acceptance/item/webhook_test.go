package item

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

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
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	var steps []resource.TestStep
	for _, url := range []string{"", "crm.example.com", "ftp://crm.example.com", "https://", "https://crm.example.com/a b", "https://" + strings.Repeat("x", 2000)} {
		steps = append(steps, resource.TestStep{
			Config:   w.AsAdmin(webhookOf(shop, fmt.Sprintf("url = %q", url), `events = ["call"]`)),
			PlanOnly: true, ExpectError: world.Says("Invalid URL", "url ="),
		})
	}
	steps = append(steps, resource.TestStep{Config: w.AsAdmin(webhookOf(shop, crmURL, "events = []")), PlanOnly: true, ExpectError: world.Says("events")})
	w.Steps(steps...)
	w.WroteNothing()
}

func TestWebhookWarnings(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsDropped}})
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
			output := w.Terminal(w.AsAdmin(webhookOf(shop, test.lines...))).Run(world.Plan...)
			if len(test.says) == 0 && strings.Contains(output, "Warning") || len(test.says) > 0 && !world.Says(test.says...).MatchString(output) {
				t.Errorf("it says\n%s", output)
			}
			// The plan shows it, and the tool the line in which it stands.
			if strings.Count(output, secret) > 2 {
				t.Errorf("a warning quotes the URL:\n%s", output)
			}
		})
	}
	user := w.Terminal(w.AsAdmin(webhookOf(shop, crmURL, `events = ["call", "ack"]`)))
	if output := user.Run(world.Apply...); !world.Says("Warning: Unable to add the webhook to instance", "the server kept another value", "events").MatchString(output) {
		t.Errorf("an event that the server drops is not told:\n%s", output)
	}
}
