package uazapi

import (
	"testing"
	"time"
)

func TestParseTimeReadsBothForms(t *testing.T) {
	t.Parallel()
	want := time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC)
	for _, value := range []string{
		"2026-08-04 09:52:02.993Z",
		"2026-08-04T09:52:02.993Z",
		"2026-08-04 09:52:02.993",
		"2026-08-04T09:52:02.993",
		"2026-08-04 06:52:02.993-03:00",
		"2026-08-04T06:52:02.993-03:00",
		"2026-08-04T09:52:02.993000000Z",
	} {
		got, ok := ParseTime(value)
		if !ok || !got.Equal(want) {
			t.Errorf("%q: got %v, %t", value, got, ok)
		}
		if got.Location() != time.UTC {
			t.Errorf("%q: the time is not in UTC", value)
		}
		if normal := NormalTime(value); normal != "2026-08-04T09:52:02.993Z" {
			t.Errorf("%q became %q", value, normal)
		}
	}
}

func TestATimeWithoutFractionsIsRead(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"2026-08-04 09:52:02Z", "2026-08-04T09:52:02Z", "2026-08-04 09:52:02", "2026-08-04T09:52:02"} {
		if got := NormalTime(value); got != "2026-08-04T09:52:02Z" {
			t.Errorf("%q became %q", value, got)
		}
	}
}

func TestWhatIsNoTimeIsGivenBackAsItIs(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "null", "0", "yesterday", "2026-08-04", "2026-13-04 09:52:02Z", "1785837122", "04/08/2026 09:52"} {
		if got, ok := ParseTime(value); ok {
			t.Errorf("%q was read as %v", value, got)
		}
		if got := NormalTime(value); got != value {
			t.Errorf("%q became %q", value, got)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{"", "2026-08-04 09:52:02.993Z", "2026-08-04T09:52:02.993-03:00", "9999-12-31T23:59:59-01:00", "0000-01-01 00:00:00+01:00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		normal := NormalTime(value)
		if again := NormalTime(normal); again != normal {
			t.Errorf("%q became %q and then %q", value, normal, again)
		}
		first, ok := ParseTime(value)
		if !ok && normal != value {
			t.Errorf("%q is no time and became %q", value, normal)
		}
		if second, read := ParseTime(normal); ok && read && !second.Equal(first) {
			t.Errorf("%q is %v, and as %q it is %v", value, first, normal, second)
		}
	})
}
