package setting

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// failsAfter is a fault of the write, which the server carried out.
func failsAfter(status int, body string) simulator.Fault {
	return simulator.Fault{Route: world.PrivacyRoute, Kind: simulator.FaultStatusAfter, Status: status, Body: body}
}

// timedOut is what servers answer when WhatsApp is slow.
const timedOut = `{"error":"Failed to set privacy setting: context deadline exceeded"}`

func TestPrivacyThatTheServerKeepsOtherwiseIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, refuse := range map[string]func(w *world.World, in simulator.Instance){
		"and says so": func(w *world.World, in simulator.Instance) {
			w.Must(w.Keep(in.ID, world.PrivacyRoute, "groupadd"))
		},
		"and claims the contrary": func(w *world.World, _ simulator.Instance) {
			w.Inject(simulator.Fault{Route: world.PrivacyRoute, Kind: simulator.FaultAnswerOnly})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			before := w.AsAdmin(world.PrivacyOf(shop, `groupadd = "contacts"`))
			after := w.AsAdmin(world.PrivacyOf(shop, `groupadd = "none"`))
			refused := []string{
				`Unable to change the privacy of instance "loja": the server kept another value`,
				`groupadd = "none"`, `groupadd was asked to be "none". The server accepted it and kept "contacts".`,
			}
			user := w.Terminal("")
			applies(user, before, created(world.Privacy.Address()))
			refuse(w, shop)
			user.Configure(after)
			user.Fails(refused, world.Apply...)
			// It is told again as long as it lasts, and the state stays true.
			user.Fails(refused, world.Apply...)
			applies(user, before, world.NothingToDo)
			w.Heal()
			applies(user, after, updated(world.Privacy.Address()), showsPrivacy(map[string]string{"groupadd": "none"})...)
		})
	}
}

// What the server did take of a write stands in the state, and is not planned
// again.
func TestPrivacyStateIsTrueWhereOnlyPartOfAWriteWasKept(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`)), PostApplyFunc: w.ResetRequests},
		resource.TestStep{
			PreConfig:   w.Do(func() error { return w.Keep(shop.ID, world.PrivacyRoute, "groupadd") }),
			Config:      w.AsAdmin(world.PrivacyOf(shop, `last = "none"`, `groupadd = "none"`)),
			ExpectError: world.Says(`groupadd was asked to be "none"`, `kept "all"`),
		},
		resource.TestStep{
			PreConfig:         world.InTurn(w.Sent(world.PrivacyRoute, `{"groupadd":"none","last":"none"}`), hasPrivacy(w, shop, map[string]string{"last": "none"})),
			Config:            w.AsAdmin(world.PrivacyOf(shop, `last = "none"`)),
			ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "none"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute),
		},
	)
}

// A creation that failed is planned as one again: nothing is tainted.
func TestPrivacyThatCouldNotBeCreatedIsCreatedByTheNextApply(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "none"`, `groupadd = "none"`))
	w.Steps(
		resource.TestStep{
			PreConfig:   w.Do(func() error { return w.Keep(shop.ID, world.PrivacyRoute, "groupadd") }),
			Config:      config,
			ExpectError: world.Says(`groupadd was asked to be "none"`, `kept "all"`),
		},
		resource.TestStep{
			PreConfig:         world.InTurn(w.Heal, w.ResetRequests),
			Config:            config,
			ConfigPlanChecks:  world.Privacy.Planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "none", "groupadd": "none"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute, `{"groupadd":"none"}`),
		},
	)
}

func TestPrivacyWriteOfUnknownOutcomeIsReadBack(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, fault := range map[string]simulator.Fault{
		"500":     failsAfter(500, timedOut),
		"502":     {Route: world.PrivacyRoute, Kind: simulator.FaultHTMLAfter, Times: 1},
		"dropped": {Route: world.PrivacyRoute, Kind: simulator.FaultDropAfter, Times: 1},
		"garbled": {Route: world.PrivacyRoute, Kind: simulator.FaultGarbled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			w.Inject(fault)
			user := w.Terminal("")
			applies(user, w.AsAdmin(world.PrivacyOf(shop, `last = "none"`)), created(world.Privacy.Address()), showsPrivacy(map[string]string{"last": "none"})...)
			w.Heal()
			w.Inject(fault)
			applies(user, w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`)), updated(world.Privacy.Address()), showsPrivacy(map[string]string{"last": "contacts"})...)
			hasPrivacy(w, shop, map[string]string{"last": "contacts"})()
		})
	}
}

func TestPrivacyWriteThatWasNotCarriedOutIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for name, test := range map[string]struct {
		fault simulator.Fault
		posts int
		want  []string
	}{
		"500": {
			fault: simulator.Fault{Status: 500, Body: timedOut, Kind: simulator.FaultStatusBefore},
			posts: 1,
			want:  []string{"the server failed", `POST /instance/privacy with HTTP 500, "Failed to set privacy setting: context deadline exceeded".`},
		},
		"503 for good": {
			fault: simulator.Fault{Status: 503, Kind: simulator.FaultHTMLBefore},
			posts: 5,
			want:  []string{"the server failed", "HTTP 503", "It was tried 5 times."},
		},
		"400": {
			fault: simulator.Fault{Status: 400, Body: `{"error":"invalid privacy value: none. Valid values: all"}`, Kind: simulator.FaultStatusBefore},
			posts: 1,
			want:  []string{"the server refused the request", `HTTP 400, "invalid privacy value: none. Valid values: all".`},
		},
		"429 for good": {
			fault: simulator.Fault{Status: 429, RetryAfter: "3600", Kind: simulator.FaultStatusBefore},
			posts: 1,
			want:  []string{"too many requests", "asks to wait 1h", "requests_per_second"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			shop := w.Paired("loja", "5511990000001")
			test.fault.Route = world.PrivacyRoute
			before := w.AsAdmin(world.PrivacyOf(shop, `last = "contacts"`))
			after := w.AsAdmin(world.PrivacyOf(shop, `last = "none"`))
			user := w.Terminal("")
			applies(user, before, created(world.Privacy.Address()))
			w.Sent(world.PrivacyRoute, `{"last":"contacts"}`)()
			w.Inject(test.fault)
			user.Configure(after)
			user.Fails(append([]string{`Unable to change the privacy of instance "loja":`}, test.want...), world.Apply...)
			if got := w.Calls(world.PrivacyRoute); got != test.posts {
				t.Errorf("the write was sent %d times, want %d", got, test.posts)
			}
			applies(user, before, world.NothingToDo)
			w.Heal()
			applies(user, after, updated(world.Privacy.Address()), showsPrivacy(map[string]string{"last": "none"})...)
		})
	}
}

// An apply that cannot read the account back does not claim to have succeeded,
// and the next one does not write twice what was written.
func TestPrivacyThatCannotBeReadBackIsAnError(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	config := w.AsAdmin(world.PrivacyOf(shop, `last = "none"`))
	w.Steps(
		resource.TestStep{
			PreConfig: func() {
				w.Inject(simulator.Fault{Route: privacyReads, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1})
			},
			Config:      config,
			ExpectError: world.Says(`Unable to change the privacy of instance "loja": the server failed`, "GET /instance/privacy with HTTP 500"),
		},
		resource.TestStep{
			PreConfig:         world.InTurn(w.Heal, w.Sent(world.PrivacyRoute, `{"last":"none"}`)),
			Config:            config,
			ConfigStateChecks: showsPrivacy(map[string]string{"last": "none"}),
			PostApplyFunc:     w.Sent(world.PrivacyRoute),
		},
	)
}
