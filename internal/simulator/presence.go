package simulator

import "net/http"

const (
	presenceAvailable   = "available"
	presenceUnavailable = "unavailable"
)

func (s *Simulator) updatePresence(c call) answer {
	if !c.in.connected() {
		return noSession()
	}
	body, err := c.required("presence")
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	presence, _, err := body.text("presence")
	if err != nil {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	if presence != presenceAvailable && presence != presenceUnavailable {
		return failure(http.StatusBadRequest, "Invalid presence value, use available or unavailable")
	}
	c.in.presence = presence
	return success(object{"response": "Presence updated successfully"})
}
