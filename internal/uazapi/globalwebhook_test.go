package uazapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

const opsWebhook = `{"url":"https://a","enabled":true,"events":["connection"],"excludeMessages":null,"addUrlEvents":false,"addUrlTypesMessages":true}`

func TestTheGlobalWebhookIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	ops := Webhook{URL: "https://a", Enabled: true, Events: []string{"connection"}, ExcludeMessages: []string{}, AddURLTypesMessages: true}
	for _, test := range []struct {
		status int
		body   string
		there  bool
	}{
		{200, opsWebhook, true},
		{200, `[` + opsWebhook + `]`, true},
		{200, `[{"enabled":false,"url":""},` + opsWebhook + `]`, true},
		{200, `null`, false},
		{200, `[]`, false},
		{200, `{"enabled":false,"url":""}`, false},
		{200, `{"enabled":true,"url":null,"events":["call"]}`, false},
		{200, `[{"enabled":false,"url":""}]`, false},
		{404, `{"error":"Global webhook not found"}`, false},
		{404, `{"error":"global webhook not found."}`, false},
		{404, `{"code":404,"message":"Global webhook not found","data":{}}`, false},
	} {
		client := serve(t, calltest.Says(test.status, test.body))
		webhook, there, err := client.GlobalWebhook(t.Context())
		if err != nil || there != test.there || there && !cmp.Equal(webhook, ops) {
			t.Errorf("%d %s: there: %t, %+v, %v", test.status, test.body, there, webhook, err)
		}
	}
}

// What is strange proves nothing: neither that there is a webhook nor that there is none.
func TestAStrangeAnswerIsNoWordOfTheGlobalWebhook(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		body   string
		kind   call.Kind
	}{
		{200, `{}`, call.ErrUndecodable},
		{200, `{"error":"upstream"}`, call.ErrUndecodable},
		{200, `[{}]`, call.ErrUndecodable},
		{200, `[1]`, call.ErrUndecodable},
		{200, `"x"`, call.ErrUndecodable},
		{200, `<html>`, call.ErrUndecodable},
		{200, ``, call.ErrUndecodable},
		{404, `{"code":404,"message":"Not Found.","data":{}}`, call.ErrNoRoute},
		{404, `<html><title>Global webhook not found</title></html>`, call.ErrNoRoute},
		{404, `Global webhook not found`, call.ErrNoRoute},
		{404, `{"message":"Global webhook not found"}`, call.ErrNoRoute},
		{404, `{"error":"Global webhook not found","path":"/globalwebhook"}`, call.ErrNoRoute},
		{404, ``, call.ErrNoRoute},
		{401, `{"error":"This is a public demo server. This endpoint has been disabled."}`, call.ErrDisabled},
		{401, `{"error":"Unauthorized"}`, call.ErrRejected},
		{500, `{"error":"Global webhook not found"}`, call.ErrServerFault},
	} {
		client := serve(t, calltest.Says(test.status, test.body))
		if _, there, err := client.GlobalWebhook(t.Context()); there || !errors.Is(err, test.kind) {
			t.Errorf("%d %s: there: %t, %v, want %v", test.status, test.body, there, err, test.kind)
		}
	}
	// It is no word of anything else either.
	client := serve(t, calltest.Says(404, `{"error":"Global webhook not found"}`))
	if _, err := client.Webhooks(t.Context(), ownKey); !errors.Is(err, call.ErrNoRoute) {
		t.Errorf("of another route: %v", err)
	}
}

func TestTheGlobalWebhookIsWrittenWholeAndWithoutAnID(t *testing.T) {
	t.Parallel()
	var sent map[string]any
	client := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
	})
	if err := client.SetGlobalWebhook(t.Context(), Webhook{ID: "r1", Events: []string{}, ExcludeMessages: []string{}}); err != nil {
		t.Error(err)
	}
	want := map[string]any{"url": "", "enabled": false, "events": []any{}, "excludeMessages": []any{}, "addUrlEvents": false, "addUrlTypesMessages": false}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheURLOfTheGlobalWebhookIsNotShownWhereAServerQuotesIt(t *testing.T) {
	t.Parallel()
	client := serve(t, calltest.Says(http.StatusBadRequest, `{"error":"cannot reach https://ops.example.com/in/3f0c8e0e5d9a"}`))
	err := client.SetGlobalWebhook(t.Context(), Webhook{URL: "https://ops.example.com/in/3f0c8e0e5d9a"})
	if err == nil || strings.Contains(err.Error(), "3f0c8e0e5d9a") {
		t.Error(err)
	}
}
