package instance

import (
	"encoding/json"
	"testing"
	"time"
)

// A notice is believed only as far as it goes: the deletion is after the
// creation, and what is kept of it is read again as it was.
func FuzzAnnounced(f *testing.F) {
	for _, seed := range []string{"", "deleted after 1 hour", "DELETED AFTER 30 Minutes", "deleted after 32768 days", "deleted after 99999999999999999999 days", "deleted after -1 hour", "deleted after 0 hours", "deleted after ١ hour"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, notice string) {
		got, ok := announced(notice, now)
		if !ok {
			if !got.At.IsZero() {
				t.Errorf("%q announces nothing, and yet %v", notice, got.At)
			}
			return
		}
		if got.At.Before(now) || got.At.After(now.Add(1<<15*24*time.Hour)) {
			t.Errorf("%q announces %v", notice, got.At)
		}
		encoded, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var again announcement
		if err := json.Unmarshal(encoded, &again); err != nil || !again.At.Equal(got.At) {
			t.Errorf("%q is kept as %s: %v", notice, encoded, err)
		}
	})
}
