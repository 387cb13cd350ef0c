package uazapi

import (
	"context"
	"net/http"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

const pathRotateToken = "/instance/token/rotate"

// RotateToken gives an instance another token, and returns it, or "" where the answer does
// not tell it. The request takes the admin token. It is sent once: a second one would make
// the token worthless that the first one made. If [call.OutcomeUnknown] is true of the
// error, the instance may have another token.
func (c *Client) RotateToken(ctx context.Context, id string) (call.Token, error) {
	body := struct {
		ID      string `json:"id"`
		Confirm bool   `json:"confirm_impacts"`
	}{id, true}
	var said reply
	request := call.Call{Method: http.MethodPost, Path: pathRotateToken, As: c.asAdmin(), ID: id, Body: body, Once: true, MayBeEmpty: true}
	if err := c.call.Do(ctx, request, &said); err != nil {
		return "", err
	}
	for _, token := range []call.Token{said.Object.Object("instance").Token("token"), said.Token("token"), said.Token("new_token")} {
		if !token.Masked() {
			return token, nil
		}
	}
	return "", nil
}
