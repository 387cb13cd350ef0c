package simulator_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	globalWebhook      = "GET /globalwebhook"
	writeGlobalWebhook = "POST /globalwebhook"
	noGlobalWebhook    = "Global webhook not found"
)

func TestGlobalWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.admin(globalWebhook, "").check(404, wants{"error": noGlobalWebhook})
	whole := `{"url":"https://a","enabled":true,"events":["messages"],"excludeMessages":["wasSentByApi"],"addUrlEvents":true,"addUrlTypesMessages":true}`
	for _, r := range []reply{w.admin(writeGlobalWebhook, whole), w.admin(globalWebhook, "")} {
		r.check(200, wants{"url": "https://a", "enabled": true, "addUrlEvents": true, "addUrlTypesMessages": true, "id": missing{}})
	}
	// What is left out is false or empty.
	w.admin(writeGlobalWebhook, `{"url":"https://b","events":["call"]}`).check(200, nil)
	want := simulator.Webhook{URL: "https://b", Events: []string{"call"}, ExcludeMessages: []string{}}
	if diff := cmp.Diff(want, w.sim.GlobalWebhook()); diff != "" {
		t.Errorf("the webhook (-want +got):\n%s", diff)
	}
	for _, body := range []string{`[`, `{}`, `{"url":"https://c"}`, `{"events":[]}`, `{"url":1,"events":[]}`, `{"url":"https://c","events":"x"}`} {
		w.admin(writeGlobalWebhook, body).check(400, wants{"error": "Invalid payload"})
	}
	if diff := cmp.Diff(want, w.sim.GlobalWebhook()); diff != "" {
		t.Errorf("a refused body changed something (-want +got):\n%s", diff)
	}
	// There is no other way to be rid of it.
	w.admin("DELETE /globalwebhook", "").check(405, nil)
	w.admin(writeGlobalWebhook, `{"url":"","enabled":false,"events":[]}`).check(200, wants{"url": "", "enabled": false})
	w.admin(globalWebhook, "").check(404, wants{"error": noGlobalWebhook})
	w.do(globalWebhook, "").check(401, nil)
	w.as(w.sim.Add("a"), globalWebhook, "").check(401, nil)
}

func TestGlobalWebhookOnDemoServers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Demo: true})
	for _, route := range []string{globalWebhook, writeGlobalWebhook} {
		w.admin(route, "").check(401, wants{"error": "This is a public demo server. This endpoint has been disabled."})
	}
}

func TestGlobalWebhookTakesTheEventsOfTheServer(t *testing.T) {
	t.Parallel()
	for kept, odd := range map[string]simulator.WebhookOptions{
		"[ack call]": {},
		"[call]":     {UnknownEvents: simulator.EventsDropped},
		"[]":         {NotSaved: true},
	} {
		w := newWorld(t, simulator.Options{Webhooks: odd})
		w.admin(writeGlobalWebhook, `{"url":"https://a","events":["ack","call"]}`).check(200, nil)
		if got := fmt.Sprint(w.sim.GlobalWebhook().Events); got != kept {
			t.Errorf("the events are %s, want %s", got, kept)
		}
	}
	w := newWorld(t, simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsRefused}})
	w.admin(writeGlobalWebhook, `{"url":"https://a","events":["ack"]}`).check(400, nil)
}

// An answer that claims a change which was rolled back must not change it either.
func TestGlobalWebhookThatIsRolledBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	before := simulator.Webhook{URL: "https://a", Events: []string{"call"}}
	w.sim.SetGlobalWebhook(before)
	w.sim.Inject(simulator.Fault{Route: writeGlobalWebhook, Kind: simulator.FaultAnswerOnly, Times: 1})
	w.admin(writeGlobalWebhook, `{"url":"https://b","events":["messages"]}`).check(200, wants{"url": "https://b"})
	if diff := cmp.Diff(before, w.sim.GlobalWebhook()); diff != "" {
		t.Errorf("the webhook (-want +got):\n%s", diff)
	}
}

// tellsGlobalWebhook sets the webhook of the server, unless it has no URL, and reads it.
func tellsGlobalWebhook(url string, status int, body string) func(w *world) {
	return func(w *world) {
		w.t.Helper()
		w.sim.SetGlobalWebhook(simulator.Webhook{URL: url})
		if r := w.admin(globalWebhook, ""); r.status != status || r.body != body {
			w.t.Errorf("%d %s, want %d %s", r.status, r.body, status, body)
		}
	}
}
