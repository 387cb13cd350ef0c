package instance

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

func TestInstanceOutsideChangeIsShownAndMended(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	user.Becomes(config, isCreated)
	w.Wrote(world.CreateRoute)()
	w.Must(w.Rename(w.Only().ID, "Outro nome"))
	user.Becomes(config, []string{plannedUpdate, `"Outro nome" -> "Vendas"`, world.Updated})
	w.Wrote(world.RenameRoute)()
	w.HasInstance("Vendas", "cliente 1", "")()
	// A field that is not configured is somebody else's.
	w.Must(w.SetAdminFields(w.Only().ID, "cliente 1", "de outra pessoa"))
	user.IsSettled()
	w.Must(w.SetAdminFields(w.Only().ID, "", "de outra pessoa"))
	user.Becomes(config, isUpdated, world.HoldsText("admin_field_02", "de outra pessoa"))
	w.Wrote(world.AdminFieldsRoute)()
	w.HasInstance("Vendas", "cliente 1", "de outra pessoa")()
	user.Leaves()
}

func TestInstanceWhatASessionDoesIsNoChange(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	pair := func(id string) error { return w.Pair(id, world.Phone) }
	happens := map[string][]func(id string) error{
		"paired":     {pair},
		"available":  {pair, func(id string) error { return w.SetPresence(id, "available") }},
		"logged_out": {pair, w.LogOut},
		"hibernated": {pair, w.LogOut, func(id string) error { return w.SetStatus(id, "hibernated") }},
	}
	var body strings.Builder
	for name := range happens {
		body.WriteString(world.Block("resource", "uazapi_instance", name, fmt.Sprintf("name = %q", name)))
	}
	user.Becomes(w.AsAdmin(body.String()), []string{"4 added"})
	for id, name := range w.Existing() {
		for _, act := range happens[name] {
			w.Must(act(id))
		}
	}
	w.Clock.Advance(48 * time.Hour)
	user.IsSettled()
	user.Leaves()
}

func TestInstanceOutsideDeleteIsPlannedAnew(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	of := func(name string, arguments ...string) string {
		return world.Block("resource", "uazapi_instance", name, append([]string{fmt.Sprintf("name = %q", name)}, arguments...)...)
	}
	// A listing that lacks all that is sought would not be believed, so this one is sought
	// before the one whose token nobody knows.
	there := of("there", "store_token = false")
	const after = "depends_on = [uazapi_instance.there]"
	config := w.AsAdmin(there + of("stored") + of("unstored", "store_token = false", after) + of("protected", world.Protected))
	another := otherIDs("uazapi_instance.stored", "uazapi_instance.unstored", "uazapi_instance.protected")
	user := w.Terminal("")
	user.Becomes(config, []string{"4 added"}, another()...)
	// Others by the same names are not taken for them.
	namesakes := []string{"protected", "stored", "unstored"}
	for _, name := range namesakes {
		w.Add(name)
	}
	for id, name := range user.Managed() {
		if name != "there" {
			w.Must(w.Remove(id))
		}
	}
	w.ResetRequests()
	user.Becomes(config, []string{
		world.PlansCreate("uazapi_instance.protected"), world.PlansCreate("uazapi_instance.stored"), world.PlansCreate("uazapi_instance.unstored"), "3 added, 0 changed, 0 destroyed",
	}, another()...)
	w.Wrote(world.CreateRoute, world.CreateRoute, world.CreateRoute)()
	user.Becomes(w.AsAdmin(there+of("stored")+of("unstored")+of("protected")), []string{"0 added, 2 changed, 0 destroyed"})
	w.Wrote()()
	user.Leaves(namesakes...)
}

func TestInstanceOutsideDeleteIsAnErrorWithoutAdminToken(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	refused := []string{
		`Unable to read instance "Vendas": the instance token was rejected`, "with " + world.ThisInstance,
		"both for a wrong token and for an instance that was deleted", "without an admin token the provider cannot tell which",
		"Nothing was changed in the state", "UAZAPI_KNOWN_GONE=", "HTTP 401",
	}
	user.Becomes(w.Configured("", world.Sales(world.ByToken(w.Add("Vendas")))), isCreated)
	w.RemoveOnly()
	user.Fails(refused, world.Apply...)
	user.Fails(refused, world.Destroy...)
	w.Wrote()()
	// The state is kept: with an admin token it is settled.
	user.Becomes(w.AsAdmin(world.Sales()), isCreated, w.HoldsID())
	w.Wrote(world.CreateRoute)()
	user.Leaves()
}

// The server's own word is proof without an admin token, too.
func TestInstanceIsGoneWhereTheServerSaysSo(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Becomes(w.Configured("", world.Sales(world.ByToken(w.Add("Vendas")))), isCreated)
	// Another 404 is no word of the instance.
	w.Inject(simulator.Fault{Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`})
	user.Fails([]string{"the server has no such route"}, world.Plan...)
	w.Heal()
	w.Inject(simulator.Fault{Route: world.StatusRoute, Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"error":"Instância não encontrada"}`})
	user.Says([]string{plannedCreate}, world.Plan...)
	w.Heal()
	user.IsSettled()
	user.Leaves()
}

// Without a refresh, the provider meets an instance that is gone only when it deletes it.
func TestInstanceDeletingWhatIsGoneSucceeds(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Becomes(w.AsAdmin(world.Sales()), isCreated)
	w.Wrote(world.CreateRoute)()
	w.RemoveOnly()
	user.Says([]string{"1 destroyed"}, world.DestroyUnseen...)
	w.Wrote()()
}

func TestInstanceGoneBetweenPlanAndApplyIsReported(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.InstanceWith(`name = "Recife"`))
	w.Leaving(nil,
		resource.TestStep{Config: w.AsAdmin(world.Sales())},
		resource.TestStep{
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{world.BetweenPlanAndApply(w.RemoveOnly)}},
			ExpectError:      world.Says(`Unable to update instance "Vendas": it does not exist`, "does not have it", "terraform plan"),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: world.Plans(plancheck.ResourceActionCreate)},
	)
}

func TestInstanceLostAnswerToADeleteIsNoError(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	ways := []simulator.FaultKind{simulator.FaultDropAfter, simulator.FaultStatusAfter, simulator.FaultHTMLAfter, simulator.FaultCutJSON}
	for title, of := range map[string]func(w *world.World, name string) string{
		"admin": func(*world.World, string) string { return "store_token = false" },
		"owner": func(w *world.World, name string) string { return world.ByToken(w.Add(name)) },
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{})
			var body strings.Builder
			for n := range ways {
				name := fmt.Sprintf("loja-%d", n)
				body.WriteString(world.Block("resource", "uazapi_instance", name, fmt.Sprintf("name = %q", name), of(w, name)))
			}
			provider := w.AsAdmin
			if title == "owner" {
				provider = func(body string) string { return w.Configured("", body) }
			}
			user.Applies(provider(body.String()), "4 added")
			w.ResetRequests()
			// They are deleted one by one, each with a second request, so that each loses its
			// answer in another way.
			for n, way := range ways {
				w.Inject(simulator.Fault{Route: world.DeleteRoute, Kind: way, Times: 1, Skip: n})
			}
			user.Run(append(slices.Clone(world.Destroy), "-parallelism=1")...)
			w.HasOnly()
			w.Wrote(slices.Repeat([]string{world.DeleteRoute}, 2*len(ways))...)()
		})
	}
}

func TestInstanceRefusedDeleteKeepsTheState(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Becomes(w.AsAdmin(world.Sales()), isCreated)
	w.ResetRequests()
	w.Inject(simulator.Fault{Route: world.DeleteRoute, Kind: simulator.FaultStatusBefore, Status: 500})
	user.Fails([]string{`Unable to delete instance "Vendas": the server failed`, "Try again in a while", "DELETE /instance", "HTTP 500"}, world.Destroy...)
	// A failure that is not known to pass is not tried again.
	w.Wrote(world.DeleteRoute)()
	user.IsSettled()
	w.Heal()
	w.Inject(simulator.Fault{Route: world.DeleteRoute, Kind: simulator.FaultStatusBefore, Status: 401})
	// The token is refused while the listing still has the instance.
	user.Fails([]string{`Unable to delete instance "Vendas": its token was refused, and the listing has it`, "DELETE /instance with HTTP 401"}, world.Destroy...)
	w.Heal()
	user.IsSettled()
	user.Leaves()
}

func TestInstanceDemoServerDeletesAfterAnHour(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{Demo: true})
	another := otherIDs(world.ThisInstance)
	user.Applies(w.AsAdmin(world.Sales()), isCreated...)
	user.Keeps(another()...)
	w.Clock.Advance(59 * time.Minute)
	plansNothing(user)
	// An update does not forget when the hour is over.
	user.Applies(w.AsAdmin(world.InstanceWith(`name = "Recife"`)), isUpdated...)
	plansNothing(user)
	w.Clock.Advance(4 * time.Minute)
	user.Says(isCreated, world.Apply...)
	user.Keeps(another()...)
	plansNothing(user)
	user.Leaves()
}

func TestInstanceDemoServerRefusesTheTokenBeforeTheHour(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{Demo: true})
	refused := []string{`Unable to read instance "Vendas": the instance token was rejected`, "the listing that would tell which was refused as well", "UAZAPI_KNOWN_GONE="}
	user.Applies(w.AsAdmin(world.Sales()), isCreated...)
	plansNothing(user)
	w.RemoveOnly()
	w.Clock.Advance(59 * time.Minute)
	user.Fails(refused, world.Apply...)
	user.Fails(refused, world.Destroy...)
	// Clocks differ a little.
	w.Clock.Advance(2 * time.Minute)
	user.Fails(refused, world.Apply...)
	w.Clock.Advance(2 * time.Minute)
	user.Says([]string{plannedCreate}, world.Plan...)
	user.Leaves()
}

func TestInstanceGoneFromADemoServerIsDestroyed(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{Demo: true})
	user.Applies(w.AsAdmin(world.Sales()), isCreated...)
	plansNothing(user)
	w.Wrote(world.CreateRoute)()
	w.Clock.Advance(63 * time.Minute)
	user.Says([]string{"1 destroyed"}, world.DestroyUnseen...)
	w.HasOnly()
	w.Wrote()()
}

// That the hour is over gives no meaning to a refused admin token.
func TestInstanceDemoInstanceWithoutTokenIsNotGivenUp(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{Demo: true})
	body := world.Sales("store_token = false")
	user.Applies(w.AsAdmin(body), isCreated...)
	user.Fails([]string{`Unable to read instance "Vendas": the server shows no listing`}, world.Plan...)
	w.Clock.Advance(2 * time.Hour)
	w.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultStatusBefore, Status: 401})
	user.Fails([]string{`Unable to read instance "Vendas": the admin token was rejected`}, world.Plan...)
	// A token that was tried does have one.
	user.Configure(w.AsBoth(noToken, body))
	user.Says([]string{plannedCreate}, world.Plan...)
	user.Leaves()
}

func TestInstanceListingMayBeDisabled(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{ListingDisabled: true})
	user.Applies(w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`)), isCreated...)
	plansNothing(user)
	w.Wrote(world.CreateRoute)()
	user.Applies(w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = ""`)), isUpdated...)
	plansNothing(user)
	w.Wrote(world.RenameRoute, world.AdminFieldsRoute)()
	w.HasInstance("Recife", "", "")()
	w.Must(w.Rename(w.Only().ID, "Outro nome"))
	user.Says([]string{plannedUpdate, `"Outro nome" -> "Recife"`, world.Updated}, world.Apply...)
	plansNothing(user)
	w.HasInstance("Recife", "", "")()
	user.Leaves()
}

func TestInstanceWrongAdminToken(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, options := range map[string]simulator.Options{"JSON": {AdminRefusal: simulator.AdminForbidden}, "plain text": {AdminRefusal: simulator.AdminRefusedPlain}} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, options)
			wrong := func(arguments ...string) string {
				return w.Configured(`admin_token = "errado"`, world.Sales(arguments...))
			}
			user.Refuses(wrong(), world.Apply, `Unable to create instance "Vendas": the admin token was rejected`, "with "+world.ThisInstance, "UAZAPI_ADMIN_TOKEN", "Invalid AdminToken Header")
			w.Wrote(world.CreateRoute)()
			user.Becomes(w.AsAdmin(world.Sales()), isCreated)
			w.Wrote(world.CreateRoute)()
			// The token in the state tells as much as a refresh needs.
			user.Configure(wrong())
			plansNothing(user)
			user.Refuses(wrong(`admin_field_02 = "nota"`), world.Apply, `Unable to change the admin fields of instance "Vendas": the admin token was rejected`)
			unstored := w.AsAdmin(world.Sales("store_token = false"))
			user.Applies(unstored, isUpdated...)
			user.Keeps(world.Holds("token", knownvalue.Null()))
			user.Refuses(wrong("store_token = false"), world.Plan, `Unable to read instance "Vendas": the admin token was rejected`, "Set the admin token of")
			user.Settled(unstored)
			user.Leaves()
		})
	}
}
