package businessprofile

import (
	"errors"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// refusedError is a field that was not changed.
type refusedError struct{ err error }

func (e *refusedError) Error() string { return e.err.Error() }

// Unwrap returns what the server said of the field.
func (e *refusedError) Unwrap() error { return e.err }

// Explain says that it is about this field alone.
func (*refusedError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server did not change a field",
		Detail:   "WhatsApp takes each field of the profile for itself, and did not take this one. What it took of the others is kept.",
		Advice:   "If the words of the server below are about the value, write another one. Otherwise run the command again in a while.",
	}
}

// personalError is a call on an account that is none of WhatsApp Business.
type personalError struct{ err error }

func (e *personalError) Error() string { return e.err.Error() }

// Unwrap returns what the server answered.
func (e *personalError) Unwrap() error { return e.err }

// Explain says which accounts have such a profile.
func (e *personalError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "its account is none of WhatsApp Business",
		Detail:   "Only an account of WhatsApp Business has such a profile. By what the server tells, the number of " + apidiag.Name(a.Instance) + " is used with the ordinary WhatsApp.",
		Advice:   "Pair a number that is used with WhatsApp Business, or remove this resource from the configuration. The name and the picture of any account are in uazapi_instance_profile.",
	}
}

// explain tells a missing session and an account of the wrong kind from other failures:
// a server may answer either as if something else were wrong.
func explain(err error, instance uazapi.Instance) error {
	failed, is := errors.AsType[*call.Error](err)
	switch {
	case !is:
		return err
	case failed.Kind == call.ErrRejected && !instance.Connected():
		unpaired := *failed
		unpaired.Kind = uazapi.ErrNoSession
		return &unpaired
	case instance.Connected() && !instance.IsBusiness && (failed.Status == http.StatusInternalServerError || failed.Status == http.StatusBadRequest):
		return &personalError{err}
	default:
		return err
	}
}
