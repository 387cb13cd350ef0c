package call

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// scanned reads a text with a scan, and returns how much of it is one object.
func scanned(text []byte) (length int, id string, err error) {
	var scan scan
	for n, b := range text {
		ended, err := scan.take(b)
		if err != nil {
			return 0, "", err
		}
		if ended {
			return n + 1, scan.id, nil
		}
	}
	return 0, "", errCut
}

var errCut = errors.New("it was cut")

// The scan takes for an object what encoding/json does.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		captured, `{}`, `{"id":"a"}`, `{"id" :"a" , "b":[1,-2.5e+3,true,false,null,{"id":"c"}]}`, `{"a":"\u00e9\"\\"}`, `{"id":"\u0061"}`,
		`{"a":tru}`, `{"a":01}`, `{"a":1,}`, `{,}`, `{"a"}`, `{"a":}`, `{]`, `[`, `1`, `{"a":[1 2]}`, `{"a":"` + "\x01" + `"}`, `{"a":"\q"}`, `{"a":"\u00zz"}`, `{"id":"a"}}`, ` {}`, `{"a":nul`,
		`{"id":"a","id":"b"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		length, id, err := scanned(text)
		if err != nil {
			var o Object
			isObject := json.Unmarshal(text, &o) == nil && o != nil && len(text) > 0 && text[0] == '{'
			if isObject && len(text) < longestLiteral {
				t.Errorf("%q is an object: %v", text, err)
			}
			return
		}
		var o Object
		if err := json.Unmarshal(text[:length], &o); err != nil {
			t.Fatalf("%q is no object: %v", text[:length], err)
		}
		if id != "" && !strings.ContainsAny(string(o["id"]), `\`) && scalar(o["id"]) != strings.ToValidUTF8(id, "\ufffd") && !strings.Contains(id, "\ufffd") {
			t.Errorf("%q has the id %q, not %q", text, scalar(o["id"]), id)
		}
	})
}

// captured is an instance as real servers describe one.
const captured = `{
	"id": "r76b15a4a3614b4", "token": "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10", "status": "connected",
	"paircode": "ABCD-1234", "qrcode": "data:image/png;base64,iVBORw0KGgo=", "name": "Vendas São Paulo",
	"profileName": "Loja", "profilePicUrl": "https://pps.whatsapp.net/v/x.jpg", "isBusiness": true,
	"plataform": "android", "systemName": "uazapiGO", "owner": "5511999990000",
	"current_presence": "available", "lastDisconnect": "2026-08-04 09:52:02.993Z",
	"lastDisconnectReason": "401: logged out from another device", "adminField01": "customer 7",
	"adminField02": "blue", "openai_apikey": "sk-1", "chatbot_enabled": true, "chatbot_ignoreGroups": true,
	"chatbot_stopConversation": "parar", "chatbot_stopMinutes": 60, "chatbot_stopWhenYouSendMsg": 5,
	"fieldsMap": {"lead_field01": "CPF", "lead_field02": ""}, "currentTime": "2026-08-04 09:53:00.000Z",
	"created": "2026-08-01 00:00:00.000Z", "updated": "2026-08-02T00:00:00.000Z",
	"msg_delay_min": 1, "msg_delay_max": 3, "proxy_managed_country": "br", "proxy_managed_state": "sp",
	"proxy_managed_city": "campinas", "added_next_year": {"deep": [1, 2]}
}`
