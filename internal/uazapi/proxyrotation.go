package uazapi

import (
	"context"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// ProxyRotation is what became of a wish for another address of the server's own proxy.
type ProxyRotation struct {
	// Response is the server's word for it.
	Response string
	// Rotated tells whether the server says that it was done. Some say nothing of it, and
	// those before API 2.1.1 do nothing.
	Rotated bool
	// Restarts tells whether the connection of the instance restarts for it.
	Restarts bool
}

// RotateProxy gives the server's own proxy of an instance another address. The instance has
// to be in that mode, or it would be brought there. The request is sent once: a second one
// would take another address again.
func (c *Client) RotateProxy(ctx context.Context, key Key) (ProxyRotation, error) {
	body := map[string]any{"mode": ProxyInternal, "rotate_now": true}
	request := call.Call{Method: http.MethodPost, Path: pathProxy, As: asInstance(key.Token), ID: key.ID, Body: body, Once: true}
	var said reply
	if err := c.call.Do(ctx, request, &said); err != nil {
		return ProxyRotation{}, err
	}
	return ProxyRotation{
		Response: c.call.Words(request, said.Raw("details", "response", "message")),
		Rotated:  said.Flag("rotated"), Restarts: said.Flag("restart_requested"),
	}, nil
}
