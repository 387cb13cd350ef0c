package connection

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

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
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{DisconnectSettle: 3 * time.Second})
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated)
	s.Sent(world.ConnectRoute, world.QRBody)()
	for _, change := range connectionChanges {
		user.Configure(connectionIn(s, change.argument))
		user.Settles(isUpdated, connectionHolds(change.checks)...)
		sentTo(s, world.ConnectRoute, change.sends)()
		s.Wrote(world.DisconnectRoute, world.ConnectRoute)()
	}
	user.Settles(isLeft, isPending(s, knownvalue.Null())...)
	s.Wrote()()
}

func TestConnectionThatIsConnectedSendsNothingWhenAnArgumentChanges(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated)
	for _, change := range connectionChanges {
		user.Configure(connectionIn(s, change.argument))
		user.Settles(isUpdated, append(connectionHolds(change.checks), isConnected(s)...)...)
		s.Wrote()()
		s.HasStatus("connected")()
	}
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
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated)
	s.Wrote(world.ConnectRoute)()
	s.After(world.StatusRoute, 40, s.PhonePairs)
	user.Configure(connectionIn(s, world.WaitArgument))
	user.Settles(isUpdated, isConnected(s)...)
	user.Configure(connectionIn(s, `timeouts = { create = "1h", update = "1h", delete = "2m" }`))
	user.Settles(isUpdated, connectionHolds(map[string]knownvalue.Check{"wait_for_connected": knownvalue.Bool(false)})...)
	s.Wrote()()
}

// An update that nobody pairs in time keeps the connection as it was before.
func TestConnectionThatIsChangedAndNotPairedIsPendingStill(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.StandStill()
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated)
	s.Wrote(world.ConnectRoute)()
	user.Configure(connectionIn(s, world.PhoneArgument, world.WaitArgument, `timeouts = { update = "1s" }`))
	user.Fails([]string{`Unable to connect instance "Vendas" in 1s`}, world.Apply...)
	s.Wrote(world.DisconnectRoute, world.ConnectRoute)()
	s.PhonePairs()
	user.Settles(isUpdated, isConnected(s)...)
	s.Wrote()()
}

func TestConnectionIsReplacedToPairAnew(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{DisconnectSettle: 3 * time.Second})
	s.PhonePairs()
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated)
	s.Wrote()()
	user.Run("taint", world.ThisConnection)
	user.Configure(connectionIn(s, world.PhoneArgument))
	user.Says([]string{world.ThisConnection + " is tainted", "-/+ resource", world.Replaced}, world.Apply...)
	user.Shows(isPending(s, itsCode(s))...)
	user.IsSettled()
	s.Wrote(world.DisconnectRoute, world.ConnectRoute)()
}

func TestConnectionMovesToAnotherInstance(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	other := s.Add("Recife")
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated, connectionHolds(map[string]knownvalue.Check{"instance_id": world.Exactly(s.It.ID)})...)
	user.Configure(s.AsAdmin(world.ConnectionOf(world.ByID(other))))
	user.Settles(isReplaced, connectionHolds(map[string]knownvalue.Check{"instance_id": world.Exactly(other.ID)})...)
	s.Wrote(world.DisconnectRoute, world.ConnectRoute)()
	s.HasStatus("disconnected")()
}

func TestConnectionIsOpenedByAnyCredential(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, config := range map[string]func(s *world.Scene) string{
		"the admin token":            func(s *world.Scene) string { return connectionIn(s) },
		"a token of its own":         func(s *world.Scene) string { return s.Configured("", world.ConnectionOf(world.ByToken(s.It))) },
		"the provider's own token":   func(s *world.Scene) string { return s.AsOwner(s.It.Token, world.ConnectionOf()) },
		"that and the id":            func(s *world.Scene) string { return s.AsOwner(s.It.Token, world.ConnectionOf(world.ByID(s.It))) },
		"a token beside the admin's": func(s *world.Scene) string { return s.AsAdmin(world.ConnectionOf(world.ByToken(s.It))) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.Add("Outra")
			user := s.Terminal(config(s))
			user.Settles(isCreated, isPending(s, knownvalue.Null())...)
			s.Wrote(world.ConnectRoute)()
			s.PhonePairs()
			user.Settles(isLeft, isConnected(s)...)
			s.PhoneLogsOut()
			user.Says([]string{plannedUpdate}, world.Plan...)
		})
	}
}

// The session is one that privacy, presence and the like can be set in.
func TestConnectionIsWhatOtherResourcesWaitFor(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{PairAfter: 5 * time.Second})
	s.RemoveIt()
	user := s.Terminal(s.AsAdmin(world.Sales() + world.ConnectionOf("instance_id = uazapi_instance.this.id", world.WaitArgument) +
		world.Presence.With("instance_id = uazapi_instance_connection.this.instance_id", world.Presence.Wanted)))
	user.Settles([]string{"3 added"})
	s.Wrote(world.CreateRoute, world.ConnectRoute, world.PresenceRoute)()
	user.Run(world.Destroy...)
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
