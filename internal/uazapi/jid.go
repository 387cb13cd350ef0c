package uazapi

import (
	"strconv"
	"strings"
)

// JID is the address of a WhatsApp account or device, such as
// 5511999990000:57@s.whatsapp.net. It is empty without a session.
type JID string

// Number gives the phone number the address belongs to, in international
// digits, or "" where it belongs to none.
func (j JID) Number() string {
	user, server, found := strings.Cut(string(j), "@")
	if found && server != "s.whatsapp.net" && server != "c.us" {
		return ""
	}
	user, _, _ = strings.Cut(user, ":")
	user, _, _ = strings.Cut(user, ".")
	if user == "" || strings.Trim(user, "0123456789") != "" {
		return ""
	}
	return user
}

// jid reads a member that servers send as a string, as null, or as an object
// {user, agent, device, server}.
func (o object) jid(name string) JID {
	if value := o.text(name); value != "" {
		return JID(value)
	}
	parts := o.object(name)
	user := parts.text("user", "User")
	if user == "" {
		return ""
	}
	if agent := parts.positive("agent", "RawAgent"); agent != "" {
		user += "." + agent
	}
	if device := parts.positive("device", "Device"); device != "" {
		user += ":" + device
	}
	server := parts.text("server", "Server")
	if server == "" {
		server = "s.whatsapp.net"
	}
	return JID(user + "@" + server)
}

// positive reads the first member that holds a number above zero, as text.
func (o object) positive(names ...string) string {
	for _, name := range names {
		if value := o.number(name); value > 0 {
			return strconv.FormatInt(value, 10)
		}
	}
	return ""
}
