package access

import (
	"context"
	"slices"
	"sync"

	"github.com/uazapi/terraform-provider-uazapi/internal/creation"
	"github.com/uazapi/terraform-provider-uazapi/internal/roster"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// AllGone in [Server.KnownGone] stands for every instance.
const AllGone = "*"

// saidGone tells whether the operator says that an instance is gone.
func (s *Server) saidGone(id string) bool {
	return slices.Contains(s.KnownGone, id) || slices.Contains(s.KnownGone, AllGone)
}

// takeAsGone takes the operator's word that an instance is gone, without a call,
// unless the server has shown the instance in this run.
func (s *Server) takeAsGone(id string) error {
	if s.roster.Met(id) {
		return &KnownGoneError{IDs: []string{id}}
	}
	return s.settle(&GoneError{ID: id, Proof: Said})
}

// settle keeps for the rest of the run that an instance is gone. The objects that live
// on it ask for it: without a listing, they could not find out by themselves.
func (s *Server) settle(gone *GoneError) error {
	s.search.lose(gone)
	return gone
}

// settled returns why an instance is gone, or nil.
func (s *Server) settled(id string) error {
	if gone := s.search.lost(id); gone != nil {
		return gone
	}
	return nil
}

// Claim makes sure that only one object of a run creates, adopts or imports an
// instance.
func (s *Server) Claim(id string) error { return s.creator.Claim(id) }

// ClaimPart makes sure that only one object of a run imports a part of an
// instance, such as its privacy.
func (s *Server) ClaimPart(part, id string) error {
	if s.Told(part+" of "+id) > 1 {
		return &creation.TakenError{ID: id, InThisRun: true}
	}
	return nil
}

// Namesakes returns the instances that have a name, without those that objects of this
// run are known to have. Without a listing it returns none. It returns an error if the
// operator says of a listed instance that it is gone.
func (s *Server) Namesakes(ctx context.Context, name string) ([]uazapi.Instance, error) {
	if !s.HasAdminToken() {
		return nil, nil
	}
	told, err := s.roster.Instances(ctx, roster.Shared)
	if err != nil {
		return nil, nil //nolint:nilerr // a warning is not worth failing a plan for
	}
	if there := s.saidGoneOf(told); len(there) > 0 {
		return nil, &KnownGoneError{IDs: there}
	}
	return slices.DeleteFunc(s.names.of(told).Likely(name), func(namesake uazapi.Instance) bool {
		return s.search.knows(namesake.ID) || s.creator.Claimed(namesake.ID)
	}), nil
}

// saidGoneOf returns the ids of listed instances that are gone by the operator's word.
func (s *Server) saidGoneOf(told uazapi.Listing) []string {
	if len(s.KnownGone) == 0 {
		return nil
	}
	var there []string
	for _, instance := range told.Instances {
		if gone := s.search.lost(instance.ID); gone != nil && gone.Proof == Said {
			there = append(there, instance.ID)
		}
	}
	return there
}

// names is the index of the names of the last listing that was looked at. All
// creates of a plan share it.
type names struct {
	mu    sync.Mutex
	first *uazapi.Instance
	index *creation.Index
}

func (n *names) of(told uazapi.Listing) *creation.Index {
	n.mu.Lock()
	defer n.mu.Unlock()
	var first *uazapi.Instance
	if len(told.Instances) > 0 {
		first = &told.Instances[0]
	}
	if n.index == nil || n.first != first {
		n.first, n.index = first, creation.NewIndex(told.Instances)
	}
	return n.index
}

// Note keeps something about an instance for the rest of the run, and
// [Server.Noted] tells whether it was noted.
func (s *Server) Note(what, id string) { s.Told(what + " of " + id) }

// Noted tells whether something was noted about an instance in this run.
func (s *Server) Noted(what, id string) bool {
	return s.told.Of(what+" of "+id) > 0
}

// Told counts how often something was told in this run, such as a kind of warning. This
// time is counted as well.
func (s *Server) Told(kind string) int {
	if s == nil {
		return 1
	}
	return s.told.Add(kind)
}

// PerRun returns what the objects of one kind keep together in this run. The first of
// them that asks makes it.
func (s *Server) PerRun(kind string, first func() any) any {
	s.perRunMu.Lock()
	defer s.perRunMu.Unlock()
	if s.perRun[kind] == nil {
		s.perRun[kind] = first()
	}
	return s.perRun[kind]
}
