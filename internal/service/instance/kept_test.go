package instance

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/private/privatetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

func TestFormsShown(t *testing.T) {
	kept := forms{attributeName: {Written: "Vendas ", Kept: "Vendas"}}
	for _, test := range []struct {
		name   string
		forms  forms
		before types.String
		has    string
		want   string
	}{
		{"nothing is kept", nil, text("Vendas "), "Vendas", "Vendas"},
		{"as it was kept", kept, text("Vendas "), "Vendas", "Vendas "},
		{"renamed outside", kept, text("Vendas "), "Recife", "Recife"},
		{"the state has it otherwise", kept, text("vendas"), "Vendas", "Vendas"},
		{"the state has none", kept, null, "Vendas", "Vendas"},
		{"of another attribute", forms{attributeAdminField01: {Written: "Vendas ", Kept: "Vendas"}}, text("Vendas "), "Vendas", "Vendas"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.forms.shown(attributeName, test.before, test.has); got != test.want {
				t.Errorf("it shows %q, want %q", got, test.want)
			}
		})
	}
}

func TestFormsAfter(t *testing.T) {
	name, note := form{Written: "Vendas ", Kept: "Vendas"}, form{Written: "a ", Kept: "a"}
	for title, test := range map[string]struct {
		before     forms
		written    edits
		remembered forms
		want       forms
	}{
		"nothing at all":                  {nil, nil, nil, forms{}},
		"nothing was written":             {forms{attributeName: name}, edits{}, nil, forms{attributeName: name}},
		"written, and kept as it is":      {forms{attributeName: name}, edits{attributeName: "Recife"}, forms{}, forms{}},
		"written, and kept in a form":     {nil, edits{attributeName: "Vendas "}, forms{attributeName: name}, forms{attributeName: name}},
		"another was written":             {forms{attributeName: name}, edits{attributeAdminField01: "b"}, nil, forms{attributeName: name}},
		"another was written, and a form": {forms{attributeName: name}, edits{attributeAdminField01: "a "}, forms{attributeAdminField01: note}, forms{attributeName: name, attributeAdminField01: note}},
	} {
		if diff := cmp.Diff(test.want, test.before.after(test.written, test.remembered)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
}

// A look that failed shows nothing. Once the server has something else than before, that is
// what it made of the value, if it can be.
func TestFormsSeeing(t *testing.T) {
	const long = "Central de atendimento da loja do centro"
	written := unseen(edits{attributeName: long}, uazapi.Instance{Name: "Loja"})
	seen := forms{attributeName: {Written: long, Kept: long[:20]}}
	for title, test := range map[string]struct {
		before forms
		has    string
		want   forms
	}{
		"cut":               {written, long[:20], seen},
		"as before":         {written, "Loja", written},
		"as it was written": {written, long, forms{}},
		"something else":    {written, "Recife", forms{}},
		"seen before":       {seen, "Recife", seen},
	} {
		got := test.before.seeing(uazapi.Instance{Name: test.has})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
	for _, has := range []string{"Loja", long[:20]} {
		if written.keeps(attributeName, has) {
			t.Errorf("unseen, it is known to keep %q", has)
		}
	}
}

func TestFormsAreKept(t *testing.T) {
	private, stored := privatetest.State{}, forms{attributeName: {Written: "Vendas ", Kept: "Vendas"}}
	if loaded := loadForms(t.Context(), private); len(loaded) != 0 {
		t.Errorf("an empty state keeps %v", loaded)
	}
	if diags := stored.store(t.Context(), private); diags.HasError() {
		t.Fatal(diags)
	}
	// The framework takes nothing but JSON.
	if !json.Valid(private[keptKey]) {
		t.Errorf("stored as %q, which is no JSON", private[keptKey])
	}
	if diff := cmp.Diff(stored, loadForms(t.Context(), private)); diff != "" {
		t.Errorf("loaded (-want +got):\n%s", diff)
	}
	// A new instance may inherit the forms of the one that it replaces.
	if diags := (forms{}).store(t.Context(), private); diags.HasError() || private[keptKey] != nil {
		t.Errorf("forms from before are left: %q", private[keptKey])
	}
	for _, broken := range []string{`{`, `{"name":"Vendas"}`, `null`, `[]`} {
		if loaded := loadForms(t.Context(), privatetest.State{keptKey: []byte(broken)}); len(loaded) != 0 {
			t.Errorf("%q keeps %v", broken, loaded)
		}
	}
}
