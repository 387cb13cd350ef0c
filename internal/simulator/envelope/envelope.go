// Package envelope plays a service such as n8ntools, which makes calls for others: each comes as one POST, whose body
// describes it. It is written from the description of the request, as the source of a node for n8n has it.
package envelope

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// Options are what the service wants, and how it answers.
type Options struct {
	// Key opens the service.
	Key string
	// BaseURL is the address of the server that it calls. It knows no other.
	BaseURL string
	// StatusInside has every answer of the server come with 200, and with its status in the body.
	StatusInside bool
}

// Answer is what the service says by itself, in the place of the server.
type Answer struct {
	Status int
	Header map[string]string
	Body   string
}

// Call is one call as it was described.
type Call struct {
	Service  string            `json:"service"`
	Method   string            `json:"method"`
	Endpoint string            `json:"endpoint"`
	BaseURL  string            `json:"baseUrl"`
	Headers  map[string]string `json:"headers"`
	Query    map[string]string `json:"queryParams"`
	Body     json.RawMessage   `json:"body"`
	// Raw is the description as it came, and Refused tells that the service did not take it.
	Raw     string `json:"-"`
	Refused bool   `json:"-"`
}

// Service makes calls to a server. It is safe for concurrent use.
type Service struct {
	server  http.Handler
	options Options

	mu      sync.Mutex
	calls   []Call
	instead []Answer
}

// New returns a service that calls the server.
func New(server http.Handler, options Options) *Service {
	return &Service{server: server, options: options}
}

// Instead has the service answer its next calls by itself, one with each of these.
func (s *Service) Instead(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instead = append(s.instead, answers...)
}

// Calls are the calls that came in so far.
func (s *Service) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// ServeHTTP takes one call.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, refusal := s.read(r)
	call.Refused = refusal.Status != 0
	if own, is := s.note(call); is && !call.Refused {
		refusal = own
	}
	if refusal.Status != 0 {
		refusal.send(w)
		return
	}
	said := s.ask(r, call)
	if !s.options.StatusInside {
		said.hand(w)
		return
	}
	inside := map[string]any{"data": said.data(), "upstream_status": said.status, "ok": said.status < 300}
	Answer{Status: http.StatusOK, Body: encoded(inside)}.send(w)
}

// note keeps a call, and returns what the service answers to it by itself, if anything.
func (s *Service) note(call Call) (own Answer, is bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	if call.Refused || len(s.instead) == 0 {
		return Answer{}, false
	}
	own, s.instead = s.instead[0], s.instead[1:]
	return own, true
}

// read reads a call, and says why it is not made, if so.
func (s *Service) read(r *http.Request) (Call, Answer) {
	var call Call
	body, err := io.ReadAll(r.Body)
	call.Raw = string(body)
	switch {
	case r.Method != http.MethodPost:
		return call, failure(http.StatusMethodNotAllowed, "Method not allowed")
	case r.Header.Get("X-Api-Key") != s.options.Key:
		return call, failure(http.StatusUnauthorized, "Invalid API key")
	case err != nil, json.Unmarshal(body, &call) != nil:
		return call, failure(http.StatusBadRequest, "Invalid request body")
	case call.Service != "uazapi":
		return call, failure(http.StatusBadRequest, "Unknown service")
	case call.BaseURL != s.options.BaseURL:
		return call, failure(http.StatusBadGateway, "Unable to reach "+call.BaseURL)
	case call.Method == http.MethodGet && (call.Body != nil || call.Query == nil):
		return call, failure(http.StatusBadRequest, "A GET has queryParams and no body")
	case call.Method != http.MethodGet && call.Query != nil:
		return call, failure(http.StatusBadRequest, "Only a GET has queryParams")
	}
	return call, Answer{}
}

func failure(status int, text string) Answer {
	return Answer{Status: status, Body: encoded(map[string]any{"success": false, "error": text})}
}

func encoded(value map[string]any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // all that it is made of is JSON
	}
	return string(text)
}

func (a Answer) send(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	for name, value := range a.Header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.Status)
	_, _ = io.WriteString(w, a.Body)
}

// ask makes a call.
func (s *Service) ask(r *http.Request, call Call) *heard {
	query := url.Values{}
	for name, value := range call.Query {
		query.Set(name, value)
	}
	target := call.BaseURL + call.Endpoint
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	said := &heard{header: http.Header{}}
	request, err := http.NewRequestWithContext(r.Context(), call.Method, target, strings.NewReader(string(call.Body)))
	if err != nil {
		said.WriteHeader(http.StatusBadGateway)
		return said
	}
	for name, value := range call.Headers {
		request.Header.Set(name, value)
	}
	request.RequestURI = request.URL.RequestURI()
	s.server.ServeHTTP(said, request)
	said.WriteHeader(http.StatusOK)
	return said
}

// heard is what a server said.
type heard struct {
	status int
	header http.Header
	body   strings.Builder
}

// Header is that of the answer to be.
func (h *heard) Header() http.Header { return h.header }

// WriteHeader keeps the first status.
func (h *heard) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

// Write keeps what is said.
func (h *heard) Write(part []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(part)
}

// hand hands on what was said, as it came.
func (h *heard) hand(w http.ResponseWriter) {
	for name := range h.header {
		w.Header().Set(name, h.header.Get(name))
	}
	w.WriteHeader(h.status)
	_, _ = io.WriteString(w, h.body.String())
}

// data is what was said as a member of JSON: a text where it is no JSON.
func (h *heard) data() any {
	said := h.body.String()
	switch {
	case said == "":
		return nil
	case json.Valid([]byte(said)):
		return json.RawMessage(said)
	default:
		return said
	}
}
