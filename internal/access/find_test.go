package access_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// notListed is the fault of a listing that the server does not have.
func notListed(status int, body string) simulator.Fault {
	return simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: status, Body: body}
}

// own is a fault of the answer to an instance's own token.
func own(status int, body string) simulator.Fault {
	return simulator.Fault{Route: "GET /instance/status", Kind: simulator.FaultStatusBefore, Status: status, Body: body}
}

const gone = `{"error":"Instância não encontrada"}`

// What is known of an instance with which credentials: the table of what is
// gone and what is refused.
func TestFind(t *testing.T) {
	t.Parallel()
	type situation struct {
		name    string
		options simulator.Options
		faults  []simulator.Fault
		// admin is the provider's admin token: "right", "wrong" or none.
		admin string
		// token is the provider's own: "right", "wrong", "another" or none.
		token string
		// known is the token that the object itself holds: likewise.
		known string
		// byToken says that the object does not know its id.
		byToken bool
		// deleted says that the instance is no more.
		deleted bool
		check   func(t *testing.T, err error)
		// listings and looks count the calls that settle it.
		listings, looks int
	}
	found := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("it was not found: %v", err)
		}
	}
	isGone := func(t *testing.T, err error) {
		t.Helper()
		if !errors.Is(err, uazapi.ErrGone) {
			t.Errorf("it is not gone: %v", err)
		}
	}
	fails := func(kind error) func(*testing.T, error) {
		return func(t *testing.T, err error) {
			t.Helper()
			if err == nil || !errors.Is(err, kind) {
				t.Errorf("got %v, want %v", err, kind)
			}
			if errors.Is(err, uazapi.ErrGone) {
				t.Errorf("it counts as gone: %v", err)
			}
		}
	}
	unsettled := func(why func(*access.UnsettledError) bool) func(*testing.T, error) {
		return func(t *testing.T, err error) {
			t.Helper()
			var got *access.UnsettledError
			if !errors.As(err, &got) || !why(got) {
				t.Errorf("got %v, want that it cannot be told", err)
			}
			if errors.Is(err, uazapi.ErrGone) {
				t.Errorf("it counts as gone: %v", err)
			}
		}
	}
	rejectedWithoutAdmin := unsettled(func(e *access.UnsettledError) bool {
		return access.NoAdminToken(e.Listing) && errors.Is(e.Own, uazapi.ErrRejected)
	})
	other := func(ofProvider bool, why func(error) bool) func(*testing.T, error) {
		return func(t *testing.T, err error) {
			t.Helper()
			var got *access.OtherInstanceError
			if !errors.As(err, &got) || got.OfProvider != ofProvider || !why(got.Listing) {
				t.Errorf("got %v, want that the token opens another instance", err)
			}
			if errors.Is(err, uazapi.ErrGone) {
				t.Errorf("it counts as gone: %v", err)
			}
		}
	}
	demo := simulator.Options{Demo: true}

	for _, test := range []situation{
		// With the admin token, the listing has the first word.
		{name: "listed", admin: "right", check: found, listings: 1},
		{name: "listed, own token wrong", admin: "right", known: "wrong", check: found, listings: 1},
		{name: "listed, provider's token another's", admin: "right", token: "another", check: found, listings: 1},
		{name: "not listed", admin: "right", deleted: true, check: isGone, listings: 1},
		{name: "not listed, own token known", admin: "right", known: "right", deleted: true, check: isGone, listings: 1},

		// Without a listing, its own token speaks.
		{name: "admin refused, own token opens it", admin: "wrong", known: "right", check: found, listings: 1, looks: 1},
		{name: "admin refused in plain text", admin: "wrong", known: "right", options: simulator.Options{PlainAdminRefusal: true}, check: found, listings: 1, looks: 1},
		{name: "admin refused, provider's token opens it", admin: "wrong", token: "right", check: found, listings: 1, looks: 1},
		{name: "listing disabled, own token opens it", admin: "right", known: "right", options: simulator.Options{ListingDisabled: true}, check: found, listings: 1, looks: 1},
		{name: "demo server, own token opens it", admin: "right", known: "right", options: demo, check: found, listings: 1, looks: 1},
		{name: "no such route, own token opens it", admin: "right", known: "right", faults: []simulator.Fault{notListed(404, `{"code":404,"message":"Not Found.","data":{}}`)}, check: found, listings: 1, looks: 1},
		{name: "no such verb, own token opens it", admin: "right", known: "right", faults: []simulator.Fault{notListed(405, `{"message":"Method Not Allowed."}`)}, check: found, listings: 1, looks: 1},
		{name: "no admin, own token opens it", known: "right", check: found, looks: 1},
		{name: "no admin, own token opens it, provider's another", known: "right", token: "another", check: found, looks: 1},
		{name: "no admin, provider's token opens it", token: "right", check: found, looks: 1},
		{name: "no admin, no id, own token opens it", known: "right", byToken: true, check: found, looks: 1},
		{name: "no id, provider's token opens it", token: "right", byToken: true, check: found, looks: 1},
		{name: "no id, admin at hand, own token opens it", admin: "right", known: "right", byToken: true, check: found, looks: 1},

		// 404 in the server's words is proof, with any credentials.
		{name: "no admin, own token 404", known: "right", faults: []simulator.Fault{own(404, gone)}, check: isGone, looks: 1},
		{name: "no admin, no id, own token 404", known: "right", byToken: true, faults: []simulator.Fault{own(404, gone)}, check: isGone, looks: 1},
		{name: "admin refused, own token 404", admin: "wrong", known: "right", faults: []simulator.Fault{own(404, gone)}, check: isGone, listings: 1, looks: 1},
		{name: "listing disabled, own token 404", admin: "right", known: "right", options: demo, faults: []simulator.Fault{own(404, gone)}, check: isGone, listings: 1, looks: 1},
		// A 404 of anybody else is none.
		{name: "404 of the router", known: "right", faults: []simulator.Fault{own(404, `{"code":404,"message":"Not Found.","data":{}}`)}, check: fails(uazapi.ErrNoRoute), looks: 1},
		{name: "404 of a proxy", known: "right", faults: []simulator.Fault{own(404, `<html><title>Instance not found</title></html>`)}, check: fails(uazapi.ErrNoRoute), looks: 1},
		{name: "404 in plain text", known: "right", faults: []simulator.Fault{own(404, `instance not found`)}, check: fails(uazapi.ErrNoRoute), looks: 1},

		// 401 may be a wrong token as well as a deleted instance.
		{name: "no admin, own token 401", known: "wrong", check: rejectedWithoutAdmin, looks: 1},
		{name: "no admin, own token 401, deleted", known: "right", deleted: true, check: rejectedWithoutAdmin, looks: 1},
		{name: "no admin, provider's token 401", token: "wrong", check: rejectedWithoutAdmin, looks: 1},
		{name: "no admin, no id, own token 401", known: "wrong", byToken: true, check: fails(uazapi.ErrRejected), looks: 1},
		{name: "no admin, no id, deleted", token: "right", byToken: true, deleted: true, check: fails(uazapi.ErrRejected), looks: 1},
		{
			name: "admin refused, own token 401", admin: "wrong", known: "wrong", listings: 1, looks: 1,
			check: unsettled(func(e *access.UnsettledError) bool {
				return errors.Is(e.Listing, uazapi.ErrRejected) && errors.Is(e.Own, uazapi.ErrRejected)
			}),
		},
		{
			name: "demo server, own token 401", admin: "right", known: "right", options: demo, deleted: true, listings: 1, looks: 1,
			check: unsettled(func(e *access.UnsettledError) bool {
				return errors.Is(e.Listing, uazapi.ErrDisabled) && errors.Is(e.Own, uazapi.ErrRejected)
			}),
		},

		// No token at all.
		{
			name: "no credentials, id known", check: unsettled(func(e *access.UnsettledError) bool {
				return access.NoAdminToken(e.Listing) && access.NoToken(e.Own)
			}),
		},
		{
			name: "admin refused, no token", admin: "wrong", listings: 1, check: unsettled(func(e *access.UnsettledError) bool {
				return errors.Is(e.Listing, uazapi.ErrRejected) && access.NoToken(e.Own)
			}),
		},
		{
			name: "demo server, no token", admin: "right", options: demo, listings: 1, check: unsettled(func(e *access.UnsettledError) bool {
				return errors.Is(e.Listing, uazapi.ErrDisabled) && access.NoToken(e.Own)
			}),
		},
		{name: "no credentials, no id", byToken: true, check: func(t *testing.T, err error) {
			if !access.NoToken(err) {
				t.Errorf("got %v, want that there is no token", err)
			}
		}},

		// A token that opens another instance says nothing of this one.
		{name: "no admin, provider's token another's", token: "another", check: other(true, access.NoAdminToken), looks: 1},
		{name: "no admin, own token another's", known: "another", check: other(false, access.NoAdminToken), looks: 1},
		{name: "no admin, provider's token another's, deleted", token: "another", deleted: true, check: other(true, access.NoAdminToken), looks: 1},
		{name: "demo server, provider's token another's", admin: "right", token: "another", options: demo, check: other(true, func(err error) bool { return errors.Is(err, uazapi.ErrDisabled) }), listings: 1, looks: 1},

		// What a gateway refuses says nothing of credentials.
		{name: "listing blocked", admin: "right", known: "right", faults: []simulator.Fault{notListed(403, "<html></html>")}, check: fails(uazapi.ErrBlocked), listings: 1},
		{name: "own token blocked", known: "right", faults: []simulator.Fault{own(401, "<html></html>")}, check: fails(uazapi.ErrBlocked), looks: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, test.options)
			wanted, another := world.Add("Vendas"), world.Add("Suporte")
			token := map[string]string{"right": wanted.Token, "wrong": wrongToken, "another": another.Token}
			has := credentials{token: token[test.token]}
			switch test.admin {
			case "right":
				has.admin = world.AdminToken()
			case "wrong":
				has.admin = "none-of-this-server"
			}
			if test.deleted {
				if err := world.Remove(wanted.ID); err != nil {
					t.Fatal(err)
				}
			}
			for _, fault := range test.faults {
				world.Inject(fault)
			}
			ref := access.Ref{ID: wanted.ID, Token: uazapi.Token(token[test.known])}
			if test.byToken {
				ref.ID = ""
			}
			got, err := world.open(has).Find(t.Context(), ref)
			test.check(t, err)
			if err == nil && (got.ID != wanted.ID || got.Name != "Vendas" || string(got.Token) != wanted.Token) {
				t.Errorf("got the instance %q with the id %s, want %s, with its token", got.Name, got.ID, wanted.ID)
			}
			if err != nil && got.ID != "" {
				t.Errorf("got the instance %s together with an error", got.ID)
			}
			if listings, looks := world.Calls(listing), world.Calls(status); listings != test.listings || looks != test.looks {
				t.Errorf("it took %d listings and %d looks with a token, want %d and %d", listings, looks, test.listings, test.looks)
			}
		})
	}
}

// Whatever goes wrong on the way is no proof: neither is the instance gone, nor
// is another credential asked in the listing's place.
func TestAFailureOnTheWayKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	faults := map[string]simulator.Fault{
		"connection cut":  {Kind: simulator.FaultDropBefore},
		"answer lost":     {Kind: simulator.FaultDropAfter},
		"answer cut":      {Kind: simulator.FaultCutJSON},
		"half an answer":  {Kind: simulator.FaultHalfJSON},
		"garbled":         {Kind: simulator.FaultGarbled},
		"null":            {Kind: simulator.FaultGarbled, Body: `null`},
		"empty object":    {Kind: simulator.FaultGarbled, Body: `{}`},
		"without ids":     {Kind: simulator.FaultGarbled, Body: `[{"name":"Vendas"}]`},
		"refusal as 200":  {Kind: simulator.FaultGarbled, Body: `{"error":"Instance not found"}`},
		"page as 200":     {Kind: simulator.FaultGarbled, Body: `<html><title>Painel</title></html>`},
		"500":             {Kind: simulator.FaultStatusBefore, Status: 500},
		"500, telling":    {Kind: simulator.FaultStatusBefore, Status: 500, Body: gone},
		"502, page":       {Kind: simulator.FaultHTMLBefore},
		"503":             {Kind: simulator.FaultStatusBefore},
		"504, page after": {Kind: simulator.FaultHTMLAfter, Status: http.StatusGatewayTimeout},
		"403, plain text": {Kind: simulator.FaultStatusBefore, Status: http.StatusForbidden, Body: "error code: 1020"},
		"403, page":       {Kind: simulator.FaultHTMLBefore, Status: http.StatusForbidden},
		"429":             {Kind: simulator.FaultStatusBefore, Status: 429},
		"400":             {Kind: simulator.FaultStatusBefore, Status: 400},
		"409":             {Kind: simulator.FaultStatusBefore, Status: 409},
		"redirect":        {Kind: simulator.FaultRedirect, Location: "https://b.example/"},
		"circle":          {Kind: simulator.FaultRedirect},
		"endless":         {Kind: simulator.FaultEndless},
	}
	for name, fault := range faults {
		for _, route := range []string{listing, status} {
			if name == "endless" && route == listing {
				continue // 64 MB are read of it, in a test of the client
			}
			if name == "null" && route == listing {
				continue // which is an empty listing
			}
			t.Run(route+"/"+name, func(t *testing.T) {
				t.Parallel()
				world := newWorld(t, simulator.Options{})
				wanted := world.Add("Vendas")
				has, ref := credentials{admin: world.AdminToken(), token: wanted.Token}, access.Ref{ID: wanted.ID}
				if route == status {
					has.admin, ref.Token = "", uazapi.Token(wanted.Token)
				}
				server := world.open(has)
				broken := fault
				broken.Route = route
				world.Inject(broken)
				_, err := server.Find(t.Context(), ref)
				if err == nil || errors.Is(err, uazapi.ErrGone) || errors.Is(err, uazapi.ErrRejected) {
					t.Errorf("got %v, want another error", err)
				}
				if _, unsettled := errors.AsType[*access.UnsettledError](err); unsettled {
					t.Errorf("it counts as possibly deleted: %v", err)
				}
				if route == listing && world.Calls(status) != 0 {
					t.Error("a token was asked in the listing's place")
				}
				// The twin: without the fault it is found, so nothing above rests on another mistake.
				world.Heal()
				if _, err := server.Find(t.Context(), ref); err != nil {
					t.Errorf("without the fault it is not found either: %v", err)
				}
			})
		}
	}
}

func TestASilentServerKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	for _, route := range []string{listing, status} {
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, simulator.Options{})
			wanted := world.Add("Vendas")
			world.Inject(simulator.Fault{Route: route, Kind: simulator.FaultLatency, Latency: time.Hour})
			has := credentials{token: wanted.Token}
			if route == listing {
				has.admin = world.AdminToken()
			}
			server := world.open(has, func(config *uazapi.Config) {
				config.RequestTimeout = 50 * time.Millisecond
				config.MaxRetries = 0
			})
			_, err := server.Find(t.Context(), access.Ref{ID: wanted.ID})
			if !errors.Is(err, uazapi.ErrUnreachable) || errors.Is(err, uazapi.ErrGone) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAServerThatIsDownKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	down := httptest.NewServer(nil)
	down.Close()
	world.url = down.URL
	for _, has := range []credentials{{admin: "a"}, {token: wrongToken}, {admin: "a", token: wrongToken}} {
		_, err := world.open(has).Find(t.Context(), access.Ref{ID: "r76b15a4a3614b4"})
		if !errors.Is(err, uazapi.ErrUnreachable) || errors.Is(err, uazapi.ErrGone) {
			t.Errorf("got %v", err)
		}
	}
}

func TestNotListedSaysHowManyAre(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	for i := range 3 {
		world.Add(fmt.Sprintf("Loja %d", i))
	}
	_, err := world.open(credentials{admin: world.AdminToken()}).Find(t.Context(), access.Ref{ID: "r00000000000000"})
	var notListed *access.NotListedError
	if !errors.As(err, &notListed) || notListed.ID != "r00000000000000" || notListed.Count != 3 {
		t.Errorf("got %v, want that it is not among 3", err)
	}
}

func TestAnInstanceThatIsMarkedGoneIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{Demo: true})
	wanted, other := world.Add("Vendas"), world.Add("Suporte")
	server := world.open(credentials{})
	server.MarkGone(wanted.ID, uazapi.Token(wanted.Token))
	for _, ref := range []access.Ref{
		{ID: wanted.ID},
		{Token: uazapi.Token(wanted.Token)},
		{ID: wanted.ID, Token: uazapi.Token(wanted.Token)},
		{ID: wanted.ID, Token: wrongToken},
	} {
		if _, err := server.Find(t.Context(), ref); !errors.Is(err, uazapi.ErrGone) {
			t.Errorf("got %v, want that it is gone", err)
		}
		if _, err := server.Status(t.Context(), access.Ref{ID: wanted.ID, Token: ref.Token}); !errors.Is(err, uazapi.ErrGone) {
			t.Errorf("its status: got %v, want that it is gone", err)
		}
	}
	if got := len(world.Requests()); got != 0 {
		t.Errorf("%d requests were made", got)
	}
	// The twin: another one is asked for, and found.
	if _, err := server.Find(t.Context(), access.Ref{ID: other.ID, Token: uazapi.Token(other.Token)}); err != nil {
		t.Errorf("the other instance: %v", err)
	}
	if got := len(world.Requests()); got != 1 {
		t.Errorf("%d requests were made for the other instance, want 1", got)
	}
}

func TestMarkingWithoutATokenMarksNoOtherInstance(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	wanted, other := world.Add("Vendas"), world.Add("Suporte")
	server := world.open(credentials{token: other.Token})
	server.MarkGone(wanted.ID, "")
	if _, err := server.Find(t.Context(), access.Ref{}); err != nil {
		t.Errorf("the instance of the provider's token: %v", err)
	}
}

func TestOpenTriesATokenAndDoesNotTrustIt(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	wanted, another := world.Add("Vendas"), world.Add("Suporte")
	server := world.open(credentials{admin: world.AdminToken(), token: another.Token})
	ctx := t.Context()
	if got, err := server.Open(ctx, access.Ref{Token: uazapi.Token(wanted.Token)}); err != nil || got.ID != wanted.ID {
		t.Errorf("its token: got %s, %v", got.ID, err)
	}
	if _, err := server.Open(ctx, access.Ref{Token: wrongToken}); !errors.Is(err, uazapi.ErrRejected) {
		t.Errorf("a wrong token: got %v", err)
	}
	if _, err := server.Open(ctx, access.Ref{ID: wanted.ID, Token: wrongToken}); !errors.Is(err, uazapi.ErrRejected) {
		t.Errorf("a wrong token with the right id: got %v", err)
	}
	var other *access.OtherInstanceError
	_, err := server.Open(ctx, access.Ref{ID: wanted.ID, Token: uazapi.Token(another.Token)})
	if !errors.As(err, &other) || other.OfProvider || other.Wanted != wanted.ID || other.Opened != another.ID {
		t.Errorf("another's token: got %v", err)
	}
	if got, err := server.Open(ctx, access.Ref{ID: wanted.ID}); err != nil || got.ID != wanted.ID {
		t.Errorf("its id: got %s, %v", got.ID, err)
	}
	if got, err := server.Open(ctx, access.Ref{}); err != nil || got.ID != another.ID {
		t.Errorf("nothing, so the provider's token: got %s, %v", got.ID, err)
	}
}

// A token that nobody keeps opens an instance that the provider finds without
// it, and no other.
func TestOpenOnceOpensWhatIsFoundAgain(t *testing.T) {
	t.Parallel()
	found := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("it is not opened: %v", err)
		}
	}
	tokenOnly := func(t *testing.T, err error) {
		t.Helper()
		var got *access.TokenOnlyError
		if !errors.As(err, &got) || got.ID == "" {
			t.Errorf("got %v, want that only its token finds it", err)
		}
	}
	fails := func(t *testing.T, err error) {
		t.Helper()
		var got *access.TokenOnlyError
		if err == nil || errors.As(err, &got) {
			t.Errorf("got %v, want a failure on the way", err)
		}
	}
	for _, test := range []struct {
		name    string
		options simulator.Options
		faults  []simulator.Fault
		// admin and token are what the provider has: "right", "wrong", "another"
		// or none.
		admin, token string
		check        func(*testing.T, error)
	}{
		{name: "listed", admin: "right", check: found},
		{name: "listed, provider's token wrong", admin: "right", token: "wrong", check: found},
		{name: "provider's own token", token: "right", check: found},
		{name: "admin refused, provider's own token", admin: "wrong", token: "right", check: found},
		{name: "demo server, provider's own token", admin: "right", token: "right", options: simulator.Options{Demo: true}, check: found},

		{name: "no credential", check: tokenOnly},
		{name: "admin refused", admin: "wrong", check: tokenOnly},
		{name: "provider's token wrong", token: "wrong", check: tokenOnly},
		{name: "provider's token another's", token: "another", check: tokenOnly},
		{name: "demo server", admin: "right", options: simulator.Options{Demo: true}, check: tokenOnly},
		{name: "not listed", admin: "right", token: "right", faults: []simulator.Fault{{Route: listing, Kind: simulator.FaultStatusBefore, Status: 200, Body: "[]", Times: 2}}, check: tokenOnly},
		{name: "not listed at first", admin: "right", faults: []simulator.Fault{{Route: listing, Kind: simulator.FaultStatusBefore, Status: 200, Body: "[]", Times: 1}}, check: found},

		{name: "listing fails", admin: "right", faults: []simulator.Fault{{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500, Times: 9}}, check: fails},
		{name: "listing blocked", admin: "right", faults: []simulator.Fault{notListed(403, "<html></html>")}, check: fails},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, test.options)
			wanted, another := world.Add("Vendas"), world.Add("Suporte")
			has := credentials{
				admin: map[string]string{"right": world.AdminToken(), "wrong": "none-of-this-server"}[test.admin],
				token: map[string]string{"right": wanted.Token, "wrong": wrongToken, "another": another.Token}[test.token],
			}
			for _, fault := range test.faults {
				world.Inject(fault)
			}
			server := world.open(has)
			got, err := server.OpenOnce(t.Context(), access.Ref{Token: uazapi.Token(wanted.Token)})
			test.check(t, err)
			if (err == nil) != (got.ID == wanted.ID) {
				t.Errorf("got the instance %q, %v", got.ID, err)
			}
			if asks := server.CanFind() == nil; asks != (has != credentials{}) {
				t.Errorf("it may find instances: %t", asks)
			}
		})
	}
}

// What opens no instance, or another one, is told as it is.
func TestOpenOnceTriesTheToken(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	wanted, another := world.Add("Vendas"), world.Add("Suporte")
	server := world.open(credentials{})
	if _, err := server.OpenOnce(t.Context(), access.Ref{Token: wrongToken}); !errors.Is(err, uazapi.ErrRejected) {
		t.Errorf("a wrong token: got %v", err)
	}
	var other *access.OtherInstanceError
	_, err := server.OpenOnce(t.Context(), access.Ref{ID: wanted.ID, Token: uazapi.Token(another.Token)})
	if !errors.As(err, &other) || other.OfProvider || other.Opened != another.ID {
		t.Errorf("another's token: got %v", err)
	}
}

func TestStatusIsReadAnewHoweverTheInstanceIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		admin, token bool
		ref          func(simulator.Instance) access.Ref
	}{
		"by id, as admin":   {admin: true, ref: func(i simulator.Instance) access.Ref { return access.Ref{ID: i.ID} }},
		"by token":          {ref: func(i simulator.Instance) access.Ref { return access.Ref{Token: uazapi.Token(i.Token)} }},
		"by id, with token": {ref: func(i simulator.Instance) access.Ref { return access.Ref{ID: i.ID, Token: uazapi.Token(i.Token)} }},
		"provider's token":  {token: true, ref: func(simulator.Instance) access.Ref { return access.Ref{} }},
		"provider's, by id": {token: true, ref: func(i simulator.Instance) access.Ref { return access.Ref{ID: i.ID} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, simulator.Options{})
			added := world.Add("Vendas")
			world.Add("Suporte")
			has := credentials{}
			if test.admin {
				has.admin = world.AdminToken()
			}
			if test.token {
				has.token = added.Token
			}
			server := world.open(has)
			for _, connected := range []bool{false, true, false} {
				got, err := server.Status(t.Context(), test.ref(added))
				if err != nil || got.Instance.ID != added.ID || got.Connected != connected || string(got.Instance.Token) != added.Token {
					t.Fatalf("got %s, connected %t, %v", got.Instance.ID, got.Connected, err)
				}
				if connected {
					err = world.LogOut(added.ID)
				} else {
					err = world.Pair(added.ID, "5511999990000")
				}
				if err != nil {
					t.Fatal(err)
				}
				if connected {
					continue
				}
			}
		})
	}
}

func TestStatusOfWhatCannotBeFoundSaysWhy(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	added := world.Add("Vendas")
	if _, err := world.open(credentials{admin: world.AdminToken()}).Status(t.Context(), access.Ref{ID: "r00000000000000"}); !errors.Is(err, uazapi.ErrGone) {
		t.Errorf("not listed: got %v", err)
	}
	if _, err := world.open(credentials{}).Status(t.Context(), access.Ref{}); !access.NoToken(err) {
		t.Errorf("nothing named: got %v", err)
	}
	if _, err := world.open(credentials{token: wrongToken}).Status(t.Context(), access.Ref{}); !errors.Is(err, uazapi.ErrRejected) {
		t.Errorf("wrong token: got %v", err)
	}
	var unsettled *access.UnsettledError
	if _, err := world.open(credentials{}).Status(t.Context(), access.Ref{ID: added.ID}); !errors.As(err, &unsettled) {
		t.Errorf("no credentials: got %v", err)
	}
}

func TestAServerThatIsNotConfiguredSaysSo(t *testing.T) {
	t.Parallel()
	var server *access.Server
	ctx := context.Background()
	if _, err := server.Find(ctx, access.Ref{ID: "r1"}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Find: %v", err)
	}
	if _, err := server.Open(ctx, access.Ref{Token: wrongToken}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Open: %v", err)
	}
	if _, err := server.OpenOnce(ctx, access.Ref{Token: wrongToken}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("OpenOnce: %v", err)
	}
	if err := server.CanFind(); err != nil {
		t.Errorf("CanFind: %v", err)
	}
	if _, err := server.Status(ctx, access.Ref{}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Status: %v", err)
	}
	if server.HasToken() || server.HasAdminToken() || server.BaseURL() == "" {
		t.Error("it has a token, or no name to be called by")
	}
}

func TestAdminFieldsTakeTheAdminToken(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	added := world.Add("Vendas")
	if err := world.open(credentials{token: added.Token}).SetAdminFields(t.Context(), added.ID, "a", "b"); !access.NoAdminToken(err) {
		t.Errorf("without it: got %v", err)
	}
	if got := len(world.Requests()); got != 0 {
		t.Errorf("%d requests were made without it", got)
	}
	if err := world.open(credentials{admin: world.AdminToken()}).SetAdminFields(t.Context(), added.ID, "a", "b"); err != nil {
		t.Errorf("with it: got %v", err)
	}
	if got, _ := world.Instance(added.ID); got.AdminField01 != "a" || got.AdminField02 != "b" {
		t.Errorf("the fields are %q and %q", got.AdminField01, got.AdminField02)
	}
}

func TestOnlyAQuotaIsCounted(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	for i := range 3 {
		added := world.Add(fmt.Sprintf("Loja %d", i))
		if i > 0 {
			if err := world.Pair(added.ID, fmt.Sprintf("551199999000%d", i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	refusal := &uazapi.Error{Kind: uazapi.ErrQuota, Status: 429}
	var quota *access.QuotaError
	err := world.open(credentials{admin: world.AdminToken()}).Counted(t.Context(), refusal)
	if !errors.As(err, &quota) || quota.Connected != 2 || !errors.Is(err, uazapi.ErrQuota) {
		t.Errorf("got %v, want a quota with 2 connected", err)
	}
	for name, server := range map[string]*access.Server{
		"no admin token": world.open(credentials{token: wrongToken}),
		"admin refused":  world.open(credentials{admin: "none-of-this-server"}),
	} {
		if err := server.Counted(t.Context(), refusal); errors.As(err, new(*access.QuotaError)) || !errors.Is(err, uazapi.ErrQuota) {
			t.Errorf("%s: got %v, want the refusal as it was", name, err)
		}
	}
	world.ResetRequests()
	fault := &uazapi.Error{Kind: uazapi.ErrServerFault, Status: 500}
	if err := world.open(credentials{admin: world.AdminToken()}).Counted(t.Context(), fault); !errors.Is(err, uazapi.ErrServerFault) || len(world.Requests()) != 0 {
		t.Errorf("another failure was looked into: %v", err)
	}
}
