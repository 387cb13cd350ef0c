// Package access finds the instance that an object lives on and the token that
// opens it.
package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Server is one configured provider: the server it talks to, and what it holds
// to open instances there. It is handed to every resource, data source, action,
// list and ephemeral resource.
type Server struct {
	// API calls the server's routes.
	API *uazapi.Client
	// Now tells the time.
	Now func() time.Time
	// Pause is the time between two looks at a server that settles.
	Pause time.Duration
	// roster knows the instances of the server, and creator makes new ones.
	roster  *roster.Roster
	creator *creation.Creator
	// token is the provider's own, for users of a single instance.
	token uazapi.Token

	mu   sync.Mutex
	gone map[Ref]bool
}

// NewServer makes a server of a client and of the provider's own token, which
// may be empty. Now tells the time.
func NewServer(api *uazapi.Client, token uazapi.Token, now func() time.Time) *Server {
	server := &Server{API: api, Now: now, Pause: polling.Every, roster: roster.New(api, now), token: token, gone: map[Ref]bool{}}
	server.creator = creation.New(api, server.roster)
	api.OnWrite(server.roster.Wrote)
	return server
}

// FromProviderData gets the server out of what the provider handed over. It is
// nil before the provider is configured, as in validation.
func FromProviderData(data any, diags *diag.Diagnostics) *Server {
	if data == nil {
		return nil
	}
	server, ok := data.(*Server)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("Expected %T, got %T. This is a bug of the provider: please report it.", server, data))
	}
	return server
}

// HasToken tells whether the provider has an instance token of its own.
func (s *Server) HasToken() bool { return s != nil && s.token != "" }

// HasAdminToken tells whether the provider can call the server's own routes.
func (s *Server) HasAdminToken() bool { return s != nil && s.API.HasAdminToken() }

// SetAdminFields writes both admin fields of an instance, which takes the admin
// token.
func (s *Server) SetAdminFields(ctx context.Context, id, field01, field02 string) error {
	if err := s.administers(); err != nil {
		return err
	}
	return s.API.SetAdminFields(ctx, id, field01, field02)
}

// BaseURL is the address of the server.
func (s *Server) BaseURL() string {
	if s == nil {
		return "the server"
	}
	return s.API.BaseURL()
}

// MarkGone remembers for the rest of the run that an instance is gone, for the
// objects that live on it. On servers without a listing they could not tell a
// deleted instance from a wrong token.
func (s *Server) MarkGone(id string, token uazapi.Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone[Ref{ID: id}] = true
	if token != "" {
		s.gone[Ref{Token: token}] = true
	}
}

func (s *Server) knownGone(ref Ref) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return (ref.ID != "" && s.gone[Ref{ID: ref.ID}]) || (ref.Token != "" && s.gone[Ref{Token: ref.Token}])
}

// Create creates an instance once, and finds out what became of it where the
// answer is lost. Where [uazapi.OutcomeUnknown] is true of the error, it may
// exist all the same.
func (s *Server) Create(ctx context.Context, wanted uazapi.NewInstance) (creation.Made, error) {
	if err := s.administers(); err != nil {
		return creation.Made{}, err
	}
	made, err := s.creator.Create(ctx, wanted, s.Pause)
	if err == nil {
		s.roster.Learn(made.Instance)
	}
	return made, err
}

// Learn takes note of an instance as the server has just described it, so that
// what lives on it need not ask again.
func (s *Server) Learn(instance uazapi.Instance) { s.roster.Learn(instance) }

// Instances lists every instance of the server, which takes the admin token.
func (s *Server) Instances(ctx context.Context) ([]uazapi.Instance, error) {
	if err := s.administers(); err != nil {
		return nil, err
	}
	return s.roster.All(ctx)
}

// Current is [Server.Instances] from the listing that other reads of this run
// share, unless the run has changed anything since.
func (s *Server) Current(ctx context.Context) ([]uazapi.Instance, error) {
	if err := s.administers(); err != nil {
		return nil, err
	}
	return s.roster.Current(ctx)
}

// administers tells why the server's own routes cannot be asked, if so.
func (s *Server) administers() error {
	switch {
	case s == nil:
		return ErrNotConfigured
	case !s.HasAdminToken():
		return errNoAdminToken
	}
	return nil
}

// ByName gives the one instance that has a name.
func (s *Server) ByName(ctx context.Context, name string) (uazapi.Instance, error) {
	instances, err := s.Instances(ctx)
	if err != nil {
		return uazapi.Instance{}, err
	}
	named := slices.DeleteFunc(slices.Clone(instances), func(instance uazapi.Instance) bool { return instance.Name != name })
	if len(named) == 1 {
		return named[0], nil
	}
	return uazapi.Instance{}, &NameError{Name: name, Candidates: named, Count: len(instances)}
}

// Counted adds to a refusal for the quota how many instances count towards it,
// where the listing tells.
func (s *Server) Counted(ctx context.Context, err error) error {
	if !errors.Is(err, uazapi.ErrQuota) {
		return err
	}
	instances, listErr := s.Instances(ctx)
	if listErr != nil {
		return err
	}
	quota := &QuotaError{err: err}
	for _, instance := range instances {
		if instance.Status != uazapi.StatusDisconnected {
			quota.Connected++
		}
	}
	return quota
}
