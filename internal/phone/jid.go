package phone

import (
	"strconv"
	"strings"
	"unicode"
)

// The kinds of what has a JID.
const (
	KindNumber     = "number"
	KindLID        = "lid"
	KindGroup      = "group"
	KindNewsletter = "newsletter"
	KindBroadcast  = "broadcast"
	KindOther      = "other"
)

const (
	serverOfNumbers = "s.whatsapp.net"
	// olderServer is what some programs call the server of numbers.
	olderServer = "c.us"
)

// kinds are the kinds by the server of a JID.
var kinds = map[string]string{
	serverOfNumbers: KindNumber,
	"lid":           KindLID,
	"g.us":          KindGroup,
	"newsletter":    KindNewsletter,
	"broadcast":     KindBroadcast,
}

// JID is the address of an account, a group or a channel, in its parts.
type JID struct {
	Kind, User, Server string
	// Device is the number of a linked device, 0 where the address is of all of an account.
	Device int64
}

// String is the address without a device.
func (j JID) String() string { return j.User + "@" + j.Server }

// Number is the phone number of the account, in international digits, or "" where the
// address does not tell it.
func (j JID) Number() string {
	if j.Kind != KindNumber {
		return ""
	}
	return j.User
}

// ParseJID returns the parts of a JID, or says what is wrong with the text.
func ParseJID(text string) (jid JID, fault string) {
	user, server, found := strings.Cut(text, "@")
	switch {
	case !found:
		return JID{}, "A JID has an @ in it, such as 5511999990000@s.whatsapp.net. The function jid makes one of a phone number."
	case user == "", server == "", strings.Contains(server, "@"), strings.ContainsFunc(text, unfit):
		return JID{}, "This is no JID. One has an account and a server around one @, without blanks, such as 5511999990000@s.whatsapp.net."
	}
	jid = JID{Kind: kinds[server], User: user, Server: server}
	if server == olderServer {
		jid.Kind, jid.Server = KindNumber, serverOfNumbers
	}
	switch jid.Kind {
	case KindNumber, KindLID:
		return jid.ofAccount()
	case "":
		jid.Kind = KindOther
	}
	return jid, ""
}

// ofAccount takes the device, and what some programs write before it, from the account.
func (j JID) ofAccount() (JID, string) {
	user, device, has := strings.Cut(j.User, ":")
	if has {
		number, err := strconv.ParseUint(device, 10, 32)
		if err != nil {
			return JID{}, "The device of a JID, between the colon and the @, is a number, as in 5511999990000:57@s.whatsapp.net."
		}
		j.Device = int64(number)
	}
	user, _, _ = strings.Cut(user, ".")
	if user == "" || strings.Trim(user, "0123456789") != "" {
		return JID{}, "The account of a JID of this server has digits only, as in 5511999990000@s.whatsapp.net."
	}
	if j.User = user; j.Kind == KindNumber && !digitsPattern.MatchString(user) {
		return JID{}, DigitsFault(user)
	}
	return j, ""
}

func unfit(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }

// AddressOf returns the JID of what is written as one, or as a number in international
// digits, or says what is wrong with the text. It does not tell in which form WhatsApp
// knows the number: only a server does.
func AddressOf(text string) (jid JID, fault string) {
	if strings.Contains(text, "@") {
		return ParseJID(text)
	}
	if fault := DigitsFault(text); fault != "" {
		return JID{}, fault
	}
	return JID{Kind: KindNumber, User: text, Server: serverOfNumbers}, ""
}

// OfServer returns the number in what a server tells as the JID of an account, or "". It
// takes what is written oddly too, such as a number alone.
func OfServer(told string) string {
	user, server, found := strings.Cut(told, "@")
	if found && server != serverOfNumbers && server != olderServer {
		return ""
	}
	user, _, _ = strings.Cut(user, ":")
	user, _, _ = strings.Cut(user, ".")
	if strings.Trim(user, "0123456789") != "" {
		return ""
	}
	return user
}

// AccountFault says that an address is of no account, or "".
func AccountFault(jid JID) string {
	if jid.Kind == KindNumber || jid.Kind == KindLID {
		return ""
	}
	return "This is a JID, and not that of an account. One is like 5511999990000@s.whatsapp.net."
}

// AskedFault says why a server cannot be asked for a text, which is neither a number in
// international digits nor the JID of a group, or "".
func AskedFault(text string) string {
	if !strings.Contains(text, "@") {
		return DigitsFault(text)
	}
	jid, fault := ParseJID(text)
	switch {
	case fault != "":
		return fault
	case jid.Number() != "":
		return "A number is given in international digits alone, without a server." + wouldBe(jid.Number())
	case jid.Kind == KindLID:
		return "A LID cannot be asked for, since it tells no number."
	}
	return ""
}

// AskedDoubt is [Doubt] of what is no JID.
func AskedDoubt(text string) string {
	if strings.Contains(text, "@") {
		return ""
	}
	return Doubt(text)
}
