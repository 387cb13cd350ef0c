package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// latency is what a call takes at the least, about as on real servers.
const latency = 50 * time.Millisecond

// server is a simulated server that counts, and whose new instances are paired
// at once, so that what needs a session can be measured.
type server struct {
	*simulator.Simulator
	web *httptest.Server

	// limit is nil where all requests are taken.
	limit *rate.Limiter

	mu      sync.Mutex
	calls   map[string]int
	bytes   int
	created int
}

func newServer(size fleet) *server {
	clock := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 993e6, time.UTC))
	s := &server{
		Simulator: simulator.New(simulator.Options{Strict: true, Latency: latency, DiscardRequests: true, Clock: clock}),
		calls:     map[string]int{},
	}
	if size.slow {
		s.limit = rate.NewLimiter(5, 5)
	}
	s.web = httptest.NewServer(s)
	return s
}

// credentials are the variables of the environment with which the provider reaches the
// server, besides these.
func (s *server) credentials(others ...string) []string {
	return append(others, "UAZAPI_BASE_URL="+s.web.URL, "UAZAPI_ADMIN_TOKEN="+s.AdminToken(), "UAZAPI_TOKEN=")
}

// ServeHTTP passes a call on and counts it.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.limit != nil && !s.limit.Allow() {
		s.count("429", 0)
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	answer := httptest.NewRecorder()
	s.Simulator.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	if r.URL.Path == "/instance/create" && answer.Code == http.StatusOK {
		s.pair(body)
	}
	s.count(r.Method+" "+r.URL.Path, len(body))
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = bytes.NewReader(body).WriteTo(w)
}

func (s *server) count(route string, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[route]++
	s.bytes += bytes
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
	_ = s.Pair(created.Instance.ID, s.number())
}

// number is a number that nobody has yet.
func (s *server) number() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.created++
	return fmt.Sprintf("55119%08d", s.created)
}

// add makes an instance as apply would have made it, and returns the ids of it and of
// what it has.
func (s *server) add(customer int, size fleet) ([]string, error) {
	added := s.Add(customerName(customer))
	ids := []string{added.ID}
	err := errors.Join(
		s.SetAdminFields(added.ID, customerNote(customer), ""),
		s.Pair(added.ID, s.number()),
		s.SetPresence(added.ID, "available"),
	)
	if size.privacy || size.whole {
		err = errors.Join(err, s.SetPrivacy(added.ID, "last", "contacts"))
	}
	if !size.whole {
		return ids, err
	}
	err = errors.Join(err,
		s.SetMessageDelay(added.ID, delayMin, delayMax),
		s.SetChatwoot(added.ID, simulator.Chatwoot{Enabled: true, URL: chatwootURL, AccessToken: chatwootToken, AccountID: 3, InboxID: 42}),
	)
	for _, webhook := range webhooks {
		made, failed := s.AddWebhook(added.ID, webhook)
		ids, err = append(ids, made.ID), errors.Join(err, failed)
	}
	return ids, err
}

// idsOf are the ids of an instance that an apply has made and of what it has, in the
// order of add.
func (s *server) idsOf(instance string) []string {
	ids := []string{instance}
	for _, webhook := range webhooks {
		for _, made := range s.Webhooks(instance) {
			if made.URL == webhook.URL {
				ids = append(ids, made.ID)
			}
		}
	}
	return ids
}

// take returns what was counted since the last time.
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
