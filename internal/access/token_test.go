package access_test

import (
	"errors"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// A token that changes under a run is found in the listing, and what was refused is
// done with the new one.
func TestCall(t *testing.T) {
	t.Parallel()
	rotated := func(w *world, _ *access.Server, wanted simulator.Instance) { w.rotate(wanted.ID) }
	for name, test := range map[string]struct {
		noAdmin  bool
		options  simulator.Options
		given    given
		anonym   bool
		want     error
		done     int
		listings int
	}{
		"opens":                        {done: 1},
		"rotated":                      {given: rotated, done: 2, listings: 1},
		"rotated, no admin token":      {noAdmin: true, given: rotated, want: call.ErrRejected, done: 1},
		"rotated, no id":               {anonym: true, given: rotated, want: call.ErrRejected, done: 1},
		"rotated, masked listing":      {options: simulator.Options{ListedTokens: simulator.TokensMasked}, given: rotated, want: call.ErrRejected, done: 1, listings: 1},
		"rotated, listing from before": {given: all(fault(simulator.Fault{Route: listing, Kind: simulator.FaultOld}), rotated), want: call.ErrRejected, done: 1, listings: 1},
		"rotated, listing fails":       {given: all(rotated, says(listing, 500, "", 0, 0)), want: call.ErrRejected, done: 1, listings: 1},
		"rotated twice": {given: all(rotated, func(w *world, _ *access.Server, wanted simulator.Instance) {
			w.script.After(listing, 1, func() { w.rotate(wanted.ID) })
		}), want: call.ErrRejected, done: 2, listings: 1},
		"deleted":                          {given: deleted, want: call.ErrRejected, done: 1, listings: 1},
		"server fails, which is no matter": {given: says(status, 500, "", 0, 0), want: call.ErrServerFault, done: 1},
		"no session, which is no matter":   {given: says(status, 401, `{"error":"No session"}`, 0, 0), want: uazapi.ErrNoSession, done: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.options)
			wanted := w.add("Vendas")
			server := w.asAdmin()
			if test.noAdmin {
				server = w.open(credentials{})
			}
			instance := uazapi.Instance{ID: wanted.ID, Token: call.Token(wanted.Token)}
			if test.anonym {
				instance.ID = ""
			}
			if test.given != nil {
				test.given(w, server, wanted)
			}
			done := 0
			err := server.Call(t.Context(), &instance, func(key uazapi.Key) error {
				done++
				_, err := server.API.Status(t.Context(), key)
				return err
			})
			if !errors.Is(err, test.want) || done != test.done || w.Calls(listing) != test.listings {
				t.Errorf("got %v after %d calls and %d listings, want %v after %d and %d", err, done, w.Calls(listing), test.want, test.done, test.listings)
			}
			if present, _ := w.Instance(wanted.ID); err == nil && string(instance.Token) != present.Token {
				t.Error("the instance does not have the token that opens it")
			}
		})
	}
}

// What was found shows the new token to all that comes after.
func TestATokenThatRotatedIsTriedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	wanted := w.add("Vendas")
	searched := recordWithToken(wanted)
	token := w.rotate(wanted.ID)
	server := w.asAdmin()
	for range 3 {
		got, err := server.Find(t.Context(), searched, roster.Shared)
		if err != nil || string(got.Token) != token {
			t.Errorf("got the token %q, %v", got.Token, err)
		}
	}
	if made := w.calls(); made != (calls{listings: 1, looks: 1}) {
		t.Errorf("the calls are %+v", made)
	}
}
