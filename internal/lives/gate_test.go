package lives

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	listRoute       = "GET /instance/all"
	statusRoute     = "GET /instance/status"
	createRoute     = "POST /instance/create"
	initRoute       = "POST /instance/init"
	deleteRoute     = "DELETE /instance"
	connectRoute    = "POST /instance/connect"
	disconnectRoute = "POST /instance/disconnect"
	presenceRoute   = "POST /instance/presence"
)

// server is a simulated server and the gate before it.
type server struct {
	*simulator.Simulator
	name string
	url  string
	// prefix is the path below which the API is.
	prefix string
	gate   *gate
	// trouble is what is the matter with it since all was healed, and refused tells
	// whether it was told to refuse a token that is right.
	trouble trouble
	refused bool
	// copied tells whether it is a copy of the other server.
	copied bool
	// failing are the routes that were to fail since all was healed, "" for all.
	failing []string
	// statusOld tells whether one of these faults has statuses be old.
	statusOld bool
	// down tells whether no connection to it can be opened.
	down bool
}

// nowhere is an address at which nothing listens.
const nowhere = "http://127.0.0.1:1"

// address is the base_url of the server.
func (s *server) address() string {
	if s.down {
		return nowhere
	}
	return s.url
}

// ail tells that something is the matter with the server from now on.
func (s *server) ail(how trouble) {
	if s.trouble != fine {
		how = other
	}
	s.trouble = how
}

// trouble is how bad the answers of a server are.
type trouble int

const (
	// fine is a server that answers as it should.
	fine trouble = iota
	// passing is a server that answers nothing, or has too many requests, for as
	// long as a client tries again.
	passing
	// lasting is one that answers no request until it is healed.
	lasting
	// other is any other trouble.
	other
)

// healthy tells whether the server answers as it should.
func (s *server) healthy() bool { return s.trouble == fine && s.gate.healthy() }

func newServer(w *world, name string, options simulator.Options) *server {
	options.Clock, options.DiscardRequests, options.Strict = w.clock, true, true
	s := &server{Simulator: simulator.New(options), name: name, prefix: options.Prefix}
	s.gate = &gate{server: s, world: w, visitors: map[string]*visitor{}}
	s.gate.done = sync.NewCond(&s.gate.mu)
	listening := httptest.NewServer(s.gate)
	w.t.Cleanup(listening.Close)
	s.url = listening.URL + s.prefix
	return s
}

// opened returns the instance that a token opens, and whether there is one.
func (s *server) opened(token string) (simulator.Instance, bool) {
	all := s.Instances()
	at := slices.IndexFunc(all, func(in simulator.Instance) bool { return in.Token == token })
	if token == "" || at < 0 {
		return simulator.Instance{}, false
	}
	return all[at], true
}

// gate stands before a server. It writes down what each request changed, plays the
// cache that has an old listing, and knows what each process has seen.
type gate struct {
	server *server
	world  *world
	// turn lets through one request that writes at a time, so that it is known what
	// each of them changed.
	turn sync.Mutex

	mu sync.Mutex
	// frozen is the listing that a cache goes on serving; nil where there is none.
	frozen   []byte
	visitors map[string]*visitor
	// busy counts the requests under way, and done tells of each that ends.
	busy int
	done *sync.Cond
}

// freeze has a cache go on serving a listing.
func (g *gate) freeze(listing []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.frozen = listing
}

func (g *gate) thaw() { g.freeze(nil) }

func (g *gate) healthy() bool { return g.listing() == nil }

// listing returns the one that a cache goes on serving, or nil.
func (g *gate) listing() []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	return bytes.Clone(g.frozen)
}

// enter makes a process known.
func (g *gate) enter(p *process) *visitor {
	g.mu.Lock()
	defer g.mu.Unlock()
	v := &visitor{process: p, looks: map[string]int{}, known: map[string]sight{}}
	g.visitors[p.run.agent] = v
	return v
}

func (g *gate) visitor(agent string) *visitor {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.visitors[agent]
}

// idle waits until no request is under way, also none whose client has left.
func (g *gate) idle() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.busy > 0 {
		g.done.Wait()
	}
}

// count counts a request that begins, or with -1 one that ends.
func (g *gate) count(one int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.busy += one
	g.done.Broadcast()
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := g.visitor(agentOf(r))
	v.process.turn.pass()
	g.count(1)
	defer g.count(-1)
	late := v.process.run.stopped.Load()
	if !v.arrive() {
		panic(http.ErrAbortHandler)
	}
	route, token := g.route(r), r.Header.Get("token")
	if route == statusRoute {
		g.pass(v, token) //nolint:contextcheck // it may be Ctrl-C, which has no context
	}
	left := !late && v.process.run.stopped.Load() && route != createRoute && route != initRoute
	if left && v.reaches {
		g.serve(httptest.NewRecorder(), r, v, late)
	}
	if left {
		panic(http.ErrAbortHandler) // the stop came with this request, so nobody waits for its answer
	}
	g.serve(w, r, v, late)
}

// pass has time pass where a process looks at an instance again, and has the person who is
// at the phone pair it.
func (g *gate) pass(v *visitor, token string) {
	if v.look(token) {
		g.world.clock.Advance(betweenLooks)
	}
	if in, there := g.server.opened(token); there && in.QR+in.PairCode != "" {
		g.world.looksAt(v.process.run, in)
	}
}

// serve has the server answer, unless a cache does.
func (g *gate) serve(w http.ResponseWriter, r *http.Request, v *visitor, late bool) {
	route, token := g.route(r), r.Header.Get("token")
	if frozen := g.listing(); frozen != nil && route == listRoute {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(frozen)
		return
	}
	if route == statusRoute {
		w = &seen{ResponseWriter: w, sees: func(body []byte) { g.shows(v, token, body) }}
	}
	if r.Method == http.MethodGet {
		g.server.ServeHTTP(w, r)
		return
	}
	if route == disconnectRoute {
		v.disconnects(token)
	}
	g.turn.Lock()
	defer g.turn.Unlock()
	e := entry{server: g.server, agent: v.process.run.agent, route: route, at: g.world.clock.Now(), late: late, now: v.process.run.doing.Load()}
	e.phone = g.phoneIn(r)
	before, items, global := g.server.Instances(), g.server.allItems(), g.server.GlobalWebhook()
	if to, there := g.server.opened(token); there {
		e.to, e.saw = &to, v.sight(to.ID)
	}
	said := &answer{ResponseWriter: w, leaves: func(status int) {
		if e.status = status; e.connects() {
			v.connects(e.to.ID, e.at)
		}
		g.world.note(e.compare(before).compareItems(items).compareGlobal(global))
	}}
	// What goes wrong with the answer may end in a panic, as in net/http.
	defer said.leave(0)
	g.server.ServeHTTP(said, r)
}

// route returns the route of a request, without the path below which the API is.
func (g *gate) route(r *http.Request) string {
	return r.Method + " " + strings.TrimPrefix(r.URL.Path, g.server.prefix)
}

// shows takes note of what a process is about to see of an instance. An answer about
// another one shows nothing of it, and an old one shows what was.
func (g *gate) shows(v *visitor, token string, body []byte) {
	in, there := g.server.opened(token)
	var told struct {
		Instance struct {
			ID       string `json:"id"`
			Status   string `json:"status"`
			QRCode   string `json:"qrcode"`
			PairCode string `json:"paircode"`
		} `json:"instance"`
		Status struct {
			Connected bool  `json:"connected"`
			LoggedIn  *bool `json:"loggedIn"`
		} `json:"status"`
	}
	if json.Unmarshal(body, &told) != nil || !there || told.Instance.ID != in.ID {
		return
	}
	is := sight{qr: told.Instance.QRCode != "", code: told.Instance.PairCode != ""}
	switch loggedIn := told.Status.LoggedIn; {
	case loggedIn != nil && *loggedIn, loggedIn == nil && told.Status.Connected:
		is.session = true
	default:
		is.session = told.Instance.Status != "disconnected" && told.Instance.Status != "connecting"
	}
	v.see(in.ID, is, g.world.clock.Now())
}

// seen is an answer that is noted before its client has it.
type seen struct {
	http.ResponseWriter
	sees func(body []byte)
}

func (s *seen) Write(body []byte) (int, error) {
	s.sees(body)
	return s.ResponseWriter.Write(body)
}

// Unwrap lets the simulator cut the connection.
func (s *seen) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// phoneIn returns the phone that a request to connect asks a code for, or "".
func (g *gate) phoneIn(r *http.Request) string {
	if g.route(r) != connectRoute {
		return ""
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the client has left
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var asked struct {
		Phone string `json:"phone"`
	}
	g.world.must(json.Unmarshal(body, &asked))
	return asked.Phone
}

// answer is one on its way out. What is to be noted of a request is noted before its
// client can know how it ended, since the next one follows at once.
type answer struct {
	http.ResponseWriter
	// leaves is told once of the status, or of 0 where the connection is cut.
	leaves func(status int)
	left   bool
}

func (a *answer) leave(status int) {
	if !a.left {
		a.left = true
		a.leaves(status)
	}
}

// WriteHeader begins an answer.
func (a *answer) WriteHeader(status int) {
	a.leave(status)
	a.ResponseWriter.WriteHeader(status)
}

// Hijack is how the simulator cuts the connection.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	a.leave(0)
	return http.NewResponseController(a.ResponseWriter).Hijack()
}

// agentOf returns the process that sent a request.
func agentOf(r *http.Request) string {
	version := strings.TrimPrefix(r.UserAgent(), "terraform-provider-uazapi/")
	agent, _, _ := strings.Cut(version, " ")
	return agent
}

// entry is one request that may write, and what it changed.
type entry struct {
	server *server
	// agent is the process that sent it.
	agent, route string
	// at is when it came, and late tells whether that was after a stop.
	at   time.Time
	late bool
	// now is what the process was doing.
	now *doing
	// to is the instance that the token of the request opened, as it was then, and
	// saw is what the process had seen of it.
	to  *simulator.Instance
	saw sight
	// phone is the number that a request to connect asked a code for.
	phone string
	// status is what was answered, 0 where nothing was.
	status int
	// births and deaths are what came to be and what went.
	births, deaths []simulator.Instance
	edits          []edit
	items          []itemEdit
	// global is what changed of the global webhook, nil where nothing did.
	global *globalEdit
}

// edit is a value of an instance that has changed.
type edit struct{ id, field, from, to string }

// connects tells whether a request has asked an instance to connect, and was not turned
// away as one too many.
func (e entry) connects() bool {
	return e.route == connectRoute && e.to != nil && e.status != http.StatusTooManyRequests
}

// compare adds what has changed on the server since before the request.
func (e entry) compare(before []simulator.Instance) entry {
	after := e.server.Instances()
	old := map[string]simulator.Instance{}
	for _, in := range before {
		old[in.ID] = in
		if !has(after, in.ID) {
			e.deaths = append(e.deaths, in)
		}
	}
	for _, in := range after {
		was, there := old[in.ID]
		if !there {
			e.births = append(e.births, in)
			continue
		}
		e.edits = append(e.edits, edits(was, in)...)
	}
	return e
}

func has(all []simulator.Instance, id string) bool {
	return slices.ContainsFunc(all, func(in simulator.Instance) bool { return in.ID == id })
}

func edits(was, is simulator.Instance) []edit {
	var all []edit
	from, to := fieldsOf(was), fieldsOf(is)
	for _, field := range slices.Sorted(maps.Keys(to)) {
		if from[field] != to[field] {
			all = append(all, edit{is.ID, field, from[field], to[field]})
		}
	}
	return all
}

// fieldsOf returns what a plan can write of an instance, named as the attribute.
func fieldsOf(in simulator.Instance) map[string]string {
	fields := map[string]string{"name": in.Name, "admin_field_01": in.AdminField01, "admin_field_02": in.AdminField02, "presence": in.Presence, "delay": delayOf(in), "proxy": proxyOf(in)}
	maps.Copy(fields, ofChatwoot(in.Chatwoot))
	maps.Copy(fields, ofAccount(in))
	for key, value := range in.Privacy {
		fields["privacy."+key] = value
	}
	for key, name := range in.LeadFields {
		fields["fields."+key] = name
	}
	return fields
}
