package instance

import (
	"fmt"
	"slices"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// otherInstance is the address at which an instance is taken a second time.
const otherInstance = "uazapi_instance.other"

func atOther(arguments ...string) string {
	return world.Block("resource", "uazapi_instance", "other", append(arguments, `name = "Loja"`)...)
}

// managed begins a story in which one instance is in the state already.
func managed(t *testing.T) (*world.World, *world.Terminal, simulator.Instance) {
	t.Helper()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	user := w.Terminal(w.AsAdmin(world.Sales()))
	user.Run(world.Apply...)
	return w, user, w.Only()
}

// To destroy either of two resources that have one instance deletes its number.
func TestInstanceInTheStateIsNotTakenAtASecondAddress(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		second func(simulator.Instance) string
		needs  string
	}{
		"import":                     {second: func(in simulator.Instance) string { return world.ImportBlock(otherInstance, in.ID) + atOther() }},
		"adoption":                   {second: func(in simulator.Instance) string { return atOther(world.ByToken(in)) }},
		"adoption, token not stored": {func(in simulator.Instance) string { return atOther(world.ByWriteOnlyToken(in, 1)) }, "write-only attributes"},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			if c.needs != "" {
				world.Needs(t, c.needs)
			}
			w, user, in := managed(t)
			user.Configure(w.AsAdmin(world.Sales() + c.second(in)))
			user.Fails([]string{"another resource has it in the state already", "moved {"}, world.Apply...)
			if _, taken := user.Managed()[otherInstance]; taken {
				t.Error("it is in the state at both addresses")
			}
			user.Settled(w.AsAdmin(world.Sales()))
			user.Leaves()
		})
	}
}

// What a command leaves out, the provider does not see, and an apply asks it nothing of
// what is as planned. The next plan of all tells of it, and neither of the two is destroyed
// while the other is there.
func TestInstanceTakenUnseenAtASecondAddressIsToldAndKept(t *testing.T) {
	t.Parallel()
	for title, c := range map[string]struct {
		second  func(simulator.Instance) string
		command func(simulator.Instance) []string
	}{
		"import": {func(simulator.Instance) string { return atOther() }, func(in simulator.Instance) []string {
			return []string{"import", "-input=false", "-no-color", otherInstance, in.ID}
		}},
		"import, no refresh": {func(in simulator.Instance) string { return world.ImportBlock(otherInstance, in.ID) + atOther() }, func(simulator.Instance) []string {
			return append(slices.Clone(world.Apply), "-refresh=false")
		}},
		"adoption with a target": {func(in simulator.Instance) string { return atOther(world.ByToken(in)) }, func(simulator.Instance) []string {
			return append(slices.Clone(world.Apply), "-target="+otherInstance)
		}},
		"adoption, token known later": {func(in simulator.Instance) string {
			return world.Later(`"`+in.Token+`"`) + atOther("token = terraform_data.later.output")
		}, func(simulator.Instance) []string { return world.Apply }},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w, user, in := managed(t)
			other := c.second(in)
			user.Configure(w.AsAdmin(world.Sales() + other))
			user.Run(c.command(in)...)
			user.Says([]string{"Two resources have one instance", in.ID, "terraform state rm"}, world.Plan...)
			user.Fails([]string{"another resource has it as well", "terraform state rm"}, world.Destroy...)
			user.Configure(w.AsAdmin(other))
			user.Fails([]string{"another resource has it as well", "terraform state rm"}, world.Apply...)
			if w.Calls(world.DeleteRoute) > 0 {
				t.Error("the number is deleted")
			}
			user.Configure(w.AsAdmin(other + "removed {\n  from = " + world.ThisInstance + "\n  lifecycle {\n    destroy = false\n  }\n}\n"))
			user.Run(world.Apply...)
			user.Settled(w.AsAdmin(other))
			user.Leaves()
		})
	}
}

// An instance whose address changed is the same one, and so is one that is replaced.
func TestInstanceKeepsItsMarkWhereItsAddressChanges(t *testing.T) {
	t.Parallel()
	w, user, _ := managed(t)
	config := w.AsAdmin(world.Block("resource", "uazapi_instance", "other", `name = "Vendas"`))
	user.Configure(config + "moved {\n  from = uazapi_instance.this\n  to   = uazapi_instance.other\n}\n")
	user.Run(world.Apply...)
	user.Settled(config)
	user.Run("state", "mv", otherInstance, world.ThisInstance)
	user.Settled(w.AsAdmin(world.Sales()))
	user.Run(append(slices.Clone(world.Apply), "-replace="+world.ThisInstance)...)
	user.IsSettled()
	user.Leaves()
}

// The replacement of an adopted instance would have nothing to adopt.
func TestInstanceAdoptedIsNotReplaced(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	in := w.Add("Vendas")
	user.Configure(w.AsAdmin(world.Sales(world.ByToken(in))))
	user.Run(world.Apply...)
	user.Fails([]string{"Unable to adopt instance \"Vendas\": it would be deleted first"}, append(slices.Clone(world.Apply), "-replace="+world.ThisInstance)...)
	user.IsSettled()
	user.Leaves()
}

// Two new instances of one name are what the user wants, unless names are unique.
func TestInstancesOfOneNameInOnePlan(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	twins := world.Sales("count = 2")
	unique := func(body string) string {
		return w.Configured(fmt.Sprintf("admin_token = %q\n  unique_names = true", w.AdminToken()), body)
	}
	user.Refuses(unique(twins), world.Apply, `Unable to create instance "Vendas": the plan creates another instance with this name`)
	if len(w.Instances()) > 0 {
		t.Error("one was created")
	}
	user.Configure(w.AsAdmin(twins))
	user.Run(world.Apply...)
	user.Configure(unique(twins))
	user.IsSettled()
	user.Leaves()
}

// An instance that is replaced has its own name again.
func TestInstanceIsReplacedWhereNamesAreUnique(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Configure(w.Configured(fmt.Sprintf("admin_token = %q\n  unique_names = true", w.AdminToken()), world.Sales()))
	user.Run(world.Apply...)
	user.Run(append(slices.Clone(world.Apply), "-replace="+world.ThisInstance)...)
	user.IsSettled()
	user.Leaves()
}
