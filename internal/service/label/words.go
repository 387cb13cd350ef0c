package label

import (
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// notTakenError is a change that the server could not pass on to WhatsApp.
type notTakenError struct{ err error }

func (e *notTakenError) Error() string { return e.err.Error() }

// Unwrap returns what the server said.
func (e *notTakenError) Unwrap() error { return e.err }

// Explain says what may be the matter, since the server does not.
func (*notTakenError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "WhatsApp did not take it",
		Detail:   "The server could not pass the label on to WhatsApp, and does not say why.",
		Advice: "Labels are part of WhatsApp Business: check that " + apidiag.Name(a.Instance) + " is paired with it, and that it is connected. " +
			"A server that is older than API 2.1.0 changes labels and cannot add one: add it on the phone, and import it.",
		Blames: new(false),
	}
}

// refused puts words to a refusal that says nothing.
func refused(err error) error {
	if uazapi.IsLabelRefused(err) {
		return &notTakenError{err}
	}
	return err
}
