package acceptance

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
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	thisReset    = "uazapi_instance_reset.this"
	resetStarted = "Instance reset started"
)

// resetOf configures a reset with these arguments.
func resetOf(arguments ...string) string {
	return "resource \"uazapi_instance_reset\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// triggered is the argument whose change resets the instance.
func triggered(by string) string { return fmt.Sprintf("triggers = { version = %q }", by) }

// resets checks what is planned for the reset.
func resets(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(thisReset, action)}}
}

// responded checks what the state has of the server's answer.
func responded(response knownvalue.Check) []statecheck.StateCheck {
	return []statecheck.StateCheck{statecheck.ExpectKnownValue(thisReset, tfjsonpath.New("response"), response)}
}

// later moves the clock past every cooldown.
func (s *scene) later() { s.clock.Advance(time.Hour) }

func TestReset_runsWhenItIsCreatedAndWhenItsTriggersChange(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	step := func(action plancheck.ResourceActionType, wrote []string, arguments ...string) resource.TestStep {
		return resource.TestStep{
			PreConfig:         s.later,
			Config:            s.asAdmin(resetOf(append([]string{named(s.in)}, arguments...)...)),
			ConfigPlanChecks:  resets(action),
			ConfigStateChecks: responded(exactly(resetStarted)),
			PostApplyFunc:     all(s.wrote(wrote...), s.status("connected")),
		}
	}
	again := []string{resetRoute}
	s.steps(
		step(plancheck.ResourceActionCreate, again),
		step(plancheck.ResourceActionNoop, nil),
		step(plancheck.ResourceActionUpdate, again, triggered("1")),
		step(plancheck.ResourceActionNoop, nil, triggered("1")),
		step(plancheck.ResourceActionUpdate, again, triggered("2")),
		// What is no trigger resets nothing.
		step(plancheck.ResourceActionUpdate, nil, triggered("2"), "wait = true"),
		step(plancheck.ResourceActionUpdate, nil, triggered("2"), `timeouts = { create = "3m" }`),
		step(plancheck.ResourceActionUpdate, again),
	)
	// Nor does its end.
	s.wrote()()
	s.status("connected")()
}

func TestReset_waitsUntilItIsOver(t *testing.T) {
	for title, wait := range map[string]bool{"waits": true, "does not wait": false} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{ResetTime: time.Minute})
			s.pair()
			over := func() {
				if s.now().Resetting == wait {
					t.Errorf("it is resetting: %t", s.now().Resetting)
				}
			}
			s.steps(
				resource.TestStep{
					Config:            s.asAdmin(resetOf(named(s.in), fmt.Sprintf("wait = %t", wait))),
					ConfigStateChecks: responded(exactly(resetStarted)),
					PostApplyFunc:     all(over, s.wrote(resetRoute), s.later),
				},
				resource.TestStep{
					Config:        s.asAdmin(resetOf(named(s.in), fmt.Sprintf("wait = %t", wait), triggered("1"))),
					PostApplyFunc: all(over, s.wrote(resetRoute)),
				},
			)
		})
	}
}

func TestReset_saysWhatTheServerMadeOfIt(t *testing.T) {
	s := newScene(t, simulator.Options{ResetTime: time.Minute})
	s.pair()
	config := func(by string) string { return s.asAdmin(resetOf(named(s.in), triggered(by))) }
	s.steps(
		resource.TestStep{Config: config("1"), ConfigStateChecks: responded(exactly(resetStarted))},
		resource.TestStep{Config: config("2"), ConfigStateChecks: responded(exactly("Instance reset already in progress"))},
		resource.TestStep{
			PreConfig:         func() { s.clock.Advance(time.Minute + 2*time.Second) },
			Config:            config("3"),
			ConfigStateChecks: responded(exactly("Instance reset cooldown active (4s remaining)")),
			PostApplyFunc:     s.wrote(resetRoute, resetRoute, resetRoute),
		},
		resource.TestStep{Config: config("3"), PlanOnly: true},
	)
}

// What the server certainly did not do is done by the next apply.
func TestReset_thatIsRefusedIsTriedAgain(t *testing.T) {
	for title, c := range map[string]struct {
		// breaks makes the next reset fail, mends makes it succeed.
		breaks, mends func(s *scene)
		says          []string
	}{
		"without a session": {
			breaks: (*scene).logOut,
			mends:  (*scene).pair,
			says:   []string{`Unable to reset instance "Vendas": it is not connected to WhatsApp`, "HTTP 409"},
		},
		"by a policy": {
			breaks: func(s *scene) {
				s.Inject(simulator.Fault{Route: resetRoute, Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"reset is not allowed"}`})
			},
			mends: func(s *scene) { s.Heal() },
			says:  []string{`Unable to reset instance "Vendas": the server refused the request`, "HTTP 403", "reset is not allowed"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.pair()
			config := s.asAdmin(resetOf(named(s.in)))
			changed := s.asAdmin(resetOf(named(s.in), triggered("1")))
			breaks, mends := func() { c.breaks(s) }, func() { c.mends(s) }
			s.steps(
				resource.TestStep{PreConfig: breaks, Config: config, ExpectError: says(c.says...)},
				// It is created then, and nothing is tainted.
				resource.TestStep{
					PreConfig:        all(s.wrote(resetRoute), mends),
					Config:           config,
					ConfigPlanChecks: resets(plancheck.ResourceActionCreate),
					PostApplyFunc:    all(s.wrote(resetRoute), s.later),
				},
				// The triggers wait for their reset.
				resource.TestStep{PreConfig: breaks, Config: changed, ExpectError: says(c.says...)},
				resource.TestStep{
					PreConfig:        all(s.wrote(resetRoute), mends),
					Config:           changed,
					ConfigPlanChecks: resets(plancheck.ResourceActionUpdate),
					PostApplyFunc:    s.wrote(resetRoute),
				},
			)
		})
	}
}

// What the server may have done is done, and only a change of triggers does it again.
func TestReset_thatMayHaveBeenDoneIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	onCLI(t)
	for title, c := range map[string]struct {
		arguments []string
		// breaks makes what comes next go wrong, mends ends that.
		breaks, mends func(s *scene)
		warns         []string
	}{
		"where the server fails": {
			breaks: func(s *scene) {
				s.Inject(simulator.Fault{Route: resetRoute, Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"server not available"}`})
			},
			mends: func(s *scene) { s.Heal() },
			warns: []string{"Nobody knows whether a reset was carried out", "was sent, and nothing tells whether the server did it: the server failed", "HTTP 500", "server not available"},
		},
		"where no answer comes": {
			breaks: func(s *scene) { s.Inject(simulator.Fault{Route: resetRoute, Kind: simulator.FaultDropAfter}) },
			mends:  func(s *scene) { s.Heal() },
			warns:  []string{"Nobody knows whether a reset was carried out", "no answer from the server"},
		},
		"where the session does not come back": {
			arguments: []string{"wait = true", `timeouts = { create = "2s" , update = "2s" }`},
			breaks:    func(s *scene) { s.Every(resetRoute, s.logOut) },
			mends:     func(s *scene) { s.Every(resetRoute, func() {}); s.pair() },
			warns:     []string{"Something failed after a reset", `Unable to reset instance "Vendas" in 2s`, "status: disconnected", "the session was not back in time"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, simulator.Options{})
			s.pair()
			config := func(by string) string { return s.asAdmin(resetOf(append(c.arguments, named(s.in), triggered(by))...)) }
			user := s.terminal(config("1"))
			for n, change := range []string{"1 added, 0 changed, 0 destroyed", "0 added, 1 changed, 0 destroyed"} {
				user.configure(config(strconv.Itoa(n)))
				s.ResetRequests()
				c.breaks(s)
				user.says(append(slices.Clone(c.warns), change), applies...)
				s.wrote(resetRoute)()
				c.mends(s)
				user.planSays(nothingToDo)
				s.later()
			}
		})
	}
}

// A state that was written before forms had an id of their own.
func TestReset_readsTheStateOfAnOlderVersion(t *testing.T) {
	t.Parallel()
	onCLI(t)
	s := newScene(t, simulator.Options{})
	s.pair()
	config := func(by string) string { return s.asAdmin(resetOf(named(s.in), triggered(by))) }
	user := s.terminal(config("1"))
	identified := ""
	if user.tool.knows("import by identity") {
		identified = fmt.Sprintf(`"identity_schema_version": 0, "identity": {"instance_id": %q},`, s.in.ID)
	}
	user.write("terraform.tfstate", fmt.Sprintf(`{
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
}`, user.tool.provider(), identified, s.in.ID))
	user.planSays(nothingToDo)
	s.wrote()()
	id := regexp.MustCompile(`"id": "([0-9a-f-]{36})"`)
	user.run(applies...)
	first := id.FindString(user.read("terraform.tfstate"))
	if first == "" {
		t.Errorf("it has no id:\n%s", user.read("terraform.tfstate"))
	}
	user.configure(config("2"))
	user.says([]string{"0 added, 1 changed, 0 destroyed"}, applies...)
	s.wrote(resetRoute)()
	if then := id.FindString(user.read("terraform.tfstate")); then != first {
		t.Errorf("it had %s, and has %s", first, then)
	}
	user.planSays(nothingToDo)
}

func TestReset_ofADeletedInstanceIsGone(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.Add("Outra")
	s.pair()
	config := s.asAdmin(resetOf(named(s.in)))
	s.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:          all(s.wrote(resetRoute), s.remove),
			Config:             config,
			PlanOnly:           true,
			ExpectNonEmptyPlan: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(thisReset, plancheck.ResourceActionCreate),
			}},
		},
		resource.TestStep{Config: config, ExpectError: says("Unable to reset instance " + s.in.ID + ": it does not exist")},
	)
	s.wrote()()
}

func TestReset_movesToAnotherInstance(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	other := s.paired("Recife", otherPhone)
	s.steps(
		resource.TestStep{Config: s.asAdmin(resetOf(named(s.in))), PostApplyFunc: s.wrote(resetRoute)},
		resource.TestStep{
			Config:           s.asAdmin(resetOf(named(other))),
			ConfigPlanChecks: resets(plancheck.ResourceActionDestroyBeforeCreate),
			PostApplyFunc: all(func() {
				if now, _ := s.Instance(other.ID); !now.Resetting {
					t.Error("the other one is not resetting")
				}
			}, s.wrote(resetRoute)),
		},
	)
}

func TestReset_isOpenedByAnyCredential(t *testing.T) {
	for title, config := range map[string]func(s *scene) string{
		"a token of its own":       func(s *scene) string { return s.configured("", resetOf(opened(s.in))) },
		"the provider's own token": func(s *scene) string { return s.asOwner(s.in.Token, resetOf()) },
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.pair()
			s.steps(
				resource.TestStep{
					Config: config(s),
					ConfigStateChecks: append(responded(exactly(resetStarted)),
						statecheck.ExpectKnownValue(thisReset, tfjsonpath.New("instance_id"), exactly(s.in.ID))),
					PostApplyFunc: s.wrote(resetRoute),
				},
				resource.TestStep{Config: config(s), PlanOnly: true},
			)
		})
	}
}

func TestReset_isCheckedWhileItIsPlanned(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.steps(
		resource.TestStep{Config: s.asAdmin(resetOf()), PlanOnly: true, ExpectError: says("No instance named")},
		resource.TestStep{Config: s.asAdmin(resetOf(named(s.in), opened(s.in))), PlanOnly: true, ExpectError: says("instance_id", "token")},
	)
	s.wrote()()
}

// An instance may have several, told apart by an id of their own.
func TestReset_isIdentified(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	config := func(by string) string {
		one := resetOf(named(s.in), triggered(by))
		return s.asAdmin(one + strings.ReplaceAll(one, `"this"`, `"other"`))
	}
	ids := statecheck.CompareValue(compare.ValuesDiffer())
	same := statecheck.CompareValue(compare.ValuesSame())
	checks := func(more ...statecheck.StateCheck) []statecheck.StateCheck {
		return append(more, same.AddStateValue(thisReset, tfjsonpath.New("id")),
			statecheck.ExpectIdentity(thisReset, map[string]knownvalue.Check{"instance_id": exactly(s.in.ID), "id": knownvalue.NotNull()}),
			statecheck.ExpectIdentityValueMatchesState(thisReset, tfjsonpath.New("id")))
	}
	s.test(resource.TestCase{TerraformVersionChecks: withIdentity, Steps: []resource.TestStep{
		{Config: config("1"), ConfigStateChecks: checks(ids.AddStateValue(thisReset, tfjsonpath.New("id")), ids.AddStateValue("uazapi_instance_reset.other", tfjsonpath.New("id")))},
		{Config: config("2"), ConfigStateChecks: checks()},
	}})
}

// What was done is nothing that an import could find.
func TestReset_isNotImported(t *testing.T) {
	for title, c := range map[string]struct {
		checks []tfversion.TerraformVersionCheck
		step   func(s *scene, config string) resource.TestStep
	}{
		"by command": {nil, func(s *scene, config string) resource.TestStep {
			return resource.TestStep{Config: config, ResourceName: thisReset, ImportState: true, ImportStateId: s.in.ID, ImportStatePersist: true}
		}},
		"by block with id": {nil, func(s *scene, config string) resource.TestStep {
			return resource.TestStep{Config: config + fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", thisReset, s.in.ID)}
		}},
		"by block with identity": {withIdentity, func(s *scene, config string) resource.TestStep {
			return resource.TestStep{Config: config + fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q, id = %q }\n}\n", thisReset, s.in.ID, "8a1c2d90-54f0-4c8c-9e51-0c9d6b7f2a10")}
		}},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.pair()
			config := s.asAdmin(resetOf(named(s.in)))
			refused := c.step(s, config)
			refused.ExpectError = says("Unable to import a reset", "no server keeps which resource did it", "Without the import, the next apply creates the resource, which does it once", "moved block")
			s.test(resource.TestCase{TerraformVersionChecks: c.checks, Steps: []resource.TestStep{
				refused,
				{PreConfig: s.wrote(), Config: config, PostApplyFunc: s.wrote(resetRoute)},
			}})
		})
	}
}
