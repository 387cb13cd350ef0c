package acceptance

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

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const (
	bornName  = `system_name = "Loja"`
	bornPlace = "proxy_managed_country = \"pt\"\n  proxy_managed_state = \"li\"\n  proxy_managed_city = \"lisboa\""
)

// born configures an instance with what it is created with.
func born(lines ...string) string {
	return block("resource", "uazapi_instance", "shop", append([]string{`name = "loja"`}, lines...)...)
}

func showsBorn(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("uazapi_instance.shop", tfjsonpath.New(attribute), value)
}

func shopIs(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction("uazapi_instance.shop", action)}}
}

// connectsElsewhere has somebody else connect the only instance, with a body.
func (w *world) connectsElsewhere(body string) func() {
	return func() {
		request := httptest.NewRequest(http.MethodPost, "/instance/connect", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("token", w.the().Token)
		answer := httptest.NewRecorder()
		if w.ServeHTTP(answer, request); answer.Code != http.StatusOK {
			w.t.Errorf("HTTP %d %s", answer.Code, answer.Body)
		}
	}
}

func TestInstance_isCreatedWithASystemNameAndARegion(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	whole := w.asAdmin(born(bornName, bornPlace))
	w.steps(
		resource.TestStep{
			Config: whole,
			ConfigStateChecks: []statecheck.StateCheck{
				showsBorn("system_name", knownvalue.StringExact("Loja")), showsBorn("proxy_managed_country", knownvalue.StringExact("pt")),
				showsBorn("proxy_managed_state", knownvalue.StringExact("li")), showsBorn("proxy_managed_city", knownvalue.StringExact("lisboa")),
			},
			PostApplyFunc: w.sent(createInstance, `{"name":"loja","systemName":"Loja","proxy_managed_country":"pt","proxy_managed_state":"li","proxy_managed_city":"lisboa"}`),
		},
		resource.TestStep{Config: whole, PlanOnly: true},
		// Later they belong to others, who may change them.
		resource.TestStep{PreConfig: w.connectsElsewhere(`{"systemName":"Outra","proxy_managed_country":"br"}`), Config: whole, PlanOnly: true},
		resource.TestStep{
			Config: w.asAdmin(born(`system_name = "Terceira"`, `proxy_managed_country = "us"`)), PlanOnly: true,
			ExpectError: says("Unable to change", `of instance "loja"`, "is what a new instance is created with", "Then take it out here"),
		},
		// What the server has already may be written here, and what is taken out is left alone.
		resource.TestStep{
			Config: w.asAdmin(born(`system_name = "Outra"`)), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{showsBorn("system_name", knownvalue.StringExact("Outra")), showsBorn("proxy_managed_city", knownvalue.Null())},
		},
		resource.TestStep{
			Config: w.asAdmin(born()), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{showsBorn("system_name", knownvalue.Null())},
			PostApplyFunc:     all(w.sent(createInstance), w.sent("POST /instance/updateInstanceName")),
		},
	)
}

// The error stands at each attribute, and says where its value is set instead.
func TestInstance_saysWhoHasTheSystemNameAndTheRegion(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	w.steps(
		resource.TestStep{Config: w.asAdmin(born())},
		resource.TestStep{
			Config: w.asAdmin(born(bornName)), PlanOnly: true,
			ExpectError: says(`Unable to change system_name of instance "loja"`, `system_name = "Loja"`, `It is to be "Loja", and the server shows "uazapi".`, "Set system_name in the uazapi_instance_connection"),
		},
		resource.TestStep{
			Config: w.asAdmin(born(`proxy_managed_country = "pt"`)), PlanOnly: true,
			ExpectError: says(`Unable to change proxy_managed_country of instance "loja"`, `the server shows "br".`, `Set the region in a uazapi_instance_proxy of the instance with mode = "internal"`),
		},
		resource.TestStep{Config: w.asAdmin(born(`proxy_managed_country = "br"`)), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: w.asAdmin(born(`proxy_managed_country = "br"`)), PlanOnly: true},
	)
}

func TestInstance_thatIsImportedTakesWhatTheServerHas(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	whole := born(`system_name = "uazapi"`, `proxy_managed_country = "br"`)
	w.steps(
		resource.TestStep{
			Config: w.asAdmin(importing("uazapi_instance.shop", shop.ID) + born(bornName)), ExpectError: says("Unable to change system_name"),
		},
		resource.TestStep{
			Config: w.asAdmin(importing("uazapi_instance.shop", shop.ID) + born()), ConfigStateChecks: []statecheck.StateCheck{showsBorn("system_name", knownvalue.Null())},
		},
		resource.TestStep{Config: w.asAdmin(whole), ConfigPlanChecks: shopIs(plancheck.ResourceActionUpdate)},
		resource.TestStep{Config: w.asAdmin(whole), PlanOnly: true},
	)
}

func TestInstance_thatIsAdoptedTakesWhatTheServerHas(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	shop := w.Add("loja")
	token := fmt.Sprintf("token = %q", shop.Token)
	w.steps(
		resource.TestStep{Config: w.asAdmin(born(token, bornName)), ExpectError: says("Unable to change system_name", "exists already")},
		resource.TestStep{Config: w.asAdmin(born(token, `system_name = "uazapi"`)), ConfigPlanChecks: shopIs(plancheck.ResourceActionCreate)},
		resource.TestStep{Config: w.asAdmin(born(token, `system_name = "uazapi"`)), PlanOnly: true},
	)
}

// A server that ignores them makes the instance all the same: nothing may fail then, and
// no later plan is bothered with it.
func TestInstance_isWarnedOfWhatItWasNotCreatedWith(t *testing.T) {
	t.Parallel()
	onCLI(t)
	w := newWorld(t, simulator.Options{CreateIgnoresPlace: true})
	user := w.terminal(w.asAdmin(born(bornName, bornPlace)))
	user.says([]string{
		"Warning: The server did not take", "of a new instance", "system_name was asked to be", "Apply complete! Resources: 1 added",
	}, applies...)
	for _, warned := range []string{"system_name", "proxy_managed_country", "proxy_managed_state", "proxy_managed_city"} {
		other := newWorld(t, simulator.Options{CreateIgnoresPlace: true})
		if said := other.terminal(other.asAdmin(born(bornName, bornPlace))).run(applies...); !strings.Contains(said, "did not take "+warned) {
			t.Errorf("nothing warns of %s:\n%s", warned, said)
		}
	}
	user.isSettled()
	user.run("apply", "-auto-approve", "-no-color", "-refresh=false")
}

func TestInstance_whatIsNoRegionIsRefusedAtPlan(t *testing.T) {
	w := newWorld(t, simulator.Options{})
	var steps []resource.TestStep
	for _, lines := range []string{`proxy_managed_country = "BR"`, `proxy_managed_city = "lisboa"`, "proxy_managed_country = \"pt\"\n  proxy_managed_state = \"li\"", `system_name = ""`} {
		steps = append(steps, resource.TestStep{Config: w.asAdmin(born(lines)), PlanOnly: true, ExpectError: says("Invalid Attribute")})
	}
	w.steps(steps...)
	w.sent(createInstance)()
}
