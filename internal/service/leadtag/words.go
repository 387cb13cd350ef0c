package leadtag

import (
	"errors"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/shape/item"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// noTagsError is a server that has no lead tags. It says nothing of any tag.
type noTagsError struct{ err error }

func (e *noTagsError) Error() string { return e.err.Error() }

// Unwrap returns what the server answered.
func (e *noTagsError) Unwrap() error { return e.err }

// Explain says which servers have them.
func (*noTagsError) Explain(a apidiag.Attempt) apidiag.Explanation {
	return apidiag.Explanation{
		Headline: "the server has no lead tags",
		Detail:   "The server at " + a.BaseURL() + " does not know the routes of lead tags, which are new in API 2.4.4. It says nothing of tags that there are, so nothing was changed in the state.",
		Advice:   "Check that base_url is the address of the right server. If it is, have the server updated to API 2.4.4 or later, or take the lead tags out of the configuration.",
	}
}

// explained says of a route that a server does not know what that means.
func explained(err error) error {
	if errors.Is(err, call.ErrNoRoute) {
		return &noTagsError{err}
	}
	return err
}

// missing tells an edit of a tag that does not exist from a route that does not exist.
func missing(err error, tag uazapi.LeadTag) error {
	failed, is := errors.AsType[*call.Error](err)
	if is && failed.Kind == call.ErrNoRoute && failed.Status == http.StatusNotFound {
		return &item.NotThereError{Noun: "lead tag", ID: tag.ID}
	}
	return explained(err)
}
