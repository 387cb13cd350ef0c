package acceptance

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
		answers: exactly("Proxy configurado"), tells: "The proxy has another address. The connection restarts by itself.",
		unknown: "Nobody knows whether a change of the address of the proxy was carried out",
	},
	{
		name: "message_queue_clear", verb: "empty the message queue of", noun: "emptying a message queue", route: clearQueueRoute,
		answers: exactly("Async queue cleared"), tells: "Async queue cleared.",
		unknown: "Nobody knows whether emptying a message queue was carried out",
	},
}

// eachInvoked runs a test for every case, each in a scene of its own with a number that is
// connected.
func eachInvoked(t *testing.T, test func(s *scene, c invokedCase)) {
	t.Helper()
	for _, c := range invokedCases {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t, simulator.Options{ProxyKeepsLine: true})
			s.pair()
			test(s, c)
		})
	}
}

func (c invokedCase) address() string { return "uazapi_" + c.name + ".this" }

// with is the resource form with these arguments, besides those that it has to have.
func (c invokedCase) with(arguments ...string) string {
	return block("resource", "uazapi_"+c.name, "this", append(arguments, c.arguments...)...)
}

func (c invokedCase) planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(c.address(), action)}}
}

func TestInvoked_runsWhenItIsCreatedAndWhenItsTriggersChange(t *testing.T) {
	t.Parallel()
	eachInvoked(t, func(s *scene, c invokedCase) {
		step := func(action plancheck.ResourceActionType, times int, arguments ...string) resource.TestStep {
			checks := []statecheck.StateCheck{
				statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("instance_id"), exactly(s.in.ID)),
				statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("id"), knownvalue.NotNull()),
			}
			if c.answers != nil {
				checks = append(checks, statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("response"), c.answers))
			}
			return resource.TestStep{
				Config: s.asAdmin(c.with(append([]string{named(s.in)}, arguments...)...)), ConfigPlanChecks: c.planned(action), ConfigStateChecks: checks,
				PostApplyFunc: s.wrote(slices.Repeat([]string{c.route}, times)...),
			}
		}
		s.steps(
			step(plancheck.ResourceActionCreate, 1),
			step(plancheck.ResourceActionNoop, 0),
			step(plancheck.ResourceActionUpdate, 1, triggered("1")),
			step(plancheck.ResourceActionUpdate, 1, triggered("2")),
			step(plancheck.ResourceActionUpdate, 0, triggered("2"), `timeouts = { create = "3m" }`),
			step(plancheck.ResourceActionUpdate, 1),
		)
		s.wrote()()
	})
}

func TestInvoked_isNotImported(t *testing.T) {
	t.Parallel()
	eachInvoked(t, func(s *scene, c invokedCase) {
		config := s.asAdmin(c.with(named(s.in)))
		s.steps(
			resource.TestStep{
				Config: config, ResourceName: c.address(), ImportState: true, ImportStateId: s.in.ID, ImportStatePersist: true,
				ExpectError: says("Unable to import "+c.noun, "no server keeps which resource did it"),
			},
			resource.TestStep{PreConfig: s.wrote(), Config: config, PostApplyFunc: s.wrote(c.route)},
		)
	})
}

// What the server certainly did not do is done by the next apply.
func TestInvoked_thatIsRefusedIsTriedAgain(t *testing.T) {
	t.Parallel()
	eachInvoked(t, func(s *scene, c invokedCase) {
		config := s.asAdmin(c.with(named(s.in)))
		s.steps(
			resource.TestStep{
				PreConfig: func() {
					s.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"not today"}`})
				},
				Config: config, ExpectError: says(fmt.Sprintf("Unable to %s instance %q: the server refused the request", c.verb, "Vendas"), "HTTP 400", "not today"),
			},
			resource.TestStep{
				PreConfig: all(s.wrote(c.route), s.Heal), Config: config, ConfigPlanChecks: c.planned(plancheck.ResourceActionCreate), PostApplyFunc: s.wrote(c.route),
			},
		)
	})
}

// What the server may have done is done, and only a change of triggers does it again.
func TestInvoked_thatMayHaveBeenDoneIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	onCLI(t)
	eachInvoked(t, func(s *scene, c invokedCase) {
		user := s.terminal(s.asAdmin(c.with(named(s.in))))
		s.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultDropAfter, Times: 1})
		output := user.run(applies...)
		if !says("1 added").MatchString(output) || c.unknown != "" && !says(c.unknown, "no answer from the server").MatchString(output) || c.unknown == "" && says("Warning").MatchString(output) {
			s.t.Errorf("it says:\n%s", output)
		}
		s.wrote(c.route)()
		user.planSays(nothingToDo)
		user.run(applies...)
		s.wrote()()
	})
}

func TestInvoked_ofAnInstanceThatIsNotThere(t *testing.T) {
	t.Parallel()
	eachInvoked(t, func(s *scene, c invokedCase) {
		s.steps(resource.TestStep{
			Config:      s.asAdmin(c.with(`instance_id = "r00000000000000"`)),
			ExpectError: says("Unable to " + c.verb + " instance r00000000000000: it does not exist"),
		})
		s.wrote()()
	})
}

func TestInvoked_asAnAction(t *testing.T) {
	t.Parallel()
	needs(t, "actions")
	eachInvoked(t, func(s *scene, c invokedCase) {
		kind := "uazapi_" + c.name
		user := s.terminal(s.asAdmin(actionOf(kind, append([]string{named(s.in)}, c.arguments...)...)))
		s.tells(user.run(invokes(kind+".this")...), c.tells)
		s.wrote(c.route)()
		s.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"not today"}`})
		user.fails([]string{fmt.Sprintf("Unable to %s instance %q: the server refused the request", c.verb, "Vendas"), "not today"}, invokes(kind+".this")...)
	})
}

// The instance, and what lives on it, have the new token after the next refresh, whoever
// stores one and whoever does not.
func TestRotateToken_losesNothing(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, arguments := range map[string]string{"a token that is stored": "", "a token that is not stored": "store_token = false"} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			s.pair()
			before := s.in.Token
			config := importing(thisInstance, s.in.ID) + sales(arguments) + connectionOf("instance_id = "+thisInstance+".id") +
				privacyCase.with("instance_id = "+thisInstance+".id", privacyCase.asPaired)
			user := s.terminal(s.asAdmin(config))
			user.run(applies...)
			rotation := func(by string) string {
				return invokedCases[0].with("instance_id = "+thisInstance+".id", triggered(by))
			}
			for n := range 2 {
				user.configure(s.asAdmin(config + rotation(strconv.Itoa(n))))
				user.run(applies...)
				user.planSays(nothingToDo)
				user.run(append(slices.Clone(applies), "-refresh-only")...)
			}
			now := s.the()
			state := user.read("terraform.tfstate")
			if now.Token == before || !now.Connected || strings.Contains(state, before) || strings.Contains(state, now.Token) != (arguments == "") {
				t.Errorf("it is connected: %t, and the state has a token that it should not have, or lacks one", now.Connected)
			}
			user.run(append(slices.Clone(applies), "-destroy")...)
			if _, there := s.Instance(s.in.ID); there {
				t.Error("it is still there")
			}
		})
	}
}

// What would lose the instance is refused before anything is sent.
func TestRotateToken_isRefusedWhereTheInstanceWouldBeLost(t *testing.T) {
	t.Parallel()
	rotation := invokedCases[0]
	for title, c := range map[string]struct {
		options simulator.Options
		config  func(s *scene) string
		says    []string
	}{
		"without an admin token": {
			config: func(s *scene) string { return s.asOwner(s.in.Token, rotation.with(named(s.in))) },
			says:   []string{"Unable to change the token of an instance: the provider has no admin token", "nobody would find the instance with its new token", "Nothing was sent"},
		},
		"by its token": {
			config: func(s *scene) string { return s.asAdmin(rotation.with(opened(s.in))) },
			says:   []string{"token", "instance_id"},
		},
		"without a confirmation": {
			config: func(s *scene) string {
				return s.asAdmin(block("resource", "uazapi_instance_rotate_token", "this", named(s.in)))
			},
			says: []string{"confirm_impacts"},
		},
		"with a wrong confirmation": {
			config: func(s *scene) string {
				return s.asAdmin(block("resource", "uazapi_instance_rotate_token", "this", named(s.in), "confirm_impacts = false"))
			},
			says: []string{"confirm_impacts", "true"},
		},
		"where the listing masks tokens": {
			options: simulator.Options{ListedTokens: simulator.TokensMasked},
			config:  func(s *scene) string { return s.asAdmin(rotation.with(named(s.in))) },
			says:    []string{"Unable to change the token of instance \"Vendas\""},
		},
		"on a demo server": {
			options: simulator.Options{Demo: true},
			config:  func(s *scene) string { return s.asAdmin(rotation.with(named(s.in))) },
			says:    []string{"Unable to change the token of instance "},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, c.options)
			s.steps(resource.TestStep{Config: c.config(s), ExpectError: says(c.says...)})
			s.wrote()()
		})
	}
}

// The provider's own token may find an instance whose listed token is masked. It would be
// worthless afterwards.
func TestRotateToken_isRefusedWhereOnlyTheProvidersTokenFindsIt(t *testing.T) {
	s := newScene(t, simulator.Options{ListedTokens: simulator.TokensMasked})
	config := s.configured(fmt.Sprintf("admin_token = %q\n  token = %q", s.AdminToken(), s.in.Token), invokedCases[0].with(named(s.in)))
	s.steps(resource.TestStep{
		Config:      config,
		ExpectError: says("Unable to change the token of instance \"Vendas\": it could not be found again", "The new token would be on the server alone", "does not show its token", "Nothing was sent", "in the panel of the server"),
	})
	s.wrote()()
}

func TestRotateToken_onAServerThatPausesBetweenTwo(t *testing.T) {
	s := newScene(t, simulator.Options{Rotation: simulator.RotationOptions{Cooldown: 24 * time.Hour}})
	config := func(by string) string { return s.asAdmin(invokedCases[0].with(named(s.in), triggered(by))) }
	s.steps(
		resource.TestStep{Config: config("1"), PostApplyFunc: s.wrote(rotateTokenRoute)},
		resource.TestStep{Config: config("2"), ExpectError: says(`Unable to change the token of instance "Vendas": it was done a moment ago`, "only after a pause", "HTTP 429")},
		resource.TestStep{PreConfig: all(s.wrote(rotateTokenRoute), func() { s.clock.Advance(24 * time.Hour) }), Config: config("2"), PostApplyFunc: s.wrote(rotateTokenRoute)},
	)
}

func TestRotateProxy_ofAProxyOfOnesOwnIsRefused(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.must(s.SetProxy(s.in.ID, simulator.Proxy{Mode: "custom", URL: "http://u:p@a.example:1", Fallback: "never"}))
	s.steps(resource.TestStep{
		Config:      s.asAdmin(invokedCases[1].with(named(s.in))),
		ExpectError: says(`Unable to change the address of the proxy of instance "Vendas": its proxy is not the server's own`, `The proxy has the mode "custom"`, "Nothing was sent"),
	})
	s.wrote()()
}
