package instance

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

func TestEditsMissing(t *testing.T) {
	has := uazapi.Instance{Name: "Vendas", AdminField01: "cliente 1"}
	for title, test := range map[string]struct{ wanted, want edits }{
		"nothing":            {edits{}, edits{}},
		"as it is":           {edits{attributeName: "Vendas", attributeAdminField02: ""}, edits{}},
		"another name":       {edits{attributeName: "Recife", attributeAdminField01: "cliente 1"}, edits{attributeName: "Recife"}},
		"to be cleared":      {edits{attributeAdminField01: ""}, edits{attributeAdminField01: ""}},
		"blanks are no less": {edits{attributeName: "Vendas "}, edits{attributeName: "Vendas "}},
	} {
		if diff := cmp.Diff(test.want, test.wanted.missing(has)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
		if got, want := test.wanted.done(has), len(test.want) == 0; got != want {
			t.Errorf("%s: it is done: %t, want %t", title, got, want)
		}
	}
}

func TestEditsOfNameAndNotes(t *testing.T) {
	for title, test := range map[string]struct {
		edits edits
		names bool
		notes string
	}{
		"nothing":     {edits{}, false, ""},
		"the name":    {edits{attributeName: "Recife"}, true, ""},
		"the first":   {edits{attributeAdminField01: ""}, false, attributeAdminField01},
		"the second":  {edits{attributeAdminField02: "b"}, false, attributeAdminField02},
		"all of them": {edits{attributeName: "Recife", attributeAdminField01: "a", attributeAdminField02: "b"}, true, attributeAdminField01},
	} {
		if got := test.edits.names(); got != test.names {
			t.Errorf("%s: it names: %t", title, got)
		}
		if got := test.edits.notes(); got != test.notes {
			t.Errorf("%s: it notes %q, want %q", title, got, test.notes)
		}
		if left := test.edits.withoutName(); left.names() || left.notes() != test.notes {
			t.Errorf("%s: without the name it is %v", title, left)
		}
		if got := test.edits.names(); got != test.names {
			t.Errorf("%s: it was changed", title)
		}
	}
}

func TestEditsCompare(t *testing.T) {
	const long = "Central de atendimento da loja do centro"
	named := func(name string) uazapi.Instance { return uazapi.Instance{Name: name} }
	renamed := func(name string) edits { return edits{attributeName: name} }
	for title, test := range map[string]struct {
		wanted       edits
		before, kept uazapi.Instance
		known        forms
		remembered   forms
		other        map[string]string
	}{
		"as it was written":  {wanted: renamed("Recife"), before: named("Vendas"), kept: named("Recife")},
		"trimmed":            {wanted: renamed("Recife "), before: named("Vendas"), kept: named("Recife"), remembered: forms{attributeName: {Written: "Recife ", Kept: "Recife"}}},
		"folded":             {wanted: renamed("Recife  SUL"), before: named("Vendas"), kept: named("recife sul"), remembered: forms{attributeName: {Written: "Recife  SUL", Kept: "recife sul"}}},
		"folded from before": {wanted: renamed("Vendas"), before: named("vendas"), kept: named("vendas"), remembered: forms{attributeName: {Written: "Vendas", Kept: "vendas"}}},
		"cut":                {wanted: renamed(long), before: named("Vendas"), kept: named(long[:20]), remembered: forms{attributeName: {Written: long, Kept: long[:20]}}},
		"cut when created":   {wanted: renamed(long), kept: named(long[:20]), remembered: forms{attributeName: {Written: long, Kept: long[:20]}}},
		// What stands there was there before the write: it was not cut from it.
		"not written, and alike": {wanted: renamed("Vendas SP"), before: named("Vendas"), kept: named("Vendas"), other: map[string]string{attributeName: "Vendas"}},
		"cut as before": {
			wanted: renamed(long + " 2"), before: named(long[:20]), known: forms{attributeName: {Written: long, Kept: long[:20]}}, kept: named(long[:20]),
			remembered: forms{attributeName: {Written: long + " 2", Kept: long[:20]}},
		},
		"another":              {wanted: renamed("Recife"), before: named("Vendas"), kept: named("Suporte"), other: map[string]string{attributeName: "Suporte"}},
		"cleared, and kept":    {wanted: edits{attributeAdminField01: ""}, before: uazapi.Instance{AdminField01: "a"}, kept: uazapi.Instance{AdminField01: "a"}, other: map[string]string{attributeAdminField01: "a"}},
		"written, and empty":   {wanted: edits{attributeAdminField01: "a"}, kept: uazapi.Instance{}, other: map[string]string{attributeAdminField01: ""}},
		"what was not written": {wanted: renamed("Recife"), kept: uazapi.Instance{Name: "Recife", AdminField01: "a"}},
	} {
		remembered, other := writing{wanted: test.wanted, before: test.before, known: test.known}.compare(test.kept)
		if diff := cmp.Diff(test.remembered, remembered, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: remembered (-want +got):\n%s", title, diff)
		}
		if diff := cmp.Diff(test.other, other, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: other (-want +got):\n%s", title, diff)
		}
	}
}
