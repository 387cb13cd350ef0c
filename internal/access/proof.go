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

// findUnlisted finds out what became of an instance that the listing lacks. A listing
// alone proves nothing: servers lag, gateways cache and lists come cut.
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

// findByRefusal takes an instance as gone if two listings lack it, and the server
// refuses its own token twice.
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

// findByListing takes an instance as gone if a second listing lacks it as well and can
// be believed. It is for an instance whose token nobody knows.
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

// listAgain looks for an instance in a second listing. If that lacks it as well, judge
// says whether the instance is gone.
func (s *Server) listAgain(ctx context.Context, record Record, judge func(second uazapi.Listing) error) (Found, error) {
	seen, err := s.instance(ctx, record.ID, roster.Now)
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

// findRefused finds an instance by its own token. It is for a server that refuses the
// listing or has none.
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

// findWithoutListing finds an instance by its own token. It is for a listing that
// failed on a server that answers other requests.
func (s *Server) findWithoutListing(ctx context.Context, record Record, listing error, how roster.Freshness) (Found, error) {
	own, err := s.openKnown(ctx, record.Ref, how)
	if err != nil {
		return Found{}, listing
	}
	return s.withoutListing(own, listing), nil
}

// withoutListing is an instance that its own token opened since there is no listing.
// That is odd only if the provider has an admin token.
func (s *Server) withoutListing(own uazapi.Instance, listing error) Found {
	found := Found{Instance: own}
	if s.HasAdminToken() {
		found.NoListing = listing
	}
	return found
}

// openAgain asks once more for an instance after its token was refused, a moment
// later.
func (s *Server) openAgain(ctx context.Context, record Record) (uazapi.Instance, error) {
	if err := polling.Pause(ctx, s.Pause/4); err != nil {
		return uazapi.Instance{}, err
	}
	return s.openKnown(ctx, record.Ref, roster.Now)
}

// refuses tells whether an error means that a token opens no instance, by the word of
// the server itself and not of an edge.
func refuses(err error) bool {
	failed, is := errors.AsType[*call.Error](err)
	return is && failed.FromAPI && (failed.Kind == call.ErrRejected || failed.Kind == call.ErrGone)
}

// foundHere tells whether an instance was found at this address before. It is also
// true if nobody knows where the instance was found.
func (s *Server) foundHere(record Record) bool {
	return len(record.FoundAt) == 0 || slices.Contains(record.FoundAt, s.BaseURL())
}
