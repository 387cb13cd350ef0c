package edge

import "slices"

// standIn is an answer that takes the place of the server's.
type standIn struct {
	route string
	// after is whether the server handles the request nevertheless.
	after  bool
	times  int
	answer Answer
}

// standIn returns the answer that a request of the route meets, or nil, and counts it. Of several, the one that was
// turned on first is met.
func (on *switches) standIn(route string, after bool) *Answer {
	for i := range on.standIns {
		s := &on.standIns[i]
		if s.after != after || s.route != "" && s.route != route {
			continue
		}
		met := s.answer
		if s.times == 1 {
			on.standIns = slices.Delete(on.standIns, i, i+1)
		} else if s.times > 1 {
			s.times--
		}
		return &met
	}
	return nil
}
