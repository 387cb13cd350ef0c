package quickreply

import (
	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// readOnlyError is a change that was refused since only the phone may make it.
type readOnlyError struct{ err error }

func (e *readOnlyError) Error() string { return e.err.Error() }

// Unwrap returns the refusal.
func (e *readOnlyError) Unwrap() error { return e.err }

// Explain says who may change it.
func (*readOnlyError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is read-only here",
		Detail:   "This quick reply is on WhatsApp (on_whatsapp). Of " + apidiag.Which(a.Instance) + ", one that was made on the phone is changed and removed on the phone only, and this server treats one that it put there itself alike. Nothing was changed.",
		Advice:   "Change or remove it in WhatsApp Business on the phone. To leave it to the phone, take it out of the configuration and of the state: terraform state rm.",
		Blames:   new(false),
	}
}

// refused puts words to a refusal to change what is on WhatsApp.
func refused(err error) error {
	if uazapi.IsOfWhatsApp(err) {
		return &readOnlyError{err}
	}
	return err
}
