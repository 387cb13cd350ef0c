package acceptance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// remove has somebody else delete the server's only instance.
func (w *world) remove() { w.must(w.Remove(w.the().ID)) }

// otherID makes checks that the id is another one in every step that has one.
func otherID() func() []statecheck.StateCheck {
	differs := statecheck.CompareValue(compare.ValuesDiffer())
	return func() []statecheck.StateCheck {
		return []statecheck.StateCheck{differs.AddStateValue(thisInstance, tfjsonpath.New("id"))}
	}
}

func TestInstance_outsideChangeIsShownAndMended(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales(`admin_field_01 = "cliente 1"`))
	w.leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.wrote(createInstance)},
		stillPlans(config, plancheck.ResourceActionUpdate, w.do(func() error { return w.Rename(w.the().ID, "Outro nome") })),
		resource.TestStep{Config: config, PostApplyFunc: all(w.wrote(renameInstance), w.has("Vendas", "cliente 1", ""))},
		// A field that is not configured is somebody else's.
		unchanged(config, w.do(func() error { return w.SetAdminFields(w.the().ID, "cliente 1", "de outra pessoa") })),
		resource.TestStep{
			PreConfig:         w.do(func() error { return w.SetAdminFields(w.the().ID, "", "de outra pessoa") }),
			Config:            config,
			ConfigStateChecks: []statecheck.StateCheck{holdsText("admin_field_02", "de outra pessoa")},
			PostApplyFunc:     all(w.wrote(noteInstance), w.has("Vendas", "cliente 1", "de outra pessoa")),
		},
	)
}

func TestInstance_whatASessionDoesIsNoChange(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales())
	w.leaving(nil,
		resource.TestStep{Config: config},
		unchanged(config, w.do(func() error { return w.Pair(w.the().ID, "5511999990000") })),
		unchanged(config, w.do(func() error { return w.SetPresence(w.the().ID, "available") }), func() { w.clock.Advance(48 * time.Hour) }),
		unchanged(config, w.do(func() error { return w.LogOut(w.the().ID) })),
		unchanged(config, w.do(func() error { return w.SetStatus(w.the().ID, "hibernated") })),
	)
}

func TestInstance_outsideDeleteIsPlannedAnew(t *testing.T) {
	for title, arguments := range map[string][]string{
		"with the token":    nil,
		"without the token": {"store_token = false"},
		"protected":         {protectedArgument},
	} {
		t.Run(title, func(t *testing.T) {
			w := newTickingWorld(t, simulator.Options{})
			config := w.asAdmin(sales(arguments...))
			another := otherID()
			w.leaving(nil,
				resource.TestStep{Config: config, ConfigStateChecks: another()},
				// Another one by the same name is not taken for it.
				stillPlans(config, plancheck.ResourceActionCreate, func() { w.Add("Vendas") }, w.do(func() error { return w.Remove(w.Instances()[0].ID) })),
				resource.TestStep{
					PreConfig:         all(w.do(func() error { return w.Remove(w.the().ID) }), w.ResetRequests),
					Config:            config,
					ConfigPlanChecks:  plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: another(),
					PostApplyFunc:     w.wrote(createInstance),
				},
				resource.TestStep{Config: w.asAdmin(sales()), PostApplyFunc: w.wrote()},
			)
		})
	}
}

// Without the listing, a deleted instance and a wrong token look the same.
func TestInstance_outsideDeleteIsAnErrorWithoutAdminToken(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.configured("", sales(opened(existing)))
	refused := says(`Unable to read instance "Vendas": the instance token was rejected`, "with "+thisInstance,
		"both for a wrong token and for an instance that was deleted", "without an admin token the provider cannot tell which",
		"Nothing was changed in the state", "UAZAPI_KNOWN_GONE=", "HTTP 401")
	w.leaving(nil,
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: w.remove, Config: config, ExpectError: refused},
		resource.TestStep{Config: config, Destroy: true, ExpectError: refused},
		// The state is kept: with an admin token it is settled.
		resource.TestStep{
			PreConfig:         w.wrote(),
			Config:            w.asAdmin(sales()),
			ConfigPlanChecks:  plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{w.holdsID()},
			PostApplyFunc:     w.wrote(createInstance),
		},
	)
}

// The server's own word is proof without an admin token, too.
func TestInstance_isGoneWhereTheServerSaysSo(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.configured("", sales(opened(w.Add("Vendas"))))
	gone := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"error":"Instância não encontrada"}`}
	noRoute := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 404, Body: `{"code":404,"message":"Not Found.","data":{}}`}
	w.leaving(nil,
		resource.TestStep{Config: config},
		// Another 404 is no word of the instance.
		resource.TestStep{PreConfig: w.meets(readStatus, noRoute), Config: config, PlanOnly: true, ExpectError: says("the server has no such route")},
		stillPlans(config, plancheck.ResourceActionCreate, w.Heal, w.meets(readStatus, gone)),
		unchanged(config, w.Heal),
	)
}

// The tool destroys at the end without a refresh, so the provider meets an
// instance that is gone only when it deletes it.
func TestInstance_deletingWhatIsGoneSucceeds(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	w.leaving(nil, resource.TestStep{Config: w.asAdmin(sales()), PostApplyFunc: all(w.remove, w.wrote(createInstance))})
	w.wrote()()
}

func TestInstance_goneBetweenPlanAndApplyIsReported(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(instance(`name = "Recife"`))
	w.leaving(nil,
		resource.TestStep{Config: w.asAdmin(sales())},
		resource.TestStep{
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{between(w.remove)}},
			ExpectError:      says(`Unable to update instance "Vendas": it does not exist`, "does not have it", "terraform plan"),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: plans(plancheck.ResourceActionCreate)},
	)
}

func TestInstance_lostAnswerToADeleteIsNoError(t *testing.T) {
	for title, config := range map[string]func(*world) string{
		"admin": func(w *world) string { return w.asAdmin(sales("store_token = false")) },
		"owner": func(w *world) string { return w.configured("", sales(opened(w.Add("Vendas")))) },
	} {
		for kind, fault := range map[string]simulator.Fault{
			"dropped":     {Kind: simulator.FaultDropAfter},
			"unavailable": {Kind: simulator.FaultStatusAfter},
			"proxy page":  {Kind: simulator.FaultHTMLAfter},
			"cut":         {Kind: simulator.FaultCutJSON},
		} {
			t.Run(title+" "+kind, func(t *testing.T) {
				w := newWorld(t, simulator.Options{})
				config := config(w)
				fault.Route, fault.Times = deleteInstance, 1
				w.leaving(nil,
					resource.TestStep{Config: config},
					resource.TestStep{
						PreConfig:     func() { w.ResetRequests(); w.Inject(fault) },
						Config:        config,
						Destroy:       true,
						PostApplyFunc: w.wrote(deleteInstance, deleteInstance),
					},
				)
			})
		}
	}
}

func TestInstance_refusedDeleteKeepsTheState(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	config := w.asAdmin(sales())
	w.leaving(nil,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				w.ResetRequests()
				w.Inject(simulator.Fault{Route: deleteInstance, Kind: simulator.FaultStatusBefore, Status: 500})
			},
			Config:      config,
			Destroy:     true,
			ExpectError: says(`Unable to delete instance "Vendas": the server failed`, "Try again in a while", "DELETE /instance", "HTTP 500"),
		},
		// A failure that is not known to pass is not tried again.
		unchanged(config, w.wrote(deleteInstance)),
		// The token is refused while the listing still has the instance.
		resource.TestStep{
			PreConfig: func() {
				w.Heal()
				w.Inject(simulator.Fault{Route: deleteInstance, Kind: simulator.FaultStatusBefore, Status: 401})
			},
			Config:      config,
			Destroy:     true,
			ExpectError: says(`Unable to delete instance "Vendas": its token was refused, and the listing has it`, "DELETE /instance with HTTP 401"),
		},
		unchanged(config, w.Heal),
		resource.TestStep{Config: config, Destroy: true},
	)
}

func TestInstance_demoServerDeletesAfterAnHour(t *testing.T) {
	w := newWorld(t, simulator.Options{Demo: true})
	config, renamed := w.asAdmin(sales()), w.asAdmin(instance(`name = "Recife"`))
	another := otherID()
	w.leaving(nil,
		resource.TestStep{Config: config, ConfigStateChecks: another()},
		unchanged(config, func() { w.clock.Advance(59 * time.Minute) }),
		// An update does not forget when the hour is over.
		resource.TestStep{Config: renamed, ConfigPlanChecks: plans(plancheck.ResourceActionUpdate)},
		stillPlans(renamed, plancheck.ResourceActionCreate, func() { w.clock.Advance(4 * time.Minute) }),
		resource.TestStep{Config: renamed, ConfigPlanChecks: plans(plancheck.ResourceActionCreate), ConfigStateChecks: another()},
		unchanged(renamed),
	)
}

func TestInstance_demoServerRefusesTheTokenBeforeTheHour(t *testing.T) {
	w := newWorld(t, simulator.Options{Demo: true})
	config := w.asAdmin(sales())
	refused := says(`Unable to read instance "Vendas": the instance token was rejected`, "the listing that would tell which was refused as well", "UAZAPI_KNOWN_GONE=")
	w.leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.remove},
		resource.TestStep{PreConfig: func() { w.clock.Advance(59 * time.Minute) }, Config: config, ExpectError: refused},
		resource.TestStep{Config: config, Destroy: true, ExpectError: refused},
		// Clocks differ a little.
		resource.TestStep{PreConfig: func() { w.clock.Advance(2 * time.Minute) }, Config: config, ExpectError: refused},
		stillPlans(config, plancheck.ResourceActionCreate, func() { w.clock.Advance(2 * time.Minute) }),
	)
}

func TestInstance_goneFromADemoServerIsDestroyed(t *testing.T) {
	w := newWorld(t, simulator.Options{Demo: true})
	w.leaving(nil, resource.TestStep{
		Config:        w.asAdmin(sales()),
		PostApplyFunc: all(func() { w.clock.Advance(63 * time.Minute) }, w.wrote(createInstance)),
	})
	w.wrote()()
}

// That the hour is over gives no meaning to a refused admin token.
func TestInstance_demoInstanceWithoutTokenIsNotGivenUp(t *testing.T) {
	w := newWorld(t, simulator.Options{Demo: true})
	body := sales("store_token = false")
	config := w.asAdmin(body)
	unreadable := says(`Unable to read instance "Vendas": the server shows no listing`)
	opened := fmt.Sprintf("admin_token = %q\n  token = \"0e4ab1e1-52b0-4d0e-9d53-0123456789ab\"", w.AdminToken())
	w.leaving(nil,
		resource.TestStep{Config: config, ExpectError: unreadable},
		resource.TestStep{
			PreConfig: func() {
				w.clock.Advance(2 * time.Hour)
				w.Inject(simulator.Fault{Route: listInstances, Kind: simulator.FaultStatusBefore, Status: 401})
			},
			Config:      config,
			PlanOnly:    true,
			ExpectError: says(`Unable to read instance "Vendas": the admin token was rejected`),
		},
		// A token that was tried does have one.
		stillPlans(w.configured(opened, body), plancheck.ResourceActionCreate),
	)
}

func TestInstance_listingMayBeDisabled(t *testing.T) {
	w := newWorld(t, simulator.Options{ListingDisabled: true})
	config := w.asAdmin(sales(`admin_field_01 = "cliente 1"`))
	renamed := w.asAdmin(instance(`name = "Recife"`, `admin_field_01 = ""`))
	w.leaving(nil,
		resource.TestStep{Config: config, PostApplyFunc: w.wrote(createInstance)},
		unchanged(config),
		resource.TestStep{Config: renamed, PostApplyFunc: all(w.wrote(renameInstance, noteInstance), w.has("Recife", "", ""))},
		stillPlans(renamed, plancheck.ResourceActionUpdate, w.do(func() error { return w.Rename(w.the().ID, "Outro nome") })),
		resource.TestStep{Config: renamed, PostApplyFunc: w.has("Recife", "", "")},
	)
}

func TestInstance_wrongAdminToken(t *testing.T) {
	for title, options := range map[string]simulator.Options{"JSON": {AdminRefusal: simulator.AdminForbidden}, "plain text": {AdminRefusal: simulator.AdminRefusedPlain}} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, options)
			wrong := func(body string) string { return w.configured(`admin_token = "errado"`, body) }
			w.leaving(nil,
				resource.TestStep{
					Config: wrong(sales()),
					ExpectError: says(`Unable to create instance "Vendas": the admin token was rejected`, "with "+thisInstance, "UAZAPI_ADMIN_TOKEN",
						"Invalid AdminToken Header"),
				},
				resource.TestStep{PreConfig: w.wrote(createInstance), Config: w.asAdmin(sales()), PostApplyFunc: w.wrote(createInstance)},
				// The token in the state tells as much as a refresh needs.
				unchanged(wrong(sales())),
				resource.TestStep{
					Config:      wrong(sales(`admin_field_02 = "nota"`)),
					ExpectError: says(`Unable to change the admin fields of instance "Vendas": the admin token was rejected`),
				},
				resource.TestStep{Config: w.asAdmin(sales("store_token = false")), ConfigStateChecks: []statecheck.StateCheck{holds("token", knownvalue.Null())}},
				resource.TestStep{
					Config:      wrong(sales("store_token = false")),
					PlanOnly:    true,
					ExpectError: says(`Unable to read instance "Vendas": the admin token was rejected`, "Set the admin token of"),
				},
				unchanged(w.asAdmin(sales("store_token = false"))),
			)
		})
	}
}
