package uazapi

import (
	"context"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Paths of the routes in this file.
const (
	pathProfileName    = "/profile/name"
	pathProfilePicture = "/profile/image"
)

// NoPicture is what is sent in the place of a picture to remove the one that is there.
const NoPicture = "remove"

// SetProfileName changes the name under which the WhatsApp account of an instance shows
// itself. It is read back as [Instance.ProfileName], which servers may tell late.
func (c *Client) SetProfileName(ctx context.Context, key Key, name string) error {
	return c.setProfile(ctx, key, pathProfileName, map[string]string{"name": name}, nil)
}

// SetProfilePicture changes the picture of the WhatsApp account: to the one at an
// address, which the server fetches, to one in base64 or a data URI, or to [NoPicture].
// That there is one is read back as [Instance.HasPicture]; which one, nobody tells.
func (c *Client) SetProfilePicture(ctx context.Context, key Key, picture string) error {
	return c.setProfile(ctx, key, pathProfilePicture, map[string]string{"image": picture}, secretsIn(picture))
}

func (c *Client) setProfile(ctx context.Context, key Key, path string, body map[string]string, secrets []string) error {
	return c.call.Do(ctx, call.Call{Method: http.MethodPost, Path: path, As: asInstance(key.Token), ID: key.ID, Body: body, Secrets: secrets, MayBeEmpty: true}, nil)
}
