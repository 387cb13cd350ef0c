package setting

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	chatwootToken = "pXXGHHHyJPYHYgWHJHYHgJjj"
	otherToken    = "qYYHJJJzKQZJZhXJKJZKhKkk"
)

// someChatwoot is what the panel has set, and someOther what somebody makes of it.
var (
	someChatwoot = simulator.Chatwoot{Enabled: true, URL: "https://chat.example.com", AccessToken: chatwootToken, AccountID: 3, InboxID: 42}
	someOther    = simulator.Chatwoot{URL: "https://other.example", AccessToken: otherToken, AccountID: 4, InboxID: 43, IgnoreGroups: true, SignMessages: true, CreateNewConversation: true}
)

// sendsChatwoot is what is sent of [world.ChatwootArguments].
func sendsChatwoot(enabled, ignore, sign, renew bool) string {
	return sendsChatwootAs(chatwootToken, enabled, ignore, sign, renew)
}

func sendsChatwootAs(token string, enabled, ignore, sign, renew bool) string {
	return fmt.Sprintf(`{"enabled":%t,"url":"https://chat.example.com","access_token":%q,"account_id":3,"inbox_id":42,"ignore_groups":%t,"sign_messages":%t,"create_new_conversation":%t}`,
		enabled, token, ignore, sign, renew)
}

// chatwootOf configures the Chatwoot of an instance.
func chatwootOf(in simulator.Instance, arguments ...string) string {
	return chatwootCase.With(append([]string{world.ByID(in), world.ChatwootArguments}, arguments...)...)
}

func storing(token string) string { return fmt.Sprintf("access_token = %q", token) }

func onceToken(token string, version int) string {
	return fmt.Sprintf("access_token_wo = %q\n  access_token_wo_version = %d", token, version)
}

// inboxOf is the URL for the inbox, after so many writes of a server that renews it, and
// after any number of others for 0.
func inboxOf(in simulator.Instance, writes int) knownvalue.Check {
	url := "https://uazapi.example/chatwoot/webhook/" + in.ID
	if writes > 0 {
		url += fmt.Sprintf("/%d", writes)
	}
	return knownvalue.StringExact(url)
}

// appliesChatwoot applies a Chatwoot, looks at the state, and checks that nothing is left to do.
// The plan of what writes these bodies does not know the URL for the inbox.
func appliesChatwoot(user *world.Terminal, config, says string, shows map[string]knownvalue.Check, sends ...string) {
	user.T.Helper()
	user.Configure(config)
	said := user.Run(world.Apply...)
	if !strings.Contains(said, says) || len(sends) > 0 && !knownLater(said, "inbox_webhook_url") {
		user.T.Errorf("it does not say %s:\n%s", says, said)
	}
	var checks []statecheck.StateCheck
	for _, name := range slices.Sorted(maps.Keys(shows)) {
		checks = append(checks, chatwootCase.Shows(name, shows[name]))
	}
	user.Keeps(checks...)
	user.IsSettled()
	user.Sent(chatwootCase.Writes, sends...)()
}

// Every attribute changed, and every one that is optional left out again.
func TestChatwootEveryAttribute(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal("")
	becomes := func(where, more, says string, shows map[string]knownvalue.Check, sends ...string) {
		t.Helper()
		shows["inbox_webhook_url"], shows["access_token_wo"] = inboxOf(shop, 0), knownvalue.Null()
		appliesChatwoot(user, w.AsAdmin(chatwootCase.With(world.ByID(shop), where, more)), says, shows, sends...)
	}
	yes, no, stored := knownvalue.Bool(true), knownvalue.Bool(false), storing(chatwootToken)
	update := world.PlansUpdate(chatwootCase.Address())
	elsewhere := strings.NewReplacer("https://chat.example.com", "https://chat.example.com/base", "3", "4", "42", "43").Replace(world.ChatwootArguments)
	becomes(world.ChatwootArguments, stored, world.PlansCreate(chatwootCase.Address()),
		map[string]knownvalue.Check{
			"enabled": yes, "url": knownvalue.StringExact("https://chat.example.com"), "account_id": knownvalue.Int64Exact(3), "inbox_id": knownvalue.Int64Exact(42),
			"ignore_groups": no, "sign_messages": no, "create_new_conversation": no, "access_token": knownvalue.StringExact(chatwootToken),
		}, sendsChatwoot(true, false, false, false))
	user.Shows(statecheck.ExpectSensitiveValue(chatwootCase.Address(), tfjsonpath.New("access_token")))
	becomes(world.ChatwootArguments, stored+"\n  ignore_groups = true", update, map[string]knownvalue.Check{"ignore_groups": yes}, sendsChatwoot(true, true, false, false))
	becomes(world.ChatwootArguments, stored+"\n  sign_messages = true", update, map[string]knownvalue.Check{"ignore_groups": yes, "sign_messages": yes}, sendsChatwoot(true, true, true, false))
	becomes(world.ChatwootArguments, stored+"\n  create_new_conversation = true\n  ignore_groups = false", update,
		map[string]knownvalue.Check{"ignore_groups": no, "create_new_conversation": yes}, sendsChatwoot(true, false, true, true))
	// What is left out is kept.
	becomes(world.ChatwootArguments, stored, world.NothingToDo, map[string]knownvalue.Check{"sign_messages": yes, "create_new_conversation": yes})
	becomes(world.ChatwootArguments, stored+"\n  enabled = false", update, map[string]knownvalue.Check{"enabled": no}, sendsChatwoot(false, false, true, true))
	becomes(world.ChatwootArguments, stored+"\n  enabled = true", update, map[string]knownvalue.Check{"enabled": yes}, sendsChatwoot(true, false, true, true))
	becomes(world.ChatwootArguments, stored, world.NothingToDo, map[string]knownvalue.Check{"enabled": yes})
	becomes(world.ChatwootArguments, storing(otherToken), update, map[string]knownvalue.Check{"access_token": knownvalue.StringExact(otherToken)}, sendsChatwootAs(otherToken, true, false, true, true))
	becomes(elsewhere, storing(otherToken), update, map[string]knownvalue.Check{"account_id": knownvalue.Int64Exact(4), "inbox_id": knownvalue.Int64Exact(43)},
		strings.NewReplacer("example.com", "example.com/base", ":3,", ":4,", ":42,", ":43,").Replace(sendsChatwootAs(otherToken, true, false, true, true)))
	// A token that is left out is nobody's business here: nothing is sent.
	becomes(elsewhere, "", update, map[string]knownvalue.Check{"access_token": knownvalue.Null()})
	becomes(world.ChatwootArguments, "", update, map[string]knownvalue.Check{"access_token": knownvalue.Null()}, sendsChatwootAs(otherToken, true, false, true, true))
	user.Shows(statecheck.ExpectSensitiveValue(chatwootCase.Address(), tfjsonpath.New("access_token")))
	user.Run(world.DestroyUnseen...)
	if in, _ := w.Instance(shop.ID); in.Chatwoot.Enabled || in.Chatwoot.AccessToken != otherToken || !in.Chatwoot.SignMessages {
		t.Errorf("after the destroy the Chatwoot is %+v", in.Chatwoot)
	}
}

// A write-only token is in no state, and another version alone writes it again. So it is
// on servers that mask tokens, and on those that show them.
func TestChatwootWriteOnly(t *testing.T) {
	world.Needs(t, "write-only attributes")
	t.Parallel()
	for title, options := range map[string]simulator.Options{"shown": {}, "masked": {ChatwootTokenMasked: true}, "404": {ChatwootUnset404: true}} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, options)
			shop := w.Add("loja")
			user := w.Terminal("")
			becomes := func(says, arguments string, stored knownvalue.Check, sends ...string) {
				t.Helper()
				appliesChatwoot(user, w.AsAdmin(chatwootOf(shop, arguments)), says,
					map[string]knownvalue.Check{"access_token": stored, "access_token_wo": knownvalue.Null(), "inbox_webhook_url": inboxOf(shop, 0)}, sends...)
			}
			none, update := knownvalue.Null(), world.PlansUpdate(chatwootCase.Address())
			becomes(world.PlansCreate(chatwootCase.Address()), onceToken(chatwootToken, 1), none, sendsChatwoot(true, false, false, false))
			becomes(world.NothingToDo, onceToken(otherToken, 1), none)
			becomes(update, onceToken(otherToken, 2), none, sendsChatwootAs(otherToken, true, false, false, false))
			// What else changes is sent with the token of the configuration.
			becomes(update, onceToken(chatwootToken, 2)+"\n  sign_messages = true", none, sendsChatwoot(true, false, true, false))
			becomes(update, storing(chatwootToken), knownvalue.StringExact(chatwootToken), sendsChatwoot(true, false, true, false))
			becomes(update, onceToken(chatwootToken, 1), none, sendsChatwoot(true, false, true, false))
			becomes(update, onceToken(chatwootToken, 1)+"\n  enabled = false", none, sendsChatwoot(false, false, true, false))
			// It is no more managed, and nothing is sent, with whatever token.
			becomes(update, "enabled = false", none)
		})
	}
}

func TestChatwootDriftIsMended(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	changed := func(change func(*simulator.Chatwoot)) simulator.Chatwoot {
		panel := someChatwoot
		change(&panel)
		return panel
	}
	type drift struct {
		panel simulator.Chatwoot
		// writes is how often the plan that follows writes.
		writes map[string]int
	}
	both, never, stored := map[string]int{"stored": 1, "write-only": 1}, map[string]int{}, map[string]int{"stored": 1}
	drifts := map[string]drift{
		"disabled":        {changed(func(c *simulator.Chatwoot) { c.Enabled = false }), both},
		"another URL":     {changed(func(c *simulator.Chatwoot) { c.URL = "https://evil.example" }), both},
		"another account": {changed(func(c *simulator.Chatwoot) { c.AccountID = 4 }), both},
		"another inbox":   {changed(func(c *simulator.Chatwoot) { c.InboxID = 43 }), both},
		"a managed flag":  {changed(func(c *simulator.Chatwoot) { c.IgnoreGroups = true }), both},
		"another token":   {changed(func(c *simulator.Chatwoot) { c.AccessToken = otherToken }), stored},
		"all of it gone":  {simulator.Chatwoot{}, both},
		"another flag":    {changed(func(c *simulator.Chatwoot) { c.SignMessages = true }), never},
		"a slash":         {changed(func(c *simulator.Chatwoot) { c.URL += "/" }), never},
	}
	kinds := map[string]string{"stored": storing(chatwootToken)}
	if world.FindTool(t).Knows("write-only attributes") {
		kinds["write-only"] = onceToken(chatwootToken, 1)
	}
	var config strings.Builder
	shops := map[string]simulator.Instance{}
	for title := range drifts {
		for kind, arguments := range kinds {
			shops[title+kind] = w.Add(label(title + " " + kind))
			config.WriteString(beside(chatwootCase, shops[title+kind], world.ChatwootArguments, arguments, "ignore_groups = false"))
		}
	}
	user := w.Terminal(w.AsAdmin(config.String()))
	user.Run(world.Apply...)
	user.IsSettled()
	w.ResetRequests()
	for title, drift := range drifts {
		for kind := range kinds {
			w.Must(w.SetChatwoot(shops[title+kind].ID, drift.panel))
		}
	}
	said := user.Run(world.Apply...)
	for title, drift := range drifts {
		for kind := range kinds {
			shop, writes := shops[title+kind], drift.writes[kind]
			mended(w, chatwootCase, shop, said, writes)
			if later := knownLater(planFor(said, besideOf(chatwootCase, shop)), "inbox_webhook_url"); later != (writes > 0) {
				t.Errorf("%s: that the plan does not know the URL for the inbox is %t", shop.Name, later)
			}
			if in, _ := w.Instance(shop.ID); writes > 0 && in.Chatwoot != someChatwoot {
				t.Errorf("%s: the Chatwoot is %+v", shop.Name, in.Chatwoot)
			}
		}
	}
	user.IsSettled()
}

// A token that a server masks is as it was, for all that is known.
func TestChatwootMaskedTokenIsNoDrift(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{ChatwootTokenMasked: true})
	shop := w.Add("loja")
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(chatwootOf(shop, storing(chatwootToken))), []string{world.PlansCreate(chatwootCase.Address())})
	w.ResetRequests()
	panel := someChatwoot
	panel.AccessToken = otherToken
	w.Must(w.SetChatwoot(shop.ID, panel))
	user.IsSettled()
	// It is sent with what else changes.
	user.Becomes(w.AsAdmin(chatwootOf(shop, storing(chatwootToken), "sign_messages = true")), []string{world.PlansUpdate(chatwootCase.Address())})
	w.Sent(chatwootCase.Writes, sendsChatwoot(true, false, true, false))()
	// The destroy sends the token of the state.
	user.Run(world.DestroyUnseen...)
	w.Sent(chatwootCase.Writes, sendsChatwoot(false, false, true, false))()
}

// A token that nobody put into the state does not get there by a refresh, by an import or
// by drift.
func TestChatwootStoresNoTokenThatTheConfigurationLacks(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	w.Must(w.SetChatwoot(shop.ID, someChatwoot))
	user := w.Terminal(w.AsAdmin(byID(chatwootCase, shop) + chatwootOf(shop)))
	lacks := func(when string) {
		t.Helper()
		if text := user.Run("state", "pull"); strings.Contains(text, chatwootToken) || strings.Contains(text, otherToken) {
			t.Errorf("%s: the state has the token of the server", when)
		}
	}
	user.Run(world.Apply...)
	lacks("imported")
	user.Configure(w.AsAdmin(chatwootOf(shop, "sign_messages = true")))
	user.Run(world.Apply...)
	lacks("changed")
	user.Configure(w.AsAdmin(chatwootOf(shop, storing(otherToken))))
	user.Run(world.Apply...)
	w.Must(w.SetChatwoot(shop.ID, someChatwoot))
	user.Run("apply", "-refresh-only", "-auto-approve", "-input=false", "-no-color")
	lacks("drifted")
}

// A server may make a new URL with each change, so the plan of a change does not know it.
func TestChatwootInboxURLIsThatOfTheLastWrite(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{ChatwootURLRenewed: true})
	shop := w.Paired("loja", world.Phone)
	user := w.Terminal("")
	becomes := func(config, says string, later bool, writes int) {
		t.Helper()
		user.Configure(w.AsAdmin(config))
		if said := user.Run(world.Apply...); !strings.Contains(said, says) || knownLater(said, "inbox_webhook_url") != later {
			t.Errorf("it does not say %s, or not whether the URL is known later:\n%s", says, said)
		}
		user.Keeps(chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, writes)))
		user.IsSettled()
	}
	becomes(chatwootOf(shop, storing(chatwootToken)), world.PlansCreate(chatwootCase.Address()), true, 1)
	becomes(chatwootOf(shop, storing(chatwootToken)), world.NothingToDo, false, 1)
	becomes(chatwootOf(shop, storing(chatwootToken), "sign_messages = true"), world.PlansUpdate(chatwootCase.Address()), true, 2)
	// Another way to name the instance is no change of the Chatwoot.
	becomes(chatwootCase.With(world.ByToken(shop), world.ChatwootArguments, storing(chatwootToken), "sign_messages = true"), world.PlansUpdate(chatwootCase.Address()), false, 2)
}

// What a plan takes for a change may turn out to be none: then nothing is sent, and the
// URL stays.
func TestChatwootInboxURLStaysWhereNothingIsWritten(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{ChatwootURLRenewed: true})
	shop := w.Add("loja")
	config := func(round int) string {
		return w.AsAdmin(fmt.Sprintf("resource \"terraform_data\" \"flag\" {\n  input = %d\n}\n\n", round) +
			chatwootOf(shop, storing(chatwootToken), "sign_messages = terraform_data.flag.output > 0"))
	}
	user := w.Terminal("")
	url := chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 1))
	user.Becomes(config(1), []string{world.PlansCreate(chatwootCase.Address())}, url)
	w.ResetRequests()
	user.Configure(config(2))
	if said := user.Run(world.Apply...); !strings.Contains(said, world.PlansUpdate(chatwootCase.Address())) || !knownLater(said, "inbox_webhook_url") {
		t.Errorf("it is planned as\n%s", said)
	}
	user.Keeps(url)
	w.Sent(chatwootCase.Writes)()
	user.IsSettled()
}

// The configuration may leave the token to the server, as long as that has one to show.
func TestChatwootWithoutAToken(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, test := range map[string]struct {
		options simulator.Options
		panel   simulator.Chatwoot
		says    []string
	}{
		"shown":         {panel: someChatwoot},
		"masked":        {simulator.Options{ChatwootTokenMasked: true}, someChatwoot, []string{"the server hides the access token", "Set access_token, or access_token_wo"}},
		"never set":     {says: []string{"no access token is known", "Set access_token, or access_token_wo"}},
		"never set/404": {simulator.Options{ChatwootUnset404: true}, simulator.Chatwoot{}, []string{"no access token is known"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, test.options)
			shop := w.Add("loja")
			w.Must(w.SetChatwoot(shop.ID, test.panel))
			user := w.Terminal(w.AsAdmin(chatwootOf(shop, "sign_messages = true")))
			if test.says == nil {
				user.Run(world.Apply...)
				w.Sent(chatwootCase.Writes, sendsChatwoot(true, false, true, false))()
				user.IsSettled()
				return
			}
			user.Fails(append([]string{`Unable to change the Chatwoot of instance "loja": `}, test.says...), world.Apply...)
			w.Sent(chatwootCase.Writes)()
			user.Becomes(w.AsAdmin(chatwootOf(shop, storing(chatwootToken))), []string{world.PlansCreate(chatwootCase.Address())})
		})
	}
}

// Destroying it takes a token. Where nobody has one to send, the error names the way.
func TestChatwootDestroyWithoutAToken(t *testing.T) {
	world.Needs(t, "write-only attributes")
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{ChatwootTokenMasked: true})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(chatwootOf(shop, onceToken(chatwootToken, 1))))
	user.Run(world.Apply...)
	user.Fails([]string{`Unable to unset the Chatwoot of instance "loja": the server hides the access token`, "still enabled", "enabled = false", "terraform state rm"}, "destroy", "-auto-approve", "-input=false", "-no-color")
	user.Configure(w.AsAdmin(chatwootOf(shop, onceToken(chatwootToken, 1), "enabled = false")))
	user.Run(world.Apply...)
	w.ResetRequests()
	user.Run("destroy", "-auto-approve", "-input=false", "-no-color")
	w.Sent(chatwootCase.Writes)()
	if in, _ := w.Instance(shop.ID); in.Chatwoot.Enabled || in.Chatwoot.AccessToken != chatwootToken {
		t.Errorf("the Chatwoot is %+v", in.Chatwoot)
	}
}

// What is gone or disabled already takes no write.
func TestChatwootDestroyOfWhatIsDisabledWritesNothing(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{ChatwootUnset404: true})
	disabled, gone := w.Add("disabled"), w.Add("gone")
	user := w.Terminal(w.AsAdmin(beside(chatwootCase, disabled, world.ChatwootArguments, storing(chatwootToken)) + beside(chatwootCase, gone, world.ChatwootArguments, storing(chatwootToken))))
	user.Run(world.Apply...)
	user.IsSettled()
	w.Must(w.SetChatwoot(disabled.ID, someOther))
	w.Must(w.SetChatwoot(gone.ID, simulator.Chatwoot{}))
	w.ResetRequests()
	user.Run(world.DestroyUnseen...)
	w.Sent(chatwootCase.Writes)()
	for id, panel := range map[string]simulator.Chatwoot{disabled.ID: someOther, gone.ID: {}} {
		if in, _ := w.Instance(id); in.Chatwoot != panel {
			t.Errorf("the Chatwoot is %+v", in.Chatwoot)
		}
	}
}

// Only the answer tells the URL for the inbox. Where it is lost, the apply fails, and the
// next one writes again.
func TestChatwootLostAnswer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, kind := range map[string]simulator.FaultKind{"carried out": simulator.FaultDropAfter, "not carried out": simulator.FaultDropBefore} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Add("loja")
			config := w.AsAdmin(chatwootOf(shop, storing(chatwootToken)))
			user := w.Terminal(config)
			w.Inject(simulator.Fault{Route: chatwootCase.Writes, Kind: kind})
			user.Fails([]string{`Unable to change the Chatwoot of instance "loja": its answer was lost`, "Only that answer has the URL", "Run the command again"}, world.Apply...)
			w.Heal()
			user.Becomes(config, []string{world.PlansCreate(chatwootCase.Address())}, chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 0)))
		})
	}
}

// What a server accepts and does not keep is told, also of a token that no state has.
func TestChatwootThatIsNotKeptIsTold(t *testing.T) {
	world.NeedsCLI(t)
	with := func(arguments string) string { return world.ChatwootArguments + "\n  " + arguments }
	changes := map[string]change{
		"enabled":       {before: with(storing(chatwootToken) + "\n  enabled = false"), after: with(storing(chatwootToken))},
		"ignore_groups": {before: with(storing(chatwootToken)), after: with(storing(chatwootToken) + "\n  ignore_groups = true")},
		"access_token":  {before: with(storing(chatwootToken)), after: with(storing(otherToken))},
	}
	if world.FindTool(t).Knows("write-only attributes") {
		changes["access_token_wo"] = change{before: with(onceToken(chatwootToken, 1)), after: with(onceToken(otherToken, 2))}
	}
	tellsThatItIsNotKept(t, chatwootCase, changes)
}

// An import tells all but the token and the URL for the inbox, and the first plan of what
// it tells is empty. With a token, the first apply writes once and brings the URL.
func TestChatwootImports(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	kinds := map[string]string{"none": "", "stored": storing(chatwootToken)}
	if world.FindTool(t).Knows("write-only attributes") {
		kinds["write-only"] = onceToken(chatwootToken, 1)
	}
	var importing, config strings.Builder
	shops := map[string][]simulator.Instance{}
	for kind, arguments := range kinds {
		for way, id := range importIDs {
			shop := w.Add(label(kind + " " + way))
			w.Must(w.SetChatwoot(shop.ID, someChatwoot))
			shops[kind] = append(shops[kind], shop)
			config.WriteString(beside(chatwootCase, shop, world.ChatwootArguments, arguments))
			importing.WriteString(world.ImportBlock(besideOf(chatwootCase, shop), id(shop)))
		}
	}
	user := w.Terminal(w.AsAdmin(importing.String() + config.String()))
	said := user.Run(world.Apply...)
	if plan := fmt.Sprintf("Plan: %d to import, 0 to add, %d to change, 0 to destroy", 2*len(kinds), 2*len(kinds)-2); !strings.Contains(said, plan) {
		t.Errorf("it does not say %s:\n%s", plan, said)
	}
	shows := func(in simulator.Instance, attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(besideOf(chatwootCase, in), tfjsonpath.New(attribute), value)
	}
	for kind := range kinds {
		for _, shop := range shops[kind] {
			if kind != "none" {
				user.Keeps(shows(shop, "inbox_webhook_url", inboxOf(shop, 0)))
				sentFor(w, shop, chatwootCase.Writes, sendsChatwoot(true, false, false, false))
				continue
			}
			user.Keeps(shows(shop, "inbox_webhook_url", knownvalue.Null()), shows(shop, "enabled", knownvalue.Bool(true)),
				shows(shop, "access_token", knownvalue.Null()), shows(shop, "sign_messages", knownvalue.Bool(false)))
			sentFor(w, shop, chatwootCase.Writes)
			if planFor(said, besideOf(chatwootCase, shop)) == "" || strings.Contains(said, world.PlansUpdate(besideOf(chatwootCase, shop))) {
				t.Errorf("%s is not just imported:\n%s", shop.Name, said)
			}
		}
	}
	user.Configure(w.AsAdmin(config.String()))
	user.IsSettled()
}

func TestChatwootThatAServerWouldRefuseIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	with := func(part, other string) string { return strings.Replace(world.ChatwootArguments, part, other, 1) }
	planRefuses(w, chatwootCase, w.Add("loja"), "",
		refused("account_id = 3\n  inbox_id = 42", "Missing required argument", `"url" is required`),
		refused(with("example.com", "example.com/"), "Invalid URL of a Chatwoot", "ends with a slash", "Write https://chat.example.com without one"),
		refused(with("https://", ""), "Invalid URL of a Chatwoot", "begin with https:// or http://"),
		refused(with("account_id = 3", "account_id = 0"), "account_id", "at least 1"),
		refused(with("inbox_id = 42", "inbox_id = -1"), "inbox_id", "at least 1"),
		refused(world.ChatwootArguments+"\n  "+storing("two words"), "Invalid access token", "a blank at position 4"),
		refused(world.ChatwootArguments+"\n  "+storing("pXXG********"), "Invalid access token", "in the place of a token that is hidden"),
		refused(world.ChatwootArguments+"\n  access_token_wo_version = 1", "access_token_wo", "must be specified"),
	)
}

func TestChatwootWarnsOfAnAddressThatAnybodyCanRead(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(strings.Replace(chatwootOf(shop, storing(chatwootToken)), "https://chat.example.com", "http://chat.example.com/base", 1)))
	user.Says([]string{"The Chatwoot is called without encryption", "Each request to http://chat.example.com carries the access token"}, world.Plan...)
}
