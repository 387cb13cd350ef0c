package apidiag

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NotRefreshed warns that the values of a setting could not be read without a
// session, and are kept as they were, if any were known. The summary is the same for
// every instance, so that the CLI shows a fleet's warnings as one.
func (a Attempt) NotRefreshed(noun string, known bool) diag.Diagnostic {
	then := "The values last known are kept. They are compared again once it is paired."
	if !known {
		then = "What is imported has no value, so configuration that is generated for it is refused. Pair the number first, and import it then."
	}
	return message.Warning("Not refreshed: the "+noun+" of an instance that is not connected",
		fmt.Sprintf("%s is not connected to WhatsApp (%s), so its %s cannot be read. %s", Which(a.Instance), State(a.Instance), noun, then))
}

// NotRead warns that a data source has no values without a session. One number that is
// logged out is no reason to fail the plan of all others.
func (a Attempt) NotRead(noun string) diag.Diagnostic {
	return message.Warning("Not read: the "+noun+" of an instance that is not connected",
		fmt.Sprintf("%s is not connected to WhatsApp (%s), so its %s cannot be read. The values are null until it is paired.", Which(a.Instance), State(a.Instance), noun))
}

// Unfit warns that something that is imported has values which a configuration is
// refused with.
func (a Attempt) Unfit(refused []string) diag.Diagnostic {
	return message.Warning("What is imported cannot be configured as it is", paragraphs(
		fmt.Sprintf("%s has what a configuration is refused with:", Which(a.Instance))+"\n  "+strings.Join(refused, "\n  "),
		"Configuration that is generated for it holds that. Leave such an attribute out, which keeps the value and only reads it. Where it is required, write another value."))
}

// CutByLimit warns that a list has fewer results than there are. How many there are
// is 0 where nobody has counted them.
func (a Attempt) CutByLimit(limit int64, all int) diag.Diagnostic {
	if all == 0 {
		return message.Warning("A list is not complete", paragraphs(
			fmt.Sprintf("There are more than %d results for %s, and only so many are listed: that is the limit of the list block, or the 100 of a block without a limit.", limit, a.object()),
			"To list more, set a higher limit in the list block. To list fewer, use a filter."))
	}
	return message.Warning("A list is not complete", paragraphs(
		fmt.Sprintf("There are %d results for %s, and only %d are listed: that is the limit of the list block, or the 100 of a block without a limit.", all, a.object(), limit),
		fmt.Sprintf("To list them all, set limit = %d in the list block. To list fewer, use a filter.", all)))
}

// Protected refuses to delete an instance that is protected. Of a fleet, only the
// first is told of in full.
func (a Attempt) Protected() diag.Diagnostic {
	const summary = "Instance is protected from deletion"
	a.Blame = path.Root("deletion_protection")
	protected := Which(a.Instance) + " has deletion_protection = true in the state, so it is neither destroyed nor replaced. "
	moved := "If only the address of the resource changed, such as a key of for_each, add a moved block."
	if a.server().Told(summary) > 1 {
		return a.at(summary, protected+moved+" If the instance is to go, set deletion_protection = false, and run terraform apply before the destroy.")
	}
	return a.at(summary, paragraphs(
		protected+"Deleting an instance ends its WhatsApp session and drops its messages, and cannot be undone.",
		moved,
		"If the instance is to go, set deletion_protection = false, run terraform apply, and then destroy it. "+
			"A tainted instance, which that apply would replace, needs terraform untaint first.",
		"To keep the instance and only stop managing it, run terraform state rm for this resource and for all else that lives on the instance, which terraform state list shows, or for the whole module: "+
			"a connection that is left in the state alone would be destroyed, which ends the session of the number.",
		"If Terraform calls it deposed, create_before_destroy has made another instance before this one was refused. "+
			"Run terraform state rm for this resource, import the instance that is to stay, and delete the other one in the server's panel."))
}

// KeptOtherwise tells that the server took a write and kept another value.
func (a Attempt) KeptOtherwise(attribute path.Path, wanted, kept string) diag.Diagnostic {
	a.Blame = attribute
	return a.at("Unable to "+a.Verb+" "+a.object()+": the server kept another value", paragraphs(
		fmt.Sprintf("%s was asked to be %s. The server accepted it and kept %s.", attribute, wanted, kept),
		"Not every server and not every account takes every value. Ask for the one it has, or leave the attribute out where that is allowed.",
		a.unsaid("")))
}

// NotShownYet warns that the server took a write and still shows what it had before.
// For that long, this counts as late.
func (a Attempt) NotShownYet(attribute path.Path, within time.Duration) diag.Diagnostic {
	return message.WarningAt(attribute, "The server does not show a change yet", paragraphs(
		fmt.Sprintf("%s: the server accepted what was written to %s, and does not show it yet. Some changes reach WhatsApp late.", Which(a.Instance), attribute),
		fmt.Sprintf("Nothing has to be done. If the server still does not show it in %s, a plan writes it again.", polling.Short(within))))
}

// ShownInstead warns that the server took a write and shows another value, of something
// that servers change by themselves as well.
func (a Attempt) ShownInstead(attribute path.Path, shown string) diag.Diagnostic {
	return message.WarningAt(attribute, "The server shows another value than was written", paragraphs(
		fmt.Sprintf("%s: the server accepted what was written to %s, and shows %s. Servers also change it by themselves, so this need not be a failure.", Which(a.Instance), attribute, message.Quoted(shown)),
		"Run terraform plan in a minute to see what the server shows then. If it is never what is written, the server does not take it."))
}

// StillShown warns that the server took a write that clears something, and goes on to show
// what was there. Some do so for good, so no plan clears it again.
func (a Attempt) StillShown(attribute path.Path) diag.Diagnostic {
	return message.WarningAt(attribute, "The server still shows what was cleared", paragraphs(
		fmt.Sprintf("%s: the server accepted what was written to %s, and still shows what was there before. Some servers never stop showing it, so no plan takes that for a difference.", Which(a.Instance), attribute),
		"Look on the phone whether it is gone. If not, remove it there, or have it sent again with terraform apply -replace=ADDRESS."))
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
	named := "the name " + message.Quoted(a.Instance.Name)
	if slices.ContainsFunc(namesakes, func(namesake uazapi.Instance) bool { return namesake.Name != a.Instance.Name }) {
		named += " or one like it"
	}
	detail := paragraphs(
		fmt.Sprintf("The server at %s has %s with %s already, which no resource of this run is known to manage. An earlier run may have created one and not saved it.", a.BaseURL(), Count(len(namesakes)), named)+Namesakes(a.Instance.Name, namesakes),
		fmt.Sprintf("%s To take over one that exists, write instead:\n  import {\n    to = RESOURCE\n    id = %q\n  }", next, message.Words(namesakes[0].ID)))
	if unique {
		return a.at("Unable to create "+Name(a.Instance)+": another instance has this name", detail)
	}
	summary := "Another instance has the name " + message.Quoted(a.Instance.Name)
	if a.server().Told("name taken") > Most {
		summary = "More instances have the name of one that is to be created"
	}
	return message.WarningAt(a.Blame, summary, detail)
}

// NamePlanned says that a plan creates two instances of a name where names have to be
// unique.
func (a Attempt) NamePlanned() diag.Diagnostic {
	return a.at("Unable to create "+Name(a.Instance)+": the plan creates another instance with this name", paragraphs(
		fmt.Sprintf("Another resource of this plan creates an instance with the name %s as well, which unique_names in the provider does not allow.", message.Quoted(a.Instance.Name)),
		"Give each a name of its own. Under for_each or count, write each.key or count.index into the name."))
}

// NotKept warns that a server took a new instance and keeps something of it
// otherwise. It is no error: that would taint the instance, and the next apply
// would delete it.
func (a Attempt) NotKept(what, wanted, kept string) diag.Diagnostic {
	return message.Warning("The server keeps another value of a new instance", paragraphs(
		fmt.Sprintf("%s was created. %s was asked to be %s, and the server keeps %s.", Which(a.Instance), what, message.Words(wanted), message.Words(kept)),
		"The next plan shows the difference. If the server goes on to keep its own value, write that one in the configuration."))
}

// NotFinished warns that an instance was created and that something else about
// it failed. It is no error for the same reason.
func (a Attempt) NotFinished(ctx context.Context, err error) diag.Diagnostic {
	texts := []string{Which(a.Instance) + " was created, and is in the state. What was still to be done failed. The next plan shows what is left."}
	for _, failed := range a.Failed(ctx, err) {
		texts = append(texts, failed.Summary()+".", failed.Detail())
	}
	return message.Warning("A new instance is not yet as planned", paragraphs(texts...))
}

// OutcomeUnknown warns that nobody knows whether something was carried out that is not
// to be done twice. It is no error: the next apply would do it again.
func (a Attempt) OutcomeUnknown(ctx context.Context, noun string, err error) diag.Diagnostic {
	err = a.server().Examine(ctx, err)
	return message.Warning("Nobody knows whether "+noun+" was carried out", paragraphs(
		fmt.Sprintf("The request to %s %s was sent, and nothing tells whether the server did it: %s.", a.Verb, a.which(), a.reason(err)),
		"It is in the state as done, so that no apply does it twice. If you see on the server that it was not done, change a value in triggers, and apply again.",
		a.answered(err)))
}

// FailedAfter warns that something was carried out, and that what was to come after it
// failed. It is no error for the same reason.
func (a Attempt) FailedAfter(ctx context.Context, noun string, err error) diag.Diagnostic {
	err = a.server().Examine(ctx, err)
	return a.after(noun, "Then something failed: "+a.reason(err)+".", a.answered(err))
}

// LateAfter is [Attempt.FailedAfter] for what did not come in time.
func (a Attempt) LateAfter(noun string, within time.Duration, advice string, err error) diag.Diagnostic {
	late := a.Late(within, advice, err)
	return a.after(noun, late.Summary()+".", late.Detail())
}

func (a Attempt) after(noun, failure, detail string) diag.Diagnostic {
	return message.Warning("Something failed after "+noun, paragraphs(
		fmt.Sprintf("The server took the request to %s %s. It is in the state as done, and only a change of triggers does it again.", a.Verb, a.which()),
		failure, detail))
}

// reason says in a few words what failed.
func (a Attempt) reason(err error) string {
	said := a.explain(err)
	if said.Headline == "" {
		return strings.TrimSuffix(said.Detail, ".")
	}
	return said.Headline
}

// Late tells that something did not happen in time. Where the server was out of
// order by then, that is the reason, and not the one who was waited for.
func (a Attempt) Late(within time.Duration, advice string, err error) diag.Diagnostic {
	a.Blame = path.Empty()
	summary := fmt.Sprintf("Unable to %s %s in %s", a.Verb, Name(a.Instance), polling.Short(within))
	if outage, is := errors.AsType[*polling.OutageError](err); is {
		said := a.explain(outage.Last)
		return a.at(summary+": "+said.Headline, paragraphs(
			fmt.Sprintf("The server was out of order when the time was over. %s was last seen before that (%s).", Which(a.Instance), State(a.Instance)),
			said.Detail, said.Advice, a.answered(outage.Last)))
	}
	return a.at(summary, paragraphs(
		fmt.Sprintf("%s did not get there in the time it was given (%s).", Which(a.Instance), State(a.Instance)), advice))
}

// Disconnected warns that a session has ended outside Terraform, and says what the
// plan does about it.
func (a Attempt) Disconnected(pairs bool) diag.Diagnostic {
	next := "With on_logout = \"pair\", the plan pairs it again. To leave it as it is for now, set on_logout = \"warn\". " +
		"That is an update as well, so an action_trigger that pairs it needs a condition that is false then."
	if !pairs {
		next = "With on_logout = \"warn\", the plan does not pair it again. Pair it in the server's panel, or with on_logout = \"pair\" (with phone, the code to enter is in paircode). " +
			"Terraform 1.14 and later also draw the QR with terraform apply -invoke=action.uazapi_instance_connect.NAME."
	}
	return message.Warning("Instance is not connected to WhatsApp",
		fmt.Sprintf("%s is not connected (%s). %s The instance and its settings on the server stay.", Which(a.Instance), State(a.Instance), next))
}

// Reconnects warns that a session is interrupted, which may come back by itself.
func (a Attempt) Reconnects() diag.Diagnostic {
	return message.Warning("Instance is not connected to WhatsApp at the moment",
		fmt.Sprintf("%s has a session that is interrupted (%s) and may come back by itself. Its connection is kept as it was, and nothing is planned.", Which(a.Instance), State(a.Instance)))
}

// OtherNumber warns that another number is connected than was asked for.
func (a Attempt) OtherNumber(connected, wanted string) diag.Diagnostic {
	return message.WarningAt(a.Blame, "Another number is connected", paragraphs(
		fmt.Sprintf("%s is connected as %s, and phone is %s. A session that is connected is not ended for that.", Which(a.Instance), shownNumber(connected), wanted),
		"If the wrong phone was paired, unlink the device on it, under Settings (on Android the menu ⋮), Linked devices: with on_logout = \"pair\", the next plan pairs again. If the number is right, write it in phone."))
}

// RenamesConnected warns that a plan renames an instance whose number is connected.
func (a Attempt) RenamesConnected(number, name string) diag.Diagnostic {
	return message.WarningAt(a.Blame, "A connected instance is renamed", fmt.Sprintf(
		"%s, which is connected as number %s, gets the name %s.\n\n"+
			"If the order of a list changed under count, each number gets the name of another customer: use for_each with keys that stay.",
		Which(a.Instance), shownNumber(number), message.Quoted(name)))
}

// DeletesConnected warns that a plan deletes an instance whose number is connected.
func (a Attempt) DeletesConnected(number string) diag.Diagnostic {
	return message.Warning("A connected instance is deleted",
		fmt.Sprintf("To destroy %s deletes it from the server, with its messages, and ends the session of number %s. None of this can be undone.\n\n"+
			"If only the address of the resource changed, use a moved block. To keep the instance and only stop managing it, use a removed block with destroy = false. "+
			"deletion_protection = true has plans refuse this.",
			a.which(), shownNumber(number)))
}

// EndsSession warns that a plan ends a session.
func (a Attempt) EndsSession(number string) diag.Diagnostic {
	return message.Warning("A WhatsApp session ends",
		fmt.Sprintf("To destroy this connection disconnects %s, number %s. Only somebody with the phone can pair it again.\n\n"+
			"To keep the session, set disconnect_on_destroy = false and apply before the destroy. If only the address of the resource changed, use a moved block.",
			a.which(), shownNumber(number)))
}

// EndedSession warns that a session was ended, where no plan could say so.
func (a Attempt) EndedSession(number string) diag.Diagnostic {
	return message.Warning("A WhatsApp session was ended",
		fmt.Sprintf("%s was disconnected, number %s, since its connection was replaced or destroyed. Only somebody with the phone can pair it again.", Which(a.Instance), shownNumber(number)))
}

// NotEnded warns that a session was kept, since another resource of the apply has
// paired the instance.
func (a Attempt) NotEnded() diag.Diagnostic {
	return message.Warning("A WhatsApp session was not ended",
		fmt.Sprintf("%s stays connected: another connection of this apply has paired it.", Which(a.Instance)))
}

// Renamed refuses to end the session of an instance for another connection of the
// same instance.
func (a Attempt) Renamed() diag.Diagnostic {
	return a.at("Unable to plan two connections of "+Name(a.Instance), paragraphs(
		fmt.Sprintf("This plan destroys a connection of %s, which ends the session of its number, and creates another connection of the same instance. It is most likely one connection whose address changed.", a.which()),
		"Say so with a moved block, which keeps the session:\n  moved {\n    from = OLD_ADDRESS\n    to   = NEW_ADDRESS\n  }",
		"If the session is to end, destroy the old connection first, in an apply of its own."))
}

// ConnectedTwice refuses a second new connection of an instance.
func (a Attempt) ConnectedTwice() diag.Diagnostic {
	return a.at("Unable to plan two connections of "+Name(a.Instance), paragraphs(
		fmt.Sprintf("Two new connections are of %s. An instance has one session, which both would pair, and the destroy of either would end.", a.which()),
		"Leave one of them out. If they are to be of two instances, correct instance_id or token of one."))
}

// which names the instance within a sentence.
func (a Attempt) which() string {
	return strings.Replace(Which(a.Instance), "Instance", "instance", 1)
}

// shownNumber is a phone number fit to be shown, also where none is known.
func shownNumber(number string) string {
	if number == "" {
		return "unknown"
	}
	return message.Words(number)
}
