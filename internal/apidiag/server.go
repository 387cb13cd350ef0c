package apidiag

import (
	"context"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// Server is what messages need to know of a server, whichever API it has.
type Server interface {
	// BaseURL is its address, fit to be shown.
	BaseURL() string
	// AddressIn names what holds the address: an argument of the provider, and a
	// variable of the environment, if there is one.
	AddressIn() (argument, variable string)
	// Gateway is what makes the calls to it, nil where the provider itself does.
	Gateway() *Gateway
	// Told counts how often something was told in this run, with this time.
	Told(what string) int
	// Examine looks into a failure before it is told, and may ask the server for that.
	Examine(ctx context.Context, failure error) error
	// Explain puts words of the server's own in the place of the general ones, where
	// it has some for a failed call.
	Explain(attempt Attempt, failed *call.Error, general Explanation) Explanation
}

// BaseURL is the address of the server, fit to be shown.
func (a Attempt) BaseURL() string { return a.server().BaseURL() }

// address is what holds the address of the server.
func (a Attempt) address() string {
	argument, _ := a.server().AddressIn()
	return argument
}

// addressInFull is address with the variable that may hold it as well.
func (a Attempt) addressInFull() string {
	argument, variable := a.server().AddressIn()
	if variable == "" {
		return argument
	}
	return argument + " (" + variable + ")"
}

func (a Attempt) server() Server {
	if a.On == nil {
		return noServer{}
	}
	return a.On
}

// noServer is for an attempt in which no server has a part.
type noServer struct{}

func (noServer) BaseURL() string { return "the server" }

func (noServer) AddressIn() (argument, variable string) { return "the address of the server", "" }

func (noServer) Gateway() *Gateway { return nil }

func (noServer) Told(string) int { return 1 }

func (noServer) Examine(_ context.Context, failure error) error { return failure }

func (noServer) Explain(_ Attempt, _ *call.Error, general Explanation) Explanation { return general }
