package acceptance

import (
	"fmt"
	"strings"
	"testing"
	"time"

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

func TestReset_thatFailsIsTriedAgain(t *testing.T) {
	for title, c := range map[string]struct {
		arguments []string
		// breaks makes the next reset fail, mends makes it succeed.
		breaks, mends func(s *scene)
		says          []string
	}{
		"without a session": {
			breaks: (*scene).logOut,
			mends:  (*scene).pair,
			says:   []string{`Unable to reset instance "Vendas": it is not connected to WhatsApp`, "HTTP 409"},
		},
		"where the server fails": {
			breaks: func(s *scene) {
				s.Inject(simulator.Fault{Route: resetRoute, Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"server not available"}`})
			},
			mends: func(s *scene) { s.Heal() },
			says:  []string{`Unable to reset instance "Vendas": the server failed`, "HTTP 500", "server not available"},
		},
		"where the session does not come back": {
			arguments: []string{"wait = true", `timeouts = { create = "1s" , update = "1s" }`},
			breaks:    func(s *scene) { s.Every(resetRoute, s.logOut) },
			mends:     func(s *scene) { s.Every(resetRoute, func() {}); s.pair(); s.later() },
			says:      []string{`Unable to reset instance "Vendas" in 1s`, "status: disconnected", "the session was not back in time"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.pair()
			config := s.asAdmin(resetOf(append(c.arguments, named(s.in))...))
			changed := s.asAdmin(resetOf(append(c.arguments, named(s.in), triggered("1"))...))
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

func TestReset_isImportedAndDoesNothing(t *testing.T) {
	noop := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{imported{thisReset, plancheck.ResourceActionNoop}}}
	for title, c := range map[string]struct {
		checks []tfversion.TerraformVersionCheck
		first  func(s *scene, config string) []resource.TestStep
	}{
		"by command": {nil, func(s *scene, config string) []resource.TestStep {
			missing := importsReset(config, "r00000000000000")
			missing.ExpectError = says("Unable to import the reset of instance r00000000000000: it does not exist")
			return []resource.TestStep{missing, importsReset(config, s.in.ID)}
		}},
		"by block with id": {nil, func(s *scene, config string) []resource.TestStep {
			block := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", thisReset, s.in.ID)
			return []resource.TestStep{{Config: config + block, ConfigPlanChecks: noop}}
		}},
		"by block with identity": {withIdentity, func(s *scene, config string) []resource.TestStep {
			block := fmt.Sprintf("import {\n  to       = %s\n  identity = { instance_id = %q }\n}\n", thisReset, s.in.ID)
			identified := statecheck.ExpectIdentity(thisReset, map[string]knownvalue.Check{"instance_id": exactly(s.in.ID)})
			return []resource.TestStep{{Config: config + block, ConfigPlanChecks: noop, ConfigStateChecks: []statecheck.StateCheck{identified}}}
		}},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.pair()
			config := s.asAdmin(resetOf(named(s.in)))
			s.test(resource.TestCase{TerraformVersionChecks: c.checks, Steps: append(c.first(s, config),
				resource.TestStep{Config: config, PlanOnly: true},
				resource.TestStep{Config: config, ConfigStateChecks: responded(knownvalue.Null()), PostApplyFunc: s.wrote()},
				resource.TestStep{
					Config:            s.asAdmin(resetOf(named(s.in), triggered("1"))),
					ConfigStateChecks: responded(exactly(resetStarted)),
					PostApplyFunc:     s.wrote(resetRoute),
				},
			)})
		})
	}
}

// importsReset is a step that imports the reset of an instance for good.
func importsReset(config, id string) resource.TestStep {
	return resource.TestStep{
		Config:             config,
		ResourceName:       thisReset,
		ImportState:        true,
		ImportStateId:      id,
		ImportStatePersist: true,
	}
}
