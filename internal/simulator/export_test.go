package simulator

import (
	"maps"
	"slices"
)

// Routes are the routes that the server has.
func (s *Simulator) Routes() []string { return slices.Sorted(maps.Keys(s.routes)) }

// Keepable are the fields that Keep takes, by the routes that save them.
func (s *Simulator) Keepable() map[string][]string {
	keepable := map[string][]string{}
	for name, one := range s.routes {
		if one.saves != nil {
			keepable[name] = one.saves.names
		}
	}
	return keepable
}
