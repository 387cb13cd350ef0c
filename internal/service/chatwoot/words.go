package chatwoot

import "github.com/uazapi/terraform-provider-uazapi/internal/apidiag"

// tokenAdvice is what to do where the token is missing.
const tokenAdvice = "Set access_token, or access_token_wo, which is not stored. Chatwoot shows the token in the profile of each user."

// The reasons why there is no token to send.
var (
	errNoToken = apidiag.NewError("no access token is known", func(a apidiag.Attempt) apidiag.Explanation {
		return apidiag.Explanation{
			Headline: "no access token is known",
			Detail:   apidiag.Which(a.Instance) + " has no access token of a Chatwoot yet, and the configuration has none either. Nothing was sent.",
			Advice:   tokenAdvice,
		}
	})
	errMaskedToken = apidiag.NewError("the server hides the access token", func(a apidiag.Attempt) apidiag.Explanation {
		return apidiag.Explanation{
			Headline: "the server hides the access token",
			Detail:   "A change is sent with the access token of the Chatwoot. The configuration has none, and the server at " + a.BaseURL() + " does not show the one that it has. Nothing was sent.",
			Advice:   tokenAdvice,
		}
	})
	errBlankToken = apidiag.NewError("the access token is empty", func(apidiag.Attempt) apidiag.Explanation {
		return apidiag.Explanation{
			Headline: "the access token is empty",
			Detail:   "The configuration names an access token of the Chatwoot, and it has no value in this run. Nothing was sent.",
			Advice:   "Set it. What comes from an ephemeral variable has to be given to the apply as well as to the plan.",
		}
	})
	errCannotDisable = apidiag.NewError("the server hides the access token", func(a apidiag.Attempt) apidiag.Explanation {
		return apidiag.Explanation{
			Headline: "the server hides the access token",
			Detail: "Servers cannot remove a Chatwoot, so destroying the resource disables it. That takes the access token, which the server at " + a.BaseURL() +
				" does not show, and which is not in the state. Nothing was sent: it is still enabled.",
			Advice: "Put the resource back with enabled = false and the token in access_token or access_token_wo, and apply. Then destroy it: of what is disabled, nothing is sent. Where the Chatwoot may stay enabled, forget the resource instead, with a removed block or terraform state rm.",
		}
	})
)

// unansweredError is a write whose answer was lost. Only that answer tells the URL of
// the inbox.
type unansweredError struct{ err error }

func (e *unansweredError) Error() string { return e.err.Error() }

// Unwrap returns what happened to the request.
func (e *unansweredError) Unwrap() error { return e.err }

// Explain says what is not known.
func (*unansweredError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "its answer was lost",
		Detail:   "The request was sent, and no answer tells what became of it. Only that answer has the URL that the inbox in the Chatwoot has to call, so a read cannot stand in for it.",
		Advice:   "Run the command again. If nothing is left to change then, and the inbox stays silent, terraform apply -replace with the address of the resource writes all of it once more and tells the URL.",
	}
}
