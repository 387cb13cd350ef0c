// Package smileapi calls the routes of SmileAPI, and of UZAPI, which has the same. It is
// another product than uazapi, in spite of the names. Nothing was tried against its
// servers.
package smileapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// DefaultBaseURL is the address of SmileAPI.
const DefaultBaseURL = "https://api.smileapi.com.br"

// LongestToken is longer than a token is that holds claims, in bytes.
const LongestToken = 2000

// Client calls the routes of one account. It is safe for concurrent use.
type Client struct {
	call *call.Client
	// username is the first part of all paths, "" where they have none.
	username string
	token    call.Token
}

// New makes a client. It does not touch the network.
func New(config call.Config, username string, token call.Token) (*Client, error) {
	config.Vendor = vendor{}
	made, err := call.New(config)
	if err != nil {
		return nil, err
	}
	return &Client{call: made, username: username, token: token}, nil
}

// BaseURL is the [call.Address] of the server.
func (c *Client) BaseURL() string { return c.call.BaseURL() }

// Username is the one in all paths, "" where they have none.
func (c *Client) Username() string { return c.username }

// Verbs are those that a restart may be asked for with. Nobody has written down which
// one it is, and the first is that of the sibling's documents.
var Verbs = []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodGet}

// Instance reads an instance.
func (c *Client) Instance(ctx context.Context, phoneNumberID string) (Instance, error) {
	asked := c.asked(http.MethodGet, phoneNumberID, "instance")
	told, err := c.ask(ctx, asked)
	if err != nil {
		return Instance{}, err
	}
	instance := told.instance()
	if !instance.described() && told.refuses() {
		return Instance{}, c.refused(asked, told)
	}
	return instance, nil
}

// Restart asks for a restart, once.
func (c *Client) Restart(ctx context.Context, phoneNumberID, verb string) (message string, err error) {
	asked := c.asked(verb, phoneNumberID, "instance", "restart")
	asked.Once = true
	told, err := c.ask(ctx, asked)
	if err != nil {
		return "", err
	}
	if told.refuses() {
		return "", c.refused(asked, told)
	}
	return c.call.Words(asked, told.message()), nil
}

// asked is a call on an instance.
func (c *Client) asked(method, phoneNumberID string, route ...string) call.Call {
	var path strings.Builder
	for _, part := range slices.Concat([]string{c.username, "v1", phoneNumberID}, route) {
		if part != "" {
			path.WriteString("/" + url.PathEscape(part))
		}
	}
	return call.Call{
		Method: method, Path: path.String(), ID: phoneNumberID, MayBeText: true,
		As: call.Credential{Header: "Authorization", Scheme: "Bearer", Token: c.token},
	}
}

// ask makes a call. An answer of success may tell of a failure all the same.
func (c *Client) ask(ctx context.Context, asked call.Call) (told, error) {
	var answer told
	if err := c.call.Do(ctx, asked, &answer); err != nil {
		return told{}, err
	}
	if answer.fails() {
		return told{}, c.refused(asked, answer)
	}
	return answer, nil
}

// refused is a failure that came with a status of success.
func (c *Client) refused(asked call.Call, answer told) error {
	words := answer.message()
	kind, known := kindOf(words)
	if !known {
		kind = call.ErrInvalid
	}
	return &call.Error{
		Kind: kind, Method: asked.Method, Path: asked.Path, Status: http.StatusOK, Message: c.call.Words(asked, words),
		Reads: !asked.Once, Sent: true, FromAPI: known, Attempts: 1,
	}
}
