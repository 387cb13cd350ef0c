package uazapi

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathStatus = "/instance/status"

// Status is an instance and the state of its WhatsApp session.
type Status struct {
	Instance Instance
	// Connected and LoggedIn are the server's words. [Status.Paired] says what
	// they mean together.
	Connected bool
	LoggedIn  bool
	// TellsLoggedIn tells whether the server said anything of LoggedIn.
	TellsLoggedIn bool
	// Resetting tells whether a restart of the instance is under way.
	Resetting bool
	// JID is the device that the session is of, "" without a session.
	JID JID
}

// UnmarshalJSON reads a status leniently. Connect answers the members of
// "status" once more at the top, where some servers have nothing else.
func (s *Status) UnmarshalJSON(data []byte) error {
	var o call.Object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	session := o.Object("status")
	if session == nil {
		session = o
	}
	login := session
	if session.Raw("loggedIn") == "" {
		login = o
	}
	*s = Status{
		Instance:      instanceOf(o.Object("instance")),
		Connected:     session.Flag("connected"),
		LoggedIn:      login.Flag("loggedIn"),
		TellsLoggedIn: login.Raw("loggedIn") != "",
		Resetting:     session.Flag("resetting"),
		JID:           jidOf(session),
	}
	return nil
}

// Paired tells whether a phone is paired with the instance. A server that says
// connected, and that nobody is logged in, has only opened its line to WhatsApp.
func (s Status) Paired() bool {
	return s.Connected && (s.LoggedIn || !s.TellsLoggedIn)
}

// Number is the phone number that is connected, in international digits. Some accounts
// have an address that is no number: the owner of the instance tells it then, as long as a
// phone is paired, since it stays once the session is over.
func (s Status) Number() string {
	number := s.JID.Number()
	if number == "" && s.Paired() {
		number = JID(s.Instance.Owner).Number()
	}
	return number
}

// State is how the connection stands, which is not always what the server calls
// it: an instance that shows a QR or a pairing code is connecting, even where
// its status is disconnected.
func (s Status) State() string {
	switch {
	case s.Paired():
		return StatusConnected
	case s.Connected, s.Instance.Pairing():
		return StatusConnecting
	default:
		return s.Instance.Status
	}
}

// Pairing tells whether the instance shows something to pair with: a QR or a
// pairing code.
func (i Instance) Pairing() bool { return i.QRCode != "" || i.Paircode != "" }

// State is the status of an instance of which nothing else is told, as in the
// listing: one that shows a QR or a pairing code is not disconnected.
func (i Instance) State() string {
	if i.Pairing() && i.Status == StatusDisconnected {
		return StatusConnecting
	}
	return i.Status
}

// About returns the id of the instance.
func (s *Status) About() string { return s.Instance.ID }

// Status reads an instance and the state of its session.
func (c *Client) Status(ctx context.Context, key Key) (Status, error) {
	request := call.Call{Method: http.MethodGet, Path: pathStatus, As: asInstance(key.Token), ID: key.ID}
	status := Status{}
	if err := c.call.Do(ctx, request, &status); err != nil {
		return Status{}, err
	}
	switch id := status.Instance.ID; {
	case id == "":
		return Status{}, c.call.Undecodable(request, "the answer describes no instance")
	case !IsID(id):
		return Status{}, c.call.Undecodable(request, "the answer describes an instance whose id can be none")
	}
	status.Instance.Token = key.Token
	return status, nil
}
