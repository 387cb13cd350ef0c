package creation

import (
	"errors"
	"fmt"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Explain names the instances that the request may have made.
func (e *SeveralError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Summary: "Unable to tell which instance was created as " + message.Quoted(a.Instance.Name),
		Detail:  fmt.Sprintf("The answer to the request was lost. Since then %s has new instances that no resource of this run has created:", a.BaseURL()) + apidiag.NamedCandidates(e.Candidates),
		Advice:  "If one of them is it, import it: terraform import RESOURCE ID. If none is, run terraform apply again. What is left over can be deleted in the server's panel.",
	}
}

// Explain says what is known of the request, and how to find what it made.
func (e *UnknownError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Summary: "Unable to tell whether " + apidiag.Name(a.Instance) + " was created",
		Detail: fmt.Sprintf("The request to create it was sent to %s, and %s.%s The request was not sent again, since that could create a second one.",
			a.BaseURL(), whyUnknown(e.Err), unseen(e.Err)),
		Advice: "Run terraform plan in a minute. If the instance is there by then, the plan warns of its name and shows the import block that takes it over. " +
			"If the server shows no listing, look for the instance in the server's panel, and adopt it by its token (token = …)." + ofEdge(e.Err),
	}
}

// whyUnknown says why it is not known what became of a request.
func whyUnknown(err error) string {
	failed, is := errors.AsType[*call.Error](err)
	switch {
	case is && failed.Kind == call.ErrUndecodable:
		return failed.Message
	case is && failed.Kind != call.ErrUnreachable:
		return "the answer, which may be that of a gateway, does not tell what became of it"
	default:
		return "no answer came"
	}
}

// ofEdge says what to look at where something before the server has answered, and will
// answer so again.
func ofEdge(err error) string {
	if !errors.Is(err, call.ErrBlocked) {
		return ""
	}
	return " If the instance is not there, what refuses the request will refuse the next one as well: check base_url, the key that a gateway may want in headers, and whether it lets the address of this machine create instances."
}

// unseen says what the listing showed after a request.
func unseen(err error) string {
	if _, is := errors.AsType[*UnseenError](err); is {
		return " The listing shows no new instance, which proves little: it may lag behind."
	}
	return " The instance may exist now, and count in the server's plan."
}

// Explain says which object has the instance.
func (e *TakenError) Explain(a apidiag.Attempt) apidiag.Explanation {
	id := message.Words(e.ID)
	if e.InThisRun {
		return apidiag.Explanation{
			Headline: "another resource of this run has it already",
			Detail:   fmt.Sprintf("Instance %s was created, adopted or imported a moment ago by another resource of the same kind. Two resources for one instance would undo each other's changes, and the end of one could be the end of both. Nothing was saved.", id),
			Advice:   "Keep one of the two resources, and let the other name an instance of its own.",
		}
	}
	return apidiag.Explanation{
		Headline: "the server answered with an instance that it had before",
		Detail:   fmt.Sprintf("The server at %s was asked for a new instance, and answered with %s, which its listing had already. It seems to give each name only once. Nothing was saved.", a.BaseURL(), id),
		Advice:   fmt.Sprintf("Choose another name. Or take that instance over with an import block that has id = %q.", id),
	}
}
