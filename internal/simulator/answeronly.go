package simulator

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// The faults of this file answer a request and change nothing: each handles it on a state that is thrown away.

// past is the server as it stood at one moment.
type past struct {
	state state
	now   time.Time
	shown time.Time
	// seed is what is drawn at random from, so that all answers to one request are the same to the letter.
	seed uint64
}

// remember returns the server as it stands now.
func (s *Simulator) remember() *past {
	now := s.opts.Clock.Now()
	return &past{state: s.state.clone(), now: now, shown: s.nextShown(now), seed: s.rng.Uint64()}
}

// answerOnly answers as if the request had been handled.
func (s *Simulator) answerOnly(r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pretend(s.newCall(r, body), s.state.clone())
}

// answerFromPast answers as the server stood then.
func (s *Simulator) answerFromPast(p *past, r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newCall(r, body)
	c.now, c.shown = p.now, p.shown
	present := s.rng
	defer func() { s.rng = present }()
	s.rng = rand.New(rand.NewPCG(p.seed, 0))
	return s.pretend(c, p.state.clone())
}

// answerForAnother answers as if the token of another instance had been sent.
func (s *Simulator) answerForAnother(r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.newCall(r, body)
	other := s.firstOther(c.header.Get(headerToken), c.now)
	if other == nil || !s.wantsToken(c) {
		return s.dispatch(c)
	}
	c.header = c.header.Clone()
	c.header.Set(headerToken, other.token)
	return s.pretend(c, s.state.clone())
}

// pretend handles the call on a state that is thrown away.
func (s *Simulator) pretend(c call, on state) answer {
	present := s.state
	defer func() { s.state, s.pretending = present, false }()
	s.state, s.pretending = on, true
	return s.dispatch(c)
}

// wantsToken tells whether the route of the call wants an instance's token.
func (s *Simulator) wantsToken(c call) bool {
	path, inside := s.cutPrefix(c.path)
	rt, known := s.routes[c.method+" "+path]
	return inside && known && rt.access == byInstance
}

// firstOther returns the first instance in the order of creation that has another token, or nil.
func (s *Simulator) firstOther(token string, now time.Time) *instance {
	for _, in := range s.all(now) {
		if in.token != token {
			return in
		}
	}
	return nil
}
