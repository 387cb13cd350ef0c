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
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	thisReset    = "uazapi_instance_reset.this"
	resetStarted = "Instance reset started"
)

// resets checks what is planned for the reset.
func resets(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(thisReset, action)}}
}

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
		user.Configure(s.AsAdmin(world.ResetOf(append([]string{world.ByID(s.It)}, arguments...)...)))
		user.Settles([]string{does}, responded(world.Exactly(resetStarted))...)
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
	for title, wait := range map[string]bool{"waits": true, "does not wait": false} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{ResetTime: time.Minute})
			s.PhonePairs()
			over := func() {
				if s.Now().Resetting == wait {
					t.Errorf("it is resetting: %t", s.Now().Resetting)
				}
			}
			s.Steps(
				resource.TestStep{
					Config:            s.AsAdmin(world.ResetOf(world.ByID(s.It), fmt.Sprintf("wait = %t", wait))),
					ConfigStateChecks: responded(world.Exactly(resetStarted)),
					PostApplyFunc:     world.InTurn(over, s.Wrote(world.ResetRoute), func() { passCooldown(s) }),
				},
				resource.TestStep{
					Config:        s.AsAdmin(world.ResetOf(world.ByID(s.It), fmt.Sprintf("wait = %t", wait), world.Triggered("1"))),
					PostApplyFunc: world.InTurn(over, s.Wrote(world.ResetRoute)),
				},
			)
		})
	}
}

func TestResetSaysWhatTheServerMadeOfIt(t *testing.T) {
	s := world.StartScene(t, simulator.Options{ResetTime: time.Minute})
	s.PhonePairs()
	config := func(by string) string { return s.AsAdmin(world.ResetOf(world.ByID(s.It), world.Triggered(by))) }
	s.Steps(
		resource.TestStep{Config: config("1"), ConfigStateChecks: responded(world.Exactly(resetStarted))},
		resource.TestStep{Config: config("2"), ConfigStateChecks: responded(world.Exactly("Instance reset already in progress"))},
		resource.TestStep{
			PreConfig:         func() { s.Clock.Advance(time.Minute + 2*time.Second) },
			Config:            config("3"),
			ConfigStateChecks: responded(world.Exactly("Instance reset cooldown active (4s remaining)")),
			PostApplyFunc:     s.Wrote(world.ResetRoute, world.ResetRoute, world.ResetRoute),
		},
		resource.TestStep{Config: config("3"), PlanOnly: true},
	)
}

// What the server certainly did not do is done by the next apply.
func TestResetThatIsRefusedIsTriedAgain(t *testing.T) {
	for title, c := range map[string]struct {
		// breaks makes the next reset fail, mends makes it succeed.
		breaks, mends func(s *world.Scene)
		says          []string
	}{
		"without a session": {
			breaks: (*world.Scene).PhoneLogsOut,
			mends:  (*world.Scene).PhonePairs,
			says:   []string{`Unable to reset instance "Vendas": it is not connected to WhatsApp`, "HTTP 409"},
		},
		"by a policy": {
			breaks: func(s *world.Scene) {
				s.Inject(simulator.Fault{Route: world.ResetRoute, Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"reset is not allowed"}`})
			},
			mends: func(s *world.Scene) { s.Heal() },
			says:  []string{`Unable to reset instance "Vendas": the server refused the request`, "HTTP 403", "reset is not allowed"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			config := s.AsAdmin(world.ResetOf(world.ByID(s.It)))
			changed := s.AsAdmin(world.ResetOf(world.ByID(s.It), world.Triggered("1")))
			breaks, mends := func() { c.breaks(s) }, func() { c.mends(s) }
			s.Steps(
				resource.TestStep{PreConfig: breaks, Config: config, ExpectError: world.Says(c.says...)},
				// It is created then, and nothing is tainted.
				resource.TestStep{
					PreConfig:        world.InTurn(s.Wrote(world.ResetRoute), mends),
					Config:           config,
					ConfigPlanChecks: resets(plancheck.ResourceActionCreate),
					PostApplyFunc:    world.InTurn(s.Wrote(world.ResetRoute), func() { passCooldown(s) }),
				},
				// The triggers wait for their reset.
				resource.TestStep{PreConfig: breaks, Config: changed, ExpectError: world.Says(c.says...)},
				resource.TestStep{
					PreConfig:        world.InTurn(s.Wrote(world.ResetRoute), mends),
					Config:           changed,
					ConfigPlanChecks: resets(plancheck.ResourceActionUpdate),
					PostApplyFunc:    s.Wrote(world.ResetRoute),
				},
			)
		})
	}
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
	s := world.StartScene(t, simulator.Options{})
	s.Add("Outra")
	s.PhonePairs()
	config := s.AsAdmin(world.ResetOf(world.ByID(s.It)))
	s.Steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:          world.InTurn(s.Wrote(world.ResetRoute), s.RemoveIt),
			Config:             config,
			PlanOnly:           true,
			ExpectNonEmptyPlan: true,
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(thisReset, plancheck.ResourceActionCreate),
			}},
		},
		resource.TestStep{Config: config, ExpectError: world.Says("Unable to reset instance " + s.It.ID + ": it does not exist")},
	)
	s.Wrote()()
}

func TestResetMovesToAnotherInstance(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	other := s.Paired("Recife", world.OtherPhone)
	s.Steps(
		resource.TestStep{Config: s.AsAdmin(world.ResetOf(world.ByID(s.It))), PostApplyFunc: s.Wrote(world.ResetRoute)},
		resource.TestStep{
			Config:           s.AsAdmin(world.ResetOf(world.ByID(other))),
			ConfigPlanChecks: resets(plancheck.ResourceActionDestroyBeforeCreate),
			PostApplyFunc: world.InTurn(func() {
				if now, _ := s.Instance(other.ID); !now.Resetting {
					t.Error("the other one is not resetting")
				}
			}, s.Wrote(world.ResetRoute)),
		},
	)
}

func TestResetIsOpenedByAnyCredential(t *testing.T) {
	for title, config := range map[string]func(s *world.Scene) string{
		"a token of its own":       func(s *world.Scene) string { return s.Configured("", world.ResetOf(world.ByToken(s.It))) },
		"the provider's own token": func(s *world.Scene) string { return s.AsOwner(s.It.Token, world.ResetOf()) },
	} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			s.Steps(
				resource.TestStep{
					Config: config(s),
					ConfigStateChecks: append(responded(world.Exactly(resetStarted)),
						statecheck.ExpectKnownValue(thisReset, tfjsonpath.New("instance_id"), world.Exactly(s.It.ID))),
					PostApplyFunc: s.Wrote(world.ResetRoute),
				},
				resource.TestStep{Config: config(s), PlanOnly: true},
			)
		})
	}
}

func TestResetIsCheckedWhileItIsPlanned(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.Steps(
		resource.TestStep{Config: s.AsAdmin(world.ResetOf()), PlanOnly: true, ExpectError: world.Says("No instance named")},
		resource.TestStep{Config: s.AsAdmin(world.ResetOf(world.ByID(s.It), world.ByToken(s.It))), PlanOnly: true, ExpectError: world.Says("instance_id", "token")},
	)
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
	for title, c := range map[string]struct {
		checks []tfversion.TerraformVersionCheck
		step   func(s *world.Scene, config string) resource.TestStep
	}{
		"by command": {nil, func(s *world.Scene, config string) resource.TestStep {
			return resource.TestStep{Config: config, ResourceName: thisReset, ImportState: true, ImportStateId: s.It.ID, ImportStatePersist: true}
		}},
		"by block with id": {nil, func(s *world.Scene, config string) resource.TestStep {
			return resource.TestStep{Config: config + world.ImportBlock(thisReset, s.It.ID)}
		}},
		"by block with identity": {world.WithIdentity, func(s *world.Scene, config string) resource.TestStep {
			return resource.TestStep{Config: config + fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q, id = %q }\n}\n", thisReset, s.It.ID, "8a1c2d90-54f0-4c8c-9e51-0c9d6b7f2a10")}
		}},
	} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			config := s.AsAdmin(world.ResetOf(world.ByID(s.It)))
			refused := c.step(s, config)
			refused.ExpectError = world.Says("Unable to import a reset", "no server keeps which resource did it", "Without the import, the next apply creates the resource, which does it once", "moved block")
			s.Test(resource.TestCase{TerraformVersionChecks: c.checks, Steps: []resource.TestStep{
				refused,
				{PreConfig: s.Wrote(), Config: config, PostApplyFunc: s.Wrote(world.ResetRoute)},
			}})
		})
	}
}
