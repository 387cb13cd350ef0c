package roster

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// fake is a server that counts what it is asked, and can be held up.
type fake struct {
	mu        sync.Mutex
	instances map[string]uazapi.Instance
	tooLong   []string
	listErr   error
	hold      chan struct{}
	held      chan struct{}
	lists     atomic.Int32
	statuses  atomic.Int32
}

func newFake(ids ...string) *fake {
	f := &fake{instances: map[string]uazapi.Instance{}}
	for _, id := range ids {
		f.instances[id] = uazapi.Instance{ID: id, Token: uazapi.Token("token-" + id), Name: "first"}
	}
	return f
}

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
	listing := uazapi.Listing{TooLong: f.tooLong}
	for _, instance := range f.instances {
		listing.Instances = append(listing.Instances, instance)
	}
	err, hold := f.listErr, f.hold
	f.hold = nil
	f.mu.Unlock()
	if hold != nil {
		close(f.held)
		<-hold
	}
	return listing, errors.Join(err, ctx.Err())
}

func (f *fake) Status(_ context.Context, key uazapi.Key) (uazapi.Status, error) {
	f.statuses.Add(1)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, instance := range f.instances {
		if instance.Token == key.Token {
			return uazapi.Status{Instance: instance}, nil
		}
	}
	return uazapi.Status{}, uazapi.ErrRejected
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
	got, found, count, err := r.Listed(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if found != (name != "") || got.Name != name {
		t.Errorf("instance %s: found %v, named %q; want it named %q", id, found, got.Name, name)
	}
	if !found && count != len(f.instances) {
		t.Errorf("the listing is said to hold %d instances, and holds %d", count, len(f.instances))
	}
	if f.lists.Load() != lists || f.statuses.Load() != statuses {
		t.Errorf("%d listings and %d statuses, want %d and %d", f.lists.Load(), f.statuses.Load(), lists, statuses)
	}
}

func TestListed_readersAtOnceShareOneListing(t *testing.T) {
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
			if got, found, _, err := roster.Listed(t.Context(), id); err != nil || !found || got.ID != id {
				t.Errorf("instance %s: %v %v %v", id, got.ID, found, err)
			}
		})
	}
	readers.Wait()
	if server.lists.Load() != 1 {
		t.Errorf("%d listings for 200 readers", server.lists.Load())
	}
}

func TestListed_isNeverOlderThanItMayBe(t *testing.T) {
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

func TestListed_absentIsSettledByOneListing(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	expect(t, roster, server, "x", "", 1, 0)
	expect(t, roster, server, "y", "", 1, 0)
	expect(t, roster, server, "a", "first", 1, 0)
}

// What an instance's own token shows is no sign that the listing has it.
func TestInListing_isByAListingAlone(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	if _, err := roster.Own(t.Context(), "token-a"); err != nil {
		t.Fatal(err)
	}
	look := func(id string, want bool, lists int32) {
		t.Helper()
		got, found, count, err := roster.InListing(t.Context(), id)
		if err != nil || found != want || found != (got.ID == id) || count != len(server.instances) {
			t.Errorf("instance %s: got %q among %d, found %t, %v", id, got.ID, count, found, err)
		}
		if server.lists.Load() != lists {
			t.Errorf("instance %s: %d listings, want %d", id, server.lists.Load(), lists)
		}
	}
	look("a", true, 1)
	look("a", true, 1)
	look("x", false, 2)
	server.instances["b"] = uazapi.Instance{ID: "b"}
	look("b", true, 3)
	server.listErr = uazapi.ErrDisabled
	if _, _, _, err := roster.InListing(t.Context(), "x"); !errors.Is(err, uazapi.ErrDisabled) {
		t.Errorf("got %v", err)
	}
}

func TestListed_aWrittenInstanceIsAskedForAlone(t *testing.T) {
	t.Parallel()
	server := newFake("a", "b")
	roster, _ := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	server.rename("a", "second")
	roster.Wrote("token-a", "")
	expect(t, roster, server, "a", "second", 1, 1)
	expect(t, roster, server, "a", "second", 1, 1)
	expect(t, roster, server, "b", "first", 1, 1)
	server.rename("b", "second")
	roster.Wrote("", "b")
	expect(t, roster, server, "b", "second", 1, 2)
}

func TestListed_aDeletedInstanceIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	server := newFake("a", "b")
	roster, _ := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	server.remove("a")
	roster.Wrote("token-a", "")
	expect(t, roster, server, "a", "", 2, 1)
	expect(t, roster, server, "b", "first", 2, 1)
}

func TestListed_aNewInstanceIsKnownFromItsCreation(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	expect(t, roster, server, "a", "first", 1, 0)
	created := uazapi.Instance{ID: "b", Token: "token-b", Name: "new"}
	server.instances["b"] = created
	roster.Learn(created)
	expect(t, roster, server, "b", "new", 1, 0)
}

func TestListed_aListingThatBeganBeforeAWriteProvesNothing(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	hold := make(chan struct{})
	server.hold, server.held = hold, make(chan struct{})
	answer := make(chan string)
	go func() {
		got, _, _, _ := roster.Listed(t.Context(), "a")
		answer <- got.Name
	}()
	<-server.held
	server.rename("a", "second")
	roster.Wrote("", "a")
	close(hold)
	if got := <-answer; got != "second" {
		t.Errorf("got the instance as it was before the write: %q", got)
	}
}

func TestListed_aCanceledReaderDoesNotCancelTheOthers(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	hold := make(chan struct{})
	server.hold, server.held = hold, make(chan struct{})
	canceled, cancel := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, _, _, err := roster.Listed(canceled, "a")
		first <- err
	}()
	<-server.held
	second := make(chan error)
	go func() {
		_, _, _, err := roster.Listed(t.Context(), "a")
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

func TestListed_aFailureIsNotRemembered(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, _ := newRoster(server)
	server.listErr = uazapi.ErrServerFault
	if _, _, _, err := roster.Listed(t.Context(), "a"); !errors.Is(err, uazapi.ErrServerFault) {
		t.Errorf("got %v", err)
	}
	server.listErr = nil
	expect(t, roster, server, "a", "first", 2, 0)
}

func TestOwn_objectsOfAnInstanceShareItsStatus(t *testing.T) {
	t.Parallel()
	server := newFake("a")
	roster, clock := newRoster(server)
	for range 3 {
		if got, err := roster.Own(t.Context(), "token-a"); err != nil || got.ID != "a" {
			t.Fatal(got, err)
		}
	}
	if server.statuses.Load() != 1 || server.lists.Load() != 0 {
		t.Errorf("%d statuses and %d listings", server.statuses.Load(), server.lists.Load())
	}
	clock.at = clock.at.Add(Fresh + time.Second)
	_, _ = roster.Own(t.Context(), "token-a")
	if server.statuses.Load() != 2 {
		t.Errorf("%d statuses after the time", server.statuses.Load())
	}
	if _, err := roster.Own(t.Context(), "wrong"); !errors.Is(err, uazapi.ErrRejected) {
		t.Errorf("a wrong token got %v", err)
	}
}

// Whoever wants all instances is content with the listing that readers of single
// ones have, until this process has changed anything.
func TestCurrentSharesTheListing(t *testing.T) {
	t.Parallel()
	now := &clock{at: time.Now()}
	server := newFake("a", "b")
	r := New(server, now.now)
	ctx := t.Context()
	asks := func(want int32, after string) {
		t.Helper()
		all, err := r.Current(ctx)
		if err != nil || len(all) != len(server.instances) {
			t.Errorf("after %s: %d instances, %v", after, len(all), err)
		}
		if lists := server.lists.Load(); lists != want {
			t.Errorf("after %s: %d listings, want %d", after, lists, want)
		}
	}
	if _, _, _, err := r.Listed(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	asks(1, "a read")
	asks(1, "another look")
	r.Wrote("token-a", "")
	asks(2, "a write")
	r.Wrote("", "")
	asks(3, "a write to who knows what")
	server.instances["c"] = uazapi.Instance{ID: "c", Token: "token-c"}
	r.Learn(server.instances["c"])
	asks(4, "a creation")
	asks(4, "nothing")
	now.at = now.at.Add(Fresh + time.Second)
	asks(5, "a while")
}

// One entry that cannot be read makes nothing gone, and is no fault of the others.
func TestAnInstanceThatIsTooLongToBeReadIsNotAbsent(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tooLong []string
		absent  map[string]bool
	}{
		"id known":   {[]string{"b"}, map[string]bool{"b": false, "c": true}},
		"id unknown": {[]string{""}, map[string]bool{"b": false, "c": false}},
		"none":       {nil, map[string]bool{"b": true, "c": true}},
	} {
		server := newFake("a")
		server.tooLong = test.tooLong
		roster := New(server, time.Now)
		if _, found, _, err := roster.Listed(t.Context(), "a"); err != nil || !found {
			t.Errorf("%s: the other one: found %t, %v", name, found, err)
		}
		for id, absent := range test.absent {
			_, found, _, err := roster.Listed(t.Context(), id)
			if found || (err == nil) != absent {
				t.Errorf("%s, %s: found %t, %v", name, id, found, err)
			}
		}
		for list, ask := range map[string]func(context.Context) ([]uazapi.Instance, error){"all": roster.All, "known": roster.Known, "current": roster.Current} {
			if _, err := ask(t.Context()); errors.Is(err, uazapi.ErrUndecodable) != (test.tooLong != nil) {
				t.Errorf("%s: %s gives %v", name, list, err)
			}
		}
	}
}
