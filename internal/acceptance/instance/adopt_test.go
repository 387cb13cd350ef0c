package instance

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// noted adds an instance with admin fields.
func noted(w *world.World, name, field01, field02 string) simulator.Instance {
	w.T.Helper()
	added := w.Add(name)
	w.Must(w.SetAdminFields(added.ID, field01, field02))
	noted, _ := w.Instance(added.ID)
	return noted
}

func TestInstanceAdoptedByItsTokenAlone(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := noted(w, "Vendas", "cliente 1", "")
	user.Becomes(w.Configured("", world.Sales(world.ByToken(existing))), isCreated,
		world.HoldsText("id", existing.ID),
		world.HoldsText("name", "Vendas"),
		world.HoldsText("token", existing.Token),
		// What is not configured is read, and not managed.
		world.HoldsText("admin_field_01", "cliente 1"),
	)
	w.Wrote()()
	user.Becomes(w.Configured("", world.InstanceWith(`name = "Vendas São Paulo"`, world.ByToken(existing))), isUpdated)
	w.Wrote(world.RenameRoute)()
	w.HasInstance("Vendas São Paulo", "cliente 1", "")()
	user.Leaves()
	w.Wrote(world.DeleteRoute)()
}

func TestInstanceAdoptionMakesItAsConfigured(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := noted(w, "Antiga", "velha", "fica")
	config := func(arguments ...string) string {
		return w.AsAdmin(world.InstanceNamed("Nova", append(arguments, `admin_field_01 = "nova"`, `admin_field_02 = "fica"`)...))
	}
	user.Becomes(config(world.ByToken(existing)), isCreated, world.HoldsText("id", existing.ID), world.HoldsText("name", "Nova"), world.HoldsText("admin_field_01", "nova"))
	w.Wrote(world.RenameRoute, world.AdminFieldsRoute)()
	w.HasInstance("Nova", "nova", "fica")()
	// With the admin token, the token has done its service.
	user.Applies(config(), world.NothingToDo)
	user.Keeps(world.HoldsText("token", existing.Token))
	user.Becomes(config("store_token = false"), isUpdated, world.HoldsText("id", existing.ID), world.Holds("token", knownvalue.Null()))
	w.Wrote()()
	user.Leaves()
}

func TestInstanceAdoptionClearsNoAdminFieldUnasked(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := noted(w, "Vendas", "cliente 1", "plano \"B\"")
	config := func(arguments ...string) string {
		return w.AsAdmin(world.InstanceNamed("Outra", append(arguments, world.ByToken(existing))...))
	}
	user.Becomes(config(), isCreated, world.HoldsText("admin_field_01", "cliente 1"), world.HoldsText("admin_field_02", "plano \"B\""))
	w.Wrote(world.RenameRoute)()
	w.HasInstance("Outra", "cliente 1", "plano \"B\"")()
	user.Becomes(config(`admin_field_02 = ""`), isUpdated, world.HoldsText("admin_field_01", "cliente 1"), world.HoldsText("admin_field_02", ""))
	w.Wrote(world.AdminFieldsRoute)()
	w.HasInstance("Outra", "cliente 1", "")()
	w.Must(w.SetAdminFields(existing.ID, "cliente 1", "plano C"))
	user.Becomes(config(`admin_field_01 = "cliente 1"`, `admin_field_02 = ""`), isUpdated, world.HoldsText("admin_field_01", "cliente 1"), world.HoldsText("admin_field_02", ""))
	w.Wrote(world.AdminFieldsRoute)()
	w.HasInstance("Outra", "cliente 1", "")()
	user.Leaves()
}

func TestInstanceAdminFieldsOfAnAdoptedInstanceTakeTheAdminToken(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := noted(w, "Vendas", "velha", "")
	body := world.Sales(world.ByToken(existing), `admin_field_01 = "nova"`)
	user.Refuses(w.Configured("", body), world.Apply, `Unable to change the admin fields of instance "Vendas": it takes the admin token`, "with "+world.ThisInstance,
		`admin_field_01 = "nova"`, "Set admin_token")
	w.Wrote()()
	// One that is right already takes no credential.
	user.Becomes(w.Configured("", world.Sales(world.ByToken(existing), `admin_field_01 = "velha"`)), isCreated)
	w.Wrote()()
	user.Becomes(w.AsAdmin(body), isUpdated)
	w.Wrote(world.AdminFieldsRoute)()
	w.HasInstance("Vendas", "nova", "")()
	user.Leaves()
}

// A saved adoption that failed would be tainted, and the next apply would
// delete an instance that others use.
func TestInstanceAdoptionThatFailsHalfWayIsTriedAgain(t *testing.T) {
	t.Parallel()
	for title, fault := range map[string]simulator.Fault{
		"rename":    {Route: world.RenameRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"admin":     {Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusBefore, Status: 500},
		"read back": {Route: world.StatusRoute, Skip: 1, Kind: simulator.FaultStatusBefore, Status: 500},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user := start(t, simulator.Options{})
			existing := w.Paired("Antiga", world.Phone)
			config := w.AsAdmin(world.InstanceNamed("Nova", `admin_field_01 = "nota"`, world.ByToken(existing)))
			w.Inject(fault)
			user.Refuses(config, world.Apply, "Unable to", "the server failed", "HTTP 500")
			w.Heal()
			user.Becomes(config, isCreated, world.HoldsText("id", existing.ID), world.HoldsText("name", "Nova"), world.HoldsText("admin_field_01", "nota"))
			isLeftInPeace(w)
			user.Leaves()
		})
	}
}

// What was done although the answer was lost is read back.
func TestInstanceAdoptionWithALostAnswerIsReadBack(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := w.Paired("Antiga", world.Phone)
	w.Inject(simulator.Fault{Route: world.RenameRoute, Kind: simulator.FaultStatusAfter, Status: 500})
	w.Inject(simulator.Fault{Route: world.AdminFieldsRoute, Kind: simulator.FaultStatusAfter, Status: 500})
	user.Becomes(w.AsAdmin(world.InstanceNamed("Nova", `admin_field_01 = "nota"`, world.ByToken(existing))), isCreated,
		world.HoldsText("id", existing.ID), world.HoldsText("name", "Nova"), world.HoldsText("admin_field_01", "nota"))
	w.HasInstance("Nova", "nota", "")()
	w.Heal()
	user.IsSettled()
	user.Leaves()
}

func TestInstanceAdoptionByAWrongTokenFails(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := w.Add("Vendas")
	of := func(name, token string) string {
		return world.Block("resource", "uazapi_instance", name, `name = "Vendas"`, fmt.Sprintf("token = %q", token))
	}
	user.Configure(w.AsAdmin(of("wrong", noToken) + of("admin", w.AdminToken())))
	user.FailsJust([][]string{
		{`Unable to adopt instance "Vendas": the instance token was rejected`, "with uazapi_instance.wrong", "token =", "Check the token", "HTTP 401"},
		// The admin token opens no instance.
		{"the instance token was rejected", "with uazapi_instance.admin", "is not the admin token of the server"},
	}, world.Apply...)
	user.Configure(w.AsAdmin(of("blanks", "um token") + of("blank", "")))
	user.FailsJust([][]string{
		{"Invalid instance token", "with uazapi_instance.blanks", "This cannot be the token of an instance: it holds a blank at position 3"},
		{"Invalid instance token", "with uazapi_instance.blank,", "it is blank"},
	}, world.Plan...)
	w.Wrote()()
	user.Becomes(w.AsAdmin(world.Sales(world.ByToken(existing))), isCreated)
	w.Wrote()()
	user.Leaves()
}

func TestInstanceTokenMayCarryBlanksOfAFile(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := w.Add("Vendas")
	padded := simulator.Instance{Token: " " + existing.Token + "\n"}
	user.Becomes(w.Configured("", world.Sales(world.ByToken(padded))), isCreated, world.HoldsText("id", existing.ID))
	user.Becomes(w.Configured("", world.InstanceNamed("Recife", world.ByToken(padded))), isUpdated)
	w.HasInstance("Recife", "", "")()
	user.Becomes(w.Configured("", world.Sales(world.ByToken(existing))), isUpdated)
	w.HasInstance("Vendas", "", "")()
	user.Leaves()
}

func TestInstanceTokenMayBeKnownLater(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := w.Add("Antiga")
	user.Becomes(w.AsAdmin(world.Later(fmt.Sprintf("%q", existing.Token))+world.Sales(`token = terraform_data.later.output`)), []string{plannedCreate, "2 added"},
		world.HoldsText("id", existing.ID), world.HoldsText("token", existing.Token))
	w.Wrote(world.RenameRoute)()
	user.Leaves()
}

func TestInstanceTokenOfAnotherInstanceChangesNothing(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	mine, other := w.Add("Vendas"), w.Add("Outra")
	refused := []string{
		`Unable to update instance "Vendas": the token is another instance's`, "with " + world.ThisInstance, "token =",
		fmt.Sprintf("The token opens instance %s, not %s", other.ID, mine.ID), "Nothing was changed",
	}
	config := w.AsAdmin(world.Sales(world.ByToken(mine)))
	user.Becomes(config, isCreated)
	w.Wrote()()
	swapped := world.InstanceNamed("Trocada", world.ByToken(other))
	user.Refuses(w.AsAdmin(swapped), world.Apply, refused...)
	user.Refuses(w.Configured("", swapped), world.Apply, refused...)
	w.Wrote()()
	user.Becomes(config, []string{world.NothingToDo}, world.HoldsText("id", mine.ID), world.HoldsText("token", mine.Token))
	user.Leaves("Outra")
}

// Somebody deleted an adopted instance: adopting it again has to fail, and not
// to create another one.
func TestInstanceAdoptedAndDeletedIsNotCreated(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	existing := w.Add("Vendas")
	user.Becomes(w.AsAdmin(world.Sales(world.ByToken(existing))), isCreated)
	w.Must(w.Remove(existing.ID))
	user.Fails([]string{plannedCreate, `Unable to adopt instance "Vendas": the instance token was rejected`, "If the instance was deleted, remove it"}, world.Apply...)
	w.Wrote()()
	user.Becomes(w.AsAdmin(world.Sales()), isCreated, w.HoldsID())
	w.Wrote(world.CreateRoute)()
	user.Leaves()
}
