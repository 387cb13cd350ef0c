package access_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// fleet adds so many instances.
func (w *world) fleet(size int) []simulator.Instance {
	fleet := make([]simulator.Instance, size)
	for n := range fleet {
		fleet[n] = w.add(fmt.Sprintf("Loja %02d", n))
	}
	return fleet
}

// findAll searches for instances, and counts what is said of them.
func findAll(t *testing.T, server *access.Server, records []access.Record) map[string]int {
	t.Helper()
	said := map[string]int{}
	for _, searched := range records {
		said[verdict(server.Find(t.Context(), searched, roster.Shared))]++
	}
	return said
}

// Up to ten instances may be gone, however few there are. More of them, and over
// half of what is looked for, is a broken listing or a wrong server.
func TestFindManyAreMissingAtOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		there, gone int
		stored      bool
		want        map[string]int
	}{
		"ten of ten, tokens stored": {
			gone: 10, stored: true, want: map[string]int{goneRefused: 10},
		},
		"eleven of twenty, tokens stored": {
			there: 9, gone: 11, stored: true, want: map[string]int{found: 9, goneRefused: 10, unproven(access.ManyLost): 1},
		},
		"fifteen of forty, tokens stored": {
			there: 25, gone: 15, stored: true, want: map[string]int{found: 25, goneRefused: 15},
		},
		"eleven of twenty, no tokens": {
			there: 9, gone: 11, want: map[string]int{found: 9, goneUnlisted: 10, unproven(access.ManyMissing): 1},
		},
		"fifteen of forty, no tokens": {
			there: 25, gone: 15, want: map[string]int{found: 25, goneUnlisted: 15},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{HealthForm: simulator.HealthMissing})
			var records []access.Record
			for n, instance := range w.fleet(test.there + test.gone) {
				searched := record(instance)
				if test.stored {
					searched = recordWithToken(instance)
				}
				records = append(records, searched)
				if n >= test.there {
					w.remove(instance.ID)
				}
			}
			said := findAll(t, w.asAdmin(), records)
			if fmt.Sprint(said) != fmt.Sprint(test.want) {
				t.Errorf("they are %v, want %v", said, test.want)
			}
		})
	}
}

// A listing that has none of what is looked for, as of another server, proves
// nothing, however well it is filled.
func TestFindNoneOfSeveralIsListed(t *testing.T) {
	t.Parallel()
	const missing, another = "r00000000000001", "r00000000000002"
	for name, test := range map[string]struct {
		before, want string
	}{
		"another is missing": {another, unproven(access.ManyMissing)},
		"the same is":        {missing, goneUnlisted},
		"another is listed":  {"listed", goneUnlisted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{HealthForm: simulator.HealthMissing})
			listed := w.fleet(3)[0]
			server := w.asAdmin()
			// It is searched for, and never settled.
			before := access.Record{Ref: access.Ref{ID: test.before}, FoundAt: []string{"https://there.example"}}
			if test.before == "listed" {
				before.ID = listed.ID
			}
			_, _ = server.Find(t.Context(), before, roster.Shared)
			said := verdict(server.Find(t.Context(), access.Record{Ref: access.Ref{ID: missing}}, roster.Shared))
			if said != test.want {
				t.Errorf("it is %s, want %s", said, test.want)
			}
		})
	}
}

// What is gone is gone for the rest of the run, for all objects that live on it.
func TestFindWhatIsGoneIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	for _, stored := range []bool{false, true} {
		w := newWorld(t, simulator.Options{})
		instance, other := w.add("Vendas"), w.add("Suporte")
		server := w.asAdmin()
		searched := record(instance)
		if stored {
			searched = recordWithToken(instance)
		}
		w.remove(instance.ID)
		first := verdict(server.Find(t.Context(), searched, roster.Shared))
		w.ResetRequests()
		for _, ref := range []access.Ref{{ID: instance.ID}, {ID: instance.ID, Token: call.Token(instance.Token)}, {ID: instance.ID, Token: wrongToken}} {
			if said := verdict(server.Find(t.Context(), access.Record{Ref: ref}, roster.Now)); said != first {
				t.Errorf("it was %s, and is %s", first, said)
			}
			if _, err := server.Lookup(t.Context(), ref, roster.Now); !errors.Is(err, call.ErrGone) {
				t.Errorf("looking it up got %v", err)
			}
		}
		if requests := w.Requests(); len(requests) > 0 {
			t.Errorf("%d requests were made", len(requests))
		}
		// The twin: another one is asked for, and found.
		if said := verdict(server.Find(t.Context(), record(other), roster.Now)); said != found || len(w.Requests()) != 1 {
			t.Errorf("the other one is %s after %d requests", said, len(w.Requests()))
		}
	}
}

// Readers share the listing, its failure and the health, and ask with their own
// tokens only where the server answers.
func TestFindManyReadersWithoutAListing(t *testing.T) {
	t.Parallel()
	const readers = 50
	for name, test := range map[string]struct {
		given given
		want  map[string]int
		calls calls
	}{
		"the listing fails": {
			says(listing, 500, "", 0, 0), map[string]int{noListing: readers}, calls{1, readers, 1},
		},
		"all fails with 503, as behind a gateway": {
			says("", 503, "", 0, 0), map[string]int{failed(call.ErrServerFault): readers}, calls{3, 0, 3},
		},
		"all connections are cut": {
			fault(simulator.Fault{Kind: simulator.FaultDropBefore}), map[string]int{failed(call.ErrUnreachable): readers}, calls{3, 0, 3},
		},
		"all is a page of a gateway": {
			fault(simulator.Fault{Kind: simulator.FaultHTMLBefore}), map[string]int{failed(call.ErrServerFault): readers}, calls{3, 0, 3},
		},
	} {
		for _, atOnce := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, all at once %t", name, atOnce), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, simulator.Options{})
				fleet := w.fleet(readers)
				test.given(w, nil, fleet[0])
				server := w.asAdmin()
				verdicts := make([]string, readers)
				var group sync.WaitGroup
				for n, instance := range fleet {
					search := func() {
						verdicts[n] = verdict(server.Find(t.Context(), recordWithToken(instance), roster.Shared))
					}
					if atOnce {
						group.Go(search)
					} else {
						search()
					}
				}
				group.Wait()
				said := map[string]int{}
				for _, one := range verdicts {
					said[one]++
				}
				if fmt.Sprint(said) != fmt.Sprint(test.want) {
					t.Errorf("they are %v, want %v", said, test.want)
				}
				if made := w.calls(); made != test.calls {
					t.Errorf("the calls are %+v, want %+v", made, test.calls)
				}
			})
		}
	}
}

// A health that is a while old is asked for again.
func TestFindTheHealthIsSharedForAWhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	instance := w.add("Vendas")
	w.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500})
	server := w.asAdmin()
	for n, wait := range []time.Duration{0, roster.Fresh - time.Minute/6, time.Minute} {
		w.clock.Advance(wait)
		if said := verdict(server.Find(t.Context(), recordWithToken(instance), roster.Now)); said != noListing {
			t.Errorf("it is %s", said)
		}
		if want := []int{1, 1, 2}[n]; w.Calls(healthRoute) != want {
			t.Errorf("after %s: %d healths, want %d", wait, w.Calls(healthRoute), want)
		}
	}
}

// A server that accepts connections and never answers: the listing times out, and
// whether own tokens are asked is up to the health.
func TestFindASilentServer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		routes []string
		known  bool
		want   string
		looks  int
	}{
		"the listing is silent":           {[]string{listing}, true, noListing, 1},
		"the listing is silent, no token": {[]string{listing}, false, failed(call.ErrUnreachable), 0},
		"own token as well":               {[]string{listing, status}, true, failed(call.ErrUnreachable), 1},
		"all is silent":                   {[]string{listing, healthRoute}, true, failed(call.ErrUnreachable), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			instance := w.add("Vendas")
			for _, route := range test.routes {
				w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultLatency, Latency: time.Hour})
			}
			server := w.open(credentials{admin: w.AdminToken()}, func(config *call.Config) {
				config.RequestTimeout = 200 * time.Millisecond
				config.MaxRetries = 0
			})
			searched := record(instance)
			if test.known {
				searched = recordWithToken(instance)
			}
			if said := verdict(server.Find(t.Context(), searched, roster.Shared)); said != test.want {
				t.Errorf("it is %s, want %s", said, test.want)
			}
			if looks := w.Calls(status); looks != test.looks {
				t.Errorf("%d looks, want %d", looks, test.looks)
			}
		})
	}
}

func TestFindAServerThatIsDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	w.url = calltest.NobodyListens(t)
	searched := access.Record{Ref: access.Ref{ID: "r76b15a4a3614b4", Token: wrongToken}}
	for _, has := range []credentials{{admin: "a"}, {token: wrongToken}, {admin: "a", token: wrongToken}, {}} {
		if said := verdict(w.open(has).Find(t.Context(), searched, roster.Shared)); said != failed(call.ErrUnreachable) {
			t.Errorf("with %+v it is %s", has, said)
		}
	}
}

// Whatever goes wrong on the way is no proof that an instance is gone.
func TestFindAFailureOnTheWayIsNoProof(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]simulator.Fault{
		"connection cut":  {Kind: simulator.FaultDropBefore},
		"answer lost":     {Kind: simulator.FaultDropAfter},
		"answer cut":      {Kind: simulator.FaultCutJSON},
		"half an answer":  {Kind: simulator.FaultHalfJSON},
		"garbled":         {Kind: simulator.FaultGarbled},
		"null":            {Kind: simulator.FaultGarbled, Body: `null`},
		"empty object":    {Kind: simulator.FaultGarbled, Body: `{}`},
		"without ids":     {Kind: simulator.FaultGarbled, Body: `[{"name":"Vendas"}]`},
		"refusal as 200":  {Kind: simulator.FaultGarbled, Body: `{"error":"Instance not found"}`},
		"page as 200":     {Kind: simulator.FaultGarbled, Body: page},
		"500":             {Kind: simulator.FaultStatusBefore, Status: 500},
		"500, telling":    {Kind: simulator.FaultStatusBefore, Status: 500, Body: absence},
		"502, page":       {Kind: simulator.FaultHTMLBefore},
		"503":             {Kind: simulator.FaultStatusBefore},
		"504, page after": {Kind: simulator.FaultHTMLAfter, Status: 504},
		"403, plain text": {Kind: simulator.FaultStatusBefore, Status: 403, Body: "error code: 1020"},
		"403, page":       {Kind: simulator.FaultHTMLBefore, Status: 403},
		"404, telling":    {Kind: simulator.FaultStatusBefore, Status: 404, Body: absence},
		"429":             {Kind: simulator.FaultStatusBefore, Status: 429},
		"400":             {Kind: simulator.FaultStatusBefore, Status: 400},
		"409":             {Kind: simulator.FaultStatusBefore, Status: 409},
		"redirect":        {Kind: simulator.FaultRedirect, Location: "https://b.example/"},
		"circle":          {Kind: simulator.FaultRedirect},
		"endless":         {Kind: simulator.FaultEndless},
	} {
		for _, route := range []string{listing, status} {
			if name == "endless" && route == listing {
				continue // 64 MB are read of it, in a test of the client
			}
			if name == "404, telling" && route == status {
				continue // which is proof there
			}
			t.Run(route+"/"+name, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, simulator.Options{})
				wanted := w.add("Vendas")
				has, searched := credentials{admin: w.AdminToken()}, record(wanted)
				if route == status {
					has.admin, searched = "", recordWithToken(wanted)
				}
				met := broken
				met.Route = route
				w.Inject(met)
				server := w.open(has)
				_, err := server.Find(t.Context(), searched, roster.Shared)
				if err == nil || errors.Is(err, call.ErrGone) || errors.Is(err, call.ErrRejected) {
					t.Errorf("got %v, want another error", err)
				}
				if _, unsettled := errors.AsType[*access.UnsettledError](err); unsettled {
					t.Errorf("it counts as possibly deleted: %v", err)
				}
				// The twin: without the fault it is found, so nothing above rests on another
				// mistake.
				w.Heal()
				if _, err := server.Find(t.Context(), searched, roster.Now); err != nil {
					t.Errorf("without the fault it is not found either: %v", err)
				}
			})
		}
	}
}

// Every wait ends with an interrupt, and an interrupt proves nothing.
func TestFindAnInterruptEndsTheWaits(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		given  given
		stored bool
		// route is that of the call after which the interrupt comes.
		route string
	}{
		"for the second listing": {deleted, false, listing},
		"for the second refusal": {deleted, true, status},
		"for the listing":        {fault(simulator.Fault{Route: listing, Kind: simulator.FaultLatency, Latency: time.Hour}), true, ""},
		"for the health": {all(says(listing, 500, "", 0, 0),
			fault(simulator.Fault{Route: healthRoute, Kind: simulator.FaultLatency, Latency: time.Hour})), true, listing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			w.add("Suporte")
			wanted := w.add("Vendas")
			searched := record(wanted)
			if test.stored {
				searched = recordWithToken(wanted)
			}
			server := w.asAdmin()
			server.Pause = time.Hour
			test.given(w, server, wanted)
			ctx, cancel := context.WithCancel(t.Context())
			if test.route == "" {
				cancel()
			}
			w.script.After(test.route, 1, cancel)
			_, err := server.Find(ctx, searched, roster.Shared)
			if ctx.Err() == nil || err == nil || errors.Is(err, call.ErrGone) {
				t.Errorf("got %v", err)
			}
			w.Heal()
			if requests := len(w.Requests()); requests > 2 {
				t.Errorf("%d requests", requests)
			}
		})
	}
}

// What was written is looked at again for a few seconds, as a read may be late.
func TestReadBack(t *testing.T) {
	t.Parallel()
	failure := errors.New("no answer")
	for name, test := range map[string]struct {
		// wanted is the look that shows what was written, 0 for none, and fails the
		// one that fails.
		wanted, fails int
		looks         int
		err           error
	}{
		"at once":       {wanted: 1, looks: 1},
		"one read late": {wanted: 2, looks: 2},
		"at the last":   {wanted: 4, looks: 4},
		"never":         {looks: 4},
		"too late":      {wanted: 5, looks: 4},
		"fails once":    {fails: 2, wanted: 3, looks: 3},
		"fails at last": {fails: 4, wanted: 5, looks: 4, err: failure},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := &access.Server{Pause: 2 * time.Second}
				looked, start := 0, time.Now()
				err := server.ReadBack(t.Context(), func() (bool, error) {
					looked++
					if looked == test.fails {
						return false, failure
					}
					return looked == test.wanted, nil
				})
				if !errors.Is(err, test.err) || looked != test.looks {
					t.Errorf("%d looks and %v, want %d and %v", looked, err, test.looks, test.err)
				}
				if took := time.Since(start); took != time.Duration(looked-1)*server.Pause {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

func TestReadBackEndsWithAnInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		start := time.Now()
		err := (&access.Server{Pause: 2 * time.Second}).ReadBack(ctx, func() (bool, error) { return false, nil })
		if !errors.Is(err, context.Canceled) || time.Since(start) != 3*time.Second {
			t.Errorf("it ended after %s with %v", time.Since(start), err)
		}
	})
}
