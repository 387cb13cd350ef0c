package uazapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathChatwoot = "/chatwoot/config"

// Chatwoot is how an instance works together with a Chatwoot.
type Chatwoot struct {
	Enabled bool   `json:"enabled"`
	URL     string `json:"url"`
	// AccessToken is "" where the server has none, and where it masks it.
	AccessToken           call.Token `json:"access_token"`
	AccountID             int64      `json:"account_id"`
	InboxID               int64      `json:"inbox_id"`
	IgnoreGroups          bool       `json:"ignore_groups"`
	SignMessages          bool       `json:"sign_messages"`
	CreateNewConversation bool       `json:"create_new_conversation"`
	// Masked tells that the server has a token and does not show it.
	Masked bool `json:"-"`
	// told tells that an answer was about a Chatwoot at all.
	told bool
}

// UnmarshalJSON reads what a server has. It writes all names longer than it takes them.
func (c *Chatwoot) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*c = Chatwoot{
		Enabled: o.Flag("chatwoot_enabled"), URL: o.Text("chatwoot_url"), AccessToken: o.Token("chatwoot_access_token"),
		AccountID: o.Number("chatwoot_account_id"), InboxID: o.Number("chatwoot_inbox_id"),
		IgnoreGroups: o.Flag("chatwoot_ignore_groups"), SignMessages: o.Flag("chatwoot_sign_messages"),
		CreateNewConversation: o.Flag("chatwoot_create_new_conversation"),
		told:                  o["chatwoot_enabled"] != nil || o["chatwoot_url"] != nil,
	}
	if o.Raw("chatwoot_access_token") != "" && c.AccessToken.Masked() {
		c.AccessToken, c.Masked = "", true
	}
	return nil
}

// secrets are the token, and what of the URL may be one.
func (c Chatwoot) secrets() []string {
	return append(secretsIn(c.URL), string(c.AccessToken))
}

// Chatwoot reads how an instance works together with a Chatwoot. Of one that never did,
// all is empty.
func (c *Client) Chatwoot(ctx context.Context, key Key) (Chatwoot, error) {
	request := call.Call{Method: http.MethodGet, Path: pathChatwoot, As: asInstance(key.Token), ID: key.ID}
	var chatwoot Chatwoot
	err := c.call.Do(ctx, request, &chatwoot)
	switch {
	case neverSet(err):
		return Chatwoot{}, nil
	case err != nil:
		return Chatwoot{}, err
	case !chatwoot.told:
		return Chatwoot{}, c.call.Undecodable(request, "the answer tells nothing of a Chatwoot")
	}
	return chatwoot, nil
}

// neverSet tells whether the server says that it has nothing: a 404 that is not an
// edge's. One without the route says the same, and refuses the change.
func neverSet(err error) bool {
	failed, is := errors.AsType[*call.Error](err)
	return is && failed.Kind == call.ErrNoRoute && failed.Status == http.StatusNotFound && !failed.OutcomeUnknown()
}

// SetChatwoot changes all of it, and returns the URL that the inbox in the Chatwoot has
// to call. Only this answer tells it. It is "" where the server leaves it out.
func (c *Client) SetChatwoot(ctx context.Context, key Key, wanted Chatwoot) (inboxWebhookURL string, err error) {
	var said call.Object
	err = c.call.Do(ctx, call.Call{
		Method: http.MethodPut, Path: pathChatwoot, As: asInstance(key.Token), ID: key.ID,
		Body: wanted, Secrets: wanted.secrets(), MayBeEmpty: true,
	}, &said)
	return said.Text("chatwoot_inbox_webhook_url"), err
}
