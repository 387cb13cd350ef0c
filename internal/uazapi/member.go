package uazapi

import "encoding/json"

// listMember is a list that is a member of an answer. Servers write one of nothing as null
// as well, so that it is there tells more than that it has entries.
type listMember[E any] struct {
	entries []E
	there   bool
}

// UnmarshalJSON reads a list, or null for one of nothing.
func (m *listMember[E]) UnmarshalJSON(data []byte) error {
	m.there = true
	return json.Unmarshal(data, &m.entries)
}
