package setting

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// showsPresence checks the presence in the state: the one that was set, the one
// that the server shows, and whether a difference counts.
func showsPresence(set, shown string, drifts bool) []statecheck.StateCheck {
	return showsPresenceAt(world.Presence.Address(), set, shown, drifts)
}

func showsPresenceAt(address, set, shown string, drifts bool) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("presence"), knownvalue.StringExact(set)),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("current_presence"), knownvalue.StringExact(shown)),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("detect_drift"), knownvalue.Bool(drifts)),
	}
}

// turnsTo changes the presence, as servers do by themselves.
func turnsTo(w *world.World, in simulator.Instance, presence string) func() {
	return w.Do(func() error { return w.SetPresence(in.ID, presence) })
}

// staysPresence applies a presence that is as it is to be, which plans and sends nothing.
func staysPresence(user *world.Terminal, config string, checks ...statecheck.StateCheck) {
	user.T.Helper()
	user.Applies(config, world.NothingToDo)
	user.Keeps(checks...)
	user.Sent(world.PresenceRoute)()
}

// becomesPresence applies a presence that is planned as this, and is sent like this.
func becomesPresence(user *world.Terminal, config, says string, checks []statecheck.StateCheck, sends ...string) {
	user.T.Helper()
	user.Becomes(config, []string{says}, checks...)
	user.Sent(world.PresenceRoute, sends...)()
}

// What is sent to set a presence.
const (
	sendsAvailable   = `{"presence":"available"}`
	sendsUnavailable = `{"presence":"unavailable"}`
)

func TestPresenceIsWrittenAndUpdated(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal("")
	becomesPresence(user, w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`)), world.PlansCreate(world.Presence.Address()),
		showsPresence("unavailable", "unavailable", false), sendsUnavailable)
	becomesPresence(user, w.AsAdmin(world.PresenceOf(shop, `presence = "available"`)), world.PlansUpdate(world.Presence.Address()),
		showsPresence("available", "available", false), sendsAvailable)
}

// Servers forget the presence, so that it seems right proves nothing.
func TestPresenceIsWrittenEvenIfItSeemsToBeRight(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	becomesPresence(w.Terminal(""), w.AsAdmin(world.PresenceOf(shop, `presence = "available"`)), world.PlansCreate(world.Presence.Address()), nil, sendsAvailable)
}

// Servers forget the presence when the number is paired again.
func TestPresenceIsSetAgainForANewSession(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := func(session string) string {
		return w.AsAdmin(world.PresenceOf(shop, `presence = "available"`, fmt.Sprintf("session = %q", session)))
	}
	user := w.Terminal("")
	becomesPresence(user, config("1"), world.PlansCreate(world.Presence.Address()), nil, sendsAvailable)
	w.Must(w.LogOut(shop.ID))
	w.Must(w.Pair(shop.ID, "5511990000001"))
	staysPresence(user, config("1"), showsPresence("available", "unavailable", false)...)
	becomesPresence(user, config("2"), world.PlansUpdate(world.Presence.Address()), showsPresence("available", "available", false), sendsAvailable)
}

func TestPresenceThatServersDoNotTakeIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	planRefuses(w, world.Presence, w.Paired("loja", "5511990000001"), "",
		refused(`presence = "online"`, `Invalid presence`, `presence = "online"`, `"online" is not one of its values, which are "available" and "unavailable"`),
		refused("", `The argument "presence" is required`),
	)
}

// turnedPresences are instances that turn by themselves to what they are called. One of it is a
// value that this provider does not know.
func turnedPresences(w *world.World) []simulator.Instance {
	return []simulator.Instance{w.Paired("available", "5511990000001"), w.Paired("composing", "5511990000002")}
}

func TestPresenceThatTurnsByItselfIsShownAndNotPlanned(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shops := turnedPresences(w)
	config := allOf(w, world.Presence, shops, func(string) string { return `presence = "unavailable"` })
	user := w.Terminal("")
	becomesPresence(user, config, "2 to add", nil, sendsUnavailable, sendsUnavailable)
	for _, shop := range shops {
		turnsTo(w, shop, shop.Name)()
	}
	staysPresence(user, config)
	for _, shop := range shops {
		user.Keeps(showsPresenceAt(besideOf(world.Presence, shop), "unavailable", shop.Name, false)...)
	}
}

func TestPresenceThatTurnsByItselfIsMendedWhereThatIsAskedFor(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shops := turnedPresences(w)
	user := w.Terminal(allOf(w, world.Presence, shops, func(string) string { return "presence = \"unavailable\"\n  detect_drift = true" }))
	shows := func() {
		t.Helper()
		for _, shop := range shops {
			user.Keeps(showsPresenceAt(besideOf(world.Presence, shop), "unavailable", "unavailable", true)...)
			sentFor(w, shop, world.PresenceRoute, sendsUnavailable)
		}
		w.ResetRequests()
	}
	user.Settles(nil)
	shows()
	for _, shop := range shops {
		turnsTo(w, shop, shop.Name)()
	}
	said := user.Run(world.Apply...)
	for _, shop := range shops {
		if mends := fmt.Sprintf(`~ presence = %q -> "unavailable"`, shop.Name); !world.Says(mends).MatchString(planFor(said, besideOf(world.Presence, shop))) {
			t.Errorf("%s: the plan does not say %s:\n%s", shop.Name, mends, said)
		}
	}
	user.IsSettled()
	shows()
}

func TestPresenceDriftIsSwitchedOnAndOff(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	plain := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`))
	detecting := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	user := w.Terminal("")
	user.Becomes(plain, []string{world.PlansCreate(world.Presence.Address())}, showsPresence("unavailable", "unavailable", false)...)
	w.ResetRequests()
	turnsTo(w, shop, "available")()
	becomesPresence(user, detecting, world.PlansUpdate(world.Presence.Address()), showsPresence("unavailable", "unavailable", true), sendsUnavailable)
	user.Becomes(plain, []string{world.PlansUpdate(world.Presence.Address())}, showsPresence("unavailable", "unavailable", false)...)
	turnsTo(w, shop, "available")()
	user.Applies(plain, world.NothingToDo)
	user.Keeps(showsPresence("unavailable", "available", false)...)
}

// Without a session there is no presence that could differ, and nothing could
// be done about it.
func TestPresenceOfWhoIsNotConnectedIsNoDrift(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PresenceOf(shop, `presence = "available"`, "detect_drift = true"))
	user := w.Terminal("")
	becomesPresence(user, config, world.PlansCreate(world.Presence.Address()), nil, sendsAvailable)
	w.Must(w.LogOut(shop.ID))
	staysPresence(user, config, showsPresence("available", "unavailable", true)...)
	// Once it is back, the same difference counts.
	w.Must(w.Pair(shop.ID, "5511990000001"))
	turnsTo(w, shop, "unavailable")()
	becomesPresence(user, config, world.PlansUpdate(world.Presence.Address()), showsPresence("available", "available", true), sendsAvailable)
}

func TestPresenceThatTurnsRightAfterTheWriteDoesNotBreakTheApply(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	var w *world.World
	var shops []simulator.Instance
	var steady atomic.Bool
	w = world.Start(t, simulator.Options{OnRequest: func(r simulator.Request) {
		for _, shop := range shops {
			if !steady.Load() && r.Route == world.PresenceRoute && r.Header.Get("token") == shop.Token {
				turnsTo(w, shop, "available")()
			}
		}
	}})
	shops = []simulator.Instance{w.Paired("detecting_drift", "5511990000001"), w.Paired("not_detecting_drift", "5511990000002")}
	detecting, careless := besideOf(world.Presence, shops[0]), besideOf(world.Presence, shops[1])
	user := w.Terminal(allOf(w, world.Presence, shops, func(name string) string {
		return fmt.Sprintf("presence = \"unavailable\"\n  detect_drift = %t", name == shops[0].Name)
	}))
	user.Run(world.Apply...)
	user.Keeps(append(showsPresenceAt(detecting, "unavailable", "available", true), showsPresenceAt(careless, "unavailable", "available", false)...)...)
	mends := []string{world.PlansUpdate(detecting), "Plan: 0 to add, 1 to change, 0 to destroy"}
	user.Says(mends, world.Plan...)
	steady.Store(true)
	user.Settles(mends)
}

// A write of unknown outcome counts as done only where the server shows it.
func TestPresenceWriteOfUnknownOutcomeIsReadBack(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	available, unavailable := w.AsAdmin(world.PresenceOf(shop, `presence = "available"`)), w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`))
	isAnswered := func(kind simulator.FaultKind) {
		w.Inject(simulator.Fault{Route: world.PresenceRoute, Kind: kind, Status: http.StatusInternalServerError, Body: `{"error":"context deadline exceeded"}`, Times: 1})
	}
	user := w.Terminal("")
	user.Becomes(available, []string{world.PlansCreate(world.Presence.Address())})
	// It was not carried out.
	isAnswered(simulator.FaultStatusBefore)
	user.Refuses(unavailable, world.Apply, `Unable to change the presence of instance "loja": the server failed`, `POST /instance/presence with HTTP 500, "context deadline exceeded".`)
	user.Becomes(unavailable, []string{world.PlansUpdate(world.Presence.Address())}, showsPresence("unavailable", "unavailable", false)...)
	// It was carried out.
	isAnswered(simulator.FaultStatusAfter)
	user.Becomes(available, []string{world.PlansUpdate(world.Presence.Address())}, showsPresence("available", "available", false)...)
}

// Absent text is "" on these servers: an empty presence says nothing, and is no
// drift either.
func TestPresenceThatTheServerDoesNotTellIsNoDrift(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	var w *world.World
	var shop simulator.Instance
	w = world.Start(t, simulator.Options{OnRequest: func(r simulator.Request) {
		if r.Route == world.PresenceRoute {
			turnsTo(w, shop, "")()
		}
	}})
	shop = w.Paired("loja", "5511990000001")
	turnsTo(w, shop, "")()
	config := w.AsAdmin(world.PresenceOf(shop, `presence = "unavailable"`, "detect_drift = true"))
	user := w.Terminal("")
	becomesPresence(user, config, world.PlansCreate(world.Presence.Address()), []statecheck.StateCheck{
		world.Presence.Shows("presence", knownvalue.StringExact("unavailable")),
		world.Presence.Shows("current_presence", knownvalue.Null()),
	}, sendsUnavailable)
	// What it told last stands until it tells something else.
	turnsTo(w, shop, "unavailable")()
	staysPresence(user, config, showsPresence("unavailable", "unavailable", true)...)
	turnsTo(w, shop, "")()
	staysPresence(user, config, showsPresence("unavailable", "unavailable", true)...)
}
