package edge

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"strings"
)

const maxAnswer = 64 << 20

var errTooLong = errors.New("the edge keeps no answer of this length")

// Answer is what an edge says by itself. It has no date, because an edge does not know the time of the server.
type Answer struct {
	// Status is 200 when unset.
	Status int
	Body   string
	// ContentType is that of HTML when unset.
	ContentType string
}

// own returns the answer as it is sent.
func (a Answer) own() answer {
	header := http.Header{}
	header.Set("Content-Type", cmp.Or(a.ContentType, "text/html"))
	header["Date"] = nil // without it, net/http writes the date of the machine
	return answer{cmp.Or(a.Status, http.StatusOK), header, []byte(a.Body)}
}

// answer is one answer. It is never changed, because a cache may have it too.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) isJSON() bool {
	return strings.HasPrefix(a.header.Get("Content-Type"), "application/json")
}

func (a answer) withBody(body []byte) answer {
	twin := answer{a.status, a.header.Clone(), body}
	twin.header.Del("Content-Length")
	return twin
}

// send ignores the error of a client that left: there is nobody to tell.
func (a answer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}
