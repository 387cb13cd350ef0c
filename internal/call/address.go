package call

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// A segment of a path may be a key, as of a gateway that knows its clients by their
// path, if it is as long as one and has digits in it, or is longer than any name.
const (
	shortestKey = 12
	longestName = 24
)

// Address names a server in messages and states: by its base URL, with the start of
// a hash in the place of each part that may be a key. So it tells two servers apart,
// and no key gets away.
func Address(base *url.URL) string {
	return Origin(base) + shownPath(base.EscapedPath())
}

// shownPath is a path without the segments that may be keys.
func shownPath(path string) string {
	segments := strings.Split(path, "/")
	for n, segment := range segments {
		if isKey(segment) {
			segments[n] = fmt.Sprintf("(secret-%.6x)", sha256.Sum256([]byte(segment)))
		}
	}
	return strings.Join(segments, "/")
}

// keysOf are the segments of a path that may be keys.
func keysOf(path string) []string {
	var keys []string
	for segment := range strings.SplitSeq(path, "/") {
		if isKey(segment) {
			keys = append(keys, segment)
		}
	}
	return keys
}

func isKey(segment string) bool {
	hasDigit := strings.ContainsFunc(segment, unicode.IsDigit)
	return len(segment) > longestName || len(segment) >= shortestKey && hasDigit
}
