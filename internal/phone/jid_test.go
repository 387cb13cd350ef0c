package phone_test

import (
	"strings"
	"testing"

	"github.com/uazapi/terraform-provider-uazapi/internal/call/messagetest"
	"github.com/uazapi/terraform-provider-uazapi/internal/phone"
)

func TestParseJID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]phone.JID{
		"5511999990000@s.whatsapp.net":      {Kind: phone.KindNumber, User: "5511999990000", Server: "s.whatsapp.net"},
		"5511999990000:57@s.whatsapp.net":   {Kind: phone.KindNumber, User: "5511999990000", Server: "s.whatsapp.net", Device: 57},
		"5511999990000.0:57@s.whatsapp.net": {Kind: phone.KindNumber, User: "5511999990000", Server: "s.whatsapp.net", Device: 57},
		"5511999990000@c.us":                {Kind: phone.KindNumber, User: "5511999990000", Server: "s.whatsapp.net"},
		"123456789012345:2@lid":             {Kind: phone.KindLID, User: "123456789012345", Server: "lid", Device: 2},
		"120363043968066561@g.us":           {Kind: phone.KindGroup, User: "120363043968066561", Server: "g.us"},
		"5511999990000-1612345678@g.us":     {Kind: phone.KindGroup, User: "5511999990000-1612345678", Server: "g.us"},
		"120363043968066561@newsletter":     {Kind: phone.KindNewsletter, User: "120363043968066561", Server: "newsletter"},
		"status@broadcast":                  {Kind: phone.KindBroadcast, User: "status", Server: "broadcast"},
		"867051314767696@bot":               {Kind: phone.KindOther, User: "867051314767696", Server: "bot"},
	} {
		got, fault := phone.ParseJID(text)
		if got != want || fault != "" {
			t.Errorf("%q has the parts %+v (%s)", text, got, fault)
		}
		if again, fault := phone.AddressOf(got.String()); again.String() != got.String() || fault != "" {
			t.Errorf("%q is written as %s, which is another: %v (%s)", text, got, again, fault)
		}
	}
	for text, want := range map[string]string{
		"":                              "has an @ in it",
		"5511999990000":                 "The function jid makes one",
		"@s.whatsapp.net":               "no JID",
		"5511999990000@":                "no JID",
		"a@b@c":                         "no JID",
		"55 11@g.us":                    "no JID",
		"120363043968066561@g.us\n":     "no JID",
		"120363043968066561\u202e@g.us": "no JID",
		"vendas@s.whatsapp.net":         "has digits only",
		"a@lid":                         "has digits only",
		":57@s.whatsapp.net":            "has digits only",
		"5511999990000:@c.us":           "The device of a JID",
		"5511999990000:-1@c.us":         "The device of a JID",
		"5511999990000:x@c.us":          "The device of a JID",
		"0@s.whatsapp.net":              "international digits",
		"11999990000000000@c.us":        "international digits",
	} {
		if jid, fault := phone.ParseJID(text); !strings.Contains(fault, want) || jid != (phone.JID{}) {
			t.Errorf("%q: got %+v and %q", text, jid, fault)
		}
	}
}

func TestNote(t *testing.T) {
	t.Parallel()
	for pair, want := range map[[2]string]string{
		{"5534999990000", "553499990000"}:  "WhatsApp knows this number as 553499990000, without the ninth digit, the 9 after the area code. It is the same account.",
		{"553499990000", "5534999990000"}:  "WhatsApp knows this number as 5534999990000, with the ninth digit, the 9 after the area code. It is the same account.",
		{"525512345678", "5215512345678"}:  "WhatsApp knows this number as 5215512345678, with the 1 after the code of Mexico. It is the same account.",
		{"541123456789", "5491123456789"}:  "WhatsApp knows this number as 5491123456789, with the 9 after the code of Argentina. It is the same account.",
		{"5534999990000", "5534999990000"}: "",
		{"5534999990000", ""}:              "",
		{"", "5534999990000"}:              "",
		{"5534999990000", "5534999990001"}: "WhatsApp answers with another number, 5534999990001.",
	} {
		if got := phone.Note(pair[0], pair[1]); got != want {
			t.Errorf("of %v is said %q", pair, got)
		}
	}
}

func TestAskedFault(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"5511999990000":                "",
		"298211234":                    "",
		"120363043968066561@g.us":      "",
		"(81) 99999-0000":              "This one would be 5581999990000.",
		"5511999990000@s.whatsapp.net": "This one would be 5511999990000.",
		"123456789012345@lid":          "tells no number",
		"@g.us":                        "no JID",
		"":                             "international digits",
	} {
		if got := phone.AskedFault(text); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("of %q is said %q", text, got)
		}
	}
	if phone.AskedDoubt("11999990000") == "" || phone.AskedDoubt("120363043968066561@g.us") != "" {
		t.Error("a number without its country's code is not told, or a group is")
	}
}

// JIDs come from users.
func FuzzParseJID(f *testing.F) {
	for _, seed := range []string{"", "@", "5511999990000.0:57@s.whatsapp.net", "5511999990000@c.us", "1:2@lid", "a-b@g.us", "a@b@c", "\xff@g.us", "1:99999999999@lid"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		jid, fault := phone.ParseJID(text)
		if fault != "" {
			if said := messagetest.Line(fault); said != "" {
				t.Error(said)
			}
			return
		}
		again, fault := phone.ParseJID(jid.String())
		jid.Device = 0
		if again != jid || fault != "" {
			t.Errorf("%q is %+v, and that is %+v (%s)", text, jid, again, fault)
		}
		if number := phone.OfServer(text); jid.Number() != "" && number != jid.Number() {
			t.Errorf("%q is of %s, and to a server of %q", text, jid.Number(), number)
		}
	})
}
