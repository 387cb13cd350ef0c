package world

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// ThisInstance is the address of the resource that [InstanceWith] writes.
const ThisInstance = "uazapi_instance.this"

// InstanceWith is the resource under test with these arguments.
func InstanceWith(arguments ...string) string {
	return "resource \"uazapi_instance\" \"this\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// InstanceNamed is the resource under test with a name.
func InstanceNamed(name string, arguments ...string) string {
	return InstanceWith(append([]string{fmt.Sprintf("name = %q", name)}, arguments...)...)
}

// Sales is an instance with a name and further arguments.
func Sales(arguments ...string) string {
	return InstanceWith(append([]string{`name = "Vendas"`}, arguments...)...)
}

// Protected is the argument that protects an instance from deletion.
const Protected = "deletion_protection = true"

// The addresses of the data sources that [InstanceData] and [InstancesData] write.
const (
	ThisInstanceData  = "data.uazapi_instance.this"
	ThisInstancesData = "data.uazapi_instances.this"
)

// InstanceData is the data source of one instance with these arguments.
func InstanceData(arguments ...string) string {
	return Block("data", "uazapi_instance", "this", arguments...)
}

// InstancesData is the data source of many instances with these arguments.
func InstancesData(arguments ...string) string {
	return Block("data", "uazapi_instances", "this", arguments...)
}

// Holds checks an attribute in the state.
func Holds(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(ThisInstance, tfjsonpath.New(attribute), value)
}

// HoldsText checks an attribute in the state that is a text.
func HoldsText(attribute, value string) statecheck.StateCheck {
	return Holds(attribute, knownvalue.StringExact(value))
}

// HoldsID checks that the state holds the id of the server's newest instance.
func (w *World) HoldsID() statecheck.StateCheck {
	return Holds("id", knownvalue.StringFunc(func(id string) error {
		if newest := w.Newest(); id != newest.ID {
			return fmt.Errorf("it is not %s, the server's newest instance", newest.ID)
		}
		return nil
	}))
}

// Plans checks what a plan is about to do.
func Plans(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(ThisInstance, action)}}
}

// Unchanged is a step that plans nothing, which shows that the state is kept
// and true. Before that it acts.
func Unchanged(config string, acts ...func()) resource.TestStep {
	return resource.TestStep{
		PreConfig: InTurn(acts...),
		Config:    config,
		PlanOnly:  true,
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(ThisInstance, plancheck.ResourceActionNoop),
		}},
	}
}
