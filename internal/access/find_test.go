package access_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

// search is a row of the table of what is gone: what is known, what the server
// says, and what comes of it at the cost of which calls. Of three instances, the
// second one is searched for.
type search struct {
	name    string
	options simulator.Options
	// admin is the provider's admin token and token its own, and known is the token
	// that the state has: "right", "wrong", "another" (which opens another
	// instance), "old" (from before a rotation) or none.
	admin, token, known string
	// foundAt are the addresses of before: "here", "there", both or none.
	foundAt   string
	protected bool
	// ends is the announced hour from now on, zero for none.
	ends      time.Duration
	knownGone string
	// given happens before the search. The calls until then do not count.
	given given
	how   roster.Freshness
	want  string
	// tokenless says that nobody knows the token of what is found.
	tokenless bool
	calls     calls
}

// run searches for an instance among others.
func (c search) run(t *testing.T) {
	t.Helper()
	w := newWorld(t, c.options)
	another, wanted := w.add("Suporte"), w.add("Vendas")
	w.add("Cobrança")
	if c.known == "old" {
		w.rotate(wanted.ID)
	}
	server := w.open(c.credentials(w, wanted, another))
	if c.knownGone != "" {
		server.KnownGone = []string{"r00000000000000", map[string]string{"id": wanted.ID, "*": access.AllGone}[c.knownGone]}
	}
	if c.given != nil {
		c.given(w, server, wanted)
	}
	w.ResetRequests()
	got, err := server.Find(t.Context(), c.record(w, wanted, another), c.how)
	if said := verdict(got, err); said != c.want {
		t.Errorf("%s: it is %s, want %s (%v)", c.name, said, c.want, err)
	}
	if made := w.calls(); made != c.calls {
		t.Errorf("%s: the calls are %+v, want %+v", c.name, made, c.calls)
	}
	if err != nil && got.ID != "" {
		t.Errorf("%s: got the instance %s together with an error", c.name, got.ID)
	}
	present, _ := w.Instance(wanted.ID)
	if c.tokenless {
		present.Token = ""
	}
	if err == nil && (got.ID != wanted.ID || string(got.Token) != present.Token) {
		t.Errorf("%s: got the instance %s with the token %q, want %s with %q", c.name, got.ID, got.Token, wanted.ID, present.Token)
	}
}

func (c search) credentials(w *world, wanted, another simulator.Instance) credentials {
	return credentials{
		admin: map[string]string{"right": w.AdminToken(), "wrong": "none-of-this-server"}[c.admin],
		token: map[string]string{"right": wanted.Token, "wrong": wrongToken, "another": another.Token}[c.token],
	}
}

func (c search) record(w *world, wanted, another simulator.Instance) access.Record {
	known := map[string]string{"right": wanted.Token, "old": wanted.Token, "wrong": wrongToken, "another": another.Token}[c.known]
	searched := access.Record{
		Ref:       access.Ref{ID: wanted.ID, Token: call.Token(known)},
		FoundAt:   map[string][]string{"here": {w.url}, "there": {"https://there.example"}, "both": {"https://there.example", w.url}}[c.foundAt],
		Protected: c.protected,
	}
	if c.ends != 0 {
		searched.Ends = w.clock.Now().Add(c.ends)
	}
	return searched
}

// runAll runs the rows of the table.
func runAll(t *testing.T, rows []search) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.run(t)
		})
	}
}

// given is what happens before a search.
type given func(w *world, server *access.Server, wanted simulator.Instance)

// all does several things, one after the other.
func all(acts ...given) given {
	return func(w *world, server *access.Server, wanted simulator.Instance) {
		for _, act := range acts {
			act(w, server, wanted)
		}
	}
}

func deleted(w *world, _ *access.Server, wanted simulator.Instance) { w.remove(wanted.ID) }

// alone deletes all but the one that is wanted.
func alone(w *world, _ *access.Server, wanted simulator.Instance) {
	for _, instance := range w.Instances() {
		if instance.ID != wanted.ID {
			w.remove(instance.ID)
		}
	}
}

// five adds more instances to the three that there are.
func five(w *world, _ *access.Server, _ simulator.Instance) {
	for _, name := range []string{"Recife", "Olinda", "Natal", "Maceió", "Aracaju"} {
		w.add(name)
	}
}

// cut leaves so many in the listing. With one, the wanted one is not among them.
func cut(left int) given {
	return func(w *world, _ *access.Server, _ simulator.Instance) { w.edge.Truncate(left) }
}

func empty(w *world, _ *access.Server, _ simulator.Instance) { w.edge.Empty() }

func null(w *world, _ *access.Server, _ simulator.Instance) { w.edge.Null() }

// cutOnce is the same for the first listing.
func cutOnce(w *world, _ *access.Server, _ simulator.Instance) {
	w.edge.Truncate(1)
	w.script.After(listing, 1, w.edge.Whole)
}

func fault(broken simulator.Fault) given {
	return func(w *world, _ *access.Server, _ simulator.Instance) { w.Inject(broken) }
}

// says has the server answer so to a route, so many times after some.
func says(route string, code int, body string, skip, times int) given {
	return fault(simulator.Fault{Route: route, Kind: simulator.FaultStatusBefore, Status: code, Body: body, Skip: skip, Times: times})
}

const (
	refusal        = `{"error":"Invalid token."}`
	absence        = `{"error":"Instância não encontrada"}`
	gatewayRefusal = `{"message":"jwt expired"}`
	noRoute        = `{"code":404,"message":"Not Found.","data":{}}`
	page           = `<html><title>Instance not found</title></html>`
)

// A description that is too long is not read, and its instance is there.
func TestFindTooLongToBeRead(t *testing.T) {
	t.Parallel()
	ofWanted := func(w *world, _ *access.Server, wanted simulator.Instance) {
		if err := w.SetAdminFields(wanted.ID, strings.Repeat("7", 1200000), ""); err != nil {
			w.t.Fatal(err)
		}
	}
	ofAnother := func(w *world, server *access.Server, _ simulator.Instance) { ofWanted(w, server, w.Instances()[0]) }
	// One whose id cannot be found either may be any of them.
	ofNobody := func(w *world, _ *access.Server, _ simulator.Instance) {
		for _, at := range []string{"02", "04"} {
			w.edge.After(listing, 1, edge.Answer{ContentType: "application/json", Body: `[{"id":"r1","currentTime":"2026-08-04 09:52:` + at + `.000Z"},{"name":"` +
				strings.Repeat("7", 1200000) + `"}]`})
		}
	}
	runAll(t, []search{
		{name: "its own", admin: "right", given: ofWanted, want: unproven(access.TooLong), calls: calls{listings: 1}},
		{name: "its own, token stored", admin: "right", known: "right", given: ofWanted, want: unproven(access.TooLong), calls: calls{listings: 1}},
		{name: "another's", admin: "right", given: all(deleted, ofAnother), want: goneUnlisted, calls: calls{2, 0, 1}},
		{name: "who knows whose", admin: "right", given: all(deleted, ofNobody), want: unproven(access.TooLong), calls: calls{2, 0, 1}},
		{name: "who knows whose, token refused", admin: "right", known: "right", given: all(deleted, ofNobody), want: goneRefused, calls: calls{2, 2, 1}},
	})
}

func TestFindNamedInKnownGone(t *testing.T) {
	t.Parallel()
	listedBefore := func(w *world, server *access.Server, _ simulator.Instance) {
		if _, err := server.Instances(w.t.Context(), roster.Now); err != nil {
			w.t.Fatal(err)
		}
	}
	openedBefore := func(w *world, server *access.Server, wanted simulator.Instance) {
		if _, err := server.Lookup(w.t.Context(), access.Ref{Token: call.Token(wanted.Token)}, roster.Shared); err != nil {
			w.t.Fatal(err)
		}
	}
	foundBefore := func(w *world, server *access.Server, wanted simulator.Instance) {
		server.KnownGone = nil
		_, err := server.Find(w.t.Context(), record(wanted), roster.Shared)
		if err != nil {
			w.t.Fatal(err)
		}
		server.KnownGone = []string{wanted.ID}
	}
	runAll(t, []search{
		{name: "by its id", admin: "right", knownGone: "id", want: goneSaid},
		{name: "by its id, token stored", admin: "right", known: "right", knownGone: "id", want: goneSaid},
		{name: "by its id, no admin token", known: "right", knownGone: "id", want: goneSaid},
		{name: "by its id, protected", admin: "right", knownGone: "id", protected: true, want: goneSaid},
		{name: "by its id, asked for now", admin: "right", knownGone: "id", how: roster.Now, want: goneSaid},
		{name: "as all", admin: "right", knownGone: "*", want: goneSaid},
		{name: "as all, at another address", admin: "right", knownGone: "*", foundAt: "there", want: goneSaid},
		{name: "another one", admin: "right", knownGone: "another", want: found, calls: calls{listings: 1}},
		{name: "by its id, listed before", admin: "right", knownGone: "id", given: listedBefore, want: thereThough},
		{name: "as all, listed before", admin: "right", knownGone: "*", given: listedBefore, want: thereThough},
		{name: "by its id, found before", admin: "right", knownGone: "id", given: foundBefore, want: thereThough},
		{name: "by its id, opened before", known: "right", knownGone: "id", given: openedBefore, want: thereThough},
		{name: "by its id, listed before, deleted since", admin: "right", knownGone: "id", given: all(listedBefore, deleted), want: thereThough},
	})
}

func TestFindListed(t *testing.T) {
	t.Parallel()
	masked, leftOut := simulator.Options{ListedTokens: simulator.TokensMasked}, simulator.Options{ListedTokens: simulator.TokensLeftOut}
	one, asked := calls{listings: 1}, calls{listings: 1, looks: 1}
	openedBefore := func(w *world, server *access.Server, wanted simulator.Instance) {
		if _, err := server.Lookup(w.t.Context(), access.Ref{ID: wanted.ID, Token: call.Token(wanted.Token)}, roster.Shared); err != nil {
			w.t.Fatal(err)
		}
	}
	runAll(t, []search{
		{name: "no token stored", admin: "right", want: found, calls: one},
		{name: "the same token", admin: "right", known: "right", want: found, calls: one},
		{name: "another token, which opens it", admin: "right", known: "old", want: found, calls: asked},
		{name: "another token, the stored one was never right", admin: "right", known: "wrong", want: found, calls: asked},
		{name: "another token, the stored one is another's", admin: "right", known: "another", want: found, calls: asked},
		{name: "provider's token is another's", admin: "right", token: "another", want: found, calls: one},
		{name: "in a new place", admin: "right", foundAt: "there", want: newAddress, calls: one},
		{name: "in a place of before", admin: "right", foundAt: "both", want: found, calls: one},
		{name: "asked for now", admin: "right", how: roster.Now, want: found, calls: one},

		{name: "masked token, stored", admin: "right", known: "right", options: masked, want: found, calls: one},
		{name: "masked token, not stored", admin: "right", options: masked, want: found, tokenless: true, calls: one},
		{name: "masked token, provider's opens it", admin: "right", token: "right", options: masked, want: found, calls: asked},
		{name: "masked token, provider's opens another", admin: "right", token: "another", options: masked, want: found, tokenless: true, calls: asked},
		{name: "masked token, seen to open it", admin: "right", options: masked, given: openedBefore, how: roster.Now, want: found, calls: one},
		{name: "no token, stored", admin: "right", known: "right", options: leftOut, want: found, calls: one},
		{name: "no token, not stored", admin: "right", options: leftOut, want: found, tokenless: true, calls: one},
		{name: "no token, provider's opens it", admin: "right", token: "right", options: leftOut, want: found, calls: asked},
		{name: "no token, seen to open it", admin: "right", options: leftOut, given: openedBefore, how: roster.Now, want: found, calls: one},
	})
}

// A listing may be older than the token that is known. Its token is taken over only
// if it opens that very instance.
func TestFindListedWithAnotherTokenThatDoesNotOpenIt(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]simulator.Fault{
		"refused":         {},
		"server fails":    {Route: status, Kind: simulator.FaultStatusBefore, Status: 500},
		"opens another's": {Route: status, Kind: simulator.FaultForeign},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			w.add("Suporte")
			wanted := w.add("Vendas")
			w.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultOld})
			wanted.Token = w.rotate(wanted.ID)
			if broken.Route != "" {
				w.Inject(broken)
			}
			got, err := w.asAdmin().Find(t.Context(), recordWithToken(wanted), roster.Shared)
			if verdict(got, err) != found || string(got.Token) != wanted.Token {
				t.Errorf("it is %s, with the token %q, want the stored one; %v", verdict(got, err), got.Token, err)
			}
			if made := w.calls(); made != (calls{listings: 1, looks: 1}) {
				t.Errorf("the calls are %+v", made)
			}
		})
	}
}

func TestFindNotListedAndItsTokenOpensIt(t *testing.T) {
	t.Parallel()
	asked := calls{listings: 1, looks: 1}
	openedBefore := func(w *world, server *access.Server, wanted simulator.Instance) {
		if _, err := server.Lookup(w.t.Context(), access.Ref{Token: call.Token(wanted.Token)}, roster.Shared); err != nil {
			w.t.Fatal(err)
		}
	}
	runAll(t, []search{
		{name: "cut listing", admin: "right", known: "right", given: cut(1), want: unlisted, calls: asked},
		{name: "empty listing", admin: "right", known: "right", given: empty, want: unlisted, calls: asked},
		{name: "null listing", admin: "right", known: "right", given: null, want: unlisted, calls: asked},
		{name: "provider's token opens it", admin: "right", token: "right", given: cut(1), want: unlisted, calls: asked},
		{name: "stored one is wrong, provider's opens it", admin: "right", known: "wrong", token: "right", given: cut(1), want: unlisted, calls: calls{listings: 1, looks: 2}},
		{name: "seen to open it", admin: "right", given: all(openedBefore, cut(1)), how: roster.Now, want: unlisted, calls: asked},
		{name: "seen to open it, and the stored one is old", admin: "right", known: "wrong", given: all(openedBefore, cut(1)), how: roster.Now, want: unlisted, calls: asked},
		{name: "seen to open it a moment ago", admin: "right", given: all(openedBefore, cut(1)), want: found},
		{name: "in a new place", admin: "right", known: "right", foundAt: "there", given: cut(1), want: "found, unlisted, at a new address", calls: asked},
		{name: "protected", admin: "right", known: "right", protected: true, given: cut(1), want: unlisted, calls: asked},
	})
}

func TestFindNotListedAtAnotherAddress(t *testing.T) {
	t.Parallel()
	runAll(t, []search{
		{name: "token refused", admin: "right", known: "right", foundAt: "there", given: deleted, want: elsewhere, calls: calls{listings: 1, looks: 1}},
		{name: "token of another, as the listing shows", admin: "right", known: "another", foundAt: "there", given: deleted, want: elsewhere, calls: calls{listings: 1}},
		{name: "no token", admin: "right", foundAt: "there", given: deleted, want: elsewhere, calls: calls{listings: 1}},
		{name: "no token, provider's refused", admin: "right", token: "wrong", foundAt: "there", given: deleted, want: elsewhere, calls: calls{listings: 1, looks: 1}},
		{name: "last one of the server", admin: "right", known: "right", foundAt: "there", given: all(alone, deleted), want: elsewhere, calls: calls{listings: 1, looks: 1}},
		// The twins: where it was here before as well, the rows below hold.
		{name: "token refused, also here", admin: "right", known: "right", foundAt: "both", given: deleted, want: goneRefused, calls: calls{2, 2, 1}},
		{name: "no token, also here", admin: "right", foundAt: "both", given: deleted, want: goneUnlisted, calls: calls{2, 0, 1}},
	})
}

func TestFindNotListedAndItsTokenIsRefused(t *testing.T) {
	t.Parallel()
	twice, once := calls{2, 2, 1}, calls{listings: 1, looks: 1}
	openedBefore := func(w *world, server *access.Server, wanted simulator.Instance) {
		if _, err := server.Lookup(w.t.Context(), access.Ref{Token: call.Token(wanted.Token)}, roster.Shared); err != nil {
			w.t.Fatal(err)
		}
	}
	runAll(t, []search{
		{name: "deleted", admin: "right", known: "right", foundAt: "here", given: deleted, want: goneRefused, calls: twice},
		{name: "deleted, place not known", admin: "right", known: "right", given: deleted, want: goneRefused, calls: twice},
		{name: "deleted, answers 404", admin: "right", known: "right", options: simulator.Options{GoneAnswer: simulator.Gone404}, given: deleted, want: goneRefused, calls: twice},
		{name: "deleted, protected", admin: "right", known: "right", protected: true, given: deleted, want: goneRefused, calls: twice},
		{name: "deleted, provider's token is another's", admin: "right", known: "right", token: "another", given: deleted, want: goneRefused, calls: calls{2, 3, 1}},
		{name: "deleted, asked for now", admin: "right", known: "right", given: deleted, how: roster.Now, want: goneRefused, calls: twice},
		{name: "deleted, seen to open before", admin: "right", given: all(openedBefore, deleted), how: roster.Now, want: goneRefused, calls: twice},
		{name: "deleted, the last one of the server", admin: "right", known: "right", given: all(alone, deleted), want: goneRefused, calls: twice},
		{name: "deleted, masked listing", admin: "right", known: "right", options: simulator.Options{ListedTokens: simulator.TokensMasked}, given: deleted, want: goneRefused, calls: twice},
		{name: "deleted, no health", admin: "right", known: "right", options: simulator.Options{HealthForm: simulator.HealthMissing}, given: deleted, want: goneRefused, calls: twice},
		{name: "deleted, health without counts", admin: "right", known: "right", options: simulator.Options{HealthForm: simulator.HealthWarning}, given: deleted, want: goneRefused, calls: twice},
		{name: "deleted, health counts two more", admin: "right", known: "right", given: all(deleted, five, cut(5)), want: goneRefused, calls: twice},

		{name: "health contradicts", admin: "right", known: "right", given: all(deleted, five, cut(4)), want: unproven(access.HealthContradicts), calls: twice},
		{name: "empty listing, health counts two", admin: "right", known: "right", given: all(deleted, empty), want: unproven(access.HealthContradicts), calls: twice},
		{name: "stale health has no vote", admin: "right", known: "right", options: simulator.Options{HealthStale: time.Hour}, given: all(deleted, five, cut(4)), want: goneRefused, calls: twice},
		{name: "rotated, second listing has it", admin: "right", known: "old", given: cutOnce, want: found, calls: calls{2, 3, 0}},
		{name: "second listing fails", admin: "right", known: "right", given: all(deleted, says(listing, 500, "", 1, 1)), want: unproven(access.NoSecondListing), calls: calls{2, 2, 0}},
		{name: "second listing refused", admin: "right", known: "right", given: all(deleted, says(listing, 401, refusal, 1, 1)), want: unproven(access.NoSecondListing), calls: calls{2, 2, 0}},

		{name: "refused once", admin: "right", known: "right", given: all(cut(1), says(status, 401, refusal, 0, 1)), want: unlisted, calls: calls{1, 2, 0}},
		{name: "refused once, then the server fails", admin: "right", known: "right", given: all(deleted, says(status, 500, "", 1, 0)), want: unproven(access.NotRefused), calls: calls{1, 2, 0}},
		{name: "refused once, then by a gateway", admin: "right", known: "right", given: all(deleted, says(status, 401, gatewayRefusal, 1, 0)), want: unproven(access.NotRefused), calls: calls{1, 2, 0}},
		{name: "refused by a gateway", admin: "right", known: "right", given: all(cut(1), says(status, 401, gatewayRefusal, 0, 0)), want: unproven(access.NotRefused), calls: once},
		{name: "refused by a page", admin: "right", known: "right", given: all(cut(1), says(status, 401, page, 0, 0)), want: unproven(access.NotRefused), calls: once},
		{name: "refused by a router", admin: "right", known: "right", given: all(cut(1), says(status, 404, noRoute, 0, 0)), want: unproven(access.NotRefused), calls: once},
		{name: "refused by a page with 404", admin: "right", known: "right", given: all(cut(1), says(status, 404, page, 0, 0)), want: unproven(access.NotRefused), calls: once},
		{name: "server fails", admin: "right", known: "right", given: all(cut(1), says(status, 500, absence, 0, 0)), want: unproven(access.NotRefused), calls: once},
		{name: "no session", admin: "right", known: "right", given: all(cut(1), says(status, 401, `{"error":"No session"}`, 0, 0)), want: unproven(access.NotRefused), calls: once},
		{name: "answer about another", admin: "right", known: "right", given: all(cut(1), fault(simulator.Fault{Route: status, Kind: simulator.FaultForeign})), want: unproven(access.NotRefused), calls: once},
		{name: "stored token is another's, as the listing shows", admin: "right", known: "another", given: deleted, want: unproven(access.NotRefused), calls: calls{listings: 1}},
		{
			name: "the stored one is refused, and the one that opened it fails", admin: "right", known: "wrong",
			given: all(openedBefore, cut(1), says(status, 500, "", 0, 1)), how: roster.Now, want: unproven(access.NotRefused), calls: calls{1, 2, 0},
		},
	})
}

func TestFindNotListedAndNoTokenIsKnown(t *testing.T) {
	t.Parallel()
	believed := calls{2, 0, 1}
	cached := func(w *world, _ *access.Server, _ simulator.Instance) { w.edge.Cache(listing) }
	undated := func(w *world, _ *access.Server, _ simulator.Instance) {
		w.edge.After(listing, 0, edge.Answer{Body: "[]", ContentType: "application/json"})
	}
	stale := simulator.Options{HealthStale: time.Hour}
	runAll(t, []search{
		{name: "second listing believable", admin: "right", foundAt: "here", given: deleted, want: goneUnlisted, calls: believed},
		{name: "second listing believable, asked for now", admin: "right", given: deleted, how: roster.Now, want: goneUnlisted, calls: believed},
		{name: "provider's token is refused", admin: "right", token: "wrong", given: deleted, want: goneUnlisted, calls: calls{2, 1, 1}},
		{name: "provider's token is another's", admin: "right", token: "another", given: deleted, want: goneUnlisted, calls: believed},
		{name: "no health", admin: "right", options: simulator.Options{HealthForm: simulator.HealthMissing}, given: deleted, want: goneUnlisted, calls: believed},
		{name: "health counts two more", admin: "right", given: all(deleted, five, cut(5)), want: goneUnlisted, calls: believed},

		{name: "deletion protection", admin: "right", protected: true, given: deleted, want: unproven(access.Protected), calls: believed},
		{name: "second listing has it", admin: "right", given: cutOnce, want: found, calls: calls{listings: 2}},
		{name: "second listing is not newer", admin: "right", given: all(deleted, cached), want: unproven(access.NotNewer), calls: calls{1, 0, 1}},
		{name: "second listing fails", admin: "right", given: all(deleted, says(listing, 500, "", 1, 1)), want: unproven(access.NoSecondListing), calls: calls{listings: 2}},
		{name: "second listing refused", admin: "right", given: all(deleted, says(listing, 401, refusal, 1, 1)), want: unproven(access.NoSecondListing), calls: calls{listings: 2}},
		{name: "health contradicts", admin: "right", given: all(deleted, five, cut(4)), want: unproven(access.HealthContradicts), calls: believed},
		{name: "stale health has no vote", admin: "right", options: stale, given: all(deleted, five, cut(4)), want: goneUnlisted, calls: believed},

		{name: "empty, health counts none", admin: "right", given: all(alone, deleted), want: goneUnlisted, calls: believed},
		{name: "null, health counts none", admin: "right", given: all(alone, deleted, null), want: goneUnlisted, calls: believed},
		{name: "empty, health counts two", admin: "right", given: all(deleted, empty), want: unproven(access.HealthContradicts), calls: believed},
		{name: "empty, health counts many", admin: "right", given: all(deleted, five, empty), want: unproven(access.HealthContradicts), calls: believed},
		{name: "empty, no health", admin: "right", options: simulator.Options{HealthForm: simulator.HealthMissing}, given: all(alone, deleted), want: unproven(access.EmptyListing), calls: believed},
		{name: "empty, health without counts", admin: "right", options: simulator.Options{HealthForm: simulator.HealthWarning}, given: all(alone, deleted), want: unproven(access.EmptyListing), calls: believed},
		{name: "empty, stale health", admin: "right", options: stale, given: all(alone, deleted), want: unproven(access.EmptyListing), calls: believed},
		{name: "empty, and nothing tells of when", admin: "right", given: all(alone, deleted, undated), want: unproven(access.NotNewer), calls: calls{2, 0, 1}},
	})
}

// Without a listing, an instance's own token speaks.
func TestFindWithoutAListing(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]struct {
		admin    string
		options  simulator.Options
		given    given
		listings int
	}{
		"no admin token":                {},
		"admin token refused":           {admin: "wrong", listings: 1},
		"admin token refused in a text": {admin: "wrong", options: simulator.Options{AdminRefusal: simulator.AdminRefusedPlain}, listings: 1},
		"listing disabled":              {admin: "right", options: simulator.Options{ListingDisabled: true}, listings: 1},
		"no route":                      {admin: "right", given: says(listing, 404, noRoute, 0, 0), listings: 1},
		"no such verb":                  {admin: "right", given: says(listing, 405, `{"message":"Method Not Allowed."}`, 0, 0), listings: 1},
	} {
		there := found
		if way.admin != "" {
			there = noListing
		}
		looks := func(n int) calls { return calls{listings: way.listings, looks: n} }
		rows := []search{
			{name: "own token opens it", known: "right", want: there, calls: looks(1)},
			{name: "own token opens it, in a new place", known: "right", foundAt: "there", want: there + ", at a new address", calls: looks(1)},
			{name: "provider's token opens it", token: "right", want: there, calls: looks(1)},
			{name: "own token opens it, provider's another", known: "right", token: "another", want: there, calls: looks(1)},

			{name: "own 404 twice", known: "right", given: says(status, 404, absence, 0, 0), want: goneDenied, calls: looks(2)},
			{name: "own 404 twice, protected", known: "right", protected: true, given: says(status, 404, absence, 0, 0), want: goneDenied, calls: looks(2)},
			{name: "own 404 once", known: "right", given: says(status, 404, absence, 0, 1), want: there, calls: looks(2)},
			{name: "own 404, then 401", known: "right", given: all(says(status, 404, absence, 0, 1), deleted), want: undecided, calls: looks(2)},
			{name: "own 404, then the server fails", known: "right", given: all(says(status, 404, absence, 0, 1), says(status, 500, "", 0, 0)), want: failed(call.ErrServerFault), calls: looks(2)},
			{name: "own 404 in another place", known: "right", foundAt: "there", given: says(status, 404, absence, 0, 0), want: elsewhere, calls: looks(1)},
			{name: "404 of a router", known: "right", given: says(status, 404, noRoute, 0, 0), want: failed(call.ErrNoRoute), calls: looks(1)},
			{name: "404 of a proxy", known: "right", given: says(status, 404, page, 0, 0), want: failed(call.ErrNoRoute), calls: looks(1)},
			{name: "404 in plain text", known: "right", given: says(status, 404, "instance not found", 0, 0), want: failed(call.ErrNoRoute), calls: looks(1)},

			{name: "announced hour over, with the margin", known: "right", ends: -3 * time.Minute, given: deleted, want: goneHour, calls: looks(2)},
			{name: "announced hour over, within the margin", known: "right", ends: -time.Minute, given: deleted, want: undecided, calls: looks(1)},
			{name: "announced hour not over", known: "right", ends: time.Minute, given: deleted, want: undecided, calls: looks(1)},
			{name: "announced hour over, and it opens", known: "right", ends: -3 * time.Minute, want: there, calls: looks(1)},
			{name: "announced hour over, and a gateway refuses", known: "right", ends: -3 * time.Minute, given: says(status, 401, gatewayRefusal, 0, 0), want: undecided, calls: looks(1)},
			{name: "announced hour over, and the server fails", known: "right", ends: -3 * time.Minute, given: says(status, 500, "", 0, 0), want: failed(call.ErrServerFault), calls: looks(1)},
			{name: "announced hour over, no token", ends: -3 * time.Minute, given: deleted, want: undecided, calls: looks(0)},

			{name: "own 401", known: "wrong", want: undecided, calls: looks(1)},
			{name: "own 401, deleted", known: "right", given: deleted, want: undecided, calls: looks(1)},
			{name: "own 401, rotated", known: "old", want: undecided, calls: looks(1)},
			{name: "own 401 in another place", known: "right", foundAt: "there", given: deleted, want: elsewhere, calls: looks(1)},
			{name: "provider's 401", token: "wrong", want: undecided, calls: looks(1)},
			{name: "own 401 of a page", known: "right", given: says(status, 401, page, 0, 0), want: failed(call.ErrBlocked), calls: looks(1)},
			{name: "no token", want: undecided, calls: looks(0)},
			{name: "no token, deleted", given: deleted, want: undecided, calls: looks(0)},
			{name: "the server fails", known: "right", given: says(status, 500, absence, 0, 0), want: failed(call.ErrServerFault), calls: looks(1)},
		}
		for n := range rows {
			rows[n].name = name + "/" + rows[n].name
			rows[n].admin, rows[n].options = way.admin, way.options
			if way.given != nil && rows[n].given != nil {
				rows[n].given = all(way.given, rows[n].given)
			} else if way.given != nil {
				rows[n].given = way.given
			}
		}
		runAll(t, rows)
	}
}

// A token that opens another instance says nothing of this one.
func TestFindWithoutAListingByATokenOfAnother(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		has        func(w *world, another simulator.Instance) credentials
		known      bool
		ofProvider bool
		why        func(error) bool
	}{
		"provider's": {
			has:        func(_ *world, another simulator.Instance) credentials { return credentials{token: another.Token} },
			ofProvider: true, why: access.NoAdminToken,
		},
		"stored": {
			has:   func(*world, simulator.Instance) credentials { return credentials{} },
			known: true, why: access.NoAdminToken,
		},
		"provider's, listing disabled": {
			has: func(w *world, another simulator.Instance) credentials {
				return credentials{admin: w.AdminToken(), token: another.Token}
			},
			ofProvider: true, why: func(err error) bool { return errors.Is(err, call.ErrDisabled) },
		},
	} {
		for _, gone := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, deleted %t", name, gone), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, simulator.Options{ListingDisabled: true})
				wanted, another := w.add("Vendas"), w.add("Suporte")
				searched := record(wanted)
				if test.known {
					searched.Token = call.Token(another.Token)
				}
				if gone {
					w.remove(wanted.ID)
				}
				_, err := w.open(test.has(w, another)).Find(t.Context(), searched, roster.Shared)
				other, is := errors.AsType[*access.OtherInstanceError](err)
				if !is || other.Wanted != wanted.ID || other.Opened != another.ID || other.OfProvider != test.ofProvider || !test.why(other.Listing) {
					t.Errorf("got %v, want that the token opens another instance", err)
				}
				if looks := w.Calls(status); looks != 1 {
					t.Errorf("%d looks, want 1", looks)
				}
			})
		}
	}
}

// A listing that fails while the server answers leaves it to the own token.
func TestFindTheListingFails(t *testing.T) {
	t.Parallel()
	noHealth := says(healthRoute, 404, noRoute, 0, 0)
	for name, way := range map[string]struct {
		given    given
		listings int
		kind     call.Kind
	}{
		"500":            {says(listing, 500, "", 0, 0), 1, call.ErrServerFault},
		"500, no health": {all(says(listing, 500, "", 0, 0), noHealth), 1, call.ErrServerFault},
		"500, health fails otherwise": {
			all(says(listing, 500, "", 0, 0), says(healthRoute, 500, "", 0, 0)), 1, call.ErrServerFault,
		},
		"503":        {says(listing, 503, "", 0, 0), 3, call.ErrServerFault},
		"unreadable": {fault(simulator.Fault{Route: listing, Kind: simulator.FaultGarbled}), 1, call.ErrUndecodable},
		"a page":     {fault(simulator.Fault{Route: listing, Kind: simulator.FaultGarbled, Body: page}), 1, call.ErrUndecodable},
		"cut off":    {fault(simulator.Fault{Route: listing, Kind: simulator.FaultCutJSON}), 3, call.ErrUnreachable},
		"blocked":    {says(listing, 403, page, 0, 0), 1, call.ErrBlocked},
	} {
		runAll(t, []search{
			{name: name + "/own token opens it", admin: "right", known: "right", given: way.given, want: noListing, calls: calls{way.listings, 1, 1}},
			{name: name + "/provider's token opens it", admin: "right", token: "right", given: way.given, want: noListing, calls: calls{way.listings, 1, 1}},
			{name: name + "/own token refused", admin: "right", known: "right", given: all(deleted, way.given), want: failed(way.kind), calls: calls{way.listings, 1, 1}},
			{name: name + "/own token 404", admin: "right", known: "right", given: all(way.given, says(status, 404, absence, 0, 0)), want: failed(way.kind), calls: calls{way.listings, 1, 1}},
			{name: name + "/provider's is another's", admin: "right", token: "another", given: way.given, want: failed(way.kind), calls: calls{way.listings, 1, 1}},
			{name: name + "/no token", admin: "right", given: way.given, want: failed(way.kind), calls: calls{way.listings, 0, 1}},
		})
	}
}

// What is wrong with the request, or comes too often, is no failure of the listing.
func TestFindTheListingIsRefusedForTheRequest(t *testing.T) {
	t.Parallel()
	redirect := fault(simulator.Fault{Route: listing, Kind: simulator.FaultRedirect, Location: "https://b.example/"})
	runAll(t, []search{
		{name: "400", admin: "right", known: "right", given: says(listing, 400, "", 0, 0), want: noListing, calls: calls{1, 1, 1}},
		{name: "400, its own token opens nothing", admin: "right", given: says(listing, 400, "", 0, 0), want: failed(call.ErrInvalid), calls: calls{1, 0, 1}},
		{name: "409", admin: "right", known: "right", given: says(listing, 409, "", 0, 0), want: noListing, calls: calls{1, 1, 1}},
		{name: "429", admin: "right", known: "right", given: says(listing, 429, "", 0, 0), want: failed(call.ErrRateLimit), calls: calls{listings: 3}},
		{name: "redirect", admin: "right", known: "right", given: redirect, want: failed(call.ErrRedirect), calls: calls{listings: 1}},
	})
}
