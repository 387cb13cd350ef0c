package instance

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/private/privatetest"
)

var now = time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)

func TestAnnounced(t *testing.T) {
	for notice, want := range map[string]time.Duration{
		"This instance will be automatically disconnected and deleted after 1 hour.":  time.Hour,
		"This instance will be automatically disconnected and deleted after 2 hours.": 2 * time.Hour,
		"DELETED AFTER 1 HOUR": time.Hour,
		"It is Deleted after 30 Minutes, or deleted after 1 day when paired.": 30 * time.Minute,
		"deleted after 7 days": 7 * 24 * time.Hour,
	} {
		got, ok := announced(notice, now)
		if !ok || !got.At.Equal(now.Add(want)) {
			t.Errorf("announced(%q) = %v, %t; want %v from now", notice, got.At, ok, want)
		}
	}
	for _, notice := range []string{
		"",
		"Instance created successfully",
		"This instance will be deleted soon.",
		"deleted after an hour",
		"deleted after 1 fortnight",
		"deleted after -1 hour",
		"deleted after 99999999999999999999 hours",
		"deleted after 106752 days", // more than a duration holds
	} {
		if got, ok := announced(notice, now); ok {
			t.Errorf("announced(%q) = %v, want none", notice, got.At)
		}
	}
}

func TestAnnouncementIsKept(t *testing.T) {
	private := privatetest.State{}
	if loaded := loadAnnouncement(t.Context(), private); !loaded.At.IsZero() {
		t.Errorf("an empty state announces %v", loaded.At)
	}
	stored := announcement{At: now.Add(time.Hour)}
	if diags := stored.store(t.Context(), private); diags.HasError() {
		t.Fatal(diags)
	}
	// The framework takes nothing but JSON.
	if !json.Valid(private[announcementKey]) {
		t.Errorf("stored as %q, which is no JSON", private[announcementKey])
	}
	if loaded := loadAnnouncement(t.Context(), private); !loaded.At.Equal(stored.At) {
		t.Errorf("loaded %v, want %v", loaded.At, stored.At)
	}
	// A new instance may inherit the notice of the one that it replaces.
	if diags := (announcement{}).store(t.Context(), private); diags.HasError() || private[announcementKey] != nil {
		t.Errorf("the notice of the instance from before is left: %q", private[announcementKey])
	}
	for _, broken := range []string{`{`, `{"at":"soon"}`, `null`, `[]`} {
		if loaded := loadAnnouncement(t.Context(), privatetest.State{announcementKey: []byte(broken)}); !loaded.At.IsZero() {
			t.Errorf("%q announces %v", broken, loaded.At)
		}
	}
}
