// Package creation creates instances once each, whatever becomes of the answers.
//
// Creating is not idempotent and names are not unique. So a request whose
// outcome is not known is never sent again: the listing is searched for what the
// request may have made.
package creation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/together"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	// looks is how often the listing is searched for a new instance. Listings lag
	// behind by some seconds.
	looks = 5
	// longest bounds all that is done to find out what became of a request.
	longest = 5 * time.Minute
	// tolerance is how far the clocks within one server may be apart.
	tolerance = 5 * time.Second
)

// Server is what is asked of a server.
type Server interface {
	CreateInstance(ctx context.Context, wanted uazapi.NewInstance) (uazapi.Created, error)
}

// Listing is what tells which instances there are.
type Listing interface {
	Instances(ctx context.Context, how roster.Freshness) (uazapi.Listing, error)
}

// Creator creates the instances of one server.
type Creator struct {
	server  Server
	listing Listing

	// turns has those who want instances of one name wait for each other, so
	// that none takes for its own what another has just created.
	turns together.Turns

	mu sync.Mutex
	// claimed are the ids of what was created or adopted in this run.
	claimed map[string]bool
}

// New makes a creator.
func New(server Server, listing Listing) *Creator {
	return &Creator{server: server, listing: listing, claimed: map[string]bool{}}
}

// SeveralError says that a request may have made any of some new instances, or
// none of them.
type SeveralError struct {
	Candidates []uazapi.Instance
	err        error
}

func (e *SeveralError) Error() string {
	return fmt.Sprintf("%d instances may be the one that was created: %v", len(e.Candidates), e.err)
}

// Unwrap returns the failure that left it open.
func (e *SeveralError) Unwrap() error { return e.err }

// UnseenError says that no new instance was seen after a request, which does not
// prove that the request made none.
type UnseenError struct{ err error }

func (e *UnseenError) Error() string { return e.err.Error() }

// Unwrap returns the failure that left it open.
func (e *UnseenError) Unwrap() error { return e.err }

// UnknownError says that a request failed which may have made an instance, and that
// nothing tells which, if any.
type UnknownError struct{ Err error }

func (e *UnknownError) Error() string { return e.Err.Error() }

// Unwrap returns the failure that left it open.
func (e *UnknownError) Unwrap() error { return e.Err }

// TakenError says that a server answered with an instance which is no new one.
type TakenError struct {
	ID string
	// InThisRun tells whether another object of this run created or adopted it;
	// otherwise the server had it before.
	InThisRun bool
}

func (e *TakenError) Error() string { return fmt.Sprintf("instance %s is taken already", e.ID) }

// OtherError says that a server answered with an instance of another name than was
// asked for.
type OtherError struct{ ID, Name string }

func (e *OtherError) Error() string {
	return fmt.Sprintf("the answer is about instance %s, named %q", e.ID, e.Name)
}

// Create creates an instance. An interrupt does not cut it short, since the
// server would create the instance all the same, and nobody would know its id.
// Pause is the time between two looks at the listing. After a [SeveralError] or an
// [UnknownError], an instance may exist.
func (c *Creator) Create(ctx context.Context, wanted uazapi.NewInstance, pause time.Duration) (uazapi.Created, error) {
	created, err := c.create(ctx, wanted, pause)
	_, several := errors.AsType[*SeveralError](err)
	if !several && call.OutcomeUnknown(err) {
		err = &UnknownError{err}
	}
	return created, err
}

func (c *Creator) create(ctx context.Context, wanted uazapi.NewInstance, pause time.Duration) (uazapi.Created, error) {
	done, err := c.turns.Take(ctx, fold(wanted.Name))
	if err != nil {
		return uazapi.Created{}, err
	}
	defer done()
	// Without a listing from before, what the one afterwards shows proves nothing.
	before, listErr := c.listing.Instances(ctx, roster.Shared)
	if ctx.Err() != nil {
		return uazapi.Created{}, context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	lost := lost{wanted: wanted, before: before, sent: time.Now()}
	created, err := c.server.CreateInstance(ctx, wanted)
	if err == nil {
		err = c.judge(created, lost)
	}
	// A redirect may follow on a request that was carried out, as 303 even says.
	switch open := answersAnother(err) || call.OutcomeUnknown(err) || errors.Is(err, call.ErrRedirect); {
	case err == nil:
		return created, c.Claim(created.ID)
	case !open, listErr != nil:
		return uazapi.Created{}, err
	}
	found, lookErr := c.search(ctx, lost, pause)
	if lookErr != nil {
		return uazapi.Created{}, errors.Join(err, lookErr)
	}
	return c.settle(found, err)
}

// judge tells whether a server's answer is one to this request. A cache may give
// the answer to another, and some servers answer with what has the name already.
func (c *Creator) judge(created uazapi.Created, lost lost) error {
	isHis := func(instance uazapi.Instance) bool { return instance.ID == created.ID }
	switch named := created.Name; {
	case c.Claimed(created.ID):
		return &TakenError{ID: created.ID, InThisRun: true}
	case slices.ContainsFunc(lost.before.Instances, isHis), lost.isOld(created):
		return &TakenError{ID: created.ID}
	case named != "" && !SameName(lost.wanted.Name, named) && !IsCut(lost.wanted.Name, named):
		return &OtherError{ID: created.ID, Name: named}
	}
	return nil
}

// answersAnother tells whether an answer was not one to the request, so that it is
// open what the request has made.
func answersAnother(err error) bool {
	_, taken := errors.AsType[*TakenError](err)
	_, other := errors.AsType[*OtherError](err)
	return taken || other
}

// findings are the new instances that a listing shows after a request.
type findings struct {
	// alike are those that look as the wanted one, others those that do not.
	alike, others []uazapi.Instance
}

// settle tells what a request has made of which the answer was lost.
func (c *Creator) settle(found findings, lost error) (uazapi.Created, error) {
	switch {
	case len(found.alike) == 1:
		return uazapi.Created{Instance: found.alike[0]}, c.Claim(found.alike[0].ID)
	case len(found.alike) > 1:
		return uazapi.Created{}, &SeveralError{Candidates: found.alike, err: lost}
	case answersAnother(lost):
		return uazapi.Created{}, lost
	case len(found.others) > 0:
		return uazapi.Created{}, &SeveralError{Candidates: found.others, err: lost}
	}
	return uazapi.Created{}, &UnseenError{err: lost}
}

// lost is a request whose answer did not come.
type lost struct {
	wanted uazapi.NewInstance
	// before is the listing from before it was sent.
	before uazapi.Listing
	sent   time.Time
	// since is when it was sent, by the server's own clock, or the zero time.
	since time.Time
}

// search looks for what a lost request has made: in the listing, some times, as
// the server may still be at work and the listing may lag.
func (c *Creator) search(ctx context.Context, lost lost, pause time.Duration) (findings, error) {
	var found findings
	looked := 0
	err := polling.Until(ctx, pause, func() (bool, error) {
		after, err := c.listing.Instances(ctx, roster.Now)
		if err != nil {
			return false, err
		}
		if looked == 0 {
			lost.date(after)
		}
		looked++
		found = c.compare(lost, after)
		return len(found.alike) > 0 || looked == looks, nil
	})
	return found, err
}

// date finds out when the request was sent by the server's own clock, from the
// first listing after it.
func (l *lost) date(after uazapi.Listing) {
	l.since = clockOf(l.before)
	now := clockOf(after)
	if sent := now.Add(-time.Since(l.sent)); !now.IsZero() && sent.After(l.since) {
		l.since = sent
	}
}

// isOld tells whether an instance was there before the request, by its own times.
func (l *lost) isOld(created uazapi.Created) bool {
	now, ok := uazapi.ParseTime(created.CurrentTime)
	return ok && olderThan(created.Instance, now.Add(-time.Since(l.sent)))
}

// compare returns what is new in a listing and was not made by another object of
// this run. Of those that look as the wanted one, it returns the most alike.
func (c *Creator) compare(lost lost, after uazapi.Listing) findings {
	known := map[string]bool{}
	for _, instance := range lost.before.Instances {
		known[instance.ID] = true
	}
	var found findings
	best := unlike
	for _, instance := range after.Instances {
		if known[instance.ID] || c.Claimed(instance.ID) || olderThan(instance, lost.since) {
			continue
		}
		like := c.compareWith(lost.wanted, instance)
		switch {
		case like == unlike:
			found.others = append(found.others, instance)
		case like > best:
			best, found.alike = like, []uazapi.Instance{instance}
		case like == best:
			found.alike = append(found.alike, instance)
		}
	}
	return found
}

// clockOf returns the time at which the server itself made a listing, or the zero
// time. What an edge before it says in a header may be by another clock.
func clockOf(listing uazapi.Listing) time.Time {
	var told time.Time
	for _, instance := range listing.Instances {
		if now, ok := uazapi.ParseTime(instance.CurrentTime); ok && now.After(told) {
			told = now
		}
	}
	return told
}

// olderThan tells whether an instance was there before a request was sent. The
// listing from before may lack it: it is shared, and may come from a cache. Both
// times are the server's own, give or take a few seconds of its parts.
func olderThan(instance uazapi.Instance, since time.Time) bool {
	created, ok := uazapi.ParseTime(instance.Created)
	return ok && !since.IsZero() && created.Before(since.Add(-tolerance))
}

// compareWith tells how much an instance looks as the wanted one. Servers that
// create by another route may have left its admin fields out.
func (c *Creator) compareWith(wanted uazapi.NewInstance, instance uazapi.Instance) likeness {
	bare := instance.AdminField01 == "" && instance.AdminField02 == ""
	noted := SameName(instance.AdminField01, wanted.AdminField01) && SameName(instance.AdminField02, wanted.AdminField02)
	like := compareNames(wanted.Name, instance.Name)
	if !bare && !noted || like == cut && c.wantedElsewhere(instance.Name) {
		return unlike
	}
	return like
}

// wantedElsewhere tells whether another object of this run wants this very name:
// "loja do centro 1" is no cut form of "loja do centro 12" then.
func (c *Creator) wantedElsewhere(name string) bool {
	return c.turns.Wanted(fold(name))
}

// Claim keeps an instance for one object of this run, and fails where another has
// it.
func (c *Creator) Claim(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.claimed[id] {
		return &TakenError{ID: id, InThisRun: true}
	}
	c.claimed[id] = true
	return nil
}

// Claimed tells whether an object of this run has created or adopted an instance.
func (c *Creator) Claimed(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.claimed[id]
}
