package acceptance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// opensOnce are the arguments of a token that is not stored.
func opensOnce(instance simulator.Instance, version int) string {
	return fmt.Sprintf("token_wo = %q\n  token_wo_version = %d\n  store_token = false", instance.Token, version)
}

// holdsNoToken checks that the state holds an instance, and no token of it.
func holdsNoToken(id string, version knownvalue.Check) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		holdsText("id", id),
		holds("token", knownvalue.Null()),
		holds("token_wo", knownvalue.Null()),
		holds("token_wo_version", version),
		holds("store_token", knownvalue.Bool(false)),
	}
}

// noToken looks like a token, and opens nothing.
const noToken = "0e4ab1e1-52b0-4d0e-9d53-0123456789ab"

func TestWriteOnlyToken_adoptsAndIsForgotten(t *testing.T) {
	needs(t, "write-only attributes")
	for title, provider := range map[string]func(w *world, existing simulator.Instance, body string) string{
		"found by the admin token":      func(w *world, _ simulator.Instance, body string) string { return w.asAdmin(body) },
		"found by the provider's token": func(w *world, in simulator.Instance, body string) string { return w.asOwner(in.Token, body) },
		"whatever the provider's own is": func(w *world, _ simulator.Instance, body string) string {
			return w.withBoth(noToken, body)
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			existing := w.Add("Vendas")
			config := func(arguments ...string) string { return provider(w, existing, sales(arguments...)) }
			once, twice, without := config(opensOnce(existing, 1)), config(opensOnce(existing, 2)), config("store_token = false")
			w.steps(
				resource.TestStep{
					Config:            once,
					ConfigPlanChecks:  plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
					PostApplyFunc:     w.wrote(),
				},
				unchanged(once),
				resource.TestStep{
					Config:            twice,
					ConfigPlanChecks:  plans(plancheck.ResourceActionUpdate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(2)),
					PostApplyFunc:     w.wrote(),
				},
				resource.TestStep{
					Config:            without,
					ConfigPlanChecks:  plans(plancheck.ResourceActionUpdate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Null()),
					PostApplyFunc:     w.wrote(),
				},
				unchanged(without),
				resource.TestStep{Config: without, Destroy: true, PostApplyFunc: w.wrote(deleteInstance)},
			)
		})
	}
}

// withBoth is a configuration whose provider has the admin token and the token
// of one instance.
func (w *world) withBoth(token, body string) string {
	return w.configured(fmt.Sprintf("admin_token = %q\n  token = %q", w.AdminToken(), token), body)
}

func TestWriteOnlyToken_adoptionMakesItAsConfigured(t *testing.T) {
	needs(t, "write-only attributes")
	w := newWorld(t, simulator.Options{})
	existing := w.noted("Antiga", "velha", "fica")
	config := w.asAdmin(instance(`name = "Nova"`, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`, opensOnce(existing, 1)))
	renamed := w.asAdmin(instance(`name = "Outra"`, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`, opensOnce(existing, 1)))
	w.leaving(nil,
		resource.TestStep{
			Config:            config,
			ConfigStateChecks: append(holdsNoToken(existing.ID, knownvalue.Int64Exact(1)), holdsText("name", "Nova")),
			PostApplyFunc:     all(w.wrote(renameInstance, noteInstance), w.has("Nova", "nova", "fica")),
		},
		unchanged(config),
		resource.TestStep{Config: renamed, ConfigPlanChecks: plans(plancheck.ResourceActionUpdate), PostApplyFunc: w.wrote(renameInstance)},
	)
}

// What is searched here is all that the tool keeps. The twin gives the same
// value as a token that is stored, which the search has to find.
func TestWriteOnlyToken_isStoredNowhere(t *testing.T) {
	needs(t, "write-only attributes")
	const variable = "variable \"secret\" {\n  type      = string\n  ephemeral = true\n}\n\n"
	for title, from := range map[string]func(w *world, in simulator.Instance) (declared, value string){
		"a literal": func(w *world, in simulator.Instance) (string, string) {
			return w.asAdmin(""), fmt.Sprintf("%q", in.Token)
		},
		"an ephemeral variable": func(w *world, _ simulator.Instance) (string, string) { return w.asAdmin(variable), "var.secret" },
		"an ephemeral variable for the provider too": func(w *world, _ simulator.Instance) (string, string) {
			return w.configured("token = var.secret", variable), "var.secret"
		},
		"an ephemeral resource": func(w *world, in simulator.Instance) (string, string) {
			return w.asAdmin(ephemeralOf(tokenEphemeral, named(in))), "ephemeral.uazapi_instance_token.this.token"
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, simulator.Options{})
			existing := w.Add("Vendas")
			declared, value := from(w, existing)
			adopts := func(version int) string {
				return declared + sales("token_wo = "+value, fmt.Sprintf("token_wo_version = %d", version), "store_token = false")
			}
			user := w.terminal(adopts(1))
			user.environment = append(user.environment, "TF_VAR_secret="+existing.Token)
			user.appliesByPlan("first.bin")
			user.configure(adopts(2))
			user.appliesByPlan("second.bin")
			if said := user.run(planned...); !strings.Contains(said, "No changes") {
				t.Errorf("there is something left to do:\n%s", said)
			}
			if !strings.Contains(user.read("terraform.tfstate"), existing.ID) {
				t.Error("the state does not hold the instance")
			}
			if holding := user.holding(existing.Token); len(holding) > 0 {
				t.Errorf("the token is in %q", holding)
			}
			w.wrote()()

			user.configure(w.asAdmin(sales(opened(existing))))
			user.appliesByPlan("third.bin")
			if holding := user.holding(existing.Token); !slices.Contains(holding, "terraform.tfstate") || !slices.Contains(holding, "third.bin") {
				t.Errorf("the search finds it in %q only", holding)
			}
		})
	}
}

// appliesByPlan plans into a file and applies that.
func (t *terminal) appliesByPlan(file string) {
	t.t.Helper()
	t.run(append(slices.Clone(planned), "-out="+file)...)
	t.run("apply", "-input=false", "-no-color", file)
}

func TestWriteOnlyToken_newVersionHasToOpenThisInstance(t *testing.T) {
	needs(t, "write-only attributes")
	w := newWorld(t, simulator.Options{})
	mine, other := w.Add("Vendas"), w.Add("Outra")
	wrong := simulator.Instance{Token: noToken}
	trocada := func(instance simulator.Instance, version int) string {
		return w.asAdmin(instanceNamed("Trocada", opensOnce(instance, version)))
	}
	w.leaving([]string{"Outra"},
		resource.TestStep{Config: w.asAdmin(sales(opensOnce(mine, 1)))},
		resource.TestStep{
			PreConfig: w.wrote(),
			Config:    trocada(other, 2),
			ExpectError: says(`Unable to update instance "Vendas": the token is another instance's`, "with "+thisInstance, "token_wo =",
				fmt.Sprintf("The token opens instance %s, not %s", other.ID, mine.ID), "Nothing was changed"),
		},
		resource.TestStep{
			Config:      trocada(wrong, 2),
			ExpectError: says(`Unable to update instance "Vendas": the instance token was rejected`, "with "+thisInstance, "token_wo =", "HTTP 401"),
		},
		unchanged(w.asAdmin(sales(opensOnce(mine, 1))), w.wrote()),
		// Without a new version, the token is not looked at.
		unchanged(w.asAdmin(sales(opensOnce(other, 1)))),
		resource.TestStep{
			Config:            trocada(mine, 2),
			ConfigStateChecks: holdsNoToken(mine.ID, knownvalue.Int64Exact(2)),
			PostApplyFunc:     w.wrote(renameInstance),
		},
	)
}

// instanceNamed is the resource under test with a name.
func instanceNamed(name string, arguments ...string) string {
	return instance(append([]string{fmt.Sprintf("name = %q", name)}, arguments...)...)
}

func TestWriteOnlyToken_takesThePlaceOfAStoredOne(t *testing.T) {
	needs(t, "write-only attributes")
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	stored := resource.TestStep{
		Config:            w.asAdmin(sales(opened(existing))),
		ConfigStateChecks: []statecheck.StateCheck{holdsText("id", existing.ID), holdsText("token", existing.Token), holds("token_wo_version", knownvalue.Null())},
		PostApplyFunc:     w.wrote(),
	}
	once := w.asAdmin(sales(opensOnce(existing, 1)))
	forgotten := resource.TestStep{
		Config:            once,
		ConfigPlanChecks:  plans(plancheck.ResourceActionUpdate),
		ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
		PostApplyFunc:     w.wrote(),
	}
	w.leaving(nil, stored, forgotten, unchanged(once), stored, forgotten)
}

func TestWriteOnlyToken_importedInstancePlansCleanAfterOneUpdate(t *testing.T) {
	needs(t, "write-only attributes")
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.asAdmin(sales(opensOnce(existing, 1)))
	imported := imports(config, existing.ID)
	imported.ImportStateCheck = func(states []*terraform.InstanceState) error {
		if version, is := states[0].Attributes["token_wo_version"]; is {
			return fmt.Errorf("the import has version %q", version)
		}
		return nil
	}
	w.leaving(nil,
		imported,
		resource.TestStep{
			Config:            config,
			ConfigPlanChecks:  plans(plancheck.ResourceActionUpdate),
			ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
			PostApplyFunc:     w.wrote(),
		},
		unchanged(config),
	)
}

// Refreshing has no configuration. An instance that only its write-only token
// opens could not be read again, so it is not adopted.
func TestWriteOnlyToken_thatLaterRunsWouldMissAdoptsNothing(t *testing.T) {
	needs(t, "write-only attributes")
	absent := simulator.Fault{Route: listInstances, Kind: simulator.FaultStatusBefore, Status: 200, Body: "[]"}
	for title, c := range map[string]struct {
		options  simulator.Options
		faults   []simulator.Fault
		provider func(w *world, body string) string
		says     []string
		// planned says that the plan refuses it already.
		planned bool
	}{
		"no credential": {
			provider: func(w *world, body string) string { return w.configured("", body) },
			says:     []string{"the provider has neither an admin token nor a token of its own", "Nothing was changed or saved", "Set admin_token"},
			planned:  true,
		},
		"wrong admin token": {
			provider: func(w *world, body string) string { return w.configured(`admin_token = "errado"`, body) },
			says:     []string{"the server does not accept the admin token, and the provider has no token of its own", "Set admin_token", "The server answered GET /instance/all"},
		},
		"wrong token of the provider": {
			provider: func(w *world, body string) string { return w.asOwner(noToken, body) },
			says:     []string{"the provider has no admin token, and the provider's own token was rejected"},
		},
		"another's token of the provider": {
			provider: func(w *world, body string) string { return w.asOwner(w.newest().Token, body) },
			says:     []string{"the provider has no admin token, and the provider's own token opens instance r"},
		},
		"no listing": {
			options:  simulator.Options{ListingDisabled: true},
			provider: (*world).asAdmin,
			says:     []string{"the server shows no listing, and the provider has no token of its own", "or give the provider the token of this instance as its own"},
		},
		"not in the listing": {
			faults:   []simulator.Fault{absent},
			provider: (*world).asAdmin,
			says:     []string{"the listing of the server does not have it", "The listing of http://127.0.0.1", "holds 0 instances", "Check that admin_token"},
		},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, c.options)
			existing := w.Add("Vendas")
			w.Add("Outra")
			body := instanceNamed("Nova", opensOnce(existing, 1))
			for _, fault := range c.faults {
				w.Inject(fault)
			}
			refused := resource.TestStep{
				Config:      c.provider(w, body),
				PlanOnly:    c.planned,
				ExpectError: says(append([]string{`: it could not be found again`, "with " + thisInstance, "token_wo ="}, c.says...)...),
			}
			w.steps(refused, resource.TestStep{
				PreConfig:        all(w.wrote(), w.Heal),
				Config:           w.asOwner(existing.Token, body),
				ConfigPlanChecks: plans(plancheck.ResourceActionCreate),
				PostApplyFunc:    w.wrote(renameInstance),
			})
		})
	}
}

// The same holds where a token leaves the state for a write-only one.
func TestWriteOnlyToken_thatLaterRunsWouldMissStaysInTheState(t *testing.T) {
	needs(t, "write-only attributes")
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	stored := w.configured("", sales(opened(existing)))
	once := sales(opensOnce(existing, 1))
	w.leaving(nil,
		resource.TestStep{Config: stored},
		resource.TestStep{Config: w.configured("", once), PlanOnly: true, ExpectError: says(`Unable to update instance "Vendas": it could not be found again`, "token_wo =", "neither an admin token nor")},
		resource.TestStep{Config: w.configured(`admin_token = "errado"`, once), ExpectError: says(`Unable to update instance "Vendas": it could not be found again`, "the server does not accept the admin token")},
		unchanged(stored),
		resource.TestStep{Config: w.asOwner(existing.Token, once), ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1))},
	)
}

func TestWriteOnlyToken_adoptionThatFailsHalfWayIsTriedAgain(t *testing.T) {
	needs(t, "write-only attributes")
	for title, c := range map[string]struct {
		fault simulator.Fault
		wrote []string
	}{
		"open":    {simulator.Fault{Route: "GET /instance/status", Kind: simulator.FaultStatusBefore, Status: 500}, nil},
		"listing": {simulator.Fault{Route: listInstances, Kind: simulator.FaultStatusBefore, Status: 500}, nil},
		"rename":  {simulator.Fault{Route: renameInstance, Kind: simulator.FaultStatusBefore, Status: 500}, []string{renameInstance, noteInstance}},
		"admin":   {simulator.Fault{Route: noteInstance, Kind: simulator.FaultStatusBefore, Status: 500}, []string{renameInstance, noteInstance}},
	} {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t, simulator.Options{})
			existing := w.paired("Antiga", "5511999990000")
			config := w.asAdmin(instanceNamed("Nova", `admin_field_01 = "nota"`, opensOnce(existing, 1)))
			w.leaving(nil,
				resource.TestStep{
					PreConfig:   func() { w.Inject(c.fault) },
					Config:      config,
					ExpectError: says("Unable to", "the server failed", "HTTP 500"),
				},
				resource.TestStep{
					PreConfig:         all(w.wrote(c.wrote...), w.Heal),
					Config:            config,
					ConfigPlanChecks:  plans(plancheck.ResourceActionCreate),
					ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(1)),
					PostApplyFunc: func() {
						w.has("Nova", "nota", "")()
						if w.Calls(deleteInstance) != 0 || w.Calls(createInstance) != 0 || !w.the().Connected {
							t.Error("the adopted instance was not left in peace")
						}
					},
				},
			)
		})
	}
}

func TestWriteOnlyToken_wrongOneAdoptsNothing(t *testing.T) {
	needs(t, "write-only attributes")
	w := newTickingWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.asAdmin(sales(opensOnce(existing, 1)))
	w.leaving(nil,
		resource.TestStep{
			Config:      w.asAdmin(sales(opensOnce(simulator.Instance{Token: noToken}, 1))),
			ExpectError: says(`Unable to adopt instance "Vendas": the instance token was rejected`, "with "+thisInstance, "token_wo =", "HTTP 401"),
		},
		resource.TestStep{
			PreConfig:     w.wrote(),
			Config:        w.asAdmin(sales(opensOnce(simulator.Instance{Token: " " + existing.Token + "\n"}, 1))),
			PostApplyFunc: w.wrote(),
		},
		// Somebody deletes it: it is adopted again, and not created.
		stillPlans(config, plancheck.ResourceActionCreate, w.do(func() error { return w.Remove(existing.ID) })),
		resource.TestStep{Config: config, ExpectError: says(`Unable to adopt instance "Vendas": the instance token was rejected`)},
		resource.TestStep{PreConfig: w.wrote(), Config: w.asAdmin(sales("store_token = false")), PostApplyFunc: w.wrote(createInstance)},
	)
}

// What is known late is judged as soon as it is known.
func TestWriteOnlyToken_mayBeKnownLater(t *testing.T) {
	needs(t, "write-only attributes")
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Antiga")
	body := func(store string) string {
		return w.asAdmin(later(fmt.Sprintf("%q", existing.Token)) + sales("token_wo = terraform_data.later.output",
			"token_wo_version = length(terraform_data.later.output)", "store_token = "+store))
	}
	config := body(`terraform_data.later.output == ""`)
	w.leaving(nil,
		resource.TestStep{
			Config:      body(`terraform_data.later.output != ""`),
			ExpectError: says("Invalid combination of store_token and token_wo", "Set store_token = false"),
		},
		resource.TestStep{
			PreConfig:         w.wrote(),
			Config:            config,
			ConfigPlanChecks:  plans(plancheck.ResourceActionCreate),
			ConfigStateChecks: holdsNoToken(existing.ID, knownvalue.Int64Exact(36)),
			PostApplyFunc:     w.wrote(renameInstance),
		},
		unchanged(config),
	)
}

func TestWriteOnlyToken_isInNoGeneratedConfiguration(t *testing.T) {
	needs(t, "write-only attributes")
	needs(t, "queries")
	t.Parallel()
	w := newWorld(t, simulator.Options{})
	existing := w.Add("Vendas")
	user := w.terminal(w.asAdmin(""))
	user.write("fleet.tfquery.hcl", "list \"uazapi_instance\" \"all\" {\n  provider         = uazapi\n  include_resource = true\n}\n")
	user.run("query", "-no-color", "-generate-config-out=fleet.tf")
	written := user.read("fleet.tf")
	if !strings.Contains(written, existing.ID) || strings.Contains(written, existing.Token) {
		t.Errorf("this is not the configuration of what was found, without its token:\n%s", written)
	}
	// The tool writes down every optional attribute. What is null is not given.
	if given := regexp.MustCompile(`(?m)^\s*token_wo(_version)?\s*=\s*[^n\s]`); given.MatchString(written) {
		t.Errorf("the write-only token is given:\n%s", written)
	}
	if said := user.run(applies...); !strings.Contains(said, "1 imported, 0 added, 0 changed") {
		t.Errorf("what was found is not imported as it is:\n%s", said)
	}
}
