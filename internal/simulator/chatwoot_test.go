package simulator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	getChatwoot = "GET /chatwoot/config"
	setChatwoot = "PUT /chatwoot/config"

	wholeChatwoot = `{"enabled":true,"url":"https://chat.example.com","access_token":"pXXGHHHyJPYHYgWHJHYHgJjj","account_id":3,"inbox_id":42,` +
		`"ignore_groups":true,"sign_messages":true,"create_new_conversation":true}`
)

func TestChatwootIsToldAsItWasSet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	in := w.sim.Add("a")
	w.as(in, getChatwoot, "").check(200, wants{
		"chatwoot_enabled": false, "chatwoot_url": "", "chatwoot_access_token": "", "chatwoot_account_id": 0.0, "chatwoot_inbox_id": 0.0,
		"chatwoot_ignore_groups": false, "chatwoot_sign_messages": false, "chatwoot_create_new_conversation": false,
	})
	w.as(in, setChatwoot, wholeChatwoot).check(200, wants{"chatwoot_inbox_webhook_url": "https://uazapi.example/chatwoot/webhook/" + in.ID})
	w.as(in, getChatwoot, "").check(200, wants{
		"chatwoot_enabled": true, "chatwoot_url": "https://chat.example.com", "chatwoot_access_token": "pXXGHHHyJPYHYgWHJHYHgJjj",
		"chatwoot_account_id": 3.0, "chatwoot_inbox_id": 42.0,
		"chatwoot_ignore_groups": true, "chatwoot_sign_messages": true, "chatwoot_create_new_conversation": true,
	})
	// What is not sent is false.
	w.as(in, setChatwoot, `{"enabled":false,"url":"https://chat.example.com","access_token":"t","account_id":3,"inbox_id":42}`).check(200, nil)
	want := simulator.Chatwoot{URL: "https://chat.example.com", AccessToken: "t", AccountID: 3, InboxID: 42}
	if diff := cmp.Diff(want, w.instance(in.ID).Chatwoot); diff != "" {
		t.Errorf("the Chatwoot (-want +got):\n%s", diff)
	}
}

func TestChatwootThatIsRefused(t *testing.T) {
	t.Parallel()
	const required = "enabled, url, access_token, account_id and inbox_id are required"
	without := func(member string) string { return strings.Replace(wholeChatwoot, member+",", "", 1) }
	for title, test := range map[string]struct{ body, says string }{
		"no body":           {"", "Invalid payload"},
		"nothing":           {`{}`, required},
		"no state":          {without(`"enabled":true`), required},
		"no URL":            {without(`"url":"https://chat.example.com"`), required},
		"no token":          {without(`"access_token":"pXXGHHHyJPYHYgWHJHYHgJjj"`), required},
		"no account":        {without(`"account_id":3`), required},
		"no inbox":          {without(`"inbox_id":42`), required},
		"account as a text": {strings.Replace(wholeChatwoot, `"account_id":3`, `"account_id":"3"`, 1), "Invalid payload"},
		"state as a text":   {strings.Replace(wholeChatwoot, `"enabled":true`, `"enabled":"true"`, 1), "Invalid payload"},
		"a key of the read": {strings.Replace(wholeChatwoot, `"url"`, `"chatwoot_url"`, 1), `unknown key "chatwoot_url"`},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{Strict: true})
			in := w.sim.Add("a")
			w.as(in, setChatwoot, test.body).check(400, wants{"error": test.says})
			if diff := cmp.Diff(in, w.instance(in.ID)); diff != "" {
				t.Errorf("a refused change changed the instance:\n%s", diff)
			}
		})
	}
}

func TestChatwootThatIsSetInThePanelIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	in := w.sim.Add("a")
	w.must(w.sim.SetChatwoot(in.ID, simulator.Chatwoot{Enabled: true, URL: "https://b.example", AccessToken: "t", AccountID: 1, InboxID: 2}))
	w.as(in, getChatwoot, "").check(200, wants{"chatwoot_enabled": true, "chatwoot_url": "https://b.example", "chatwoot_inbox_id": 2.0})
}

// chatwoots changes the Chatwoot twice, and looks at the answer and at what is told then.
func chatwoots(suffix string, want wants) func(w *world) {
	return func(w *world) {
		in := w.sim.Add("a")
		w.as(in, setChatwoot, wholeChatwoot).check(200, nil)
		w.as(in, setChatwoot, wholeChatwoot).check(200, wants{"chatwoot_inbox_webhook_url": fmt.Sprintf("https://uazapi.example/chatwoot/webhook/%s%s", in.ID, suffix)})
		w.as(in, getChatwoot, "").check(200, want)
	}
}
