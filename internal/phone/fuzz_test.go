package phone_test

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

// Whatever is written as a number, what is said of it can be shown, and the advice
// that is given can be followed.
func FuzzFault(f *testing.F) {
	for _, seed := range []string{
		"", "5511999990000", "+55 (11) 99999-0000", "11 99999 0000", "1-800-FLOWERS", "+1 415 555 2671;ext=12", "tel:+5511999990000", "+290 22222",
		"+599 9 461 1234", "+49 30 123456789012", "٥٥١١٩٩٩٩٩٠٠٠٠", "\xff", "++55", "0015511999990000", "11900000000", "05511999990000", "tel:99999;phone-context=+55",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		said := judge(text)
		if said == "" {
			return
		}
		if fault := messagetest.Line(said); fault != "" {
			t.Errorf("of %q is said %q: %s", text, said, fault)
		}
		_, offered, is := strings.Cut(said, " This one would be ")
		if !is {
			return
		}
		offered = strings.TrimSuffix(offered, ".")
		if again := judge(offered); again != "" {
			t.Errorf("the advice for %q is to write %q, of which is said: %s", text, offered, again)
		}
	})
}

// judge returns what a user is told of a number.
func judge(text string) string {
	if fault := phone.Fault(text); fault != "" {
		return fault
	}
	return phone.Doubt(text)
}

func FuzzReadable(f *testing.F) {
	for _, seed := range []string{"", "1", "5511999990000", "553499990000", "999999999999999", "00", strings.Repeat("5", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		digits := onlyDigits(text)
		if written := phone.Readable(digits); onlyDigits(written) != digits {
			t.Errorf("%q is written as %q", digits, written)
		}
	})
}

func onlyDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
