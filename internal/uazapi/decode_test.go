package uazapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uazapi/terraform-provider-uazapi/internal/call"
	"github.com/uazapi/terraform-provider-uazapi/internal/call/calltest"
)

var decoded = Instance{
	ID: "r76b15a4a3614b4", Token: "9d3c6a3e-3f0e-4f0e-8f5e-0c6d7b1f2a10", Status: "connected",
	Paircode: "ABCD-1234", QRCode: "data:image/png;base64,iVBORw0KGgo=", Name: "Vendas São Paulo",
	ProfileName: "Loja", ProfilePicURL: "https://pps.whatsapp.net/v/x.jpg", HasPicture: true, IsBusiness: true,
	Platform: "android", SystemName: "uazapiGO", Owner: "5511999990000",
	CurrentPresence: "available", LastDisconnect: "2026-08-04 09:52:02.993Z",
	LastDisconnectReason: "401: logged out from another device", AdminField01: "customer 7",
	AdminField02: "blue", OpenAIAPIKey: "sk-1",
	Chatbot: Chatbot{
		Enabled: true, IgnoreGroups: true, StopConversation: "parar", StopMinutes: 60, StopWhenYouSendMsgs: 5,
	},
	FieldsMap:   map[string]string{"lead_field01": "CPF", "lead_field02": ""},
	CurrentTime: "2026-08-04 09:53:00.000Z", Created: "2026-08-01 00:00:00.000Z", Updated: "2026-08-02T00:00:00.000Z",
	MsgDelayMin: 1, MsgDelayMax: 3, TellsMsgDelay: true,
	ProxyManagedCountry: "br", ProxyManagedState: "sp", ProxyManagedCity: "campinas",
}

func TestAnInstanceIsReadWithAllItsFields(t *testing.T) {
	t.Parallel()
	var got Instance
	if err := json.Unmarshal([]byte(calltest.Captured), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(decoded, got); diff != "" {
		t.Errorf("the instance differs (-want +got):\n%s", diff)
	}
	// Nothing above is empty, so no field is left out.
	value := reflect.ValueOf(got)
	for i := range value.NumField() {
		if value.Field(i).IsZero() {
			t.Errorf("%s is read from nothing in the captured answer", value.Type().Field(i).Name)
		}
	}
}

// Each key of an instance is given each kind of JSON value. None may fail, and
// none may change what the other keys are read as.
func TestAnInstanceIsReadWhateverTheTypesOfItsFields(t *testing.T) {
	t.Parallel()
	var whole map[string]json.RawMessage
	if err := json.Unmarshal([]byte(calltest.Captured), &whole); err != nil {
		t.Fatal(err)
	}
	read := func(t *testing.T, members map[string]json.RawMessage) Instance {
		t.Helper()
		encoded, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		var got Instance
		if err := json.Unmarshal(encoded, &got); err != nil {
			t.Errorf("got an error: %v", err)
		}
		return got
	}
	for key := range whole {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			absent := maps.Clone(whole)
			delete(absent, key)
			without := read(t, absent)
			changes := func(from, to Instance) int {
				count := 0
				a, b := reflect.ValueOf(from), reflect.ValueOf(to)
				for i := range a.NumField() {
					if name := a.Type().Field(i).Name; name == "TellsMsgDelay" || name == "HasPicture" {
						continue // they go with the two delays, and with the URL
					}
					if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
						count++
					}
				}
				return count
			}
			for _, value := range []string{`null`, `""`, `"text"`, `"12"`, `12`, `-1`, `1.5`, `1e400`, `true`, `false`, `"true"`, `{}`, `[]`, `{"a":{"b":[1]}}`, `["a"]`, `"\ud800"`} {
				with := maps.Clone(whole)
				with[key] = json.RawMessage(value)
				if got := changes(without, read(t, with)); got > 1 {
					t.Errorf("%s changes %d fields", value, got)
				}
			}
			with := maps.Clone(whole)
			with[key] = json.RawMessage(`null`)
			if got := read(t, with); changes(without, got) != 0 {
				t.Error("null is not read as absent")
			}
		})
	}
}

// bom is a byte order mark, which some gateways put before JSON.
const bom = "\ufeff"

func TestAByteOrderMarkBeforeAnAnswerIsSkipped(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		if err := route.call(t.Context(), serve(t, says(200, bom+route.ok))); err != nil {
			t.Errorf("%s: %v", route.name, err)
		}
	}
	// Nor does it change who speaks in a refusal.
	_, err := serve(t, says(401, bom+`{"error":"Invalid token."}`)).Status(t.Context(), ownKey)
	if failed := failure(t, err); failed.Kind != call.ErrRejected || !failed.FromAPI || failed.Message != "Invalid token." {
		t.Errorf("a refusal: got %v, from the API: %t", failed, failed.FromAPI)
	}
	_, err = serve(t, says(200, bom+"<html><title>Painel</title>")).ListInstances(t.Context())
	if failed := failure(t, err); !strings.Contains(failed.Message, "Painel") {
		t.Errorf("a page: got %v", failed)
	}
	// Only one, and only at the start.
	for _, body := range []string{bom + bom + statusBody, statusBody + bom, "{" + bom + statusBody[1:]} {
		if _, err := serve(t, says(200, body)).Status(t.Context(), ownKey); !errors.Is(err, call.ErrUndecodable) {
			t.Errorf("%q: got %v", body, err)
		}
	}
}

// Terraform writes every text in NFC, so another form could never be named.
func TestWhatUsersWriteIsReadInNFC(t *testing.T) {
	t.Parallel()
	const typedOnAMac, inNFC = "Sa\u0303o Paulo", "S\u00e3o Paulo"
	var got Instance
	body := `{"id":"r1","name":"` + typedOnAMac + `","adminField01":"` + typedOnAMac + `","adminField02":"` + typedOnAMac + `","systemName":"` + typedOnAMac + `"}`
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	want := Instance{ID: "r1", Name: inNFC, AdminField01: inNFC, AdminField02: inNFC, SystemName: inNFC}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the instance differs (-want +got):\n%s", diff)
	}
}

func TestThePlatformIsReadInBothSpellings(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"plataform":"android"}`:                        "android",
		`{"platform":"iphone"}`:                          "iphone",
		`{"plataform":"","platform":"iphone"}`:           "iphone",
		`{"plataform":"android","platform":"iphone"}`:    "android",
		`{"plataform":null,"platform":null}`:             "",
		`{"PLATAFORM":"android"}`:                        "",
		`{"plataform":{"name":"a"},"platform":"iphone"}`: "iphone",
	} {
		var got Instance
		if err := json.Unmarshal([]byte(body), &got); err != nil || got.Platform != want {
			t.Errorf("%s: got %q, %v, want %q", body, got.Platform, err, want)
		}
	}
}

func TestAStatusIsReadFromEveryShape(t *testing.T) {
	t.Parallel()
	const jid = "5511999990000:57@s.whatsapp.net"
	whole := Status{Instance: Instance{ID: "r1"}, Connected: true, LoggedIn: true, TellsLoggedIn: true, JID: jid}
	for name, test := range map[string]struct {
		body string
		want Status
	}{
		"status": {`{"instance":{"id":"r1"},"status":{"connected":true,"loggedIn":true,"jid":"` + jid + `"}}`, whole},
		"connect, twice over": {
			`{"connected":true,"loggedIn":true,"jid":"` + jid + `","response":"Connected","instance":{"id":"r1"},"status":{"connected":true,"loggedIn":true,"jid":"` + jid + `"}}`,
			whole,
		},
		"connect, at the top only": {`{"connected":true,"loggedIn":true,"jid":"` + jid + `","instance":{"id":"r1"}}`, whole},
		"status as text":           {`{"connected":true,"loggedIn":true,"jid":"` + jid + `","instance":{"id":"r1"},"status":"connected"}`, whole},
		"flags as text":            {`{"instance":{"id":"r1"},"status":{"connected":"true","loggedIn":1,"jid":"` + jid + `"}}`, whole},
		"resetting":                {`{"instance":{"id":"r1"},"status":{"connected":false,"resetting":true}}`, Status{Instance: Instance{ID: "r1"}, Resetting: true}},
		"nothing known":            {`{"instance":{"id":"r1"},"status":{"connected":null,"loggedIn":null,"jid":null,"resetting":null}}`, Status{Instance: Instance{ID: "r1"}}},
		"nobody logged in":         {`{"instance":{"id":"r1"},"status":{"connected":true,"loggedIn":false}}`, Status{Instance: Instance{ID: "r1"}, Connected: true, TellsLoggedIn: true}},
		"connect, only half twice": {`{"instance":{"id":"r1"},"connected":true,"loggedIn":false,"status":{"connected":true}}`, Status{Instance: Instance{ID: "r1"}, Connected: true, TellsLoggedIn: true}},
		"null":                     {`null`, Status{}},
		"empty":                    {`{}`, Status{}},
		"instance as text":         {`{"instance":"r1","status":{"connected":true}}`, Status{Connected: true}},
		"instance as a list":       {`{"instance":[{"id":"r1"}]}`, Status{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got Status
			if err := json.Unmarshal([]byte(test.body), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("the status differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatAStatusMeans(t *testing.T) {
	t.Parallel()
	const qr, code = `"qrcode":"data:image/png;base64,AAAA"`, `"paircode":"ABCD-1234"`
	for name, test := range map[string]struct {
		body   string
		paired bool
		state  string
	}{
		"connected and logged in":           {`{"instance":{"status":"connected"},"status":{"connected":true,"loggedIn":true}}`, true, "connected"},
		"connected, nothing said of logins": {`{"instance":{"status":"connected"},"status":{"connected":true}}`, true, "connected"},
		"connected, logins are null":        {`{"instance":{"status":"connected"},"status":{"connected":true,"loggedIn":null}}`, true, "connected"},
		"connected, whatever it is called":  {`{"instance":{"status":"connecting"},"status":{"connected":true,"loggedIn":true}}`, true, "connected"},
		"connected, nobody logged in":       {`{"instance":{"status":"connected"},"status":{"connected":true,"loggedIn":false}}`, false, "connecting"},
		"nobody logged in, by the top":      {`{"instance":{"status":"connected"},"connected":true,"loggedIn":false}`, false, "connecting"},
		"logged in, not connected":          {`{"instance":{"status":"connecting"},"status":{"connected":false,"loggedIn":true}}`, false, "connecting"},
		"neither":                           {`{"instance":{"status":"disconnected"},"status":{"connected":false,"loggedIn":false}}`, false, "disconnected"},
		"disconnected with a QR":            {`{"instance":{"status":"disconnected",` + qr + `},"status":{"connected":false,"loggedIn":false}}`, false, "connecting"},
		"disconnected with a code":          {`{"instance":{"status":"disconnected",` + code + `},"status":{"connected":false,"loggedIn":false}}`, false, "connecting"},
		"paired while a QR still shows":     {`{"instance":{"status":"connected",` + qr + `},"status":{"connected":true,"loggedIn":true}}`, true, "connected"},
		"hibernated":                        {`{"instance":{"status":"hibernated"},"status":{"connected":false}}`, false, "hibernated"},
		"only in the listing":               {`{"instance":{"status":"connected"}}`, false, "connected"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got Status
			if err := json.Unmarshal([]byte(test.body), &got); err != nil {
				t.Fatal(err)
			}
			if got.Paired() != test.paired || got.State() != test.state {
				t.Errorf("paired is %t and the state %q, want %t and %q", got.Paired(), got.State(), test.paired, test.state)
			}
		})
	}
}

func TestPrivacyKeepsUnknownValuesAndIgnoresUnknownSettings(t *testing.T) {
	t.Parallel()
	var got Privacy
	body := `{"groupadd":"contact_allowlist","last":"none","status":"","profile":null,"readreceipts":true,"stickers":"all","online":{"a":1}}`
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Privacy{"groupadd": "contact_allowlist", "last": "none", "readreceipts": "true"}, got); diff != "" {
		t.Errorf("the privacy differs (-want +got):\n%s", diff)
	}
}

func TestAnAnswerThatIsNotTheRoutesIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body    string
		message string
	}{
		"empty":             {"", "the answer is empty"},
		"blanks":            {" \r\n\t", "the answer is empty"},
		"HTML with a title": {"<!DOCTYPE html><html><head><title>uazapi &ndash; Painel</title>", `an HTML page titled "uazapi – Painel" instead of JSON`},
		"HTML without":      {"<html><body>hello</body></html>", "an HTML page instead of JSON"},
		"plain text":        {"OK", "it breaks off at byte 1"},
		"cut":               {`{"instance":{"id":"r1"`, "it ends in the middle"},
		"cut in a text":     {`{"instance":{"id":"r1`, "it ends in the middle"},
		"cut after a key":   {`{"instance":`, "it ends in the middle"},
		"garbled":           {"{\"instance\":\x1f}", "it breaks off at byte 13"},
		"two values":        {`{} {}`, "it breaks off at byte 4"},
		"JSON string":       {`"ok"`, "it is a JSON string"},
		"number":            {`12`, "it is a JSON number"},
		"list":              {`[{"id":"r1"}]`, "it is a JSON array"},
		"null":              {`null`, "the answer describes no instance"},
		"nothing in it":     {`{}`, "the answer describes no instance"},
		"refusal with 200":  {`{"error":"Invalid token."}`, "the answer describes no instance"},
		"no id":             {`{"instance":{"name":"Vendas"},"status":{"connected":true}}`, "the answer describes no instance"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, says(200, test.body), func(config *call.Config) { config.MaxRetries = 0 })
			status, err := client.Status(t.Context(), ownKey)
			failed := failure(t, err)
			if failed.Kind != call.ErrUndecodable || failed.Status != 200 || !strings.Contains(failed.Message, test.message) {
				t.Errorf("got %s with status %d: %s", failed.Kind, failed.Status, failed.Message)
			}
			if diff := cmp.Diff(Status{}, status); diff != "" {
				t.Errorf("something was understood all the same:\n%s", diff)
			}
		})
	}
}

func TestAStatusHoldsTheTokenItWasReadWith(t *testing.T) {
	t.Parallel()
	// Servers need not repeat the token, and gateways may mask it.
	client := serve(t, says(200, `{"instance":{"id":"r1","token":"***"},"status":{}}`))
	status, err := client.Status(t.Context(), ownKey)
	if err != nil {
		t.Fatal(err)
	}
	if status.Instance.Token != ownSecret {
		t.Error("the token is not the one the status was read with")
	}
}

func FuzzInstance(f *testing.F) {
	for _, seed := range []string{calltest.Captured, `null`, `{}`, `[]`, `{"id":1,"fieldsMap":[]}`, `{"id":{"a":1}}`, `{"isBusiness":"1","msg_delay_min":1e99}`, `{"id":"\ud800"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second Instance
		err := json.Unmarshal(data, &first)
		if again := json.Unmarshal(data, &second); (again == nil) != (err == nil) || !reflect.DeepEqual(first, second) {
			t.Errorf("%q is read differently the second time", data)
		}
		var members map[string]json.RawMessage
		if isObject := json.Unmarshal(data, &members) == nil; isObject != (err == nil) {
			t.Errorf("%q: is it an object: %t; and reading it returns %v", data, isObject, err)
		}
	})
}

func FuzzStatus(f *testing.F) {
	for _, seed := range []string{statusBody, `null`, `{"instance":` + calltest.Captured + `}`, `{"status":{"jid":{"user":5,"device":1e9}}}`, `{"jid":["a"]}`, `{"status":"x","connected":"t"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var status Status
		if json.Unmarshal(data, &status) != nil {
			return
		}
		if number := status.JID.Number(); strings.Trim(number, "0123456789") != "" {
			t.Errorf("%q: the number is %q", data, number)
		}
	})
}

func FuzzListing(f *testing.F) {
	for _, seed := range []string{
		listBody, `[` + calltest.Captured + `]`, `[]`, `[ ]`, `null`, `{}`, `[null]`, `[{"id":""}]`, `[{"id":"a b"}]`, `[[]]`, `[{"id":"a"},1]`, `[]]`, `[] []`, `[{"id":"a"}`, `[,]`, ``, `[{"id":"` + "\x7f" + `"}]`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		client := newClient(t, "https://uazapi.invalid", func(config *call.Config) { config.MaxRetries = 0 }, through(calltest.Network{Status: http.StatusOK, Body: data}))
		listing, err := client.ListInstances(t.Context())
		var whole []map[string]json.RawMessage
		isList := json.Unmarshal(bytes.TrimPrefix(data, []byte(bom)), &whole) == nil
		ids, known := map[string]bool{}, true
		for _, entry := range whole {
			id := call.Object(entry).Raw("id")
			ids[id] = true
			known = known && IsID(id)
		}
		if err != nil {
			if listing.Instances != nil || isList && known {
				t.Errorf("%q is no listing: %v, and %d instances", data, err, len(listing.Instances))
			}
			return
		}
		// What passes for a listing is one as a whole, and nothing in it got lost.
		if !isList || len(ids) != len(listing.Instances) {
			t.Errorf("%q passes for a listing of %d instances", data, len(listing.Instances))
		}
		for _, instance := range listing.Instances {
			if instance.ID == "" || !ids[instance.ID] {
				t.Errorf("%q returns an instance of the id %q", data, instance.ID)
			}
		}
	})
}

func FuzzPrivacy(f *testing.F) {
	for _, seed := range []string{`{"last":"all","online":1}`, `null`, `{}`, `[]`, `{"last":{"a":1}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var settings Privacy
		if json.Unmarshal(data, &settings) != nil {
			return
		}
		for name, value := range settings {
			if PrivacyValues(name) == nil || value == "" {
				t.Errorf("%q has the setting %q = %q", data, name, value)
			}
		}
	})
}
