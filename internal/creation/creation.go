// Package creation creates instances once each, whatever becomes of the answers.
//
// Creating is not idempotent and names are not unique. So a request whose
// outcome is not known is not simply sent again: the listing tells whether the
// instance came to be.
package creation

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// tries is how often an instance is asked for, each time but the first after
// the listing has shown twice that the time before created none.
const tries = 3

// longest bounds all that is done to find out what became of a request.
const longest = 5 * time.Minute

// Server is what is asked of a server.
type Server interface {
	CreateInstance(ctx context.Context, wanted uazapi.NewInstance) (uazapi.Created, error)
}

// Listing is what tells which instances there are.
type Listing interface {
	// Known gives the instances of a listing that is fresh.
	Known(ctx context.Context) ([]uazapi.Instance, error)
	// All gives the instances of a listing that is asked for now.
	All(ctx context.Context) ([]uazapi.Instance, error)
}

// Creator creates the instances of one server.
type Creator struct {
	server  Server
	listing Listing

	mu sync.Mutex
	// turns has those who want instances of one name wait for each other, so
	// that none takes for its own what another has just created.
	turns map[string]*semaphore.Weighted
	// claimed are the ids of what was created in this run.
	claimed map[string]bool
}

// New makes a creator.
func New(server Server, listing Listing) *Creator {
	return &Creator{server: server, listing: listing, turns: map[string]*semaphore.Weighted{}, claimed: map[string]bool{}}
}

// Made is an instance that was created.
type Made struct {
	uazapi.Created
	// Before are instances that the server had before and that look as this one:
	// a run that was killed leaves such an instance behind.
	Before []uazapi.Instance
}

// SeveralError says that more than one instance may be the one that was created.
type SeveralError struct {
	Candidates []uazapi.Instance
	err        error
}

func (e *SeveralError) Error() string {
	return fmt.Sprintf("%d instances may be the one that was created: %v", len(e.Candidates), e.err)
}

// Unwrap gives the failure that left it open.
func (e *SeveralError) Unwrap() error { return e.err }

// NoneError says that no instance was created: the listing has shown it after
// every request.
type NoneError struct{ err error }

func (e *NoneError) Error() string { return e.err.Error() }

// Unwrap gives the last failure.
func (e *NoneError) Unwrap() error { return e.err }

// Create creates an instance. An interrupt does not cut it short, since the
// server would create the instance all the same, and nobody would know its id.
// Pause is the time between two looks at the listing. Where
// [uazapi.OutcomeUnknown] is true of the error and it is no [NoneError], an
// instance may exist.
func (c *Creator) Create(ctx context.Context, wanted uazapi.NewInstance, pause time.Duration) (Made, error) {
	turn := c.turn(wanted.Name)
	if err := turn.Acquire(ctx, 1); err != nil {
		return Made{}, err
	}
	defer turn.Release(1)
	// Without a listing from before, what the one afterwards shows proves nothing.
	before, listErr := c.listing.Known(ctx)
	if ctx.Err() != nil {
		return Made{}, context.Cause(ctx)
	}
	left := c.left(before, wanted)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	for try := 1; ; try++ {
		created, err := c.server.CreateInstance(ctx, wanted)
		if err == nil {
			c.claim(created.ID)
			return Made{created, left}, nil
		}
		if !uazapi.OutcomeUnknown(err) || listErr != nil {
			return Made{}, err
		}
		found, lookErr := c.look(ctx, wanted, before, pause)
		switch {
		case lookErr != nil:
			return Made{}, errors.Join(err, lookErr)
		case len(found) == 1:
			c.claim(found[0].ID)
			return Made{uazapi.Created{Instance: found[0]}, left}, nil
		case len(found) > 1:
			return Made{}, &SeveralError{Candidates: found, err: err}
		case try == tries:
			return Made{}, &NoneError{err: err}
		}
	}
}

// left gives the instances that a run may have left behind which created the
// wanted one and was killed before it could say so.
func (c *Creator) left(before []uazapi.Instance, wanted uazapi.NewInstance) []uazapi.Instance {
	var left []uazapi.Instance
	for _, instance := range before {
		neverPaired := instance.Owner == ""
		if neverPaired && alike(instance, wanted) && !c.isClaimed(instance.ID) {
			left = append(left, instance)
		}
	}
	return left
}

// look finds what a lost request has created. Nothing is believed only after a
// second look: the server may still be at work.
func (c *Creator) look(ctx context.Context, wanted uazapi.NewInstance, before []uazapi.Instance, pause time.Duration) ([]uazapi.Instance, error) {
	known := map[string]bool{}
	for _, instance := range before {
		known[instance.ID] = true
	}
	var found []uazapi.Instance
	looks := 0
	err := polling.Until(ctx, pause, func() (bool, error) {
		all, err := c.listing.All(ctx)
		if err != nil {
			return false, err
		}
		for _, instance := range all {
			if !known[instance.ID] && !c.isClaimed(instance.ID) && alike(instance, wanted) {
				found = append(found, instance)
			}
		}
		looks++
		return len(found) > 0 || looks == 2, nil
	})
	return found, err
}

// alike tells whether an instance may be the wanted one. Servers that create by
// another route may have left its admin fields out.
func alike(instance uazapi.Instance, wanted uazapi.NewInstance) bool {
	bare := instance.AdminField01 == "" && instance.AdminField02 == ""
	noted := instance.AdminField01 == wanted.AdminField01 && instance.AdminField02 == wanted.AdminField02
	return instance.Name == wanted.Name && (noted || bare)
}

func (c *Creator) turn(name string) *semaphore.Weighted {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.turns[name] == nil {
		c.turns[name] = semaphore.NewWeighted(1)
	}
	return c.turns[name]
}

func (c *Creator) claim(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claimed[id] = true
}

func (c *Creator) isClaimed(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.claimed[id]
}
