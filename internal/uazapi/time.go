package uazapi

import "time"

// layouts are the forms in which servers write a time: newer ones with a blank
// between date and time, older ones with a T.
var layouts = []string{
	"2006-01-02 15:04:05.999999999Z07:00",
	time.RFC3339Nano,
	"2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04:05.999999999",
}

// ParseTime reads a time as a server writes it. A time without a zone is UTC.
func ParseTime(value string) (time.Time, bool) {
	for _, layout := range layouts {
		if parsed, err := time.Parse(layout, value); err == nil {
			return parsed.UTC(), true
		}
	}
	return time.Time{}, false
}

// NormalTime returns a server's time in the one form of RFC 3339, so that two
// servers, or two versions of one, write the same moment alike. What cannot be
// read is returned as it is.
func NormalTime(value string) string {
	parsed, ok := ParseTime(value)
	if !ok {
		return value
	}
	return parsed.Format(time.RFC3339Nano)
}

// milliseconds is a time that a server counts in milliseconds since 1970, the zero time
// for 0.
func milliseconds(since int64) time.Time {
	if since == 0 {
		return time.Time{}
	}
	return time.UnixMilli(since).UTC()
}
