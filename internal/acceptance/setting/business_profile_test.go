package setting

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// shopNumber is that of a Business account.
const shopNumber = "5511990000009"

// businessOf configures the business profile of an instance.
func businessOf(in simulator.Instance, arguments ...string) string {
	return world.BusinessProfile.With(append([]string{world.ByID(in)}, arguments...)...)
}

func showsBusiness(want simulator.Business) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		world.BusinessProfile.Shows("description", knownvalue.StringExact(want.Description)),
		world.BusinessProfile.Shows("address", knownvalue.StringExact(want.Address)),
		world.BusinessProfile.Shows("email", knownvalue.StringExact(want.Email)),
	}
}

func hasBusiness(w *world.World, in simulator.Instance, want simulator.Business) func() {
	return func() {
		w.T.Helper()
		if got, _ := w.Instance(in.ID); got.Business != want {
			w.T.Errorf("the business is %+v, want %+v", got.Business, want)
		}
	}
}

// Every attribute is set, changed, cleared and left out again, and only what differs is
// sent.
func TestBusinessProfileEveryAttribute(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", shopNumber)
	config := func(arguments ...string) string { return w.AsAdmin(businessOf(shop, arguments...)) }
	update := world.BusinessProfile.Planned(plancheck.ResourceActionUpdate)
	const address, email = `address = "Rua das Flores, 1"`, `email = "oi@acme.example"`
	w.Steps(
		resource.TestStep{
			Config: config("description = \"Peças\\nServiço\"", address), ConfigStateChecks: showsBusiness(simulator.Business{Description: "Peças\nServiço", Address: "Rua das Flores, 1"}),
			PostApplyFunc: w.Sent(world.BusinessProfile.Writes, `{"address":"Rua das Flores, 1","description":"Peças\nServiço"}`),
		},
		resource.TestStep{
			Config: config(`description = ""`, address, email), ConfigPlanChecks: update, ConfigStateChecks: showsBusiness(simulator.Business{Address: "Rua das Flores, 1", Email: "oi@acme.example"}),
			PostApplyFunc: w.Sent(world.BusinessProfile.Writes, `{"description":"","email":"oi@acme.example"}`),
		},
		// What is left out is the account's own.
		resource.TestStep{Config: config(email), ConfigPlanChecks: world.BusinessProfile.Planned(plancheck.ResourceActionNoop), PostApplyFunc: w.Sent(world.BusinessProfile.Writes)},
		resource.TestStep{
			PreConfig: w.Do(func() error {
				return w.SetBusiness(shop.ID, simulator.Business{Description: "d", Address: "a", Email: "e@acme.example"})
			}),
			Config: config(email), ConfigPlanChecks: update, PostApplyFunc: world.InTurn(w.Sent(world.BusinessProfile.Writes, `{"email":"oi@acme.example"}`),
				hasBusiness(w, shop, simulator.Business{Description: "d", Address: "a", Email: "oi@acme.example"})),
		},
		resource.TestStep{
			Config: config(address, `email = ""`), ConfigPlanChecks: update, ConfigStateChecks: showsBusiness(simulator.Business{Description: "d", Address: "Rua das Flores, 1"}),
			PostApplyFunc: w.Sent(world.BusinessProfile.Writes, `{"address":"Rua das Flores, 1","email":""}`),
		},
		resource.TestStep{Config: config(`description = "x"`), ConfigPlanChecks: update, PostApplyFunc: w.Sent(world.BusinessProfile.Writes, `{"description":"x"}`)},
	)
	hasBusiness(w, shop, simulator.Business{Description: "x", Address: "Rua das Flores, 1"})()
}

// What the server took stands in the state, and each field that it refused is told.
func TestBusinessProfilePartlyFailed(t *testing.T) {
	t.Parallel()
	for title, test := range map[string]struct {
		fails []string
		says  []string
		sends string
		left  simulator.Business
	}{
		"one": {[]string{"email"}, []string{"the server did not change a field", `email       = "b@acme.example"`, "upstream unavailable"}, `{"email":"b@acme.example"}`, simulator.Business{Description: "b", Address: "b", Email: ""}},
		"two": {[]string{"address", "email"}, []string{`address     = "b"`, `email       = "b@acme.example"`}, `{"address":"b","email":"b@acme.example"}`, simulator.Business{Description: "b"}},
		"all": {[]string{"address", "description", "email"}, []string{`address     = "b"`, `description = "b"`, `email       = "b@acme.example"`}, `{"address":"b","description":"b","email":"b@acme.example"}`, simulator.Business{Description: "Atendimento"}},
	} {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{Fails: test.fails}})
			shop := w.Paired("loja", shopNumber)
			after := w.AsAdmin(businessOf(shop, `description = "b"`, `address     = "b"`, `email       = "b@acme.example"`))
			var patterns []resource.TestStep
			for _, text := range test.says {
				patterns = append(patterns, resource.TestStep{Config: after, ExpectError: world.Says(text), PostApplyFunc: w.ResetRequests})
			}
			w.Steps(append([]resource.TestStep{{Config: w.AsAdmin(businessOf(shop, `description = "Atendimento"`))}}, patterns...)...)
			hasBusiness(w, shop, test.left)()
			requests := w.Requests()
			var last string
			for _, request := range requests {
				if request.Route == world.BusinessProfile.Writes {
					last = request.Body
				}
			}
			if len(test.says) > 1 && last != test.sends {
				t.Errorf("at last it sends %s, want %s", last, test.sends)
			}
		})
	}
}

func TestBusinessProfileAnswerOfSuccess(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{SaysSuccess: true}})
	shop := w.Paired("loja", shopNumber)
	config := w.AsAdmin(businessOf(shop, `address = "b"`, `email = "b@acme.example"`))
	w.Steps(
		resource.TestStep{Config: config, PostApplyFunc: hasBusiness(w, shop, simulator.Business{Description: "Atendimento", Address: "b", Email: "b@acme.example"})},
		resource.TestStep{Config: config, PlanOnly: true},
	)
}

// A server that keeps what is to be cleared is told of at the attribute, and the state
// has what it keeps.
func TestBusinessProfileThatIsNotCleared(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{KeepsEmpty: true}})
	shop := w.Paired("loja", shopNumber)
	config := w.AsAdmin(businessOf(shop, `description = ""`))
	kept := world.Says(`Unable to change the business profile of instance "loja": the server kept another value`, `description = ""`, `asked to be "". The server accepted it and kept "Atendimento"`)
	w.Steps(
		resource.TestStep{Config: w.AsAdmin(businessOf(shop, `description = "Atendimento"`))},
		resource.TestStep{Config: config, ExpectError: kept},
		resource.TestStep{Config: w.AsAdmin(businessOf(shop, `description = "Atendimento"`)), PlanOnly: true},
	)
}

func TestBusinessProfileOfAPersonIsExplained(t *testing.T) {
	t.Parallel()
	for title, personal400 := range map[string]bool{"500": false, "400": true} {
		t.Run(title, func(t *testing.T) {
			w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{Personal400: personal400}})
			shop := w.Paired("loja", "5511990000001")
			w.Steps(resource.TestStep{
				Config: w.AsAdmin(businessOf(shop, world.BusinessProfile.Wanted)),
				ExpectError: world.Says(`Unable to change the business profile of instance "loja": its account is none of WhatsApp Business`,
					"used with the ordinary WhatsApp", "uazapi_instance_profile", "HTTP "+title),
			})
		})
	}
}

// A server that answers like a wrong token where only the session is missing is understood.
func TestBusinessProfileWithoutASessionInOtherWords(t *testing.T) {
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", shopNumber)
	config := w.AsAdmin(businessOf(shop, `description = "Atendimento"`))
	refused := simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"client not found"}`}
	w.Steps(
		resource.TestStep{Config: config},
		resource.TestStep{PreConfig: world.InTurn(w.Do(func() error { return w.LogOut(shop.ID) }), w.Meets(world.BusinessProfile.Reads, refused)), Config: config, PlanOnly: true},
		resource.TestStep{Config: w.AsAdmin(businessOf(shop, world.BusinessProfile.Wanted)), ExpectError: world.Says("it is not connected to WhatsApp", "client not found")},
	)
}

func TestBusinessProfileThatCannotBeTakenIsRefusedByThePlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("loja", shopNumber)
	refuses := func(arguments string, texts ...string) resource.TestStep {
		return resource.TestStep{Config: w.AsAdmin(businessOf(shop, arguments)), PlanOnly: true, ExpectError: world.Says(texts...)}
	}
	w.Steps(
		refuses("", "Missing Attribute Configuration", "email"),
		refuses(`email = "acme"`, "Invalid email", "email =", "oi@acme.example"),
		refuses(`description = "a\tb"`, "Invalid description", "description =", "control character"),
		refuses(`address = "a\tb"`, "Invalid address", "control character"),
	)
	w.Sent(world.BusinessProfile.Writes)()
}
