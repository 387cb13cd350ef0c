package instance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
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
func TestInstanceFailureToReadKeepsTheState(t *testing.T) {
	for title, arguments := range map[string]func(*world.World) string{
		"admin": func(w *world.World) string { return fmt.Sprintf("admin_token = %q\n  max_retries = 2", w.AdminToken()) },
		"owner": func(*world.World) string { return "max_retries = 2" },
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			config := w.Configured(arguments(w), world.Sales(world.ByToken(w.Add("Vendas"))))
			steps := []resource.TestStep{{Config: config, PostApplyFunc: w.Wrote()}}
			for _, bad := range badReads {
				steps = append(steps, resource.TestStep{
					PreConfig:   func() { w.Heal(); w.Inject(bad.fault) },
					Config:      config,
					ExpectError: world.Says(append([]string{`Unable to read instance "Vendas": ` + bad.headline, "with " + world.ThisInstance}, bad.says...)...),
				})
			}
			steps = append(steps, world.Unchanged(config, w.Wrote(), w.Heal))
			w.Leaving(nil, steps...)
		})
	}
}

// This is what the test above rests on: a server that understands the token, and
// refuses it, does count together with a listing that lacks the instance.
func TestInstanceRefusedTokenOfAnUnlistedInstanceMeansGone(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales())
	w.Leaving(nil,
		resource.TestStep{Config: config},
		world.StillPlans(config, plancheck.ResourceActionCreate, func() {
			w.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultGarbled, Body: "[]"})
			w.Inject(simulator.Fault{Route: "GET /status", Kind: simulator.FaultGarbled, Body: `{"instance_counts":{"total":0}}`})
			w.Inject(simulator.Fault{Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid token."}`})
		}),
		world.Unchanged(config, w.Heal),
	)
}

func TestInstanceUnreachableServerKeepsTheState(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	down := httptest.NewServer(nil)
	down.Close()
	config := w.AsAdmin(world.Sales())
	nowhere := strings.ReplaceAll(config, w.URL, down.URL)
	w.Leaving(nil,
		resource.TestStep{Config: nowhere, ExpectError: world.Says(`Unable to create instance "Vendas": no answer from the server`, "connection refused")},
		resource.TestStep{Config: config, PostApplyFunc: w.Wrote(world.CreateRoute)},
		resource.TestStep{Config: nowhere, ExpectError: world.Says(`Unable to read instance "Vendas": no answer from the server`, "connection refused")},
		resource.TestStep{Config: nowhere, Destroy: true, ExpectError: world.Says(`Unable to read instance "Vendas": no answer from the server`)},
		world.Unchanged(config, w.Wrote()),
	)
}

func TestInstancePassingFailuresAreSatOut(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	everyOther := func(routes ...string) func() {
		return func() {
			w.ResetRequests()
			for _, route := range routes {
				w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultStatusBefore, Times: 1})
				w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultDropAfter, Times: 1})
			}
		}
	}
	w.Leaving(nil,
		resource.TestStep{PreConfig: everyOther(world.ListRoute), Config: w.AsAdmin(world.Sales()), PostApplyFunc: w.Wrote(world.CreateRoute)},
		resource.TestStep{
			PreConfig: everyOther(world.RenameRoute, world.AdminFieldsRoute, world.StatusRoute),
			Config:    w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = "nota"`)),
			PostApplyFunc: world.InTurn(w.HasInstance("Recife", "nota", ""),
				w.Wrote(world.RenameRoute, world.RenameRoute, world.RenameRoute, world.AdminFieldsRoute, world.AdminFieldsRoute, world.AdminFieldsRoute)),
		},
		resource.TestStep{
			PreConfig:     everyOther(world.DeleteRoute),
			Config:        w.AsAdmin(world.Sales()),
			Destroy:       true,
			PostApplyFunc: w.Wrote(world.DeleteRoute, world.DeleteRoute, world.DeleteRoute),
		},
	)
}

// An update that fails half-way leaves in the state what the server has.
func TestInstanceUpdateThatFailsHalfWayIsTakenUpAgain(t *testing.T) {
	for title, fault := range map[string]simulator.Fault{
		"not done":  {Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"not shown": {Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 2},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			config := w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = "nota"`))
			w.Leaving(nil,
				resource.TestStep{Config: w.AsAdmin(world.Sales()), PostApplyFunc: w.Wrote(world.CreateRoute)},
				resource.TestStep{
					PreConfig:   func() { w.Inject(fault) },
					Config:      config,
					ExpectError: world.Says("Unable to", `instance "Recife": the server failed`, "HTTP 500"),
				},
				resource.TestStep{
					PreConfig:     world.InTurn(w.Wrote(world.RenameRoute, world.AdminFieldsRoute), w.Heal),
					Config:        config,
					PostApplyFunc: w.HasInstance("Recife", "nota", ""),
				},
			)
		})
	}
}

func TestInstanceUpdateThatTheServerOnlyPretendsIsReported(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.InstanceWith(`name = "Recife"`))
	w.Leaving(nil,
		resource.TestStep{Config: w.AsAdmin(world.Sales())},
		resource.TestStep{
			PreConfig:   func() { w.Inject(simulator.Fault{Route: world.RenameRoute, Kind: simulator.FaultAnswerOnly}) },
			Config:      config,
			ExpectError: world.Says("the server kept another value", `name = "Recife"`, `name was asked to be "Recife"`, `kept "Vendas"`),
		},
		world.StillPlans(config, plancheck.ResourceActionUpdate, w.Heal),
		resource.TestStep{Config: config, PostApplyFunc: w.HasInstance("Recife", "", "")},
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

func TestInstanceCreateWithALostAnswerIsLookedUp(t *testing.T) {
	for title, fault := range lostAnswers {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{CreateRoute: simulator.Both})
			config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
			// Of another one by the same name it is known that it was there.
			noted(w, "Vendas", "cliente 1", "")
			w.Leaving([]string{"Vendas"},
				resource.TestStep{
					PreConfig:         w.Meets(world.CreateRoute, fault),
					Config:            config,
					ConfigStateChecks: []statecheck.StateCheck{w.HoldsID(), holdsToken(w), world.HoldsText("admin_field_01", "cliente 1")},
					PostApplyFunc:     w.Wrote(world.CreateRoute),
				},
				world.Unchanged(config),
			)
		})
	}
}

func TestInstanceLostAnswersAreNotMixedUp(t *testing.T) {
	for title, fault := range map[string]simulator.Fault{
		"all":  {Kind: simulator.FaultDropAfter},
		"some": {Kind: simulator.FaultDropAfter, Skip: 1},
		"one":  {Kind: simulator.FaultDropAfter, Skip: 2},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			config := w.AsAdmin(world.Sales(`count = 3`))
			id := tfjsonpath.New("id")
			w.Leaving(nil,
				resource.TestStep{
					PreConfig: w.Meets(world.CreateRoute, fault),
					Config:    config,
					ConfigStateChecks: []statecheck.StateCheck{
						statecheck.CompareValuePairs(world.ThisInstance+"[0]", id, world.ThisInstance+"[1]", id, compare.ValuesDiffer()),
						statecheck.CompareValuePairs(world.ThisInstance+"[1]", id, world.ThisInstance+"[2]", id, compare.ValuesDiffer()),
						statecheck.CompareValuePairs(world.ThisInstance+"[2]", id, world.ThisInstance+"[0]", id, compare.ValuesDiffer()),
					},
					PostApplyFunc: w.Wrote(world.CreateRoute, world.CreateRoute, world.CreateRoute),
				},
				resource.TestStep{Config: config, PlanOnly: true},
			)
		})
	}
}

// What was there before is not known without a listing from before.
func TestInstanceLookalikeIsNotTakenForALostInstance(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Add("Vendas")
	config := w.AsAdmin(world.Sales())
	w.Leaving([]string{"Vendas"},
		resource.TestStep{
			PreConfig: world.InTurn(
				w.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Times: 1}),
				w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropBefore}),
			),
			Config:      config,
			ExpectError: world.Says(`Unable to tell whether instance "Vendas" was created`),
		},
		resource.TestStep{
			PreConfig:         world.InTurn(w.Wrote(world.CreateRoute), w.Heal),
			Config:            config,
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{w.HoldsID()},
			PostApplyFunc:     w.Wrote(world.CreateRoute),
		},
	)
}

// That the listing shows nothing new proves nothing: it may lag.
func TestInstanceCreateThatNeverArrivedIsNotSentAgain(t *testing.T) {
	for title, fault := range never {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{CreateRoute: simulator.Both})
			config := w.AsAdmin(world.Sales())
			fault.Times = 1
			w.Leaving(nil,
				resource.TestStep{
					PreConfig:   w.Meets(world.CreateRoute, fault),
					Config:      config,
					ExpectError: world.Says(`Unable to tell whether instance "Vendas" was created`, "with "+world.ThisInstance, "The listing shows no new instance", "Run terraform plan"),
				},
				resource.TestStep{
					PreConfig:     w.Wrote(world.CreateRoute),
					Config:        config,
					PostApplyFunc: world.InTurn(w.Wrote(world.CreateRoute), w.HasInstance("Vendas", "", "")),
				},
			)
		})
	}
}

func TestInstanceCreateThatTakesTooLongIsLookedUp(t *testing.T) {
	w := world.Start(t, simulator.Options{CreateRoute: simulator.Both})
	w.Leaving(nil, resource.TestStep{
		PreConfig:         w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Hour, Times: 1}),
		Config:            w.Configured(fmt.Sprintf("admin_token = %q\n  request_timeout = \"2s\"", w.AdminToken()), world.Sales()),
		ConfigStateChecks: []statecheck.StateCheck{w.HoldsID(), holdsToken(w)},
		PostApplyFunc:     world.InTurn(w.Wrote(world.CreateRoute), w.HasInstance("Vendas", "", "")),
	})
}

// Without a listing there is no telling, and a second request could create a
// second instance.
func TestInstanceCreateWithALostAnswerIsSentOnceWithoutAListing(t *testing.T) {
	for _, title := range []string{"dropped", "proxy page", "half of it"} {
		fault := lostAnswers[title]
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{CreateRoute: simulator.Both, ListingDisabled: true})
			w.Leaving([]string{"Vendas"},
				resource.TestStep{
					PreConfig:   w.Meets(world.CreateRoute, fault),
					Config:      w.AsAdmin(world.Sales()),
					ExpectError: world.Says(`Unable to tell whether instance "Vendas" was created`, "with "+world.ThisInstance, "may exist now", "server's panel"),
				},
				world.StillPlans(w.AsAdmin(world.Sales()), plancheck.ResourceActionCreate, w.Wrote(world.CreateRoute), w.HasInstance("Vendas", "", "")),
			)
		})
	}
}

func TestInstanceCreateThatNeverArrivedIsSentOnceWithoutAListing(t *testing.T) {
	for title, fault := range never {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{CreateRoute: simulator.Both, ListingDisabled: true})
			config := w.AsAdmin(world.Sales())
			w.Leaving(nil,
				resource.TestStep{
					PreConfig:   w.Meets(world.CreateRoute, fault),
					Config:      config,
					ExpectError: world.Says(`Unable to tell whether instance "Vendas" was created`, "may exist now", "server's panel"),
				},
				resource.TestStep{PreConfig: world.InTurn(w.Wrote(world.CreateRoute), w.Heal), Config: config, PostApplyFunc: w.Wrote(world.CreateRoute)},
			)
		})
	}
}

func TestInstanceLostInstanceIsImported(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales())
	lost := imports(config, "")
	lost.PreConfig = world.InTurn(w.Wrote(world.CreateRoute), w.Heal)
	lost.ImportStateIdFunc = func(*terraform.State) (string, error) { return w.Only().ID, nil }
	w.Leaving(nil,
		resource.TestStep{
			PreConfig: world.InTurn(
				w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropAfter}),
				w.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1}),
			),
			Config:      config,
			ExpectError: world.Says(`Unable to tell whether instance "Vendas" was created`, "The instance may exist now", "the import block that takes it over"),
		},
		lost,
		world.Unchanged(config, w.Wrote()),
	)
}

// Somebody else creates one by the same name at the same moment.
func TestInstanceLostInstanceIsNotGuessed(t *testing.T) {
	var w *world.World
	w = world.Start(t, simulator.Options{OnRequest: func(request simulator.Request) {
		if request.Route == world.CreateRoute {
			w.Add("Vendas")
		}
	}})
	w.Leaving([]string{"Vendas", "Vendas"},
		resource.TestStep{
			PreConfig:   w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropAfter}),
			Config:      w.AsAdmin(world.Sales()),
			ExpectError: world.Says("Unable to tell which instance was created", "new instances that no resource of this run has created", "import it"),
		},
		world.StillPlans(w.AsAdmin(world.Sales()), plancheck.ResourceActionCreate, w.Wrote(world.CreateRoute), w.Heal),
	)
}

func TestInstanceRefusedCreateCreatesNothing(t *testing.T) {
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
			w := world.Start(t, simulator.Options{CreateRoute: simulator.Both})
			config := w.Configured(fmt.Sprintf("admin_token = %q\n  max_retries = 1", w.AdminToken()), world.Sales())
			// A rate limit is waited for: it has let nothing through.
			asked := []string{world.CreateRoute}
			if title == "too many" {
				asked = append(asked, world.CreateRoute)
			}
			w.Leaving(nil,
				resource.TestStep{
					PreConfig:   w.Meets(world.CreateRoute, refused.fault),
					Config:      config,
					ExpectError: world.Says(append([]string{`Unable to create instance "Vendas": `}, refused.says...)...),
				},
				resource.TestStep{PreConfig: world.InTurn(w.Wrote(asked...), w.Heal), Config: config, PostApplyFunc: w.Wrote(world.CreateRoute)},
			)
		})
	}
}

func TestInstanceCreatedOnAnOldServer(t *testing.T) {
	w := world.Start(t, simulator.Options{CreateRoute: simulator.InitOnly, DatesWithT: true})
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	w.Leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{w.HoldsID(), holdsToken(w)},
			PostApplyFunc:     world.InTurn(w.Wrote(world.CreateRoute, world.InitRoute), w.HasInstance("Vendas", "cliente 1", "")),
		},
		world.Unchanged(config),
	)
}

func TestInstanceOldServersRouteIsAskedOnlyWhenTheNewOneIsMissing(t *testing.T) {
	for title, test := range map[string]struct {
		route simulator.CreateRoute
		fault simulator.Fault
		wrote []string
	}{
		"route is missing": {
			simulator.InitOnly,
			simulator.Fault{Route: "GET /nowhere"},
			[]string{world.CreateRoute, world.InitRoute},
		},
		"lost answer of the old route": {
			simulator.InitOnly,
			simulator.Fault{Route: world.InitRoute, Kind: simulator.FaultDropAfter},
			[]string{world.CreateRoute, world.InitRoute},
		},
		"time-out of a proxy": {
			simulator.Both,
			simulator.Fault{Route: world.CreateRoute, Kind: simulator.FaultHTMLAfter, Status: 504},
			[]string{world.CreateRoute},
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{CreateRoute: test.route})
			w.Leaving(nil, resource.TestStep{
				PreConfig:         func() { w.Inject(test.fault) },
				Config:            w.AsAdmin(world.Sales()),
				ConfigStateChecks: []statecheck.StateCheck{w.HoldsID()},
				PostApplyFunc:     w.Wrote(test.wrote...),
			})
		})
	}
}

func TestInstanceServerWithoutARouteToCreate(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Leaving(nil, resource.TestStep{
		PreConfig:   w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusMethodNotAllowed}),
		Config:      w.AsAdmin(world.Sales()),
		ExpectError: world.Says(`Unable to create instance "Vendas": the server has no such route`, "base_url"),
	})
	w.Wrote(world.CreateRoute, world.InitRoute)()
}

func TestInstanceCreatedWithoutItsAdminFieldsGetsThem(t *testing.T) {
	w := world.Start(t, simulator.Options{CreateIgnoresAdminFields: true})
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	w.Leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{w.HoldsID(), holdsToken(w)},
			PostApplyFunc:     world.InTurn(w.Wrote(world.CreateRoute, world.AdminFieldsRoute), w.HasInstance("Vendas", "cliente 1", "")),
		},
		world.Unchanged(config),
	)
}

// What fails after the creation is no error, which would taint the instance: by
// the next apply somebody may have paired it.
func TestInstanceCreateThatFailsHalfWayLosesNothing(t *testing.T) {
	w := world.Start(t, simulator.Options{CreateIgnoresAdminFields: true})
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	same := statecheck.CompareValue(compare.ValuesSame())
	w.Leaving(nil,
		resource.TestStep{
			PreConfig: func() {
				w.Inject(simulator.Fault{Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500})
			},
			Config:             config,
			ConfigStateChecks:  []statecheck.StateCheck{same.AddStateValue(world.ThisInstance, tfjsonpath.New("id"))},
			ExpectNonEmptyPlan: true,
			PostApplyFunc:      w.Wrote(world.CreateRoute, world.AdminFieldsRoute),
		},
		resource.TestStep{
			PreConfig:         world.InTurn(w.Heal, w.Do(func() error { return w.Pair(w.Only().ID, "5511999990000") })),
			Config:            config,
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{same.AddStateValue(world.ThisInstance, tfjsonpath.New("id"))},
			PostApplyFunc:     world.InTurn(w.Wrote(world.AdminFieldsRoute), w.HasInstance("Vendas", "cliente 1", "")),
		},
	)
}
