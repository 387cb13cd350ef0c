package uazapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// knownTexts are the plain texts in which servers were seen to refuse.
var knownTexts = []string{
	"invalid admintoken header",
	"this is a public demo server. this endpoint has been disabled",
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
	said := sentence(status, body)
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return slices.Contains(wordsOfRefusal, said)
	case http.StatusNotFound:
		return slices.Contains(wordsOfAbsence, said)
	default:
		return false
	}
}

// sentence returns what a refusal says, "" where it has no form of the API.
func sentence(status int, body []byte) string {
	var fields call.Object
	if json.Unmarshal(bytes.TrimSpace(body), &fields) != nil {
		return ""
	}
	for name := range fields {
		if !slices.Contains(members, name) {
			return ""
		}
	}
	return call.Sentence(refusal(fields, status))
}

// wordsToAdmins are those of the API for an admin token that it does not take.
var wordsToAdmins = []string{"invalid admintoken header", "missing token", "unauthorized"}

// refusesAdmin tells whether a refusal has words of the API for an admin token
// that it does not take.
func refusesAdmin(status int, words string) bool {
	if status != http.StatusUnauthorized && status != http.StatusForbidden {
		return false
	}
	return slices.Contains(wordsToAdmins, call.Sentence(words))
}

// refusal returns the words of a refusal in one of the three forms that the API
// has for it, and "" for any other form.
func refusal(o call.Object, status int) string {
	switch said := o.Text("error"); {
	case said == "true":
		return o.Text("message")
	case said != "" && (o["message"] != nil || o["details"] != nil):
		return "" // gateways say what is wrong with their own key there
	case said != "":
		return said
	case o["error"] == nil && o.Number("code") == int64(status):
		return o.Text("message")
	default:
		return ""
	}
}
