package status

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/access"
	"github.com/uazapi/terraform-provider-uazapi/internal/nullable"
	"github.com/uazapi/terraform-provider-uazapi/internal/uazapi"
)

// model is all that a server tells about an instance. What it leaves empty is
// null.
type model struct {
	access.Target
	Name                       types.String `tfsdk:"name"`
	Status                     types.String `tfsdk:"status"`
	Connected                  types.Bool   `tfsdk:"connected"`
	LoggedIn                   types.Bool   `tfsdk:"logged_in"`
	Resetting                  types.Bool   `tfsdk:"resetting"`
	JID                        types.String `tfsdk:"jid"`
	Number                     types.String `tfsdk:"number"`
	Owner                      types.String `tfsdk:"owner"`
	ProfileName                types.String `tfsdk:"profile_name"`
	ProfilePicURL              types.String `tfsdk:"profile_pic_url"`
	IsBusiness                 types.Bool   `tfsdk:"is_business"`
	Platform                   types.String `tfsdk:"platform"`
	SystemName                 types.String `tfsdk:"system_name"`
	CurrentPresence            types.String `tfsdk:"current_presence"`
	LastDisconnect             types.String `tfsdk:"last_disconnect"`
	LastDisconnectReason       types.String `tfsdk:"last_disconnect_reason"`
	QRCode                     types.String `tfsdk:"qrcode"`
	Paircode                   types.String `tfsdk:"paircode"`
	AdminField01               types.String `tfsdk:"admin_field_01"`
	AdminField02               types.String `tfsdk:"admin_field_02"`
	MsgDelayMin                types.Int64  `tfsdk:"msg_delay_min"`
	MsgDelayMax                types.Int64  `tfsdk:"msg_delay_max"`
	ProxyManagedCountry        types.String `tfsdk:"proxy_managed_country"`
	ProxyManagedState          types.String `tfsdk:"proxy_managed_state"`
	ProxyManagedCity           types.String `tfsdk:"proxy_managed_city"`
	FieldsMap                  types.Map    `tfsdk:"fields_map"`
	OpenAIAPIKey               types.String `tfsdk:"openai_apikey"`
	ChatbotEnabled             types.Bool   `tfsdk:"chatbot_enabled"`
	ChatbotIgnoreGroups        types.Bool   `tfsdk:"chatbot_ignore_groups"`
	ChatbotStopConversation    types.String `tfsdk:"chatbot_stop_conversation"`
	ChatbotStopMinutes         types.Int64  `tfsdk:"chatbot_stop_minutes"`
	ChatbotStopWhenYouSendMsgs types.Int64  `tfsdk:"chatbot_stop_when_you_send_msg"`
	Created                    types.String `tfsdk:"created"`
	Updated                    types.String `tfsdk:"updated"`
	CurrentTime                types.String `tfsdk:"current_time"`
}

func (m *model) fill(status uazapi.Status) {
	instance := status.Instance
	m.Name = nullable.Text(instance.Name)
	m.Status = nullable.Text(instance.Status)
	m.Connected = types.BoolValue(status.Connected)
	m.LoggedIn = types.BoolValue(status.LoggedIn)
	m.Resetting = types.BoolValue(status.Resetting)
	m.JID = nullable.Text(string(status.JID))
	m.Number = nullable.Text(status.Number())
	m.Owner = nullable.Text(instance.Owner)
	m.ProfileName = nullable.Text(instance.ProfileName)
	m.ProfilePicURL = nullable.Text(instance.ProfilePicURL)
	m.IsBusiness = types.BoolValue(instance.IsBusiness)
	m.Platform = nullable.Text(instance.Platform)
	m.SystemName = nullable.Text(instance.SystemName)
	m.CurrentPresence = nullable.Text(instance.CurrentPresence)
	m.LastDisconnect = nullable.Time(instance.LastDisconnect)
	m.LastDisconnectReason = nullable.Text(instance.LastDisconnectReason)
	m.QRCode = nullable.Text(instance.QRCode)
	m.Paircode = nullable.Text(instance.Paircode)
	m.AdminField01 = nullable.Text(instance.AdminField01)
	m.AdminField02 = nullable.Text(instance.AdminField02)
	m.MsgDelayMin = types.Int64Value(instance.MsgDelayMin)
	m.MsgDelayMax = types.Int64Value(instance.MsgDelayMax)
	m.ProxyManagedCountry = nullable.Text(instance.ProxyManagedCountry)
	m.ProxyManagedState = nullable.Text(instance.ProxyManagedState)
	m.ProxyManagedCity = nullable.Text(instance.ProxyManagedCity)
	m.FieldsMap = nullable.Texts(instance.FieldsMap)
	m.OpenAIAPIKey = nullable.Text(instance.OpenAIAPIKey)
	m.ChatbotEnabled = types.BoolValue(instance.Chatbot.Enabled)
	m.ChatbotIgnoreGroups = types.BoolValue(instance.Chatbot.IgnoreGroups)
	m.ChatbotStopConversation = nullable.Text(instance.Chatbot.StopConversation)
	m.ChatbotStopMinutes = types.Int64Value(instance.Chatbot.StopMinutes)
	m.ChatbotStopWhenYouSendMsgs = types.Int64Value(instance.Chatbot.StopWhenYouSendMsgs)
	m.Created = nullable.Time(instance.Created)
	m.Updated = nullable.Time(instance.Updated)
	m.CurrentTime = nullable.Time(instance.CurrentTime)
}
