package objects_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/objects"
)

// What an entry lacks is found: the twin of the test that finds nothing in the registry.
func TestLacksNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	byHand := objects.Object{ByHand: "it is the only one", Faults: []objects.Fault{{}}}
	for title, test := range map[string]struct {
		object objects.Object
		built  objects.Built
		want   []string
	}{
		"nothing": {byHand, objects.Built{}, nil},
		"a shape": {objects.Object{Secrets: []objects.Block{{}}, Faults: []objects.Fault{{}}}, objects.Built{}, []string{"just one of Setting, Item, Invoked and ByHand"}},
		"one shape": {
			objects.Object{Secrets: []objects.Block{{}}, Faults: []objects.Fault{{}}, ByHand: "it is odd", Invoked: &objects.Invoked{}},
			objects.Built{},
			[]string{"just one of Setting, Item, Invoked and ByHand"},
		},
		"the shape": {byHand, objects.Built{Resource: true, Shape: "setting"}, []string{`an entry that says "": the resource is made by the shape "setting"`}},
		"a list":    {byHand, objects.Built{Resource: true, Listed: true}, []string{"List: how it is listed"}},
		"a reason": {
			objects.Object{ByHand: "odd", Faults: []objects.Fault{{}}},
			objects.Built{},
			[]string{"ByHand: a reason that says why"},
		},
		"all of what is on a server": {
			objects.Object{ByHand: "it is the only one", OnServer: &objects.OnServer{}},
			objects.Built{Resource: true, Listed: true},
			[]string{
				"Faults: which routes it has called, each of which fails in every way",
				"OnServer.Make and OnServer.Found, of what is made by hand",
				"Secrets: a block in which all goes well",
			},
		},
		"all of an action": {
			objects.Object{Invoked: &objects.Invoked{}},
			objects.Built{Resource: true, Shape: "invoke"},
			[]string{"Faults: which routes it has called, each of which fails in every way", "Secrets: a block in which all goes well"},
		},
		"all of a setting": {
			objects.Object{Setting: &objects.Setting{Unsets: "{}"}},
			objects.Built{Resource: true, Shape: "setting"},
			[]string{
				"Existing: how it is imported with a fleet",
				"Faults: which routes it has called, each of which fails in every way",
				"Secrets: a block in which all goes well",
				"Setting.Other", "Setting.Reads", "Setting.Sends",
				"Setting.Unsets and Setting.UnsetAsks, both or none",
				"Setting.Wanted", "Setting.Wanted: other values than AsPaired", "Setting.Writes",
				"just one of Setting.AsPaired and Setting.Bare",
			},
		},
		"the value of a setting that has none at first": {
			objects.Object{
				Existing: &objects.Existing{}, Secrets: []objects.Block{{}}, Faults: []objects.Fault{{}},
				Setting: &objects.Setting{Bare: true, Wanted: "a", Writes: "b", Sends: "c", Reads: "d", Other: map[string]any{"e": 1}},
			},
			objects.Built{Resource: true, Shape: "setting"},
			[]string{"Existing.Make: a value, since no new instance has one"},
		},
		"all of an item": {
			objects.Object{Item: &objects.Item{}},
			objects.Built{Resource: true, Shape: "item", Arguments: map[string]bool{"url": true, "enabled": false}},
			[]string{
				"Faults: which routes it has called, each of which fails in every way",
				"Item.Adds", "Item.All, Add, Set and Remove: what somebody does in the panel", "Item.Arguments: url",
				"Item.Changes: one that changes enabled", "Item.Changes: one that changes url", "Item.Changing", "Item.ExampleID",
				"Item.Has and Item.Drifted", "Item.Neighbors: two, with their names in a list", "Item.Numbered: arguments that make four of them",
				"Item.Reads", "Item.Removes", "Item.Sends",
				"Secrets: a block in which all goes well",
			},
		},
		"a removal": {
			objects.Object{Item: &objects.Item{
				Arguments: map[string]string{"note": `"a"`},
				Changes:   []objects.Change{{Arguments: map[string]string{"note": `"b"`}}},
			}},
			objects.Built{Arguments: map[string]bool{"note": false}},
			[]string{`Item.Changes: one that leaves out note, as "", or one that adds it`},
		},
	} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			got := slices.Sorted(slices.Values(test.object.Lacks(test.built)))
			if title == "a removal" {
				got = slices.DeleteFunc(got, func(missing string) bool { return missing != test.want[0] })
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDisagreementsAreOfRoutesThatTwoDescribeInDifferentWays(t *testing.T) {
	t.Parallel()
	one := objects.Object{Type: "one", Faults: []objects.Fault{{Route: "GET /a", Paired: true}, {Route: "GET /b"}}}
	alike := objects.Object{Type: "alike", Faults: []objects.Fault{{Route: "GET /a", Paired: true}}}
	other := objects.Object{Type: "other", Faults: []objects.Fault{{Route: "GET /a", Lasts: true}}}
	if found := objects.Disagreements([]objects.Object{one, alike}); len(found) > 0 {
		t.Errorf("found %q", found)
	}
	want := []string{"other says of GET /a: Paired false, Lasts true; another says: true, false"}
	if diff := cmp.Diff(want, objects.Disagreements([]objects.Object{one, alike, other})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
