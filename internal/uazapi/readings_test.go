package uazapi

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestMessageLimitsOfWhichNothingIsToldAreNone(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		body string
		want MessageLimits
	}{
		"captured without data": {
			`{"can_send_new_messages":null,"message":"m","message_ptbr":"p","new_chat_message_capping":{"available":true,"cycle_end":"1970-01-01T00:00:01Z","status":"","total_quota":0,"used_quota":0},"reachout_timelock":{"active":false,"available":true}}`,
			MessageLimits{TimeLock: &TimeLock{}, Message: "m", MessagePTBR: "p"},
		},
		"documented": {
			`{"can_send_new_messages":false,"error_key":"K","message":"m","provider_message":"q","provider_message_ptbr":"r","new_chat_message_capping":{"status":"CAPPED","used_quota":10,"total_quota":10,"cycle_end":"2026-08-05T00:00:00Z"},"reachout_timelock":{"available":true,"active":true,"until":"u","enforcement_type":"BIZ_QUALITY"}}`,
			MessageLimits{
				CanSendNewMessages: new(false), ErrorKey: "K", Message: "q", MessagePTBR: "r",
				Quota:    &Quota{Status: "CAPPED", Total: 10, Used: 10, CycleEnd: "2026-08-05T00:00:00Z"},
				TimeLock: &TimeLock{Active: true, Until: "u", Enforcement: "BIZ_QUALITY"},
			},
		},
		"numbers are null":    {`{"can_send_new_messages":true,"new_chat_message_capping":{"total_quota":null}}`, MessageLimits{CanSendNewMessages: new(true)}},
		"nothing of the lock": {`{"can_send_new_messages":true,"reachout_timelock":{"available":false,"active":false}}`, MessageLimits{CanSendNewMessages: new(true)}},
	} {
		got, err := serve(t, says(200, test.body)).MessageLimits(t.Context(), ownKey)
		got.tells = false
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(MessageLimits{})); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", title, err, diff)
		}
	}
}

func TestReadingsThatTellNothingAreNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `{"response":"ok"}`, `[]`, `"ok"`} {
		client := serve(t, says(200, body))
		_, limits := client.MessageLimits(t.Context(), ownKey)
		_, queue := client.MessageQueue(t.Context(), ownKey)
		_, status := client.ServerStatus(t.Context())
		_, numbers := client.CheckNumbers(t.Context(), ownKey, []string{"5511999990000"})
		_, groups := client.Groups(t.Context(), ownKey)
		for _, err := range []error{limits, queue, status, numbers, groups} {
			if !errors.Is(err, call.ErrUndecodable) {
				t.Errorf("%s: got %v", body, err)
			}
		}
	}
}

func TestWebhookErrorsHoldNoToken(t *testing.T) {
	t.Parallel()
	const body = `[{"created":"2026-03-23T15:04:05Z","url":"https://a","type":"local","event":"messages","message_type":"text","status_code":502,"attempts":3,` +
		`"error":"token ` + string(ownSecret) + ` was refused","payload":{"token":"` + string(ownSecret) + `", "EventType":"messages\u0007\u202e<b>", "id": 12345678901234567890, "instance": {"Token":"` + string(ownSecret) + `","qrcode":"x","paircode":""}}},{"status_code":null,"payload":null},{"payload":"text"}]`
	got, err := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Webhook-Error-Capture-Started-At", "2026-03-23T14:50:00Z")
		says(200, body)(w, r)
	}).WebhookErrors(t.Context(), ownKey)
	want := WebhookErrors{Since: "2026-03-23T14:50:00Z", Errors: []WebhookError{
		{
			Created: "2026-03-23T15:04:05Z", URL: "https://a", Type: "local", Event: "messages", MessageType: "text", StatusCode: 502, Attempts: 3,
			Error: "token (secret) was refused", Payload: `{"EventType":"messages\u0007` + "\ufffd" + `<b>","id":12345678901234567890,"instance":{"Token":"(secret)","paircode":"","qrcode":"(secret)"},"token":"(secret)"}`,
		},
		{},
		{Payload: `"text"`},
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got, err := serve(t, says(200, `null`)).WebhookErrors(t.Context(), ownKey); len(got.Errors) != 0 || err != nil {
		t.Errorf("null is %v, %v", got, err)
	}
}

func TestProxyCountriesAreReadInEveryForm(t *testing.T) {
	t.Parallel()
	brazil := Place{Value: "br", Label: "Brasil"}
	for body, want := range map[string][]Place{
		`{"countries":[{"value":"br","label":"Brasil"}]}`: {brazil},
		`[{"code":"br","name":"Brasil"}]`:                 {brazil},
		`["br"]`:                                          {{Value: "br"}},
		`{"countries":["br","pt"]}`:                       {{Value: "br"}, {Value: "pt"}},
		`{"countries":[]}`:                                {},
		`{"countries":null}`:                              nil,
		`[]`:                                              {},
		`null`:                                            nil,
	} {
		got, err := serve(t, says(200, body)).ProxyCountries(t.Context(), ownKey)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
}

func TestProxyCitiesAskForWhatIsSought(t *testing.T) {
	t.Parallel()
	var query atomic.Value
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		query.Store(r.URL.RawQuery)
		says(200, `{"country":"br","state":"sp","cities":[{"value":"saopaulo","label":"São Paulo","state":"sp","state_label":"São Paulo","raw_city":"sao_paulo"},{"value":"x"}]}`)(w, r)
	})
	got, err := client.ProxyCities(t.Context(), ownKey, "br", "sp", "são&x=1")
	want := []Place{{"saopaulo", "São Paulo", "sp", "São Paulo"}, {Value: "x"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got := query.Load(); got != "country=br&search=s%C3%A3o%26x%3D1&state=sp" {
		t.Errorf("it asked for %s", got)
	}
}

func TestGroupsAreReadInEveryForm(t *testing.T) {
	t.Parallel()
	var query atomic.Value
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		query.Store(r.URL.RawQuery)
		says(200, `{"groups":[{"JID":"1@g.us","Name":"Equipe","OwnerJID":"182736455463728@lid","OwnerPN":"5511990000001@s.whatsapp.net","OwnerIsAdmin":true,"GroupCreated":"2026-01-02T03:04:05Z"},`+
			`{"JID":"2@g.us","OwnerJID":"5511990000002@s.whatsapp.net","OwnerPN":"","IsAnnounce":true,"IsLocked":true,"IsParent":true,"LinkedParentJID":"3@g.us","OwnerCanSendMessage":true,"GroupCreated":"0001-01-01T00:00:00Z"}]}`)(w, r)
	})
	got, err := client.Groups(t.Context(), ownKey)
	want := []Group{
		{JID: "1@g.us", Name: "Equipe", OwnerNumber: "5511990000001", IsAdmin: true, Created: "2026-01-02T03:04:05Z"},
		{JID: "2@g.us", OwnerNumber: "5511990000002", Announce: true, Locked: true, Parent: true, LinkedParent: "3@g.us", CanSend: true},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got := query.Load(); got != "noParticipants=true&noparticipants=true" {
		t.Errorf("it asked for %s", got)
	}
}

// Servers may write a list of nothing as null.
func TestListsOfNothingMayBeNull(t *testing.T) {
	t.Parallel()
	for body, read := range map[string]func(*Client) (int, error){
		`{"groups":null}`: func(c *Client) (int, error) {
			groups, err := c.Groups(t.Context(), ownKey)
			return len(groups), err
		},
		`{"country":"br","cities":null}`: func(c *Client) (int, error) {
			cities, err := c.ProxyCities(t.Context(), ownKey, "br", "", "")
			return len(cities), err
		},
	} {
		for _, body := range []string{body, strings.Replace(body, "null", "[]", 1)} {
			if listed, err := read(serve(t, says(200, body))); listed != 0 || err != nil {
				t.Errorf("%s: %d are listed, %v", body, listed, err)
			}
		}
	}
}

func TestAnswersWithoutTheirListAreNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"response":"ok"}`, `"ok"`, `{"groups":{},"cities":"","countries":1,"tags":{},"messages":{}}`} {
		client := serve(t, says(200, body))
		_, groups := client.Groups(t.Context(), ownKey)
		_, cities := client.ProxyCities(t.Context(), ownKey, "br", "", "")
		_, countries := client.ProxyCountries(t.Context(), ownKey)
		_, webhooks := client.Webhooks(t.Context(), ownKey)
		_, failures := client.WebhookErrors(t.Context(), ownKey)
		_, labels := client.Labels(t.Context(), ownKey)
		_, replies := client.QuickReplies(t.Context(), ownKey)
		_, tags := client.LeadTags(t.Context(), ownKey)
		_, _, found := client.FindMessage(t.Context(), ownKey, Text{})
		for n, err := range []error{groups, cities, countries, webhooks, failures, labels, replies, tags, found} {
			if !errors.Is(err, call.ErrUndecodable) {
				t.Errorf("%s, list %d: got %v", body, n, err)
			}
		}
	}
}
