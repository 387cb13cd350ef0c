// Package uazapitest makes clients, in tests, of servers that are simulated.
package uazapitest

import (
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Connect has a server listen until the test ends, and returns a client of it that has
// no admin token.
func Connect(tb testing.TB, server *simulator.Simulator) *uazapi.Client {
	tb.Helper()
	return connect(tb, server, "")
}

// ConnectAsAdmin is [Connect] with the admin token.
func ConnectAsAdmin(tb testing.TB, server *simulator.Simulator) *uazapi.Client {
	tb.Helper()
	return connect(tb, server, call.Token(server.AdminToken()))
}

func connect(tb testing.TB, server *simulator.Simulator, admin call.Token) *uazapi.Client {
	tb.Helper()
	listening := httptest.NewServer(server)
	tb.Cleanup(listening.Close)
	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		tb.Fatal(err)
	}
	client, err := uazapi.New(call.Config{BaseURL: base, AdminToken: admin})
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// Sends fails the test unless a server was sent these bodies on one route, and was asked
// for nothing else but some others.
func Sends(tb testing.TB, server *simulator.Simulator, route string, others []string, want ...string) {
	tb.Helper()
	var sent []string
	for _, request := range server.Requests() {
		switch {
		case request.Route == route:
			sent = append(sent, request.Body)
		case !slices.Contains(others, request.Route):
			tb.Errorf("%s was asked for", request.Route)
		}
	}
	if !slices.Equal(sent, want) {
		tb.Errorf("sent %q, want %q", sent, want)
	}
}
