package uazapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// form is how the body of a refusal is written, which tells who may have
// written it.
type form int

const (
	// formJSON is an object, or a text in JSON: what the API answers.
	formJSON form = iota
	// formText is one of the plain texts that the API is known to answer.
	formText
	// formEmpty is no body at all.
	formEmpty
	// formForeign is a page, or a text that the API is not known to answer.
	formForeign
)

// knownTexts are the plain texts in which servers were seen to refuse.
var knownTexts = []string{
	"invalid admintoken header",
	"this is a public demo server. this endpoint has been disabled",
}

// formOf tells in which form a refusal is written.
func formOf(body []byte) form {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return formEmpty
	}
	var fields object
	if json.Unmarshal(body, &fields) == nil && fields != nil {
		return formJSON
	}
	var text string
	if body[0] == '"' && json.Unmarshal(body, &text) == nil && !looksLikeHTML([]byte(text)) {
		return formJSON
	}
	if slices.Contains(knownTexts, sentence(string(body))) {
		return formText
	}
	return formForeign
}

// sentence makes a text comparable with the words of a list: without case,
// accents, outer blanks and the dot at its end.
func sentence(text string) string {
	if len(text) > maxMessage {
		return "" // no known words are as long
	}
	return strings.TrimSuffix(fold(tidy(text)), ".")
}

// byEdge tells whether an answer to a request may be that of an edge: a
// gateway, a load balancer or a firewall before the server. An edge may answer
// after it has passed the request on, so such an answer says nothing of what
// the server did. The rule:
//
//   - 408, 460 and 499 are the time-outs of edges, whatever the body.
//   - 429 is definite, whatever the body: a limiter counts requests before it
//     lets them pass. So is 407, with which a proxy asks who it works for.
//   - A page, or a text that the API is not known to answer, is an edge's.
//   - No body is the API's where the API is known to answer that status, since
//     an edge which answers these without a body (no route, not allowed) has
//     passed nothing on. With any other status it is an edge's.
func byEdge(status int, form form) bool {
	switch status {
	case http.StatusRequestTimeout, 460, 499:
		return true
	case http.StatusTooManyRequests, http.StatusProxyAuthRequired:
		return false
	}
	switch form {
	case formForeign:
		return status >= 400
	case formEmpty:
		return status >= 400 && !slices.Contains(refusals, status)
	default:
		return false
	}
}

// refusals are the statuses with which the API is known to refuse a request.
var refusals = []int{
	http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusMethodNotAllowed, http.StatusConflict, http.StatusTooManyRequests,
}

// Words with which the API refuses the token of an instance, or says that there
// is no such instance. "missing token" is none of them: a token was sent, so
// something on the way has dropped its header.
var (
	wordsOfRefusal = []string{"invalid token", "client not found", "instance info not found", "unauthorized"}
	wordsOfAbsence = []string{"instance not found", "instancia nao encontrada", "instance info not found", "client not found"}
)

// members are the names that stand in a refusal of the API. Frameworks that
// gateways are made of add names of their own, such as "timestamp" and "path".
var members = []string{
	"error", "message", "code", "data", "response", "info", "instance", "instanceId", "resetting", "queuedRecoveryAttempted",
	"error_source", "error_key", "provider", "provider_code", "provider_message", "provider_message_ptbr", "message_ptbr",
	"diagnostics_endpoint", "details",
}

// fromAPI tells whether a refusal has a form of the API and words of the API for
// it, as a whole sentence.
func fromAPI(status int, body []byte) bool {
	var fields object
	if json.Unmarshal(bytes.TrimSpace(body), &fields) != nil {
		return false
	}
	for name := range fields {
		if !slices.Contains(members, name) {
			return false
		}
	}
	said := sentence(fields.refusal(status))
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return slices.Contains(wordsOfRefusal, said)
	case http.StatusNotFound:
		return slices.Contains(wordsOfAbsence, said)
	default:
		return false
	}
}

// wordsToAdmins are those of the API for an admin token that it does not take.
var wordsToAdmins = []string{"invalid admintoken header", "missing token", "unauthorized"}

// refusesAdmin tells whether a refusal has words of the API for an admin token
// that it does not take.
func refusesAdmin(got answer) bool {
	if got.status != http.StatusUnauthorized && got.status != http.StatusForbidden {
		return false
	}
	return slices.Contains(wordsToAdmins, sentence(message(got.status, got.body)))
}

// refusal returns the words of a refusal in one of the three forms that the API
// has for it, and "" for any other form.
func (o object) refusal(status int) string {
	switch said := o.text("error"); {
	case said == "true":
		return o.text("message")
	case said != "" && (o["message"] != nil || o["details"] != nil):
		return "" // gateways say what is wrong with their own key there
	case said != "":
		return said
	case o["error"] == nil && o.number("code") == int64(status):
		return o.text("message")
	default:
		return ""
	}
}
