package connection

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

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// connectionChanges are changes of the arguments of a connection, one after
// another, and what an attempt with them sends. In the end, all that is optional is left out again.
var connectionChanges = []struct {
	argument, sends string
	checks          map[string]knownvalue.Check
}{
	{world.PhoneArgument, world.CodeBody, map[string]knownvalue.Check{"phone": world.Exactly(world.Phone)}},
	{`browser = "edge"`, `{"browser":"edge"}`, map[string]knownvalue.Check{"phone": knownvalue.Null(), "browser": world.Exactly("edge")}},
	{`browser = "auto"`, `{"browser":"auto"}`, map[string]knownvalue.Check{"browser": world.Exactly("auto")}},
	{`system_name = "Loja"`, `{"systemName":"Loja"}`, map[string]knownvalue.Check{"system_name": world.Exactly("Loja")}},
	{`proxy_managed_country = "br"`, `{"proxy_managed_country":"br"}`, map[string]knownvalue.Check{"proxy_managed_country": world.Exactly("br")}},
	{"proxy_managed_country = \"br\"\n  proxy_managed_city = \"campinas\"", `{"proxy_managed_country":"br","proxy_managed_city":"campinas"}`, map[string]knownvalue.Check{"proxy_managed_city": world.Exactly("campinas")}},
	{
		"proxy_managed_country = \"br\"\n  proxy_managed_city = \"campinas\"\n  proxy_managed_state = \"sp\"",
		`{"proxy_managed_country":"br","proxy_managed_state":"sp","proxy_managed_city":"campinas"}`,
		map[string]knownvalue.Check{"proxy_managed_state": world.Exactly("sp")},
	},
	{"", world.QRBody, map[string]knownvalue.Check{"system_name": knownvalue.Null(), "proxy_managed_country": knownvalue.Null(), "proxy_managed_city": knownvalue.Null()}},
}

func TestConnectionThatIsPendingIsAskedAnewWhenAnArgumentChanges(t *testing.T) {
	s := world.StartScene(t, simulator.Options{DisconnectSettle: 3 * time.Second})
	steps := []resource.TestStep{{Config: connectionIn(s), PostApplyFunc: s.Sent(world.ConnectRoute, world.QRBody)}}
	for _, change := range connectionChanges {
		steps = append(steps, resource.TestStep{
			Config:            connectionIn(s, change.argument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: connectionHolds(change.checks),
			PostApplyFunc:     world.InTurn(sentTo(s, world.ConnectRoute, change.sends), s.Wrote(world.DisconnectRoute, world.ConnectRoute)),
		})
	}
	steps = append(steps, resource.TestStep{Config: connectionIn(s), ConfigStateChecks: isPending(s, knownvalue.Null()), PostApplyFunc: s.Wrote()})
	s.Steps(steps...)
}

func TestConnectionThatIsConnectedSendsNothingWhenAnArgumentChanges(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	steps := []resource.TestStep{{Config: connectionIn(s), PostApplyFunc: s.Wrote()}}
	for _, change := range connectionChanges {
		steps = append(steps, resource.TestStep{
			Config:            connectionIn(s, change.argument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: append(connectionHolds(change.checks), isConnected(s)...),
			PostApplyFunc:     world.InTurn(s.Wrote(), s.HasStatus("connected")),
		})
	}
	s.Steps(steps...)
}

// The phone may pair between the plan and the apply: the session is not ended
// for what was planned before.
func TestConnectionThatPairedBeforeTheApplyIsNotEnded(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.Steps(
		resource.TestStep{Config: connectionIn(s), PostApplyFunc: s.Wrote(world.ConnectRoute)},
		resource.TestStep{
			Config: connectionIn(s, world.PhoneArgument),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(world.ThisConnection, plancheck.ResourceActionUpdate),
				world.BetweenPlanAndApply(s.PhonePairs),
			}},
			ConfigStateChecks: isConnected(s),
			PostApplyFunc:     s.Wrote(),
		},
	)
}

func TestConnectionWaitsForAnAttemptThatIsPending(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.Steps(
		resource.TestStep{Config: connectionIn(s), PostApplyFunc: world.InTurn(s.Wrote(world.ConnectRoute), func() { s.After(world.StatusRoute, 40, s.PhonePairs) })},
		resource.TestStep{
			Config:            connectionIn(s, world.WaitArgument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: isConnected(s),
			PostApplyFunc:     s.Wrote(),
		},
		resource.TestStep{
			Config:            connectionIn(s, `timeouts = { create = "1h", update = "1h", delete = "2m" }`),
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: connectionHolds(map[string]knownvalue.Check{"wait_for_connected": knownvalue.Bool(false)}),
			PostApplyFunc:     s.Wrote(),
		},
	)
}

// An update that nobody pairs in time keeps the connection as it was before.
func TestConnectionThatIsChangedAndNotPairedIsPendingStill(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.StandStill()
	changed := connectionIn(s, world.PhoneArgument, world.WaitArgument, `timeouts = { update = "1s" }`)
	s.Steps(
		resource.TestStep{Config: connectionIn(s), PostApplyFunc: s.Wrote(world.ConnectRoute)},
		resource.TestStep{Config: changed, ExpectError: world.Says(`Unable to connect instance "Vendas" in 1s`)},
		resource.TestStep{
			PreConfig:         world.InTurn(s.Wrote(world.DisconnectRoute, world.ConnectRoute), s.PhonePairs),
			Config:            changed,
			ConfigPlanChecks:  connects(plancheck.ResourceActionUpdate),
			ConfigStateChecks: isConnected(s),
			PostApplyFunc:     s.Wrote(),
		},
	)
}

func TestConnectionIsReplacedToPairAnew(t *testing.T) {
	s := world.StartScene(t, simulator.Options{DisconnectSettle: 3 * time.Second})
	s.PhonePairs()
	s.Steps(
		resource.TestStep{Config: connectionIn(s), PostApplyFunc: s.Wrote()},
		resource.TestStep{
			Taint:             []string{world.ThisConnection},
			Config:            connectionIn(s, world.PhoneArgument),
			ConfigPlanChecks:  connects(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: isPending(s, itsCode(s)),
			PostApplyFunc:     s.Wrote(world.DisconnectRoute, world.ConnectRoute),
		},
	)
}

func TestConnectionMovesToAnotherInstance(t *testing.T) {
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	other := s.Add("Recife")
	id := statecheck.CompareValue(compare.ValuesDiffer())
	s.Steps(
		resource.TestStep{Config: connectionIn(s), ConfigStateChecks: []statecheck.StateCheck{id.AddStateValue(world.ThisConnection, tfjsonpath.New("instance_id"))}},
		resource.TestStep{
			Config:            s.AsAdmin(world.ConnectionOf(world.ByID(other))),
			ConfigPlanChecks:  connects(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: []statecheck.StateCheck{id.AddStateValue(world.ThisConnection, tfjsonpath.New("instance_id"))},
			PostApplyFunc:     world.InTurn(s.Wrote(world.DisconnectRoute, world.ConnectRoute), s.HasStatus("disconnected")),
		},
	)
}

func TestConnectionIsOpenedByAnyCredential(t *testing.T) {
	for title, config := range map[string]func(s *world.Scene) string{
		"the admin token":            func(s *world.Scene) string { return connectionIn(s) },
		"a token of its own":         func(s *world.Scene) string { return s.Configured("", world.ConnectionOf(world.ByToken(s.It))) },
		"the provider's own token":   func(s *world.Scene) string { return s.AsOwner(s.It.Token, world.ConnectionOf()) },
		"that and the id":            func(s *world.Scene) string { return s.AsOwner(s.It.Token, world.ConnectionOf(world.ByID(s.It))) },
		"a token beside the admin's": func(s *world.Scene) string { return s.AsAdmin(world.ConnectionOf(world.ByToken(s.It))) },
	} {
		t.Run(title, func(t *testing.T) {
			s := world.StartScene(t, simulator.Options{})
			s.Add("Outra")
			config := config(s)
			s.Steps(
				resource.TestStep{Config: config, ConfigStateChecks: isPending(s, knownvalue.Null()), PostApplyFunc: s.Wrote(world.ConnectRoute)},
				resource.TestStep{PreConfig: s.PhonePairs, Config: config, ConfigPlanChecks: connects(plancheck.ResourceActionNoop), ConfigStateChecks: isConnected(s)},
				plansOnly(config, plancheck.ResourceActionUpdate, s.PhoneLogsOut),
			)
		})
	}
}

// The session is one that privacy, presence and the like can be set in.
func TestConnectionIsWhatOtherResourcesWaitFor(t *testing.T) {
	s := world.StartScene(t, simulator.Options{PairAfter: 5 * time.Second})
	s.RemoveIt()
	config := s.AsAdmin(world.Sales() + world.ConnectionOf("instance_id = uazapi_instance.this.id", world.WaitArgument) +
		world.Presence.With("instance_id = uazapi_instance_connection.this.instance_id", world.Presence.Wanted))
	s.Steps(
		resource.TestStep{Config: config, PostApplyFunc: s.Wrote(world.CreateRoute, world.ConnectRoute, world.PresenceRoute)},
		settled(config),
		resource.TestStep{Config: config, Destroy: true},
	)
	s.Wrote(world.DisconnectRoute, world.DeleteRoute)()
}

// sentTo checks what was sent to a route, and forgets no request.
func sentTo(s *world.Scene, route string, bodies ...string) func() {
	return func() {
		s.T.Helper()
		var got []string
		for _, request := range s.Requests() {
			if request.Route == route {
				got = append(got, request.Body)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(bodies) {
			s.T.Errorf("%s was sent %q, want %q", route, got, bodies)
		}
	}
}
