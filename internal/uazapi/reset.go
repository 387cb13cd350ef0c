package uazapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathReset = "/instance/reset"

// Reset is what became of a wish to restart an instance.
type Reset struct {
	// Response is the server's word for it, such as "Instance reset started".
	Response string
	// Resetting tells whether a restart is under way.
	Resetting bool
}

// Started tells whether the restart began with this request, and not with an
// earlier one, whose cooldown may still run.
func (r Reset) Started() bool { return strings.Contains(call.Fold(r.Response), "reset started") }

// CoolingDown tells whether the last restart is too recent for another.
func (r Reset) CoolingDown() bool { return strings.Contains(call.Fold(r.Response), "cooldown") }

// ResetInstance restarts an instance and keeps its session. The request is sent
// once: a second one would be answered with the cooldown of the first.
func (c *Client) ResetInstance(ctx context.Context, key Key) (Reset, error) {
	var said reply
	request := call.Call{Method: http.MethodPost, Path: pathReset, As: asInstance(key.Token), ID: key.ID, Once: true}
	if err := c.call.Do(ctx, request, &said); err != nil {
		return Reset{}, err
	}
	return Reset{Response: c.call.Words(request, said.Raw("response")), Resetting: said.Flag("resetting")}, nil
}
