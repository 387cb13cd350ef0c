package access

import (
	"context"
	"slices"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// readBacks is how often a write is read back before it counts as not kept: a read
// may show what was there one read before.
const readBacks = 4

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

// FindToEnd is [Server.Find] before the instance is deleted, or its session ended. It
// has to be found at this address before, and its token has to open it.
func (s *Server) FindToEnd(ctx context.Context, record Record) (Found, error) {
	return s.findToEnd(ctx, record, roster.Shared)
}

func (s *Server) findToEnd(ctx context.Context, record Record, how roster.Freshness) (Found, error) {
	found, err := s.Find(ctx, record, how)
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
