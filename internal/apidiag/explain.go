package apidiag

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/pairing"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// explanation is what a failure means and what to do about it.
type explanation struct {
	// headline ends the summary.
	headline string
	// detail says what is the matter.
	detail string
	// advice says what to do next.
	advice string
	// shared tells that many objects of a run may meet the same failure at once.
	shared bool
}

// brief is what is told of a failure that was told in full before: the first
// sentence of what is the matter, and the first of what to do.
func (e explanation) brief() string {
	return firstSentence(e.detail) + " " + firstSentence(e.advice)
}

func firstSentence(text string) string {
	first, _, more := strings.Cut(text, ". ")
	if more {
		return first + "."
	}
	return text
}

// explain finds the words for a failure. Failures to find an instance come
// first, since they wrap the answers that led to them.
func (a Attempt) explain(err error) explanation {
	var gone *access.GoneError
	var unproven *access.UnprovenError
	var moved *access.MovedError
	var elsewhere *access.NewAddressError
	var there *access.KnownGoneError
	var taken *creation.TakenError
	var refused *access.RefusedError
	var notListed *access.NotListedError
	var named *access.NameError
	var other *access.OtherInstanceError
	var unsettled *access.UnsettledError
	var tokenOnly *access.TokenOnlyError
	switch {
	case errors.Is(err, access.ErrNotConfigured):
		return explanation{
			headline: "the provider is not configured",
			detail:   "The provider was asked to work before it was configured.",
			advice:   "This is a bug of the provider or of the tool that runs it: please report it.",
		}
	case errors.Is(err, context.Canceled):
		return explanation{
			headline: "interrupted",
			detail:   "The run was interrupted before this was done.",
			advice:   "Run the command again.",
		}
	case errors.As(err, &gone):
		return explanation{
			headline: "it does not exist",
			detail:   Which(a.Instance) + " was deleted outside Terraform: " + a.proof(gone) + ".",
			advice:   "Run terraform plan: it offers to create what is missing. If the configuration names the instance by its id, write the id of another one.",
		}
	case errors.As(err, &unproven):
		return a.explainUnproven(unproven)
	case errors.As(err, &moved):
		return explainMoved(moved)
	case errors.As(err, &elsewhere):
		return explainNewAddress(elsewhere)
	case errors.As(err, &there):
		return a.explainKnownGone(there)
	case errors.As(err, &taken):
		return a.explainTaken(taken)
	case errors.As(err, &refused):
		return explanation{
			headline: "the server refused the request",
			detail:   "The server accepts the admin token, which it took for its listing a moment ago. It does not accept what was asked of it.",
			advice:   "Do what the server's words below ask for: a limit may be reached, or the server may not take such a value.",
		}
	case errors.As(err, &tokenOnly):
		return a.explainTokenOnly(tokenOnly)
	case errors.As(err, &notListed):
		return explanation{
			headline: "it does not exist",
			detail:   fmt.Sprintf("Instance %s is not in the listing of %s (%d instances).", notListed.ID, a.On.BaseURL(), notListed.Count),
			advice:   "Check the id, and that base_url is the server the instance lives on. A server that moved may have given it another id: import it by its name (name:NAME).",
		}
	case errors.As(err, &named):
		return a.explainName(named)
	case errors.As(err, &other):
		return a.explainOther(other)
	case errors.As(err, &unsettled):
		return a.explainUnsettled(unsettled)
	case errors.Is(err, uazapi.ErrTokenUnknown):
		return a.unknownToken()
	case access.NoToken(err):
		return explanation{
			headline: "no credential opens it",
			detail:   "Neither instance_id nor token is set, and the provider has no token of its own.",
			advice:   "Set instance_id (with an admin_token in the provider), or token, or the provider's token (UAZAPI_TOKEN).",
		}
	case access.NoAdminToken(err):
		return explanation{
			headline: "it takes the admin token",
			detail:   "The provider has no admin_token.",
			advice:   "Set admin_token in the provider, or UAZAPI_ADMIN_TOKEN in the environment.",
		}
	case errors.Is(err, pairing.ErrNoSecret):
		return a.explainNoSecret(err)
	case errors.Is(err, access.ErrNotDeleted):
		return explanation{
			headline: "it is still there",
			detail:   "The server accepted the request to delete " + Name(a.Instance) + ", and goes on to show the instance.",
			advice:   "Run the command again in a minute. If it stays, delete the instance in the server's panel.",
		}
	case errors.Is(err, pairing.ErrNotEnded):
		return explanation{
			headline: "it is still connected",
			detail:   Which(a.Instance) + " was asked to disconnect. The server accepted that, and still shows it as connected.",
			advice:   "Try again in a minute. If it stays, unlink the device on the phone (Settings, Linked devices).",
		}
	}
	said := a.explainAnswer(err)
	said.shared = said.shared || ofServer(err)
	return said
}

// ofServer tells whether a failure is about the server, the way to it or the
// provider, and not about one instance.
func ofServer(err error) bool {
	failed, is := errors.AsType[*uazapi.Error](err)
	if !is {
		return false
	}
	switch failed.Kind {
	case uazapi.ErrProxy, uazapi.ErrReadOnly:
		return true
	case uazapi.ErrRejected:
		return failed.ByAdmin || failed.OfListing()
	default:
		return failed.OfListing()
	}
}

// explainNoSecret is for an attempt to pair that showed nothing to pair with.
func (a Attempt) explainNoSecret(err error) explanation {
	reason := ""
	if failed, is := errors.AsType[*pairing.NoSecretError](err); is && failed.Reason != "" {
		reason = " The last disconnect of the instance was for this reason: " + message.Quoted(failed.Reason) + "."
	}
	return explanation{
		headline: "there is nothing to pair with",
		detail:   fmt.Sprintf("%s was asked to connect, and the server showed neither a QR nor a pairing code (status: %s).", Which(a.Instance), message.Words(a.Instance.Status)) + reason,
		advice: "Often the proxy of the instance does not reach WhatsApp: look at it in the server's panel, or choose another region (proxy_managed_country, proxy_managed_state and proxy_managed_city). " +
			"Then try again in a minute.",
	}
}

// most is how many candidates are listed for a name that several have.
const most = 20

func (a Attempt) explainName(named *access.NameError) explanation {
	if len(named.Candidates) == 0 {
		similar := ""
		if len(named.Similar) > 0 {
			similar = " These have nearly the same name:" + namedCandidates(named.Similar)
		}
		return explanation{
			headline: "it does not exist",
			detail:   fmt.Sprintf("None of the %d instances of %s is named %s.", named.Count, a.On.BaseURL(), message.Quoted(named.Name)) + similar,
			advice:   "Check the name: case, accents and blanks count. Or use the id.",
		}
	}
	return explanation{
		headline: "the name is not unique",
		detail:   fmt.Sprintf("%d instances of %s are named %s:", len(named.Candidates), a.On.BaseURL(), message.Quoted(named.Name)) + candidates(named.Candidates),
		advice:   "Use the id of the one that is meant.",
	}
}

// candidates lists instances to choose from.
func candidates(instances []uazapi.Instance) string {
	return listed(instances, func(candidate uazapi.Instance) string {
		return message.Words(candidate.Status) + ", created " + message.Words(uazapi.NormalTime(candidate.Created))
	})
}

// namedCandidates lists instances to choose from, with their names.
func namedCandidates(instances []uazapi.Instance) string {
	return listed(instances, func(candidate uazapi.Instance) string {
		return message.Quoted(candidate.Name) + ", " + message.Words(candidate.Status)
	})
}

// listed lists instances by their ids and what is to be said of each, up to a bound.
func listed(instances []uazapi.Instance, describe func(uazapi.Instance) string) string {
	var list strings.Builder
	for n, instance := range instances {
		if n == most {
			fmt.Fprintf(&list, "\n  and %d more", len(instances)-most)
			break
		}
		fmt.Fprintf(&list, "\n  %s, %s", message.Words(instance.ID), describe(instance))
	}
	return list.String()
}

func (a Attempt) explainOther(other *access.OtherInstanceError) explanation {
	said := explanation{
		headline: "the token is another instance's",
		detail:   fmt.Sprintf("The token opens instance %s, not %s.", other.Opened, other.Wanted),
		advice: "Nothing was changed. Give the token of " + other.Wanted + ". To manage " + other.Opened +
			" instead, use a resource of its own, so that the two are not mixed up.",
	}
	switch {
	case !other.OfProvider:
	case access.NoAdminToken(other.Listing):
		said.detail = fmt.Sprintf("The provider's token opens instance %s, not %s, and there is no admin token to find %s with.", other.Opened, other.Wanted, other.Wanted)
		said.advice = "Set admin_token in the provider (UAZAPI_ADMIN_TOKEN), or give the token of " + other.Wanted + "."
	case other.Listing != nil:
		said.detail = fmt.Sprintf("The provider's token opens instance %s, not %s. The listing, in which the token of %s would be found, was refused (%v).", other.Opened, other.Wanted, other.Wanted, other.Listing)
		said.advice = "Check admin_token (UAZAPI_ADMIN_TOKEN). On a server that gives no listing, give the token of " + other.Wanted + "."
	}
	return said
}

// explainUnsettled is for an instance that may be deleted or may just not be
// reached with the credentials at hand.
func (a Attempt) explainUnsettled(unsettled *access.UnsettledError) explanation {
	if access.NoToken(unsettled.Own) {
		return a.explainUnlisted(unsettled)
	}
	if sameWords(unsettled) {
		return a.explainSameWords()
	}
	if own, unknown := inUnknownWords(unsettled.Own); unknown {
		said := a.explainUnknownWords(own)
		said.shared = true
		return said
	}
	detail := bothAlike + ", and without an admin token the provider cannot tell which."
	if !access.NoAdminToken(unsettled.Listing) {
		detail = bothAlike + fmt.Sprintf(", and the listing that would tell which was refused as well (%v).", unsettled.Listing)
	}
	advice := fmt.Sprintf("If the instance is gone, say so once: UAZAPI_KNOWN_GONE=%s terraform apply -refresh-only. It leaves the state then, with all that lives on it. ", message.Words(unsettled.ID)) +
		"If its token changed, set the new one (token, or UAZAPI_TOKEN) and apply once with -refresh=false."
	switch {
	case access.NoAdminToken(unsettled.Listing):
		advice += " Or configure admin_token (UAZAPI_ADMIN_TOKEN), which settles it by itself."
	case errors.Is(unsettled.Listing, uazapi.ErrRejected):
		advice += " Or correct admin_token (UAZAPI_ADMIN_TOKEN), which settles it by itself."
	}
	return explanation{headline: rejectedToken, detail: detail + nothingChanged, advice: advice}
}

// sameWords tells whether the listing and the token of an instance were refused
// alike, which says nothing of the instance: neither that its token is wrong nor
// that it is gone.
func sameWords(unsettled *access.UnsettledError) bool {
	own, is := errors.AsType[*uazapi.Error](unsettled.Own)
	listing, was := errors.AsType[*uazapi.Error](unsettled.Listing)
	return is && was && own.Status == listing.Status && own.Message == listing.Message
}

func (a Attempt) explainSameWords() explanation {
	return explanation{
		shared:   true,
		headline: "the server refuses everything in the same words",
		detail: "The listing and the token of the instance were refused in the very same words. That says nothing of the instance. It points at what stands before " + a.On.BaseURL() +
			" (a gateway, a proxy or a firewall), or at a server that has neither the admin token nor the instance." + nothingChanged,
		advice: "Check base_url (UAZAPI_BASE_URL), the key that a gateway may want in headers, and whether it lets the address of this machine in. If all that is right, check admin_token (UAZAPI_ADMIN_TOKEN).",
	}
}

// inUnknownWords returns the refusal of a credential in words that uazapi is not
// known to use, if it is one. Gateways refuse in JSON as well.
func inUnknownWords(err error) (*uazapi.Error, bool) {
	failed, is := errors.AsType[*uazapi.Error](err)
	return failed, is && failed.Kind == uazapi.ErrRejected && !failed.FromAPI
}

// explainUnknownWords advises nothing that is for a token or an instance alone,
// such as to forget the instance.
func (a Attempt) explainUnknownWords(failed *uazapi.Error) explanation {
	credential := "the token: it belongs to one instance, and is not the admin token of the server"
	if failed.ByAdmin {
		credential = "admin_token (UAZAPI_ADMIN_TOKEN): it is not the token of an instance"
	}
	return explanation{
		headline: "the request was refused in unknown words",
		detail: "The server refused the request in words that uazapi is not known to use. They may be those of what stands before " + a.On.BaseURL() +
			" (a gateway, a proxy or a firewall), and say nothing of the instance or its token then." + nothingChanged,
		advice: "Check base_url, the key that a gateway may want in headers, and whether it lets the address of this machine in. " +
			"If the words below are the server's own, do what they ask for, or check " + credential + ".",
	}
}

// explainUnlisted is for an instance that only the listing could open.
func (a Attempt) explainUnlisted(unsettled *access.UnsettledError) explanation {
	if listing, unknown := inUnknownWords(unsettled.Listing); unknown {
		said := a.explainUnknownWords(listing)
		said.shared = true
		return said
	}
	switch {
	case access.NoAdminToken(unsettled.Listing):
		return explanation{
			shared:   true,
			headline: "no credential opens it",
			detail:   fmt.Sprintf("The token of instance %s is found with the admin token, and the provider has none.", unsettled.ID),
			advice:   "Set admin_token in the provider (UAZAPI_ADMIN_TOKEN) or, with only the token of this one instance, the provider's token (UAZAPI_TOKEN). Such a token may also be given in token of the resource, instead of instance_id.",
		}
	case errors.Is(unsettled.Listing, uazapi.ErrRejected):
		return explanation{
			headline: "the admin token was rejected",
			detail:   fmt.Sprintf("The token of instance %s is found with the admin token, and the server does not accept that.", unsettled.ID),
			advice:   "Set the admin token of " + a.On.BaseURL() + " in admin_token, or in UAZAPI_ADMIN_TOKEN. It is not the token of an instance.",
			shared:   true,
		}
	default:
		return explanation{
			shared:   true,
			headline: "the server gives no listing",
			detail:   fmt.Sprintf("The token of instance %s is found in the server's listing, and this server gives none, as demo servers do.", unsettled.ID),
			advice:   "Give the token of the instance itself: in token of this resource, or as the provider's token (UAZAPI_TOKEN).",
		}
	}
}

// explainTokenOnly is for an instance whose token is not kept, and that later
// runs could not find.
func (a Attempt) explainTokenOnly(only *access.TokenOnlyError) explanation {
	which := "the instance"
	if only.ID != "" {
		which = "instance " + only.ID
	}
	said := explanation{
		headline: "it could not be found again",
		detail:   "The state does not hold the token, so every later run has to find " + which + " without it. That is not possible: " + whyTokenOnly(only.Why) + ". Nothing was changed or saved.",
		advice: "Set admin_token in the provider (UAZAPI_ADMIN_TOKEN) if the server gives a listing, or give the provider the token of this instance as its own (token, or UAZAPI_TOKEN). " +
			"Or let the state hold the token: leave out store_token, and use token instead of token_wo.",
	}
	if notListed, is := errors.AsType[*access.NotListedError](only.Why); is {
		said.advice = fmt.Sprintf("The listing of %s holds %d instances. Check that admin_token (UAZAPI_ADMIN_TOKEN) is that of the server which the instance lives on, and try again.", a.On.BaseURL(), notListed.Count)
	}
	return said
}

// whyTokenOnly says why what the provider holds does not find the instance.
func whyTokenOnly(why error) string {
	var notListed *access.NotListedError
	var other *access.OtherInstanceError
	var unsettled *access.UnsettledError
	switch {
	case errors.As(why, &notListed):
		return "the listing of the server does not have it"
	case errors.As(why, &other):
		return whyNoListing(other.Listing) + ", and the provider's own token opens instance " + other.Opened
	case access.NoToken(why) && access.NoAdminToken(why):
		return "the provider has neither an admin token nor a token of its own"
	case access.NoToken(why) && errors.As(why, &unsettled):
		return whyNoListing(unsettled.Listing) + ", and the provider has no token of its own"
	case errors.As(why, &unsettled):
		return whyNoListing(unsettled.Listing) + ", and the provider's own token was rejected"
	default:
		return why.Error()
	}
}

// whyNoListing says why there is no listing to find an instance in.
func whyNoListing(err error) string {
	switch {
	case access.NoAdminToken(err):
		return "the provider has no admin token"
	case errors.Is(err, uazapi.ErrRejected):
		return "the server does not accept the admin token"
	case errors.Is(err, uazapi.ErrTokenUnknown):
		return "the server's listing does not show its token"
	default:
		return "the server gives no listing"
	}
}

const (
	rejectedToken = "the instance token was rejected"
	// bothAlike begins the words for a token that the server refused.
	bothAlike = "uazapi gives this answer both for a wrong token and for an instance that was deleted"
)

// explainAnswer is for an answer of the server, or the want of one.
func (a Attempt) explainAnswer(err error) explanation {
	var failed *uazapi.Error
	switch {
	case errors.As(err, &failed):
	case errors.Is(err, uazapi.ErrGone):
		failed = &uazapi.Error{Kind: uazapi.ErrGone}
	default:
		return explanation{detail: err.Error()}
	}
	switch failed.Kind {
	case uazapi.ErrRejected:
		return a.explainRejected(failed)
	case uazapi.ErrBlocked:
		return explanation{
			headline: "something before the server refused the request",
			detail:   "uazapi does not answer in this form, so the answer is from what stands before " + a.On.BaseURL() + ": a gateway, a proxy or a firewall. It says nothing of the instance or its token.",
			advice:   "Check base_url, the key that a gateway may want in headers, and whether it lets the address of this machine in.",
		}
	case uazapi.ErrDisabled:
		return explanation{
			headline: "the server has this route switched off",
			detail:   "The owner of " + a.On.BaseURL() + " switched this route off, as public demo servers do.",
			advice:   "Use a server of your own for this. On a demo server, name instances by their token (token = uazapi_instance.NAME.token).",
		}
	case uazapi.ErrGone:
		return explanation{
			headline: "it does not exist",
			detail:   Which(a.Instance) + " does not exist on " + a.On.BaseURL() + ".",
			advice:   "Check the credential, and that base_url is the server the instance lives on.",
		}
	case uazapi.ErrNoRoute:
		return explanation{
			headline: "the server has no such route",
			detail:   fmt.Sprintf("The server at %s does not know %s %s.", a.On.BaseURL(), failed.Method, failed.Path),
			advice:   "Check base_url: it is the address of the server, such as https://free.uazapi.com, with a path only where a gateway needs one. If it is right, this server is too old for the route.",
		}
	case uazapi.ErrNoSession:
		return explanation{
			headline: "it is not connected to WhatsApp",
			detail:   fmt.Sprintf("%s has no WhatsApp session (%s). This needs one, so the number has to be paired first.", Which(a.Instance), State(a.Instance)),
			advice: "Pair it with a uazapi_instance_connection (with phone, the code to enter is in its paircode), or by hand in the server's panel. " +
				"Terraform 1.14 and later also draw the QR with terraform apply -invoke=action.uazapi_instance_connect.NAME. Then run the command again.",
		}
	case uazapi.ErrQuota:
		return explanation{
			headline: "the server's limit of instances is reached",
			detail:   "This is the limit of the plan of " + a.On.BaseURL() + ", not a rate limit, so it was not tried again." + counted(err) + " To disconnect one does not free its place.",
			advice:   "Delete an instance that is no longer needed, or raise the plan.",
		}
	case uazapi.ErrRateLimit:
		return explainRateLimit(failed)
	case uazapi.ErrUnreachable:
		return a.explainUnreachable(failed)
	case uazapi.ErrProxy:
		return a.explainProxy(failed)
	case uazapi.ErrRedirect:
		return a.explainRedirect(failed)
	case uazapi.ErrUndecodable:
		return explanation{
			headline: "the answer makes no sense",
			detail:   "What " + a.On.BaseURL() + " answered is not what uazapi answers: " + failed.Message + ".",
			advice:   "Check that base_url is the address of a uazapi server, and not of its panel or its website. If it is, something between here and the server altered the answer: try again.",
		}
	case uazapi.ErrOtherInstance:
		return a.explainOtherAnswer(failed)
	case uazapi.ErrReadOnly:
		return explanation{
			headline: "the provider is read-only",
			detail:   "Nothing was sent, since read_only is set in the provider, or UAZAPI_READ_ONLY in the environment.",
			advice:   "Take it out to change something.",
		}
	case uazapi.ErrServerFault:
		return explanation{
			headline: "the server failed",
			detail:   "The server, or what stands before it, had a fault of its own.",
			advice:   "Try again in a while. If it stays, the owner of " + a.On.BaseURL() + " has to look into it.",
		}
	case uazapi.ErrConflict:
		return explanation{
			headline: "something else is under way on it",
			detail:   Which(a.Instance) + " is busy with another operation.",
			advice:   "Wait for it to end and run the command again.",
		}
	default:
		return explanation{
			headline: "the server refused the request",
			detail:   "The server does not accept what was asked of it.",
			advice:   "Change the configuration to what the server's words below ask for.",
		}
	}
}

// counted says how many instances there are, where that is known.
func counted(err error) string {
	var quota *access.QuotaError
	if !errors.As(err, &quota) {
		return ""
	}
	return " The server has " + count(quota.Count) + "."
}

func (a Attempt) explainRejected(failed *uazapi.Error) explanation {
	switch {
	case !failed.FromAPI:
		return a.explainUnknownWords(failed)
	case failed.ByAdmin:
		return explanation{
			headline: "the admin token was rejected",
			detail:   "The server does not accept the admin token.",
			advice:   "Set the admin token of " + a.On.BaseURL() + " in admin_token, or in UAZAPI_ADMIN_TOKEN. It is shown in the server's panel, and is not the token of an instance.",
		}
	}
	return explanation{
		headline: rejectedToken,
		detail:   bothAlike + "." + nothingChanged,
		advice:   "Check the token: it belongs to one instance, and is not the admin token of the server. If the instance was deleted, remove it from the configuration.",
	}
}

// explainRateLimit is for a limit of the rate that was sat out in vain, or that
// the server asks to wait for longer than anybody does.
func explainRateLimit(failed *uazapi.Error) explanation {
	said := explanation{
		headline: "too many requests",
		detail:   "The server says that it gets too many requests at a time.",
		advice:   "Set requests_per_second or a lower max_concurrent_requests in the provider, and run the command again.",
	}
	if failed.RetryAfter >= time.Second {
		wait := polling.Short(failed.RetryAfter.Round(time.Second))
		said.detail = "The server says that it gets too many requests at a time, and asks to wait " + wait + " (Retry-After)."
		said.advice = "Run the command again when that time is over. If it stays so, set requests_per_second or a lower max_concurrent_requests in the provider."
	}
	return said
}

// explainRedirect is for a redirect that was not followed: to another server, to
// another application of the same one, or of a write.
func (a Attempt) explainRedirect(failed *uazapi.Error) explanation {
	if !strings.HasPrefix(failed.Location, "/") {
		return explanation{
			headline: "the server redirects",
			detail:   "The server sends the request elsewhere. Credentials are not sent to another address than base_url names.",
			advice:   "Set base_url to the address the server really has, with https:// in front.",
		}
	}
	why := "Nothing is sent beside the path of base_url, where another application may answer."
	if failed.Method != http.MethodGet {
		why = "A request that changes something is not sent to another path, since it could be done twice."
	}
	return explanation{
		headline: "the server redirects",
		detail:   fmt.Sprintf("The server at %s sends %s %s on to the path %s. %s", a.On.BaseURL(), failed.Method, failed.Path, failed.Location, why),
		advice: fmt.Sprintf("Have the gateway before the server pass %s requests on to that path by itself (a rewrite, or proxy_pass of nginx), and not answer them with a redirect. "+
			"If the API has moved there, set base_url to the new address without %s.", failed.Method, failed.Path),
	}
}

// explainOtherAnswer is for an answer about another instance than the one that
// was asked for.
func (a Attempt) explainOtherAnswer(failed *uazapi.Error) explanation {
	said := explanation{
		headline: "the answer is about another instance",
		detail: fmt.Sprintf("%s was asked for, and what %s answered describes instance %s. A cache or a gateway that mixes answers up does that. Nothing was changed in the state.",
			Which(a.Instance), a.On.BaseURL(), message.Words(failed.About)),
		advice: "Exclude the routes of the API from caching in whatever stands before the server. If nothing stands there, the token is that of the other instance: give the one of this instance.",
	}
	if failed.Method != http.MethodGet {
		said.detail += mayBeDone
	}
	return said
}

// mayBeDone ends the words for a write whose outcome is not known.
const mayBeDone = " The request was sent, so the server may have carried it out; the next refresh shows it."

func (a Attempt) explainUnreachable(failed *uazapi.Error) explanation {
	said := explanation{
		headline: "no answer from the server",
		detail:   "No whole answer came from " + a.On.BaseURL() + ".",
		advice:   "Check base_url (UAZAPI_BASE_URL), that the server is up, and that nothing is in the way (proxy, firewall). Then run the command again.",
	}
	if _, untrusted := errors.AsType[*tls.CertificateVerificationError](failed); untrusted {
		said.headline = "the certificate of the server is not trusted"
		said.detail = "Nothing was sent to " + a.On.BaseURL() + ", since nothing proves that it is this server."
		said.advice = "If the server or a gateway has a certificate of its own, give that of its issuer in ca_cert_pem. Otherwise check base_url, and whether something between here and the server replaces certificates."
		return said
	}
	if failed.Timeout > 0 {
		said.headline = "no answer in " + bound(failed)
		said.detail = "The server at " + a.On.BaseURL() + " did not answer within the time that one request is given (request_timeout)."
		said.advice = "If the server is slow, as with a long listing, set a longer request_timeout in the provider. Otherwise check that it is up, and base_url (UAZAPI_BASE_URL)."
	}
	if failed.OutcomeUnknown() && failed.Method != http.MethodGet {
		said.detail += mayBeDone
	}
	return said
}

// explainProxy is for a request that got no further than the proxy of the
// environment.
func (a Attempt) explainProxy(failed *uazapi.Error) explanation {
	nothing := "Nothing reached " + a.On.BaseURL() + ": the environment names a proxy (HTTPS_PROXY, or HTTP_PROXY for an address without https), and that one "
	without := "or name the server in NO_PROXY if it can be reached without the proxy."
	switch {
	case failed.Status == http.StatusProxyAuthRequired:
		return explanation{
			headline: "the proxy wants a user and a password",
			detail:   nothing + "wants to know who asks (HTTP 407).",
			advice:   "Give the proxy a user and a password in that variable (http://USER:PASSWORD@HOST:PORT), " + without,
		}
	case failed.Status == 0:
		return explanation{
			headline: "the proxy cannot be reached",
			detail:   nothing + "does not answer.",
			advice:   "Check the address of the proxy in that variable, " + without,
		}
	case failed.Status >= http.StatusInternalServerError:
		return explanation{
			headline: "the proxy does not reach the server",
			detail:   nothing + fmt.Sprintf("made no connection to the server (HTTP %d).", failed.Status),
			advice:   "Check base_url (UAZAPI_BASE_URL), and that the server is up. Ask whoever runs the proxy, " + without,
		}
	default:
		return explanation{
			headline: "the proxy does not allow the connection",
			detail:   nothing + fmt.Sprintf("does not connect to this server (HTTP %d).", failed.Status),
			advice:   "Ask whoever runs the proxy to allow the server, " + without,
		}
	}
}

// bound names the time that one request was given.
func bound(failed *uazapi.Error) string { return polling.Short(failed.Timeout) + " (request_timeout)" }
