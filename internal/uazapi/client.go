package uazapi

import "github.com/uazapi/terraform-provider-uazapi/internal/call"

// Client calls the routes of one server. It is safe for concurrent use.
type Client struct {
	call *call.Client
	// admin is the admin token, "" without one.
	admin call.Token
}

// GatewayService is what gateways call servers of uazapiGO.
const GatewayService = "uazapi"

// New makes a client. It does not touch the network.
func New(config call.Config) (*Client, error) {
	config.Vendor = vendor{}
	made, err := call.New(config)
	if err != nil {
		return nil, err
	}
	return &Client{call: made, admin: config.AdminToken}, nil
}

// Telling returns a client of the same server with another OnWrite. Both share
// their connections and their bounds.
func (c *Client) Telling(wrote func(token call.Token, id string)) *Client {
	return &Client{call: c.call.Telling(wrote), admin: c.admin}
}

// BaseURL is the [call.Address] of the server.
func (c *Client) BaseURL() string { return c.call.BaseURL() }

// Gateway is the [call.Address] of what makes the calls, "" where the client itself does.
func (c *Client) Gateway() string { return c.call.Gateway() }

// HasAdminToken tells whether the client can call the server's own routes.
func (c *Client) HasAdminToken() bool { return c.admin != "" }

// The headers that carry the admin token, and the token of an instance.
const (
	adminHeader = "admintoken"
	tokenHeader = "token"
)

func (c *Client) asAdmin() call.Credential {
	return call.Credential{Header: adminHeader, Token: c.admin, Admin: true}
}

func asInstance(token call.Token) call.Credential {
	return call.Credential{Header: tokenHeader, Token: token}
}
