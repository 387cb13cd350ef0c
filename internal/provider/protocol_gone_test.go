package provider_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// Only HTTP 200 is a whole listing: 206 says of itself that it is a part, and 203
// that somebody else has written it.
func TestGoneAListingIsAnsweredWith200(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{200: isGone, 201: noSense, 202: noSense, 203: noSense, 206: noSense} {
		s := newScene(t, simulator.Options{HealthForm: simulator.HealthMissing})
		state, _ := s.known(instanceType)
		s.behind(listing, func(a *said) { a.status = status; s.without(a) })
		if how, detail := s.ends(instanceType, values{"admin_token": s.AdminToken()}, withoutToken(state), s.here()); how != want {
			t.Errorf("%d: it ends with %q, want %q: %s", status, how, want, detail)
		}
	}
}

// A gateway refuses in JSON as well, and says "Unauthorized" as well. What it says
// besides tells that it is none of the API's answers.
func TestGoneTheRefusalOfAGatewayInJSONIsNoProof(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"error":"Unauthorized"}`:                                               isGone,
		`{"code":401,"message":"Invalid token.","data":{}}`:                      isGone,
		`{"error":true,"message":"invalid token"}`:                               isGone,
		`{"error":"Unauthorized","message":"No API key found in request"}`:       unproven,
		`{"error":"Unauthorized","code":401,"message":"The API key is missing"}`: unproven,
		`{"error":"Unauthorized","details":"rate of this key exceeded"}`:         unproven,
		`{"message":"Unauthorized"}`:                                             unproven,
	} {
		s := newScene(t, simulator.Options{HealthForm: simulator.HealthMissing})
		state, _ := s.known(instanceType)
		s.Empty()
		s.behind(ownStatus, func(a *said) { a.status, a.body = http.StatusUnauthorized, []byte(body) })
		if how, detail := s.ends(instanceType, values{"admin_token": s.AdminToken()}, state, s.here()); how != want {
			t.Errorf("%s: it ends with %q, want %q: %s", body, how, want, detail)
		}
	}
}

// One refusal is one answer, also after the hour that a demo server announced: an
// instance may have lived on, and its server may refuse a token once.
func TestGoneOneRefusalAfterTheAnnouncedHourIsNoProof(t *testing.T) {
	t.Parallel()
	for refusals, want := range map[int]string{1: noListing, 0: isGone} {
		s := newScene(t, simulator.Options{ListingDisabled: true})
		state, private := s.known(instanceType)
		private = private.with(announcedAt(-time.Hour)(s))
		s.Inject(simulator.Fault{Route: ownStatus, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Unauthorized"}`, Times: refusals})
		if how, detail := s.ends(instanceType, values{"admin_token": s.AdminToken()}, state, private); how != want {
			t.Errorf("%d refusals: it ends with %q, want %q: %s", refusals, how, want, detail)
		}
	}
}

// What a listing shows in the place of a token may look as one, such as the start
// of it. It never opened the instance, so that the server refuses it proves
// nothing.
func TestGoneTheRefusalOfATokenThatNeverOpenedItIsNoProof(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{HealthForm: simulator.HealthMissing})
	cut, start := false, s.in.Token[:8]
	s.behind(listing, func(a *said) {
		replacing(s.in.Token, start)(a)
		if cut {
			a.body = []byte(`[]`)
		}
	})
	arguments := values{"base_url": s.url, "admin_token": s.AdminToken()}
	c := newConfigured(t, arguments)
	imported, err := c.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: instanceType, ID: s.in.ID})
	s.must(err)
	c.fine(imported.Diagnostics)
	read := c.refreshing(instanceType, c.read(instanceType, imported.ImportedResources[0].State), imported.ImportedResources[0].Private)
	state := c.read(instanceType, read.NewState)
	if state["token"] == start {
		t.Error("the state holds the start of the token for the token")
	}
	cut = true
	if how, detail := s.ends(instanceType, arguments, state, c.privately(read.Private)); how != unproven {
		t.Errorf("it ends with %q, want %q: %s", how, unproven, detail)
	}
}

// A listing that is refused in whatever way is a listing that is not there: the
// instances are found by their own tokens.
func TestGoneAListingThatIsRefusedInAnyWayIsMadeUpForByTokens(t *testing.T) {
	t.Parallel()
	for _, status := range []int{410, 418, 451} {
		s := newScene(t, simulator.Options{})
		state, _ := s.known(instanceType)
		s.behind(listing, func(a *said) { a.status, a.body = status, []byte(`{"error":"policy"}`) })
		if how, detail := s.ends(instanceType, values{"admin_token": s.AdminToken()}, state, s.here()); how != noListing {
			t.Errorf("%d: it ends with %q, want %q: %s", status, how, noListing, detail)
		}
	}
}

// Whether a fleet is missed is told as fast as whether one instance is: the second
// listings are shared, or not asked for where there is no hope.
func TestGoneAFleetWithoutTokensIsMissedByFewListings(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, _ := s.known(instanceType)
	s.Empty()
	c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
	for n := range 60 {
		read := c.refreshing(instanceType, withoutToken(state).with(values{"id": fmt.Sprintf("r%014d", n)}), nil)
		c.only(tfprotov6.DiagnosticSeverityError, read.Diagnostics)
	}
	if asked := s.Calls(listing); asked > 15 {
		t.Errorf("the listing was asked for %d times", asked)
	}
}
