package call

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// envelope describes a call to a gateway, in the form of n8ntools.
type envelope struct {
	Service  string            `json:"service"`
	Method   string            `json:"method"`
	Endpoint string            `json:"endpoint"`
	BaseURL  string            `json:"baseUrl"`
	Headers  map[string]string `json:"headers"`
	// Query is there in a GET, also where it is empty.
	Query map[string]string `json:"queryParams,omitzero"`
	Body  json.RawMessage   `json:"body,omitempty"`
}

// describe describes a request, and closes its body.
func (e *envelopes) describe(request *http.Request) ([]byte, error) {
	described := envelope{
		Service:  e.Service,
		Method:   request.Method,
		Endpoint: strings.TrimPrefix(rooted(request.URL), strings.TrimSuffix(e.base.EscapedPath(), "/")),
		BaseURL:  e.base.String(),
		Headers:  map[string]string{},
	}
	for name, values := range request.Header {
		described.Headers[name] = strings.Join(values, ", ")
	}
	// The gateway would hand on a packed answer as a text that nobody can read.
	delete(described.Headers, "Accept-Encoding")
	if request.Method == http.MethodGet {
		described.Query = map[string]string{}
		for name := range request.URL.Query() {
			described.Query[name] = request.URL.Query().Get(name)
		}
	}
	if request.Body != nil {
		defer func() { _ = request.Body.Close() }()
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		if request.Method != http.MethodGet {
			described.Body = body
		}
	}
	return json.Marshal(described)
}

// enveloped is the answer in an answer.
type enveloped struct {
	status int
	body   []byte
	// failed tells that there is none, since the gateway did not get one.
	failed bool
}

// openEnvelope takes the answer of the server out of one of the gateway, and tells
// whether it has one. Without a status, only ok = false tells that it is a failure of
// the gateway.
func openEnvelope(answer []byte) (enveloped, bool) {
	var members Object
	if json.Unmarshal(bytes.TrimPrefix(answer, []byte(byteOrderMark)), &members) != nil {
		return enveloped{}, false
	}
	status := members.Number("upstream_status")
	if 100 <= status && status <= 599 {
		return enveloped{status: int(status), body: bodyIn(members["data"], status < 300)}, true
	}
	_, told := members["upstream_status"]
	failed := (told || members["data"] != nil || members["error"] != nil) && members.Raw("ok") == "false"
	return enveloped{failed: failed}, failed
}

// bodyIn is the body that a member holds: JSON as it is, or a text, which has JSON or a
// page in it. Null is no body, or null where the server answered well: that is how some
// write a list of nothing.
func bodyIn(member json.RawMessage, well bool) []byte {
	member = bytes.TrimSpace(member)
	var text string
	switch {
	case len(member) == 0, bytes.Equal(member, []byte("null")) && !well:
		return nil
	case member[0] == '"' && json.Unmarshal(member, &text) == nil:
		return []byte(text)
	default:
		return member
	}
}
