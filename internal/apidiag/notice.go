package apidiag

import (
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Vanished warns that an instance was deleted outside Terraform.
func (a Attempt) Vanished(err error) diag.Diagnostic {
	proof := "The server says that it does not exist."
	if notListed, is := errors.AsType[*access.NotListedError](err); is {
		proof = fmt.Sprintf("It is not in the listing of %s (%d instances).", a.On.BaseURL(), notListed.Count)
	}
	return warning("Instance no longer exists on the server",
		fmt.Sprintf("%s was deleted outside Terraform. %s It is planned anew; the pairing and the settings of the old one are lost.", Which(a.Instance), proof))
}

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
	if !uazapi.OutcomeUnknown(err) || provenNone(err) {
		return a.Failed(err)
	}
	if several, is := errors.AsType[*creation.SeveralError](err); is {
		return a.at("Unable to tell which instance was created as "+quoted(a.Instance.Name), paragraphs(
			fmt.Sprintf("The answer to the request was lost, and since then %s has more than one new instance of that name:", a.On.BaseURL())+candidates(several.Candidates),
			"Import the one that is meant: terraform import RESOURCE ID. What is left over can be deleted in the server's panel.",
			answered(err, a.On)))
	}
	return a.at("Unable to tell whether "+Name(a.Instance)+" was created", paragraphs(
		fmt.Sprintf("The request to create it was sent to %s, and %s. The instance may exist now, and count in your plan. "+
			"It was not asked for again, since that could create a second one.", a.On.BaseURL(), whyUnknown(err)),
		"Look for it in the server's panel. If it is there, import it (terraform import RESOURCE ID), or adopt it with its token (token = …) where the server gives no listing. If it is not, run terraform apply again.",
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

// LeftBehind warns of instances that look as if an apply that was killed had
// created them. The summary names the instance: the CLI would show those of a
// fleet as one, and the ids would be lost.
func (a Attempt) LeftBehind(created uazapi.Instance, before []uazapi.Instance) diag.Diagnostic {
	return warning(fmt.Sprintf("An instance like %s existed before", quoted(created.Name)),
		fmt.Sprintf("%s was created. %s had this already, of the same name and never paired:%s\n\n"+
			"An apply that was killed can leave one behind. If nobody uses it, delete it in the server's panel, or import it (terraform import RESOURCE ID) and destroy it.",
			Which(created), a.On.BaseURL(), candidates(before)))
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
