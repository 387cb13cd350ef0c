// Package smileapi plays a server of SmileAPI, or of UZAPI, which has the same routes. Little is known of how they
// answer: what nobody has seen is a setting.
package smileapi

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"sync"
)

// Form is how answers are written.
type Form int

const (
	// Object is JSON.
	Object Form = iota
	// JSONString is JSON in a string of JSON.
	JSONString
	// RawText is the words alone.
	RawText
)

// Options are the account, and in what the server differs. The zero value is the form that is best known.
type Options struct {
	// Username and Token are those of the account, "acme" and "smileapi-token-of-acme" unless set.
	Username, Token string
	// AnyVerb has a restart take every verb, and not POST only.
	AnyVerb bool
	// Created has every success come with 201, and not with 200.
	Created bool
	// Form is how all answers are written.
	Form Form
	// NoUsername has paths begin with /v1, without the username.
	NoUsername bool
	// NoState leaves out how an instance is.
	NoState bool
	// Open has a read take no credential.
	Open bool
	// ErrorsIn200 has every failure come with 200.
	ErrorsIn200 bool
	// Down is how many reads fail after a restart, and Unpaired how many then find no phone.
	Down, Unpaired int
	// OnRequest is told of every request once it is answered.
	OnRequest func(Request)
}

// Request is a request as it came, and the status it was answered with.
type Request struct {
	Method, Path string
	Header       http.Header
	Body         string
	Status       int
}

// instance is one instance of the account.
type instance struct {
	number         string
	status         string
	authenticated  bool
	restarts       int
	down, unpaired int
}

// Server is a server with one account. It is safe for concurrent use.
type Server struct {
	options Options

	mu        sync.Mutex
	instances map[string]*instance
	requests  []Request
}

// New returns a server without instances.
func New(options Options) *Server {
	if options.Username == "" {
		options.Username = "acme"
	}
	if options.Token == "" {
		options.Token = "smileapi-token-of-acme"
	}
	return &Server{options: options, instances: map[string]*instance{}}
}

// Username is that of the account.
func (s *Server) Username() string { return s.options.Username }

// Token is that of the account.
func (s *Server) Token() string { return s.options.Token }

// Add adds an instance that is connected.
func (s *Server) Add(phoneNumberID, number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.instances[phoneNumberID] = &instance{number: number, status: "connected", authenticated: true}
}

// Set says how an instance is.
func (s *Server) Set(phoneNumberID, status string, authenticated bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := s.instances[phoneNumberID]
	in.status, in.authenticated = status, authenticated
}

// Restarts are how often an instance was restarted.
func (s *Server) Restarts(phoneNumberID string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.instances[phoneNumberID].restarts
}

// Requests are the requests that came so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// pathPattern is a path of an instance. The first part is the username.
var pathPattern = regexp.MustCompile(`^(?:/([^/]+))?/v1/([0-9]+)/instance(/restart)?$`)

// Serves tells whether a path is one of this server, and not of uazapiGO.
func Serves(path string) bool { return pathPattern.MatchString(path) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	s.mu.Lock()
	said := s.answer(r)
	status := s.statusOf(said)
	request := Request{r.Method, r.URL.Path, r.Header.Clone(), string(body), status}
	s.requests = append(s.requests, request)
	s.mu.Unlock()
	contentType, text := s.write(said)
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
	if s.options.OnRequest != nil {
		s.options.OnRequest(request)
	}
}

// answer is what the server says: the status, what it says in words, and the members of the object.
type answer struct {
	status  int
	words   string
	members map[string]any
}

func failure(status int, words string) answer {
	return answer{status, words, map[string]any{"error": words}}
}

func (s *Server) answer(r *http.Request) answer {
	parts := pathPattern.FindStringSubmatch(r.URL.Path)
	if parts == nil {
		return failure(http.StatusNotFound, "Not found")
	}
	username, id, restart := parts[1], parts[2], parts[3] != ""
	switch {
	case s.options.NoUsername && username != "":
		return failure(http.StatusNotFound, "Not found")
	case !s.options.NoUsername && username == "":
		return answer{http.StatusBadRequest, "Username parameter is missing", map[string]any{"message": "Username parameter is missing"}}
	}
	reads := !restart && r.Method == http.MethodGet
	if (!reads || !s.options.Open) && r.Header.Get("Authorization") != "Bearer "+s.options.Token {
		return failure(http.StatusUnauthorized, "Unauthorized")
	}
	if !s.options.NoUsername && username != s.options.Username {
		return failure(http.StatusUnauthorized, "Authentication failed")
	}
	in, known := s.instances[id]
	switch {
	case !known:
		return failure(http.StatusNotFound, "Instance not found")
	case reads:
		return s.describe(id, in)
	case restart && (r.Method == http.MethodPost || s.options.AnyVerb):
		return s.restart(in)
	default:
		return failure(http.StatusMethodNotAllowed, "Method not allowed")
	}
}

// SecretToken is a token that a read tells. It is that of the instance, and opens nothing here.
const SecretToken = "eyJhbGciOiJIUzI1NiJ9.eyJpbnN0YW5jZSI6ImxvamEifQ.c2VncmVkby1kYS1sb2ph"

func (s *Server) describe(id string, in *instance) answer {
	if in.down > 0 {
		in.down--
		return failure(http.StatusServiceUnavailable, "Service unavailable")
	}
	members := map[string]any{"phoneNumberId": id, "token": SecretToken}
	if !s.options.NoState {
		members["deploymentStatus"], members["isAuthenticated"], members["phoneNumber"] = in.status, in.authenticated && in.unpaired == 0, in.number
	}
	if in.unpaired > 0 {
		in.unpaired--
	}
	return answer{http.StatusOK, "Instance is running", members}
}

func (s *Server) restart(in *instance) answer {
	in.restarts++
	in.down, in.unpaired = s.options.Down, s.options.Unpaired
	const words = "Instance restarted successfully"
	return answer{http.StatusOK, words, map[string]any{"status": "success", "message": words, "instanceId": in.number}}
}

func (s *Server) statusOf(said answer) int {
	switch {
	case said.status >= 400 && said.status < 500 && s.options.ErrorsIn200:
		return http.StatusOK
	case said.status == http.StatusOK && s.options.Created:
		return http.StatusCreated
	default:
		return said.status
	}
}

// write writes an answer in the form of the server.
func (s *Server) write(said answer) (contentType, body string) {
	if s.options.Form == RawText {
		return "text/plain; charset=utf-8", said.words
	}
	text := encoded(said.members) + "\n"
	if s.options.Form == Object {
		return "application/json", text
	}
	return "application/json", encoded(text)
}

func encoded(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // all of it is texts and truth values
	}
	return string(text)
}
