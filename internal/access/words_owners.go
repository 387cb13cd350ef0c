package access

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

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
	return apidiag.Explanation{
		Headline: "another resource has it as well",
		Detail:   fmt.Sprintf("Instance %s is in the state at two addresses. To destroy one of them deletes the number, which the other one still has.", message.Words(e.ID)),
		Advice:   "To keep the number, take one address out of the state, which leaves the server alone: terraform state rm ADDRESS. To delete it, do the same, and destroy the other one then.",
	}
}

// Shared warns that two resources in the state have an instance. It is no error: that
// could be in the way of those who mend it.
func (s *Server) Shared(instance uazapi.Instance) diag.Diagnostic {
	return message.Warning("Two resources have one instance", fmt.Sprintf(
		"%s is in the state at two addresses. Each undoes the changes of the other, and to destroy either would delete the number, so that is refused.\n\n"+
			"Take one of them out of the state, which leaves the server alone: terraform state rm ADDRESS, or a removed block with destroy = false.",
		apidiag.Which(instance)))
}
