package uazapi

import (
	"context"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathRestart = "/admin/restart"

// RestartServer restarts the whole server with every instance on it, and returns
// the server's word for it. The request is sent once.
func (c *Client) RestartServer(ctx context.Context) (string, error) {
	var said reply
	request := call.Call{Method: http.MethodPost, Path: pathRestart, As: c.asAdmin(), Once: true}
	err := c.call.Do(ctx, request, &said)
	return c.call.Words(request, said.Raw("message", "response")), err
}
