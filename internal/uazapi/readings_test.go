package uazapi

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

func TestMessageLimits_ofWhichNothingIsToldAreNone(t *testing.T) {
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

func TestReadings_thatTellNothingAreNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `null`, `{"response":"ok"}`, `[]`, `"ok"`} {
		client := serve(t, says(200, body))
		_, limits := client.MessageLimits(t.Context(), ownKey)
		_, queue := client.MessageQueue(t.Context(), ownKey)
		_, status := client.ServerStatus(t.Context())
		_, numbers := client.CheckNumbers(t.Context(), ownKey, []string{"5511999990000"})
		for _, err := range []error{limits, queue, status, numbers} {
			if !errors.Is(err, call.ErrUndecodable) {
				t.Errorf("%s: got %v", body, err)
			}
		}
	}
}
