package simulator

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Request is one request that arrived.
type Request struct {
	Method string
	// Path is the path as it was sent.
	Path string
	// Route is the method and the path below the prefix, as in "GET /instance/all"; "" for what lay outside the prefix.
	Route  string
	Header http.Header
	Query  url.Values
	Body   string
	// Status is what was answered; 0 when nothing was, or not yet.
	Status int
	// Time is when it arrived, by the simulator's clock.
	Time time.Time
}

// Requests returns what has arrived, in the order of arrival.
func (s *Simulator) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := make([]Request, len(s.requests))
	for i, record := range s.requests {
		requests[i] = record.clone()
	}
	return requests
}

// Calls counts the requests of a route, named like "GET /instance/all".
func (s *Simulator) Calls(route string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[route]
}

// ResetRequests forgets all requests and their counts.
func (s *Simulator) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
	clear(s.calls)
}

// arrive records a request and returns the fault that it is to meet, if any.
func (s *Simulator) arrive(r *http.Request, body []byte) (*Request, *injected) {
	record := &Request{
		Method: r.Method,
		Path:   r.URL.EscapedPath(),
		Header: r.Header.Clone(),
		Query:  r.URL.Query(),
		Body:   string(body),
		Time:   s.opts.Clock.Now(),
	}
	if path, inside := s.cutPrefix(record.Path); inside {
		record.Route = r.Method + " " + path
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[record.Route]++
	if !s.opts.DiscardRequests {
		s.requests = append(s.requests, record)
	}
	return record, s.nextFault(record)
}

// depart completes the record of a request whose answer is about to be sent. Status 0 means that none is.
func (s *Simulator) depart(record *Request, status int) {
	s.mu.Lock()
	record.Status = status
	s.mu.Unlock()
	if s.opts.OnRequest != nil {
		s.opts.OnRequest(record.clone())
	}
}

func (r *Request) clone() Request {
	twin := *r
	twin.Header = r.Header.Clone()
	twin.Query = maps.Clone(r.Query)
	for key, values := range twin.Query {
		twin.Query[key] = slices.Clone(values)
	}
	return twin
}
