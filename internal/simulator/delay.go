package simulator

func savedDelay(r record) places {
	return places{"msg_delay_min": &r.in.delayMin, "msg_delay_max": &r.in.delayMax}
}

func (s *Simulator) delayRoutes() routes {
	return routes{"POST /instance/updateDelaySettings": {access: byInstance, handle: s.updateDelay, saves: savesOne(savedDelay)}}
}

// updateDelay takes a missing key for 0, as real servers do: an empty object sets both delays to 0.
func (s *Simulator) updateDelay(c call) answer {
	body, err := c.required("msg_delay_min", "msg_delay_max")
	if err != nil {
		return badBody(err, "Invalid request payload")
	}
	least, err := body.integer("msg_delay_min")
	if err != nil {
		return badBody(err, "Invalid request payload")
	}
	most, err := body.integer("msg_delay_max")
	if err != nil {
		return badBody(err, "Invalid request payload")
	}
	c.in.delayMin = max(least, 0)
	c.in.delayMax = max(most, c.in.delayMin)
	c.in.updated = c.now
	s.takeBack(c)
	return success(object{"instance": s.show(c.in, c)})
}
