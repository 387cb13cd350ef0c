package instance

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
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
		name   string
		before model
		kept   forms
		want   func(m *model)
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
			name:   "with an empty admin field that has a value by now",
			before: model{AdminField01: text("")},
		},
		{
			name:   "with a name in a form of the server's own",
			before: model{Name: text("Vendas ")},
			kept:   forms{attributeName: {Written: "Vendas ", Kept: "Vendas"}},
			want:   func(m *model) { m.Name = text("Vendas ") },
		},
		{
			name:   "with a name that the server had in another form",
			before: model{Name: text("Recife ")},
			kept:   forms{attributeName: {Written: "Recife ", Kept: "Recife"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := filled
			if test.want != nil {
				test.want(&want)
			}
			got := test.before
			got.fill(onServer, test.kept)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A listing that leaves tokens out is no news of the token.
func TestFillToken(t *testing.T) {
	const told, before = "0e4ab1e1-52b0-4d0e-9d53-0123456789ab", "11111111-52b0-4d0e-9d53-0123456789ab"
	for _, test := range []struct {
		name   string
		before types.String
		stores types.Bool
		told   string
		want   types.String
	}{
		{name: "told and kept", before: text(told), stores: yes, told: told, want: text(told)},
		{name: "told another", before: text(before), stores: yes, told: told, want: text(told)},
		{name: "not told", before: text(before), stores: yes, want: text(before)},
		{name: "not told, and planned", before: unknown, stores: yes, want: null},
		{name: "told, and planned", before: unknown, stores: yes, told: told, want: text(told)},
		{name: "told of an import", before: null, told: told, want: text(told)},
		{name: "not told of an import", before: null, want: null},
		{name: "not stored", before: unknown, stores: no, told: told, want: null},
		{name: "not stored any more", before: text(told), stores: no, told: told, want: null},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := model{Token: test.before, StoreToken: test.stores}
			m.fillToken(call.Token(test.told))
			if !m.Token.Equal(test.want) {
				t.Errorf("the token is %s, want %s", m.Token, test.want)
			}
		})
	}
}

// A server that says little of an instance leaves nothing unknown.
func TestNothingIsLeftUnknown(t *testing.T) {
	plan := model{
		ID: unknown, Name: text("Vendas"), AdminField01: unknown, AdminField02: unknown, Token: unknown,
		StoreToken: yes, DeletionProtection: no,
	}
	filled, completed := plan, plan
	filled.Name = unknown
	filled.fill(uazapi.Instance{ID: "r76b15a4a3614b4"}, nil)
	completed.complete(uazapi.Instance{ID: "r76b15a4a3614b4"})
	for how, got := range map[string]model{"filled": filled, "completed": completed} {
		for name, value := range map[string]types.String{
			"id": got.ID, "name": got.Name, "admin_field_01": got.AdminField01, "admin_field_02": got.AdminField02,
			"token": got.Token,
		} {
			if value.IsUnknown() {
				t.Errorf("%s is unknown when %s", name, how)
			}
		}
	}
}

// What a plan says is what the state says after it, whatever the server has.
func TestComplete(t *testing.T) {
	onServer := uazapi.Instance{ID: "r76b15a4a3614b4", Name: "vendas", AdminField01: "outra", AdminField02: "lida"}
	for _, test := range []struct {
		name       string
		plan, want model
	}{
		{
			"what is planned stays",
			model{ID: unknown, Name: text("Vendas"), AdminField01: text("cliente 1"), AdminField02: text("")},
			model{Name: text("Vendas"), AdminField01: text("cliente 1"), AdminField02: text("")},
		},
		{
			"what is left open is read",
			model{ID: unknown, Name: text("Vendas"), AdminField01: unknown, AdminField02: unknown},
			model{Name: text("Vendas"), AdminField01: text("outra"), AdminField02: text("lida")},
		},
		{
			"what is planned to be nothing stays so",
			model{ID: unknown, Name: text("Vendas"), AdminField01: null, AdminField02: null},
			model{Name: text("Vendas"), AdminField01: null, AdminField02: null},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.plan
			got.complete(onServer)
			test.want.ID, test.want.StoreToken, test.want.DeletionProtection = text("r76b15a4a3614b4"), yes, no
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestChanges(t *testing.T) {
	state := model{Name: text("Vendas"), AdminField01: text("cliente 1"), AdminField02: null}
	for _, test := range []struct {
		name string
		plan model
		want edits
	}{
		{"nothing", state, edits{}},
		{"the name", model{Name: text("Recife"), AdminField01: text("cliente 1")}, edits{attributeName: "Recife"}},
		{"an admin field", model{Name: text("Vendas"), AdminField01: text("cliente 1"), AdminField02: text("b")}, edits{attributeAdminField02: "b"}},
		{"an empty text clears", model{Name: text("Vendas"), AdminField01: text("")}, edits{attributeAdminField01: ""}},
		{"what is not known is not written", model{Name: text("Vendas"), AdminField01: unknown, AdminField02: unknown}, edits{}},
		{"what is left out is not written", model{Name: text("Vendas"), AdminField01: null}, edits{}},
		{
			"all of it",
			model{Name: text("Recife"), AdminField01: text("a"), AdminField02: text("b")},
			edits{attributeName: "Recife", attributeAdminField01: "a", attributeAdminField02: "b"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.plan.changes(state)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	wanted := (&model{Name: text("Vendas"), AdminField01: unknown, AdminField02: text("")}).wanted()
	if diff := cmp.Diff(edits{attributeName: "Vendas", attributeAdminField02: ""}, wanted); diff != "" {
		t.Errorf("of a new instance (-want +got):\n%s", diff)
	}
}
