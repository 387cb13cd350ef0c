package creation_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	post  = "POST /instance/create"
	list  = "GET /instance/all"
	pause = time.Millisecond
)

// newCreator is a creator on a simulated server.
func newCreator(t *testing.T, options simulator.Options) (*creation.Creator, *simulator.Simulator) {
	t.Helper()
	options.Strict = true
	server := simulator.New(options)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	base, err := call.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	client, err := uazapi.New(call.Config{
		BaseURL:        base,
		AdminToken:     call.Token(server.AdminToken()),
		MaxRetries:     2,
		RequestTimeout: 5 * time.Second,
		Pace:           call.Pace{First: time.Millisecond, Most: time.Millisecond},
	})
	if err != nil {
		t.Fatal(err)
	}
	return creation.New(client, roster.New(client, time.Now)), server
}

// lost are the ways in which the answer to a request that was handled is lost.
var lost = map[string]simulator.Fault{
	"cut":      {Route: post, Kind: simulator.FaultDropAfter},
	"503":      {Route: post, Kind: simulator.FaultStatusAfter, Status: 503},
	"500":      {Route: post, Kind: simulator.FaultStatusAfter, Status: 500},
	"HTML 502": {Route: post, Kind: simulator.FaultHTMLAfter},
	"HTML 200": {Route: post, Kind: simulator.FaultHTMLAfter, Status: 200},
	"garbled":  {Route: post, Kind: simulator.FaultGarbled},
	"half":     {Route: post, Kind: simulator.FaultHalfJSON},
	"cut JSON": {Route: post, Kind: simulator.FaultCutJSON},
	"408":      {Route: post, Kind: simulator.FaultStatusAfter, Status: 408},
	"499":      {Route: post, Kind: simulator.FaultStatusAfter, Status: 499},
}

func TestCreateALostAnswerIsFoundInTheListing(t *testing.T) {
	t.Parallel()
	for name, fault := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			creator, server := newCreator(t, simulator.Options{})
			server.Add("Vendas") // the same name, from before
			fault.Times = 1
			server.Inject(fault)
			created, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas", AdminField01: "crm-1"}, pause)
			if err != nil {
				t.Fatal(err)
			}
			if calls := server.Calls(post); calls != 1 {
				t.Errorf("asked %d times for one instance", calls)
			}
			instance, ok := server.Instance(created.ID)
			if !ok || instance.AdminField01 != "crm-1" || string(created.Token) != instance.Token {
				t.Errorf("took %+v for the one that was created", instance)
			}
			if count := len(server.Instances()); count != 2 {
				t.Errorf("%d instances, want 2", count)
			}
		})
	}
}

// Whether the request arrived cannot be told from its failure, so none is sent
// twice, also where it did not arrive.
func TestCreateIsNeverSentTwice(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"cut before":    {Kind: simulator.FaultDropBefore},
		"503":           {Kind: simulator.FaultStatusBefore},
		"500":           {Kind: simulator.FaultStatusBefore, Status: 500},
		"408":           {Kind: simulator.FaultStatusBefore, Status: 408},
		"499":           {Kind: simulator.FaultStatusBefore, Status: 499},
		"a page":        {Kind: simulator.FaultHTMLBefore},
		"only answered": {Kind: simulator.FaultGarbled, Body: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			creator, server := newCreator(t, simulator.Options{})
			server.Add("Vendas") // the same name, from before
			fault.Route = post
			server.Inject(fault)
			created, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause)
			_, unseen := errors.AsType[*creation.UnseenError](err)
			if arrived := name == "only answered"; arrived != (err == nil) || unseen == arrived {
				t.Errorf("got %s, %v", created.ID, err)
			}
			if err != nil && !call.OutcomeUnknown(err) {
				t.Errorf("it is not open what became of it: %v", err)
			}
			if calls := server.Calls(post); calls != 1 {
				t.Errorf("%d requests, want 1", calls)
			}
		})
	}
}

// A server may keep a name in a form of its own.
func TestCreateALostAnswerIsFoundWhateverTheServerMakesOfNames(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]simulator.NameForm{
		"as sent": simulator.NameAsSent, "trimmed": simulator.NameTrimmed, "folded": simulator.NameFolded, "cut": simulator.NameCut,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			creator, server := newCreator(t, simulator.Options{NameForm: form, CreateIgnoresAdminFields: true})
			server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultDropAfter, Times: 1})
			wanted := uazapi.NewInstance{Name: " Loja do  Centro Histórico ", AdminField01: "crm-1"}
			created, err := creator.Create(t.Context(), wanted, pause)
			if err != nil || created.ID != server.Instances()[0].ID {
				t.Errorf("got %s, %v", created.ID, err)
			}
		})
	}
}

// A server that has each name only once answers with the instance that has it.
func TestCreateAnInstanceThatIsNoNewOneIsAnError(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{NamesUnique: true})
	existing := server.Add("Vendas")
	taken := func(name, id string, inThisRun bool) {
		t.Helper()
		_, err := creator.Create(t.Context(), uazapi.NewInstance{Name: name}, pause)
		var got *creation.TakenError
		if !errors.As(err, &got) || *got != (creation.TakenError{ID: id, InThisRun: inThisRun}) {
			t.Errorf("%s: got %v", name, err)
		}
		if call.OutcomeUnknown(err) {
			t.Errorf("%s: it is open what became of it", name)
		}
	}
	taken("Vendas", existing.ID, false)
	made, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Suporte"}, pause)
	if err != nil {
		t.Fatal(err)
	}
	taken("Suporte", made.ID, true)
	if err := creator.Claim(existing.ID); err != nil {
		t.Errorf("an error claimed it: %v", err)
	}
	// Adopted by another object of the run, which the listing from before has.
	taken("Vendas", existing.ID, true)
}

func TestClaim(t *testing.T) {
	t.Parallel()
	creator, _ := newCreator(t, simulator.Options{})
	if creator.Claimed("r1") {
		t.Error("it is claimed from the start")
	}
	if err := creator.Claim("r1"); err != nil || !creator.Claimed("r1") {
		t.Errorf("the first claim got %v", err)
	}
	var taken *creation.TakenError
	if err := creator.Claim("r1"); !errors.As(err, &taken) || taken.ID != "r1" || !taken.InThisRun {
		t.Errorf("the second claim got %v", err)
	}
	if err := creator.Claim("r2"); err != nil {
		t.Errorf("another one got %v", err)
	}
}

func TestCreateWithoutAListingADoubtIsAnErrorAndNoSecondRequest(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{ListingDisabled: true})
	server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultDropAfter, Times: 1})
	_, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause)
	if !call.OutcomeUnknown(err) {
		t.Errorf("got %v", err)
	}
	if calls := server.Calls(post); calls != 1 {
		t.Errorf("%d requests, want 1", calls)
	}
	if _, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Suporte"}, pause); err != nil {
		t.Errorf("without a doubt none is needed: %v", err)
	}
}

func TestCreateARefusalIsNoDoubt(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{})
	server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"no"}`})
	_, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause)
	if !errors.Is(err, call.ErrInvalid) || call.OutcomeUnknown(err) {
		t.Errorf("got %v", err)
	}
	if calls := server.Calls(post); calls != 1 {
		t.Errorf("%d requests, want 1", calls)
	}
}

func TestCreateSeveralCandidatesAreNotChosenFrom(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{})
	if _, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "first, so that there is a listing from before"}, pause); err != nil {
		t.Fatal(err)
	}
	server.Add("Vendas") // by somebody else, at the same time
	server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultDropAfter, Times: 1})
	_, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause)
	var several *creation.SeveralError
	if !errors.As(err, &several) || len(several.Candidates) != 2 {
		t.Errorf("got %v", err)
	}
}

// TestCreateManyAtOnceUnderFaults is the promise itself: whatever happens to
// the answers, each wish is one instance.
func TestCreateManyAtOnceUnderFaults(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{})
	for _, fault := range lost {
		fault.Times, fault.Skip = 5, 3
		server.Inject(fault)
	}
	const wishes = 200
	ids := make([]string, wishes)
	var group sync.WaitGroup
	slots := make(chan struct{}, 10)
	for n := range wishes {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			// Every fourth shares its name with another.
			created, err := creator.Create(t.Context(), uazapi.NewInstance{Name: fmt.Sprint("cliente-", n-n%4/3)}, pause)
			if err != nil {
				t.Errorf("wish %d: %v", n, err)
			}
			ids[n] = created.ID
		})
	}
	group.Wait()
	distinct := map[string]bool{}
	for _, id := range ids {
		distinct[id] = true
	}
	if len(distinct) != wishes || len(server.Instances()) != wishes {
		t.Errorf("%d wishes were given %d instances, and the server has %d", wishes, len(distinct), len(server.Instances()))
	}
	if server.Calls(post) != wishes {
		t.Errorf("%d requests for %d wishes, none of which was lost on its way", server.Calls(post), wishes)
	}
}

// The interrupt comes when the answer is lost and the listing is being searched.
func TestCreateAnInterruptDoesNotEndTheSearch(t *testing.T) {
	t.Parallel()
	for name, searches := range map[string]int{"before the search": 1, "in the search": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			script := &simulator.Script{}
			creator, server := newCreator(t, simulator.Options{OnRequest: script.Play})
			// The first listing is the one from before, and the next ones lag.
			server.Inject(simulator.Fault{Route: list, Kind: simulator.FaultOld, Skip: 1, Times: 2})
			server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultDropAfter, Times: 1})
			script.After(list, 1+searches, cancel)
			if name == "before the search" {
				script.After(post, 1, cancel)
			}
			created, err := creator.Create(ctx, uazapi.NewInstance{Name: "Vendas"}, pause)
			if err != nil || created.ID != server.Instances()[0].ID || ctx.Err() == nil {
				t.Errorf("got %s, %v", created.ID, err)
			}
			if calls := server.Calls(list); calls != 4 {
				t.Errorf("%d listings, want 4", calls)
			}
		})
	}
}

func TestCreateAnInterruptLosesNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var creator *creation.Creator
	var server *simulator.Simulator
	creator, server = newCreator(t, simulator.Options{OnRequest: func(request simulator.Request) {
		if request.Route == post {
			cancel()
		}
	}})
	created, err := creator.Create(ctx, uazapi.NewInstance{Name: "Vendas"}, pause)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := server.Instance(created.ID); !ok {
		t.Error("the instance was created and is not known")
	}
	if _, err := creator.Create(ctx, uazapi.NewInstance{Name: "Suporte"}, pause); !errors.Is(err, context.Canceled) {
		t.Errorf("a creation after the interrupt got %v", err)
	}
	if len(server.Instances()) != 1 {
		t.Error("it was created all the same")
	}
}
