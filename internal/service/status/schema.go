package status

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
)

const description = `How an instance stands right now: whether it is connected, as which number, and why it was disconnected.

Every plan reads it, and what the server leaves empty is null. Where the listing of the server, from which connections are read, says something else, this is the one to trust. Use it in ` + "`check`" + ` blocks and outputs. The QR and the pairing code are sensitive, and part of the state of everybody who reads them here.`

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":                           reading.Text("Name of the instance."),
		"status":                         reading.Text("State of the connection: `connected`, `connecting` or `disconnected`. Servers may have others."),
		"connected":                      reading.Flag("Whether the instance is connected to WhatsApp."),
		"logged_in":                      reading.Flag("Whether the instance holds a WhatsApp session."),
		"resetting":                      reading.Flag("Whether a restart of the instance is under way."),
		"jid":                            reading.Text("Address of the connected device, such as `5511999990000:57@s.whatsapp.net`. Null without a session."),
		"number":                         reading.Text("Phone number of the connected account, in international digits, such as `5511999990000`. Null without a session."),
		"owner":                          reading.Text("Number that was connected last. It stays after a disconnect, so it does not tell that the number is connected."),
		"profile_name":                   reading.Text("Name of the WhatsApp profile."),
		"profile_pic_url":                reading.Text("Address of the profile picture. It is signed, expires and changes with every read."),
		"is_business":                    reading.Flag("Whether the account is a WhatsApp Business account."),
		"platform":                       reading.Text("System of the phone, such as `android` or `iphone`."),
		"system_name":                    reading.Text("Name that the phone shows for the instance among its linked devices."),
		"current_presence":               reading.Text("Presence that the account shows: `available` or `unavailable`."),
		"last_disconnect":                reading.Text("When the instance was last disconnected, in RFC 3339."),
		"last_disconnect_reason":         reading.Text("Why the instance was last disconnected, such as `401: logged out from another device` or `QR Code timeout`. Null where it never was: in a text, write `coalesce(…, \"never disconnected\")`."),
		"qrcode":                         reading.Secret("QR to scan while the instance is connecting, as a data URI of a PNG image. It changes about every half a minute. Null otherwise."),
		"paircode":                       reading.Secret("Code to enter on the phone while the instance is connecting with a phone number, such as `ABCD-1234`. Null otherwise."),
		"admin_field_01":                 reading.Text("First note of the server's administrator."),
		"admin_field_02":                 reading.Text("Second note of the server's administrator."),
		"msg_delay_min":                  reading.Number("Least delay between two messages of the queue, in seconds."),
		"msg_delay_max":                  reading.Number("Greatest delay between two messages of the queue, in seconds."),
		"proxy_managed_country":          reading.Text("Country of the regional proxy, such as `br`."),
		"proxy_managed_state":            reading.Text("State of the regional proxy, such as `sp`."),
		"proxy_managed_city":             reading.Text("City of the regional proxy, such as `campinas`."),
		"fields_map":                     schema.MapAttribute{MarkdownDescription: "Names of the custom fields of leads, by field.", Computed: true, ElementType: types.StringType},
		"openai_apikey":                  reading.Secret("OpenAI key of the built-in chatbot of older servers."),
		"chatbot_enabled":                reading.Flag("Whether the built-in chatbot of older servers is on."),
		"chatbot_ignore_groups":          reading.Flag("Whether that chatbot ignores groups."),
		"chatbot_stop_conversation":      reading.Text("Word with which a contact stops that chatbot."),
		"chatbot_stop_minutes":           reading.Number("How long that chatbot then stays silent, in minutes."),
		"chatbot_stop_when_you_send_msg": reading.Number("How long that chatbot stays silent after a message sent by hand, in minutes."),
		"created":                        reading.Text("When the instance was created, in RFC 3339."),
		"updated":                        reading.Text("When the instance was last changed, in RFC 3339. A change of its connection does not count."),
		"current_time":                   reading.Text("Time on the server when it answered, in RFC 3339."),
	}
}
