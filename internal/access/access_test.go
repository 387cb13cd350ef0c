package access_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// world is one server of uazapi behind an edge, for one test. Its clock moves by a
// pause with each listing, so that a second one is newer than the first.
type world struct {
	*simulator.Simulator
	t      *testing.T
	clock  *simulator.FakeClock
	script *simulator.Script
	edge   *edge.Edge
	url    string
}

// between is the time from one listing to the next.
const between = 2 * time.Second

func newWorld(t *testing.T, options simulator.Options) *world {
	t.Helper()
	w := &world{t: t, clock: simulator.NewClock(time.Date(2026, 8, 4, 9, 52, 2, 0, time.UTC)), script: &simulator.Script{}}
	w.script.Every(listing, func() { w.clock.Advance(between) })
	options.Clock, options.OnRequest = w.clock, w.script.Play
	options.Strict = true
	w.Simulator = simulator.New(options)
	w.edge = edge.New(w.Simulator)
	listening := httptest.NewServer(w.edge)
	t.Cleanup(listening.Close)
	w.url = listening.URL
	return w
}

// credentials are what a provider is configured with.
type credentials struct {
	admin, token string
}

// open returns the server as a provider with these credentials sees it.
func (w *world) open(has credentials, changes ...func(*call.Config)) *access.Server {
	w.t.Helper()
	base, err := call.ParseBaseURL(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	config := call.Config{
		BaseURL:    base,
		AdminToken: call.Token(has.admin),
		MaxRetries: 2,
		Pace:       call.Pace{First: time.Nanosecond, Most: time.Microsecond},
	}
	for _, change := range changes {
		change(&config)
	}
	client, err := uazapi.New(config)
	if err != nil {
		w.t.Fatal(err)
	}
	server := access.NewServer(client, call.Token(has.token), w.clock.Now)
	server.Pause = time.Microsecond
	return server
}

// asAdmin opens the server with its admin token.
func (w *world) asAdmin() *access.Server { return w.open(credentials{admin: w.AdminToken()}) }

// add adds an instance that is younger than those before.
func (w *world) add(name string) simulator.Instance {
	w.clock.Advance(time.Second)
	return w.Add(name)
}

// remove deletes an instance from outside.
func (w *world) remove(id string) {
	w.t.Helper()
	if err := w.Remove(id); err != nil {
		w.t.Fatal(err)
	}
}

// rotate gives an instance a new token from outside.
func (w *world) rotate(id string) string {
	w.t.Helper()
	token, err := w.RotateToken(id)
	if err != nil {
		w.t.Fatal(err)
	}
	return token
}

// record is what the state has of an instance, without its token.
func record(instance simulator.Instance) access.Record {
	return access.Record{Ref: access.Ref{ID: instance.ID}}
}

// recordWithToken is what the state has of an instance whose token is stored.
func recordWithToken(instance simulator.Instance) access.Record {
	return access.Record{Ref: access.Ref{ID: instance.ID, Token: call.Token(instance.Token)}}
}

// calls are how often the routes were called by which instances are found.
type calls struct {
	listings, looks, healths int
}

func (w *world) calls() calls {
	return calls{w.Calls(listing), w.Calls(status), w.Calls(healthRoute)}
}

const (
	listing     = "GET /instance/all"
	status      = "GET /instance/status"
	healthRoute = "GET /status"
	deletion    = "DELETE /instance"
)

// wrongToken looks like a token, and is none.
const wrongToken = "0b5c2a51-7a65-4b2e-9d0e-3f4b8f1f6c11"

// What is said of an instance.
const (
	found        = "found"
	unlisted     = "found, unlisted"
	noListing    = "found, without a listing"
	newAddress   = "found, at a new address"
	goneRefused  = "gone: refused"
	goneUnlisted = "gone: unlisted"
	goneDenied   = "gone: denied"
	goneHour     = "gone: its hour is over"
	goneSaid     = "gone: the operator says so"
	thereThough  = "there after all"
	elsewhere    = "not at this address"
	another      = "another instance's token"
	undecided    = "nobody can tell"
	stillListed  = "refused and listed"
)

func unproven(why access.Reason) string { return "unproven: " + string(why) }

func failed(kind call.Kind) string { return "failed: " + string(kind) }

// verdict says in a few words what came of a search.
func verdict(got access.Found, err error) string {
	if err == nil {
		return verdictOf(got)
	}
	proofs := map[access.Proof]string{
		access.Refused: goneRefused, access.Unlisted: goneUnlisted, access.Denied: goneDenied, access.Announced: goneHour, access.Said: goneSaid,
	}
	if gone, is := errors.AsType[*access.GoneError](err); is {
		return proofs[gone.Proof]
	}
	if errors.Is(err, call.ErrGone) {
		return "gone, and nobody knows why"
	}
	if open, is := errors.AsType[*access.UnprovenError](err); is {
		return unproven(open.Why)
	}
	if _, is := errors.AsType[*access.MovedError](err); is {
		return elsewhere
	}
	if _, is := errors.AsType[*access.KnownGoneError](err); is {
		return thereThough
	}
	if _, is := errors.AsType[*access.UnsettledError](err); is {
		return undecided
	}
	if _, is := errors.AsType[*access.OtherInstanceError](err); is {
		return another
	}
	if _, is := errors.AsType[*access.StillListedError](err); is {
		return stillListed
	}
	if failure, is := errors.AsType[*call.Error](err); is {
		return failed(failure.Kind)
	}
	return err.Error()
}

func verdictOf(got access.Found) string {
	said := []string{found}
	if got.Unlisted {
		said = append(said, "unlisted")
	}
	if got.NoListing != nil {
		said = append(said, "without a listing")
	}
	if got.NewAddress {
		said = append(said, "at a new address")
	}
	return strings.Join(said, ", ")
}
