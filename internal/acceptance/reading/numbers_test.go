package reading

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/uazapi/terraform-provider-uazapi/internal/acceptance/world"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
)

const checkNumbers = "POST /chat/check"

// number is one as somebody writes it in a country, with its digits and with the form in
// which WhatsApp knows it.
type number struct{ written, region, digits, known string }

var numbersOfTheWorld = []number{
	{"(34) 99999-0000", "BR", "5534999990000", "553499990000"},
	{"(34) 9999-0001", "BR", "5534999990001", "553499990001"},
	{"+55 11 98888-0000", "US", "5511988880000", "5511988880000"},
	{"(11) 3232-0000", "BR", "551132320000", "551132320000"},
	{"55 1234 5678", "MX", "525512345678", "5215512345678"},
	{"+54 9 11 2345-6789", "AR", "5491123456789", "5491123456789"},
	{"011 2345-6780", "AR", "541123456780", "5491123456780"},
	{"912 345 678", "PT", "351912345678", "351912345678"},
	{"(202) 555-0123", "US", "12025550123", "12025550123"},
	{"0151 23456789", "DE", "4915123456789", "4915123456789"},
	{"07911 123456", "GB", "447911123456", "447911123456"},
	{"098765 43210", "IN", "919876543210", "919876543210"},
	{"612 345 678", "ES", "34612345678", "34612345678"},
	{"9 8765 4321", "CL", "56987654321", "56987654321"},
	{"300 1234567", "CO", "573001234567", "573001234567"},
}

// What the functions say of a number and what the data source tells agree.
func TestNumbersFunctionsAndDataSourceAgree(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	var written []string
	for _, one := range numbersOfTheWorld {
		w.AddAccount(one.known)
		written = append(written, fmt.Sprintf("provider::uazapi::phone_number(%q, %q)", one.written, one.region))
	}
	user := w.Terminal(w.AsAdmin(`data "uazapi_phone_numbers" "all" {
  instance_id = "` + shop.ID + `"
  numbers     = [` + strings.Join(written, ",\n    ") + `]
}

output "told" {
  value = [for one in data.uazapi_phone_numbers.all.results : {
    query  = one.query
    digits = one.digits
    jid    = one.jid == provider::uazapi::jid(one.digits)
    parsed = provider::uazapi::parse_jid(one.jid).number
    same   = provider::uazapi::same_account(one.query, one.digits) && provider::uazapi::same_account(one.jid, one.query)
    other  = provider::uazapi::same_account(one.query, "5511999990000")
    noted  = one.note != null
    there  = one.is_in_whatsapp
  }]
}
`))
	user.Run(world.Apply...)
	type told struct {
		Query  string `json:"query"`
		Digits string `json:"digits"`
		Parsed string `json:"parsed"`
		JID    bool   `json:"jid"`
		Same   bool   `json:"same"`
		Other  bool   `json:"other"`
		Noted  bool   `json:"noted"`
		There  bool   `json:"there"`
	}
	var got, want []told
	if err := json.Unmarshal([]byte(user.Run("output", "-json", "told")), &got); err != nil {
		t.Fatal(err)
	}
	for _, one := range numbersOfTheWorld {
		want = append(want, told{Query: one.digits, Digits: one.known, Parsed: one.known, JID: true, Same: true, Noted: one.digits != one.known, There: true})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is told is not as expected (-want +got):\n%s", diff)
	}
}

// Functions say at which argument something is wrong, and a variable can be validated by
// them.
func TestNumbersFunctionsSayWhatIsWrong(t *testing.T) {
	world.NeedsCLI(t)
	t.Parallel()
	w := world.Start(t, simulator.Options{})
	for call, said := range map[string][]string{
		`phone_number("99999-0000", "BR")`:                         {`Invalid value for "text" parameter`, "Give it with its area code"},
		`phone_number("(11) 99999-0000", null)`:                    {`Invalid value for "text" parameter`, "no country's code, and no region was given"},
		`phone_number("(11) 99999-0000", "Brasil")`:                {`Invalid value for "region" parameter`, "in two letters, such as BR"},
		`jid("(11) 99999-0000")`:                                   {`Invalid value for "text" parameter`, "This one would be 5511999990000."},
		`parse_jid("5511999990000")`:                               {`Invalid value for "jid" parameter`, "The function jid makes one"},
		`same_account("5511999990000", "(11) 99999-0000")`:         {`Invalid value for "b" parameter`, "This one would be 5511999990000."},
		`same_account("120363043968066561@g.us", "5511999990000")`: {`Invalid value for "a" parameter`, "not that of an account"},
		`same_account("5511999990000", "123456789012345@lid")`:     {`Invalid value for "b" parameter`, "One of the two is a LID"},
	} {
		user := w.Terminal("output \"it\" {\n  value = provider::uazapi::" + call + "\n}\n")
		user.Fails(said, world.Plan...)
	}
	valid := w.Terminal(`variable "phone" {
  type = string
  validation {
    condition     = can(provider::uazapi::phone_number(var.phone, "BR"))
    error_message = "Give a phone number."
  }
}

output "nobody" {
  value = provider::uazapi::same_account(null, var.phone)
}
`)
	valid.Run(append(world.Plan, "-var=phone=5511999990000")...)
	valid.Fails([]string{"Give a phone number."}, append(world.Plan, "-var=phone=99999-0000")...)
}

func TestPhoneNumbersThatAreWrongAreToldInThePlan(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	asks := func(numbers string) string {
		return w.AsAdmin(readingCase{name: "phone_numbers"}.with(world.ByID(shop), "numbers = "+numbers))
	}
	w.Steps(
		resource.TestStep{Config: asks(`["+55 11 99999-0000"]`), ExpectError: world.Says("Invalid phone number", "This one would be 5511999990000.")},
		resource.TestStep{Config: asks(`["5511999990000@s.whatsapp.net"]`), ExpectError: world.Says("Invalid phone number", "This one would be 5511999990000.")},
		resource.TestStep{Config: asks(`[]`), ExpectError: world.Says("at least 1 elements")},
		resource.TestStep{Config: asks(`[null]`), ExpectError: world.Says("This attribute contains a null value")},
	)
}

// A server that answers in an order of its own, or with a number in another form, is
// understood. One that leaves a number out is not.
func TestPhoneNumbersAreMatchedWithTheirAnswers(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	config := w.AsAdmin(readingCase{name: "phone_numbers"}.with(world.ByID(shop), `numbers = ["5534999990000", "351912345678"]`))
	const brazil, portugal = `"isInWhatsapp":true,"jid":"553499990000@s.whatsapp.net"`, `"isInWhatsapp":true,"jid":"351912345678@s.whatsapp.net"`
	tells := func(body string) func() {
		return func() {
			w.Heal()
			w.Inject(simulator.Fault{Route: checkNumbers, Kind: simulator.FaultGarbled, Body: body})
		}
	}
	known := func(n int, digits string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.uazapi_phone_numbers.this", tfjsonpath.New("results").AtSliceIndex(n).AtMapKey("digits"), world.Exactly(digits))
	}
	understood := func(body string) resource.TestStep {
		return resource.TestStep{PreConfig: tells(body), Config: config, ConfigStateChecks: []statecheck.StateCheck{known(0, "553499990000"), known(1, "351912345678")}}
	}
	w.Steps(
		understood(`[{"query":"351912345678",`+portugal+`},{"query":"5534999990000",`+brazil+`}]`),
		understood(`[{"query":"553499990000",`+brazil+`},{"query":"351912345678",`+portugal+`}]`),
		understood(`[{`+brazil+`},{`+portugal+`}]`),
		resource.TestStep{PreConfig: tells(`[{"query":"5534999990000",` + brazil + `}]`), Config: config, ExpectError: world.Says("Unable to check phone numbers with", "the answer lacks one of the numbers")},
		resource.TestStep{PreConfig: tells(`[{"query":"5534999990001",` + brazil + `},{"query":"351912345678",` + portugal + `}]`), Config: config, ExpectError: world.Says("the answer lacks one of the numbers")},
		resource.TestStep{PreConfig: tells(`[{"query":"5534999990000"},{"query":"351912345678"}]`), Config: config, ExpectError: world.Says("the answer lacks one of the numbers")},
	)
}

// Many numbers are asked for in several calls, and keep their order.
func TestPhoneNumbersAreAskedForInParts(t *testing.T) {
	w := world.Start(t, simulator.Options{})
	shop := w.Paired("Vendas", "5511999990000")
	w.Must(w.AddGroup(shop.ID, simulator.Group{JID: "120363043968066561@g.us", Name: "Equipe"}))
	w.LeaveWhatsApp("5511988880060")
	w.Steps(resource.TestStep{
		Config: w.AsAdmin(readingCase{name: "phone_numbers"}.with(world.ByID(shop), `numbers = concat([for n in range(119) : format("5511988880%03d", n)], ["120363043968066561@g.us"])`)),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.uazapi_phone_numbers.this", tfjsonpath.New("results").AtSliceIndex(60), knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"query": world.Exactly("5511988880060"), "is_in_whatsapp": knownvalue.Bool(false), "digits": knownvalue.Null(), "jid": knownvalue.Null(),
			})),
			statecheck.ExpectKnownValue("data.uazapi_phone_numbers.this", tfjsonpath.New("results").AtSliceIndex(119), knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"group_name": world.Exactly("Equipe"), "is_in_whatsapp": knownvalue.Bool(true), "digits": knownvalue.Null(), "note": knownvalue.Null(),
			})),
		},
	})
}
