package simulator

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaultKind is a way in which a request goes wrong.
type FaultKind int

const (
	// FaultLatency waits before the request is handled. Nothing is handled when the client leaves meanwhile.
	FaultLatency FaultKind = iota
	// FaultLate waits before the request is handled, and handles it even when the client has left meanwhile.
	FaultLate
	// FaultSlowAnswer handles the request at once and waits before the answer.
	FaultSlowAnswer
	// FaultDropBefore cuts the connection; nothing is handled.
	FaultDropBefore
	// FaultDropAfter handles the request and cuts the connection instead of answering.
	FaultDropAfter
	// FaultStatusBefore answers Status, 503 when unset; nothing is handled.
	FaultStatusBefore
	// FaultStatusAfter handles the request and answers Status, 503 when unset.
	FaultStatusAfter
	// FaultHTMLBefore answers a proxy's HTML page, with 502 or Status; nothing is handled.
	FaultHTMLBefore
	// FaultHTMLAfter handles the request and answers a proxy's HTML page, with 502 or Status.
	FaultHTMLAfter
	// FaultCutJSON handles the request and cuts the connection half-way through the answer.
	FaultCutJSON
	// FaultHalfJSON handles the request and sends, as if it were complete, half of the answer.
	FaultHalfJSON
	// FaultGarbled handles the request and answers 200 with something that is no JSON, or Body.
	FaultGarbled
	// FaultRedirect answers with a redirect to Location, with 302 or Status; nothing is handled. Without Location
	// it leads back to the same place, for ever.
	FaultRedirect
	// FaultEndless answers 200 with a list that never ends; nothing is handled. Its Body is an entry with a comma after
	// it, as often as it takes.
	FaultEndless
	// FaultAnswerOnly answers as if the request had been handled, and changes nothing.
	FaultAnswerOnly
	// FaultOld answers as the server stood when the fault was injected, with currentTime and Date of then, and changes
	// nothing. It plays a cache that is frozen, and a read that lags.
	FaultOld
	// FaultForeign answers as if another instance's token had been sent, and changes nothing. It plays a cache that
	// ignores the token. The other is the first one in the order of creation. Without another, and on a route that
	// wants no token, such as the listing, the request is handled as it is.
	FaultForeign
)

// Fault makes requests go wrong. The kinds that cut the connection or never end need a real server, such as
// httptest.NewServer.
type Fault struct {
	// Route is the route that fails, as in "POST /instance/privacy". Empty means all.
	Route string
	// Token is that of the instance whose requests fail. Empty means those of all.
	Token string
	Kind  FaultKind
	// Status is the status to answer, for the kinds that have one.
	Status int
	// Body replaces the kind's own body, for the kinds that have one.
	Body string
	// Latency is waited first, or where the kind says. Waiting ends when the client leaves.
	Latency time.Duration
	// Times is how many requests fail. 0 means all until Heal.
	Times int
	// Skip lets as many requests pass first.
	Skip int
	// RetryAfter is sent as the header Retry-After with FaultStatusBefore, FaultStatusAfter and the HTML pages.
	RetryAfter string
	// Location is where FaultRedirect leads.
	Location string
}

// Inject makes requests go wrong. Of several faults that would apply to a request, the one injected first is met.
func (s *Simulator) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	met := injected{Fault: f}
	if f.Kind == FaultOld {
		met.past = s.remember()
	}
	s.faults = append(s.faults, met)
}

// injected is a fault that waits for its requests.
type injected struct {
	Fault
	// past is what FaultOld answers from.
	past *past
}

// Heal ends all faults, and what Keep began.
func (s *Simulator) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.kept = nil, nil
}

// nextFault returns the fault that a request meets, and counts it.
func (s *Simulator) nextFault(record *Request) *injected {
	for i := range s.faults {
		f := &s.faults[i]
		if f.Route != "" && f.Route != record.Route || f.Token != "" && f.Token != record.Header.Get("token") {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		met := *f
		if f.Times == 1 {
			s.faults = slices.Delete(s.faults, i, i+1)
		} else if f.Times > 1 {
			f.Times--
		}
		return &met
	}
	return nil
}

// play answers a request as the fault says.
func (s *Simulator) play(met injected, w http.ResponseWriter, r *http.Request, record *Request, body []byte) {
	f := met.Fault
	patience := r.Context()
	if f.Kind == FaultLate {
		patience = context.WithoutCancel(patience)
	}
	if f.Kind != FaultSlowAnswer && !wait(patience, f.Latency) {
		s.drop(w, record)
		return
	}
	switch f.Kind {
	case FaultDropBefore:
		s.drop(w, record)
	case FaultStatusBefore:
		s.sendStatus(w, record, f)
	case FaultHTMLBefore:
		s.sendHTML(w, record, f)
	case FaultRedirect:
		s.sendRedirect(w, r, record, f)
	case FaultEndless:
		s.sendEndless(w, r, record, f)
	case FaultAnswerOnly:
		s.send(w, record, s.answerOnly(r, body))
	case FaultOld:
		setDate(w, met.past.now)
		s.send(w, record, s.answerFromPast(met.past, r, body))
	case FaultForeign:
		s.send(w, record, s.answerForAnother(r, body))
	default:
		s.playAfter(f, w, r, record, s.answer(r, body))
	}
}

// playAfter spoils the answer of a request that was handled.
func (s *Simulator) playAfter(f Fault, w http.ResponseWriter, r *http.Request, record *Request, a answer) {
	switch f.Kind {
	case FaultSlowAnswer:
		if !wait(r.Context(), f.Latency) {
			s.drop(w, record)
			return
		}
		s.send(w, record, a)
	case FaultDropAfter:
		s.drop(w, record)
	case FaultStatusAfter:
		s.sendStatus(w, record, f)
	case FaultHTMLAfter:
		s.sendHTML(w, record, f)
	case FaultCutJSON:
		_, encoded := a.encode()
		// net/http closes the connection itself when less was written than promised.
		w.Header().Set("Content-Length", strconv.Itoa(len(encoded)))
		s.sendHalf(w, record, a)
	case FaultHalfJSON:
		s.sendHalf(w, record, a)
	case FaultGarbled:
		s.depart(record, http.StatusOK)
		write(w, http.StatusOK, "application/json", []byte(cmp.Or(f.Body, "\x1f\x8b{]~ not JSON")))
	default:
		s.send(w, record, a)
	}
}

func (s *Simulator) drop(w http.ResponseWriter, record *Request) {
	s.depart(record, 0)
	cut(w)
}

func (s *Simulator) sendStatus(w http.ResponseWriter, record *Request, f Fault) {
	status := cmp.Or(f.Status, http.StatusServiceUnavailable)
	s.sendRefusal(w, record, f, failure(status, http.StatusText(status)))
}

func (s *Simulator) sendHTML(w http.ResponseWriter, record *Request, f Fault) {
	status := cmp.Or(f.Status, http.StatusBadGateway)
	title := fmt.Sprintf("%d %s", status, http.StatusText(status))
	s.sendRefusal(w, record, f, answer{status: status, html: "<html>\r\n<head><title>" + title +
		"</title></head>\r\n<body>\r\n<center><h1>" + title + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"})
}

// sendRefusal sends a with the body and the headers that the fault asks for.
func (s *Simulator) sendRefusal(w http.ResponseWriter, record *Request, f Fault, a answer) {
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	contentType, body := a.encode()
	if f.Body != "" {
		body = []byte(f.Body)
		if !json.Valid(body) && a.html == "" {
			contentType = "text/plain; charset=utf-8"
		}
	}
	s.depart(record, a.status)
	write(w, a.status, contentType, body)
}

func (s *Simulator) sendHalf(w http.ResponseWriter, record *Request, a answer) {
	contentType, body := a.encode()
	s.depart(record, a.status)
	write(w, a.status, contentType, body[:len(body)/2])
}

func (s *Simulator) sendRedirect(w http.ResponseWriter, r *http.Request, record *Request, f Fault) {
	status := cmp.Or(f.Status, http.StatusFound)
	s.depart(record, status)
	w.Header().Set("Location", cmp.Or(f.Location, r.URL.RequestURI()))
	w.WriteHeader(status)
}

// sendEndless begins a list and goes on until the client leaves.
func (s *Simulator) sendEndless(w http.ResponseWriter, r *http.Request, record *Request, f Fault) {
	s.depart(record, http.StatusOK)
	write(w, http.StatusOK, "application/json", []byte("["))
	more := []byte(cmp.Or(f.Body, strings.Repeat(`{"id":"r00000000000000"},`, 1000)))
	for r.Context().Err() == nil {
		if _, err := w.Write(more); err != nil {
			return
		}
	}
}

// cut closes the connection without an answer.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// net/http's own way to cut a connection that cannot be taken over (HTTP/2).
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}

// wait returns false when the client left before the time was over.
func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
