package edge

import (
	"cmp"
	"encoding/json"
	"slices"
)

// entry is one instance of a listing, with what tells its place in the order.
type entry struct {
	raw     json.RawMessage
	Created string `json:"created"`
	ID      string `json:"id"`
}

// truncate returns the listing with its n oldest entries. What is no list stays as it is.
func truncate(body []byte, n int) []byte {
	var raws []json.RawMessage
	if err := json.Unmarshal(body, &raws); err != nil || raws == nil {
		return body
	}
	entries := make([]entry, len(raws))
	for i, raw := range raws {
		_ = json.Unmarshal(raw, &entries[i]) // what is no instance has neither date nor id
		entries[i].raw = raw
	}
	slices.SortStableFunc(entries, compareAge)
	kept := []json.RawMessage{}
	for _, e := range entries[:max(0, min(n, len(entries)))] {
		kept = append(kept, e.raw)
	}
	cut, err := json.Marshal(kept)
	if err != nil {
		return body
	}
	return cut
}

// compareAge compares dates as texts: those of one server have one form, whose parts go from the largest to the
// smallest.
func compareAge(a, b entry) int {
	return cmp.Or(cmp.Compare(a.Created, b.Created), cmp.Compare(a.ID, b.ID))
}
