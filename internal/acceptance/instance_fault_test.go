package acceptance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// The routes that read an instance.
const (
	listInstances = "GET /instance/all"
	readStatus    = "GET /instance/status"
)

// badReads are faults in which a refresh learns nothing of an instance.
var badReads = []struct {
	fault    simulator.Fault
	headline string
	says     []string
}{
	{simulator.Fault{Kind: simulator.FaultDropBefore}, "no answer from the server", []string{"UAZAPI_BASE_URL", "It was tried 3 times"}},
	{simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500}, "the server failed", []string{"HTTP 500"}},
	{simulator.Fault{Kind: simulator.FaultStatusBefore}, "the server failed", []string{"HTTP 503", "It was tried 3 times"}},
	{simulator.Fault{Kind: simulator.FaultHTMLBefore}, "the server failed", []string{"HTTP 502", "502 Bad Gateway"}},
	{simulator.Fault{Kind: simulator.FaultHTMLBefore, Status: 404}, "the server has no such route", []string{"HTTP 404"}},
	{simulator.Fault{Kind: simulator.FaultGarbled, Body: "<html><title>Painel</title></html>"}, "the answer makes no sense", []string{"Painel", "HTTP 200"}},
	{simulator.Fault{Kind: simulator.FaultGarbled}, "the answer makes no sense", []string{"HTTP 200"}},
	{simulator.Fault{Kind: simulator.FaultHalfJSON}, "the answer makes no sense", []string{"It was tried 3 times"}},
	{simulator.Fault{Kind: simulator.FaultCutJSON}, "no answer from the server", []string{"It was tried 3 times"}},
	{simulator.Fault{Kind: simulator.FaultGarbled, Body: " "}, "the answer makes no sense", nil},
	{simulator.Fault{Kind: simulator.FaultGarbled, Body: "{}"}, "the answer makes no sense", nil},
	{simulator.Fault{Kind: simulator.FaultGarbled, Body: `{"error":"database is locked"}`}, "the answer makes no sense", nil},
	{simulator.Fault{Kind: simulator.FaultGarbled, Body: `[{"name":"Vendas"}]`}, "the answer makes no sense", nil},
	{simulator.Fault{Kind: simulator.FaultRedirect, Location: "https://login.example.com/"}, "the server redirects", []string{"https://login.example.com"}},
	{simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, RetryAfter: "3600"}, "too many requests", []string{"requests_per_second"}},
}

// No failure to read makes an instance count as gone, or changes it.
func TestInstance_failureToReadKeepsTheState(t *testing.T) {
	for title, arguments := range map[string]func(*world) string{
		"admin": func(w *world) string { return fmt.Sprintf("admin_token = %q\n  max_retries = 2", w.AdminToken()) },
		"owner": func(*world) string { return "max_retries = 2" },
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			config := w.configured(arguments(w), sales(opened(w.Add("Vendas"))))
			steps := []resource.TestStep{{Config: config, PostApplyFunc: w.wrote()}}
			for _, bad := range badReads {
				steps = append(steps, resource.TestStep{
					PreConfig:   func() { w.Heal(); w.Inject(bad.fault) },
					Config:      config,
					ExpectError: says(append([]string{`Unable to read instance "Vendas": ` + bad.headline, "with " + thisInstance}, bad.says...)...),
				})
			}
			steps = append(steps, unchanged(config, w.wrote(), w.Heal))
			w.leaving(nil, steps...)
		})
	}
}

// This is what the test above rests on: a server that understands the token, and
// refuses it, does count together with a listing that lacks the instance.
func TestInstance_refusedTokenOfAnUnlistedInstanceMeansGone(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales())
	w.leaving(nil,
		resource.TestStep{Config: config},
		stillPlans(config, plancheck.ResourceActionCreate, func() {
			w.Inject(simulator.Fault{Route: listInstances, Kind: simulator.FaultGarbled, Body: "[]"})
			w.Inject(simulator.Fault{Route: "GET /status", Kind: simulator.FaultGarbled, Body: `{"instance_counts":{"total":0}}`})
			w.Inject(simulator.Fault{Route: readStatus, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid token."}`})
		}),
		unchanged(config, w.Heal),
	)
}

func TestInstance_unreachableServerKeepsTheState(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	down := httptest.NewServer(nil)
	down.Close()
	config := w.asAdmin(sales())
	nowhere := strings.ReplaceAll(config, w.url, down.URL)
	w.leaving(nil,
		resource.TestStep{Config: nowhere, ExpectError: says(`Unable to create instance "Vendas": no answer from the server`, "connection refused")},
		resource.TestStep{Config: config, PostApplyFunc: w.wrote(createInstance)},
		resource.TestStep{Config: nowhere, ExpectError: says(`Unable to read instance "Vendas": no answer from the server`, "connection refused")},
		resource.TestStep{Config: nowhere, Destroy: true, ExpectError: says(`Unable to read instance "Vendas": no answer from the server`)},
		unchanged(config, w.wrote()),
	)
}

func TestInstance_passingFailuresAreSatOut(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	everyOther := func(routes ...string) func() {
		return func() {
			w.ResetRequests()
			for _, route := range routes {
				w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultStatusBefore, Times: 1})
				w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultDropAfter, Times: 1})
			}
		}
	}
	w.leaving(nil,
		resource.TestStep{PreConfig: everyOther(listInstances), Config: w.asAdmin(sales()), PostApplyFunc: w.wrote(createInstance)},
		resource.TestStep{
			PreConfig: everyOther(renameInstance, noteInstance, readStatus),
			Config:    w.asAdmin(instance(`name = "Recife"`, `admin_field_01 = "nota"`)),
			PostApplyFunc: all(w.has("Recife", "nota", ""),
				w.wrote(renameInstance, renameInstance, renameInstance, noteInstance, noteInstance, noteInstance)),
		},
		resource.TestStep{
			PreConfig:     everyOther(deleteInstance),
			Config:        w.asAdmin(sales()),
			Destroy:       true,
			PostApplyFunc: w.wrote(deleteInstance, deleteInstance, deleteInstance),
		},
	)
}

// An update that fails half-way leaves in the state what the server has.
func TestInstance_updateThatFailsHalfWayIsTakenUpAgain(t *testing.T) {
	for title, fault := range map[string]simulator.Fault{
		"not done":  {Route: noteInstance, Kind: simulator.FaultStatusBefore, Status: 500},
		"not shown": {Route: readStatus, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 2},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			config := w.asAdmin(instance(`name = "Recife"`, `admin_field_01 = "nota"`))
			w.leaving(nil,
				resource.TestStep{Config: w.asAdmin(sales()), PostApplyFunc: w.wrote(createInstance)},
				resource.TestStep{
					PreConfig:   func() { w.Inject(fault) },
					Config:      config,
					ExpectError: says("Unable to", `instance "Recife": the server failed`, "HTTP 500"),
				},
				resource.TestStep{
					PreConfig:     all(w.wrote(renameInstance, noteInstance), w.Heal),
					Config:        config,
					PostApplyFunc: w.has("Recife", "nota", ""),
				},
			)
		})
	}
}

func TestInstance_updateThatTheServerOnlyPretendsIsReported(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(instance(`name = "Recife"`))
	w.leaving(nil,
		resource.TestStep{Config: w.asAdmin(sales())},
		resource.TestStep{
			PreConfig:   func() { w.Inject(simulator.Fault{Route: renameInstance, Kind: simulator.FaultAnswerOnly}) },
			Config:      config,
			ExpectError: says("the server kept another value", `name = "Recife"`, `name was asked to be "Recife"`, `kept "Vendas"`),
		},
		stillPlans(config, plancheck.ResourceActionUpdate, w.Heal),
		resource.TestStep{Config: config, PostApplyFunc: w.has("Recife", "", "")},
	)
}

// lostAnswers are faults after which the server has an instance that the
// provider was not told of.
var lostAnswers = map[string]simulator.Fault{
	"dropped":       {Kind: simulator.FaultDropAfter},
	"unavailable":   {Kind: simulator.FaultStatusAfter},
	"failed":        {Kind: simulator.FaultStatusAfter, Status: 500},
	"proxy page":    {Kind: simulator.FaultHTMLAfter},
	"proxy's 200":   {Kind: simulator.FaultHTMLAfter, Status: 200},
	"half of it":    {Kind: simulator.FaultHalfJSON},
	"cut":           {Kind: simulator.FaultCutJSON},
	"garbled":       {Kind: simulator.FaultGarbled},
	"without token": {Kind: simulator.FaultGarbled, Body: `{"instance":{"name":"Vendas"}}`},
}

// never are faults in which a request does nothing, and does not tell so.
var never = map[string]simulator.Fault{
	"cut":        {Kind: simulator.FaultDropBefore},
	"proxy page": {Kind: simulator.FaultHTMLBefore},
	"failed":     {Kind: simulator.FaultStatusBefore, Status: 500},
}

// meets has a route meet a fault.
func (w *world) meets(route string, fault simulator.Fault) func() {
	fault.Route = route
	return func() { w.Inject(fault) }
}

func TestInstance_createWithALostAnswerIsLookedUp(t *testing.T) {
	for title, fault := range lostAnswers {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{CreateRoute: simulator.Both})
			config := w.asAdmin(sales(`admin_field_01 = "cliente 1"`))
			// Of another one by the same name it is known that it was there.
			w.noted("Vendas", "cliente 1", "")
			w.leaving([]string{"Vendas"},
				resource.TestStep{
					PreConfig:         w.meets(createInstance, fault),
					Config:            config,
					ConfigStateChecks: []statecheck.StateCheck{w.holdsID(), w.holdsToken(), holdsText("admin_field_01", "cliente 1")},
					PostApplyFunc:     w.wrote(createInstance),
				},
				unchanged(config),
			)
		})
	}
}

func TestInstance_lostAnswersAreNotMixedUp(t *testing.T) {
	for title, fault := range map[string]simulator.Fault{
		"all":  {Kind: simulator.FaultDropAfter},
		"some": {Kind: simulator.FaultDropAfter, Skip: 1},
		"one":  {Kind: simulator.FaultDropAfter, Skip: 2},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			config := w.asAdmin(sales(`count = 3`))
			id := tfjsonpath.New("id")
			w.leaving(nil,
				resource.TestStep{
					PreConfig: w.meets(createInstance, fault),
					Config:    config,
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.CompareValuePairs(thisInstance+"[0]", id, thisInstance+"[1]", id, compare.ValuesDiffer()),
						statecheck.CompareValuePairs(thisInstance+"[1]", id, thisInstance+"[2]", id, compare.ValuesDiffer()),
						statecheck.CompareValuePairs(thisInstance+"[2]", id, thisInstance+"[0]", id, compare.ValuesDiffer()),
					},
					PostApplyFunc: w.wrote(createInstance, createInstance, createInstance),
				},
				resource.TestStep{Config: config, PlanOnly: true},
			)
		})
	}
}

// What was there before is not known without a listing from before.
func TestInstance_lookalikeIsNotTakenForALostInstance(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	w.Add("Vendas")
	config := w.asAdmin(sales())
	w.leaving([]string{"Vendas"},
		resource.TestStep{
			PreConfig: all(
				w.meets(listInstances, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Times: 1}),
				w.meets(createInstance, simulator.Fault{Kind: simulator.FaultDropBefore}),
			),
			Config:      config,
			ExpectError: says(`Unable to tell whether instance "Vendas" was created`),
		},
		resource.TestStep{
			PreConfig:         all(w.wrote(createInstance), w.Heal),
			Config:            config,
			ConfigPlanChecks:  plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{w.holdsID()},
			PostApplyFunc:     w.wrote(createInstance),
		},
	)
}

// That the listing shows nothing new proves nothing: it may lag.
func TestInstance_createThatNeverArrivedIsNotSentAgain(t *testing.T) {
	for title, fault := range never {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{CreateRoute: simulator.Both})
			config := w.asAdmin(sales())
			fault.Times = 1
			w.leaving(nil,
				resource.TestStep{
					PreConfig:   w.meets(createInstance, fault),
					Config:      config,
					ExpectError: says(`Unable to tell whether instance "Vendas" was created`, "with "+thisInstance, "The listing shows no new instance", "Run terraform plan"),
				},
				resource.TestStep{
					PreConfig:     w.wrote(createInstance),
					Config:        config,
					PostApplyFunc: all(w.wrote(createInstance), w.has("Vendas", "", "")),
				},
			)
		})
	}
}

func TestInstance_createThatTakesTooLongIsLookedUp(t *testing.T) {
	w := newWorld(t, simulator.Options{CreateRoute: simulator.Both})
	w.leaving(nil, resource.TestStep{
		PreConfig:         w.meets(createInstance, simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Hour, Times: 1}),
		Config:            w.configured(fmt.Sprintf("admin_token = %q\n  request_timeout = \"2s\"", w.AdminToken()), sales()),
		ConfigStateChecks: []statecheck.StateCheck{w.holdsID(), w.holdsToken()},
		PostApplyFunc:     all(w.wrote(createInstance), w.has("Vendas", "", "")),
	})
}

// Without a listing there is no telling, and a second request could create a
// second instance.
func TestInstance_createWithALostAnswerIsSentOnceWithoutAListing(t *testing.T) {
	for _, title := range []string{"dropped", "proxy page", "half of it"} {
		fault := lostAnswers[title]
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{CreateRoute: simulator.Both, ListingDisabled: true})
			w.leaving([]string{"Vendas"},
				resource.TestStep{
					PreConfig:   w.meets(createInstance, fault),
					Config:      w.asAdmin(sales()),
					ExpectError: says(`Unable to tell whether instance "Vendas" was created`, "with "+thisInstance, "may exist now", "server's panel"),
				},
				stillPlans(w.asAdmin(sales()), plancheck.ResourceActionCreate, w.wrote(createInstance), w.has("Vendas", "", "")),
			)
		})
	}
}

func TestInstance_createThatNeverArrivedIsSentOnceWithoutAListing(t *testing.T) {
	for title, fault := range never {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{CreateRoute: simulator.Both, ListingDisabled: true})
			config := w.asAdmin(sales())
			w.leaving(nil,
				resource.TestStep{
					PreConfig:   w.meets(createInstance, fault),
					Config:      config,
					ExpectError: says(`Unable to tell whether instance "Vendas" was created`, "may exist now", "server's panel"),
				},
				resource.TestStep{PreConfig: all(w.wrote(createInstance), w.Heal), Config: config, PostApplyFunc: w.wrote(createInstance)},
			)
		})
	}
}

func TestInstance_lostInstanceIsImported(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales())
	lost := imports(config, "")
	lost.PreConfig = all(w.wrote(createInstance), w.Heal)
	lost.ImportStateIdFunc = func(*terraform.State) (string, error) { return w.the().ID, nil }
	w.leaving(nil,
		resource.TestStep{
			PreConfig: all(
				w.meets(createInstance, simulator.Fault{Kind: simulator.FaultDropAfter}),
				w.meets(listInstances, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1}),
			),
			Config:      config,
			ExpectError: says(`Unable to tell whether instance "Vendas" was created`, "The instance may exist now", "the import block that takes it over"),
		},
		lost,
		unchanged(config, w.wrote()),
	)
}

// Somebody else creates one by the same name at the same moment.
func TestInstance_lostInstanceIsNotGuessed(t *testing.T) {
	var w *world
	w = newWorld(t, simulator.Options{OnRequest: func(request simulator.Request) {
		if request.Route == createInstance {
			w.Add("Vendas")
		}
	}})
	w.leaving([]string{"Vendas", "Vendas"},
		resource.TestStep{
			PreConfig:   w.meets(createInstance, simulator.Fault{Kind: simulator.FaultDropAfter}),
			Config:      w.asAdmin(sales()),
			ExpectError: says("Unable to tell which instance was created", "new instances that no resource of this run has created", "import it"),
		},
		stillPlans(w.asAdmin(sales()), plancheck.ResourceActionCreate, w.wrote(createInstance), w.Heal),
	)
}

func TestInstance_refusedCreateCreatesNothing(t *testing.T) {
	for title, refused := range map[string]struct {
		fault simulator.Fault
		says  []string
	}{
		"invalid":  {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 400, Body: `{"error":"name is too long"}`}, []string{"the server refused the request", `HTTP 400, "name is too long"`}},
		"limit":    {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 403, Body: `{"error":"Limite de instâncias do plano atingido (10/10)"}`}, []string{"the server refused the request", "accepts the admin token", "Limite de instâncias do plano atingido"}},
		"disabled": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"This is a public demo server. This endpoint has been disabled."}`}, []string{"the server has this route switched off"}},
		"too many": {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429}, []string{"too many requests", "It was tried 2 times."}},
		"quota":    {simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 429, Body: `{"error":"Maximum number of instances reached"}`}, []string{"limit of instances", "Maximum number of instances reached"}},
		"redirect": {simulator.Fault{Kind: simulator.FaultRedirect}, []string{"the server redirects"}},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{CreateRoute: simulator.Both})
			config := w.configured(fmt.Sprintf("admin_token = %q\n  max_retries = 1", w.AdminToken()), sales())
			// A rate limit is waited for: it has let nothing through.
			asked := []string{createInstance}
			if title == "too many" {
				asked = append(asked, createInstance)
			}
			w.leaving(nil,
				resource.TestStep{
					PreConfig:   w.meets(createInstance, refused.fault),
					Config:      config,
					ExpectError: says(append([]string{`Unable to create instance "Vendas": `}, refused.says...)...),
				},
				resource.TestStep{PreConfig: all(w.wrote(asked...), w.Heal), Config: config, PostApplyFunc: w.wrote(createInstance)},
			)
		})
	}
}

func TestInstance_createdOnAnOldServer(t *testing.T) {
	w := newWorld(t, simulator.Options{CreateRoute: simulator.InitOnly, DatesWithT: true})
	config := w.asAdmin(sales(`admin_field_01 = "cliente 1"`))
	w.leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{w.holdsID(), w.holdsToken()},
			PostApplyFunc:     all(w.wrote(createInstance, initInstance), w.has("Vendas", "cliente 1", "")),
		},
		unchanged(config),
	)
}

func TestInstance_oldServersRouteIsAskedOnlyWhenTheNewOneIsMissing(t *testing.T) {
	for title, test := range map[string]struct {
		route simulator.CreateRoute
		fault simulator.Fault
		wrote []string
	}{
		"route is missing": {
			simulator.InitOnly,
			simulator.Fault{Route: "GET /nowhere"},
			[]string{createInstance, initInstance},
		},
		"lost answer of the old route": {
			simulator.InitOnly,
			simulator.Fault{Route: initInstance, Kind: simulator.FaultDropAfter},
			[]string{createInstance, initInstance},
		},
		"time-out of a proxy": {
			simulator.Both,
			simulator.Fault{Route: createInstance, Kind: simulator.FaultHTMLAfter, Status: 504},
			[]string{createInstance},
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{CreateRoute: test.route})
			w.leaving(nil, resource.TestStep{
				PreConfig:         func() { w.Inject(test.fault) },
				Config:            w.asAdmin(sales()),
				ConfigStateChecks: []statecheck.StateCheck{w.holdsID()},
				PostApplyFunc:     w.wrote(test.wrote...),
			})
		})
	}
}

func TestInstance_serverWithoutARouteToCreate(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	w.leaving(nil, resource.TestStep{
		PreConfig:   w.meets(createInstance, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusMethodNotAllowed}),
		Config:      w.asAdmin(sales()),
		ExpectError: says(`Unable to create instance "Vendas": the server has no such route`, "base_url"),
	})
	w.wrote(createInstance, initInstance)()
}

func TestInstance_createdWithoutItsAdminFieldsGetsThem(t *testing.T) {
	w := newWorld(t, simulator.Options{CreateIgnoresAdminFields: true})
	config := w.asAdmin(sales(`admin_field_01 = "cliente 1"`))
	w.leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{w.holdsID(), w.holdsToken()},
			PostApplyFunc:     all(w.wrote(createInstance, noteInstance), w.has("Vendas", "cliente 1", "")),
		},
		unchanged(config),
	)
}

// What fails after the creation is no error, which would taint the instance: by
// the next apply somebody may have paired it.
func TestInstance_createThatFailsHalfWayLosesNothing(t *testing.T) {
	w := newWorld(t, simulator.Options{CreateIgnoresAdminFields: true})
	config := w.asAdmin(sales(`admin_field_01 = "cliente 1"`))
	same := statecheck.CompareValue(compare.ValuesSame())
	w.leaving(nil,
		resource.TestStep{
			PreConfig: func() {
				w.Inject(simulator.Fault{Route: noteInstance, Kind: simulator.FaultStatusBefore, Status: 500})
			},
			Config:             config,
			ConfigStateChecks:  []statecheck.StateCheck{same.AddStateValue(thisInstance, tfjsonpath.New("id"))},
			ExpectNonEmptyPlan: true,
			PostApplyFunc:      w.wrote(createInstance, noteInstance),
		},
		resource.TestStep{
			PreConfig:         all(w.Heal, w.do(func() error { return w.Pair(w.the().ID, "5511999990000") })),
			Config:            config,
			ConfigPlanChecks:  plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(thisInstance, tfjsonpath.New("id"))},
			PostApplyFunc:     all(w.wrote(noteInstance), w.has("Vendas", "cliente 1", "")),
		},
	)
}
