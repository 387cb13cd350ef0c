package validate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// LeadField refuses what is no key of a custom field of leads.
func LeadField() validator.String {
	return text{thing: "lead field", wanted: "be the key of a field, from " + leadFields, fault: leadFieldFault}
}

var (
	leadFields = uazapi.LeadField(1) + " to " + uazapi.LeadField(uazapi.LeadFields)
	// numbered is a key of a field in any spelling, with its number.
	numbered = regexp.MustCompile(`(?i)^\s*(?:lead)?[ _-]*(?:fields?)?[ _-]*0*([1-9][0-9]?)\s*$`)
)

func leadFieldFault(key string) string {
	known := "The keys are " + leadFields + ", with two digits each."
	found := numbered.FindStringSubmatch(key)
	if found == nil {
		return fmt.Sprintf("%q is no key of a field. %s", clip(key), known)
	}
	number, _ := strconv.Atoi(found[1])
	switch {
	case number > uazapi.LeadFields:
		return fmt.Sprintf("There is no field %d. %s", number, known)
	case key != uazapi.LeadField(number):
		return fmt.Sprintf("%q is no key of a field. Write %q. %s", clip(key), uazapi.LeadField(number), known)
	}
	return ""
}

// How long the names of a field and of a tag may be, in characters.
const (
	longestLeadField = 255
	longestLeadTag   = 100
)

// LeadFieldName refuses what servers do not take as the name of a custom field of
// leads.
func LeadFieldName() validator.String { return leadName("name of a lead field", longestLeadField) }

// LeadTag refuses what servers do not take as the name of a tag of leads.
func LeadTag() validator.String { return leadName("name of a lead tag", longestLeadTag) }

func leadName(thing string, most int) validator.String {
	wanted := fmt.Sprintf("have 1 to %d characters, and at least one that is visible", most)
	return text{thing: thing, wanted: wanted, fault: func(value string) string {
		switch length := utf8.RuneCountInString(value); {
		case !strings.ContainsFunc(value, visible):
			return "The name is blank. Give it at least one visible character."
		case strings.ContainsFunc(value, call.Obeyed):
			return "The name holds a control character, such as a line break or a tab. Take it out; letters of any language, blanks and punctuation are fine."
		case length > most:
			return fmt.Sprintf("The name has %d characters, and servers take at most %d.", length, most)
		}
		return ""
	}}
}
