package instance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	bornName  = `system_name = "Loja"`
	bornPlace = "proxy_managed_country = \"pt\"\n  proxy_managed_state = \"li\"\n  proxy_managed_city = \"lisboa\""
)

// born configures an instance with what it is created with.
func born(lines ...string) string {
	return world.Block("resource", "uazapi_instance", "shop", append([]string{`name = "loja"`}, lines...)...)
}

func showsBorn(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("uazapi_instance.shop", tfjsonpath.New(attribute), value)
}

func shopIs(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction("uazapi_instance.shop", action)}}
}

// connectsElsewhere has somebody else connect the only instance, with a body.
func connectsElsewhere(w *world.World, body string) func() {
	return func() {
		request := httptest.NewRequest(http.MethodPost, "/instance/connect", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("token", w.Only().Token)
		answer := httptest.NewRecorder()
		if w.ServeHTTP(answer, request); answer.Code != http.StatusOK {
			w.T.Errorf("HTTP %d %s", answer.Code, answer.Body)
		}
	}
}

func TestInstanceIsCreatedWithASystemNameAndARegion(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	whole := w.AsAdmin(born(bornName, bornPlace))
	w.Steps(
		resource.TestStep{
			Config: whole,
			ConfigStateChecks: []statecheck.StateCheck{
				showsBorn("system_name", knownvalue.StringExact("Loja")), showsBorn("proxy_managed_country", knownvalue.StringExact("pt")),
				showsBorn("proxy_managed_state", knownvalue.StringExact("li")), showsBorn("proxy_managed_city", knownvalue.StringExact("lisboa")),
			},
			PostApplyFunc: w.Sent(world.CreateRoute, `{"name":"loja","systemName":"Loja","proxy_managed_country":"pt","proxy_managed_state":"li","proxy_managed_city":"lisboa"}`),
		},
		resource.TestStep{Config: whole, PlanOnly: true},
		// Later they belong to others, who may change them.
		resource.TestStep{PreConfig: connectsElsewhere(w, `{"systemName":"Outra","proxy_managed_country":"br"}`), Config: whole, PlanOnly: true},
		resource.TestStep{
			Config: w.AsAdmin(born(`system_name = "Terceira"`, `proxy_managed_country = "us"`)), PlanOnly: true,
			ExpectError: world.Says("Unable to change", `of instance "loja"`, "is what a new instance is created with", "Then take it out here"),
		},
		// What the server has already may be written here, and what is taken out is left alone.
		resource.TestStep{
			Config: w.AsAdmin(born(`system_name = "Outra"`)), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{showsBorn("system_name", knownvalue.StringExact("Outra")), showsBorn("proxy_managed_city", knownvalue.Null())},
		},
		resource.TestStep{
			Config: w.AsAdmin(born()), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{showsBorn("system_name", knownvalue.Null())},
			PostApplyFunc:     world.InTurn(w.Sent(world.CreateRoute), w.Sent("POST /instance/updateInstanceName")),
		},
	)
}

// The error stands at each attribute, and says where its value is set instead.
func TestInstanceSaysWhoHasTheSystemNameAndTheRegion(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(born())},
		resource.TestStep{
			Config: w.AsAdmin(born(bornName)), PlanOnly: true,
			ExpectError: world.Says(`Unable to change system_name of instance "loja"`, `system_name = "Loja"`, `It is to be "Loja", and the server shows "uazapi".`, "Set system_name in the uazapi_instance_connection"),
		},
		resource.TestStep{
			Config: w.AsAdmin(born(`proxy_managed_country = "pt"`)), PlanOnly: true,
			ExpectError: world.Says(`Unable to change proxy_managed_country of instance "loja"`, `the server shows "br".`, `Set the region in a uazapi_instance_proxy of the instance with mode = "internal"`),
		},
		resource.TestStep{Config: w.AsAdmin(born(`proxy_managed_country = "br"`)), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: w.AsAdmin(born(`proxy_managed_country = "br"`)), PlanOnly: true},
	)
}

func TestInstanceThatIsImportedTakesWhatTheServerHas(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	whole := born(`system_name = "uazapi"`, `proxy_managed_country = "br"`)
	w.Steps(
		resource.TestStep{
			Config: w.AsAdmin(world.ImportBlock("uazapi_instance.shop", shop.ID) + born(bornName)), ExpectError: world.Says("Unable to change system_name"),
		},
		resource.TestStep{
			Config: w.AsAdmin(world.ImportBlock("uazapi_instance.shop", shop.ID) + born()), ConfigStateChecks: []statecheck.StateCheck{showsBorn("system_name", knownvalue.Null())},
		},
		resource.TestStep{Config: w.AsAdmin(whole), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: w.AsAdmin(whole), PlanOnly: true},
	)
}

func TestInstanceThatIsAdoptedTakesWhatTheServerHas(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Add("loja")
	token := fmt.Sprintf("token = %q", shop.Token)
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(born(token, bornName)), ExpectError: world.Says("Unable to change system_name", "exists already")},
		resource.TestStep{Config: w.AsAdmin(born(token, `system_name = "uazapi"`)), ConfigPlanChecks: shopIs(plancheck.ResourceActionCreate)},
		resource.TestStep{Config: w.AsAdmin(born(token, `system_name = "uazapi"`)), PlanOnly: true},
	)
}

// A server that ignores them makes the instance all the same: nothing may fail then, and
// no later plan is bothered with it.
func TestInstanceIsWarnedOfWhatItWasNotCreatedWith(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{CreateIgnoresPlace: true})
	user := w.Terminal(w.AsAdmin(born(bornName, bornPlace)))
	user.Says([]string{
		"Warning: The server did not take", "of a new instance", "system_name was asked to be", "Apply complete! Resources: 1 added",
	}, world.Apply...)
	for _, warned := range []string{"system_name", "proxy_managed_country", "proxy_managed_state", "proxy_managed_city"} {
		other := world.Start(t, simulator.Options{CreateIgnoresPlace: true})
		if said := other.Terminal(other.AsAdmin(born(bornName, bornPlace))).Run(world.Apply...); !strings.Contains(said, "did not take "+warned) {
			t.Errorf("nothing warns of %s:\n%s", warned, said)
		}
	}
	user.IsSettled()
	user.Run("apply", "-auto-approve", "-no-color", "-refresh=false")
}

func TestInstanceWhatIsNoRegionIsRefusedAtPlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	var steps []resource.TestStep
	for _, lines := range []string{`proxy_managed_country = "BR"`, `proxy_managed_city = "lisboa"`, "proxy_managed_country = \"pt\"\n  proxy_managed_state = \"li\"", `system_name = ""`} {
		steps = append(steps, resource.TestStep{Config: w.AsAdmin(born(lines)), PlanOnly: true, ExpectError: world.Says("Invalid Attribute")})
	}
	w.Steps(steps...)
	w.Sent(world.CreateRoute)()
}
