package access

import (
	"context"
	"errors"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Ref names an instance by its id, by its token, by both, or, empty, as the one
// that the provider's own token opens.
type Ref struct {
	ID    string
	Token uazapi.Token
}

// Find gives the instance of an object that is in the state already. A server
// answers the same to a wrong token and to the token of a deleted instance, so
// the admin's listing has the first word, and the instance's own token speaks
// where there is no listing. [uazapi.ErrGone] is certain; no other error says
// that an instance does not exist.
func (s *Server) Find(ctx context.Context, ref Ref) (uazapi.Instance, error) {
	if s == nil {
		return uazapi.Instance{}, ErrNotConfigured
	}
	if s.knownGone(ref) {
		return uazapi.Instance{}, uazapi.ErrGone
	}
	if ref.ID == "" {
		return s.opened(ctx, ref)
	}
	return s.found(ctx, ref, s.roster.Listed)
}

// lookup looks an instance up by its id in a listing, and counts the listing.
type lookup func(ctx context.Context, id string) (instance uazapi.Instance, found bool, count int, err error)

// found looks in the listing, and where there is none it asks the instance's
// own token.
func (s *Server) found(ctx context.Context, ref Ref, lookup lookup) (uazapi.Instance, error) {
	listed, err := s.listed(ctx, ref.ID, lookup)
	if !noListing(err) {
		return listed, err
	}
	found, ownErr := s.opened(ctx, ref)
	if other, is := errors.AsType[*OtherInstanceError](ownErr); is {
		other.Listing = err
	}
	if errors.Is(ownErr, uazapi.ErrRejected) || errors.Is(ownErr, errNoToken) {
		return found, &UnsettledError{ID: ref.ID, Listing: err, Own: ownErr}
	}
	return found, ownErr
}

// Open gives the instance that a configuration names, with the credential that
// it names: a token is tried, not trusted.
func (s *Server) Open(ctx context.Context, ref Ref) (uazapi.Instance, error) {
	if s != nil && ref.Token != "" {
		return s.opened(ctx, ref)
	}
	return s.Find(ctx, ref)
}

// OpenOnce is [Server.Open] for a token that nobody keeps. It makes sure that the
// instance will be found without it, and gives a [TokenOnlyError] otherwise.
func (s *Server) OpenOnce(ctx context.Context, ref Ref) (uazapi.Instance, error) {
	opened, err := s.Open(ctx, ref)
	if err != nil {
		return uazapi.Instance{}, err
	}
	// What the token has just shown is no help to a later run.
	if _, err := s.FindAgain(ctx, opened.ID); err != nil {
		return uazapi.Instance{}, err
	}
	return opened, nil
}

// FindAgain finds an instance as a run does that has not its token, and gives a
// [TokenOnlyError] if none ever could.
func (s *Server) FindAgain(ctx context.Context, id string) (uazapi.Instance, error) {
	found, err := s.found(ctx, Ref{ID: id}, s.roster.InListing)
	if stays(err) {
		err = &TokenOnlyError{ID: id, Why: err}
	}
	return found, err
}

// stays tells whether an instance is not found because of what the provider
// holds, and not because of a failure that passes.
func stays(err error) bool {
	_, notListed := errors.AsType[*NotListedError](err)
	_, other := errors.AsType[*OtherInstanceError](err)
	_, unsettled := errors.AsType[*UnsettledError](err)
	return notListed || other || unsettled
}

// CanFind gives a [TokenOnlyError] where the provider holds nothing to find an
// instance with. It asks nothing of the server.
func (s *Server) CanFind() error {
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
	if ref.ID == "" {
		token, err := s.tokenOf(ref)
		if err != nil {
			return uazapi.Status{}, err
		}
		return s.API.Status(ctx, uazapi.Key{Token: token})
	}
	found, err := s.Find(ctx, ref)
	if err != nil {
		return uazapi.Status{}, err
	}
	return s.API.Status(ctx, found.Key())
}

// listed looks an instance up in the listing.
func (s *Server) listed(ctx context.Context, id string, lookup lookup) (uazapi.Instance, error) {
	if !s.HasAdminToken() {
		return uazapi.Instance{}, errNoAdminToken
	}
	instance, found, count, err := lookup(ctx, id)
	if err == nil && !found {
		err = &NotListedError{ID: id, Count: count}
	}
	return instance, err
}

// noListing tells whether there is no listing to be had: the admin token is
// missing or refused, or the server has the listing switched off.
func noListing(err error) bool {
	return errors.Is(err, errNoAdminToken) ||
		errors.Is(err, uazapi.ErrRejected) ||
		errors.Is(err, uazapi.ErrDisabled) ||
		errors.Is(err, uazapi.ErrNoRoute)
}

// opened asks the instance's own token, or the provider's, for the instance.
func (s *Server) opened(ctx context.Context, ref Ref) (uazapi.Instance, error) {
	token, err := s.tokenOf(ref)
	if err != nil {
		return uazapi.Instance{}, err
	}
	instance, err := s.roster.Own(ctx, token)
	if err != nil {
		return uazapi.Instance{}, err
	}
	if ref.ID != "" && instance.ID != ref.ID {
		return uazapi.Instance{}, &OtherInstanceError{Wanted: ref.ID, Opened: instance.ID, OfProvider: ref.Token == ""}
	}
	return instance, nil
}

// tokenOf is the token that an object names, or else the provider's.
func (s *Server) tokenOf(ref Ref) (uazapi.Token, error) {
	switch {
	case ref.Token != "":
		return ref.Token, nil
	case s.token != "":
		return s.token, nil
	default:
		return "", errNoToken
	}
}
