package call

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
)

// Form is how the body of a refusal is written, which tells who may have written
// it.
type Form int

const (
	// FormJSON is an object, or a text in JSON: what an API answers.
	FormJSON Form = iota
	// FormText is one of the plain texts that the API is known to answer.
	FormText
	// FormEmpty is no body at all.
	FormEmpty
	// FormForeign is a page, or a text that the API is not known to answer.
	FormForeign
)

// FormOf tells in which form a refusal is written, by the plain texts in which
// the servers of a vendor were seen to refuse, each a [Sentence].
func FormOf(body []byte, knownTexts []string) Form {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return FormEmpty
	}
	var fields Object
	if json.Unmarshal(body, &fields) == nil && fields != nil {
		return FormJSON
	}
	var text string
	if body[0] == '"' && json.Unmarshal(body, &text) == nil && !looksLikeHTML([]byte(text)) {
		return FormJSON
	}
	if slices.Contains(knownTexts, Sentence(string(body))) {
		return FormText
	}
	return FormForeign
}

// ByEdge tells whether an answer to a request may be that of an edge: a
// gateway, a load balancer or a firewall before the server. An edge may answer
// after it has passed the request on, so such an answer says nothing of what
// the server did. The rule:
//
//   - 408, 460 and 499 are the time-outs of edges, whatever the body.
//   - 429 is definite, whatever the body: a limiter counts requests before it
//     lets them pass. So is 407, with which a proxy asks who it works for.
//   - A page, or a text that the API is not known to answer, is an edge's.
//   - No body is the API's where the API is known to refuse with that status, since
//     an edge which answers these without a body (no route, not allowed) has
//     passed nothing on. With any other status it is an edge's.
func ByEdge(status int, form Form, refusals []int) bool {
	switch status {
	case http.StatusRequestTimeout, 460, 499:
		return true
	case http.StatusTooManyRequests, http.StatusProxyAuthRequired:
		return false
	}
	switch form {
	case FormForeign:
		return status >= 400
	case FormEmpty:
		return status >= 400 && !slices.Contains(refusals, status)
	default:
		return false
	}
}
