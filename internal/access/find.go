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
	listed, err := s.listed(ctx, ref.ID)
	if !noListing(err) {
		return listed, err
	}
	found, ownErr := s.opened(ctx, ref)
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

// Status reads the present state of an instance, with all that is secret or
// changes by itself.
func (s *Server) Status(ctx context.Context, ref Ref) (uazapi.Status, error) {
	if s == nil {
		return uazapi.Status{}, ErrNotConfigured
	}
	if ref.ID == "" {
		return s.status(ctx, ref)
	}
	found, err := s.Find(ctx, ref)
	if err != nil {
		return uazapi.Status{}, err
	}
	return s.API.Status(ctx, found.Token)
}

// listed looks an instance up in the listing.
func (s *Server) listed(ctx context.Context, id string) (uazapi.Instance, error) {
	if !s.HasAdminToken() {
		return uazapi.Instance{}, errNoAdminToken
	}
	instances, err := s.API.ListInstances(ctx)
	if err != nil {
		return uazapi.Instance{}, err
	}
	for _, instance := range instances {
		if instance.ID == id {
			return instance, nil
		}
	}
	return uazapi.Instance{}, &NotListedError{ID: id, Count: len(instances)}
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
	status, err := s.status(ctx, ref)
	return status.Instance, err
}

func (s *Server) status(ctx context.Context, ref Ref) (uazapi.Status, error) {
	token := ref.Token
	if token == "" {
		token = s.token
	}
	if token == "" {
		return uazapi.Status{}, errNoToken
	}
	status, err := s.API.Status(ctx, token)
	if err != nil {
		return uazapi.Status{}, err
	}
	if ref.ID != "" && status.Instance.ID != ref.ID {
		return uazapi.Status{}, &OtherInstanceError{Wanted: ref.ID, Opened: status.Instance.ID, OfProvider: ref.Token == ""}
	}
	return status, nil
}
