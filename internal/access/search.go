package access

import "sync"

// many is how many losses at once are no accident of single instances.
const many = 10

// search counts what a run looks for and does not find. If many instances are missing
// at once, the server is the wrong one or its listing is broken: that happens more often
// than that somebody deletes a fleet.
type search struct {
	mu sync.Mutex
	// sought are the ids of what was looked for. Of these, listed are in a listing,
	// missing are found neither by a listing nor by a token, and gone are proven to be
	// gone.
	sought, listed, missing map[string]bool
	gone                    map[string]*GoneError
}

func newSearch() *search {
	return &search{sought: map[string]bool{}, listed: map[string]bool{}, missing: map[string]bool{}, gone: map[string]*GoneError{}}
}

func (s *search) seek(id string) { s.note(s.sought, id) }
func (s *search) list(id string) { s.note(s.listed, id) }
func (s *search) miss(id string) { s.note(s.missing, id) }

func (s *search) note(ids map[string]bool, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids[id] = true
}

// knows tells whether an object of this run has looked for the instance.
func (s *search) knows(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sought[id]
}

// lose keeps that an instance is gone.
func (s *search) lose(gone *GoneError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone[gone.ID] = gone
}

// lost returns the proof that an instance is gone, or nil.
func (s *search) lost(id string) *GoneError {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gone[id]
}

// missesMany tells whether a listing lacks too much to be believed: all of two
// or more, or more than ten and over half.
func (s *search) missesMany() bool {
	s.mu.Lock()
	all := len(s.sought) > 1 && len(s.listed) == 0
	s.mu.Unlock()
	return all || s.lostMany()
}

// lostMany tells whether what is missing is more than ten, and over half of what
// was looked for.
func (s *search) lostMany() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.missing) > many && 2*len(s.missing) > len(s.sought)
}
