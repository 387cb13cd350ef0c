package item

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// SeveralError says that several new items may be the one that a request has added.
type SeveralError struct {
	// Type is the name of the resource without the provider's.
	Type string
	// Noun is several of them, "webhooks".
	Noun string
	IDs  []string
	// Err is the failure of the request, nil where it did not fail.
	Err error
}

func (e *SeveralError) Error() string {
	return fmt.Sprintf("%d %s may be the one that was added", len(e.IDs), e.Noun)
}

// Unwrap returns the failure of the request.
func (e *SeveralError) Unwrap() error { return e.Err }

// Explain says which they are.
func (e *SeveralError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "several new " + e.Noun + " look like it",
		Detail:   fmt.Sprintf("%s has %d new %s that look like it: %s. Somebody else may have added one at the same time.", apidiag.Which(a.Instance), len(e.IDs), e.Noun, words(e.IDs)),
		Advice: fmt.Sprintf("Look at them in the server's panel, and remove the others. Import the one that is to stay, by its id: terraform import uazapi_%s.NAME %s/%s.",
			e.Type, message.Words(a.Instance.ID), message.Words(e.IDs[0])),
	}
}

// UnlikeError says that a server took a request to add an item and that what is new does
// not look like it: it may have kept something else than it was sent.
type UnlikeError struct {
	// Type is the name of the resource without the provider's.
	Type, Noun string
	// Plural is several of them.
	Plural string
	IDs    []string
}

func (e *UnlikeError) Error() string { return "what is new does not look like the " + e.Noun }

// Explain says which one it may be, since another apply would add one more.
func (e *UnlikeError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "what is new does not look like it",
		Detail: fmt.Sprintf("The server accepted the %s and does not list it. Something else is new among the %s of %s: %s. The server may have kept other values than it was sent, or somebody else may have added one at the same time.",
			e.Noun, e.Plural, apidiag.Name(a.Instance), words(e.IDs)),
		Advice: fmt.Sprintf("Look at it in the server's panel before you run terraform apply again, which adds one more. If it is yours, remove it there, or import it by its id: terraform import uazapi_%s.NAME %s/%s.",
			e.Type, message.Words(a.Instance.ID), message.Words(e.IDs[0])),
	}
}

// NotThereError says that an item which is to be changed does not exist.
type NotThereError struct {
	Noun, ID string
	// Replaced is that its id is another's now.
	Replaced bool
}

func (e *NotThereError) Error() string { return fmt.Sprintf("%s %s does not exist", e.Noun, e.ID) }

// Explain says what to do.
func (e *NotThereError) Explain(a apidiag.Attempt) apidiag.Explanation {
	if e.Replaced {
		return apidiag.Explanation{
			Headline: "its id is another's now",
			Detail:   fmt.Sprintf("%s has a %s with the id %s, and it is another one: the %s of the state was removed outside Terraform, and the server has given its id to a new one. That was not touched.", apidiag.Which(a.Instance), e.Noun, message.Words(e.ID), e.Noun),
			Advice:   "Run terraform plan: it offers to add yours again.",
		}
	}
	return apidiag.Explanation{
		Headline: "it does not exist any more",
		Detail:   fmt.Sprintf("%s has no %s with the id %s. It was removed outside Terraform.", apidiag.Which(a.Instance), e.Noun, message.Words(e.ID)),
		Advice:   "Run terraform plan: it offers to add it again.",
	}
}

// NotKeptError says that a server took a request to add an item, and does not list it.
type NotKeptError struct {
	Noun string
	// ID is what the answer says, "" where it does not.
	ID string
	// Late is that the list may show what is new only after a while.
	Late bool
}

func (e *NotKeptError) Error() string { return "the " + e.Noun + " was accepted and not kept" }

// Explain says what to do.
func (e *NotKeptError) Explain(a apidiag.Attempt) apidiag.Explanation {
	if e.Late {
		return apidiag.Explanation{
			Headline: "it does not show",
			Detail:   fmt.Sprintf("The server accepted the %s%s, and did not list it among those of %s in time. It may be late, or may not have kept it.", e.Noun, e.withID(), apidiag.Name(a.Instance)),
			Advice:   "Look in the server's panel in a minute. If it shows there, import it; otherwise run terraform apply again.",
		}
	}
	return apidiag.Explanation{
		Headline: "the server did not keep it",
		Detail:   fmt.Sprintf("The server accepted the %s%s, and does not list it among those of %s.", e.Noun, e.withID(), apidiag.Name(a.Instance)),
		Advice:   "Run terraform apply again. If it stays so, look in the server's panel how many it allows.",
	}
}

func (e *NotKeptError) withID() string {
	if e.ID == "" {
		return ""
	}
	return " with the id " + message.Words(e.ID)
}

// StillThereError says that an item is there after a request to remove it.
type StillThereError struct{ Noun, ID string }

func (e *StillThereError) Error() string { return fmt.Sprintf("%s %s is still there", e.Noun, e.ID) }

// Explain says what to do.
func (e *StillThereError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "it is still there",
		Detail:   fmt.Sprintf("The server accepted to remove the %s %s of %s, and still lists it.", e.Noun, message.Words(e.ID), apidiag.Name(a.Instance)),
		Advice:   "Run the command again. If it stays so, remove it in the server's panel.",
	}
}

// UnseenError says that an addition failed of which nobody knows whether it was
// carried out, and that no new item is seen.
type UnseenError struct {
	Noun string
	Err  error
}

func (e *UnseenError) Error() string { return e.Err.Error() }

// Unwrap returns the failure of the request.
func (e *UnseenError) Unwrap() error { return e.Err }

// Explain says what to do.
func (e *UnseenError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "no answer told whether it was added",
		Detail:   fmt.Sprintf("The request failed in a way that says nothing of whether the server carried it out, and the %s is not among those of %s.", e.Noun, apidiag.Name(a.Instance)),
		Advice:   "Run terraform plan in a minute. If it shows up in the server's panel meanwhile, import it.",
	}
}

// UnreadError says that an item was sent, and that nothing could be read since to see
// whether it is there.
type UnreadError struct {
	Noun, Plural string
	// Sent is why the answer does not tell, nil where the server has accepted the item.
	Sent error
	// Err is why nothing could be read.
	Err error
}

func (e *UnreadError) Error() string { return errors.Join(e.Sent, e.Err).Error() }

// Unwrap returns the failures of the request and of the reads.
func (e *UnreadError) Unwrap() []error {
	if e.Sent == nil {
		return []error{e.Err}
	}
	return []error{e.Sent, e.Err}
}

// Explain says what to do.
func (e *UnreadError) Explain(a apidiag.Attempt) apidiag.Explanation {
	said := apidiag.Explanation{
		Headline: "it may have been added",
		Detail:   fmt.Sprintf("No answer told whether the server has added it, and the %s of %s could not be read since.", e.Plural, apidiag.Name(a.Instance)),
		Advice:   "Look in the server's panel. If it is there, import it; otherwise run terraform apply again, which would add it once more.",
	}
	if e.Sent == nil {
		said.Detail = fmt.Sprintf("The server accepted it, and the %s of %s could not be read since, so its id is not known.", e.Plural, apidiag.Name(a.Instance))
	}
	return said
}

// worded is a failure that says what it means.
type worded interface {
	error
	Explain(apidiag.Attempt) apidiag.Explanation
}

// unseen is why an item that was to be added is not seen. The answer may have named it.
func (r *itemResource[E, M, P]) unseen(sent error, named string) error {
	if _, is := errors.AsType[worded](sent); is {
		return sent
	}
	if sent != nil {
		return &UnseenError{Noun: r.about.Noun, Err: sent}
	}
	return &NotKeptError{Noun: r.about.Noun, ID: named, Late: r.about.Late}
}

// vanished warns that an item is gone.
func (r *itemResource[E, M, P]) vanished(instance uazapi.Instance, id types.String, stands standing) diag.Diagnostic {
	if stands == replaced {
		return message.Warning("The "+r.about.Noun+" "+message.Words(id.ValueString())+" no longer exists", fmt.Sprintf(
			"%s has another %s with this id: yours was removed outside Terraform, and the server has given its id to a new one, which is left alone. It leaves the state, and what the configuration still has of it is planned as new.",
			apidiag.Which(instance), r.about.Noun))
	}
	return message.Warning("The "+r.about.Noun+" "+message.Words(id.ValueString())+" no longer exists", fmt.Sprintf(
		"%s was asked twice for its %s, and both answers lack it: it was removed outside Terraform. It leaves the state, and what the configuration still has of it is planned as new.",
		apidiag.Which(instance), r.about.Plural))
}

// hasTwins warns that an instance has several items that look alike.
func (r *itemResource[E, M, P]) hasTwins(instance uazapi.Instance, added Marks, twins []string) diag.Diagnostic {
	return message.Warning(fmt.Sprintf("%s has more than one such %s", apidiag.Which(instance), r.about.Noun), fmt.Sprintf(
		"The %[1]s %[2]s was added, and one that looks the same was there already: %[3]s. Both do their work.\n\n"+
			"If an earlier apply was cut short, if somebody else made it by hand, or if the server has left it out of the answers by which it was taken for removed, remove one of them in the server's panel. "+
			"To do that here, import it to an address of its own (terraform import uazapi_%[4]s.NAME %[5]s/%[6]s), and destroy it there.",
		r.about.Noun, message.Words(added.ID), words(twins), r.about.Type, message.Words(instance.ID), message.Words(twins[0])))
}

func words(ids []string) string {
	var shown []string
	for _, id := range ids {
		shown = append(shown, message.Words(id))
	}
	return strings.Join(shown, ", ")
}
