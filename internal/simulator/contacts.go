package simulator

import (
	"net/http"
	"strings"
)

// contact is an entry of the address book of the phone, or somebody who wrote.
type contact struct {
	JID       string `json:"jid"`
	Name      string `json:"contact_name"`
	FirstName string `json:"contact_FirstName"`
}

// contactsOf returns the people whom the account of the instance knows, the same ones each time. The first two are in its
// address book.
func contactsOf(in *instance) []contact {
	tail := in.owner[len(in.owner)-4:]
	people := []contact{
		{"55119800" + tail + "1@s.whatsapp.net", "Ana Souza", "Ana"},
		{"55119800" + tail + "2@s.whatsapp.net", "João Conceição", "João"},
		{"55119800" + tail + "3@s.whatsapp.net", "", ""},
	}
	return people
}

// inScope returns the contacts of a scope, and false for a scope that the API does not have.
func inScope(people []contact, scope string) ([]contact, bool) {
	switch scope {
	case "", "address_book":
		return people[:2], true
	case "outside_address_book":
		return people[2:], true
	case "all":
		return people, true
	default:
		return nil, false
	}
}

func (s *Simulator) contactRoutes() routes {
	return routes{
		"GET /contacts":       {access: byInstance, handle: s.contacts},
		"POST /contacts/list": {access: byInstance, handle: s.listContacts},
	}
}

// contacts lists the address book, or what contactScope asks for.
func (s *Simulator) contacts(c call) answer {
	if !c.in.connected() {
		return failure(http.StatusUnauthorized, "No session")
	}
	people, known := inScope(contactsOf(c.in), c.query.Get("contactScope"))
	if !known {
		return failure(http.StatusBadRequest, "Invalid contactScope")
	}
	return success(people)
}

// listContacts lists the same, a page at a time.
func (s *Simulator) listContacts(c call) answer {
	if !c.in.connected() {
		return failure(http.StatusUnauthorized, "No session")
	}
	body, err := c.optional("limit", "offset", "contactScope")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	limit, offset := int64(100), int64(0)
	var scope string
	if body.readInto(places{"limit": &limit, "offset": &offset, "contactScope": &scope}) != "" {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	people, known := inScope(contactsOf(c.in), strings.TrimSpace(scope))
	if !known || limit < 1 || limit > 1000 || offset < 0 {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	total := int64(len(people))
	from := min(offset, total)
	return success(object{
		"contacts": people[from:min(from+limit, total)], "totalDeviceContacts": total,
		"pagination": object{"totalRecords": total, "limit": limit, "offset": offset},
	})
}
