package action

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
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

// kind is the type of the action and of its resource form.
func (c invokedCase) kind() string { return "uazapi_" + c.name }

// address is that of the resource form where it stands beside the others.
func (c invokedCase) address() string { return world.AddressOn(c.kind(), c.name) }

// with is the resource form with these arguments, besides those that it has to have.
func (c invokedCase) with(arguments ...string) string {
	return world.Block("resource", c.kind(), "this", append(arguments, c.arguments...)...)
}

func invokedNamed(name string) invokedCase {
	n := slices.IndexFunc(invokedCases, func(c invokedCase) bool { return c.name == name })
	return invokedCases[n]
}

// invoked are scenes side by side, one for each case, and who works with all of them.
type invoked struct {
	world.Servers
	scenes world.Scenes
	user   *world.Terminal
}

// startInvoked starts them, each with a number that is connected.
func startInvoked(t *testing.T) invoked {
	t.Helper()
	options := map[string]simulator.Options{}
	for _, c := range invokedCases {
		options[c.name] = simulator.Options{ProxyKeepsLine: true}
	}
	scenes := world.StartScenes(t, options)
	for _, s := range scenes {
		s.PhonePairs()
	}
	servers := scenes.Servers()
	return invoked{servers, scenes, servers.Terminal(t)}
}

// with configures the resource form of each case with these arguments.
func (o invoked) with(arguments ...string) string {
	return o.named(func(s *world.Scene) string { return world.ByID(s.It) }, arguments...)
}

// named is [invoked.with] for instances that are named in some way.
func (o invoked) named(by func(s *world.Scene) string, arguments ...string) string {
	return o.AsAdmin(func(title string) string {
		c := invokedNamed(title)
		lines := slices.Concat([]string{world.OnServer(title), by(o.scenes[title])}, arguments, c.arguments)
		return world.Block("resource", c.kind(), world.NameOf(title), lines...)
	})
}

// wrote checks that each was done so often.
func (o invoked) wrote(when string, times int) {
	o.user.T.Helper()
	o.Each(o.user.T, when, func(w *world.World, title string) {
		w.Wrote(slices.Repeat([]string{invokedNamed(title).route}, times)...)()
	})
}

// each is what is to be said of each case, by its address.
func (o invoked) each(says func(c invokedCase) []string) map[string][]string {
	texts := map[string][]string{}
	for _, c := range invokedCases {
		texts[c.address()] = says(c)
	}
	return texts
}

// refuse has the route of each case refuse what it is asked for.
func (o invoked) refuse() {
	for _, c := range invokedCases {
		o.scenes[c.name].Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"not today"}`})
	}
}

func TestInvokedRunsWhenItIsCreatedAndWhenItsTriggersChange(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	o := startInvoked(t)
	var checks []statecheck.StateCheck
	for _, c := range invokedCases {
		checks = append(checks,
			statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("instance_id"), world.Exactly(o.scenes[c.name].It.ID)),
			statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("id"), knownvalue.NotNull()))
		if c.answers != nil {
			checks = append(checks, statecheck.ExpectKnownValue(c.address(), tfjsonpath.New("response"), c.answers))
		}
	}
	step := func(when, does string, times int, arguments ...string) {
		o.user.Becomes(o.with(arguments...), []string{does}, checks...)
		o.wrote(when, times)
	}
	all := len(invokedCases)
	created, updated := fmt.Sprintf("%d added, 0 changed, 0 destroyed", all), fmt.Sprintf("0 added, %d changed, 0 destroyed", all)
	step("created", created, 1)
	step("as it was", world.Untouched, 0)
	step("triggered", updated, 1, world.Triggered("1"))
	step("triggered again", updated, 1, world.Triggered("2"))
	step("with another time", updated, 0, world.Triggered("2"), `timeouts = { create = "3m" }`)
	step("without triggers", updated, 1)
	o.user.Run(world.Destroy...)
	o.wrote("destroyed", 0)
}

func TestInvokedIsNotImported(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	o := startInvoked(t)
	o.user.Configure(o.with())
	for _, c := range invokedCases {
		o.user.Fails([]string{"Unable to import " + c.noun, "no server keeps which resource did it"}, "import", "-input=false", "-no-color", c.address(), o.scenes[c.name].It.ID)
	}
	o.wrote("imported", 0)
	o.user.Becomes(o.with(), []string{fmt.Sprintf("%d added, 0 changed, 0 destroyed", len(invokedCases))})
	o.wrote("created", 1)
}

// What the server certainly did not do is done by the next apply.
func TestInvokedThatIsRefusedIsTriedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	o := startInvoked(t)
	o.refuse()
	o.user.Configure(o.with())
	o.user.FailsAt(o.each(func(c invokedCase) []string {
		return []string{fmt.Sprintf("Unable to %s instance %q: the server refused the request", c.verb, "Vendas"), "HTTP 400", "not today"}
	}), world.Apply...)
	o.wrote("refused", 1)
	for _, s := range o.scenes {
		s.Heal()
	}
	// Nothing is tainted: they are created, not replaced.
	o.user.Becomes(o.with(), []string{fmt.Sprintf("%d added, 0 changed, 0 destroyed", len(invokedCases))})
	o.wrote("created", 1)
}

// What the server may have done is done, and only a change of triggers does it again.
func TestInvokedThatMayHaveBeenDoneIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	o := startInvoked(t)
	for _, c := range invokedCases {
		o.scenes[c.name].Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultDropAfter, Times: 1})
	}
	o.user.Configure(o.with())
	said := o.user.Run(world.Apply...)
	for _, c := range invokedCases {
		told := strings.Join(world.ToldAt(said, c.address()), "\n")
		if c.unknown == "" && told != "" || c.unknown != "" && !world.Says("Warning: "+c.unknown, "no answer from the server").MatchString(told) {
			t.Errorf("of %s it says %q:\n%s", c.name, told, said)
		}
	}
	o.wrote("done", 1)
	o.user.IsSettled()
	o.Each(t, "planned", func(w *world.World, _ string) { w.Listed(1) })
	o.user.Says([]string{world.Untouched}, world.Apply...)
	o.wrote("applied again", 0)
}

func TestInvokedOfAnInstanceThatIsNotThere(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	o := startInvoked(t)
	o.user.Configure(o.named(func(*world.Scene) string { return `instance_id = "r00000000000000"` }))
	o.user.FailsAt(o.each(func(c invokedCase) []string {
		return []string{"Unable to " + c.verb + " instance r00000000000000: it does not exist"}
	}), world.Apply...)
	o.wrote("refused", 0)
}

func TestInvokedAsAnAction(t *testing.T) {
	t.Parallel()
	world.Needs(t, "actions")
	eachInvoked(t, func(s *world.Scene, c invokedCase) {
		user := s.Terminal(s.AsAdmin(world.ActionOf(c.kind(), append([]string{world.ByID(s.It)}, c.arguments...)...)))
		tellsProgress(s, user.Run(world.Invoke(c.kind()+".this")...), c.tells)
		s.Wrote(c.route)()
		s.Inject(simulator.Fault{Route: c.route, Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"not today"}`})
		user.Fails([]string{fmt.Sprintf("Unable to %s instance %q: the server refused the request", c.verb, "Vendas"), "not today"}, world.Invoke(c.kind()+".this")...)
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
	world.NeedsCLI(t)
	owned := world.StartScene(t, simulator.Options{})
	user := owned.Terminal(owned.AsOwner(owned.It.Token, invokedCases[0].with(world.ByID(owned.It))))
	user.Fails([]string{
		"Unable to change the token of an instance: the provider has no admin token", "nobody would find the instance with its new token", "Nothing was sent",
	}, world.Apply...)
	owned.Wrote()()

	const masking, demo = "that masks tokens in its listing", "of a demo"
	scenes := world.StartScenes(t, map[string]simulator.Options{masking: {ListedTokens: simulator.TokensMasked}, demo: {Demo: true}})
	servers, kind := scenes.Servers(), invokedCases[0].kind()
	both := servers.Terminal(t)
	both.Configure(servers.AsAdmin(func(title string) string {
		return world.Block("resource", kind, world.NameOf(title), world.OnServer(title), world.ByID(scenes[title].It), "confirm_impacts = true")
	}))
	both.FailsAt(map[string][]string{
		world.AddressOn(kind, masking): {`Unable to change the token of instance "Vendas"`},
		world.AddressOn(kind, demo):    {"Unable to change the token of instance "},
	}, world.Apply...)
	servers.Each(t, "refused", func(w *world.World, _ string) { w.Wrote()() })
}

// What names no instance for good, or does not confirm what the rotation breaks, is refused
// before the server is asked.
func TestRotateTokenTakesAnIDAndAConfirmation(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	of := func(name string, arguments ...string) string {
		return world.Block("resource", "uazapi_instance_rotate_token", name, arguments...)
	}
	user := s.Terminal(s.AsAdmin(of("by_token", world.ByToken(s.It), "confirm_impacts = true") + of("unconfirmed", world.ByID(s.It)) +
		of("wrongly", world.ByID(s.It), "confirm_impacts = false")))
	user.FailsEach([][]string{
		{`"by_token"`, "token", "instance_id"},
		{`"unconfirmed"`, "confirm_impacts"},
		{"uazapi_instance_rotate_token.wrongly", "confirm_impacts", "true"},
	}, world.Apply...)
	s.Wrote()()
}

// The provider's own token may find an instance whose listed token is masked. It would be
// worthless afterwards.
func TestRotateTokenIsRefusedWhereOnlyTheProvidersTokenFindsIt(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{ListedTokens: simulator.TokensMasked})
	user := s.Terminal(s.AsBoth(s.It.Token, invokedCases[0].with(world.ByID(s.It))))
	user.Fails([]string{
		"Unable to change the token of instance \"Vendas\": it could not be found again", "The new token would be on the server alone", "does not show its token", "Nothing was sent", "in the panel of the server",
	}, world.Apply...)
	s.Wrote()()
}

func TestRotateTokenOnAServerThatPausesBetweenTwo(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{Rotation: simulator.RotationOptions{Cooldown: 24 * time.Hour}})
	config := func(by string) string { return s.AsAdmin(invokedCases[0].with(world.ByID(s.It), world.Triggered(by))) }
	user := s.Terminal("")
	user.Becomes(config("1"), []string{world.Created})
	s.Wrote(rotateTokenRoute)()
	user.Refuses(config("2"), world.Apply, `Unable to change the token of instance "Vendas": it was done a moment ago`, "only after a pause", "HTTP 429")
	s.Wrote(rotateTokenRoute)()
	s.Clock.Advance(24 * time.Hour)
	user.Becomes(config("2"), []string{world.Updated})
	s.Wrote(rotateTokenRoute)()
}

func TestRotateProxyOfAProxyOfOnesOwnIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.Must(s.SetProxy(s.It.ID, simulator.Proxy{Mode: "custom", URL: "http://u:p@a.example:1", Fallback: "never"}))
	user := s.Terminal(s.AsAdmin(invokedCases[1].with(world.ByID(s.It))))
	user.Fails([]string{`Unable to change the address of the proxy of instance "Vendas": its proxy is not the server's own`, `The proxy has the mode "custom"`, "Nothing was sent"}, world.Apply...)
	s.Wrote()()
}
