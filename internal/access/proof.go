package access

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// margin is how long after its announced hour an instance counts as deleted.
const margin = 2 * time.Minute

// findUnlisted finds out what became of an instance that the listing lacks.
// Servers lag, gateways cache and lists come cut, so that alone proves nothing.
func (s *Server) findUnlisted(ctx context.Context, record Record, told uazapi.Listing, how roster.Freshness) (Found, error) {
	if slices.Contains(told.TooLong, record.ID) {
		return Found{}, &UnprovenError{ID: record.ID, Count: len(told.Instances), Why: TooLong}
	}
	own, err := s.openKnown(ctx, record.Ref, how)
	switch {
	case err == nil:
		return Found{Instance: own, Unlisted: true}, nil
	case !s.foundHere(record):
		return Found{}, &MovedError{ID: record.ID, Here: s.BaseURL(), FoundAt: record.FoundAt}
	}
	s.search.miss(record.ID)
	if len(s.tokensOf(record.Ref)) == 0 {
		return s.findByListing(ctx, record, told)
	}
	return s.findByRefusal(ctx, record, err)
}

// findByRefusal takes an instance as gone that no listing has and whose own token
// the server refuses, each asked twice.
func (s *Server) findByRefusal(ctx context.Context, record Record, first error) (Found, error) {
	unproven := &UnprovenError{ID: record.ID, Why: NotRefused, Cause: first}
	if !refuses(first) {
		return Found{}, unproven
	}
	if s.search.lostMany() {
		return Found{}, &UnprovenError{ID: record.ID, Why: ManyLost}
	}
	own, err := s.openAgain(ctx, record)
	if err == nil {
		return Found{Instance: own, Unlisted: true}, nil
	}
	if !refuses(err) {
		unproven.Cause = err
		return Found{}, unproven
	}
	return s.listAgain(ctx, record, func(second uazapi.Listing) error {
		if s.health(ctx).contradicts(len(second.Instances)) {
			return &UnprovenError{ID: record.ID, Count: len(second.Instances), Why: HealthContradicts}
		}
		return s.settle(&GoneError{ID: record.ID, Count: len(second.Instances), Proof: Refused})
	})
}

// findByListing takes an instance as gone whose token nobody knows, if a second
// listing can be believed.
func (s *Server) findByListing(ctx context.Context, record Record, first uazapi.Listing) (Found, error) {
	if s.search.lostMany() {
		return Found{}, &UnprovenError{ID: record.ID, Count: len(first.Instances), Why: ManyMissing}
	}
	if err := polling.Pause(ctx, s.Pause); err != nil {
		return Found{}, err
	}
	return s.listAgain(ctx, record, func(second uazapi.Listing) error {
		why := s.disbelieve(ctx, first, second)
		if why == "" && record.Protected {
			why = Protected
		}
		if why != "" {
			return &UnprovenError{ID: record.ID, Count: len(second.Instances), Why: why}
		}
		return s.settle(&GoneError{ID: record.ID, Count: len(second.Instances), Proof: Unlisted})
	})
}

// listAgain looks for an instance in a second listing, and has it judged where
// that lacks the instance as well.
func (s *Server) listAgain(ctx context.Context, record Record, judge func(second uazapi.Listing) error) (Found, error) {
	seen, err := s.listed(ctx, record.ID, roster.Now)
	switch {
	case err != nil:
		return Found{}, &UnprovenError{ID: record.ID, Why: NoSecondListing, Cause: err}
	case seen.Found:
		return Found{Instance: s.withToken(ctx, seen.Instance, record.Token)}, nil
	default:
		return Found{}, judge(seen.Listing)
	}
}

// disbelieve says why a second listing does not prove what it lacks, or "".
func (s *Server) disbelieve(ctx context.Context, first, second uazapi.Listing) Reason {
	health := s.health(ctx)
	switch {
	case first.Told.IsZero() || !second.Told.After(first.Told):
		return NotNewer
	case slices.Contains(second.TooLong, ""):
		return TooLong
	case s.search.missesMany():
		return ManyMissing
	case health.contradicts(len(second.Instances)):
		return HealthContradicts
	case len(second.Instances) == 0 && !health.empty():
		return EmptyListing
	}
	return ""
}

// findRefused finds an instance by its own token where the server refuses the
// listing, or has none.
func (s *Server) findRefused(ctx context.Context, record Record, listing error, how roster.Freshness) (Found, error) {
	own, err := s.openKnown(ctx, record.Ref, how)
	if err == nil {
		return s.withoutListing(own, listing), nil
	}
	ended := !record.Ends.IsZero() && s.Now().After(record.Ends.Add(margin))
	proves := func(err error) bool { return errors.Is(err, call.ErrGone) || ended && refuses(err) }
	switch {
	case refuses(err) && !s.foundHere(record):
		return Found{}, &MovedError{ID: record.ID, Here: s.BaseURL(), FoundAt: record.FoundAt}
	case !proves(err):
		return Found{}, unsettled(record.ID, listing, err)
	}
	if own, err = s.openAgain(ctx, record); err == nil {
		return s.withoutListing(own, listing), nil
	}
	switch {
	case !proves(err):
		return Found{}, unsettled(record.ID, listing, err)
	case ended:
		return Found{}, s.settle(&GoneError{ID: record.ID, Proof: Announced})
	default:
		return Found{}, s.settle(&GoneError{ID: record.ID, Proof: Denied})
	}
}

// findWithoutListing finds an instance by its own token where the listing failed
// and the server answers otherwise.
func (s *Server) findWithoutListing(ctx context.Context, record Record, listing error, how roster.Freshness) (Found, error) {
	own, err := s.openKnown(ctx, record.Ref, how)
	if err != nil {
		return Found{}, listing
	}
	return s.withoutListing(own, listing), nil
}

// withoutListing is an instance that its own token opened for want of a listing,
// which is odd only where the provider has an admin token.
func (s *Server) withoutListing(own uazapi.Instance, listing error) Found {
	found := Found{Instance: own}
	if s.HasAdminToken() {
		found.NoListing = listing
	}
	return found
}

// openAgain asks once more, after a moment, for an instance whose token was
// refused.
func (s *Server) openAgain(ctx context.Context, record Record) (uazapi.Instance, error) {
	if err := polling.Pause(ctx, s.Pause/4); err != nil {
		return uazapi.Instance{}, err
	}
	return s.openKnown(ctx, record.Ref, roster.Now)
}

// refuses tells whether the server itself, and nothing before it, says that a
// token opens no instance.
func refuses(err error) bool {
	failed, is := errors.AsType[*call.Error](err)
	return is && failed.FromAPI && (failed.Kind == call.ErrRejected || failed.Kind == call.ErrGone)
}

// foundHere tells whether an instance was found at this address before, or it is
// not known where it was.
func (s *Server) foundHere(record Record) bool {
	return len(record.FoundAt) == 0 || slices.Contains(record.FoundAt, s.BaseURL())
}
