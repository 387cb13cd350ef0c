package objects

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Built is what the provider has of a type, for [Object.Lacks].
type Built struct {
	// Shape is the shape that its resource was made by: setting, item, invoke, or "".
	Shape string
	// Resource tells whether it is a resource, and Listed whether it has a list.
	Resource, Listed bool
	// Arguments are what can be configured of the resource, besides what names the instance,
	// and whether it has to be.
	Arguments map[string]bool
}

// Lacks are what the entry owes the suites, by what the provider has.
func (o Object) Lacks(built Built) []string {
	var lacks lacking
	shape := o.shape(&lacks)
	if built.Resource && shape != built.Shape {
		lacks.add("an entry that says %q: the resource is made by the shape %q", shape, built.Shape)
	}
	lacks.unless(len(o.Faults) > 0, "Faults: which routes it has called, each of which fails in every way")
	lacks.unless(o.ByHand != "" && o.OnServer == nil || len(o.Secrets) > 0, "Secrets: a block in which all goes well")
	_, listed := o.Listed()
	lacks.unless(!built.Listed || listed || o.Item != nil || o.OnServer != nil, "List: how it is listed")
	lacks.unless(o.OnServer == nil || o.ByHand != "" && o.OnServer.Make != nil && o.OnServer.Found != "", "OnServer.Make and OnServer.Found, of what is made by hand")
	switch {
	case o.Setting != nil:
		o.Setting.lacks(&lacks)
		lacks.unless(o.Existing != nil, "Existing: how it is imported with a fleet")
		lacks.unless(!o.Setting.Bare || o.Existing != nil && o.Existing.Make != nil, "Existing.Make: a value, since no new instance has one")
	case o.Item != nil:
		o.Item.lacks(&lacks, built.Arguments)
	case o.ByHand != "":
		lacks.unless(strings.Contains(o.ByHand, " "), "ByHand: a reason that says why")
	}
	return lacks
}

// shape is the shape of the entry, which has to have just one.
func (o Object) shape(lacks *lacking) string {
	var shapes []string
	for shape, has := range map[string]bool{"setting": o.Setting != nil, "item": o.Item != nil, "invoke": o.Invoked != nil, "": o.ByHand != ""} {
		if has {
			shapes = append(shapes, shape)
		}
	}
	if len(shapes) != 1 {
		lacks.add("just one of Setting, Item, Invoked and ByHand")
		return "none"
	}
	return shapes[0]
}

func (s *Setting) lacks(lacks *lacking) {
	for name, value := range map[string]string{"Wanted": s.Wanted, "Writes": s.Writes, "Sends": s.Sends, "Reads": s.Reads} {
		lacks.unless(value != "", "Setting."+name)
	}
	lacks.unless((s.AsPaired == "") == s.Bare, "just one of Setting.AsPaired and Setting.Bare")
	lacks.unless(s.AsPaired != s.Wanted, "Setting.Wanted: other values than AsPaired")
	lacks.unless(len(s.Other) > 0, "Setting.Other")
	lacks.unless((s.Unsets == "") == (len(s.UnsetAsks) == 0), "Setting.Unsets and Setting.UnsetAsks, both or none")
}

func (i *Item) lacks(lacks *lacking, arguments map[string]bool) {
	for name, value := range map[string]string{"Sends": i.Sends, "Adds": i.Adds, "Changing": i.Changing, "Removes": i.Removes, "Reads": i.Reads, "ExampleID": i.ExampleID} {
		lacks.unless(value != "", "Item."+name)
	}
	lacks.unless(i.Has != nil && i.Drifted != nil, "Item.Has and Item.Drifted")
	lacks.unless(len(i.Numbered) > 0, "Item.Numbered: arguments that make four of them")
	for _, neighbor := range i.Neighbors {
		lacks.unless(neighbor.Content != nil && neighbor.Listed != "", "Item.Neighbors: two, with their names in a list")
	}
	lacks.unless(i.All != nil && i.Add != nil && i.Set != nil && i.Remove != nil, "Item.All, Add, Set and Remove: what somebody does in the panel")
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		required := arguments[name]
		lacks.unless(i.changes(name), "Item.Changes: one that changes "+name)
		lacks.unless(required || i.leavesOut(name), "Item.Changes: one that leaves out "+name+`, as "", or one that adds it`)
		lacks.unless(!required || i.Arguments[name] != "", "Item.Arguments: "+name)
	}
}

// changes tells whether a change is of this attribute alone, or with others.
func (i *Item) changes(name string) bool {
	return slices.ContainsFunc(i.Changes, func(change Change) bool { _, is := change.Arguments[name]; return is })
}

// leavesOut tells whether an attribute is left out at a time: by a change, or by the usual
// one after a change.
func (i *Item) leavesOut(name string) bool {
	return i.Arguments[name] == "" || slices.ContainsFunc(i.Changes, func(change Change) bool {
		value, is := change.Arguments[name]
		return is && value == ""
	})
}

// lacking is what an entry lacks.
type lacking []string

func (l *lacking) add(format string, values ...any) { *l = append(*l, fmt.Sprintf(format, values...)) }

// unless notes what is missing unless it is there.
func (l *lacking) unless(is bool, missing string) {
	if !is && !slices.Contains(*l, missing) {
		*l = append(*l, missing)
	}
}

// Disagreements are the routes of which two objects say different things.
func Disagreements(all []Object) []string {
	var found []string
	first := map[string]Fault{}
	for _, object := range all {
		for _, fault := range object.Faults {
			known, is := first[fault.Route]
			if !is {
				first[fault.Route] = fault
				continue
			}
			if known.Paired != fault.Paired || known.Lasts != fault.Lasts {
				found = append(found, fmt.Sprintf("%s says of %s: Paired %t, Lasts %t; another says: %t, %t", object.Type, fault.Route, fault.Paired, fault.Lasts, known.Paired, known.Lasts))
			}
		}
	}
	return found
}
