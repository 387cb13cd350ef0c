package instance

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

var (
	null    = types.StringNull()
	unknown = types.StringUnknown()
	text    = types.StringValue
	yes     = types.BoolValue(true)
	no      = types.BoolValue(false)
)

func TestTextOrNull(t *testing.T) {
	for _, test := range []struct {
		name         string
		text         string
		before, want types.String
	}{
		{"text over nothing", "nota", null, text("nota")},
		{"text over a text", "nota", text("outra"), text("nota")},
		{"text over an empty text", "nota", text(""), text("nota")},
		{"text over an unknown", "nota", unknown, text("nota")},
		{"nothing over nothing", "", null, null},
		{"nothing over a text", "", text("nota"), null},
		{"nothing over an empty text", "", text(""), text("")},
		{"nothing over an unknown", "", unknown, null},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := textOrNull(test.text, test.before); !got.Equal(test.want) {
				t.Errorf("textOrNull(%q, %s) = %s, want %s", test.text, test.before, got, test.want)
			}
		})
	}
}

func TestFill(t *testing.T) {
	onServer := uazapi.Instance{
		ID:           "r76b15a4a3614b4",
		Token:        "0e4ab1e1-52b0-4d0e-9d53-0123456789ab",
		Name:         "Vendas",
		AdminField01: "cliente 1",
	}
	filled := model{
		ID:                 text("r76b15a4a3614b4"),
		Name:               text("Vendas"),
		AdminField01:       text("cliente 1"),
		AdminField02:       null,
		Token:              text("0e4ab1e1-52b0-4d0e-9d53-0123456789ab"),
		StoreToken:         yes,
		DeletionProtection: no,
	}
	for _, test := range []struct {
		name    string
		before  model
		asOwner bool
		want    func(m *model)
	}{
		{name: "of an import", before: model{}},
		{
			name:   "of a plan to create",
			before: model{ID: unknown, Name: text("Vendas"), Token: unknown, StoreToken: yes, DeletionProtection: no},
		},
		{
			name:   "drifted",
			before: model{Name: text("Recife"), AdminField01: text("outra"), AdminField02: text("mais uma"), StoreToken: yes, DeletionProtection: no},
		},
		{
			name:   "protected",
			before: model{DeletionProtection: yes},
			want:   func(m *model) { m.DeletionProtection = yes },
		},
		{
			name:   "without its token",
			before: model{StoreToken: no, Token: text("0e4ab1e1-52b0-4d0e-9d53-0123456789ab")},
			want:   func(m *model) { m.StoreToken, m.Token = no, null },
		},
		{
			name:   "with another token",
			before: model{Token: text("11111111-52b0-4d0e-9d53-0123456789ab")},
		},
		{
			name:   "with its token as a file holds it",
			before: model{Token: text(" 0e4ab1e1-52b0-4d0e-9d53-0123456789ab\n")},
			want:   func(m *model) { m.Token = text(" 0e4ab1e1-52b0-4d0e-9d53-0123456789ab\n") },
		},
		{
			name:   "adopted once",
			before: model{StoreToken: no, TokenWOVersion: types.Int64Value(3)},
			want:   func(m *model) { m.StoreToken, m.Token, m.TokenWOVersion = no, null, types.Int64Value(3) },
		},
		{
			name:   "with an empty admin field",
			before: model{AdminField02: text("")},
			want:   func(m *model) { m.AdminField02 = text("") },
		},
		{
			name:    "by its owner, who manages no admin field",
			asOwner: true,
			want:    func(m *model) { m.AdminField01 = null },
		},
		{
			name:    "by its owner, who names admin fields",
			before:  model{AdminField01: text("outra"), AdminField02: text("mais uma")},
			asOwner: true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := filled
			if test.want != nil {
				test.want(&want)
			}
			got := test.before
			got.fill(onServer, !test.asOwner)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A server that says little of an instance leaves nothing unknown.
func TestFill_leavesNothingUnknown(t *testing.T) {
	got := model{
		ID: unknown, Name: unknown, AdminField01: unknown, AdminField02: unknown, Token: unknown,
		StoreToken: types.BoolValue(true), DeletionProtection: types.BoolValue(false),
	}
	for _, asAdmin := range []bool{true, false} {
		got := got
		got.fill(uazapi.Instance{ID: "r76b15a4a3614b4"}, asAdmin)
		for name, value := range map[string]types.String{
			"id": got.ID, "name": got.Name, "admin_field_01": got.AdminField01, "admin_field_02": got.AdminField02,
			"token": got.Token,
		} {
			if value.IsUnknown() {
				t.Errorf("%s is unknown (as admin: %t)", name, asAdmin)
			}
		}
	}
}

func TestEdits(t *testing.T) {
	has := uazapi.Instance{Name: "Vendas", AdminField01: "cliente 1", AdminField02: "fica"}
	for _, test := range []struct {
		name            string
		plan            model
		admin, notAdmin edits
	}{
		{
			"all of it",
			model{Name: text("Recife"), AdminField01: text("a"), AdminField02: text("b")},
			edits{"Recife", "a", "b"},
			edits{"Recife", "a", "b"},
		},
		{
			"what is left out is cleared by who manages it",
			model{Name: text("Vendas")},
			edits{"Vendas", "", ""},
			edits{"Vendas", "cliente 1", "fica"},
		},
		{
			"one of two",
			model{Name: text("Vendas"), AdminField02: text("b")},
			edits{"Vendas", "", "b"},
			edits{"Vendas", "cliente 1", "b"},
		},
		{
			"an empty text clears",
			model{Name: text("Vendas"), AdminField01: text(""), AdminField02: text("fica")},
			edits{"Vendas", "", "fica"},
			edits{"Vendas", "", "fica"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.plan.edits(has, true); got != test.admin {
				t.Errorf("as admin: %+v, want %+v", got, test.admin)
			}
			if got := test.plan.edits(has, false); got != test.notAdmin {
				t.Errorf("as owner: %+v, want %+v", got, test.notAdmin)
			}
		})
	}
}
