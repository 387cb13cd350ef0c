package instance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/edge"
)

// ending is how a plan over an instance, and over all that lives on it, ends.
type ending struct {
	how  string
	says []string
}

// kept is a plan that changes nothing. It warns just if it is to say something.
func kept(says ...string) ending { return ending{"kept", says} }

// gone is a plan that creates everything again.
func gone(says ...string) ending { return ending{"gone", says} }

// fails is a plan that fails, and says this.
func fails(says ...string) ending { return ending{"fails", says} }

// What plans say.
const (
	unlistedNotice  = "The listing of the server lacks instances that exist"
	noListingNotice = "There is no listing, so instances are found by their own tokens"
	vanishedNotice  = "Instance no longer exists on the server"
	unprovenError   = "it was not found, which does not prove that it is gone"
	refusedToken    = "the instance token was rejected"
	wayOn           = "UAZAPI_KNOWN_GONE="
)

// stage is an instance that is paired and that the state knows, with all that
// lives on it, on a server that has another one as well.
type stage struct {
	*world.Gated
	in, other simulator.Instance
}

// holders are those who plan, by what they hold: the admin token or none, and
// the token of the instance in the state, as the provider's own, or nowhere. Each
// gives the configuration that brings the objects into the state, the one to plan
// then, and the arguments of the provider.
var holders = map[string]func(s *stage) (first, then, arguments string){
	"admin": func(s *stage) (string, string, string) {
		body := world.Sales() + livingOn("instance_id = "+world.ThisInstance+".id")
		return world.ImportBlock(world.ThisInstance, s.in.ID) + body, body, fmt.Sprintf("admin_token = %q", s.AdminToken())
	},
	"admin without a stored token": func(s *stage) (string, string, string) {
		body := world.Sales("store_token = false") + livingOn("instance_id = "+world.ThisInstance+".id")
		return world.ImportBlock(world.ThisInstance, s.in.ID) + body, body, fmt.Sprintf("admin_token = %q", s.AdminToken())
	},
	"owner": func(s *stage) (string, string, string) {
		body := world.Sales(world.ByToken(s.in)) + livingOn("instance_id = "+world.ThisInstance+".id")
		return body, body, ""
	},
	"owner by the provider": func(s *stage) (string, string, string) {
		body := livingOn("")
		return body, body, fmt.Sprintf("token = %q", s.in.Token)
	},
}

// livingOn is all that lives on an instance, as it is when it was just paired.
func livingOn(argument string) string {
	return world.Privacy.With(argument, world.Privacy.AsPaired) + world.Presence.With(argument, world.Presence.AsPaired) + world.ConnectionOf(argument)
}

// plotted is one way in which a plan learns what became of an instance.
type plotted struct {
	options simulator.Options
	// given is what became of it.
	given func(s *stage)
	// arguments are more of the provider's.
	arguments string
	// admin ends with the admin token and a token in the state, unstored with the
	// admin token alone. Owner ends with a token in the state or in the provider,
	// and no admin token.
	admin, unstored, owner ending
}

// meeting is what became of it where a route meets a fault.
func meeting(route string, fault simulator.Fault) func(*stage) {
	return func(s *stage) { s.Meets(route, fault)() }
}

// unlistable is a server that has its listing switched off.
var unlistable = meeting(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"This endpoint has been disabled."}`})

func deleted(s *stage) { s.Must(s.Remove(s.in.ID)) }

// and does one after the other.
func and(acts ...func(*stage)) func(*stage) {
	return func(s *stage) {
		for _, act := range acts {
			act(s)
		}
	}
}

// Answers of what stands before a server.
var (
	pageNotFound = edge.Answer{Status: 404, Body: "<html><title>404 Not Found</title></html>"}
	wallRefuses  = edge.Answer{Status: 403, Body: "error code: 1020", ContentType: "text/plain"}
)

var plots = map[string]plotted{
	"it is there": {admin: kept(), unstored: kept(), owner: kept()},
	"its token was changed": {
		given: func(s *stage) { _, err := s.RotateToken(s.in.ID); s.Must(err) },
		admin: kept(), unstored: kept(), owner: fails(refusedToken),
	},

	"it was deleted": {
		given: deleted,
		admin: gone(vanishedNotice, "the server refused its token twice"), unstored: gone(vanishedNotice, "two listings"), owner: fails(refusedToken, "UAZAPI_KNOWN_GONE="),
	},
	"it was deleted, and was the last one": {
		given: and(deleted, func(s *stage) { s.Must(s.Remove(s.other.ID)) }),
		admin: gone(vanishedNotice), unstored: gone(vanishedNotice), owner: fails(refusedToken),
	},
	"it was deleted from a server that says so": {
		options: simulator.Options{GoneAnswer: simulator.Gone404}, given: deleted,
		admin: gone(vanishedNotice), unstored: gone(vanishedNotice), owner: gone(vanishedNotice, "there is no such instance"),
	},
	"it was deleted, and the server counts more than it lists": {
		given: func(s *stage) {
			more := s.AddShops(4)
			s.Inject(simulator.Fault{Route: "GET /status", Kind: simulator.FaultOld})
			for _, instance := range more {
				s.Must(s.Remove(instance.ID))
			}
			deleted(s)
		},
		admin: fails(unprovenError, "counts clearly more", wayOn), unstored: fails(unprovenError, "counts clearly more", wayOn), owner: fails(refusedToken),
	},
	"it was deleted, and a page answers to its token": {
		given: and(deleted, func(s *stage) { s.Edge.Instead(world.StatusRoute, 0, pageNotFound) }),
		admin: fails(unprovenError, "did not clearly refuse its token"), unstored: gone(vanishedNotice), owner: fails("the server has no such route"),
	},
	"it was deleted, and a firewall answers to its token": {
		given: and(deleted, func(s *stage) { s.Edge.Instead(world.StatusRoute, 0, wallRefuses) }),
		admin: fails(unprovenError, "did not clearly refuse its token"), unstored: gone(vanishedNotice), owner: fails("something before the server refused the request"),
	},
	"it was deleted, and the second listing fails": {
		given: and(deleted, meeting(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1})),
		admin: fails(unprovenError, "a second one could not be read"), unstored: fails(unprovenError, "a second one could not be read"), owner: fails(refusedToken),
	},

	"the listing is empty for a moment": {
		given: func(s *stage) { s.Edge.Empty() },
		admin: kept(unlistedNotice), unstored: fails(unprovenError, wayOn), owner: kept(),
	},
	"the listing is null for a moment": {
		given: func(s *stage) { s.Edge.Null() },
		admin: kept(unlistedNotice), unstored: fails(unprovenError, wayOn), owner: kept(),
	},
	"the listing is cut to a page": {
		given: func(s *stage) {
			s.AddShops(4)
			s.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultGarbled, Body: fmt.Sprintf(`[{"id":%q,"name":"Outra"}]`, s.other.ID)})()
		},
		admin: kept(unlistedNotice), unstored: fails(unprovenError, wayOn), owner: kept(),
	},
	"the listing comes from a cache that is older than the instance": {
		given: func(s *stage) {
			old := fmt.Sprintf(`[{"id":%q,"name":"Outra","created":"2026-08-01 00:00:00.000Z","currentTime":"2026-08-01 00:00:01.000Z"}]`, s.other.ID)
			s.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultGarbled, Body: old})()
		},
		admin: kept(unlistedNotice), unstored: fails(unprovenError, wayOn), owner: kept(),
	},
	"the listing lacks it, and a cache answers for another one": {
		given: and(func(s *stage) { s.Edge.Empty() },
			func(s *stage) {
				s.Meets(world.StatusRoute, simulator.Fault{Kind: simulator.FaultGarbled, Body: fmt.Sprintf(`{"instance":{"id":%q,"name":"Outra","status":"connected"},"status":{}}`, s.other.ID)})()
			}),
		admin: fails(unprovenError), unstored: fails(unprovenError), owner: fails("the token is another instance's"),
	},

	"there is no listing": {
		given: unlistable,
		admin: kept(noListingNotice), unstored: fails("the server shows no listing"), owner: kept(),
	},
	"there is no listing, and it was deleted": {
		given: and(deleted, unlistable),
		admin: fails(refusedToken), unstored: fails("the server shows no listing"), owner: fails(refusedToken),
	},
	"there is no listing, and the server says that it was deleted": {
		options: simulator.Options{GoneAnswer: simulator.Gone404},
		given:   and(deleted, unlistable),
		admin:   gone(vanishedNotice), unstored: fails("the server shows no listing"), owner: gone(vanishedNotice),
	},
	"the admin token was revoked": {
		given: meeting(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Invalid AdminToken Header"}`}),
		admin: kept(noListingNotice), unstored: fails("the admin token was rejected"), owner: kept(),
	},
	"the listing fails": {
		given: meeting(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500}),
		admin: kept(noListingNotice), unstored: fails("the server failed"), owner: kept(),
	},
	"the listing fails, and it was deleted": {
		given: and(deleted, meeting(world.ListRoute, simulator.Fault{Kind: simulator.FaultHTMLBefore})),
		admin: fails("the server failed"), unstored: fails("the server failed"), owner: fails(refusedToken),
	},
	"the listing is no JSON": {
		given: meeting(world.ListRoute, simulator.Fault{Kind: simulator.FaultGarbled}),
		admin: kept(noListingNotice), unstored: fails("the answer makes no sense"), owner: kept(),
	},
	"the listing takes too long": {
		given:     meeting(world.ListRoute, simulator.Fault{Kind: simulator.FaultLatency, Latency: time.Hour}),
		arguments: "request_timeout = \"2s\"\n  max_retries = 0",
		admin:     kept(noListingNotice), unstored: fails("no answer in 2s"), owner: kept(),
	},
	"nothing is answered": {
		given: meeting("", simulator.Fault{Kind: simulator.FaultDropBefore}),
		admin: fails("no answer from the server"), unstored: fails("no answer from the server"), owner: fails("no answer from the server"),
	},

	"every answer begins with a byte order mark": {
		given: func(s *stage) { s.Edge.BOM() },
		admin: kept(), unstored: kept(), owner: kept(),
	},
	"a gateway adds a slash to every path": {
		given: func(s *stage) { s.Edge.Slash() },
		admin: kept(), unstored: kept(), owner: kept(),
	},
}

// Nothing leaves the state on the strength of one answer that could be wrong:
// neither the instance nor its privacy, presence and connection.
func TestProofWhatIsGoneAndWhatIsKept(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, plot := range plots {
		for holder := range holders {
			t.Run(title+"/"+holder, func(t *testing.T) {
				t.Parallel()
				plot.play(t, holder)
			})
		}
	}
}

func (p plotted) play(t *testing.T, holder string) {
	t.Helper()
	s := newStage(t, p.options)
	first, then, arguments := holders[holder](s)
	user := s.Terminal(s.Configured(arguments, first))
	user.Run(world.Apply...)
	s.ResetRequests()
	if p.given != nil {
		p.given(s)
	}
	user.Configure(s.Configured(arguments+"\n  "+p.arguments, then))
	want := p.owner
	switch holder {
	case "admin":
		want = p.admin
	case "admin without a stored token":
		want = p.unstored
	}
	ends(user, want, strings.Count(then, "resource \""))
	s.WroteNothing()
}

func newStage(t *testing.T, options simulator.Options) *stage {
	t.Helper()
	s := &stage{Gated: world.StartGated(t, options)}
	s.in, s.other = s.Paired("Vendas", world.Phone), s.Add("Outra")
	return s
}

// ends plans so many objects, and checks how that ends.
func ends(user *world.Terminal, want ending, objects int) {
	user.T.Helper()
	said, succeeded := user.Tries(world.Plan...)
	how := "planned otherwise"
	switch {
	case !succeeded:
		how = "fails"
	case strings.Contains(said, world.NothingToDo):
		how = "kept"
	case strings.Contains(said, fmt.Sprintf("Plan: %d to add, 0 to change, 0 to destroy", objects)):
		how = "gone"
	}
	if how != want.how || !world.Says(want.says...).MatchString(said) {
		user.T.Errorf("it is %s, want %s with %q:\n%s", how, want.how, want.says, said)
	}
	if how == "kept" && len(want.says) == 0 && strings.Contains(said, "Warning") {
		user.T.Errorf("it warns:\n%s", said)
	}
}
