package call

import (
	"strings"
	"testing"
)

// What is wrong with a list is told in the words of its entries, and what is wrong
// with any list in the same ones.
func TestTheWordsForTheFaultsOfAListAreThoseOfItsEntries(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status     int
		body, want string
	}{
		"something else":   {200, `[{"id":"a"},1]`, "the answer is not the JSON that this route returns: it lists something that is no toy"},
		"of the entries":   {200, `[{"id":"a"},{}]`, "the answer is not the JSON that this route returns: it lists a toy without an id"},
		"too many":         {200, `[{"id":"a"}` + strings.Repeat(`,{"id":"a"}`, 1000) + `]`, "the answer is longer than 4 MB, or has more than 1000 toys"},
		"too long":         {200, `[` + strings.Repeat(" ", maxListing), "the answer is longer than 4 MB, or has more than 1000 toys"},
		"no list":          {200, `{}`, "the answer is not the JSON that this route returns: it is no list"},
		"more after it":    {200, `[] []`, "the answer is not the JSON that this route returns: it goes on after the end of the list"},
		"cut":              {200, `[{"id":"a"}`, "the answer ends in the middle"},
		"broken":           {200, `[{"id":"a"}}`, "the answer is not the JSON that this route returns: it breaks off at byte 12"},
		"a part":           {206, `[{"id":"a"}]`, "it came with HTTP 206, which is not that of a whole list"},
		"of somebody else": {203, `[{"id":"a"}]`, "it came with HTTP 203, which is not that of a whole list"},
	} {
		client := serve(t, says(test.status, test.body), func(config *Config) { config.MaxRetries = 0 })
		if failed := failure(t, listing(t.Context(), client)); failed.Kind != ErrUndecodable || failed.Message != test.want {
			t.Errorf("%s: got %v, want %q", name, failed, test.want)
		}
	}
	// The twin: one that is too long by itself is an entry like any other.
	long := `[{"id":"a"},{"id":"b","name":"` + strings.Repeat("x", maxAnswer) + `"},{"id":"c"}]`
	ids, err := readListing(t.Context(), serve(t, says(200, long)))
	if err != nil || strings.Join(ids, "") != "abc" {
		t.Errorf("got %q, %v", ids, err)
	}
}
