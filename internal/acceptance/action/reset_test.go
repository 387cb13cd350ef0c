package action

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	thisReset    = "uazapi_instance_reset.this"
	resetStarted = "Instance reset started"
)

// resetOn configures the reset of one of several scenes, and resetAt is its address.
func resetOn(title string, arguments ...string) string {
	return world.Block("resource", "uazapi_instance_reset", world.NameOf(title), append([]string{world.OnServer(title)}, arguments...)...)
}

func resetAt(title string) string { return world.AddressOn("uazapi_instance_reset", title) }

// responded checks what the state has of the server's answer.
func responded(response knownvalue.Check) []statecheck.StateCheck {
	return []statecheck.StateCheck{statecheck.ExpectKnownValue(thisReset, tfjsonpath.New("response"), response)}
}

// passCooldown moves the clock past every cooldown.
func passCooldown(s *world.Scene) { s.Clock.Advance(time.Hour) }

func TestResetRunsWhenItIsCreatedAndWhenItsTriggersChange(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal("")
	step := func(does string, wrote []string, arguments ...string) {
		passCooldown(s)
		user.Becomes(s.AsAdmin(world.ResetOf(append([]string{world.ByID(s.It)}, arguments...)...)), []string{does}, responded(world.Exactly(resetStarted))...)
		s.Wrote(wrote...)()
		s.HasStatus("connected")()
	}
	again := []string{world.ResetRoute}
	step(world.Created, again)
	step(world.Untouched, nil)
	step(world.Updated, again, world.Triggered("1"))
	step(world.Untouched, nil, world.Triggered("1"))
	step(world.Updated, again, world.Triggered("2"))
	// What is no trigger resets nothing.
	step(world.Updated, nil, world.Triggered("2"), "wait = true")
	step(world.Updated, nil, world.Triggered("2"), `timeouts = { create = "3m" }`)
	step(world.Updated, again)
	// Nor does its end.
	user.Run(world.Destroy...)
	s.Wrote()()
	s.HasStatus("connected")()
}

func TestResetWaitsUntilItIsOver(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	slow := simulator.Options{ResetTime: time.Minute}
	waits := map[string]bool{"where it waits": true, "where it does not": false}
	scenes := world.StartScenes(t, map[string]simulator.Options{"where it waits": slow, "where it does not": slow})
	servers := scenes.Servers()
	user := servers.Terminal(t)
	resets := func(when string, plans func(address string) string, arguments ...string) {
		user.Applies(servers.AsAdmin(func(title string) string {
			return resetOn(title, append(arguments, world.ByID(scenes[title].It), fmt.Sprintf("wait = %t", waits[title]))...)
		}), servers.Planned("uazapi_instance_reset", plans)...)
		servers.Each(t, when, func(w *world.World, title string) {
			if resetting := scenes[title].Now().Resetting; resetting == waits[title] {
				w.T.Errorf("it is resetting: %t", resetting)
			}
			user.Keeps(statecheck.ExpectKnownValue(resetAt(title), tfjsonpath.New("response"), world.Exactly(resetStarted)))
		})
		user.IsSettled()
		servers.Each(t, when+" and planned", func(w *world.World, _ string) { w.Wrote(world.ResetRoute)() })
	}
	for _, s := range scenes {
		s.PhonePairs()
	}
	resets("created", world.PlansCreate)
	for _, s := range scenes {
		passCooldown(s)
	}
	resets("changed", world.PlansUpdate, world.Triggered("1"))
}

func TestResetSaysWhatTheServerMadeOfIt(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{ResetTime: time.Minute})
	s.PhonePairs()
	config := func(by string) string { return s.AsAdmin(world.ResetOf(world.ByID(s.It), world.Triggered(by))) }
	user := s.Terminal("")
	user.Becomes(config("1"), []string{world.Created}, responded(world.Exactly(resetStarted))...)
	user.Becomes(config("2"), []string{world.Updated}, responded(world.Exactly("Instance reset already in progress"))...)
	s.Clock.Advance(time.Minute + 2*time.Second)
	user.Becomes(config("3"), []string{world.Updated}, responded(world.Exactly("Instance reset cooldown active (4s remaining)"))...)
	s.Wrote(world.ResetRoute, world.ResetRoute, world.ResetRoute)()
}

// What the server certainly did not do is done by the next apply.
func TestResetThatIsRefusedIsTriedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const loggedOut, forbidden = "without a session", "by a policy"
	says := map[string][]string{
		resetAt(loggedOut): {`Unable to reset instance "Vendas": it is not connected to WhatsApp`, "HTTP 409"},
		resetAt(forbidden): {`Unable to reset instance "Vendas": the server refused the request`, "HTTP 403", "reset is not allowed"},
	}
	scenes := world.StartScenes(t, map[string]simulator.Options{loggedOut: {}, forbidden: {}})
	servers := scenes.Servers()
	user := servers.Terminal(t)
	scenes[loggedOut].PhonePairs()
	scenes[forbidden].PhonePairs()
	wroteOnce := func(when string) {
		servers.Each(t, when, func(w *world.World, _ string) { w.Wrote(world.ResetRoute)() })
	}
	// It is refused, and then done: it is not tainted meanwhile, and triggers wait for it.
	isTriedAgain := func(when string, plans func(address string) string, arguments ...string) {
		config := servers.AsAdmin(func(title string) string {
			return resetOn(title, append(arguments, world.ByID(scenes[title].It))...)
		})
		scenes[loggedOut].PhoneLogsOut()
		scenes[forbidden].Inject(simulator.Fault{Route: world.ResetRoute, Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"reset is not allowed"}`})
		user.Configure(config)
		user.FailsAt(says, world.Apply...)
		wroteOnce(when + " and refused")
		scenes[loggedOut].PhonePairs()
		scenes[forbidden].Heal()
		user.Becomes(config, servers.Planned("uazapi_instance_reset", plans))
		wroteOnce(when)
	}
	isTriedAgain("created", world.PlansCreate)
	passCooldown(scenes[loggedOut])
	passCooldown(scenes[forbidden])
	isTriedAgain("changed", world.PlansUpdate, world.Triggered("1"))
}

// What the server may have done is done, and only a change of triggers does it again.
func TestResetThatMayHaveBeenDoneIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, c := range map[string]struct {
		arguments []string
		// breaks makes what comes next go wrong, mends ends that.
		breaks, mends func(s *world.Scene)
		warns         []string
	}{
		"where the server fails": {
			breaks: func(s *world.Scene) {
				s.Inject(simulator.Fault{Route: world.ResetRoute, Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"server not available"}`})
			},
			mends: func(s *world.Scene) { s.Heal() },
			warns: []string{"Nobody knows whether a reset was carried out", "was sent, and nothing tells whether the server did it: the server failed", "HTTP 500", "server not available"},
		},
		"where no answer comes": {
			breaks: func(s *world.Scene) {
				s.Inject(simulator.Fault{Route: world.ResetRoute, Kind: simulator.FaultDropAfter})
			},
			mends: func(s *world.Scene) { s.Heal() },
			warns: []string{"Nobody knows whether a reset was carried out", "no answer from the server"},
		},
		"where the session does not come back": {
			arguments: []string{"wait = true", `timeouts = { create = "2s" , update = "2s" }`},
			breaks:    func(s *world.Scene) { s.Every(world.ResetRoute, s.PhoneLogsOut) },
			mends:     func(s *world.Scene) { s.Every(world.ResetRoute, func() {}); s.PhonePairs() },
			warns:     []string{"Something failed after a reset", `Unable to reset instance "Vendas" in 2s`, "status: disconnected", "the session was not back in time"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			config := func(by string) string {
				return s.AsAdmin(world.ResetOf(append(c.arguments, world.ByID(s.It), world.Triggered(by))...))
			}
			user := s.Terminal(config("1"))
			for n, change := range []string{world.Created, world.Updated} {
				user.Configure(config(strconv.Itoa(n)))
				s.ResetRequests()
				c.breaks(s)
				user.Says(append(slices.Clone(c.warns), change), world.Apply...)
				s.Wrote(world.ResetRoute)()
				c.mends(s)
				user.PlanSays(world.NothingToDo)
				passCooldown(s)
			}
		})
	}
}

// A state that was written before forms had an id of their own.
func TestResetReadsTheStateOfAnOlderVersion(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := func(by string) string { return s.AsAdmin(world.ResetOf(world.ByID(s.It), world.Triggered(by))) }
	user := s.Terminal(config("1"))
	identified := ""
	if user.Tool.Knows("import by identity") {
		identified = fmt.Sprintf(`"identity_schema_version": 0, "identity": {"instance_id": %q},`, s.It.ID)
	}
	user.WriteFile("terraform.tfstate", fmt.Sprintf(`{
  "version": 4, "terraform_version": "1.8.5", "serial": 1, "lineage": "5b0f3f0e-6f0e-4c55-9a53-3b8f6f0b7a11", "outputs": {},
  "resources": [{
    "mode": "managed", "type": "uazapi_instance_reset", "name": "this", "provider": "provider[\"%s\"]",
    "instances": [{
      "schema_version": 0, %s
      "attributes": {"instance_id": %q, "response": "Instance reset started", "timeouts": null, "token": null, "triggers": {"version": "1"}, "wait": false},
      "sensitive_attributes": []
    }]
  }],
  "check_results": null
}`, user.Tool.Provider(), identified, s.It.ID))
	user.PlanSays(world.NothingToDo)
	s.Wrote()()
	id := regexp.MustCompile(`"id": "([0-9a-f-]{36})"`)
	user.Run(world.Apply...)
	first := id.FindString(user.ReadFile("terraform.tfstate"))
	if first == "" {
		t.Errorf("it has no id:\n%s", user.ReadFile("terraform.tfstate"))
	}
	user.Configure(config("2"))
	user.Says([]string{world.Updated}, world.Apply...)
	s.Wrote(world.ResetRoute)()
	if then := id.FindString(user.ReadFile("terraform.tfstate")); then != first {
		t.Errorf("it had %s, and has %s", first, then)
	}
	user.PlanSays(world.NothingToDo)
}

func TestResetOfADeletedInstanceIsGone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.Add("Outra")
	s.PhonePairs()
	user := s.Terminal("")
	user.Becomes(s.AsAdmin(world.ResetOf(world.ByID(s.It))), []string{world.Created})
	s.Wrote(world.ResetRoute)()
	s.RemoveIt()
	user.Says([]string{world.PlansCreate(thisReset)}, world.Plan...)
	user.Fails([]string{"Unable to reset instance " + s.It.ID + ": it does not exist"}, world.Apply...)
	s.Wrote()()
}

func TestResetMovesToAnotherInstance(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	other := s.Paired("Recife", world.OtherPhone)
	user := s.Terminal("")
	user.Becomes(s.AsAdmin(world.ResetOf(world.ByID(s.It))), []string{world.Created})
	s.Wrote(world.ResetRoute)()
	user.Applies(s.AsAdmin(world.ResetOf(world.ByID(other))), world.PlansReplace(thisReset), "-/+ resource", world.Replaced)
	if now, _ := s.Instance(other.ID); !now.Resetting {
		t.Error("the other one is not resetting")
	}
	s.Wrote(world.ResetRoute)()
	user.IsSettled()
}

func TestResetIsOpenedByAnyCredential(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const own, provided = "with a token of its own", "with that of the provider"
	scenes := world.StartScenes(t, map[string]simulator.Options{own: {}, provided: {}})
	scenes[own].PhonePairs()
	scenes[provided].PhonePairs()
	servers := scenes.Servers()
	user := servers.Terminal(t)
	user.Becomes(servers.Configured(func(w *world.World, title string) string {
		if title == own {
			return w.Configured("", resetOn(own, world.ByToken(scenes[own].It)))
		}
		return w.AsOwner(scenes[provided].It.Token, resetOn(provided))
	}), servers.Planned("uazapi_instance_reset", world.PlansCreate))
	servers.Each(t, "reset", func(w *world.World, title string) {
		user.Keeps(statecheck.ExpectKnownValue(resetAt(title), tfjsonpath.New("response"), world.Exactly(resetStarted)),
			statecheck.ExpectKnownValue(resetAt(title), tfjsonpath.New("instance_id"), world.Exactly(scenes[title].It.ID)))
		w.Wrote(world.ResetRoute)()
	})
}

func TestResetIsCheckedWhileItIsPlanned(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal("")
	user.Refuses(s.AsAdmin(world.ResetOf()), world.Plan, "No instance named")
	user.Refuses(s.AsAdmin(world.ResetOf(world.ByID(s.It), world.ByToken(s.It))), world.Plan, "instance_id", "token")
	s.Wrote()()
}

// An instance may have several, told apart by an id of their own.
func TestResetIsIdentified(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := func(by string) string {
		one := world.ResetOf(world.ByID(s.It), world.Triggered(by))
		return s.AsAdmin(one + strings.ReplaceAll(one, `"this"`, `"other"`))
	}
	ids := statecheck.CompareValue(compare.ValuesDiffer())
	same := statecheck.CompareValue(compare.ValuesSame())
	checks := func(more ...statecheck.StateCheck) []statecheck.StateCheck {
		return append(more, same.AddStateValue(thisReset, tfjsonpath.New("id")),
			statecheck.ExpectIdentity(thisReset, map[string]knownvalue.Check{"instance_id": world.Exactly(s.It.ID), "id": knownvalue.NotNull()}),
			statecheck.ExpectIdentityValueMatchesState(thisReset, tfjsonpath.New("id")))
	}
	s.Test(resource.TestCase{TerraformVersionChecks: world.WithIdentity, Steps: []resource.TestStep{
		{Config: config("1"), ConfigStateChecks: checks(ids.AddStateValue(thisReset, tfjsonpath.New("id")), ids.AddStateValue("uazapi_instance_reset.other", tfjsonpath.New("id")))},
		{Config: config("2"), ConfigStateChecks: checks()},
	}})
}

// What was done is nothing that an import could find.
func TestResetIsNotImported(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := s.AsAdmin(world.ResetOf(world.ByID(s.It)))
	says := []string{"Unable to import a reset", "no server keeps which resource did it", "Without the import, the next apply creates the resource, which does it once", "moved block"}
	user := s.Terminal(config)
	user.Fails(says, "import", "-input=false", "-no-color", thisReset, s.It.ID)
	user.Refuses(config+world.ImportBlock(thisReset, s.It.ID), world.Apply, says...)
	if user.Tool.Knows("import by identity") {
		identity := fmt.Sprintf("{ instance_id = %q, id = %q }", s.It.ID, "8a1c2d90-54f0-4c8c-9e51-0c9d6b7f2a10")
		user.Refuses(config+fmt.Sprintf("import {\n  to       = %s\n  identity = %s\n}\n", thisReset, identity), world.Apply, says...)
	}
	s.Wrote()()
	user.Becomes(config, []string{world.PlansCreate(thisReset), world.Created})
	s.Wrote(world.ResetRoute)()
}
