package access

import (
	"errors"
	"fmt"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
)

// nothingChanged ends the words for what a refresh could not tell.
const nothingChanged = " Nothing was changed in the state."

// Explain says what proves that the instance is gone.
func (e *GoneError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it does not exist",
		Detail:   apidiag.Which(a.Instance) + " was deleted outside Terraform: " + e.proof(a.BaseURL()) + ".",
		Advice:   "Run terraform plan: it offers to create what is missing. If the configuration names the instance by its id, write the id of another one.",
	}
}

// proof says what proves that the instance is gone from the server at an address.
func (e *GoneError) proof(address string) string {
	switch e.Proof {
	case Refused:
		return fmt.Sprintf("the listing of %s (%s) does not have it, and the server refused its token twice", address, apidiag.Count(e.Count))
	case Unlisted:
		return fmt.Sprintf("two listings of %s, one after the other, do not have it (%s)", address, apidiag.Count(e.Count))
	case Denied:
		return fmt.Sprintf("the server at %s answered to its token, twice, that there is no such instance", address)
	case Announced:
		return "the server had announced when it would delete it, that time is over, and its token is refused"
	case Said:
		return "known_gone (UAZAPI_KNOWN_GONE) says so, and the server was not asked"
	default:
		return "the server says that it does not exist"
	}
}

// Explain says why nothing is proven, and how to say that the instance is gone.
func (e *UnprovenError) Explain(a apidiag.Attempt) apidiag.Explanation {
	said := apidiag.Explanation{
		Headline: "it was not found, which does not prove that it is gone",
		Detail:   e.why(a.BaseURL()) + nothingChanged,
		Advice:   "Run the command again in a minute. " + wayOn(e.ID),
	}
	switch e.Why {
	case ManyLost, ManyMissing:
		said.Advice = "Check that base_url (UAZAPI_BASE_URL) is the server on which the instances live, and run the command again in a minute. " +
			"If they really are gone, say so once: UAZAPI_KNOWN_GONE='*' terraform apply -refresh-only. In place of the * there may be their ids, with commas in between."
	case TooLong:
		said.Advice = "Shorten the admin fields of that instance in the server's panel, and run the command again."
	}
	return said
}

// wayOn says how a user accepts a loss that the provider does not believe.
func wayOn(id string) string {
	return fmt.Sprintf("If it really is gone, say so once: UAZAPI_KNOWN_GONE=%s terraform apply -refresh-only. "+
		"If the server moved and the instance has another id there, do the same, and then import it by its name (terraform import RESOURCE name:NAME).", message.Words(id))
}

func (e *UnprovenError) why(address string) string {
	id, lacks := message.Words(e.ID), fmt.Sprintf("The listing of %s does not have instance %s", address, message.Words(e.ID))
	switch e.Why {
	case NotRefused:
		return lacks + ", and the server did not clearly refuse its token" + because(e.Cause) + "."
	case NoSecondListing:
		return lacks + ", and a second one could not be read" + because(e.Cause) + "."
	case NotNewer:
		return lacks + ". By the server's own clock, a second one is no newer than the first, so both may come from a cache."
	case ManyMissing:
		return fmt.Sprintf("The listing of %s (%s) lacks instance %s and others at the same time. More often, that is a wrong server or an incomplete listing than a fleet that was deleted.",
			address, apidiag.Count(e.Count), id)
	case ManyLost:
		return fmt.Sprintf("More than ten instances are missing at %s at the same time, %s among them, and more than half of those that were looked for. More often, that is a wrong server than a fleet that was deleted.",
			address, id)
	case HealthContradicts:
		return fmt.Sprintf("%s. It has %s, and the server itself counts clearly more (GET /status), so it is not complete.", lacks, apidiag.Count(e.Count))
	case EmptyListing:
		return fmt.Sprintf("The listing of %s is empty, so it does not have instance %s either. The server itself does not say that it has no instances (GET /status).", address, id)
	case Protected:
		return fmt.Sprintf("Two listings of %s do not have instance %s. Nobody can ask for it by its token, which is not in the state, and with deletion_protection listings alone are not enough.", address, id)
	case TooLong:
		return fmt.Sprintf("The listing of %s has a description of more than 1 MB, which was not read, and which may be that of instance %s.", address, id)
	default:
		return fmt.Sprintf("Instance %s was not found, and %s.", id, e.Why)
	}
}

// because is a failure in parentheses, unless the server's answer is quoted below.
func because(err error) string {
	if _, quoted := errors.AsType[*call.Error](err); err == nil || quoted {
		return ""
	}
	return " (" + message.Words(err.Error()) + ")"
}

// Explain says that the refusal and the listing contradict each other.
func (e *StillListedError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "its token was refused, and the listing has it",
		Detail: fmt.Sprintf("The server refuses the token of instance %s, as it does after somebody deleted it or changed its token, and the listing of %s still has it. One of the two answers is late.",
			message.Words(e.ID), a.BaseURL()) + nothingChanged,
		Advice: fmt.Sprintf("Run the command again in a minute. If it really is gone, say so once: UAZAPI_KNOWN_GONE=%s terraform apply -refresh-only.", message.Words(e.ID)),
	}
}

// Explain names the addresses.
func (e *MovedError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Shared:   true,
		Headline: "it is not at this address, and never was",
		Detail: fmt.Sprintf("Instance %s was found at %s before. Now the provider asks %s, which does not have it.",
			message.Words(e.ID), strings.Join(e.FoundAt, ", "), e.Here) + nothingChanged,
		Advice: "Check base_url (UAZAPI_BASE_URL), and the provider alias of the resource. " +
			"If the server moved to the new address and its instances have other ids there, forget the old ones once with UAZAPI_KNOWN_GONE=" + message.Words(e.ID) +
			" terraform apply -refresh-only, and import them by their names (terraform import RESOURCE name:NAME).",
	}
}

// Explain names the addresses.
func (e *NewAddressError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Shared:   true,
		Headline: "it was never found at this address before",
		Detail: fmt.Sprintf("Instance %s was found at %s until now, and this provider asks %s, which has it as well. It may be a copy of the server, so nothing was done to it.",
			message.Words(e.ID), strings.Join(e.FoundAt, ", "), e.Here),
		Advice: "If the server has a new name, run terraform apply -refresh-only first, which remembers the address, and destroy it then. If not, set base_url (UAZAPI_BASE_URL) back.",
	}
}

// Explain lists the instances.
func (e *KnownGoneError) Explain(a apidiag.Attempt) apidiag.Explanation {
	var named []string
	for _, id := range e.IDs[:min(len(e.IDs), apidiag.Most)] {
		named = append(named, message.Words(id))
	}
	ids := strings.Join(named, ", ")
	if rest := len(e.IDs) - apidiag.Most; rest > 0 {
		ids += fmt.Sprintf(" and %d more", rest)
	}
	return apidiag.Explanation{
		Headline: "known_gone names an instance that is there",
		Detail:   fmt.Sprintf("The argument known_gone (UAZAPI_KNOWN_GONE) says that these are gone, and %s has them: %s.", a.BaseURL(), ids) + nothingChanged,
		Advice:   "Take the ids out of known_gone, and unset UAZAPI_KNOWN_GONE: it is meant for a single run.",
	}
}
