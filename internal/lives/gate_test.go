package lives

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	listRoute       = "GET /instance/all"
	statusRoute     = "GET /instance/status"
	createRoute     = "POST /instance/create"
	deleteRoute     = "DELETE /instance"
	disconnectRoute = "POST /instance/disconnect"
	presenceRoute   = "POST /instance/presence"
)

// server is a simulated server and the gate before it.
type server struct {
	*simulator.Simulator
	name string
	url  string
	gate *gate
	// faulty tells whether requests were told to fail since all was healed, and
	// refused whether one of them is to refuse a token.
	faulty, refused bool
}

// healthy tells whether the server answers as it should.
func (s *server) healthy() bool { return !s.faulty && s.gate.healthy() }

func newServer(w *world, name string, seed uint64) *server {
	played := simulator.New(simulator.Options{
		Clock: w.clock, Seed: seed, DiscardRequests: true, Strict: true,
		DisconnectSettle: simulator.AtOnce, // the clock does not move during a run
	})
	s := &server{Simulator: played, name: name}
	s.gate = &gate{server: s, world: w, cuts: map[string]*cut{}}
	s.gate.done = sync.NewCond(&s.gate.mu)
	listening := httptest.NewServer(s.gate)
	w.t.Cleanup(listening.Close)
	s.url = listening.URL
	return s
}

// gate stands before a server. It writes down what each request changed, plays the
// cache that has an old listing, and cuts off the runs that are killed.
type gate struct {
	server *server
	world  *world
	// turn lets through one request that writes at a time, so that it is known what
	// each of them changed.
	turn sync.Mutex

	mu sync.Mutex
	// frozen is the listing that a cache goes on serving; nil where there is none.
	frozen []byte
	cuts   map[string]*cut
	// busy counts the requests under way, and done tells of each that ends.
	busy int
	done *sync.Cond
}

// cut is the end of a process that is killed.
type cut struct {
	left   int
	cancel func()
}

// freeze has a cache go on serving a listing.
func (g *gate) freeze(listing []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.frozen = listing
}

func (g *gate) thaw() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.frozen = nil
}

func (g *gate) healthy() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.frozen == nil
}

// cutOff lets so many requests of a process through, and no more.
func (g *gate) cutOff(agent string, requests int, cancel func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cuts[agent] = &cut{left: requests, cancel: cancel}
}

// passes tells whether a request of a process still reaches the server.
func (g *gate) passes(agent string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	end := g.cuts[agent]
	if end == nil {
		return true
	}
	end.left--
	if end.left < 0 {
		end.cancel()
	}
	return end.left >= 0
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
	g.count(1)
	defer g.count(-1)
	agent := agentOf(r)
	if !g.passes(agent) {
		panic(http.ErrAbortHandler)
	}
	route := r.Method + " " + r.URL.Path
	g.mu.Lock()
	frozen := g.frozen
	g.mu.Unlock()
	if frozen != nil && route == listRoute {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(bytes.Clone(frozen))
		return
	}
	if r.Method == http.MethodGet {
		g.server.ServeHTTP(w, r)
		return
	}
	g.turn.Lock()
	defer g.turn.Unlock()
	before := g.server.Instances()
	// What goes wrong with the answer may end in a panic, as in net/http.
	defer func() { g.world.note(written(g.server, agent, route, r.Header.Get("token"), before)) }()
	g.server.ServeHTTP(w, r)
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
	// to is the instance that the token of the request opened.
	to *simulator.Instance
	// births and deaths are what came to be and what went.
	births, deaths []simulator.Instance
	edits          []edit
}

// edit is a value of an instance that has changed.
type edit struct{ id, field, from, to string }

// written compares a server with what it was before a request.
func written(on *server, agent, route, token string, before []simulator.Instance) entry {
	e := entry{server: on, agent: agent, route: route}
	after := on.Instances()
	old := map[string]simulator.Instance{}
	for _, in := range before {
		old[in.ID] = in
		if token != "" && in.Token == token {
			e.to = &in
		}
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
	fields := map[string]string{"name": in.Name, "admin_field_01": in.AdminField01, "admin_field_02": in.AdminField02, "presence": in.Presence}
	for key, value := range in.Privacy {
		fields["privacy."+key] = value
	}
	return fields
}
