// Package edge stands before a server as caches, gateways and firewalls do. It answers in the server's place,
// changes what the server said, or sends clients elsewhere.
package edge

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// Edge passes requests on to a server, and does on the way what its switches say. All are off at first, and any can
// be turned while requests run. Routes are the method and the path that the client sent, as in "GET /instance/all".
// It is safe for concurrent use.
type Edge struct {
	server http.Handler

	mu sync.Mutex
	on switches
}

// switches is what is turned on.
type switches struct {
	slash bool
	bom   bool
	// listing changes the body of the listing, nil for not at all.
	listing  func(body []byte) []byte
	standIns []standIn
	// cached are the routes that are answered from memory, which is set as soon as there is one.
	cached map[string]bool
	memory *memory
	// age is told with what is answered from memory, nil for not at all.
	age *time.Duration
}

// New returns an edge before the server that passes everything on as it is.
func New(server http.Handler) *Edge {
	return &Edge{server: server}
}

// Heal turns everything off.
func (e *Edge) Heal() {
	e.turn(func(on *switches) { *on = switches{} })
}

// Slash redirects every path to the same one with a slash at its end, by 308, and passes it on without that slash.
func (e *Edge) Slash() {
	e.turn(func(on *switches) { on.slash = true })
}

// BOM puts the byte order mark of UTF-8 before every JSON answer.
func (e *Edge) BOM() {
	e.turn(func(on *switches) { on.bom = true })
}

// Truncate cuts the listing of all instances to the n oldest. Of those that are of an age, the lower ids remain: a
// page is the same page in each answer, although the server lists in no order.
func (e *Edge) Truncate(n int) {
	e.list(func(body []byte) []byte { return truncate(body, n) })
}

// Empty makes the listing of all instances an empty list.
func (e *Edge) Empty() {
	e.list(func([]byte) []byte { return []byte("[]") })
}

// Null makes the listing of all instances null.
func (e *Edge) Null() {
	e.list(func([]byte) []byte { return []byte("null") })
}

// Whole ends what Truncate, Empty and Null began.
func (e *Edge) Whole() {
	e.list(nil)
}

func (e *Edge) list(change func([]byte) []byte) {
	e.turn(func(on *switches) { on.listing = change })
}

// Cache answers GETs of the routes as the first of them is answered with 200 from now on, whatever the credential.
func (e *Edge) Cache(routes ...string) {
	e.turn(func(on *switches) {
		if on.memory == nil {
			on.cached, on.memory = map[string]bool{}, newMemory()
		}
		for _, route := range routes {
			on.cached[route] = true
		}
	})
}

// ShowAge has the cache say how old its answers are, which is otherwise not to be seen.
func (e *Edge) ShowAge(age time.Duration) {
	e.turn(func(on *switches) { on.age = &age })
}

// Thaw ends what Cache and ShowAge began, and forgets all answers.
func (e *Edge) Thaw() {
	e.turn(func(on *switches) { on.cached, on.memory, on.age = nil, nil, nil })
}

// After passes requests of the route on, and answers this in place of what the server says. Times is how many
// requests; 0 means all until Heal. An empty route means every one.
func (e *Edge) After(route string, times int, answer Answer) {
	e.turn(func(on *switches) { on.standIns = append(on.standIns, standIn{route, true, times, answer}) })
}

// Instead is After for requests that the server never sees.
func (e *Edge) Instead(route string, times int, answer Answer) {
	e.turn(func(on *switches) { on.standIns = append(on.standIns, standIn{route, false, times, answer}) })
}

// turn lets act have the switches.
func (e *Edge) turn(act func(on *switches)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	act(&e.on)
}

// ServeHTTP answers one request.
func (e *Edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if e.slashes() {
		if !strings.HasSuffix(r.URL.Path, "/") {
			redirectToSlash(w, r)
			return
		}
		r = withoutSlash(r)
	}
	p := e.plan(r)
	if p.idle() {
		// The server has the client's own connection, so that it can cut it and never end an answer.
		e.server.ServeHTTP(w, r)
		return
	}
	p.answer(e.server, r).send(w)
}

func (e *Edge) slashes() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.on.slash
}
