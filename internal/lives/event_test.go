package lives

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
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
	return pick(t, "new name", append([]string{"norte 1", "sul 2", "painel", "São João"}, hostile...))
}

// hostile are texts that people may put in, and that a terminal or a CI system obeys,
// or that look like the end of what they stand in.
var hostile = []string{
	"loja\x1b[2J\x1b]0;dona\a", "loja\n::error::pwned", "\u202eajol", "loja\u2028No changes.", "::stop-commands::x", `"} ${x} %{y}`, "loja\u200b",
}

func (w *world) handRenames(t *rapid.T) {
	w.must(w.servers[0].Rename(w.anyInstance(t).ID, w.anyName(t)))
}

func (w *world) handSetsAdminFields(t *rapid.T) {
	values := []string{"", "inadimplente", "cliente 1"}
	// A server that clears what is not sent gets back what was read, and of a text that is
	// obeyed that is another.
	if !w.kind.MissingAdminFieldsCleared {
		values = append(values, hostile[:3]...)
	}
	w.must(w.servers[0].SetAdminFields(w.anyInstance(t).ID, pick(t, "first", values), pick(t, "second", values)))
}

// handNamesLeadField names one that files have, or one that none has.
func (w *world) handNamesLeadField(t *rapid.T) {
	field := pick(t, "field", []string{"lead_field01", "lead_field02"})
	w.must(w.servers[0].NameLeadFields(w.anyInstance(t).ID, map[string]string{field: pick(t, "name", append([]string{"RG"}, hostile[:3]...))}))
}

func (w *world) handCreates(t *rapid.T) {
	on := pick(t, "server", w.servers)
	w.born = append(w.born, birth{on.Add(w.anyName(t)), on})
}

func (w *world) handDeletes(t *rapid.T) {
	id := w.anyInstance(t).ID
	w.must(w.servers[0].Remove(id))
	w.end(id)
}

func (w *world) phonePairs(t *rapid.T) {
	in := w.anyInstance(t)
	if in.HasSession {
		t.Skip("it has a session")
	}
	w.pair(in, sometimes(t, "another number", 4))
}

func (w *world) phoneLogsOut(t *rapid.T) {
	in := w.anyInstance(t)
	if !in.HasSession {
		t.Skip("it has no session")
	}
	w.must(w.servers[0].LogOut(in.ID))
}

// phoneIsReplaced has a phone log out and one pair at once, the same or another.
func (w *world) phoneIsReplaced(t *rapid.T) {
	in := w.anyInstance(t)
	if !in.HasSession {
		t.Skip("it has no session")
	}
	w.must(w.servers[0].LogOut(in.ID))
	w.clock.Advance(time.Second)
	w.pair(in, sometimes(t, "another number", 2))
}

// broken are statuses of sessions whose line is broken. The server says that it is
// logged in all the same, except of one that hibernates.
var broken = []string{"connecting", "reconnecting", "disconnected", "hibernated", hostile[0]}

func (w *world) lineBreaks(t *rapid.T) {
	in := w.anyInstance(t)
	if !in.Connected {
		t.Skip("it is not connected")
	}
	w.must(w.servers[0].breakLine(in.ID, pick(t, "status", broken)))
}

func (s *server) breakLine(id, status string) error {
	if status == "hibernated" {
		return s.SetStatus(id, status)
	}
	return s.Break(id, status)
}

func (w *world) linesComeBack(*rapid.T) { w.servers[0].mendLines() }

// mendLines has all sessions come back whose lines are broken.
func (s *server) mendLines() {
	for _, in := range s.Instances() {
		if in.HasSession && !in.Connected {
			s.gate.world.must(s.SetStatus(in.ID, "connected"))
		}
	}
}

// panelConnects has somebody ask for a QR or a code in the panel.
func (w *world) panelConnects(t *rapid.T) {
	in := w.anyInstance(t)
	phone := pick(t, "phone", []string{"", w.newNumber()})
	if w.servers[0].trouble != fine {
		t.Skip("its requests fail")
	}
	w.panelConnectsWith(in, phone)
}

func (w *world) panelConnectsWith(in simulator.Instance, phone string) {
	body := "{}"
	if phone != "" {
		body = fmt.Sprintf(`{"phone":%q}`, phone)
	}
	request := w.servers[0].request(http.MethodPost, "/instance/connect", body)
	request.Header.Set("token", in.Token)
	w.servers[0].ServeHTTP(httptest.NewRecorder(), request)
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
	some := pick(t, "time", []time.Duration{20 * time.Second, 3 * time.Minute, time.Hour})
	w.telling.add("%v pass", some)
	w.clock.Advance(some)
}

// byAdmin is [server.askAdmin], where the server does not fail.
func (s *server) byAdmin(t *rapid.T, method, path string) []byte {
	if s.trouble != fine || s.gate.world.kind.ListingDisabled {
		t.Skip("there is no answer")
	}
	return s.askAdmin(method, path)
}

// askAdmin asks a server by its admin token, past the gate.
func (s *server) askAdmin(method, path string) []byte {
	request := s.request(method, path, "")
	request.Header.Set("admintoken", s.AdminToken())
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer.Body.Bytes()
}

// rotates gives an instance another token, as a script does that rotates them all.
func (w *world) rotates(t *rapid.T) {
	in := w.anyInstance(t)
	if !w.tellsTokens() {
		t.Skip("nobody could know the new token")
	}
	w.rotate(in)
}

// rotatesBehindCache has a cache serve the listing from before a token was rotated, after a
// team has read the new one.
func (w *world) rotatesBehindCache(t *rapid.T) {
	server := w.servers[0]
	if !w.tellsTokens() || server.statusOld || server.mayListOtherwise() {
		t.Skip("nobody could know the new token, or what is read is old already")
	}
	s := w.space(t)
	had := s.state[pick(t, "address", s.config.of(instanceKind))]
	if had == nil {
		t.Skip("it is not in the state")
	}
	in, there := server.Instance(had.instance())
	if !there {
		t.Skip("it is gone")
	}
	old := server.byAdmin(t, http.MethodGet, "/instance/all")
	w.rotate(in)
	w.refreshOnly(s)
	w.telling.add("a cache serves the listing from before")
	server.gate.freeze(old)
}

// rotate does nothing while a listing may be from before the instance was created. With
// its stored token refused twice, nothing tells the instance from one that is gone then:
// that is the price of a server's last instance being proven gone by its token.
func (w *world) rotate(in simulator.Instance) {
	if w.servers[0].mayNotList(in.ID) {
		return
	}
	token, err := w.servers[0].RotateToken(in.ID)
	w.must(err)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.replaced = append(w.replaced, token)
}

// plansFull has the plan of the server have no slot left, until all is healed.
func (w *world) plansFull(*rapid.T) {
	w.servers[0].ail(other)
	w.servers[0].failing = append(w.servers[0].failing, connectRoute)
	w.telling.add("no slot is left on server %s", w.servers[0].name)
	w.servers[0].SetQuota(max(1, len(w.servers[0].Instances())))
}

func (w *world) restart(*rapid.T) {
	w.telling.add("server %s restarts", w.servers[0].name)
	w.servers[0].Restart()
}

func (w *world) listingFreezes(t *rapid.T) {
	if w.servers[0].statusOld {
		t.Skip("the status is old already")
	}
	listing := w.servers[0].byAdmin(t, http.MethodGet, "/instance/all")
	w.telling.add("a cache goes on serving the listing of now")
	w.servers[0].gate.freeze(listing)
}

func (w *world) listingThaws(*rapid.T) {
	w.telling.add("the listing is new again")
	w.servers[0].gate.thaw()
}

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
	{Kind: simulator.FaultRedirect},
	{Kind: simulator.FaultRedirect, Status: http.StatusPermanentRedirect, Location: nowhere},
	{Kind: simulator.FaultAnswerOnly},
	{Kind: simulator.FaultOld},
	{Kind: simulator.FaultForeign},
	{Kind: simulator.FaultStatusBefore, Status: http.StatusBadRequest, Body: `{"error":"\u001b[2J\u202e\n::error::pwned"}`},
	{Kind: simulator.FaultStatusAfter, Status: http.StatusBadGateway, Body: "\x1b[2J ::error::pwned"},
}

// notMet are the faults that lives do not meet, with the reason.
var notMet = map[simulator.FaultKind]string{
	simulator.FaultLatency:    "time is that of a clock that stands still",
	simulator.FaultLate:       "a stop whose last request is carried out is the same",
	simulator.FaultSlowAnswer: "time is that of a clock that stands still",
}

// routes are those that a fleet uses.
var routes = []string{
	createRoute, createRoute, initRoute, deleteRoute, listRoute, statusRoute, disconnectRoute, presenceRoute, connectRoute, connectRoute,
	"POST /instance/updateInstanceName", "POST /instance/updateAdminFields", "GET /instance/privacy", "POST /instance/privacy",
}

func (w *world) requestsFail(t *rapid.T) {
	fault := pick(t, "fault", faults)
	fault.Route = pick(t, "route", routes)
	w.inject(t, fault)
}

// quoted has a request fail with words that quote the credentials which it came with.
func (w *world) quoted(t *rapid.T) {
	in, route := w.anyInstance(t), pick(t, "route", routes)
	body, err := json.Marshal(map[string]string{"error": fmt.Sprintf("invalid token %s of %s, admin token %s, key %s", in.Token, in.ID, w.servers[0].AdminToken(), keyOfGateway)})
	w.must(err)
	w.inject(t, simulator.Fault{Route: route, Kind: simulator.FaultStatusBefore, Status: pick(t, "status", []int{400, 403, 500}), Body: string(body)})
}

// lags has a read be as old as this moment a few times.
func (w *world) lags(t *rapid.T) {
	w.inject(t, simulator.Fault{Route: pick(t, "route", []string{listRoute, statusRoute, "GET /instance/privacy"}), Kind: simulator.FaultOld})
}

// mayNotList tells whether a listing may lack an instance that there is.
func (s *server) mayNotList(id string) bool {
	frozen := s.gate.listing()
	return frozen != nil && !bytes.Contains(frozen, []byte(id)) || slices.Contains(s.failing, listRoute)
}

// mayListOtherwise tells whether a listing may be old, or be answered wrongly.
func (s *server) mayListOtherwise() bool {
	return s.gate.listing() != nil || slices.Contains(s.failing, listRoute)
}

// lagsOnce has no listing be old in two ways. Where one is newer than the other and both
// are older than an instance whose token nobody knows, they prove that it is gone: a
// listing is only known to be newer than another one.
//
// Nor are the listing and the status both old. Where both are from before an instance was
// created, it is listed nowhere and its stored token is refused twice, as of one that is
// gone: nothing tells the two apart, as with a token that is rotated.
func (w *world) lagsOnce(t *rapid.T, fault simulator.Fault) {
	on, old := w.servers[0], fault.Kind == simulator.FaultOld
	lacks := on.mayListOtherwise()
	switch {
	case old && fault.Route == listRoute && slices.Contains(on.failing, listRoute):
		t.Skip("the listing is old already")
	case old && fault.Route == statusRoute && lacks, fault.Route == listRoute && on.statusOld:
		t.Skip("one of the two is old already")
	}
}

func (w *world) listingIsEndless(*rapid.T) {
	w.servers[0].ail(other)
	w.servers[0].fails(simulator.Fault{Route: listRoute, Kind: simulator.FaultEndless, Times: 1})
}

// connectFails has the answer to a connect be lost, or come from an edge, although the
// attempt has begun.
func (w *world) connectFails(t *rapid.T) {
	after := []simulator.FaultKind{simulator.FaultDropAfter, simulator.FaultStatusAfter, simulator.FaultHTMLAfter, simulator.FaultCutJSON, simulator.FaultGarbled}
	w.inject(t, simulator.Fault{Route: connectRoute, Kind: pick(t, "fault", after)})
}

// inject has a few requests go wrong, from the next one or the one after it.
func (w *world) inject(t *rapid.T, fault simulator.Fault) {
	w.lagsOnce(t, fault)
	fault.Times = rapid.IntRange(1, 4).Draw(t, "times")
	fault.Skip = rapid.IntRange(0, 1).Draw(t, "skip")
	w.servers[0].ail(other)
	w.servers[0].fails(fault)
}

// outages are the answers of a server that is restarted, or has too many requests.
var outages = []simulator.Fault{
	{Kind: simulator.FaultDropBefore},
	{Kind: simulator.FaultHTMLBefore, Status: http.StatusBadGateway},
	{Kind: simulator.FaultStatusBefore, Status: http.StatusServiceUnavailable},
	{Kind: simulator.FaultStatusBefore, Status: http.StatusTooManyRequests},
	{Kind: simulator.FaultStatusBefore, Status: http.StatusTooManyRequests, RetryAfter: "1"},
}

// retried is how many requests may fail in a row before a call does.
const retried = 4

// goesAway has a server be out of order for no longer than a client tries again.
func (w *world) goesAway(t *rapid.T) {
	fault := pick(t, "outage", outages)
	fault.Times = rapid.IntRange(1, retried).Draw(t, "requests")
	fault.Skip = pick(t, "after", []int{0, 0, 1, 2, 3, 5, 8}) // so that a create meets it as well
	w.servers[0].ail(passing)
	w.servers[0].fails(fault)
}

// staysAway has a server be out of order until it is healed.
func (w *world) staysAway(t *rapid.T) {
	fault := pick(t, "outage", outages)
	if fault.Status == http.StatusTooManyRequests {
		fault.RetryAfter = pick(t, "asks to wait", []string{"", "1", "60", "3600"})
	}
	w.servers[0].ail(lasting)
	w.servers[0].fails(fault)
}

// statusRefused has the server refuse a token that is right, once.
func (w *world) statusRefused(*rapid.T) {
	if w.servers[0].refused {
		return // to refuse it twice is what a server does whose instance is gone
	}
	w.servers[0].ail(other)
	w.servers[0].refused = true
	w.servers[0].fails(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: http.StatusUnauthorized, Body: `{"error":"Invalid token."}`, Times: 1})
}

// listingLies has the listing show less than there is. It does not while a state has a
// token that is no longer the one of its instance: see rotate.
func (w *world) listingLies(t *rapid.T) {
	if slices.ContainsFunc(w.spaces, w.holdsOldToken) {
		t.Skip("an instance would be in no listing, and its stored token refused")
	}
	body := pick(t, "listing", []string{"[]", "null", "cut", "without tokens"})
	if body == "cut" || body == "without tokens" {
		body = w.listing(t, body == "cut")
	}
	w.inject(t, simulator.Fault{Route: listRoute, Kind: simulator.FaultGarbled, Body: body})
}

// holdsOldToken tells whether a state has a token that its instance has no longer.
func (w *world) holdsOldToken(s *workspace) bool {
	for _, had := range s.state {
		in, there := w.servers[0].Instance(had.instance())
		token := had.values.text("token")
		if had.kind == instanceKind && there && token != "" && token != in.Token {
			return true
		}
	}
	return false
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

func (w *world) heals(*rapid.T) {
	w.telling.add("server %s is fine again", w.servers[0].name)
	w.servers[0].heal()
}

func (s *server) heal() {
	s.Heal()
	s.SetQuota(0)
	s.gate.thaw()
	s.trouble, s.refused, s.failing, s.statusOld = fine, false, nil, false
}
