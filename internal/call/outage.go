package call

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// convincingInstances is how many instances in a row for which a route does not answer
// show that the route is out of order, and not these instances.
const convincingInstances = 3

// outages remembers which routes do not answer, so that reads of a thousand instances fail
// as fast as those of a few. It answers reads of single instances only. Whoever writes
// wants it done, and calls that are about no instance are shared by those who make them.
type outages struct {
	mu     sync.Mutex
	routes map[string]*outage
	// written has the instances that were written to, by token and by id. A read of one of
	// them may be to see what became of that, so it is always sent.
	written map[string]bool
}

// outage is what is known of one route.
type outage struct {
	// answered is when the route last answered.
	answered time.Time
	// silent are the instances for which a read has failed since then, and last is the last
	// of these failures.
	silent map[string]bool
	last   *Error
	// opens is when one read may try again whether the route answers.
	opens time.Time
	// alone tells that other routes have answered meanwhile.
	alone bool
}

func newOutages() *outages {
	return &outages{routes: map[string]*outage{}, written: map[string]bool{}}
}

// isOutOfOrder tells whether reads of the route are not sent.
func (o *outage) isOutOfOrder() bool { return len(o.silent) >= convincingInstances }

// find returns what is known of a route. The caller holds the lock.
func (o *outages) find(route string) *outage {
	known := o.routes[route]
	if known == nil {
		known = &outage{}
		o.routes[route] = known
	}
	return known
}

// watch is one call as the outages see it, from its first request to its outcome.
type watch struct {
	*outages
	call Call
	// route is that of the call without the name of the instance, and instance is that
	// name. It is "" for a call that is about no instance, and for one that writes.
	route, instance string
	// began is when it was the turn of the first request.
	began time.Time
}

// follow begins to watch a call.
func (o *outages) follow(call Call) *watch {
	instance, route := call.instance()
	if !call.writes() {
		return &watch{outages: o, call: call, route: route, instance: instance}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, name := range []string{instance, call.ID} {
		if name != "" {
			o.written[name] = true
		}
	}
	return &watch{outages: o, call: call, route: route}
}

// instance returns the name of the instance that a call is about, "" where it is about
// none, and its route without that name.
func (c Call) instance() (name, route string) {
	parts := strings.Split(c.Path, "/")
	if at := slices.Index(parts, url.PathEscape(c.ID)); c.ID != "" && at >= 0 {
		parts[at] = "{id}"
		return c.ID, c.Method + " " + strings.Join(parts, "/")
	}
	return string(c.As.instance()), c.Method + " " + c.Path
}

// recall returns the failure of other reads that this one would meet as well, or nil if it
// is to be sent. Once the first attempt is sent, so are the others.
func (w *watch) recall() *Error {
	if !w.began.IsZero() {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.began = time.Now()
	if w.instance == "" || w.written[w.instance] || w.written[w.call.ID] {
		return nil
	}
	known := w.find(w.route)
	if !known.isOutOfOrder() {
		return nil
	}
	if !w.began.Before(known.opens) {
		known.opens = w.began.Add(closed) // for all but this one
		return nil
	}
	remembered := *known.last
	remembered.Path, remembered.Remembered = w.call.Path, true
	remembered.Attempts, remembered.Sent, remembered.earlier = 0, false, false
	return &remembered
}

// learn takes note of what became of a request.
func (w *watch) learn(failed *Error) {
	if failed != nil && (failed.waiting || failed.Remembered || failed.Kind == ErrRateLimit || failed.unanswered()) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.instance != "" {
		*w.find(w.route) = outage{answered: time.Now()}
	}
	for route, known := range w.routes {
		if route != w.route {
			known.otherAnswered()
		}
	}
}

// otherAnswered takes note of an answer of another route. The first one may say that the
// whole server is back. If the route is silent after that as well, it is so alone.
func (o *outage) otherAnswered() {
	if o.last == nil {
		return
	}
	if o.isOutOfOrder() && !o.alone {
		clear(o.silent)
	}
	o.alone = true
}

// end takes note of how a call ended. It matters only if it failed for good without an
// answer: not if the caller waited no longer, nor if the route has answered meanwhile.
func (w *watch) end(ctx context.Context, err error) {
	failed, is := errors.AsType[*Error](err)
	if !is || w.instance == "" || ctx.Err() != nil || failed.waiting || failed.Remembered || !failed.unanswered() {
		return
	}
	failed.Outage = true
	w.mu.Lock()
	defer w.mu.Unlock()
	known := w.find(w.route)
	if known.answered.After(w.began) {
		return
	}
	if known.silent == nil {
		known.silent = map[string]bool{}
	}
	last := *failed
	known.silent[w.instance], known.last, known.opens = true, &last, time.Now().Add(closed)
}

// unanswered tells whether no answer of the server came, or one in its place that says so.
func (e *Error) unanswered() bool {
	return e.Kind == ErrUnreachable || e.Kind == ErrProxy || e.Passing() && e.Kind != ErrRateLimit
}
