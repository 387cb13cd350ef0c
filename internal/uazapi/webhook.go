package uazapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathWebhook = "/webhook"

// Webhook is where an instance sends its events. The URL often has a secret in it.
type Webhook struct {
	ID      string   `json:"id,omitempty"`
	URL     string   `json:"url"`
	Enabled bool     `json:"enabled"`
	Events  []string `json:"events"`
	// ExcludeMessages are kinds of messages that are not sent.
	ExcludeMessages []string `json:"excludeMessages"`
	// AddURLEvents adds the name of the event to the path, and AddURLTypesMessages
	// that of the kind of message.
	AddURLEvents        bool `json:"addUrlEvents"`
	AddURLTypesMessages bool `json:"addUrlTypesMessages"`
}

// WebhookEvents are the events that servers are known to have, of all versions. There
// may be others.
func WebhookEvents() []string {
	return []string{
		"connection", "history", "messages", "messages_update", "newsletter_messages", "call", "contacts", "presence",
		"groups", "labels", "chats", "chat_labels", "blocks", "sender", "status_posts", "leads",
	}
}

// WebhookExclusions are the kinds of messages that can be left out.
func WebhookExclusions() []string {
	return []string{"wasSentByApi", "wasNotSentByApi", "fromMeYes", "fromMeNo", "isGroupYes", "isGroupNo"}
}

// UnmarshalJSON reads a webhook leniently. Servers of API version 1 write two of its
// names with a capital.
func (w *Webhook) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*w = Webhook{
		ID:                  o.Text("id"),
		URL:                 o.Text("url"),
		Enabled:             o.Flag("enabled"),
		Events:              o.List("events"),
		ExcludeMessages:     o.List("excludeMessages"),
		AddURLEvents:        o.Flag("addUrlEvents") || o.Flag("AddUrlEvents"),
		AddURLTypesMessages: o.Flag("addUrlTypesMessages") || o.Flag("AddUrlTypesMessages"),
	}
	return nil
}

// Origin is what of the URL may be shown, "" where it is none.
func (w Webhook) Origin() string { return call.OriginOf(w.URL) }

// Webhooks reads the webhooks of an instance. The order means nothing.
func (c *Client) Webhooks(ctx context.Context, key Key) ([]Webhook, error) {
	request := call.Call{Method: http.MethodGet, Path: pathWebhook, As: asInstance(key.Token), ID: key.ID}
	var webhooks []Webhook
	if err := c.call.Do(ctx, request, &webhooks); err != nil {
		return nil, err
	}
	return webhooks, nil
}

// The actions of a webhook. Without one, servers overwrite a webhook of which nobody
// knows beforehand which it is, so one is always sent.
const (
	webhookAdd    = "add"
	webhookUpdate = "update"
	webhookDelete = "delete"
)

// AddWebhook adds a webhook. The request is sent once: a second one would add a second
// webhook. The server does not say which id the new one has.
func (c *Client) AddWebhook(ctx context.Context, key Key, webhook Webhook) error {
	webhook.ID = ""
	return c.writeWebhook(ctx, key, webhookAdd, webhook, true)
}

// UpdateWebhook writes a webhook whole: what is left out would become the default.
func (c *Client) UpdateWebhook(ctx context.Context, key Key, webhook Webhook) error {
	return c.writeWebhook(ctx, key, webhookUpdate, webhook, false)
}

// DeleteWebhook deletes a webhook by its id. Some servers want the URL as well.
func (c *Client) DeleteWebhook(ctx context.Context, key Key, webhook Webhook) error {
	return c.writeWebhook(ctx, key, webhookDelete, webhook, false)
}

func (c *Client) writeWebhook(ctx context.Context, key Key, action string, webhook Webhook, once bool) error {
	body := struct {
		Action string `json:"action"`
		Webhook
	}{action, webhook}
	return c.call.Do(ctx, call.Call{Method: http.MethodPost, Path: pathWebhook, As: asInstance(key.Token), ID: key.ID, Body: body, Secrets: secretsIn(webhook.URL), Once: once, MayBeEmpty: true}, nil)
}
