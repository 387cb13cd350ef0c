package call

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"time"
)

// few is how many instances in a row a route does not answer for, until the route is out
// of order and not the instances.
const few = 3

// outages remembers which routes do not answer, so that a read of a thousand instances
// fails as fast as one of a few. It answers reads of single instances only: those of the
// server are not as many, and their callers share them.
type outages struct {
	mu     sync.Mutex
	routes map[string]*outage
	// written are the instances that were written to. Who reads one of them may want to
	// see what became of that, and has to sit an outage out.
	written map[string]bool
}

// outage is what is known of one route.
type outage struct {
	// answers counts what the route has answered.
	answers int
	// silent are the instances for which it failed since then, last is how, and opens is
	// when a call may try it again.
	silent map[string]bool
	last   *Error
	opens  time.Time
	// elsewhere tells that other routes have answered since then.
	elsewhere bool
}

func newOutages() *outages {
	return &outages{routes: map[string]*outage{}, written: map[string]bool{}}
}

// instance names the one that a call is about, "" where there is none, and its route
// without that name.
func (c Call) instance() (name, route string) {
	route = c.Method + " " + c.Path
	if c.ID != "" {
		if before, after, is := strings.Cut(route, "/"+url.PathEscape(c.ID)); is {
			return c.ID, before + "/{id}" + after
		}
	}
	return string(c.As.instance()), route
}

// of returns what is known of a route. The caller holds the lock.
func (o *outages) of(route string) *outage {
	known := o.routes[route]
	if known == nil {
		known = &outage{silent: map[string]bool{}}
		o.routes[route] = known
	}
	return known
}

// begin takes note of a call. It returns how often its route has answered by then.
func (o *outages) begin(call Call) (answers int) {
	name, route := call.instance()
	o.mu.Lock()
	defer o.mu.Unlock()
	if call.writes() {
		o.written[name] = true
	}
	return o.of(route).answers
}

// recall returns the failure that a call would meet, nil if it is to be sent: where
// nothing speaks against it, or where it is the one that tries the route again.
func (o *outages) recall(call Call) *Error {
	name, route := call.instance()
	o.mu.Lock()
	defer o.mu.Unlock()
	known := o.of(route)
	if call.writes() || name == "" || o.written[name] || len(known.silent) < few {
		return nil
	}
	if now := time.Now(); !now.Before(known.opens) {
		known.opens = now.Add(closed) // for all but this one
		return nil
	}
	remembered := *known.last
	remembered.Path, remembered.Remembered = call.Path, true
	remembered.Attempts, remembered.Sent, remembered.earlier = 0, false, false
	return &remembered
}

// learn takes note of what became of a request. An answer of a route says that it is in
// order again. An answer of another one says so as well, unless others answered all the time.
func (o *outages) learn(call Call, failed *Error) {
	if failed != nil && (failed.waiting || failed.Remembered || failed.Kind == ErrRateLimit || failed.unanswered()) {
		return
	}
	_, answered := call.instance()
	o.mu.Lock()
	defer o.mu.Unlock()
	for route, known := range o.routes {
		switch {
		case route == answered:
			*known = outage{answers: known.answers + 1, silent: map[string]bool{}}
		case !known.elsewhere && len(known.silent) > 0:
			known.elsewhere = true
			if len(known.silent) >= few {
				clear(known.silent)
			}
		}
	}
}

// end takes note of a call that failed for good. It says nothing if its route has answered
// meanwhile, or if the caller did not want to wait any longer.
func (o *outages) end(ctx context.Context, call Call, answers int, err error) {
	failed, is := errors.AsType[*Error](err)
	name, route := call.instance()
	if !is || ctx.Err() != nil || call.writes() || name == "" || failed.waiting || failed.Remembered || !failed.unanswered() {
		return
	}
	failed.Outage = true
	o.mu.Lock()
	defer o.mu.Unlock()
	known := o.of(route)
	if known.answers != answers {
		return
	}
	last := *failed
	known.silent[name], known.last, known.opens = true, &last, time.Now().Add(closed)
}

// unanswered tells whether no answer of the server came, or one in its place that says so.
func (e *Error) unanswered() bool {
	return e.Kind == ErrUnreachable || e.Kind == ErrProxy || e.Passing() && e.Kind != ErrRateLimit
}
