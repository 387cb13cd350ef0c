package uazapi

import (
	"encoding/json"
	"fmt"
)

// Key is what opens an instance: its token, and its id where that is known
// already. An answer about an instance of another id is then no answer.
type Key struct {
	ID    string
	Token Token
}

// Key returns what opens the instance.
func (i Instance) Key() Key { return Key{ID: i.ID, Token: i.Token} }

// describer is an answer that may describe an instance.
type describer interface {
	// about returns the id of that instance, "" where none is described.
	about() string
}

// mention is an answer of which nothing is wanted but the instance that it
// names. An answer of any other shape names none.
type mention struct{ object }

// UnmarshalJSON reads whatever there is.
func (m *mention) UnmarshalJSON(data []byte) error {
	if json.Unmarshal(data, &m.object) != nil {
		m.object = nil
	}
	return nil
}

// about finds the instance in the forms that routes use: as a member, by its id
// alone, or as the whole answer.
func (o object) about() string {
	if id := o.object("instance").raw("id"); id != "" {
		return id
	}
	return o.raw("instanceId", "id")
}

// checkAbout refuses an answer that describes another instance than the one
// that the call names. What a cache or a gateway mixed up says nothing of the
// instance that was asked for.
func (c *Client) checkAbout(call call, status int, answer any) *Error {
	described, ok := answer.(describer)
	if !ok || call.id == "" {
		return nil
	}
	about := described.about()
	if about == "" || about == call.id {
		return nil
	}
	about = c.words(call, about)
	return &Error{
		Kind:     ErrOtherInstance,
		Method:   call.method,
		Path:     call.path,
		ByAdmin:  call.as.header == adminHeader,
		Status:   status,
		Message:  fmt.Sprintf("the answer is about instance %s, not %s", about, c.words(call, call.id)),
		About:    about,
		Sent:     true,
		Attempts: 1,
	}
}
