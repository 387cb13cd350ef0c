package uazapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathGlobalWebhook = "/globalwebhook"

// GlobalWebhook reads the webhook of the server, to which the events of all instances
// are sent. It is not there where the server says in one of its ways that it has none.
func (c *Client) GlobalWebhook(ctx context.Context) (webhook Webhook, there bool, err error) {
	var answer globalWebhook
	err = c.call.Do(ctx, call.Call{Method: http.MethodGet, Path: pathGlobalWebhook, As: c.asAdmin()}, &answer)
	switch {
	case errors.Is(err, errNoGlobalWebhook):
		return Webhook{}, false, nil
	case err != nil:
		return Webhook{}, false, err
	}
	return Webhook(answer), answer.URL != "", nil
}

// SetGlobalWebhook writes the webhook of the server whole. A server has one, and a second
// request does no more than the first.
func (c *Client) SetGlobalWebhook(ctx context.Context, webhook Webhook) error {
	webhook.ID = "" // it has none, or one that servers do not take
	request := call.Call{Method: http.MethodPost, Path: pathGlobalWebhook, As: c.asAdmin(), Body: webhook, Secrets: secretsIn(webhook.URL), MayBeEmpty: true}
	return c.call.Do(ctx, request, nil)
}

// errNoGlobalWebhook: the server says with 404 that it has no global webhook.
const errNoGlobalWebhook call.Kind = "no global webhook"

// wordsOfNoGlobalWebhook are those of that answer.
const wordsOfNoGlobalWebhook = "global webhook not found"

// globalWebhook is the answer of a read. Its URL is empty where there is no webhook.
type globalWebhook Webhook

var errNotAWebhook = errors.New("neither a webhook nor a list of them")

// UnmarshalJSON reads an object, a list of one, or null. What has no URL, not even an
// empty one, is something else, such as the words of a gateway.
func (g *globalWebhook) UnmarshalJSON(data []byte) error {
	var objects []json.RawMessage
	if data = bytes.TrimSpace(data); bytes.HasPrefix(data, []byte("{")) {
		objects = []json.RawMessage{data}
	} else if err := json.Unmarshal(data, &objects); err != nil {
		return err
	}
	*g = globalWebhook{}
	for _, object := range objects {
		var members call.Object
		if json.Unmarshal(object, &members) != nil || members["url"] == nil {
			return errNotAWebhook
		}
		var webhook Webhook
		if err := json.Unmarshal(object, &webhook); err != nil {
			return err
		}
		if webhook.URL != "" {
			*g = globalWebhook(webhook)
			return nil
		}
	}
	return nil
}
