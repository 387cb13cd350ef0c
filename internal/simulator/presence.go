package simulator

import "net/http"

const (
	presenceAvailable   = "available"
	presenceUnavailable = "unavailable"
)

func savedPresence(r record) places { return places{"presence": &r.in.presence} }

func (s *Simulator) presenceRoutes() routes {
	return routes{"POST /instance/presence": {access: byInstance, handle: s.updatePresence, saves: savesOne(savedPresence)}}
}

// presenceAtPairing is the presence of an instance that has just been connected.
func (s *Simulator) presenceAtPairing() string {
	if s.opts.AvailableAtPairing {
		return presenceAvailable
	}
	return presenceUnavailable
}

func (s *Simulator) updatePresence(c call) answer {
	if !c.in.connected() && !s.opts.ValueFirst {
		return noSession()
	}
	body, err := c.required("presence")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	presence, _, err := body.text("presence")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	if presence != presenceAvailable && presence != presenceUnavailable {
		return failure(http.StatusBadRequest, "Invalid presence value, use available or unavailable")
	}
	if !c.in.connected() {
		return noSession()
	}
	c.in.presence = presence
	return success(object{"response": "Presence updated successfully"})
}
