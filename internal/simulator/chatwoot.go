package simulator

import (
	"net/http"
	"strconv"
	"time"
)

// chatwootRoute is where a Chatwoot sends what its agents write, followed by the id of the instance.
const chatwootRoute = "https://uazapi.example/chatwoot/webhook/"

// Chatwoot is how an instance works together with a Chatwoot, as the server was told.
type Chatwoot struct {
	Enabled               bool
	URL                   string
	AccessToken           string
	AccountID             int64
	InboxID               int64
	IgnoreGroups          bool
	SignMessages          bool
	CreateNewConversation bool
}

func savedChatwoot(r record) places { return r.in.chatwoot.places() }

func (s *Simulator) chatwootRoutes() routes {
	return routes{
		"GET /chatwoot/config": {access: byInstance, handle: s.showChatwoot},
		"PUT /chatwoot/config": {access: byInstance, handle: s.updateChatwoot, saves: savesOne(savedChatwoot)},
	}
}

// places are what the API changes.
func (c *Chatwoot) places() places {
	return places{
		"enabled": &c.Enabled, "url": &c.URL, "access_token": &c.AccessToken, "account_id": &c.AccountID, "inbox_id": &c.InboxID,
		"ignore_groups": &c.IgnoreGroups, "sign_messages": &c.SignMessages, "create_new_conversation": &c.CreateNewConversation,
	}
}

// showChatwoot tells all of it, the token included. Some servers have nothing to tell before it was set.
func (s *Simulator) showChatwoot(c call) answer {
	has := c.in.chatwoot
	if s.opts.ChatwootUnset404 && has == (Chatwoot{}) {
		return s.refusal(http.StatusNotFound, "Chatwoot config not found")
	}
	return success(object{
		"chatwoot_enabled": has.Enabled, "chatwoot_url": has.URL, "chatwoot_access_token": s.shownChatwootToken(has.AccessToken),
		"chatwoot_account_id": has.AccountID, "chatwoot_inbox_id": has.InboxID, "chatwoot_ignore_groups": has.IgnoreGroups,
		"chatwoot_sign_messages": has.SignMessages, "chatwoot_create_new_conversation": has.CreateNewConversation,
	})
}

// shownChatwootToken is the token, or its first letters where the server hides it.
func (s *Simulator) shownChatwootToken(token string) string {
	if !s.opts.ChatwootTokenMasked || token == "" {
		return token
	}
	return token[:min(len(token), 4)] + "********"
}

// updateChatwoot replaces all of it: what is not sent is false.
func (s *Simulator) updateChatwoot(c call) answer {
	var wish Chatwoot
	body, err := c.required(wish.places().names()...)
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	if body.readInto(wish.places()) != "" {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	if _, said := body["enabled"]; !said || wish.URL == "" || wish.AccessToken == "" || wish.AccountID == 0 || wish.InboxID == 0 {
		return failure(http.StatusBadRequest, "enabled, url, access_token, account_id and inbox_id are required")
	}
	c.in.chatwoot, c.in.updated = wish, c.now
	c.in.chatwootWrites++
	return success(object{
		"message":                    "Chatwoot config updated successfully, put this URL in Chatwoot inbox webhook settings:",
		"chatwoot_inbox_webhook_url": s.inboxWebhookURL(c.in),
	})
}

// inboxWebhookURL is the same for good, or another after each change.
func (s *Simulator) inboxWebhookURL(in *instance) string {
	if s.opts.ChatwootURLRenewed {
		return chatwootRoute + in.id + "/" + strconv.Itoa(in.chatwootWrites)
	}
	return chatwootRoute + in.id
}

// SetChatwoot changes how an instance works together with a Chatwoot, as by the panel.
func (s *Simulator) SetChatwoot(id string, chatwoot Chatwoot) error {
	return s.reach(id, func(in *instance, now time.Time) error {
		in.chatwoot, in.updated = chatwoot, now
		return nil
	})
}
