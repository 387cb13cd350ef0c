package simulator_test

import (
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const limitsRoute = "GET /instance/wa_messages_limits"

func TestLimitsAreWhatWhatsAppTells(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{Strict: true})
	w.as(w.sim.Add("a"), limitsRoute, "").check(500, wants{"error": "No session"})
	in := w.paired("b", "5511990000001")
	w.as(in, limitsRoute, "").check(200, wants{
		"can_send_new_messages": true, "new_chat_message_capping.total_quota": 0.0, "new_chat_message_capping.status": "",
		"new_chat_message_capping.cycle_end": "1970-01-01T00:00:01Z", "reachout_timelock.active": false, "error_key": missing{},
	})
	for _, test := range []struct {
		limits simulator.Limits
		want   wants
	}{
		{simulator.Limits{Total: 10, Used: 10, Status: "CAPPED"}, wants{"can_send_new_messages": false, "new_chat_message_capping.used_quota": 10.0}},
		{simulator.Limits{Total: 10, Used: 9}, wants{"can_send_new_messages": true}},
		{simulator.Limits{Undecided: true}, wants{"can_send_new_messages": nil}},
		{simulator.Limits{Until: w.clock.Now().Add(time.Hour)}, wants{
			"can_send_new_messages": false, "reachout_timelock.active": true, "error_key": "WHATSAPP_REACHOUT_TIMELOCK",
		}},
	} {
		if err := w.sim.SetLimits(in.ID, test.limits); err != nil {
			t.Fatal(err)
		}
		w.as(in, limitsRoute, "").check(200, test.want)
	}
	w.clock.Advance(time.Hour)
	w.as(in, limitsRoute, "").check(200, wants{"can_send_new_messages": true, "reachout_timelock.active": false})
}
