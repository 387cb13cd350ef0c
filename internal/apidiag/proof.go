package apidiag

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Vanished warns that an instance is gone, and says what proves it.
func (a Attempt) Vanished(gone *access.GoneError) diag.Diagnostic {
	return message.Warning("Instance no longer exists on the server", fmt.Sprintf(
		"%s was deleted outside Terraform: %s. It leaves the state. What the configuration still has of it is planned as new; the session and the settings of the old one are lost.",
		Which(a.Instance), a.proof(gone)))
}

// proof says what proves that an instance is gone.
func (a Attempt) proof(gone *access.GoneError) string {
	switch gone.Proof {
	case access.Refused:
		return fmt.Sprintf("the listing of %s (%s) does not have it, and the server refused its token twice", a.On.BaseURL(), count(gone.Count))
	case access.Unlisted:
		return fmt.Sprintf("two listings of %s, one after the other, do not have it (%s)", a.On.BaseURL(), count(gone.Count))
	case access.Denied:
		return fmt.Sprintf("the server at %s answered to its token, twice, that there is no such instance", a.On.BaseURL())
	case access.Announced:
		return "the server had announced when it would delete it, that time is over, and its token is refused"
	case access.Said:
		return "known_gone (UAZAPI_KNOWN_GONE) says so, and the server was not asked"
	default:
		return "the server says that it does not exist"
	}
}

// count is a number of instances in words.
func count(instances int) string {
	if instances == 1 {
		return "1 instance"
	}
	return fmt.Sprintf("%d instances", instances)
}

// Notices warns of what was odd about finding an instance, once a run for each
// kind of oddity.
func (a Attempt) Notices(found access.Found) diag.Diagnostics {
	var diags diag.Diagnostics
	if found.Unlisted && a.On.Told("unlisted") == 1 {
		diags.Append(message.Warning("The listing of the server lacks instances that exist", fmt.Sprintf(
			"%s is not in the listing of %s, and its own token opens it, so it is kept. There may be more such instances: this warning comes once a run.\n\n"+
				"A server that has just started, or a cache in front of it, may list fewer instances than there are. If that stays so, tell the owner of the server.",
			Which(found.Instance), a.On.BaseURL())))
	}
	if found.NoListing != nil && a.On.Told("no listing") == 1 {
		diags.Append(message.Warning("There is no listing, so instances are found by their own tokens", fmt.Sprintf(
			"The listing of %s could not be read (%s). The instances whose token is known were asked for one by one instead, with one request for each.\n\n"+
				"Check admin_token (UAZAPI_ADMIN_TOKEN), and whether this server gives a listing at all: demo servers give none.",
			a.On.BaseURL(), message.Words(found.NoListing.Error()))))
	}
	if found.NewAddress && a.On.Told("new address") == 1 {
		diags.Append(message.Warning("Instances are found at a new address", fmt.Sprintf(
			"%s was found at %s, where it was never found before. If the server has a new name, that is right, and the next apply remembers the address.\n\n"+
				"If this is a copy of the server, such as one for tests, stop here: a copy has the same ids and tokens. Set base_url (UAZAPI_BASE_URL) back. With allowed_hosts in the provider, it cannot happen again.",
			Which(found.Instance), a.On.BaseURL())))
	}
	return diags
}

// nothingChanged ends the words for what a refresh could not tell.
const nothingChanged = " Nothing was changed in the state."

// wayOn is how a loss is accepted that the provider does not believe.
func wayOn(id string) string {
	return fmt.Sprintf("If it really is gone, say so once: UAZAPI_KNOWN_GONE=%s terraform apply -refresh-only. "+
		"If the server moved and the instance has another id there, do the same, and then import it by its name (terraform import RESOURCE name:NAME).", message.Words(id))
}

func (a Attempt) explainUnproven(unproven *access.UnprovenError) explanation {
	said := explanation{
		headline: "it was not found, which does not prove that it is gone",
		detail:   a.whyUnproven(unproven) + nothingChanged,
		advice:   "Run the command again in a minute. " + wayOn(unproven.ID),
	}
	switch unproven.Why {
	case access.ManyLost, access.ManyMissing:
		said.advice = "Check that base_url (UAZAPI_BASE_URL) is the server on which the instances live, and run the command again in a minute. " +
			"If they really are gone, say so once: UAZAPI_KNOWN_GONE='*' terraform apply -refresh-only. In place of the * there may be their ids, with commas in between."
	case access.TooLong:
		said.advice = "Shorten the admin fields of that instance in the server's panel, and run the command again."
	}
	return said
}

func (a Attempt) whyUnproven(unproven *access.UnprovenError) string {
	id, lacks := message.Words(unproven.ID), fmt.Sprintf("The listing of %s does not have instance %s", a.On.BaseURL(), message.Words(unproven.ID))
	switch unproven.Why {
	case access.NotRefused:
		return lacks + ", and the server did not clearly refuse its token" + because(unproven.Cause) + "."
	case access.NoSecondListing:
		return lacks + ", and a second one could not be read" + because(unproven.Cause) + "."
	case access.NotNewer:
		return lacks + ". By the server's own clock, a second one is no newer than the first, so both may come from a cache."
	case access.ManyMissing:
		return fmt.Sprintf("The listing of %s (%s) lacks instance %s and others at the same time. More often, that is a wrong server or an incomplete listing than a fleet that was deleted.",
			a.On.BaseURL(), count(unproven.Count), id)
	case access.ManyLost:
		return fmt.Sprintf("More than ten instances are missing at %s at the same time, %s among them, and more than half of those that were looked for. More often, that is a wrong server than a fleet that was deleted.",
			a.On.BaseURL(), id)
	case access.HealthContradicts:
		return fmt.Sprintf("%s. It has %s, and the server itself counts clearly more (GET /status), so it is not complete.", lacks, count(unproven.Count))
	case access.EmptyListing:
		return fmt.Sprintf("The listing of %s is empty, so it does not have instance %s either. The server itself does not say that it has no instances (GET /status).", a.On.BaseURL(), id)
	case access.Protected:
		return fmt.Sprintf("Two listings of %s do not have instance %s. Nobody can ask for it by its token, which is not in the state, and with deletion_protection listings alone are not enough.", a.On.BaseURL(), id)
	case access.TooLong:
		return fmt.Sprintf("The listing of %s has a description of more than 1 MB, which was not read, and which may be that of instance %s.", a.On.BaseURL(), id)
	default:
		return fmt.Sprintf("Instance %s was not found, and %s.", id, unproven.Why)
	}
}

// because is a failure in parentheses, unless the server's answer is quoted below.
func because(err error) string {
	if _, quoted := errors.AsType[*uazapi.Error](err); err == nil || quoted {
		return ""
	}
	return " (" + message.Words(err.Error()) + ")"
}

func explainMoved(moved *access.MovedError) explanation {
	return explanation{
		shared:   true,
		headline: "it is not at this address, and never was",
		detail: fmt.Sprintf("Instance %s was found at %s before. Now the provider asks %s, which does not have it.",
			message.Words(moved.ID), strings.Join(moved.FoundAt, ", "), moved.Here) + nothingChanged,
		advice: "Check base_url (UAZAPI_BASE_URL), and the provider alias of the resource. " +
			"If the server moved to the new address and its instances have other ids there, forget the old ones once with UAZAPI_KNOWN_GONE=" + message.Words(moved.ID) +
			" terraform apply -refresh-only, and import them by their names (terraform import RESOURCE name:NAME).",
	}
}

func explainNewAddress(elsewhere *access.NewAddressError) explanation {
	return explanation{
		shared:   true,
		headline: "it was never found at this address before",
		detail: fmt.Sprintf("Instance %s was found at %s until now, and this provider asks %s, which has it as well. It may be a copy of the server, so nothing was done to it.",
			message.Words(elsewhere.ID), strings.Join(elsewhere.FoundAt, ", "), elsewhere.Here),
		advice: "If the server has a new name, run terraform apply -refresh-only first, which remembers the address, and destroy it then. If not, set base_url (UAZAPI_BASE_URL) back.",
	}
}

func (a Attempt) explainKnownGone(there *access.KnownGoneError) explanation {
	var named []string
	for _, id := range there.IDs[:min(len(there.IDs), most)] {
		named = append(named, message.Words(id))
	}
	ids := strings.Join(named, ", ")
	if rest := len(there.IDs) - most; rest > 0 {
		ids += fmt.Sprintf(" and %d more", rest)
	}
	return explanation{
		headline: "known_gone names an instance that is there",
		detail:   fmt.Sprintf("The argument known_gone (UAZAPI_KNOWN_GONE) says that these are gone, and %s has them: %s.", a.On.BaseURL(), ids) + nothingChanged,
		advice:   "Take the ids out of known_gone, and unset UAZAPI_KNOWN_GONE: it is meant for a single run.",
	}
}

func (a Attempt) explainTaken(taken *creation.TakenError) explanation {
	id := message.Words(taken.ID)
	if taken.InThisRun {
		return explanation{
			headline: "another resource of this run has it already",
			detail:   fmt.Sprintf("Instance %s was created, adopted or imported a moment ago by another resource of the same kind. Two resources for one instance would undo each other's changes, and the end of one could be the end of both. Nothing was saved.", id),
			advice:   "Keep one of the two resources, and let the other name an instance of its own.",
		}
	}
	return explanation{
		headline: "the server answered with an instance that it had before",
		detail:   fmt.Sprintf("The server at %s was asked for a new instance, and answered with %s, which its listing had already. It seems to give each name only once. Nothing was saved.", a.On.BaseURL(), id),
		advice:   fmt.Sprintf("Choose another name. Or take that instance over with an import block that has id = %q.", id),
	}
}

// unknownToken is for a call on an instance whose token nobody knows.
func (a Attempt) unknownToken() explanation {
	return explanation{
		headline: "its token is not known",
		detail:   fmt.Sprintf("The listing of %s leaves the tokens out or masks them, and the provider does not know the token of this instance from elsewhere.", a.On.BaseURL()),
		advice: "Give its token: in token of this resource, as the provider's token (UAZAPI_TOKEN), or in token of its uazapi_instance, with store_token = true. " +
			"Or ask the owner of the server to show the tokens in the listing.",
	}
}

// NameTaken tells that another instance has the name of one that is to be
// created: as a warning, or as an error where names have to be unique. The summary
// has the name: the tool would show those of a fleet as one, and the ids would be
// lost. Of many, it may.
func (a Attempt) NameTaken(namesakes []uazapi.Instance, unique bool) diag.Diagnostic {
	next := "The apply creates another one."
	if unique {
		next = "unique_names in the provider does not allow another one."
	}
	detail := paragraphs(
		fmt.Sprintf("The server at %s has %s with the name %s already, which no resource of this run is known to manage. An earlier run may have created one and not saved it.", a.On.BaseURL(), count(len(namesakes)), message.Quoted(a.Instance.Name))+candidates(namesakes),
		fmt.Sprintf("%s To take over one that exists, write instead:\n  import {\n    to = RESOURCE\n    id = %q\n  }", next, message.Words(namesakes[0].ID)))
	if unique {
		return a.at("Unable to create "+Name(a.Instance)+": another instance has this name", detail)
	}
	summary := "Another instance has the name " + message.Quoted(a.Instance.Name)
	if a.On.Told("name taken") > most {
		summary = "More instances have the name of one that is to be created"
	}
	return message.WarningAt(a.Blame, summary, detail)
}
