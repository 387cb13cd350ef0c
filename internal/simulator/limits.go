package simulator

import "time"

// Limits is what WhatsApp says of the new chats of an account. Its zero value is what servers show where WhatsApp tells
// nothing, which is usual.
type Limits struct {
	// Total and Used are the quota of a cycle, and Status is how WhatsApp calls its state, such as CAPPED.
	Total, Used int
	Status      string
	// Until is until when the account is kept from new chats. The zero time means that it is not.
	Until time.Time
	// Undecided has the server not say whether new chats may begin.
	Undecided bool
}

func (s *Simulator) limitRoutes() routes {
	return routes{"GET /instance/wa_messages_limits": {access: byInstance, handle: s.limits}}
}

// limits tells what WhatsApp says of new chats. It takes a session.
func (s *Simulator) limits(c call) answer {
	if !c.in.connected() {
		return noSession()
	}
	told, locked := c.in.limits, c.now.Before(c.in.limits.Until)
	said := object{
		"provider":              "whatsapp",
		"reachable":             true,
		"can_send_new_messages": !locked && (told.Total == 0 || told.Used < told.Total),
		"message":               "WhatsApp indicates no restriction.",
		"message_ptbr":          "O WhatsApp não indica nenhuma restrição.",
		"diagnostics_endpoint":  "/instance/wa_messages_limits",
		"new_chat_message_capping": object{
			"available": true, "status": told.Status, "used_quota": told.Used, "total_quota": told.Total,
			"cycle_end": s.cycleEnd(told, c.now), "server_sent_at": c.now.UTC().Format(time.RFC3339),
		},
		"reachout_timelock": object{"available": true, "active": locked},
	}
	if told.Undecided {
		said["can_send_new_messages"] = nil
	}
	if locked {
		said["error_key"] = "WHATSAPP_REACHOUT_TIMELOCK"
		said["message"] = "WhatsApp keeps the account from new chats for a while."
		said["message_ptbr"] = "O WhatsApp restringe novas conversas da conta por um tempo."
		said["reachout_timelock"] = object{
			"available": true, "active": true, "until": told.Until.UTC().Format(time.RFC3339), "enforcement_type": "BIZ_QUALITY",
		}
	}
	return success(said)
}

// cycleEnd is the end of the cycle, which is that of no time where there is no quota.
func (s *Simulator) cycleEnd(told Limits, now time.Time) string {
	if told.Total == 0 {
		return "1970-01-01T00:00:01Z"
	}
	return now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour).Format(time.RFC3339)
}

// SetLimits has WhatsApp say this of the new chats of the instance's account.
func (s *Simulator) SetLimits(id string, limits Limits) error {
	return s.reach(id, func(in *instance, _ time.Time) error {
		in.limits = limits
		return nil
	})
}
