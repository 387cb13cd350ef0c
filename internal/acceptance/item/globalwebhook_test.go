package item

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
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
)

// isChanged is what the tool says that it does with a webhook that differs.
var isChanged = []string{world.PlansUpdate(globalAddress), world.Updated}

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
func hasGlobal(w *world.World, want simulator.Webhook) {
	w.T.Helper()
	got := w.GlobalWebhook()
	slices.Sort(got.Events)
	slices.Sort(got.ExcludeMessages)
	if diff := cmp.Diff(want, got); diff != "" {
		w.T.Errorf("the global webhook (-want +got):\n%s", diff)
	}
}

// globalIsOff checks that the server sends nothing, and has a URL or none.
func globalIsOff(w *world.World, url string) {
	w.T.Helper()
	if got := w.GlobalWebhook(); got.Enabled || got.URL != url {
		w.T.Errorf("the global webhook is %+v", got)
	}
}

// globals are servers side by side, each with a webhook of its own, and who works with them.
type globals struct {
	world.Servers
	user *world.Terminal
}

// startGlobals has servers of these kinds side by side, by their titles.
func startGlobals(t *testing.T, options map[string]simulator.Options) globals {
	t.Helper()
	servers := world.Servers{}
	for title, of := range options {
		servers[title] = world.Start(t, of)
	}
	return globals{servers, servers.Terminal(t)}
}

// globalOn is the address of the webhook of one of several servers.
func globalOn(title string) string { return world.AddressOn("uazapi_global_webhook", title) }

// all configures the webhook of each server with these lines.
func (g globals) all(lines ...string) string {
	return g.AsAdmin(func(title string) string {
		return world.Block("resource", "uazapi_global_webhook", world.NameOf(title), append([]string{world.OnServer(title), opsURL, ofConnections}, lines...)...)
	})
}

// none leaves each server without a webhook.
func (g globals) none() string { return g.AsAdmin(func(string) string { return "" }) }

// each is what a plan has to say of the webhook of each server.
func (g globals) each(plans func(address string) string) []string {
	return g.Planned("uazapi_global_webhook", plans)
}

// fail has the tool fail at the webhook of each server with the same words.
func (g globals) fail(config string, texts ...string) {
	g.user.T.Helper()
	errors := map[string][]string{}
	for title := range g.Servers {
		errors[globalOn(title)] = texts
	}
	g.user.Configure(config)
	g.user.FailsAt(errors, world.Apply...)
}

// meet has the writes of each server meet a fault.
func (g globals) meet(fault simulator.Fault) {
	for _, w := range g.Servers {
		w.Meets(writesGlobal, fault)()
	}
}

// have checks the webhook of each server.
func (g globals) have(when string, want simulator.Webhook) {
	g.Each(g.user.T, when, func(w *world.World, _ string) { hasGlobal(w, want) })
}

func setOfTexts(values ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, value := range values {
		checks = append(checks, knownvalue.StringExact(value))
	}
	return knownvalue.SetExact(checks)
}

func TestGlobalWebhookIsSetChangedAndSwitchedOff(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
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
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(usualGlobal()), []string{world.PlansCreate(globalAddress), world.Created},
		shows("id", knownvalue.StringExact("global")), shows("enabled", knownvalue.Bool(true)), shows("events", setOfTexts("connection")),
		shows("exclude_messages", setOfTexts()), shows("add_url_events", knownvalue.Bool(false)), shows("add_url_types_messages", knownvalue.Bool(false)))
	hasGlobal(w, ops)
	w.Sent(writesGlobal, `{"url":"https://ops.example.com/in","enabled":true,"events":["connection"],"excludeMessages":[],"addUrlEvents":false,"addUrlTypesMessages":false}`)()
	user.Becomes(w.AsAdmin(fullText), isChanged)
	hasGlobal(w, full)
	// What is left out is its default again.
	user.Becomes(w.AsAdmin(usualGlobal()), isChanged)
	hasGlobal(w, ops)
	user.Becomes(w.AsAdmin(""), []string{world.PlansDestroy(globalAddress), world.Destroyed})
	globalIsOff(w, "")
}

func TestGlobalWebhookLivesOnEveryServer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const kept = "https://ops.example.com/in"
	kinds := map[string]struct {
		options simulator.GlobalWebhookOptions
		left    string
	}{
		"in a list":                {simulator.GlobalWebhookOptions{List: true}, ""},
		"none is an empty one":     {simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookEmpty}, ""},
		"none is an empty list":    {simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookEmpty, List: true}, ""},
		"none is null":             {simulator.GlobalWebhookOptions{Unset: simulator.GlobalWebhookNull}, ""},
		"an empty URL is refused":  {simulator.GlobalWebhookOptions{EmptyURLRefused: true}, kept},
		"refused where it is list": {simulator.GlobalWebhookOptions{EmptyURLRefused: true, List: true}, kept},
	}
	options := map[string]simulator.Options{}
	for title, kind := range kinds {
		options[title] = simulator.Options{GlobalWebhook: kind.options}
	}
	g, off := startGlobals(t, options), ops
	off.Enabled = false
	g.user.Becomes(g.all(), g.each(world.PlansCreate))
	g.have("set", ops)
	g.user.Becomes(g.all("enabled = false"), g.each(world.PlansUpdate))
	g.have("switched off", off)
	g.user.Becomes(g.all(), g.each(world.PlansUpdate))
	g.have("switched on", ops)
	g.user.Becomes(g.none(), g.each(world.PlansDestroy))
	g.Each(t, "destroyed", func(w *world.World, title string) { globalIsOff(w, kinds[title].left) })
	g.user.Becomes(g.all(), g.each(world.PlansCreate))
	g.have("set again", ops)
	for _, w := range g.Servers {
		w.SetGlobalWebhook(simulator.Webhook{})
	}
	g.user.Becomes(g.all(), g.each(world.PlansCreate))
}

func TestGlobalWebhookDriftIsMended(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(usualGlobal())
	user := w.Terminal(config)
	user.Run(world.Apply...)
	user.IsSettled()
	w.SetGlobalWebhook(panel)
	user.Becomes(config, isChanged)
	hasGlobal(w, ops)
	// Removed in the panel, it is set again, also if that happens after the plan.
	w.SetGlobalWebhook(simulator.Webhook{})
	user.Becomes(config, []string{world.PlansCreate(globalAddress), world.Created})
	hasGlobal(w, ops)
	user.Configure(w.AsAdmin(usualGlobal("add_url_events = true")))
	user.Run(world.PlanInto("plan.bin")...)
	w.SetGlobalWebhook(simulator.Webhook{})
	user.Run(world.ApplyFile("plan.bin")...)
	user.IsSettled()
}

// No strange answer takes it out of the state.
func TestGlobalWebhookIsNotGoneForOneStrangeAnswer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	once := map[string]simulator.Fault{
		"a null that comes once": {Kind: simulator.FaultStatusBefore, Status: 200, Body: `null`, Times: 1},
		"a 404 that comes once":  {Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"error":"Global webhook not found"}`, Times: 1},
	}
	strange := map[string]struct {
		fault simulator.Fault
		says  string
	}{
		"a page":                  {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, Body: `<html></html>`}, "the answer makes no sense"},
		"an object without a URL": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 200, Body: `{}`}, "the answer makes no sense"},
		"a 404 of a proxy":        {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `Global webhook not found`}, "the server has no such route"},
		"a fault":                 {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Body: `{"error":"Global webhook not found"}`}, "the server failed"},
		"a refused token":         {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Unauthorized"}`}, "the admin token was rejected"},
	}
	options := map[string]simulator.Options{}
	for title := range once {
		options[title] = simulator.Options{}
	}
	for title := range strange {
		options[title] = simulator.Options{}
	}
	g := startGlobals(t, options)
	g.user.Becomes(g.all(), g.each(world.PlansCreate))

	for title, fault := range once {
		g.Servers[title].Meets(readsGlobal, fault)()
	}
	g.user.IsSettled()

	errors := map[string][]string{}
	for title, row := range strange {
		g.Servers[title].Meets(readsGlobal, row.fault)()
		errors[globalOn(title)] = []string{"Unable to read the global webhook: " + row.says}
	}
	g.user.FailsAt(errors, world.Plan...)
	for title := range strange {
		g.Servers[title].Heal()
	}
	g.user.IsSettled()
}

func TestGlobalWebhookIsSetWhateverBecomesOfTheAnswer(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	faults := map[string]simulator.Fault{
		"lost":     {Kind: simulator.FaultDropAfter},
		"an error": {Kind: simulator.FaultStatusAfter, Status: 500, Body: `{"error":"Failed to save global webhook to database"}`},
		"a page":   {Kind: simulator.FaultHTMLAfter},
		"cut":      {Kind: simulator.FaultCutJSON},
		"empty":    {Kind: simulator.FaultStatusAfter, Status: 200},
	}
	options := map[string]simulator.Options{}
	for title := range faults {
		options[title] = simulator.Options{}
	}
	g := startGlobals(t, options)
	for title, fault := range faults {
		g.Servers[title].Meets(writesGlobal, fault)()
	}
	g.user.Becomes(g.all(), g.each(world.PlansCreate))
	g.have("set", ops)
}

// A server was once seen to answer 200 and to save nothing.
func TestGlobalWebhookThatTheServerDoesNotKeepIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	g := startGlobals(t, map[string]simulator.Options{"with none": {}, "with another": {}})
	g.Servers["with another"].SetGlobalWebhook(panel)
	savesNothing := simulator.Fault{Kind: simulator.FaultAnswerOnly, Times: 1}

	g.meet(savesNothing)
	g.fail(g.all(), "Unable to set the global webhook: the server did not keep it", "Run terraform apply again")
	g.user.Becomes(g.all(), append(g.each(world.PlansCreate), "2 added, 0 changed, 0 destroyed"))
	g.have("set", ops)

	g.meet(savesNothing)
	g.fail(g.all("enabled = false"), "Unable to change the global webhook: the server kept another value", "enabled was asked to be false")
	g.user.Becomes(g.all("enabled = false"), g.each(world.PlansUpdate))

	// The destroy tries the other way, too, and then says that it is still on.
	g.user.Becomes(g.all(), g.each(world.PlansUpdate))
	savesNothing.Times = 2
	g.meet(savesNothing)
	var stillOn [][]string
	for _, w := range g.Servers {
		stillOn = append(stillOn, []string{"Unable to destroy the global webhook: it is still on", "The server at " + w.URL})
	}
	g.user.Configure(g.none())
	g.user.FailsJust(stillOn, world.Apply...)
	g.user.Becomes(g.none(), g.each(world.PlansDestroy))
	g.Each(t, "destroyed", func(w *world.World, _ string) { globalIsOff(w, "") })
}

func TestGlobalWebhookTakesTheAdminToken(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	w.SetGlobalWebhook(panel)
	user := w.Terminal("")
	user.Refuses(w.AsOwner(shop.Token, usualGlobal()), world.Plan, "Unable to set the global webhook: it takes the admin token", "Set admin_token in the provider")
	user.Refuses(w.Configured(`admin_token = "wrong-admin-token-0001"`, usualGlobal()), world.Apply, "Unable to set the global webhook: the admin token was rejected")
	user.Becomes(w.AsAdmin(usualGlobal()), []string{world.Created})
	user.Refuses(w.AsOwner(shop.Token, usualGlobal()), world.Plan, "Unable to read the global webhook: it takes the admin token")
	user.Settled(w.AsAdmin(usualGlobal()))
}

func TestGlobalWebhookOnADemoServerIsRefusedAtPlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{Demo: true})
	w.Terminal(w.AsAdmin(usualGlobal())).Fails([]string{
		"Unable to set the global webhook: the server has it switched off", "public demo servers", "uazapi_webhook for each instance",
	}, world.Plan...)
	w.Sent(writesGlobal)()
}

func TestGlobalWebhookOnAServerWithoutTheRouteIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{MissingRoutes: []string{readsGlobal, writesGlobal}})
	w.Terminal(w.AsAdmin(usualGlobal())).Fails([]string{"Unable to set the global webhook: the server has no such route"}, world.Apply...)
}

func TestGlobalWebhookImports(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	w.SetGlobalWebhook(ops)
	importing := func(id string) string {
		return w.AsAdmin(world.ImportBlock(globalAddress, id) + usualGlobal())
	}
	user := w.Terminal("")
	user.Refuses(importing("https://ops.example.com"), world.Plan, "Invalid import id", "always global")
	user.Applies(importing("global"), "1 imported, 0 added, 0 changed, 0 destroyed")
	w.Sent(writesGlobal)()
	user.Settled(w.AsAdmin(usualGlobal()))
}

func TestGlobalWebhookThatIsNotThereIsNotImported(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin(world.ImportBlock(globalAddress, "global") + usualGlobal()))
	user.Fails([]string{"Unable to import the global webhook: there is none"}, world.Plan...)
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
	hasGlobal(w, ops)
	if output := user.Run(world.Plan...); strings.Contains(output, "Warning") || !strings.Contains(output, "No changes") {
		t.Errorf("afterwards, it says\n%s", output)
	}
}

// Another address without a moved block would switch it off in the end.
func TestGlobalWebhookAtAnotherAddressTakesAMovedBlock(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	renamed := world.Block("resource", "uazapi_global_webhook", "other", opsURL, ofConnections)
	moved := fmt.Sprintf("moved {\n  from = %s\n  to = uazapi_global_webhook.other\n}\n", globalAddress)
	user := w.Terminal("")
	user.Becomes(w.AsAdmin(usualGlobal()), []string{world.Created})
	user.Refuses(w.AsAdmin(renamed), world.Plan, "one plan destroys and creates it", "moved block")
	user.Becomes(w.AsAdmin(renamed+moved), []string{world.Untouched})
	hasGlobal(w, ops)
}

func TestGlobalWebhookOfTwoResourcesIsAnError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin(usualGlobal() + world.Block("resource", "uazapi_global_webhook", "other", opsURL, `events = ["call"]`)))
	user.Fails([]string{"Unable to set the global webhook: another resource has it"}, world.Apply...)
}

func TestGlobalWebhookIsReplacedAndStaysOn(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	lifecycles := map[string]string{"destroyed first": "", "created first": "lifecycle {\n    create_before_destroy = true\n  }"}
	g := startGlobals(t, map[string]simulator.Options{"destroyed first": {}, "created first": {}})
	g.user.Configure(g.AsAdmin(func(title string) string {
		return world.Block("resource", "uazapi_global_webhook", world.NameOf(title), world.OnServer(title), opsURL, ofConnections, lifecycles[title])
	}))
	g.user.Run(world.Apply...)
	replace := slices.Clone(world.Apply)
	for title := range lifecycles {
		replace = append(replace, "-replace="+globalOn(title))
	}
	g.user.Says([]string{"2 added, 0 changed, 2 destroyed"}, replace...)
	g.have("replaced", ops)
	g.user.Run(world.Destroy...)
	g.Each(t, "destroyed", func(w *world.World, _ string) { globalIsOff(w, "") })
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
	hasGlobal(other, panel)
	hasGlobal(w, ops)
}

func TestGlobalWebhookWarnings(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	dropping := simulator.Options{Webhooks: simulator.WebhookOptions{UnknownEvents: simulator.EventsDropped}}
	const secret = "s3cr3t-of-the-ops-00001"
	quietly := map[string][]string{
		"nothing odd":          {opsURL, `events = ["messages", "status_posts", "blocks"]`, quiet},
		"meant to hear itself": {opsURL, `events = ["messages"]`, "exclude_messages = []"},
	}
	odd := map[string][]string{
		"a loop":                   {opsURL, `events = ["messages"]`},
		"an event of another tool": {opsURL, `events = ["messages.upsert"]`},
		"in the clear":             {`url = "http://ops.example.com/` + secret + `"`, ofConnections},
	}
	warnings := map[string][]string{
		"a loop":                   {"Warning: A bot may hear itself", `exclude_messages = ["wasSentByApi"]`},
		"an event of another tool": {"Warning: Unknown event", `"messages.upsert"`},
		"in the clear":             {"Warning: Events are sent without encryption", "http://ops.example.com carries the token"},
	}
	// They are planned apart, since a tool names only the first of those that warn alike.
	plans := func(cases map[string][]string) string {
		servers := world.Servers{}
		for title := range cases {
			servers[title] = world.Start(t, dropping)
		}
		user := servers.Terminal(t)
		user.Configure(servers.AsAdmin(func(title string) string {
			return world.Block("resource", "uazapi_global_webhook", world.NameOf(title), append([]string{world.OnServer(title)}, cases[title]...)...)
		}))
		return user.Run(world.Plan...)
	}
	if output := plans(quietly); strings.Contains(output, "Warning") {
		t.Errorf("it warns of what is not odd:\n%s", output)
	}
	output := plans(odd)
	for title, says := range warnings {
		if told := world.ToldAt(output, globalOn(title)); len(told) != 1 || !world.Says(says...).MatchString(told[0]) {
			t.Errorf("of %s, it says %q", title, told)
		}
	}
	if strings.Count(output, secret) > 2 {
		t.Errorf("a warning quotes the URL:\n%s", output)
	}
	w := world.Start(t, dropping)
	shell := w.Terminal(w.AsAdmin(globalOf(opsURL, `events = ["call", "ack"]`)))
	shell.Says([]string{"Warning: Unable to set the global webhook: the server kept another value", "events"}, world.Apply...)
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
