package simulator

import (
	"fmt"
	"net/http"
	"time"
)

func (s *Simulator) runtimeRoutes() routes {
	return routes{
		"POST /instance/reset": {access: byInstance, handle: s.reset},
		"POST /admin/restart":  {access: byAdmin, disabled: s.opts.Demo, handle: s.restart},
	}
}

// reset restarts the runtime of one instance and keeps its session.
func (s *Simulator) reset(c call) answer {
	if _, err := c.optional(); err != nil {
		return badBody(err, "invalid payload")
	}
	in := c.in
	if !in.connected() {
		return answer{status: http.StatusConflict, body: object{
			"error":                   "Current session is not reconnectable",
			"resetting":               false,
			"instanceId":              in.id,
			"queuedRecoveryAttempted": false,
		}}
	}
	if in.resetting(c.now) {
		return resetAnswer(c, "Instance reset already in progress", false)
	}
	if left := in.cooldownEndsAt.Sub(c.now); left > 0 {
		// Rounded up, so that the last second is not announced as none.
		seconds := (left + time.Second - 1) / time.Second
		return resetAnswer(c, fmt.Sprintf("Instance reset cooldown active (%ds remaining)", seconds), false)
	}
	in.resetEndsAt = c.now.Add(s.opts.ResetTime)
	in.cooldownEndsAt = in.resetEndsAt.Add(s.opts.ResetCooldown)
	return resetAnswer(c, "Instance reset started", true)
}

func resetAnswer(c call, response string, queued bool) answer {
	return success(object{
		"response":                response,
		"resetting":               c.in.resetting(c.now),
		"instanceId":              c.in.id,
		"queuedRecoveryAttempted": queued,
	})
}

// restart restarts the whole server. Sessions come back by themselves; what was only in memory is lost: presences,
// running attempts and deliveries that failed.
func (s *Simulator) restart(c call) answer {
	if err := c.none(); err != nil {
		return badBody(err, "Invalid payload")
	}
	s.forgetMemory(c.now)
	return answer{status: http.StatusAccepted, body: object{"message": "Restart scheduled"}}
}

// forgetMemory is what a restart does to all instances.
func (s *Simulator) forgetMemory(now time.Time) {
	s.state.globalWebhookErrors, s.state.capturedSince = nil, now
	for _, in := range s.all(now) {
		in.webhookErrors = nil
		if in.connected() {
			in.presence = s.presenceAtPairing()
			continue
		}
		in.presence = presenceUnavailable
		if in.attempt != nil {
			in.attempt = nil
			in.status = statusDisconnected
		}
	}
}
