package uazapi

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

func TestWebhooksAreReadLeniently(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]Webhook{
		`null`: nil,
		`[]`:   {},
		`[{"id":"r1","url":"https://a","enabled":true,"events":["messages",1,null],"excludeMessages":null,"addUrlEvents":"true","addUrlTypesMessages":0}]`: {
			{ID: "r1", URL: "https://a", Enabled: true, Events: []string{"messages", "1"}, ExcludeMessages: []string{}, AddURLEvents: true},
		},
		// API version 1.
		`[{"id":"r1","instance_id":"r2","url":"https://a","AddUrlEvents":true,"AddUrlTypesMessages":true}]`: {
			{ID: "r1", URL: "https://a", Events: []string{}, ExcludeMessages: []string{}, AddURLEvents: true, AddURLTypesMessages: true},
		},
	} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		got, err := client.Webhooks(t.Context(), Key{ID: "r2", Token: "t"})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
}

func TestWebhooksThatAreNoneAreAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `"x"`, `[1]`, `<html>`, ``} {
		client := serve(t, calltest.Says(http.StatusOK, body))
		if got, err := client.Webhooks(t.Context(), Key{ID: "r2", Token: "t"}); err == nil {
			t.Errorf("%q is read as %v", body, got)
		}
	}
}

// Without an action, servers overwrite a webhook of which nobody knows which it is.
func TestWebhooksAreWrittenWholeAndWithAnAction(t *testing.T) {
	t.Parallel()
	for action, write := range map[string]func(*Client, Webhook) error{
		"add":    func(c *Client, w Webhook) error { return c.AddWebhook(t.Context(), Key{Token: "t"}, w) },
		"update": func(c *Client, w Webhook) error { return c.UpdateWebhook(t.Context(), Key{Token: "t"}, w) },
		"delete": func(c *Client, w Webhook) error { return c.DeleteWebhook(t.Context(), Key{Token: "t"}, w) },
	} {
		var sent map[string]any
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
				t.Error(err)
			}
			_, _ = w.Write([]byte(`[]`))
		})
		if err := write(client, Webhook{ID: "r1", URL: "https://a", Events: []string{}, ExcludeMessages: []string{}}); err != nil {
			t.Error(err)
		}
		want := map[string]any{"action": action, "id": "r1", "url": "https://a", "enabled": false, "events": []any{}, "excludeMessages": []any{}, "addUrlEvents": false, "addUrlTypesMessages": false}
		if action == "add" {
			delete(want, "id")
		}
		if diff := cmp.Diff(want, sent); diff != "" {
			t.Errorf("%s (-want +got):\n%s", action, diff)
		}
	}
}
