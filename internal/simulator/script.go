package simulator

import "sync"

// Script has things happen when certain requests have been handled, just before their answers are sent. Its method
// Play serves as Options.OnRequest. It is safe for concurrent use.
type Script struct {
	mu    sync.Mutex
	calls map[string]int
	after map[cue]func()
	every map[string]func()
}

// cue is the moment when a route has been called a number of times.
type cue struct {
	route string
	calls int
}

// After has something happen when a route, named like "GET /instance/all", has been called so many times.
func (s *Script) After(route string, calls int, act func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.after == nil {
		s.after = map[cue]func(){}
	}
	s.after[cue{route, calls}] = act
}

// Every has something happen whenever a route has been called, after what [Script.After] has happen.
func (s *Script) Every(route string, act func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.every == nil {
		s.every = map[string]func(){}
	}
	s.every[route] = act
}

// Play counts a request and has happen what is due.
func (s *Script) Play(request Request) {
	for _, act := range s.due(request.Route) {
		if act != nil {
			act()
		}
	}
}

// due is apart from Play so that what happens may change the script.
func (s *Script) due(route string) [2]func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls == nil {
		s.calls = map[string]int{}
	}
	s.calls[route]++
	return [2]func(){s.after[cue{route, s.calls[route]}], s.every[route]}
}
