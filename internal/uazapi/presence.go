package uazapi

import (
	"context"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathPresence = "/instance/presence"

// PresenceValues are the presences that an instance can be given.
func PresenceValues() []string { return []string{"available", "unavailable"} }

// SetPresence says how the connected account shows itself to its contacts. It
// is read back as [Instance.CurrentPresence], which servers change by
// themselves.
func (c *Client) SetPresence(ctx context.Context, key Key, presence string) error {
	body := map[string]string{"presence": presence}
	return c.call.Do(ctx, call.Call{Method: http.MethodPost, Path: pathPresence, As: asInstance(key.Token), ID: key.ID, Body: body}, nil)
}
