package uazapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

const chatwootToken = "pXXGHHHyJPYHYgWHJHYHgJjj"

func TestChatwootIsReadLeniently(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]Chatwoot{
		`{"chatwoot_enabled":true,"chatwoot_url":"https://a","chatwoot_access_token":"pXXGHHHyJPYHYgWHJHYHgJjj","chatwoot_account_id":3,"chatwoot_inbox_id":42,` +
			`"chatwoot_ignore_groups":true,"chatwoot_sign_messages":true,"chatwoot_create_new_conversation":true}`: {
			Enabled: true, URL: "https://a", AccessToken: chatwootToken, AccountID: 3, InboxID: 42, IgnoreGroups: true, SignMessages: true, CreateNewConversation: true,
		},
		`{"chatwoot_enabled":"true","chatwoot_url":null,"chatwoot_account_id":"3","chatwoot_inbox_id":1e1,"chatwoot_sign_messages":1}`: {
			Enabled: true, AccountID: 3, InboxID: 10, SignMessages: true,
		},
		`{"chatwoot_enabled":false,"chatwoot_url":"","chatwoot_access_token":""}`:  {},
		`{"chatwoot_url":"https://a","chatwoot_access_token":"pXXG********"}`:      {URL: "https://a", Masked: true},
		`{"chatwoot_url":"https://a","chatwoot_access_token":"***"}`:               {URL: "https://a", Masked: true},
		`{"chatwoot_url":"https://a","chatwoot_access_token":"a b c d e f g h i"}`: {URL: "https://a", Masked: true},
	} {
		got, err := serve(t, calltest.Says(http.StatusOK, body)).Chatwoot(t.Context(), ownKey)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Chatwoot{})); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
}

func TestChatwootThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `[]`, `"x"`, `{"message":"ok"}`, `<html>`, ``} {
		got, err := serve(t, calltest.Says(http.StatusOK, body)).Chatwoot(t.Context(), ownKey)
		if err == nil {
			t.Errorf("%q is read as %+v", body, got)
		}
	}
}

// A 404 of the server is that nothing was ever set, one of an edge or of an instance
// that is gone is a failure.
func TestChatwootThatWasNeverSet(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]call.Kind{
		`{"error":"Chatwoot config not found"}`:         "",
		`{"code":404,"message":"Not Found.","data":{}}`: "",
		`{"error":"Instância não encontrada"}`:          call.ErrGone,
		`<html><title>404</title></html>`:               call.ErrNoRoute,
	} {
		got, err := serve(t, calltest.Says(http.StatusNotFound, body)).Chatwoot(t.Context(), ownKey)
		if want == "" && (err != nil || got != Chatwoot{}) {
			t.Errorf("%s: got %+v, %v", body, got, err)
		}
		if want != "" && failure(t, err).Kind != want {
			t.Errorf("%s: got %v, want %v", body, err, want)
		}
	}
}

func TestChatwootIsWrittenWhole(t *testing.T) {
	t.Parallel()
	var sent map[string]any
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		_, _ = w.Write([]byte(`{"message":"ok","chatwoot_inbox_webhook_url":"https://u/chatwoot/webhook/r1"}`))
	})
	inbox, err := client.SetChatwoot(t.Context(), ownKey, Chatwoot{URL: "https://a", AccessToken: chatwootToken, AccountID: 3, InboxID: 42, Masked: true})
	if err != nil || inbox != "https://u/chatwoot/webhook/r1" {
		t.Errorf("got %q, %v", inbox, err)
	}
	want := map[string]any{
		"enabled": false, "url": "https://a", "access_token": chatwootToken, "account_id": 3.0, "inbox_id": 42.0,
		"ignore_groups": false, "sign_messages": false, "create_new_conversation": false,
	}
	if diff := cmp.Diff(want, sent); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

func TestChatwootAnswerWithoutAURL(t *testing.T) {
	t.Parallel()
	for _, body := range []string{``, `{}`, `{"chatwoot_inbox_webhook_url":null}`} {
		inbox, err := serve(t, calltest.Says(http.StatusOK, body)).SetChatwoot(t.Context(), ownKey, Chatwoot{})
		if err != nil || inbox != "" {
			t.Errorf("%q: got %q, %v", body, inbox, err)
		}
	}
}

// Neither the token nor what stands behind the host is shown where a server quotes it.
func TestChatwootSecretsAreNotShownWhereAServerQuotesThem(t *testing.T) {
	t.Parallel()
	const address = "https://chat.example.com/k3y-0f-the-path"
	client := serve(t, calltest.Says(http.StatusBadRequest, `{"error":"`+chatwootToken+` is refused by `+address+`"}`))
	_, err := client.SetChatwoot(t.Context(), ownKey, Chatwoot{URL: address, AccessToken: chatwootToken})
	if err == nil || strings.Contains(err.Error(), chatwootToken) || strings.Contains(err.Error(), "k3y-0f") || !strings.Contains(err.Error(), "chat.example.com") {
		t.Errorf("got %v", err)
	}
}
