package instance

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// model is an instance as Terraform knows it. Nothing in it changes by itself.
type model struct {
	ID                 types.String `tfsdk:"id"`
	Name               types.String `tfsdk:"name"`
	AdminField01       types.String `tfsdk:"admin_field_01"`
	AdminField02       types.String `tfsdk:"admin_field_02"`
	Token              types.String `tfsdk:"token"`
	TokenWO            types.String `tfsdk:"token_wo"`
	TokenWOVersion     types.Int64  `tfsdk:"token_wo_version"`
	StoreToken         types.Bool   `tfsdk:"store_token"`
	DeletionProtection types.Bool   `tfsdk:"deletion_protection"`
}

// credential is a token that the configuration gives, which has to open the
// instance.
type credential struct {
	token     types.String
	attribute string
}

// given is the credential of a configuration, null where there is none. A
// write-only token is one for the adoption and for each new version of it.
func (m *model) given(state *model) credential {
	if !m.TokenWO.IsNull() && (state == nil || !m.TokenWOVersion.Equal(state.TokenWOVersion)) {
		return credential{m.TokenWO, attributeTokenWO}
	}
	return credential{m.Token, access.AttributeToken}
}

// drops tells whether the state loses the token that it holds.
func (m *model) drops(storeToken types.Bool) bool {
	return !m.Token.IsNull() && !storeToken.IsUnknown() && !storeToken.ValueBool()
}

// ref names the instance with the credentials that the model holds.
func (m *model) ref() access.Ref {
	return access.Ref{ID: m.ID.ValueString(), Token: access.Token(m.Token)}
}

// fill takes over what a server says of the instance. Admin fields that are not
// configured are left alone without an admin token: who cannot write them does
// not manage them.
func (m *model) fill(instance uazapi.Instance, asAdmin bool) {
	m.ID = types.StringValue(instance.ID)
	m.Name = types.StringValue(instance.Name)
	if asAdmin || !m.AdminField01.IsNull() {
		m.AdminField01 = textOrNull(instance.AdminField01, m.AdminField01)
	}
	if asAdmin || !m.AdminField02.IsNull() {
		m.AdminField02 = textOrNull(instance.AdminField02, m.AdminField02)
	}
	m.fillDefaults()
	switch {
	case !m.StoreToken.ValueBool():
		m.Token = types.StringNull()
	case m.Token.IsUnknown(), access.Token(m.Token) != instance.Token:
		m.Token = textOrNull(string(instance.Token), types.StringNull())
	}
}

// edits is what a configuration wants to write of an instance.
type edits struct{ name, adminField01, adminField02 string }

// edits gives what the planned instance is to have, where has is what the
// server has of it now.
func (m *model) edits(has uazapi.Instance, asAdmin bool) edits {
	wanted := edits{m.Name.ValueString(), m.AdminField01.ValueString(), m.AdminField02.ValueString()}
	if !asAdmin && m.AdminField01.IsNull() {
		wanted.adminField01 = has.AdminField01
	}
	if !asAdmin && m.AdminField02.IsNull() {
		wanted.adminField02 = has.AdminField02
	}
	return wanted
}

// fillDefaults gives an imported instance what a configuration has by default.
func (m *model) fillDefaults() {
	if m.StoreToken.IsNull() {
		m.StoreToken = types.BoolValue(true)
	}
	if m.DeletionProtection.IsNull() {
		m.DeletionProtection = types.BoolValue(false)
	}
}

// textOrNull is null for an empty text, unless "" was there before: to a server
// an attribute that is left out and one that is "" are the same.
func textOrNull(text string, before types.String) types.String {
	if text != "" {
		return types.StringValue(text)
	}
	if !before.IsNull() && !before.IsUnknown() && before.ValueString() == "" {
		return before
	}
	return types.StringNull()
}
