package action

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	rotateTokenRoute = "POST /instance/token/rotate"
	setProxyRoute    = "POST /instance/proxy"
	clearQueueRoute  = "DELETE /message/async"
)

// invokedCase is an action with its resource form, in the tests of what is the same for
// all of them. Those of the reset are its own.
type invokedCase struct {
	name string
	// verb and noun are what messages call it.
	verb, noun string
	// arguments are what it has to be told.
	arguments []string
	// route is the one that does it.
	route string
	// answers is what the state has of the answer, nil where nothing is kept.
	answers knownvalue.Check
	// tells is what the action says.
	tells string
	// unknown is what is told where the answer is lost, "" where it is found out.
	unknown string
}

var invokedCases = []invokedCase{
	{
		name: "instance_rotate_token", verb: "change the token of", noun: "a change of the token", arguments: []string{"confirm_impacts = true"}, route: rotateTokenRoute,
		tells: "The token was changed. The old one is refused from now on.",
	},
	{
		name: "instance_rotate_proxy", verb: "change the address of the proxy of", noun: "a change of the address of the proxy", route: setProxyRoute,
		answers: world.Exactly("Proxy configurado"), tells: "The proxy has another address. The connection restarts by itself.",
		unknown: "Nobody knows whether a change of the address of the proxy was carried out",
	},
	{
		name: "message_queue_clear", verb: "empty the message queue of", noun: "emptying a message queue", route: clearQueueRoute,
		answers: world.Exactly("Async queue cleared"), tells: "Async queue cleared.",
		unknown: "Nobody knows whether emptying a message queue was carried out",
	},
}

// eachInvoked runs a test for every case, each in a scene of its own with a number that is
// connected.
func eachInvoked(t *testing.T, test func(s *world.Scene, c invokedCase)) {
	t.Helper()
	for _, c := range invokedCases {
		t.Run(c.name, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{ProxyKeepsLine: true})
			s.PhonePairs()
			test(s, c)
		})
	}
}

func (c invokedCase) address() string { return "uazapi_" + c.name + ".this" }

// with is the resource form with these arguments, besides those that it has to have.
func (c invokedCase) with(arguments ...string) string {
	return world.Block("resource", "uazapi_"+c.name, "this", append(arguments, c.arguments...)...)
}

func (c invokedCase) planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(c.address(), action)}}
}

func TestInvokedRunsWhenItIsCreatedAndWhenItsTriggersChange(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	eachInvoked(t, func(s *world.Scene, c invokedCase) {
		user := s.Terminal("")
		step := func(does string, times int, arguments ...string) {
			checks := []statecheck.StateCheck{
				statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("instance_id"), world.Exactly(s.It.ID)),
				statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("id"), knownvalue.NotNull()),
			}
			if c.answers != nil {
				checks = append(checks, statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("response"), c.answers))
			}
			user.Configure(s.AsAdmin(c.with(append([]string{world.ByID(s.It)}, arguments...)...)))
			user.Settles([]string{does}, checks...)
			s.Wrote(slices.Repeat([]string{c.route}, times)...)()
		}
		step(world.Created, 1)
		step(world.Untouched, 0)
		step(world.Updated, 1, world.Triggered("1"))
		step(world.Updated, 1, world.Triggered("2"))
		step(world.Updated, 0, world.Triggered("2"), `timeouts = { create = "3m" }`)
		step(world.Updated, 1)
		user.Run(world.Destroy...)
		s.Wrote()()
	})
}

func TestInvokedIsNotImported(t *testing.T) {
	t.Parallel()
	eachInvoked(t, func(s *world.Scene, c invokedCase) {
		config := s.AsAdmin(c.with(world.ByID(s.It)))
		s.Steps(
			resource.TestStep{
				Config: config, ResourceName: c.address(), ImportState: true, ImportStateId: s.It.ID, ImportStatePersist: true,
				ExpectError: world.Says("Unable to import "+c.noun, "no server keeps which resource did it"),
			},
			resource.TestStep{PreConfig: s.Wrote(), Config: config, PostApplyFunc: s.Wrote(c.route)},
		)
	})
}

// What the server certainly did not do is done by the next apply.
func TestInvokedThatIsRefusedIsTriedAgain(t *testing.T) {
	t.Parallel()
	eachInvoked(t, func(s *world.Scene, c invokedCase) {
		config := s.AsAdmin(c.with(world.ByID(s.It)))
		s.Steps(
			resource.TestStep{
				PreConfig: func() {
					s.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"not today"}`})
				},
				Config: config, ExpectError: world.Says(fmt.Sprintf("Unable to %s instance %q: the server refused the request", c.verb, "Vendas"), "HTTP 400", "not today"),
			},
			resource.TestStep{
				PreConfig: world.InTurn(s.Wrote(c.route), s.Heal), Config: config, ConfigPlanChecks: c.planned(plancheck.ResourceActionCreate), PostApplyFunc: s.Wrote(c.route),
			},
		)
	})
}

// What the server may have done is done, and only a change of triggers does it again.
func TestInvokedThatMayHaveBeenDoneIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	eachInvoked(t, func(s *world.Scene, c invokedCase) {
		user := s.Terminal(s.AsAdmin(c.with(world.ByID(s.It))))
		s.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultDropAfter, Times: 1})
		output := user.Run(world.Apply...)
		if !world.Says("1 added").MatchString(output) || c.unknown != "" && !world.Says(c.unknown, "no answer from the server").MatchString(output) || c.unknown == "" && world.Says("Warning").MatchString(output) {
			s.T.Errorf("it says:\n%s", output)
		}
		s.Wrote(c.route)()
		user.PlanSays(world.NothingToDo)
		user.Run(world.Apply...)
		s.Wrote()()
	})
}

func TestInvokedOfAnInstanceThatIsNotThere(t *testing.T) {
	t.Parallel()
	eachInvoked(t, func(s *world.Scene, c invokedCase) {
		s.Steps(resource.TestStep{
			Config:      s.AsAdmin(c.with(`instance_id = "r00000000000000"`)),
			ExpectError: world.Says("Unable to " + c.verb + " instance r00000000000000: it does not exist"),
		})
		s.Wrote()()
	})
}

func TestInvokedAsAnAction(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	eachInvoked(t, func(s *world.Scene, c invokedCase) {
		kind := "uazapi_" + c.name
		user := s.Terminal(s.AsAdmin(world.ActionOf(kind, append([]string{world.ByID(s.It)}, c.arguments...)...)))
		tellsProgress(s, user.Run(world.Invoke(kind+".this")...), c.tells)
		s.Wrote(c.route)()
		s.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"not today"}`})
		user.Fails([]string{fmt.Sprintf("Unable to %s instance %q: the server refused the request", c.verb, "Vendas"), "not today"}, world.Invoke(kind+".this")...)
	})
}

// The instance, and what lives on it, have the new token after the next refresh, whoever
// stores one and whoever does not.
func TestRotateTokenLosesNothing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, arguments := range map[string]string{"a token that is stored": "", "a token that is not stored": "store_token = false"} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			before := s.It.Token
			config := world.ImportBlock(world.ThisInstance, s.It.ID) + world.Sales(arguments) + world.ConnectionOf("instance_id = "+world.ThisInstance+".id") +
				world.Privacy.With("instance_id = "+world.ThisInstance+".id", world.Privacy.AsPaired)
			user := s.Terminal(s.AsAdmin(config))
			user.Run(world.Apply...)
			rotation := func(by string) string {
				return invokedCases[0].with("instance_id = "+world.ThisInstance+".id", world.Triggered(by))
			}
			for n := range 2 {
				user.Configure(s.AsAdmin(config + rotation(strconv.Itoa(n))))
				user.Run(world.Apply...)
				user.PlanSays(world.NothingToDo)
				user.Run(append(slices.Clone(world.Apply), "-refresh-only")...)
			}
			now := s.Only()
			state := user.ReadFile("terraform.tfstate")
			if now.Token == before || !now.Connected || strings.Contains(state, before) || strings.Contains(state, now.Token) != (arguments == "") {
				t.Errorf("it is connected: %t, and the state has a token that it should not have, or lacks one", now.Connected)
			}
			user.Run(append(slices.Clone(world.Apply), "-destroy")...)
			if _, there := s.Instance(s.It.ID); there {
				t.Error("it is still there")
			}
		})
	}
}

// What would lose the instance is refused before anything is sent.
func TestRotateTokenIsRefusedWhereTheInstanceWouldBeLost(t *testing.T) {
	t.Parallel()
	rotation := invokedCases[0]
	for title, c := range map[string]struct {
		options simulator.Options
		config  func(s *world.Scene) string
		says    []string
	}{
		"without an admin token": {
			config: func(s *world.Scene) string { return s.AsOwner(s.It.Token, rotation.with(world.ByID(s.It))) },
			says:   []string{"Unable to change the token of an instance: the provider has no admin token", "nobody would find the instance with its new token", "Nothing was sent"},
		},
		"by its token": {
			config: func(s *world.Scene) string { return s.AsAdmin(rotation.with(world.ByToken(s.It))) },
			says:   []string{"token", "instance_id"},
		},
		"without a confirmation": {
			config: func(s *world.Scene) string {
				return s.AsAdmin(world.Block("resource", "uazapi_instance_rotate_token", "this", world.ByID(s.It)))
			},
			says: []string{"confirm_impacts"},
		},
		"with a wrong confirmation": {
			config: func(s *world.Scene) string {
				return s.AsAdmin(world.Block("resource", "uazapi_instance_rotate_token", "this", world.ByID(s.It), "confirm_impacts = false"))
			},
			says: []string{"confirm_impacts", "true"},
		},
		"where the listing masks tokens": {
			options: simulator.Options{ListedTokens: simulator.TokensMasked},
			config:  func(s *world.Scene) string { return s.AsAdmin(rotation.with(world.ByID(s.It))) },
			says:    []string{"Unable to change the token of instance \"Vendas\""},
		},
		"on a demo server": {
			options: simulator.Options{Demo: true},
			config:  func(s *world.Scene) string { return s.AsAdmin(rotation.with(world.ByID(s.It))) },
			says:    []string{"Unable to change the token of instance "},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, c.options)
			s.Steps(resource.TestStep{Config: c.config(s), ExpectError: world.Says(c.says...)})
			s.Wrote()()
		})
	}
}

// The provider's own token may find an instance whose listed token is masked. It would be
// worthless afterwards.
func TestRotateTokenIsRefusedWhereOnlyTheProvidersTokenFindsIt(t *testing.T) {
	s := world.StartScene(t, simulator.Options{ListedTokens: simulator.TokensMasked})
	config := s.Configured(fmt.Sprintf("admin_token = %q\n  token = %q", s.AdminToken(), s.It.Token), invokedCases[0].with(world.ByID(s.It)))
	s.Steps(resource.TestStep{
		Config:      config,
		ExpectError: world.Says("Unable to change the token of instance \"Vendas\": it could not be found again", "The new token would be on the server alone", "does not show its token", "Nothing was sent", "in the panel of the server"),
	})
	s.Wrote()()
}

func TestRotateTokenOnAServerThatPausesBetweenTwo(t *testing.T) {
	s := world.StartScene(t, simulator.Options{Rotation: simulator.RotationOptions{Cooldown: 24 * time.Hour}})
	config := func(by string) string { return s.AsAdmin(invokedCases[0].with(world.ByID(s.It), world.Triggered(by))) }
	s.Steps(
		resource.TestStep{Config: config("1"), PostApplyFunc: s.Wrote(rotateTokenRoute)},
		resource.TestStep{Config: config("2"), ExpectError: world.Says(`Unable to change the token of instance "Vendas": it was done a moment ago`, "only after a pause", "HTTP 429")},
		resource.TestStep{PreConfig: world.InTurn(s.Wrote(rotateTokenRoute), func() { s.Clock.Advance(24 * time.Hour) }), Config: config("2"), PostApplyFunc: s.Wrote(rotateTokenRoute)},
	)
}

func TestRotateProxyOfAProxyOfOnesOwnIsRefused(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.Must(s.SetProxy(s.It.ID, simulator.Proxy{Mode: "custom", URL: "http://u:p@a.example:1", Fallback: "never"}))
	s.Steps(resource.TestStep{
		Config:      s.AsAdmin(invokedCases[1].with(world.ByID(s.It))),
		ExpectError: world.Says(`Unable to change the address of the proxy of instance "Vendas": its proxy is not the server's own`, `The proxy has the mode "custom"`, "Nothing was sent"),
	})
	s.Wrote()()
}
