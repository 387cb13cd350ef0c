package apidiag

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
)

// explainCall says what a failed call means, whatever the server. What is its own,
// the server says ([Server]).
func (a Attempt) explainCall(failed *call.Error) Explanation {
	switch failed.Kind {
	case call.ErrRejected:
		return Explanation{
			Headline: "the credential was rejected",
			Detail:   "The server does not accept the credential of the provider.",
			Advice:   "Check the credential, and " + a.addressInFull() + ".",
		}
	case call.ErrBlocked:
		return Explanation{
			Headline: "something before the server refused the request",
			Detail:   "The API does not answer in this form, so the answer is from what stands before " + a.BaseURL() + ": a gateway, a proxy or a firewall.",
			Advice:   "Check " + a.address() + ", the key that a gateway may want in headers, and whether it lets the address of this machine in.",
		}
	case call.ErrNoRoute:
		return Explanation{
			Headline: "the server has no such route",
			Detail:   fmt.Sprintf("The server at %s does not know %s %s.", a.BaseURL(), failed.Method, failed.Path),
			Advice:   "Check " + a.addressInFull() + ". If it is right, this server is too old for the route.",
		}
	case call.ErrRateLimit:
		return explainRateLimit(failed)
	case call.ErrUnreachable:
		return a.explainUnreachable(failed)
	case call.ErrProxy:
		said := a.explainProxy(failed)
		said.Shared = true
		return said
	case call.ErrRedirect:
		return a.explainRedirect(failed)
	case call.ErrUndecodable:
		return Explanation{
			Headline: "the answer makes no sense",
			Detail:   "What " + a.BaseURL() + " answered is not what the API answers: " + failed.Message + ".",
			Advice:   "Check " + a.addressInFull() + ". If it is right, something between here and the server altered the answer: try again.",
		}
	case call.ErrReadOnly:
		return Explanation{
			Headline: "the provider is read-only",
			Detail:   "Nothing was sent, since read_only is set in the provider, or UAZAPI_READ_ONLY in the environment.",
			Advice:   "Take it out to change something.",
			Shared:   true,
		}
	case call.ErrServerFault:
		return Explanation{
			Headline: "the server failed",
			Detail:   "The server, or what stands before it, had a fault of its own.",
			Advice:   "Try again in a while. If it stays, the owner of " + a.BaseURL() + " has to look into it.",
		}
	default:
		return Explanation{
			Headline: "the server refused the request",
			Detail:   "The server does not accept what was asked of it.",
			Advice:   "Change the configuration to what the server's words below ask for.",
		}
	}
}

// explainRateLimit is for a limit of the rate that was sat out in vain, or that
// the server asks to wait for longer than anybody does.
func explainRateLimit(failed *call.Error) Explanation {
	said := Explanation{
		Headline: "too many requests",
		Detail:   "The server says that it gets too many requests at a time.",
		Advice:   "Set requests_per_second or a lower max_concurrent_requests in the provider, and run the command again.",
	}
	if failed.RetryAfter >= time.Second {
		wait := polling.Short(failed.RetryAfter.Round(time.Second))
		said.Detail = "The server says that it gets too many requests at a time, and asks to wait " + wait + " (Retry-After)."
		said.Advice = "Run the command again when that time is over. If it stays so, set requests_per_second or a lower max_concurrent_requests in the provider."
	}
	return said
}

// explainRedirect is for a redirect that was not followed: to another server, to
// another application of the same one, or of a write.
func (a Attempt) explainRedirect(failed *call.Error) Explanation {
	if failed.AnsweredBy == call.TheGateway {
		return a.explainGatewayRedirect(failed)
	}
	if !strings.HasPrefix(failed.Location, "/") {
		return Explanation{
			Headline: "the server redirects",
			Detail:   "The server sends the request elsewhere. Credentials are not sent to another address than " + a.address() + " names.",
			Advice:   "Set " + a.address() + " to the address the server really has, with https:// in front.",
		}
	}
	why := "Nothing is sent beside the path of " + a.address() + ", where another application may answer."
	if failed.Method != http.MethodGet {
		why = "A request that changes something is not sent to another path, since it could be done twice."
	}
	return Explanation{
		Headline: "the server redirects",
		Detail:   fmt.Sprintf("The server at %s sends %s %s on to the path %s. %s", a.BaseURL(), failed.Method, failed.Path, failed.Location, why),
		Advice: fmt.Sprintf("Have the gateway before the server pass %s requests on to that path by itself (a rewrite, or proxy_pass of nginx), and not answer them with a redirect. "+
			"If the API has moved there, set %s to the new address without %s.", failed.Method, a.address(), failed.Path),
	}
}

// MayBeDone ends the words for a write whose outcome is not known.
const MayBeDone = " The request was sent, so the server may have carried it out; the next refresh shows it."

func (a Attempt) explainUnreachable(failed *call.Error) Explanation {
	front := a.front()
	said := Explanation{
		Headline: "no answer from the " + front.noun,
		Detail:   "No whole answer came from " + front.address + ".",
		Advice:   "Check " + front.inFull + ", that the " + front.noun + " is up, and that nothing is in the way (proxy, firewall). Then run the command again.",
	}
	if _, untrusted := errors.AsType[*tls.CertificateVerificationError](failed); untrusted {
		said.Headline = "the certificate of the " + front.noun + " is not trusted"
		said.Detail = "Nothing was sent to " + front.address + ", since nothing proves that it is this " + front.noun + "."
		said.Advice = "If the server or a gateway has a certificate of its own, give that of its issuer in ca_cert_pem. Otherwise check " + front.argument + ", and whether something between here and the server replaces certificates."
		return said
	}
	if failed.Timeout > 0 {
		said.Headline = "no answer in " + bound(failed)
		said.Detail = "The " + front.noun + " at " + front.address + " did not answer within the time that one request is given (request_timeout)."
		said.Advice = "If the server is slow, as with a long listing, set a longer request_timeout in the provider. Otherwise check that it is up, and " + front.inFull + "."
	}
	if failed.OutcomeUnknown() && failed.Method != http.MethodGet && !failed.Reads {
		said.Detail += MayBeDone
	}
	return said
}

// explainProxy is for a request that got no further than the proxy of the
// environment.
func (a Attempt) explainProxy(failed *call.Error) Explanation {
	front := a.front()
	nothing := "Nothing reached " + front.address + ": the environment names a proxy (HTTPS_PROXY, or HTTP_PROXY for an address without https), and that one "
	without := "or name the " + front.noun + " in NO_PROXY if it can be reached without the proxy."
	switch {
	case failed.Status == http.StatusProxyAuthRequired:
		return Explanation{
			Headline: "the proxy wants a user and a password",
			Detail:   nothing + "wants to know who asks (HTTP 407).",
			Advice:   "Give the proxy a user and a password in that variable (http://USER:PASSWORD@HOST:PORT), " + without,
		}
	case failed.Status == 0:
		return Explanation{
			Headline: "the proxy cannot be reached",
			Detail:   nothing + "does not answer.",
			Advice:   "Check the address of the proxy in that variable, " + without,
		}
	case failed.Status >= http.StatusInternalServerError:
		return Explanation{
			Headline: "the proxy does not reach the " + front.noun,
			Detail:   nothing + fmt.Sprintf("made no connection to the %s (HTTP %d).", front.noun, failed.Status),
			Advice:   "Check " + front.inFull + ", and that the " + front.noun + " is up. Ask the people who run the proxy, " + without,
		}
	default:
		return Explanation{
			Headline: "the proxy does not allow the connection",
			Detail:   nothing + fmt.Sprintf("does not connect to this %s (HTTP %d).", front.noun, failed.Status),
			Advice:   "Ask the people who run the proxy to allow the " + front.noun + ", " + without,
		}
	}
}

// bound names the time that one request was given.
func bound(failed *call.Error) string { return polling.Short(failed.Timeout) + " (request_timeout)" }
