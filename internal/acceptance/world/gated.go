package world

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

// Gated is a world whose server stands behind a cache, a gateway or a firewall.
// That passes everything on at first. The clock moves with each listing.
type Gated struct {
	*World
	Edge   *edge.Edge
	Script *simulator.Script
}

// StartGated starts a server that stands behind something.
func StartGated(t *testing.T, options simulator.Options) *Gated {
	t.Helper()
	g := &Gated{Script: &simulator.Script{}}
	clock := simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC))
	options.Clock, options.OnRequest = clock, g.Script.Play
	server := newSimulator(options)
	g.Edge = edge.New(server)
	listening := httptest.NewServer(g.Edge)
	t.Cleanup(listening.Close)
	g.World = &World{Simulator: server, T: t, URL: listening.URL + options.Prefix, Clock: clock}
	g.Script.Every(ListRoute, func() { clock.Advance(polling.Every) })
	return g
}

// HealAll ends what goes wrong at the server and before it.
func (g *Gated) HealAll() {
	g.Heal()
	g.Edge.Heal()
}
