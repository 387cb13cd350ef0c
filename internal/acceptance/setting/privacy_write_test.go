package setting

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	privacyReads = "GET /instance/privacy"
)

// tightened is a value for every privacy setting that a new account has not.
var tightened = map[string]string{
	"calladd":      "known",
	"groupadd":     "contact_blacklist",
	"last":         "contacts",
	"online":       "match_last_seen",
	"profile":      "none",
	"readreceipts": "none",
	"status":       "contacts",
}

// arguments returns settings as the lines of a configuration.
func arguments(settings map[string]string) []string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		lines = append(lines, fmt.Sprintf("%s = %q", name, settings[name]))
	}
	return lines
}

// privacies are all seven settings: those of a new account, but for the ones given.
func privacies(but map[string]string) map[string]knownvalue.Check {
	shows := map[string]knownvalue.Check{}
	for name := range tightened {
		shows[name] = knownvalue.StringExact("all")
		if other, given := but[name]; given {
			shows[name] = knownvalue.StringExact(other)
		}
	}
	return shows
}

// showsPrivacy checks all seven settings in the state.
func showsPrivacy(but map[string]string) []statecheck.StateCheck {
	var checks []statecheck.StateCheck
	for name, value := range privacies(but) {
		checks = append(checks, world.Privacy.Shows(name, value))
	}
	return checks
}

// hasPrivacy fails the test unless an account has these settings, and else
// those of a new one.
func hasPrivacy(w *world.World, in simulator.Instance, but map[string]string) func() {
	return func() {
		w.T.Helper()
		found, _ := w.Instance(in.ID)
		for name := range tightened {
			want := "all"
			if other, given := but[name]; given {
				want = other
			}
			if found.Privacy[name] != want {
				w.T.Errorf("the account of %s has %s = %q, want %q", in.Name, name, found.Privacy[name], want)
			}
		}
	}
}

func TestPrivacyCreateWritesOnlyWhatDiffers(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	w.ChangesPrivacy(shop, "last", "contacts")()
	wanted := map[string]string{"last": "contacts", "readreceipts": "none", "online": "match_last_seen"}
	w.Terminal("").Becomes(w.AsAdmin(world.PrivacyOf(shop, arguments(wanted)...)), []string{world.PlansCreate(world.Privacy.Address())},
		append(showsPrivacy(wanted), world.Privacy.Shows("instance_id", knownvalue.StringExact(shop.ID)), world.Privacy.Shows("token", knownvalue.Null()))...)
	hasPrivacy(w, shop, wanted)()
	w.Sent(world.PrivacyRoute, `{"online":"match_last_seen","readreceipts":"none"}`)()
}

func TestPrivacyWritesNothingThatTheAccountHas(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", "5511990000001")
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(world.PrivacyOf(shop, `last = "all"`, `calladd = "all"`)), []string{world.PlansCreate(world.Privacy.Address())}, showsPrivacy(nil)...)
	w.Sent(world.PrivacyRoute)()
	user.Configure(w.AsAdmin(world.PrivacyOf(shop, `last = "all"`, `calladd = "known"`)))
	// What is not configured stays known in the plan.
	if planned := planFor(user.Run(world.Apply...), world.Privacy.Address()); !world.Says("updated in-place", `~ calladd = "all" -> "known"`, "7 unchanged attributes hidden").MatchString(planned) {
		t.Errorf("it is planned to be %s", planned)
	}
	w.Sent(world.PrivacyRoute, `{"calladd":"known"}`)()
	user.Keeps(showsPrivacy(map[string]string{"calladd": "known"})...)
	user.IsSettled()
}

// privacyBeside configures the privacy of one instance among several.
func privacyBeside(in simulator.Instance, settings map[string]string) string {
	return beside(world.Privacy, in, arguments(settings)...)
}

// showsPrivacyBeside is [showsPrivacy] of one instance among several.
func showsPrivacyBeside(in simulator.Instance, but map[string]string) []statecheck.StateCheck {
	return holding(world.Privacy, in, privacies(but))
}

// Each instance has all settings configured, and changes another one: those of the names before
// it are changed already.
func TestPrivacyUpdatesEverySetting(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	settings := map[string]string{}
	for name := range tightened {
		settings[name] = "all"
	}
	names := slices.Sorted(maps.Keys(tightened))
	shops, wanted := w.AddShops(len(names)), map[string]map[string]string{}
	var before, after strings.Builder
	for n, name := range names {
		before.WriteString(privacyBeside(shops[n], settings))
		settings[name] = tightened[name]
		wanted[name] = maps.Clone(settings)
		after.WriteString(privacyBeside(shops[n], settings))
	}
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(before.String()), []string{"7 added, 0 changed"})
	sentFor(w, shops[0], world.PrivacyRoute) // a new account has it all
	user.Keeps(showsPrivacyBeside(shops[0], nil)...)
	w.ResetRequests()
	user.Becomes(w.AsAdmin(after.String()), []string{"0 added, 7 changed"})
	for n, name := range names {
		user.Keeps(showsPrivacyBeside(shops[n], wanted[name])...)
		hasPrivacy(w, shops[n], wanted[name])()
		sentFor(w, shops[n], world.PrivacyRoute, fmt.Sprintf("{%q:%q}", name, tightened[name]))
	}
}

// Each instance leaves out one more, and the last one all but that which was left out first.
func TestPrivacySettingThatIsRemovedKeepsItsValue(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	names := slices.Sorted(maps.Keys(tightened))
	shops, left := w.AddShops(len(names)), maps.Clone(tightened)
	var before, after strings.Builder
	for n, name := range append(names[1:], "") {
		before.WriteString(privacyBeside(shops[n], tightened))
		delete(left, name)
		if name == "" {
			left = map[string]string{"status": tightened["status"]}
		}
		after.WriteString(privacyBeside(shops[n], left))
	}
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(before.String()), []string{"7 added, 0 changed"})
	for _, shop := range shops {
		sentFor(w, shop, world.PrivacyRoute, `{"calladd":"known","groupadd":"contact_blacklist","last":"contacts","online":"match_last_seen","profile":"none","readreceipts":"none","status":"contacts"}`)
	}
	w.ResetRequests()
	user.Becomes(w.AsAdmin(after.String()), []string{world.NothingToDo})
	for _, shop := range shops {
		user.Keeps(showsPrivacyBeside(shop, tightened)...)
		hasPrivacy(w, shop, tightened)()
	}
	w.Sent(world.PrivacyRoute)()
}

func TestPrivacyThatServersDoNotTakeIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	rows := []refusal{refused("", "Missing argument", "at least one of calladd, groupadd, last, online, profile, readreceipts and status")}
	for name, value := range map[string]string{
		"calladd":      "contacts",
		"groupadd":     "known",
		"last":         "everyone",
		"online":       "contacts",
		"profile":      "",
		"readreceipts": "contacts",
		"status":       "All",
	} {
		line := fmt.Sprintf("%s = %q", name, value)
		rows = append(rows, refused(line, "Invalid "+name, line, fmt.Sprintf("%q is not one of its values", value), `"all"`))
	}
	planRefuses(w, world.Privacy, w.Paired("loja", "5511990000001"), "", rows...)
}
