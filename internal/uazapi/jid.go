package uazapi

import (
	"strconv"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

// JID is the address of a WhatsApp account or device, such as
// 5511999990000:57@s.whatsapp.net. It is empty without a session.
type JID string

// Number returns the phone number the address belongs to, in international
// digits, or "" where it belongs to none.
func (j JID) Number() string { return phone.OfServer(string(j)) }

// jidOf reads the member jid, which servers send as a string, as null, or as an object
// {user, agent, device, server}.
func jidOf(o call.Object) JID {
	if value := o.Text("jid"); value != "" {
		return JID(value)
	}
	parts := o.Object("jid")
	user := parts.Text("user", "User")
	if user == "" {
		return ""
	}
	if agent := positive(parts, "agent", "RawAgent"); agent != "" {
		user += "." + agent
	}
	if device := positive(parts, "device", "Device"); device != "" {
		user += ":" + device
	}
	server := parts.Text("server", "Server")
	if server == "" {
		server = "s.whatsapp.net"
	}
	return JID(user + "@" + server)
}

// positive reads the first member that holds a number above zero, as text.
func positive(o call.Object, names ...string) string {
	for _, name := range names {
		if value := o.Number(name); value > 0 {
			return strconv.FormatInt(value, 10)
		}
	}
	return ""
}
