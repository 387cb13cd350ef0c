package uazapi

import (
	"encoding/json"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Key is what opens an instance: its token, and its id where that is known
// already. An answer about an instance of another id is then no answer.
type Key struct {
	ID    string
	Token call.Token
}

// Key returns what opens the instance.
func (i Instance) Key() Key { return Key{ID: i.ID, Token: i.Token} }

// reply is an answer of which single members are read.
type reply struct{ call.Object }

// UnmarshalJSON reads an object.
func (r *reply) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &r.Object) }

// About finds the instance in the forms that routes use: as a member, by its id
// alone, or as the whole answer.
func (r reply) About() string {
	if id := r.Object.Object("instance").Raw("id"); id != "" {
		return id
	}
	return r.Raw("instanceId", "id")
}

// mention is an answer of which nothing is wanted but the instance that it
// names. An answer of any other shape names none.
type mention struct{ reply }

// UnmarshalJSON reads whatever there is.
func (m *mention) UnmarshalJSON(data []byte) error {
	if m.reply.UnmarshalJSON(data) != nil {
		m.Object = nil
	}
	return nil
}
