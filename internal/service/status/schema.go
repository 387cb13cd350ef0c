package status

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const description = `How an instance stands right now: whether it is connected, as which number, and why it was disconnected.

Every plan reads it, and what the server leaves empty is null. Where the listing of the server, from which connections are read, says something else, this is the one to trust. Use it in ` + "`check`" + ` blocks and outputs. The QR and the pairing code are sensitive, and part of the state of everybody who reads them here.`

func attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name":                           computedText("Name of the instance."),
		"status":                         computedText("State of the connection: `connected`, `connecting` or `disconnected`. Servers may have others."),
		"connected":                      computedFlag("Whether the instance is connected to WhatsApp."),
		"logged_in":                      computedFlag("Whether the instance holds a WhatsApp session."),
		"resetting":                      computedFlag("Whether a restart of the instance is under way."),
		"jid":                            computedText("Address of the connected device, such as `5511999990000:57@s.whatsapp.net`. Null without a session."),
		"number":                         computedText("Phone number of the connected account, in international digits, such as `5511999990000`. Null without a session."),
		"owner":                          computedText("Number that was connected last. It stays after a disconnect, so it does not tell that the number is connected."),
		"profile_name":                   computedText("Name of the WhatsApp profile."),
		"profile_pic_url":                computedText("Address of the profile picture. It is signed, expires and changes with every read."),
		"is_business":                    computedFlag("Whether the account is a WhatsApp Business account."),
		"platform":                       computedText("System of the phone, such as `android` or `iphone`."),
		"system_name":                    computedText("Name that the phone shows for the instance among its linked devices."),
		"current_presence":               computedText("Presence that the account shows: `available` or `unavailable`."),
		"last_disconnect":                computedText("When the instance was last disconnected, in RFC 3339."),
		"last_disconnect_reason":         computedText("Why the instance was last disconnected, such as `401: logged out from another device` or `QR Code timeout`."),
		"qrcode":                         computedSecret("QR to scan while the instance is connecting, as a data URI of a PNG image. It changes about every half a minute. Null otherwise."),
		"paircode":                       computedSecret("Code to enter on the phone while the instance is connecting with a phone number, such as `ABCD-1234`. Null otherwise."),
		"admin_field_01":                 computedText("First note of the server's administrator."),
		"admin_field_02":                 computedText("Second note of the server's administrator."),
		"msg_delay_min":                  computedNumber("Least delay between two messages of the queue, in seconds."),
		"msg_delay_max":                  computedNumber("Greatest delay between two messages of the queue, in seconds."),
		"proxy_managed_country":          computedText("Country of the regional proxy, such as `br`."),
		"proxy_managed_state":            computedText("State of the regional proxy, such as `sp`."),
		"proxy_managed_city":             computedText("City of the regional proxy, such as `campinas`."),
		"fields_map":                     schema.MapAttribute{MarkdownDescription: "Names of the custom fields of leads, by field.", Computed: true, ElementType: types.StringType},
		"openai_apikey":                  computedSecret("OpenAI key of the built-in chatbot of older servers."),
		"chatbot_enabled":                computedFlag("Whether the built-in chatbot of older servers is on."),
		"chatbot_ignore_groups":          computedFlag("Whether that chatbot ignores groups."),
		"chatbot_stop_conversation":      computedText("Word with which a contact stops that chatbot."),
		"chatbot_stop_minutes":           computedNumber("How long that chatbot then stays silent, in minutes."),
		"chatbot_stop_when_you_send_msg": computedNumber("How long that chatbot stays silent after a message sent by hand, in minutes."),
		"created":                        computedText("When the instance was created, in RFC 3339."),
		"updated":                        computedText("When the instance was last changed, in RFC 3339. A change of its connection does not count."),
		"current_time":                   computedText("Time on the server when it answered, in RFC 3339."),
	}
}

func computedText(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

func computedSecret(description string) schema.Attribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true, Sensitive: true}
}

func computedFlag(description string) schema.Attribute {
	return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
}

func computedNumber(description string) schema.Attribute {
	return schema.Int64Attribute{MarkdownDescription: description, Computed: true}
}
