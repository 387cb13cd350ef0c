package instance

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

// leaving is one way in which the destruction of an instance ends.
type leaving struct {
	options simulator.Options
	given   func(s *stage)
	// admin, unstored and owner are what it says for who holds what, as in [plotted]:
	// "" where it is done.
	admin, unstored, owner string
	// unsent tells that no request to delete it may be sent, and stays that the
	// instance is there in the end.
	unsent, stays bool
}

// all says the same for all.
func (l leaving) all(says string) leaving {
	l.admin, l.unstored, l.owner = says, says, says
	return l
}

const (
	stillThere     = `Unable to delete instance "Vendas": it is still there`
	tokenOfAnother = "the token is another instance's"
	noneAnswered   = "no answer from the server"
)

var leavings = map[string]leaving{
	"it is there":                     {},
	"the answer is cut":               {given: meeting(world.DeleteRoute, simulator.Fault{Kind: simulator.FaultDropAfter, Times: 1})},
	"a gateway answers 504 instead":   {given: func(s *stage) { s.Edge.After(world.DeleteRoute, 1, lostCreates["504"]) }},
	"a gateway answers 408 instead":   {given: func(s *stage) { s.Edge.After(world.DeleteRoute, 1, lostCreates["408"]) }},
	"a page answers instead":          {given: func(s *stage) { s.Edge.After(world.DeleteRoute, 1, lostCreates["200 with a page"]) }},
	"the server says that it is gone": {options: simulator.Options{GoneAnswer: simulator.Gone404}},
	"it still opens for a moment": {
		given: func(s *stage) {
			s.Script.After(world.DeleteRoute, 1, func() {
				s.Edge.Instead(world.StatusRoute, 1, edge.Answer{Body: s.asShown(), ContentType: "application/json"})
			})
		},
	},
	"the request is lost":      leaving{given: func(s *stage) { s.Edge.Instead(world.DeleteRoute, 0, lostCreates["504"]) }, stays: true}.all(`Unable to delete instance "Vendas": the server failed`),
	"the server only pretends": leaving{given: meeting(world.DeleteRoute, simulator.Fault{Kind: simulator.FaultAnswerOnly}), stays: true}.all(stillThere),
	"a gateway pretends in its place": leaving{given: func(s *stage) {
		s.Edge.Instead(world.DeleteRoute, 0, edge.Answer{Body: `{"response":"Instance Deleted","info":""}`, ContentType: "application/json"})
	}, stays: true}.all(stillThere),
	"it is refused": leaving{
		given: meeting(world.DeleteRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"Em uso"}`}), stays: true,
	}.all(`Unable to delete instance "Vendas": the server refused the request`),

	"it was deleted before":                            {given: deleted, owner: refusedToken, unsent: true},
	"it was deleted before from a server that says so": {options: simulator.Options{GoneAnswer: simulator.Gone404}, given: deleted, unsent: true},
	"its token was changed":                            {given: func(s *stage) { _, err := s.RotateToken(s.in.ID); s.Must(err) }, owner: refusedToken},
	"there is no listing":                              {given: unlistable, unstored: "the server shows no listing"},
	"there is no listing, and it was deleted before": {
		given: and(deleted, unlistable),
		admin: refusedToken, unstored: "the server shows no listing", owner: refusedToken, unsent: true,
	},
	"the listing is empty for a moment": {given: func(s *stage) { s.Edge.Empty() }, unstored: unprovenError},
	"the listing is null for a moment":  {given: func(s *stage) { s.Edge.Null() }, unstored: unprovenError},
	"the listing lacks it, and a page answers to its token": {
		given: and(func(s *stage) { s.Edge.Empty() }, func(s *stage) { s.Edge.Instead(world.StatusRoute, 0, pageNotFound) }),
		admin: unprovenError, unstored: unprovenError, owner: "the server has no such route", unsent: true, stays: true,
	},
	"a cache answers for another one": {
		given: meeting(world.StatusRoute, simulator.Fault{Kind: simulator.FaultForeign}), unsent: true, stays: true,
		admin: tokenOfAnother, unstored: tokenOfAnother, owner: tokenOfAnother,
	},
	"nothing is answered": leaving{given: meeting("", simulator.Fault{Kind: simulator.FaultDropBefore}), unsent: true, stays: true}.all(noneAnswered),
}

// asShown is the status that the server would show of the instance.
func (s *stage) asShown() string {
	return fmt.Sprintf(`{"instance":{"id":%q,"token":%q,"name":%q,"status":"disconnected"},"status":{"connected":false,"loggedIn":false}}`, s.in.ID, s.in.Token, s.in.Name)
}

// An instance is destroyed when the server refuses the token of what opened before.
// The provider looks by itself first: with -refresh=false, nobody else did.
func TestDeleteEndsOnProof(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range leavings {
		for holder := range holders {
			if holder == "owner by the provider" {
				continue // has its own test
			}
			t.Run(title+"/"+holder, func(t *testing.T) {
				t.Parallel()
				c.play(t, holder)
			})
		}
	}
}

func (l leaving) play(t *testing.T, holder string) {
	t.Helper()
	s := newStage(t, l.options)
	first, then, arguments := holders[holder](s)
	living := livingOn("instance_id = " + world.ThisInstance + ".id")
	user := s.Terminal(s.Configured(arguments, strings.TrimSuffix(first, living)))
	user.Run(world.Apply...)
	s.ResetRequests()
	user.Configure(s.Configured(arguments+"\n  max_retries = 0", strings.TrimSuffix(then, living)))
	if l.given != nil {
		l.given(s)
	}
	want := l.owner
	switch holder {
	case "admin":
		want = l.admin
	case "admin without a stored token":
		want = l.unstored
	}
	l.check(s, user, want, world.DestroyUnseen)
}

// check destroys, and checks how that ends.
func (l leaving) check(s *stage, user *world.Terminal, want string, command []string) {
	s.T.Helper()
	said, succeeded := user.Tries(command...)
	if succeeded != (want == "") || !world.Says(want).MatchString(said) {
		s.T.Errorf("it succeeds: %t, want %q:\n%s", succeeded, want, said)
	}
	if left := len(user.Managed()); (left == 0) != (want == "") {
		s.T.Errorf("%d instances are left in the state", left)
	}
	if sent := s.Calls(world.DeleteRoute); l.unsent && sent > 0 {
		s.T.Errorf("it was deleted with %d requests", sent)
	}
	if _, there := s.Instance(s.in.ID); there && want == "" || !there && l.stays {
		s.T.Errorf("it is on the server: %t", there)
	}
	if _, there := s.Instance(s.other.ID); !there {
		s.T.Error("the other one was deleted")
	}
}

// A user who has nothing but the token, stored or in the provider, destroys as well,
// whether the tool looks first or not.
func TestDeleteWithTheTokenAlone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		leaving
		want string
	}{
		"it is there": {},
		"it is there, on a server that says what is gone": {leaving: leaving{options: simulator.Options{GoneAnswer: simulator.Gone404}}},
		"the answer is cut":                                {leaving: leavings["the answer is cut"]},
		"a gateway answers 408 instead":                    {leaving: leavings["a gateway answers 408 instead"]},
		"the server only pretends":                         {leavings["the server only pretends"], stillThere},
		"it was deleted before":                            {leaving{given: deleted, unsent: true}, refusedToken},
		"it was deleted before from a server that says so": {leaving: leavings["it was deleted before from a server that says so"]},
	} {
		for by, adopts := range map[string]func(in simulator.Instance) (arguments, body string){
			"stored": func(in simulator.Instance) (string, string) { return "", world.Sales(world.ByToken(in)) },
			"in the provider": func(in simulator.Instance) (string, string) {
				return fmt.Sprintf("token = %q", in.Token), world.Sales(world.ByWriteOnlyToken(in, 1))
			},
		} {
			for looks, more := range map[string][]string{"looking first": nil, "without looking": {"-refresh=false"}} {
				t.Run(title+"/"+by+"/"+looks, func(t *testing.T) {
					t.Parallel()
					if by == "in the provider" {
						world.Needs(t, "write-only attributes")
					}
					s := newStage(t, c.options)
					arguments, body := adopts(s.in)
					user := s.Terminal(s.Configured(arguments, body))
					user.Run(world.Apply...)
					s.ResetRequests()
					if c.given != nil {
						c.given(s)
					}
					c.check(s, user, c.want, append(slices.Clone(world.Destroy), more...))
				})
			}
		}
	}
}

// A fleet is destroyed with one listing for all, as fast with -refresh=false.
func TestDeleteOfAFleetSharesOneListing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	g := world.StartGated(t, simulator.Options{})
	_, user := managedFleet(g, 12)
	g.ResetRequests()
	user.Run(world.DestroyUnseen...)
	if left, listings := len(g.Instances()), g.Calls(world.ListRoute); left > 0 || listings != 1 {
		t.Errorf("%d instances are left, after %d listings", left, listings)
	}
}
