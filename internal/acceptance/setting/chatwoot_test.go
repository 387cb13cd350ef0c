package setting

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
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

// whether the plan knows the URL for the inbox.
func inboxIs(unknown bool, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	checks := chatwootCase.Planned(action)
	if unknown {
		checks.PreApply = append(checks.PreApply, plancheck.ExpectUnknownValue(chatwootCase.Address(), tfjsonpath.New("inbox_webhook_url")))
	}
	return checks
}

// Every attribute changed, and every one that is optional left out again.
func TestChatwootEveryAttribute(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	applied := func(arguments []string, action plancheck.ResourceActionType, want map[string]knownvalue.Check, sends ...string) resource.TestStep {
		checks := []statecheck.StateCheck{
			chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 0)), chatwootCase.Shows("access_token_wo", knownvalue.Null()),
			statecheck.ExpectSensitiveValue(chatwootCase.Address(), tfjsonpath.New("access_token")),
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			checks = append(checks, chatwootCase.Shows(name, want[name]))
		}
		return resource.TestStep{
			Config: w.AsAdmin(chatwootCase.With(append([]string{world.ByID(shop)}, arguments...)...)), ConfigPlanChecks: inboxIs(action != plancheck.ResourceActionNoop && len(sends) > 0, action),
			ConfigStateChecks: checks, PostApplyFunc: w.Sent(chatwootCase.Writes, sends...),
		}
	}
	yes, no := knownvalue.Bool(true), knownvalue.Bool(false)
	update, noop := plancheck.ResourceActionUpdate, plancheck.ResourceActionNoop
	elsewhere := strings.NewReplacer("https://chat.example.com", "https://chat.example.com/base", "3", "4", "42", "43").Replace(world.ChatwootArguments)
	w.Steps(
		applied([]string{world.ChatwootArguments, storing(chatwootToken)}, plancheck.ResourceActionCreate,
			map[string]knownvalue.Check{
				"enabled": yes, "url": knownvalue.StringExact("https://chat.example.com"), "account_id": knownvalue.Int64Exact(3), "inbox_id": knownvalue.Int64Exact(42),
				"ignore_groups": no, "sign_messages": no, "create_new_conversation": no, "access_token": knownvalue.StringExact(chatwootToken),
			}, sendsChatwoot(true, false, false, false)),
		applied([]string{world.ChatwootArguments, storing(chatwootToken), "ignore_groups = true"}, update, map[string]knownvalue.Check{"ignore_groups": yes}, sendsChatwoot(true, true, false, false)),
		applied([]string{world.ChatwootArguments, storing(chatwootToken), "sign_messages = true"}, update,
			map[string]knownvalue.Check{"ignore_groups": yes, "sign_messages": yes}, sendsChatwoot(true, true, true, false)),
		applied([]string{world.ChatwootArguments, storing(chatwootToken), "create_new_conversation = true", "ignore_groups = false"}, update,
			map[string]knownvalue.Check{"ignore_groups": no, "create_new_conversation": yes}, sendsChatwoot(true, false, true, true)),
		// What is left out is kept.
		applied([]string{world.ChatwootArguments, storing(chatwootToken)}, noop, map[string]knownvalue.Check{"sign_messages": yes, "create_new_conversation": yes}),
		applied([]string{world.ChatwootArguments, storing(chatwootToken), "enabled = false"}, update, map[string]knownvalue.Check{"enabled": no}, sendsChatwoot(false, false, true, true)),
		applied([]string{world.ChatwootArguments, storing(chatwootToken), "enabled = true"}, update, map[string]knownvalue.Check{"enabled": yes}, sendsChatwoot(true, false, true, true)),
		applied([]string{world.ChatwootArguments, storing(chatwootToken)}, noop, map[string]knownvalue.Check{"enabled": yes}),
		applied([]string{world.ChatwootArguments, storing(otherToken)}, update, map[string]knownvalue.Check{"access_token": knownvalue.StringExact(otherToken)}, sendsChatwootAs(otherToken, true, false, true, true)),
		applied([]string{elsewhere, storing(otherToken)}, update, map[string]knownvalue.Check{"account_id": knownvalue.Int64Exact(4), "inbox_id": knownvalue.Int64Exact(43)},
			strings.NewReplacer("example.com", "example.com/base", ":3,", ":4,", ":42,", ":43,").Replace(sendsChatwootAs(otherToken, true, false, true, true))),
		// A token that is left out is nobody's business here: nothing is sent.
		applied([]string{elsewhere}, update, map[string]knownvalue.Check{"access_token": knownvalue.Null()}),
		applied([]string{world.ChatwootArguments}, update, map[string]knownvalue.Check{"access_token": knownvalue.Null()}, sendsChatwootAs(otherToken, true, false, true, true)),
	)
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
			w := world.StartTicking(t, options)
			shop := w.Add("loja")
			applied := func(action plancheck.ResourceActionType, stored knownvalue.Check, arguments []string, sends ...string) resource.TestStep {
				return resource.TestStep{
					Config: w.AsAdmin(chatwootOf(shop, arguments...)), ConfigPlanChecks: inboxIs(len(sends) > 0, action),
					ConfigStateChecks: []statecheck.StateCheck{
						chatwootCase.Shows("access_token", stored), chatwootCase.Shows("access_token_wo", knownvalue.Null()), chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 0)),
					},
					PostApplyFunc: w.Sent(chatwootCase.Writes, sends...),
				}
			}
			none, update, noop := knownvalue.Null(), plancheck.ResourceActionUpdate, plancheck.ResourceActionNoop
			w.Steps(
				applied(plancheck.ResourceActionCreate, none, []string{onceToken(chatwootToken, 1)}, sendsChatwoot(true, false, false, false)),
				applied(noop, none, []string{onceToken(otherToken, 1)}),
				applied(update, none, []string{onceToken(otherToken, 2)}, sendsChatwootAs(otherToken, true, false, false, false)),
				// What else changes is sent with the token of the configuration.
				applied(update, none, []string{onceToken(chatwootToken, 2), "sign_messages = true"}, sendsChatwoot(true, false, true, false)),
				applied(update, knownvalue.StringExact(chatwootToken), []string{storing(chatwootToken)}, sendsChatwoot(true, false, true, false)),
				applied(update, none, []string{onceToken(chatwootToken, 1)}, sendsChatwoot(true, false, true, false)),
				applied(update, none, []string{onceToken(chatwootToken, 1), "enabled = false"}, sendsChatwoot(false, false, true, false)),
				// It is no more managed, and nothing is sent, with whatever token.
				applied(update, none, []string{"enabled = false"}),
			)
		})
	}
}

func TestChatwootDriftIsMended(t *testing.T) {
	t.Parallel()
	changed := func(change func(*simulator.Chatwoot)) simulator.Chatwoot {
		panel := someChatwoot
		change(&panel)
		return panel
	}
	for title, test := range map[string]struct {
		panel simulator.Chatwoot
		// stored and once are how often the plan that follows writes with either token.
		stored, once int
	}{
		"disabled":        {changed(func(c *simulator.Chatwoot) { c.Enabled = false }), 1, 1},
		"another URL":     {changed(func(c *simulator.Chatwoot) { c.URL = "https://evil.example" }), 1, 1},
		"another account": {changed(func(c *simulator.Chatwoot) { c.AccountID = 4 }), 1, 1},
		"another inbox":   {changed(func(c *simulator.Chatwoot) { c.InboxID = 43 }), 1, 1},
		"a managed flag":  {changed(func(c *simulator.Chatwoot) { c.IgnoreGroups = true }), 1, 1},
		"another token":   {changed(func(c *simulator.Chatwoot) { c.AccessToken = otherToken }), 1, 0},
		"all of it gone":  {simulator.Chatwoot{}, 1, 1},
		"another flag":    {changed(func(c *simulator.Chatwoot) { c.SignMessages = true }), 0, 0},
		"a slash":         {changed(func(c *simulator.Chatwoot) { c.URL += "/" }), 0, 0},
	} {
		kinds := map[string]string{"stored": storing(chatwootToken)}
		if world.FindTool(t).Knows("write-only attributes") {
			kinds["write-only"] = onceToken(chatwootToken, 1)
		}
		for kind, arguments := range kinds {
			writes := test.stored
			if kind == "write-only" {
				writes = test.once
			}
			t.Run(title+"/"+kind, func(t *testing.T) {
				w := world.StartTicking(t, simulator.Options{})
				shop := w.Add("loja")
				config := w.AsAdmin(chatwootOf(shop, arguments, "ignore_groups = false"))
				action := plancheck.ResourceActionNoop
				if writes > 0 {
					action = plancheck.ResourceActionUpdate
				}
				w.Steps(
					resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
					resource.TestStep{
						PreConfig:        w.Do(func() error { return w.SetChatwoot(shop.ID, test.panel) }),
						Config:           config,
						ConfigPlanChecks: inboxIs(writes > 0, action),
						PostApplyFunc: func() {
							if got := w.Calls(chatwootCase.Writes); got != writes {
								w.T.Errorf("it was written %d times, want %d", got, writes)
							}
							if in, _ := w.Instance(shop.ID); writes > 0 && in.Chatwoot != someChatwoot {
								w.T.Errorf("the Chatwoot is %+v", in.Chatwoot)
							}
						},
					},
					resource.TestStep{Config: config, PlanOnly: true},
				)
			})
		}
	}
}

// A token that a server masks is as it was, for all that is known.
func TestChatwootMaskedTokenIsNoDrift(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{ChatwootTokenMasked: true})
	shop := w.Add("loja")
	config := w.AsAdmin(chatwootOf(shop, storing(chatwootToken)))
	w.Steps(
		resource.TestStep{Config: config, PostApplyFunc: w.ResetRequests},
		resource.TestStep{PreConfig: w.Do(func() error {
			return w.SetChatwoot(shop.ID, func() simulator.Chatwoot {
				panel := someChatwoot
				panel.AccessToken = otherToken
				return panel
			}())
		}), Config: config, PlanOnly: true},
		// It is sent with what else changes.
		resource.TestStep{Config: w.AsAdmin(chatwootOf(shop, storing(chatwootToken), "sign_messages = true")), PostApplyFunc: w.Sent(chatwootCase.Writes, sendsChatwoot(true, false, true, false))},
	)
	// The destroy sends the token of the state.
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
	w := world.StartTicking(t, simulator.Options{ChatwootURLRenewed: true})
	shop := w.Paired("loja", world.Phone)
	shows := func(writes int) []statecheck.StateCheck {
		return []statecheck.StateCheck{chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, writes))}
	}
	known := plancheck.ExpectKnownValue(chatwootCase.Address(), tfjsonpath.New("inbox_webhook_url"), inboxOf(shop, 2))
	byToken := w.AsAdmin(chatwootCase.With(world.ByToken(shop), world.ChatwootArguments, storing(chatwootToken), "sign_messages = true"))
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(chatwootOf(shop, storing(chatwootToken))), ConfigPlanChecks: inboxIs(true, plancheck.ResourceActionCreate), ConfigStateChecks: shows(1)},
		resource.TestStep{Config: w.AsAdmin(chatwootOf(shop, storing(chatwootToken))), ConfigPlanChecks: inboxIs(false, plancheck.ResourceActionNoop), ConfigStateChecks: shows(1)},
		resource.TestStep{Config: w.AsAdmin(chatwootOf(shop, storing(chatwootToken), "sign_messages = true")), ConfigPlanChecks: inboxIs(true, plancheck.ResourceActionUpdate), ConfigStateChecks: shows(2)},
		// Another way to name the instance is no change of the Chatwoot.
		resource.TestStep{Config: byToken, ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(chatwootCase.Address(), plancheck.ResourceActionUpdate), known,
		}}, ConfigStateChecks: shows(2)},
	)
}

// What a plan takes for a change may turn out to be none: then nothing is sent, and the
// URL stays.
func TestChatwootInboxURLStaysWhereNothingIsWritten(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{ChatwootURLRenewed: true})
	shop := w.Add("loja")
	config := func(round int) string {
		return w.AsAdmin(fmt.Sprintf("resource \"terraform_data\" \"flag\" {\n  input = %d\n}\n\n", round) +
			chatwootOf(shop, storing(chatwootToken), "sign_messages = terraform_data.flag.output > 0"))
	}
	w.Steps(
		resource.TestStep{Config: config(1), ConfigStateChecks: []statecheck.StateCheck{chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 1))}, PostApplyFunc: w.ResetRequests},
		resource.TestStep{
			Config: config(2), ConfigPlanChecks: inboxIs(true, plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 1))}, PostApplyFunc: w.Sent(chatwootCase.Writes),
		},
	)
}

// The configuration may leave the token to the server, as long as that has one to show.
func TestChatwootWithoutAToken(t *testing.T) {
	t.Parallel()
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
			w := world.StartTicking(t, test.options)
			shop := w.Add("loja")
			w.Must(w.SetChatwoot(shop.ID, test.panel))
			config := w.AsAdmin(chatwootOf(shop, "sign_messages = true"))
			if test.says == nil {
				w.Steps(resource.TestStep{Config: config, PostApplyFunc: w.Sent(chatwootCase.Writes, sendsChatwoot(true, false, true, false))})
				return
			}
			w.Steps(
				resource.TestStep{Config: config, ExpectError: world.Says(append([]string{`Unable to change the Chatwoot of instance "loja": `}, test.says...)...)},
				resource.TestStep{PreConfig: w.Sent(chatwootCase.Writes), Config: w.AsAdmin(chatwootOf(shop, storing(chatwootToken))), ConfigPlanChecks: chatwootCase.Planned(plancheck.ResourceActionCreate)},
			)
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
	for title, panel := range map[string]simulator.Chatwoot{"disabled": someOther, "gone": {}} {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{ChatwootUnset404: true})
			shop := w.Add("loja")
			w.Steps(resource.TestStep{Config: w.AsAdmin(chatwootOf(shop, storing(chatwootToken))), PostApplyFunc: func() {
				w.Must(w.SetChatwoot(shop.ID, panel))
				w.ResetRequests()
			}})
			w.Sent(chatwootCase.Writes)()
			if in, _ := w.Instance(shop.ID); in.Chatwoot != panel {
				t.Errorf("the Chatwoot is %+v", in.Chatwoot)
			}
		})
	}
}

// Only the answer tells the URL for the inbox. Where it is lost, the apply fails, and the
// next one writes again.
func TestChatwootLostAnswer(t *testing.T) {
	t.Parallel()
	for title, kind := range map[string]simulator.FaultKind{"carried out": simulator.FaultDropAfter, "not carried out": simulator.FaultDropBefore} {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Add("loja")
			config := w.AsAdmin(chatwootOf(shop, storing(chatwootToken)))
			w.Steps(
				resource.TestStep{
					PreConfig:   func() { w.Inject(simulator.Fault{Route: chatwootCase.Writes, Kind: kind}) },
					Config:      config,
					ExpectError: world.Says(`Unable to change the Chatwoot of instance "loja": its answer was lost`, "Only that answer has the URL", "Run the command again"),
				},
				resource.TestStep{
					PreConfig: w.Heal, Config: config, ConfigPlanChecks: chatwootCase.Planned(plancheck.ResourceActionCreate),
					ConfigStateChecks: []statecheck.StateCheck{chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 0))},
				},
				resource.TestStep{Config: config, PlanOnly: true},
			)
		})
	}
}

// What a server accepts and does not keep is told, also of a token that no state has.
func TestChatwootThatIsNotKeptIsTold(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ before, after string }{
		"enabled":       {storing(chatwootToken) + "\n  enabled = false", storing(chatwootToken)},
		"ignore_groups": {storing(chatwootToken), storing(chatwootToken) + "\n  ignore_groups = true"},
		"access_token":  {storing(chatwootToken), storing(otherToken)},
	}
	if world.FindTool(t).Knows("write-only attributes") {
		cases["access_token_wo"] = struct{ before, after string }{onceToken(chatwootToken, 1), onceToken(otherToken, 2)}
	}
	for title, test := range cases {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{})
			shop := w.Add("loja")
			before, after := w.AsAdmin(chatwootOf(shop, test.before)), w.AsAdmin(chatwootOf(shop, test.after))
			tellsThatItIsNotKept(w, chatwootCase, title, before, after)
		})
	}
}

// An import tells all but the token and the URL for the inbox, and the first plan of what
// it tells is empty. With a token, the first apply writes once and brings the URL.
func TestChatwootImports(t *testing.T) {
	t.Parallel()
	kinds := map[string]string{"": "", "stored": storing(chatwootToken)}
	if world.FindTool(t).Knows("write-only attributes") {
		kinds["write-only"] = onceToken(chatwootToken, 1)
	}
	for title, arguments := range kinds {
		for way, id := range importIDs {
			t.Run(title+"/"+way, func(t *testing.T) {
				w := world.StartTicking(t, simulator.Options{})
				shop := w.Add("loja")
				w.Must(w.SetChatwoot(shop.ID, someChatwoot))
				config := chatwootOf(shop, arguments)
				importing := world.ImportBlock(chatwootCase.Address(), id(shop))
				step := resource.TestStep{
					Config: w.AsAdmin(importing + config), ConfigPlanChecks: importedAs(chatwootCase, plancheck.ResourceActionNoop),
					ConfigStateChecks: []statecheck.StateCheck{
						chatwootCase.Shows("inbox_webhook_url", knownvalue.Null()), chatwootCase.Shows("enabled", knownvalue.Bool(true)),
						chatwootCase.Shows("access_token", knownvalue.Null()), chatwootCase.Shows("sign_messages", knownvalue.Bool(false)),
					},
					PostApplyFunc: w.Sent(chatwootCase.Writes),
				}
				if arguments != "" {
					step.ConfigPlanChecks = importedAs(chatwootCase, plancheck.ResourceActionUpdate)
					step.ConfigStateChecks = []statecheck.StateCheck{chatwootCase.Shows("inbox_webhook_url", inboxOf(shop, 0))}
					step.PostApplyFunc = w.Sent(chatwootCase.Writes, sendsChatwoot(true, false, false, false))
				}
				w.Steps(step, resource.TestStep{Config: w.AsAdmin(config), PlanOnly: true})
			})
		}
	}
}

func TestChatwootOnAServerThatHasNone(t *testing.T) {
	w := world.Start(t, simulator.Options{MissingRoutes: []string{chatwootCase.Writes, chatwootCase.Reads}})
	shop := w.Add("loja")
	w.Steps(resource.TestStep{
		Config:      w.AsAdmin(chatwootOf(shop, storing(chatwootToken))),
		ExpectError: world.Says(`Unable to change the Chatwoot of instance "loja": the server has no such route`, "HTTP 405"),
	})
}

func TestChatwootThatAServerWouldRefuseIsRefusedByThePlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	refuses := func(arguments string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: w.AsAdmin(chatwootCase.With(world.ByID(shop), arguments)), PlanOnly: true, ExpectError: world.Says(texts...)}
	}
	with := func(part, other string) string { return strings.Replace(world.ChatwootArguments, part, other, 1) }
	w.Steps(
		refuses("account_id = 3\n  inbox_id = 42", "Missing required argument", `"url" is required`),
		refuses(with("example.com", "example.com/"), "Invalid URL of a Chatwoot", "ends with a slash", "Write https://chat.example.com without one"),
		refuses(with("https://", ""), "Invalid URL of a Chatwoot", "begin with https:// or http://"),
		refuses(with("account_id = 3", "account_id = 0"), "account_id", "at least 1"),
		refuses(with("inbox_id = 42", "inbox_id = -1"), "inbox_id", "at least 1"),
		refuses(world.ChatwootArguments+"\n  "+storing("two words"), "Invalid access token", "a blank at position 4"),
		refuses(world.ChatwootArguments+"\n  "+storing("pXXG********"), "Invalid access token", "in the place of a token that is hidden"),
		refuses(world.ChatwootArguments+"\n  access_token_wo_version = 1", "access_token_wo", "must be specified"),
	)
	w.Sent(chatwootCase.Writes)()
}

func TestChatwootWarnsOfAnAddressThatAnybodyCanRead(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Add("loja")
	user := w.Terminal(w.AsAdmin(strings.Replace(chatwootOf(shop, storing(chatwootToken)), "https://chat.example.com", "http://chat.example.com/base", 1)))
	user.Says([]string{"The Chatwoot is called without encryption", "Each request to http://chat.example.com carries the access token"}, world.Plan...)
}
