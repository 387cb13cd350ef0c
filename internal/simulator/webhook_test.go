package simulator_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const writeWebhook = "POST /webhook"

// hooks are the URLs of the webhooks that an instance has.
func (w *world) hooks(in simulator.Instance) []string {
	w.t.Helper()
	r := w.as(in, webhookRoute, "")
	r.check(200, nil)
	var webhooks []simulator.Webhook
	if err := json.Unmarshal([]byte(r.body), &webhooks); err != nil {
		w.t.Fatal(err)
	}
	var urls []string
	for _, webhook := range webhooks {
		urls = append(urls, webhook.URL)
	}
	return urls
}

func (w *world) hasHooks(in simulator.Instance, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.hooks(in)); diff != "" {
		w.t.Errorf("the webhooks (-want +got):\n%s", diff)
	}
}

// addHooks adds webhooks with these URLs.
func (w *world) addHooks(in simulator.Instance, urls ...string) {
	w.t.Helper()
	for _, url := range urls {
		w.as(in, writeWebhook, fmt.Sprintf(`{"action":"add","url":%q,"enabled":true,"events":["messages"]}`, url)).check(200, nil)
	}
}

// id is the id of the webhook with a URL.
func (w *world) id(in simulator.Instance, url string) string {
	w.t.Helper()
	webhooks := w.sim.Webhooks(in.ID)
	at := slices.IndexFunc(webhooks, func(webhook simulator.Webhook) bool { return webhook.URL == url })
	if at < 0 {
		w.t.Fatalf("no webhook has the URL %s", url)
	}
	return webhooks[at].ID
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.addHooks(in, "https://a", "https://b")
	w.hasHooks(in, "https://a", "https://b")
	// What is left out is false or empty, and the id stays.
	id := w.id(in, "https://b")
	w.as(in, writeWebhook, fmt.Sprintf(`{"action":"update","id":%q,"url":"https://c"}`, id)).check(200, nil)
	want := simulator.Webhook{ID: id, URL: "https://c", Events: []string{}, ExcludeMessages: []string{}}
	if diff := cmp.Diff(want, w.sim.Webhooks(in.ID)[1]); diff != "" {
		t.Errorf("the webhook (-want +got):\n%s", diff)
	}
	w.as(in, writeWebhook, fmt.Sprintf(`{"action":"delete","id":%q}`, w.id(in, "https://a"))).check(200, nil)
	w.hasHooks(in, "https://c")
	w.as(in, writeWebhook, fmt.Sprintf(`{"action":"delete","id":%q}`, id)).check(200, nil)
	if r := w.as(in, webhookRoute, ""); r.body != "[]" {
		t.Errorf("of an instance that had one it says %s, want []", r.body)
	}
	for body, status := range map[string]int{
		`{"action":"change","url":"https://a"}`:           400,
		`{"action":"add"}`:                                400,
		`{"action":"update","id":"r0","url":"https://a"}`: 404,
		`{"action":"delete","id":"r0"}`:                   404,
		`{"action":"add","url":1}`:                        500,
		`{"action":"add","url":"https://a","events":"x"}`: 500,
		`[`: 400,
	} {
		w.as(in, writeWebhook, body).check(status, nil)
	}
	w.as(simulator.Instance{Token: "wrong"}, webhookRoute, "").check(401, nil)
}

// The simple mode overwrites a webhook that exists, and keeps its id.
func TestWebhooksInSimpleMode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options simulator.WebhookOptions
		status  int
		want    []string
	}{
		"the first":     {simulator.WebhookOptions{}, 200, []string{"https://c", "https://b"}},
		"all":           {simulator.WebhookOptions{SimpleOverwritesAll: true}, 200, []string{"https://c"}},
		"not available": {simulator.WebhookOptions{SimpleRefused: true}, 400, []string{"https://a", "https://b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{Webhooks: test.options})
			in := w.sim.Add("a")
			w.addHooks(in, "https://a", "https://b")
			first := w.id(in, "https://a")
			w.as(in, writeWebhook, `{"url":"https://c","enabled":true}`).check(test.status, nil)
			w.hasHooks(in, test.want...)
			if test.status == 200 && w.id(in, "https://c") != first {
				t.Error("it has another id")
			}
		})
	}
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.as(in, writeWebhook, `{"url":"https://c"}`).check(200, nil)
	w.hasHooks(in, "https://c")
}

func TestWebhooksOnOddServers(t *testing.T) {
	t.Parallel()
	add := func(url string, events ...string) string {
		return fmt.Sprintf(`{"action":"add","url":%q,"events":[%s]}`, url, strings.Join(events, ","))
	}
	for name, test := range map[string]struct {
		options    simulator.WebhookOptions
		body       string
		usual, odd int
	}{
		"events that nobody knows":     {simulator.WebhookOptions{UnknownEvents: simulator.EventsRefused}, add("https://b", `"ack"`), 200, 400},
		"an unknown id":                {simulator.WebhookOptions{UnknownID: simulator.UnknownID400}, `{"action":"delete","id":"r0"}`, 404, 400},
		"an unknown id that is taken":  {simulator.WebhookOptions{UnknownID: simulator.UnknownIDTaken}, `{"action":"update","id":"r0","url":"https://b"}`, 404, 200},
		"a delete without a URL":       {simulator.WebhookOptions{DeleteNeedsURL: true, UnknownID: simulator.UnknownIDTaken}, `{"action":"delete","id":"r0"}`, 404, 400},
		"a URL that there is":          {simulator.WebhookOptions{TwinsRefused: true}, add("https://a"), 200, 400},
		"more than the server permits": {simulator.WebhookOptions{Most: 1}, add("https://b"), 200, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for options, status := range map[simulator.WebhookOptions]int{{}: test.usual, test.options: test.odd} {
				w := newWorld(t, simulator.Options{Webhooks: options})
				in := w.sim.Add("a")
				w.addHooks(in, "https://a")
				w.as(in, writeWebhook, test.body).check(status, nil)
			}
		})
	}
	w := newWorld(t, simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsDropped, Reversed: true}})
	in := w.sim.Add("a")
	w.as(in, writeWebhook, add("https://a", `"ack"`, `"messages"`)).check(200, nil)
	w.as(in, writeWebhook, add("https://b")).check(200, nil)
	w.hasHooks(in, "https://b", "https://a")
	if events := w.sim.Webhooks(in.ID)[0].Events; !slices.Equal(events, []string{"messages"}) {
		t.Errorf("the events are %q", events)
	}
	w = newWorld(t, simulator.Options{Webhooks: simulator.WebhookOptions{NotSaved: true}})
	in = w.sim.Add("a")
	w.addHooks(in, "https://a")
	w.hasHooks(in)
}

// An answer that claims a change which was rolled back must not change it either.
func TestWebhooksThatAreRolledBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.addHooks(in, "https://a")
	w.sim.Inject(simulator.Fault{Route: writeWebhook, Kind: simulator.FaultAnswerOnly, Times: 1})
	id := w.id(in, "https://a")
	w.as(in, writeWebhook, fmt.Sprintf(`{"action":"update","id":%q,"url":"https://b","events":["call"]}`, id)).check(200, nil)
	w.hasHooks(in, "https://a")
	if events := w.sim.Webhooks(in.ID)[0].Events; !slices.Equal(events, []string{"messages"}) {
		t.Errorf("the events are %q", events)
	}
}

// What people do by hand in the panel.
func TestWebhooksByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	added, err := w.sim.AddWebhook(in.ID, simulator.Webhook{URL: "https://a", Events: []string{"call"}})
	if err != nil {
		t.Fatal(err)
	}
	added.URL = "https://b"
	if err := w.sim.SetWebhook(in.ID, added); err != nil {
		t.Fatal(err)
	}
	w.hasHooks(in, "https://b")
	added.URL = ""
	if err := w.sim.SetWebhook(in.ID, added); err != nil {
		t.Fatal(err)
	}
	w.hasHooks(in)
	if _, err := w.sim.AddWebhook("r0", added); err == nil {
		t.Error("an instance that does not exist has webhooks")
	}
}
