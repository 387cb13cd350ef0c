package lives

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"pgregory.net/rapid"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The actions of this file are what happens on servers and phones.

// must fails where a hand could not do what it was to do.
func (w *world) must(err error) {
	if err != nil {
		w.t.Fatal(err)
	}
}

// anyInstance draws an instance of the server that both teams share, by its age.
func (w *world) anyInstance(t *rapid.T) simulator.Instance {
	return pick(t, "instance", w.servers[0].Instances())
}

// anyName draws a name that one of the teams may want, or one that none does.
func (w *world) anyName(t *rapid.T) string {
	return pick(t, "new name", []string{"norte 1", "sul 2", "painel", "São João"})
}

func (w *world) handRenames(t *rapid.T) {
	w.must(w.servers[0].Rename(w.anyInstance(t).ID, w.anyName(t)))
}

func (w *world) handSetsAdminFields(t *rapid.T) {
	values := []string{"", "inadimplente", "cliente 1"}
	w.must(w.servers[0].SetAdminFields(w.anyInstance(t).ID, pick(t, "first", values), pick(t, "second", values)))
}

func (w *world) handCreates(t *rapid.T) {
	on := pick(t, "server", w.servers)
	w.born = append(w.born, birth{on.Add(w.anyName(t)), on})
}

func (w *world) handDeletes(t *rapid.T) {
	id := w.anyInstance(t).ID
	w.must(w.servers[0].Remove(id))
	w.ended[id] = true
}

func (w *world) phonePairs(t *rapid.T) {
	in := w.anyInstance(t)
	if in.Connected {
		t.Skip("it is connected")
	}
	w.pair(in)
}

// pair pairs an instance with the phone that it had, or with a new one.
func (w *world) pair(in simulator.Instance) {
	number := in.Owner
	if number == "" {
		w.numbers++
		number = fmt.Sprintf("55119%08d", w.numbers)
	}
	for _, s := range w.servers {
		if _, there := s.Instance(in.ID); there {
			w.must(s.Pair(in.ID, number))
		}
	}
}

func (w *world) phoneLogsOut(t *rapid.T) {
	in := w.anyInstance(t)
	if !in.Connected {
		t.Skip("it is not connected")
	}
	w.must(w.servers[0].LogOut(in.ID))
}

func (w *world) phoneChangesPrivacy(t *rapid.T) {
	in := w.anyInstance(t)
	if in.Owner == "" {
		t.Skip("it has no phone")
	}
	key := pick(t, "key", []string{"last", "online", "readreceipts"})
	w.must(w.servers[0].SetPrivacy(in.ID, key, pick(t, "value", privacyValues[key])))
}

func (w *world) presenceTurns(t *rapid.T) {
	w.must(w.servers[0].SetPresence(w.anyInstance(t).ID, pick(t, "presence", []string{"available", "unavailable"})))
}

func (w *world) timePasses(t *rapid.T) {
	w.clock.Advance(pick(t, "time", []time.Duration{20 * time.Second, 3 * time.Minute, time.Hour}))
}

// byAdmin asks a server by its admin token, past the gate. The answer of a server that
// fails is no use.
func (s *server) byAdmin(t *rapid.T, method, path string) []byte {
	if s.faulty {
		t.Skip("its requests fail")
	}
	request := httptest.NewRequest(method, path, http.NoBody)
	request.Header.Set("admintoken", s.AdminToken())
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer.Body.Bytes()
}

func (w *world) restart(t *rapid.T) { w.servers[0].byAdmin(t, http.MethodPost, "/admin/restart") }

func (w *world) listingFreezes(t *rapid.T) {
	w.servers[0].gate.freeze(w.servers[0].byAdmin(t, http.MethodGet, "/instance/all"))
}

func (w *world) listingThaws(*rapid.T) { w.servers[0].gate.thaw() }

// faults are the ways in which a request goes wrong, with the statuses of those that
// have one.
var faults = []simulator.Fault{
	{Kind: simulator.FaultDropBefore},
	{Kind: simulator.FaultDropAfter},
	{Kind: simulator.FaultStatusBefore, Status: http.StatusTooManyRequests},
	{Kind: simulator.FaultStatusBefore, Status: http.StatusInternalServerError},
	{Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable},
	{Kind: simulator.FaultStatusAfter, Status: http.StatusRequestTimeout},
	{Kind: simulator.FaultStatusAfter, Status: 499},
	{Kind: simulator.FaultStatusAfter, Status: http.StatusInternalServerError},
	{Kind: simulator.FaultStatusAfter, Status: http.StatusBadGateway},
	{Kind: simulator.FaultStatusAfter, Status: http.StatusServiceUnavailable},
	{Kind: simulator.FaultHTMLBefore},
	{Kind: simulator.FaultHTMLAfter},
	{Kind: simulator.FaultCutJSON},
	{Kind: simulator.FaultHalfJSON},
	{Kind: simulator.FaultGarbled},
}

// routes are those that a fleet uses.
var routes = []string{
	createRoute, createRoute, deleteRoute, listRoute, statusRoute, disconnectRoute, presenceRoute, "POST /instance/connect",
	"POST /instance/updateInstanceName", "POST /instance/updateAdminFields", "GET /instance/privacy", "POST /instance/privacy",
}

func (w *world) requestsFail(t *rapid.T) {
	fault := pick(t, "fault", faults)
	fault.Route = pick(t, "route", routes)
	w.inject(t, fault)
}

// inject has a few requests go wrong, from the next one or the one after it.
func (w *world) inject(t *rapid.T, fault simulator.Fault) {
	fault.Times = rapid.IntRange(1, 4).Draw(t, "times")
	fault.Skip = rapid.IntRange(0, 1).Draw(t, "skip")
	w.servers[0].faulty = true
	w.servers[0].Inject(fault)
}

// statusRefused has the server refuse a token that is right, once.
func (w *world) statusRefused(*rapid.T) {
	if w.servers[0].refused {
		return // to refuse it twice is what a server does whose instance is gone
	}
	w.servers[0].faulty, w.servers[0].refused = true, true
	w.servers[0].Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: http.StatusUnauthorized, Body: `{"error":"Invalid token."}`, Times: 1})
}

// listingLies has the listing show less than there is.
func (w *world) listingLies(t *rapid.T) {
	body := pick(t, "listing", []string{"[]", "null", "cut", "without tokens"})
	if body == "cut" || body == "without tokens" {
		body = w.listing(t, body == "cut")
	}
	w.inject(t, simulator.Fault{Route: listRoute, Kind: simulator.FaultGarbled, Body: body})
}

// listing returns the listing, cut to its first half or with all tokens left out.
func (w *world) listing(t *rapid.T, cut bool) string {
	var all []map[string]any
	w.must(json.Unmarshal(w.servers[0].byAdmin(t, http.MethodGet, "/instance/all"), &all))
	if cut {
		all = all[:len(all)/2]
	}
	for _, one := range all {
		if !cut {
			delete(one, "token")
		}
	}
	body, err := json.Marshal(all)
	w.must(err)
	return string(body)
}

func (w *world) heals(*rapid.T) { w.servers[0].heal() }

func (s *server) heal() {
	s.Heal()
	s.gate.thaw()
	s.faulty, s.refused = false, false
}
