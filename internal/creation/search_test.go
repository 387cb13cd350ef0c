package creation_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// scripted is a server that loses the answer to each create, and lists what the
// script says: first before the request, then look by look.
type scripted struct {
	before uazapi.Listing
	after  [][]uazapi.Instance
	// posts and looks count the calls.
	posts, looks int
}

var errLost = &call.Error{Kind: call.ErrServerFault, Status: 502, Sent: true}

func (s *scripted) CreateInstance(context.Context, uazapi.NewInstance) (uazapi.Created, error) {
	s.posts++
	return uazapi.Created{}, errLost
}

func (s *scripted) Instances(_ context.Context, how roster.Freshness) (uazapi.Listing, error) {
	if how != roster.Now {
		return s.before, nil
	}
	shown := s.after[min(s.looks, len(s.after)-1)]
	s.looks++
	return uazapi.Listing{Instances: shown}, nil
}

// told is when the listing from before was made, by the server's clock.
var told = time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)

// made is an instance that was created so long after that.
func made(after time.Duration, id, name string, notes ...string) uazapi.Instance {
	instance := uazapi.Instance{ID: id, Name: name, Created: told.Add(after).Format("2006-01-02 15:04:05.000Z")}
	if len(notes) > 0 {
		instance.AdminField01 = notes[0]
	}
	return instance
}

// What is taken for the one that a lost request has made: the one that is new and
// most alike.
func TestCreateWhatALostRequestHasMade(t *testing.T) {
	t.Parallel()
	const inNFD, inNFC = "Sa\u0303o Paulo", "S\u00e3o Paulo"
	soon := func(id, name string, notes ...string) uazapi.Instance { return made(time.Second, id, name, notes...) }
	once := func(instances ...uazapi.Instance) [][]uazapi.Instance { return [][]uazapi.Instance{instances} }
	for name, test := range map[string]struct {
		wanted uazapi.NewInstance
		before []uazapi.Instance
		// undated says that the descriptions from before have no time.
		undated bool
		after   [][]uazapi.Instance
		// claimed is what other objects of the run have, and others the names that
		// they want.
		claimed, others []string
		// adopts is the id of what is taken, candidates those of what cannot be told,
		// and looks is how often the listing is searched.
		adopts     string
		candidates []string
		looks      int
	}{
		"the same name": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(soon("r1", "Vendas")), adopts: "r1", looks: 1,
		},
		"the same name, and one from before": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, before: []uazapi.Instance{made(-time.Hour, "r0", "Vendas")},
			after: once(made(-time.Hour, "r0", "Vendas"), soon("r1", "Vendas")), adopts: "r1", looks: 1,
		},
		"trimmed": {
			wanted: uazapi.NewInstance{Name: " Vendas "}, after: once(soon("r1", "Vendas")), adopts: "r1", looks: 1,
		},
		"in another case": {
			wanted: uazapi.NewInstance{Name: "Vendas SÃO"}, after: once(soon("r1", "vendas são")), adopts: "r1", looks: 1,
		},
		"with single blanks inside": {
			wanted: uazapi.NewInstance{Name: "Vendas  do\tSul"}, after: once(soon("r1", "Vendas do Sul")), adopts: "r1", looks: 1,
		},
		"in another form of Unicode": {
			wanted: uazapi.NewInstance{Name: inNFC}, after: once(soon("r1", inNFD)), adopts: "r1", looks: 1,
		},
		"cut": {
			wanted: uazapi.NewInstance{Name: "Loja do Centro Histórico"}, after: once(soon("r1", "Loja do Centro His")), adopts: "r1", looks: 1,
		},
		"cut too short to be told": {
			wanted: uazapi.NewInstance{Name: "Loja do Centro Histórico"}, after: once(soon("r1", "Loja do Centro")), candidates: []string{"r1"}, looks: 5,
		},
		"cut, and another object wants just that": {
			wanted: uazapi.NewInstance{Name: "Loja do Centro 12"}, others: []string{"Loja do Centro 1"},
			after: once(soon("r1", "Loja do Centro 1")), candidates: []string{"r1"}, looks: 5,
		},
		"cut, and another object has it": {
			wanted: uazapi.NewInstance{Name: "Loja do Centro 12"}, claimed: []string{"r1"},
			after: once(soon("r1", "Loja do Centro 1")), looks: 5,
		},
		"the same name before a folded one": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(soon("r1", "vendas"), soon("r2", "Vendas"), soon("r3", "VENDAS")), adopts: "r2", looks: 1,
		},
		"a folded name before a cut one": {
			wanted: uazapi.NewInstance{Name: "Loja do Centro Histórico"},
			after:  once(soon("r1", "Loja do Centro His"), soon("r2", "loja do centro histórico")), adopts: "r2", looks: 1,
		},
		"an alike one before an unlike one": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(soon("r1", "Suporte"), soon("r2", "Vendas")), adopts: "r2", looks: 1,
		},
		"several alike": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(soon("r1", "Vendas"), soon("r2", "Vendas")), candidates: []string{"r1", "r2"}, looks: 1,
		},
		"several alike, another object has one": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, claimed: []string{"r1"}, after: once(soon("r1", "Vendas"), soon("r2", "Vendas")), adopts: "r2", looks: 1,
		},
		"with its admin fields": {
			wanted: uazapi.NewInstance{Name: "Vendas", AdminField01: "crm-1"},
			after:  once(soon("r1", "Vendas", "crm-1"), soon("r2", "Vendas", "crm-2")), adopts: "r1", looks: 1,
		},
		"without its admin fields": {
			wanted: uazapi.NewInstance{Name: "Vendas", AdminField01: "crm-1"}, after: once(soon("r1", "Vendas")), adopts: "r1", looks: 1,
		},
		"with other admin fields": {
			wanted: uazapi.NewInstance{Name: "Vendas", AdminField01: "crm-1"}, after: once(soon("r1", "Vendas", "crm-2")), candidates: []string{"r1"}, looks: 5,
		},
		"something new that is unlike": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(soon("r1", "Suporte"), soon("r2", "Recife")), candidates: []string{"r1", "r2"}, looks: 5,
		},
		"nothing new": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(), looks: 5,
		},
		"only what another object has": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, claimed: []string{"r1"}, after: once(soon("r1", "Vendas")), looks: 5,
		},
		"a listing that lags": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: [][]uazapi.Instance{{}, {}, {soon("r1", "Vendas")}}, adopts: "r1", looks: 3,
		},
		"a listing that lags, and something unlike meanwhile": {
			wanted: uazapi.NewInstance{Name: "Vendas"},
			after:  [][]uazapi.Instance{{soon("r1", "Suporte")}, {soon("r1", "Suporte")}, {soon("r1", "Suporte"), soon("r2", "Vendas")}}, adopts: "r2", looks: 3,
		},
		"a listing that lags longer than it is waited for": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: [][]uazapi.Instance{{}, {}, {}, {}, {}, {soon("r1", "Vendas")}}, looks: 5,
		},
		"the listing from before lacked an older one": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(made(-time.Minute, "r1", "Vendas")), looks: 5,
		},
		"the listing from before lacked an older one, and there is a new one": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(made(-time.Minute, "r1", "Vendas"), soon("r2", "Vendas")), adopts: "r2", looks: 1,
		},
		"clocks of one server that are seconds apart": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(made(-4*time.Second, "r1", "Vendas")), adopts: "r1", looks: 1,
		},
		"no time in the listing from before": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, undated: true, after: once(made(-time.Minute, "r1", "Vendas")), adopts: "r1", looks: 1,
		},
		"no time of its creation": {
			wanted: uazapi.NewInstance{Name: "Vendas"}, after: once(uazapi.Instance{ID: "r1", Name: "Vendas"}), adopts: "r1", looks: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Each description has the time of the server; that of a header counts for
			// nothing.
			other := uazapi.Instance{ID: "r-other", Name: "Suporte", CurrentTime: told.Format(time.RFC3339)}
			if test.undated {
				other.CurrentTime = ""
			}
			server := &scripted{before: uazapi.Listing{Instances: append(test.before, other), Told: told}, after: test.after}
			creator := creation.New(server, server)
			for _, id := range test.claimed {
				if err := creator.Claim(id); err != nil {
					t.Fatal(err)
				}
			}
			want(t, creator, test.others)
			created, err := creator.Create(t.Context(), test.wanted, pause)
			if server.posts != 1 || server.looks != test.looks {
				t.Errorf("%d requests and %d looks, want 1 and %d", server.posts, server.looks, test.looks)
			}
			if test.adopts != "" {
				if err != nil || created.ID != test.adopts || !creator.Claimed(created.ID) {
					t.Errorf("took %q, %v, want %s", created.ID, err, test.adopts)
				}
				return
			}
			if created.ID != "" || !errors.Is(err, call.ErrServerFault) || !call.OutcomeUnknown(err) {
				t.Errorf("took %q, %v, want an error that leaves it open", created.ID, err)
			}
			several, told := errors.AsType[*creation.SeveralError](err)
			if told && !slices.Equal(ids(several.Candidates), test.candidates) {
				t.Errorf("the candidates are %v, want %v", ids(several.Candidates), test.candidates)
			}
			if _, unseen := errors.AsType[*creation.UnseenError](err); unseen == told || told != (test.candidates != nil) {
				t.Errorf("got %v, want the candidates %v", err, test.candidates)
			}
		})
	}
}

// want has other objects of the run want names, and end without an instance.
func want(t *testing.T, creator *creation.Creator, names []string) {
	t.Helper()
	ended, end := context.WithCancel(t.Context())
	end()
	for _, name := range names {
		if _, err := creator.Create(ended, uazapi.NewInstance{Name: name}, pause); !errors.Is(err, context.Canceled) {
			t.Fatalf("the creation of %s got %v", name, err)
		}
	}
}

func ids(instances []uazapi.Instance) []string {
	var ids []string
	for _, instance := range instances {
		ids = append(ids, instance.ID)
	}
	return ids
}
