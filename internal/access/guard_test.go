package access_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

func TestNamesakes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	stranger, managed, adopted, gone := w.add("Vendas"), w.add("Vendas"), w.add(" Vendas "), w.add("Vendas")
	w.add("Vendas Sul")
	server := w.asAdmin()
	namesakes := func(name string) []string {
		t.Helper()
		got, err := server.Namesakes(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, instance := range got {
			ids = append(ids, instance.ID)
		}
		slices.Sort(ids)
		return ids
	}
	same := func(got []string, want ...simulator.Instance) {
		t.Helper()
		var ids []string
		for _, instance := range want {
			ids = append(ids, instance.ID)
		}
		slices.Sort(ids)
		if !slices.Equal(got, ids) {
			t.Errorf("got %v, want %v", got, ids)
		}
	}
	same(namesakes("Vendas"), stranger, managed, adopted, gone)
	same(namesakes("Vendas  "), stranger, managed, adopted, gone)
	same(namesakes("Recife"))
	if calls := w.Calls(listing); calls != 1 {
		t.Errorf("%d listings, want one that is shared", calls)
	}
	if _, err := server.Find(t.Context(), record(managed), roster.Shared); err != nil {
		t.Fatal(err)
	}
	if err := server.Claim(adopted.ID); err != nil {
		t.Fatal(err)
	}
	created, err := server.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.Instances(t.Context(), roster.Now); err != nil {
		t.Fatal(err)
	}
	same(namesakes("Vendas"), stranger, gone)
	if slices.Contains(namesakes("Vendas"), created.ID) {
		t.Error("it tells of its own")
	}
}

// A name check is not worth failing a plan for, unless the operator is wrong.
func TestNamesakesWithoutAListing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.add("Vendas")
	none := func(name string, server *access.Server, listings int) {
		t.Helper()
		w.ResetRequests()
		if got, err := server.Namesakes(t.Context(), "Vendas"); got != nil || err != nil {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
		if w.Calls(listing) != listings {
			t.Errorf("%s: %d listings, want %d", name, w.Calls(listing), listings)
		}
	}
	none("no admin token", w.open(credentials{token: wrongToken}), 0)
	none("admin token refused", w.open(credentials{admin: "none-of-this-server"}), 1)
	none("not configured", nil, 0)
	w.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500})
	none("listing fails", w.asAdmin(), 1)
}

func TestNamesakesOfWhatIsSaidToBeGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	there, other := w.add("Vendas"), w.add("Suporte")
	server := w.asAdmin()
	server.KnownGone = []string{there.ID}
	if said := verdict(server.Find(t.Context(), record(there), roster.Shared)); said != goneSaid {
		t.Fatalf("it is %s", said)
	}
	for _, name := range []string{there.Name, other.Name} {
		_, err := server.Namesakes(t.Context(), name)
		if wrong, is := errors.AsType[*access.KnownGoneError](err); !is || !slices.Equal(wrong.IDs, []string{there.ID}) {
			t.Errorf("%s: got %v, want that it is there", name, err)
		}
	}
}

func TestClaim(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	server := w.asAdmin()
	created, err := server.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"})
	if err != nil {
		t.Fatal(err)
	}
	var taken *creation.TakenError
	if err := server.Claim(created.ID); !errors.As(err, &taken) || taken.ID != created.ID || !taken.InThisRun {
		t.Errorf("what was created can be claimed once more: %v", err)
	}
	if err := server.Claim("r1"); err != nil {
		t.Errorf("the first claim got %v", err)
	}
	if err := server.Claim("r1"); !errors.As(err, &taken) {
		t.Errorf("the second claim got %v", err)
	}
	// Each run has claims of its own.
	if err := w.asAdmin().Claim("r1"); err != nil {
		t.Errorf("another run got %v", err)
	}
}

// Each run counts what it tells by itself.
func TestTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	server := w.open(credentials{})
	if server.Told("unlisted") != 1 || server.Told("unlisted") != 2 || server.Told("another kind") != 1 || w.open(credentials{}).Told("unlisted") != 1 {
		t.Error("what is told is not counted")
	}
	var none *access.Server
	if none.Told("unlisted") != 1 {
		t.Error("without a server, something was told before")
	}
}

// One run imports a part of an instance once.
func TestClaimPart(t *testing.T) {
	t.Parallel()
	server := newWorld(t, simulator.Options{}).open(credentials{})
	for _, part := range []string{"privacy", "presence"} {
		for _, id := range []string{"r1", "r2"} {
			if err := server.ClaimPart(part, id); err != nil {
				t.Errorf("the %s of %s got %v", part, id, err)
			}
		}
	}
	var taken *creation.TakenError
	if err := server.ClaimPart("privacy", "r1"); !errors.As(err, &taken) || taken.ID != "r1" || !taken.InThisRun {
		t.Errorf("the second claim got %v", err)
	}
}

// A data source shares the listing of the refresh, and asks again in an apply.
func TestForData(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	added := w.add("Vendas")
	server := w.asAdmin()
	if how := server.ForData(); how != roster.Now {
		t.Errorf("before a refresh: %d", how)
	}
	if _, err := server.Find(t.Context(), record(added), roster.Shared); err != nil || server.ForData() != roster.Now {
		t.Errorf("a search counts as a refresh: %v", err)
	}
	if said := verdict(server.Refresh(t.Context(), record(added))); said != found || server.ForData() != roster.AfterWrites {
		t.Errorf("it is %s, and after a refresh: %d", said, server.ForData())
	}
	if how := (*access.Server)(nil).ForData(); how != roster.Now {
		t.Errorf("not configured: %d", how)
	}
}

// A new instance is known from its creation.
func TestCreate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	server := w.asAdmin()
	created, err := server.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"})
	if err != nil {
		t.Fatal(err)
	}
	w.ResetRequests()
	got, err := server.Find(t.Context(), access.Record{Ref: access.Ref{ID: created.ID}}, roster.Shared)
	if verdict(got, err) != found || got.Token != created.Token || len(w.Requests()) > 0 {
		t.Errorf("it is %s after %d requests", verdict(got, err), len(w.Requests()))
	}
	if _, err := w.open(credentials{token: wrongToken}).Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}); !access.NoAdminToken(err) {
		t.Errorf("no admin token: got %v", err)
	}
}

// The server took the admin token a moment ago, so it is the request that is
// refused.
func TestCreateRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.Inject(simulator.Fault{Route: "POST /instance/create", Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Limite atingido (10/10)"}`})
	_, err := w.asAdmin().Create(t.Context(), uazapi.NewInstance{Name: "Vendas"})
	if _, refused := errors.AsType[*access.RefusedError](err); !refused || !errors.Is(err, call.ErrRejected) {
		t.Errorf("got %v", err)
	}
	_, err = w.open(credentials{admin: "none-of-this-server"}).Create(t.Context(), uazapi.NewInstance{Name: "Vendas"})
	if _, refused := errors.AsType[*access.RefusedError](err); refused || !errors.Is(err, call.ErrRejected) {
		t.Errorf("with a wrong admin token: got %v", err)
	}
}
