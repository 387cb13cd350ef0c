package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
)

// states keeps states as Terraform's http backend has it. A local state file is
// written as a whole after each object, which takes far longer than all else.
type states struct {
	web *httptest.Server

	mu   sync.Mutex
	kept map[string][]byte
}

func newStates() *states {
	s := &states{kept: map[string][]byte{}}
	s.web = httptest.NewServer(s)
	return s
}

// backend is the file that configures Terraform to keep its state here, under a
// name.
func (s *states) backend(name string) string {
	return "terraform {\n  backend \"http\" {\n    address = \"" + s.web.URL + "/" + name + "\"\n  }\n}\n"
}

func (s *states) get(name string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept["/"+name]
}

func (s *states) put(name string, state []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept["/"+name] = state
}

func (s *states) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodPost {
		s.kept[r.URL.Path] = body
		return
	}
	if s.kept[r.URL.Path] == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_, _ = w.Write(s.kept[r.URL.Path])
}
