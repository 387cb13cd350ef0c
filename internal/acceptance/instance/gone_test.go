package instance

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// otherID makes checks that the id is another one in every step that has one.
func otherID() func() []statecheck.StateCheck {
	differs := statecheck.CompareValue(compare.ValuesDiffer())
	return func() []statecheck.StateCheck {
		return []statecheck.StateCheck{differs.AddStateValue(world.ThisInstance, tfjsonpath.New("id"))}
	}
}

func TestInstanceOutsideChangeIsShownAndMended(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	w.Leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.Wrote(world.CreateRoute)},
		world.StillPlans(config, plancheck.ResourceActionUpdate, w.Do(func() error { return w.Rename(w.Only().ID, "Outro nome") })),
		resource.TestStep{Config: config, PostApplyFunc: world.InTurn(w.Wrote(world.RenameRoute), w.HasInstance("Vendas", "cliente 1", ""))},
		// A field that is not configured is somebody else's.
		world.Unchanged(config, w.Do(func() error { return w.SetAdminFields(w.Only().ID, "cliente 1", "de outra pessoa") })),
		resource.TestStep{
			PreConfig:         w.Do(func() error { return w.SetAdminFields(w.Only().ID, "", "de outra pessoa") }),
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("admin_field_02", "de outra pessoa")},
			PostApplyFunc:     world.InTurn(w.Wrote(world.AdminFieldsRoute), w.HasInstance("Vendas", "cliente 1", "de outra pessoa")),
		},
	)
}

func TestInstanceWhatASessionDoesIsNoChange(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales())
	w.Leaving(nil,
		resource.TestStep{Config: config},
		world.Unchanged(config, w.Do(func() error { return w.Pair(w.Only().ID, "5511999990000") })),
		world.Unchanged(config, w.Do(func() error { return w.SetPresence(w.Only().ID, "available") }), func() { w.Clock.Advance(48 * time.Hour) }),
		world.Unchanged(config, w.Do(func() error { return w.LogOut(w.Only().ID) })),
		world.Unchanged(config, w.Do(func() error { return w.SetStatus(w.Only().ID, "hibernated") })),
	)
}

func TestInstanceOutsideDeleteIsPlannedAnew(t *testing.T) {
	for title, arguments := range map[string][]string{
		"with the token":    nil,
		"without the token": {"store_token = false"},
		"protected":         {world.Protected},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{})
			config := w.AsAdmin(world.Sales(arguments...))
			another := otherID()
			w.Leaving(nil,
				resource.TestStep{Config: config, ConfigStateChecks: another()},
				// Another one by the same name is not taken for it.
				world.StillPlans(config, plancheck.ResourceActionCreate, func() { w.Add("Vendas") }, w.Do(func() error { return w.Remove(w.Instances()[0].ID) })),
				resource.TestStep{
					PreConfig:         world.InTurn(w.Do(func() error { return w.Remove(w.Only().ID) }), w.ResetRequests),
					Config:            config,
					ConfigPlanChecks:  world.Plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: another(),
					PostApplyFunc:     w.Wrote(world.CreateRoute),
				},
				resource.TestStep{Config: w.AsAdmin(world.Sales()), PostApplyFunc: w.Wrote()},
			)
		})
	}
}

// Without the listing, a deleted instance and a wrong token look the same.
func TestInstanceOutsideDeleteIsAnErrorWithoutAdminToken(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.Configured("", world.Sales(world.ByToken(existing)))
	refused := world.Says(`Unable to read instance "Vendas": the instance token was rejected`, "with "+world.ThisInstance,
		"both for a wrong token and for an instance that was deleted", "without an admin token the provider cannot tell which",
		"Nothing was changed in the state", "UAZAPI_KNOWN_GONE=", "HTTP 401")
	w.Leaving(nil,
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: w.RemoveOnly, Config: config, ExpectError: refused},
		resource.TestStep{Config: config, Destroy: true, ExpectError: refused},
		// The state is kept: with an admin token it is settled.
		resource.TestStep{
			PreConfig:         w.Wrote(),
			Config:            w.AsAdmin(world.Sales()),
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{w.HoldsID()},
			PostApplyFunc:     w.Wrote(world.CreateRoute),
		},
	)
}

// The server's own word is proof without an admin token, too.
func TestInstanceIsGoneWhereTheServerSaysSo(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.Configured("", world.Sales(world.ByToken(w.Add("Vendas"))))
	gone := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"error":"Instância não encontrada"}`}
	noRoute := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`}
	w.Leaving(nil,
		resource.TestStep{Config: config},
		// Another 404 is no word of the instance.
		resource.TestStep{PreConfig: w.Meets(world.StatusRoute, noRoute), Config: config, PlanOnly: true, ExpectError: world.Says("the server has no such route")},
		world.StillPlans(config, plancheck.ResourceActionCreate, w.Heal, w.Meets(world.StatusRoute, gone)),
		world.Unchanged(config, w.Heal),
	)
}

// The tool destroys at the end without a refresh, so the provider meets an
// instance that is gone only when it deletes it.
func TestInstanceDeletingWhatIsGoneSucceeds(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Leaving(nil, resource.TestStep{Config: w.AsAdmin(world.Sales()), PostApplyFunc: world.InTurn(w.RemoveOnly, w.Wrote(world.CreateRoute))})
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
	for title, config := range map[string]func(*world.World) string{
		"admin": func(w *world.World) string { return w.AsAdmin(world.Sales("store_token = false")) },
		"owner": func(w *world.World) string { return w.Configured("", world.Sales(world.ByToken(w.Add("Vendas")))) },
	} {
		for kind, fault := range map[string]simulator.Fault{
			"dropped":     {Kind: simulator.FaultDropAfter},
			"unavailable": {Kind: simulator.FaultStatusAfter},
			"proxy page":  {Kind: simulator.FaultHTMLAfter},
			"cut":         {Kind: simulator.FaultCutJSON},
		} {
			t.Run(title+" "+kind, func(t *testing.T) {
				t.Parallel()
				w, user := start(t, simulator.Options{})
				user.Applies(config(w))
				w.ResetRequests()
				fault.Route, fault.Times = world.DeleteRoute, 1
				w.Inject(fault)
				user.Leaves()
				w.Wrote(world.DeleteRoute, world.DeleteRoute)()
			})
		}
	}
}

func TestInstanceRefusedDeleteKeepsTheState(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	config := w.AsAdmin(world.Sales())
	w.Leaving(nil,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				w.ResetRequests()
				w.Inject(simulator.Fault{Route: world.DeleteRoute, Kind: simulator.FaultStatusBefore, Status: 500})
			},
			Config:      config,
			Destroy:     true,
			ExpectError: world.Says(`Unable to delete instance "Vendas": the server failed`, "Try again in a while", "DELETE /instance", "HTTP 500"),
		},
		// A failure that is not known to pass is not tried again.
		world.Unchanged(config, w.Wrote(world.DeleteRoute)),
		// The token is refused while the listing still has the instance.
		resource.TestStep{
			PreConfig: func() {
				w.Heal()
				w.Inject(simulator.Fault{Route: world.DeleteRoute, Kind: simulator.FaultStatusBefore, Status: 401})
			},
			Config:      config,
			Destroy:     true,
			ExpectError: world.Says(`Unable to delete instance "Vendas": its token was refused, and the listing has it`, "DELETE /instance with HTTP 401"),
		},
		world.Unchanged(config, w.Heal),
		resource.TestStep{Config: config, Destroy: true},
	)
}

func TestInstanceDemoServerDeletesAfterAnHour(t *testing.T) {
	w := world.Start(t, simulator.Options{Demo: true})
	config, renamed := w.AsAdmin(world.Sales()), w.AsAdmin(world.InstanceWith(`name = "Recife"`))
	another := otherID()
	w.Leaving(nil,
		resource.TestStep{Config: config, ConfigStateChecks: another()},
		world.Unchanged(config, func() { w.Clock.Advance(59 * time.Minute) }),
		// An update does not forget when the hour is over.
		resource.TestStep{Config: renamed, ConfigPlanChecks: world.Plans(plancheck.ResourceActionUpdate)},
		world.StillPlans(renamed, plancheck.ResourceActionCreate, func() { w.Clock.Advance(4 * time.Minute) }),
		resource.TestStep{Config: renamed, ConfigPlanChecks: world.Plans(plancheck.ResourceActionCreate), ConfigStateChecks: another()},
		world.Unchanged(renamed),
	)
}

func TestInstanceDemoServerRefusesTheTokenBeforeTheHour(t *testing.T) {
	w := world.Start(t, simulator.Options{Demo: true})
	config := w.AsAdmin(world.Sales())
	refused := world.Says(`Unable to read instance "Vendas": the instance token was rejected`, "the listing that would tell which was refused as well", "UAZAPI_KNOWN_GONE=")
	w.Leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.RemoveOnly},
		resource.TestStep{PreConfig: func() { w.Clock.Advance(59 * time.Minute) }, Config: config, ExpectError: refused},
		resource.TestStep{Config: config, Destroy: true, ExpectError: refused},
		// Clocks differ a little.
		resource.TestStep{PreConfig: func() { w.Clock.Advance(2 * time.Minute) }, Config: config, ExpectError: refused},
		world.StillPlans(config, plancheck.ResourceActionCreate, func() { w.Clock.Advance(2 * time.Minute) }),
	)
}

func TestInstanceGoneFromADemoServerIsDestroyed(t *testing.T) {
	w := world.Start(t, simulator.Options{Demo: true})
	w.Leaving(nil, resource.TestStep{
		Config:        w.AsAdmin(world.Sales()),
		PostApplyFunc: world.InTurn(func() { w.Clock.Advance(63 * time.Minute) }, w.Wrote(world.CreateRoute)),
	})
	w.Wrote()()
}

// That the hour is over gives no meaning to a refused admin token.
func TestInstanceDemoInstanceWithoutTokenIsNotGivenUp(t *testing.T) {
	w := world.Start(t, simulator.Options{Demo: true})
	body := world.Sales("store_token = false")
	config := w.AsAdmin(body)
	unreadable := world.Says(`Unable to read instance "Vendas": the server shows no listing`)
	opened := fmt.Sprintf("admin_token = %q\n  token = \"0e4ab1e1-52b0-4d0e-9d53-0123456789ab\"", w.AdminToken())
	w.Leaving(nil,
		resource.TestStep{Config: config, ExpectError: unreadable},
		resource.TestStep{
			PreConfig: func() {
				w.Clock.Advance(2 * time.Hour)
				w.Inject(simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultStatusBefore, Status: 401})
			},
			Config:      config,
			PlanOnly:    true,
			ExpectError: world.Says(`Unable to read instance "Vendas": the admin token was rejected`),
		},
		// A token that was tried does have one.
		world.StillPlans(w.Configured(opened, body), plancheck.ResourceActionCreate),
	)
}

func TestInstanceListingMayBeDisabled(t *testing.T) {
	w := world.Start(t, simulator.Options{ListingDisabled: true})
	config := w.AsAdmin(world.Sales(`admin_field_01 = "cliente 1"`))
	renamed := w.AsAdmin(world.InstanceWith(`name = "Recife"`, `admin_field_01 = ""`))
	w.Leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.Wrote(world.CreateRoute)},
		world.Unchanged(config),
		resource.TestStep{Config: renamed, PostApplyFunc: world.InTurn(w.Wrote(world.RenameRoute, world.AdminFieldsRoute), w.HasInstance("Recife", "", ""))},
		world.StillPlans(renamed, plancheck.ResourceActionUpdate, w.Do(func() error { return w.Rename(w.Only().ID, "Outro nome") })),
		resource.TestStep{Config: renamed, PostApplyFunc: w.HasInstance("Recife", "", "")},
	)
}

func TestInstanceWrongAdminToken(t *testing.T) {
	for title, options := range map[string]simulator.Options{"JSON": {AdminRefusal: simulator.AdminForbidden}, "plain text": {AdminRefusal: simulator.AdminRefusedPlain}} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, options)
			wrong := func(body string) string { return w.Configured(`admin_token = "errado"`, body) }
			w.Leaving(nil,
				resource.TestStep{
					Config: wrong(world.Sales()),
					ExpectError: world.Says(`Unable to create instance "Vendas": the admin token was rejected`, "with "+world.ThisInstance, "UAZAPI_ADMIN_TOKEN",
						"Invalid AdminToken Header"),
				},
				resource.TestStep{PreConfig: w.Wrote(world.CreateRoute), Config: w.AsAdmin(world.Sales()), PostApplyFunc: w.Wrote(world.CreateRoute)},
				// The token in the state tells as much as a refresh needs.
				world.Unchanged(wrong(world.Sales())),
				resource.TestStep{
					Config:      wrong(world.Sales(`admin_field_02 = "nota"`)),
					ExpectError: world.Says(`Unable to change the admin fields of instance "Vendas": the admin token was rejected`),
				},
				resource.TestStep{Config: w.AsAdmin(world.Sales("store_token = false")), ConfigStateChecks: []statecheck.StateCheck{world.Holds("token", knownvalue.Null())}},
				resource.TestStep{
					Config:      wrong(world.Sales("store_token = false")),
					PlanOnly:    true,
					ExpectError: world.Says(`Unable to read instance "Vendas": the admin token was rejected`, "Set the admin token of"),
				},
				world.Unchanged(w.AsAdmin(world.Sales("store_token = false"))),
			)
		})
	}
}
