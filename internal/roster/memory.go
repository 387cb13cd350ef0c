package roster

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// moment is a place in the order of things, and in time. An answer has the step at which
// it was asked for: it cannot know of anything later. It has the time at which it came
// in, since a server may take longer to answer than an answer is fresh.
type moment struct {
	step int
	at   time.Time
}

// listing is what a server said of all its instances, or why it did not.
type listing struct {
	asked moment
	uazapi.Listing
	err error
}

// description is what a server said of an instance, and when it was asked. The instance
// is a part of the listing, so nobody may change it.
type description struct {
	instance *uazapi.Instance
	asked    moment
}

// next returns the moment that is now, after all before.
func (r *Roster) next() moment {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.step++
	return moment{r.step, r.now()}
}

// keep keeps a listing that came in, or its failure. A failure because a reader was
// interrupted is not kept: it says nothing of the server.
func (r *Roster) keep(got listing) listing {
	if got.err == nil {
		r.learn(got.asked, got.Instances...)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case errors.Is(got.err, context.Canceled):
	case got.err != nil && got.asked.step > r.failed.asked.step:
		r.failed = got
	case got.err == nil && got.asked.step > r.last.asked.step:
		r.last = got
		maps.DeleteFunc(r.seen, func(_ string, seen description) bool { return seen.asked.step < got.asked.step })
	}
	return got
}

// recallListing returns the last listing, or else the last failure of one. It has to be
// fresh and asked for after a step.
func (r *Roster) recallListing(step int) (listing, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, known := range []listing{r.last, r.failed} {
		if known.asked.step > step && r.fresh(known.asked) {
			return known, true
		}
	}
	return listing{}, false
}

// learn keeps what a server said. What it said of an instance is left out if the
// instance was written to after the server was asked.
func (r *Roster) learn(asked moment, instances ...uazapi.Instance) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for n := range instances {
		instance := &instances[n]
		r.met[instance.ID] = true
		if instance.Token != "" {
			r.tokens[instance.ID] = instance.Token
			r.ids[instance.Token] = instance.ID
		}
		if asked.step < r.written[instance.ID] || asked.step < r.seen[instance.ID].asked.step {
			continue
		}
		r.seen[instance.ID] = description{instance, asked}
	}
}

// knowledge is what is known of an instance without asking.
type knowledge struct {
	// seen is a fresh description of it, or nil.
	seen *uazapi.Instance
	// absent tells whether a fresh listing lacks it.
	absent  bool
	listing uazapi.Listing
	// token opens it, where the description was dropped because of a write.
	token call.Token
	// step is the last one of what is known. A listing that is asked for later tells
	// more.
	step int
}

// recall returns what is known of an instance, without asking.
func (r *Roster) recall(id string) knowledge {
	r.mu.Lock()
	defer r.mu.Unlock()
	written, touched := r.written[id]
	seen, ok := r.seen[id]
	known := knowledge{step: max(written, seen.asked.step)}
	switch {
	case ok && r.fresh(seen.asked):
		known.seen = seen.instance
	case r.fresh(r.last.asked) && r.last.asked.step > known.step:
		known.absent, known.listing = true, r.last.Listing
	case touched:
		known.token = r.tokens[id]
	}
	return known
}

// idOf returns the id of the instance to which a token is known to belong, or "".
func (r *Roster) idOf(token call.Token) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ids[token]
}

// seenWith returns the instance that a token has shown a moment ago, or nil.
func (r *Roster) seenWith(token call.Token) *uazapi.Instance {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen, ok := r.seen[r.ids[token]]
	if !ok || !r.fresh(seen.asked) || seen.instance.Token != token {
		return nil
	}
	return seen.instance
}

func (r *Roster) fresh(asked moment) bool {
	return asked.step > 0 && r.now().Sub(asked.at) <= Fresh
}
