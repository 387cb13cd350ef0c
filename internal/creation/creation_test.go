package creation_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	post  = "POST /instance/create"
	pause = time.Millisecond
)

// newCreator is a creator on a simulated server.
func newCreator(t *testing.T, options simulator.Options) (*creation.Creator, *simulator.Simulator) {
	t.Helper()
	server := simulator.New(options)
	listening := httptest.NewServer(server)
	t.Cleanup(listening.Close)
	base, err := uazapi.ParseBaseURL(listening.URL)
	if err != nil {
		t.Fatal(err)
	}
	client, err := uazapi.New(uazapi.Config{
		BaseURL:        base,
		AdminToken:     uazapi.Token(server.AdminToken()),
		MaxRetries:     2,
		RequestTimeout: 5 * time.Second,
		Pace:           uazapi.Pace{First: time.Millisecond, Most: time.Millisecond},
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
}

func TestCreate_aLostAnswerIsFoundInTheListing(t *testing.T) {
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

// A run that is killed leaves an instance behind that was never paired.
func TestCreate_tellsOfWhatLooksAlike(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{})
	create := func(name, note string) []string {
		t.Helper()
		made, err := creator.Create(t.Context(), uazapi.NewInstance{Name: name, AdminField01: note}, pause)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, instance := range made.Before {
			ids = append(ids, instance.ID)
		}
		return ids
	}
	left, paired, noted, other := server.Add("Vendas"), server.Add("Vendas"), server.Add("Vendas"), server.Add("Suporte")
	for _, err := range []error{
		server.Pair(paired.ID, "5511999990000"),
		server.LogOut(paired.ID),
		server.SetAdminFields(noted.ID, "another customer", ""),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if told := create("Vendas", "crm-1"); !slices.Equal(told, []string{left.ID}) {
		t.Errorf("it tells of %v, want %s", told, left.ID)
	}
	if told := create("Suporte", ""); !slices.Equal(told, []string{other.ID}) {
		t.Errorf("it tells of %v, want %s", told, other.ID)
	}
	if told := create("Recife", ""); told != nil {
		t.Errorf("it tells of %v, and there is nothing like it", told)
	}
	// What this run has created is not left behind.
	if told := create("Recife", ""); told != nil {
		t.Errorf("it tells of %v, which is its own", told)
	}
}

func TestCreate_aRequestThatNeverArrivedIsSentAgain(t *testing.T) {
	t.Parallel()
	for _, kind := range []simulator.FaultKind{simulator.FaultDropBefore, simulator.FaultStatusBefore, simulator.FaultHTMLBefore} {
		creator, server := newCreator(t, simulator.Options{})
		server.Inject(simulator.Fault{Route: post, Kind: kind, Times: 1})
		if _, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause); err != nil {
			t.Error(err)
		}
		if calls, count := server.Calls(post), len(server.Instances()); calls != 2 || count != 1 {
			t.Errorf("fault %d: %d requests made %d instances, want 2 and 1", kind, calls, count)
		}
	}
}

func TestCreate_givesUpOnAServerThatNeverAnswers(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{})
	server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultStatusBefore})
	_, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause)
	if _, none := errors.AsType[*creation.NoneError](err); !none {
		t.Errorf("got %v", err)
	}
	if calls := server.Calls(post); calls != 3 {
		t.Errorf("%d requests, want 3", calls)
	}
}

func TestCreate_withoutAListingADoubtIsAnErrorAndNoSecondRequest(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{ListingDisabled: true})
	server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultDropAfter, Times: 1})
	_, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause)
	if !uazapi.OutcomeUnknown(err) {
		t.Errorf("got %v", err)
	}
	if calls := server.Calls(post); calls != 1 {
		t.Errorf("%d requests, want 1", calls)
	}
	if _, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Suporte"}, pause); err != nil {
		t.Errorf("without a doubt none is needed: %v", err)
	}
}

func TestCreate_aRefusalIsNoDoubt(t *testing.T) {
	t.Parallel()
	creator, server := newCreator(t, simulator.Options{})
	server.Inject(simulator.Fault{Route: post, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"no"}`})
	_, err := creator.Create(t.Context(), uazapi.NewInstance{Name: "Vendas"}, pause)
	if !errors.Is(err, uazapi.ErrInvalid) || uazapi.OutcomeUnknown(err) {
		t.Errorf("got %v", err)
	}
	if calls := server.Calls(post); calls != 1 {
		t.Errorf("%d requests, want 1", calls)
	}
}

func TestCreate_severalCandidatesAreNotChosenFrom(t *testing.T) {
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

// TestCreate_manyAtOnceUnderFaults is the promise itself: whatever happens to
// the answers, each wish is one instance.
func TestCreate_manyAtOnceUnderFaults(t *testing.T) {
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

func TestCreate_anInterruptLosesNothing(t *testing.T) {
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
