package access

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Ref names an instance by its id, by its token, by both, or, empty, as the one
// that the provider's own token opens.
type Ref struct {
	ID    string
	Token call.Token
}

// Record is what the state knows of an instance.
type Record struct {
	Ref
	// FoundAt are the addresses at which the instance was found before.
	FoundAt []string
	// NewHere tells whether this run was the first to find it at this address.
	NewHere bool
	// Protected tells whether a listing alone must not let the instance go.
	Protected bool
	// Ends is when the server announced to delete the instance, zero where it did
	// not.
	Ends time.Time
}

// Found is an instance that is there, and what was odd about finding it.
type Found struct {
	uazapi.Instance
	// Unlisted tells that its own token opens the instance, which the listing
	// lacks.
	Unlisted bool
	// NoListing is why its own token had to do although the provider has an admin
	// token, nil where a listing was to be had.
	NoListing error
	// NewAddress tells that it was found before, and never at this address.
	NewAddress bool
}

// Find returns the instance of an object that is in the state. Where it returns
// a [GoneError], which is a [call.ErrGone], the instance is proven to be gone;
// no other error says so. CONTRIBUTING.md has the table of what proves it.
func (s *Server) Find(ctx context.Context, record Record, how roster.Freshness) (Found, error) {
	if s == nil {
		return Found{}, ErrNotConfigured
	}
	if gone := s.settled(record.ID); gone != nil {
		return Found{}, gone
	}
	if s.saidGone(record.ID) {
		return Found{}, s.takeAsGone(record.ID)
	}
	found, err := s.find(ctx, record, how)
	if err != nil {
		return Found{}, err
	}
	found.NewAddress = !s.foundHere(record) && len(record.FoundAt) > 0
	return found, nil
}

// Refresh is [Server.Find] for the read of a resource. Terraform reads resources
// while it plans, and never while it applies.
func (s *Server) Refresh(ctx context.Context, record Record) (Found, error) {
	if s != nil {
		s.planning.Store(true)
	}
	return s.Find(ctx, record, roster.Shared)
}

// ForData is how new a listing has to be for a data source. While Terraform plans, the
// listing of the refresh will do. While it applies, the data source may depend on
// something that has just changed an instance.
func (s *Server) ForData() roster.Freshness {
	if s != nil && s.planning.Load() {
		return roster.AfterWrites
	}
	return roster.Now
}

func (s *Server) find(ctx context.Context, record Record, how roster.Freshness) (Found, error) {
	s.search.seek(record.ID)
	seen, err := s.instance(ctx, record.ID, how)
	switch {
	case err == nil && seen.Found:
		s.search.list(record.ID)
		return Found{Instance: s.withToken(ctx, seen.Instance, record.Token)}, nil
	case err == nil:
		return s.findUnlisted(ctx, record, seen.Listing, how)
	case listingRefused(err):
		return s.findRefused(ctx, record, err, how)
	case s.answers(ctx, err):
		return s.findWithoutListing(ctx, record, err, how)
	default:
		return Found{}, err
	}
}

// Lookup returns the instance that a configuration or an import names. It proves
// nothing: if the instance is not found, there is an error and no more. A token is
// tried, not trusted.
func (s *Server) Lookup(ctx context.Context, ref Ref, how roster.Freshness) (uazapi.Instance, error) {
	if s == nil {
		return uazapi.Instance{}, ErrNotConfigured
	}
	if gone := s.settled(ref.ID); gone != nil {
		return uazapi.Instance{}, gone
	}
	if ref.Token != "" || ref.ID == "" {
		return s.openBy(ctx, ref, how)
	}
	seen, err := s.instance(ctx, ref.ID, how)
	if err == nil && !seen.Found && how != roster.Now {
		// It may have come into being since that listing.
		seen, err = s.instance(ctx, ref.ID, roster.Now)
	}
	if err == nil && seen.Found {
		return s.withToken(ctx, seen.Instance, ""), nil
	}
	if err != nil && !listingRefused(err) && !s.answers(ctx, err) {
		return uazapi.Instance{}, err
	}
	own, ownErr := s.openKnown(ctx, ref, how)
	switch {
	case ownErr == nil:
		return own, nil
	case err == nil && slices.Contains(seen.Listing.TooLong, ref.ID):
		return own, &UnprovenError{ID: ref.ID, Count: len(seen.Listing.Instances), Why: TooLong}
	case err == nil:
		return own, &NotListedError{ID: ref.ID, Count: len(seen.Listing.Instances)}
	case listingRefused(err):
		return own, unsettled(ref.ID, err, ownErr)
	default:
		return own, err
	}
}

// Open is [Server.Lookup] before something is done to the instance. It makes sure that
// the token opens this very instance: with the token of another one, which a listing
// may show by mistake, it would be done to that one.
func (s *Server) Open(ctx context.Context, ref Ref) (uazapi.Instance, error) {
	found, err := s.Lookup(ctx, ref, roster.Shared)
	if err != nil {
		return found, err
	}
	return found, s.MakeSure(ctx, &found)
}

// CheckSame makes sure that the token which is planned for an object opens the instance
// that the object is on, and asks only if it is another one than before. The state would
// have the one instance and the token of the other.
func (s *Server) CheckSame(ctx context.Context, planned, before Target) error {
	if planned.Token.IsNull() || planned.Token.Equal(before.Token) {
		return nil
	}
	_, err := s.Lookup(ctx, Ref{ID: before.InstanceID.ValueString(), Token: Token(planned.Token)}, roster.Shared)
	return err
}

// LookupOnce is [Server.Lookup] for a token that nobody keeps. It makes sure that
// the instance will be found without it, and returns a [TokenOnlyError]
// otherwise.
func (s *Server) LookupOnce(ctx context.Context, ref Ref) (uazapi.Instance, error) {
	opened, err := s.Lookup(ctx, ref, roster.Shared)
	if err != nil {
		return uazapi.Instance{}, err
	}
	// A later run does not have the token, so that it opens the instance is no help.
	if err := s.CheckFoundAgain(ctx, opened.ID); err != nil {
		return uazapi.Instance{}, err
	}
	return opened, nil
}

// CheckFoundAgain makes sure that a run without the token of an instance can find it. It
// returns a [TokenOnlyError] if no such run ever could.
func (s *Server) CheckFoundAgain(ctx context.Context, id string) error {
	seen, err := s.instanceByAdmin(ctx, id)
	switch {
	case err == nil && !seen.Found:
		err = &NotListedError{ID: id, Count: len(seen.Listing.Instances)}
	case err == nil && seen.Instance.Token == "":
		err = s.checkProviderOpens(ctx, id, call.ErrTokenUnknown)
	case listingRefused(err):
		err = s.checkProviderOpens(ctx, id, err)
	}
	if lasts(err) {
		return &TokenOnlyError{ID: id, Why: err}
	}
	return err
}

// instanceByAdmin looks an instance up in a shared listing, and then in a new one.
// Whatever its own token has shown meanwhile does not count.
func (s *Server) instanceByAdmin(ctx context.Context, id string) (roster.Sighting, error) {
	if err := s.NeedsAdminToken(); err != nil {
		return roster.Sighting{}, err
	}
	told, err := s.roster.Instances(ctx, roster.Shared)
	if seen := roster.Sight(id, told); err != nil || seen.Found {
		return seen, err
	}
	return s.instance(ctx, id, roster.Now)
}

// checkProviderOpens makes sure that the provider's own token opens an instance.
func (s *Server) checkProviderOpens(ctx context.Context, id string, noListing error) error {
	_, err := s.openBy(ctx, Ref{ID: id}, roster.Shared)
	return unsettled(id, noListing, err)
}

// lasts tells whether an instance will not be found later either: the provider lacks
// what it takes. Other failures pass.
func lasts(err error) bool {
	_, notListed := errors.AsType[*NotListedError](err)
	_, other := errors.AsType[*OtherInstanceError](err)
	_, unsettled := errors.AsType[*UnsettledError](err)
	return notListed || other || unsettled
}

// CheckCanFind returns a [TokenOnlyError] if the provider has neither an admin token nor a
// token of its own. It asks nothing of the server.
func (s *Server) CheckCanFind() error {
	if s == nil || s.HasAdminToken() || s.HasToken() {
		return nil
	}
	return &TokenOnlyError{Why: &UnsettledError{Listing: errNoAdminToken, Own: errNoToken}}
}

// Status reads the present state of an instance, with all that is secret or
// changes by itself.
func (s *Server) Status(ctx context.Context, ref Ref) (uazapi.Status, error) {
	if s == nil {
		return uazapi.Status{}, ErrNotConfigured
	}
	instance := uazapi.Instance{ID: ref.ID, Token: ref.Token}
	var err error
	switch {
	case ref.Token != "":
	case ref.ID == "":
		instance.Token, err = s.tokenOf(ref)
	default:
		instance, err = s.Lookup(ctx, ref, roster.Shared)
	}
	if err != nil {
		return uazapi.Status{}, err
	}
	var status uazapi.Status
	err = s.Call(ctx, &instance, func(key uazapi.Key) error {
		status, err = s.API.Status(ctx, key)
		return err
	})
	return status, err
}

// instance is [Server.Instances] for one of them.
func (s *Server) instance(ctx context.Context, id string, how roster.Freshness) (roster.Sighting, error) {
	if err := s.NeedsAdminToken(); err != nil {
		return roster.Sighting{}, err
	}
	return s.roster.Instance(ctx, id, how)
}

// listingRefused tells whether there is no listing to be had: the admin token is
// missing or refused, or the server has the listing switched off.
func listingRefused(err error) bool {
	return errors.Is(err, errNoAdminToken) ||
		errors.Is(err, call.ErrRejected) ||
		errors.Is(err, call.ErrDisabled) ||
		errors.Is(err, call.ErrNoRoute)
}

// unsettled is the error for an instance where neither the listing nor its own token
// tells anything. It is nil if the token opens it.
func unsettled(id string, listing, own error) error {
	if other, is := errors.AsType[*OtherInstanceError](own); is {
		other.Listing = listing
	}
	if errors.Is(own, call.ErrRejected) || errors.Is(own, call.ErrGone) || errors.Is(own, errNoToken) {
		return &UnsettledError{ID: id, Listing: listing, Own: own}
	}
	return own
}
