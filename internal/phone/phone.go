// Package phone is what is known of phone numbers: how servers take them, how people
// write and read them, which are of one account, and the addresses that WhatsApp makes
// of them. No other package looks into a number.
package phone

import (
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// pattern is an international number with which a server pairs. None begins with a 0.
var pattern = regexp.MustCompile(`^[1-9][0-9]{9,14}$`)

// digitsPattern is any international number: those of some small countries are shorter.
var digitsPattern = regexp.MustCompile(`^[1-9][0-9]{6,14}$`)

// country is where a number is from that has no country's code: most users are
// Brazilian.
const country = "BR"

// Fault says what is wrong with a number that no server pairs with, and what it would
// be like, or "".
func Fault(text string) string {
	if pattern.MatchString(text) {
		return ""
	}
	fault := "A phone number is given in international digits with the country's code, 10 to 15 of them and nothing else, such as 5511999990000."
	digits, wrong := Parse(text, country)
	if wrong != "" || !pattern.MatchString(digits) {
		return fault
	}
	return fault + wouldBe(digits)
}

// Doubt says of a number without a fault why it may be meant as another, or "". Its
// digits make a number of another form: with a prefix that is dialed within a country,
// or without the country's code.
func Doubt(digits string) string {
	const doubt = "A phone number is given with the country's code, and without what is only dialed, such as a 0 in front of the area."
	meant, wrong := Parse("+"+digits, "")
	if wrong != "" {
		meant, wrong = Parse(digits, country)
		if wrong == "" && !brazilianMobile.MatchString(meant) {
			return ""
		}
	}
	if wrong != "" || SameAccount(meant, digits) {
		return ""
	}
	return doubt + wouldBe(meant)
}

// brazilianMobile is a mobile number of Brazil. Shorter ones without the country's
// code may as well be numbers of elsewhere.
var brazilianMobile = regexp.MustCompile(`^55[0-9]{2}9[0-9]{8}$`)

// DigitsFault says what is wrong with a text that is no number in international digits,
// and what it would be like, or "". It takes the shorter numbers too, with which no
// server pairs.
func DigitsFault(text string) string {
	if digitsPattern.MatchString(text) {
		return ""
	}
	const fault = "A phone number is given in international digits with the country's code and nothing else, such as 5511999990000."
	digits, wrong := Parse(text, country)
	if wrong != "" {
		return fault
	}
	return fault + wouldBe(digits)
}

func wouldBe(digits string) string { return " This one would be " + digits + "." }

// Readable writes a number in international digits as people do: 55 11 99999-0000.
func Readable(digits string) string {
	number, err := phonenumbers.Parse("+"+digits, "")
	if err != nil {
		return digits
	}
	written := strings.TrimPrefix(phonenumbers.Format(number, phonenumbers.INTERNATIONAL), "+")
	if strings.Map(digit, written) != digits {
		return digits // some zeros are taken for a prefix and left out
	}
	return written
}

// digit keeps the digits of a text.
func digit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
