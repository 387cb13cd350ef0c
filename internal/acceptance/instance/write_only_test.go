package instance

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

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
	t.Parallel()
	world.Needs(t, "write-only attributes")
	for title, provider := range map[string]func(w *world.World, existing simulator.Instance, body string) string{
		"found by the admin token":      func(w *world.World, _ simulator.Instance, body string) string { return w.AsAdmin(body) },
		"found by the provider's token": func(w *world.World, in simulator.Instance, body string) string { return w.AsOwner(in.Token, body) },
		"whatever the provider's own is": func(w *world.World, _ simulator.Instance, body string) string {
			return w.AsBoth(noToken, body)
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{})
			existing := w.Add("Vendas")
			config := func(arguments ...string) string { return provider(w, existing, world.Sales(arguments...)) }
			user.Becomes(config(world.ByWriteOnlyToken(existing, 1)), isCreated, holdsNoToken(existing.ID, knownvalue.Int64Exact(1))...)
			user.Becomes(config(world.ByWriteOnlyToken(existing, 2)), isUpdated, holdsNoToken(existing.ID, knownvalue.Int64Exact(2))...)
			user.Becomes(config("store_token = false"), isUpdated, holdsNoToken(existing.ID, knownvalue.Null())...)
			w.Wrote()()
			user.Run(world.Destroy...)
			w.Wrote(world.DeleteRoute)()
		})
	}
}

func TestWriteOnlyTokenAdoptionMakesItAsConfigured(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	w, user := start(t, simulator.Options{})
	existing := noted(w, "Antiga", "velha", "fica")
	named := func(name string) string {
		return w.AsAdmin(world.InstanceNamed(name, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`, world.ByWriteOnlyToken(existing, 1)))
	}
	user.Becomes(named("Nova"), isCreated, append(holdsNoToken(existing.ID, knownvalue.Int64Exact(1)), world.HoldsText("name", "Nova"))...)
	w.Wrote(world.RenameRoute, world.AdminFieldsRoute)()
	w.HasInstance("Nova", "nova", "fica")()
	user.Becomes(named("Outra"), isUpdated)
	w.Wrote(world.RenameRoute)()
	user.Leaves()
}

// What is searched here is all that the tool keeps. The twin gives the same
// value as a token that is stored, which the search has to find.
func TestWriteOnlyTokenIsStoredNowhere(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	const variable = "variable \"secret\" {\n  type      = string\n  ephemeral = true\n}\n\n"
	t.Run("found by the admin token", func(t *testing.T) {
		t.Parallel()
		w, user := start(t, simulator.Options{})
		literal, given, looked := w.Add("literal"), w.Add("variable"), w.Add("ephemeral")
		user.Environment = append(user.Environment, "TF_VAR_secret="+given.Token)
		isStoredNowhere(user, w.AsAdmin(variable+world.EphemeralOf(world.TokenEphemeral, world.ByID(looked))), map[string]simulator.Instance{
			fmt.Sprintf("%q", literal.Token): literal, "var.secret": given, "ephemeral.uazapi_instance_token.this.token": looked,
		})
	})
	t.Run("an ephemeral variable for the provider too", func(t *testing.T) {
		t.Parallel()
		w, user := start(t, simulator.Options{})
		given := w.Add("variable")
		user.Environment = append(user.Environment, "TF_VAR_secret="+given.Token)
		isStoredNowhere(user, w.Configured("token = var.secret", variable), map[string]simulator.Instance{"var.secret": given})
	})
}

// isStoredNowhere adopts instances by the expressions that give their tokens, twice, and
// then by tokens that are stored, and searches each time.
func isStoredNowhere(user *world.Terminal, declared string, from map[string]simulator.Instance) {
	user.T.Helper()
	each := func(by func(value string, in simulator.Instance) string) string {
		var blocks strings.Builder
		for value, in := range from {
			blocks.WriteString(world.Block("resource", "uazapi_instance", in.Name, fmt.Sprintf("name = %q", in.Name), by(value, in)))
		}
		return blocks.String()
	}
	adopts := func(version int) string {
		return declared + each(func(value string, _ simulator.Instance) string {
			return fmt.Sprintf("token_wo = %s\n  token_wo_version = %d\n  store_token = false", value, version)
		})
	}
	user.Configure(adopts(1))
	appliesByPlan(user, "first.bin")
	user.Configure(adopts(2))
	appliesByPlan(user, "second.bin")
	user.IsSettled()
	for _, in := range from {
		if !strings.Contains(user.ReadFile("terraform.tfstate"), in.ID) {
			user.T.Errorf("the state does not hold the %s", in.Name)
		}
		if holding := user.Holding(in.Token); len(holding) > 0 {
			user.T.Errorf("the token of the %s is in %q", in.Name, holding)
		}
	}
	user.Wrote()()

	user.Configure(user.AsAdmin(each(func(_ string, in simulator.Instance) string { return world.ByToken(in) })))
	appliesByPlan(user, "third.bin")
	for _, in := range from {
		if holding := user.Holding(in.Token); !slices.Contains(holding, "terraform.tfstate") || !slices.Contains(holding, "third.bin") {
			user.T.Errorf("the search finds the token of the %s in %q only", in.Name, holding)
		}
	}
}

// appliesByPlan plans into a file and applies that.
func appliesByPlan(user *world.Terminal, file string) {
	user.T.Helper()
	user.Run(world.PlanInto(file)...)
	user.Run(world.ApplyFile(file)...)
}

func TestWriteOnlyTokenNewVersionHasToOpenThisInstance(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	w, user := start(t, simulator.Options{})
	mine, other := w.Add("Vendas"), w.Add("Outra")
	once := w.AsAdmin(world.Sales(world.ByWriteOnlyToken(mine, 1)))
	trocada := func(instance simulator.Instance, version int) string {
		return w.AsAdmin(world.InstanceNamed("Trocada", world.ByWriteOnlyToken(instance, version)))
	}
	user.Becomes(once, isCreated)
	user.Refuses(trocada(other, 2), world.Apply, `Unable to update instance "Vendas": the token is another instance's`, "with "+world.ThisInstance, "token_wo =",
		fmt.Sprintf("The token opens instance %s, not %s", other.ID, mine.ID), "Nothing was changed")
	user.Refuses(trocada(simulator.Instance{Token: noToken}, 2), world.Apply, `Unable to update instance "Vendas": the instance token was rejected`, "with "+world.ThisInstance, "token_wo =", "HTTP 401")
	w.Wrote()()
	user.Settled(once)
	// Without a new version, the token is not looked at.
	user.Settled(w.AsAdmin(world.Sales(world.ByWriteOnlyToken(other, 1))))
	user.Becomes(trocada(mine, 2), isUpdated, holdsNoToken(mine.ID, knownvalue.Int64Exact(2))...)
	w.Wrote(world.RenameRoute)()
	user.Leaves("Outra")
}

func TestWriteOnlyTokenTakesThePlaceOfAStoredOne(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	w, user := start(t, simulator.Options{})
	existing := w.Add("Vendas")
	for _, stored := range [][]string{isCreated, isUpdated} {
		user.Becomes(w.AsAdmin(world.Sales(world.ByToken(existing))), stored,
			world.HoldsText("id", existing.ID), world.HoldsText("token", existing.Token), world.Holds("token_wo_version", knownvalue.Null()))
		user.Becomes(w.AsAdmin(world.Sales(world.ByWriteOnlyToken(existing, 1))), isUpdated, holdsNoToken(existing.ID, knownvalue.Int64Exact(1))...)
	}
	w.Wrote()()
	user.Leaves()
}

func TestWriteOnlyTokenImportedInstancePlansCleanAfterOneUpdate(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	w, user := start(t, simulator.Options{})
	existing := w.Add("Vendas")
	config := w.AsAdmin(world.Sales(world.ByWriteOnlyToken(existing, 1)))
	user.Configure(config)
	user.Run("import", "-input=false", "-no-color", world.ThisInstance, existing.ID)
	user.Keeps(world.HoldsText("id", existing.ID), world.Holds("token_wo_version", knownvalue.Null()))
	user.Becomes(config, isUpdated, holdsNoToken(existing.ID, knownvalue.Int64Exact(1))...)
	w.Wrote()()
	user.Leaves()
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
	t.Parallel()
	world.Needs(t, "write-only attributes")
	w, user := start(t, simulator.Options{})
	existing := w.Add("Vendas")
	stored := w.Configured("", world.Sales(world.ByToken(existing)))
	once := world.Sales(world.ByWriteOnlyToken(existing, 1))
	lost := `Unable to update instance "Vendas": it could not be found again`
	user.Becomes(stored, isCreated)
	user.Refuses(w.Configured("", once), world.Plan, lost, "token_wo =", "neither an admin token nor")
	user.Refuses(w.Configured(`admin_token = "errado"`, once), world.Apply, lost, "the server does not accept the admin token")
	user.Settled(stored)
	user.Becomes(w.AsOwner(existing.Token, once), isUpdated, holdsNoToken(existing.ID, knownvalue.Int64Exact(1))...)
	user.Leaves()
}

func TestWriteOnlyTokenAdoptionThatFailsHalfWayIsTriedAgain(t *testing.T) {
	t.Parallel()
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
			t.Parallel()
			w, user := start(t, simulator.Options{})
			existing := w.Paired("Antiga", "5511999990000")
			config := w.AsAdmin(world.InstanceNamed("Nova", `admin_field_01 = "nota"`, world.ByWriteOnlyToken(existing, 1)))
			w.Inject(c.fault)
			user.Refuses(config, world.Apply, "Unable to", "the server failed", "HTTP 500")
			w.Wrote(c.wrote...)()
			w.Heal()
			user.Becomes(config, isCreated, holdsNoToken(existing.ID, knownvalue.Int64Exact(1))...)
			isLeftInPeace(w)
			user.Leaves()
		})
	}
}

// isLeftInPeace checks that the only instance, which was adopted as "Nova", was neither
// deleted nor created anew, and is connected still.
func isLeftInPeace(w *world.World) {
	w.T.Helper()
	w.HasInstance("Nova", "nota", "")()
	if w.Calls(world.DeleteRoute) != 0 || w.Calls(world.CreateRoute) != 0 || !w.Only().Connected {
		w.T.Error("the adopted instance was not left in peace")
	}
}

func TestWriteOnlyTokenWrongOneAdoptsNothing(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	w := world.StartTicking(t, simulator.Options{})
	user := w.Terminal("")
	existing := w.Add("Vendas")
	refused := `Unable to adopt instance "Vendas": the instance token was rejected`
	adopts := func(token string) string {
		return w.AsAdmin(world.Sales(world.ByWriteOnlyToken(simulator.Instance{Token: token}, 1)))
	}
	user.Refuses(adopts(noToken), world.Apply, refused, "with "+world.ThisInstance, "token_wo =", "HTTP 401")
	w.Wrote()()
	user.Becomes(adopts(" "+existing.Token+"\n"), isCreated)
	w.Wrote()()
	// Somebody deletes it: it is adopted again, and not created.
	w.Must(w.Remove(existing.ID))
	user.Refuses(adopts(existing.Token), world.Apply, plannedCreate, refused)
	w.Wrote()()
	user.Becomes(w.AsAdmin(world.Sales("store_token = false")), isCreated)
	w.Wrote(world.CreateRoute)()
	user.Leaves()
}

// What is known late is judged as soon as it is known.
func TestWriteOnlyTokenMayBeKnownLater(t *testing.T) {
	t.Parallel()
	world.Needs(t, "write-only attributes")
	w, user := start(t, simulator.Options{})
	existing := w.Add("Antiga")
	stores := func(store string) string {
		return w.AsAdmin(world.Later(fmt.Sprintf("%q", existing.Token)) + world.Sales("token_wo = terraform_data.later.output",
			"token_wo_version = length(terraform_data.later.output)", "store_token = "+store))
	}
	user.Refuses(stores(`terraform_data.later.output != ""`), world.Apply, "Invalid combination of store_token and token_wo", "Set store_token = false")
	w.Wrote()()
	user.Becomes(stores(`terraform_data.later.output == ""`), []string{plannedCreate, "1 added"}, holdsNoToken(existing.ID, knownvalue.Int64Exact(36))...)
	w.Wrote(world.RenameRoute)()
	user.Leaves()
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
