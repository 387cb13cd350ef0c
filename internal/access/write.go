package access

import (
	"context"
	"errors"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

const (
	// readBacks is how often a write is read back before it counts as not kept: a read
	// may show what was there one read before.
	readBacks = 4
	// afterDelete is how often the status of a deleted instance is asked for before
	// it counts as not deleted.
	afterDelete = 5
)

// ErrNotDeleted says that an instance is still there after the server took the
// request to delete it.
var ErrNotDeleted = apidiag.NewError("the instance is still there after the request to delete it", explainNotDeleted)

// ReadBack reads something that was written until it is as wanted, and for a few
// seconds at the most. A read that fails says nothing of the write, so it counts
// only if it is the last one.
func (s *Server) ReadBack(ctx context.Context, read func() (asWanted bool, err error)) error {
	return s.ReadBackTimes(ctx, readBacks, read)
}

// ReadBackTimes is [Server.ReadBack] for what may show later: it looks as often as told.
func (s *Server) ReadBackTimes(ctx context.Context, times int, read func() (asWanted bool, err error)) error {
	looked := 0
	return polling.Until(ctx, s.Pause, func() (bool, error) {
		looked++
		asWanted, err := read()
		if looked == times || ctx.Err() != nil {
			return true, err
		}
		return err == nil && asWanted, nil
	})
}

// Delete deletes an instance, and makes sure that it is gone.
func (s *Server) Delete(ctx context.Context, record Record) error {
	found, err := s.Find(ctx, record, roster.Shared)
	if err == nil {
		err = s.MakeSure(ctx, &found.Instance)
	}
	if refuses(err) {
		// It was deleted since the listing, or the listing lags.
		found, err = s.Find(ctx, record, roster.Now)
	}
	_, gone := errors.AsType[*GoneError](err)
	switch {
	case gone:
		return nil
	case err != nil:
		return err
	}
	if err := s.CheckAddress(record); err != nil {
		return err
	}
	sent := s.API.DeleteInstance(ctx, found.Key())
	if sent != nil && !call.OutcomeUnknown(sent) && !refuses(sent) {
		return sent
	}
	return s.confirmDeleted(ctx, found.Instance, sent)
}

// FindToEnd is [Server.Find] before the instance is deleted, or its session ended. It
// has to be found at this address before, and its token has to open it.
func (s *Server) FindToEnd(ctx context.Context, record Record) (Found, error) {
	found, err := s.Find(ctx, record, roster.Shared)
	if err != nil {
		return found, err
	}
	if err := s.CheckAddress(record); err != nil {
		return found, err
	}
	return found, s.MakeSure(ctx, &found.Instance)
}

// CheckAddress returns a [NewAddressError] for an instance that no run before this one
// has found at this address. Nothing is deleted or ended there: a copy of a server has
// all its ids and tokens.
func (s *Server) CheckAddress(record Record) error {
	if s == nil || !record.NewHere && s.foundHere(record) {
		return nil
	}
	here := s.BaseURL()
	before := slices.DeleteFunc(slices.Clone(record.FoundAt), func(address string) bool { return address == here })
	return &NewAddressError{ID: record.ID, Here: here, FoundAt: before}
}

// CheckPlannedEnd is [Server.CheckAddress] for the plan of a destroy. It refuses only
// if the refresh of this run has found the instance at a new address. If nothing was
// refreshed, the destroy itself looks first.
func (s *Server) CheckPlannedEnd(record Record) error {
	if !record.NewHere {
		return nil
	}
	return s.CheckAddress(record)
}

// MakeSure makes sure that the token of an instance opens this very instance, before
// something is done to it. It asks only if this run has not seen that yet.
func (s *Server) MakeSure(ctx context.Context, instance *uazapi.Instance) error {
	if instance.Token != "" && s.roster.Opener(instance.ID) == instance.Token {
		return nil
	}
	return s.Call(ctx, instance, func(key uazapi.Key) error {
		_, err := s.openAs(ctx, key.Token, key.ID, roster.Now)
		return err
	})
}

// confirmDeleted makes sure that an instance is gone after a request to delete it: the
// server has to refuse its token twice.
func (s *Server) confirmDeleted(ctx context.Context, instance uazapi.Instance, sent error) error {
	looked, refused := 0, 0
	var cannotTell error
	err := polling.Until(ctx, s.Pause/4, func() (bool, error) {
		looked++
		_, err := s.API.Status(ctx, instance.Key())
		switch {
		case refuses(err):
			refused++
		case err != nil:
			cannotTell = err
		default:
			refused, cannotTell = 0, nil
		}
		return refused == 2 || looked == afterDelete, nil
	})
	switch {
	case err != nil:
		return err
	case refused == 2:
		return nil
	case cannotTell != nil && sent == nil:
		return s.unlistedNow(ctx, instance.ID, cannotTell)
	case sent != nil:
		return sent
	default:
		return ErrNotDeleted
	}
}

// unlistedNow makes sure that the listing lacks a deleted instance. It is for a server
// whose status cannot tell.
func (s *Server) unlistedNow(ctx context.Context, id string, cannotTell error) error {
	// All deletes of this moment share it.
	seen, err := s.listed(ctx, id, roster.AfterWrites)
	switch {
	case err != nil:
		return cannotTell
	case seen.Found:
		return ErrNotDeleted
	default:
		return nil
	}
}
