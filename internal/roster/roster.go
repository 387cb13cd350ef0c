// Package roster lists the instances of a server once, for all reads of a run.
//
// [Roster.Instances] and [Roster.Instance] ask the listing, and [Roster.Open] asks an
// instance by its token; a [Freshness] says how new the answer has to be. [Roster.Seen]
// asks nobody.
package roster

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/together"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Fresh is how long what a server said may be relied on.
const Fresh = 30 * time.Second

// Freshness says how new an answer has to be.
type Freshness int

const (
	// Shared is what all reads of a run share. It is up to [Fresh] old, and newer than
	// the last write of this process to the instance in question.
	Shared Freshness = iota
	// AfterWrites is the same, and newer than any write of this process.
	AfterWrites
	// Now is newer than the call that wants it.
	Now
)

// server is what a roster asks of a server.
type server interface {
	ListInstances(ctx context.Context) (uazapi.Listing, error)
	Status(ctx context.Context, key uazapi.Key) (uazapi.Status, error)
}

// Roster knows the instances of one server. Readers share one listing if they come at
// the same time, or later while it is fresh. They share a listing that failed in the
// same way.
type Roster struct {
	server server
	now    func() time.Time
	// listings and answers are the calls under way, of the listing and of single
	// instances.
	listings together.Calls[listing]
	answers  together.Calls[answered]

	mu sync.Mutex
	// step counts what happened. It puts things in order that come too close for the
	// clock to tell them apart.
	step int
	// last is the last listing that came in, and failed is the last one that failed.
	last, failed listing
	// seen is what the server said of each instance, by id.
	seen map[string]description
	// written has the step of the last write to each instance, by id. changed is the
	// step of the last write to any of them, or of the last one that came into being.
	written map[string]int
	changed int
	// tokens has the token of each instance by what the server told, and ids the same
	// the other way round. opens has the token that was seen to open each instance.
	// All three are kept for the whole run.
	tokens map[string]call.Token
	ids    map[call.Token]string
	opens  map[string]call.Token
	// met are the ids of all instances that the server has shown.
	met map[string]bool
}

// New makes a roster of a server. Now tells the time.
func New(server server, now func() time.Time) *Roster {
	return &Roster{
		server:  server,
		now:     now,
		seen:    map[string]description{},
		written: map[string]int{},
		tokens:  map[string]call.Token{},
		ids:     map[call.Token]string{},
		opens:   map[string]call.Token{},
		met:     map[string]bool{},
	}
}

// Instances returns the listing of all instances.
func (r *Roster) Instances(ctx context.Context, how Freshness) (uazapi.Listing, error) {
	got, err := r.listAfter(ctx, r.oldest(how))
	return got.Listing, err
}

// oldest returns a step. An answer is new enough if it was asked for after that.
func (r *Roster) oldest(how Freshness) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch how {
	case Now:
		r.step++
		return r.step
	case AfterWrites:
		return r.changed
	default:
		return 0
	}
}

// Sighting is what is known of an instance.
type Sighting struct {
	// Found tells whether the server has shown the instance.
	Found    bool
	Instance uazapi.Instance
	// Listing is the one that lacks the instance, where it was not found.
	Listing uazapi.Listing
}

// Instance returns an instance as the server last described it. To say that there is
// none takes a listing that was asked for after the last write of this process to it.
func (r *Roster) Instance(ctx context.Context, id string, how Freshness) (Sighting, error) {
	if how != Shared {
		told, err := r.Instances(ctx, how)
		return Sight(id, told), err
	}
	for {
		known := r.recall(id)
		switch {
		case known.seen != nil:
			return Sighting{Found: true, Instance: *known.seen}, nil
		case known.absent:
			return Sighting{Listing: known.listing}, nil
		}
		if known.token != "" {
			// One instance was written to: that is no reason to list all of them.
			if instance, err := r.Open(ctx, uazapi.Key{ID: id, Token: known.token}, Shared); err == nil && instance.ID == id {
				return Sighting{Found: true, Instance: instance}, nil
			}
		}
		got, err := r.listAfter(ctx, known.step)
		if err != nil {
			return Sighting{}, err
		}
		// It looks into this very listing, and not into what was kept of it. That may be
		// too old by the clock already, and then it would ask again without an end.
		if got.asked.step >= r.recall(id).step {
			return Sight(id, got.Listing), nil
		}
	}
}

// Sight looks an instance up in a listing, whatever else is known of it.
func Sight(id string, told uazapi.Listing) Sighting {
	at := slices.IndexFunc(told.Instances, func(instance uazapi.Instance) bool { return instance.ID == id })
	if at < 0 {
		return Sighting{Listing: told}
	}
	return Sighting{Found: true, Instance: told.Instances[at]}
}

// Open returns the instance that a token opens, as that token shows it. If the key has
// an id, an answer about another instance is an error, and nothing is learned from it.
func (r *Roster) Open(ctx context.Context, key uazapi.Key, how Freshness) (uazapi.Instance, error) {
	if known := r.seenWith(key.Token); known != nil && how == Shared {
		return *known, nil
	}
	if key.ID == "" {
		key.ID = r.idOf(key.Token)
	}
	since := r.oldestOpen(key.ID, how)
	for {
		got, err := r.answers.Share(ctx, key.ID+" "+string(key.Token), func(ctx context.Context) (answered, error) { return r.ask(ctx, key), nil })
		if err != nil {
			return uazapi.Instance{}, err
		}
		// A call that was under way already may be too old.
		if got.asked.step > since {
			return got.instance, got.err
		}
	}
}

// oldestOpen is [Roster.oldest] for what an instance says of itself.
func (r *Roster) oldestOpen(id string, how Freshness) int {
	if how != Shared {
		return r.oldest(how)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.written[id]
}

// answered is what a server answered to the token of an instance.
type answered struct {
	asked    moment
	instance uazapi.Instance
	err      error
}

// ask asks a server for the instance that a token opens.
func (r *Roster) ask(ctx context.Context, key uazapi.Key) answered {
	asked := r.next()
	status, err := r.server.Status(ctx, key)
	asked.at = r.now()
	if err != nil {
		return answered{asked: asked, err: err}
	}
	r.learn(asked, status.Instance)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opens[status.Instance.ID] = key.Token
	return answered{asked: asked, instance: status.Instance}
}

// Opener returns the token that this run saw open an instance, or "".
func (r *Roster) Opener(id string) call.Token {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.opens[id]
}

// Met tells whether the server has shown an instance in this run. It may have stopped
// to show it since.
func (r *Roster) Met(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.met[id]
}

// Seen returns what a fresh answer says of an instance, without asking.
func (r *Roster) Seen(id string) (uazapi.Instance, bool) {
	if known := r.recall(id); known.seen != nil {
		return *known.seen, true
	}
	return uazapi.Instance{}, false
}

// HasListing tells whether a listing has come in a moment ago.
func (r *Roster) HasListing() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.fresh(r.last.asked)
}

// Learn takes note of an instance that the server has just described to the instance's
// own token. It may be a new one.
func (r *Roster) Learn(instance uazapi.Instance) {
	now := r.next()
	r.learn(now, instance)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changed = max(r.changed, now.step)
	if instance.Token != "" {
		r.opens[instance.ID] = instance.Token
	}
}

// Wrote takes note that an instance was written to, or may have been. The instance is
// named by its id, or by its token if the id is empty.
func (r *Roster) Wrote(token call.Token, id string) {
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

// listAfter returns a listing that was asked for after a step. Readers share it while
// it is fresh. They share its failure as well: otherwise, a server that is out of order
// would be asked once for each instance.
func (r *Roster) listAfter(ctx context.Context, step int) (listing, error) {
	for {
		if known, ok := r.recallListing(step); ok {
			return known, known.err
		}
		got, err := r.listings.Share(ctx, "", func(ctx context.Context) (listing, error) {
			// Another reader's listing may have come in meanwhile.
			if known, ok := r.recallListing(step); ok {
				return known, nil
			}
			return r.fetch(ctx), nil
		})
		if err != nil {
			return listing{}, err
		}
		if got.asked.step > step {
			return got, got.err
		}
	}
}

func (r *Roster) fetch(ctx context.Context) listing {
	asked := r.next()
	told, err := r.server.ListInstances(ctx)
	asked.at = r.now()
	for n := range told.Instances {
		if instance := &told.Instances[n]; instance.Token.Masked() {
			instance.Token = ""
		}
	}
	return r.keep(listing{asked, told, err})
}
