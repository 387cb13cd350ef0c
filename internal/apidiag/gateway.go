package apidiag

import (
	"fmt"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Gateway is a service that makes the calls to a server.
type Gateway struct {
	// Address is where it is, fit to be shown.
	Address string
	// AddressIn and KeyIn name what holds its address, and its key.
	AddressIn, KeyIn string
}

// front is what requests are sent to: the gateway, where there is one, else the server.
// Argument names what holds its address, and inFull names a variable as well.
type front struct{ noun, address, argument, inFull string }

func (a Attempt) front() front {
	if gateway := a.server().Gateway(); gateway != nil {
		return front{"gateway", gateway.Address, gateway.AddressIn, gateway.AddressIn}
	}
	return front{"server", a.BaseURL(), a.address(), a.addressInFull()}
}

// ofGateway completes what is said of a failed call that went through a gateway. Where
// the gateway answered by itself, nothing is known of the server, and what is said of an
// answer of the server does not hold.
func (a Attempt) ofGateway(failed *call.Error, said Explanation) Explanation {
	gateway := a.server().Gateway()
	switch {
	case gateway == nil || failed.Status == 0:
		return said
	case failed.AnsweredBy == call.TheGateway:
		return explainGateway(*gateway, failed)
	case failed.AnsweredBy == call.Either && mayBeGateways(failed):
		said.Advice += fmt.Sprintf(" The answer came through the gateway at %s, which does not tell whether it is its own: check %s and %s as well.", gateway.Address, gateway.AddressIn, gateway.KeyIn)
	}
	return said
}

// mayBeGateways tells whether a gateway may fail with such an answer.
func mayBeGateways(failed *call.Error) bool {
	switch failed.Kind {
	case call.ErrRejected, call.ErrBlocked, call.ErrNoRoute, call.ErrRateLimit, call.ErrServerFault, call.ErrInvalid, call.ErrUndecodable:
		return !failed.FromAPI
	default:
		return false
	}
}

// explainGateway is for an answer of the gateway itself.
func explainGateway(gateway Gateway, failed *call.Error) Explanation {
	alone := "The gateway at " + gateway.Address + " answered by itself, so nothing is known of the server."
	said := Explanation{
		Headline: "the gateway refused the request",
		Detail:   alone,
		Advice:   "Do what its words below ask for, or check " + gateway.AddressIn + ".",
		Shared:   true,
	}
	switch {
	case failed.Kind == call.ErrRateLimit:
		limited := explainRateLimit(failed)
		said.Headline = "the gateway gets too many requests"
		said.Detail = "The limit is that of the gateway at " + gateway.Address + ", and not of the server."
		said.Advice = limited.Advice
	case failed.Kind == call.ErrServerFault:
		said.Headline = "the gateway failed"
		said.Detail = alone + " It may have a fault of its own, or it does not reach the server."
		said.Advice = "Try again in a while. If it stays, check that the gateway reaches the address of the server."
		if failed.OutcomeUnknown() && failed.Method != http.MethodGet && !failed.Reads {
			said.Detail += " It may have passed the request on before it failed; the next refresh shows it."
		}
	case failed.Status == http.StatusUnauthorized, failed.Status == http.StatusForbidden:
		said.Headline = "the gateway refused its key"
		said.Advice = "Check " + gateway.KeyIn + "."
	}
	return said
}

// explainGatewayRedirect is for a redirect of the gateway itself.
func (a Attempt) explainGatewayRedirect(failed *call.Error) Explanation {
	said := Explanation{
		Headline: "the gateway redirects",
		Detail:   "The gateway at " + a.front().address + " sends its requests elsewhere. They hold all credentials, and are sent to no other address than " + a.front().argument + " names.",
		Advice:   "Set " + a.front().argument + " to the address the gateway really has, with https:// in front.",
		Shared:   true,
	}
	if failed.Location != "" {
		said.Detail = "The gateway at " + a.front().address + " sends its requests to " + failed.Location + ". They hold all credentials, and are sent to no other address than " + a.front().argument + " names."
	}
	return said
}
