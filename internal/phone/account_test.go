package phone

import "testing"

func TestSameAccount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"the same number":                   {"5511999990000", "5511999990000", true},
		"another number":                    {"5511999990000", "5511999991111", false},
		"none and one":                      {"", "5511999990000", false},
		"Brazil, without the ninth digit":   {"5534999990000", "553499990000", true},
		"Brazil, another number":            {"5534999990000", "553499990001", false},
		"Brazil, another area":              {"5511999990000", "552199990000", false},
		"Brazil, without its code":          {"34999990000", "3499990000", false},
		"Brazil, a mobile and a landline":   {"5511941234567", "551141234567", false},
		"Brazil, a new mobile in the south": {"5541921234567", "554121234567", false},
		"Brazil, an old mobile with a 6":    {"5562961234567", "556261234567", true},
		"Mexico, with the old digit":        {"5215512345678", "525512345678", true},
		"Mexico, another number":            {"5215512345678", "525512345679", false},
		"Mexico, too short":                 {"521551234567", "52551234567", false},
		"Argentina, as seen from abroad":    {"5491123456789", "541123456789", true},
		"Argentina, another number":         {"5491123456789", "541123456780", false},
		"Argentina, too long":               {"54911234567890", "5411234567890", false},
		"the digit of another country":      {"5491123456789", "5211123456789", false},
		"a country that has no such form":   {"4991123456789", "491123456789", false},
		"digits that are alike by accident": {"1134999990000", "113499990000", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := SameAccount(c.a, c.b); got != c.same {
				t.Errorf("%s and %s are the same: %t", c.a, c.b, got)
			}
			if got := SameAccount(c.b, c.a); got != c.same {
				t.Errorf("%s and %s are the same: %t", c.b, c.a, got)
			}
		})
	}
}

// Numbers come from users and from servers.
func FuzzSameAccount(f *testing.F) {
	for _, number := range []string{"", "5511999990000", "5215512345678", "5491123456789", "55", "549\n1123456789"} {
		f.Add(number, "553499990000")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !SameAccount(a, a) || SameAccount(a, b) != SameAccount(b, a) {
			t.Errorf("%q and %q: the order matters", a, b)
		}
		if short := shortest(a); len(short) > len(a) || !SameAccount(a, short) {
			t.Errorf("the shortest form of %q is %q", a, short)
		}
	})
}
