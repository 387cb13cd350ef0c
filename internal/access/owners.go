package access

import (
	"fmt"
	"sync"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
)

// owners knows which objects of a run have an instance, by a mark that each object keeps
// in its private state: Terraform shows the address of an object to no provider.
//
// It knows what a refresh has shown, and no more. A plan without a refresh or with a
// target and an import by a command leave objects out, and another alias of the provider
// is another process. The next plan of all tells what such a run could not see.
type owners struct {
	mu sync.Mutex
	// held are the marks of objects in the state, by the id of their instance. wanted are
	// those of objects that are to take an instance, and ending of those that are to be
	// destroyed.
	held, wanted, ending marks[string]
	// waiting are the marks of objects that are to take what a token opens, as long as
	// nobody knows which instance that is.
	waiting marks[call.Token]
}

func newOwners() *owners {
	return &owners{held: marks[string]{}, wanted: marks[string]{}, ending: marks[string]{}, waiting: marks[call.Token]{}}
}

// HeldError says that an instance is to be taken by an object, and that the state has it
// already.
type HeldError struct {
	ID string
	// Own tells that the object itself has it, and is to be replaced.
	Own bool
}

func (e *HeldError) Error() string { return fmt.Sprintf("instance %s is in the state already", e.ID) }

// SharedError says that two objects in the state have one instance.
type SharedError struct {
	ID string
	// Ends tells that one of them is to be destroyed, which deletes the instance.
	Ends bool
}

func (e *SharedError) Error() string { return fmt.Sprintf("two objects have instance %s", e.ID) }

// Hold notes that an object in the state has an instance. It returns a [HeldError] if
// another one is to take it, and a [SharedError] if another one in the state has it too.
// It does not matter which of the two a run meets first.
func (s *Server) Hold(ref Ref, mark string) error {
	o, id := s.owners, ref.ID
	o.mu.Lock()
	defer o.mu.Unlock()
	o.held.add(id, mark)
	for waiting := range o.waiting[ref.Token] {
		o.wanted.add(id, waiting)
	}
	switch {
	case o.wanted.hasOther(id, mark):
		return &HeldError{ID: id}
	case o.held.hasOther(id, mark):
		return &SharedError{ID: id, Ends: o.ending.hasOther(id, mark)}
	}
	return nil
}

// Want notes that an object is to take an instance which exists. It returns a [HeldError]
// if the state has it already.
func (s *Server) Want(id, mark string) error {
	s.owners.mu.Lock()
	defer s.owners.mu.Unlock()
	return s.owners.want(id, mark)
}

// WantOpened is [Server.Want] for the instance that a token opens. It asks nothing of the
// server: if the state has the instance, the same run refreshes it, before or after this.
func (s *Server) WantOpened(token call.Token, mark string) error {
	o := s.owners
	o.mu.Lock()
	defer o.mu.Unlock()
	if id := s.roster.IDOf(token); id != "" {
		return o.want(id, mark)
	}
	o.waiting.add(token, mark)
	return nil
}

// want is [Server.Want] for a caller that holds the lock.
func (o *owners) want(id, mark string) error {
	if len(o.held[id]) > 0 {
		return &HeldError{ID: id, Own: !o.held.hasOther(id, mark)}
	}
	o.wanted.add(id, mark)
	return nil
}

// End notes that an object is to be destroyed, and its instance with it. It returns a
// [SharedError] if another one in the state has the instance: that one would lose the
// number.
func (s *Server) End(id, mark string) error {
	if s == nil || mark == "" {
		return nil // nothing is configured, or no refresh has shown who has what
	}
	o := s.owners
	o.mu.Lock()
	defer o.mu.Unlock()
	o.held.add(id, mark)
	o.ending.add(id, mark)
	if o.held.hasOther(id, mark) {
		return &SharedError{ID: id, Ends: true}
	}
	return nil
}

// marks are sets of marks.
type marks[Key comparable] map[Key]map[string]bool

func (m marks[Key]) add(key Key, mark string) {
	if m[key] == nil {
		m[key] = map[string]bool{}
	}
	m[key][mark] = true
}

func (m marks[Key]) hasOther(key Key, mark string) bool {
	others := len(m[key])
	if m[key][mark] {
		others--
	}
	return others > 0
}
