package call

import "regexp"

// Vendor is what sets the servers of one vendor apart from those of another: how
// they say no, and what their tokens look like.
type Vendor interface {
	// Judge tells what an answer means whose status is not one of success. The words
	// are those of the answer, as it has them.
	Judge(call Call, got Answer, words string) Verdict
	// TokenPattern is what tokens look like, also in a text that was wrapped. A
	// server may quote one that was not sent, and it is never shown.
	TokenPattern() *regexp.Regexp
}

// Verdict is what a [Vendor] makes of an answer that is none of success.
type Verdict struct {
	Kind Kind
	// Code is a name for the failure that is to be told with it, "" where it has none.
	Code string
	// FromAPI and ByEdge are told with the failure: see [Error.FromAPI] and
	// [Error.OutcomeUnknown].
	FromAPI, ByEdge bool
}
