package access

import (
	"errors"
	"fmt"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// Here the errors of this package tell users what they mean, where an instance cannot be
// opened. words_gone.go has the errors for an instance that is gone, or may be.

func explainNotConfigured(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the provider is not configured",
		Detail:   "The provider was asked to work before it was configured.",
		Advice:   "This is a bug of the provider or of the tool that runs it: please report it.",
	}
}

func explainNoAdminToken(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it takes the admin token",
		Detail:   "The provider has no admin_token.",
		Advice:   "Set admin_token in the provider, or UAZAPI_ADMIN_TOKEN in the environment.",
	}
}

func explainNoToken(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "no credential opens it",
		Detail:   "Neither instance_id nor token is set, and the provider has no token of its own.",
		Advice:   "Set instance_id (with an admin_token in the provider), or token, or the provider's token (UAZAPI_TOKEN).",
	}
}

func explainNotDeleted(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is still there",
		Detail:   "The server accepted the request to delete " + apidiag.Name(a.Instance) + ", and goes on to show the instance.",
		Advice:   "Run the command again in a minute. If it stays, delete the instance in the server's panel.",
	}
}

// Explain says where the instance was looked for.
func (e *NotListedError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it does not exist",
		Detail:   fmt.Sprintf("Instance %s is not in the listing of %s (%d instances).", e.ID, a.BaseURL(), e.Count),
		Advice:   "Check the id, and that base_url is the server the instance lives on. A server that moved may have given it another id: import it by its name (name:NAME).",
	}
}

// Explain says what would come of a listing that is not whole.
func (e *NotWholeError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the listing is not complete",
		Detail: fmt.Sprintf("The listing of %s has %s, and the server itself counts %d (GET /status), also when both are asked for again. "+
			"It is not used, since what a for_each lacks is destroyed, and what a query lacks is not imported.", a.BaseURL(), apidiag.Count(e.Listed), e.Counted),
		Advice: "Check what lies between Terraform and the server, such as a cache, and run the command again in a minute. " +
			"If the listing really has all instances, set UAZAPI_KNOWN_GONE='*' for this one command.",
	}
}

// Explain says whose the token is.
func (e *OtherInstanceError) Explain(apidiag.Attempt) apidiag.Explanation {
	said := apidiag.Explanation{
		Headline: "the token is another instance's",
		Detail:   fmt.Sprintf("The token opens instance %s, not %s.", e.Opened, e.Wanted),
		Advice: "Nothing was changed. Give the token of " + e.Wanted + ". To manage " + e.Opened +
			" instead, use a resource of its own, so that the two are not mixed up.",
	}
	switch {
	case !e.OfProvider:
	case NoAdminToken(e.Listing):
		said.Detail = fmt.Sprintf("The provider's token opens instance %s, not %s, and there is no admin token to find %s with.", e.Opened, e.Wanted, e.Wanted)
		said.Advice = "Set admin_token in the provider (UAZAPI_ADMIN_TOKEN), or give the token of " + e.Wanted + "."
	case e.Listing != nil:
		said.Detail = fmt.Sprintf("The provider's token opens instance %s, not %s. The listing, in which the token of %s would be found, was refused (%v).", e.Opened, e.Wanted, e.Wanted, e.Listing)
		said.Advice = "Check admin_token (UAZAPI_ADMIN_TOKEN). On a server that shows no listing, give the token of " + e.Wanted + "."
	}
	return said
}

// Explain says that the instance may be deleted, or just not be reached with the
// credentials at hand, and how to settle that.
func (e *UnsettledError) Explain(a apidiag.Attempt) apidiag.Explanation {
	if NoToken(e.Own) {
		return e.explainUnlisted(a)
	}
	if e.sameWords() {
		return explainSameWords(a)
	}
	if own, unknown := inUnknownWords(e.Own); unknown {
		said := explainUnknownWords(a, own)
		said.Shared = true
		return said
	}
	detail := bothAlike + ", and without an admin token the provider cannot tell which."
	if !NoAdminToken(e.Listing) {
		detail = bothAlike + fmt.Sprintf(", and the listing that would tell which was refused as well (%v).", e.Listing)
	}
	advice := fmt.Sprintf("If the instance is gone, say so once: UAZAPI_KNOWN_GONE=%s terraform apply -refresh-only. It leaves the state then, with all that lives on it. ", message.Words(e.ID)) +
		"If its token changed, set the new one (token, or UAZAPI_TOKEN) and apply once with -refresh=false."
	switch {
	case NoAdminToken(e.Listing):
		advice += " Or configure admin_token (UAZAPI_ADMIN_TOKEN), which settles it by itself."
	case errors.Is(e.Listing, call.ErrRejected):
		advice += " Or correct admin_token (UAZAPI_ADMIN_TOKEN), which settles it by itself."
	}
	return apidiag.Explanation{Headline: rejectedToken, Detail: detail + nothingChanged, Advice: advice}
}

// sameWords tells whether the server refused the listing and the token of an instance
// in the same words. Then the refusal says nothing of the instance: neither that its
// token is wrong nor that it is gone.
func (e *UnsettledError) sameWords() bool {
	own, is := errors.AsType[*call.Error](e.Own)
	listing, was := errors.AsType[*call.Error](e.Listing)
	return is && was && own.Status == listing.Status && own.Message == listing.Message
}

func explainSameWords(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Shared:   true,
		Blames:   new(false),
		Headline: "the server refuses everything in the same words",
		Detail: "The listing and the token of the instance were refused in the very same words. That says nothing of the instance. It points at what stands before " + a.BaseURL() +
			" (a gateway, a proxy or a firewall), or at a server that has neither the admin token nor the instance." + nothingChanged,
		Advice: "Check base_url (UAZAPI_BASE_URL), the key that a gateway may want in headers, and whether it lets the address of this machine in. If all that is right, check admin_token (UAZAPI_ADMIN_TOKEN).",
	}
}

// explainUnlisted is for an instance that only the listing could open.
func (e *UnsettledError) explainUnlisted(a apidiag.Attempt) apidiag.Explanation {
	if listing, unknown := inUnknownWords(e.Listing); unknown {
		said := explainUnknownWords(a, listing)
		said.Shared = true
		return said
	}
	switch {
	case NoAdminToken(e.Listing):
		return apidiag.Explanation{
			Shared:   true,
			Headline: "no credential opens it",
			Detail:   fmt.Sprintf("The token of instance %s is found with the admin token, and the provider has none.", e.ID),
			Advice:   "Set admin_token in the provider (UAZAPI_ADMIN_TOKEN) or, with only the token of this one instance, the provider's token (UAZAPI_TOKEN). Such a token may also be given in token of the resource, instead of instance_id.",
		}
	case errors.Is(e.Listing, call.ErrRejected):
		return apidiag.Explanation{
			Shared:   true,
			Headline: "the admin token was rejected",
			Detail:   fmt.Sprintf("The token of instance %s is found with the admin token, and the server does not accept that.", e.ID),
			Advice:   "Set the admin token of " + a.BaseURL() + " in admin_token, or in UAZAPI_ADMIN_TOKEN. It is not the token of an instance.",
		}
	default:
		return apidiag.Explanation{
			Shared:   true,
			Headline: "the server shows no listing",
			Detail:   fmt.Sprintf("The token of instance %s is found in the server's listing, and this server shows none, as demo servers do.", e.ID),
			Advice:   "Give the token of the instance itself: in token of this resource, or as the provider's token (UAZAPI_TOKEN).",
		}
	}
}

// Explain says why later runs could not find the instance. Whatever the server
// answered, the attribute that leaves the token out of the state is to blame.
func (e *TokenOnlyError) Explain(a apidiag.Attempt) apidiag.Explanation {
	which := "the instance"
	if e.ID != "" {
		which = "instance " + e.ID
	}
	said := apidiag.Explanation{
		Headline: "it could not be found again",
		Detail:   "The state does not hold the token, so every later run has to find " + which + " without it. That is not possible: " + whyTokenOnly(e.Why) + ". Nothing was changed or saved.",
		Advice: "Set admin_token in the provider (UAZAPI_ADMIN_TOKEN) if the server shows a listing, or give the provider the token of this instance as its own (token, or UAZAPI_TOKEN). " +
			"Or let the state hold the token: leave out store_token, and use token instead of token_wo.",
		Blames: new(true),
	}
	if unsettled, is := errors.AsType[*UnsettledError](e.Why); is && unsettled.sameWords() {
		said.Blames = new(false)
	}
	if notListed, is := errors.AsType[*NotListedError](e.Why); is {
		said.Advice = fmt.Sprintf("The listing of %s holds %d instances. Check that admin_token (UAZAPI_ADMIN_TOKEN) is that of the server which the instance lives on, and try again.", a.BaseURL(), notListed.Count)
	}
	return said
}

// whyTokenOnly says why the provider does not find the instance with what it holds.
func whyTokenOnly(why error) string {
	_, notListed := errors.AsType[*NotListedError](why)
	other, isOther := errors.AsType[*OtherInstanceError](why)
	unsettled, isUnsettled := errors.AsType[*UnsettledError](why)
	switch {
	case notListed:
		return "the listing of the server does not have it"
	case isOther:
		return whyNoListing(other.Listing) + ", and the provider's own token opens instance " + other.Opened
	case NoToken(why) && NoAdminToken(why):
		return "the provider has neither an admin token nor a token of its own"
	case NoToken(why) && isUnsettled:
		return whyNoListing(unsettled.Listing) + ", and the provider has no token of its own"
	case isUnsettled:
		return whyNoListing(unsettled.Listing) + ", and the provider's own token was rejected"
	default:
		return why.Error()
	}
}

// whyNoListing says why there is no listing to find an instance in.
func whyNoListing(err error) string {
	switch {
	case NoAdminToken(err):
		return "the provider has no admin token"
	case errors.Is(err, call.ErrRejected):
		return "the server does not accept the admin token"
	case errors.Is(err, call.ErrTokenUnknown):
		return "the server's listing does not show its token"
	default:
		return "the server shows no listing"
	}
}

// Explain says how many instances there are.
func (e *QuotaError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return explainQuota(a, " The server has "+apidiag.Count(e.Count)+".")
}

// Explain lists the instances that have the name, or nearly.
func (e *NameError) Explain(a apidiag.Attempt) apidiag.Explanation {
	if len(e.Candidates) == 0 {
		similar := ""
		if len(e.Similar) > 0 {
			similar = " These have nearly the same name:" + apidiag.NamedCandidates(e.Similar)
		}
		return apidiag.Explanation{
			Headline: "it does not exist",
			Detail:   fmt.Sprintf("None of the %d instances of %s is named %s.", e.Count, a.BaseURL(), message.Quoted(e.Name)) + similar,
			Advice:   "Check the name: case, accents and blanks count. Or use the id.",
		}
	}
	return apidiag.Explanation{
		Headline: "the name is not unique",
		Detail:   fmt.Sprintf("%d instances of %s are named %s:", len(e.Candidates), a.BaseURL(), message.Quoted(e.Name)) + apidiag.Namesakes(e.Name, e.Candidates),
		Advice:   "Use the id of the one that is meant.",
	}
}

// Explain says that the admin token is right, so the request itself is to blame.
func (e *RefusedError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server refused the request",
		Detail:   "The server accepts the admin token, which it took for its listing a moment ago. It does not accept what was asked of it.",
		Advice:   "Do what the server's words below ask for: a limit may be reached, or the server may not take such a value.",
		Blames:   new(true),
	}
}

// Explain says which instance the token opens.
func (e *OtherNameError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the provider's token opens another one",
		Detail:   fmt.Sprintf("The provider has no admin token, so the only instance that it can find by name is the one that its token opens: %s (%s).", e.Own.ID, message.Quoted(e.Own.Name)),
		Advice:   "Set admin_token (UAZAPI_ADMIN_TOKEN) in the provider, or write the name of that instance.",
	}
}
