package edge

import (
	"bytes"
	"net/http"
	"time"
)

// plan is what happens to one request. It is made at once, so that switches which turn meanwhile change nothing.
type plan struct {
	instead *Answer
	after   *Answer
	// memory is nil for a route that is not cached.
	memory  *memory
	age     *time.Duration
	listing func(body []byte) []byte
	bom     bool
}

// plan returns what the switches say of the request, and counts it.
func (e *Edge) plan(r *http.Request) plan {
	route := routeOf(r)
	p := plan{}
	e.turn(func(on *switches) {
		p.bom = on.bom
		if p.instead = on.standIn(route, false); p.instead != nil {
			return
		}
		p.after = on.standIn(route, true)
		if r.Method == http.MethodGet && on.cached[route] {
			p.memory, p.age = on.memory, on.age
		}
		if route == "GET /instance/all" {
			p.listing = on.listing
		}
	})
	return p
}

func routeOf(r *http.Request) string {
	return r.Method + " " + r.URL.EscapedPath()
}

func (p plan) idle() bool {
	return p.instead == nil && p.after == nil && p.memory == nil && p.listing == nil && !p.bom
}

func (p plan) answer(server http.Handler, r *http.Request) answer {
	a := p.fetch(server, r)
	if p.listing != nil && a.status == http.StatusOK {
		a = a.withBody(p.listing(a.body))
	}
	if p.after != nil {
		a = p.after.own()
	}
	if p.bom && a.isJSON() {
		a = a.withBody(append([]byte("\xef\xbb\xbf"), a.body...))
	}
	return a
}

// fetch returns what the server says, or is said in its place.
func (p plan) fetch(server http.Handler, r *http.Request) answer {
	if p.instead != nil {
		return p.instead.own()
	}
	if p.memory != nil {
		return p.memory.answer(server, r, p.age)
	}
	return ask(server, r)
}

// ask lets the server handle the request and returns what it says.
func ask(server http.Handler, r *http.Request) answer {
	heard := &listener{header: http.Header{}}
	server.ServeHTTP(heard, r)
	if heard.status == 0 {
		heard.status = http.StatusOK
	}
	return answer{heard.status, heard.header, heard.body.Bytes()}
}

// listener is an http.ResponseWriter that keeps what it is told. A server that cuts its connection can do so only by
// http.ErrAbortHandler here, which cuts the client's as well.
type listener struct {
	status int
	header http.Header
	body   bytes.Buffer
}

// Header is that of the answer to be.
func (l *listener) Header() http.Header { return l.header }

// WriteHeader keeps the first status.
func (l *listener) WriteHeader(status int) {
	if l.status == 0 {
		l.status = status
	}
}

// Write keeps what is said, up to a size far beyond any listing: a server may go on for ever.
func (l *listener) Write(part []byte) (int, error) {
	l.WriteHeader(http.StatusOK)
	if l.body.Len()+len(part) > maxAnswer {
		return 0, errTooLong
	}
	return l.body.Write(part)
}
