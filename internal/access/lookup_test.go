package access_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// What a configuration or an import names is found, or it is an error that does
// not say that it is gone.
func TestLookup(t *testing.T) {
	t.Parallel()
	const notListed, notNamed = "not listed", "no token"
	disabled := simulator.Options{ListingDisabled: true}
	tooLong := func(w *world, _ *access.Server, wanted simulator.Instance) {
		if err := w.SetAdminFields(wanted.ID, strings.Repeat("7", 1200000), ""); err != nil {
			w.t.Fatal(err)
		}
	}
	for _, test := range []struct {
		name    string
		options simulator.Options
		// admin and token are the provider's: "right", "wrong", "another" or none.
		admin, token string
		// byID and byToken say what is named, and the token is one of the same.
		byID    bool
		byToken string
		given   given
		how     roster.Freshness
		want    string
		calls   calls
	}{
		{name: "listed", admin: "right", byID: true, want: found, calls: calls{listings: 1}},
		{name: "not listed", admin: "right", byID: true, given: deleted, want: notListed, calls: calls{listings: 2}},
		{name: "not listed now", admin: "right", byID: true, given: deleted, how: roster.Now, want: notListed, calls: calls{listings: 1}},
		{name: "not listed at first", admin: "right", byID: true, given: cutOnce, want: found, calls: calls{listings: 2}},
		{name: "not listed, provider's token opens it", admin: "right", token: "right", byID: true, given: cut(1), want: found, calls: calls{listings: 2, looks: 1}},
		{name: "not listed, provider's token is refused", admin: "right", token: "wrong", byID: true, given: deleted, want: notListed, calls: calls{listings: 2, looks: 1}},
		{name: "listed at too great a length", admin: "right", byID: true, given: tooLong, want: unproven(access.TooLong), calls: calls{listings: 2}},
		{name: "known_gone does not count", admin: "right", byID: true, given: func(_ *world, server *access.Server, _ simulator.Instance) {
			server.KnownGone = []string{access.AllGone}
		}, want: found, calls: calls{listings: 1}},

		{name: "no admin token, provider's opens it", token: "right", byID: true, want: found, calls: calls{looks: 1}},
		{name: "no admin token, provider's is refused", token: "wrong", byID: true, want: undecided, calls: calls{looks: 1}},
		{name: "no admin token, provider's says 404", token: "right", byID: true, given: says(status, 404, absence, 0, 0), want: "gone, and nobody knows why", calls: calls{looks: 1}},
		{name: "no admin token, provider's is another's", token: "another", byID: true, want: "another", calls: calls{looks: 1}},
		{name: "admin token refused", admin: "wrong", byID: true, want: undecided, calls: calls{listings: 1}},
		{name: "listing disabled, provider's opens it", admin: "right", token: "right", options: disabled, byID: true, want: found, calls: calls{listings: 1, looks: 1}},
		{name: "no credentials", byID: true, want: undecided},

		{name: "listing fails", admin: "right", byID: true, given: says(listing, 500, "", 0, 0), want: failed(call.ErrServerFault), calls: calls{1, 0, 1}},
		{name: "listing fails, provider's opens it", admin: "right", token: "right", byID: true, given: says(listing, 500, "", 0, 0), want: found, calls: calls{1, 1, 1}},
		{name: "out of reach", admin: "right", token: "right", byID: true, given: says("", 503, "", 0, 0), want: failed(call.ErrServerFault), calls: calls{3, 0, 3}},

		{name: "by its token", admin: "right", byToken: "right", want: found, calls: calls{looks: 1}},
		{name: "by its token and id", admin: "right", byID: true, byToken: "right", want: found, calls: calls{looks: 1}},
		{name: "by its token, no admin token", byToken: "right", want: found, calls: calls{looks: 1}},
		{name: "by its token, provider's is another's", token: "another", byToken: "right", want: found, calls: calls{looks: 1}},
		{name: "by a wrong token", admin: "right", byToken: "wrong", want: failed(call.ErrRejected), calls: calls{looks: 1}},
		{name: "by a wrong token and its id", admin: "right", byID: true, byToken: "wrong", want: failed(call.ErrRejected), calls: calls{looks: 1}},
		{name: "by another's token and its id", admin: "right", byID: true, byToken: "another", want: "another", calls: calls{looks: 1}},
		{name: "by its token, which is told 404", byToken: "right", given: says(status, 404, absence, 0, 0), want: failed(call.ErrGone), calls: calls{looks: 1}},
		{name: "by nothing, provider's token", admin: "right", token: "right", want: found, calls: calls{looks: 1}},
		{name: "by nothing, provider's token is refused", token: "wrong", want: failed(call.ErrRejected), calls: calls{looks: 1}},
		{name: "by nothing, no token", admin: "right", want: notNamed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.options)
			another, wanted := w.add("Suporte"), w.add("Vendas")
			tokens := map[string]string{"right": wanted.Token, "wrong": wrongToken, "another": another.Token}
			server := w.open(credentials{admin: map[string]string{"right": w.AdminToken(), "wrong": "none-of-this-server"}[test.admin], token: tokens[test.token]})
			if test.given != nil {
				test.given(w, server, wanted)
			}
			ref := access.Ref{Token: call.Token(tokens[test.byToken])}
			if test.byID {
				ref.ID = wanted.ID
			}
			got, err := server.Lookup(t.Context(), ref, test.how)
			said := verdict(access.Found{Instance: got}, err)
			other, isOther := errors.AsType[*access.OtherInstanceError](err)
			missing, isMissing := errors.AsType[*access.NotListedError](err)
			switch {
			case isOther && other.Wanted == wanted.ID && other.Opened == another.ID && other.OfProvider == (test.byToken == ""):
				said = "another"
			case isMissing && missing.ID == wanted.ID && missing.Count == 1:
				said = notListed
			case access.NoToken(err) && !test.byID:
				said = notNamed
			case errors.Is(err, call.ErrGone) && test.byToken != "":
				said = failed(call.ErrGone)
			}
			if said != test.want {
				t.Errorf("it is %s, want %s (%v)", said, test.want, err)
			}
			if (err == nil) != (got.ID == wanted.ID) || err == nil && string(got.Token) != wanted.Token {
				t.Errorf("got the instance %q with the token %q, and %v", got.ID, got.Token, err)
			}
			if made := w.calls(); made != test.calls {
				t.Errorf("the calls are %+v, want %+v", made, test.calls)
			}
		})
	}
}

// A token that has opened an instance in this run is the token of it, also where
// the listing shows none.
func TestLookupRememberedTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{ListedTokens: simulator.TokensMasked})
	wanted := w.add("Vendas")
	server := w.asAdmin()
	if got, err := server.Lookup(t.Context(), access.Ref{ID: wanted.ID}, roster.Shared); err != nil || got.Token != "" {
		t.Errorf("at first: got the token %q, %v", got.Token, err)
	}
	if _, err := server.Lookup(t.Context(), access.Ref{Token: call.Token(wanted.Token)}, roster.Shared); err != nil {
		t.Fatal(err)
	}
	if got, err := server.Lookup(t.Context(), access.Ref{ID: wanted.ID}, roster.Now); err != nil || string(got.Token) != wanted.Token {
		t.Errorf("then: got the token %q, %v", got.Token, err)
	}
}

func TestNotListedSaysHowManyAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.fleet(3)
	_, err := w.asAdmin().Lookup(t.Context(), access.Ref{ID: "r00000000000000"}, roster.Shared)
	var notListed *access.NotListedError
	if !errors.As(err, &notListed) || notListed.ID != "r00000000000000" || notListed.Count != 3 {
		t.Errorf("got %v, want that it is not among 3", err)
	}
}

// A token that nobody keeps opens an instance that the provider finds without
// it, and no other.
func TestLookupOnceOpensWhatIsFoundAgain(t *testing.T) {
	t.Parallel()
	isFound := func(t *testing.T, err error) {
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
		{name: "listed", admin: "right", check: isFound},
		{name: "listed, provider's token wrong", admin: "right", token: "wrong", check: isFound},
		{name: "provider's own token", token: "right", check: isFound},
		{name: "admin refused, provider's own token", admin: "wrong", token: "right", check: isFound},
		{name: "demo server, provider's own token", admin: "right", token: "right", options: simulator.Options{Demo: true}, check: isFound},

		{name: "no credential", check: tokenOnly},
		{name: "admin refused", admin: "wrong", check: tokenOnly},
		{name: "provider's token wrong", token: "wrong", check: tokenOnly},
		{name: "provider's token another's", token: "another", check: tokenOnly},
		{name: "demo server", admin: "right", options: simulator.Options{Demo: true}, check: tokenOnly},
		{name: "not listed", admin: "right", token: "right", faults: []simulator.Fault{{Route: listing, Kind: simulator.FaultStatusBefore, Status: 200, Body: "[]", Times: 2}}, check: tokenOnly},
		{name: "not listed at first", admin: "right", faults: []simulator.Fault{{Route: listing, Kind: simulator.FaultStatusBefore, Status: 200, Body: "[]", Times: 1}}, check: isFound},

		{name: "listing fails", admin: "right", faults: []simulator.Fault{{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500, Times: 9}}, check: fails},
		{name: "listing blocked", admin: "right", faults: []simulator.Fault{{Route: listing, Kind: simulator.FaultStatusBefore, Status: 403, Body: page}}, check: fails},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, test.options)
			wanted, another := world.add("Vendas"), world.add("Suporte")
			has := credentials{
				admin: map[string]string{"right": world.AdminToken(), "wrong": "none-of-this-server"}[test.admin],
				token: map[string]string{"right": wanted.Token, "wrong": wrongToken, "another": another.Token}[test.token],
			}
			for _, fault := range test.faults {
				world.Inject(fault)
			}
			server := world.open(has)
			got, err := server.LookupOnce(t.Context(), access.Ref{Token: call.Token(wanted.Token)})
			test.check(t, err)
			if (err == nil) != (got.ID == wanted.ID) {
				t.Errorf("got the instance %q, %v", got.ID, err)
			}
			if asks := server.CheckCanFind() == nil; asks != (has != credentials{}) {
				t.Errorf("it may find instances: %t", asks)
			}
		})
	}
}

// What opens no instance, or another one, is told as it is.
func TestLookupOnceTriesTheToken(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	wanted, another := world.add("Vendas"), world.add("Suporte")
	server := world.open(credentials{})
	if _, err := server.LookupOnce(t.Context(), access.Ref{Token: wrongToken}); !errors.Is(err, call.ErrRejected) {
		t.Errorf("a wrong token: got %v", err)
	}
	var other *access.OtherInstanceError
	_, err := server.LookupOnce(t.Context(), access.Ref{ID: wanted.ID, Token: call.Token(another.Token)})
	if !errors.As(err, &other) || other.OfProvider || other.Opened != another.ID {
		t.Errorf("another's token: got %v", err)
	}
}

// CheckFoundAgain does not count what the instance's own token has just shown.
func TestCheckFoundAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options   simulator.Options
		ofAnother bool
		noAdmin   bool
		token     bool
		tokenOnly bool
	}{
		"listed":                           {},
		"listed, masked":                   {options: simulator.Options{ListedTokens: simulator.TokensMasked}, tokenOnly: true},
		"listed, masked, provider's token": {options: simulator.Options{ListedTokens: simulator.TokensMasked}, token: true},
		"listed, no token":                 {options: simulator.Options{ListedTokens: simulator.TokensLeftOut}, tokenOnly: true},
		"listed, masked, provider's is of another": {options: simulator.Options{ListedTokens: simulator.TokensMasked}, token: true, ofAnother: true, tokenOnly: true},
		"no admin token":                   {noAdmin: true, tokenOnly: true},
		"no admin token, provider's token": {noAdmin: true, token: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, test.options)
			wanted, another := w.add("Vendas"), w.add("Suporte")
			has := credentials{admin: w.AdminToken()}
			if test.noAdmin {
				has.admin = ""
			}
			if test.token {
				has.token = wanted.Token
			}
			if test.ofAnother {
				has.token = another.Token
			}
			server := w.open(has)
			if _, err := server.Lookup(t.Context(), access.Ref{ID: wanted.ID, Token: call.Token(wanted.Token)}, roster.Shared); err != nil {
				t.Fatal(err)
			}
			err := server.CheckFoundAgain(t.Context(), wanted.ID)
			only, is := errors.AsType[*access.TokenOnlyError](err)
			if is != test.tokenOnly || is && only.ID != wanted.ID || !is && err != nil {
				t.Errorf("got %v, want that only its token finds it: %t", err, test.tokenOnly)
			}
		})
	}
}

func TestByName(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	only := w.add("Vendas Sul")
	for _, name := range []string{"Suporte", "Suporte", "vendas  sul", "VENDAS NORTE", "Olinda"} {
		w.add(name)
	}
	server := w.asAdmin()
	if got, err := server.ByName(t.Context(), "Vendas Sul", roster.Shared); err != nil || got.ID != only.ID || string(got.Token) != only.Token {
		t.Errorf("got %s, %v", got.ID, err)
	}
	for name, want := range map[string]struct{ candidates, similar int }{
		"Suporte":      {candidates: 2},
		"suporte ":     {similar: 2},
		"Vendas norte": {similar: 1},
		"Natal":        {},
	} {
		_, err := server.ByName(t.Context(), name, roster.Shared)
		var failed *access.NameError
		if !errors.As(err, &failed) || failed.Name != name || failed.Count != 6 {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		if len(failed.Candidates) != want.candidates || len(failed.Similar) != want.similar {
			t.Errorf("%s: %d candidates and %d similar ones, want %+v", name, len(failed.Candidates), len(failed.Similar), want)
		}
	}
	if calls := w.Calls(listing); calls != 1 {
		t.Errorf("%d listings, want one", calls)
	}
	w.add("Natal")
	if _, err := server.ByName(t.Context(), "Natal", roster.Now); err != nil {
		t.Errorf("asked for now: %v", err)
	}
	w.add("São Paulo")
	if _, err := server.ByName(t.Context(), "Sa\u0303o Paulo", roster.Now); err != nil {
		t.Errorf("with the accent apart: %v", err)
	}
	if _, err := w.open(credentials{}).ByName(t.Context(), "Natal", roster.Now); !access.NoAdminToken(err) {
		t.Errorf("no admin token: %v", err)
	}
}

func TestStatusIsReadAnewHoweverTheInstanceIsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		admin, token bool
		ref          func(simulator.Instance) access.Ref
	}{
		"by id, as admin":   {admin: true, ref: func(i simulator.Instance) access.Ref { return access.Ref{ID: i.ID} }},
		"by token":          {ref: func(i simulator.Instance) access.Ref { return access.Ref{Token: call.Token(i.Token)} }},
		"by id, with token": {ref: func(i simulator.Instance) access.Ref { return access.Ref{ID: i.ID, Token: call.Token(i.Token)} }},
		"provider's token":  {token: true, ref: func(simulator.Instance) access.Ref { return access.Ref{} }},
		"provider's, by id": {token: true, ref: func(i simulator.Instance) access.Ref { return access.Ref{ID: i.ID} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, simulator.Options{})
			added := world.add("Vendas")
			world.add("Suporte")
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
			}
		})
	}
}

func TestStatusOfWhatCannotBeFoundSaysWhy(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	added := world.add("Vendas")
	var notListed *access.NotListedError
	if _, err := world.asAdmin().Status(t.Context(), access.Ref{ID: "r00000000000000"}); !errors.As(err, &notListed) {
		t.Errorf("not listed: got %v", err)
	}
	if _, err := world.open(credentials{}).Status(t.Context(), access.Ref{}); !access.NoToken(err) {
		t.Errorf("nothing named: got %v", err)
	}
	if _, err := world.open(credentials{token: wrongToken}).Status(t.Context(), access.Ref{}); !errors.Is(err, call.ErrRejected) {
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
	ctx := t.Context()
	if _, err := server.Find(ctx, access.Record{Ref: access.Ref{ID: "r1"}}, roster.Shared); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Find: %v", err)
	}
	if _, err := server.Lookup(ctx, access.Ref{Token: wrongToken}, roster.Shared); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Lookup: %v", err)
	}
	if _, err := server.LookupOnce(ctx, access.Ref{Token: wrongToken}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("LookupOnce: %v", err)
	}
	if err := server.CheckCanFind(); err != nil {
		t.Errorf("CheckCanFind: %v", err)
	}
	if _, err := server.Status(ctx, access.Ref{}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Status: %v", err)
	}
	if _, err := server.Create(ctx, uazapi.NewInstance{}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Create: %v", err)
	}
	if err := server.Delete(ctx, access.Record{}); !errors.Is(err, access.ErrNotConfigured) {
		t.Errorf("Delete: %v", err)
	}
	if server.HasToken() || server.HasAdminToken() || server.BaseURL() == "" {
		t.Error("it has a token, or no name to be called by")
	}
}

func TestAdminFieldsTakeTheAdminToken(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	added := world.add("Vendas")
	if err := world.open(credentials{token: added.Token}).SetAdminFields(t.Context(), added.ID, uazapi.AdminFields{Field01: new("a"), Field02: new("b")}); !access.NoAdminToken(err) {
		t.Errorf("without it: got %v", err)
	}
	if got := len(world.Requests()); got != 0 {
		t.Errorf("%d requests were made without it", got)
	}
	if err := world.open(credentials{admin: world.AdminToken()}).SetAdminFields(t.Context(), added.ID, uazapi.AdminFields{Field01: new("a"), Field02: new("b")}); err != nil {
		t.Errorf("with it: got %v", err)
	}
	if got, _ := world.Instance(added.ID); got.AdminField01 != "a" || got.AdminField02 != "b" {
		t.Errorf("the fields are %q and %q", got.AdminField01, got.AdminField02)
	}
}

// A create that the plan has no place for says how many instances there are.
func TestAQuotaOfCreateIsCounted(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	world.add("Loja")
	world.Inject(simulator.Fault{Route: "POST /instance/create", Kind: simulator.FaultStatusBefore, Status: 429, Body: `{"error":"Limite de instâncias do plano atingido"}`})
	server := world.open(credentials{admin: world.AdminToken()})
	_, err := server.Create(t.Context(), uazapi.NewInstance{Name: "Outra"})
	var quota *access.QuotaError
	if counted := server.Examine(t.Context(), err); !errors.As(counted, &quota) || quota.Count != 1 {
		t.Errorf("got %v, want a quota with 1 instance", counted)
	}
	told := server.Attempt("create", uazapi.Instance{Name: "Outra"}).Failed(t.Context(), err)
	if len(told) != 1 || !strings.Contains(told[0].Detail(), "The server has 1 instance.") {
		t.Errorf("it is told as %v", told)
	}
}

func TestOnlyAQuotaIsCounted(t *testing.T) {
	t.Parallel()
	world := newWorld(t, simulator.Options{})
	for i := range 3 {
		added := world.add(fmt.Sprintf("Loja %d", i))
		if i > 0 {
			if err := world.Pair(added.ID, fmt.Sprintf("551199999000%d", i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	refusal := &call.Error{Kind: uazapi.ErrQuota, Status: 429}
	var quota *access.QuotaError
	err := world.open(credentials{admin: world.AdminToken()}).Examine(t.Context(), refusal)
	if !errors.As(err, &quota) || quota.Count != 3 || !errors.Is(err, uazapi.ErrQuota) {
		t.Errorf("got %v, want a quota with 3 instances, 2 of them connected", err)
	}
	for said, contradicted := range map[string]bool{
		"Limite de instâncias atingido (3/3)":   false,
		"Limite de instâncias atingido (2/2)":   false,
		"Limite de instâncias atingido (10/10)": true,
	} {
		refusal := &call.Error{Kind: uazapi.ErrQuota, Status: 429, Message: said}
		err := world.open(credentials{admin: world.AdminToken()}).Examine(t.Context(), refusal)
		if errors.Is(err, call.ErrRateLimit) != contradicted || errors.Is(err, uazapi.ErrQuota) == contradicted {
			t.Errorf("with 3 instances, %q is %v", said, err)
		}
		if refusal.Kind != uazapi.ErrQuota {
			t.Error("the refusal itself was changed")
		}
	}
	for name, server := range map[string]*access.Server{
		"no admin token": world.open(credentials{token: wrongToken}),
		"admin refused":  world.open(credentials{admin: "none-of-this-server"}),
	} {
		if err := server.Examine(t.Context(), refusal); errors.As(err, new(*access.QuotaError)) || !errors.Is(err, uazapi.ErrQuota) {
			t.Errorf("%s: got %v, want the refusal as it was", name, err)
		}
	}
	world.ResetRequests()
	fault := &call.Error{Kind: call.ErrServerFault, Status: 500}
	if err := world.open(credentials{admin: world.AdminToken()}).Examine(t.Context(), fault); !errors.Is(err, call.ErrServerFault) || len(world.Requests()) != 0 {
		t.Errorf("another failure was looked into: %v", err)
	}
}
