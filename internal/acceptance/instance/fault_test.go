package instance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
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
	t.Parallel()
	for title, arguments := range map[string]func(*world.World) string{
		"admin": func(w *world.World) string { return fmt.Sprintf("admin_token = %q\n  max_retries = 2", w.AdminToken()) },
		"owner": func(*world.World) string { return "max_retries = 2" },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{})
			user.Applies(w.Configured(arguments(w), world.Sales(world.ByToken(w.Add("Vendas")))))
			w.Wrote()()
			for _, bad := range badReads {
				w.Heal()
				w.Inject(bad.fault)
				user.Fails(append([]string{`Unable to read instance "Vendas": ` + bad.headline, "with " + world.ThisInstance}, bad.says...), world.Plan...)
			}
			w.Heal()
			user.IsSettled()
			w.Wrote()()
			user.Leaves()
		})
	}
}

// This is what the test above rests on: a server that understands the token, and
// refuses it, does count together with a listing that lacks the instance.
func TestInstanceRefusedTokenOfAnUnlistedInstanceMeansGone(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Applies(w.AsAdmin(world.Sales()))
	w.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultGarbled, Body: "[]"})
	w.Inject(simulator.Fault{Route: "GET /status", Kind: simulator.FaultGarbled, Body: `{"instance_counts":{"total":0}}`})
	w.Inject(simulator.Fault{Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"Invalid token."}`})
	user.Says([]string{world.PlansCreate(world.ThisInstance)}, world.Plan...)
	w.Heal()
	user.IsSettled()
	user.Leaves()
}

func TestInstanceUnreachableServerKeepsTheState(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	down := httptest.NewServer(nil)
	down.Close()
	config := w.AsAdmin(world.Sales())
	nowhere := strings.ReplaceAll(config, w.URL, down.URL)
	user.Refuses(nowhere, world.Apply, `Unable to create instance "Vendas": no answer from the server`, "connection refused")
	user.Applies(config)
	w.Wrote(world.CreateRoute)()
	user.Refuses(nowhere, world.Apply, `Unable to read instance "Vendas": no answer from the server`, "connection refused")
	user.Fails([]string{`Unable to read instance "Vendas": no answer from the server`}, world.Destroy...)
	user.Settled(config)
	w.Wrote()()
	user.Leaves()
}

func TestInstancePassingFailuresAreSatOut(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	everyOther := func(routes ...string) {
		w.ResetRequests()
		for _, route := range routes {
			w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultStatusBefore, Times: 1})
			w.Inject(simulator.Fault{Route: route, Kind: simulator.FaultDropAfter, Times: 1})
		}
	}
	everyOther(world.ListRoute)
	user.Applies(w.AsAdmin(world.Sales()))
	w.Wrote(world.CreateRoute)()
	user.IsSettled()
	everyOther(world.RenameRoute, world.AdminFieldsRoute, world.StatusRoute)
	user.Applies(w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = "nota"`)))
	w.HasInstance("Recife", "nota", "")()
	w.Wrote(world.RenameRoute, world.RenameRoute, world.RenameRoute, world.AdminFieldsRoute, world.AdminFieldsRoute, world.AdminFieldsRoute)()
	user.IsSettled()
	everyOther(world.DeleteRoute)
	user.Leaves()
	w.Wrote(world.DeleteRoute, world.DeleteRoute, world.DeleteRoute)()
}

// An update that fails half-way leaves in the state what the server has.
func TestInstanceUpdateThatFailsHalfWayIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	for title, fault := range map[string]simulator.Fault{
		"not done":  {Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"not shown": {Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 500, Skip: 2},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{})
			user.Applies(w.AsAdmin(world.Sales()))
			user.IsSettled()
			w.Wrote(world.CreateRoute)()
			w.Inject(fault)
			user.Refuses(w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = "nota"`)), world.Apply,
				"Unable to", `instance "Recife": the server failed`, "HTTP 500")
			w.Wrote(world.RenameRoute, world.AdminFieldsRoute)()
			w.Heal()
			user.Run(world.Apply...)
			w.HasInstance("Recife", "nota", "")()
			user.IsSettled()
			user.Leaves()
		})
	}
}

func TestInstanceUpdateThatTheServerOnlyPretendsIsReported(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Applies(w.AsAdmin(world.Sales()))
	w.Inject(simulator.Fault{Route: world.RenameRoute, Kind: simulator.FaultAnswerOnly})
	user.Refuses(w.AsAdmin(world.InstanceWith(`name = "Recife"`)), world.Apply,
		"the server kept another value", `name = "Recife"`, `name was asked to be "Recife"`, `kept "Vendas"`)
	w.Heal()
	// It is still to be done.
	user.Says([]string{world.PlansUpdate(world.ThisInstance), world.Updated}, world.Apply...)
	w.HasInstance("Recife", "", "")()
	user.IsSettled()
	user.Leaves()
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
	t.Parallel()
	for title, fault := range lostAnswers {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{CreateRoute: simulator.Both})
			// Of another one by the same name it is known that it was there.
			noted(w, "Vendas", "cliente 1", "")
			w.Meets(world.CreateRoute, fault)()
			user.Applies(w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)))
			user.Keeps(w.HoldsID(), holdsToken(w), world.HoldsText("admin_field_01", "cliente 1"))
			w.Wrote(world.CreateRoute)()
			user.IsSettled()
			user.Leaves("Vendas")
		})
	}
}

func TestInstanceLostAnswersAreNotMixedUp(t *testing.T) {
	t.Parallel()
	for title, fault := range map[string]simulator.Fault{
		"all":  {Kind: simulator.FaultDropAfter},
		"some": {Kind: simulator.FaultDropAfter, Skip: 1},
		"one":  {Kind: simulator.FaultDropAfter, Skip: 2},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{})
			w.Meets(world.CreateRoute, fault)()
			user.Applies(w.AsAdmin(world.Sales(`count = 3`)))
			w.Wrote(world.CreateRoute, world.CreateRoute, world.CreateRoute)()
			user.Agrees() // with the three of the server, each of them once
			user.Leaves()
		})
	}
}

// What was there before is not known without a listing from before.
func TestInstanceLookalikeIsNotTakenForALostInstance(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	w.Add("Vendas")
	w.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Times: 1})()
	w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropBefore})()
	user.Refuses(w.AsAdmin(world.Sales()), world.Apply, `Unable to tell whether instance "Vendas" was created`)
	w.Wrote(world.CreateRoute)()
	w.Heal()
	user.Says([]string{world.Created}, world.Apply...)
	user.Keeps(w.HoldsID())
	w.Wrote(world.CreateRoute)()
	user.IsSettled()
	user.Leaves("Vendas")
}

// That the listing shows nothing new proves nothing: it may lag.
func TestInstanceCreateThatNeverArrivedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for title, fault := range never {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{CreateRoute: simulator.Both})
			fault.Times = 1
			w.Meets(world.CreateRoute, fault)()
			user.Refuses(w.AsAdmin(world.Sales()), world.Apply,
				`Unable to tell whether instance "Vendas" was created`, "with "+world.ThisInstance, "The listing shows no new instance", "Run terraform plan")
			w.Wrote(world.CreateRoute)()
			user.Run(world.Apply...)
			w.Wrote(world.CreateRoute)()
			w.HasInstance("Vendas", "", "")()
			user.IsSettled()
			user.Leaves()
		})
	}
}

func TestInstanceCreateThatTakesTooLongIsLookedUp(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{CreateRoute: simulator.Both})
	w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultSlowAnswer, Latency: time.Hour, Times: 1})()
	user.Applies(w.Configured(fmt.Sprintf("admin_token = %q\n  request_timeout = \"2s\"", w.AdminToken()), world.Sales()))
	user.Keeps(w.HoldsID(), holdsToken(w))
	w.Wrote(world.CreateRoute)()
	w.HasInstance("Vendas", "", "")()
	user.IsSettled()
	user.Leaves()
}

// Without a listing there is no telling, and a second request could create a
// second instance.
func TestInstanceCreateWithALostAnswerIsSentOnceWithoutAListing(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"dropped", "proxy page", "half of it"} {
		fault := lostAnswers[title]
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{CreateRoute: simulator.Both, ListingDisabled: true})
			w.Meets(world.CreateRoute, fault)()
			user.Refuses(w.AsAdmin(world.Sales()), world.Apply,
				`Unable to tell whether instance "Vendas" was created`, "with "+world.ThisInstance, "may exist now", "server's panel")
			w.Wrote(world.CreateRoute)()
			w.HasInstance("Vendas", "", "")()
			user.Says([]string{world.PlansCreate(world.ThisInstance)}, world.Plan...)
			user.Leaves("Vendas")
		})
	}
}

func TestInstanceCreateThatNeverArrivedIsSentOnceWithoutAListing(t *testing.T) {
	t.Parallel()
	for title, fault := range never {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{CreateRoute: simulator.Both, ListingDisabled: true})
			w.Meets(world.CreateRoute, fault)()
			user.Refuses(w.AsAdmin(world.Sales()), world.Apply, `Unable to tell whether instance "Vendas" was created`, "may exist now", "server's panel")
			w.Wrote(world.CreateRoute)()
			w.Heal()
			user.Run(world.Apply...)
			w.Wrote(world.CreateRoute)()
			user.Says([]string{world.NothingToDo}, world.Plan...) // and it warns that there is no listing
			user.Leaves()
		})
	}
}

func TestInstanceLostInstanceIsImported(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropAfter})()
	w.Meets(world.ListRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 500, Skip: 1})()
	user.Refuses(w.AsAdmin(world.Sales()), world.Apply,
		`Unable to tell whether instance "Vendas" was created`, "The instance may exist now", "the import block that takes it over")
	w.Wrote(world.CreateRoute)()
	w.Heal()
	user.Run("import", "-input=false", "-no-color", world.ThisInstance, w.Only().ID)
	user.IsSettled()
	w.Wrote()()
	user.Leaves()
}

// Somebody else creates one by the same name at the same moment.
func TestInstanceLostInstanceIsNotGuessed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	var w *world.World
	w = world.Start(t, simulator.Options{OnRequest: func(request simulator.Request) {
		if request.Route == world.CreateRoute {
			w.Add("Vendas")
		}
	}})
	w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultDropAfter})()
	user := w.Terminal(w.AsAdmin(world.Sales()))
	user.Fails([]string{"Unable to tell which instance was created", "new instances that no resource of this run has created", "import it"}, world.Apply...)
	w.Wrote(world.CreateRoute)()
	w.Heal()
	user.Says([]string{world.PlansCreate(world.ThisInstance)}, world.Plan...)
	w.HasOnly("Vendas", "Vendas")
}

func TestInstanceRefusedCreateCreatesNothing(t *testing.T) {
	t.Parallel()
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
			t.Parallel()
			w, user := start(t, simulator.Options{CreateRoute: simulator.Both})
			// A rate limit is waited for: it has let nothing through.
			asked := []string{world.CreateRoute}
			if title == "too many" {
				asked = append(asked, world.CreateRoute)
			}
			w.Meets(world.CreateRoute, refused.fault)()
			user.Refuses(w.Configured(fmt.Sprintf("admin_token = %q\n  max_retries = 1", w.AdminToken()), world.Sales()), world.Apply,
				append([]string{`Unable to create instance "Vendas": `}, refused.says...)...)
			w.Wrote(asked...)()
			w.Heal()
			user.Run(world.Apply...)
			w.Wrote(world.CreateRoute)()
			user.IsSettled()
			user.Leaves()
		})
	}
}

func TestInstanceCreatedOnAnOldServer(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{CreateRoute: simulator.InitOnly, DatesWithT: true})
	user.Applies(w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)))
	user.Keeps(w.HoldsID(), holdsToken(w))
	w.Wrote(world.CreateRoute, world.InitRoute)()
	w.HasInstance("Vendas", "cliente 1", "")()
	user.IsSettled()
	user.Leaves()
}

func TestInstanceOldServersRouteIsAskedOnlyWhenTheNewOneIsMissing(t *testing.T) {
	t.Parallel()
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
			t.Parallel()
			w, user := start(t, simulator.Options{CreateRoute: test.route})
			w.Inject(test.fault)
			user.Applies(w.AsAdmin(world.Sales()))
			user.Keeps(w.HoldsID())
			w.Wrote(test.wrote...)()
			user.IsSettled()
			user.Leaves()
		})
	}
}

func TestInstanceServerWithoutARouteToCreate(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	w.Meets(world.CreateRoute, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: http.StatusMethodNotAllowed})()
	user.Refuses(w.AsAdmin(world.Sales()), world.Apply, `Unable to create instance "Vendas": the server has no such route`, "base_url")
	w.Wrote(world.CreateRoute, world.InitRoute)()
	w.HasOnly()
}

func TestInstanceCreatedWithoutItsAdminFieldsGetsThem(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{CreateIgnoresAdminFields: true})
	user.Applies(w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)))
	user.Keeps(w.HoldsID(), holdsToken(w))
	w.Wrote(world.CreateRoute, world.AdminFieldsRoute)()
	w.HasInstance("Vendas", "cliente 1", "")()
	user.IsSettled()
	user.Leaves()
}

// What fails after the creation is no error, which would taint the instance: by
// the next apply somebody may have paired it.
func TestInstanceCreateThatFailsHalfWayLosesNothing(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{CreateIgnoresAdminFields: true})
	same := statecheck.CompareValue(compare.ValuesSame())
	w.Inject(simulator.Fault{Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500})
	user.Applies(w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)), world.Created)
	user.Keeps(same.AddStateValue(world.ThisInstance, tfjsonpath.New("id")))
	w.Wrote(world.CreateRoute, world.AdminFieldsRoute)()
	w.Heal()
	w.Must(w.Pair(w.Only().ID, "5511999990000"))
	user.Says([]string{"will be updated in-place", world.Updated}, world.Apply...)
	user.Keeps(same.AddStateValue(world.ThisInstance, tfjsonpath.New("id")))
	w.Wrote(world.AdminFieldsRoute)()
	w.HasInstance("Vendas", "cliente 1", "")()
	user.IsSettled()
	user.Leaves()
}
