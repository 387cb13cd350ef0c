package instance

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// holdsNoToken checks that the state holds an instance, and no token of it.
func holdsNoToken(id string, version knownvalue.Check) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		world.HoldsText("id", id),
		world.Holds("token", knownvalue.Null()),
		world.Holds("token_wo", knownvalue.Null()),
		world.Holds("token_wo_version", version),
		world.Holds("store_token", knownvalue.Bool(false)),
	}
}

// noToken looks like a token, and opens nothing.
const noToken = "0e4ab1e1-52b0-4d0e-9d53-0123456789ab"

func TestWriteOnlyTokenAdoptsAndIsForgotten(t *testing.T) {
	world.Needs(t, "write-only attributes")
	for title, provider := range map[string]func(w *world.World, existing simulator.Instance, body string) string{
		"found by the admin token":      func(w *world.World, _ simulator.Instance, body string) string { return w.AsAdmin(body) },
		"found by the provider's token": func(w *world.World, in simulator.Instance, body string) string { return w.AsOwner(in.Token, body) },
		"whatever the provider's own is": func(w *world.World, _ simulator.Instance, body string) string {
			return w.AsBoth(noToken, body)
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			existing := w.Add("Vendas")
			config := func(arguments ...string) string { return provider(w, existing, world.Sales(arguments...)) }
			once, twice, without := config(world.ByWriteOnlyToken(existing, 1)), config(world.ByWriteOnlyToken(existing, 2)), config("store_token = false")
			w.Steps(
				resource.TestStep{
					Config:            once,
					ConfigPlanChecks:  world.Plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
					PostApplyFunc:     w.Wrote(),
				},
				world.Unchanged(once),
				resource.TestStep{
					Config:            twice,
					ConfigPlanChecks:  world.Plans(plancheck.ResourceActionUpdate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(2)),
					PostApplyFunc:     w.Wrote(),
				},
				resource.TestStep{
					Config:            without,
					ConfigPlanChecks:  world.Plans(plancheck.ResourceActionUpdate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Null()),
					PostApplyFunc:     w.Wrote(),
				},
				world.Unchanged(without),
				resource.TestStep{Config: without, Destroy: true, PostApplyFunc: w.Wrote(world.DeleteRoute)},
			)
		})
	}
}

func TestWriteOnlyTokenAdoptionMakesItAsConfigured(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.Start(t, simulator.Options{})
	existing := noted(w, "Antiga", "velha", "fica")
	config := w.AsAdmin(world.InstanceWith(`name = "Nova"`, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`, world.ByWriteOnlyToken(existing, 1)))
	renamed := w.AsAdmin(world.InstanceWith(`name = "Outra"`, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`, world.ByWriteOnlyToken(existing, 1)))
	w.Leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: append(holdsNoToken(existing.ID, knownvalue.Int64Exact(1)), world.HoldsText("name", "Nova")),
			PostApplyFunc:     world.InTurn(w.Wrote(world.RenameRoute, world.AdminFieldsRoute), w.HasInstance("Nova", "nova", "fica")),
		},
		world.Unchanged(config),
		resource.TestStep{Config: renamed, ConfigPlanChecks: world.Plans(plancheck.ResourceActionUpdate), PostApplyFunc: w.Wrote(world.RenameRoute)},
	)
}

// What is searched here is all that the tool keeps. The twin gives the same
// value as a token that is stored, which the search has to find.
func TestWriteOnlyTokenIsStoredNowhere(t *testing.T) {
	world.Needs(t, "write-only attributes")
	const variable = "variable \"secret\" {\n  type      = string\n  ephemeral = true\n}\n\n"
	for title, from := range map[string]func(w *world.World, in simulator.Instance) (declared, value string){
		"a literal": func(w *world.World, in simulator.Instance) (string, string) {
			return w.AsAdmin(""), fmt.Sprintf("%q", in.Token)
		},
		"an ephemeral variable": func(w *world.World, _ simulator.Instance) (string, string) { return w.AsAdmin(variable), "var.secret" },
		"an ephemeral variable for the provider too": func(w *world.World, _ simulator.Instance) (string, string) {
			return w.Configured("token = var.secret", variable), "var.secret"
		},
		"an ephemeral resource": func(w *world.World, in simulator.Instance) (string, string) {
			return w.AsAdmin(world.EphemeralOf(world.TokenEphemeral, world.ByID(in))), "ephemeral.uazapi_instance_token.this.token"
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.Start(t, simulator.Options{})
			existing := w.Add("Vendas")
			declared, value := from(w, existing)
			adopts := func(version int) string {
				return declared + world.Sales("token_wo = "+value, fmt.Sprintf("token_wo_version = %d", version), "store_token = false")
			}
			user := w.Terminal(adopts(1))
			user.Environment = append(user.Environment, "TF_VAR_secret="+existing.Token)
			appliesByPlan(user, "first.bin")
			user.Configure(adopts(2))
			appliesByPlan(user, "second.bin")
			if said := user.Run(world.Plan...); !strings.Contains(said, "No changes") {
				t.Errorf("there is something left to do:\n%s", said)
			}
			if !strings.Contains(user.ReadFile("terraform.tfstate"), existing.ID) {
				t.Error("the state does not hold the instance")
			}
			if holding := user.Holding(existing.Token); len(holding) > 0 {
				t.Errorf("the token is in %q", holding)
			}
			w.Wrote()()

			user.Configure(w.AsAdmin(world.Sales(world.ByToken(existing))))
			appliesByPlan(user, "third.bin")
			if holding := user.Holding(existing.Token); !slices.Contains(holding, "terraform.tfstate") || !slices.Contains(holding, "third.bin") {
				t.Errorf("the search finds it in %q only", holding)
			}
		})
	}
}

// appliesByPlan plans into a file and applies that.
func appliesByPlan(user *world.Terminal, file string) {
	user.T.Helper()
	user.Run(append(slices.Clone(world.Plan), "-out="+file)...)
	user.Run("apply", "-input=false", "-no-color", file)
}

func TestWriteOnlyTokenNewVersionHasToOpenThisInstance(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.Start(t, simulator.Options{})
	mine, other := w.Add("Vendas"), w.Add("Outra")
	wrong := simulator.Instance{Token: noToken}
	trocada := func(instance simulator.Instance, version int) string {
		return w.AsAdmin(world.InstanceNamed("Trocada", world.ByWriteOnlyToken(instance, version)))
	}
	w.Leaving([]string{"Outra"},
		resource.TestStep{Config: w.AsAdmin(world.Sales(world.ByWriteOnlyToken(mine, 1)))},
		resource.TestStep{
			PreConfig: w.Wrote(),
			Config:    trocada(other, 2),
			ExpectError: world.Says(`Unable to update instance "Vendas": the token is another instance's`, "with "+world.ThisInstance, "token_wo =",
				fmt.Sprintf("The token opens instance %s, not %s", other.ID, mine.ID), "Nothing was changed"),
		},
		resource.TestStep{
			Config:      trocada(wrong, 2),
			ExpectError: world.Says(`Unable to update instance "Vendas": the instance token was rejected`, "with "+world.ThisInstance, "token_wo =", "HTTP 401"),
		},
		world.Unchanged(w.AsAdmin(world.Sales(world.ByWriteOnlyToken(mine, 1))), w.Wrote()),
		// Without a new version, the token is not looked at.
		world.Unchanged(w.AsAdmin(world.Sales(world.ByWriteOnlyToken(other, 1)))),
		resource.TestStep{
			Config:            trocada(mine, 2),
			ConfigStateChecks: holdsNoToken(mine.ID, knownvalue.Int64Exact(2)),
			PostApplyFunc:     w.Wrote(world.RenameRoute),
		},
	)
}

func TestWriteOnlyTokenTakesThePlaceOfAStoredOne(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	stored := resource.TestStep{
		Config:            w.AsAdmin(world.Sales(world.ByToken(existing))),
		ConfigStateChecks: []statecheck.StateCheck{world.HoldsText("id", existing.ID), world.HoldsText("token", existing.Token), world.Holds("token_wo_version", knownvalue.Null())},
		PostApplyFunc:     w.Wrote(),
	}
	once := w.AsAdmin(world.Sales(world.ByWriteOnlyToken(existing, 1)))
	forgotten := resource.TestStep{
		Config:            once,
		ConfigPlanChecks:  world.Plans(plancheck.ResourceActionUpdate),
		ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
		PostApplyFunc:     w.Wrote(),
	}
	w.Leaving(nil, stored, forgotten, world.Unchanged(once), stored, forgotten)
}

func TestWriteOnlyTokenImportedInstancePlansCleanAfterOneUpdate(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.AsAdmin(world.Sales(world.ByWriteOnlyToken(existing, 1)))
	imported := imports(config, existing.ID)
	imported.ImportStateCheck = func(states []*terraform.InstanceState) error {
		if version, is := states[0].Attributes["token_wo_version"]; is {
			return fmt.Errorf("the import has version %q", version)
		}
		return nil
	}
	w.Leaving(nil,
		imported,
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
			PostApplyFunc:     w.Wrote(),
		},
		world.Unchanged(config),
	)
}

// Refreshing has no configuration. An instance that only its write-only token
// opens could not be read again, so it is not adopted.
func TestWriteOnlyTokenThatLaterRunsWouldMissAdoptsNothing(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	absent := simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultStatusBefore, Status: 200, Body: "[]"}
	for title, c := range map[string]struct {
		options  simulator.Options
		faults   []simulator.Fault
		provider func(w *world.World, body string) string
		says     []string
		// planned says that the plan refuses it already.
		planned bool
	}{
		"no credential": {
			provider: func(w *world.World, body string) string { return w.Configured("", body) },
			says:     []string{"the provider has neither an admin token nor a token of its own", "Nothing was changed or saved", "Set admin_token"},
			planned:  true,
		},
		"wrong admin token": {
			provider: func(w *world.World, body string) string { return w.Configured(`admin_token = "errado"`, body) },
			says:     []string{"the server does not accept the admin token, and the provider has no token of its own", "Set admin_token", "The server answered GET /instance/all"},
		},
		"wrong token of the provider": {
			provider: func(w *world.World, body string) string { return w.AsOwner(noToken, body) },
			says:     []string{"the provider has no admin token, and the provider's own token was rejected"},
		},
		"another's token of the provider": {
			provider: func(w *world.World, body string) string { return w.AsOwner(w.Newest().Token, body) },
			says:     []string{"the provider has no admin token, and the provider's own token opens instance r"},
		},
		"no listing": {
			options:  simulator.Options{ListingDisabled: true},
			provider: (*world.World).AsAdmin,
			says:     []string{"the server shows no listing, and the provider has no token of its own", "or give the provider the token of this instance as its own"},
		},
		"not in the listing": {
			faults:   []simulator.Fault{absent},
			provider: (*world.World).AsAdmin,
			says:     []string{"the listing of the server does not have it", "The listing of http://127.0.0.1", "holds 0 instances", "Check that admin_token"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, c.options)
			existing := w.Add("Vendas")
			w.Add("Outra")
			body := world.InstanceNamed("Nova", world.ByWriteOnlyToken(existing, 1))
			for _, fault := range c.faults {
				w.Inject(fault)
			}
			command := world.Apply
			if c.planned {
				command = world.Plan
			}
			user.Refuses(c.provider(w, body), command, append([]string{`: it could not be found again`, "with " + world.ThisInstance, "token_wo ="}, c.says...)...)
			w.Wrote()()
			w.Heal()
			user.Applies(w.AsOwner(existing.Token, body), world.Created)
			w.Wrote(world.RenameRoute)()
			user.IsSettled()
		})
	}
}

// The same holds where a token leaves the state for a write-only one.
func TestWriteOnlyTokenThatLaterRunsWouldMissStaysInTheState(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	stored := w.Configured("", world.Sales(world.ByToken(existing)))
	once := world.Sales(world.ByWriteOnlyToken(existing, 1))
	w.Leaving(nil,
		resource.TestStep{Config: stored},
		resource.TestStep{Config: w.Configured("", once), PlanOnly: true, ExpectError: world.Says(`Unable to update instance "Vendas": it could not be found again`, "token_wo =", "neither an admin token nor")},
		resource.TestStep{Config: w.Configured(`admin_token = "errado"`, once), ExpectError: world.Says(`Unable to update instance "Vendas": it could not be found again`, "the server does not accept the admin token")},
		world.Unchanged(stored),
		resource.TestStep{Config: w.AsOwner(existing.Token, once), ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1))},
	)
}

func TestWriteOnlyTokenAdoptionThatFailsHalfWayIsTriedAgain(t *testing.T) {
	world.Needs(t, "write-only attributes")
	for title, c := range map[string]struct {
		fault simulator.Fault
		wrote []string
	}{
		"open":    {simulator.Fault{Route: "GET /instance/status", Kind: simulator.FaultStatusBefore, Status: 500}, nil},
		"listing": {simulator.Fault{Route: world.ListRoute, Kind: simulator.FaultStatusBefore, Status: 500}, nil},
		"rename":  {simulator.Fault{Route: world.RenameRoute, Kind: simulator.FaultStatusBefore, Status: 500}, []string{world.RenameRoute, world.AdminFieldsRoute}},
		"admin":   {simulator.Fault{Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500}, []string{world.RenameRoute, world.AdminFieldsRoute}},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.Start(t, simulator.Options{})
			existing := w.Paired("Antiga", "5511999990000")
			config := w.AsAdmin(world.InstanceNamed("Nova", `admin_field_01 = "nota"`, world.ByWriteOnlyToken(existing, 1)))
			w.Leaving(nil,
				resource.TestStep{
					PreConfig:   func() { w.Inject(c.fault) },
					Config:      config,
					ExpectError: world.Says("Unable to", "the server failed", "HTTP 500"),
				},
				resource.TestStep{
					PreConfig:         world.InTurn(w.Wrote(c.wrote...), w.Heal),
					Config:            config,
					ConfigPlanChecks:  world.Plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
					PostApplyFunc: func() {
						w.HasInstance("Nova", "nota", "")()
						if w.Calls(world.DeleteRoute) != 0 || w.Calls(world.CreateRoute) != 0 || !w.Only().Connected {
							t.Error("the adopted instance was not left in peace")
						}
					},
				},
			)
		})
	}
}

func TestWriteOnlyTokenWrongOneAdoptsNothing(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.StartTicking(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.AsAdmin(world.Sales(world.ByWriteOnlyToken(existing, 1)))
	w.Leaving(nil,
		resource.TestStep{
			Config:      w.AsAdmin(world.Sales(world.ByWriteOnlyToken(simulator.Instance{Token: noToken}, 1))),
			ExpectError: world.Says(`Unable to adopt instance "Vendas": the instance token was rejected`, "with "+world.ThisInstance, "token_wo =", "HTTP 401"),
		},
		resource.TestStep{
			PreConfig:     w.Wrote(),
			Config:        w.AsAdmin(world.Sales(world.ByWriteOnlyToken(simulator.Instance{Token: " " + existing.Token + "\n"}, 1))),
			PostApplyFunc: w.Wrote(),
		},
		// Somebody deletes it: it is adopted again, and not created.
		world.StillPlans(config, plancheck.ResourceActionCreate, w.Do(func() error { return w.Remove(existing.ID) })),
		resource.TestStep{Config: config, ExpectError: world.Says(`Unable to adopt instance "Vendas": the instance token was rejected`)},
		resource.TestStep{PreConfig: w.Wrote(), Config: w.AsAdmin(world.Sales("store_token = false")), PostApplyFunc: w.Wrote(world.CreateRoute)},
	)
}

// What is known late is judged as soon as it is known.
func TestWriteOnlyTokenMayBeKnownLater(t *testing.T) {
	world.Needs(t, "write-only attributes")
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Antiga")
	body := func(store string) string {
		return w.AsAdmin(world.Later(fmt.Sprintf("%q", existing.Token)) + world.Sales("token_wo = terraform_data.later.output",
			"token_wo_version = length(terraform_data.later.output)", "store_token = "+store))
	}
	config := body(`terraform_data.later.output == ""`)
	w.Leaving(nil,
		resource.TestStep{
			Config:      body(`terraform_data.later.output != ""`),
			ExpectError: world.Says("Invalid combination of store_token and token_wo", "Set store_token = false"),
		},
		resource.TestStep{
			PreConfig:         w.Wrote(),
			Config:            config,
			ConfigPlanChecks:  world.Plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(36)),
			PostApplyFunc:     w.Wrote(world.RenameRoute),
		},
		world.Unchanged(config),
	)
}

func TestWriteOnlyTokenIsInNoGeneratedConfiguration(t *testing.T) {
	world.Needs(t, "write-only attributes")
	world.Needs(t, "queries")
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	existing := w.Add("Vendas")
	user := w.Terminal(w.AsAdmin(""))
	user.WriteFile("fleet.tfquery.hcl", "list \"uazapi_instance\" \"all\" {\n  provider         = uazapi\n  include_resource = true\n}\n")
	user.Run("query", "-no-color", "-generate-config-out=fleet.tf")
	written := user.ReadFile("fleet.tf")
	if !strings.Contains(written, existing.ID) || strings.Contains(written, existing.Token) {
		t.Errorf("this is not the configuration of what was found, without its token:\n%s", written)
	}
	// The tool writes down every optional attribute. What is null is not given.
	if given := regexp.MustCompile(`(?m)^\s*token_wo(_version)?\s*=\s*[^n\s]`); given.MatchString(written) {
		t.Errorf("the write-only token is given:\n%s", written)
	}
	if said := user.Run(world.Apply...); !strings.Contains(said, "1 imported, 0 added, 0 changed") {
		t.Errorf("what was found is not imported as it is:\n%s", said)
	}
}
