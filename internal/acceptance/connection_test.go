package acceptance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/polling"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	connectRoute    = "POST /instance/connect"
	disconnectRoute = "POST /instance/disconnect"

	thisConnection = "uazapi_instance_connection.this"

	phone, otherPhone = "5511999990000", "5511999991111"
	byQR              = "{}"
	byCode            = `{"phone":"5511999990000"}`
	phoneArgument     = `phone = "5511999990000"`
	waitArgument      = "wait_for_connected = true"
)

// scene is a world with an instance that is to be paired. Each look at its
// status takes the time of a pause there, as it does in the real world.
type scene struct {
	*world
	simulator.Script
	in simulator.Instance

	mu sync.Mutex
	// issued are the QRs and the codes that the server has shown, in order.
	issued []string
}

func newScene(t *testing.T, options simulator.Options) *scene {
	t.Helper()
	s := &scene{}
	options.OnRequest = s.Play
	s.world = newWorld(t, options)
	s.in = s.Add("Vendas")
	s.Every(connectRoute, s.note)
	s.Every(readStatus, func() {
		s.note()
		s.clock.Advance(polling.Every)
	})
	return s
}

// standStill has no time pass, however often the status is read, so that no
// attempt comes to its end.
func (s *scene) standStill() { s.Every(readStatus, s.note) }

// note takes note of what the server shows.
func (s *scene) note() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if shown := now.QR + now.PairCode; shown != "" && !slices.Contains(s.issued, shown) {
		s.issued = append(s.issued, shown)
	}
}

// shown are the QRs and the codes that the server has shown, in order.
func (s *scene) shown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.issued)
}

// now is the instance as the server has it.
func (s *scene) now() simulator.Instance {
	now, _ := s.Instance(s.in.ID)
	return now
}

// pair has the phone pair with what the server shows.
func (s *scene) pair() {
	s.note()
	s.must(s.Pair(s.in.ID, phone))
}

func (s *scene) logOut() { s.must(s.LogOut(s.in.ID)) }
func (s *scene) remove() { s.must(s.Remove(s.in.ID)) }

func (s *scene) becomes(status string) func() {
	return s.do(func() error { return s.SetStatus(s.in.ID, status) })
}

// attempt has somebody else start an attempt.
func (s *scene) attempt(body string) {
	s.t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/instance/connect", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("token", s.in.Token)
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		s.t.Errorf("somebody else's connect got HTTP %d", answer.Code)
	}
}

// connection configures the connection of the instance, with an admin token in
// the provider.
func (s *scene) connection(arguments ...string) string {
	return s.asAdmin(connectionOf(append([]string{named(s.in)}, arguments...)...))
}

func connectionOf(arguments ...string) string {
	return "resource \"uazapi_instance_connection\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// status checks the instance on the server.
func (s *scene) status(want string) func() {
	s.t.Helper()
	return func() {
		s.t.Helper()
		if got := s.now().Status; got != want {
			s.t.Errorf("the server has the instance %s, want %s", got, want)
		}
	}
}

// connects checks what is planned for the connection.
func connects(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(thisConnection, action)}}
}

// plansOnly is a step that only plans, after it has acted.
func plansOnly(config string, action plancheck.ResourceActionType, acts ...func()) resource.TestStep {
	return resource.TestStep{
		PreConfig: all(acts...),
		Config:    config,
		PlanOnly:  true,
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(thisConnection, action),
		}},
		ExpectNonEmptyPlan: action != plancheck.ResourceActionNoop,
	}
}

// settled is a step that plans nothing, after it has acted.
func settled(config string, acts ...func()) resource.TestStep {
	return plansOnly(config, plancheck.ResourceActionNoop, acts...)
}

// connectionHolds checks attributes of the connection in the state.
func connectionHolds(attributes map[string]knownvalue.Check) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range attributes {
		checks = append(checks, statecheck.ExpectKnownValue(thisConnection, tfjsonpath.New(name), value))
	}
	return checks
}

// isPending checks that the state shows an attempt, with or without a code.
func (s *scene) isPending(paircode knownvalue.Check) []statecheck.StateCheck {
	return append(connectionHolds(map[string]knownvalue.Check{
		"instance_id": exactly(s.in.ID),
		"status":      exactly("connecting"),
		"connected":   knownvalue.Bool(false),
		"jid":         knownvalue.Null(),
		"number":      knownvalue.Null(),
		"paircode":    paircode,
	}), statecheck.ExpectSensitiveValue(thisConnection, tfjsonpath.New("paircode")))
}

// isConnected checks that the state shows a session of the phone.
func (s *scene) isConnected() []statecheck.StateCheck {
	return connectionHolds(map[string]knownvalue.Check{
		"instance_id": exactly(s.in.ID),
		"status":      exactly("connected"),
		"connected":   knownvalue.Bool(true),
		"number":      exactly(phone),
		"jid":         s.is(func(now simulator.Instance) string { return now.JID }),
		"paircode":    knownvalue.Null(),
	})
}

// is checks for what the server has of the instance by then.
func (s *scene) is(member func(simulator.Instance) string) knownvalue.Check {
	return knownvalue.StringFunc(func(value string) error {
		if want := member(s.now()); value != want || want == "" {
			return fmt.Errorf("it is %q, and the server has %q", value, want)
		}
		return nil
	})
}

// itsCode checks for the code that the server shows.
func (s *scene) itsCode() knownvalue.Check {
	return s.is(func(now simulator.Instance) string { return now.PairCode })
}

func TestConnection_asksForAQRAndIsPendingUntilThePhonePairs(t *testing.T) {
	s := newScene(t, simulator.Options{})
	config := s.connection()
	s.steps(
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  connects(plancheck.ResourceActionCreate),
			ConfigStateChecks: s.isPending(knownvalue.Null()),
			PostApplyFunc:     s.sent(connectRoute, byQR),
		},
		settled(config, s.status("connecting")),
		resource.TestStep{
			PreConfig:         s.pair,
			Config:            config,
			ConfigPlanChecks:  connects(plancheck.ResourceActionNoop),
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		},
	)
	s.wrote(disconnectRoute)()
	s.status("disconnected")()
}

func TestConnection_asksForACodeAndShowsItUntilThePhonePairs(t *testing.T) {
	s := newScene(t, simulator.Options{})
	config := s.connection(phoneArgument)
	s.steps(
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: s.isPending(s.itsCode()),
			PostApplyFunc:     s.sent(connectRoute, byCode),
		},
		settled(config),
		resource.TestStep{PreConfig: s.pair, Config: config, ConfigStateChecks: s.isConnected(), PostApplyFunc: s.wrote()},
	)
}

func TestConnection_waitsForThePhone(t *testing.T) {
	for title, c := range map[string]struct {
		options   simulator.Options
		given     func(s *scene)
		arguments []string
		wrote     []string
	}{
		"by QR": {
			given: func(s *scene) { s.After(readStatus, 4, s.pair) },
			wrote: []string{connectRoute},
		},
		"by a QR that only the status shows": {
			options: simulator.Options{QROnlyInStatus: true},
			given:   func(s *scene) { s.After(readStatus, 4, s.pair) },
			wrote:   []string{connectRoute},
		},
		"by a code that comes late": {
			options:   simulator.Options{ShowDelay: 9 * time.Second},
			arguments: []string{phoneArgument},
			given:     func(s *scene) { s.After(readStatus, 9, s.pair) },
			wrote:     []string{connectRoute},
		},
		"past the first window": {
			options: simulator.Options{QRWindow: 5 * time.Second},
			given:   func(s *scene) { s.After(connectRoute, 3, s.pair) },
			wrote:   []string{connectRoute, connectRoute, connectRoute},
		},
		"which is connected already": {
			given: (*scene).pair,
		},
		"which scans what somebody else asked for": {
			given: func(s *scene) { s.attempt(byQR); s.ResetRequests(); s.After(readStatus, 3, s.pair) },
		},
		"by a code, where a QR was asked for": {
			options:   simulator.Options{DisconnectSettle: 3 * time.Second},
			arguments: []string{phoneArgument},
			given:     func(s *scene) { s.attempt(byQR); s.ResetRequests(); s.After(connectRoute, 2, s.pair) },
			wrote:     []string{disconnectRoute, connectRoute},
		},
		"which somebody else's attempt gets in the way of": {
			arguments: []string{phoneArgument},
			given: func(s *scene) {
				s.After(readStatus, 1, func() { s.attempt(byCode) })
				s.After(readStatus, 3, s.pair)
			},
			wrote: []string{connectRoute, connectRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, c.options)
			c.given(s)
			s.steps(resource.TestStep{
				Config:            s.connection(append(c.arguments, waitArgument)...),
				ConfigStateChecks: s.isConnected(),
				PostApplyFunc:     s.wrote(c.wrote...),
			})
		})
	}
}
