// Package window is a page that shows a simulated server and changes it as phones and people in the panel do: somebody
// who has never seen Terraform tries there what a plan makes of it. Scripts send it the same events.
package window

import (
	"embed"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/delivery"
)

// Path is where the page is. All other paths are those of the server.
const Path = "/__sim/"

const (
	// mostShown is how many instances the page shows at once: thousands are found by the search.
	mostShown = 50
	// mostKept is how many requests, and how many deliveries, it remembers.
	mostKept = 20
)

//go:embed page.css page.js
var assets embed.FS

// Window is the page before a simulated server. It is safe for concurrent use.
type Window struct {
	sim     *simulator.Simulator
	address string
	// rest answers all that is not the page.
	rest   http.Handler
	routes *http.ServeMux
	// foreign refuses what the page of another site sends.
	foreign *http.CrossOriginProtection
	closed  chan struct{}
	once    sync.Once

	mu         sync.Mutex
	requests   kept[simulator.Request]
	deliveries kept[delivery.Delivery]
	letters    kept[letter]
	watchers   map[chan struct{}]bool
}

// letter is what came to the box of the page.
type letter struct {
	time time.Time
	path string
	body string
}

// New returns the page of a server that shells reach at an address.
func New(sim *simulator.Simulator, address string) *Window {
	w := &Window{
		sim:      sim,
		address:  address,
		rest:     sim,
		routes:   http.NewServeMux(),
		foreign:  http.NewCrossOriginProtection(),
		closed:   make(chan struct{}),
		watchers: map[chan struct{}]bool{},
	}
	w.routes.HandleFunc("GET "+Path+"{$}", w.page)
	w.routes.HandleFunc("GET "+Path+"live", w.live)
	w.routes.HandleFunc("GET "+Path+"qr/{id}", w.qr)
	w.routes.HandleFunc("GET "+Path+"page.css", asset("page.css", "text/css; charset=utf-8"))
	w.routes.HandleFunc("GET "+Path+"page.js", asset("page.js", "text/javascript; charset=utf-8"))
	w.routes.HandleFunc("POST "+Path+"box/", w.receive)
	w.actions()
	return w
}

// Answer has a handler answer all that is not the page, such as a gateway that stands before the server. Call it before
// the page is served.
func (w *Window) Answer(rest http.Handler) { w.rest = rest }

// Close ends the connections on which pages wait for news.
func (w *Window) Close() { w.once.Do(func() { close(w.closed) }) }

// ServeHTTP shows the page to this machine, and has the server answer all else.
func (w *Window) ServeHTTP(to http.ResponseWriter, r *http.Request) {
	if r.URL.Path != strings.TrimSuffix(Path, "/") && !strings.HasPrefix(r.URL.Path, Path) {
		w.rest.ServeHTTP(to, r)
		return
	}
	secure(to.Header())
	if problem := w.refuse(r); problem != "" {
		http.Error(to, problem, http.StatusForbidden)
		return
	}
	if !strings.HasPrefix(r.URL.Path, Path) {
		http.Redirect(to, r, Path, http.StatusSeeOther)
		return
	}
	w.routes.ServeHTTP(to, r)
}

// secure keeps what is shown to itself: nothing of it is loaded from elsewhere, framed, kept or told to others.
func secure(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
}

// refuse says why a request gets no answer: who sends it sits elsewhere, reaches this machine by a name of others, or is
// the page of another site.
func (w *Window) refuse(r *http.Request) string {
	switch {
	case !isLoopback(r.RemoteAddr):
		return "The page of the simulator answers its own machine only."
	case !isLoopback(r.Host):
		return "The page of the simulator answers under 127.0.0.1, localhost and [::1] only."
	case w.foreign.Check(r) != nil || !ownOrPlainVisit(r):
		return "The page of the simulator answers no other site."
	default:
		return ""
	}
}

// isLoopback tells whether an address, perhaps with a port, is one of this machine.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = strings.Trim(address, "[]")
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// ownOrPlainVisit tells whether a browser asks for the page itself, and not for a part of it on behalf of another site. A
// link may lead to the page.
func ownOrPlainVisit(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	if slices.Contains([]string{"", "none", "same-origin"}, site) {
		return true
	}
	return r.Method == http.MethodGet && r.URL.Path == Path && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

func asset(name, contentType string) http.HandlerFunc {
	content, err := assets.ReadFile(name)
	if err != nil {
		panic("window: " + err.Error()) // it is embedded
	}
	return func(to http.ResponseWriter, _ *http.Request) {
		to.Header().Set("Content-Type", contentType)
		_, _ = to.Write(content)
	}
}

// qr shows the QR of an instance.
func (w *Window) qr(to http.ResponseWriter, r *http.Request) {
	picture := w.sim.QRImage(r.PathValue("id"))
	if picture == nil {
		http.NotFound(to, r)
		return
	}
	to.Header().Set("Content-Type", "image/png")
	_, _ = to.Write(picture)
}

// Observe shows a request. It serves as Options.OnRequest.
func (w *Window) Observe(request simulator.Request) {
	w.mu.Lock()
	w.requests.add(request)
	w.mu.Unlock()
	w.changed()
}

// Delivered shows a delivery at its end.
func (w *Window) Delivered(delivery delivery.Delivery) {
	w.mu.Lock()
	w.deliveries.add(delivery)
	w.mu.Unlock()
	w.changed()
}

// kept are the last of many, each with the number that it had among all.
type kept[T any] struct {
	last  []numbered[T]
	count int
}

type numbered[T any] struct {
	number int
	what   T
}

// add adds one and forgets the oldest where they are too many.
func (k *kept[T]) add(one T) {
	k.count++
	k.last = append(k.last, numbered[T]{k.count, one})
	k.last = slices.Clone(k.last[max(0, len(k.last)-mostKept):])
}

func (k *kept[T]) clear() { k.last = nil }

// watch returns a channel that tells of changes, and a function that ends it.
func (w *Window) watch() (news <-chan struct{}, end func()) {
	// With room for one: who has not heard of the last change hears of both at once.
	watcher := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watchers[watcher] = true
	return watcher, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watchers, watcher)
	}
}

// changed tells all pages to look again.
func (w *Window) changed() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for watcher := range w.watchers {
		select {
		case watcher <- struct{}{}:
		default:
		}
	}
}
