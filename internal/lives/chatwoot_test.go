package lives

import (
	"fmt"
	"slices"
	"strconv"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A Chatwoot is written whole: what the files say of it is sent with each change, also
// where somebody else has changed it since. So the files say all of it. Only whether it
// is enabled may be left out.

// tokensOfChatwoots are those that users and the panel have.
var tokensOfChatwoots = []string{"pXXGHHHyJPYHYgWHJHYHgJjj", "qYYHJJJzKQZJZhXJKJZKhKkk", "rZZJKKKzLRZKZiYKLKZLiLmm"}

func newChatwoot(t *rapid.T) map[string]any {
	arguments := map[string]any{
		"url":                     pick(t, "url", []string{"https://chat.example.com", "https://chat.example.com/base"}),
		"access_token":            pick(t, "access token", tokensOfChatwoots[:2]),
		"account_id":              3,
		"inbox_id":                pick(t, "inbox", []int{41, 42}),
		"ignore_groups":           sometimes(t, "groups", 2),
		"sign_messages":           sometimes(t, "signed", 2),
		"create_new_conversation": sometimes(t, "new conversations", 2),
	}
	if sometimes(t, "with enabled", 2) {
		arguments["enabled"] = !sometimes(t, "disabled", 2)
	}
	return arguments
}

func (w *world) addChatwoot(t *rapid.T) {
	s := w.space(t)
	w.addTo(t, s, pick(t, "instance", s.config.of(instanceKind)), chatwootKind)
}

func (w *world) changeChatwoot(t *rapid.T) {
	s := w.space(t)
	s.config[pick(t, "address", s.config.of(chatwootKind))].arguments = newChatwoot(t)
}

// importChatwoot imports one that the files have and the state has not.
func (w *world) importChatwoot(t *rapid.T) {
	s := w.space(t)
	address := pick(t, "address", s.missing(chatwootKind))
	on := s.state[s.config[address].on]
	if on == nil || len(w.holders(chatwootKind, on.instance())) > 0 {
		t.Skip("there is nothing to import")
	}
	w.importInto(s, address, on.instance())
}

func (w *world) panelChangesChatwoot(t *rapid.T) {
	w.must(w.servers[0].SetChatwoot(w.anyInstance(t).ID, pick(t, "Chatwoot", []simulator.Chatwoot{
		{},
		{Enabled: true, URL: "https://painel.example", AccessToken: tokensOfChatwoots[2], AccountID: 9, InboxID: 99, SignMessages: true},
		{URL: "https://chat.example.com", AccessToken: tokensOfChatwoots[0], AccountID: 3, InboxID: 42},
	})))
}

// ofChatwoot are the fields of [fieldsOf], without the token.
func ofChatwoot(has simulator.Chatwoot) map[string]string {
	return map[string]string{
		"chatwoot.enabled": strconv.FormatBool(has.Enabled), "chatwoot.url": has.URL, "chatwoot.account_id": strconv.FormatInt(has.AccountID, 10), "chatwoot.inbox_id": strconv.FormatInt(has.InboxID, 10),
		"chatwoot.ignore_groups": strconv.FormatBool(has.IgnoreGroups), "chatwoot.sign_messages": strconv.FormatBool(has.SignMessages),
		"chatwoot.create_new_conversation": strconv.FormatBool(has.CreateNewConversation),
	}
}

// announcesChatwoot tells whether the plan that a run applied wants a value, or disables
// what it destroys.
func (r *run) announcesChatwoot(e edit, key string, made []simulator.Instance) bool {
	return slices.ContainsFunc(r.plan.todo(), func(c *change) bool {
		switch {
		case c.kind != chatwootKind:
			return false
		case c.deleting() && c.prior.instance() == e.id && key == "enabled" && e.to == "false":
			return true
		case c.action == deletes || !r.concerns(c, e.id, made):
			return false
		}
		return c.planned[key].IsKnown() && fmt.Sprint(plain(c.planned[key])) == e.to
	})
}
