package creation

import (
	"slices"
	"unicode/utf8"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Index finds the instances of a listing whose name may be what a server made of a
// wanted name. Folding a name takes a while, so each name of the listing is folded once
// for all searches.
type Index struct {
	instances []uazapi.Instance
	// byName are places in the listing, by the folded name.
	byName map[string][]int
}

// NewIndex makes an index of the instances of a listing.
func NewIndex(instances []uazapi.Instance) *Index {
	index := &Index{instances: instances, byName: make(map[string][]int, len(instances))}
	for at, instance := range instances {
		name := fold(instance.Name)
		index.byName[name] = append(index.byName[name], at)
	}
	return index
}

// Likely returns the instances, in the order of the listing, whose name may be
// what a server made of a wanted one.
func (x *Index) Likely(wanted string) []uazapi.Instance {
	folded := fold(wanted)
	places := slices.Clone(x.byName[folded])
	for end := 1; end < len(folded); end++ {
		for _, at := range x.byName[folded[:end]] {
			if utf8.RuneCountInString(x.instances[at].Name) >= shortest {
				places = append(places, at)
			}
		}
	}
	slices.Sort(places)
	likely := make([]uazapi.Instance, len(places))
	for n, at := range places {
		likely[n] = x.instances[at]
	}
	return likely
}
