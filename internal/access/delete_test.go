package access_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const noSession = `{"error":"No session"}`

// An instance counts as deleted when the server refuses its token twice, and is
// not deleted where it is not there.
func TestDelete(t *testing.T) {
	t.Parallel()
	answersOnly := fault(simulator.Fault{Route: deletion, Kind: simulator.FaultAnswerOnly})
	lags := fault(simulator.Fault{Route: listing, Kind: simulator.FaultOld})
	oldStatus := func(times int) given {
		return fault(simulator.Fault{Route: status, Kind: simulator.FaultOld, Times: times})
	}
	rotated := func(w *world, _ *access.Server, wanted simulator.Instance) { w.rotate(wanted.ID) }
	justRotated := func(w *world, _ *access.Server, wanted simulator.Instance) {
		w.script.After(status, 1, func() { w.rotate(wanted.ID) })
	}
	justDeleted := func(w *world, _ *access.Server, wanted simulator.Instance) {
		w.script.After(status, 1, func() { w.remove(wanted.ID) })
	}
	for name, test := range map[string]struct {
		options simulator.Options
		// stored says that the state has the token, and tokenOnly that the provider has
		// nothing else.
		stored, tokenOnly bool
		foundAt           []string
		knownGone         bool
		given             given
		want              string
		// there says that the instance is still there in the end.
		there     bool
		deletions int
		calls     calls
	}{
		"answered with 200":                                 {want: found, deletions: 1, calls: calls{listings: 1, looks: 3}},
		"answered with 200, token stored":                   {stored: true, want: found, deletions: 1, calls: calls{listings: 1, looks: 3}},
		"answered with 200, gone is 404":                    {options: simulator.Options{GoneAnswer: simulator.Gone404}, want: found, deletions: 1, calls: calls{listings: 1, looks: 3}},
		"unlisted, token stored":                            {stored: true, given: cut(1), want: found, deletions: 1, calls: calls{listings: 1, looks: 3}},
		"token-only user":                                   {stored: true, tokenOnly: true, want: found, deletions: 1, calls: calls{looks: 3}},
		"rotated":                                           {stored: true, given: rotated, want: found, deletions: 1, calls: calls{listings: 1, looks: 3}},
		"answer lost":                                       {given: fault(simulator.Fault{Route: deletion, Kind: simulator.FaultDropAfter, Times: 1}), want: found, deletions: 2, calls: calls{listings: 2, looks: 3}},
		"answer lost once, token-only user":                 {stored: true, tokenOnly: true, given: fault(simulator.Fault{Route: deletion, Kind: simulator.FaultDropAfter, Times: 1}), want: found, deletions: 2, calls: calls{looks: 3}},
		"answer lost, there is no listing":                  {options: simulator.Options{ListingDisabled: true}, stored: true, given: fault(simulator.Fault{Route: deletion, Kind: simulator.FaultDropAfter, Times: 1}), want: found, deletions: 2, calls: calls{listings: 2, looks: 3}},
		"answer lost, the listing lags":                     {given: all(fault(simulator.Fault{Route: deletion, Kind: simulator.FaultStatusAfter, Status: 500}), lags), want: failed(call.ErrServerFault), deletions: 1, calls: calls{listings: 2, looks: 3}},
		"answer lost, the listing fails":                    {given: all(fault(simulator.Fault{Route: deletion, Kind: simulator.FaultStatusAfter, Status: 500}), says(listing, 500, "", 1, 0)), want: failed(call.ErrServerFault), deletions: 1, calls: calls{listings: 2, looks: 3}},
		"answer lost in a failure":                          {given: fault(simulator.Fault{Route: deletion, Kind: simulator.FaultStatusAfter, Status: 500}), want: found, deletions: 1, calls: calls{listings: 2, looks: 3}},
		"answer lost, token-only user":                      {stored: true, tokenOnly: true, given: fault(simulator.Fault{Route: deletion, Kind: simulator.FaultStatusAfter, Status: 500}), want: found, deletions: 1, calls: calls{looks: 3}},
		"refused, as it was just deleted":                   {given: justDeleted, want: found, deletions: 1, calls: calls{3, 3, 1}},
		"refused, as it was just deleted, the listing lags": {given: all(lags, justDeleted), want: stillListed, deletions: 2, calls: calls{listings: 2, looks: 1}},
		"refused, as it was just deleted, token-only user":  {stored: true, tokenOnly: true, given: justDeleted, want: undecided, deletions: 1, calls: calls{looks: 2}},
		"refused with 404, token-only user":                 {options: simulator.Options{GoneAnswer: simulator.Gone404}, stored: true, tokenOnly: true, given: justDeleted, want: found, deletions: 1, calls: calls{looks: 3}},

		"rotated just now":                                {given: justRotated, want: found, deletions: 2, calls: calls{listings: 2, looks: 4}},
		"rotated just now, token-only user":               {stored: true, tokenOnly: true, given: justRotated, want: undecided, there: true, deletions: 1, calls: calls{looks: 2}},
		"rotated just now, the listing lags":              {given: all(lags, justRotated), want: stillListed, there: true, deletions: 2, calls: calls{listings: 2, looks: 1}},
		"rotated just now, the delete fails":              {given: all(says(deletion, 500, "", 0, 1), justRotated), want: failed(call.ErrServerFault), there: true, deletions: 1, calls: calls{listings: 2, looks: 3}},
		"rotated just now, the delete is lost on the way": {given: all(fault(simulator.Fault{Route: deletion, Kind: simulator.FaultDropBefore, Times: 1}), justRotated), want: found, deletions: 3, calls: calls{listings: 3, looks: 6}},
		"rotated, and the status was from before":         {stored: true, given: all(oldStatus(2), rotated), want: found, deletions: 2, calls: calls{listings: 2, looks: 5}},
		"rotated, and the status stays as before":         {stored: true, given: all(oldStatus(0), rotated), want: stillListed, there: true, deletions: 2, calls: calls{listings: 2, looks: 3}},
		"rotated, and the listing is from before":         {stored: true, given: all(lags, rotated), want: stillListed, there: true, calls: calls{4, 2, 0}},

		"refused once, and opens once more": {given: all(says(status, 401, refusal, 1, 1), answersOnly), want: access.ErrNotDeleted.Error(), there: true, deletions: 1, calls: calls{listings: 1, looks: 6}},
		"refused now and then":              {given: all(says(status, 401, refusal, 1, 1), says(status, 401, refusal, 2, 1), answersOnly), want: access.ErrNotDeleted.Error(), there: true, deletions: 1, calls: calls{listings: 1, looks: 6}},
		"still opens":                       {given: answersOnly, want: access.ErrNotDeleted.Error(), there: true, deletions: 1, calls: calls{listings: 1, looks: 6}},
		"still opens, token-only user":      {stored: true, tokenOnly: true, given: answersOnly, want: access.ErrNotDeleted.Error(), there: true, deletions: 1, calls: calls{looks: 6}},
		"failed, and still opens":           {given: says(deletion, 500, "", 0, 0), want: failed(call.ErrServerFault), there: true, deletions: 1, calls: calls{listings: 1, looks: 6}},
		"not taken":                         {given: says(deletion, 400, `{"error":"no"}`, 0, 0), want: failed(call.ErrInvalid), there: true, deletions: 1, calls: calls{listings: 1, looks: 1}},
		"refused by a gateway":              {given: says(deletion, 403, gatewayRefusal, 0, 0), want: failed(call.ErrRejected), there: true, deletions: 1, calls: calls{listings: 1, looks: 1}},

		"no session is no refusal, the listing lacks it":         {given: says(status, 401, noSession, 1, 0), want: found, deletions: 1, calls: calls{listings: 2, looks: 6}},
		"no session is no refusal, the listing has it":           {given: all(says(status, 401, noSession, 1, 0), answersOnly), want: access.ErrNotDeleted.Error(), there: true, deletions: 1, calls: calls{listings: 2, looks: 6}},
		"a gateway's refusal is none, the listing lacks it":      {given: says(status, 401, gatewayRefusal, 1, 0), want: found, deletions: 1, calls: calls{listings: 2, looks: 6}},
		"status fails, the listing lacks it":                     {given: says(status, 500, "", 1, 0), want: found, deletions: 1, calls: calls{listings: 2, looks: 6}},
		"status fails, the listing has it":                       {given: all(says(status, 500, "", 1, 0), answersOnly), want: access.ErrNotDeleted.Error(), there: true, deletions: 1, calls: calls{listings: 2, looks: 6}},
		"status fails, the listing too":                          {given: all(says(status, 500, "", 1, 0), says(listing, 500, "", 1, 0)), want: failed(call.ErrServerFault), deletions: 1, calls: calls{listings: 2, looks: 6}},
		"status fails, token-only user":                          {stored: true, tokenOnly: true, given: says(status, 500, "", 1, 0), want: failed(call.ErrServerFault), deletions: 1, calls: calls{looks: 6}},
		"status fails at last, after a refusal":                  {given: says(status, 500, "", 2, 1), want: found, deletions: 1, calls: calls{listings: 1, looks: 4}},
		"answer lost, and status fails":                          {given: all(says(status, 500, "", 1, 0), fault(simulator.Fault{Route: deletion, Kind: simulator.FaultStatusAfter, Status: 500})), want: failed(call.ErrServerFault), deletions: 1, calls: calls{listings: 1, looks: 6}},
		"status failed before as well, and the listing shows it": {given: says(status, 500, "", 0, 1), want: failed(call.ErrServerFault), there: true, calls: calls{listings: 1, looks: 1}},

		"already gone":                        {stored: true, given: deleted, want: found, calls: calls{2, 2, 1}},
		"already gone, no token":              {given: deleted, want: found, calls: calls{2, 0, 1}},
		"already gone, the listing lags":      {given: all(lags, deleted), want: stillListed, calls: calls{4, 2, 0}},
		"already gone, says the operator":     {knownGone: true, want: found, there: true},
		"its token is not known":              {options: simulator.Options{ListedTokens: simulator.TokensMasked}, want: failed(call.ErrTokenUnknown), there: true, calls: calls{listings: 1}},
		"maybe gone, refused by a gateway":    {stored: true, given: all(cut(1), says(status, 401, gatewayRefusal, 0, 0)), want: unproven(access.NotRefused), there: true, calls: calls{listings: 1, looks: 1}},
		"maybe gone, at another address":      {stored: true, foundAt: []string{"https://there.example"}, given: deleted, want: elsewhere, calls: calls{listings: 1, looks: 1}},
		"maybe gone, wrong token, token-only": {stored: true, tokenOnly: true, given: deleted, want: undecided, calls: calls{looks: 2}},
		"its token opens another":             {stored: true, given: fault(simulator.Fault{Route: status, Kind: simulator.FaultForeign}), want: another, there: true, calls: calls{listings: 1, looks: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.options)
			w.add("Suporte")
			wanted := w.add("Vendas")
			server := w.asAdmin()
			if test.tokenOnly {
				server = w.open(credentials{})
			}
			searched := record(wanted)
			if test.stored {
				searched = recordWithToken(wanted)
			}
			searched.FoundAt = test.foundAt
			if test.knownGone {
				server.KnownGone = []string{wanted.ID}
			}
			if test.given != nil {
				test.given(w, server, wanted)
			}
			err := server.Delete(t.Context(), searched)
			if said := verdict(access.Found{}, err); said != test.want {
				t.Errorf("it is %s, want %s", said, test.want)
			}
			if _, there := w.Instance(wanted.ID); there != test.there {
				t.Errorf("it is there in the end: %t, want %t", there, test.there)
			}
			if len(w.Instances()) < 1 {
				t.Error("another instance was deleted")
			}
			if deletions, made := w.Calls(deletion), w.calls(); deletions != test.deletions || made != test.calls {
				t.Errorf("%d deletions and %+v, want %d and %+v", deletions, made, test.deletions, test.calls)
			}
		})
	}
}

// A fleet is deleted with the listing that the first of them has asked for.
func TestDeleteOfAFleetListsOnce(t *testing.T) {
	t.Parallel()
	const size = 30
	w := newWorld(t, simulator.Options{})
	fleet := w.fleet(size)
	server := w.asAdmin()
	for _, instance := range fleet {
		if err := server.Delete(t.Context(), record(instance)); err != nil {
			t.Fatal(err)
		}
	}
	if made := w.calls(); len(w.Instances()) > 0 || w.Calls(deletion) != size || made != (calls{listings: 1, looks: 3 * size}) {
		t.Errorf("%d are left after %d deletions and %+v", len(w.Instances()), w.Calls(deletion), made)
	}
}

// A description that cannot be read may be that of the instance.
func TestDeleteMayStillBeListed(t *testing.T) {
	t.Parallel()
	for name, long := range map[string]bool{"too long to be read": true, "not there": false} {
		w := newWorld(t, simulator.Options{})
		w.add("Suporte")
		wanted := w.add("Vendas")
		w.script.After(status, 1, func() { w.rotate(wanted.ID) })
		w.Inject(simulator.Fault{Route: deletion, Kind: simulator.FaultStatusBefore, Status: 500})
		left := `[]`
		if long {
			left = `[{"id":"` + wanted.ID + `","adminField01":"` + strings.Repeat("x", 1<<20) + `"}]`
		}
		w.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultGarbled, Body: left, Skip: 1})
		if err := w.asAdmin().Delete(t.Context(), record(wanted)); (err != nil) != long {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A copy of a server has all its ids and tokens, and nothing there is deleted before
// an apply has kept its address.
func TestDeleteAtANewAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	wanted := w.add("Vendas")
	server := w.asAdmin()
	searched := recordWithToken(wanted)
	searched.FoundAt = []string{"https://there.example"}
	err := server.Delete(t.Context(), searched)
	refused, is := errors.AsType[*access.NewAddressError](err)
	if !is || refused.ID != wanted.ID || refused.Here != w.url || !slices.Equal(refused.FoundAt, searched.FoundAt) {
		t.Errorf("got %v", err)
	}
	if deletions := w.Calls(deletion); deletions != 0 {
		t.Errorf("%d deletions", deletions)
	}
	// The twin: once the address is known, it is deleted.
	searched.FoundAt = append(searched.FoundAt, w.url)
	if err := server.Delete(t.Context(), searched); err != nil || len(w.Instances()) > 0 {
		t.Errorf("at a known address: %v", err)
	}
}

// What was deleted is gone for the rest of the run, by a listing that is new.
func TestDeleteThenItIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.add("Suporte")
	wanted := w.add("Vendas")
	server := w.asAdmin()
	if err := server.Delete(t.Context(), recordWithToken(wanted)); err != nil {
		t.Fatal(err)
	}
	if said := verdict(server.Find(t.Context(), recordWithToken(wanted), roster.Shared)); said != goneRefused {
		t.Errorf("it is %s", said)
	}
}

// The request is sent, so an interrupt leaves it open what became of it.
func TestDeleteAnInterruptIsAnError(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	wanted := w.add("Vendas")
	ctx, cancel := context.WithCancel(t.Context())
	w.script.After(deletion, 1, cancel)
	if err := w.asAdmin().Delete(ctx, record(wanted)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
