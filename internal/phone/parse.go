package phone

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// Parse returns the number that a text means, in international digits, or says what is
// wrong with the text. Region is the country of a number without a country's code, in
// two letters, "" where a number has to have one. A number in a form that is not dialed
// any more, such as a Brazilian mobile number without its ninth digit, is returned as it
// is dialed today.
func Parse(text, region string) (digits, fault string) {
	region = strings.ToUpper(region)
	text = strings.TrimSpace(text)
	if fault := faultOfText(text); fault != "" {
		return "", fault
	}
	if abroad, is := strings.CutPrefix(text, "00"); is {
		text = "+" + abroad // dialed from abroad
	}
	if digits, is := digitsOf(text, region); is {
		return digits, ""
	}
	// Digits alone may have the country's code as well.
	if strings.Trim(text, "0123456789") == "" {
		if digits, is := digitsOf("+"+text, ""); is && isOf(digits, region) {
			return digits, ""
		}
	}
	return "", faultOfNumber(text, region)
}

// RegionFault says what is wrong with a region, or "".
func RegionFault(region string) string {
	if phonenumbers.GetSupportedRegions()[strings.ToUpper(region)] {
		return ""
	}
	return "The region is the country of numbers that have no country's code, in two letters, such as BR, PT or US."
}

// faultOfText says what in a text is no part of a number, or "". A library would leave it
// out without a word.
func faultOfText(text string) string {
	switch {
	case text == "":
		return "The text is empty. A phone number is written like (11) 99999-0000 or +55 11 99999-0000."
	case strings.Contains(text, "@"):
		return "This is a JID or another address, and no phone number. The function parse_jid tells the number of a JID."
	case strings.ContainsFunc(strings.Map(withoutX, text), unicode.IsLetter):
		return "The text has letters in it. Give the number alone, such as (11) 99999-0000 or +55 11 99999-0000."
	}
	return ""
}

// withoutX leaves out the letter that stands for the code of a carrier, as in 0xx11.
func withoutX(r rune) rune {
	if r == 'x' || r == 'X' {
		return -1
	}
	return r
}

// digitsOf returns the digits of a number that is there.
func digitsOf(text, region string) (string, bool) {
	number, err := phonenumbers.Parse(text, region)
	if err != nil || number.GetExtension() != "" {
		return "", false
	}
	digits := e164(number)
	for _, form := range []string{digits, today(digits)} {
		again, err := phonenumbers.Parse("+"+form, "")
		if err == nil && phonenumbers.IsValidNumber(again) {
			return e164(again), true
		}
	}
	return "", false
}

func e164(number *phonenumbers.PhoneNumber) string {
	return strings.TrimPrefix(phonenumbers.Format(number, phonenumbers.E164), "+")
}

// isOf tells whether a number has the country's code of a region, "" for any.
func isOf(digits, region string) bool {
	return region == "" || strings.HasPrefix(digits, strconv.Itoa(phonenumbers.GetCountryCodeForRegion(region)))
}

// faultOfNumber says why a text is no number of a region.
func faultOfNumber(text, region string) string {
	if region == "" && strings.Trim(text, "0123456789") == "" {
		text = "+" + text
	}
	number, err := phonenumbers.Parse(text, region)
	if err != nil && region == "" && !strings.HasPrefix(text, "+") {
		return "The number has no country's code, and no region was given. Write it with a plus and the code, such as +55 11 99999-0000, or give the region, such as BR."
	}
	if err != nil {
		return "This is no phone number. One is written like (11) 99999-0000 or +55 11 99999-0000, with a country's code that exists."
	}
	if number.GetExtension() != "" {
		return "The number has an extension, which no WhatsApp account has. Give the number alone."
	}
	of := phonenumbers.GetRegionCodeForCountryCode(int(number.GetCountryCode()))
	switch phonenumbers.IsPossibleNumberWithReason(number) {
	case phonenumbers.TOO_SHORT:
		return "The number is too short for one of " + of + "." + areaAdvice
	case phonenumbers.IS_POSSIBLE_LOCAL_ONLY:
		return "The number lacks its area code, as one of " + of + "." + areaAdvice
	case phonenumbers.TOO_LONG, phonenumbers.INVALID_LENGTH:
		return "The number does not have as many digits as one of " + of + " has." + abroadAdvice
	default:
		return "There is no such number of " + of + ": none begins with these digits." + areaAdvice + abroadAdvice
	}
}

const (
	areaAdvice   = " Give it with its area code, such as (11) 99999-0000 in Brazil."
	abroadAdvice = " A number of another country is written with a plus and its code, such as +351 912 345 678."
)

// forgotten are the forms that are not dialed any more, and what is dialed today.
var forgotten = []struct {
	form  *regexp.Regexp
	today string
}{
	{regexp.MustCompile(`^(55[1-9][0-9])([6-9][0-9]{7})$`), "${1}9$2"},
	{regexp.MustCompile(`^521([0-9]{10})$`), "52$1"},
}

// today is the number as it is dialed today.
func today(digits string) string {
	for _, old := range forgotten {
		if old.form.MatchString(digits) {
			return old.form.ReplaceAllString(digits, old.today)
		}
	}
	return digits
}
