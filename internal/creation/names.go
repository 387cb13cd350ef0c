package creation

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// shortest is how much of a name is left where a server cuts names, in characters.
const shortest = 16

// likeness is how near the name of an instance comes to a wanted one.
type likeness int

const (
	unlike likeness = iota
	// cut is the beginning of the wanted name.
	cut
	// folded differs in case, blanks or Unicode form.
	folded
	same
)

// compareNames tells how near a name comes to the wanted one.
func compareNames(wanted, name string) likeness {
	switch {
	case name == wanted:
		return same
	case SameName(name, wanted):
		return folded
	case utf8.RuneCountInString(name) >= shortest && IsCut(wanted, name):
		return cut
	default:
		return unlike
	}
}

// SameName tells whether two names may be one that a server has trimmed, folded
// or put into another Unicode form.
func SameName(a, b string) bool { return fold(a) == fold(b) }

// IsCut tells whether a name may be what a server kept of a longer one.
func IsCut(given, kept string) bool {
	given, kept = fold(given), fold(kept)
	return kept != "" && strings.HasPrefix(given, kept)
}

// fold is a name without the differences that servers make: case, blanks, Unicode
// form, characters that nobody sees, and signs that HTML escapes.
func fold(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
			return -1
		}
		return r
	}, html.UnescapeString(name))
	return cases.Fold().String(norm.NFKC.String(strings.Join(strings.Fields(name), " ")))
}
