package smileapi

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// vendor is how these servers say no.
type vendor struct{}

// tokenPattern is what tokens look like: a JWT, or so many letters and digits in a row.
// An answer may hold one of another instance.
var tokenPattern = regexp.MustCompile(`eyJ[0-9A-Za-z_-]{5,}(?:\.[0-9A-Za-z_-]+)*|[0-9A-Za-z_-]{30,}`)

// TokenPattern is what tokens look like.
func (vendor) TokenPattern() *regexp.Regexp { return tokenPattern }

// The words with which these servers refuse. Which status they come with is not known.
var (
	wordsOfRefusal = []string{"unauthorized", "authentication failed"}
	wordsOfAbsence = []string{"instance not found"}
	wordsOfNoVerb  = []string{"method not allowed"}
	wordsOfNoUser  = []string{"username parameter is missing"}
	knownTexts     = slices.Concat(wordsOfRefusal, wordsOfAbsence, wordsOfNoVerb, wordsOfNoUser)
)

// refusals are the statuses with which an API may refuse without a body.
var refusals = []int{
	http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusMethodNotAllowed, http.StatusConflict, http.StatusTooManyRequests,
}

// kindOf tells which failure words are, if they are known ones.
func kindOf(words string) (call.Kind, bool) {
	said := call.Sentence(words)
	switch {
	case slices.Contains(wordsOfRefusal, said):
		return call.ErrRejected, true
	case slices.Contains(wordsOfAbsence, said):
		return call.ErrGone, true
	case slices.Contains(wordsOfNoVerb, said):
		return call.ErrNoRoute, true
	case slices.Contains(wordsOfNoUser, said):
		return call.ErrInvalid, true
	default:
		return "", false
	}
}

// Judge tells what an answer means whose status is not one of success. Known words come
// before the status.
func (vendor) Judge(_ call.Call, got call.Answer, words string) call.Verdict {
	form := call.FormOf(got.Body, knownTexts)
	verdict := call.Verdict{Kind: kindByStatus(got.Status, form), ByEdge: call.ByEdge(got.Status, form, refusals)}
	if form != call.FormJSON && form != call.FormText {
		return verdict
	}
	if kind, known := kindOf(words); known {
		return call.Verdict{Kind: kind, FromAPI: true}
	}
	return verdict
}

func kindByStatus(status int, form call.Form) call.Kind {
	switch {
	case status == http.StatusTooManyRequests:
		return call.ErrRateLimit
	case status == http.StatusProxyAuthRequired:
		return call.ErrProxy
	case status >= 500, status == http.StatusRequestTimeout, status == 460, status == 499:
		return call.ErrServerFault
	case status < 400:
		return call.ErrRedirect
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return call.ErrNoRoute
	case form == call.FormForeign, form == call.FormEmpty:
		return call.ErrBlocked
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return call.ErrRejected
	case status == http.StatusConflict:
		return call.ErrConflict
	default:
		return call.ErrInvalid
	}
}

// LacksUsername tells whether a failure is that of a path without a username.
func LacksUsername(failed *call.Error) bool {
	return slices.Contains(wordsOfNoUser, call.Sentence(failed.Message))
}
