package send

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// placeholder is what servers replace in a text.
var placeholder = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// warnOfPlaceholders warns of texts that arrive otherwise than they are written.
func warnOfPlaceholders(written map[string]types.String) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, attribute := range slices.Sorted(maps.Keys(written)) {
		found := placeholder.FindString(written[attribute].ValueString())
		if found == "" {
			continue
		}
		diags.Append(message.WarningAt(path.Root(attribute), "A text has a placeholder that the server replaces", fmt.Sprintf(
			"The server puts what it knows of the recipient in the place of %s, or nothing, so that the text arrives otherwise than it is written.\n\n"+
				"If that is meant, nothing has to be done. Servers have no way to send such braces as they are: write the text without them.", message.Quoted(found))))
	}
	return diags
}

// refused is a failure of which it is certain that nothing was sent.
func (s *sending) refused(err error) error {
	switch {
	case errors.Is(err, uazapi.ErrNotOnWhatsApp):
		return apidiag.OfField(path.Root(attributeNumber), &refusedError{err, s.notOnWhatsApp()})
	case errors.Is(err, uazapi.ErrNotSent):
		return &refusedError{err, notSent(err)}
	case errors.Is(err, uazapi.ErrMedia):
		return &refusedError{err, explainMedia}
	}
	return err
}

// refusedError is a refusal with words of its own.
type refusedError struct {
	err  error
	said apidiag.Explanation
}

func (e *refusedError) Error() string { return e.err.Error() }

// Unwrap returns the refusal.
func (e *refusedError) Unwrap() error { return e.err }

// Explain says what the refusal means.
func (e *refusedError) Explain(apidiag.Attempt) apidiag.Explanation { return e.said }

func (s *sending) notOnWhatsApp() apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the number is not on WhatsApp",
		Detail:   "WhatsApp knows no account with the number " + recipient(s.to.Number.ValueString()) + ". Nothing was sent.",
		Advice:   "Check the number, with its country and area. In some countries a mobile number has two forms, of which WhatsApp may know the other one: in Brazil, with and without the 9 after the area.",
		Blames:   new(true),
	}
}

// notSent explains what WhatsApp itself refused.
func notSent(err error) apidiag.Explanation {
	code := ""
	if failed, is := errors.AsType[*call.Error](err); is {
		code = failed.Code
	}
	if strings.Contains(code, uazapi.ReachoutTimelock) {
		return apidiag.Explanation{
			Headline: "WhatsApp keeps the account from new chats",
			Detail:   "WhatsApp did not take the message: " + code + ". For a while, the connected account may begin no new chats, mostly because it began too many, or because people reported it. Nothing was sent.",
			Advice:   "Wait, and send nothing to new numbers meanwhile. The data source uazapi_message_limits tells until when. Chats that exist can go on.",
			Blames:   new(false),
		}
	}
	return apidiag.Explanation{
		Headline: "WhatsApp refused the message",
		Detail:   "It is not the server but WhatsApp that did not take the message: " + code + ". Nothing was sent.",
		Advice:   "Do what the words below ask for. The data source uazapi_message_limits tells what WhatsApp allows the account.",
		Blames:   new(false),
	}
}

var explainMedia = apidiag.Explanation{
	Headline: "the file was not taken",
	Detail:   "The server or WhatsApp did not take the file of the message. Nothing was sent.",
	Advice:   "Check that the type fits the file, that it is not too large, and that the server can reach the address where it is one: the server fetches it, and not this machine.",
	Blames:   new(false),
}

// unknownError says that a message may have been sent, and that nothing tells. It is no
// wrapper, since the end of the context is no reason to send the message again.
type unknownError struct {
	track string
	// lost is how the request failed.
	lost *call.Error
	// look is how the last look for it failed, and ended why there were no more looks, nil
	// where the last of them went well.
	look, ended error
}

func (e *unknownError) Error() string { return "it may have been sent: " + e.lost.Error() }

// As finds the request that failed.
func (e *unknownError) As(target any) bool {
	failed, is := target.(**call.Error)
	if is {
		*failed = e.lost
	}
	return is
}

// TellsLate says that the words are right also where the time was over.
func (*unknownError) TellsLate() bool { return true }

// Explain says what is known, and how to find out.
func (e *unknownError) Explain(a apidiag.Attempt) apidiag.Explanation {
	what := strings.TrimSuffix(strings.TrimPrefix(a.Verb, "send "), " from")
	return apidiag.Explanation{
		Summary:  "Unable to tell whether " + what + " was sent from " + apidiag.Name(a.Instance),
		Headline: e.why() + ", and its track_id, " + e.track + ", was not found",
		Detail: fmt.Sprintf("The request was sent, and %s. The message was looked for by its track_id, %s, and %s. So it may have been sent, or it may not. It was not sent again, since it could arrive twice.",
			e.why(), e.track, e.notFound()),
		Advice: "Look into the chat. If the message is not there after some minutes, send it again.",
		Blames: new(false),
	}
}

// why says why the request does not tell what became of it.
func (e *unknownError) why() string {
	switch e.lost.Kind {
	case call.ErrUnreachable:
		return "no answer came"
	case call.ErrUndecodable:
		return "the answer makes no sense"
	default:
		return "the answer does not tell what became of it"
	}
}

func (e *unknownError) notFound() string {
	switch {
	case errors.Is(e.ended, context.Canceled):
		return "then the run was interrupted"
	case e.ended != nil:
		return "the time was over before it was found"
	case e.look != nil:
		return "looking for it failed (" + e.look.Error() + ")"
	}
	return "the server does not show it"
}

// notYetError says that a message was accepted, and not seen to get as far as it had to.
type notYetError struct {
	message       uazapi.Message
	track, wanted string
	why           error
}

func (e *notYetError) Error() string {
	return fmt.Sprintf("message %s is %s, and not %s: %v", e.message.ID, shownStatus(e.message), e.wanted, e.why)
}

// TellsLate says that the words are right also where the time was over.
func (*notYetError) TellsLate() bool { return true }

// Explain says what is known of the message.
func (e *notYetError) Explain(apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: fmt.Sprintf("message %s is %s, and not yet %s", e.message.ID, shownStatus(e.message), e.wanted),
		Detail: fmt.Sprintf("The server accepted the message as %s (track_id %s). It was last seen as %s. %s",
			e.message.ID, e.track, shownStatus(e.message), e.ended()),
		Advice: "It may still arrive: a phone that is off gets it when it is on again. Look into the chat before it is sent again. The timeouts say how long wait_for waits.",
		Blames: new(false),
	}
}

func (e *notYetError) ended() string {
	switch {
	case errors.Is(e.why, context.Canceled):
		return "Then the run was interrupted."
	case errors.Is(e.why, context.DeadlineExceeded):
		return "Then the time was over."
	}
	return "Then looking at it failed: " + strings.TrimSuffix(e.why.Error(), ".") + "."
}

// failedError says that a message was accepted, and then not sent.
type failedError struct{ message uazapi.Message }

func (e *failedError) Error() string {
	return fmt.Sprintf("message %s is %s: %s", e.message.ID, e.message.Status, e.message.Error)
}

// Explain says why, where the server does.
func (e *failedError) Explain(apidiag.Attempt) apidiag.Explanation {
	why := "."
	if e.message.Error != "" {
		why = ": " + message.Quoted(e.message.Error) + "."
	}
	return apidiag.Explanation{
		Headline: fmt.Sprintf("message %s is %s", e.message.ID, shownStatus(e.message)),
		Detail:   "The server accepted the message, and did not send it" + why,
		Advice:   "Look at the status of the instance. When it is connected, send the message again.",
		Blames:   new(false),
	}
}
