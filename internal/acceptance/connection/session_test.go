package connection

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// dependent is something that is replaced whenever the number is not known.
const dependent = `
resource "terraform_data" "dependent" {
  triggers_replace = uazapi_instance_connection.this.number
}
`

// A change that does not concern the session leaves its values known, so that
// nothing which hangs on them is replaced.
func TestConnectionKeepsWhatIsKnownOfASession(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	configs := []string{
		s.AsAdmin(world.ConnectionOf(world.ByToken(s.It))),
		connectionIn(s),
		s.AsOwner(s.It.Token, world.ConnectionOf()),
	}
	for _, arguments := range []string{
		`timeouts = { create = "5m" }`,
		world.WaitArgument,
		world.PhoneArgument,
		`browser = "edge"`,
		`system_name = "Loja"`,
		`proxy_managed_country = "br"`,
		`on_logout = "warn"`,
		"disconnect_on_destroy = false",
		"",
	} {
		configs = append(configs, connectionIn(s, arguments))
	}
	user := s.Terminal("")
	user.Becomes(connectionIn(s)+dependent, []string{"2 added"})
	for _, config := range configs {
		// The dependent is not replaced.
		user.Becomes(config+dependent, []string{"Resources: 0 added,", " 0 destroyed"}, isConnected(s)...)
		s.Wrote()()
	}
}

// An id that is known after the apply is nearly always the same: the session is
// not ended for it.
func TestConnectionIsKeptWhereTheIDIsNotKnownYet(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := func(input string) string {
		return s.AsAdmin(fmt.Sprintf(`
resource "terraform_data" "vpn" {
  input = %q
}

data "uazapi_instance" "this" {
  name       = "Vendas"
  depends_on = [terraform_data.vpn]
}
`, input) + world.ConnectionOf("instance_id = data.uazapi_instance.this.id") + dependent +
			"\n" + world.Presence.With("instance_id = data.uazapi_instance.this.id", world.Presence.Wanted))
	}
	user := s.Terminal("")
	user.Becomes(config("um"), []string{"4 added"})
	// Nothing but the cause is planned.
	user.Becomes(config("dois"), []string{world.PlansUpdate("terraform_data.vpn"), "Plan: 0 to add, 1 to change, 0 to destroy", world.Updated}, isConnected(s)...)
	s.HasStatus("connected")()
	neverSent(s, world.DisconnectRoute)
}

// neverSent checks that a route was not asked for.
func neverSent(s *world.Scene, route string) {
	s.T.Helper()
	if calls := s.Calls(route); calls != 0 {
		s.T.Errorf("%s was sent %d times", route, calls)
	}
}

// With "warn", a number that has logged out holds up no apply.
func TestConnectionOnLogoutWarnPlansNothing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := connectionIn(s, `on_logout = "warn"`)
	user := s.Terminal("")
	user.Becomes(config, isCreated)

	s.PhoneLogsOut()
	user.Says(isLeft, world.Apply...)
	user.Keeps(connectionHolds(map[string]knownvalue.Check{
		"status": world.Exactly("disconnected"), "connected": knownvalue.Bool(false), "number": knownvalue.Null(), "jid": knownvalue.Null(),
	})...)
	user.Says([]string{world.NothingToDo}, world.Plan...)
	s.Wrote()()

	// Somebody pairs it in the panel.
	s.PhonePairs()
	user.Becomes(config, isLeft, isConnected(s)...)
}

// withPresence configures the connection, and a presence that is set again after each
// pairing.
func withPresence(s *world.Scene, arguments ...string) string {
	return connectionIn(s, arguments...) + world.Presence.With("instance_id = uazapi_instance_connection.this.instance_id",
		"session = uazapi_instance_connection.this.session\n  "+world.Presence.Wanted)
}

// What hangs on the session of a number that is lost waits for the next one, so that it
// holds up no apply either.
func TestConnectionSessionStaysUntilTheNextOne(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	first := s.Now().JID
	config := withPresence(s, `on_logout = "warn"`)
	user := s.Terminal("")
	user.Becomes(config, []string{"2 added"})
	s.ResetRequests()

	s.PhoneLogsOut()
	s.Clock.Advance(time.Minute)
	user.Says([]string{world.NothingToDo}, world.Plan...)
	user.Says([]string{world.Untouched}, world.Apply...)
	user.Keeps(connectionHolds(map[string]knownvalue.Check{"jid": knownvalue.Null(), "session": world.Exactly(first)})...)
	s.Wrote()()

	s.PhonePairs()
	user.Becomes(config, []string{world.PlansUpdate(world.Presence.Address()), "Plan: 0 to add, 1 to change, 0 to destroy", world.Updated}, isConnected(s)...)
	s.Wrote(world.PresenceRoute)()
}

// A new attempt makes no session, so what hangs on it is left alone until a phone has
// paired: the presence is not set, and the message is not sent.
func TestConnectionSessionStaysWhileItIsPairedAnew(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := withPresence(s) + world.Block("resource", "uazapi_send_text", "test", "instance_id = uazapi_instance_connection.this.instance_id",
		`number = "5511988887777"`, `text = "Pareado."`, "triggers = { session = uazapi_instance_connection.this.session }")
	user := s.Terminal("")
	user.Becomes(config, []string{"3 added"})

	last := s.Now().JID
	s.PhoneLogsOut()
	s.Clock.Advance(time.Minute)
	s.ResetRequests()
	waits := connectionHolds(map[string]knownvalue.Check{"status": world.Exactly("connecting"), "jid": knownvalue.Null(), "session": world.Exactly(last)})
	user.Becomes(config, []string{plannedUpdate, world.Updated}, waits...)
	s.Wrote(world.ConnectRoute)()
	user.Says(isLeft, world.Apply...)

	s.PhonePairs()
	s.ResetRequests()
	user.Becomes(config, []string{world.PlansUpdate(world.Presence.Address()), world.PlansUpdate("uazapi_send_text.test"), "0 added, 2 changed"}, isConnected(s)...)
	s.Sent(world.PresenceRoute, world.Presence.Sends)()
	user.IsSettled()
}

// Where the apply waits for the phone, the same apply does again what hangs on the
// session.
func TestConnectionSessionIsAnotherInTheApplyThatWaits(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := withPresence(s, world.WaitArgument)
	user := s.Terminal("")
	user.Becomes(config, []string{"2 added"})

	s.PhoneLogsOut()
	s.Clock.Advance(time.Minute)
	s.ResetRequests()
	s.After(world.StatusRoute, 4, s.PhonePairs)
	user.Becomes(config, []string{plannedUpdate, world.PlansUpdate(world.Presence.Address()), "2 changed"}, isConnected(s)...)
	s.Sent(world.PresenceRoute, world.Presence.Sends)()
	user.IsSettled()
}

// The address of the device is another one after each pairing, and what hangs on
// it follows, although the listing does not tell the address.
func TestConnectionJidFollowsAPairingOutsideOfAPlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := connectionIn(s) + world.Presence.With("instance_id = uazapi_instance_connection.this.instance_id",
		"session = uazapi_instance_connection.this.jid\n  "+world.Presence.Wanted)
	user := s.Terminal("")
	user.Becomes(config, []string{"2 added"})

	s.PhoneLogsOut()
	s.Clock.Advance(time.Minute)
	s.PhonePairs()
	s.ResetRequests()
	// Nothing but the presence is planned.
	user.Becomes(config, []string{world.PlansUpdate(world.Presence.Address()), "Plan: 0 to add, 1 to change, 0 to destroy", world.Updated}, isConnected(s)...)
	s.Sent(world.PresenceRoute, world.Presence.Sends)()

	// What has not moved is not asked for again.
	user.Says(isLeft, world.Apply...)
	neverSent(s, world.StatusRoute)
	user.IsSettled()
}

// A session whose line is broken comes back by itself, whatever its status says. What
// is known of it stays, and nothing is done to it.
func TestConnectionThatReconnectsByItselfIsLeftAlone(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	config := connectionIn(s) + dependent
	user := s.Terminal(config)
	user.Settles([]string{"2 added"})
	for _, status := range []string{"connecting", "reconnecting", "disconnected"} {
		s.Must(s.SetStatus(s.It.ID, "connected"))
		s.Must(s.Break(s.It.ID, status))
		user.Says(isLeft, world.Apply...)
		user.Keeps(isConnected(s)...)
		user.Says([]string{world.NothingToDo}, world.Plan...)
		s.Wrote()()
	}
}

// An attempt that serves a QR is under way, also where the listing of the server calls
// the instance disconnected. Nothing is planned while it waits for the phone.
func TestConnectionIsPendingWhileAQRIsServed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{FalseDisconnect: simulator.FalseDisconnect{On: true, Moves: true}})
	user := s.Terminal(connectionIn(s))
	user.Settles(isCreated)
	s.Wrote(world.ConnectRoute)()
	s.Clock.Advance(time.Minute)
	user.Settles(isLeft, isPending(s, knownvalue.Null())...)
	s.Wrote()()
	s.PhonePairs()
	user.Settles(isLeft, isConnected(s)...)
}

// An account may have an address that is no number.
func TestConnectionNumberOfAHiddenAddress(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{JIDForm: simulator.JIDHidden})
	s.PhonePairs()
	user := s.Terminal("")
	user.Becomes(connectionIn(s), isCreated, connectionHolds(map[string]knownvalue.Check{"number": world.Exactly(world.Phone)})...)
	s.ResetRequests()
	user.Settles(isLeft)
	neverSent(s, world.StatusRoute)
}

// Whatever the listing says of the number, what has not moved is not asked for
// again.
func TestConnectionIsReadFromAListingThatTellsTheNumberOtherwise(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	owners := map[string]string{
		"not at all":              "",
		"as an address":           world.Phone + "@s.whatsapp.net",
		"as a hidden address":     "182736455463728@lid",
		"as people write it":      "+55 11 99999-0000",
		"without the ninth digit": "551199990000",
	}
	scenes := world.Scenes{}
	for title, owner := range owners {
		s := world.StartScene(t, simulator.Options{})
		s.PhonePairs()
		told := strings.ReplaceAll(listingOf(s), `"owner":"`+world.Phone+`"`, `"owner":"`+owner+`"`)
		if !strings.Contains(told, `"owner":"`+owner+`"`) {
			t.Fatalf("the listing has no owner: %s", told)
		}
		s.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultGarbled, Body: told})
		scenes[title] = s
	}
	const kind = "uazapi_instance_connection"
	servers := scenes.Servers()
	user := servers.Terminal(t)
	user.Becomes(servers.AsAdmin(func(title string) string {
		return world.Block("resource", kind, world.NameOf(title), world.OnServer(title), world.ByID(scenes[title].It))
	}), servers.Planned(kind, world.PlansCreate))
	for title, s := range scenes {
		user.Keeps(connectionAt(world.AddressOn(kind, title), sessionOf(s))...)
	}
	user.Says(isLeft, world.Apply...) // takes note of what the listing says
	for _, s := range scenes {
		s.ResetRequests()
	}
	user.IsSettled()
	servers.Each(t, "planned", func(w *world.World, _ string) {
		if calls := w.Calls(world.StatusRoute); calls != 0 {
			w.T.Errorf("the status was asked for %d times", calls)
		}
	})
}

// listingOf is the listing of the server as it is now.
func listingOf(s *world.Scene) string {
	request := httptest.NewRequest(http.MethodGet, "/instance/all", http.NoBody)
	request.Header.Set("admintoken", s.AdminToken())
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer.Body.String()
}

// Renamed without a moved block, one connection would end the session that
// another one needs.
func TestConnectionThatIsRenamedWithoutAMovedBlockIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	renamed := s.AsAdmin(`resource "uazapi_instance_connection" "other" {` + "\n  " + world.ByID(s.It) + "\n}\n")
	user := s.Terminal("")
	user.Becomes(connectionIn(s), isCreated)
	user.Refuses(renamed, world.Apply, "Unable to plan two connections of", "ends the session of its number", "moved {")
	user.Becomes(renamed+"moved {\n  from = uazapi_instance_connection.this\n  to   = uazapi_instance_connection.other\n}\n",
		[]string{"uazapi_instance_connection.this has moved to uazapi_instance_connection.other", world.Untouched})
	s.HasStatus("connected")()
	neverSent(s, world.DisconnectRoute)
}

// A token names the instance as well as its id does.
func TestConnectionByTokenThatIsRenamedIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, named := range map[string]func(s *world.Scene, name string) string{
		"its own token, beside an admin token": func(s *world.Scene, name string) string {
			return s.AsAdmin(world.Block("resource", "uazapi_instance_connection", name, world.ByToken(s.It)))
		},
		"its own token": func(s *world.Scene, name string) string {
			return s.Configured("", world.Block("resource", "uazapi_instance_connection", name, world.ByToken(s.It)))
		},
		"the provider's token": func(s *world.Scene, name string) string {
			return s.AsOwner(s.It.Token, world.Block("resource", "uazapi_instance_connection", name))
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			user := s.Terminal("")
			user.Becomes(named(s, "this"), isCreated)
			user.Refuses(named(s, "new"), world.Apply, "Unable to plan two connections of", "ends the session of its number", "moved {")
			s.HasStatus("connected")()
			neverSent(s, world.DisconnectRoute)
		})
	}
}

// The state would have the session of the one instance and the token of the other.
func TestConnectionTokenOfAnotherInstanceIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, named := range map[string]func(s *world.Scene, in simulator.Instance) string{
		"beside an admin token": func(s *world.Scene, in simulator.Instance) string {
			return s.AsAdmin(world.ConnectionOf(world.ByToken(in)))
		},
		"without one": func(s *world.Scene, in simulator.Instance) string {
			return s.Configured("", world.ConnectionOf(world.ByToken(in)))
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			other := s.Paired("Outra", "5511988887777")
			user := s.Terminal("")
			user.Becomes(named(s, s.It), isCreated)
			user.Refuses(named(s, other), world.Apply, "Unable to update the connection of", other.ID)
			user.Settled(named(s, s.It))
			neverSent(s, world.DisconnectRoute)
		})
	}
}

// The id of the new one is known while the session ends, and the server goes on to show the
// session for a time. Whichever comes first, the state has what is so on the server.
func TestConnectionThatIsRenamedWhereTheIDIsNotKnownYetIsToldAsItIs(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{DisconnectSettle: 20 * time.Second})
	s.PhonePairs()
	named := func(name string) string {
		data := func(which, input string) string {
			return world.Block("resource", "terraform_data", name+which, "input = "+input)
		}
		return s.AsAdmin(data("_1", fmt.Sprintf("%q", s.It.ID)) + data("_2", "terraform_data."+name+"_1.output") + data("_3", "terraform_data."+name+"_2.output") +
			world.Block("resource", "uazapi_instance_connection", name, "instance_id = terraform_data."+name+"_3.output"))
	}
	user := s.Terminal(named("old"))
	user.Run(world.Apply...)
	user.Applies(named("new"), "Warning: A WhatsApp session ends", "use a moved block")
	ends, wants := s.Calls(world.DisconnectRoute), map[int]string{0: "connected", 1: "connecting"}
	s.HasStatus(wants[ends])()
	user.IsSettled()
}

// Each of two connections would pair the one session, and the destroy of either would end it.
func TestConnectionOfAnInstanceIsCreatedOnce(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const kind = "uazapi_instance_connection"
	for title, second := range map[string]func(in simulator.Instance) string{
		"both by the id":                            world.ByID,
		"the second by a token":                     world.ByToken,
		"the second by an id that is not known yet": func(simulator.Instance) string { return "instance_id = terraform_data.id.output" },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			s := world.StartScene(t, simulator.Options{})
			s.PhonePairs()
			s.Terminal("").Refuses(s.AsAdmin(world.Block("resource", "terraform_data", "id", fmt.Sprintf("input = %q", s.It.ID))+
				world.Block("resource", kind, "this", world.ByID(s.It))+world.Block("resource", kind, "other", second(s.It))), world.Apply,
				"Unable to plan two connections of", "Two new connections are of instance "+s.It.ID)
			s.HasStatus("connected")()
			neverSent(s, world.DisconnectRoute)
		})
	}
}

// One that is in the state already may be on its way out, so only the plan after the apply
// tells that there are two. Neither ends the session that the other one has.
func TestConnectionTwiceInTheStateKeepsTheSession(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal("")
	user.Becomes(connectionIn(s), isCreated)
	other := world.Block("resource", "uazapi_instance_connection", "other", world.ByID(s.It))
	user.Configure(connectionIn(s) + other)
	user.Run(world.Apply...)
	user.Says([]string{"Two resources have the connection of one instance", "terraform state rm"}, world.Plan...)
	user.Refuses(s.AsAdmin(other), world.Apply, "Unable to disconnect instance", "another resource has it as well")
	user.Run("state", "rm", world.ThisConnection)
	user.IsSettled()
	s.HasStatus("connected")()
	neverSent(s, world.DisconnectRoute)
}

func TestConnectionDisconnectOnDestroyKeepsTheSession(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal("")
	user.Becomes(connectionIn(s, "disconnect_on_destroy = false"), isCreated)
	user.Becomes(s.AsAdmin("# empty"), []string{"1 destroyed"})
	s.HasStatus("connected")()
	neverSent(s, world.DisconnectRoute)
}

// Destroying a connection ends a session that only a person can bring back: the
// plan says so, and where no plan can, the apply does.
func TestConnectionDestroyingItIsWarnedOf(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	s := world.StartScene(t, simulator.Options{})
	s.PhonePairs()
	user := s.Terminal(connectionIn(s))
	user.Run(world.Apply...)
	warning := world.Says("Warning: A WhatsApp session ends", "number "+world.Phone, "disconnect_on_destroy = false")
	if said := user.Run("plan", "-destroy", "-input=false", "-no-color"); !warning.MatchString(said) {
		t.Errorf("the plan of a destroy does not warn:\n%s", said)
	}
	user.Configure(s.AsAdmin(""))
	if said := user.Run(world.Plan...); !warning.MatchString(said) {
		t.Errorf("a plan that destroys it does not warn:\n%s", said)
	}
	user.Configure(connectionIn(s))
	replaced := user.Run(append(world.Apply, "-replace="+world.ThisConnection)...)
	if !world.Says("Warning: A WhatsApp session was ended", "number "+world.Phone).MatchString(replaced) {
		t.Errorf("the apply of a replacement does not warn:\n%s", replaced)
	}
}

// A list that shifts under count gives connected numbers other names.
func TestInstanceRenamingAConnectedOneIsWarnedOf(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin(world.Sales()))
	user.Run(world.Apply...)
	user.Configure(w.AsAdmin(world.InstanceWith(`name = "Recife"`)))
	warning := world.Says("Warning: A connected instance is renamed", `("Vendas"), which is connected as number `+world.Phone, `the name "Recife"`, "for_each")
	warnsOnceConnected(w, user, warning)
}

// Deleting an instance ends the session of its number, which its connection tells, where
// there is one.
func TestInstanceDeletingAConnectedOneIsWarnedOf(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin(world.Sales()))
	user.Run(world.Apply...)
	user.Configure(w.AsAdmin(""))
	warning := world.Says("Warning: A connected instance is deleted", `("Vendas") deletes it from the server`, "number "+world.Phone)
	warnsOnceConnected(w, user, warning)
}

// warnsOnceConnected wants a plan to warn where the number is connected, and not before.
func warnsOnceConnected(w *world.World, user *world.Terminal, warning *regexp.Regexp) {
	w.T.Helper()
	if said := user.Run(world.Plan...); warning.MatchString(said) {
		w.T.Errorf("it warns although nobody is connected:\n%s", said)
	}
	w.Must(w.Pair(w.Only().ID, world.Phone))
	if said := user.Run(world.Plan...); !warning.MatchString(said) {
		w.T.Errorf("it does not warn:\n%s", said)
	}
}
