// Package smileapi is what the provider has of SmileAPI: the data source
// uazapi_smileapi_instance, and the action and resource uazapi_smileapi_instance_restart.
// SmileAPI is another product than uazapi, with servers and credentials of its own.
package smileapi

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	api "github.com/uazapi/terraform-provider-uazapi/internal/smileapi"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Server is one configured account of SmileAPI. It lives as long as one run.
type Server struct {
	// API calls the routes of the account.
	API *api.Client
	// Pause is the time between two looks at an instance that restarts.
	Pause time.Duration

	told apidiag.Tally
}

// NewServer makes a server of a client.
func NewServer(client *api.Client) *Server {
	return &Server{API: client, Pause: polling.Every}
}

var _ apidiag.Server = (*Server)(nil)

// holder is what the provider hands over.
type holder interface{ SmileAPI() *Server }

// fromProviderData gets the server out of what the provider handed over. It is nil before
// the provider is configured, as in validation, and where the provider has none, which is
// an error.
func fromProviderData(data any, diags *diag.Diagnostics) *Server {
	if data == nil {
		return nil
	}
	held, is := data.(holder)
	switch {
	case !is:
		diags.Append(message.Error("Unexpected provider data", fmt.Sprintf("Got %T. This is a bug of the provider: please report it.", data)))
		return nil
	case held.SmileAPI() == nil:
		diags.Append(message.Error("Missing smileapi", "This is about an instance of SmileAPI or UZAPI, and the provider has no account there.\n\n"+
			"Set smileapi in the provider, with username and token, or SMILEAPI_USERNAME and SMILEAPI_TOKEN in the environment."))
	}
	return held.SmileAPI()
}

// BaseURL is the address of the server, without the parts of it that may be keys.
func (s *Server) BaseURL() string {
	if s == nil {
		return "the server"
	}
	return s.API.BaseURL()
}

// AddressIn names what holds the address of the server.
func (*Server) AddressIn() (argument, variable string) {
	return "smileapi.base_url", "SMILEAPI_BASE_URL"
}

// Gateway is nil: those of uazapi make no calls to other servers.
func (*Server) Gateway() *apidiag.Gateway { return nil }

// Told counts how often something was told in this run, with this time.
func (s *Server) Told(what string) int {
	if s == nil {
		return 1
	}
	return s.told.Add(what)
}

// Examine leaves a failure as it is.
func (*Server) Examine(_ context.Context, failure error) error { return failure }

// attempt is something that is done to an instance.
func (s *Server) attempt(verb, phoneNumberID string) apidiag.Attempt {
	return apidiag.Attempt{
		Verb: verb, Instance: uazapi.Instance{ID: phoneNumberID}, On: s, Blame: path.Root(attributePhoneNumberID),
	}
}
