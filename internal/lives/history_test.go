package lives

import (
	"net/http"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// A life that broke a rule is written down here by hand, as short as it was printed.
// Other than a seed, it stays what it is when the actions of lives change.

// histories are told in the order in which they were found.
var histories = map[string]struct {
	settings []string
	live     func(h *history)
}{
	// Both connections are of one instance until somebody takes the old one out.
	"an apply makes a connection at a new address and fails to end the old one": {live: func(h *history) {
		h.connection("a", map[string]any{})
		h.applies()
		h.must(h.server.LogOut(h.in().ID))
		h.norte.readdress(connectionKind+".a", connectionKind+".b")
		h.norte.config[connectionKind+".b"].arguments["on_logout"] = "warn"
		made := h.plan(h.norte, true)
		h.server.ail(other)
		h.server.fails(simulator.Fault{
			Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: http.StatusUnauthorized,
			Body: `{"error":"Invalid token."}`, Times: 1,
		})
		h.apply(h.norte, made, manner{})
	}},
	"a listing masks tokens, and a session is over": {settings: []string{"listing-masked"}, live: func(h *history) {
		h.connection("a", map[string]any{"on_logout": "warn"})
		h.applies()
		h.must(h.server.LogOut(h.in().ID))
		h.refreshOnly(h.norte)
	}},
	"a phone pairs again after an old status": {live: func(h *history) {
		h.connection("a", map[string]any{"on_logout": "warn"})
		h.applies()
		h.server.ail(other)
		h.server.fails(simulator.Fault{Route: statusRoute, Kind: simulator.FaultOld, Times: 1})
		h.must(h.server.LogOut(h.in().ID))
		h.refreshOnly(h.norte)
		h.pair(h.in(), false)
	}},
	"a plan is made, the phone changes the privacy, and the plan is applied": {live: func(h *history) {
		h.norte.config[privacyKind+".a"] = h.on(privacyKind, map[string]any{"last": "contacts"})
		h.connection("a", map[string]any{})
		h.applies()
		h.norte.config[privacyKind+".a"].arguments = map[string]any{"last": "none"}
		made := h.plan(h.norte, true)
		h.must(h.server.SetPrivacy(h.in().ID, "online", "match_last_seen"))
		h.apply(h.norte, made, manner{})
		if now := h.in().Privacy; now["online"] != "match_last_seen" || now["last"] != "none" {
			h.t.Errorf("the privacy is %v", now)
		}
	}},
	"a token is rotated": {live: func(h *history) {
		h.connection("a", map[string]any{})
		h.applies()
		h.rotate(h.in())
		h.refreshOnly(h.norte)
	}},
	// The new token seems to open nothing, so the delete is sent with the old one.
	"a token is rotated, the status is from before, and the instance is destroyed": {live: func(h *history) {
		h.applies()
		h.server.ail(other)
		h.norte.config = config{}
		made := h.plan(h.norte, true)
		h.server.fails(simulator.Fault{Route: statusRoute, Kind: simulator.FaultOld, Times: 2})
		h.rotate(h.in())
		h.apply(h.norte, made, manner{})
	}},
	"a token is rotated, the listing is from before, and the instance is destroyed": {live: func(h *history) {
		h.applies()
		h.server.ail(other)
		h.norte.config = config{}
		made := h.plan(h.norte, true)
		h.server.gate.freeze(h.server.askAdmin(http.MethodGet, "/instance/all"))
		h.rotate(h.in())
		h.apply(h.norte, made, manner{})
	}},
	"a proxy gets another address, and the old one ends last": {live: func(h *history) {
		h.norte.config[proxyKind+".a"] = h.on(proxyKind, map[string]any{"mode": "custom", "proxy_url": "http://loja:" + ofProxies[0] + "@um.example:8080"})
		h.applies()
		h.norte.readdress(proxyKind+".a", proxyKind+".b")
		h.apply(h.norte, h.plan(h.norte, true), manner{endsLast: true})
		if now := h.in().Proxy; now.Mode != "custom" {
			h.t.Errorf("the proxy is %v", now)
		}
	}},
	// The end of the first takes the delay from the second, and the plan after that shows it.
	"a delay gets another address, and the end of the old one fails": {live: func(h *history) {
		h.norte.config[delayKind+".a"] = h.on(delayKind, map[string]any{"msg_delay_min": 2, "msg_delay_max": 6})
		h.applies()
		h.norte.readdress(delayKind+".a", delayKind+".b")
		h.server.ail(other)
		h.server.fails(simulator.Fault{Route: delayRoute, Kind: simulator.FaultStatusBefore, Status: http.StatusBadRequest, Times: 1})
		h.apply(h.norte, h.plan(h.norte, true), manner{})
	}},
	// The admin field that the plan does not change was written back, without the signs that a
	// terminal obeys: the status after the write was from before, and lacked it.
	"an admin field is set, and the status after the next write is from before": {live: func(h *history) {
		h.applies()
		h.server.ail(other)
		h.server.fails(simulator.Fault{Route: statusRoute, Kind: simulator.FaultOld, Skip: 1, Times: 3})
		h.must(h.server.SetAdminFields(h.in().ID, "inadimplente", hostile[0]))
		h.norte.config[instanceKind+".a"].arguments["admin_field_01"] = "cliente 2"
		h.apply(h.norte, h.plan(h.norte, true), manner{})
	}},
	// Nobody knows the token of the instance then, and so what refers to it names none.
	"a create is not answered, and the listing masks tokens": {settings: []string{"listing-masked"}, live: func(h *history) {
		h.norte.config[delayKind+".a"] = h.on(delayKind, map[string]any{"msg_delay_min": 2, "msg_delay_max": 6})
		h.server.ail(other)
		h.server.fails(simulator.Fault{Route: createRoute, Kind: simulator.FaultStatusAfter, Status: http.StatusInternalServerError, Times: 1})
		h.apply(h.norte, h.plan(h.norte, true), manner{})
		h.check()
		h.plan(h.norte, true)
	}},
	// The attempt that goes on there ends, for the one of the plan. No session does.
	"a copy of the server is asked to pair what is pairing": {settings: []string{"no-proxy-route"}, live: func(h *history) {
		h.applies()
		h.panelConnectsWith(h.in(), "")
		h.connection("a", map[string]any{"phone": "5511900000009"})
		copied := h.servers[1]
		copied.CopyFrom(h.server.Simulator)
		h.norte.server, copied.copied = copied, true
		h.apply(h.norte, h.plan(h.norte, true), manner{})
		h.norte.server, copied.copied, h.norte.knowsCopy = h.server, false, true
		h.check()
		copied.CopyFrom(simulator.New(simulator.Options{}))
	}},
	"an instance is left to itself, and its name is wanted again where names are given once": {settings: []string{"names-unique"}, live: func(h *history) {
		h.applies()
		h.norte.stateRm(h.in().ID)
		h.norte.config[instanceKind+".b"] = h.norte.config[instanceKind+".a"]
		delete(h.norte.config, instanceKind+".a")
		h.apply(h.norte, h.plan(h.norte, true), manner{})
	}},
	"a name is cut, and the look at the new instance fails": {settings: []string{"names-cut"}, live: func(h *history) {
		h.norte.config[instanceKind+".a"].arguments["name"] = "Norte, São João da Boa Vista"
		made := h.plan(h.norte, true)
		h.server.ail(other)
		h.server.fails(simulator.Fault{Route: statusRoute, Kind: simulator.FaultStatusBefore, Status: http.StatusUnauthorized, Body: `{"error":"invalid token"}`, Times: 4})
		h.apply(h.norte, made, manner{})
	}},
	"an attempt that shows nothing begins where a session has ended": {settings: []string{"no-proxy-route"}, live: func(h *history) {
		h.connection("a", map[string]any{})
		h.applies()
		h.must(h.server.LogOut(h.in().ID))
		h.must(h.server.SetStatus(h.in().ID, "connecting"))
		h.plan(h.norte, true)
	}},
	"a name is one that a terminal obeys": {live: func(h *history) {
		h.connection("a", map[string]any{})
		h.applies()
		h.must(h.server.Rename(h.in().ID, hostile[0]))
		h.must(h.server.SetAdminFields(h.in().ID, hostile[1], hostile[2]))
		h.plan(h.norte, true)
		h.norte.config = config{}
		h.plan(h.norte, true)
	}},
}

// history is a life in which one team has one instance.
type history struct {
	*world
	server *server
	norte  *workspace
}

// in is the instance.
func (h *history) in() simulator.Instance { return h.server.Instances()[0] }

// on is a block on the instance.
func (h *history) on(kind string, arguments map[string]any) *block {
	return &block{kind: kind, on: instanceKind + ".a", arguments: arguments, byToken: !h.tellsTokens()}
}

func (h *history) connection(at string, arguments map[string]any) {
	h.norte.config[connectionKind+"."+at] = h.on(connectionKind, arguments)
}

// applies has the team apply until all is in order, with the phone at hand.
func (h *history) applies() {
	h.settle(h.norte)
	h.check()
}

func TestHistories(t *testing.T) {
	t.Parallel()
	for name, told := range histories {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, serverOf(told.settings...))
			h := &history{world: w, server: w.servers[0], norte: w.spaces[0]}
			h.norte.config[instanceKind+".a"] = &block{kind: instanceKind, arguments: map[string]any{"name": "norte 1", "store_token": true}}
			w.telling.begin(name)
			w.meet(atHand)
			told.live(h)
			w.check()
			w.clock.Advance(time.Second)
			w.quiet()
		})
	}
}
