package roster

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// fake is a server that counts what it is asked, and can be held up.
type fake struct {
	mu        sync.Mutex
	instances map[string]uazapi.Instance
	listErr   error
	// foreign is the id of an instance that every status is of, as if by a cache.
	foreign string
	// hold and holdStatus hold up the next listing and the next status, and held
	// tells when one is.
	hold, holdStatus, held chan struct{}
	lists                  atomic.Int32
	statuses               atomic.Int32
}

func newFake(ids ...string) *fake {
	f := &fake{instances: map[string]uazapi.Instance{}}
	for _, id := range ids {
		f.instances[id] = uazapi.Instance{ID: id, Token: tokenOf(id), Name: "first"}
	}
	return f
}

// tokenOf is long enough for a token.
func tokenOf(id string) call.Token { return call.Token("token-of-" + id) }

func keyOf(id string) uazapi.Key { return uazapi.Key{ID: id, Token: tokenOf(id)} }

func (f *fake) rename(id, name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	instance := f.instances[id]
	instance.Name = name
	f.instances[id] = instance
}

func (f *fake) remove(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.instances, id)
}

func (f *fake) ListInstances(ctx context.Context) (uazapi.Listing, error) {
	f.lists.Add(1)
	f.mu.Lock()
	var all []uazapi.Instance
	for _, instance := range f.instances {
		all = append(all, instance)
	}
	err, hold := f.listErr, f.hold
	f.hold = nil
	f.mu.Unlock()
	if hold != nil {
		close(f.held)
		<-hold
	}
	if err := errors.Join(err, ctx.Err()); err != nil {
		return uazapi.Listing{}, err
	}
	return uazapi.Listing{Instances: all}, nil
}

// Status answers as a client does: an answer about another instance than the one
// that the key names is an error.
func (f *fake) Status(_ context.Context, key uazapi.Key) (uazapi.Status, error) {
	f.statuses.Add(1)
	f.mu.Lock()
	instance, known := f.opens(key.Token)
	hold := f.holdStatus
	f.holdStatus = nil
	f.mu.Unlock()
	if hold != nil {
		close(f.held)
		<-hold
	}
	switch {
	case !known:
		return uazapi.Status{}, call.ErrRejected
	case key.ID != "" && key.ID != instance.ID:
		return uazapi.Status{}, &call.Error{Kind: call.ErrOtherInstance, About: instance.ID}
	}
	instance.Token = key.Token
	return uazapi.Status{Instance: instance}, nil
}

func (f *fake) opens(token call.Token) (uazapi.Instance, bool) {
	if f.foreign != "" {
		return f.instances[f.foreign], true
	}
	for _, instance := range f.instances {
		if instance.Token == token {
			return instance, true
		}
	}
	return uazapi.Instance{}, false
}

// clock is a time that moves when told to.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newRoster(server *fake) (*Roster, *clock) {
	at := &clock{time.Date(2026, 8, 4, 9, 0, 0, 0, time.UTC)}
	return New(server, at.now), at
}

// expect looks an instance up and compares the calls that were made until then.
func expect(t *testing.T, r *Roster, f *fake, id, name string, lists, statuses int32) {
	t.Helper()
	got, err := r.Instance(t.Context(), id, Shared)
	if err != nil {
		t.Fatal(err)
	}
	if got.Found != (name != "") || got.Instance.Name != name {
		t.Errorf("instance %s: found %v, named %q; want it named %q", id, got.Found, got.Instance.Name, name)
	}
	if !got.Found && len(got.Listing.Instances) != len(f.instances) {
		t.Errorf("the listing is said to hold %d instances, and holds %d", len(got.Listing.Instances), len(f.instances))
	}
	f.expectCalls(t, lists, statuses)
}

func (f *fake) expectCalls(t *testing.T, lists, statuses int32) {
	t.Helper()
	if f.lists.Load() != lists || f.statuses.Load() != statuses {
		t.Errorf("%d listings and %d statuses, want %d and %d", f.lists.Load(), f.statuses.Load(), lists, statuses)
	}
}

func TestInstanceReadersAtOnceShareOneListing(t *testing.T) {
	t.Parallel()
	var ids []string
	for n := range 200 {
		ids = append(ids, fmt.Sprint("r", n))
	}
	server := newFake(ids...)
	roster, _ := newRoster(server)
	var readers sync.WaitGroup
	for _, id := range ids {
		readers.Go(func() {
			if got, err := roster.Instance(t.Context(), id, Shared); err != nil || !got.Found || got.Instance.ID != id {
				t.Errorf("instance %s: %v %v", id, got.Instance.ID, err)
			}
		})
	}
	readers.Wait()
	server.expectCalls(t, 1, 0)
}

func TestInstanceIsNeverOlderThanItMayBe(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, clock := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	server.rename("a", "second")
	clock.at = clock.at.Add(Fresh)
	expect(t, roster, server, "a", "first", 1, 0)
	clock.at = clock.at.Add(time.Nanosecond)
	expect(t, roster, server, "a", "second", 2, 0)
}

func TestInstanceAbsentIsSettledByOneListing(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	expect(t, roster, server, "x", "", 1, 0)
	expect(t, roster, server, "y", "", 1, 0)
	expect(t, roster, server, "a", "first", 1, 0)
}

// What an instance's own token shows is no sign that the listing has it.
func TestInstanceThatIsNotSharedIsByAListingAlone(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	if _, err := roster.Open(t.Context(), keyOf("a"), Shared); err != nil {
		t.Fatal(err)
	}
	look := func(id string, how Freshness, want bool, lists int32) {
		t.Helper()
		got, err := roster.Instance(t.Context(), id, how)
		if err != nil || got.Found != want || got.Found != (got.Instance.ID == id) {
			t.Errorf("instance %s: got %q, found %t, %v", id, got.Instance.ID, got.Found, err)
		}
		server.expectCalls(t, lists, 1)
	}
	look("a", AfterWrites, true, 1)
	look("a", AfterWrites, true, 1)
	look("x", AfterWrites, false, 1)
	look("x", Now, false, 2)
	server.instances["b"] = uazapi.Instance{ID: "b"}
	look("b", AfterWrites, false, 2)
	look("b", Now, true, 3)
	server.listErr = call.ErrDisabled
	if _, err := roster.Instance(t.Context(), "x", Now); !errors.Is(err, call.ErrDisabled) {
		t.Errorf("got %v", err)
	}
}

func TestInstanceWrittenToIsAskedForAlone(t *testing.T) {
	t.Parallel()
	server := newFake("a", "b")
	roster, _ := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	server.rename("a", "second")
	roster.Wrote(tokenOf("a"), "")
	expect(t, roster, server, "a", "second", 1, 1)
	expect(t, roster, server, "a", "second", 1, 1)
	expect(t, roster, server, "b", "first", 1, 1)
	server.rename("b", "second")
	roster.Wrote("", "b")
	expect(t, roster, server, "b", "second", 1, 2)
}

func TestInstanceDeletedIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	server := newFake("a", "b")
	roster, _ := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	server.remove("a")
	roster.Wrote(tokenOf("a"), "")
	expect(t, roster, server, "a", "", 2, 1)
	expect(t, roster, server, "b", "first", 2, 1)
}

func TestInstanceNewIsKnownFromItsCreation(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	created := uazapi.Instance{ID: "b", Token: tokenOf("b"), Name: "new"}
	server.instances["b"] = created
	roster.Learn(created)
	expect(t, roster, server, "b", "new", 1, 0)
}

// holdUp has a reader wait for an answer, lets something happen meanwhile, and
// returns the name of the instance that the reader is told of.
func holdUp(t *testing.T, server *fake, hold *chan struct{}, read func() (uazapi.Instance, error), meanwhile func()) string {
	t.Helper()
	held, let := make(chan struct{}), make(chan struct{})
	server.held, *hold = held, let
	answer := make(chan string)
	go func() {
		got, err := read()
		if err != nil {
			t.Error(err)
		}
		answer <- got.Name
	}()
	<-held
	meanwhile()
	close(let)
	return <-answer
}

func TestInstanceAListingThatBeganBeforeAWriteProvesNothing(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	read := func() (uazapi.Instance, error) {
		got, err := roster.Instance(t.Context(), "a", Shared)
		return got.Instance, err
	}
	got := holdUp(t, server, &server.hold, read, func() {
		server.rename("a", "second")
		roster.Wrote("", "a")
	})
	if got != "second" {
		t.Errorf("got the instance as it was before the write: %q", got)
	}
}

// Who comes after a write is not told what was asked for before it.
func TestACallThatBeganBeforeAWriteTellsTooLittle(t *testing.T) {
	t.Parallel()
	own := func(how Freshness) func(context.Context, *Roster) (uazapi.Instance, error) {
		return func(ctx context.Context, r *Roster) (uazapi.Instance, error) { return r.Open(ctx, keyOf("a"), how) }
	}
	for name, read := range map[string]func(context.Context, *Roster) (uazapi.Instance, error){
		"own":               own(Shared),
		"own, after writes": own(AfterWrites),
		"own, now":          own(Now),
		"by its id": func(ctx context.Context, r *Roster) (uazapi.Instance, error) {
			got, err := r.Instance(ctx, "a", Shared)
			return got.Instance, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				server := newFake("a")
				roster, _ := newRoster(server)
				expect(t, roster, server, "a", "first", 1, 0)
				roster.Wrote(tokenOf("a"), "")
				later := make(chan string, 1)
				holdUp(t, server, &server.holdStatus, func() (uazapi.Instance, error) { return read(t.Context(), roster) }, func() {
					server.rename("a", "second")
					roster.Wrote(tokenOf("a"), "")
					go func() {
						got, err := read(t.Context(), roster)
						if err != nil {
							t.Error(err)
						}
						later <- got.Name
					}()
					synctest.Wait()
				})
				if got := <-later; got != "second" {
					t.Errorf("who came after the write was told of %q", got)
				}
			})
		})
	}
}

func TestInstanceACanceledReaderDoesNotCancelTheOthers(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	hold := make(chan struct{})
	server.hold, server.held = hold, make(chan struct{})
	canceled, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, err := roster.Instance(canceled, "a", Shared)
		first <- err
	}()
	<-server.held
	second := make(chan error)
	go func() {
		_, err := roster.Instance(t.Context(), "a", Shared)
		second <- err
	}()
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the canceled reader got %v", err)
	}
	close(hold)
	if err := <-second; err != nil {
		t.Errorf("the other reader got %v", err)
	}
}

// A server that is out of order is asked once for all readers, and again after a
// while or where something was written.
func TestInstanceAFailureIsSharedForAWhile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		then  func(*Roster, *clock)
		how   Freshness
		fails bool
	}{
		"at once":                     {func(*Roster, *clock) {}, Shared, true},
		"just before the time":        {func(_ *Roster, c *clock) { c.at = c.at.Add(Fresh) }, Shared, true},
		"after the time":              {func(_ *Roster, c *clock) { c.at = c.at.Add(Fresh + 1) }, Shared, false},
		"after a write to it":         {func(r *Roster, _ *clock) { r.Wrote("", "a") }, Shared, false},
		"after a write to another":    {func(r *Roster, _ *clock) { r.Wrote("", "b") }, Shared, true},
		"after any write, which asks": {func(r *Roster, _ *clock) { r.Wrote("", "b") }, AfterWrites, false},
		"nothing written, which asks": {func(*Roster, *clock) {}, AfterWrites, true},
		"asked for now":               {func(*Roster, *clock) {}, Now, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newFake("a", "b")
			roster, clock := newRoster(server)
			server.listErr = call.ErrServerFault
			for range 3 {
				if _, err := roster.Instance(t.Context(), "a", Shared); !errors.Is(err, call.ErrServerFault) {
					t.Fatalf("got %v", err)
				}
			}
			server.expectCalls(t, 1, 0)
			server.listErr = nil
			test.then(roster, clock)
			got, err := roster.Instance(t.Context(), "a", test.how)
			if test.fails != errors.Is(err, call.ErrServerFault) || got.Found == test.fails {
				t.Errorf("got %v, %v", got.Found, err)
			}
		})
	}
}

// What came in before a failure is still fresh after it.
func TestInstanceAFailureForgetsNothing(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	server.listErr = call.ErrServerFault
	if _, err := roster.Instances(t.Context(), Now); !errors.Is(err, call.ErrServerFault) {
		t.Errorf("got %v", err)
	}
	expect(t, roster, server, "a", "first", 2, 0)
	if !roster.HasListing() {
		t.Error("a listing came in a moment ago")
	}
}

// That a reader was interrupted is no failure of the server.
func TestInstanceAnInterruptIsNoFailure(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	server.listErr = context.Canceled
	if _, err := roster.Instance(t.Context(), "a", Shared); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	server.listErr = nil
	expect(t, roster, server, "a", "first", 2, 0)
}

func TestOpenObjectsOfAnInstanceShareItsStatus(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, clock := newRoster(server)
	for range 3 {
		if got, err := roster.Open(t.Context(), uazapi.Key{Token: tokenOf("a")}, Shared); err != nil || got.ID != "a" {
			t.Fatal(got, err)
		}
	}
	server.expectCalls(t, 0, 1)
	clock.at = clock.at.Add(Fresh + time.Second)
	_, _ = roster.Open(t.Context(), keyOf("a"), Shared)
	server.expectCalls(t, 0, 2)
	if _, err := roster.Open(t.Context(), uazapi.Key{Token: "wrong"}, Shared); !errors.Is(err, call.ErrRejected) {
		t.Errorf("a wrong token got %v", err)
	}
}

func TestOpenNowMakesANewCall(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	for calls := range int32(3) {
		name := fmt.Sprintf("name %d", calls)
		server.rename("a", name)
		if got, err := roster.Open(t.Context(), keyOf("a"), Now); err != nil || got.Name != name {
			t.Errorf("got %q, %v", got.Name, err)
		}
		server.expectCalls(t, 0, calls+1)
	}
}

// A cache that ignores tokens answers about whom it likes. Nobody learns from that
// whose token is whose.
func TestOpenAnAnswerAboutAnotherInstanceIsNone(t *testing.T) {
	t.Parallel()
	for name, listed := range map[string]bool{"the id is given": false, "the id is known from the listing": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newFake("a", "b")
			roster, clock := newRoster(server)
			key := keyOf("a")
			if listed {
				expect(t, roster, server, "a", "first", 1, 0)
				clock.at = clock.at.Add(Fresh + 1)
				key.ID = ""
			}
			server.foreign = "b"
			_, err := roster.Open(t.Context(), key, Shared)
			if failed, is := errors.AsType[*call.Error](err); !is || failed.Kind != call.ErrOtherInstance || failed.About != "b" {
				t.Errorf("got %v", err)
			}
			if roster.Opener("b") != "" || roster.Opener("a") != "" || roster.seenWith(tokenOf("a")) != nil {
				t.Error("something was learned from it")
			}
		})
	}
}

// The opener is what was seen to open an instance in this run, and not what a
// listing says.
func TestOpener(t *testing.T) {
	t.Parallel()
	server := newFake("a", "b")
	roster, _ := newRoster(server)
	opener := func(id string, want call.Token) {
		t.Helper()
		if got := roster.Opener(id); got != want {
			t.Errorf("the opener of %s is %q, want %q", id, got, want)
		}
	}
	expect(t, roster, server, "a", "first", 1, 0)
	opener("a", "")
	_, _ = roster.Open(t.Context(), keyOf("a"), Now)
	opener("a", tokenOf("a"))
	_, _ = roster.Open(t.Context(), uazapi.Key{ID: "b", Token: "wrong"}, Now)
	opener("b", "")
	roster.Learn(uazapi.Instance{ID: "c", Token: tokenOf("c")})
	opener("c", tokenOf("c"))
	roster.Learn(uazapi.Instance{ID: "d"})
	opener("d", "")
	roster.Wrote(tokenOf("a"), "")
	opener("a", tokenOf("a"))
}

// A listing that masks tokens is no news of them.
func TestInstancesTokensThatAreMaskedAreLeftOut(t *testing.T) {
	t.Parallel()
	server := newFake()
	for id, token := range map[string]call.Token{"a": "0e4a********", "b": "", "c": tokenOf("c")} {
		server.instances[id] = uazapi.Instance{ID: id, Token: token}
	}
	roster, _ := newRoster(server)
	told, err := roster.Instances(t.Context(), Shared)
	if err != nil || len(told.Instances) != 3 {
		t.Fatal(told, err)
	}
	for _, instance := range told.Instances {
		want := map[string]call.Token{"c": tokenOf("c")}[instance.ID]
		if instance.Token != want {
			t.Errorf("instance %s has the token %q, want %q", instance.ID, instance.Token, want)
		}
	}
	if roster.seenWith("0e4a********") != nil {
		t.Error("a masked token opens something")
	}
}

// Met stays true of what was shown once.
func TestMet(t *testing.T) {
	t.Parallel()
	server := newFake("a", "b")
	roster, _ := newRoster(server)
	met := func(when string, want bool) {
		t.Helper()
		if got := roster.Met("a"); got != want {
			t.Errorf("%s: met %t, want %t", when, got, want)
		}
	}
	met("at first", false)
	expect(t, roster, server, "x", "", 1, 0)
	met("listed", true)
	roster.Wrote("", "a")
	met("written to", true)
	server.remove("a")
	_, _ = roster.Instances(t.Context(), Now)
	met("not listed any more", true)
}

// A reader who wants all instances is content with the listing that readers of single
// ones have, until this process has changed anything.
func TestInstancesAfterWritesShareTheListing(t *testing.T) {
	t.Parallel()
	now := &clock{at: time.Now()}
	server := newFake("a", "b")
	r := New(server, now.now)
	ctx := t.Context()
	asks := func(want int32, after string) {
		t.Helper()
		all, err := r.Instances(ctx, AfterWrites)
		if err != nil || len(all.Instances) != len(server.instances) {
			t.Errorf("after %s: %d instances, %v", after, len(all.Instances), err)
		}
		if lists := server.lists.Load(); lists != want {
			t.Errorf("after %s: %d listings, want %d", after, lists, want)
		}
	}
	if _, err := r.Instance(ctx, "a", Shared); err != nil {
		t.Fatal(err)
	}
	asks(1, "a read")
	asks(1, "another look")
	r.Wrote(tokenOf("a"), "")
	asks(2, "a write")
	r.Wrote("", "")
	asks(3, "a write to who knows what")
	server.instances["c"] = uazapi.Instance{ID: "c", Token: tokenOf("c")}
	r.Learn(server.instances["c"])
	asks(4, "a creation")
	asks(4, "nothing")
	now.at = now.at.Add(Fresh + time.Second)
	asks(5, "a while")
}

// A listing that is shared may be from before a write, and one for now is always
// a new one.
func TestInstancesSharedAndNow(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	for _, ask := range []struct {
		how   Freshness
		lists int32
	}{{Shared, 1}, {Shared, 1}, {Now, 2}, {Shared, 2}, {Now, 3}} {
		roster.Wrote("", "a")
		if _, err := roster.Instances(t.Context(), ask.how); err != nil {
			t.Fatal(err)
		}
		server.expectCalls(t, ask.lists, 0)
	}
}
