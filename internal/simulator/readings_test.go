package simulator_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	webhookErrors       = "GET /webhook/errors"
	globalWebhookErrors = "GET /globalwebhook/errors"
	citiesRoute         = "GET /proxy-managed/cities"
	countriesRoute      = "GET /proxy-managed/countries"
	groupsRoute         = "GET /group/list"
)

func TestWebhookErrorsAreTheLastTwentyUntilARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.sim.Add("a")
	r := w.as(in, webhookErrors, "")
	if got := r.entries(); len(got) != 0 || r.body != "[]" {
		t.Errorf("it has %s", r.body)
	}
	for n := range 22 {
		w.must(w.sim.FailWebhook(in.ID, simulator.WebhookError{URL: fmt.Sprintf("https://a/%d", n), Event: "messages", StatusCode: 502, Error: "502 Bad Gateway"}))
	}
	got := w.as(in, webhookErrors, "").entries()
	if len(got) != 20 || got[0]["url"] != "https://a/21" || got[0]["type"] != "local" || got[0]["payload"].(map[string]any)["token"] != in.Token {
		t.Errorf("it has %v", got)
	}
	w.sim.FailGlobalWebhook(simulator.WebhookError{URL: "https://b", Event: "connection"})
	if got := w.admin(globalWebhookErrors, "").entries(); len(got) != 1 || got[0]["type"] != "global" {
		t.Errorf("it has %v", got)
	}
	if got := w.as(w.sim.Add("b"), webhookErrors, "").body; got != "[]" {
		t.Errorf("another instance has %s", got)
	}
	w.clock.Advance(time.Minute)
	w.admin(restartRoute, "").check(202, nil)
	for _, r := range []reply{w.as(in, webhookErrors, ""), w.admin(globalWebhookErrors, "")} {
		if r.body != "[]" {
			t.Errorf("after a restart it has %s", r.body)
		}
	}
}

func TestLocationsAreThoseThatAreAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.sim.Add("a")
	for query, test := range map[string]struct {
		status int
		cities int
		want   wants
	}{
		"":                          {200, 3, wants{"country": "br", "state": missing{}}},
		"?country=br&state=sp":      {200, 2, wants{"state": "sp"}},
		"?search=Sao":               {200, 1, wants{}},
		"?country=pt":               {200, 1, wants{"country": "pt"}},
		"?country=fr":               {200, 0, wants{"country": "fr"}},
		"?country=BR":               {400, 0, nil},
		"?country=br&state=s%20p":   {400, 0, nil},
		"?country=br&search=Recife": {200, 0, wants{}},
	} {
		r := w.as(in, citiesRoute+query, "")
		r.check(test.status, test.want)
		if cities, _ := r.at("cities").([]any); len(cities) != test.cities {
			t.Errorf("%s: it has %d cities, want %d", query, len(cities), test.cities)
		}
	}
	w.do(citiesRoute, "").check(401, nil)
}

func TestGroupsAreThoseOfTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	fresh := w.sim.Add("a")
	w.as(fresh, groupsRoute, "").check(401, wants{"error": "No session"})
	in := w.paired("b", "5511990000001")
	w.as(in, groupsRoute, "").check(200, nil)
	w.must(w.sim.AddGroup(in.ID, simulator.Group{JID: "120363000000000001@g.us", Name: "Equipe", Owner: "5511990000001", Announce: true}))
	for query, members := range map[string]int{"": 1, "?noParticipants=true": 0, "?noparticipants=true": 0} {
		groups, _ := w.as(in, groupsRoute+query, "").at("groups").([]any)
		if len(groups) != 1 {
			t.Fatalf("it has %v", groups)
		}
		group := groups[0].(map[string]any)
		if got, _ := group["Participants"].([]any); len(got) != members || group["ParticipantCount"] != 0.0 || group["OwnerCanSendMessage"] != false {
			t.Errorf("%s: it has %v", query, group)
		}
	}
}

// lists looks at a group that somebody owns, by whatever address.
func lists(owner string) func(w *world) {
	return func(w *world) {
		in := w.paired("a", "5511990000001")
		w.must(w.sim.AddGroup(in.ID, simulator.Group{JID: "1@g.us", Name: "Equipe", Owner: "5511990000002"}))
		groups, _ := w.as(in, groupsRoute, "").at("groups").([]any)
		if group, _ := groups[0].(map[string]any); group["OwnerJID"] != owner || group["OwnerPN"] != "5511990000002@s.whatsapp.net" {
			w.t.Errorf("it has %v", group)
		}
	}
}

// tellsCountries looks at the countries in the form of a server.
func tellsCountries(status int, body string) func(w *world) {
	return func(w *world) {
		r := w.as(w.sim.Add("a"), countriesRoute, "")
		r.check(status, nil)
		if body != "" && r.body != body {
			w.t.Errorf("it says %s", r.body)
		}
	}
}
