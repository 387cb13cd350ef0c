package phone

import "regexp"

// form is how numbers of a country may be written in two ways: some people, and
// WhatsApp itself, put a digit into a mobile number that others leave out.
type form struct {
	longer  *regexp.Regexp
	shorter string
	// digit is how people call the digit.
	digit string
}

var forms = []form{
	// Brazil put a 9 before its mobile numbers long after WhatsApp had begun. They
	// began with 6 to 9 until then; what begins with another digit is a landline.
	{regexp.MustCompile(`^(55[0-9]{2})9([6-9][0-9]{7})$`), "$1$2", "the ninth digit, the 9 after the area code"},
	// Mexico had a 1 between the country and a mobile number.
	{regexp.MustCompile(`^521([0-9]{10})$`), "52$1", "the 1 after the code of Mexico"},
	// Argentina has a 9 there when it is called from abroad.
	{regexp.MustCompile(`^549([0-9]{10})$`), "54$1", "the 9 after the code of Argentina"},
}

// SameAccount tells whether two numbers, in international digits, are of one
// WhatsApp account.
func SameAccount(a, b string) bool { return shortest(a) == shortest(b) }

// Different tells whether two numbers are of two accounts. What is not known, an
// empty text, differs from none.
func Different(a, b string) bool { return a != "" && b != "" && !SameAccount(a, b) }

// Note says in which form WhatsApp knows a number where it is not the one that was asked
// for, or "".
func Note(asked, known string) string {
	switch {
	case asked == known, asked == "", known == "":
		return ""
	case !SameAccount(asked, known):
		return "WhatsApp answers with another number, " + known + "."
	case len(known) < len(asked):
		return "WhatsApp knows this number as " + known + ", without " + digitOf(asked) + ". It is the same account."
	default:
		return "WhatsApp knows this number as " + known + ", with " + digitOf(known) + ". It is the same account."
	}
}

// digitOf is how people call the digit that may be left out of a number.
func digitOf(longer string) string {
	for _, form := range forms {
		if form.longer.MatchString(longer) {
			return form.digit
		}
	}
	return ""
}

// shortest is the number without the digit that may be left out.
func shortest(number string) string {
	for _, form := range forms {
		if form.longer.MatchString(number) {
			return form.longer.ReplaceAllString(number, form.shorter)
		}
	}
	return number
}
