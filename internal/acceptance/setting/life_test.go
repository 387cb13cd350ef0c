package setting

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestSettingIsUnsetWhenItIsDestroyed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings().those(func(s world.Setting) bool { return s.Unsets != "" })
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Settles(nil)
	all.written(w, shop.Token)()
	user.Run(world.DestroyUnseen...)
	for _, s := range all {
		if calls := w.Calls(s.Writes); calls != 1 {
			t.Errorf("destroying sent %s %d times, want once", s.Writes, calls)
		}
	}
	all.unsetOn(w, shop)()
}

// A server that unsets a setting, and fails or says nothing in the end, has done it.
func TestSettingIsUnsetWhereTheServerSaysThatItFailed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, fault := range map[string]simulator.Fault{
		"fails":        {Kind: simulator.FaultStatusAfter, Status: 500},
		"says nothing": {Kind: simulator.FaultStatusAfter, Status: 200, Body: " "},
		"says no JSON": {Kind: simulator.FaultStatusAfter, Status: 200, Body: "OK"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			all := allSettings().those(func(s world.Setting) bool { return s.Unsets != "" })
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
			user.Settles(nil)
			for _, s := range all {
				w.Meets(s.Writes, fault)()
			}
			user.Run(world.DestroyUnseen...)
		})
	}
}

func TestSettingIsLeftAsItIsWhenItIsDestroyed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings().those(func(s world.Setting) bool { return s.Unsets == "" })
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Settles(nil)
	written, _ := w.Instance(shop.ID)
	all.written(w, shop.Token)()
	user.Run(world.DestroyUnseen...)
	if requests := w.Requests(); len(requests) > 0 {
		t.Errorf("destroying made %d requests, the first of them %s", len(requests), requests[0].Route)
	}
	left, _ := w.Instance(shop.ID)
	if fmt.Sprint(left.Privacy, left.Presence) != fmt.Sprint(written.Privacy, written.Presence) {
		t.Errorf("destroying changed %v, %s to %v, %s", written.Privacy, written.Presence, left.Privacy, left.Presence)
	}
}

func TestSettingsOfOneInstanceDoNotDisturbEachOther(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(world.PrivacyOf(shop, world.Privacy.Wanted) + world.PresenceOf(shop, world.Presence.Wanted)))
	user.Settles(nil)
	writtenOnce(w, world.Privacy, shop.Token)()
	writtenWith(w, world.Presence, shop.Token)()
	w.ChangesPrivacy(shop, "last", "none")()
	turnsTo(w, shop, "available")()
	user.Settles([]string{world.PlansUpdate(world.Privacy.Address()), "Plan: 0 to add, 1 to change, 0 to destroy"})
	writtenOnce(w, world.Privacy, shop.Token)()
	w.Sent(world.PresenceRoute)()
}

func TestSettingIsGoneWithItsInstance(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Settles(nil)
	w.Must(w.Remove(shop.ID))
	user.FailsEach(each(all, func(s world.Setting) []string {
		return []string{"Unable to change the " + s.Noun() + " of instance " + shop.ID + ": it does not exist", "instance_id ="}
	}), world.Apply...)
	all.plans(user, world.PlansCreate)
}

func TestSettingIsPlannedAnewWithItsInstance(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(adopted(shop) + all.wanted("instance_id = uazapi_instance.loja.id")))
	user.Settles(nil)
	w.Must(w.Remove(shop.ID))
	all.plans(user, world.PlansCreate, world.PlansCreate("uazapi_instance.loja"))
}

// On a server without a listing nobody can tell a deleted instance from a wrong
// token, unless it had announced the deletion.
func TestSettingIsGoneWithItsInstanceOnADemoServer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{Demo: true})
	instance := "resource \"uazapi_instance\" \"shop\" {\n  name = \"loja\"\n}\n\n"
	user := w.Terminal(w.AsAdmin(instance))
	user.Run(world.Apply...)
	w.Must(w.Pair(w.Only().ID, "5511990000001"))
	w.Begin(w.Only().ID)
	user.Configure(w.AsAdmin(instance + all.wanted("token = uazapi_instance.shop.token")))
	user.Run(world.Apply...)
	user.Says([]string{world.NothingToDo, "Warning: There is no listing"}, world.Plan...)
	all.written(w, w.Only().Token)()
	w.Clock.Advance(63 * time.Minute)
	all.plans(user, world.PlansCreate, world.PlansCreate("uazapi_instance.shop"))
}

func TestSettingStaysInTheStateWhereItsTokenIsRefused(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, config := range map[string]func(w *world.World, in simulator.Instance, configured func(lines ...string) string) string{
		"its own token": func(w *world.World, in simulator.Instance, configured func(lines ...string) string) string {
			return w.Configured("", configured(world.ByToken(in)))
		},
		"the provider's token": func(w *world.World, in simulator.Instance, configured func(lines ...string) string) string {
			return w.AsOwner(in.Token, configured())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := allSettings()
			w := all.start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			rejected := each(all, func(s world.Setting) []string {
				return []string{
					"Unable to read the " + s.Noun() + " of instance " + shop.ID + ": the instance token was rejected",
					"both for a wrong token and for an instance that was deleted", "Nothing was changed in the state", "UAZAPI_KNOWN_GONE=", "HTTP 401",
				}
			})
			user := w.Terminal(config(w, shop, all.asPaired))
			user.Run(world.Apply...)
			user.IsSettled()
			w.Must(w.Remove(shop.ID))
			user.FailsEach(rejected, world.Apply...)
			// It is still there, for it is refused again rather than planned again.
			user.Configure(config(w, shop, all.wanted))
			user.FailsEach(rejected, world.Apply...)
			user.Keeps(all.show("instance_id", world.Exactly(shop.ID))...)
			// An admin token settles it.
			user.Configure(w.AsAdmin(all.wanted(world.ByID(shop))))
			all.plans(user, world.PlansCreate)
		})
	}
}

func TestSettingOfAnInstanceThatIsDeletedBetweenPlanAndApply(t *testing.T) {
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(all.asPaired(world.ByID(shop))), PostApplyFunc: w.ResetRequests},
		all.refused(w, resource.TestStep{
			Config: w.AsAdmin(all.wanted(world.ByID(shop))),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				world.BetweenPlanAndApply(w.Do(func() error { return w.Remove(shop.ID) })),
			}},
		}, func(s world.Setting) []string {
			return []string{"Unable to change the " + s.Noun() + " of instance " + shop.ID + ": it does not exist"}
		}),
	)
	all.notWritten(w)()
}

// notConnected is what each tells of an instance without a session.
func notConnected(s world.Setting, in simulator.Instance) []string {
	return []string{
		`Unable to change the ` + s.Noun() + ` of instance "loja": it is not connected to WhatsApp`,
		"Instance " + in.ID + ` ("loja") has no WhatsApp session (status: disconnected`, "401: logged out from another device",
		"has to be paired first", "run the command again", fmt.Sprintf(`HTTP %d, "No session"`, s.Refuses),
	}
}

func TestSettingOfAnInstanceThatIsNotConnectedIsNotWritten(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings().ofASession()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	before, after := w.AsAdmin(all.asPaired(world.ByID(shop))), w.AsAdmin(all.wanted(world.ByID(shop)))
	nothingRefreshed := []string{world.NothingToDo, "Warning: Not refreshed: the business profile", "Warning: Not refreshed: the privacy"}
	user := w.Terminal(before)
	user.Settles(nil)
	w.Must(w.LogOut(shop.ID))
	// That the number logs out is no reason to plan anything.
	user.Says(nothingRefreshed, world.Plan...)
	user.Configure(after)
	user.FailsEach(each(all, func(s world.Setting) []string { return notConnected(s, shop) }), world.Apply...)
	user.Configure(before)
	user.Says(nothingRefreshed, world.Plan...)
	w.Must(w.Pair(shop.ID, "5511990000001"))
	w.ResetRequests()
	user.Configure(after)
	all.settles(user, world.PlansUpdate)
	all.written(w, shop.Token)()
}

func TestSettingOfAnInstanceThatLogsOutBetweenPlanAndApplyIsNotWritten(t *testing.T) {
	all := allSettings().ofASession()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	before, after := w.AsAdmin(all.asPaired(world.ByID(shop))), w.AsAdmin(all.wanted(world.ByID(shop)))
	logOut := w.Do(func() error { return w.LogOut(shop.ID) })
	pair := w.Do(func() error { return w.Pair(shop.ID, "5511990000001") })
	w.Steps(
		resource.TestStep{Config: after},
		all.refused(w, resource.TestStep{
			Config:           before,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.BetweenPlanAndApply(logOut)}},
		}, func(s world.Setting) []string { return notConnected(s, shop) }),
		resource.TestStep{PreConfig: pair, Config: before, ConfigPlanChecks: all.plan(plancheck.ResourceActionUpdate)},
	)
}

// A number that never was paired has nothing to refresh and nothing to write.
func TestSettingOfAnInstanceThatNeverWasPairedIsNotCreated(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings().ofASession()
	w := all.start(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.FailsEach(each(all, func(s world.Setting) []string {
		return []string{`Unable to change the ` + s.Noun() + ` of instance "loja": it is not connected to WhatsApp`}
	}), world.Apply...)
	w.Must(w.Pair(shop.ID, "5511990000001"))
	w.ResetRequests()
	all.settles(user, world.PlansCreate)
	all.written(w, shop.Token)()
}

// meet has each route that they are read from meet a fault.
func (all settings) meet(w *world.World, fault simulator.Fault) func() {
	routes := each(all, func(s world.Setting) string { return s.Reads })
	slices.Sort(routes)
	return func() {
		for _, route := range slices.Compact(routes) {
			w.Meets(route, fault)()
		}
	}
}

func TestSettingIsReadDespitePassingFaults(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	all := allSettings()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Run(world.Apply...)
	for name, fault := range map[string]simulator.Fault{
		"429": {Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "1", Times: 2},
		"502": {Kind: simulator.FaultHTMLBefore, Times: 2},
		"cut": {Kind: simulator.FaultCutJSON, Times: 2},
	} {
		t.Log("each route fails twice: " + name) // no failure says it
		w.ResetRequests()
		all.meet(w, fault)()
		user.IsSettled()
		for _, s := range all {
			if got := w.Calls(s.Reads); got < 3 {
				t.Errorf("%s: %s was called %d times, want two that failed and more", s.Name, s.Reads, got)
			}
		}
		w.Heal()
	}
}

// unreadable is an answer that tells no setting.
type unreadable struct {
	name  string
	fault simulator.Fault
	// is what is the matter, and answered what the server said.
	is, answered []string
}

var unreadables = []unreadable{
	{
		"500",
		simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"database is locked"}`},
		[]string{"the server failed"},
		[]string{`HTTP 500, "database is locked"`},
	},
	{
		"502 for good",
		simulator.Fault{Kind: simulator.FaultHTMLBefore},
		[]string{"the server failed"},
		[]string{"HTTP 502", "It was tried 5 times."},
	},
	{
		"a page",
		simulator.Fault{Kind: simulator.FaultGarbled, Body: "<!doctype html><title>Painel</title>"},
		[]string{"the answer makes no sense", "Painel", "Check that base_url is the address of a uazapi server"},
		nil,
	},
	{
		"half of the answer",
		simulator.Fault{Kind: simulator.FaultHalfJSON},
		[]string{"the answer makes no sense", "ends in the middle"},
		[]string{"It was tried 5 times."},
	},
	{
		"an empty object",
		simulator.Fault{Kind: simulator.FaultGarbled, Body: "{}"},
		[]string{"the answer makes no sense"},
		nil,
	},
	// The one answer that may mean that the instance is gone.
	{
		"401",
		simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: "Unauthorized"},
		nil,
		[]string{"HTTP 401"},
	},
}

func TestSettingThatCannotBeReadStaysInTheState(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	t.Run("from a route of its own", func(t *testing.T) {
		t.Parallel()
		all := allSettings().those(func(s world.Setting) bool { return s.Reads != world.ListRoute })
		cannotBeRead(t, all, func(met unreadable) [][]string {
			return each(all, func(s world.Setting) []string {
				return slices.Concat([]string{"Unable to read the " + s.Noun() + " of instance"}, met.is, met.answered)
			})
		})
	})
	// What the listing answered is told once for all that are read from it.
	t.Run("from the listing", func(t *testing.T) {
		t.Parallel()
		all := allSettings().those(func(s world.Setting) bool { return s.Reads == world.ListRoute })
		cannotBeRead(t, all, func(met unreadable) [][]string {
			return append(each(all, func(s world.Setting) []string {
				return append([]string{"Unable to read the " + s.Noun() + " of instance"}, met.is...)
			}), slices.Concat(met.is, met.answered))
		})
	})
}

// cannotBeRead has each of these answers where settings are read from, one after another, and
// checks that they stay.
func cannotBeRead(t *testing.T, all settings, says func(met unreadable) [][]string) {
	t.Helper()
	w := all.start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(all.wanted(world.ByID(shop))))
	user.Settles(nil)
	w.ResetRequests()
	for _, met := range unreadables {
		t.Log("each answer is this: " + met.name) // no failure says it
		all.meet(w, met.fault)()
		user.FailsEach(says(met), world.Apply...)
		user.Keeps(all.show("instance_id", world.Exactly(shop.ID))...)
		w.Heal()
	}
	user.IsSettled()
	all.notWritten(w)()
}
