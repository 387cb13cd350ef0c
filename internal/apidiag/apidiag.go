// Package apidiag tells failures to users, as diagnostics. It knows what a failed call
// means in general; what else can fail brings its own words.
package apidiag

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/panics"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Attempt is what was being done when something failed.
type Attempt struct {
	// Verb completes "Unable to …", up to the instance: "rename", "change the
	// privacy of".
	Verb string
	// Instance is what is known of the instance, possibly nothing.
	Instance uazapi.Instance
	// Object is what the verb is about where that is no instance: "the server".
	Object string
	// On is the server, nil where none has a part in it.
	On Server
	// Blame is the attribute that is at fault, if one is.
	Blame path.Path
}

// Blaming is the attempt where an attribute may be at fault.
func (a Attempt) Blaming(attribute path.Path) Attempt {
	a.Blame = attribute
	return a
}

// Opened is the attempt once its instance is opened: the attribute that names the
// instance is not at fault any more.
func (a Attempt) Opened(instance uazapi.Instance) Attempt {
	a.Instance, a.Blame = instance, path.Empty()
	return a
}

// Failed tells of an attempt that failed: with one error, or where attributes failed
// by themselves ([OfField]), with one for each.
func (a Attempt) Failed(ctx context.Context, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, part := range parts(err) {
		diags.Append(a.failed(ctx, part))
	}
	return diags
}

// failed tells of one failure. What many objects meet at once, such as a listing that
// cannot be read, is told in full once a run, and then in short. The short form has to
// say all that is needed, since the tool shows errors in the order of the configuration
// and not in that of time.
func (a Attempt) failed(ctx context.Context, err error) diag.Diagnostic {
	field, ofField := errors.AsType[*fieldError](err)
	if ofField {
		err = field.err
	}
	err = a.server().Examine(ctx, err)
	said := a.explain(err)
	switch {
	case ofField:
		a.Blame = field.attribute
	case !said.blames(err):
		a.Blame = path.Empty()
	}
	summary := a.summary(said)
	if said.Shared && a.server().Told(said.Headline+said.Route) > 1 {
		brief := said.brief()
		return a.at(summary, strings.TrimSpace(brief+" "+a.unsaid(summary+brief)))
	}
	return a.at(summary, paragraphs(said.Detail, said.Advice, a.answered(err), a.unsaid(summary+said.Detail+said.Advice)))
}

func (a Attempt) summary(said Explanation) string {
	summary := "Unable to " + a.Verb + " " + a.object()
	switch {
	case said.Summary != "":
		return said.Summary
	case said.Headline != "":
		return summary + ": " + said.Headline
	}
	return summary
}

// Recover turns a panic into an error. It is to be deferred by what the framework
// runs on its own, such as an action, where a panic would end the whole run.
func Recover(diags *diag.Diagnostics) {
	if caught := recover(); caught != nil {
		diags.Append(message.Error("The provider has a bug", panics.Tell(caught)))
	}
}

// unsaid returns the id of the instance, unless a text has it already. Several
// instances may have the name that the summary says.
func (a Attempt) unsaid(text string) string {
	if a.Object != "" || a.Instance.ID == "" || strings.Contains(text, message.Words(a.Instance.ID)) {
		return ""
	}
	return "The id of the instance is " + message.Words(a.Instance.ID) + "."
}

// at places an error at the attribute to blame, if there is one.
func (a Attempt) at(summary, detail string) diag.Diagnostic {
	if len(a.Blame.Steps()) == 0 {
		return message.Error(summary, detail)
	}
	return message.ErrorAt(a.Blame, summary, detail)
}

func (a Attempt) object() string {
	if a.Object != "" {
		return a.Object
	}
	return Name(a.Instance)
}

// answered quotes the server, or says that it did not answer.
func (a Attempt) answered(err error) string {
	var failed *call.Error
	if !errors.As(err, &failed) || failed.Kind == call.ErrTokenUnknown {
		return ""
	}
	route := failed.Method + " " + failed.Path
	front, answerer, tries := a.front(), "The server", ""
	switch failed.AnsweredBy {
	case call.TheServer:
	case call.TheGateway:
		answerer = "The gateway"
	case call.Either:
		answerer = "The server, or the gateway before it,"
	}
	switch {
	case failed.Remembered:
		tries = " That was for other instances a moment ago. For this one, it was not sent."
	case failed.Attempts > 1:
		tries = fmt.Sprintf(" It was tried %d times.", failed.Attempts)
	}
	switch {
	case failed.Kind == call.ErrProxy && failed.Status != 0:
		return fmt.Sprintf("%s got no further than the proxy.%s", route, tries)
	case failed.Timeout > 0:
		return fmt.Sprintf("%s at %s failed: no answer in %s.%s", route, front.address, bound(failed), tries)
	case failed.Status == 0, failed.Kind == call.ErrUnreachable:
		return fmt.Sprintf("%s at %s failed: %s.%s", route, front.address, failed.Message, tries)
	case failed.Kind == call.ErrUndecodable, failed.Kind == call.ErrOtherInstance, failed.Message == "":
		return fmt.Sprintf("%s answered %s with HTTP %d.%s", answerer, route, failed.Status, tries)
	case failed.Page:
		return fmt.Sprintf("%s answered %s with HTTP %d and %s.%s", answerer, route, failed.Status, failed.Message, tries)
	}
	return fmt.Sprintf("%s answered %s with HTTP %d, %q.%s", answerer, route, failed.Status, strings.TrimSuffix(failed.Message, "."), tries)
}

// paragraphs joins what is not empty with blank lines.
func paragraphs(texts ...string) string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, "\n\n")
}
