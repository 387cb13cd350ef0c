package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

func (s *Simulator) checkRoutes() routes {
	return routes{"POST /chat/check": {access: byInstance, handle: s.check}}
}

// check tells which numbers and groups are on WhatsApp. It takes a session.
func (s *Simulator) check(c call) answer {
	body, err := c.required("numbers")
	if err != nil {
		return badBody(err, "Invalid payload")
	}
	var numbers []string
	if err := body.into("numbers", &numbers); err != nil {
		return badBody(err, "Invalid payload")
	}
	if len(numbers) == 0 {
		return failure(http.StatusBadRequest, "Missing numbers in payload")
	}
	if !c.in.connected() && s.opts.CheckOffline500 {
		return failure(http.StatusInternalServerError, "WhatsApp client is not connected")
	}
	if !c.in.connected() {
		return failure(http.StatusUnauthorized, "No active session")
	}
	told := make([]object, 0, len(numbers))
	for _, number := range numbers {
		told = append(told, s.checkOne(number))
	}
	return success(told)
}

func (s *Simulator) checkOne(query string) object {
	if name, is := s.state.groupName(query); is {
		return object{"isInWhatsapp": true, "jid": query, "lid": "", "query": query, "verifiedName": "", "groupName": name}
	}
	number, is := s.state.reached(query)
	if !is {
		address := query
		if !strings.Contains(query, "@") {
			address += "@s.whatsapp.net"
		}
		return object{"error": "the number " + address + " is not on WhatsApp", "isInWhatsapp": false, "jid": "", "query": query, "verifiedName": ""}
	}
	return object{"isInWhatsapp": true, "jid": number + "@s.whatsapp.net", "lid": lid(number), "query": query, "verifiedName": ""}
}

// groupName is the name of a group that one of the instances is in.
func (st *state) groupName(jid string) (string, bool) {
	for _, in := range st.instances {
		for _, group := range in.groups {
			if group.JID == jid {
				return group.Name, true
			}
		}
	}
	return "", false
}

// lid is an address of an account that does not tell its number.
func lid(number string) string {
	var sum uint64 = 7
	for _, digit := range number {
		sum = sum*31 + uint64(digit)
	}
	return fmt.Sprintf("%015d@lid", sum%1e15)
}

// reached returns the number of the account that a number reaches, in the form in which WhatsApp knows it. Each number has
// an account unless it left, as for a message that is sent to it.
func (st *state) reached(number string) (string, bool) {
	for _, form := range nationalForms(number) {
		if st.numbers[form] || st.paired(form) {
			return form, true
		}
	}
	if strings.Trim(number, "0123456789") != "" || st.absent[number+"@s.whatsapp.net"] {
		return "", false
	}
	return number, true
}

// paired tells whether an instance was ever paired with the number.
func (st *state) paired(number string) bool {
	return slices.ContainsFunc(st.instances, func(in *instance) bool { return in.owner == number })
}

// nationalForms are the forms in which people write the number of one account, itself first: with and without the ninth
// digit of Brazil, the 1 of Mexico and the 9 of Argentina.
func nationalForms(number string) []string {
	forms := []string{number}
	for _, country := range []struct {
		code, digit string
		// at is where the digit stands, and long how long the number is with it.
		at, long int
	}{{"55", "9", 4, 13}, {"52", "1", 2, 13}, {"54", "9", 2, 13}} {
		switch {
		case !strings.HasPrefix(number, country.code):
		case len(number) == country.long && number[country.at:country.at+1] == country.digit:
			forms = append(forms, number[:country.at]+number[country.at+1:])
		case len(number) == country.long-1:
			forms = append(forms, number[:country.at]+country.digit+number[country.at:])
		}
	}
	return forms
}

// AddAccount tells the form in which WhatsApp knows a number. The numbers that were paired are known as they are.
func (s *Simulator) AddAccount(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.numbers[number] = true
}
