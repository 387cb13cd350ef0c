package globalwebhook

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

var (
	errTaken   = apidiag.NewError("another resource of this run has the global webhook", explainTaken)
	errMoved   = apidiag.NewError("one plan destroys and creates the global webhook", explainMoved)
	errNone    = apidiag.NewError("the server has no global webhook", explainNone)
	errNotKept = apidiag.NewError("the global webhook was accepted and not kept", explainNotKept)
	errStillOn = apidiag.NewError("the global webhook is still on", explainStillOn)
)

func explainTaken(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "another resource has it",
		Detail:   "The server at " + a.BaseURL() + " has one global webhook, and another resource of this configuration has just set it. Two would undo what each other does.",
		Advice:   "Keep one of the resources.",
	}
}

func explainMoved(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "one plan destroys and creates it",
		Detail:   "A server has one global webhook. This plan destroys it at one address and creates it at another, so that it might be switched off in the end. It is most likely one resource whose address changed.",
		Advice:   "Say so with a moved block:\n  moved {\n    from = OLD_ADDRESS\n    to   = NEW_ADDRESS\n  }",
	}
}

func explainNone(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "there is none",
		Detail:   "The server at " + a.BaseURL() + " has no global webhook.",
		Advice:   "Check base_url. To have one, leave the import out: the apply sets it.",
	}
}

func explainNotKept(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server did not keep it",
		Detail:   "The server at " + a.BaseURL() + " accepted the global webhook, and does not have it.",
		Advice:   "Run terraform apply again. If it stays so, set it in the server's panel and import it.",
	}
}

func explainStillOn(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is still on",
		Detail:   "The server at " + a.BaseURL() + " accepted to switch off the global webhook, and still has it switched on.",
		Advice:   "Run the command again. If it stays so, switch it off in the server's panel.",
	}
}

// disabledError is the refusal of a server that lets nobody have a global webhook.
type disabledError struct{ err error }

func (e *disabledError) Error() string { return e.err.Error() }

// Unwrap returns the refusal.
func (e *disabledError) Unwrap() error { return e.err }

// Explain says what to use instead.
func (e *disabledError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server has it switched off",
		Detail:   "The owner of " + a.BaseURL() + " lets nobody have the global webhook, as on public demo servers: it would get the events of strangers.",
		Advice:   "Use a server of your own, or a uazapi_webhook for each instance.",
	}
}

// elsewhereError says that there is none at an address where there never was one.
type elsewhereError struct{ FoundAt []string }

func (e *elsewhereError) Error() string { return "there is no global webhook at this address" }

// Explain names the addresses.
func (e *elsewhereError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is not at this address, and never was",
		Detail:   fmt.Sprintf("The global webhook was found at %s before. Now the provider asks %s, which has none. Nothing was changed in the state.", strings.Join(e.FoundAt, ", "), a.BaseURL()),
		Advice:   "Check base_url (UAZAPI_BASE_URL), and the provider alias of the resource. If the server moved to the new address, run terraform state rm for the resource: the next apply sets the webhook there.",
	}
}

// newAddressError says that there is one at an address where it was never found before.
type newAddressError struct{ FoundAt []string }

func (e *newAddressError) Error() string { return "the global webhook was never found at this address" }

// Explain names the addresses.
func (e *newAddressError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it was never found at this address before",
		Detail:   fmt.Sprintf("The global webhook was found at %s until now, and this provider asks %s. That may be another server, so nothing was done to its webhook.", strings.Join(e.FoundAt, ", "), a.BaseURL()),
		Advice:   "If the server has a new name, run terraform apply -refresh-only first, which remembers the address, and destroy it then. If not, set base_url (UAZAPI_BASE_URL) back.",
	}
}

func invalidID() diag.Diagnostic {
	return message.Error("Invalid import id", "A server has one global webhook, and its import id is always global.")
}

// takesOver warns that the server has one already.
func takesOver(has uazapi.Webhook, what string) diag.Diagnostic {
	state := ""
	if !has.Enabled {
		state = ", and is switched off"
	}
	var events []string
	for _, event := range has.Events {
		events = append(events, message.Words(event))
	}
	sends := cmp.Or(strings.Join(events, ", "), "no events")
	return message.Warning("A global webhook that exists "+what, fmt.Sprintf(
		"The server has a global webhook already. It sends %s to %s%s. A server has only one, so this resource overwrites it.\n\n"+
			"If somebody else needs it, or another workspace manages it, take the resource out.",
		sends, cmp.Or(message.Words(has.Origin()), "an address that cannot be read"), state))
}

// vanished warns that there is none any more.
func vanished(address string) diag.Diagnostic {
	return message.Warning("The global webhook no longer exists", fmt.Sprintf(
		"%s was asked twice for its global webhook, and both answers say that it has none: it was removed outside Terraform. It leaves the state, and what the configuration still has of it is planned as new.", address))
}

// foundElsewhere warns that the server may be another one.
func foundElsewhere(address string) diag.Diagnostic {
	return message.Warning("The global webhook is found at a new address", fmt.Sprintf(
		"There is a global webhook at %s, where it was never found before. If the server has a new name, that is right, and the next apply remembers the address.\n\n"+
			"If this is another server, stop here, and set base_url (UAZAPI_BASE_URL) back: an apply would overwrite its webhook.", address))
}

// notEnded warns that a webhook was kept which another resource of the apply has set.
func notEnded() diag.Diagnostic {
	return message.Warning("The global webhook was not switched off", "Another resource of this apply has set it, so it stays on.")
}
