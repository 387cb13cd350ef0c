// Package simulator plays a uazapiGO server in memory, with the rules and the oddities of the real one, so that
// code which talks to such a server can be tested, shown and tried without one.
package simulator

import (
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	// maxBody is more than any body of these routes needs.
	maxBody = 1 << 20
	// maxLongBody only keeps a runaway client from filling the memory.
	maxLongBody = 64 << 20
)

const (
	headerToken      = "token"
	headerAdminToken = "admintoken"
)

// demoRefusal is how a server answers an admin route that it has switched off.
const demoRefusal = "This is a public demo server. This endpoint has been disabled."

// access is the credential that a route wants.
type access int

const (
	open access = iota
	byAdmin
	byInstance
)

// routes are the routes of an area by their names, as in "GET /instance/all".
type routes map[string]route

type route struct {
	access access
	// disabled is whether the server has switched the route off, as a demo server has most of the admin's.
	disabled bool
	handle   func(call) answer
	// saves are the fields that the route saves, nil where it saves none.
	saves *saves
}

// call is one request on its way through a handler.
type call struct {
	method string
	path   string
	header http.Header
	query  url.Values
	body   []byte
	// now is the time of the call, read once, so that all of one answer agrees with itself.
	now time.Time
	// shown is what currentTime says in the answer.
	shown time.Time
	// opts says how bodies are read.
	opts *Options
	// kept are the fields that the server does not change by this call.
	kept []keptValue
	// in is the instance that the token belongs to; only routes that want a token have it.
	in *instance
}

// Simulator is a uazapiGO server in memory. It is safe for concurrent use.
type Simulator struct {
	opts   Options
	routes routes
	paths  map[string]bool

	mu       sync.Mutex
	rng      *rand.Rand
	state    state
	faults   []injected
	kept     []keptField
	requests []*Request
	calls    map[string]int
	// ownAdminToken is whether the server has made its admin token itself.
	ownAdminToken bool
	// changes counts what may have changed the state.
	changes uint64
	// drawn counts the QRs that a request had to wait for.
	drawn int
	// pretending is whether a request is handled on a state that is thrown away.
	pretending bool
	// missed, wrongAdmins and wrongTokens count the refused credentials, because each is refused in the next of the
	// known forms.
	missed, wrongAdmins, wrongTokens int
	// lastShown is the currentTime of the answer before this one.
	lastShown time.Time
}

// New returns a server with no instances.
func New(opts Options) *Simulator {
	ownAdminToken := opts.AdminToken == ""
	opts = opts.withDefaults()
	s := &Simulator{
		ownAdminToken: ownAdminToken,

		opts:   opts,
		routes: routes{},
		rng:    rand.New(rand.NewPCG(opts.Seed, 0)),
		state:  newState(),
		calls:  map[string]int{},
	}
	for _, area := range s.areas() {
		maps.Copy(s.routes, area)
	}
	for _, name := range opts.MissingRoutes {
		delete(s.routes, name)
	}
	s.paths = make(map[string]bool, len(s.routes))
	for name := range s.routes {
		_, path, _ := strings.Cut(name, " ")
		s.paths[path] = true
	}
	return s
}

// areas are the routes that the server has. Each area has its own in its file.
func (s *Simulator) areas() []routes {
	return []routes{
		s.businessRoutes(),
		s.chatwootRoutes(),
		s.checkRoutes(),
		s.connectionRoutes(),
		s.contactRoutes(),
		s.delayRoutes(),
		s.globalWebhookRoutes(),
		s.groupRoutes(),
		s.healthRoutes(),
		s.labelRoutes(),
		s.leadFieldRoutes(),
		s.leadTagRoutes(),
		s.lifecycleRoutes(),
		s.limitRoutes(),
		s.locationRoutes(),
		s.presenceRoutes(),
		s.privacyRoutes(),
		s.profileRoutes(),
		s.proxyRoutes(),
		s.queueRoutes(),
		s.quickReplyRoutes(),
		s.rotationRoutes(),
		s.runtimeRoutes(),
		s.sendRoutes(),
		s.webhookErrorRoutes(),
		s.webhookRoutes(),
	}
}

// AdminToken returns the credential of the admin routes.
func (s *Simulator) AdminToken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opts.AdminToken
}

// ServeHTTP answers one request, or plays the fault that was injected for it.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, s.opts.maxBody()+1))
	if err != nil {
		cut(w)
		return
	}
	setDate(w, s.opts.Clock.Now())
	record, fault := s.arrive(r, body)
	if !wait(r.Context(), s.latency()) {
		s.drop(w, record)
		return
	}
	if fault != nil {
		s.play(*fault, w, r, record, body)
		return
	}
	s.send(w, record, s.answer(r, body))
}

// answer handles the request and returns what to say. What handlers return shares nothing with the state, so that
// it can be sent without the lock.
func (s *Simulator) answer(r *http.Request, body []byte) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dispatch(s.newCall(r, body))
}

func (s *Simulator) newCall(r *http.Request, body []byte) call {
	now := s.opts.Clock.Now()
	return call{
		method: r.Method,
		path:   r.URL.EscapedPath(),
		header: r.Header,
		query:  r.URL.Query(),
		body:   body,
		now:    now,
		shown:  s.nextShown(now),
		opts:   &s.opts,
	}
}

// dispatch lets through, in this order, what the gateway, the route table and the credentials let through.
func (s *Simulator) dispatch(c call) answer {
	path, inside := s.cutPrefix(c.path)
	if !inside {
		return notFound()
	}
	if gate := s.opts.RequireHeader; gate.Name != "" && c.header.Get(gate.Name) != gate.Value {
		return failure(http.StatusForbidden, "Forbidden")
	}
	if int64(len(c.body)) > s.opts.maxBody() {
		return failure(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
	}
	rt, known := s.routes[c.method+" "+path]
	switch {
	case !known && s.unplayed(c.method+" "+path):
		return notPlayed(c.method + " " + path)
	case !known:
		return s.noRoute(c.method, path)
	}
	if s.opts.BodyFirst && len(c.body) > 0 && !json.Valid(c.body) {
		return failure(http.StatusBadRequest, "Invalid payload")
	}
	if rt.disabled && c.header.Get(headerAdminToken) == "" && !s.opts.DemoAsksFirst {
		return s.refusal(http.StatusUnauthorized, demoRefusal)
	}
	switch rt.access {
	case byAdmin:
		if refusal, refused := s.refuseAdmin(c.header.Get(headerAdminToken)); refused {
			return refusal
		}
	case byInstance:
		in, refusal := s.authenticate(c.header.Get(headerToken), c.now)
		if in == nil {
			return refusal
		}
		c.in = in
	}
	if rt.disabled {
		return s.refusal(http.StatusUnauthorized, demoRefusal)
	}
	c.kept = s.remembered(c.method+" "+path, c)
	said := rt.handle(c)
	s.takeBack(c)
	s.handled(c)
	return said
}

// handled notes what a request may have changed, and tells webhooks of the connection if it did.
func (s *Simulator) handled(c call) {
	if c.method != http.MethodGet && !s.pretending {
		s.changes++
	}
	if c.in != nil {
		s.tellConnection(c.in, c.now)
	}
}

// noRoute tells two kinds of absence apart as the real server does: a GET is not found, another verb is not allowed.
func (s *Simulator) noRoute(method, path string) answer {
	if method == http.MethodGet && (!s.opts.WrongVerb405 || !s.paths[path]) {
		return notFound()
	}
	return answer{status: http.StatusMethodNotAllowed, body: object{"message": "Method Not Allowed."}}
}

func (s *Simulator) refuseAdmin(token string) (answer, bool) {
	switch token {
	case "":
		return s.missing("Unauthorized"), true
	case s.opts.AdminToken:
		return answer{}, false
	default:
		return s.wrongAdmin(), true
	}
}

// wrongAdmin refuses an admin token in the form of the options, or in the next of all.
func (s *Simulator) wrongAdmin() answer {
	const text = "Invalid AdminToken Header"
	form := s.opts.AdminRefusal
	if form == AdminRefusalsInTurn {
		form += AdminRefusal(1 + next(&s.wrongAdmins, 4))
	}
	switch form {
	case AdminUnauthorized:
		return s.refusal(http.StatusUnauthorized, "Unauthorized")
	case AdminForbidden:
		return s.refusal(http.StatusForbidden, text)
	case AdminRefusedPlain:
		return answer{status: http.StatusUnauthorized, text: text}
	default:
		return s.refusal(http.StatusUnauthorized, text)
	}
}

// missing refuses a request without a credential in one of the two known forms after the other.
func (s *Simulator) missing(text string) answer {
	if s.opts.CodeForm || next(&s.missed, 2) == 1 {
		return coded(http.StatusUnauthorized, "Missing token.")
	}
	return failure(http.StatusUnauthorized, text)
}

// authenticate returns the instance that the token belongs to, or nil and the refusal.
func (s *Simulator) authenticate(token string, now time.Time) (*instance, answer) {
	if token == "" {
		return nil, s.missing("missing token")
	}
	if in := s.findByToken(token, now); in != nil {
		return in, answer{}
	}
	if s.opts.GoneAnswer == Gone404 && s.state.gone[token] {
		return nil, s.unknownInstance()
	}
	return nil, s.wrongToken()
}

// wrongToken goes through all the wordings in which real servers refuse a token, so that nobody can rely on one.
func (s *Simulator) wrongToken() answer {
	texts := [...]string{"Invalid token.", "client not found", "instance info not found", "invalid token", "Unauthorized"}
	return s.refusal(http.StatusUnauthorized, texts[next(&s.wrongTokens, len(texts))])
}

// next returns which of a number of forms has its turn.
func next(turns *int, forms int) int {
	turn := *turns % forms
	*turns++
	return turn
}

// nextShown returns a currentTime that no answer had before, even when the clock stands still.
func (s *Simulator) nextShown(now time.Time) time.Time {
	shown := now.Truncate(time.Millisecond)
	if !shown.After(s.lastShown) {
		shown = s.lastShown.Add(time.Millisecond)
	}
	s.lastShown = shown
	return shown
}

// cutPrefix returns the path below the prefix, and whether it lies below it.
func (s *Simulator) cutPrefix(path string) (string, bool) {
	rest, found := strings.CutPrefix(path, s.opts.Prefix)
	return rest, found && strings.HasPrefix(rest, "/")
}
