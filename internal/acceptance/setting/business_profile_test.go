package setting

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

// shopNumber is that of a Business account.
const shopNumber = "5511990000009"

// businessOf configures the business profile of an instance.
func businessOf(in simulator.Instance, arguments ...string) string {
	return world.BusinessProfile.With(append([]string{world.ByID(in)}, arguments...)...)
}

func showsBusiness(want simulator.Business) map[string]knownvalue.Check {
	return map[string]knownvalue.Check{
		"description": knownvalue.StringExact(want.Description),
		"address":     knownvalue.StringExact(want.Address),
		"email":       knownvalue.StringExact(want.Email),
	}
}

func hasBusiness(want simulator.Business) func(w *world.World, in simulator.Instance) {
	return func(w *world.World, in simulator.Instance) {
		w.T.Helper()
		if got, _ := w.Instance(in.ID); got.Business != want {
			w.T.Errorf("the business of %s is %+v, want %+v", in.Name, got.Business, want)
		}
	}
}

// Every attribute is set, changed, cleared and left out again, and only what differs is
// sent.
func TestBusinessProfileEveryAttribute(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	const address, email = `address = "Rua das Flores, 1"`, `email = "oi@acme.example"`
	tells(w, world.BusinessProfile, business(w), map[string][]turn{
		"cleared": {
			{
				arguments: "description = \"Peças\\nServiço\"\n  " + address, plans: creates, sends: []string{`{"address":"Rua das Flores, 1","description":"Peças\nServiço"}`},
				shows: showsBusiness(simulator.Business{Description: "Peças\nServiço", Address: "Rua das Flores, 1"}),
			},
			{
				arguments: "description = \"\"\n  " + address + "\n  " + email, plans: updates, sends: []string{`{"description":"","email":"oi@acme.example"}`},
				shows: showsBusiness(simulator.Business{Address: "Rua das Flores, 1", Email: "oi@acme.example"}),
			},
			// What is left out is the account's own.
			{arguments: email, shows: showsBusiness(simulator.Business{Address: "Rua das Flores, 1", Email: "oi@acme.example"})},
		},
		"changed": {
			{arguments: email, plans: creates, sends: []string{`{"email":"oi@acme.example"}`}},
			{
				outside: func(in simulator.Instance) error {
					return w.SetBusiness(in.ID, simulator.Business{Description: "d", Address: "a", Email: "e@acme.example"})
				},
				arguments: email, plans: updates, sends: []string{`{"email":"oi@acme.example"}`},
				then: hasBusiness(simulator.Business{Description: "d", Address: "a", Email: "oi@acme.example"}),
			},
			{
				arguments: address + "\n  " + `email = ""`, plans: updates, sends: []string{`{"address":"Rua das Flores, 1","email":""}`},
				shows: showsBusiness(simulator.Business{Description: "d", Address: "Rua das Flores, 1"}),
			},
			{
				arguments: `description = "x"`, plans: updates, sends: []string{`{"description":"x"}`},
				then: hasBusiness(simulator.Business{Description: "x", Address: "Rua das Flores, 1"}),
			},
		},
	})
}

// What the server took stands in the state, and each field that it refused is told.
func TestBusinessProfilePartlyFailed(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	const email, address, description = `email       = "b@acme.example"`, `address     = "b"`, `description = "b"`
	for title, test := range map[string]struct {
		fails []string
		says  [][]string
		sends string
		left  simulator.Business
	}{
		"one": {[]string{"email"}, [][]string{{"the server did not change a field", email, "upstream unavailable"}}, `{"email":"b@acme.example"}`, simulator.Business{Description: "b", Address: "b"}},
		"two": {[]string{"address", "email"}, [][]string{{address}, {email}}, `{"address":"b","email":"b@acme.example"}`, simulator.Business{Description: "b"}},
		"all": {[]string{"address", "description", "email"}, [][]string{{address}, {description}, {email}}, `{"address":"b","description":"b","email":"b@acme.example"}`, simulator.Business{Description: "Atendimento"}},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{Fails: test.fails}})
			shop := w.Paired("loja", shopNumber)
			user := w.Terminal(w.AsAdmin(businessOf(shop, `description = "Atendimento"`)))
			user.Settles([]string{world.PlansCreate(world.BusinessProfile.Address())})
			user.Configure(w.AsAdmin(businessOf(shop, description, address, email)))
			user.FailsJust(test.says, world.Apply...)
			hasBusiness(test.left)(w, shop)
			w.ResetRequests()
			user.FailsJust(test.says, world.Apply...)
			w.Sent(world.BusinessProfile.Writes, test.sends)()
			hasBusiness(test.left)(w, shop)
		})
	}
}

func TestBusinessProfileAnswerOfSuccess(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{SaysSuccess: true}})
	tells(w, world.BusinessProfile, business(w), map[string][]turn{"loja": {{
		arguments: "address = \"b\"\n  email = \"b@acme.example\"", plans: creates, sends: []string{`{"address":"b","email":"b@acme.example"}`},
		then: hasBusiness(simulator.Business{Description: "Atendimento", Address: "b", Email: "b@acme.example"}),
	}}})
}

// A server that keeps what is to be cleared is told of at the attribute, and the state
// has what it keeps.
func TestBusinessProfileThatIsNotCleared(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{KeepsEmpty: true}})
	shop := w.Paired("loja", shopNumber)
	before := w.AsAdmin(businessOf(shop, `description = "Atendimento"`))
	user := w.Terminal(before)
	user.Settles([]string{world.PlansCreate(world.BusinessProfile.Address())})
	user.Refuses(w.AsAdmin(businessOf(shop, `description = ""`)), world.Apply,
		`Unable to change the business profile of instance "loja": the server kept another value`, `description = ""`, `asked to be "". The server accepted it and kept "Atendimento"`)
	user.Settled(before)
}

func TestBusinessProfileOfAPersonIsExplained(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	for title, personal400 := range map[string]bool{"500": false, "400": true} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			w := world.StartTicking(t, simulator.Options{Business: simulator.BusinessOptions{Personal400: personal400}})
			shop := w.Paired("loja", "5511990000001")
			w.Terminal("").Refuses(w.AsAdmin(businessOf(shop, world.BusinessProfile.Wanted)), world.Apply,
				`Unable to change the business profile of instance "loja": its account is none of WhatsApp Business`,
				"used with the ordinary WhatsApp", "uazapi_instance_profile", "HTTP "+title)
		})
	}
}

// A server that answers like a wrong token where only the session is missing is understood.
func TestBusinessProfileWithoutASessionInOtherWords(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.StartTicking(t, simulator.Options{})
	shop := w.Paired("loja", shopNumber)
	user := w.Terminal(w.AsAdmin(businessOf(shop, `description = "Atendimento"`)))
	user.Settles([]string{world.PlansCreate(world.BusinessProfile.Address())})
	w.Must(w.LogOut(shop.ID))
	w.Meets(world.BusinessProfile.Reads, simulator.Fault{Kind: simulator.FaultStatusBefore, Status: 401, Body: `{"error":"client not found"}`})()
	user.Says([]string{world.NothingToDo, "Warning: Not refreshed: the business profile of an instance that is not connected"}, world.Plan...)
	user.Refuses(w.AsAdmin(businessOf(shop, world.BusinessProfile.Wanted)), world.Apply, "it is not connected to WhatsApp", "client not found")
}

func TestBusinessProfileThatCannotBeTakenIsRefusedByThePlan(t *testing.T) {
	t.Parallel()
	world.NeedsCLI(t)
	w := world.Start(t, simulator.Options{})
	planRefuses(w, world.BusinessProfile, w.Paired("loja", shopNumber), "",
		refused("", "Missing argument", "email"),
		refused(`email = "acme"`, "Invalid email", "email =", "oi@acme.example"),
		refused(`description = "a\tb"`, "Invalid description", "description =", "control character"),
		refused(`address = "a\tb"`, "Invalid address", "control character"),
	)
}
