package smileapi

import (
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	api "github.com/uazapi/terraform-provider-uazapi/internal/smileapi"
)

const checkAccount = "Check smileapi.token (SMILEAPI_TOKEN), and that smileapi.username (SMILEAPI_USERNAME) is the account that it belongs to. "

// Explain says what an answer of SmileAPI means.
func (s *Server) Explain(a apidiag.Attempt, failed *call.Error, said apidiag.Explanation) apidiag.Explanation {
	switch {
	case failed.Kind == call.ErrRejected:
		said = apidiag.Explanation{
			Headline: "the credential was rejected",
			Detail:   "The server at " + a.BaseURL() + " does not accept the token for this account.",
			Advice:   checkAccount + "A token of uazapi opens nothing here: SmileAPI and UZAPI are other products.",
			Shared:   true, Blames: new(false),
		}
	case failed.Kind == call.ErrGone:
		said = apidiag.Explanation{
			Headline: "it does not exist",
			Detail:   fmt.Sprintf("The account%s at %s has no instance with this phone_number_id.", s.ofAccount(), a.BaseURL()),
			Advice:   "Check phone_number_id: it is the id that the panel shows, of 13 to 15 digits, and not always the number of the phone.",
		}
	case api.LacksUsername(failed):
		said = apidiag.Explanation{
			Headline: "it takes a username",
			Detail:   "Paths of this server begin with the username of the account.",
			Advice:   "Set smileapi.username in the provider, or SMILEAPI_USERNAME in the environment.",
			Shared:   true, Blames: new(false),
		}
	case failed.Kind == call.ErrNoRoute && strings.HasSuffix(failed.Path, "/restart"):
		said.Detail = fmt.Sprintf("The server at %s does not take %s %s. Which verb it takes is not documented.", a.BaseURL(), failed.Method, failed.Path)
		said.Advice = "Try another method, such as PUT. If none is taken, check smileapi.base_url (SMILEAPI_BASE_URL), and smileapi.username: some servers want one in the path, and others want none."
	case failed.Kind == call.ErrNoRoute:
		said.Advice = "Check smileapi.base_url (SMILEAPI_BASE_URL), and smileapi.username: some servers want one in the path, and others want none."
	case failed.Kind == call.ErrConflict:
		said.Headline, said.Detail = "something else is under way on it", "The instance is busy with another operation."
		said.Advice = "Wait for it to end and run the command again."
	}
	return said
}

func (s *Server) ofAccount() string {
	if s == nil || s.API.Username() == "" {
		return ""
	}
	return " " + message.Quoted(s.API.Username())
}

// unknownError is the failure of a restart of which nobody knows whether it was carried
// out. Back tells whether the instance answered afterwards.
type unknownError struct {
	err  error
	back bool
}

func (e *unknownError) Error() string { return e.err.Error() }

// Unwrap returns what came of the request.
func (e *unknownError) Unwrap() error { return e.err }

// Explain says that it is not repeated.
func (e *unknownError) Explain(apidiag.Attempt) apidiag.Explanation {
	after := "The instance has not answered since."
	if e.back {
		after = "The instance answers now."
	}
	return apidiag.Explanation{
		Headline: "nobody knows whether it was carried out",
		Detail:   "The request was sent once, and nothing tells what the server made of it. " + after,
		Advice:   "Look at the instance before you run it again: a second restart interrupts it again.",
		Blames:   new(false),
	}
}

// lateAdvice says what to do where an instance was not back in time.
func lateAdvice(last api.Instance) string {
	if last.WaitsForPhone() {
		return "The restart was asked for. The instance runs, and no phone has paired with it: its QR comes by the webhook of the kind authentication, and in the panel."
	}
	return "The restart was asked for. Look at the instance in the panel, and give it more time in timeouts if it needs that."
}
