// Package apidiag tells failures of the API to users, as diagnostics.
package apidiag

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
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
	// On is the server.
	On *access.Server
	// Blame is the attribute that is at fault, if one is.
	Blame path.Path
}

// Failed tells of an attempt that failed. What many objects meet at once, such as
// a listing that cannot be read, is told in full once a run, and then in short.
// The short form has to say all that is needed, since the tool shows errors in the
// order of the configuration and not in that of time.
func (a Attempt) Failed(err error) diag.Diagnostic {
	said := a.explain(err)
	if !blames(err) {
		a.Blame = path.Empty()
	}
	summary := "Unable to " + a.Verb + " " + a.object()
	if said.headline != "" {
		summary += ": " + said.headline
	}
	if said.shared && a.On.Told(said.headline) > 1 {
		brief := said.brief()
		return a.at(summary, strings.TrimSpace(brief+" "+a.unsaid(summary+brief)))
	}
	return a.at(summary, paragraphs(said.detail, said.advice, answered(err, a.On), a.unsaid(summary+said.detail+said.advice)))
}

// Recover turns a panic into an error. It is to be deferred by what the framework
// runs on its own, such as an action, where a panic would end the whole run.
func Recover(diags *diag.Diagnostics) {
	if caught := recover(); caught != nil {
		diags.Append(message.Error("The provider has a bug", panics.Tell(caught)))
	}
}

// unsaid gives the id of the instance, unless a text has it already. Several
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

// blames tells whether a failure may be due to the value of an attribute, and
// not to the server or the way to it.
func blames(err error) bool {
	var failed *uazapi.Error
	var tokenOnly *access.TokenOnlyError
	var refused *access.RefusedError
	var unsettled *access.UnsettledError
	if errors.As(err, &unsettled) && sameWords(unsettled) {
		return false
	}
	if !errors.As(err, &failed) || errors.As(err, &tokenOnly) || errors.As(err, &refused) {
		return true
	}
	switch failed.Kind {
	case uazapi.ErrInvalid, uazapi.ErrGone, uazapi.ErrConflict:
		return true
	case uazapi.ErrRejected:
		return !failed.ByAdmin && failed.FromAPI
	default:
		return false
	}
}

func (a Attempt) object() string {
	if a.Object != "" {
		return a.Object
	}
	return Name(a.Instance)
}

// Name names an instance as its owner knows it.
func Name(instance uazapi.Instance) string {
	switch {
	case instance.Name != "":
		return "instance " + message.Quoted(instance.Name)
	case instance.ID != "":
		return "instance " + message.Words(instance.ID)
	default:
		return "the instance"
	}
}

// Which names the instance inside of a sentence that starts with it.
func Which(instance uazapi.Instance) string {
	switch {
	case instance.ID != "" && instance.Name != "":
		return fmt.Sprintf("Instance %s (%s)", message.Words(instance.ID), message.Quoted(instance.Name))
	case instance.ID != "":
		return "Instance " + message.Words(instance.ID)
	default:
		return "The instance"
	}
}

// State says how an instance stands with WhatsApp, as "disconnected since
// 2026-11-20T09:52:02Z: "manual disconnect"".
func State(instance uazapi.Instance) string {
	if instance.Status == "" {
		return "status unknown"
	}
	state := "status: " + message.Words(instance.Status)
	if at, ok := uazapi.ParseTime(instance.LastDisconnect); ok && !instance.Connected() {
		state += ", since " + at.Format(time.RFC3339)
	}
	if instance.LastDisconnectReason != "" && !instance.Connected() {
		state += ", " + message.Quoted(instance.LastDisconnectReason)
	}
	return state
}

// answered quotes the server, or says that it did not answer.
func answered(err error, server *access.Server) string {
	var failed *uazapi.Error
	if !errors.As(err, &failed) || failed.Kind == uazapi.ErrTokenUnknown {
		return ""
	}
	route := failed.Method + " " + failed.Path
	tries := ""
	if failed.Attempts > 1 {
		tries = fmt.Sprintf(" It was tried %d times.", failed.Attempts)
	}
	switch {
	case failed.Kind == uazapi.ErrProxy && failed.Status != 0:
		return fmt.Sprintf("%s got no further than the proxy.%s", route, tries)
	case failed.Timeout > 0:
		return fmt.Sprintf("%s at %s failed: no answer in %s.%s", route, server.BaseURL(), bound(failed), tries)
	case failed.Status == 0, failed.Kind == uazapi.ErrUnreachable:
		return fmt.Sprintf("%s at %s failed: %s.%s", route, server.BaseURL(), failed.Message, tries)
	case failed.Kind == uazapi.ErrUndecodable, failed.Kind == uazapi.ErrOtherInstance, failed.Message == "":
		return fmt.Sprintf("The server answered %s with HTTP %d.%s", route, failed.Status, tries)
	case strings.HasPrefix(failed.Message, "an HTML page"):
		return fmt.Sprintf("The server answered %s with HTTP %d and %s.%s", route, failed.Status, failed.Message, tries)
	}
	return fmt.Sprintf("The server answered %s with HTTP %d, %q.%s", route, failed.Status, strings.TrimSuffix(failed.Message, "."), tries)
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
