// Package creation creates instances once each, whatever becomes of the answers.
//
// To create twice makes two instances, and their names do not tell them apart. So if the
// outcome of a request is not known, it is never sent again. Instead, the listing is
// searched for the instance that it may have made.
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
	// longest bounds the request together with the search for what became of it.
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

	// turns lets one object at a time create an instance of a name. Otherwise, one
	// could take the new instance of another for its own.
	turns together.Turns

	mu sync.Mutex
	// claimed are the ids of what was created or adopted in this run.
	claimed map[string]bool
}

// New makes a creator.
func New(server Server, listing Listing) *Creator {
	return &Creator{server: server, listing: listing, claimed: map[string]bool{}}
}

// SeveralError says that there are new instances, and that a request may have made one
// of them, or none.
type SeveralError struct {
	Candidates []uazapi.Instance
	err        error
}

func (e *SeveralError) Error() string {
	return fmt.Sprintf("%d instances may be the one that was created: %v", len(e.Candidates), e.err)
}

// Unwrap returns the failure that left it open.
func (e *SeveralError) Unwrap() error { return e.err }

// UnseenError says that no new instance was seen after a request. That does not prove
// that the request made none.
type UnseenError struct{ err error }

func (e *UnseenError) Error() string { return e.err.Error() }

// Unwrap returns the failure that left it open.
func (e *UnseenError) Unwrap() error { return e.err }

// UnknownError says that a request failed, and may have made an instance all the same.
// Nothing tells which one.
type UnknownError struct{ Err error }

func (e *UnknownError) Error() string { return e.Err.Error() }

// Unwrap returns the failure that left it open.
func (e *UnknownError) Unwrap() error { return e.Err }

// TakenError says that an instance is not new: the server had it before, or another
// object of this run has it.
type TakenError struct {
	ID string
	// InThisRun tells whether another object of this run created or adopted it;
	// otherwise the server had it before.
	InThisRun bool
}

func (e *TakenError) Error() string { return fmt.Sprintf("instance %s is taken already", e.ID) }

// OtherError says that a server answered with an instance that has another name than
// the wanted one.
type OtherError struct{ ID, Name string }

func (e *OtherError) Error() string {
	return fmt.Sprintf("the answer is about instance %s, named %q", e.ID, e.Name)
}

// Create creates an instance. An interrupt does not cut it short: the server would
// create the instance all the same, and nobody would know its id. Pause is the time
// between two looks at the listing. After a [SeveralError] or an [UnknownError], there
// may be a new instance.
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
	// Only the listing from before tells what is new in the one afterwards.
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
	// A server may carry out a request and answer with a redirect: that is what 303 is
	// for.
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

// judge returns an error if a server's answer is not one to this request. A cache may
// return the answer to another request, and some servers answer with the instance that
// has the name already.
func (c *Creator) judge(created uazapi.Created, lost lost) error {
	isHis := func(instance uazapi.Instance) bool { return instance.ID == created.ID }
	switch named := created.Name; {
	case c.Claimed(created.ID):
		return &TakenError{ID: created.ID, InThisRun: true}
	case slices.ContainsFunc(lost.before.Instances, isHis), lost.isOld(created):
		return &TakenError{ID: created.ID}
	case named != "" && !IsForm(lost.wanted.Name, named):
		return &OtherError{ID: created.ID, Name: named}
	}
	return nil
}

// answersAnother tells whether the answer was one to another request. Then it is open
// what this request has made.
func answersAnother(err error) bool {
	_, taken := errors.AsType[*TakenError](err)
	_, other := errors.AsType[*OtherError](err)
	return taken || other
}

// findings are the new instances that a listing shows after a request.
type findings struct {
	// alike look like the wanted one, and others do not.
	alike, others []uazapi.Instance
}

// settle tells what a request has made whose answer was lost.
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
	// before is the listing as it was before the request.
	before uazapi.Listing
	sent   time.Time
	// since is when it was sent, by the server's own clock, or the zero time.
	since time.Time
}

// search looks in the listing for what a lost request has made. It looks several times,
// since the server may still be at work, and the listing may lag.
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

// date finds out, from the first listing after the request, when it was sent by the
// server's own clock.
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

// compare returns the new instances of a listing, without those that another object of
// this run has made. Of those that look like the wanted one, it returns the most alike.
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

// clockOf returns the time at which the server made a listing, by its own clock, or the
// zero time. The header with the date does not count: an edge may have written it.
func clockOf(listing uazapi.Listing) time.Time {
	var told time.Time
	for _, instance := range listing.Instances {
		if now, ok := uazapi.ParseTime(instance.CurrentTime); ok && now.After(told) {
			told = now
		}
	}
	return told
}

// olderThan tells whether an instance is older than a request. The listing from before
// may lack it, since that is shared and may come from a cache. Both times are by the
// server's own clocks, which may differ by a few seconds.
func olderThan(instance uazapi.Instance, since time.Time) bool {
	created, ok := uazapi.ParseTime(instance.Created)
	return ok && !since.IsZero() && created.Before(since.Add(-tolerance))
}

// compareWith tells how much an instance looks like the wanted one. Its admin fields may
// be empty, since some servers create by a route that leaves them out.
func (c *Creator) compareWith(wanted uazapi.NewInstance, instance uazapi.Instance) likeness {
	bare := instance.AdminField01 == "" && instance.AdminField02 == ""
	noted := SameName(instance.AdminField01, wanted.AdminField01) && SameName(instance.AdminField02, wanted.AdminField02)
	like := compareNames(wanted.Name, instance.Name)
	if !bare && !noted || like == cut && c.wantedElsewhere(instance.Name) {
		return unlike
	}
	return like
}

// wantedElsewhere tells whether another object of this run wants this very name. Then
// "loja do centro 1" is not "loja do centro 12" with its end cut off.
func (c *Creator) wantedElsewhere(name string) bool {
	return c.turns.Wanted(fold(name))
}

// Claim keeps an instance for one object of this run. It fails if another object has
// the instance.
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
