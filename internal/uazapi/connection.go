package uazapi

import (
	"context"
	"errors"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Paths of the routes in this file.
const (
	pathConnect    = "/instance/connect"
	pathDisconnect = "/instance/disconnect"
)

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
	request := call.Call{Method: http.MethodPost, Path: pathConnect, As: asInstance(key.Token), ID: key.ID, Body: pairing, Once: true}
	status := Status{}
	err := c.call.Do(ctx, request, &status)
	if errors.Is(err, call.ErrOtherInstance) {
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
// paired again. That there was no session is no error.
func (c *Client) Disconnect(ctx context.Context, key Key) error {
	request := call.Call{Method: http.MethodPost, Path: pathDisconnect, As: asInstance(key.Token), ID: key.ID, MayBeEmpty: true}
	err := c.call.Do(ctx, request, new(mention))
	if errors.Is(err, ErrNoSession) {
		return nil
	}
	return err
}
