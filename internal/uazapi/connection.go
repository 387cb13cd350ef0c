package uazapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// Paths of the routes in this file.
const (
	pathStatus     = "/instance/status"
	pathConnect    = "/instance/connect"
	pathDisconnect = "/instance/disconnect"
	pathReset      = "/instance/reset"
	pathRestart    = "/admin/restart"
)

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
	var o object
	if err := json.Unmarshal(data, &o); err != nil {
		return err
	}
	session := o.object("status")
	if session == nil {
		session = o
	}
	login := session
	if scalar(session["loggedIn"]) == "" {
		login = o
	}
	*s = Status{
		Instance:      o.object("instance").instance(),
		Connected:     session.flag("connected"),
		LoggedIn:      login.flag("loggedIn"),
		TellsLoggedIn: scalar(login["loggedIn"]) != "",
		Resetting:     session.flag("resetting"),
		JID:           session.jid("jid"),
	}
	return nil
}

// Paired tells whether a phone is paired with the instance. A server that says
// connected, and that nobody is logged in, has only opened its line to WhatsApp.
func (s Status) Paired() bool {
	return s.Connected && (s.LoggedIn || !s.TellsLoggedIn)
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

func (s *Status) about() string { return s.Instance.ID }

// Status reads an instance and the state of its session.
func (c *Client) Status(ctx context.Context, key Key) (Status, error) {
	call := call{method: http.MethodGet, path: pathStatus, as: instance(key.Token), id: key.ID}
	status := Status{}
	if err := c.do(ctx, call, &status); err != nil {
		return Status{}, err
	}
	switch id := status.Instance.ID; {
	case id == "":
		return Status{}, c.undecodable(call, http.StatusOK, "the answer describes no instance", nil)
	case !IsID(id):
		return Status{}, c.undecodable(call, http.StatusOK, "the answer describes an instance whose id can be none", nil)
	}
	status.Instance.Token = key.Token
	return status, nil
}

// Pairing is how an instance is to be connected. All of it is optional.
type Pairing struct {
	// Phone, in international digits, asks for a pairing code instead of a QR.
	Phone               string `json:"phone,omitempty"`
	Browser             string `json:"browser,omitempty"`
	SystemName          string `json:"systemName,omitempty"`
	ProxyManagedCountry string `json:"proxy_managed_country,omitempty"`
	ProxyManagedState   string `json:"proxy_managed_state,omitempty"`
	ProxyManagedCity    string `json:"proxy_managed_city,omitempty"`
}

// Connect starts to pair an instance with a phone. The request is sent once: a
// second one would meet the first. The QR or the code may be in the answer or
// come a few seconds later, in [Client.Status].
func (c *Client) Connect(ctx context.Context, key Key, pairing Pairing) (Status, error) {
	call := call{method: http.MethodPost, path: pathConnect, as: instance(key.Token), id: key.ID, body: pairing, once: true}
	status := Status{}
	err := c.do(ctx, call, &status)
	if errors.Is(err, ErrOtherInstance) {
		status = Status{}
	}
	status.Instance.Token = key.Token
	if !status.Paired() {
		// The answer may describe the instance as it was before.
		status.Instance.Status = StatusConnecting
	}
	return status, err
}

// Disconnect ends the WhatsApp session of an instance, which then has to be
// paired anew. That there was no session is no error.
func (c *Client) Disconnect(ctx context.Context, key Key) error {
	call := call{method: http.MethodPost, path: pathDisconnect, as: instance(key.Token), id: key.ID, mayBeEmpty: true}
	err := c.do(ctx, call, new(mention))
	if errors.Is(err, ErrNoSession) {
		return nil
	}
	return err
}

// Reset is what became of a wish to restart an instance.
type Reset struct {
	// Response is the server's word for it, such as "Instance reset started".
	Response string
	// Resetting tells whether a restart is under way.
	Resetting bool
}

// Started tells whether the restart began with this request, and not with an
// earlier one, whose cooldown may still run.
func (r Reset) Started() bool { return strings.Contains(fold(r.Response), "reset started") }

// CoolingDown tells whether the last restart is too recent for another.
func (r Reset) CoolingDown() bool { return strings.Contains(fold(r.Response), "cooldown") }

// ResetInstance restarts an instance and keeps its session. The request is sent
// once: a second one would be answered with the cooldown of the first.
func (c *Client) ResetInstance(ctx context.Context, key Key) (Reset, error) {
	var o object
	call := call{method: http.MethodPost, path: pathReset, as: instance(key.Token), id: key.ID, once: true}
	if err := c.do(ctx, call, &o); err != nil {
		return Reset{}, err
	}
	return Reset{Response: c.words(call, o.raw("response")), Resetting: o.flag("resetting")}, nil
}

// RestartServer restarts the whole server with every instance on it, and gives
// the server's word for it. The request is sent once.
func (c *Client) RestartServer(ctx context.Context) (string, error) {
	var o object
	call := call{method: http.MethodPost, path: pathRestart, as: c.admin(), once: true}
	err := c.do(ctx, call, &o)
	return c.words(call, o.raw("message", "response")), err
}
