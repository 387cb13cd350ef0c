// Package access is one configured server. It finds the instance of an object and the
// token that opens it, and proves what is gone.
//
// There are five ways to an instance. [Server.Find] is for what is in the state, and
// proves what is gone. [Server.Lookup] is for what a configuration names, and proves
// nothing. [Server.Instances] lists all, and [Server.Status] reads what one is now.
// [Server.Seen] asks nobody. The others are one of these with a condition:
// [Server.Refresh] and [Server.FindToEnd] find, and [Server.Open] and
// [Server.LookupOnce] look up.
package access

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/sync/semaphore"
	"golang.org/x/text/unicode/norm"

	"github.com/uazapi/terraform-provider-uazapi/internal/apidiag"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/message"
	"github.com/uazapi/terraform-provider-uazapi/internal/owner"
	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Server is one configured provider: the server it talks to, and what it holds
// to open instances there. It is handed to every resource, data source, action,
// list and ephemeral resource, and lives as long as one run.
type Server struct {
	// API calls the server's routes.
	API *uazapi.Client
	// Now tells the time.
	Now func() time.Time
	// Pause is the time between two looks at a server that settles.
	Pause time.Duration
	// KnownGone are the ids of instances that are gone by the operator's word, or
	// [AllGone].
	KnownGone []string
	// UniqueNames tells whether a new instance must not have the name of another one.
	UniqueNames bool
	// Owners knows which objects of the run have what of the server.
	Owners *owner.Owners
	// NoColor tells whether the user wants no colors in what is shown, by the
	// variable NO_COLOR.
	NoColor bool
	// roster knows the instances of the server, and creator makes new ones.
	roster  *roster.Roster
	creator *creation.Creator
	search  *search
	names   names
	// token is the provider's own, for users of a single instance.
	token call.Token

	// planning tells whether this run has refreshed a resource.
	planning atomic.Bool

	// healthTurn lets one reader at a time ask for the health. A reader that is
	// canceled waits no longer.
	healthTurn  *semaphore.Weighted
	healthAsked time.Time
	lastHealth  health

	// told counts what was told in this run.
	told apidiag.Tally

	// perRun is what the objects of a kind keep together.
	perRunMu sync.Mutex
	perRun   map[string]any
}

// NewServer makes a server of a client and of the provider's own token, which
// may be empty. Now tells the time.
func NewServer(api *uazapi.Client, token call.Token, now func() time.Time) *Server {
	known := roster.New(api, now)
	server := &Server{
		API:        api.Telling(known.Wrote),
		Now:        now,
		Pause:      polling.Every,
		roster:     known,
		search:     newSearch(),
		Owners:     owner.New(),
		token:      token,
		healthTurn: semaphore.NewWeighted(1),
		perRun:     map[string]any{},
	}
	server.creator = creation.New(server.API, server.roster)
	return server
}

// holder is what the provider hands over, which may hold servers of others as well.
type holder interface{ Server() *Server }

// Server is the server itself, which may be handed over alone.
func (s *Server) Server() *Server { return s }

// FromProviderData gets the server out of what the provider handed over. It is nil before
// the provider is configured, as in validation, and where it knows no server of uazapi,
// which is an error.
func FromProviderData(data any, diags *diag.Diagnostics) *Server {
	if data == nil {
		return nil
	}
	held, is := data.(holder)
	switch {
	case !is:
		diags.Append(message.Error("Unexpected provider data", fmt.Sprintf("Expected %T, got %T. This is a bug of the provider: please report it.", (*Server)(nil), data)))
		return nil
	case held.Server() == nil:
		diags.Append(message.Error("Missing base_url", "This is about a server of uazapi, and the provider knows none: it has an account of SmileAPI only.\n\n"+
			"Set base_url in the provider, or UAZAPI_BASE_URL in the environment, to an address such as https://free.uazapi.com."))
	}
	return held.Server()
}

// HasToken tells whether the provider has an instance token of its own.
func (s *Server) HasToken() bool { return s != nil && s.token != "" }

// IsOwnToken tells whether a token is the provider's own.
func (s *Server) IsOwnToken(token call.Token) bool { return s.HasToken() && s.token == token }

// HasAdminToken tells whether the provider can call the server's own routes.
func (s *Server) HasAdminToken() bool { return s != nil && s.API.HasAdminToken() }

// SetAdminFields writes admin fields of an instance, which takes the admin token.
func (s *Server) SetAdminFields(ctx context.Context, id string, fields uazapi.AdminFields) error {
	if err := s.NeedsAdminToken(); err != nil {
		return err
	}
	return s.asRefusal(s.API.SetAdminFields(ctx, id, fields))
}

// asRefusal makes a [RefusedError] of a refusal that cannot be about the admin token:
// the server took the token for the listing a moment ago, and the words of the refusal
// are not those for a wrong token.
func (s *Server) asRefusal(err error) error {
	failed, is := errors.AsType[*call.Error](err)
	if is && failed.Kind == call.ErrRejected && !failed.FromAPI && s.roster.HasListing() {
		return &RefusedError{err}
	}
	return err
}

// BaseURL is the address of the server, without the parts of it that may be keys.
func (s *Server) BaseURL() string {
	if s == nil {
		return "the server"
	}
	return s.API.BaseURL()
}

// Create creates an instance once. If the answer is lost, it finds out what became of
// the request. If [call.OutcomeUnknown] is true of the error, the instance may exist
// all the same.
func (s *Server) Create(ctx context.Context, wanted uazapi.NewInstance) (uazapi.Created, error) {
	if err := s.NeedsAdminToken(); err != nil {
		return uazapi.Created{}, err
	}
	created, err := s.creator.Create(ctx, wanted, s.Pause)
	if err == nil {
		s.roster.Learn(created.Instance)
	}
	return created, s.asRefusal(err)
}

// Seen returns an instance as this run has just seen it, without asking.
func (s *Server) Seen(id string) (uazapi.Instance, bool) { return s.roster.Seen(id) }

// HasListing tells whether a listing has come in a moment ago.
func (s *Server) HasListing() bool { return s != nil && s.roster.HasListing() }

// Learn takes note of an instance as the server has just described it. The objects that
// live on it then need not ask again.
func (s *Server) Learn(instance uazapi.Instance) { s.roster.Learn(instance) }

// Instances lists every instance of the server, which takes the admin token.
func (s *Server) Instances(ctx context.Context, how roster.Freshness) ([]uazapi.Instance, error) {
	if err := s.NeedsAdminToken(); err != nil {
		return nil, err
	}
	told, err := s.roster.Instances(ctx, how)
	return told.Instances, err
}

// NeedsAdminToken says why the server's own routes cannot be called, nil if they can.
func (s *Server) NeedsAdminToken() error {
	switch {
	case s == nil:
		return ErrNotConfigured
	case !s.HasAdminToken():
		return errNoAdminToken
	}
	return nil
}

// ByName returns the one instance that has a name. Without the admin token it can only
// be the one that the provider's token opens.
func (s *Server) ByName(ctx context.Context, name string, how roster.Freshness) (uazapi.Instance, error) {
	if s.HasToken() && !s.HasAdminToken() {
		return s.ownByName(ctx, name)
	}
	instances, err := s.Instances(ctx, how)
	if err != nil {
		return uazapi.Instance{}, err
	}
	// Tools make every text NFC, and some of them leave out the id of an import.
	name = norm.NFC.String(name)
	failed := &NameError{Name: name, Count: len(instances)}
	for _, instance := range instances {
		switch {
		case instance.Name == name:
			failed.Candidates = append(failed.Candidates, instance)
		case creation.SameName(instance.Name, name):
			failed.Similar = append(failed.Similar, instance)
		}
	}
	if len(failed.Candidates) == 1 {
		return s.withToken(ctx, failed.Candidates[0], ""), nil
	}
	return uazapi.Instance{}, failed
}

// ownByName returns the instance that the provider's token opens, if it has a name.
func (s *Server) ownByName(ctx context.Context, name string) (uazapi.Instance, error) {
	own, err := s.Lookup(ctx, Ref{}, roster.Shared)
	if err != nil {
		return uazapi.Instance{}, err
	}
	if own.Name != norm.NFC.String(name) {
		return uazapi.Instance{}, &OtherNameError{Name: name, Own: own}
	}
	return own, nil
}
