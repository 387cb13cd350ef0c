package acceptance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// dependent is something that is replaced whenever the number is not known.
const dependent = `
resource "terraform_data" "dependent" {
  triggers_replace = uazapi_instance_connection.this.number
}
`

// dependentStays is a check that the dependent is left alone.
var dependentStays = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
	plancheck.ExpectResourceAction("terraform_data.dependent", plancheck.ResourceActionNoop),
}}

// A change that does not concern the session leaves its values known, so that
// nothing which hangs on them is replaced.
func TestConnection_keepsWhatIsKnownOfASession(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	configs := []string{
		s.asAdmin(connectionOf(opened(s.in))),
		s.connection(),
		s.asOwner(s.in.Token, connectionOf()),
	}
	for _, arguments := range []string{
		`timeouts = { create = "5m" }`,
		waitArgument,
		phoneArgument,
		`browser = "edge"`,
		`system_name = "Loja"`,
		`proxy_managed_country = "br"`,
		`on_logout = "warn"`,
		"disconnect_on_destroy = false",
		"",
	} {
		configs = append(configs, s.connection(arguments))
	}
	steps := []resource.TestStep{{Config: s.connection() + dependent}}
	for _, config := range configs {
		steps = append(steps, resource.TestStep{
			Config:            config + dependent,
			ConfigPlanChecks:  dependentStays,
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		})
	}
	s.steps(steps...)
}

// An id that is known after the apply is nearly always the same: the session is
// not ended for it.
func TestConnection_isKeptWhereTheIDIsNotKnownYet(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	config := func(input string) string {
		return s.asAdmin(fmt.Sprintf(`
resource "terraform_data" "vpn" {
  input = %q
}

data "uazapi_instance" "this" {
  name       = "Vendas"
  depends_on = [terraform_data.vpn]
}
`, input) + connectionOf("instance_id = data.uazapi_instance.this.id") + dependent +
			"\n" + presenceCase.with("instance_id = data.uazapi_instance.this.id", presenceCase.wanted))
	}
	s.steps(
		resource.TestStep{Config: config("um")},
		resource.TestStep{
			Config: config("dois"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(thisConnection, plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction(presenceCase.address(), plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction("terraform_data.dependent", plancheck.ResourceActionNoop),
			}},
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     func() { s.status("connected")(); s.neverSent(disconnectRoute) },
		},
	)
}

// neverSent checks that a route was not asked for.
func (s *scene) neverSent(route string) {
	s.t.Helper()
	if calls := s.Calls(route); calls != 0 {
		s.t.Errorf("%s was sent %d times", route, calls)
	}
}

// With "warn", a number that has logged out holds up no apply.
func TestConnection_onLogoutWarnPlansNothing(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	config := s.connection(`on_logout = "warn"`)
	lost := connectionHolds(map[string]knownvalue.Check{
		"status": exactly("disconnected"), "connected": knownvalue.Bool(false), "number": knownvalue.Null(), "jid": knownvalue.Null(),
	})
	s.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:         s.logOut,
			Config:            config,
			ConfigPlanChecks:  connects(plancheck.ResourceActionNoop),
			ConfigStateChecks: lost,
			PostApplyFunc:     s.wrote(),
		},
		// Somebody pairs it in the panel.
		resource.TestStep{
			PreConfig:         s.pair,
			Config:            config,
			ConfigPlanChecks:  connects(plancheck.ResourceActionNoop),
			ConfigStateChecks: s.isConnected(),
		},
	)
}

// The address of the device is another one after each pairing, and what hangs on
// it follows, although the listing does not tell the address.
func TestConnection_jidFollowsAPairingOutsideOfAPlan(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	config := s.connection() + presenceCase.with("instance_id = uazapi_instance_connection.this.instance_id",
		"session = uazapi_instance_connection.this.jid\n  "+presenceCase.wanted)
	s.steps(
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				s.logOut()
				s.clock.Advance(time.Minute)
				s.pair()
				s.ResetRequests()
			},
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(thisConnection, plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction(presenceCase.address(), plancheck.ResourceActionUpdate),
			}},
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.sent(presenceWrites, presenceCase.sends),
		},
		// What has not moved is not asked for again.
		resource.TestStep{PreConfig: s.ResetRequests, Config: config, PostApplyFunc: func() { s.neverSent(readStatus) }},
	)
}

// A session whose line is broken comes back by itself, whatever its status says. What
// is known of it stays, and nothing is done to it.
func TestConnection_thatReconnectsByItselfIsLeftAlone(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	config := s.connection() + dependent
	steps := []resource.TestStep{{Config: config}}
	for _, status := range []string{"connecting", "reconnecting", "disconnected"} {
		steps = append(steps, resource.TestStep{
			PreConfig: func() {
				s.must(s.SetStatus(s.in.ID, "connected"))
				s.must(s.Break(s.in.ID, status))
			},
			Config: config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(thisConnection, plancheck.ResourceActionNoop),
				plancheck.ExpectResourceAction("terraform_data.dependent", plancheck.ResourceActionNoop),
			}},
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		})
	}
	s.steps(steps...)
}

// An attempt that serves a QR is under way, also where the listing of the server calls
// the instance disconnected. Nothing is planned while it waits for the phone.
func TestConnection_isPendingWhileAQRIsServed(t *testing.T) {
	s := newScene(t, simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true, Moves: true}})
	config := s.connection()
	s.steps(
		resource.TestStep{Config: config, PostApplyFunc: s.wrote(connectRoute)},
		settled(config, func() { s.clock.Advance(time.Minute) }),
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  connects(plancheck.ResourceActionNoop),
			ConfigStateChecks: s.isPending(knownvalue.Null()),
			PostApplyFunc:     all(s.wrote(), s.pair),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: connects(plancheck.ResourceActionNoop), ConfigStateChecks: s.isConnected()},
	)
}

// An account may have an address that is no number.
func TestConnection_numberOfAHiddenAddress(t *testing.T) {
	s := newScene(t, simulator.Options{JIDForm: simulator.JIDHidden})
	s.pair()
	config := s.connection()
	s.steps(
		resource.TestStep{Config: config, ConfigStateChecks: connectionHolds(map[string]knownvalue.Check{"number": exactly(phone)})},
		resource.TestStep{PreConfig: s.ResetRequests, Config: config, PostApplyFunc: func() { s.neverSent(readStatus) }},
	)
}

// Whatever the listing says of the number, what has not moved is not asked for
// again.
func TestConnection_isReadFromAListingThatTellsTheNumberOtherwise(t *testing.T) {
	for title, owner := range map[string]string{
		"not at all":              "",
		"as an address":           phone + "@s.whatsapp.net",
		"as a hidden address":     "182736455463728@lid",
		"as people write it":      "+55 11 99999-0000",
		"without the ninth digit": "551199990000",
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.pair()
			told := strings.ReplaceAll(s.listing(), `"owner":"`+phone+`"`, `"owner":"`+owner+`"`)
			if !strings.Contains(told, `"owner":"`+owner+`"`) {
				t.Fatalf("the listing has no owner: %s", told)
			}
			s.Inject(simulator.Fault{Route: listInstances, Kind: simulator.FaultGarbled, Body: told})
			config := s.connection()
			s.steps(
				resource.TestStep{Config: config, ConfigStateChecks: s.isConnected()},
				resource.TestStep{Config: config}, // takes note of what the listing says
				resource.TestStep{PreConfig: s.ResetRequests, Config: config, PostApplyFunc: func() { s.neverSent(readStatus) }},
			)
		})
	}
}

// listing is the listing of the server as it is now.
func (s *scene) listing() string {
	request := httptest.NewRequest(http.MethodGet, "/instance/all", http.NoBody)
	request.Header.Set("admintoken", s.AdminToken())
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer.Body.String()
}

// Renamed without a moved block, one connection would end the session that
// another one needs.
func TestConnection_thatIsRenamedWithoutAMovedBlockIsRefused(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	renamed := s.asAdmin(`resource "uazapi_instance_connection" "other" {` + "\n  " + named(s.in) + "\n}\n")
	s.steps(
		resource.TestStep{Config: s.connection()},
		resource.TestStep{Config: renamed, ExpectError: says("Unable to plan two connections of", "ends the session of its number", "moved {")},
		resource.TestStep{
			Config: renamed + "moved {\n  from = uazapi_instance_connection.this\n  to   = uazapi_instance_connection.other\n}\n",
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("uazapi_instance_connection.other", plancheck.ResourceActionNoop),
			}},
			PostApplyFunc: func() { s.status("connected")(); s.neverSent(disconnectRoute) },
		},
	)
}

func TestConnection_disconnectOnDestroyKeepsTheSession(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	s.steps(
		resource.TestStep{Config: s.connection("disconnect_on_destroy = false")},
		resource.TestStep{Config: s.asAdmin("# empty"), PostApplyFunc: func() { s.status("connected")(); s.neverSent(disconnectRoute) }},
	)
}

// Destroying a connection ends a session that only a person can bring back: the
// plan says so, and where no plan can, the apply does.
func TestConnection_destroyingItIsWarnedOf(t *testing.T) {
	t.Parallel()
	onCLI(t)
	s := newScene(t, simulator.Options{})
	s.pair()
	user := s.terminal(s.connection())
	user.run(applies...)
	warning := says("Warning: A WhatsApp session ends", "number "+phone, "disconnect_on_destroy = false")
	if said := user.run("plan", "-destroy", "-input=false", "-no-color"); !warning.MatchString(said) {
		t.Errorf("the plan of a destroy does not warn:\n%s", said)
	}
	user.configure(s.asAdmin(""))
	if said := user.run(planned...); !warning.MatchString(said) {
		t.Errorf("a plan that destroys it does not warn:\n%s", said)
	}
	user.configure(s.connection())
	replaced := user.run(append(applies, "-replace="+thisConnection)...)
	if !says("Warning: A WhatsApp session was ended", "number "+phone).MatchString(replaced) {
		t.Errorf("the apply of a replacement does not warn:\n%s", replaced)
	}
}

// A list that shifts under count gives connected numbers other names.
func TestInstance_renamingAConnectedOneIsWarnedOf(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{})
	user := w.terminal(w.asAdmin(sales()))
	user.run(applies...)
	user.configure(w.asAdmin(instance(`name = "Recife"`)))
	warning := says("Warning: A connected instance is renamed", `("Vendas"), which is connected as number `+phone, `the name "Recife"`, "for_each")
	if said := user.run(planned...); warning.MatchString(said) {
		t.Errorf("it warns although nobody is connected:\n%s", said)
	}
	w.must(w.Pair(w.the().ID, phone))
	if said := user.run(planned...); !warning.MatchString(said) {
		t.Errorf("it does not warn:\n%s", said)
	}
}
