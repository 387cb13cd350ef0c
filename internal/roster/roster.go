// Package roster lists the instances of a server once for all the reads of a
// run.
package roster

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Fresh is how long what a server said may be relied on.
const Fresh = 30 * time.Second

// server is what a roster asks of a server.
type server interface {
	ListInstances(ctx context.Context) (uazapi.Listing, error)
	Status(ctx context.Context, key uazapi.Key) (uazapi.Status, error)
}

// Roster knows the instances of one server. Readers that come at the same time
// share one listing, and later ones too while it is fresh. What this process
// has written is asked for anew, and a failure is never remembered.
type Roster struct {
	server server
	now    func() time.Time
	calls  singleflight.Group

	mu sync.Mutex
	// flights are the calls under way, by their keys.
	flights map[string]*flight
	// step orders what happened, where clocks are too coarse to.
	step int
	// last is the last listing.
	last listing
	// listings counts the listings that came in.
	listings int
	// seen is what the server said of each instance, by id.
	seen map[string]sighting
	// written is the step at which each instance was last written to, by id, and
	// changed the step at which any was, or came to be.
	written map[string]int
	changed int
	// tokens and ids are what was learned about which token opens which
	// instance. They are kept for the whole run.
	tokens map[string]uazapi.Token
	ids    map[uazapi.Token]string
}

// moment is a place in the order of things, and in time.
type moment struct {
	step int
	at   time.Time
}

// listing is what a server said of all its instances.
type listing struct {
	asked moment
	told  uazapi.Listing
}

// whole returns the instances, or an error where some of them could not be read.
func (l listing) whole() ([]uazapi.Instance, error) {
	if len(l.told.TooLong) > 0 {
		return nil, tooLong(l.told.TooLong[0])
	}
	return l.told.Instances, nil
}

// lacks returns an error where an instance that the listing seems to lack may be
// one that could not be read.
func (l listing) lacks(id string) error {
	if slices.Contains(l.told.TooLong, id) || slices.Contains(l.told.TooLong, "") {
		return tooLong(id)
	}
	return nil
}

// tooLong says that an instance is described with more than is read.
func tooLong(id string) error {
	return &uazapi.Error{
		Kind: uazapi.ErrUndecodable, Method: http.MethodGet, Path: "/instance/all", Status: http.StatusOK, ByAdmin: true, Sent: true, Attempts: 1,
		Message: "it describes an instance with more than 1 MB, perhaps " + cmp.Or(id, "one whose id cannot be read"),
	}
}

// sighting is what a server said of an instance, and when it was asked.
type sighting struct {
	instance uazapi.Instance
	asked    moment
}

// New makes a roster of a server. Now tells the time.
func New(server server, now func() time.Time) *Roster {
	return &Roster{
		server:  server,
		now:     now,
		flights: map[string]*flight{},
		seen:    map[string]sighting{},
		written: map[string]int{},
		tokens:  map[string]uazapi.Token{},
		ids:     map[uazapi.Token]string{},
	}
}

// Listed gives an instance as the listing has it, and how many instances that
// holds. It is not found only in a listing that was asked for after this
// process last wrote to the instance.
func (r *Roster) Listed(ctx context.Context, id string) (instance uazapi.Instance, found bool, count int, err error) {
	for {
		known := r.look(id)
		if known.seen || known.absent {
			return known.instance, known.seen, known.count, known.err
		}
		if known.token != "" {
			// One instance was written to: that is no reason to list all anew.
			if instance, err := r.Own(ctx, known.token); err == nil && instance.ID == id {
				return instance, true, 0, nil
			}
		}
		if err := r.list(ctx, known.listings); err != nil {
			return uazapi.Instance{}, false, 0, err
		}
	}
}

// InListing gives an instance as a listing has it, and how many instances that
// holds, whatever the instance's own token has shown meanwhile.
func (r *Roster) InListing(ctx context.Context, id string) (instance uazapi.Instance, found bool, count int, err error) {
	named := func(instance uazapi.Instance) bool { return instance.ID == id }
	// One that a fresh listing lacks may have been created since.
	for _, list := range []func(context.Context) ([]uazapi.Instance, error){r.Known, r.All} {
		instances, err := list(ctx)
		if err != nil {
			return uazapi.Instance{}, false, 0, err
		}
		if at := slices.IndexFunc(instances, named); at >= 0 {
			return instances[at], true, len(instances), nil
		}
		count = len(instances)
	}
	return uazapi.Instance{}, false, count, nil
}

// Own gives an instance as its own token shows it.
func (r *Roster) Own(ctx context.Context, token uazapi.Token) (uazapi.Instance, error) {
	if known := r.opened(token); known != nil {
		return *known, nil
	}
	answer, err := r.share(ctx, "own "+string(token), func(ctx context.Context) (any, error) {
		asked := r.next()
		status, err := r.server.Status(ctx, uazapi.Key{Token: token})
		if err != nil {
			return nil, err
		}
		r.learn(asked, status.Instance)
		return status.Instance, nil
	})
	if err != nil {
		return uazapi.Instance{}, err
	}
	return answer.(uazapi.Instance), nil
}

// All gives every instance of the server, from a listing that was asked for
// after the call.
func (r *Roster) All(ctx context.Context) ([]uazapi.Instance, error) {
	since := r.next()
	for {
		answer, err := r.share(ctx, "every", func(ctx context.Context) (any, error) { return r.fetch(ctx) })
		if err != nil {
			return nil, err
		}
		// One that was on its way already tells less than was asked for.
		if listing := answer.(listing); listing.asked.step > since.step {
			return listing.whole()
		}
	}
}

// Known gives every instance of the server, from a listing that is fresh.
func (r *Roster) Known(ctx context.Context) ([]uazapi.Instance, error) {
	r.mu.Lock()
	last := r.last
	r.mu.Unlock()
	if r.fresh(last.asked) {
		return last.whole()
	}
	return r.All(ctx)
}

// Current gives every instance of the server, from a listing that is fresh and
// was asked for after the last write of this process.
func (r *Roster) Current(ctx context.Context) ([]uazapi.Instance, error) {
	for range 2 {
		r.mu.Lock()
		last, listings, changed := r.last, r.listings, r.changed
		r.mu.Unlock()
		if r.fresh(last.asked) && last.asked.step > changed {
			return last.whole()
		}
		if err := r.list(ctx, listings); err != nil {
			return nil, err
		}
	}
	// Others write all the while.
	return r.All(ctx)
}

// Learn takes note of an instance that the server has just described, and that
// may be new.
func (r *Roster) Learn(instance uazapi.Instance) {
	now := r.next()
	r.learn(now, instance)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changed = max(r.changed, now.step)
}

// Wrote takes note that an instance was written to, or may have been. It is
// named by its id, or by its token where the id is empty.
func (r *Roster) Wrote(token uazapi.Token, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.step++
	r.changed = r.step
	if id == "" {
		id = r.ids[token]
	}
	if id == "" {
		return
	}
	delete(r.seen, id)
	r.written[id] = r.step
}

// next is the moment that is now, after all before.
func (r *Roster) next() moment {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.step++
	return moment{r.step, r.now()}
}

// list lists the instances, unless a listing has come in since there were as
// many as the reader knows of.
func (r *Roster) list(ctx context.Context, listings int) error {
	_, err := r.share(ctx, "all", func(ctx context.Context) (any, error) {
		r.mu.Lock()
		cameIn := r.listings > listings
		r.mu.Unlock()
		if cameIn {
			return nil, nil
		}
		return r.fetch(ctx)
	})
	return err
}

func (r *Roster) fetch(ctx context.Context) (listing, error) {
	asked := r.next()
	told, err := r.server.ListInstances(ctx)
	if err != nil {
		return listing{}, err
	}
	instances := told.Instances
	for n := range instances {
		// Nobody pairs from here, and images are large.
		instances[n].QRCode, instances[n].Paircode = "", ""
	}
	r.learn(asked, instances...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.listings++
	if asked.step > r.last.asked.step {
		r.last = listing{asked, told}
	}
	maps.DeleteFunc(r.seen, func(_ string, seen sighting) bool { return seen.asked.step < asked.step })
	return listing{asked, told}, nil
}

// flight is a call that is under way, and that readers wait for together.
type flight struct {
	ctx    context.Context
	cancel context.CancelFunc
	// readers counts those that wait.
	readers int
}

// share makes one call for all readers that want it at the same time. A reader
// that is canceled leaves the call to the others, and the last one ends it.
func (r *Roster) share(ctx context.Context, key string, call func(context.Context) (any, error)) (any, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	joined := r.join(ctx, key)
	defer r.leave(key, joined)
	answer := r.calls.DoChan(key, func() (any, error) { return call(joined.ctx) })
	select {
	case got := <-answer:
		return got.Val, got.Err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (r *Roster) join(ctx context.Context, key string) *flight {
	r.mu.Lock()
	defer r.mu.Unlock()
	joined := r.flights[key]
	if joined == nil {
		joined = &flight{}
		joined.ctx, joined.cancel = context.WithCancel(context.WithoutCancel(ctx))
		r.flights[key] = joined
	}
	joined.readers++
	return joined
}

func (r *Roster) leave(key string, left *flight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	left.readers--
	if left.readers > 0 {
		return
	}
	// Who comes now must not be given a call that was ended.
	r.calls.Forget(key)
	delete(r.flights, key)
	left.cancel()
}

// learn keeps what a server said, unless the instance was written to after it
// was asked.
func (r *Roster) learn(asked moment, instances ...uazapi.Instance) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, instance := range instances {
		if instance.Token != "" {
			r.tokens[instance.ID] = instance.Token
			r.ids[instance.Token] = instance.ID
		}
		if asked.step < r.written[instance.ID] || asked.step < r.seen[instance.ID].asked.step {
			continue
		}
		r.seen[instance.ID] = sighting{instance, asked}
	}
}

// knowledge is what is known of an instance without asking.
type knowledge struct {
	// seen tells whether there is a fresh sighting of it.
	seen     bool
	instance uazapi.Instance
	// absent tells whether a fresh listing lacks it, among count others, or may
	// have it where there is an error.
	absent bool
	count  int
	err    error
	// token opens it, where the sighting was dropped because of a write.
	token uazapi.Token
	// listings is how many listings this rests on.
	listings int
}

func (r *Roster) look(id string) knowledge {
	r.mu.Lock()
	defer r.mu.Unlock()
	written, touched := r.written[id]
	seen, ok := r.seen[id]
	switch {
	case ok && r.fresh(seen.asked):
		return knowledge{seen: true, instance: seen.instance}
	case r.fresh(r.last.asked) && r.last.asked.step > written && r.last.asked.step > seen.asked.step:
		return knowledge{absent: true, count: len(r.last.told.Instances), err: r.last.lacks(id)}
	case touched:
		return knowledge{token: r.tokens[id], listings: r.listings}
	default:
		return knowledge{listings: r.listings}
	}
}

func (r *Roster) opened(token uazapi.Token) *uazapi.Instance {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen, ok := r.seen[r.ids[token]]
	if !ok || !r.fresh(seen.asked) || seen.instance.Token != token {
		return nil
	}
	return &seen.instance
}

func (r *Roster) fresh(asked moment) bool {
	return asked.step > 0 && r.now().Sub(asked.at) <= Fresh
}
