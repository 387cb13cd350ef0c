package uazapi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LongestID is longer than the id of any server is, in bytes.
const LongestID = 200

// IsID tells whether a text can be the id of an instance. Ids look like
// r76b15a4a3614b4, but no document promises it, so this only refuses what no server
// could mean.
func IsID(id string) bool {
	hidden := func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' }
	return id != "" && len(id) <= LongestID && utf8.ValidString(id) && !strings.ContainsFunc(id, hidden)
}
