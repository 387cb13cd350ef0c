package apidiag

import (
	"context"
	"errors"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Explanation is what a failure means and what to do about it.
type Explanation struct {
	// Headline ends the summary. Summary, where it is set, is all of it.
	Headline, Summary string
	// Detail says what is the matter.
	Detail string
	// Advice says what to do next.
	Advice string
	// Shared tells that many objects of a run may meet the same failure at once.
	Shared bool
	// Route is the one that they meet it at, "" where it may be any.
	Route string
	// Blames tells whether the value of an attribute may be at fault. Where it is nil,
	// the kind of the failed call tells it.
	Blames *bool
}

// brief is what is told of a failure that was told in full before: the first
// sentence of what is the matter, and the first of what to do.
func (e Explanation) brief() string {
	return firstSentence(e.Detail) + " " + firstSentence(e.Advice)
}

func firstSentence(text string) string {
	first, _, more := strings.Cut(text, ". ")
	if more {
		return first + "."
	}
	return text
}

// explained is a failure that brings its own words, so that this package knows
// nobody's errors. Of failures that wrap each other, the outermost is asked.
type explained interface {
	error
	Explain(Attempt) Explanation
}

// NewError returns an error that brings its own words, such as for a variable.
func NewError(text string, explain func(Attempt) Explanation) error {
	return &wordedError{text, explain}
}

type wordedError struct {
	text    string
	explain func(Attempt) Explanation
}

func (e *wordedError) Error() string { return e.text }

// Explain says what the error means.
func (e *wordedError) Explain(a Attempt) Explanation { return e.explain(a) }

// explain finds the words for a failure: its own first, since a failure that brings
// some wraps the answers that led to it, then those for a failed call.
func (a Attempt) explain(err error) Explanation {
	if errors.Is(err, context.Canceled) {
		return Explanation{
			Headline: "interrupted",
			Detail:   "The run was interrupted before this was done.",
			Advice:   "Run the command again.",
		}
	}
	if own, is := errors.AsType[explained](err); is {
		return own.Explain(a)
	}
	failed, is := failedCall(err)
	if !is {
		return Explanation{Detail: err.Error()}
	}
	said := a.ofGateway(failed, a.server().Explain(a, failed, a.explainCall(failed)))
	if failed.Outage && !said.Shared {
		said.Shared, said.Route = true, failed.Path
	}
	return said
}

// failedCall returns the call that failed. A kind alone is one of which no more is
// known.
func failedCall(err error) (*call.Error, bool) {
	if failed, is := errors.AsType[*call.Error](err); is {
		return failed, true
	}
	kind, is := errors.AsType[call.Kind](err)
	return &call.Error{Kind: kind}, is
}

// blames tells whether a failure may be due to the value of an attribute, and
// not to the server or the way to it.
func (e Explanation) blames(err error) bool {
	if e.Blames != nil {
		return *e.Blames
	}
	failed, is := errors.AsType[*call.Error](err)
	if !is {
		return true
	}
	switch failed.Kind {
	case call.ErrInvalid, call.ErrGone, call.ErrConflict:
		return true
	case call.ErrRejected:
		return !failed.ByAdmin && failed.FromAPI
	default:
		return false
	}
}
