package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

const healthRoute = "GET /status"

// private is the private state of a resource, as tools keep it: each value is
// JSON.
func (c *caller) private(kept values) []byte {
	c.t.Helper()
	data := map[string][]byte{}
	for key, value := range kept {
		encoded, err := json.Marshal(value)
		if err != nil {
			c.t.Fatal(err)
		}
		data[key] = encoded
	}
	encoded, err := json.Marshal(data)
	if err != nil {
		c.t.Fatal(err)
	}
	return encoded
}

// besideSession decodes what is private besides the mark of the session, which a
// connection has, and the random one of an instance.
func (c *caller) besideSession(private []byte) values {
	c.t.Helper()
	decoded := c.privately(private)
	delete(decoded, "session")
	delete(decoded, "mark")
	return decoded
}

// privately decodes the private state of a resource.
func (c *caller) privately(private []byte) values {
	c.t.Helper()
	if len(private) == 0 {
		return values{}
	}
	var data map[string][]byte
	if err := json.Unmarshal(private, &data); err != nil {
		c.t.Fatal(err)
	}
	kept := values{}
	for key, encoded := range data {
		var value any
		if err := json.Unmarshal(encoded, &value); err != nil {
			c.t.Fatal(err)
		}
		kept[key] = value
	}
	return kept
}

// refreshing refreshes an object of any kind.
func (c *caller) refreshing(kind string, state values, private []byte) *tfprotov6.ReadResourceResponse {
	c.t.Helper()
	resp, err := c.ReadResource(c.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: kind, CurrentState: c.resource(kind, state), Private: private})
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

// scene is a server with an instance that is paired and that the state knows, and
// with another one. What stands before the server passes everything on at first.
type scene struct {
	*simulator.Simulator
	*edge.Edge
	t    *testing.T
	url  string
	in   simulator.Instance
	more []simulator.Instance
	// meanwhile is done once, while an instance is being created.
	meanwhile func(s *scene)
}

// newScene starts a server whose clock goes on with each listing.
func newScene(t *testing.T, options simulator.Options) *scene {
	t.Helper()
	clock, s := simulator.NewClock(time.Now()), &scene{t: t}
	options.Clock = clock
	options.OnRequest = func(request simulator.Request) {
		if request.Route == listing {
			clock.Advance(polling.Every)
		}
		if act := s.meanwhile; act != nil && request.Route == createRoute {
			s.meanwhile = nil
			act(s)
		}
	}
	options.Strict = true
	s.Simulator = simulator.New(options)
	s.Edge = edge.New(s.Simulator)
	listening := httptest.NewServer(s.Edge)
	t.Cleanup(listening.Close)
	s.url = listening.URL
	s.in = s.Add("Vendas")
	s.must(s.Pair(s.in.ID, phone))
	s.in, _ = s.Instance(s.in.ID)
	s.more = append(s.more, s.Add("Suporte"))
	return s
}

func (s *scene) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// Heal ends what goes wrong at the server and before it.
func (s *scene) Heal() {
	s.Simulator.Heal()
	s.Edge.Heal()
}

// known is the state of an object of the instance, and what is private to it. It
// asks as the owner of the instance, since not every server has a listing.
func (s *scene) known(kind string) (values, values) {
	s.t.Helper()
	c := newConfigured(s.t, values{"base_url": s.url, "token": s.in.Token})
	imported, err := c.ImportResourceState(s.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: s.in.ID})
	s.must(err)
	c.fine(imported.Diagnostics)
	read := c.refreshing(kind, c.read(kind, imported.ImportedResources[0].State), imported.ImportedResources[0].Private)
	c.fine(read.Diagnostics)
	s.ResetRequests()
	private := c.besideSession(read.Private)
	if diff := cmp.Diff(values{"found_at": []any{s.url}}, private); diff != "" {
		s.t.Errorf("what is private (-want +got):\n%s", diff)
	}
	return c.read(kind, read.NewState), private
}

// ends is how a refresh with these arguments of the provider ends: "kept" or
// "gone", each with the summary of a warning if there is another than that it is
// gone, or the headline of an error.
func (s *scene) ends(kind string, arguments, state, private values) (how, detail string) {
	s.t.Helper()
	c := newConfigured(s.t, values{"base_url": s.url, "max_retries": 0}.with(arguments))
	read := c.refreshing(kind, state, c.private(private))
	how = "kept"
	if c.read(kind, read.NewState) == nil {
		how = "gone"
	}
	var details []string
	for _, diagnostic := range read.Diagnostics {
		details = append(details, diagnostic.Detail)
		switch {
		case diagnostic.Severity == tfprotov6.DiagnosticSeverityError:
			if how == "gone" {
				s.t.Errorf("it is gone with an error: %s", diagnostic.Summary)
			}
			_, how, _ = strings.Cut(diagnostic.Summary, ": ")
		case how != "gone" || !strings.HasPrefix(diagnostic.Summary, "Instance no longer exists"):
			how += ", " + diagnostic.Summary
		}
		if token := s.in.Token; strings.Contains(diagnostic.Summary+diagnostic.Detail, token) {
			s.t.Error("a diagnostic shows the token")
		}
	}
	return how, strings.Join(details, "\n\n")
}

// How a refresh may end.
const (
	isKept     = "kept"
	isGone     = "gone"
	unlisted   = "kept, The listing of the server lacks instances that exist"
	noListing  = "kept, There is no listing, so instances are found by their own tokens"
	newAddress = "kept, Instances are found at a new address"

	unproven     = "it was not found, which does not prove that it is gone"
	movedAway    = "it is not at this address, and never was"
	noCredential = "no credential opens it"
	rejected     = "the instance token was rejected"
	isDisabled   = "the server shows no listing"
	hasFailed    = "the server failed"
	noSense      = "the answer makes no sense"
	noAnswer     = "no answer from the server"
)

// proof is one way in which a refresh learns what became of an instance.
type proof struct {
	options simulator.Options
	// given is what became of it.
	given func(s *scene)
	// private is added to what is private to the state.
	private func(s *scene) values
	// arguments are more of the provider's.
	arguments func(s *scene) values
	// both ends with the admin token and a token in the state, admin with the admin
	// token alone, owner with the token alone, and none with nothing.
	both, admin, owner, none string
	// only names the kind that has it, where that is not every one.
	only string
}

const elsewhere = "https://elsewhere.uazapi.example"

func removed(s *scene) { s.must(s.Remove(s.in.ID)) }

// foundAt says where the instance was found before.
func foundAt(addresses ...string) func(*scene) values {
	return func(*scene) values { return values{"found_at": addresses} }
}

// announcedAt says when the server announced to delete the instance.
func announcedAt(from time.Duration) func(*scene) values {
	return func(*scene) values { return values{"announced_deletion": values{"at": time.Now().Add(from)}} }
}

var proofs = map[string]proof{
	"it is listed": {both: isKept, admin: isKept, owner: isKept, none: noCredential},
	"it is listed with a new token": {
		given: func(s *scene) { _, err := s.RotateToken(s.in.ID); s.must(err) },
		both:  isKept, admin: isKept, owner: rejected, none: noCredential,
	},
	"it is listed, and tokens are left out": {
		options: simulator.Options{ListedTokens: simulator.TokensLeftOut}, only: instanceType,
		both: isKept, admin: isKept, owner: isKept, none: noCredential,
	},
	"it is listed, and tokens are masked": {
		options: simulator.Options{ListedTokens: simulator.TokensMasked}, only: instanceType,
		both: isKept, admin: isKept, owner: isKept, none: noCredential,
	},

	"it was deleted": {given: removed, both: isGone, admin: isGone, owner: rejected, none: noCredential},
	"it was deleted from a server that says so": {
		options: simulator.Options{GoneAnswer: simulator.Gone404}, given: removed,
		both: isGone, admin: isGone, owner: isGone, none: noCredential,
	},
	"it was deleted from a server without health": {
		options: simulator.Options{HealthForm: simulator.HealthMissing}, given: removed,
		both: isGone, admin: isGone, owner: rejected, none: noCredential,
	},
	"it was deleted, and the health counts far more": {
		given: func(s *scene) {
			for range 5 {
				s.more = append(s.more, s.Add("Loja"))
			}
			s.Inject(simulator.Fault{Route: healthRoute, Kind: simulator.FaultOld})
			for _, other := range s.more[1:] {
				s.must(s.Remove(other.ID))
			}
			removed(s)
		},
		both: unproven, admin: unproven, owner: rejected, none: noCredential,
	},
	"it was deleted, and its token is answered by a proxy": {
		given: func(s *scene) {
			removed(s)
			s.Instead(ownStatus, 0, edge.Answer{Status: 404, Body: "<html><title>404 Not Found</title></html>"})
		},
		both: unproven, admin: isGone, owner: "the server has no such route", none: noCredential,
	},
	"it was deleted, and its token is answered by a firewall": {
		given: func(s *scene) {
			removed(s)
			s.Instead(ownStatus, 0, edge.Answer{Status: 403, Body: "error code: 1020", ContentType: "text/plain"})
		},
		both: unproven, admin: isGone, owner: "something before the server refused the request", none: noCredential,
	},
	"it was deleted, and the second listing fails": {
		given: func(s *scene) {
			removed(s)
			s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1})
		},
		both: unproven, admin: unproven, owner: rejected, none: noCredential,
	},

	"the listing is empty for a moment": {
		given: func(s *scene) { s.Empty() },
		both:  unlisted, admin: unproven, owner: isKept, none: noCredential,
	},
	"the listing is cut to a page": {
		given: func(s *scene) {
			for range 5 {
				s.Add("Loja")
			}
			s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultGarbled, Body: `[{"id":"` + s.more[0].ID + `","name":"Suporte"}]`})
		},
		both: unlisted, admin: unproven, owner: isKept, none: noCredential,
	},
	"the listing is frozen": {
		given: func(s *scene) {
			s.must(s.Remove(s.in.ID))
			s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultOld})
		},
		// A token that is refused twice is proof enough.
		both: isGone, admin: unproven, owner: rejected, none: noCredential,
	},
	"a cache answers for another instance": {
		given: func(s *scene) {
			s.Empty()
			s.Inject(simulator.Fault{Route: ownStatus, Kind: simulator.FaultGarbled, Body: `{"instance":{"id":"` + s.more[0].ID + `","name":"Suporte"},"status":{}}`})
		},
		both: unproven, admin: unproven, owner: "the token is another instance's", none: noCredential,
	},

	"it was found elsewhere, and is not here": {
		given: removed, private: foundAt(elsewhere),
		both: movedAway, admin: movedAway, owner: movedAway, none: noCredential,
	},
	"it was found elsewhere, and is here": {
		private: foundAt(elsewhere),
		both:    newAddress, admin: newAddress, owner: newAddress, none: noCredential,
	},
	"it was found here among others, and is not here": {
		given: removed, private: func(s *scene) values { return values{"found_at": []string{elsewhere, s.url}} },
		both: isGone, admin: isGone, owner: rejected, none: noCredential,
	},
	"nobody kept where it was found": {
		given: removed, private: func(*scene) values { return values{"found_at": nil} },
		both: isGone, admin: isGone, owner: rejected, none: noCredential,
	},

	"there is no listing": {
		options: simulator.Options{ListingDisabled: true},
		both:    noListing, admin: isDisabled, owner: isKept, none: noCredential,
	},
	"there is no listing, and it was deleted": {
		options: simulator.Options{ListingDisabled: true}, given: removed,
		both: rejected, admin: isDisabled, owner: rejected, none: noCredential,
	},
	"there is no listing, and the server says that it was deleted": {
		options: simulator.Options{ListingDisabled: true, GoneAnswer: simulator.Gone404}, given: removed,
		both: isGone, admin: isDisabled, owner: isGone, none: noCredential,
	},
	"there is no listing, and its announced hour is over": {
		options: simulator.Options{ListingDisabled: true}, given: removed, private: announcedAt(-time.Hour), only: instanceType,
		both: isGone, admin: isDisabled, owner: isGone, none: noCredential,
	},
	"there is no listing, and its announced hour is over by a minute": {
		options: simulator.Options{ListingDisabled: true}, given: removed, private: announcedAt(-time.Minute), only: instanceType,
		both: rejected, admin: isDisabled, owner: rejected, none: noCredential,
	},
	"its announced hour is over, and it lives on": {
		options: simulator.Options{ListingDisabled: true}, private: announcedAt(-time.Hour), only: instanceType,
		both: noListing, admin: isDisabled, owner: isKept, none: noCredential,
	},
	"the listing refuses the admin token": {
		given: func(s *scene) {
			s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Unauthorized"}`})
		},
		both: noListing, admin: "the admin token was rejected", owner: isKept, none: noCredential,
	},
	"the server has no listing": {
		given: func(s *scene) {
			s.Instead(listing, 0, edge.Answer{Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`, ContentType: "application/json"})
		},
		both: noListing, admin: isDisabled, owner: isKept, none: noCredential,
	},

	"the listing fails": {
		given: func(s *scene) {
			s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500})
		},
		both: noListing, admin: hasFailed, owner: isKept, none: noCredential,
	},
	"the listing fails, and it was deleted": {
		given: func(s *scene) {
			removed(s)
			s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultStatusBefore, Status: 500})
		},
		both: hasFailed, admin: hasFailed, owner: rejected, none: noCredential,
	},
	"the listing cannot be read": {
		given: func(s *scene) {
			s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultGarbled})
		},
		both: noListing, admin: noSense, owner: isKept, none: noCredential,
	},
	"the listing is a page of a proxy": {
		given: func(s *scene) { s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultHTMLBefore}) },
		both:  noListing, admin: hasFailed, owner: isKept, none: noCredential,
	},
	"nothing is answered": {
		given: func(s *scene) { s.Inject(simulator.Fault{Kind: simulator.FaultDropBefore}) },
		both:  noAnswer, admin: noAnswer, owner: noAnswer, none: noCredential,
	},
	"everything is answered by a proxy": {
		given: func(s *scene) { s.Inject(simulator.Fault{Kind: simulator.FaultHTMLBefore}) },
		both:  hasFailed, admin: hasFailed, owner: hasFailed, none: noCredential,
	},

	"the operator says that it is gone": {
		arguments: func(s *scene) values { return values{"known_gone": texts(s.in.ID)} },
		both:      isGone, admin: isGone, owner: isGone, none: isGone,
	},
	"the operator says that all are gone": {
		arguments: func(*scene) values { return values{"known_gone": texts("*")} },
		both:      isGone, admin: isGone, owner: isGone, none: isGone,
	},
	"the operator says that another is gone": {
		arguments: func(s *scene) values { return values{"known_gone": texts(s.more[0].ID)} },
		both:      isKept, admin: isKept, owner: isKept, none: noCredential,
	},
}

// Nothing leaves the state on the strength of one answer that could be wrong.
func TestWhatIsGoneAndWhatIsKept(t *testing.T) {
	t.Parallel()
	for title, proof := range proofs {
		for _, kind := range []string{instanceType, privacyType, connectionType} {
			if proof.only != "" && proof.only != kind {
				continue
			}
			for holds, want := range map[string]string{"both": proof.both, "admin": proof.admin, "owner": proof.owner, "none": proof.none} {
				t.Run(fmt.Sprintf("%s/%s/%s", title, kind, holds), func(t *testing.T) {
					t.Parallel()
					proof.look(t, kind, holds, want)
				})
			}
		}
	}
}

func (p proof) look(t *testing.T, kind, holds, want string) {
	t.Helper()
	s := newScene(t, p.options)
	state, private := s.known(kind)
	delete(state, "token")
	arguments := values{}
	if holds == "both" || holds == "owner" {
		state["token"] = s.in.Token
	} else if kind == instanceType {
		state["store_token"] = false
	}
	if holds == "both" || holds == "admin" {
		arguments["admin_token"] = s.AdminToken()
	}
	if p.given != nil {
		p.given(s)
	}
	if p.private != nil {
		private = private.with(p.private(s))
	}
	if p.arguments != nil {
		arguments = arguments.with(p.arguments(s))
	}
	how, detail := s.ends(kind, arguments, state, private)
	if how != want {
		t.Errorf("it ends with %q, want %q: %s", how, want, detail)
	}
	if want == movedAway && (!strings.Contains(detail, elsewhere) || !strings.Contains(detail, s.url)) {
		t.Errorf("it does not name both addresses: %s", detail)
	}
	if want == unproven && !strings.Contains(detail, "UAZAPI_KNOWN_GONE") {
		t.Errorf("it does not tell the way on: %s", detail)
	}
	if want == noAnswer && arguments["admin_token"] != nil && s.Calls(ownStatus) > 0 {
		t.Errorf("a server out of reach was asked for one instance, %d times", s.Calls(ownStatus))
	}
}

// What a listing alone cannot prove of a protected instance, its token can.
func TestProtectedInstanceIsNotGoneByListingsAlone(t *testing.T) {
	t.Parallel()
	for stored, want := range map[bool]string{true: isGone, false: unproven} {
		s := newScene(t, simulator.Options{})
		state, private := s.known(instanceType)
		state["deletion_protection"] = true
		if !stored {
			state = state.with(values{"store_token": false, "token": nil})
		}
		removed(s)
		how, detail := s.ends(instanceType, values{"admin_token": s.AdminToken()}, state, private)
		if how != want {
			t.Errorf("with its token stored %t it ends with %q, want %q: %s", stored, how, want, detail)
		}
	}
}

// The last instance of a server is gone like any other, if its token is known.
func TestTheLastInstanceOfAServerIsGone(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(instanceType)
	s.must(s.Remove(s.more[0].ID))
	removed(s)
	if how, detail := s.ends(instanceType, values{"admin_token": s.AdminToken()}, state, private); how != isGone {
		t.Errorf("it ends with %q: %s", how, detail)
	}
}

// refreshFleet refreshes instances one after another in one run, and returns how
// often it ended how.
func (s *scene) refreshFleet(fleet []simulator.Instance, stored bool) map[string]int {
	s.t.Helper()
	c := newConfigured(s.t, values{"base_url": s.url, "admin_token": s.AdminToken()})
	ended := map[string]int{}
	for _, instance := range fleet {
		state := instanceState(instance)
		if !stored {
			state = state.with(values{"store_token": false, "token": nil})
		}
		read := c.refreshing(instanceType, state, c.private(values{"found_at": []string{s.url}}))
		how := isKept
		if c.read(instanceType, read.NewState) == nil {
			how = isGone
		}
		for _, diagnostic := range read.Diagnostics {
			if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
				_, how, _ = strings.Cut(diagnostic.Summary, ": ")
				if !strings.Contains(diagnostic.Detail, "UAZAPI_KNOWN_GONE='*'") && !strings.Contains(diagnostic.Detail, "UAZAPI_KNOWN_GONE="+instance.ID) {
					s.t.Errorf("it does not tell the way on: %s", diagnostic.Detail)
				}
			}
		}
		ended[how]++
	}
	return ended
}

// A fleet that is lost all at once is more often a wrong server than deleted.
func TestFleetThatIsLostAtOnceIsAnError(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		instances, lost int
		stored          bool
		want            map[string]int
	}{
		"ten of ten with tokens":       {10, 10, true, map[string]int{isGone: 10}},
		"some of many with tokens":     {30, 12, true, map[string]int{isKept: 18, isGone: 12}},
		"twelve of twelve with tokens": {12, 12, true, map[string]int{isGone: 10, unproven: 2}},
		"one of one without tokens":    {1, 1, false, map[string]int{isGone: 1}},
		"one of three without tokens":  {3, 1, false, map[string]int{isKept: 2, isGone: 1}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			var fleet []simulator.Instance
			for n := range test.instances {
				fleet = append(fleet, s.Add(fmt.Sprintf("Loja %d", n)))
			}
			// What is there is looked for first, as it may be in any order.
			slices.Reverse(fleet)
			for _, instance := range fleet[test.instances-test.lost:] {
				s.must(s.Remove(instance.ID))
			}
			if diff := cmp.Diff(test.want, s.refreshFleet(fleet, test.stored)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Warnings on finding instances come once a run, whatever the fleet.
func TestFleetWithoutAListingIsWarnedOfOnce(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{ListingDisabled: true})
	c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
	warned := 0
	for range 5 {
		read := c.refreshing(instanceType, instanceState(s.Add("Loja")), nil)
		warned += len(read.Diagnostics)
	}
	if warned != 1 {
		t.Errorf("it warns %d times, want once", warned)
	}
	if asked := s.Calls(listing); asked != 1 {
		t.Errorf("the listing was asked for %d times, want once", asked)
	}
}

// What the operator calls gone, and a run has seen, is an error.
func TestKnownGoneThatIsThereIsAnError(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(instanceType)
	c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken(), "known_gone": texts(s.in.ID)})
	other := instanceState(s.more[0])
	c.fine(c.refreshing(instanceType, other, nil).Diagnostics)
	read := c.refreshing(instanceType, state, c.private(private))
	refusal := c.only(tfprotov6.DiagnosticSeverityError, read.Diagnostics)
	if !strings.HasSuffix(refusal.Summary, ": known_gone names an instance that is there") || !strings.Contains(refusal.Detail, s.in.ID) {
		t.Errorf("it says %q: %s", refusal.Summary, refusal.Detail)
	}
	if diff := cmp.Diff(state, c.read(instanceType, read.NewState)); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
}

// An instance that is gone by the operator's word is gone with all that lives on
// it, also where no object has its id in known_gone any more.
func TestWhatLivesOnAGoneInstanceIsGoneWithoutACall(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{ListingDisabled: true, GoneAnswer: simulator.Gone404})
	state, private := s.known(instanceType)
	setting, _ := s.known(privacyType)
	removed(s)
	c := newConfigured(t, values{"base_url": s.url})
	if gone := c.refreshing(instanceType, state, c.private(private)); c.read(instanceType, gone.NewState) != nil {
		t.Fatal("the instance is not gone")
	}
	asked := len(calls(s.Simulator))
	if gone := c.refreshing(privacyType, setting, c.private(private)); c.read(privacyType, gone.NewState) != nil {
		t.Error("its privacy is not gone")
	}
	if now := len(calls(s.Simulator)); now != asked {
		t.Errorf("%d calls were made for it", now-asked)
	}
}

// A refresh keeps at which address it found the instance, the last four of them.
func TestAddressesAreKept(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		before []string
		want   func(here string) []any
	}{
		"the first": {nil, func(here string) []any { return []any{here} }},
		"another":   {[]string{"https://a.example"}, func(here string) []any { return []any{"https://a.example", here} }},
		"four at the most": {[]string{"https://a.example", "https://b.example", "https://c.example", "https://d.example"}, func(here string) []any {
			return []any{"https://b.example", "https://c.example", "https://d.example", here}
		}},
		"what is no list":   {[]string{""}, func(here string) []any { return []any{"", here} }},
		"none of a failure": {nil, nil},
	} {
		for _, kind := range []string{instanceType, privacyType, connectionType} {
			s := newScene(t, simulator.Options{})
			state, private := s.known(kind)
			delete(private, "found_at")
			if test.before != nil {
				private["found_at"] = test.before
			}
			want := values{}
			if test.before != nil {
				want["new_address"] = s.url
			}
			if test.want != nil {
				want["found_at"] = test.want(s.url)
			} else {
				s.Inject(simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 400})
			}
			c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
			read := c.refreshing(kind, state, c.private(private))
			if diff := cmp.Diff(want, c.besideSession(read.Private)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", title, kind, diff)
			}
		}
	}
}

// A listing that leaves tokens out or masks them is no news of the token.
func TestTokenOfTheStateOutlivesAListingWithoutTokens(t *testing.T) {
	t.Parallel()
	for _, form := range []simulator.ListedTokens{simulator.TokensLeftOut, simulator.TokensMasked, simulator.TokensShown} {
		s := newScene(t, simulator.Options{ListedTokens: form})
		state, private := s.known(instanceType)
		c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
		read := c.refreshing(instanceType, state, c.private(private))
		c.fine(read.Diagnostics)
		if diff := cmp.Diff(state, c.read(instanceType, read.NewState)); diff != "" {
			t.Errorf("state (-want +got):\n%s", diff)
		}
	}
}

// A connection that names its instance by the token is refreshed with that token, also
// when its session is over, which the listing does not tell in full.
func TestTokenOfAConnectionOpensItsSession(t *testing.T) {
	t.Parallel()
	for _, form := range []simulator.ListedTokens{simulator.TokensLeftOut, simulator.TokensMasked} {
		s := newScene(t, simulator.Options{ListedTokens: form})
		state, private := s.known(connectionType)
		s.must(s.LogOut(s.in.ID))
		c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
		read := c.refreshing(connectionType, state.with(values{"token": s.in.Token}), c.private(private))
		c.only(tfprotov6.DiagnosticSeverityWarning, read.Diagnostics)
		if got := c.read(connectionType, read.NewState)["connected"]; got != false {
			t.Errorf("connected is %v", got)
		}
	}
}

// A status that is one read late shows a session that is over. The next refresh asks
// again, although the listing is the same as then.
func TestSessionIsAskedForAgainAfterAnOldStatus(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, _ := s.known(connectionType)
	c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
	private := c.refreshing(connectionType, state, nil).Private
	s.Inject(simulator.Fault{Route: statusRoute, Kind: simulator.FaultOld, Times: 1})
	s.must(s.LogOut(s.in.ID))
	for range 2 {
		c = newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
		read := c.refreshing(connectionType, state, private)
		c.fine(read.Diagnostics)
		state, private = c.read(connectionType, read.NewState), read.Private
		if s.in, _ = s.Instance(s.in.ID); !s.in.HasSession {
			s.must(s.Pair(s.in.ID, phone))
		}
	}
	if s.in, _ = s.Instance(s.in.ID); state["jid"] != s.in.JID {
		t.Errorf("jid is %v, want %s", state["jid"], s.in.JID)
	}
}

// A state that was written before session was kept gets it from jid, also where nothing
// else is to be read anew, and where the number was lost since.
func TestSessionOfAStateThatHasNone(t *testing.T) {
	t.Parallel()
	for title, since := range map[string]func(s *scene){
		"connected as before": func(*scene) {},
		"reconnecting":        func(s *scene) { s.must(s.Break(s.in.ID, "connecting")) },
		"lost since":          func(s *scene) { s.must(s.LogOut(s.in.ID)) },
	} {
		s := newScene(t, simulator.Options{})
		state, _ := s.known(connectionType)
		c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
		private := c.refreshing(connectionType, state, nil).Private
		since(s)
		c = newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
		read := c.refreshing(connectionType, state.with(values{"session": nil}), private)
		if got := c.read(connectionType, read.NewState)["session"]; got != s.in.JID || got == "" {
			t.Errorf("%s: session is %v, want %s", title, got, s.in.JID)
		}
	}
}

// A rotated token is taken over, if it opens the instance.
func TestRotatedTokenIsTakenOver(t *testing.T) {
	t.Parallel()
	s := newScene(t, simulator.Options{})
	state, private := s.known(instanceType)
	rotated, err := s.RotateToken(s.in.ID)
	s.must(err)
	c := newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
	read := c.refreshing(instanceType, state, c.private(private))
	c.fine(read.Diagnostics)
	if got := c.read(instanceType, read.NewState)["token"]; got != rotated {
		t.Error("the new token is not taken over")
	}

	// A cache that shows an old one does not replace the token that works.
	s.Heal()
	fresh := state.with(values{"token": rotated})
	s.Inject(simulator.Fault{Route: listing, Kind: simulator.FaultGarbled, Body: fmt.Sprintf(`[{"id":%q,"name":"Vendas","token":%q}]`, s.in.ID, s.in.Token)})
	c = newConfigured(t, values{"base_url": s.url, "admin_token": s.AdminToken()})
	read = c.refreshing(instanceType, fresh, c.private(private))
	c.fine(read.Diagnostics)
	if got := c.read(instanceType, read.NewState)["token"]; got != rotated {
		t.Error("the token that works was replaced by one that does not")
	}
}
