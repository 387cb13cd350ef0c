package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/private"
	"github.com/uazapi/terraform-provider-uazapi/internal/refresh"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// Names of attributes that are used elsewhere as well.
const (
	// attributeID is the attribute that identifies an instance.
	attributeID = "id"
	// The attributes that a server keeps, and that can be changed.
	attributeName         = "name"
	attributeAdminField01 = "admin_field_01"
	attributeAdminField02 = "admin_field_02"
	// attributeTokenWO holds a token that is stored nowhere.
	attributeTokenWO = "token_wo"
	// attributeStoreToken says whether the state holds the token.
	attributeStoreToken = "store_token"
)

// model is an instance as Terraform knows it. Nothing in it changes by itself.
type model struct {
	ID                 types.String   `tfsdk:"id"`
	Name               types.String   `tfsdk:"name"`
	AdminField01       types.String   `tfsdk:"admin_field_01"`
	AdminField02       types.String   `tfsdk:"admin_field_02"`
	Token              types.String   `tfsdk:"token"`
	TokenWO            types.String   `tfsdk:"token_wo"`
	TokenWOVersion     types.Int64    `tfsdk:"token_wo_version"`
	StoreToken         types.Bool     `tfsdk:"store_token"`
	DeletionProtection types.Bool     `tfsdk:"deletion_protection"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
	Origin
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

// record is what the state knows of the instance.
func (m *model) record(ctx context.Context, server *access.Server, kept private.Reader) access.Record {
	record := refresh.Record(ctx, server, m.ref(), kept)
	record.Protected, record.Ends = m.DeletionProtection.ValueBool(), loadAnnouncement(ctx, kept).At
	return record
}

// fill takes over what a server says of the instance. What the server keeps in a
// form of its own is shown as it was written.
func (m *model) fill(instance uazapi.Instance, kept forms) {
	m.ID = types.StringValue(instance.ID)
	m.Name = types.StringValue(kept.shown(attributeName, m.Name, instance.Name))
	m.AdminField01 = textOrNull(kept.shown(attributeAdminField01, m.AdminField01, instance.AdminField01), m.AdminField01)
	m.AdminField02 = textOrNull(kept.shown(attributeAdminField02, m.AdminField02, instance.AdminField02), m.AdminField02)
	m.fillToken(instance.Token)
}

// complete puts into a plan what it leaves open, and keeps what it says: the
// values of a plan are those of the state after it, and the next refresh shows
// where a server has others.
func (m *model) complete(instance uazapi.Instance) {
	m.ID = types.StringValue(instance.ID)
	if m.AdminField01.IsUnknown() {
		m.AdminField01 = textOrNull(instance.AdminField01, types.StringNull())
	}
	if m.AdminField02.IsUnknown() {
		m.AdminField02 = textOrNull(instance.AdminField02, types.StringNull())
	}
	// A token that was changed since is news for the next refresh.
	if !present(m.Token) {
		m.fillToken(instance.Token)
	}
}

// fillToken takes over the token of the instance, if it is known and to be kept.
func (m *model) fillToken(token call.Token) {
	m.fillDefaults()
	switch {
	case !m.StoreToken.ValueBool():
		m.Token = types.StringNull()
	case m.Token.IsUnknown(), token != "" && access.Token(m.Token) != token:
		m.Token = textOrNull(string(token), types.StringNull())
	}
}

// wanted are the values that a plan has for a new or adopted instance: those that
// are configured.
func (m *model) wanted() edits { return m.changes(model{}) }

// changes are the values that a plan changes of a state. What the plan does not
// mention is not written, no matter who has changed it meanwhile.
func (m *model) changes(state model) edits {
	changes := edits{}
	for attribute, values := range map[string][2]types.String{
		attributeName:         {m.Name, state.Name},
		attributeAdminField01: {m.AdminField01, state.AdminField01},
		attributeAdminField02: {m.AdminField02, state.AdminField02},
	} {
		planned, before := values[0], values[1]
		if present(planned) && !planned.Equal(before) {
			changes[attribute] = planned.ValueString()
		}
	}
	return changes
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

// present tells whether a configuration holds a value.
func present(value types.String) bool { return !value.IsNull() && !value.IsUnknown() }
