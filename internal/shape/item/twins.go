package item

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// ExistsError says that an item was not added, since one that looks like it is there.
type ExistsError struct {
	// Type is the name of the resource without the provider's.
	Type, Noun string
	IDs        []string
	// Err is the refusal, nil where the server has answered with the one that is there.
	Err error
}

func (e *ExistsError) Error() string { return "such a " + e.Noun + " is there already" }

// Unwrap returns the refusal.
func (e *ExistsError) Unwrap() error { return e.Err }

// Explain says which it is, and how to manage it.
func (e *ExistsError) Explain(a apidiag.Attempt) apidiag.Explanation {
	said := apidiag.Explanation{
		Headline: "one like it is there already",
		Detail:   fmt.Sprintf("%s has a %s that looks like it: %s. The server added none.", apidiag.Which(a.Instance), e.Noun, words(e.IDs)),
		Advice: fmt.Sprintf("To manage the one that is there, import it: terraform import uazapi_%s.NAME %s/%s. To have another one, let it look different.",
			e.Type, message.Words(a.Instance.ID), message.Words(e.IDs[0])),
	}
	if e.Err != nil {
		said.Headline = "the server refused it, and one like it is there already"
	}
	return said
}

// refused tells of a refused addition what may be the reason for it.
func (r *itemResource[E, M, P]) refused(refusal error, twins []string) error {
	if len(twins) == 0 || !errors.Is(refusal, call.ErrInvalid) && !errors.Is(refusal, call.ErrConflict) {
		return refusal
	}
	return &ExistsError{Type: r.about.Type, Noun: r.about.Noun, IDs: twins, Err: refusal}
}

// tookFor warns that an item was taken for the one that a request has added, whose
// answer was lost.
func (r *itemResource[E, M, P]) tookFor(instance uazapi.Instance, took Marks) diag.Diagnostic {
	return message.Warning(fmt.Sprintf("A %s of %s was taken for the one that was added", r.about.Noun, apidiag.Name(instance)), fmt.Sprintf(
		"The answer to the request was lost. The %s %s is new since, and is as it was written, so it is managed from now on.\n\n"+
			"Servers add some by themselves. If it is one of these, nothing is lost: it is what the configuration says.",
		r.about.Noun, message.Words(took.ID)))
}
