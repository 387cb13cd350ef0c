package uazapi

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

const pathCheck = "/chat/check"

// mostChecked is how many numbers are asked for at a time. No document names a limit.
const mostChecked = 50

// Checked is what WhatsApp says of a number or of a group. What was not told is "".
type Checked struct {
	// Query is what was asked for.
	Query string
	// InWhatsApp tells whether there is such an account or group.
	InWhatsApp bool
	// JID and LID are its addresses.
	JID JID
	LID string
	// VerifiedName is the name of a business that WhatsApp has verified, and GroupName
	// that of a group.
	VerifiedName, GroupName string
	// Error is what the server says of one that it did not find.
	Error string
	// tells is whether the entry spoke of an account at all.
	tells bool
}

// UnmarshalJSON reads an entry leniently.
func (c *Checked) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	*c = Checked{
		Query: o.Text("query"), InWhatsApp: o.Flag("isInWhatsapp"), JID: jidOf(o), LID: o.Text("lid"),
		VerifiedName: o.Text("verifiedName"), GroupName: o.Text("groupName"), Error: o.Text("error"),
		tells: has(o, "isInWhatsapp"),
	}
	return nil
}

// CheckNumbers asks WhatsApp which of these numbers and groups it has. The answers are in
// the order of the questions.
func (c *Client) CheckNumbers(ctx context.Context, key Key, numbers []string) ([]Checked, error) {
	var all []Checked
	for some := range slices.Chunk(numbers, mostChecked) {
		checked, err := c.checkNumbers(ctx, key, some)
		if err != nil {
			return nil, err
		}
		all = append(all, checked...)
	}
	return all, nil
}

func (c *Client) checkNumbers(ctx context.Context, key Key, numbers []string) ([]Checked, error) {
	request := call.Call{
		Method: http.MethodPost, Path: pathCheck, As: asInstance(key.Token), ID: key.ID, Reads: true,
		Body: map[string][]string{"numbers": numbers},
	}
	var answers []Checked
	if err := c.call.Do(ctx, request, &answers); err != nil {
		return nil, err
	}
	ordered := make([]Checked, 0, len(numbers))
	for n, number := range numbers {
		answer, told := answerTo(number, n, answers)
		if !told {
			return nil, c.call.Undecodable(request, "the answer lacks one of the numbers")
		}
		answer.Query = number
		ordered = append(ordered, answer)
	}
	return ordered, nil
}

// answerTo returns the answer to the question at a place: the one that repeats it, or the
// one at the same place if that repeats none or the number in another form.
func answerTo(number string, at int, answers []Checked) (Checked, bool) {
	if n := slices.IndexFunc(answers, func(answer Checked) bool { return answer.tells && answer.Query == number }); n >= 0 {
		return answers[n], true
	}
	if at >= len(answers) || !answers[at].tells {
		return Checked{}, false
	}
	query := answers[at].Query
	return answers[at], query == "" || phone.SameAccount(phone.OfServer(query), number)
}
