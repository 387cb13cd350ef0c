package uazapi

import (
	"context"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathDelay = "/instance/updateDelaySettings"

// MessageDelay is how long the queue of an instance waits between two messages that
// were sent with async, in whole seconds. Sends without async do not wait.
type MessageDelay struct {
	Min int64 `json:"msg_delay_min"`
	Max int64 `json:"msg_delay_max"`
}

// FactoryMessageDelay is what a new instance has.
var FactoryMessageDelay = MessageDelay{Min: 1, Max: 3}

// SetMessageDelay changes the delay. It is read back in [Instance.MsgDelayMin] and
// [Instance.MsgDelayMax]. Servers raise a greatest delay that is smaller than the
// least.
func (c *Client) SetMessageDelay(ctx context.Context, key Key, delay MessageDelay) error {
	return c.call.Do(ctx, call.Call{Method: http.MethodPost, Path: pathDelay, As: asInstance(key.Token), ID: key.ID, Body: delay, MayBeEmpty: true}, new(mention))
}
