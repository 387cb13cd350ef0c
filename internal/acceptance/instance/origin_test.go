package instance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
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

// shopIsUpdated is what an apply says that updates it.
var shopIsUpdated = []string{world.PlansUpdate("uazapi_instance.shop"), world.Updated}

// connectsElsewhere has somebody else connect the only instance, with a body.
func connectsElsewhere(w *world.World, body string) {
	w.T.Helper()
	request := httptest.NewRequest(http.MethodPost, "/instance/connect", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("token", w.Only().Token)
	answer := httptest.NewRecorder()
	if w.ServeHTTP(answer, request); answer.Code != http.StatusOK {
		w.T.Errorf("HTTP %d %s", answer.Code, answer.Body)
	}
}

func TestInstanceIsCreatedWithASystemNameAndARegion(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Becomes(w.AsAdmin(born(bornName, bornPlace)), []string{world.Created},
		showsBorn("system_name", knownvalue.StringExact("Loja")), showsBorn("proxy_managed_country", knownvalue.StringExact("pt")),
		showsBorn("proxy_managed_state", knownvalue.StringExact("li")), showsBorn("proxy_managed_city", knownvalue.StringExact("lisboa")))
	w.Sent(world.CreateRoute, `{"name":"loja","systemName":"Loja","proxy_managed_country":"pt","proxy_managed_state":"li","proxy_managed_city":"lisboa"}`)()
	// Later they belong to others, who may change them.
	connectsElsewhere(w, `{"systemName":"Outra","proxy_managed_country":"br"}`)
	w.ResetRequests()
	user.IsSettled()
	user.Refuses(w.AsAdmin(born(`system_name = "Terceira"`, `proxy_managed_country = "us"`)), world.Plan,
		"Unable to change", `of instance "loja"`, "is what a new instance is created with", "Then take it out here")
	// What the server has already may be written here, and what is taken out is left alone.
	user.Becomes(w.AsAdmin(born(`system_name = "Outra"`)), shopIsUpdated,
		showsBorn("system_name", knownvalue.StringExact("Outra")), showsBorn("proxy_managed_city", knownvalue.Null()))
	user.Becomes(w.AsAdmin(born()), shopIsUpdated, showsBorn("system_name", knownvalue.Null()))
	w.Wrote()()
}

// The error stands at each attribute, and says where its value is set instead.
func TestInstanceSaysWhoHasTheSystemNameAndTheRegion(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	user.Becomes(w.AsAdmin(born()), []string{world.Created})
	user.Configure(w.AsAdmin(born(bornName, `proxy_managed_country = "pt"`)))
	user.FailsJust([][]string{
		{`Unable to change system_name of instance "loja"`, `system_name = "Loja"`, `It is to be "Loja", and the server shows "uazapi".`, "Set system_name in the uazapi_instance_connection"},
		{`Unable to change proxy_managed_country of instance "loja"`, `the server shows "br".`, `Set the region in a uazapi_instance_proxy of the instance with mode = "internal"`},
	}, world.Plan...)
	user.Becomes(w.AsAdmin(born(`proxy_managed_country = "br"`)), shopIsUpdated)
}

func TestInstanceThatIsImportedTakesWhatTheServerHas(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	importing := world.ImportBlock("uazapi_instance.shop", w.Add("loja").ID)
	user.Refuses(w.AsAdmin(importing+born(bornName)), world.Apply, "Unable to change system_name")
	user.Becomes(w.AsAdmin(importing+born()), []string{"1 imported, 0 added, 0 changed"}, showsBorn("system_name", knownvalue.Null()))
	user.Becomes(w.AsAdmin(born(`system_name = "uazapi"`, `proxy_managed_country = "br"`)), shopIsUpdated)
}

func TestInstanceThatIsAdoptedTakesWhatTheServerHas(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	token := world.ByToken(w.Add("loja"))
	user.Refuses(w.AsAdmin(born(token, bornName)), world.Apply, "Unable to change system_name", "exists already")
	user.Becomes(w.AsAdmin(born(token, `system_name = "uazapi"`)), []string{world.PlansCreate("uazapi_instance.shop"), world.Created})
}

// A server that ignores them makes the instance all the same: nothing may fail then, and
// no later plan is bothered with it.
func TestInstanceIsWarnedOfWhatItWasNotCreatedWith(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{CreateIgnoresPlace: true})
	user.Applies(w.AsAdmin(born(bornName, bornPlace)),
		"Warning: The server did not take", "of a new instance", "system_name was asked to be", "Apply complete! Resources: 1 added")
	user.IsSettled()
	user.Run("apply", "-auto-approve", "-no-color", "-refresh=false")

	// As text, the tool tells one of these warnings, and how many are like it.
	other, user := start(t, simulator.Options{CreateIgnoresPlace: true})
	user.Configure(other.AsAdmin(born(bornName, bornPlace)))
	said := user.Run(append(slices.Clone(world.Apply), "-json")...)
	for _, warned := range []string{"system_name", "proxy_managed_country", "proxy_managed_state", "proxy_managed_city"} {
		if !strings.Contains(said, "did not take "+warned) {
			t.Errorf("nothing warns of %s:\n%s", warned, said)
		}
	}
}

func TestInstanceWhatIsNoRegionIsRefusedAtPlan(t *testing.T) {
	t.Parallel()
	w, user := start(t, simulator.Options{})
	var body strings.Builder
	var refused [][]string
	for n, lines := range []string{`proxy_managed_country = "BR"`, `proxy_managed_city = "lisboa"`, "proxy_managed_country = \"pt\"\n  proxy_managed_state = \"li\"", `system_name = ""`} {
		body.WriteString(world.Block("resource", "uazapi_instance", fmt.Sprintf("n%d", n), `name = "loja"`, lines))
		refused = append(refused, []string{"Invalid", fmt.Sprintf("with uazapi_instance.n%d", n)})
	}
	user.Configure(w.AsAdmin(body.String()))
	user.FailsJust(refused, world.Plan...)
	w.Sent(world.CreateRoute)()
}
