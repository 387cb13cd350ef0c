package item

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	globalAddress = "uazapi_global_webhook.this"
	writesGlobal  = "POST /globalwebhook"
	readsGlobal   = "GET /globalwebhook"
	opsURL        = `url = "https://ops.example.com/in"`
	ofConnections = `events = ["connection"]`
	nothingElse   = `data "uazapi_instances" "all" {}`
)

// globalOf configures the webhook of the server.
func globalOf(lines ...string) string {
	return world.Block("resource", "uazapi_global_webhook", "this", lines...)
}

// usualGlobal is one with what has to be there.
func usualGlobal(lines ...string) string {
	return globalOf(append([]string{opsURL, ofConnections}, lines...)...)
}

// ops is what the server then has.
var ops = simulator.Webhook{URL: "https://ops.example.com/in", Enabled: true, Events: []string{"connection"}, ExcludeMessages: []string{}}

// panel is what somebody has set in the panel.
var panel = simulator.Webhook{URL: "https://painel.example.com/s3cr3t-of-the-panel", Enabled: true, Events: []string{"call", "groups"}, ExcludeMessages: []string{"isGroupYes"}}

// hasGlobal checks what the webhook of the server is.
func hasGlobal(w *world.World, want simulator.Webhook) func() {
	return func() {
		w.T.Helper()
		got := w.GlobalWebhook()
		slices.Sort(got.Events)
		slices.Sort(got.ExcludeMessages)
		if diff := cmp.Diff(want, got); diff != "" {
			w.T.Errorf("the global webhook (-want +got):\n%s", diff)
		}
	}
}

// globalIsOff checks that the server sends nothing, and has a URL or none.
func globalIsOff(w *world.World, url string) func() {
	return func() {
		w.T.Helper()
		if got := w.GlobalWebhook(); got.Enabled || got.URL != url {
			w.T.Errorf("the global webhook is %+v", got)
		}
	}
}

func setsGlobal(w *world.World, webhook simulator.Webhook) func() {
	return func() { w.SetGlobalWebhook(webhook) }
}

func globalIs(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(globalAddress, action)}}
}

func setOfTexts(values ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, value := range values {
		checks = append(checks, knownvalue.StringExact(value))
	}
	return knownvalue.SetExact(checks)
}

func TestGlobalWebhookIsSetChangedAndSwitchedOff(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	full := simulator.Webhook{
		URL: "https://ops.example.com/out", Events: []string{"connection", "messages"}, ExcludeMessages: []string{"isGroupYes", "wasSentByApi"},
		AddURLEvents: true, AddURLTypesMessages: true,
	}
	fullText := globalOf(`url = "https://ops.example.com/out"`, "enabled = false", `events = ["messages", "connection"]`,
		`exclude_messages = ["wasSentByApi", "isGroupYes"]`, "add_url_events = true", "add_url_types_messages = true")
	shows := func(attribute string, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(globalAddress, tfjsonpath.New(attribute), value)
	}
	w.Steps(
		resource.TestStep{
			Config: w.AsAdmin(usualGlobal()),
			ConfigStateChecks: []statecheck.StateCheck{
				shows("id", knownvalue.StringExact("global")), shows("enabled", knownvalue.Bool(true)), shows("events", setOfTexts("connection")),
				shows("exclude_messages", setOfTexts()), shows("add_url_events", knownvalue.Bool(false)), shows("add_url_types_messages", knownvalue.Bool(false)),
			},
			PostApplyFunc: world.InTurn(hasGlobal(w, ops), w.Sent(writesGlobal,
				`{"url":"https://ops.example.com/in","enabled":true,"events":["connection"],"excludeMessages":[],"addUrlEvents":false,"addUrlTypesMessages":false}`)),
		},
		resource.TestStep{Config: w.AsAdmin(usualGlobal()), PlanOnly: true},
		resource.TestStep{Config: w.AsAdmin(fullText), ConfigPlanChecks: globalIs(plancheck.ResourceActionUpdate), PostApplyFunc: hasGlobal(w, full)},
		// What is left out is its default again.
		resource.TestStep{Config: w.AsAdmin(usualGlobal()), ConfigPlanChecks: globalIs(plancheck.ResourceActionUpdate), PostApplyFunc: hasGlobal(w, ops)},
		resource.TestStep{Config: w.AsAdmin(nothingElse), PostApplyFunc: globalIsOff(w, "")},
	)
}

func TestGlobalWebhookLivesOnEveryServer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options simulator.GlobalWebhookOptions
		left    string
	}{
		"in a list":                {simulator.GlobalWebhookOptions{List: true}, ""},
		"none is an empty one":     {simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookEmpty}, ""},
		"none is an empty list":    {simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookEmpty, List: true}, ""},
		"none is null":             {simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookNull}, ""},
		"an empty URL is refused":  {simulator.GlobalWebhookOptions{EmptyURLRefused: true}, "https://ops.example.com/in"},
		"refused where it is list": {simulator.GlobalWebhookOptions{EmptyURLRefused: true, List: true}, "https://ops.example.com/in"},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, simulator.Options{GlobalWebhook: test.options})
			off := ops
			off.Enabled = false
			w.Steps(
				resource.TestStep{Config: w.AsAdmin(usualGlobal()), PostApplyFunc: hasGlobal(w, ops)},
				resource.TestStep{Config: w.AsAdmin(usualGlobal("enabled = false")), ConfigPlanChecks: globalIs(plancheck.ResourceActionUpdate), PostApplyFunc: hasGlobal(w, off)},
				resource.TestStep{Config: w.AsAdmin(usualGlobal()), PostApplyFunc: hasGlobal(w, ops)},
				resource.TestStep{Config: w.AsAdmin(nothingElse), PostApplyFunc: globalIsOff(w, test.left)},
				resource.TestStep{Config: w.AsAdmin(usualGlobal()), PostApplyFunc: hasGlobal(w, ops)},
				resource.TestStep{PreConfig: setsGlobal(w, simulator.Webhook{}), Config: w.AsAdmin(usualGlobal()), ConfigPlanChecks: globalIs(plancheck.ResourceActionCreate)},
			)
		})
	}
}

func TestGlobalWebhookDriftIsMended(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(usualGlobal())
	w.Steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: setsGlobal(w, panel), Config: config, ConfigPlanChecks: globalIs(plancheck.ResourceActionUpdate), PostApplyFunc: hasGlobal(w, ops)},
		// Removed in the panel, it is set again, also if that happens after the plan.
		resource.TestStep{PreConfig: setsGlobal(w, simulator.Webhook{}), Config: config, ConfigPlanChecks: globalIs(plancheck.ResourceActionCreate), PostApplyFunc: hasGlobal(w, ops)},
		resource.TestStep{
			Config:           w.AsAdmin(usualGlobal("add_url_events = true")),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.BetweenPlanAndApply(setsGlobal(w, simulator.Webhook{}))}},
		},
	)
}

// No strange answer takes it out of the state.
func TestGlobalWebhookIsNotGoneForOneStrangeAnswer(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault simulator.Fault
		says  []string
	}{
		"a null that comes once":  {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, Body: `null`, Times: 1}, nil},
		"a 404 that comes once":   {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"error":"Global webhook not found"}`, Times: 1}, nil},
		"a page":                  {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, Body: `<html></html>`}, []string{"Unable to read the global webhook: the answer makes no sense"}},
		"an object without a URL": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, Body: `{}`}, []string{"Unable to read the global webhook: the answer makes no sense"}},
		"a 404 of a proxy":        {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `Global webhook not found`}, []string{"Unable to read the global webhook: the server has no such route"}},
		"a fault":                 {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"Global webhook not found"}`}, []string{"Unable to read the global webhook: the server failed"}},
		"a refused token":         {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Unauthorized"}`}, []string{"Unable to read the global webhook: the admin token was rejected"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			config := w.AsAdmin(usualGlobal())
			test.fault.Route = readsGlobal
			inject := func() { w.Inject(test.fault) }
			strange := resource.TestStep{PreConfig: inject, Config: config, PlanOnly: true}
			if test.says != nil {
				strange.ExpectError = world.Says(test.says...)
			}
			w.Steps(
				resource.TestStep{Config: config},
				strange,
				resource.TestStep{PreConfig: w.Heal, Config: config, PlanOnly: true},
			)
		})
	}
}

func TestGlobalWebhookIsSetWhateverBecomesOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"lost":     {Kind: simulator.FaultDropAfter},
		"an error": {Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"Failed to save global webhook to database"}`},
		"a page":   {Kind: simulator.FaultHTMLAfter},
		"cut":      {Kind: simulator.FaultCutJSON},
		"empty":    {Kind: simulator.FaultStatusAfter, Status: 200},
	} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			fault.Route = writesGlobal
			w.Inject(fault)
			w.Steps(
				resource.TestStep{Config: w.AsAdmin(usualGlobal()), PostApplyFunc: hasGlobal(w, ops)},
				resource.TestStep{Config: w.AsAdmin(usualGlobal()), PlanOnly: true},
			)
		})
	}
}

// A server was once seen to answer 200 and to save nothing.
func TestGlobalWebhookThatTheServerDoesNotKeepIsAnError(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]simulator.Webhook{"none": {}, "another": panel} {
		t.Run(name, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			w.SetGlobalWebhook(before)
			w.Inject(simulator.Fault{Route: writesGlobal, Kind: simulator.FaultAnswerOnly, Times: 1})
			w.Steps(
				resource.TestStep{Config: w.AsAdmin(usualGlobal()), ExpectError: world.Says("Unable to set the global webhook: the server did not keep it", "Run terraform apply again")},
				resource.TestStep{Config: w.AsAdmin(usualGlobal()), ConfigPlanChecks: globalIs(plancheck.ResourceActionCreate), PostApplyFunc: hasGlobal(w, ops)},
				resource.TestStep{
					PreConfig:   func() { w.Inject(simulator.Fault{Route: writesGlobal, Kind: simulator.FaultAnswerOnly, Times: 1}) },
					Config:      w.AsAdmin(usualGlobal("enabled = false")),
					ExpectError: world.Says("Unable to change the global webhook: the server kept another value", "enabled was asked to be false"),
				},
				resource.TestStep{Config: w.AsAdmin(usualGlobal("enabled = false")), ConfigPlanChecks: globalIs(plancheck.ResourceActionUpdate)},
				// The destroy tries the other way, too, and then says that it is still on.
				resource.TestStep{Config: w.AsAdmin(usualGlobal())},
				resource.TestStep{
					PreConfig:   func() { w.Inject(simulator.Fault{Route: writesGlobal, Kind: simulator.FaultAnswerOnly, Times: 2}) },
					Config:      w.AsAdmin(nothingElse),
					ExpectError: world.Says("Unable to destroy the global webhook: it is still on"),
				},
				resource.TestStep{Config: w.AsAdmin(nothingElse), PostApplyFunc: globalIsOff(w, "")},
			)
		})
	}
}

func TestGlobalWebhookTakesTheAdminToken(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	w.SetGlobalWebhook(panel)
	w.Steps(
		resource.TestStep{
			Config: w.AsOwner(shop.Token, usualGlobal()), PlanOnly: true,
			ExpectError: world.Says("Unable to set the global webhook: it takes the admin token", "Set admin_token in the provider"),
		},
		resource.TestStep{
			Config: w.Configured(`admin_token = "wrong-admin-token-0001"`, usualGlobal()), ExpectError: world.Says("Unable to set the global webhook: the admin token was rejected"),
		},
		resource.TestStep{Config: w.AsAdmin(usualGlobal())},
		resource.TestStep{Config: w.AsOwner(shop.Token, usualGlobal()), PlanOnly: true, ExpectError: world.Says("Unable to read the global webhook: it takes the admin token")},
		resource.TestStep{Config: w.AsAdmin(usualGlobal()), PlanOnly: true},
	)
}

func TestGlobalWebhookOnADemoServerIsRefusedAtPlan(t *testing.T) {
	w := world.Start(t, simulator.Options{Demo: true})
	w.Steps(resource.TestStep{
		Config: w.AsAdmin(usualGlobal()), PlanOnly: true,
		ExpectError: world.Says("Unable to set the global webhook: the server has it switched off", "public demo servers", "uazapi_webhook for each instance"),
	})
	w.Sent(writesGlobal)()
}

func TestGlobalWebhookOnAServerWithoutTheRouteIsAnError(t *testing.T) {
	w := world.Start(t, simulator.Options{MissingRoutes: []string{readsGlobal, writesGlobal}})
	w.Steps(resource.TestStep{
		Config: w.AsAdmin(usualGlobal()), ExpectError: world.Says("Unable to set the global webhook: the server has no such route"),
	})
}

func TestGlobalWebhookImports(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.SetGlobalWebhook(ops)
	importing := func(id string) string {
		return w.AsAdmin(world.ImportBlock(globalAddress, id) + usualGlobal())
	}
	w.Steps(
		resource.TestStep{Config: importing("https://ops.example.com"), ExpectError: world.Says("Invalid import id", "always global")},
		resource.TestStep{
			Config:           importing("global"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.PlansImport(globalAddress, plancheck.ResourceActionNoop)}},
			PostApplyFunc:    w.Sent(writesGlobal),
		},
		resource.TestStep{Config: w.AsAdmin(usualGlobal()), PlanOnly: true},
	)
}

func TestGlobalWebhookThatIsNotThereIsNotImported(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Steps(resource.TestStep{
		Config:      w.AsAdmin(world.ImportBlock(globalAddress, "global") + usualGlobal()),
		ExpectError: world.Says("Unable to import the global webhook: there is none"),
	})
}

func TestGlobalWebhookIsImportedByCommandAndByIdentity(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(usualGlobal())
	identity := map[string]knownvalue.Check{"id": knownvalue.StringExact("global")}
	w.Test(resource.TestCase{TerraformVersionChecks: world.WithIdentity, Steps: []resource.TestStep{
		{Config: config, ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(globalAddress, identity)}},
		{ResourceName: globalAddress, ImportState: true, ImportStateId: "global", ImportStateVerify: true},
		{ResourceName: globalAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
	}})
}

// There is one a server, so one that exists is taken over, which is said before.
func TestGlobalWebhookThatExistsIsTakenOver(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	w.SetGlobalWebhook(panel)
	user := w.Terminal(w.AsAdmin(usualGlobal()))
	said := "It sends call, groups to https://painel.example.com."
	for _, output := range []string{user.Run(world.Plan...), user.Run(world.Apply...)} {
		if !world.Says("Warning: A global webhook that exists", said).MatchString(output) || strings.Contains(output, "s3cr3t") {
			t.Errorf("it says\n%s", output)
		}
	}
	hasGlobal(w, ops)()
	if output := user.Run(world.Plan...); strings.Contains(output, "Warning") || !strings.Contains(output, "No changes") {
		t.Errorf("afterwards, it says\n%s", output)
	}
}

// Another address without a moved block would switch it off in the end.
func TestGlobalWebhookAtAnotherAddressTakesAMovedBlock(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	renamed := world.Block("resource", "uazapi_global_webhook", "other", opsURL, ofConnections)
	moved := fmt.Sprintf("moved {\n  from = %s\n  to = uazapi_global_webhook.other\n}\n", globalAddress)
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(usualGlobal())},
		resource.TestStep{Config: w.AsAdmin(renamed), ExpectError: world.Says("one plan destroys and creates it", "moved block"), PlanOnly: true},
		resource.TestStep{Config: w.AsAdmin(renamed + moved), PostApplyFunc: hasGlobal(w, ops)},
	)
}

func TestGlobalWebhookOfTwoResourcesIsAnError(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Steps(resource.TestStep{
		Config:      w.AsAdmin(usualGlobal() + world.Block("resource", "uazapi_global_webhook", "other", opsURL, `events = ["call"]`)),
		ExpectError: world.Says("Unable to set the global webhook: another resource has it"),
	})
}

func TestGlobalWebhookIsReplacedAndStaysOn(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for _, lifecycle := range []string{"", "lifecycle {\n  create_before_destroy = true\n}"} {
		w := world.Start(t, simulator.Options{})
		user := w.Terminal(w.AsAdmin(usualGlobal(lifecycle)))
		user.Run(world.Apply...)
		user.Run("apply", "-auto-approve", "-no-color", "-replace="+globalAddress)
		hasGlobal(w, ops)()
		user.Run("destroy", "-auto-approve", "-no-color")
		globalIsOff(w, "")()
	}
}

// A provider that is pointed at another server neither forgets the webhook nor ends the
// one that it finds there.
func TestGlobalWebhookOnAnotherServer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w, empty, other := world.Start(t, simulator.Options{}), world.Start(t, simulator.Options{}), world.Start(t, simulator.Options{})
	other.SetGlobalWebhook(panel)
	user := w.Terminal(w.AsAdmin(usualGlobal()))
	user.Run(world.Apply...)
	user.Configure(empty.AsAdmin(usualGlobal()))
	user.Fails([]string{"Unable to read the global webhook: it is not at this address, and never was", "terraform state rm"}, world.Plan...)
	user.Configure(other.AsAdmin(usualGlobal()))
	user.Says([]string{"Warning: The global webhook is found at a new address"}, world.Plan...)
	user.Fails([]string{"Unable to destroy the global webhook: it was never found at this address before"}, "destroy", "-auto-approve", "-no-color")
	hasGlobal(other, panel)()
	hasGlobal(w, ops)()
}

func TestGlobalWebhookWarnings(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsDropped}})
	const secret = "s3cr3t-of-the-ops-00001"
	for name, test := range map[string]struct {
		lines []string
		says  []string
	}{
		"nothing odd":              {[]string{opsURL, `events = ["messages", "status_posts", "blocks"]`, quiet}, nil},
		"meant to hear itself":     {[]string{opsURL, `events = ["messages"]`, "exclude_messages = []"}, nil},
		"a loop":                   {[]string{opsURL, `events = ["messages"]`}, []string{"Warning: A bot may hear itself", `exclude_messages = ["wasSentByApi"]`}},
		"an event of another tool": {[]string{opsURL, `events = ["messages.upsert"]`}, []string{"Warning: Unknown event", `"messages.upsert"`}},
		"in the clear":             {[]string{`url = "http://ops.example.com/` + secret + `"`, ofConnections}, []string{"Warning: Events are sent without encryption", "http://ops.example.com carries the token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			output := w.Terminal(w.AsAdmin(globalOf(test.lines...))).Run(world.Plan...)
			if len(test.says) == 0 && strings.Contains(output, "Warning") || len(test.says) > 0 && !world.Says(test.says...).MatchString(output) {
				t.Errorf("it says\n%s", output)
			}
			if strings.Count(output, secret) > 2 {
				t.Errorf("a warning quotes the URL:\n%s", output)
			}
		})
	}
	user := world.Start(t, simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsDropped}})
	shell := user.Terminal(user.AsAdmin(globalOf(opsURL, `events = ["call", "ack"]`)))
	if output := shell.Run(world.Apply...); !world.Says("Warning: Unable to set the global webhook: the server kept another value", "events").MatchString(output) {
		t.Errorf("an event that the server drops is not told:\n%s", output)
	}
}

// Where both kinds of webhooks name an event, it arrives twice. A fleet of webhooks costs
// one call for that, and only where one of them changes.
func TestGlobalWebhookWhatIsSentTwiceIsSaid(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	fleet := func(events string) string {
		return fmt.Sprintf("resource \"uazapi_webhook\" \"crm\" {\n  count = 5\n  instance_id = %q\n  url = \"https://crm.example.com/${count.index}\"\n  events = [%s]\n}\n\n", shop.ID, events)
	}
	const twice = "Warning: Events are sent twice"
	user := w.Terminal("")
	plan := func(config string) (output string, calls int) {
		user.Configure(w.AsAdmin(config))
		w.ResetRequests()
		before := w.Calls(readsGlobal)
		output = user.Run(world.Plan...)
		return output, w.Calls(readsGlobal) - before
	}
	// Both are new in one plan.
	if output, _ := plan(usualGlobal() + fleet(`"connection", "call"`)); !world.Says(twice, "by each of two webhooks: connection.").MatchString(output) {
		t.Errorf("of two that are new, it says\n%s", output)
	}
	// It was set elsewhere.
	w.SetGlobalWebhook(simulator.Webhook{URL: "https://ops.example.com/s3cr3t-0001", Enabled: true, Events: []string{"call", "groups"}})
	output, calls := plan(fleet(`"connection", "call"`))
	if !world.Says(twice, "by each of two webhooks: call.", "to https://ops.example.com.").MatchString(output) || strings.Count(output, twice) != 1 || calls != 1 || strings.Contains(output, "s3cr3t") {
		t.Errorf("with %d calls, it says\n%s", calls, output)
	}
	if output, _ := plan(fleet(`"connection"`)); strings.Contains(output, "Warning") {
		t.Errorf("of nothing in common, it says\n%s", output)
	}
	user.Configure(w.AsAdmin(fleet(`"connection", "call"`)))
	user.Run(world.Apply...)
	if output, calls := plan(fleet(`"connection", "call"`)); strings.Contains(output, "Warning") || calls != 0 {
		t.Errorf("with nothing to do, and %d calls, it says\n%s", calls, output)
	}
	// One that is switched off sends nothing.
	w.SetGlobalWebhook(simulator.Webhook{URL: "https://ops.example.com", Events: []string{"groups"}})
	if output, _ := plan(fleet(`"groups"`)); strings.Contains(output, twice) {
		t.Errorf("of one that is switched off, it says\n%s", output)
	}
	// The webhook of the server changes, and those of the instances stay.
	if output, _ := plan(fleet(`"connection", "call"`) + usualGlobal()); !world.Says(twice, "connection.").MatchString(output) {
		t.Errorf("of one that is set later, it says\n%s", output)
	}
	// A server that does not tell costs nobody a plan.
	w.Inject(simulator.Fault{Route: readsGlobal, Kind: simulator.FaultStatusBefore, Status: 500})
	if output, _ := plan(fleet(`"groups"`)); strings.Contains(output, "Error") {
		t.Errorf("it says\n%s", output)
	}
}

func TestGlobalWebhookList(t *testing.T) {
	t.Parallel()
	world.Needs(t, "queries")
	w := world.Start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin(""))
	user.WriteFile("list.tfquery.hcl", "list \"uazapi_global_webhook\" \"this\" {\n  provider = uazapi\n  include_resource = true\n}\n")
	if output := user.Run("query", "-no-color"); strings.Contains(output, "id=global") {
		t.Errorf("of none, it says\n%s", output)
	}
	w.SetGlobalWebhook(panel)
	if output := user.Run("query", "-no-color"); !world.Says("id=global", "https://painel.example.com").MatchString(output) || strings.Contains(output, "s3cr3t") {
		t.Errorf("it says\n%s", output)
	}
}
