package owner

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Tell returns what there is to say of an error of [Owners], nothing where there is none.
// Two objects in the state with the same are a warning only: an error could be in the way
// of those who mend it.
func Tell(ctx context.Context, attempt apidiag.Attempt, err error) diag.Diagnostics {
	shared, is := errors.AsType[*SharedError](err)
	switch {
	case err == nil:
		return nil
	case is && !shared.Ends:
		return diag.Diagnostics{shared.warning(attempt)}
	case is:
		attempt.Verb = shared.verb()
	}
	return attempt.Failed(ctx, err)
}

// warning says what two resources do to each other, and how to be left with one.
func (e *SharedError) warning(a apidiag.Attempt) diag.Diagnostic {
	summary, part, ends := "Two resources have one instance", "", " To destroy either would delete the number, so that is refused."
	switch {
	case e.Item != "":
		summary, part, ends = "Two resources have one "+e.Part, " for its "+e.Part+" "+message.Words(e.Item), " To destroy either would remove it from the server."
	case e.Part != "":
		summary, part, ends = "Two resources have the "+e.Part+" of one instance", " for its "+e.Part, ""
	}
	if e.Part == Connection {
		ends = " To destroy either would end the session, so that is refused."
	}
	return message.Warning(summary, fmt.Sprintf("%s has two resources in the state%s. Each undoes the changes of the other.%s\n\n"+
		"Take one of them out of the state, which leaves the server alone: terraform state rm ADDRESS, or a removed block with destroy = false.",
		apidiag.Which(a.Instance), part, ends))
}

// verb is what the end of one of two does.
func (e *SharedError) verb() string {
	if e.Part == Connection {
		return "disconnect"
	}
	return "delete"
}

// Explain says why an instance has one resource, and what to write where its address
// changed.
func (e *HeldError) Explain(apidiag.Attempt) apidiag.Explanation {
	id := message.Words(e.ID)
	if e.Own {
		return apidiag.Explanation{
			Headline: "it would be deleted first",
			Detail:   fmt.Sprintf("This resource has instance %s already, and is to be replaced. That deletes the instance, and its token then opens nothing that could be adopted.", id),
			Advice:   "To keep the instance, plan without -replace; of a tainted one, run terraform untaint. To get a new one, take the token out, which takes the admin token in the provider.",
		}
	}
	return apidiag.Explanation{
		Headline: "another resource has it in the state already",
		Detail:   fmt.Sprintf("Instance %s is in the state at another address. Two resources for one instance would undo each other's changes, and to destroy either would delete the number.", id),
		Advice: "If only the address changed, write a moved block, and neither an import nor a token for it:\n  moved {\n    from = OLD_ADDRESS\n    to   = NEW_ADDRESS\n  }\n" +
			"To have it in one resource after the other, take it out of the state first, in an apply of its own. A tainted resource has it itself: run terraform untaint. Otherwise let this resource name another instance.",
	}
}

// Explain says what is lost, and how to be left with one resource.
func (e *SharedError) Explain(apidiag.Attempt) apidiag.Explanation {
	what, does, keep, end := "Instance", "deletes the number", "the number", "delete it"
	if e.Part == Connection {
		what, does, keep, end = "The connection of instance", "ends the session", "the session", "end it"
	}
	return apidiag.Explanation{
		Headline: "another resource has it as well",
		Detail:   fmt.Sprintf("%s %s is in the state at two addresses. To destroy one of them %s, which the other one still has.", what, message.Words(e.ID), does),
		Advice:   fmt.Sprintf("To keep %s, take one address out of the state, which leaves the server alone: terraform state rm ADDRESS. To %s, do the same, and destroy the other one then.", keep, end),
	}
}
