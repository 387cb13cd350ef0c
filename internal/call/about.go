package call

import (
	"fmt"
	"net/http"
)

// Describer is an answer that may describe an instance.
type Describer interface {
	// About returns the id of that instance, "" where none is described.
	About() string
}

// Dater is an answer whose time matters, and which the header may tell.
type Dater interface {
	// Dated is called with the header when the answer was read.
	Dated(header http.Header)
}

// checkAbout refuses an answer that describes another instance than the one
// that the call names. What a cache or a gateway mixed up says nothing of the
// instance that was asked for.
func (c *Client) checkAbout(call Call, status int, answer any) *Error {
	described, ok := answer.(Describer)
	if !ok || call.ID == "" {
		return nil
	}
	about := described.About()
	if about == "" || about == call.ID {
		return nil
	}
	about = c.Words(call, about)
	return &Error{
		Kind:     ErrOtherInstance,
		Method:   call.Method,
		Path:     call.Path,
		ByAdmin:  call.As.Admin,
		Status:   status,
		Message:  fmt.Sprintf("the answer is about instance %s, not %s", about, c.Words(call, call.ID)),
		About:    about,
		Sent:     true,
		Attempts: 1,
	}
}
