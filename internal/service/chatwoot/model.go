package chatwoot

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// model is the Chatwoot of an instance as Terraform knows it.
type model struct {
	access.Target
	Enabled               types.Bool   `tfsdk:"enabled"`
	URL                   types.String `tfsdk:"url"`
	AccessToken           types.String `tfsdk:"access_token"`
	AccessTokenWO         types.String `tfsdk:"access_token_wo"`
	AccessTokenWOVersion  types.Int64  `tfsdk:"access_token_wo_version"`
	AccountID             types.Int64  `tfsdk:"account_id"`
	InboxID               types.Int64  `tfsdk:"inbox_id"`
	IgnoreGroups          types.Bool   `tfsdk:"ignore_groups"`
	SignMessages          types.Bool   `tfsdk:"sign_messages"`
	CreateNewConversation types.Bool   `tfsdk:"create_new_conversation"`
	InboxWebhookURL       types.String `tfsdk:"inbox_webhook_url"`
	// shown is the token that the server shows, and masked that it has one which it
	// does not show. Neither is in any state.
	shown  call.Token
	masked bool
}

// fill takes over what the server tells, but for the token: one that is stored stays as
// long as the server shows no other, and no other is ever stored.
func (m *model) fill(told uazapi.Chatwoot) {
	m.Enabled = types.BoolValue(told.Enabled)
	m.URL = nullable.Text(strings.TrimRight(told.URL, "/"))
	m.AccountID, m.InboxID = number(told.AccountID), number(told.InboxID)
	m.IgnoreGroups, m.SignMessages = types.BoolValue(told.IgnoreGroups), types.BoolValue(told.SignMessages)
	m.CreateNewConversation = types.BoolValue(told.CreateNewConversation)
	m.shown, m.masked = told.AccessToken, told.Masked
	if m.shown != "" && m.shown != token(m.AccessToken) {
		m.AccessToken = types.StringNull()
	}
}

// enabled is what a configuration says: what is there is enabled unless it says no.
func (m model) enabled() types.Bool {
	if m.Enabled.IsNull() {
		return types.BoolValue(true)
	}
	return m.Enabled
}

// given is the token of the configuration, stored or not.
func (m model) given() call.Token {
	if m.AccessToken.IsNull() {
		return token(m.AccessTokenWO)
	}
	return token(m.AccessToken)
}

// changes tells whether a configuration has anything that a state has not. What is left
// out is not managed.
func (m model) changes(state model) bool {
	same := is(state.Enabled, m.enabled()) && is(state.URL, m.URL) && is(state.AccountID, m.AccountID) && is(state.InboxID, m.InboxID) &&
		is(state.AccessToken, m.AccessToken) && is(state.AccessTokenWOVersion, m.AccessTokenWOVersion) &&
		is(state.IgnoreGroups, m.IgnoreGroups) && is(state.SignMessages, m.SignMessages) && is(state.CreateNewConversation, m.CreateNewConversation)
	return !same
}

// is tells whether a value is the wanted one, if one is wanted.
func is(value, wanted attr.Value) bool { return wanted.IsNull() || value.Equal(wanted) }

// token is a token as it is sent, without the blanks around it.
func token(value types.String) call.Token {
	parsed, err := call.ParseToken(value.ValueString())
	if err != nil {
		return ""
	}
	return parsed
}

// number is null where the server has none.
func number(value int64) types.Int64 {
	if value == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(value)
}
