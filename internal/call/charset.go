package call

import (
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// western are the names of the older encoding of western languages. Who names one of the
// first means the last, which has a sign for each byte that they leave out.
var western = []string{"iso-8859-1", "latin1", "windows-1252"}

// namesWestern tells whether an answer says that it is in this encoding. JSON is in UTF-8,
// and some gateways write it anew in what they were set up with.
func namesWestern(header http.Header) bool {
	_, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return false
	}
	return slices.Contains(western, strings.ToLower(parameters["charset"]))
}

// inUTF8 returns a text that says to be in the western encoding. Some gateways say so of
// any text: one that is UTF-8 stays.
func inUTF8(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	read, err := charmap.Windows1252.NewDecoder().Bytes(text)
	if err != nil {
		return text
	}
	return read
}
