package phone_test

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

// Numbers are written in many ways, and each means one.
func TestParse(t *testing.T) {
	t.Parallel()
	for digits, written := range map[string][][2]string{
		"5581999990000": {
			{"(81) 99999-0000", "BR"},
			{"+55 81 99999-0000", ""},
			{"+55 (81) 99999-0000", "US"},
			{"081 99999-0000", "BR"},
			{"0xx81 99999-0000", "BR"},
			{"015 81 99999 0000", "br"},
			{"5581999990000", "BR"},
			{"5581999990000", ""},
			{"005581999990000", "BR"},
			{" 81.99999.0000\u00a0", "BR"},
			{"(81) 9999-0000", "BR"},
			{"558199990000", "BR"},
			{"+558199990000", ""},
			{"558199990000", ""}, // without the ninth digit
		},
		"558132320000":  {{"(81) 3232-0000", "BR"}, {"+55 81 3232-0000", ""}},
		"525512345678":  {{"55 1234 5678", "MX"}, {"+52 1 55 1234 5678", ""}, {"5215512345678", "MX"}},
		"5491123456789": {{"011 15 2345-6789", "AR"}, {"+54 9 11 2345 6789", ""}},
		"541123456789":  {{"011 2345-6789", "AR"}},
		"351912345678":  {{"912 345 678", "PT"}, {"00351 912 345 678", "BR"}},
		"12025550123":   {{"(202) 555-0123", "US"}, {"1 202 555 0123", "US"}, {"12025550123", "CA"}},
		"4915123456789": {{"0151 23456789", "DE"}},
		"447911123456":  {{"07911 123456", "GB"}},
		"919876543210":  {{"098765 43210", "IN"}},
		"34612345678":   {{"612 345 678", "ES"}},
		"56987654321":   {{"9 8765 4321", "CL"}},
		"573001234567":  {{"300 1234567", "CO"}},
		"59899123456":   {{"099 123 456", "UY"}},
		"298211234":     {{"211234", "FO"}}, // too short to pair with, and on WhatsApp all the same
	} {
		for _, one := range written {
			if got, fault := phone.Parse(one[0], one[1]); got != digits || fault != "" {
				t.Errorf("%q of %q is %q (%s), want %s", one[0], one[1], got, fault, digits)
			}
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for written, want := range map[[2]string]string{
		{"", "BR"}:                           "The text is empty.",
		{"  ", "BR"}:                         "The text is empty.",
		{"João", "BR"}:                       "letters",
		{"1-800-FLOWERS", "US"}:              "letters",
		{"+1 415 555 2671 ext 12", "US"}:     "letters",
		{"+1 415 555 2671 x12", "US"}:        "extension",
		{"5511999990000@c.us", "BR"}:         "parse_jid",
		{"(81) 99999-0000", ""}:              "no country's code, and no region was given",
		{"+999 123 456 789", "BR"}:           "no phone number",
		{"99999-0000", "BR"}:                 "Give it with its area code",
		{"190", "BR"}:                        "too short for one of BR",
		{"(81) 99999-00000", "BR"}:           "as many digits as one of BR",
		{"14155552671", "BR"}:                "BR",
		{"(20) 99999-0000", "BR"}:            "no such number of BR",
		{"+55 81 19999-0000", ""}:            "no such number of BR",
		{"12345", ""}:                        "too short",
		{"++5511999990000 ++", "BR"}:         "no phone number",
		{strings.Repeat("9", 300), "BR"}:     "no phone number",
		{"+5511999990000\x1b[31m", "BR"}:     "letters",
		{"11 99999-0000 / 98888-0000", "US"}: "no phone number",
	} {
		digits, fault := phone.Parse(written[0], written[1])
		if digits != "" || !strings.Contains(fault, want) {
			t.Errorf("%q of %q is %q, %q; want %q", written[0], written[1], digits, fault, want)
		}
	}
	for region, valid := range map[string]bool{"BR": true, "br": true, "Brazil": false, "": false, "55": false, "ZZ": false, "001": false} {
		if fault := phone.RegionFault(region); (fault == "") != valid {
			t.Errorf("of the region %q is said %q", region, fault)
		}
	}
}

// What one function returns, the others take, and they agree with each other.
func FuzzParse(f *testing.F) {
	for _, seed := range [][2]string{
		{"(81) 99999-0000", "BR"},
		{"+55 81 9999-0000", ""},
		{"5215512345678", "MX"},
		{"0xx81", "BR"},
		{"tel:99999;phone-context=+55", "BR"},
		{"211234", "FO"},
		{"٥٥١١٩٩٩٩٩٠٠٠٠", "BR"},
		{"1", "US"},
		{"\xff", ""},
		{"+39 06 1234 5678", "IT"},
		{"x", "BR"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, text, region string) {
		digits, fault := phone.Parse(text, region)
		if (digits == "") == (fault == "") {
			t.Fatalf("%q of %q is %q, and said is %q", text, region, digits, fault)
		}
		if fault != "" {
			if fault := messagetest.Line(fault); fault != "" {
				t.Error(fault)
			}
			return
		}
		if again, fault := phone.Parse(digits, ""); again != digits {
			t.Errorf("%q of %q is %s, and that is %q (%s)", text, region, digits, again, fault)
		}
		jid, fault := phone.AddressOf(digits)
		if fault != "" || jid.Number() != digits || !phone.SameAccount(digits, jid.User) {
			t.Errorf("%s has the address %v (%s)", digits, jid, fault)
		}
		if fault := phone.AskedFault(digits); fault != "" {
			t.Errorf("%s cannot be asked for: %s", digits, fault)
		}
	})
}
