package apidiag

import (
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// NotRefreshed warns that the values of a setting could not be read, for want
// of a session, and are kept as they were. The summary is the same for every
// instance, so that the CLI shows a fleet's warnings as one.
func (a Attempt) NotRefreshed(noun string) diag.Diagnostic {
	return warning("Not refreshed: the "+noun+" of an instance that is not connected",
		fmt.Sprintf("%s is not connected to WhatsApp (%s), so its %s cannot be read. The values last known are kept. They are compared again once it is paired.",
			Which(a.Instance), State(a.Instance), noun))
}

// KeptOtherwise tells that the server took a write and kept another value.
func (a Attempt) KeptOtherwise(attribute path.Path, wanted, kept string) diag.Diagnostic {
	a.Blame = attribute
	return a.at("Unable to "+a.Verb+" "+Name(a.Instance)+": the server kept another value", paragraphs(
		fmt.Sprintf("%s was asked to be %s. The server accepted it and kept %s.", attribute, wanted, kept),
		"Not every server and not every account takes every value. Ask for the one it has, or leave the attribute out where that is allowed.",
		a.unsaid("")))
}

// CreateFailed tells that an instance could not be created, or that it is not
// known whether it was.
func (a Attempt) CreateFailed(err error) diag.Diagnostic {
	if several, is := errors.AsType[*creation.SeveralError](err); is {
		return a.at("Unable to tell which instance was created as "+quoted(a.Instance.Name), paragraphs(
			fmt.Sprintf("The answer to the request was lost. Since then %s has new instances that no resource of this run has created:", a.On.BaseURL())+namedCandidates(several.Candidates),
			"If one of them is it, import it: terraform import RESOURCE ID. If none is, run terraform apply again. What is left over can be deleted in the server's panel.",
			answered(err, a.On)))
	}
	if !uazapi.OutcomeUnknown(err) {
		return a.Failed(err)
	}
	return a.at("Unable to tell whether "+Name(a.Instance)+" was created", paragraphs(
		fmt.Sprintf("The request to create it was sent to %s, and %s.%s The request was not sent again, since that could create a second one.", a.On.BaseURL(), whyUnknown(err), unseen(err)),
		"Run terraform plan in a minute. If the instance is there by then, the plan warns of its name and shows the import block that takes it over. "+
			"If the server gives no listing, look for the instance in the server's panel, and adopt it by its token (token = …).",
		answered(err, a.On)))
}

// whyUnknown says why it is not known what became of a request.
func whyUnknown(err error) string {
	failed, is := errors.AsType[*uazapi.Error](err)
	switch {
	case is && failed.Kind == uazapi.ErrUndecodable:
		return failed.Message
	case is && failed.Kind != uazapi.ErrUnreachable:
		return "the answer, which may be that of a gateway, does not tell what became of it"
	default:
		return "no answer came"
	}
}

// unseen says what the listing showed after a request.
func unseen(err error) string {
	if _, is := errors.AsType[*creation.UnseenError](err); is {
		return " The listing shows no new instance, which proves little: it may lag behind."
	}
	return " The instance may exist now, and count in the server's plan."
}

// NotKept warns that a server took a new instance and keeps something of it
// otherwise. It is no error: that would taint the instance, and the next apply
// would delete it.
func (a Attempt) NotKept(what, wanted, kept string) diag.Diagnostic {
	return warning("The server keeps another value of a new instance", paragraphs(
		fmt.Sprintf("%s was created. %s was asked to be %s, and the server keeps %s.", Which(a.Instance), what, clipped(wanted), clipped(kept)),
		"The next plan shows the difference. If the server goes on to keep its own value, write that one in the configuration."))
}

// NotFinished warns that an instance was created and that something else about
// it failed. It is no error for the same reason.
func (a Attempt) NotFinished(err error) diag.Diagnostic {
	failed := a.Failed(err)
	return warning("A new instance is not yet as planned", paragraphs(
		fmt.Sprintf("%s was created, and is in the state. What was still to be done failed. The next plan shows what is left.", Which(a.Instance)),
		failed.Summary()+".", failed.Detail()))
}

// Late tells that something did not happen in time.
func (a Attempt) Late(within time.Duration, advice string) diag.Diagnostic {
	a.Blame = path.Empty()
	return a.at(fmt.Sprintf("Unable to %s %s in %s", a.Verb, Name(a.Instance), polling.Short(within)), paragraphs(
		fmt.Sprintf("%s did not get there in the time it was given (%s).", Which(a.Instance), State(a.Instance)), advice))
}

// Disconnected warns that a session has ended outside Terraform.
func (a Attempt) Disconnected() diag.Diagnostic {
	return warning("Instance is not connected to WhatsApp",
		fmt.Sprintf("%s is not connected (%s). Its connection is planned anew; the instance and its settings on the server stay.", Which(a.Instance), State(a.Instance)))
}
