package creation

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// shortest is the least that a server leaves of a name when it cuts it, in characters.
const shortest = 16

// likeness is how much the name of an instance is like the wanted one.
type likeness int

const (
	unlike likeness = iota
	// cut is the beginning of the wanted name.
	cut
	// folded differs in case, blanks or Unicode form.
	folded
	same
)

// compareNames tells how much a name is like the wanted one.
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

// SameName tells whether a server may have made one of two names from the other, by
// trimming or folding it, or by putting it into another Unicode form.
func SameName(a, b string) bool { return fold(a) == fold(b) }

// IsCut tells whether a name may be what a server kept of a longer one.
func IsCut(given, kept string) bool {
	given, kept = fold(given), fold(kept)
	return kept != "" && strings.HasPrefix(given, kept)
}

// IsForm tells whether a server may have kept a name in this form: trimmed, folded, in
// another Unicode form, or cut.
func IsForm(given, kept string) bool { return SameName(given, kept) || IsCut(given, kept) }

// fold takes out of a name what servers change: case, blanks, Unicode form, characters
// that nobody sees, and signs that HTML escapes.
func fold(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
			return -1
		}
		return r
	}, html.UnescapeString(name))
	return cases.Fold().String(norm.NFKC.String(strings.Join(strings.Fields(name), " ")))
}
