package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// latency is what a call takes at the least, about as on real servers.
const latency = 50 * time.Millisecond

// server is a simulated server that counts, and whose new instances are paired
// at once, so that what needs a session can be measured.
type server struct {
	*simulator.Simulator
	web *httptest.Server

	mu      sync.Mutex
	calls   map[string]int
	bytes   int
	created int
}

func newServer() *server {
	s := &server{Simulator: simulator.New(simulator.Options{Latency: latency, DiscardRequests: true}), calls: map[string]int{}}
	s.web = httptest.NewServer(s)
	return s
}

// ServeHTTP passes a call on and counts it.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	s.Simulator.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	if r.URL.Path == "/instance/create" && answer.Code == http.StatusOK {
		s.pair(body)
	}
	s.mu.Lock()
	s.calls[r.Method+" "+r.URL.Path]++
	s.bytes += len(body)
	s.mu.Unlock()
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = bytes.NewReader(body).WriteTo(w)
}

func (s *server) pair(answer []byte) {
	var created struct {
		Instance struct {
			ID string `json:"id"`
		} `json:"instance"`
	}
	if json.Unmarshal(answer, &created) != nil {
		return
	}
	s.mu.Lock()
	s.created++
	number := fmt.Sprintf("55119%08d", s.created)
	s.mu.Unlock()
	_ = s.Pair(created.Instance.ID, number)
}

// take gives what was counted since the last time.
func (s *server) take() (calls map[string]int, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls, bytes = s.calls, s.bytes
	s.calls, s.bytes = map[string]int{}, 0
	return calls, bytes
}

// routes writes counted calls on a line.
func routes(calls map[string]int) string {
	var parts []string
	for _, route := range slices.Sorted(maps.Keys(calls)) {
		parts = append(parts, fmt.Sprintf("%d × %s", calls[route], route))
	}
	return strings.Join(parts, ", ")
}
