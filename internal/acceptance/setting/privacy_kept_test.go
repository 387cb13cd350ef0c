package setting

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// timedOut is what servers answer when WhatsApp is slow.
const timedOut = `{"error":"Failed to set privacy setting: context deadline exceeded"}`

func TestPrivacyThatTheServerKeepsOtherwiseIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	honest, lying := business(w)("says_so"), business(w)("claims_the_contrary")
	shops := []simulator.Instance{honest, lying}
	var refused [][]string
	for _, shop := range shops {
		refused = append(refused, []string{
			fmt.Sprintf("Unable to change the privacy of instance %q: the server kept another value", shop.Name),
			`groupadd = "none"`, `groupadd was asked to be "none". The server accepted it and kept "contacts".`,
		})
	}
	before := allOf(w, world.Privacy, shops, func(string) string { return `groupadd = "contacts"` })
	after := allOf(w, world.Privacy, shops, func(string) string { return `groupadd = "none"` })
	user := w.Terminal("")
	user.Becomes(before, []string{"2 added"})
	w.Must(w.Keep(honest.ID, world.PrivacyRoute, "groupadd"))
	w.Inject(simulator.Fault{Route: world.PrivacyRoute, Token: lying.Token, Kind: simulator.FaultAnswerOnly})
	user.Configure(after)
	user.FailsJust(refused, world.Apply...)
	// It is told again as long as it lasts, and the state stays true.
	user.FailsJust(refused, world.Apply...)
	user.Settled(before)
	w.Heal()
	user.Becomes(after, []string{"2 changed"})
	for _, shop := range shops {
		user.Keeps(showsPrivacyBeside(shop, map[string]string{"groupadd": "none"})...)
	}
}

// What the server did take of a write stands in the state, and is not planned
// again.
func TestPrivacyStateIsTrueWhereOnlyPartOfAWriteWasKept(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal(w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`)))
	user.Settles([]string{world.PlansCreate(world.Privacy.Address())})
	w.ResetRequests()
	w.Must(w.Keep(shop.ID, world.PrivacyRoute, "groupadd"))
	user.Refuses(w.AsAdmin(world.PrivacyOf(shop, `last = "none"`, `groupadd = "none"`)), world.Apply, `groupadd was asked to be "none"`, `kept "all"`)
	w.Sent(world.PrivacyRoute, `{"groupadd":"none","last":"none"}`)()
	hasPrivacy(w, shop, map[string]string{"last": "none"})()
	user.Becomes(w.AsAdmin(world.PrivacyOf(shop, `last = "none"`)), []string{world.NothingToDo}, showsPrivacy(map[string]string{"last": "none"})...)
	w.Sent(world.PrivacyRoute)()
}

// A creation that failed is planned as one again: nothing is tainted.
func TestPrivacyThatCouldNotBeCreatedIsCreatedByTheNextApply(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "none"`, `groupadd = "none"`))
	w.Must(w.Keep(shop.ID, world.PrivacyRoute, "groupadd"))
	user := w.Terminal("")
	user.Refuses(config, world.Apply, `groupadd was asked to be "none"`, `kept "all"`)
	w.Heal()
	w.ResetRequests()
	user.Becomes(config, []string{world.PlansCreate(world.Privacy.Address())}, showsPrivacy(map[string]string{"last": "none", "groupadd": "none"})...)
	w.Sent(world.PrivacyRoute, `{"groupadd":"none"}`)()
}

func TestPrivacyWriteOfUnknownOutcomeIsReadBack(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	stories := map[string][]turn{}
	type lost struct {
		fault simulator.Fault
		posts int
	}
	for name, test := range map[string]lost{
		"http_500": {simulator.Fault{Kind: simulator.FaultStatusAfter, Status: 500, Body: timedOut}, 1},
		"http_502": {simulator.Fault{Kind: simulator.FaultHTMLAfter, Times: 1}, 2},
		"dropped":  {simulator.Fault{Kind: simulator.FaultDropAfter, Times: 1}, 2},
		"garbled":  {simulator.Fault{Kind: simulator.FaultGarbled}, 1},
	} {
		becomes := func(plans, value string) turn {
			wanted := map[string]string{"last": value}
			return turn{
				outside: func(in simulator.Instance) error {
					test.fault.Route, test.fault.Token = world.PrivacyRoute, in.Token
					w.Inject(test.fault)
					return nil
				},
				arguments: arguments(wanted)[0], plans: plans, sends: slices.Repeat([]string{world.JSON(wanted)}, test.posts), shows: privacies(wanted),
				then: func(w *world.World, in simulator.Instance) { hasPrivacy(w, in, wanted)() },
			}
		}
		stories[name] = []turn{becomes(creates, "none"), becomes(updates, "contacts")}
	}
	tells(w, world.Privacy, business(w), stories)
}

func TestPrivacyWriteThatWasNotCarriedOutIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	type failing struct {
		fault simulator.Fault
		posts int
		says  []string
	}
	failures := map[string]failing{
		"http_500": {
			simulator.Fault{Status: 500, Body: timedOut, Kind: simulator.FaultStatusBefore},
			1,
			[]string{"the server failed", `POST /instance/privacy with HTTP 500, "Failed to set privacy setting: context deadline exceeded".`},
		},
		"http_503_for_good": {
			simulator.Fault{Status: 503, Kind: simulator.FaultHTMLBefore},
			5,
			[]string{"the server failed", "HTTP 503", "It was tried 5 times."},
		},
		"http_400": {
			simulator.Fault{Status: 400, Body: `{"error":"invalid privacy value: none. Valid values: all"}`, Kind: simulator.FaultStatusBefore},
			1,
			[]string{"the server refused the request", `HTTP 400, "invalid privacy value: none. Valid values: all".`},
		},
		"http_429_for_good": {
			simulator.Fault{Status: 429, RetryAfter: "3600", Kind: simulator.FaultStatusBefore},
			1,
			[]string{"too many requests", "asks to wait 1h", "requests_per_second"},
		},
	}
	var shops []simulator.Instance
	var errors [][]string
	for _, name := range slices.Sorted(maps.Keys(failures)) {
		shops = append(shops, business(w)(name))
		errors = append(errors, append([]string{fmt.Sprintf("Unable to change the privacy of instance %q:", name)}, failures[name].says...))
	}
	before := allOf(w, world.Privacy, shops, func(string) string { return `last = "contacts"` })
	after := allOf(w, world.Privacy, shops, func(string) string { return `last = "none"` })
	user := w.Terminal("")
	user.Becomes(before, []string{"4 added"})
	for _, shop := range shops {
		sentFor(w, shop, world.PrivacyRoute, `{"last":"contacts"}`)
		fault := failures[shop.Name].fault
		fault.Route, fault.Token = world.PrivacyRoute, shop.Token
		w.Inject(fault)
	}
	w.ResetRequests()
	user.Configure(after)
	user.FailsJust(errors, world.Apply...)
	for _, shop := range shops {
		if got, want := len(sentBy(w, shop, world.PrivacyRoute)), failures[shop.Name].posts; got != want {
			t.Errorf("the write of %s was sent %d times, want %d", shop.Name, got, want)
		}
	}
	user.Settled(before)
	w.Heal()
	user.Becomes(after, []string{"4 changed"})
	for _, shop := range shops {
		user.Keeps(showsPrivacyBeside(shop, map[string]string{"last": "none"})...)
	}
}

// An apply that cannot read the account back does not claim to have succeeded,
// and the next one does not write twice what was written.
func TestPrivacyThatCannotBeReadBackIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "none"`))
	w.Inject(simulator.Fault{Route: privacyReads, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1})
	user := w.Terminal("")
	user.Refuses(config, world.Apply, `Unable to change the privacy of instance "loja": the server failed`, "GET /instance/privacy with HTTP 500")
	w.Heal()
	w.Sent(world.PrivacyRoute, `{"last":"none"}`)()
	user.Becomes(config, []string{world.PlansCreate(world.Privacy.Address())}, showsPrivacy(map[string]string{"last": "none"})...)
	w.Sent(world.PrivacyRoute)()
}
