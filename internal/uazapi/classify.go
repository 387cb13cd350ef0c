package uazapi

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// The kinds of failure that only these servers have.
const (
	// ErrNoSession: the instance is not connected to WhatsApp.
	ErrNoSession call.Kind = "no WhatsApp session"
	// ErrQuota: the plan's number of instances is reached.
	ErrQuota call.Kind = "limit of instances reached"
	// ErrCooldown: the server does this only after a pause, which no retry outlasts.
	ErrCooldown call.Kind = "done a moment ago"
	// ErrRestricted: WhatsApp does not let the account change its profile for now.
	ErrRestricted call.Kind = "not allowed by WhatsApp"
)

// vendor is how servers of uazapiGO say no.
type vendor struct{}

// tokenPattern is what the tokens of instances look like, also in a text that
// was wrapped.
var tokenPattern = regexp.MustCompile(`(?i)(?:[0-9a-f] ?){8}- ?(?:(?:[0-9a-f] ?){4}- ?){3}(?:[0-9a-f] ?){11}[0-9a-f]`)

// HoldsToken tells whether a text looks as if the token of an instance stood in it.
func HoldsToken(text string) bool { return tokenPattern.MatchString(text) }

// TokenPattern is what the tokens of instances look like.
func (vendor) TokenPattern() *regexp.Regexp { return tokenPattern }

// Judge tells what an answer means whose status is not one of success.
func (vendor) Judge(asked call.Call, got call.Answer, words string) call.Verdict {
	form := call.FormOf(got.Body, knownTexts)
	kind := classify(asked, got, form, words)
	return call.Verdict{
		Kind:    kind,
		Code:    codeOf(got),
		FromAPI: fromAPI(got.Status, got.Body) || asked.As.Admin && refusesAdmin(got.Status, words),
		// An edge refuses a body that is too long before it passes it on.
		ByEdge: kind != ErrMedia && call.ByEdge(got.Status, form, refusals),
	}
}

// classify tells what kind of failure an answer is. The status alone does not:
// a missing session comes as 401, 500 or 503, an unknown route as 404 or 405.
// The words count only in a form that the API uses: the login page of a gateway
// may speak of a session as well.
func classify(asked call.Call, got call.Answer, form call.Form, words string) call.Kind {
	said := call.Fold(words)
	if form == call.FormJSON || form == call.FormText {
		switch {
		case strings.Contains(said, "no session"), strings.Contains(said, "not reconnectable"),
			strings.Contains(said, "no active session"), strings.Contains(said, "client is not connected"):
			return ErrNoSession
		case strings.Contains(said, "endpoint has been disabled"), strings.Contains(said, "public demo server"):
			return call.ErrDisabled
		}
	}
	if kind := classifySend(got, form, said); kind != "" && isSend(asked) {
		return kind
	}
	switch got.Status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return classifyRefused(asked, got.Status, form, said)
	case http.StatusNotFound:
		return classifyNotFound(asked, got.Body)
	case http.StatusMethodNotAllowed:
		return call.ErrNoRoute
	case http.StatusConflict:
		return classifyConflict(asked, form)
	case http.StatusTooManyRequests:
		return classifyTooMany(asked, said)
	case http.StatusProxyAuthRequired:
		return call.ErrProxy
	case http.StatusRequestTimeout, 460, 499:
		return call.ErrServerFault
	}
	switch {
	case got.Status >= 500:
		return call.ErrServerFault
	case got.Status < 400:
		return call.ErrRedirect
	case call.ByEdge(got.Status, form, refusals):
		return call.ErrBlocked
	default:
		return call.ErrInvalid
	}
}

// classifyConflict keeps an instance that is busy apart from a value that another
// instance has already, and both from an edge: some firewalls use this status.
func classifyConflict(asked call.Call, form call.Form) call.Kind {
	if call.ByEdge(http.StatusConflict, form, refusals) {
		return call.ErrBlocked
	}
	switch asked.Path {
	case pathCreate, pathInit, pathRename, pathAdminFields:
		return call.ErrInvalid
	default:
		return call.ErrConflict
	}
}

// classifyRefused keeps a refusal of the server apart from one of what stands
// before it, which says nothing of the credential. A bare "Forbidden" tells no reason, and
// is what the gateways of clouds say: it is no policy and no limit of WhatsApp.
func classifyRefused(asked call.Call, status int, form call.Form, said string) call.Kind {
	bare := said == call.Fold(http.StatusText(http.StatusForbidden))
	switch {
	case form == call.FormForeign, form == call.FormEmpty:
		return call.ErrBlocked
	case bare:
		return call.ErrRejected
	case status == http.StatusForbidden && (asked.Path == pathReset || asked.Path == pathEditQuickReply):
		return call.ErrInvalid // a policy of the server's, no matter who asks
	case status == http.StatusForbidden && (asked.Path == pathProfileName || asked.Path == pathProfilePicture):
		return ErrRestricted
	default:
		return call.ErrRejected
	}
}

// classifyNotFound keeps "this instance does not exist" apart from "this route
// does not exist", of a server or of a proxy before it. Only the first makes an
// instance gone, so it takes the server's own words for it, on a route that
// names the instance: by its own credential, or by its id.
func classifyNotFound(asked call.Call, body []byte) call.Kind {
	switch {
	case asked.Path == pathGlobalWebhook && sentence(http.StatusNotFound, body) == wordsOfNoGlobalWebhook:
		return errNoGlobalWebhook
	case !fromAPI(http.StatusNotFound, body):
		return call.ErrNoRoute
	case asked.As.Header == tokenHeader, (asked.Path == pathAdminFields || asked.Path == pathRotateToken) && asked.ID != "":
		return call.ErrGone
	default:
		return call.ErrServerFault // nobody asked for an instance
	}
}
