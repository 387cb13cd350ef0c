package uazapi

import (
	"encoding/json"
	"testing"
)

func TestTheNumberOfAJID(t *testing.T) {
	t.Parallel()
	for jid, want := range map[JID]string{
		"5511999990000:57@s.whatsapp.net":   "5511999990000",
		"5511999990000@s.whatsapp.net":      "5511999990000",
		"5511999990000.0:57@s.whatsapp.net": "5511999990000",
		"5511999990000@c.us":                "5511999990000",
		"5511999990000":                     "5511999990000",
		"":                                  "",
		"@s.whatsapp.net":                   "",
		":57@s.whatsapp.net":                "",
		"120363043968066561@g.us":           "",
		"123456789012345@lid":               "",
		"status@broadcast":                  "",
		"vendas@s.whatsapp.net":             "",
	} {
		if got := jid.Number(); got != want {
			t.Errorf("the number of %q is %q, want %q", jid, got, want)
		}
	}
}

func TestAJIDIsReadInEveryForm(t *testing.T) {
	t.Parallel()
	const device = JID("5511999990000:57@s.whatsapp.net")
	for raw, want := range map[string]JID{
		`"5511999990000:57@s.whatsapp.net"`: device,
		`null`:                              "",
		`""`:                                "",
		`{"user":"5511999990000","agent":0,"device":57,"server":"s.whatsapp.net"}`:    device,
		`{"User":"5511999990000","RawAgent":0,"Device":57,"Server":"s.whatsapp.net"}`: device,
		`{"user":"5511999990000","agent":0,"device":"57","server":"s.whatsapp.net"}`:  device,
		`{"user":5511999990000,"device":57}`:                                          device,
		`{"user":"5511999990000","agent":0,"device":0,"server":"s.whatsapp.net"}`:     "5511999990000@s.whatsapp.net",
		`{"user":"5511999990000","agent":1,"device":2,"server":"s.whatsapp.net"}`:     "5511999990000.1:2@s.whatsapp.net",
		`{"user":"","agent":0,"device":0,"server":""}`:                                "",
		`{"user":null}`:     "",
		`{}`:                "",
		`[]`:                "",
		`["5511999990000"]`: "",
	} {
		var status Status
		if err := json.Unmarshal([]byte(`{"instance":{"id":"r1"},"status":{"jid":`+raw+`}}`), &status); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		if status.JID != want {
			t.Errorf("%s was read as %q, want %q", raw, status.JID, want)
		}
	}
	var absent Status
	if err := json.Unmarshal([]byte(`{"instance":{"id":"r1"},"status":{}}`), &absent); err != nil || absent.JID != "" {
		t.Errorf("an absent jid was read as %q, %v", absent.JID, err)
	}
}
