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

// afterDelete is how often the status of a deleted instance is asked for before it
// counts as not deleted.
const afterDelete = 5

// ErrNotDeleted says that an instance is still there after the server took the
// request to delete it.
var ErrNotDeleted = apidiag.NewError("the instance is still there after the request to delete it", explainNotDeleted)

// Delete deletes an instance, and makes sure that it is gone.
func (s *Server) Delete(ctx context.Context, record Record) error {
	err := s.findAndDelete(ctx, record, roster.Shared)
	if refuses(err) {
		// Somebody else has deleted it or changed its token. The refusal does not say
		// which of the two, so that it takes as much proof as in a refresh.
		err = s.findAndDelete(ctx, record, roster.Now)
	}
	if _, gone := errors.AsType[*GoneError](err); gone {
		return nil
	}
	return err
}

// findAndDelete returns a [StillListedError] if the listing has the instance and the
// server refuses its token.
func (s *Server) findAndDelete(ctx context.Context, record Record, how roster.Freshness) error {
	found, err := s.findToEnd(ctx, record, how)
	if err == nil {
		err = s.sendDelete(ctx, found.Instance)
	}
	if refuses(err) && s.HasAdminToken() && found.ID != "" && !found.Unlisted && found.NoListing == nil {
		return &StillListedError{ID: found.ID, Refusal: err}
	}
	return err
}

func (s *Server) sendDelete(ctx context.Context, instance uazapi.Instance) error {
	sent := s.API.DeleteInstance(ctx, instance.Key())
	if sent != nil && !call.OutcomeUnknown(sent) {
		return sent
	}
	return s.confirmDeleted(ctx, instance, sent)
}

// confirmDeleted makes sure that an instance is gone after a request to delete it: the
// server has to refuse its token twice. If the request failed, that is not enough, since
// the token may have been changed: then the listing has to lack the instance as well.
func (s *Server) confirmDeleted(ctx context.Context, instance uazapi.Instance, sent error) error {
	refused, cannotTell, err := s.refusedTwice(ctx, instance.Key())
	switch {
	case err != nil:
		return err
	case refused && sent == nil:
		return nil
	case refused:
		return s.checkUnlistedAfter(ctx, instance.ID, sent)
	case sent != nil:
		return sent
	case cannotTell != nil:
		return s.checkUnlisted(ctx, instance.ID, cannotTell)
	default:
		return ErrNotDeleted
	}
}

// refusedTwice tells whether the server refuses a token twice in a row. If not, it
// returns why the last look that failed cannot tell.
func (s *Server) refusedTwice(ctx context.Context, key uazapi.Key) (is bool, cannotTell, interrupted error) {
	looked, refused := 0, 0
	interrupted = polling.Until(ctx, s.Pause/4, func() (bool, error) {
		looked++
		_, err := s.API.Status(ctx, key)
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
	return refused == 2, cannotTell, interrupted
}

// checkUnlistedAfter makes sure that the listing lacks an instance although the request to
// delete it failed. Where there is no listing to be had, it is enough that the token
// opened the instance before the request, and does not any more.
func (s *Server) checkUnlistedAfter(ctx context.Context, id string, sent error) error {
	there, err := s.mayBeListed(ctx, id)
	if there || err != nil && !listingRefused(err) {
		return sent
	}
	return nil
}

// checkUnlisted makes sure that the listing lacks a deleted instance. It is for a server
// whose status cannot tell.
func (s *Server) checkUnlisted(ctx context.Context, id string, cannotTell error) error {
	there, err := s.mayBeListed(ctx, id)
	switch {
	case err != nil:
		return cannotTell
	case there:
		return ErrNotDeleted
	default:
		return nil
	}
}

// mayBeListed tells whether the listing has an instance, or may have it in what could not
// be read. All deletes of this moment share it.
func (s *Server) mayBeListed(ctx context.Context, id string) (bool, error) {
	seen, err := s.instance(ctx, id, roster.AfterWrites)
	return seen.Found || slices.Contains(seen.Listing.TooLong, id), err
}
