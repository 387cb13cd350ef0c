package access

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

var _ apidiag.Server = (*Server)(nil)

// AddressIn names what holds the address of the server.
func (*Server) AddressIn() (argument, variable string) { return "base_url", "UAZAPI_BASE_URL" }

// Gateway is what makes the calls to the server, if something does.
func (s *Server) Gateway() *apidiag.Gateway {
	if s == nil || s.API.Gateway() == "" {
		return nil
	}
	return &apidiag.Gateway{Address: s.API.Gateway(), AddressIn: "gateway.url (UAZAPI_GATEWAY_URL)", KeyIn: "gateway.api_key (UAZAPI_GATEWAY_API_KEY)"}
}

// Examine adds the number of instances to a refusal for the quota, where the listing
// tells it. If there are fewer instances than the plan allows by the server's own
// words, it was no quota: then it is told as a limit of the rate.
func (s *Server) Examine(ctx context.Context, err error) error {
	failed, is := errors.AsType[*call.Error](err)
	if !is || failed.Kind != uazapi.ErrQuota || s.NeedsAdminToken() != nil {
		return err
	}
	told, listErr := s.roster.Instances(ctx, roster.Now)
	if listErr != nil {
		return err
	}
	count := len(told.Instances) + len(told.TooLong)
	if count < uazapi.Allowed(failed) {
		limited := *failed
		limited.Kind = call.ErrRateLimit
		return &limited
	}
	return &QuotaError{Count: count, err: err}
}

// Explain says what an answer of uazapi means. Its words replace the general ones where
// they help its users more.
func (*Server) Explain(a apidiag.Attempt, failed *call.Error, said apidiag.Explanation) apidiag.Explanation {
	switch failed.Kind {
	case call.ErrRejected:
		said = explainRejected(a, failed)
	case call.ErrBlocked:
		said.Detail = "uazapi does not answer in this form, so the answer is from what stands before " + a.BaseURL() + ": a gateway, a proxy or a firewall. It says nothing of the instance or its token."
	case call.ErrDisabled:
		said = apidiag.Explanation{
			Headline: "the server has this route switched off",
			Detail:   "The owner of " + a.BaseURL() + " switched this route off, as public demo servers do.",
			Advice:   "Use a server of your own for this. On a demo server, name instances by their token (token = uazapi_instance.NAME.token).",
		}
	case call.ErrGone:
		said = apidiag.Explanation{
			Headline: "it does not exist",
			Detail:   apidiag.Which(a.Instance) + " does not exist on " + a.BaseURL() + ".",
			Advice:   "Check the credential, and that base_url is the server the instance lives on.",
		}
	case call.ErrNoRoute:
		said.Advice = "Check base_url: it is the address of the server, such as https://free.uazapi.com, with a path only where a gateway needs one. If it is right, this server is too old for the route."
	case uazapi.ErrNoSession:
		said = explainNoSession(a)
	case uazapi.ErrQuota:
		said = explainQuota(a, "")
	case uazapi.ErrCooldown:
		said = apidiag.Explanation{
			Headline: "it was done a moment ago",
			Detail:   "The server does this again only after a pause. Nothing was changed.",
			Advice:   "Wait for as long as the server's words below say, and run the command again.",
		}
	case call.ErrTokenUnknown:
		said = explainTokenUnknown(a)
	case call.ErrUndecodable:
		said.Detail = "What " + a.BaseURL() + " answered is not what uazapi answers: " + failed.Message + "."
		said.Advice = "Check that base_url is the address of a uazapi server, and not of its panel or its website. If it is, something between here and the server altered the answer: try again."
	case call.ErrOtherInstance:
		said = explainOtherAnswer(a, failed)
	case call.ErrConflict:
		said = apidiag.Explanation{
			Headline: "something else is under way on it",
			Detail:   apidiag.Which(a.Instance) + " is busy with another operation.",
			Advice:   "Wait for it to end and run the command again.",
		}
	}
	said.Shared = said.Shared || ofServer(failed)
	return said
}

// ofServer tells whether a failure is about the server or the provider, and not about
// one instance.
func ofServer(failed *call.Error) bool {
	return uazapi.OfServer(failed) || failed.Kind == call.ErrRejected && failed.ByAdmin
}

const (
	rejectedToken = "the instance token was rejected"
	// bothAlike begins the words for a token that the server refused.
	bothAlike = "uazapi sends this answer both for a wrong token and for an instance that was deleted"
)

func explainRejected(a apidiag.Attempt, failed *call.Error) apidiag.Explanation {
	switch {
	case !failed.FromAPI:
		return explainUnknownWords(a, failed)
	case failed.ByAdmin:
		return apidiag.Explanation{
			Headline: "the admin token was rejected",
			Detail:   "The server does not accept the admin token.",
			Advice:   "Set the admin token of " + a.BaseURL() + " in admin_token, or in UAZAPI_ADMIN_TOKEN. It is shown in the server's panel, and is not the token of an instance.",
		}
	}
	return apidiag.Explanation{
		Headline: rejectedToken,
		Detail:   bothAlike + "." + nothingChanged,
		Advice:   "Check the token: it belongs to one instance, and is not the admin token of the server. If the instance was deleted, remove it from the configuration.",
	}
}

// inUnknownWords returns an error as the refusal of a credential, and tells whether
// uazapi is not known to use its words. Gateways refuse in JSON as well.
func inUnknownWords(err error) (*call.Error, bool) {
	failed, is := errors.AsType[*call.Error](err)
	return failed, is && failed.Kind == call.ErrRejected && !failed.FromAPI
}

// explainUnknownWords advises nothing that would be right only for a bad token or a
// deleted instance, such as to forget the instance.
func explainUnknownWords(a apidiag.Attempt, failed *call.Error) apidiag.Explanation {
	credential := "the token: it belongs to one instance, and is not the admin token of the server"
	if failed.ByAdmin {
		credential = "admin_token (UAZAPI_ADMIN_TOKEN): it is not the token of an instance"
	}
	return apidiag.Explanation{
		Headline: "the request was refused in unknown words",
		Detail: "The server refused the request in words that uazapi is not known to use. They may be those of what stands before " + a.BaseURL() +
			" (a gateway, a proxy or a firewall), and say nothing of the instance or its token then." + nothingChanged,
		Advice: "Check base_url, the key that a gateway may want in headers, and whether it lets the address of this machine in. " +
			"If the words below are the server's own, do what they ask for, or check " + credential + ".",
	}
}

func explainNoSession(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is not connected to WhatsApp",
		Detail:   fmt.Sprintf("%s has no WhatsApp session (%s). This needs one, so the number has to be paired first.", apidiag.Which(a.Instance), apidiag.State(a.Instance)),
		Advice: "Pair it with a uazapi_instance_connection (with phone, the code to enter is in its paircode), or by hand in the server's panel. " +
			"Terraform 1.14 and later also draw the QR with terraform apply -invoke=action.uazapi_instance_connect.NAME. Then run the command again.",
	}
}

// explainQuota is for a plan that has no place for another instance. Counted is a
// sentence with the number of instances, "" where nobody knows it.
func explainQuota(a apidiag.Attempt, counted string) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server's limit of instances is reached",
		Detail:   "This is the limit of the plan of " + a.BaseURL() + ", not a rate limit, so it was not tried again." + counted + " To disconnect one does not free its place.",
		Advice:   "Delete an instance that is no longer needed, or raise the plan.",
	}
}

// explainTokenUnknown is for a call on an instance whose token nobody knows.
func explainTokenUnknown(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "its token is not known",
		Detail:   fmt.Sprintf("The listing of %s leaves the tokens out or masks them, and the provider does not know the token of this instance from elsewhere.", a.BaseURL()),
		Advice: "Give its token: as the provider's token (UAZAPI_TOKEN), or in token of this resource, with store_token = true in a uazapi_instance. " +
			"What lives on an instance takes it from there, by token = uazapi_instance.NAME.token in place of instance_id. " +
			"Or ask the owner of the server to show the tokens in the listing.",
	}
}

// explainOtherAnswer is for an answer about another instance than the one that
// was asked for.
func explainOtherAnswer(a apidiag.Attempt, failed *call.Error) apidiag.Explanation {
	said := apidiag.Explanation{
		Headline: "the answer is about another instance",
		Detail: fmt.Sprintf("%s was asked for, and what %s answered describes instance %s. A cache or a gateway that mixes answers up does that. Nothing was changed in the state.",
			apidiag.Which(a.Instance), a.BaseURL(), message.Words(failed.About)),
		Advice: "Exclude the routes of the API from caching in whatever stands before the server. If nothing stands there, the token is that of the other instance: give the one of this instance.",
	}
	if failed.Method != http.MethodGet && !failed.Reads {
		said.Detail += apidiag.MayBeDone
	}
	return said
}
