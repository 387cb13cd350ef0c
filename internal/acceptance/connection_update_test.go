package acceptance

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// connectionChanges are changes of the arguments of a connection, one after
// another, and what an attempt with them sends. In the end, all that is optional is left out again.
var connectionChanges = []struct {
	argument, sends string
	checks          map[string]knownvalue.Check
}{
	{phoneArgument, byCode, map[string]knownvalue.Check{"phone": exactly(phone)}},
	{`browser = "edge"`, `{"browser":"edge"}`, map[string]knownvalue.Check{"phone": knownvalue.Null(), "browser": exactly("edge")}},
	{`browser = "auto"`, `{"browser":"auto"}`, map[string]knownvalue.Check{"browser": exactly("auto")}},
	{`system_name = "Loja"`, `{"systemName":"Loja"}`, map[string]knownvalue.Check{"system_name": exactly("Loja")}},
	{`proxy_managed_country = "br"`, `{"proxy_managed_country":"br"}`, map[string]knownvalue.Check{"proxy_managed_country": exactly("br")}},
	{"proxy_managed_country = \"br\"\n  proxy_managed_city = \"campinas\"", `{"proxy_managed_country":"br","proxy_managed_city":"campinas"}`, map[string]knownvalue.Check{"proxy_managed_city": exactly("campinas")}},
	{
		"proxy_managed_country = \"br\"\n  proxy_managed_city = \"campinas\"\n  proxy_managed_state = \"sp\"",
		`{"proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`,
		map[string]knownvalue.Check{"proxy_managed_state": exactly("sp")},
	},
	{"", byQR, map[string]knownvalue.Check{"system_name": knownvalue.Null(), "proxy_managed_country": knownvalue.Null(), "proxy_managed_city": knownvalue.Null()}},
}

func TestConnection_thatIsPendingIsAskedAnewWhenAnArgumentChanges(t *testing.T) {
	s := newScene(t, simulator.Options{DisconnectSettle: 3 * time.Second})
	steps := []resource.TestStep{{Config: s.connection(), PostApplyFunc: s.sent(connectRoute, byQR)}}
	for _, change := range connectionChanges {
		steps = append(steps, resource.TestStep{
			Config:            s.connection(change.argument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: connectionHolds(change.checks),
			PostApplyFunc:     all(s.sentTo(connectRoute, change.sends), s.wrote(disconnectRoute, connectRoute)),
		})
	}
	steps = append(steps, resource.TestStep{Config: s.connection(), ConfigStateChecks: s.isPending(knownvalue.Null()), PostApplyFunc: s.wrote()})
	s.steps(steps...)
}

func TestConnection_thatIsConnectedSendsNothingWhenAnArgumentChanges(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	steps := []resource.TestStep{{Config: s.connection(), PostApplyFunc: s.wrote()}}
	for _, change := range connectionChanges {
		steps = append(steps, resource.TestStep{
			Config:            s.connection(change.argument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: append(connectionHolds(change.checks), s.isConnected()...),
			PostApplyFunc:     all(s.wrote(), s.status("connected")),
		})
	}
	s.steps(steps...)
}

// The phone may pair between the plan and the apply: the session is not ended
// for what was planned before.
func TestConnection_thatPairedBeforeTheApplyIsNotEnded(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.steps(
		resource.TestStep{Config: s.connection(), PostApplyFunc: s.wrote(connectRoute)},
		resource.TestStep{
			Config: s.connection(phoneArgument),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(thisConnection, plancheck.ResourceActionUpdate),
				between(s.pair),
			}},
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		},
	)
}

func TestConnection_waitsForAnAttemptThatIsPending(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.steps(
		resource.TestStep{Config: s.connection(), PostApplyFunc: all(s.wrote(connectRoute), func() { s.After(readStatus, 40, s.pair) })},
		resource.TestStep{
			Config:            s.connection(waitArgument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		},
		resource.TestStep{
			Config:            s.connection(`timeouts = { create = "1h", update = "1h", delete = "2m" }`),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: connectionHolds(map[string]knownvalue.Check{"wait_for_connected": knownvalue.Bool(false)}),
			PostApplyFunc:     s.wrote(),
		},
	)
}

// An update that nobody pairs in time keeps the connection as it was before.
func TestConnection_thatIsChangedAndNotPairedIsPendingStill(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.standStill()
	changed := s.connection(phoneArgument, waitArgument, `timeouts = { update = "1s" }`)
	s.steps(
		resource.TestStep{Config: s.connection(), PostApplyFunc: s.wrote(connectRoute)},
		resource.TestStep{Config: changed, ExpectError: says(`Unable to connect instance "Vendas" in 1s`)},
		resource.TestStep{
			PreConfig:         all(s.wrote(disconnectRoute, connectRoute), s.pair),
			Config:            changed,
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: s.isConnected(),
			PostApplyFunc:     s.wrote(),
		},
	)
}

func TestConnection_isReplacedToPairAnew(t *testing.T) {
	s := newScene(t, simulator.Options{DisconnectSettle: 3 * time.Second})
	s.pair()
	s.steps(
		resource.TestStep{Config: s.connection(), PostApplyFunc: s.wrote()},
		resource.TestStep{
			Taint:             []string{thisConnection},
			Config:            s.connection(phoneArgument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: s.isPending(s.itsCode()),
			PostApplyFunc:     s.wrote(disconnectRoute, connectRoute),
		},
	)
}

func TestConnection_movesToAnotherInstance(t *testing.T) {
	s := newScene(t, simulator.Options{})
	s.pair()
	other := s.Add("Recife")
	id := statecheck.CompareValue(compare.ValuesDiffer())
	s.steps(
		resource.TestStep{Config: s.connection(), ConfigStateChecks: []statecheck.StateCheck{id.AddStateValue(thisConnection, tfjsonpath.New("instance_id"))}},
		resource.TestStep{
			Config:            s.asAdmin(connectionOf(named(other))),
			ConfigPlanChecks:  connects(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: []statecheck.StateCheck{id.AddStateValue(thisConnection, tfjsonpath.New("instance_id"))},
			PostApplyFunc:     all(s.wrote(disconnectRoute, connectRoute), s.status("disconnected")),
		},
	)
}

func TestConnection_isOpenedByAnyCredential(t *testing.T) {
	for title, config := range map[string]func(s *scene) string{
		"the admin token":            func(s *scene) string { return s.connection() },
		"a token of its own":         func(s *scene) string { return s.configured("", connectionOf(opened(s.in))) },
		"the provider's own token":   func(s *scene) string { return s.asOwner(s.in.Token, connectionOf()) },
		"that and the id":            func(s *scene) string { return s.asOwner(s.in.Token, connectionOf(named(s.in))) },
		"a token beside the admin's": func(s *scene) string { return s.asAdmin(connectionOf(opened(s.in))) },
	} {
		t.Run(title, func(t *testing.T) {
			s := newScene(t, simulator.Options{})
			s.Add("Outra")
			config := config(s)
			s.steps(
				resource.TestStep{Config: config, ConfigStateChecks: s.isPending(knownvalue.Null()), PostApplyFunc: s.wrote(connectRoute)},
				resource.TestStep{PreConfig: s.pair, Config: config, ConfigPlanChecks: connects(plancheck.ResourceActionNoop), ConfigStateChecks: s.isConnected()},
				plansOnly(config, plancheck.ResourceActionUpdate, s.logOut),
			)
		})
	}
}

// The session is one that privacy, presence and the like can be set in.
func TestConnection_isWhatOtherResourcesWaitFor(t *testing.T) {
	s := newScene(t, simulator.Options{PairAfter: 5 * time.Second})
	s.remove()
	config := s.asAdmin(sales() + connectionOf("instance_id = uazapi_instance.this.id", waitArgument) +
		presenceCase.with("instance_id = uazapi_instance_connection.this.instance_id", presenceCase.wanted))
	s.steps(
		resource.TestStep{Config: config, PostApplyFunc: s.wrote(createInstance, connectRoute, presenceWrites)},
		settled(config),
		resource.TestStep{Config: config, Destroy: true},
	)
	s.wrote(disconnectRoute, deleteInstance)()
}

// sentTo checks what was sent to a route, and forgets no request.
func (s *scene) sentTo(route string, bodies ...string) func() {
	return func() {
		s.t.Helper()
		var got []string
		for _, request := range s.Requests() {
			if request.Route == route {
				got = append(got, request.Body)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(bodies) {
			s.t.Errorf("%s was sent %q, want %q", route, got, bodies)
		}
	}
}
