package phone

import (
	"strings"
	"testing"
)

func TestFault(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"":                    "10 to 15 of them",
		"123456789":           "10 to 15 of them",
		"1234567890123456":    "10 to 15 of them",
		"+5511999990000":      "This one would be 5511999990000.",
		"+55 (11) 99999-0000": "This one would be 5511999990000.",
		"(11) 99999-0000":     "This one would be 5511999990000.",
		"55 11 99999 0000":    "This one would be 5511999990000.",
		"+1 415 555 2671":     "This one would be 14155552671.",
		"+351 912 345 678":    "This one would be 351912345678.",
		" 5511999990000":      "This one would be 5511999990000.",
		"5511999990000\n":     "such as 5511999990000",
		"011999990000":        "This one would be 5511999990000.",
		"005511999990000":     "This one would be 5511999990000.",
		"0054 9 11 2345 6789": "This one would be 5491123456789.",
		"01234567890":         "10 to 15 of them",
		"phone":               "10 to 15 of them",
		"5511999990000@c.us":  "10 to 15 of them",
		"٥٥١١٩٩٩٩٩٠٠٠٠":       "such as 5511999990000",
	} {
		if fault := Fault(number); !strings.Contains(fault, want) || !strings.HasSuffix(fault, ".") {
			t.Errorf("%q: got %q, want %q", number, fault, want)
		}
	}
}

// Each is in the form that WhatsApp knows, or in the one that people write.
func TestWhatHasNeitherAFaultNorADoubt(t *testing.T) {
	t.Parallel()
	for _, number := range []string{
		"5511999990000", "1234567890", "123456789012345", "14155552671",
		"5534999990000", "553499990000", "5215512345678", "525512345678", "5491123456789", "541123456789",
		"551141234567", "351912345678", "390612345678",
		"34988880000", // a number of Spain, and of Brazil without its code
		"6591234567",
	} {
		if said := Fault(number) + Doubt(number); said != "" {
			t.Errorf("of %s is said %q", number, said)
		}
	}
}

// A number in a form that is dialed, and not the international one, is most likely
// meant as another. Only the user knows.
func TestDoubt(t *testing.T) {
	t.Parallel()
	for number, meant := range map[string]string{
		"11999990000":    "5511999990000", // without the country's code
		"34999990000":    "5534999990000",
		"55011999990000": "5511999990000", // with a 0 for a long distance
		"54111523456789": "5491123456789", // with the 15 of Argentine mobiles
		"4407911123456":  "447911123456",
	} {
		if fault, doubt := Fault(number), Doubt(number); fault != "" || !strings.HasSuffix(doubt, "This one would be "+meant+".") {
			t.Errorf("%s: got the fault %q and the doubt %q", number, fault, doubt)
		}
	}
}

func TestNumbersAreWrittenAsPeopleDo(t *testing.T) {
	t.Parallel()
	for digits, want := range map[string]string{
		"5511999990000":   "55 11 99999-0000",
		"553499990000":    "55 3499990000",
		"351912345678":    "351 912 345 678",
		"12025550123":     "1 202-555-0123",
		"999999999999999": "999999999999999",
		"1":               "1",
		"":                "",
	} {
		if got := Readable(digits); strings.ReplaceAll(got, "\u00a0", " ") != want {
			t.Errorf("%s is written %q, want %q", digits, got, want)
		}
	}
}
